"""When a mark counts as one of the listed terms: one rule per category of the reference lists.

A reputed mark is hit by anything that resembles it; the name of a place, a person or a shop only by a mark
that is little else, for such names rightly stand in honest marks too (the firm of a town, of a family, of a
trade).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from bonafile.features.marks.otherwise import reordered
from bonafile.features.marks.resemblance import (
    Likeness,
    contained,
    has_han,
    is_han,
    resemblance,
    written,
)

#: Everyday Chinese family names: a name of two characters with one put in between is another person's name.
_FAMILIES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
#: Endings that say of what kind a place or a shop is, not which.
_PLACE_KIND = re.compile(r"(自治区|自治州|自治县|特别行政区|街道|省|市|区|县|镇|乡|村)$")
_SHOP_KIND = re.compile(r"(官方旗舰店|旗舰店|专卖店|专营店|企业店|淘宝店|天猫店|网店|小店)$")


class Mark(NamedTuple):
    """A query mark: its folded form and where words begin and end in it."""

    folded: str
    words: frozenset[int]

    @property
    def pieces(self) -> list[str]:
        """Its words."""
        return [self.folded[a:b] for a, b in pairwise(sorted(self.words))]


class Term(NamedTuple):
    """How a mark hits a term: the likeness, and the other listed words it needed to be one (`rest`)."""

    like: Likeness
    rest: tuple[str, ...] = ()


Rule = Callable[[Mark, str, Fraction, Set[str]], Term | None]


def core(category: str, term: str) -> str:
    """A listed term (folded) without the ending that only says what kind of place or shop it is."""
    kind = {"place": _PLACE_KIND, "shop": _SHOP_KIND}.get(category)
    bare = kind.sub("", term) if kind else term
    return bare if len(bare) >= 2 else term


def _equal(mark: Mark, term: str) -> Term | None:
    return Term(Likeness(1.0, "equal", 0, len(term))) if mark.folded == term and len(term) > 1 else None


def _around(mark: str, term: str) -> tuple[int, list[str]] | None:
    """Where the term stands and what stands before and behind it."""
    start = mark.find(term)
    if start < 0:
        return None
    return start, [part for part in (mark[:start], mark[start + len(term) :]) if part]


def _inside(start: int, mark: str, term: str) -> Likeness:
    return Likeness(round(0.72 + 0.27 * len(term) / len(mark), 6), "contained", start, start + len(term))


def _reputed(mark: Mark, term: str, cutoff: Fraction, plain: Set[str]) -> Term | None:
    like = resemblance(mark.folded, term, cutoff, mark.words)
    moved = reordered(mark.pieces, term, famous=True)
    if moved is not None and moved.similarity >= max(float(cutoff), like.similarity if like else 0.0):
        return Term(moved)
    if like is None:
        return None
    return None if like.how == "written" and _another_person(mark.folded, term) else Term(like)


def _another_person(mark: str, term: str) -> bool:
    return len(term) == 2 and len(mark) == 3 and term[0] in _FAMILIES and mark[0] + mark[2] == term


def _hot(mark: Mark, term: str, cutoff: Fraction, plain: Set[str]) -> Term | None:
    like = written(mark.folded, term, cutoff) or contained(mark.folded, term, mark.words)
    return Term(like) if like is not None and like.similarity >= float(cutoff) else None


def _generic(mark: Mark, term: str, cutoff: Fraction, plain: Set[str]) -> Term | None:
    """The term, or the term and other plain words, or the term and no more than a character or an acronym."""
    found = _around(mark.folded, term)
    if mark.folded == term or found is None or len(term) < 2:
        return _equal(mark, term)
    start, rest = found
    if not has_han(term) and not {start, start + len(term)} <= mark.words | _script_changes(mark.folded):
        return None
    long = [part for part in rest if len(part) > (1 if has_han(part) else 3)]
    listed = [_listed(part, plain) for part in long]
    return Term(_inside(start, mark.folded, term), tuple(filter(None, listed))) if all(listed) else None


def _listed(word: str, plain: Set[str]) -> str:
    """The plain word that a word is, in the singular where only that is listed; '' where it is none."""
    singular = word.removesuffix("s")
    return word if word in plain else singular if len(singular) > 2 and singular in plain else ""


def _script_changes(text: str) -> frozenset[int]:
    return frozenset(i for i in range(1, len(text)) if has_han(text[i - 1]) != has_han(text[i]))


def _place(mark: Mark, term: str, cutoff: Fraction, plain: Set[str]) -> Term | None:
    """The place with or without its kind, or with one character more."""
    bare = core("place", term)
    if mark.folded in {term, bare}:
        return Term(Likeness(1.0, "equal", 0, len(mark.folded)))
    found = _around(mark.folded, bare) if is_han(bare) and len(bare) >= 3 else None
    return Term(_inside(found[0], mark.folded, bare)) if found and len(mark.folded) <= len(bare) + 1 else None


def _person(mark: Mark, term: str, cutoff: Fraction, plain: Set[str]) -> Term | None:
    """The name, or the name and a ware (two characters, or as long again as the name)."""
    found = _around(mark.folded, term)
    if mark.folded == term or found is None:
        return _equal(mark, term)
    start, rest = found
    if is_han(term) and len(term) == 2:  # a name of two characters stands in very many words by chance
        good = start == 0 and len(mark.folded) == 4
    else:
        good = len(term) >= 3 and len(term) >= sum(map(len, rest)) and (is_han(term) or start in mark.words)
    return Term(_inside(start, mark.folded, term)) if good else None


def _shop(mark: Mark, term: str, cutoff: Fraction, plain: Set[str]) -> Term | None:
    """The shop's or firm's name, with or without its kind, written alike, or with little more."""
    for name in dict.fromkeys((core("shop", term), term)):
        like = written(mark.folded, name, cutoff)
        found = _around(mark.folded, name)
        if like is not None and (like.how == "equal" or len(name) >= (3 if has_han(name) else 6)):
            return Term(like)
        if found and len(name) >= (3 if has_han(name) else 5) and len(name) >= 0.6 * len(mark.folded):
            return Term(_inside(found[0], mark.folded, name))
    return None


def _slogan(mark: Mark, term: str, cutoff: Fraction, plain: Set[str]) -> Term | None:
    like = written(mark.folded, term, cutoff)
    return Term(like) if like is not None and len(term) >= 4 else None


#: The rule of each category of the reference lists.
RULES: dict[str, Rule] = {
    "reputed_mark": _reputed, "hot_term": _hot, "generic": _generic, "place": _place, "person": _person,
    "work": _person, "shop": _shop, "trade_name": _shop, "slogan": _slogan,
}  # fmt: skip
