"""Exact likeness: Jaccard similarity and containment of two texts' sets of shingles.

The answer to what minhash.py only suspects. Sets are kept as sorted arrays of 52-bit hashes; a chance
collision inside a pair of texts of 1,500 characters has a probability below one in a thousand million.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bonafile.features.texts.shingles import blocks, fold, shingles

_BITS = np.uint64(52)
_KEEP = np.uint64((1 << 52) - 1)
_SLOTS = 1 << 18


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
            hashed, owner = shingles(fold(texts[first:last]))
            tagged = np.sort((owner.astype(np.uint64) << _BITS) | (hashed & _KEEP))
            tagged = tagged[np.concatenate(([True], tagged[1:] != tagged[:-1]))] if len(tagged) else tagged
            parts.append(tagged & _KEEP)
            sizes.append(np.bincount((tagged >> _BITS).astype(np.int64), minlength=last - first))
    values = np.concatenate(parts) if parts else np.empty(0, dtype=np.uint64)
    return Sets(values, np.cumsum(np.concatenate(sizes)).astype(np.int64))


def shared(sets: Sets, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of shingles that the sets left[i] and right[i] have in common."""
    out = np.zeros(len(left), dtype=np.int64)
    order = np.argsort(left, kind="stable")
    cuts = np.flatnonzero(np.diff(left[order], prepend=-1))
    table = np.full(_SLOTS, ~np.uint64(0), dtype=np.uint64)
    sizes = np.diff(sets.starts)
    for number, cut in enumerate(cuts):
        pairs = order[cut : cuts[number + 1] if number + 1 < len(cuts) else len(order)]
        mine = sets.of(int(left[pairs[0]]))
        slots = (mine & np.uint64(_SLOTS - 1)).astype(np.int64)
        table[slots] = mine
        lost = mine[table[slots] != mine]  # two of mine in one slot: the rare rest is looked up by search
        for at in range(0, len(pairs), 512):
            some = pairs[at : at + 512]
            theirs, starts = _gather(sets, right[some])
            hit = table[(theirs & np.uint64(_SLOTS - 1)).astype(np.int64)] == theirs
            if len(lost):
                hit |= lost[np.minimum(np.searchsorted(lost, theirs), len(lost) - 1)] == theirs
            total = np.concatenate(([0], np.cumsum(hit)))
            out[some] = total[starts + sizes[right[some]]] - total[starts]
        table[slots] = ~np.uint64(0)
    return out


def _gather(sets: Sets, which: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    if len(which) == 1:
        return sets.of(int(which[0])), np.zeros(1, dtype=np.int64)
    sizes = sets.starts[which + 1] - sets.starts[which]
    starts = np.cumsum(sizes) - sizes
    at = np.arange(sizes.sum()) + np.repeat(sets.starts[which] - starts, sizes)
    return sets.values[at], starts


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
