"""Where a folded mark comes from in the mark as filed: edges of words, and spans for highlighting."""

from __future__ import annotations

import re
from functools import lru_cache

from bonafile.records.names import fold_mark

_WORD = re.compile(r"[^\W_]+")


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


def span_in_text(text: str, folded: str, start: int, end: int) -> tuple[int, int]:
    """The span of the mark as filed that gives folded characters start to end; (-1, -1) if there is none."""
    widths = _widths(text, folded)
    if widths is None or start < 0:
        return -1, -1
    source = [i for i, width in enumerate(widths) for _ in range(width)]
    return (source[start], source[end - 1] + 1) if start < end <= len(source) else (-1, -1)
