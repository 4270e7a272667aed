"""Draws from one seeded generator: picks, sizes, yes-or-no. Keeps the made register the same for the same seed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Chance:
    """A numpy Generator with the few draws the patterns need; scalar draws come from a buffer, for speed."""

    def __init__(self, seed: int, name: str = "") -> None:
        """`name`: a stream of its own for the seed, whatever is drawn from the others."""
        self.generator = np.random.default_rng([seed, zlib.crc32(name.encode())] if name else seed)
        self._buffer: list[float] = []

    def unit(self) -> float:
        """A number from 0 to below 1."""
        if not self._buffer:
            self._buffer = self.generator.random(4096).tolist()
        return self._buffer.pop()

    def yes(self, probability: float) -> bool:
        """True with that probability."""
        return self.unit() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """A number from `low` to below `high`."""
        return low + self.unit() * (high - low)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all as likely."""
        return choices[int(self.unit() * len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Up to `count` different choices, in random order."""
        left = list(choices)
        taken = []
        for _ in range(min(count, len(left))):
            position = int(self.unit() * len(left))
            left[position], left[-1] = left[-1], left[position]
            taken.append(left.pop())
        return taken

    def weighted(self, weights: dict[T, float]) -> T:
        """One of the keys, by its weight."""
        at = self.unit() * sum(weights.values())
        for key, weight in weights.items():
            at -= weight
            if at < 0:
                return key
        return key

    def size(self, median: float, spread: float, low: int, high: int) -> int:
        """A log-normal whole number, held between `low` and `high`; `spread` is the sigma of its logarithm."""
        drawn = round(median * float(np.exp(spread * self.normal())))
        return max(low, min(high, drawn))

    def normal(self) -> float:
        """A standard normal number (twelve uniform draws summed: tails beyond six do not occur)."""
        return sum(self.unit() for _ in range(12)) - 6

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in random order."""
        return self.some(values, len(values))
