"""Texts as numbers: one written form of every character, and the hashed character shingles of a text.

Works on many texts at once, concatenated into one array of code points, so that the cost per character is a
few array operations. It compares nothing (overlap.py) and picks no candidates (minhash.py). No word
segmentation: a shingle that starts on a Han, kana or hangul character is the next 5 characters, any other
the next 9 (a Latin letter says about half as much), counted after spaces and punctuation are gone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import opencc
from numpy.typing import NDArray

#: Characters in a shingle that starts on an ideographic or syllabic character, and on any other.
WIDE_SHINGLE = 5
NARROW_SHINGLE = 9
#: A text with fewer shingles is too short to be called a copy of anything.
MIN_SHINGLES = 40

_TABLED = 0x30000  # planes 0–2 hold every character with a fold; beyond, a character stands for itself
_BLOCK = 1 << 18  # characters handled at once: the working arrays stay in the processor's cache
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Folded:
    """Texts in folded form: code points end to end, text i at `codes[starts[i]:starts[i + 1]]`."""

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]


@cache
def _tables() -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """(folded code point or 0 for dropped, whether one character alone cannot be folded) per code point."""
    fold = np.arange(0x110000, dtype=np.uint32)
    alone = np.zeros(0x110000, dtype=bool)
    for point in range(_TABLED):
        char = chr(point)
        category = unicodedata.category(char)
        if category in {"Cn", "Co", "Cs"}:
            fold[point] = 0
            continue
        if unicodedata.combining(char):
            alone[point] = True  # may melt into the character before it
        folded = [c for c in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold()) if _kept(c)]
        if len(folded) > 1:
            alone[point] = True
        elif folded:
            fold[point] = ord(folded[0])
        else:
            fold[point] = 0
    for point, to in _simple().items():
        fold[point] = to
    # a compatibility form (full-width, radical) folds to a character that itself may be traditional
    fold[:_TABLED] = fold[fold[:_TABLED]]
    return fold, alone


@cache
def _simple() -> dict[int, int]:
    """Traditional to simplified, code point by code point."""
    han = [p for p in range(0x2E80, _TABLED) if _ideograph(p)]
    to = opencc.OpenCC("t2s").convert("\n".join(map(chr, han))).split("\n")
    return {p: ord(t) for p, t in zip(han, to, strict=True) if len(t) == 1 and ord(t) != p}


def simplified(text: str) -> str:
    """The text with traditional characters as simplified ones, one for one."""
    return text.translate(_simple())


def _kept(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNMS" or char in "%‰"


def _ideograph(point: int) -> bool:
    return 0x3400 <= point <= 0x9FFF or 0x20000 <= point <= 0x2FFFF


def fold(texts: Sequence[str]) -> Folded:
    """Folds texts: NFKC, case, traditional to simplified character by character; only letters, digits and
    symbols remain, so neither spacing nor punctuation tells two texts apart.

    `texts` are Python strings; returns their folded code points end to end.
    """
    table, alone = _tables()
    raw, lengths = _points(texts)
    if alone[raw].any():
        owners = np.unique(np.repeat(np.arange(len(texts)), lengths)[alone[raw]])
        again = list(texts)
        for i in owners.tolist():
            again[i] = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", again[i]).casefold())
        raw, lengths = _points(again)
    codes = table[raw]
    kept = codes != 0
    before = np.concatenate(([0], np.cumsum(kept)))
    starts = before[np.concatenate(([0], np.cumsum(lengths)))]
    return Folded(codes[kept], starts.astype(np.int64))


def fold_with_positions(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """One text's folded code points and, for each, the index of the character of `text` it came from."""
    table, alone = _tables()
    codes: list[int] = []
    positions: list[int] = []
    for at, char in enumerate(text):
        if alone[ord(char)]:
            parts = [c for c in unicodedata.normalize("NFKC", char).casefold() if _kept(c)]
        else:
            parts = [char] if table[ord(char)] else []
        codes.extend(int(table[ord(c)]) for c in parts)
        positions.extend([at] * len(parts))
    return np.array(codes, dtype=np.uint32), np.array(positions, dtype=np.int64)


def _points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    raw = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return raw, np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))


def blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cuts texts into runs [first, last) of about a quarter of a million characters."""
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
    first = 0
    while first < len(texts):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + _BLOCK, side="right")))
        yield first, last
        first = last


def shingles(folded: Folded) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hashed shingles of every text, in order and with repetitions, and the index of the text of each.

    The hash is a rolling polynomial over code points, mixed to 64 bits; no shingle crosses from one text
    into the next. Equal shingles have equal hashes on every machine.
    """
    codes, starts = folded.codes, folded.starts
    size = len(codes)
    text = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    c = np.zeros(size + NARROW_SHINGLE, dtype=np.uint64)
    c[:size] = codes
    with np.errstate(over="ignore"):
        square = _BASE * _BASE
        pair = c[:-1] * _BASE + c[1:]
        four = pair[:-2] * square + pair[2:]
        five = four[:size] * _BASE + c[4 : 4 + size]
        eight = four[:-4] * (square * square) + four[4:]
        nine = eight[:size] * _BASE + c[8 : 8 + size]
    wide = _wide(codes)
    length = np.where(wide, WIDE_SHINGLE, NARROW_SHINGLE)
    whole = np.arange(size) + length <= np.repeat(starts[1:], np.diff(starts))
    return mix(np.where(wide, five, ~nine)[whole]), text[whole]


def _wide(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    return (codes >= 0x3040) & ((codes < 0xA000) | ((codes >= 0xAC00) & (codes < 0xD7B0)) | (codes >= 0x20000))


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spreads every bit of a 64-bit number over all of them (the finaliser of splitmix64)."""
    with np.errstate(over="ignore"):
        x = values ^ (values >> np.uint64(30))
        x *= np.uint64(0xBF58476D1CE4E5B9)
        x ^= x >> np.uint64(27)
        x *= np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    return x
