"""Posting lists of padded bigrams, rarest first: the tokens the prefix filter (prefix.py) meets on.

A string of n characters has n + 1 bigrams, a pad standing before and behind it. All bigrams are ordered by
how often they occur in the table, rarest first, ties by their code; the order is fixed when the lists are
built. A string is posted under its first `reach(n)` bigrams in the order (rank, position): more the filter
never asks for at the floor cutoff or above. A posting is the string's number and, in an array beside it, a
sketch of its characters, so that scanning a list touches no other memory: 8 bytes in all, 12 where the sketch
is wide.

A list is ordered by length. Lengths need not be kept: strings are numbered by length, so those of length n are
the postings whose number lies in a span. Long lists are ordered by position of the bigram within a length, and
have a directory of where each (length, position) begins.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel, mixed, slot_at
from bonafile.features.marks.engine.strings import narrow

#: Prefixes are long enough for this cutoff and any higher one.
FLOOR = Fraction(8, 10)
_CODE = np.uint64((1 << 42) - 1)
_MOST = np.uint64((1 << 22) - 1)
_PART = 1 << 16
#: Lists of so many postings have a directory by (length, position) for lengths below CELLED.
_LONG, CELLED = 2048, 40
_CELLS = CELLED * (CELLED + 1) // 2 + 1

#: Bits of a letter's first and second occurrence in a sketch; 0 for a second one: any bit, by hash.
_PLACES = (*"aeionrstluhgcmdpbyfj", "kq", "vw", "xz")
_BIT = np.array([next(k for k, w in enumerate(_PLACES) if chr(97 + i) in w) for i in range(26)], np.int64)
_TWICE = "aeionhgul"
_SECOND = np.array([23 + _TWICE.index(c) if c in _TWICE else 0 for c in map(chr, range(97, 123))], np.int64)


class Grams(NamedTuple):
    """Posting lists of a table of strings. List r holds `number[start[r]:start[r + 1]]`."""

    code: NDArray[np.uint64]  # bigrams in the order of their ranks
    slots: NDArray[np.uint32]  # hash table of rank + 1, 0 where free
    start: NDArray[Any]
    number: NDArray[np.uint32]
    sketch: NDArray[Any]  # of the postings' strings: 64 bits or, narrow, 32
    signature: NDArray[np.uint64]  # of string i, another than the sketch
    by_length: NDArray[np.int64]  # strings of length n are by_length[n] … by_length[n + 1] - 1
    cells: NDArray[np.int32]  # which directory a list has; -1 for a short one
    cell: NDArray[
        np.uint32
    ]  # by directory: where in the list (length n, position j) begins, at n(n + 1)/2 + j


def grams(
    text: NDArray[Any], offset: NDArray[Any], floor: Fraction = FLOOR, threads: int = 2, wide: bool = False
) -> Grams:
    """Posting lists for strings ordered by length; a wide sketch costs memory and saves time."""
    size = len(offset) - 1
    length = np.diff(offset)
    longest = int(length.max(initial=0))
    by_length = np.searchsorted(length, np.arange(longest + 2)).astype(np.int64)
    parts = [(a, min(a + _PART, size)) for a in range(0, size, _PART)]
    with ThreadPoolExecutor(threads) as pool:
        pictures = np.empty(size, np.uint32), np.empty(size, np.uint64), np.empty(size, np.uint64)
        list(pool.map(lambda part: draw(text, offset, part[0], part[1], *pictures), parts))
        drawn, signature = pictures[1:] if wide else pictures[:2]
        code, slot_of, count = _counted(text, offset)
        used = code > 0
        often = np.minimum(count[used].astype(np.uint64), _MOST)
        order = np.sort(often << np.uint64(42) | (code[used] - np.uint64(1))) & _CODE
        rank = np.full(len(code), -1, np.int32)
        _rank_slots(order, code, rank)
        slots = np.zeros(len(order) + len(order) // 2 + 8, np.uint32)
        _fill_gram_slots(order, slots)
        reaches = np.array([reach(n, floor) for n in range(longest + 1)], np.int64)
        start = np.zeros(len(order) + 1, np.int64)
        _count_places(offset, slot_of, rank, reaches, start)
        np.cumsum(start, out=start)
        number, sketch = np.empty(start[-1], np.uint32), np.empty(start[-1], drawn.dtype)
        position = np.empty(start[-1], np.uint16)
        _post(offset, slot_of, rank, reaches, start[:-1].copy(), drawn, number, sketch, position)
        del slot_of, rank, code, count, used
        long = np.diff(start) >= _LONG
        cells = np.where(long, np.cumsum(long) - 1, -1).astype(np.int32)
        cell = np.empty(int(long.sum()) * _CELLS, np.uint32)
        arrays = (start, by_length, number, sketch, position, cells, cell)
        list(pool.map(lambda r: _by_position(r, *arrays), np.flatnonzero(long)))
    return Grams(order, slots, narrow(start), number, sketch, signature, by_length, cells, cell)


@lru_cache(maxsize=65536)
def reach(n: int, floor: Fraction) -> int:
    """How many of its bigrams a string of length n must be posted under: the longest prefix over all lengths
    of a query that reaches the floor (prefix.py has the proof).
    """
    num, den = floor.numerator, floor.denominator
    longest = 0
    for m in range(max(1, -(-num * n // (2 * den - num))), n * (2 * den - num) // num + 1):
        least = 3 * -(-num * (m + n) // (2 * den)) - (m + n) + 1
        if least > 0:
            longest = max(longest, n + 1 - least + 1)
    return min(longest, n + 1)


@kernel
def gram_at(text: np.ndarray, start: int, end: int, j: int) -> np.uint64:
    """Padded bigram j (0 … n) of text[start:end], as a number."""
    before = np.uint64(0) if j == 0 else np.uint64(text[start + j - 1]) + np.uint64(1)
    behind = np.uint64(0) if start + j == end else np.uint64(text[start + j]) + np.uint64(1)
    return before << np.uint64(21) | behind


@kernel
def gram_rank(code: np.ndarray, slots: np.ndarray, gram: np.uint64) -> int:
    """The rank of a bigram, -1 if no string has it."""
    size = len(slots)
    at = slot_at(mixed(gram), size)
    while slots[at] != 0:
        r = int(np.int64(slots[at])) - 1
        if code[r] == gram:
            return r
        at = at + 1 if at + 1 < size else 0
    return -1


@kernel
def draw(
    text: np.ndarray, offset: np.ndarray, a: int, b: int, narrow: np.ndarray, wide: np.ndarray,
    hashed: np.ndarray,
) -> None:  # fmt: skip
    """Three pictures of the bags of characters of strings a to b - 1, of 32, 64 and 64 bits.

    Each (character, how many-th of its kind) sets one bit of each. In `wide` the first two of each letter have bits of
    their own; in `narrow` the first of each has, rare ones in twos, and of the most frequent also the second.
    """
    for i in range(a, b):
        start, end = offset[i], offset[i + 1]
        small, large, other = np.uint64(0), np.uint64(0), np.uint64(0)
        for j in range(start, end):
            c = np.int64(text[j])
            nth = np.uint64(0)
            for k in range(start, j):
                if text[k] == text[j]:
                    nth += np.uint64(1)
            h = mixed(np.uint64(c) << np.uint64(20) | nth)
            other |= np.uint64(1) << (h >> np.uint64(58))
            low, bit = h >> np.uint64(8) & np.uint64(31), h & np.uint64(63)
            if 97 <= c <= 122:
                letter = np.uint64(c - 97)
                bit = letter + np.uint64(26) * nth if nth < 2 else np.uint64(52) + h % np.uint64(12)
                if nth == 0:
                    low = np.uint64(_BIT[c - 97])
                elif nth == 1 and _SECOND[c - 97] > 0:
                    low = np.uint64(_SECOND[c - 97])
            small |= np.uint64(1) << low
            large |= np.uint64(1) << bit
        narrow[i] = np.uint32(small)
        wide[i] = large
        hashed[i] = other


@kernel
def _gram_slot(code: np.ndarray, gram: np.uint64) -> int:
    """Where in the growing hash table the bigram is, or the free slot where it would be."""
    size = len(code)
    at = np.int64(mixed(gram) & np.uint64(size - 1))
    while code[at] != 0 and code[at] != gram + np.uint64(1):
        at = (at + 1) & (size - 1)
    return int(at)


@kernel
def _fill_gram_slots(code: np.ndarray, slots: np.ndarray) -> None:
    size = len(slots)
    for r in range(len(code)):
        at = slot_at(mixed(code[r]), size)
        while slots[at] != 0:
            at = at + 1 if at + 1 < size else 0
        slots[at] = np.uint32(r + 1)


@kernel
def _counted(text: np.ndarray, offset: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hash table of the bigrams, the slot of each bigram of each string in turn, and counts by slot."""
    strings = len(offset) - 1
    size = 1 << 16
    code = np.zeros(size, np.uint64)
    count = np.zeros(size, np.int64)
    slot_of = np.empty(offset[strings] + strings, np.int32)
    found = 0
    at = 0
    i = 0
    while i < strings:
        start, end = offset[i], offset[i + 1]
        if 2 * (found + end - start + 1) > size:
            size *= 4
            bigger = np.zeros(size, np.uint64)
            counts = np.zeros(size, np.int64)
            moved = np.empty(len(code), np.int32)
            for s in range(len(code)):
                if code[s] != 0:
                    to = _gram_slot(bigger, code[s] - np.uint64(1))
                    bigger[to] = code[s]
                    counts[to] = count[s]
                    moved[s] = to
            for k in range(at):
                slot_of[k] = moved[slot_of[k]]
            code, count = bigger, counts
            continue
        for j in range(end - start + 1):
            gram = gram_at(text, start, end, j)
            s = _gram_slot(code, gram)
            if code[s] == 0:
                code[s] = gram + np.uint64(1)
                found += 1
            count[s] += 1
            slot_of[at] = s
            at += 1
        i += 1
    return code, slot_of, count


@kernel
def _rank_slots(ordered: np.ndarray, code: np.ndarray, rank: np.ndarray) -> None:
    for r in range(len(ordered)):
        rank[_gram_slot(code, ordered[r])] = r


@kernel
def _count_places(
    offset: np.ndarray, slot_of: np.ndarray, rank: np.ndarray, reaches: np.ndarray, start: np.ndarray
) -> None:
    """Turn slots into sorted (rank, position) words in place of `slot_of`'s pairs and count postings."""
    keys = np.empty(reaches.size + 2, np.uint64)
    for i in range(len(offset) - 1):
        n = offset[i + 1] - offset[i]
        _sorted_keys(offset[i] + i, n, slot_of, rank, keys)
        for place in range(reaches[n]):
            start[np.int64(keys[place] >> np.uint64(32)) + 1] += 1


@kernel
def _sorted_keys(base: int, n: int, slot_of: np.ndarray, rank: np.ndarray, keys: np.ndarray) -> None:
    for j in range(n + 1):
        key = np.uint64(rank[slot_of[base + j]]) << np.uint64(32) | np.uint64(j)
        k = j
        while k > 0 and keys[k - 1] > key:
            keys[k] = keys[k - 1]
            k -= 1
        keys[k] = key


@kernel
def _post(
    offset: np.ndarray, slot_of: np.ndarray, rank: np.ndarray, reaches: np.ndarray, fill: np.ndarray,
    drawn: np.ndarray, number: np.ndarray, sketch: np.ndarray, position: np.ndarray,
) -> None:  # fmt: skip
    keys = np.empty(reaches.size + 2, np.uint64)
    for i in range(len(offset) - 1):
        n = offset[i + 1] - offset[i]
        _sorted_keys(offset[i] + i, n, slot_of, rank, keys)
        for place in range(reaches[n]):
            r = np.int64(keys[place] >> np.uint64(32))
            number[fill[r]] = i
            sketch[fill[r]] = drawn[i]
            position[fill[r]] = min(keys[place] & np.uint64(0xFFFFFFFF), np.uint64(CELLED))
            fill[r] += 1


@kernel
def _by_position(
    r: int, start: np.ndarray, by_length: np.ndarray, number: np.ndarray, sketch: np.ndarray,
    position: np.ndarray, cells: np.ndarray, cell: np.ndarray,
) -> None:  # fmt: skip
    """Order list r, which is ordered by number, by position within each length below CELLED, and list where
    they begin.
    """
    s, e = start[r], start[r + 1]
    directory = np.int64(cells[r]) * _CELLS
    numbers, sketches = number[s:e].copy(), sketch[s:e].copy()
    fill = np.zeros(CELLED + 2, np.int64)
    at = 0
    for n in range(CELLED):
        stop = at
        fill[:] = 0
        while stop < e - s and n + 1 < len(by_length) and numbers[stop] < by_length[n + 1]:
            fill[position[s + stop] + 1] += 1
            stop += 1
        fill[0] = at
        for j in range(n + 1):
            fill[j + 1] += fill[j]
            cell[directory + n * (n + 1) // 2 + j] = fill[j]
        for p in range(at, stop):
            j = position[s + p]
            number[s + fill[j]] = numbers[p]
            sketch[s + fill[j]] = sketches[p]
            fill[j] += 1
        at = stop
    cell[directory + CELLED * (CELLED + 1) // 2] = at
