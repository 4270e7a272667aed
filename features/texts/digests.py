"""Digests of texts as pairs of 64-bit numbers, and where one list of them stands in another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def as_numbers(digests: Sequence[str]) -> NDArray[np.uint64]:
    """Digests of 32 hexadecimal digits as numbers, (count, 2)."""
    return np.frombuffer(bytes.fromhex("".join(digests)), dtype="<u8").reshape(-1, 2)


def places(ours: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> NDArray[np.int64]:
    """For each of our digests its place among theirs, -1 where it is not there."""
    if not len(theirs) or not len(ours):
        return np.full(len(ours), -1, dtype=np.int64)
    order = np.argsort(theirs[:, 0], kind="stable")
    at = np.searchsorted(theirs[order, 0], ours[:, 0])
    at = order[np.minimum(at, len(order) - 1)]
    return np.where((theirs[at] == ours).all(axis=1), at, -1)


def numbers(digests: NDArray) -> NDArray[np.uint64]:
    """Digests of 16 bytes (dtype V16) as numbers, (count, 2)."""
    return np.ascontiguousarray(digests).view("<u8").reshape(-1, 2)
