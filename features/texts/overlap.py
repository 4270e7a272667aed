"""Exact likeness: Jaccard similarity and containment of two texts' sets of shingles.

The answer to what minhash.py only suspects. Sets are kept as sorted arrays of 52-bit hashes; a chance
collision inside a pair of texts of 1,500 characters has a probability below one in a thousand million.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.shingles import blocks, fold, shingles

_BITS = np.uint64(52)
_KEEP = np.uint64((1 << 52) - 1)


@dataclass(frozen=True)
class Sets:
    """Sets of shingles end to end: set i is `values[starts[i]:starts[i + 1]]`, sorted, nothing twice."""

    values: NDArray[np.uint64]
    starts: NDArray[np.int64]

    def of(self, index: int) -> NDArray[np.uint64]:
        """The set of one text."""
        return self.values[self.starts[index] : self.starts[index + 1]]


def shingle_sets(texts: Sequence[str]) -> Sets:
    """The set of shingles of each text."""
    parts: list[NDArray[np.uint64]] = []
    sizes = [np.zeros(1, dtype=np.int64)]
    for block_first, block_last in blocks(texts):
        for first in range(block_first, block_last, 4096):  # the text's number shares the word with the hash
            last = min(first + 4096, block_last)
            hashed, starts = shingles(fold(texts[first:last]))
            owner = np.repeat(np.arange(last - first, dtype=np.uint64), np.diff(starts))
            tagged = np.sort((owner << _BITS) | (hashed & _KEEP))
            tagged = tagged[np.concatenate(([True], tagged[1:] != tagged[:-1]))] if len(tagged) else tagged
            parts.append(tagged & _KEEP)
            sizes.append(np.bincount((tagged >> _BITS).astype(np.int64), minlength=last - first))
    values = np.concatenate(parts) if parts else np.empty(0, dtype=np.uint64)
    return Sets(values, np.cumsum(np.concatenate(sizes)).astype(np.int64))


def shared(sets: Sets, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of shingles that the sets left[i] and right[i] have in common."""
    order = np.argsort(left, kind="stable")  # the table of a left set serves all its pairs
    out = np.zeros(len(left), dtype=np.int64)
    out[order] = _shared(sets.values, sets.starts, left[order], right[order])
    return out


@njit(cache=True)
def _shared(values, starts, left, right):  # type: ignore[no-untyped-def]
    out = np.zeros(len(left), np.int64)
    table = np.zeros(1, np.uint64)
    before, with_zero = -1, False
    for n in range(len(left)):
        if left[n] != before:
            before = left[n]
            slots = 64
            while slots < 3 * (starts[before + 1] - starts[before]):
                slots *= 2
            if slots > len(table):
                table = np.zeros(slots, np.uint64)
            table[:slots] = 0  # no set holds it: zero is told apart
            mask = np.uint64(slots - 1)
            with_zero = False
            for k in range(starts[before], starts[before + 1]):
                x = values[k]
                with_zero = with_zero or x == 0
                at = x & mask
                while table[at] != 0:
                    at = (at + np.uint64(1)) & mask
                table[at] = x
        many = 0
        for k in range(starts[right[n]], starts[right[n] + 1]):
            x = values[k]
            if x == 0:
                many += with_zero
                continue
            at = x & mask
            while table[at] != 0 and table[at] != x:
                at = (at + np.uint64(1)) & mask
            many += table[at] == x
        out[n] = many
    return out


def likeness(
    sets: Sets, left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(Jaccard similarity, share of left in right, share of right in left) of the sets left[i] and right[i].

    Each is 0–1; the shares are containments (Broder 1997). An empty set is like nothing.
    """
    sizes = np.diff(sets.starts)
    both = shared(sets, left, right)
    a, b = sizes[left], sizes[right]
    return both / np.maximum(a + b - both, 1), both / np.maximum(a, 1), both / np.maximum(b, 1)
