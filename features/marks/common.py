"""How many different owners had filed marks with a word in them, by the quarter before: what is everybody's.

A word that many unrelated owners use (a trade, a country, a praise) tells nothing about any one of them. What
counts is only what was known before the quarter of a filing, so no later filing changes the answer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.pairs import Book
from bonafile.features.marks.table import quarter_of

_QUARTERS = 1 << 16  # room for quarters in a combined key


class Owners:
    """Who had filed which form by which quarter."""

    def __init__(self, marks: pd.DataFrame, book: Book) -> None:
        """`marks` as of table.marks_of, with `form`, the place of the folded form in the book."""
        self._book = book
        owned = marks[marks["owner"] != ""]
        owner = pd.factorize(owned["owner"])[0].astype(np.int64)
        # known first comes first
        _pair, first = np.unique(owned["form"].to_numpy() * (len(owned) + 1) + owner, return_index=True)
        self._form, self._owner = owned["form"].to_numpy()[first], owner[first]
        self._quarter = quarter_of(owned["known_from"])[first]
        self._start = np.searchsorted(self._form, np.arange(len(book.forms) + 1))
        self._all = np.sort(pd.Series(self._quarter).groupby(self._owner).min().to_numpy())

    def using(self, words: list[str]) -> Users:
        """Counts of the owners of marks that are or contain each of some distinct words (folded)."""
        word, form = self._book.containing(words)
        count = self._start[form + 1] - self._start[form]
        which = np.repeat(self._start[form] - np.cumsum(count) + count, count) + np.arange(count.sum())
        word, owner, quarter = np.repeat(word, count), self._owner[which], self._quarter[which]
        order = np.lexsort((quarter, owner, word))
        word, owner, quarter = word[order], owner[order], quarter[order]
        new = np.ones(len(word), bool)
        new[1:] = (word[1:] != word[:-1]) | (owner[1:] != owner[:-1])
        return Users(words, np.sort(word[new] * _QUARTERS + quarter[new]))

    def all_before(self, quarters: NDArray[np.int64]) -> NDArray[np.int64]:
        """Distinct owners of any mark in quarters before."""
        return np.searchsorted(self._all, quarters)


class Users:
    """Counts of owners per word, cumulative by quarter."""

    def __init__(self, words: list[str], seen: NDArray[np.int64]) -> None:
        self._number = {w: i for i, w in enumerate(words)}
        self._seen = seen

    def before(self, words: pd.Series, quarters: NDArray[np.int64]) -> NDArray[np.int64]:
        """Distinct owners of marks with each word, in quarters before the given ones."""
        number = words.map(self._number).to_numpy(dtype=np.int64) * _QUARTERS
        return np.searchsorted(self._seen, number + quarters) - np.searchsorted(self._seen, number)
