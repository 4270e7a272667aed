"""Shares against expectation: how much of an agent's work is bad, given what work it has.

The expectation of a filing is the share of bad ones among filings of like kind, client, field and region of all
*other* agents, each stratum shrunk to the wider one, so that an agent cannot raise its own yardstick. The
agent's share is then shrunk to its own expectation by a beta-binomial whose weight is learned from all agents,
and agents are ranked by the lower end of the interval of observed over expected: size alone ranks nobody first,
and luck ranks no small one first. (Those whose lower end is below 1 follow, by the probability that they exceed
their expectation.) Many filings of one client count as fewer: one bad client is one client.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import betaln
from scipy.stats import beta

#: Strata, each inside the one before. Whether a filing was screened, and its half-year, come early: what was
#: looked at, and what is old enough to have been decided, is found bad more often.
STRATA = ("model_kind", "screened", "period", "client_type", "field", "region")
#: A stratum's own filings weigh as much as the wider stratum when there are so many.
_STRATUM_WEIGHT = 25.0
#: Likeness of the filings of one client at one agent: a client's n filings count as n/(1 + (n-1)·this).
_CLIENT_LIKENESS = 0.15
#: The weight of an agent's expectation, in filings, is looked for between these.
_WEIGHTS = np.geomspace(20, 500, 30)
#: No expectation is below this, nor below half of the general share: next to nothing is no yardstick.
_LEAST = 0.002
#: The interval: 95 %.
_TAIL = 0.025


def expectations(rows: pd.DataFrame, bad: pd.Series, agent: pd.Series) -> pd.Series:
    """The expected share of bad for each filing, from other agents' filings (0-1), by `rows`' index.

    `rows` has filing_date and the columns of STRATA but for period; `bad` is boolean; `agent` names the agent,
    missing where there is none.
    """
    day = rows["filing_date"]
    period = day.dt.year.astype(str) + (day.dt.month > 6).map({True: "b", False: "a"})
    table = rows.assign(period=period)[list(STRATA)].astype("object").fillna("")
    table = table.assign(bad=bad.astype(float), agent=agent.to_numpy())
    own = table["agent"].notna()
    general = max(float(bad.mean()) if len(bad) else 0.0, 2 * _LEAST)
    rate = _rate(table, own, [], np.full(len(table), general))
    for depth in range(1, len(STRATA) + 1):
        rate = _rate(table, own, list(STRATA[:depth]), rate)
    return pd.Series(np.clip(rate, general / 2, 0.95), index=rows.index)


def _rate(table: pd.DataFrame, own: pd.Series, by: list[str], wider: np.ndarray) -> np.ndarray:
    """The stratum's rate without the agent's own filings, shrunk to the wider stratum's."""
    everyone = table.assign(one=0) if not by else table
    keys = by or ["one"]
    all_of = everyone.groupby(keys, sort=False)["bad"]
    n, b = (found.to_numpy(float, copy=True) for found in (all_of.transform("size"), all_of.transform("sum")))
    mine = everyone[own].groupby([*keys, "agent"], sort=False)["bad"]
    n[own.to_numpy()] -= mine.transform("size").to_numpy(float)
    b[own.to_numpy()] -= mine.transform("sum").to_numpy(float)
    return (b + _STRATUM_WEIGHT * wider) / (n + _STRATUM_WEIGHT)


def weights(client: pd.Series, agent: pd.Series) -> pd.Series:
    """What a filing counts for, given how many its client has at this agent (1 for a client with one)."""
    n = pd.DataFrame({"c": client.fillna("").to_numpy(), "a": agent.to_numpy()}, index=client.index)
    many = n.groupby(["a", "c"], dropna=False)["c"].transform("size")
    return 1 / (1 + (many - 1) * _CLIENT_LIKENESS)


def prior_weight(observed: Sequence[float], filings: Sequence[float], expected: Sequence[float]) -> float:
    """The weight of the expectation, in filings, under which the agents' shares are likeliest."""
    o, n, e = (np.asarray(x, dtype=float) for x in (observed, filings, expected))
    keep = n >= 10
    if keep.sum() < 5:
        return float(_WEIGHTS[len(_WEIGHTS) // 2])
    o, n, e = o[keep], n[keep], e[keep]
    likelihood = [
        (betaln(m * e + o, m * (1 - e) + n - o) - betaln(m * e, m * (1 - e))).sum() for m in _WEIGHTS
    ]
    return float(_WEIGHTS[int(np.argmax(likelihood))])


def against_expectation(
    rows: pd.DataFrame, bad: pd.Series, agent: pd.Series, expected: pd.Series | None = None
) -> pd.DataFrame:
    """One row per agent: how its share compares with its expectation.

    Columns: agent (index), bad, expected (filings), share, expected_share, ratio, ratio_low, ratio_high (observed over
    expected, shrunk, with its 95 % interval), exceeds (probability that its share lies above expectation), effective
    (filings after discounting many of one client).
    """
    e = expectations(rows, bad, agent) if expected is None else expected
    w = weights(rows["client"], agent)
    table = pd.DataFrame({"agent": agent, "w": w, "o": bad * w, "e": e * w, "bad": bad, "expected": e})
    table = table[table["agent"].notna()]
    by = table.groupby("agent", sort=True).agg(
        filings=("bad", "size"), bad=("bad", "sum"), expected=("expected", "sum"), effective=("w", "sum"),
        o=("o", "sum"), e=("e", "sum"),
    )  # fmt: skip
    by["expected_share"] = by["expected"] / by["filings"]
    by["share"] = by["bad"] / by["filings"]
    usual = (by["e"] / by["effective"]).clip(lower=_LEAST)
    m = prior_weight(by["o"].tolist(), by["effective"].tolist(), usual.tolist())
    a, b = m * usual + by["o"], m * (1 - usual) + by["effective"] - by["o"]
    by["ratio"] = a / (a + b) / usual
    by["ratio_low"] = beta.ppf(_TAIL, a, b) / usual
    by["ratio_high"] = beta.ppf(1 - _TAIL, a, b) / usual
    by["exceeds"] = beta.sf(usual, a, b)
    by.attrs["weight"] = m
    return by.drop(columns=["o", "e"])


def quarters(rows: pd.DataFrame, bad: pd.Series, agent: pd.Series, most: int = 8) -> pd.Series:
    """Per agent the last quarters as `2025Q4 3/41; 2026Q1 5/38` (bad/filings)."""
    table = pd.DataFrame(
        {"agent": agent, "quarter": rows["filing_date"].dt.to_period("Q").astype(str), "bad": bad}
    )
    by = table[table["agent"].notna()].groupby(["agent", "quarter"], sort=True)["bad"].agg(["sum", "size"])
    text = [f"{q} {int(s)}/{int(n)}" for (_a, q), s, n in zip(by.index, by["sum"], by["size"], strict=True)]
    said = pd.Series(text, index=by.index.get_level_values("agent"), dtype="object")
    return said.groupby(level=0).agg(lambda t: "; ".join(t.iloc[-most:]))


def trend(
    rows: pd.DataFrame, bad: pd.Series, agent: pd.Series, expected: pd.Series, on: pd.Timestamp
) -> pd.Series:
    """Per agent: shrunk observed-over-expected of the last 180 days over that of the time before (1: no change).

    NaN where the last 180 days are too few to tell: fewer than three bad ones seen, and fewer than three to be expected had
    nothing changed.
    """
    recent = rows["filing_date"] > on - pd.Timedelta(days=180)
    table = pd.DataFrame({"agent": agent, "recent": recent, "bad": bad.astype(float), "e": expected})
    sums = table[table["agent"].notna()].groupby(["agent", "recent"])[["bad", "e"]].sum()
    now, before = (
        sums[sums.index.get_level_values("recent") == when].droplevel("recent") for when in (True, False)
    )
    everyone = sums.index.get_level_values("agent").unique()
    # five filings' worth of "as expected" on both sides keep small numbers still
    recent_ratio, early_ratio = (
        (part["bad"].reindex(everyone, fill_value=0) + 5) / (part["e"].reindex(everyone, fill_value=0) + 5)
        for part in (now, before)
    )
    usual = now["e"].reindex(everyone, fill_value=0) * early_ratio
    told = np.maximum(now["bad"].reindex(everyone, fill_value=0), usual) >= 3
    return (recent_ratio / early_ratio).where(told)
