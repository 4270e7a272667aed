"""A table of distinct strings, ordered by length, found again by hash.

`text[offset[i]:offset[i + 1]]` is string i. Longer strings have higher numbers, so that all of one length
stand together. What refers to the strings (marks, readings) is kept by whoever built the table.

Characters are kept as 16-bit codes: those below U+10000 as themselves, others by their place in the table's
list `rare`, where UTF-16 has its surrogates, which no text consists of: Chinese ones from 0xD800, others from
0xDC00 on. A query is put into the codes of the table it is held against (:func:`encoded`); a character beyond
U+FFFF that the table has not becomes 0xDBFF or 0xDFFF, which no string holds. That changes no comparison: it
equalled nothing in the table before and does not now. A table with more than 1,023 rare characters of either
kind keeps code points instead, in 32 bits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import (
    kernel,
    mixed,
    number_bits,
    rolled,
    slot_at,
    slot_number,
    slot_word,
    string_hash,
)

#: Codes of rare characters: where Chinese ones begin, where others begin, and how many of each there may be.
_HAN_CODES, _OTHER_CODES, _MOST_RARE = 0xD800, 0xDC00, 1023


class Strings(NamedTuple):
    """Distinct strings: codes (16 bits; code points where there are too many rare ones), offsets, a hash table
    of their numbers (kernels.slot_word), and the characters beyond U+FFFF.
    """

    text: NDArray[Any]
    offset: NDArray[Any]
    slots: NDArray[np.uint32]
    rare: NDArray[np.uint32]

    @property
    def size(self) -> int:
        """How many strings there are."""
        return len(self.offset) - 1


def points(texts: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Texts as code points one after the other, and where each begins (one offset more than texts)."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    lengths = np.fromiter((len(t) for t in texts), np.int64, len(texts))
    # copied, for kernels are compiled for arrays that can be written to
    return np.frombuffer(joined, dtype=np.uint32).copy(), np.concatenate(([0], np.cumsum(lengths)))


def points_text(values: NDArray[np.uint32]) -> str:
    """Code points as text."""
    return values.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def narrow(values: NDArray[Any]) -> NDArray[Any]:
    """Ascending offsets in 32 bits where they fit. Signed, so that compiled differences stay whole numbers."""
    fits = not len(values) or int(values[-1]) < 2**31
    return values.astype(np.int32 if fits else np.int64, copy=False)


def table(text: NDArray[np.uint32], offset: NDArray[np.int64]) -> Strings:
    """The table of distinct strings given as code points, ordered by length."""
    rare = np.unique(text[text > 0xFFFF])
    chinese = int(((rare >= 0x20000) & (rare <= 0x3FFFF)).sum())
    if max(chinese, len(rare) - chinese) > _MOST_RARE:
        codes: NDArray[Any] = text
    else:
        codes = _coded(text, rare)
    starts = narrow(offset)
    return Strings(codes, starts, slots_of(codes, starts, same_codes(codes)), rare)


def encoded(strings: Strings, text: NDArray[np.uint32]) -> NDArray[Any]:
    """Code points of queries in the codes of a table."""
    return text if strings.text.dtype == np.uint32 else _coded(text, strings.rare)


def _coded(text: NDArray[np.uint32], rare: NDArray[np.uint32]) -> NDArray[np.uint16]:
    codes = text.astype(np.uint16)
    odd = np.flatnonzero((text > 0xFFFF) | ((text >= _HAN_CODES) & (text < 0xE000)))
    if len(odd):
        wanted = text[odd]
        chinese = (wanted >= 0x20000) & (wanted <= 0x3FFFF)
        is_han = (rare >= 0x20000) & (rare <= 0x3FFFF)
        unknown = np.where(chinese, _HAN_CODES + _MOST_RARE, _OTHER_CODES + _MOST_RARE)
        if len(rare):
            at = np.minimum(np.searchsorted(rare, wanted), len(rare) - 1)
            place = np.where(
                is_han, np.cumsum(is_han) - 1 + _HAN_CODES, np.cumsum(~is_han) - 1 + _OTHER_CODES
            )
            unknown = np.where(rare[at] == wanted, place[at], unknown)
        codes[odd] = unknown
    return codes


def same_codes(codes: NDArray[Any]) -> NDArray[Any]:
    """The table of codes in which every one stands for itself."""
    return _SAME.setdefault(codes.dtype.itemsize, np.arange(_CODES[codes.dtype.itemsize], dtype=codes.dtype))


_CODES = {2: 0x10000, 4: 0x110000}
_SAME: dict[int, NDArray[Any]] = {}


def distinct(
    text: NDArray[np.uint32], offset: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32]]:
    """The distinct non-empty strings by length, as code points and offsets, and the number of each given string
    in them (-1 for an empty one).
    """
    number, first, found = _first_seen(text, offset)
    first = first[:found]
    length = offset[first + 1] - offset[first]
    order = np.argsort(length, kind="stable")
    rank = np.empty(found + 1, np.int32)
    rank[order] = np.arange(found, dtype=np.int32)
    rank[found] = -1
    starts = np.concatenate(([0], np.cumsum(length[order])))
    return _gathered(text, offset, first[order], starts), starts, rank[number]


def slots_of(text: NDArray[Any], offset: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.uint32]:
    """Hash table of the numbers of strings whose characters are read as `classes` says, two thirds full."""
    count = len(offset) - 1
    slots = np.zeros(count + count // 2 + 8, np.uint32)
    _fill_slots(text, offset, classes, slots)
    return slots


@kernel
def _first_seen(text: np.ndarray, offset: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    count = len(offset) - 1
    size = count + count // 2 + 8
    bits = number_bits(count)
    slots = np.zeros(size, np.uint32)
    number = np.empty(count, np.int32)
    first = np.empty(count, np.int64)
    found = 0
    for i in range(count):
        start, end = offset[i], offset[i + 1]
        if start == end:
            number[i] = -1
            continue
        h = string_hash(text, start, end)
        at = slot_at(h, size)
        while True:
            slot = slots[at]
            if slot == 0:
                slots[at] = slot_word(h, bits, found + 1)
                first[found] = i
                number[i] = found
                found += 1
                break
            k = slot_number(slot, h, bits) - 1
            if k >= 0 and same(text, start, end, text, offset[first[k]], offset[first[k] + 1]):
                number[i] = k
                break
            at = at + 1 if at + 1 < size else 0
    return number, first, found


@kernel
def same(a: np.ndarray, a0: int, a1: int, b: np.ndarray, b0: int, b1: int) -> bool:
    """Whether a[a0:a1] and b[b0:b1] are equal."""
    if a1 - a0 != b1 - b0:
        return False
    for i in range(a1 - a0):  # noqa: SIM110 (a compiled loop)
        if a[a0 + i] != b[b0 + i]:
            return False
    return True


@kernel
def _gathered(text: np.ndarray, offset: np.ndarray, which: np.ndarray, starts: np.ndarray) -> np.ndarray:
    out = np.empty(starts[-1], np.uint32)
    for k in range(len(which)):
        source, to = offset[which[k]], starts[k]
        for i in range(starts[k + 1] - to):
            out[to + i] = text[source + i]
    return out


@kernel
def _fill_slots(text: np.ndarray, offset: np.ndarray, classes: np.ndarray, slots: np.ndarray) -> None:
    bits = number_bits(len(offset) - 1)
    size = len(slots)
    for i in range(len(offset) - 1):
        h = np.uint64(0)
        for k in range(offset[i], offset[i + 1]):
            h = rolled(h, classes[text[k]])
        h = mixed(h)
        at = slot_at(h, size)
        while slots[at] != 0:
            at = at + 1 if at + 1 < size else 0
        slots[at] = slot_word(h, bits, i + 1)


@kernel
def find(
    text: np.ndarray, offset: np.ndarray, slots: np.ndarray, classes: np.ndarray, h: np.uint64, at: int,
    other: np.ndarray, a: int, b: int,
) -> tuple[int, int]:  # fmt: skip
    """The next string that, read as `classes` says, equals other[a:b], whose hash is `h`.

    `at`: the slot to begin at, -1 for the first. Returns its number, -1 if there is no other, and the slot to
    go on at.
    """
    size = len(slots)
    bits = number_bits(len(offset) - 1)
    if at < 0:
        at = slot_at(h, size)
    while slots[at] != 0:
        k = slot_number(slots[at], h, bits) - 1
        at = at + 1 if at + 1 < size else 0
        if k >= 0 and offset[k + 1] - offset[k] == b - a:
            begin = offset[k]
            equal = True
            for i in range(b - a):
                if classes[text[begin + i]] != other[a + i]:
                    equal = False
                    break
            if equal:
                return k, at
    return -1, at
