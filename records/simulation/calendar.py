"""The working days of the made register, and how an applicant's filings lie in them: bursts, drips, seasons.

Days are positions in the list of working days (Monday to Friday; public holidays are not modelled).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from bonafile.records.simulation.chance import Chance


class Calendar:
    """Working days from `months` before `end` up to `end` (the last one on or before it)."""

    def __init__(self, end: date, months: int) -> None:
        self.end = end
        back = end.year * 12 + end.month - 1 - months + 1
        start = date(back // 12, back % 12 + 1, 1)
        span = (start + timedelta(n) for n in range((end - start).days + 1))
        self.days = [day for day in span if day.weekday() < 5]
        self._turn = 0.0

    def __len__(self) -> int:
        return len(self.days)

    def window(self, chance: Chance, length: int, late: bool = False) -> tuple[int, int]:
        """First and last position of a stay of about `length` working days, anywhere in the register.

        Stays may begin before the register or end after it; then only the part inside is seen. `late` stays
        reach the last day.
        """
        length = max(1, min(length, len(self)))
        if late:
            return len(self) - length, len(self) - 1
        # starts one after the other lie a golden section apart, so that every quarter has its share of schemes
        self._turn = (self._turn + 0.618034) % 1
        start = int((self._turn + chance.between(0, 0.15)) % 1 * len(self)) - length // 2
        return max(0, start), min(len(self) - 1, start + length - 1)

    def burst(self, chance: Chance, count: int, length: int, late: bool = False) -> list[int]:
        """Positions of `count` filings anywhere within one stay of `length` working days, in order."""
        low, high = self.window(chance, length, late)
        return self._ending(sorted(chance.whole(low, high) for _ in range(count)), late)

    def batches(self, chance: Chance, count: int, batch: float, length: int, late: bool = False) -> list[int]:
        """Filings in batches of about `batch` on the same day, within one stay."""
        low, high = self.window(chance, length, late)
        positions: list[int] = []
        while len(positions) < count:
            day = chance.whole(low, max(low, high - late))  # a whole batch on the last day would crowd it
            positions += [day] * min(count - len(positions), max(1, chance.size(batch, 0.6, 1, 60)))
        return self._ending(sorted(positions), late)

    def _ending(self, positions: list[int], late: bool) -> list[int]:
        """Late actors have one filing on the last days for sure."""
        if late and positions:
            positions[-1] = len(self) - 1
        return positions

    def gaps(self, generator: np.random.Generator, placed: list[int], total: int) -> list[int]:
        """Positions for the filings that fill the days up to an even flow of `total`, in random order.

        The flow varies by day, weekday and month, but leaves no working day empty while filings suffice.
        """
        days = len(self)
        wave = 1 + 0.12 * np.sin(np.arange(days) / 40) + 0.10 * generator.standard_normal(days)
        wanted = np.clip(wave, 0.5, None)
        wanted = wanted / wanted.sum() * total
        missing = np.clip(wanted - np.bincount(np.asarray(placed, dtype=int), minlength=days), 0.35, None)
        count = total - len(placed)
        if count <= 0:
            return []
        exact = missing / missing.sum() * count
        whole = np.floor(exact).astype(int)
        rest = count - int(whole.sum())
        if rest:
            whole[generator.choice(days, size=rest, replace=False, p=_chances(exact - whole))] += 1
        positions = np.repeat(np.arange(days), whole)
        generator.shuffle(positions)
        return [int(p) for p in positions]


def _chances(weights: np.ndarray) -> np.ndarray:
    weights = weights + 1e-9
    return np.asarray(weights / weights.sum())
