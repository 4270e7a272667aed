"""Finds strings whose characters all stand in a query, in any order, with a few more at most.

The hash of a bag of characters is the sum of its characters' hashes, so that leaving characters out is
subtraction. Every string of two Chinese characters and more is entered in a hash table under its bag. A query
asks for its own bag and for each bag that is left when one or two of its characters go.

**Lossless.** Let a string of n characters have all of them, as often as they occur, among the m of a query,
m - n = k <= 2. Then its bag is the query's with some k characters left out, which is one of the bags asked
for; equal bags have equal hashes. **Exact.** What is found is compared as bags.
"""

from __future__ import annotations

import numpy as np

from bonafile.features.marks.engine.kernels import (
    grown_rows,
    kernel,
    mixed,
    number_bits,
    slot_at,
    slot_number,
    slot_word,
)

#: The most characters a query may have besides the string's.
INSERTED = 2


@kernel
def han(text: np.ndarray, start: int, end: int) -> int:
    """How many characters of text[start:end], codes or code points, are Chinese ones (strings.py)."""
    count = 0
    for i in range(start, end):
        c = text[i]
        if 0x3400 <= c <= 0x9FFF or 0xD800 <= c <= 0xDBFF or 0x20000 <= c <= 0x3FFFF:
            count += 1
    return count


@kernel
def bags(text: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Hash table of the numbers of the strings with two Chinese characters or more, by their bags."""
    strings = len(offset) - 1
    entered = 0
    for i in range(strings):
        if han(text, offset[i], offset[i + 1]) >= 2:
            entered += 1
    size = entered + entered // 2 + 8
    bits = number_bits(strings)
    slots = np.zeros(size, np.uint32)
    for i in range(strings):
        if han(text, offset[i], offset[i + 1]) >= 2:
            h = mixed(_sum(text, offset[i], offset[i + 1]))
            at = slot_at(h, size)
            while slots[at] != 0:
                at = at + 1 if at + 1 < size else 0
            slots[at] = slot_word(h, bits, i + 1)
    return slots


@kernel
def _sum(text: np.ndarray, start: int, end: int) -> np.uint64:
    total = np.uint64(0)
    for i in range(start, end):
        total += mixed(np.uint64(text[i]) + np.uint64(1))
    return total


@kernel
def _holds(q_text: np.ndarray, a: int, b: int, text: np.ndarray, s: int, e: int) -> bool:
    """Whether q_text[a:b] has every character of text[s:e] as often."""
    for i in range(s, e):
        here, there = 0, 0
        for k in range(s, e):
            if text[k] == text[i]:
                here += 1
        for k in range(a, b):
            if q_text[k] == text[i]:
                there += 1
        if there < here:
            return False
    return True


@kernel
def in_any_order(
    q_text: np.ndarray, q_offset: np.ndarray, text: np.ndarray, offset: np.ndarray, slots: np.ndarray,
    num: int, den: int,
) -> np.ndarray:  # fmt: skip
    """(query, string) of the strings with 2·n·den >= num·(m + n) whose characters all stand in the query."""
    out = np.empty((1024, 2), np.int64)
    found = 0
    size = len(slots)
    bits = number_bits(len(offset) - 1)
    for q in range(len(q_offset) - 1):
        a, b = q_offset[q], q_offset[q + 1]
        m = b - a
        if han(q_text, a, b) < 2:
            continue
        whole = _sum(q_text, a, b)
        begin = found
        # i < j are the characters left out; m stands for none
        for i in range(a, b + 1):
            for j in range(i + 1 if i < b else b, b + 1):
                n = m - (i < b) - (j < b)
                if n < 2 or 2 * n * den < num * (m + n):
                    continue
                bag = whole
                if i < b:
                    bag -= mixed(np.uint64(q_text[i]) + np.uint64(1))
                if j < b:
                    bag -= mixed(np.uint64(q_text[j]) + np.uint64(1))
                h = mixed(bag)
                at = slot_at(h, size)
                while slots[at] != 0:
                    k = slot_number(slots[at], h, bits) - 1
                    at = at + 1 if at + 1 < size else 0
                    if k < 0 or offset[k + 1] - offset[k] != n:
                        continue
                    if not _holds(q_text, a, b, text, offset[k], offset[k + 1]):
                        continue
                    known = False
                    for f in range(begin, found):
                        if out[f, 1] == k:
                            known = True
                            break
                    if known:
                        continue
                    if found == len(out):
                        out = grown_rows(out, 0)
                    out[found, 0] = q
                    out[found, 1] = k
                    found += 1
    return out[:found].copy()
