"""Finds all strings of a table whose Indel similarity to a query reaches a cutoff, missing none.

Indel normalised similarity of strings of lengths m and n with a longest common subsequence of length l is
2·l/(m + n). With the cutoff c = num/den a pair is a hit exactly when 2·l·den >= num·(m + n), that is when
l >= t, t = ceil(c·(m + n)/2), in whole numbers. Let d = m + n - 2t, the most characters that may be deleted
and inserted together. Let a hit be given, and an alignment of l >= t matched characters, so that m - l
characters of the query are left over and n - l of the other string. Pad both, the pads matched with each
other. Every filter below only drops pairs for which one of these necessary conditions fails:

1. **Lengths.** l <= min(m, n), so t <= min(m, n).

2. **Shared bigrams.** The query has m + 1 padded bigrams. A left-over character of the query touches two of
   them, so at least (m + 1) - 2(m - l) have both characters matched. Such a bigram is one of the other string
   too unless a left-over character of that string stands between the two partners; each of the n - l can stand
   in one gap only. Hence at least (m + 1) - 2(m - l) - (n - l) = 3l - m - n + 1 >= 3t - (m + n) + 1 =: o
   bigrams are *aligned*: equal, and matched character by character. (By symmetry of the formula it does not
   matter from which side one counts.)

3. **Position.** An aligned bigram at position i of the query and j of the other splits the alignment: in front
   of it at least |i - j| characters are left over, behind it at least |(m - i) - (n - j)|. Their sum is at
   most d.

4. **Prefix.** Order the bigrams of either string by (rank, position), the rank being any fixed order. If
   o >= 1, consider the aligned pairs in that order: matching is monotone, so equal bigrams come in the same
   order on both sides, and the o aligned pairs stand in the same order in both lists. The first of them has at
   least o - 1 behind it in either list: its place (from 0) is at most (m + 1) - o in the query's and
   (n + 1) - o in the other's. So it is enough to look at those places, and only at postings that condition 3
   allows. A rank no string of the table has may come first or anywhere.

   Where o < 1 (possible only for c < 2/3), or c lies below the floor the lists were built for, all strings of
   the length are looked at instead.

   The places asked for at a cutoff c >= floor are among those posted: t grows with c, so o does, the places
   (n + 1) - o shrink, and the lengths that reach c also reach the floor.

5. **Signature.** The bags of characters of both strings differ in at most m + n - 2l <= d elements. Every
   element (character, how many-th) sets one bit of 64, so two such words differ in at most d bits; this holds
   for each of two words, made with different hashes.

What passes is compared by a bit-parallel longest common subsequence. Nothing of this depends on c beyond
0 < c <= 1.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.grams import (
    CELLED,
    FLOOR,
    LENGTH_AT,
    PLACE_AT,
    POSITION_AT,
    Grams,
    gram_at,
    gram_slot,
    sign_all,
)
from bonafile.features.marks.engine.kernels import (
    clear_masks,
    common_long,
    common_short,
    kernel,
    least_common,
    lower_bound,
    popcount,
    set_masks,
)
from bonafile.features.marks.engine.strings import Strings

_NUMBER = np.uint64(0xFFFFFFFF)
_BYTE = np.uint64(255)
_BLOCK = 1024
_ROW, _ROWS = np.uint64(28), np.uint64((1 << 28) - 1)


def alike(
    strings: Strings, grams: Grams, text: NDArray[np.uint32], offset: NDArray[np.int64], cutoff: Fraction,
    floor: Fraction = FLOOR,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:  # fmt: skip
    """Every (query, string) with 2·common·den >= num·(m + n), as query, string and common; in that order.

    Queries are `text[offset[i]:offset[i + 1]]`; an empty one finds nothing. Works on one thread without the
    interpreter's lock.
    """
    num, den = cutoff.numerator, cutoff.denominator
    table = (grams.signature[0], grams.signature[1], grams.by_length)
    lists = (grams.code, grams.rank, grams.start, grams.cells, grams.cell, grams.postings)
    signed = np.empty((2, len(offset) - 1), np.uint64)
    sign_all(text, offset, 0, len(offset) - 1, signed)
    where, what = _probes(text, offset, *lists, grams.by_length, num, den, cutoff >= floor)
    pairs, found = _scan(
        where, what, grams.postings, grams.beside[0], grams.beside[-1], len(grams.beside) == 1, *table, signed
    )
    rows, found = _compare(pairs[:found], text, offset, strings.text, strings.offset, num, den)
    return rows[:found, 0], rows[:found, 1], rows[:found, 2]


@kernel
def _probes(
    text: np.ndarray, offset: np.ndarray, code: np.ndarray, rank: np.ndarray, start: np.ndarray,
    cells: np.ndarray, cell: np.ndarray, postings: np.ndarray, by_length: np.ndarray, num: int, den: int,
    posted: bool,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """What has to be scanned: (start | row, ascending) and rows of (query, end, d, highest place).

    A highest place of -1 says that the strings themselves are meant, not postings.
    """
    longest = len(by_length) - 2
    what = np.empty((1024, 4), np.int64)
    where = np.empty(1024, np.uint64)
    count = 0
    for q in range(len(offset) - 1):
        a, b = offset[q], offset[q + 1]
        m = b - a
        if m == 0:
            continue
        keys, listed = _query_keys(text, a, b, code, rank)
        n_high = min(longest, m * (2 * den - num) // num)
        for n in range(max(1, -((-num * m) // (2 * den - num))), n_high + 1):
            t = least_common(num, den, m + n)
            if by_length[n] == by_length[n + 1] or t > min(m, n):
                continue
            d = m + n - 2 * t
            least = 3 * t - (m + n) + 1
            if count + m + 1 >= len(where):
                what, where = _grown_rows(what, m + 1), _grown(where, m + 1)
            if not posted or least < 1:
                count = _add(where, what, count, by_length[n], q, by_length[n + 1], d, -1)
                continue
            gap = n - m
            slack = (d - abs(gap)) // 2
            head = np.uint64(min(n, 255)) << LENGTH_AT
            for k in range(min(m + 1, m + 1 - least + 1)):
                r = listed[k]
                if r < 0:
                    continue
                first = min(max(0, keys[k] + min(0, gap) - slack), 255)
                last = min(min(n, keys[k] + max(0, gap) + slack), 255)
                s, e = start[r], start[r + 1]
                if n < CELLED and cells[r] >= 0:
                    at = cells[r] + n * (n + 1) // 2
                    s, e = s + cell[at + first], s + cell[at + last + 1]
                else:
                    s = lower_bound(postings, s, e, head + (np.uint64(first) << POSITION_AT))
                    e = lower_bound(postings, s, e, head + (np.uint64(last + 1) << POSITION_AT))
                if s < e:
                    count = _add(where, what, count, s, q, e, d, min(n + 1 - least, 255))
    where = where[:count].copy()
    where.sort()
    return where, what


@kernel
def _add(where: np.ndarray, what: np.ndarray, count: int, s: int, q: int, e: int, d: int, most: int) -> int:
    where[count] = np.uint64(s) << _ROW | np.uint64(count)
    what[count, 0] = q
    what[count, 1] = e
    what[count, 2] = d
    what[count, 3] = most
    return count + 1


@kernel
def _scan(
    where: np.ndarray, what: np.ndarray, postings: np.ndarray, low: np.ndarray, high: np.ndarray, slim: bool,
    all_low: np.ndarray, all_high: np.ndarray, by_length: np.ndarray, signed: np.ndarray,
) -> tuple[np.ndarray, int]:  # fmt: skip
    """(query, string) of everything that passes conditions 4 and 5, as words query | string."""
    pairs = np.empty(1 << 14, np.uint64)
    flags = np.zeros(_BLOCK, np.uint8)
    count = 0
    # in the order of the lists, so that neighbours find them in the processor's cache
    for k in range(len(where)):
        row = np.int64(where[k] & _ROWS)
        s = np.int64(where[k] >> _ROW)
        q, e, d, most = what[row, 0], what[row, 1], np.uint64(what[row, 2]), what[row, 3]
        q0, q1, of = signed[0, q], signed[1, q], np.uint64(q) << np.uint64(32)
        while s < e:
            stop = min(e, s + _BLOCK)
            if count + _BLOCK > len(pairs):
                pairs = _grown(pairs, _BLOCK)
            if most < 0:
                count = _scan_all(all_low[s:stop], all_high[s:stop], s, q0, q1, d, of, flags, pairs, count)
            else:
                count = _scan_list(
                    postings[s:stop], low[s:stop], high[s:stop], slim, all_high, np.uint64(most), q0, q1, d, of,
                    flags, pairs, count,
                )  # fmt: skip
            s = stop
    pairs[:count].sort()
    return pairs, count


@kernel
def _compare(
    pairs: np.ndarray, q_text: np.ndarray, q_offset: np.ndarray, text: np.ndarray, offset: np.ndarray,
    num: int, den: int,
) -> tuple[np.ndarray, int]:  # fmt: skip
    """Those of the pairs (ascending, repeats allowed) that reach the cutoff, with their common length."""
    out = np.empty((1024, 3), np.int64)
    found = 0
    low = np.zeros(128, np.uint64)
    others = np.zeros(64, np.uint32)
    masks = np.zeros(64, np.uint64)
    query = np.int64(-1)
    a, b, distinct = 0, 0, 0
    for k in range(len(pairs)):
        if k > 0 and pairs[k] == pairs[k - 1]:
            continue
        q, i = np.int64(pairs[k] >> np.uint64(32)), np.int64(pairs[k] & _NUMBER)
        if q != query:
            if query >= 0 and b - a <= 64:
                clear_masks(q_text, a, b, low)
            query, a, b = q, q_offset[q], q_offset[q + 1]
            if b - a <= 64:
                distinct = set_masks(q_text, a, b, low, others, masks)
        m, n = b - a, offset[i + 1] - offset[i]
        if m <= 64:
            common = common_short(text, offset[i], offset[i + 1], m, low, others, masks, distinct)
        else:
            common = common_long(q_text, a, b, text, offset[i], offset[i + 1])
        if 2 * common * den >= num * (m + n):
            if found == len(out):
                out = _grown_rows(out, 0)
            out[found, 0] = q
            out[found, 1] = i
            out[found, 2] = common
            found += 1
    return out, found


@kernel
def _scan_list(
    postings: np.ndarray, low: np.ndarray, high: np.ndarray, slim: bool, all_high: np.ndarray, most: np.uint64, q0: np.uint64, q1: np.uint64,
    d: np.uint64, of: np.uint64, flags: np.ndarray, kept: np.ndarray, count: int,
) -> int:  # fmt: skip
    """Append the numbers of those postings that pass conditions 4 and 5; returns the new count."""
    # first without branches, so that several postings are compared at once; then eight flags at a time
    here = len(postings)
    for p in range(here):
        flags[p] = np.uint8(popcount(low[p] ^ q0) <= d)
    words = flags.view(np.uint64)
    for w in range((here + 7) >> 3):
        if words[w] == 0:
            continue
        for p in range(8 * w, min(8 * w + 8, here)):
            if not flags[p] or (postings[p] >> PLACE_AT & _BYTE) > most:
                continue
            number = postings[p] & _NUMBER
            word = all_high[np.int64(number)] if slim else high[p]
            if popcount(word ^ q1) <= d:
                kept[count] = of | number
                count += 1
    return count


@kernel
def _scan_all(
    low: np.ndarray, high: np.ndarray, first: int, q0: np.uint64, q1: np.uint64, d: np.uint64,
    of: np.uint64, flags: np.ndarray, kept: np.ndarray, count: int,
) -> int:  # fmt: skip
    """Append the numbers of those strings that pass condition 5; returns the new count."""
    here = len(low)
    for p in range(here):
        flags[p] = np.uint8(popcount(low[p] ^ q0) <= d)
    words = flags.view(np.uint64)
    for w in range((here + 7) >> 3):
        if words[w] == 0:
            continue
        for p in range(8 * w, min(8 * w + 8, here)):
            if flags[p] and popcount(high[p] ^ q1) <= d:
                kept[count] = of | np.uint64(first + p)
                count += 1
    return count


@kernel
def _grown(values: np.ndarray, room: int) -> np.ndarray:
    bigger = np.empty(2 * len(values) + room, values.dtype)
    bigger[: len(values)] = values
    return bigger


@kernel
def _grown_rows(values: np.ndarray, room: int) -> np.ndarray:
    bigger = np.empty((2 * len(values) + room, values.shape[1]), values.dtype)
    bigger[: len(values)] = values
    return bigger


@kernel
def _query_keys(
    text: np.ndarray, a: int, b: int, code: np.ndarray, rank: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the query's bigrams in the order (rank, position), and their ranks; -1 for unknown ones."""
    m = b - a
    keys = np.empty(m + 1, np.int64)
    listed = np.empty(m + 1, np.int64)
    for j in range(m + 1):
        slot = gram_slot(code, gram_at(text, a, b, j))
        r = np.int64(rank[slot]) if code[slot] != 0 else np.int64(-1)
        k = j
        while k > 0 and listed[k - 1] > r:
            listed[k] = listed[k - 1]
            keys[k] = keys[k - 1]
            k -= 1
        listed[k] = r
        keys[k] = j
    return keys, listed
