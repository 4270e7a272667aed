"""MinHash: a short signature per text, and pairs of texts likely to be alike.

One-permutation MinHash (Li, Owen, Zhang 2012): every shingle is hashed once per round, falls into a bin and
only the least value of a bin is kept; empty bins borrow from others (optimal densification, Shrivastava
2017). Four rounds of 64 bins instead of one of 256 keep the signatures of short texts informative. Banding
(51 bands of 5) finds candidates: two texts of Jaccard similarity 0.7 meet with probability 0.9999, of 0.6
with 0.98, of 0.2 with 0.02. What is found here is only ever a candidate: overlap.py gives the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.shingles import MIN_SHINGLES, blocks, fold, mixed, shingles

ROUNDS = 4
BINS = 64
WIDTH = ROUNDS * BINS
ROWS = 5
BANDS = WIDTH // ROWS
#: Changes whenever the numbers a text is turned into change: part of the cache's file names.
SCHEME = "s5-9-m4x64-b51x5-2"

_EMPTY = np.uint32(0xFFFFFFFF)
_ODD = np.array([0xD6E8FEB86659FD93 + 2 * 0x1F3D5B79ABCD1 * r for r in range(ROUNDS)], dtype=np.uint64)
# bins of a band lie far apart, so that a band rests on several rounds
_BAND_BINS = (np.arange(BANDS * ROWS) * 101 + 37) % WIDTH
_ATTEMPTS = 128
_SIEVE = 1 << 22


@dataclass(frozen=True)
class Signatures:
    """One row per text: `sketch` (uint8, WIDTH) estimates Jaccard, `bands` (uint32, BANDS) are bucket
    numbers, `long_enough` tells texts with too few shingles to judge; `skeleton` (uint64, 0 for none) is the
    digest of the text's skeleton.
    """

    sketch: NDArray[np.uint8]
    bands: NDArray[np.uint32]
    long_enough: NDArray[np.bool_]
    skeleton: NDArray[np.uint64]


@dataclass(frozen=True)
class Limits:
    """How many earlier members of a bucket a text is held against: the first of all, the first of every
    group, and the first of its own group. All are chosen in the order in which they became known, so what
    is filed later never displaces one of them.
    """

    first: int = 32
    groups: int = 24
    own: int = 12


def signatures(texts: Sequence[str], skeletons: Sequence[str] | None = None) -> Signatures:
    """Signatures of texts (title, claims, … as written; folded here), with their skeletons' digests (16
    hexadecimal digits or '') where given.
    """
    sketch = np.empty((len(texts), WIDTH), dtype=np.uint8)
    bands = np.empty((len(texts), BANDS), dtype=np.uint32)
    long_enough = np.empty(len(texts), dtype=bool)
    for first, last in blocks(texts):
        hashed, starts = shingles(fold(texts[first:last]))
        _sign(hashed, starts, _ODD, _BAND_BINS, sketch[first:last], bands[first:last])
        long_enough[first:last] = np.diff(starts) >= MIN_SHINGLES
    numbers = np.array([int(s, 16) if s else 0 for s in skeletons or [""] * len(texts)], dtype=np.uint64)
    return Signatures(sketch, bands, long_enough, numbers)


@njit(cache=True)
def _sign(hashed, starts, odd, band_bins, sketch, bands):  # type: ignore[no-untyped-def]
    """Fills a row of `sketch` and of `bands` for each text."""
    least, filled = np.empty(WIDTH, np.uint32), np.empty(WIDTH, np.uint32)
    for text in range(len(starts) - 1):
        least[:] = _EMPTY
        for k in range(starts[text], starts[text + 1]):
            for number in range(ROUNDS):
                x = hashed[k] * odd[number]
                place = number * BINS + np.int64(x >> np.uint64(58))
                value = np.uint32((x >> np.uint64(24)) & np.uint64(0xFFFFFFFF))
                least[place] = min(least[place], value)
        for number in range(ROUNDS):
            _densify(least[number * BINS : (number + 1) * BINS], filled[number * BINS : (number + 1) * BINS])
        for at in range(WIDTH):
            sketch[text, at] = filled[at] & np.uint32(0xFF)
        for band in range(BANDS):
            x = np.uint64(filled[band_bins[band * ROWS]])
            for row in range(1, ROWS):
                x = mixed(x) + np.uint64(filled[band_bins[band * ROWS + row]])
            bands[text, band] = mixed(x) >> np.uint64(32)


@njit(cache=True)
def _densify(least, filled):  # type: ignore[no-untyped-def]
    """Fills empty bins from others of the same text, by the same sequence of tries for every text."""
    lowest = least.min()
    for at in range(BINS):
        filled[at] = least[at]
        attempt = 0
        while filled[at] == _EMPTY and attempt < _ATTEMPTS:
            filled[at] = least[(at * (2 * attempt + 3) + attempt * 29 + 17) % BINS]
            attempt += 1
        if filled[at] == _EMPTY:
            filled[at] = lowest


def estimate(
    sketch: NDArray[np.uint8], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Estimated Jaccard similarity of the texts left[i] and right[i]; standard error about 0.03."""
    out = np.empty(len(left))
    for at in range(0, len(left), 1 << 15):
        piece = slice(at, at + (1 << 15))
        out[piece] = (sketch[left[piece]] == sketch[right[piece]]).mean(axis=1)
    return (out - 1 / 256) / (1 - 1 / 256)


def candidates(
    keys: Sequence[NDArray],
    groups: NDArray[np.int64],
    wanted: NDArray[np.bool_],
    first_day: NDArray[np.int64],
    last_day: NDArray[np.int64],
    limits: Limits | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (left, right) of rows that share a bucket: left is wanted, right was filed no later.

    `keys` holds, for each way of sorting into buckets, the bucket number of every row. Rows stand in the
    order in which they became known. `groups` numbers the applicant of each row; `first_day` is the day of
    its earliest filing, `last_day` of its latest. No pair comes twice and none joins a row with itself.
    """
    limits = limits or Limits()
    count = len(groups)
    found = [np.empty(0, dtype=np.int64)]
    pending: list[NDArray[np.int64]] = []
    for key in keys:
        for left, right in _bucket_pairs(key, groups, wanted, limits):
            good = (left != right) & (first_day[right] <= last_day[left])
            pending.append(left[good] * count + right[good])
        if sum(map(len, pending)) > 1 << 23:
            found, pending = [np.unique(np.concatenate(found + pending))], []
    codes = np.unique(np.concatenate(found + pending))
    return codes // max(count, 1), codes % max(count, 1)


def _bucket_pairs(
    keys: NDArray, groups: NDArray[np.int64], wanted: NDArray[np.bool_], limits: Limits
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    # only buckets with a wanted member matter: a coarse sieve spares sorting the others
    size = min(_SIEVE, 1 << (8 * len(keys)).bit_length())
    sieve = np.zeros(size, dtype=bool)
    slots = (keys % np.array(size, dtype=keys.dtype)).astype(np.int64)
    sieve[slots[wanted]] = True
    order = np.flatnonzero(sieve[slots])
    if not len(order):
        return
    order = order[np.argsort(keys[order], kind="stable")]
    run, sizes = _runs(keys[order])
    asked = np.bincount(run, weights=wanted[order], minlength=len(sizes))
    live = ((sizes > 1) & (asked > 0))[run]
    rows, run = order[live], run[live]
    if not len(rows):
        return
    rank = _rank(run)
    by_group = np.lexsort((rank, groups[rows], run))
    changes = (run[by_group][1:] != run[by_group][:-1]) | (
        groups[rows[by_group]][1:] != groups[rows[by_group]][:-1]
    )
    club_sorted = np.concatenate(([0], np.cumsum(changes)))
    club = np.empty(len(rows), dtype=np.int64)
    club[by_group] = club_sorted
    in_club = np.empty(len(rows), dtype=np.int64)
    in_club[by_group] = _rank(club_sorted)
    opens = in_club == 0  # the first of its group in the bucket
    opened = np.cumsum(opens)
    before_run = opened[np.flatnonzero(rank == 0)] - 1
    group_rank = opened - 1 - before_run[_runs(run)[0]]
    shown = (rank < limits.first) | (opens & (group_rank < limits.groups))
    ask = wanted[rows]
    yield cross(rows[ask], run[ask], rows[shown], run[shown])
    own = ~shown & (in_club < limits.own)
    if own.any():
        by_club = np.lexsort((rank[own], club[own]))
        yield cross(rows[ask], club[ask], rows[own][by_club], club[own][by_club])


def _runs(sorted_keys: NDArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(number of the run of equal keys each row lies in, size of each run)."""
    run = np.concatenate(([0], np.cumsum(sorted_keys[1:] != sorted_keys[:-1]))).astype(np.int64)
    return run, np.bincount(run)


def _rank(sorted_keys: NDArray) -> NDArray[np.int64]:
    """Position of each row within its run of equal keys."""
    run, sizes = _runs(sorted_keys)
    return np.arange(len(sorted_keys)) - (np.cumsum(sizes) - sizes)[run]


def cross(
    left: NDArray[np.int64],
    left_key: NDArray[np.int64],
    right: NDArray[np.int64],
    right_key: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every left with every right of the same key; `right_key` is sorted."""
    start = np.searchsorted(right_key, left_key, side="left")
    many = np.searchsorted(right_key, left_key, side="right") - start
    offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return np.repeat(left, many), right[np.repeat(start, many) + offset]
