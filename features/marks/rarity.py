"""How distinctive a word is in the classes it is used for, learned from the register itself.

A word that many unrelated owners file (科技, 中国, GLOBAL) tells little about any one of them, and less in the
classes where it is common. Owners are counted by the quarter before, so nothing filed later moves the answer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.pairs import standing_inside
from bonafile.features.marks.relatedness import CLASSES, exploded

#: Other owners from which a word is nobody's: so many, and one more in so many owners of the class.
_COMMON, _COMMON_OF = 10, 2_000
_QUARTERS = 1 << 16  # room for quarters in a combined key
_EVERY = CLASSES  # stands for "whatever the class"


class Rarity:
    """Owners who had filed marks that are or contain one of some words, by class and quarter."""

    def __init__(
        self, bearers: pd.DataFrame, owner: NDArray[np.int64], classes: NDArray[np.uint64],
        quarter: NDArray[np.int64],
    ) -> None:  # fmt: skip
        """`bearers`: see :func:`bearers_of`; of every filing a number of its owner (negative: none), its
        classes as a mask and its quarter.
        """
        number, row = _by_class(classes)
        self._all = _first(number, owner[row], quarter[row])
        word, filing = bearers["word"].to_numpy(), bearers["filing"].to_numpy()
        number, row = _by_class(classes[filing])
        self._using = _first(word[row] * (CLASSES + 1) + number, owner[filing][row], quarter[filing][row])

    def distinctive(
        self, words: NDArray[np.int64], classes: NDArray[np.uint64], quarters: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """1 where nobody but its owner uses the word, 0 where it is common in a class of the row or altogether.

        The logarithm of the other owners against that of the number from which a word is nobody's.
        """
        number, row = _by_class(classes)
        at = quarters[row]
        using = _before(self._using, words[row] * (CLASSES + 1) + number, at)
        limit = _COMMON + _before(self._all, number, at) / _COMMON_OF
        value = 1 - np.log1p(np.maximum(using - 1, 0)) / np.log1p(limit)
        out = np.ones(len(words))
        np.minimum.at(out, row, np.maximum(value, 0.0))
        return out.round(6)


def bearers_of(words: list[str], forms: list[str], code: NDArray[np.int64]) -> pd.DataFrame:
    """The filings whose mark is or contains a word: `word` and `filing` as positions.

    `words` and `forms` are distinct folded marks, `code` the form of every filing.
    """
    place = {f: i for i, f in enumerate(forms)}
    equal = [(i, place[w]) for i, w in enumerate(words) if w in place]
    same = pd.DataFrame(equal, columns=["needle", "haystack"], dtype="int64")
    pairs = pd.concat([same, standing_inside(words, forms)], ignore_index=True)
    order = np.argsort(code, kind="stable")
    form = pairs["haystack"].to_numpy()
    start = np.searchsorted(code[order], form)
    count = np.searchsorted(code[order], form, side="right") - start
    filing = order[np.repeat(start, count) + _within(count)]
    return pd.DataFrame({"word": np.repeat(pairs["needle"].to_numpy(), count), "filing": filing})


def _by_class(classes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Class and row of every class named, and once more for every row the number that stands for all."""
    row, number = exploded(classes)
    every = np.arange(len(classes))
    return np.concatenate([number, np.full(len(every), _EVERY)]), np.concatenate([row, every])


def _first(key: NDArray[np.int64], owner: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted (key, quarter) of each owner's first time under each key."""
    keep = owner >= 0
    key, owner, at = key[keep], owner[keep], at[keep]
    order = np.lexsort((at, owner, key))
    key, owner, at = key[order], owner[order], at[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = (key[1:] != key[:-1]) | (owner[1:] != owner[:-1])
    return np.sort(key[first] * _QUARTERS + at[first])


def _before(firsts: NDArray[np.int64], key: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    low = key * _QUARTERS
    return np.searchsorted(firsts, low + at) - np.searchsorted(firsts, low)


def _within(count: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, … for every run of so many."""
    return np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
