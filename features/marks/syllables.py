"""How two Chinese marks of one length differ, character by character: the same, alike in sound, alike to the eye.

The view `sound` compares the letters of whole readings; here a syllable is right or wrong as a whole, which is
what an ear does, and one character may be changed by sound and the next by look (康帅付 for 康师傅).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from bonafile.features.marks.glyphs import classes, neighbours
from bonafile.features.marks.phonetics import sound_folded

_FLAT = {"zh": "z", "ch": "c", "sh": "s"}
_BACK = {"ang": "an", "eng": "en", "ing": "in"}


class Places(NamedTuple):
    """How many characters are the same, of one sound, of one look, of nearly one sound, and none of these."""

    same: int
    sound: int
    look: int
    near: int
    other: int


def places(a: str, b: str) -> Places:
    """Compares two texts of one length place by place; what sounds and looks alike counts as sounding alike."""
    same = heard = seen = near = other = 0
    table = classes()
    for x, y in zip(a, b, strict=True):
        if x == y:
            same += 1
        elif ways(x) & ways(y):
            heard += 1
        elif table[ord(x)] == table[ord(y)] or y in neighbours().get(x, "") or x in neighbours().get(y, ""):
            seen += 1
        elif _nearly(x) & _nearly(y):
            near += 1
        else:
            other += 1
    return Places(same, heard, seen, near, other)


@lru_cache(maxsize=1 << 15)
def ways(character: str) -> frozenset[str]:
    """The readings of one character."""
    return frozenset(sound_folded(character))


@lru_cache(maxsize=1 << 15)
def _nearly(character: str) -> frozenset[str]:
    return frozenset(map(nearly, ways(character)))


def nearly(syllable: str) -> str:
    """A syllable as many speakers do not tell it: zh, ch, sh as z, c, s; ang, eng, ing as an, en, in; n as l."""
    head = _FLAT.get(syllable[:2])
    out = head + syllable[2:] if head else syllable
    tail = _BACK.get(out[-3:])
    out = out[:-3] + tail if tail else out
    return "l" + out[1:] if out[:1] == "n" else out
