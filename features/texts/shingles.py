"""Texts as numbers: one written form of every character, and the hashed character shingles of a text.

Works on many texts at once, concatenated into one array of code points, so that a character costs a few
compiled operations. It compares nothing (overlap.py) and picks no candidates (minhash.py). No word
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
from numba import njit
from numpy.typing import NDArray

#: Characters in a shingle that starts on an ideographic or syllabic character, and on any other.
WIDE_SHINGLE = 5
NARROW_SHINGLE = 9
#: A text with fewer shingles is too short to be called a copy of anything.
MIN_SHINGLES = 40

_TABLED = 0x30000  # planes 0–2 hold every character with a fold; beyond, a character stands for itself
_BLOCK = 1 << 18  # characters handled at once: the working arrays stay in the processor's cache
_BASE = np.uint64(0x9E3779B97F4A7C15)
_SILENT = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True)
class Folded:
    """Texts in folded form: code points end to end, text i at `codes[starts[i]:starts[i + 1]]`."""

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]


@dataclass(frozen=True)
class _Tables:
    """Per code point: its plain form (itself where it has none), its folded form (_SILENT where it says
    nothing: is no letter, digit or symbol), and whether its form takes more than one character or depends on
    its neighbours.
    """

    plain: NDArray[np.uint32]
    folded: NDArray[np.uint32]
    tied: NDArray[np.bool_]


@cache
def _tables() -> _Tables:
    plain = np.arange(0x110000, dtype=np.uint32)
    telling = np.zeros(0x110000, dtype=bool)
    tied = np.zeros(0x110000, dtype=bool)
    telling[_TABLED:0xE0000] = True
    for point in range(_TABLED):
        char = chr(point)
        if unicodedata.category(char) in {"Cn", "Co", "Cs"}:
            continue
        form = _in_full(char)
        tied[point] = len(form) != 1 or unicodedata.combining(char) > 0
        plain[point] = ord(form) if len(form) == 1 else point
        telling[point] = _telling(char)
    simple = np.arange(_TABLED, dtype=np.uint32)
    for point, to in _simple().items():
        simple[point] = to
    plain[:_TABLED] = simple[plain[:_TABLED]]
    # a form says something if its own characters do: a full-width comma is a comma
    telling[:_TABLED] = np.where(tied[:_TABLED], telling[:_TABLED], telling[plain[:_TABLED]])
    return _Tables(plain, np.where(telling[plain], plain, _SILENT), tied)


def _in_full(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@cache
def _simple() -> dict[int, int]:
    """Traditional to simplified, code point by code point."""
    han = [p for p in range(0x2E80, _TABLED) if _ideograph(p)]
    to = opencc.OpenCC("t2s").convert("\n".join(map(chr, han))).split("\n")
    return {p: ord(t) for p, t in zip(han, to, strict=True) if len(t) == 1 and ord(t) != p}


def _telling(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNMS" or char in "%‰"


def _ideograph(point: int) -> bool:
    return 0x3400 <= point <= 0x9FFF or 0x20000 <= point <= 0x2FFFF


def fold(texts: Sequence[str]) -> Folded:
    """Folds texts: plain form (see :func:`plain`) of letters, digits and symbols alone, so that neither
    spacing nor punctuation tells two texts apart. Returns code points end to end.
    """
    raw, lengths = _settled(texts)
    return Folded(*_kept(raw, np.cumsum(lengths), _tables().folded))


@njit(cache=True)
def _kept(raw, ends, folded):  # type: ignore[no-untyped-def]
    """The folded forms of characters that say something, and where each text begins among them."""
    codes, starts = np.empty(len(raw), np.uint32), np.zeros(len(ends) + 1, np.int64)
    at, i = 0, 0
    for text in range(len(ends)):
        while i < ends[text]:
            codes[at] = folded[raw[i]]
            at += codes[at] != _SILENT
            i += 1
        starts[text + 1] = at
    return codes[:at].copy(), starts


def plain(texts: Sequence[str]) -> list[str]:
    """Each text in one plain form, punctuation and spacing kept: NFKC, lower case, traditional characters as
    simplified ones, one by one.
    """
    codes, lengths = plain_points(texts)
    whole = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum(lengths).tolist()
    return [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def fold_with_positions(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """One text's folded code points and, for each, the index of the character of `text` it came from."""
    folded = fold(list(text))
    return folded.codes, np.repeat(np.arange(len(text)), np.diff(folded.starts))


def plain_with_positions(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """One text's code points in plain form and, for each, the index of the character of `text` it came from."""
    codes, lengths = plain_points(list(text))
    return codes, np.repeat(np.arange(len(text)), lengths)


def plain_points(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """What :func:`plain` gives, as code points end to end, and the length of each text."""
    raw, lengths = _settled(texts)
    return _tables().plain[raw], lengths


def _settled(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Texts in which every character has a form of one character: code points end to end, and lengths."""
    raw, lengths = _points(texts)
    tied = _tables().tied[raw]
    if tied.any():
        again = list(texts)
        for i in np.unique(np.repeat(np.arange(len(texts)), lengths)[tied]).tolist():
            again[i] = _in_full(again[i])
        raw, lengths = _points(again)
    return raw, lengths


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
    """The hashed shingles of every text, in order and with repetitions: (hashes, starts), those of text i at
    `hashes[starts[i]:starts[i + 1]]`.

    The hash is a rolling polynomial over code points (Karp and Rabin 1987), mixed to 64 bits; no shingle
    crosses from one text into the next. Equal shingles have equal hashes on every machine.
    """
    return _shingled(folded.codes, folded.starts)


@njit(cache=True)
def mixed(x):  # type: ignore[no-untyped-def]
    """Spreads every bit of a 64-bit number over all of them (the finaliser of splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True)
def _shingled(codes, starts):  # type: ignore[no-untyped-def]
    hashes, ends = np.empty(len(codes), np.uint64), np.zeros(len(starts), np.int64)
    to_wide, to_narrow = np.uint64(1), np.uint64(1)
    for k in range(NARROW_SHINGLE):
        to_wide *= _BASE if k < WIDE_SHINGLE else np.uint64(1)
        to_narrow *= _BASE
    before = np.zeros(len(codes) + 1, np.uint64)  # the polynomial of all characters before each
    for i in range(len(codes)):
        before[i + 1] = before[i] * _BASE + np.uint64(codes[i])
    at = 0
    for text in range(len(starts) - 1):
        last = starts[text + 1]
        for i in range(starts[text], last):
            c = codes[i]
            if c >= 0x3040 and (c < 0xA000 or (0xAC00 <= c < 0xD7B0) or c >= 0x20000):
                if i + WIDE_SHINGLE <= last:
                    hashes[at] = mixed(before[i + WIDE_SHINGLE] - before[i] * to_wide)
                    at += 1
            elif i + NARROW_SHINGLE <= last:
                hashes[at] = mixed(~(before[i + NARROW_SHINGLE] - before[i] * to_narrow))
                at += 1
        ends[text + 1] = at
    return hashes[:at].copy(), ends
