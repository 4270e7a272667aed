"""Made texts for the benchmarks: phrases of a field, drawn as unevenly as real ones, and an applicant's own words."""

from __future__ import annotations

import time
from bisect import bisect
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np

LENGTH = 1500


class Texts:
    """A made register: `texts`, `applicant` of each; `copies`, `inside` and `splices` tell what was made of what."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.rng = np.random.default_rng(seed)
        self.random = Random(seed)
        self.stock, self.used = "", 0
        self.phrases = [self.fresh(int(n)) for n in self.rng.integers(8, 26, 30_000)]
        self.upto = np.cumsum(1 / np.arange(20, len(self.phrases) + 20)).tolist()
        self.texts = [self.text() for _ in range(count)]
        self.applicant = self.rng.integers(0, max(count // 5, 2), count)

    def fresh(self, size: int) -> str:
        """Characters that stand nowhere else."""
        if self.used + size > len(self.stock):
            drawn = self.rng.integers(0x4E00, 0x5E00, 1 << 20).astype("<u4")
            self.stock, self.used = drawn.tobytes().decode("utf-32-le"), 0
        self.used += size
        return self.stock[self.used - size : self.used]

    def text(self, length: int = LENGTH) -> str:
        """A third of it phrases of the field, the rest the applicant's own."""
        parts: list[str] = []
        size = 0
        while size < length:
            own = self.random.random() < 0.67
            parts.append(
                self.fresh(self.random.randint(10, 39))
                if own
                else self.phrases[bisect(self.upto, self.random.random() * self.upto[-1])]
            )
            size += len(parts[-1])
        return "，".join(parts)[:length]

    def edited(self, base: str, share: float) -> str:
        """The text with a share of its characters changed, in passages of a few."""
        out = list(base)
        for at in self.rng.integers(0, max(len(base) - 6, 1), int(len(base) * share / 6) + 1):
            out[at : at + 6] = list(self.fresh(6))
        return "".join(out)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result of some work and the processor seconds it took: the machine may be busy with others."""
    begin = time.process_time()
    out = work()
    return out, time.process_time() - begin
