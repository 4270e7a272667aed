"""The marks most similar to one mark, and in words what changed: for the command line and for reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd

from bonafile.features.marks.copying import copies
from bonafile.features.marks.folding import fold
from bonafile.features.marks.index import VIEWS, MarkIndex
from bonafile.features.marks.intake import class_bits
from bonafile.features.marks.judging import ALIKE, NEAREST, verdicts
from bonafile.features.marks.wording import describe

_COLUMNS = ["mark_id", "mark_text", "owner", "filing_date", "nice_classes", "status", "similarity", "views",
            "what_en", "what_zh", "spans_query", "spans_mark"]  # fmt: skip


def similar(
    index: MarkIndex,
    mark: str,
    view: str | None = None,
    as_of: str | date | None = None,
    classes: str | Sequence[int] | None = None,
    top: int = 50,
    cutoff: float | Fraction = 0.8,
    standing: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The marks of an index most similar to a mark, in one view, or in all of them and by an exchange (exchanges.py).

    `as_of`: only marks filed by that day, with the status they had on it. `classes`: only marks in one of these
    Nice classes (`9,35`). Returns at most `top` rows, the most similar first, then as written before sounding alike, then the
    earliest filed: mark_id,
    mark_text, owner, filing_date, nice_classes, status, similarity (0-1), views (that found it), what_en and
    what_zh (what changed), spans_query and spans_mark (characters in common, for highlighting).

    The similarity is the view's; that of a mark contained 0.72 + 0.27 · its share of the mark, so that a short word in a
    long mark does not come first. Of all views it is the strength of the verdict (judging.py), from 0.8 on a copy; where it is none,
    0.75 times the view's at the least. Of equal ones the more similar in a view comes first. InputError as of MarkIndex.search.

    `standing`: where something else knows better than the index what a mark is and what became of it (the register
    does), a function from rows of mark_id, mark_text, owner, filing_date, nice_classes, status to the same rows in
    the same order as they stand; those it leaves out are not shown.
    """
    found = [
        index.search([mark], view=v, cutoff=cutoff, as_of=as_of).assign(view=v) for v in _views(index, view)
    ]
    if view is None:
        found.append(_by_exchange(index, mark, as_of, cutoff))
    hits = pd.concat(found, ignore_index=True)
    if hits.empty:
        return pd.DataFrame(columns=_COLUMNS)
    if "by" in hits:
        hits["similarity"] = _weighed(hits, len(fold(mark)))
    best = hits.groupby("mark_id", sort=False).agg(
        similarity=("similarity", "max"), status=("status", "first"), views=("view", tuple)
    )
    known = index.details(list(best.index)).drop(columns=["status", "ended"])
    table = known.merge(best, on="mark_id", validate="one_to_one")
    if classes is not None:
        asked = class_bits(classes)
        table = table[[bool(class_bits(c) & asked) for c in table["nice_classes"]]]
    # of equally similar ones those found by an earlier view of the list: as written before sounding alike
    ranks = {v: k for k, v in enumerate(VIEWS)}
    table = table.assign(
        rank=[min(ranks[v] for v in of) for of in table["views"]], unlike=-table["similarity"]
    )
    if view is None:
        strength = _strengths(mark, table["mark_text"])
        table["similarity"] = strength.where(
            strength >= ALIKE, np.maximum(strength, NEAREST * table["similarity"])
        )
    order = ["similarity", "unlike", "rank", "filing_date", "mark_id"]
    table = table.sort_values(order, ascending=[False, True, True, True, True]).reset_index(drop=True)
    table = table.head(top) if standing is None else _standing(table, standing, top)
    told = [describe(mark, text) for text in table["mark_text"]]
    return table.assign(
        views=[", ".join(v for v in VIEWS if v in of) for of in table["views"]],
        what_en=[t["en"] for t in told],
        what_zh=[t["zh"] for t in told],
        spans_query=[t["spans"]["a"] for t in told],
        spans_mark=[t["spans"]["b"] for t in told],
    )[_COLUMNS]


def _strengths(mark: str, texts: pd.Series) -> pd.Series:
    distinct = texts.unique().tolist()
    strength = verdicts([mark] * len(distinct), distinct)["strength"]
    return texts.map(dict(zip(distinct, strength, strict=True))).astype(float)


def _by_exchange(
    index: MarkIndex, mark: str, as_of: str | date | None, cutoff: float | Fraction
) -> pd.DataFrame:
    """Copies that differ by an exchange, as if the view of their kind had found them."""
    hits = copies(index, [mark], as_of, views=())
    hits = hits[hits["similarity"] >= float(cutoff)]
    return hits[["query", "mark_id", "similarity", "status"]].assign(
        view=hits["kind"].replace("equal", "written")
    )


def _standing(
    table: pd.DataFrame, standing: Callable[[pd.DataFrame], pd.DataFrame], top: int
) -> pd.DataFrame:
    """The first rows that stand, as they do."""
    found = table.iloc[:0]
    step = top + 20
    for a in range(0, len(table), step):
        found = pd.concat([found, standing(table.iloc[a : a + step])], ignore_index=True)
        if len(found) >= top:
            break
    return found.head(top)


def _views(index: MarkIndex, view: str | None) -> list[str]:
    return [view] if view is not None else [v for v in VIEWS if v in index.views]


def _weighed(hits: pd.DataFrame, length: int) -> np.ndarray:
    """Similarities, those of contained marks by their share; less where only look or sound agree."""
    inside = hits["by"].notna()
    share = ((hits["end"] - hits["start"]) / max(1, length)).where(hits["start"] >= 0, 0.5)
    weight = np.where(hits["by"] == "written", 1.0, 0.97)
    return np.where(inside, (0.72 + 0.27 * share) * weight, hits["similarity"])
