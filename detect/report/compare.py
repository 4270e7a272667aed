"""Side by side: which parts of two marks or two texts are the same, as escaped HTML.

For copies the matches matter, not the differences: what both have is marked (underlined, not by colour
alone). It finds no pairs and gives no similarity; features/ did that.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from markupsafe import Markup, escape

# a shared run of text shorter than this is chance, not copying
_SHORTEST_RUN = 6


def marks(one: str, other: str) -> tuple[Markup, Markup]:
    """Two marks with their common characters marked; order is ignored where only the letters agree."""
    left, right = [c.lower() for c in one], [c.lower() for c in other]
    in_order = _matching(left, right, 1)
    if sum(in_order[0]) >= 0.6 * min(len(left), len(right) or 1):
        return _highlight(one, in_order[0]), _highlight(other, in_order[1])
    # an anagram or interleaving: what is left over in the other mark, character by character
    return _highlight(one, _shared(left, right)), _highlight(other, _shared(right, left))


def texts(one: str, other: str) -> tuple[Markup, Markup]:
    """Two passages with their common runs marked."""
    same = _matching(list(one), list(other), _SHORTEST_RUN)
    return _highlight(one, same[0]), _highlight(other, same[1])


def span(text: str, start: int, end: int) -> Markup:
    """A text with the characters from `start` to before `end` marked; as it is where the span is empty."""
    if not 0 <= start < end <= len(text):
        return escape(text)
    return _highlight(text, [start <= i < end for i in range(len(text))])


def _matching(one: list[str], other: list[str], shortest: int) -> tuple[list[bool], list[bool]]:
    left, right = [False] * len(one), [False] * len(other)
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        if block.size >= shortest:
            left[block.a : block.a + block.size] = [True] * block.size
            right[block.b : block.b + block.size] = [True] * block.size
    return left, right


def _shared(one: list[str], other: list[str]) -> list[bool]:
    rest = list(other)
    flags = []
    for letter in one:
        found = letter in rest and letter.isalnum()
        if found:
            rest.remove(letter)
        flags.append(found)
    return flags


def _highlight(text: str, flags: list[bool]) -> Markup:
    out, start = Markup(""), 0
    for i in range(1, len(text) + 1):
        if i == len(text) or flags[i] != flags[start]:
            piece = escape(text[start:i])
            out += Markup("<mark>") + piece + Markup("</mark>") if flags[start] else piece
            start = i
    return out
