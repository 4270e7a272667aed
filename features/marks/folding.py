"""What a mark is compared by: its folded, sounding and looking forms, one text at a time or a million.

There is one fold, records/names.fold_mark; here it runs over many texts at once and comes out as code points,
with the same result. How marks are compared by these forms is views/.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel
from bonafile.features.marks.engine.strings import points, points_text
from bonafile.features.marks.glyphs import looks
from bonafile.features.marks.phonetics import sound_folded
from bonafile.records.names import LOOKALIKES, fold_mark, simplified

_AT_ONCE = 50_000
_DROPPED = np.uint32(0xFFFFFFFF)
_LETTER = re.compile(r"[^\W_]")
#: So many code points are looked up at once in what folding makes of them.
_BLOCK = 256


def fold(text: str) -> str:
    """The folded form of a mark: NFKC, case, simplified characters, look-alike letters, no spaces or marks.

    `fold("ＡＢＣ 華為") == "abc华为"`. Two marks of one folded form are written the same for our purposes.
    """
    return fold_mark(text)


def sound(text: str) -> tuple[str, ...]:
    """The ways a mark sounds, the usual one first: toneless pinyin for characters, spoken letters for letters.

    `sound("耐克")[0] == "naike"`, `sound("KWIK") == sound("QUICK")`. At most eight ways; phonetics.py has the rules.
    """
    return sound_folded(fold(text))


def look(text: str) -> tuple[str, ...]:
    """The ways a mark looks, look-alike characters written as one.

    `look("末来") == look("未来")`. The second, where there is one, reads `rn`, `vv` and `cl` as m, w and d. glyphs.py has the classes.
    """
    points_of, offset, _of = looks(*points([fold(text)]))
    return tuple(points_text(points_of[a:b]) for a, b in pairwise(offset))


def folded_points(texts: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """:func:`fold` of every text as code points one after the other, and the offsets (one more than texts)."""
    parts: list[NDArray[np.uint32]] = []
    ends: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]
    total = 0
    for a in range(0, len(texts), _AT_ONCE):
        part = texts[a : a + _AT_ONCE]
        joined = "\n".join(part)
        if joined.count("\n") != len(part) - 1:
            joined = "\n".join(t.replace("\n", " ") for t in part)
        # a line break is inert in all three steps, so the texts do not touch each other
        joined = simplified(unicodedata.normalize("NFKC", joined).casefold())
        raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        out, offset = _kept(raw, _letters_for(raw), len(part))
        parts.append(out)
        ends.append(offset + total)
        total += len(out)
    return (np.concatenate(parts) if parts else np.zeros(0, np.uint32)), np.concatenate(ends)


@cache
def _letters() -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """For every code point what the last step of folding makes of it, and of which blocks that is known yet."""
    table = np.arange(-(-(sys.maxunicode + 1) // _BLOCK) * _BLOCK, dtype=np.uint32)
    return table, np.zeros(len(table) // _BLOCK, bool)


def _letters_for(raw: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The table of :func:`_letters` with every block that some code points need, derived from :func:`fold_mark`."""
    table, known = _letters()
    needed = np.bincount(raw // _BLOCK, minlength=len(known)) > 0
    for block in np.flatnonzero(needed & ~known).tolist():
        for point in range(block * _BLOCK, (block + 1) * _BLOCK):
            table[point] = _letter(chr(point))
        # only now, for another thread may look
        known[block] = True
    return table


def _letter(character: str) -> np.uint32:
    """What the last step of folding makes of a character that went through the others."""
    if not _LETTER.match(character):
        return _DROPPED
    if (
        ord(character) in LOOKALIKES
        and unicodedata.normalize("NFKC", character).casefold() == character
        and len(folded := fold_mark(character)) == 1
    ):
        return np.uint32(ord(folded))
    return np.uint32(ord(character))


@kernel
def _kept(raw: np.ndarray, table: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    out = np.empty(len(raw), np.uint32)
    ends = np.zeros(count, np.int64)
    size, line = 0, 0
    for i in range(len(raw)):
        if raw[i] == 10:
            ends[line] = size
            line += 1
            continue
        point = table[raw[i]]
        if point != _DROPPED:
            out[size] = point
            size += 1
    if count:
        ends[line] = size
    return out[:size].copy(), ends
