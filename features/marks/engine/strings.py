"""A table of distinct strings of code points, ordered by length, found again by hash.

`text[offset[i]:offset[i + 1]]` is string i. Longer strings have higher numbers, so that all of one length
stand together. What refers to the strings (marks, readings) is kept by whoever built the table.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel, string_hash

_TAG = np.uint64(0xFFFFFFFF00000000)
_NUMBER = np.uint64(0xFFFFFFFF)


class Strings(NamedTuple):
    """Distinct strings: code points, offsets, and a hash table of (tag of the hash, number + 1)."""

    text: NDArray[np.uint32]
    offset: NDArray[np.int64]
    slots: NDArray[np.uint64]

    @property
    def size(self) -> int:
        """How many strings there are."""
        return len(self.offset) - 1

    def get(self, number: int) -> str:
        """String number `number` as text."""
        return points_text(self.text[self.offset[number] : self.offset[number + 1]])


def points(texts: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Texts as code points one after the other, and where each begins (one offset more than texts)."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    lengths = np.fromiter((len(t) for t in texts), np.int64, len(texts))
    return np.frombuffer(joined, dtype=np.uint32), np.concatenate(([0], np.cumsum(lengths)))


def points_text(values: NDArray[np.uint32]) -> str:
    """Code points as text."""
    return values.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def distinct(text: NDArray[np.uint32], offset: NDArray[np.int64]) -> tuple[Strings, NDArray[np.int32]]:
    """The distinct non-empty strings, and the number of each given string in them (-1 for an empty one)."""
    number, first, found = _first_seen(text, offset)
    first = first[:found]
    length = offset[first + 1] - offset[first]
    order = np.argsort(length, kind="stable")
    rank = np.empty(found + 1, np.int32)
    rank[order] = np.arange(found, dtype=np.int32)
    rank[found] = -1
    starts = np.concatenate(([0], np.cumsum(length[order])))
    packed = _gathered(text, offset, first[order], starts)
    return Strings(packed, starts, _slots(packed, starts)), rank[number]


def table_size(count: int) -> int:
    """Slots for that many strings: a power of two, at most two thirds full."""
    return 1 << max(4, int(np.ceil(np.log2(max(1, count) * 1.5))))


@kernel
def _first_seen(text: np.ndarray, offset: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    count = len(offset) - 1
    size = 16
    while size * 2 < count * 3:
        size *= 2
    slots = np.zeros(size, np.uint64)
    number = np.empty(count, np.int64)
    first = np.empty(count, np.int64)
    found = 0
    for i in range(count):
        start, end = offset[i], offset[i + 1]
        if start == end:
            number[i] = -1
            continue
        h = string_hash(text, start, end)
        at = np.int64(h & np.uint64(size - 1))
        while True:
            slot = slots[at]
            if slot == 0:
                slots[at] = (h & _TAG) | np.uint64(found + 1)
                first[found] = i
                number[i] = found
                found += 1
                break
            if (slot & _TAG) == (h & _TAG):
                k = np.int64(slot & _NUMBER) - 1
                if same(text, start, end, text, offset[first[k]], offset[first[k] + 1]):
                    number[i] = k
                    break
            at = (at + 1) & (size - 1)
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


def _slots(text: NDArray[np.uint32], offset: NDArray[np.int64]) -> NDArray[np.uint64]:
    slots = np.zeros(table_size(len(offset) - 1), np.uint64)
    _fill_slots(text, offset, slots)
    return slots


@kernel
def _fill_slots(text: np.ndarray, offset: np.ndarray, slots: np.ndarray) -> None:
    size = len(slots)
    for i in range(len(offset) - 1):
        h = string_hash(text, offset[i], offset[i + 1])
        at = np.int64(h & np.uint64(size - 1))
        while slots[at] != 0:
            at = (at + 1) & (size - 1)
        slots[at] = (h & _TAG) | np.uint64(i + 1)


@kernel
def find(
    text: np.ndarray, offset: np.ndarray, slots: np.ndarray, h: np.uint64, other: np.ndarray, a: int, b: int
) -> int:
    """The number of the string that equals other[a:b], whose hash is `h`; -1 if there is none."""
    size = len(slots)
    at = np.int64(h & np.uint64(size - 1))
    while slots[at] != 0:
        slot = slots[at]
        if (slot & _TAG) == (h & _TAG):
            k = np.int64(slot & _NUMBER) - 1
            if same(other, a, b, text, offset[k], offset[k + 1]):
                return int(k)
        at = (at + 1) & (size - 1)
    return -1
