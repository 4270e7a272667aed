"""Digests of texts as pairs of 64-bit numbers, and where one list of them stands in another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def as_numbers(digests: Sequence[str]) -> NDArray[np.uint64]:
    """Digests of 32 hexadecimal digits as numbers, (count, 2)."""
    return np.frombuffer(bytes.fromhex("".join(digests)), dtype="<u8").reshape(-1, 2)


class Places:
    """The places of digests, each there once, sorted for looking up."""

    def __init__(self, digests: NDArray[np.uint64]) -> None:
        self._digests = digests
        self._order = np.argsort(digests[:, 0], kind="stable")
        self._heads = digests[self._order, 0]

    def of(self, asked: NDArray[np.uint64]) -> NDArray[np.int64]:
        """For each digest asked about, (count, 2), its place, -1 where it is not there."""
        if not len(self._order) or not len(asked):
            return np.full(len(asked), -1, dtype=np.int64)
        at = np.searchsorted(self._heads, asked[:, 0])
        at = self._order[np.minimum(at, len(self._order) - 1)]
        return np.where((self._digests[at] == asked).all(axis=1), at, -1)


def numbers(digests: NDArray) -> NDArray[np.uint64]:
    """Digests of 16 bytes (dtype V16) as numbers, (count, 2)."""
    return np.ascontiguousarray(digests).view("<u8").reshape(-1, 2)
