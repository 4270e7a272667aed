"""What of a mark is its own: the part left when the words of everybody's marks are taken off.

Two marks that share 科技 or GLOBAL share nothing of anybody. The words are tables/everyday.txt, an own list for
when no register is at hand; how common a word is on a register is common.py's.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bonafile.features.marks.resemblance import has_han, is_han, tellable

_TABLE = Path(__file__).with_name("tables") / "everyday.txt"
_LONGEST = 6


@cache
def everyday() -> frozenset[str]:
    """The words, folded."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_everyday(folded: str) -> bool:
    """Whether a folded form is made of everyday words alone: 科技, 国际集团, GLOBAL."""
    return folded in everyday() or (is_han(folded) and _without_ends(folded, "") == "")


def own_words(words: list[str]) -> list[str]:
    """The words of a mark (folded, in order) without everyday ones; all of them where too little would be left.

    `own_words(["华夏科技集团"]) == ["华夏"]`, `own_words(["bentley", "design"]) == ["bentley"]`.
    """
    kept = [_without_ends(w, w) if has_han(w) else w for w in words if w not in everyday()]
    own = [w for w in kept if w not in everyday()]
    return own if tellable("".join(own)) else words


def _without_ends(word: str, otherwise: str) -> str:
    """A Chinese word without everyday words at its ends, the longest first; at least two characters, or `otherwise`."""
    start, end = 0, len(word)
    found = True
    while found:
        found = False
        for size in range(min(_LONGEST, end - start), 0, -1):
            if word[end - size : end] in everyday() and (end - start - size >= 2 or not otherwise):
                end, found = end - size, True
                break
            # single characters (新, 大) are taken off the front only of longer marks
            front = end - start - size >= (2 if size > 1 else 3)
            if word[start : start + size] in everyday() and (front or not otherwise):
                start, found = start + size, True
                break
    return word[start:end]
