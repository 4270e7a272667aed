"""How one mark resembles an earlier one: equal, written alike, containing it, or made of its characters.

Works on folded forms (records/names.py) and on one pair at a time; which pairs to look at is pairs.py, and what
sounds, looks or means alike otherwise.py. The ways are those of the worked cases in the Trademark Examination Guidelines (2021), part II
ch. 2, 6.2. A similarity is comparable across the ways: 1 is equality, and what is too weak to be told from
chance (a short word somewhere inside a long one) lies below the usual cutoff of 0.8 by construction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

#: The usual cutoff, as a fraction, so that "at the cutoff" is decided in whole numbers.
CUTOFF = Fraction(8, 10)
#: How alike the end or beginning of a mark must be to a long word of letters to count as nearly containing
#: it.
NEARLY = Fraction(85, 100)
#: The shortest word of letters looked for in that way.
NEARLY_FROM = 7
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_ALL_HAN = re.compile(f"{_HAN.pattern}+")


class Likeness(NamedTuple):
    """How alike (0-1), in which way, and where in the later mark's folded form (-1 if not in one place)."""

    similarity: float
    how: str
    start: int = -1
    end: int = -1


def is_han(text: str) -> bool:
    """Whether every character is a Chinese one."""
    return _ALL_HAN.fullmatch(text) is not None


def has_han(text: str) -> bool:
    """Whether some character is a Chinese one."""
    return _HAN.search(text) is not None


def at_or_above(common: int, length: int, cutoff: Fraction = CUTOFF) -> bool:
    """Whether 2·common/length reaches the cutoff, in whole numbers (`length` is that of both together)."""
    return 2 * common * cutoff.denominator >= cutoff.numerator * length


def least_common(length: int, cutoff: Fraction = CUTOFF) -> int:
    """The shortest common subsequence with which strings of that length together reach the cutoff."""
    return -(-cutoff.numerator * length // (2 * cutoff.denominator))


def tellable(text: str) -> bool:
    """Whether a mark is long enough to be known again in another: two Chinese characters or four letters, and
    no mere number. Shorter ones are near everything.
    """
    return not text.isdigit() and len(text) >= (2 if has_han(text) else 4)


def tells(later: str, earlier: str) -> bool:
    """Whether it says something that two marks, not equal, are written alike.

    Words of up to five letters have very many honest neighbours (Canon, anon): of these only the one that
    keeps the other whole, and its first letter, tells.
    """
    if not (tellable(later) and tellable(earlier)):
        return False
    short, long = sorted((later, earlier), key=len)
    if len(short) >= 6 or has_han(later + earlier):
        return True
    return short[0] == long[0] and LCSseq.similarity(short, long) == len(short) < len(long)


def written(later: str, earlier: str, cutoff: Fraction = CUTOFF) -> Likeness | None:
    """Indel normalised similarity of the folded forms, where it reaches the cutoff and tells something."""
    if later == earlier:
        return Likeness(1.0, "equal", 0, len(later)) if len(later) > 1 else None
    length, common = len(later) + len(earlier), LCSseq.similarity(later, earlier)
    if not at_or_above(common, length, cutoff) or not tells(later, earlier):
        return None
    return Likeness(2 * common / length, "written")


def contained(later: str, earlier: str, words: frozenset[int] | None = None) -> Likeness | None:
    """The earlier mark (two Chinese characters or four letters at the least) stands inside the later one.

    `words` says where words begin and end in the later folded form, if known. Letters that are words of their
    own weigh as much as Chinese characters; a run at the edge of a word less (`FERRARIMAY`), a short one
    there or one in the middle of a word (`ADVISABLE`) next to nothing.
    """
    if len(earlier) >= len(later) or not tellable(earlier):
        return None
    part = len(earlier) / len(later)
    edges = {0, len(later)} if words is None else words
    found = [_strength(later, earlier, at, edges, part) for at in _places(later, earlier)]
    best = max(found, default=None, key=lambda x: (x[0], -x[1]))
    return Likeness(best[0], "contained", best[1], best[1] + len(earlier)) if best else None


def _places(later: str, earlier: str) -> Iterator[int]:
    at = later.find(earlier)
    while at >= 0:
        yield at
        at = later.find(earlier, at + 1)


def _strength(
    later: str, earlier: str, at: int, edges: frozenset[int] | set[int], part: float
) -> tuple[float, int]:
    begins, ends_there = (i in edges or _scripts_change(later, i) for i in (at, at + len(earlier)))
    if has_han(earlier) or (begins and ends_there):
        return round(0.72 + 0.27 * part, 6), at
    # a run that begins a word is seen; one that ends it may just be its neighbour with a letter put before
    base = 0.55
    if begins or (ends_there and len(earlier) >= 6):
        base = 0.65 if len(earlier) >= 5 else 0.6
    return round(base + 0.3 * part, 6), at


def _scripts_change(text: str, at: int) -> bool:
    return 0 < at < len(text) and has_han(text[at - 1]) != has_han(text[at])


def permuted(later: str, earlier: str) -> Likeness | None:
    """All characters of an earlier Chinese mark stand in the later one in any order, with few insertions.

    One insertion for a mark of two characters, two for a longer one.
    """
    extra = len(later) - len(earlier)
    if not is_han(earlier) or len(earlier) < 2 or not 0 <= extra <= insertions(len(earlier)):
        return None
    if later == earlier or Counter(earlier) - Counter(later):
        return None
    return Likeness(round(0.6 + 0.3 * len(earlier) / len(later), 6), "permuted")


def insertions(length: int) -> int:
    """How many characters may be put into a permuted mark of that length."""
    return 1 if length == 2 else 2


def nearly_contained(later: str, earlier: str) -> Likeness | None:
    """The later mark begins or ends with a word of at least seven letters, one or so inside it changed
    (`FARRARIMAY`, `FERRARI`), and the word is at least half of it.
    """
    if len(earlier) < NEARLY_FROM or not len(earlier) < len(later) <= 2 * len(earlier):
        return None
    if earlier in later or not latin(later + earlier):
        return None
    best = None
    for start, end in ends(later, len(earlier)):
        piece = later[start:end]
        common = LCSseq.similarity(piece, earlier)
        same_ends = piece[0] == earlier[0] and piece[-1] == earlier[-1]
        if same_ends and at_or_above(common, len(earlier) + len(piece), NEARLY):
            ratio = 2 * common / (len(earlier) + len(piece))
            best = max(best or (0.0, 0, 0), (ratio, start, end))
    return Likeness(round(0.95 * best[0], 6), "contained", best[1], best[2]) if best else None


def latin(text: str) -> bool:
    """Whether the mark is made of Latin letters and digits only."""
    return text.isascii()


def ends(later: str, length: int) -> list[tuple[int, int]]:
    """Beginnings and ends of a mark that could nearly be a word of that length: one letter more or less."""
    sizes = [n for n in (length, length - 1, length + 1) if 0 < n < len(later)]
    return [(0, n) for n in sizes] + [(len(later) - n, len(later)) for n in sizes]


def resemblance(
    later: str, earlier: str, cutoff: Fraction = CUTOFF, words: frozenset[int] | None = None
) -> Likeness | None:
    """The strongest way in which a mark resembles an earlier one at or above the cutoff, or None.

    Both are folded forms; a mark of one character resembles nothing. `words`: see :func:`contained`.
    """
    found = written(later, earlier, cutoff)
    if found is not None and found.how == "equal":
        return found
    ways = (
        found,
        contained(later, earlier, words),
        permuted(later, earlier),
        nearly_contained(later, earlier),
    )
    strong = [way for way in ways if way is not None and way.similarity >= float(cutoff)]
    return max(strong, key=lambda way: way.similarity) if strong else None


def similarity(a: str, b: str) -> float:
    """Indel normalised similarity of two folded forms (0-1), without a cutoff."""
    return float(Indel.normalized_similarity(a, b))
