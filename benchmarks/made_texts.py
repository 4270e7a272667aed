"""Made texts for the benchmarks: phrases of a field, drawn as unevenly as real ones, and an applicant's own words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

LENGTH = 1500
_PHRASES = 30_000
_OWN = 0.67  # of the pieces of a text; the rest are phrases of the field
_PIECES_AT_ONCE = 1 << 17
_COMMA = ord("，")


class Texts:
    """A made register: `texts`, and the `applicant` of each."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.rng = np.random.default_rng(seed)
        sizes = self.rng.integers(8, 26, _PHRASES)
        self._begins = np.cumsum(sizes) - sizes
        self._sizes = sizes
        self._bank = self._characters(int(sizes.sum()))
        upto = np.cumsum(1 / np.arange(20, _PHRASES + 20))  # as uneven as Zipf's law would have it
        self._upto = upto / upto[-1]
        self._stock = self._stream = ""
        self._used = self._told = 0
        self.texts = [self.text() for _ in range(count)]
        self.applicant = self.rng.integers(0, max(count // 5, 2), count)

    def _characters(self, size: int) -> np.ndarray:
        return self.rng.integers(0x4E00, 0x5E00, size).astype("<u4")

    def fresh(self, size: int) -> str:
        """Characters that stand nowhere else."""
        if self._used + size > len(self._stock):
            self._stock, self._used = self._characters(1 << 20).tobytes().decode("utf-32-le"), 0
        self._used += size
        return self._stock[self._used - size : self._used]

    def text(self, length: int = LENGTH) -> str:
        """A third of its pieces phrases of the field, the rest the applicant's own, of 10 to 39 characters."""
        while self._told + length > len(self._stream):
            self._stream, self._told = self._stream[self._told :] + self._more(), 0
        self._told += length
        return self._stream[self._told - length : self._told]

    def _more(self) -> str:
        own = self.rng.random(_PIECES_AT_ONCE) < _OWN
        phrase = np.searchsorted(self._upto, self.rng.random(_PIECES_AT_ONCE))
        sizes = np.where(own, self.rng.integers(10, 40, _PIECES_AT_ONCE), self._sizes[phrase])
        ends = np.cumsum(sizes + 1)
        codes = self._characters(int(ends[-1]))
        codes[ends - 1] = _COMMA
        begins, lengths = (ends - 1 - sizes)[~own], sizes[~own]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        from_bank = np.repeat(self._begins[phrase[~own]], lengths) + within
        codes[np.repeat(begins, lengths) + within] = self._bank[from_bank]
        return codes.tobytes().decode("utf-32-le")

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
