"""The filings of a register that have a word mark, each once and by number: what register-wide sums run over.

Each filing stands as it was first known, so that no later version of it moves a sum. Nothing is compared here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.relatedness import first_classes
from bonafile.features.marks.table import KEYS, quarter_of


@dataclass(frozen=True)
class Filings:
    """`frame`: a row per filing, its number the row: office, application_number, filing_date, known_from (day
    numbers), held (the last day of knowledge of this very mark), group and owner_key (keys), owner_name, identifier, owner
    (a number; -1 where nobody is named), party (a number of the group, or of the filing where there is none),
    form (a number), classes (a mask), quarter (in which it became known). `forms`: the folded marks by number.
    """

    frame: pd.DataFrame
    forms: NDArray[Any]
    index: pd.Index

    @classmethod
    def of(cls, snapshot: Any, marks: pd.DataFrame) -> Filings:
        """Of the marks of :func:`table.marks_of`."""
        first = marks.drop_duplicates(KEYS).reset_index(drop=True)
        index = pd.Index(_key(first[KEYS]))
        by_filing = first_classes(snapshot)
        at = index.get_indexer(pd.Index(_key(by_filing[KEYS])))
        classes = np.zeros(len(first), dtype=np.uint64)
        classes[at[at >= 0]] = by_filing["classes"].to_numpy()[at >= 0]
        form, forms = pd.factorize(first["folded"])
        nobody = first["group"] == ""
        frame = first[[*KEYS, "filing_date", "known_from", "group", "owner_name", "identifier"]].assign(
            owner_key=first["owner"], form=form.astype(np.int64), classes=classes,
            owner=pd.factorize(first["owner"].where(first["owner"] != ""))[0].astype(np.int64),
            party=pd.factorize(first["group"].mask(nobody, pd.Series(index)))[0].astype(np.int64),
            quarter=quarter_of(first["known_from"]), held=_held(marks, first),
        )  # fmt: skip
        return cls(frame, forms.to_numpy(dtype=object), index)

    def rows(self, keys: pd.DataFrame) -> NDArray[np.int64]:
        """The numbers of filings by office and application number (the first two columns); -1 where not here."""
        return self.index.get_indexer(pd.Index(_key(keys))).astype(np.int64)

    def among(self, keys: pd.DataFrame) -> NDArray[np.bool_]:
        """Whether each filing is one of those named."""
        out = np.zeros(len(self.frame), dtype=bool)
        at = self.rows(keys)
        out[at[at >= 0]] = True
        return out


def _key(keys: pd.DataFrame) -> NDArray[Any]:
    # not by a zero character: pandas' table of texts would stop reading there
    out: NDArray[Any] = (keys.iloc[:, 0] + "|" + keys.iloc[:, 1]).to_numpy(dtype=object)
    return out


def _held(marks: pd.DataFrame, first: pd.DataFrame) -> NDArray[np.int64]:
    """Until when each filing was known with the mark it was first known with."""
    again = marks[marks.duplicated(KEYS)].merge(first[[*KEYS, "folded"]], on=[*KEYS, "folded"])
    last = again.groupby(KEYS)["known_until"].max()
    held = first["known_until"].to_numpy(dtype=np.int64).copy()
    if len(last):
        at = pd.MultiIndex.from_frame(first[KEYS]).get_indexer(last.index)
        held[at] = np.maximum(held[at], last.to_numpy(dtype=np.int64))
    return held
