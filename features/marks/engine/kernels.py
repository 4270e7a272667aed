"""Small compiled functions that everything in the engine shares: bits, hashes, longest common subsequences.

All release the interpreter's lock and are cached on disk after their first compilation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

Kernel = Callable[..., Any]


def kernel(function: Kernel) -> Kernel:
    """Compile a function at its first call, without the interpreter's lock, and keep it on disk."""
    return cast(Kernel, njit(cache=True, nogil=True)(function))


@intrinsic
def _popcount(typing: Any, word: Any) -> Any:
    """Number of bits set in a 64-bit word (the processor's own instruction)."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.uint64(types.uint64), generate


popcount: Kernel = _popcount


@kernel
def mixed(word: np.uint64) -> np.uint64:
    """A 64-bit number scrambled so that every bit depends on every bit (the finaliser of MurmurHash3)."""
    x = np.uint64(word)
    x ^= x >> np.uint64(33)
    x *= np.uint64(0xFF51AFD7ED558CCD)
    x ^= x >> np.uint64(33)
    x *= np.uint64(0xC4CEB9FE1A85EC53)
    x ^= x >> np.uint64(33)
    return x


@kernel
def grown(values: np.ndarray, room: int) -> np.ndarray:
    """The values with as much room again behind them, and some more."""
    bigger = np.empty(2 * len(values) + room, values.dtype)
    bigger[: len(values)] = values
    return bigger


@kernel
def grown_rows(values: np.ndarray, room: int) -> np.ndarray:
    """The rows with as much room again behind them, and some more."""
    bigger = np.empty((2 * len(values) + room, values.shape[1]), values.dtype)
    bigger[: len(values)] = values
    return bigger


@kernel
def rolled(h: np.uint64, character: int) -> np.uint64:
    """A polynomial hash, not yet mixed, with one character more."""
    return h * np.uint64(0x9E3779B97F4A7C15) + np.uint64(character) + np.uint64(1)


@kernel
def string_hash(text: np.ndarray, start: int, end: int) -> np.uint64:
    """Polynomial hash of text[start:end], rolled character by character and mixed."""
    h = np.uint64(0)
    for i in range(start, end):
        h = rolled(h, text[i])
    return mixed(h)


@kernel
def number_bits(count: int) -> int:
    """Bits that numbers from 1 to `count` need: the lower part of a slot."""
    bits = 1
    while count >> bits:
        bits += 1
    return bits


@kernel
def slot_at(h: np.uint64, size: int) -> int:
    """The slot at which looking for a hash begins, from its upper half."""
    return int(np.int64(((h >> np.uint64(32)) * np.uint64(size)) >> np.uint64(32)))


@kernel
def slot_word(h: np.uint64, bits: int, number: int) -> np.uint32:
    """A slot of a hash table: the lowest bits of a hash above a number of `bits` bits. 0 is a free one."""
    return np.uint32((h << np.uint64(bits) | np.uint64(number)) & np.uint64(0xFFFFFFFF))


@kernel
def slot_number(slot: np.uint32, h: np.uint64, bits: int) -> int:
    """The number in a slot if what it keeps of the hash is that of `h`, else 0."""
    word = np.uint64(slot)
    if ((word ^ (h << np.uint64(bits))) & np.uint64(0xFFFFFFFF)) >> np.uint64(bits) != 0:
        return 0
    return int(np.int64(word & ((np.uint64(1) << np.uint64(bits)) - np.uint64(1))))


@kernel
def least_common(num: int, den: int, length: int) -> int:
    """The least common subsequence with which strings of that length together reach num/den:
    2·t·den >= num·length.
    """
    return -((-num * length) // (2 * den))


@kernel
def common_long(a: np.ndarray, a0: int, a1: int, b: np.ndarray, b0: int, b1: int, classes: np.ndarray) -> int:
    """Longest common subsequence of a[a0:a1] and the classes of b[b0:b1], any length, by rows."""
    n = b1 - b0
    row = np.zeros(n + 1, np.int32)
    for i in range(a0, a1):
        before = np.int32(0)
        for j in range(n):
            above = row[j + 1]
            if a[i] == classes[b[b0 + j]]:
                row[j + 1] = before + np.int32(1)
            elif row[j] > above:
                row[j + 1] = row[j]
            before = above
    return int(row[n])


@kernel
def set_masks(
    text: np.ndarray, start: int, end: int, low: np.ndarray, others: np.ndarray, masks: np.ndarray
) -> int:
    """Places of each character of text[start:end] (at most 64) as bits: ASCII in `low`, others in a list.

    Returns how many others there are.
    """
    count = 0
    for i in range(start, end):
        c = text[i]
        bit = np.uint64(1) << np.uint64(i - start)
        if c < 128:
            low[c] |= bit
            continue
        k = 0
        while k < count and others[k] != c:
            k += 1
        if k == count:
            others[k] = c
            masks[k] = np.uint64(0)
            count += 1
        masks[k] |= bit
    return count


@kernel
def clear_masks(text: np.ndarray, start: int, end: int, low: np.ndarray) -> None:
    """Undo :func:`set_masks`."""
    for i in range(start, end):
        if text[i] < 128:
            low[text[i]] = np.uint64(0)


@kernel
def common_short(
    text: np.ndarray, start: int, end: int, classes: np.ndarray, length: int, low: np.ndarray,
    others: np.ndarray, masks: np.ndarray, count: int,
) -> int:  # fmt: skip
    """Longest common subsequence of the classes of text[start:end] and the string (of `length` <= 64) the masks
    stand for.

    Bit-parallel: a zero bit in `v` is a place of that string at which the subsequence grew (Hyyrö 2004).
    """
    v = ~np.uint64(0)
    for i in range(start, end):
        c = classes[text[i]]
        m = np.uint64(0)
        if c < 128:
            m = low[c]
        else:
            for k in range(count):
                if others[k] == c:
                    m = masks[k]
                    break
        u = v & m
        v = (v + u) | (v - u)
    grown = ~v
    if length < 64:
        grown &= (np.uint64(1) << np.uint64(length)) - np.uint64(1)
    return int(popcount(grown))


@kernel
def lower_bound(values: np.ndarray, start: int, end: int, wanted: int) -> int:
    """The first place in the ascending values[start:end] that is not below `wanted`."""
    while start < end:
        middle = (start + end) >> 1
        if values[middle] < wanted:
            start = middle + 1
        else:
            end = middle
    return start
