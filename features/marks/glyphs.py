"""How a mark looks: characters and letters that are easily taken for one another written as one.

Chinese characters by the classes of tables/look-alikes.txt (its head says where they come from and under what
terms; glyph_classes.py derives them), Latin letters and digits by the short list here, accents left off. How
two looks are compared is views/look.py. A class must part the characters, so it leaves out many that are alike;
for two marks at hand :func:`neighbours` knows more of them.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel

_TABLES = Path(__file__).with_name("tables")
#: Letters and digits taken for one another, whatever their case was: l/I/1/i/!, O/0/Q, S/5, Z/2, B/8, G/6/9, U/V.
_LETTERS = ("li1|", "o0q", "s5", "z2", "b8", "g69", "uv")
#: Two letters that together look like one, as the classes write them.
_PAIRS = {"rn": "m", "uu": "w", "cl": "d"}


@cache
def classes() -> NDArray[np.uint32]:
    """For every code point the one that stands for its class."""
    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    for line in _lines("look-alikes.txt"):
        for character in line:
            table[ord(character)] = ord(line[0])
    for letters in _LETTERS:
        for character in letters:
            table[ord(character)] = ord(letters[0])
    for point in range(0xC0, 0x250):
        letter = unicodedata.normalize("NFD", chr(point))[0]
        if "a" <= letter <= "z":
            table[point] = table[ord(letter)]
    return table


@cache
def neighbours() -> dict[str, str]:
    """The Chinese characters most alike to each, the nearest first (tables/look-neighbours.txt)."""
    return {line[0]: line[1:] for line in _lines("look-neighbours.txt")}


@cache
def _lines(table: str) -> list[str]:
    lines = (_TABLES / table).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@lru_cache(maxsize=1 << 15)
def alike_to_the_eye(character: str) -> str:
    """The look-alikes of a Chinese character: those of its class, and those of which either is a neighbour of the other."""
    near = neighbours()
    classed = "".join(line for line in _lines("look-alikes.txt") if character in line)
    found = classed + near.get(character, "") + "".join(c for c, line in near.items() if character in line)
    return "".join(sorted(set(found) - {character}))


@cache
def _pairs() -> NDArray[np.uint32]:
    table = classes()
    rows = [[table[ord(c)] for c in (*pair, one)] for pair, one in _PAIRS.items()]
    return np.array(rows, np.uint32)


def looks(
    text: NDArray[np.uint32], offset: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """All looks of folded texts: code points, offsets, and the text each look is of. None of an empty one.

    A text looks like its characters' classes one by one; one with `rn`, `vv` or `cl` in it also as if these
    were m, w and d.
    """
    return _looks(text, offset, classes(), _pairs(), True)  # type: ignore[no-any-return]


def shortened(
    text: NDArray[np.uint32], offset: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """Those of :func:`looks` in which two letters are read as one."""
    return _looks(text, offset, classes(), _pairs(), False)  # type: ignore[no-any-return]


@kernel
def _looks(
    text: np.ndarray, offset: np.ndarray, table: np.ndarray, pairs: np.ndarray, plain: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count = len(offset) - 1
    out = np.empty(2 * len(text), np.uint32)
    ends = np.zeros(2 * count + 1, np.int64)
    of = np.empty(2 * count, np.int64)
    size, rows = 0, 0
    for i in range(count):
        a, b = offset[i], offset[i + 1]
        if a == b:
            continue
        begin = size
        for k in range(a, b):
            out[size] = table[text[k]]
            size += 1
        if plain:
            of[rows] = i
            rows += 1
            ends[rows] = size
        end = size
        k = begin
        shorter = False
        while k < end:
            c = out[k]
            if k + 1 < end:
                for p in range(len(pairs)):
                    if out[k] == pairs[p, 0] and out[k + 1] == pairs[p, 1]:
                        c = pairs[p, 2]
                        shorter = True
                        k += 1
                        break
            out[size] = c
            size += 1
            k += 1
        if not plain:
            for k in range(end, size):
                out[begin + k - end] = out[k]
            size, end = begin + size - end, begin
        if shorter:
            of[rows] = i
            rows += 1
            ends[rows] = size
        else:
            size = end
    return out[:size].copy(), ends[: rows + 1].copy(), of[:rows].copy()
