"""Bands: which findings an office can take up on a day.

A band is a place in the day's queue, not a judgement: the best-scored filings fill the review places of
their office, model and day, the next ones the watch places, and no filing enters a band below its minimum
score. The score itself is made elsewhere.
"""

from __future__ import annotations

import pandas as pd

from bonafile.detect.settings import Settings

REVIEW, WATCH, CLEAR = "review", "watch", "clear"
BANDS = (REVIEW, WATCH, CLEAR)


def bands(measured: pd.DataFrame, settings: Settings) -> pd.Series:
    """The band of every row.

    `measured` has office, model_kind (trademark | patent), as_of, application_number, score (0–1) and
    coverage (0–1). Rows measured as of the same day share that day's places. Equal scores are told apart by
    coverage (more evidence first), then by application number, so that the input's order does not count.
    A row without a score is clear.
    """
    out = pd.Series(CLEAR, index=measured.index, dtype="object", name="band")
    if measured.empty:
        return out
    ordered = measured.sort_values(
        ["score", "coverage", "application_number"], ascending=[False, False, True], kind="stable"
    )
    rank = ordered.groupby(["office", "model_kind", "as_of"], sort=False).cumcount()
    kinds = ordered["model_kind"]
    review = rank < kinds.map({k: getattr(settings.capacity, k).review for k in ("trademark", "patent")})
    review &= ordered["score"] >= settings.minimum.review
    places = {
        k: getattr(settings.capacity, k).review + getattr(settings.capacity, k).watch
        for k in ("trademark", "patent")
    }
    watch = ~review & (rank < kinds.map(places)) & (ordered["score"] >= settings.minimum.watch)
    out.loc[ordered.index[review]] = REVIEW
    out.loc[ordered.index[watch]] = WATCH
    return out
