"""Which Nice classes belong together: learned from owners that use both, beside a sourced table.

Goods of two classes are related as far as buyers may take them to come from one source. Owners say it: where many
who use the one class also use the other, they do. It bears on the likelihood of confusion; a mark copied into a
class far away is copied all the same, so nothing here speaks for a copyist.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from bonafile.features.marks.table import KEYS

CLASSES = 45
#: Owners of more classes than this file for everything, so they say nothing of which belong together.
_NARROW = 10
#: Fewer owners of the rarer class than this teach nothing; this share of them in both classes is as good as one.
_FEWEST, _WHOLE = 40, 0.25


@cache
def listed() -> NDArray[np.float64]:
    """The table of configs/related-classes.toml as 45 × 45 values from 0 (not listed) to 1 (the same class)."""
    table = tomllib.loads(files("bonafile.configs").joinpath("related-classes.toml").read_text("utf-8"))
    everywhere = set(table["nearly_every"]["classes"])
    out = np.eye(CLASSES)
    for one, others in table["class"].items():
        for other in others:
            # a service class tells something only to another service class
            vague = other in everywhere and int(one) not in range(35, CLASSES + 1)
            value = table["nearly_every"]["value"] if vague else table["coordinated"]
            for a, b in ((int(one), other), (other, int(one))):
                out[a - 1, b - 1] = max(out[a - 1, b - 1], value)
    return out


def masks_of(texts: pd.Series) -> NDArray[np.uint64]:
    """Lists of classes (`9;35`) as one number each, bit n - 1 for class n; 0 where no class is named."""
    codes, distinct = pd.factorize(texts.fillna(""))
    masks = [
        sum({1 << (n - 1) for n in map(int, re.findall(r"\d+", t)) if 1 <= n <= CLASSES}) for t in distinct
    ]
    return np.array([*masks, 0], dtype=np.uint64)[codes]


def first_classes(snapshot: Any) -> pd.DataFrame:
    """The classes of each trademark filing as first known: office, application_number, classes (a mask)."""
    filings = snapshot.filings.filter(_.model_kind == "trademark").group_by(*KEYS)
    frame = filings.aggregate(nice=_.nice_classes.argmin(_.known_from)).to_pandas()
    return frame[KEYS].assign(classes=masks_of(frame["nice"]))


class Relatedness:
    """How related any two classes were by the quarter before: 0 to 1."""

    def __init__(
        self, owner: NDArray[np.int64], classes: NDArray[np.uint64], quarter: NDArray[np.int64]
    ) -> None:
        """Of every filing a number of its owner (none negative), its classes as a mask, and its quarter."""
        rows = _first_use(owner, classes, quarter)
        self._first = int(quarter.min()) if len(quarter) else 0
        quarters = int(quarter.max(initial=self._first)) - self._first + 2
        using = np.zeros((quarters, CLASSES))
        both = np.zeros((quarters, CLASSES, CLASSES))
        rank = rows["rank"].to_numpy()
        narrow = rows[rank < _NARROW]
        # an owner that takes its eleventh class is taken out again
        leaves = rows.loc[rank == _NARROW].set_index("owner")["quarter"]
        left = narrow["owner"].map(leaves).to_numpy(dtype=np.float64)
        at = narrow["quarter"].to_numpy() - self._first
        number, number_of = narrow["class"].to_numpy(), narrow["owner"].to_numpy()
        _count(using, (at, number), left - self._first)
        for apart in range(1, _NARROW):
            same = np.flatnonzero(number_of[apart:] == number_of[:-apart])
            a, b = number[same], number[same + apart]
            _count(both, (at[same + apart], np.minimum(a, b), np.maximum(a, b)), left[same] - self._first)
        self._using, self._both = using.cumsum(axis=0), both.cumsum(axis=0)

    def at(self, quarter: int) -> NDArray[np.float64]:
        """45 × 45 values for filings of a quarter, from the quarters before it and the table."""
        last = min(quarter - self._first, len(self._using)) - 1
        if last < 0:
            return listed()
        using, both = self._using[last], self._both[last] + self._both[last].T
        rarer = np.minimum(using[:, None], using[None, :])
        share = np.divide(both, rarer, out=np.zeros_like(both), where=rarer >= _FEWEST)
        return np.maximum(listed(), np.minimum(share / _WHOLE, 1.0))

    def between(
        self, mine: NDArray[np.uint64], theirs: NDArray[np.uint64], quarters: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The nearest pair of classes of two filings, per row; NaN where either names no class."""
        out = np.full(len(mine), np.nan)
        rows = pd.DataFrame({"quarter": quarters, "mine": mine, "theirs": theirs})
        for quarter, part in rows[(mine > 0) & (theirs > 0)].groupby("quarter"):
            table = self.at(int(str(quarter)))
            a, left = np.unique(part["mine"].to_numpy(), return_inverse=True)
            b, right = np.unique(part["theirs"].to_numpy(), return_inverse=True)
            nearest = np.zeros((len(a), CLASSES))
            for n, bits in enumerate(bits_of(a).T):
                nearest[bits] = np.maximum(nearest[bits], table[n])
            best = np.zeros((len(a), len(b)), dtype=np.float32) if len(a) * len(b) <= 4_000_000 else None
            theirs_bits = bits_of(b)
            if best is None:
                out[part.index] = (nearest[left] * theirs_bits[right]).max(axis=1)
                continue
            for n, bits in enumerate(theirs_bits.T):
                best[:, bits] = np.maximum(best[:, bits], nearest[:, n, None])
            out[part.index] = best[left, right]
        return out.round(6)


def bits_of(masks: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Masks as rows of 45 yes or no."""
    shifts = np.arange(CLASSES, dtype=np.uint64)
    return ((masks[:, None] >> shifts) & np.uint64(1)).astype(bool)


def exploded(classes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and class (0 to 44) of every class named."""
    distinct, code = np.unique(classes, return_inverse=True)
    bits = bits_of(distinct)
    count = bits.sum(axis=1)
    starts = np.cumsum(count) - count
    number = np.nonzero(bits)[1]
    of_row = count[code]
    row = np.repeat(np.arange(len(classes)), of_row)
    within = np.arange(len(row)) - np.repeat(np.cumsum(of_row) - of_row, of_row)
    return row, number[np.repeat(starts[code], of_row) + within]


def _first_use(
    owner: NDArray[np.int64], classes: NDArray[np.uint64], quarter: NDArray[np.int64]
) -> pd.DataFrame:
    """Each owner's classes in the order taken: owner, class, quarter, rank. Ties go by class number."""
    row, number = exploded(classes)
    key = owner[row] * CLASSES + number
    keep = owner[row] >= 0
    key, when = key[keep], quarter[row][keep]
    order = np.lexsort((when, key))
    key, when = key[order], when[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    frame = pd.DataFrame(
        {"owner": key[first] // CLASSES, "class": key[first] % CLASSES, "quarter": when[first]}
    )
    frame = frame.sort_values(["owner", "quarter", "class"], ignore_index=True, kind="stable")
    return frame.assign(rank=frame.groupby("owner").cumcount())


def _count(into: NDArray[np.float64], at: tuple[Any, ...], left: NDArray[np.float64]) -> None:
    """One more from the quarter on, and one less from the quarter in which the owner left."""
    np.add.at(into, at, 1.0)
    gone = np.flatnonzero(~np.isnan(left))
    np.add.at(into, (left[gone].astype(np.int64), *(a[gone] for a in at[1:])), -1.0)
