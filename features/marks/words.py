"""Where a folded mark comes from in the mark as filed: edges of words, their order, and spans for highlighting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bonafile.records.names import fold_mark

_WORD = re.compile(r"[^\W_]+")
#: Words that may be left out where the others are put in another order, and the most that are put in order.
LEFT_OUT, _MOST = 2, 8


@lru_cache(maxsize=65536)
def _folded_character(character: str) -> str:
    return fold_mark(character)


def _widths(text: str, folded: str) -> list[int] | None:
    """How many folded characters each character of the text gives; None where they do not add up. A folded
    form may leave out the text's end (`及图`).
    """
    widths = [len(_folded_character(c)) for c in text]
    return widths if sum(widths) >= len(folded) else None


def word_edges(text: str, folded: str) -> list[int]:
    """Positions in the folded form at which a word of the mark begins or ends, with the two outer ends."""
    widths = _widths(text, folded)
    edges = {0, len(folded)}
    if widths is not None:
        for word in _WORD.finditer(text):
            edges.update((sum(widths[: word.start()]), sum(widths[: word.end()])))
    return sorted(edge for edge in edges if edge <= len(folded))


def spelling(words: Sequence[str], wanted: str) -> list[int] | None:
    """Which words of a mark (folded, as positions), two at the least and all but two, spell `wanted` in another order.

    `spelling(["design", "bentley"], "bentleydesign") == [1, 0]`. None where they do not, or as they stand.
    """
    if wanted in "".join(words) or not 2 <= len(words) <= _MOST:
        return None
    found = _spelt(words, wanted, ())
    return list(found) if found is not None else None


def _spelt(words: Sequence[str], wanted: str, used: tuple[int, ...]) -> tuple[int, ...] | None:
    if not wanted:
        return used if len(used) >= max(2, len(words) - LEFT_OUT) else None
    for at, word in enumerate(words):
        if at not in used and word and wanted.startswith(word):
            found = _spelt(words, wanted[len(word) :], (*used, at))
            if found is not None:
                return found
    return None


def span_in_text(text: str, folded: str, start: int, end: int) -> tuple[int, int]:
    """The span of the mark as filed that gives folded characters start to end; (-1, -1) if there is none."""
    widths = _widths(text, folded)
    if widths is None or start < 0:
        return -1, -1
    source = [i for i, width in enumerate(widths) for _ in range(width)]
    return (source[start], source[end - 1] + 1) if start < end <= len(source) else (-1, -1)
