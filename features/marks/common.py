"""How many different owners had filed marks with a word in them, by the quarter before: what is everybody's.

A word that many unrelated owners use (a trade, a country, a praise) tells nothing about any one of them. What
counts is only what was known before the quarter of a filing, so no later filing changes the answer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.inside import standing_inside
from bonafile.features.marks.table import quarter_of

_QUARTERS = 1 << 16  # room for quarters in a combined key


class Owners:
    """Counts of owners who had filed marks that are or contain one of some words, cumulative by quarter."""

    def __init__(self, marks: pd.DataFrame, words: list[str]) -> None:
        """`marks` as of table.marks_of; `words` are distinct folded forms."""
        self._number = {w: i for i, w in enumerate(words)}
        owned = marks[marks["owner"] != ""].drop_duplicates(["folded", "owner"])  # known first comes first
        forms, form = np.unique(owned["folded"].to_numpy(dtype=object), return_inverse=True)
        owner = pd.factorize(owned["owner"])[0].astype(np.int64)
        quarter = quarter_of(owned["known_from"])
        first = pd.Series(quarter).groupby(owner).min()
        self._all = np.sort(first.to_numpy())
        self._seen = self._counted(words, forms.tolist(), form, owner, quarter)

    def _counted(
        self, words: list[str], forms: list[str], form: NDArray[np.int64], owner: NDArray[np.int64],
        quarter: NDArray[np.int64],
    ) -> NDArray[np.int64]:  # fmt: skip
        inside = standing_inside(words, forms)
        place = {f: i for i, f in enumerate(forms)}
        equal = [(i, place[w]) for w, i in self._number.items() if w in place]
        pairs = pd.DataFrame(equal, columns=["word", "form"], dtype="int64")
        pairs = pd.concat([pairs, inside.rename(columns={"needle": "word", "haystack": "form"})])
        rows = pairs.merge(pd.DataFrame({"form": form, "owner": owner, "quarter": quarter}), on="form")
        first = rows.groupby(["word", "owner"], as_index=False)["quarter"].min()
        return np.sort((first["word"] * _QUARTERS + first["quarter"]).to_numpy())

    def before(self, words: pd.Series, quarters: NDArray[np.int64]) -> NDArray[np.int64]:
        """Distinct owners of marks with each word, in quarters before the given ones."""
        number = words.map(self._number).to_numpy(dtype=np.int64) * _QUARTERS
        return np.searchsorted(self._seen, number + quarters) - np.searchsorted(self._seen, number)

    def all_before(self, quarters: NDArray[np.int64]) -> NDArray[np.int64]:
        """Distinct owners of any mark in quarters before."""
        return np.searchsorted(self._all, quarters)
