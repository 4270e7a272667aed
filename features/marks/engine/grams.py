"""Posting lists of padded bigrams, rarest first: the tokens the prefix filter (prefix.py) meets on.

A string of n characters has n + 1 bigrams, a pad standing before and behind it. All bigrams are ordered by
how often they occur in the table, rarest first, ties by their code; the order is fixed when the lists are
built. A string is posted under its first `reach(n)` bigrams in the order (rank, position): more the filter
never asks for at the floor cutoff or above. A posting is one 64-bit word,

    length (8 bits, 255 for more) | position (8, 255 for more) | place in the order (8, 255 for more) | number (32),

and lists are ascending, so that those of one length and a span of positions stand together. Clipped fields
only ever let more through. Beside each posting lies the string's signature, so that scanning a list touches
no other memory.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel, mixed
from bonafile.features.marks.engine.strings import Strings

#: Prefixes are long enough for this cutoff and any higher one.
FLOOR = Fraction(8, 10)
LENGTH_AT, POSITION_AT, PLACE_AT = np.uint64(48), np.uint64(40), np.uint64(32)
_CODE = np.uint64((1 << 42) - 1)
_MOST = np.uint64((1 << 22) - 1)
_PART = 1 << 16
#: Lists of so many postings have a directory by (length, position) for lengths below CELLED.
_LONG, CELLED = 1024, 40
_CELLS = CELLED * (CELLED + 1) // 2 + 1


class Grams(NamedTuple):
    """Posting lists of a table of strings. List r holds `postings[start[r]:start[r + 1]]`."""

    code: NDArray[np.uint64]  # hash table: bigram + 1, 0 where free
    rank: NDArray[np.int32]  # beside it
    start: NDArray[np.int64]
    postings: NDArray[np.uint64]
    beside: NDArray[np.uint64]  # signatures of the postings' strings: row 0 and row 1, or only row 0
    signature: NDArray[np.uint64]  # of string i, row 0 and row 1
    by_length: NDArray[np.int64]  # strings of length n are by_length[n] … by_length[n + 1] - 1
    cells: NDArray[np.int64]  # of a long list: where its directory begins in `cell`; -1 for a short one
    cell: NDArray[np.uint32]  # where in the list (length n, position j) begins, at n(n + 1)/2 + j


def grams(strings: Strings, floor: Fraction = FLOOR, threads: int = 2, slim: bool = False) -> Grams:
    """Posting lists for a table of strings; slim ones keep only the first signature word beside a posting."""
    text, offset = strings.text, strings.offset
    longest = int(np.diff(offset).max(initial=0))
    by_length = np.searchsorted(np.diff(offset), np.arange(longest + 2)).astype(np.int64)
    parts = _parts(strings.size)
    with ThreadPoolExecutor(threads) as pool:
        signature = np.empty((2, strings.size), np.uint64)
        list(pool.map(lambda part: sign_all(text, offset, part[0], part[1], signature), parts))
        code, slot_of, count = _counted(text, offset)
        used = code > 0
        often = np.minimum(count[used].astype(np.uint64), _MOST)
        order = np.sort(often << np.uint64(42) | (code[used] - np.uint64(1)))
        rank = np.full(len(code), -1, np.int32)
        _rank_slots(order & _CODE, code, rank)
        reaches = np.array([reach(n, floor) for n in range(longest + 1)], np.int64)
        start = np.zeros(len(order) + 1, np.int64)
        _count_places(offset, slot_of, rank, reaches, start)
        np.cumsum(start, out=start)
        postings = np.empty(start[-1], np.uint64)
        _post(offset, slot_of, rank, reaches, start[:-1].copy(), postings)
        beside = np.empty((1 if slim else 2, len(postings)), np.uint64)
        long = np.diff(start) >= _LONG
        cells = np.where(long, (np.cumsum(long) - 1) * _CELLS, -1)
        cell = np.empty(int(long.sum()) * _CELLS, np.uint32)
        cuts = np.searchsorted(start, np.linspace(0, start[-1], 8 * threads + 1).astype(np.int64))
        arrays = (postings, signature, beside, cells, cell)
        list(pool.map(lambda ab: _sort_lists(start, ab[0], ab[1], *arrays), pairwise(cuts)))
    return Grams(code, rank, start, postings, beside, signature, by_length, cells, cell)


def _parts(count: int) -> list[tuple[int, int]]:
    return [(a, min(a + _PART, count)) for a in range(0, count, _PART)]


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
def gram_slot(code: np.ndarray, gram: np.uint64) -> int:
    """Where in the hash table the bigram is, or the free slot where it would be."""
    size = len(code)
    at = np.int64(mixed(gram) & np.uint64(size - 1))
    while code[at] != 0 and code[at] != gram + np.uint64(1):
        at = (at + 1) & (size - 1)
    return int(at)


@kernel
def sign_all(text: np.ndarray, offset: np.ndarray, a: int, b: int, out: np.ndarray) -> None:
    """Signatures of strings a to b - 1: the bag of characters as two words of 64 bits, made by different
    hashes. Each (character, how many-th of its kind) sets one bit of each.
    """
    for i in range(a, b):
        start, end = offset[i], offset[i + 1]
        low, high = np.uint64(0), np.uint64(0)
        for j in range(start, end):
            nth = np.uint64(0)
            for k in range(start, j):
                if text[k] == text[j]:
                    nth += np.uint64(1)
            h = mixed(np.uint64(text[j]) << np.uint64(20) | nth)
            bit = h & np.uint64(63)
            if 97 <= text[j] <= 122:
                # the first two of each letter have bits of their own
                letter = np.uint64(text[j]) - np.uint64(97)
                bit = letter + np.uint64(26) * nth if nth < 2 else np.uint64(52) + h % np.uint64(12)
            low |= np.uint64(1) << bit
            high |= np.uint64(1) << (h >> np.uint64(58))
        out[0, i] = low
        out[1, i] = high


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
                    to = gram_slot(bigger, code[s] - np.uint64(1))
                    bigger[to] = code[s]
                    counts[to] = count[s]
                    moved[s] = to
            for k in range(at):
                slot_of[k] = moved[slot_of[k]]
            code, count = bigger, counts
            continue
        for j in range(end - start + 1):
            gram = gram_at(text, start, end, j)
            s = gram_slot(code, gram)
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
        rank[gram_slot(code, ordered[r])] = r


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
    postings: np.ndarray,
) -> None:  # fmt: skip
    keys = np.empty(reaches.size + 2, np.uint64)
    for i in range(len(offset) - 1):
        n = offset[i + 1] - offset[i]
        _sorted_keys(offset[i] + i, n, slot_of, rank, keys)
        head = np.uint64(min(n, 255)) << LENGTH_AT | np.uint64(i)
        for place in range(reaches[n]):
            position = keys[place] & np.uint64(0xFFFFFFFF)
            r = np.int64(keys[place] >> np.uint64(32))
            postings[fill[r]] = (
                head | min(position, np.uint64(255)) << POSITION_AT | np.uint64(min(place, 255)) << PLACE_AT
            )
            fill[r] += 1


@kernel
def _sort_lists(
    start: np.ndarray,
    a: int,
    b: int,
    postings: np.ndarray,
    signature: np.ndarray,
    beside: np.ndarray,
    cells: np.ndarray,
    cell: np.ndarray,
) -> None:
    for r in range(a, b):
        s, e = start[r], start[r + 1]
        if e - s > 24:
            postings[s:e].sort()
        else:
            for i in range(s + 1, e):
                word = postings[i]
                k = i
                while k > s and postings[k - 1] > word:
                    postings[k] = postings[k - 1]
                    k -= 1
                postings[k] = word
        for i in range(s, e):
            number = np.int64(postings[i] & np.uint64(0xFFFFFFFF))
            beside[0, i] = signature[0, number]
            if len(beside) > 1:
                beside[1, i] = signature[1, number]
        if cells[r] >= 0:
            at = s
            for n in range(CELLED):
                for j in range(n + 1):
                    wanted = np.uint64(n) << LENGTH_AT | np.uint64(j) << POSITION_AT
                    while at < e and postings[at] < wanted:
                        at += 1
                    cell[cells[r] + n * (n + 1) // 2 + j] = at - s
            while at < e and postings[at] < np.uint64(CELLED) << LENGTH_AT:
                at += 1
            cell[cells[r] + CELLED * (CELLED + 1) // 2] = at - s
