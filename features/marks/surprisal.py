"""How unusual the characters of a mark are under the register's earlier marks: bits per character.

A bigram model with smoothing towards single characters, of Chinese characters and of letters apart. Its
counts are of applicants, not of filings, so that one applicant's flood of odd marks does not make them
usual; and they are of the quarters before the one asked about, so that nothing filed later changes an
answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: Before so many marks of a script are known, nothing is said.
ENOUGH = 200
#: How many sightings of a character its overall frequency is worth.
_WEIGHT = 20.0
#: Characters there might be: Chinese ones in use, letters and digits.
_ALPHABET = (40.0, 8000.0)
_QUARTERS = 1 << 16
_LETTERS_START, _HAN_START = 0, 1
_Ints = NDArray[np.int64]


class Runs:
    """The characters of folded marks with what stands before each; every run of one script starts afresh.

    `form`: position of the mark; `before`, `point`: code points (0 or 1 at the start of a run of letters or
    of Chinese characters; digits count as one character); `han`: 1 where the character is a Chinese one.
    """

    def __init__(self, forms: Sequence[str]) -> None:
        lengths = np.fromiter((len(f) for f in forms), dtype=np.int64, count=len(forms))
        raw = np.frombuffer("".join(forms).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
            np.int64
        )
        self.form = np.repeat(np.arange(len(forms)), lengths)
        self.point = np.where((raw >= ord("0")) & (raw <= ord("9")), ord("0"), raw)
        self.han = (((raw >= 0x3400) & (raw <= 0x9FFF)) | (raw >= 0x20000)).astype(np.int64)
        new = np.ones(len(raw), dtype=bool)
        new[1:] = (self.form[1:] != self.form[:-1]) | (self.han[1:] != self.han[:-1])
        self.before = np.where(
            new, np.where(self.han == 1, _HAN_START, _LETTERS_START), np.roll(self.point, 1)
        )


class _Counts:
    """Counts of a value in quarters before a given one."""

    def __init__(self, values: _Ints, quarters: _Ints) -> None:
        self.keys = np.sort(values * _QUARTERS + quarters)

    def before(self, values: _Ints, quarters: _Ints) -> _Ints:
        base = values * _QUARTERS
        return np.searchsorted(self.keys, base + quarters) - np.searchsorted(self.keys, base)


class Model:
    """What was usual in each quarter: counts of applicants by bigram, character and script."""

    def __init__(self, forms: Sequence[str], applicants: _Ints, quarters: _Ints) -> None:
        """`forms`, `applicants` (numbers) and `quarters` (table.quarter_of) describe the marks, one each."""
        runs = Runs(forms)
        applicant, quarter = applicants[runs.form], quarters[runs.form]
        bigram, when = _once(runs.before << 21 | runs.point, applicant, quarter)
        self._bigrams = _Counts(bigram, when)
        self._before = _Counts(bigram >> 21, when)
        point, when = _once(runs.han << 21 | runs.point, applicant, quarter)
        self._points = _Counts(point & (1 << 21) - 1, when)
        self._scripts = _Counts(point >> 21, when)
        self._marks = _Counts(*_scripts_of(runs, quarters))

    def surprisal(self, forms: Sequence[str], quarters: _Ints) -> NDArray[np.float64]:
        """Bits per character of each mark by the quarters before its own; NaN while too few marks were
        known.
        """
        runs = Runs(forms)
        quarter = quarters[runs.form]
        total = self._scripts.before(runs.han, quarter)
        alphabet = np.array(_ALPHABET)[runs.han]
        alone = (self._points.before(runs.point, quarter) + 0.5) / (total + 0.5 * alphabet)
        together = self._bigrams.before(runs.before << 21 | runs.point, quarter)
        after = self._before.before(runs.before, quarter)
        bits = -np.log2((together + _WEIGHT * alone) / (after + _WEIGHT))
        bits[self._marks.before(runs.han, quarter) < ENOUGH] = np.nan
        lengths = np.bincount(runs.form, minlength=len(forms))
        with np.errstate(invalid="ignore"):
            return np.bincount(runs.form, weights=bits, minlength=len(forms)) / lengths


def _once(values: _Ints, applicants: _Ints, quarters: _Ints) -> tuple[_Ints, _Ints]:
    """Each value once per applicant, with the quarter from which on."""
    order = np.lexsort((quarters, applicants, values))
    values, applicants, quarters = values[order], applicants[order], quarters[order]
    first = np.ones(len(values), dtype=bool)
    first[1:] = (values[1:] != values[:-1]) | (applicants[1:] != applicants[:-1])
    return values[first], quarters[first]


def _scripts_of(runs: Runs, quarters: _Ints) -> tuple[_Ints, _Ints]:
    """Each mark once per script it has, with its quarter."""
    pairs = np.unique(runs.form * 2 + runs.han)
    return pairs % 2, quarters[pairs // 2]
