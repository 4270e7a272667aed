"""Ways in which marks are compared, one file per view, each opening with its exact definition.

A view answers for a part of the index (engine/segment.py) and a number of queries which of the part's forms
it finds, and how similar. Rows, days and owners are index.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.folding import folded_points

T = TypeVar("T")
#: Queries worked on at once: enough for neighbours to share posting lists, few enough for two threads.
AT_ONCE = 2048
#: Ways in which a mark is contained in a query, the first best.
WAYS = ("written", "look", "sound")


class Queries(NamedTuple):
    """Distinct texts as filed, and their folded forms as code points."""

    texts: list[str]
    points: NDArray[np.uint32]
    offset: NDArray[np.int64]

    @classmethod
    def of(cls, texts: list[str]) -> Queries:
        """Queries of distinct texts as filed."""
        return cls(texts, *folded_points(texts))


class Found(NamedTuple):
    """What a view found: the query, the form of the part, and how similar (0-1); of what is inside a query
    also in which way (a place in WAYS) and where.
    """

    query: NDArray[np.int64]
    form: NDArray[np.int64]
    similarity: NDArray[np.float64]
    by: NDArray[np.int64] | None = None
    start: NDArray[np.int64] | None = None
    end: NDArray[np.int64] | None = None


def in_parts(
    work: Callable[[int, int], T], count: int, threads: int, at_once: int = AT_ONCE
) -> Iterator[tuple[int, T]]:
    """Do `work(a, b)` for spans of 0 … count on some threads; yields (a, result) in order."""
    size = min(at_once, max(1, -(-count // (2 * threads))))
    starts = range(0, count, size)
    if threads == 1 or len(starts) < 2:
        yield from ((a, work(a, min(a + size, count))) for a in starts)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from zip(starts, pool.map(lambda a: work(a, min(a + size, count)), starts), strict=True)
