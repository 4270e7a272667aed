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

5. **Sketch and signature.** The bags of characters of both strings differ in at most m + n - 2l <= d elements.
   Every element (character, how many-th) sets one bit of a word, so two such words differ in at most d bits:
   the sketch beside the posting, and the signature of the string.

6. **Classes.** Where lists are made of the classes of characters (a written form read as it looks), equal characters have
   equal classes: the common subsequence of the classes is at least as long, lengths are the same, and a hit of
   the strings is a hit of their classes. So all of the above holds for the classes; what passes is compared
   as it is asked for, by classes or as it stands.

A list too short to be worth a look into its lengths and positions is looked at whole, with the largest d of
the lengths whose prefix it is in. What passes is compared by a bit-parallel longest common subsequence. Nothing
of this depends on c beyond 0 < c <= 1.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.grams import CELLED, FLOOR, Grams, draw, gram_at, gram_rank
from bonafile.features.marks.engine.kernels import (
    clear_masks,
    common_long,
    common_short,
    grown,
    grown_rows,
    kernel,
    least_common,
    lower_bound,
    popcount,
    set_masks,
)
from bonafile.features.marks.engine.strings import Strings

_NUMBER = np.uint64(0xFFFFFFFF)
_BLOCK = 1024
#: Lists of fewer postings are looked at whole.
_SHORT = 64
_CELLS = CELLED * (CELLED + 1) // 2 + 1
_ROW, _ROWS = np.uint64(28), np.uint64((1 << 28) - 1)


def alike(
    strings: Strings, grams: Grams, asked: NDArray[Any], offset: NDArray[np.int64], cutoff: Fraction,
    classes: NDArray[Any], compared: NDArray[Any] | None = None, floor: Fraction = FLOOR,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:  # fmt: skip
    """Every (query, string) with 2·common·den >= num·(m + n), as query, string and common; in that order.

    Queries are `asked[offset[i]:offset[i + 1]]` in the codes of the table (strings.encoded) and read by the classes
    the lists were made of; an empty one finds nothing. Strings are compared with them read by `classes`; where
    `compared` is given, queries are compared as they stand there. Works on one thread without the interpreter's
    lock.
    """
    num, den = cutoff.numerator, cutoff.denominator
    size = len(offset) - 1
    pictures = np.empty(size, np.uint32), np.empty(size, np.uint64), np.empty(size, np.uint64)
    draw(asked, offset, 0, size, *pictures)
    drawn, signed = pictures[1:] if grams.sketch.dtype == np.uint64 else pictures[:2]
    lists = (grams.code, grams.slots, grams.start, grams.cells, grams.cell, grams.number)
    where, what = _probes(asked, offset, *lists, grams.by_length, num, den, cutoff >= floor)
    pairs, found = _scan(where, what, grams.number, grams.sketch, grams.signature, signed, drawn)
    text = asked if compared is None else compared
    rows, found = _compare(pairs[:found], text, offset, strings.text, strings.offset, classes, num, den)
    return rows[:found, 0], rows[:found, 1], rows[:found, 2]


@kernel
def _probes(
    text: np.ndarray, offset: np.ndarray, code: np.ndarray, slots: np.ndarray, start: np.ndarray,
    cells: np.ndarray, cell: np.ndarray, number: np.ndarray, by_length: np.ndarray, num: int, den: int,
    posted: bool,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """What has to be scanned: (start | row, ascending) and rows of (query, end, d, whether postings).

    Where not postings the strings themselves are meant.
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
        keys, listed = _query_keys(text, a, b, code, slots)
        widest = np.full(m + 1, -1, np.int64)  # of short lists: the largest d
        n_high = min(longest, m * (2 * den - num) // num)
        for n in range(max(1, -((-num * m) // (2 * den - num))), n_high + 1):
            t = least_common(num, den, m + n)
            if by_length[n] == by_length[n + 1] or t > min(m, n):
                continue
            d = m + n - 2 * t
            least = 3 * t - (m + n) + 1
            if count + 2 * m + 2 >= len(where):
                what, where = grown_rows(what, 2 * m + 2), grown(where, 2 * m + 2)
            if not posted or least < 1:
                count = _add(where, what, count, by_length[n], q, by_length[n + 1], d, 0)
                continue
            gap = n - m
            slack = (d - abs(gap)) // 2
            for k in range(min(m + 1, m + 1 - least + 1)):
                r = listed[k]
                if r < 0:
                    continue
                s, e = np.int64(start[r]), np.int64(start[r + 1])
                if e - s < _SHORT:
                    widest[k] = max(widest[k], d)
                    continue
                if n < CELLED and cells[r] >= 0:
                    first = min(max(0, keys[k] + min(0, gap) - slack), n + 1)
                    last = min(n, keys[k] + max(0, gap) + slack)
                    at = cells[r] * _CELLS + n * (n + 1) // 2
                    s, e = s + np.int64(cell[at + first]), s + np.int64(cell[at + last + 1])
                else:
                    s = lower_bound(number, s, e, by_length[n])
                    e = lower_bound(number, s, e, by_length[n + 1])
                if s < e:
                    count = _add(where, what, count, s, q, e, d, 1)
        for k in range(m + 1):
            if widest[k] >= 0:
                s, e = start[listed[k]], start[listed[k] + 1]
                count = _add(where, what, count, s, q, e, widest[k], 1)
    where = where[:count].copy()
    where.sort()
    return where, what


@kernel
def _add(
    where: np.ndarray, what: np.ndarray, count: int, s: int, q: int, e: int, d: int, postings: int
) -> int:
    where[count] = np.uint64(s) << _ROW | np.uint64(count)
    what[count, 0] = q
    what[count, 1] = e
    what[count, 2] = d
    what[count, 3] = postings
    return count + 1


@kernel
def _scan(
    where: np.ndarray, what: np.ndarray, number: np.ndarray, sketch: np.ndarray, signature: np.ndarray,
    signed: np.ndarray, drawn: np.ndarray,
) -> tuple[np.ndarray, int]:  # fmt: skip
    """(query, string) of everything that passes condition 5, as words query | string."""
    pairs = np.empty(1 << 14, np.uint64)
    flags = np.zeros(_BLOCK, np.uint8)
    count = 0
    # in the order of the lists, so that neighbours find them in the processor's cache
    for k in range(len(where)):
        row = np.int64(where[k] & _ROWS)
        s = np.int64(where[k] >> _ROW)
        q, e, d = what[row, 0], what[row, 1], np.uint64(what[row, 2])
        of = np.uint64(q) << np.uint64(32)
        while s < e:
            stop = min(e, s + _BLOCK)
            if count + _BLOCK >= len(pairs):
                pairs = grown(pairs, _BLOCK)
            if what[row, 3]:
                count = _scan_list(
                    number[s:stop], sketch[s:stop], signature, drawn[q], signed[q], d, of, flags, pairs, count
                )
            else:
                for i in range(s, stop):
                    if popcount(signature[i] ^ signed[q]) <= d:
                        pairs[count] = of | np.uint64(i)
                        count += 1
            s = stop
    pairs[:count].sort()
    return pairs, count


@kernel
def _compare(
    pairs: np.ndarray, q_text: np.ndarray, q_offset: np.ndarray, text: np.ndarray, offset: np.ndarray,
    classes: np.ndarray, num: int, den: int,
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
        # the most they can have in common is the shorter one
        if 2 * min(m, n) * den < num * (m + n):
            continue
        if m <= 64:
            common = common_short(text, offset[i], offset[i + 1], classes, m, low, others, masks, distinct)
        else:
            common = common_long(q_text, a, b, text, offset[i], offset[i + 1], classes)
        if 2 * common * den >= num * (m + n):
            if found == len(out):
                out = grown_rows(out, 0)
            out[found, 0] = q
            out[found, 1] = i
            out[found, 2] = common
            found += 1
    return out, found


@kernel
def _scan_list(
    number: np.ndarray, sketch: np.ndarray, signature: np.ndarray, drawn: np.uint64, signed: np.uint64,
    d: np.uint64, of: np.uint64, flags: np.ndarray, kept: np.ndarray, count: int,
) -> int:  # fmt: skip
    """Append the numbers of those postings that pass condition 5; returns the new count."""
    # first without branches, so that many postings are compared at once; then eight flags at a time
    here = len(number)
    for p in range(here):
        flags[p] = np.uint8(popcount(sketch[p] ^ drawn) <= d)
    words = flags.view(np.uint64)
    stop = count
    for w in range((here + 7) >> 3):
        if words[w] == 0:
            continue
        for p in range(8 * w, min(8 * w + 8, here)):
            kept[stop] = number[p]
            stop += flags[p]
    # signatures lie anywhere in memory: without branches many are fetched at once
    for p in range(count, stop):
        i = kept[p]
        kept[count] = of | i
        count += int(popcount(signature[np.int64(i)] ^ signed) <= d)
    return count


@kernel
def _query_keys(
    text: np.ndarray, a: int, b: int, code: np.ndarray, slots: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the query's bigrams in the order (rank, position), and their ranks; -1 for unknown ones."""
    m = b - a
    keys = np.empty(m + 1, np.int64)
    listed = np.empty(m + 1, np.int64)
    for j in range(m + 1):
        r = gram_rank(code, slots, gram_at(text, a, b, j))
        k = j
        while k > 0 and listed[k - 1] > r:
            listed[k] = listed[k - 1]
            keys[k] = keys[k - 1]
            k -= 1
        listed[k] = r
        keys[k] = j
    return keys, listed
