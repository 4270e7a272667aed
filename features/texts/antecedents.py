"""Antecedents: does a claim say 所述X or "the X" of something it never introduced?

An honest claim introduces a part (一弹簧, "a spring") before it refers back to it (所述弹簧, "the spring").
Text put together by a machine or from several sources often refers to what was never introduced. The rule
reads characters, not grammar, and is lenient, since an honest text must rarely fail it: a reference holds
when its beginning occurs earlier in the claim or in a claim that this one depends on. In Chinese that is two
characters (after an ordinal such as 第一, one more than the ordinal); in English either of the first two
words of content, number and -ed/-ing aside. What exists by nature ("the top of a box", "the following")
needs no introduction. Rates on real claims stand in tests/features/test_texts_real.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bonafile.features.texts.claims import numbered_claims, with_parents
from bonafile.features.texts.numerals import drop_signs
from bonafile.features.texts.shingles import plain


@dataclass(frozen=True)
class Antecedents:
    """How many distinct references back a set of claims makes, and those without an introduction, as
    (number of the claim, the words).
    """

    references: int
    failures: tuple[tuple[int, str], ...]

    @property
    def share(self) -> float:
        """Failures per reference; NaN where nothing is referred to."""
        return len(self.failures) / self.references if self.references else float("nan")


_ZH_CITED = re.compile(r"权利要求[\d\-~–—至到或和及与、,任意何一项中之]*(?:所述|上述|中|之)?的?")
_ZH_REFERENCE = re.compile(
    r"(?<![如以综])(?:所述|前述|上述)的?(?:各个?|每一?个?|至少一个|多个|两个|若干个?|一个|全部)?(?=([㐀-鿿a-z0-9]{2,12}))"
)
_ZH_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+")
_EN_REFERENCE = re.compile(r"\b(?:said|the)\s+(?=((?:[a-z0-9][a-z0-9'/-]*\s+){0,5}[a-z0-9][a-z0-9'/-]*))")
_EN_WORD = re.compile(r"[a-z0-9][a-z0-9'/-]*")
_ENDS = """
a an the said of in on at to into onto from by for with within without wherein where whereby which that who
whose when whereas while comprising comprises comprise including includes include consisting consists having
has have had being is are be was were been can may will shall must and or nor but as than then if so such
not between among through via upon after before during until over under above below against along across
toward towards around per
"""
_QUALIFIERS = """
first second third fourth fifth other same respective corresponding one two three more each at least
plurality respectively said latter former next previous new entire whole remaining resulting resultant
desired associated particular given current
"""
_INHERENT = """
following group steps step presence absence invention art improvement event case form use same time way
basis order combination left right top bottom front rear inside outside interior exterior surface side end
length width height depth thickness weight diameter size shape position location direction amount number
value sum ratio rate distance edge center centre middle periphery remainder rest balance range formula world
internet preamble
"""
_EN_ENDS = frozenset(_ENDS.split())
_EN_QUALIFIERS = frozenset(_QUALIFIERS.split())
_EN_INHERENT = frozenset(_INHERENT.split())


def antecedents(claims: str) -> Antecedents:
    """References back in a set of claims (as filed, numbered) and those that lack an introduction."""
    numbered = numbered_claims(claims)
    parts = [drop_signs(part) for part in plain([claim for _number, claim in numbered])]
    numbers = [number for number, _claim in numbered]
    references: set[str] = set()
    failures: dict[str, int] = {}
    parents = with_parents(list(zip(numbers, parts, strict=True)))
    for number, before, claim in zip(numbers, parents, parts, strict=True):
        for term, found in (*_chinese(before, claim), *_english(before, claim)):
            references.add(term)
            if not found:
                failures.setdefault(term, number)
    return Antecedents(len(references), tuple((number, term) for term, number in failures.items()))


def _chinese(before: str, claim: str) -> list[tuple[str, bool]]:
    """(term, whether it was introduced) for every 所述X."""
    before, claim = "".join(before.split()), _ZH_CITED.sub("\n", "".join(claim.split()))
    out = []
    for match in _ZH_REFERENCE.finditer(claim):
        term = match[1]
        ordinal = _ZH_ORDINAL.match(term)
        need = min(len(term), ordinal.end() + 1 if ordinal else 2)
        out.append((term[:need], term[:need] in claim[: match.start()] or term[:need] in before))
    return out


def _english(before: str, claim: str) -> list[tuple[str, bool]]:
    """(term, whether it was introduced) for every "the X" and "said X"."""
    out = []
    told = {_stem(word) for word in _EN_WORD.findall(before)}
    at = 0
    for match in _EN_REFERENCE.finditer(claim):
        told.update(_stem(word) for word in _EN_WORD.findall(claim[at : match.start()]))
        at = match.start()
        words, ended = _phrase(match[1].split())
        if not words or ended == "of" or words[0] in _EN_INHERENT or words[-1] in _EN_INHERENT:
            continue
        out.append((" ".join(words[:3]), any(_stem(word) in told for word in words[:2])))
    return out


def _phrase(words: list[str]) -> tuple[list[str], str]:
    """The words of content a reference begins with, and the word that ended them ('' if none did)."""
    kept: list[str] = []
    for word in words:
        if word in _EN_ENDS:
            return kept, word
        if word not in _EN_QUALIFIERS:
            kept.append(word)
    return kept, ""


def _stem(word: str) -> str:
    for tail in ("ings", "ing", "ers", "ies", "ed", "er", "es", "s", "y", "e", "ion", "ions"):
        if word.endswith(tail) and len(word) - len(tail) >= 3:
            return word[: len(word) - len(tail)]
    return word
