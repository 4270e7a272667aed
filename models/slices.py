"""Slices in time that share no group: what is learned from lies before what is tested on, and knows nobody in it."""

from __future__ import annotations

import numpy as np
import pandas as pd


def slices(rows: pd.DataFrame, shares: dict[str, float]) -> pd.Series:
    """The slice of each row, "" for rows left out; `shares` names the slices, earliest first.

    `rows` has filing_date, group_key, label and decided. Boundaries are quantiles of the days of groups with a
    finding (of all decided filings where those are too few). A group lies in one slice, the one that holds
    most of its rows; its rows elsewhere are left out, so that nobody is on both sides.
    """
    if rows.empty:
        return pd.Series(index=rows.index, dtype="str")
    ends = np.cumsum(list(shares.values()))[:-1]
    found = rows[rows["label"] == 1].groupby("group_key")["filing_date"].median()
    days = found if len(found) >= 2 * len(shares) else rows.loc[rows["decided"], "filing_date"]
    days = days if len(days) else rows["filing_date"]
    bounds = np.array([days.quantile(q) for q in ends], dtype="datetime64[s]")
    own = np.searchsorted(bounds, rows["filing_date"].to_numpy(dtype="datetime64[s]"), side="right")
    home = rows["group_key"].map(pd.crosstab(rows["group_key"], own).idxmax(axis=1)).to_numpy()
    names = np.array(list(shares))
    return pd.Series(np.where(own == home, names[own], ""), index=rows.index, dtype="str")
