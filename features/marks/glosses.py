"""Which short English senses the glosses of a Chinese word give: how dictionary.py reads CC-CEDICT.

A sense is a gloss without its brackets, its first `to`, `a`, `an` or `the` and what comes behind a preposition, folded.
Glosses say more than a translator would, so shorter ones are taken from them: `litchi or lychee
fruit` also says lychee, `cypress tree` cypress, `children's fairy tales` fairy tale, `Eurasian magpie` magpie. And a
sense stands for its family, as far as some entry glosses both: coastal and coast, noble and nobility; for its
`-ing`, and for the other English spelling (whiskey, whisky).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bonafile.features.marks.folding import fold


def _listed(words: str) -> list[str]:
    return words.split()


_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_ARTICLE = re.compile(r"^(to be|to|a|an|the)\s+", re.IGNORECASE)
#: Glosses that say something about the word instead of its meaning.
_ABOUT = re.compile(
    r"^(cl:|surname|variant of|old variant|erhua|see |also |abbr|used in|place|county|name of)|^[^,]*[|\u3400-\u9fff]"
)
#: What says more than the word means: `star in the sky`, `radish, esp. white`.
_BEHIND = re.compile(
    r",? +(in|on|of|for|with|from|at|by|used|or|such)\b.*$|, (esp|i\.e|e\.g|also|usu).*$| *,.*[\u3400-\u9fff].*$"
)
#: What a thing is one of, where the gloss says so before it.
_KIND_OF = re.compile(
    r"^(?:sound|kind|type|sort|piece|species|variety|genus|state|act) of (?:a |an |the )?(.+)$"
)
#: What a plant, an animal or a thing is, where its name alone would do.
_CLASSES = frozenset(_listed(
    "tree trees fruit fruits flower flowers plant plants shrub herb grass vine nut nuts bean beans leaf leaves bird fish "
    "insect animal family gem gemstone color colour"
))  # fmt: skip
#: The first of two words that tells nothing of its own, but a nation and the like, which is written large.
_SUCH = frozenset(
    _listed("common true real wild great large big small little young old ordinary certain various")
)
_LETTERS = re.compile(r"[a-z0-9]+")
_NO_LETTER = re.compile(r"[^a-z0-9]")
_WORD = re.compile(r"[a-z]+")
#: Endings that words of one family differ by.
_ENDINGS = frozenset(["", *_listed(
    "le ility e y s es al ial ful ness iness ity ty ous ious ion ation ition ing er or ed d ment ance ence ant ent ic ical "
    "able ible en ish ist age ery"
)])  # fmt: skip
#: Those that make a noun of a word whatever it is, so that no entry need gloss both, and the fewest letters before: not
#: passion of pass.
_REGULAR = (
    ("e", "ation", 5), ("", "ation", 5), ("e", "ion", 5), ("", "ion", 5), ("", "ful", 5), ("", "ness", 4), ("y", "iness", 4),
    ("y", "iful", 4), ("y", "ious", 4), ("al", "ality", 4), ("e", "ity", 3), ("ous", "ity", 4), ("ous", "osity", 4),
    ("ant", "ance", 4), ("ent", "ence", 4), ("able", "ability", 3), ("ible", "ibility", 3), ("astic", "asm", 4),
)  # fmt: skip
#: Endings that are spelt in two ways, and how the other one is.
_SPELT = (
    ("ey", "y"),
    ("our", "or"),
    ("or", "our"),
    ("tre", "ter"),
    ("ter", "tre"),
    ("ise", "ize"),
    ("ize", "ise"),
)


class Gloss(NamedTuple):
    """What one gloss says: its sense, shorter ones, whether it is a verb's, and whether it is no name's."""

    sense: str
    shorter: list[str]
    verb: bool
    plain: bool


def glosses(definitions: Iterable[str], length: int) -> Iterator[Gloss]:
    """The glosses of an entry of `length` characters that give a sense, in order."""
    for definition in definitions:
        for n, gloss in enumerate(definition.split(";")):
            found = [s for s in map(_folded, _short(gloss, length, n == 0)) if s]
            if found:
                verb = gloss.strip().startswith("to ")
                yield Gloss(found[0], found[1:], verb, not gloss.strip()[:1].isupper())


def _short(gloss: str, length: int, first: bool) -> Iterator[str]:
    """A gloss as a translator would put it, and shorter."""
    bare = _BRACKETS.sub("", gloss).strip()
    if _ABOUT.search(bare.lower()):
        return
    bare = _ARTICLE.sub("", bare)
    kind = _KIND_OF.match(bare)
    whole = _BEHIND.sub("", kind[1] if kind else bare)
    yield whole
    # red bayberry, aka Chinese bayberry
    whole = whole.split(",")[0]
    yield whole
    if " or " in bare:
        yield from (_BEHIND.sub("", _ARTICLE.sub("", side)) for side in re.split(r",? or ", bare) if side)
    for text in (whole, _BEHIND.sub("", bare.split(" or ")[-1])):
        words = text.split()
        if len(words) in (2, 3) and words[-1].lower() in _CLASSES:
            words = words[:-1]
            yield " ".join(words)
        if len(words) in (2, 3) and words[0].endswith(("'s", "s'")):
            yield " ".join(words[1:])
        if len(words) == 2 and words[1].islower() and words[1].isalpha() and len(words[1]) > 3:
            # what a plant or an animal is told apart by: tree peony, rugosa rose, Eurasian magpie
            told_apart = first and length == 2 and words[0].islower()
            if told_apart or (length <= 3 and (words[0].istitle() or words[0] in _SUCH)):
                yield words[1]


def _folded(text: str) -> str:
    """A gloss as a sense; '' where it is none."""
    bare = text.strip().lower()
    if not bare or bare.count(" ") > 2:
        return ""
    # of plain letters folding is no more than this
    form = _NO_LETTER.sub("", bare) if bare.isascii() else fold(bare)
    return form if len(form) >= 3 and _LETTERS.fullmatch(form) else ""


def singulars(form: str) -> tuple[str, ...]:
    """All that a folded English form may be the plural of, itself first: `cherries`, `wolves`, `ashes`, `cookies`."""
    out = [form]
    if len(form) > 3 and form[-1] == "s" and form[-2] not in "siu":
        out.append(form[:-1])
        if form.endswith("es"):
            out.append(form[:-2])
        if form.endswith("ies"):
            out.append(form[:-3] + "y")
        if form.endswith("ves"):
            out += [form[:-3] + "f", form[:-3] + "fe"]
    return tuple(out)


def plurals(form: str) -> tuple[str, ...]:
    """Every form that :func:`singulars` may lead back to a word, itself included."""
    made = [form, form + "s", form + "es"]
    if form.endswith("y"):
        made.append(form[:-1] + "ies")
    if form.endswith(("f", "fe")):
        made.append(form[: form.rindex("f")] + "ves")
    return tuple(w for w in made if form in singulars(w))


def families(entries: Iterable[Iterable[str]]) -> dict[str, list[str]]:
    """For every word of the glosses (`entries`: the definitions of each) the words of its family: of one beginning, with
    endings that words have, and together in the glosses of one entry; or long and regularly made (_REGULAR).
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    known: set[str] = set()
    for definitions in entries:
        words = sorted(set(_WORD.findall(_BRACKETS.sub("", " ".join(definitions)).lower())))
        known.update(words)
        # words of one beginning stand together
        for i, one in enumerate(words):
            for other in words[i + 1 :]:
                if other[:3] != one[:3]:
                    break
                if _related(one, other):
                    found[one][other] = found[other][one] = None
    for word in sorted(known):
        for plain, made, least in _REGULAR:
            stem = word[: len(word) - len(made)]
            if word.endswith(made) and len(stem) >= least and stem + plain in known:
                found[word][stem + plain] = found[stem + plain][word] = None
    return {word: list(others) for word, others in found.items()}


def words(entries: Iterable[Iterable[str]]) -> set[str]:
    """All words of four letters and more in the glosses but names."""
    spelt = re.compile(r"\b[a-z]{4,}\b")
    return {w for e in entries for w in spelt.findall(_BRACKETS.sub("", " ".join(e)))}


def _related(one: str, other: str) -> bool:
    same = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    # the last letter in common may belong to either
    return any(one[k:] in _ENDINGS and other[k:] in _ENDINGS for k in range(max(3, same - 1), same + 1))


def variants(sense: str, family: dict[str, list[str]], verb: bool) -> Iterator[str]:
    """Other words that stand for a sense: its singular, its family, of a verb the `-ing`, and the other spelling."""
    yield from singulars(sense)[1:]
    yield from (w for w in family.get(sense, ()) if len(w) >= 3)
    if verb and len(sense) >= 3:
        yield gerund(sense)
    for a, b in _SPELT:
        if sense.endswith(a) and len(sense) > len(a) + 2:
            yield sense[: -len(a)] + b


def gerund(verb: str) -> str:
    """`fly`, `flying`; `dance`, `dancing`; `run`, `running`."""
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    short = len(verb) <= 4 and verb[-1] not in "aeiouwxyh" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"
    return verb + verb[-1] + "ing" if short else verb + "ing"
