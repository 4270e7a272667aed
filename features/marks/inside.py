"""Finds, among many folded marks, those that stand inside others, missing none.

Every window of the longer texts is given a 64-bit polynomial hash, one length after the other, and looked up
among the hashes of the shorter texts of that length: equal strings have equal hashes, so none is missed; what
is found is compared as text, so none is wrong. How much a containment is worth is resemblance.py's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_BASE = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)


def standing_inside(
    needles: list[str],
    haystacks: list[str],
    *,
    needle_keys: NDArray[np.int64] | None = None,
    haystack_keys: NDArray[np.int64] | None = None,
) -> pd.DataFrame:
    """All pairs of a needle and a longer haystack in which it stands, as positions in the two lists.

    With keys (one number per string of either list) only pairs of equal key count. Returns a DataFrame of
    `needle` and `haystack`, ordered by haystack and needle. Empty needles stand nowhere.
    """
    n_length = np.array([len(n) for n in needles], dtype=np.int64)
    h_length = np.array([len(h) for h in haystacks], dtype=np.int64)
    longest = min(n_length.max(initial=0), h_length.max(initial=1) - 1)
    points = _points(haystacks)
    owner = np.repeat(np.arange(len(haystacks)), h_length)
    left = np.repeat(np.cumsum(h_length), h_length) - np.arange(
        len(points)
    )  # characters to the end of the text
    h_mix = _mixed(haystack_keys, len(haystacks))
    n_mix = _mixed(needle_keys, len(needles))
    windows = np.zeros(len(points), dtype=np.uint64)
    at = np.arange(len(points))
    parts = []
    for length in range(1, int(longest) + 1):
        longer = left[at] >= length
        at, windows = at[longer], windows[longer]
        windows = windows * _BASE + points[at + length - 1]
        of_length = np.flatnonzero(n_length == length)
        if len(of_length):
            hashes = _hashes([needles[i] for i in of_length], length) ^ n_mix[of_length]
            parts.append(_matches(windows ^ h_mix[owner[at]], owner[at], hashes, of_length))
    found = np.unique(np.concatenate(parts), axis=0) if parts else np.zeros((0, 2), np.int64)
    same = h_length[found[:, 0]] == n_length[found[:, 1]]
    kept = [
        (h, n)
        for h, n in found[~same].tolist()
        if needles[n] in haystacks[h] and (needle_keys is None or _equal(needle_keys, haystack_keys, n, h))
    ]
    table = np.array(kept, dtype=np.int64).reshape(-1, 2)
    return pd.DataFrame({"needle": table[:, 1], "haystack": table[:, 0]})


def _equal(a: NDArray[np.int64] | None, b: NDArray[np.int64] | None, i: int, j: int) -> bool:
    return a is not None and b is not None and bool(a[i] == b[j])


def _points(texts: list[str]) -> NDArray[np.uint64]:
    raw = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return (raw.astype(np.uint64) + np.uint64(1)) * _SPREAD


def _hashes(texts: list[str], length: int) -> NDArray[np.uint64]:
    points = _points(texts).reshape(len(texts), length)
    out = np.zeros(len(texts), dtype=np.uint64)
    for i in range(length):
        out = out * _BASE + points[:, i]
    return out


def _mixed(keys: NDArray[np.int64] | None, count: int) -> NDArray[np.uint64]:
    if keys is None:
        return np.zeros(count, dtype=np.uint64)
    mixed = (keys.astype(np.uint64) + np.uint64(1)) * _BASE
    return (mixed ^ (mixed >> np.uint64(29))) * _SPREAD


def _matches(
    windows: NDArray[np.uint64],
    owner: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    number: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Pairs of the owner of a window and the number of a needle with the same hash."""
    order = np.argsort(hashes)
    hashes, number = hashes[order], number[order]
    first = np.searchsorted(hashes, windows)
    hit = np.flatnonzero(hashes[np.minimum(first, len(hashes) - 1)] == windows)
    first = first[hit]
    count = np.searchsorted(hashes, windows[hit], side="right") - first
    which = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.column_stack([np.repeat(owner[hit], count), number[which]])
