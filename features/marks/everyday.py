"""What of a mark is its own: the part left when the words of everybody's marks are taken off.

Two marks that share 科技 or GLOBAL share nothing of anybody. The words are tables/everyday.txt, an own list for
when no register is at hand; how common a word is on a register is common.py's.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from bonafile.features.marks.dictionary import ordinary
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


@lru_cache(maxsize=1 << 14)
def made_of(letters: str) -> str:
    """What words stand joined in folded letters: `everyday` ones or digits, `ordinary` ones of the language, '' for
    neither. `made_of("onlineshop") == "everyday"`, `made_of("kitchenqueen") == "ordinary"`.
    """
    if not letters or not letters.isascii() or len(letters) > 40:
        return ""
    best = ["everyday"] + [""] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 14), end):
            piece = letters[start:end]
            if not best[start]:
                continue
            plain = piece.isdigit() or (len(piece) > 1 and piece in everyday())
            if plain and best[start] == "everyday":
                best[end] = "everyday"
            elif not best[end] and (plain or (len(piece) > 3 and ordinary(piece))):
                best[end] = "ordinary"
    return best[-1]


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
