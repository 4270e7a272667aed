"""Agents: shares against expectation, trend, load, and the limits of the funnel plot; on tables, without a register."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from bonafile.detect.agents.funnel import _limits, funnel
from bonafile.detect.agents.load import load
from bonafile.detect.agents.shares import against_expectation, expectations, prior_weight, trend

DAY = date(2026, 3, 2)


def made(agents: dict[str, tuple[int, int, int]], **columns: str) -> pd.DataFrame:
    """A docket of agents with (filings, bad, clients), all of one stratum but for the columns given by agent."""
    rows = []
    for agent, (filings, n_bad, clients) in agents.items():
        for i in range(filings):
            rows.append({"agent": agent, "bad": i < n_bad, "client": f"{agent}-{i % clients}"})
    frame = pd.DataFrame(rows)
    common = {
        "model_kind": "patent",
        "screened": True,
        "client_type": "enterprise",
        "field": "H04L",
        "region": "11",
    }
    frame = frame.assign(**common, filing_date=pd.Timestamp("2025-09-01"))
    for name, of in columns.items():
        frame[name] = frame["agent"].map(of).fillna(common[name])  # type: ignore[arg-type]
    return frame


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    out = against_expectation(rows, rows["bad"], rows["agent"])
    return out.sort_values("ratio_low", ascending=False)


USUAL = {f"usual {i}": (60, 3, 60) for i in range(20)}


def test_a_mill_is_first_a_big_honest_one_and_a_lucky_tiny_one_are_not() -> None:
    rows = made(
        {**USUAL, "mill": (120, 48, 100), "big": (4000, 200, 3000), "tiny": (2, 2, 2), "unlucky": (10, 3, 10)}
    )
    out = ranked(rows)
    assert out.index[0] == "mill"
    assert out.loc["mill", "ratio_low"] > 3
    assert out.loc["big", "ratio"] < 1.1  # the mill alone raises what is expected of the others
    assert out.loc["big", "ratio_low"] < 1
    assert out.loc["tiny", "ratio_low"] < 1
    assert out.index.get_loc("big") > 0


def test_an_agency_of_a_hard_field_is_held_against_that_field() -> None:
    """Half the filings of field X are bad, whoever files them: an agency of X alone is no mill."""
    of = {f"x{i}": (60, 30, 60) for i in range(6)}
    rows = made({**USUAL, **of, "also x": (60, 31, 60)}, field=dict.fromkeys((*of, "also x"), "X"))  # type: ignore[arg-type]
    out = ranked(rows)
    assert out.loc["also x", "ratio_low"] < 1.1
    assert out.loc["also x", "expected_share"] == pytest.approx(0.45, abs=0.1)


def test_an_agent_does_not_set_its_own_yardstick() -> None:
    rows = made({**USUAL, "alone": (200, 150, 150)}, region={"alone": "65"})  # type: ignore[arg-type]
    e = expectations(rows, rows["bad"], rows["agent"])
    assert e[rows["agent"] == "alone"].mean() < 0.1


def test_one_bad_client_is_one_client() -> None:
    rows = made({**USUAL, "one client": (100, 0, 100), "many": (100, 40, 100)})
    at = rows.index[rows["agent"] == "one client"][:40]
    rows.loc[at, "client"], rows.loc[at, "bad"] = "the bad one", True
    out = ranked(rows)
    assert out.loc["many", "bad"] == out.loc["one client", "bad"] == 40
    assert out.loc["many", "ratio_low"] > 2 > out.loc["one client", "ratio_low"]


def test_the_interval_holds_what_it_promises() -> None:
    """Of agents whose true shares scatter around the expectation, about 95 % of the intervals hold the truth."""
    rng = np.random.default_rng(5)
    truth = rng.beta(60 * 0.1, 60 * 0.9, 400)
    agents = {f"{i:03d}": (80, int(rng.binomial(80, p)), 80) for i, p in enumerate(truth)}
    out = against_expectation(rows := made(agents), rows["bad"], rows["agent"]).sort_index()
    true_ratio = truth / out["expected_share"]
    held = ((out["ratio_low"] <= true_ratio) & (true_ratio <= out["ratio_high"])).mean()
    assert 0.91 <= held <= 0.99
    assert 30 <= out.attrs["weight"] <= 130


def test_the_prior_weight_follows_the_scatter() -> None:
    n = [100.0] * 40
    even, wild = [10.0] * 40, [0.0, 35.0] * 20
    assert prior_weight(even, n, [0.1] * 40) > prior_weight(wild, n, [0.1] * 40)


def test_trend_rises_and_falls() -> None:
    rows = made({"rising": (80, 0, 80), "falling": (80, 0, 80)})
    old = rows.groupby("agent").cumcount() < 40
    rows["filing_date"] = np.where(old, pd.Timestamp("2025-01-06"), pd.Timestamp("2026-02-02"))
    rows["bad"] = (rows["agent"] == "rising") ^ old
    e = pd.Series(0.2, index=rows.index)
    out = trend(rows, rows["bad"], rows["agent"], e, pd.Timestamp(DAY))
    assert out["rising"] > 2
    assert out["falling"] < 0.5
    early = trend(rows, rows["bad"] & old, rows["agent"], e * 0.05, pd.Timestamp(DAY))
    assert early.isna()["rising"]  # too little was to be expected yet for any to be missing


def test_load_is_held_against_the_field() -> None:
    days = pd.date_range("2025-09-01", periods=100)
    rows = pd.DataFrame(
        [(f"p{i % 40}", day) for i in range(40) for day in days] + [("much", days[3])] * 60,
        columns=["practitioner", "filing_date"],
    ).assign(model_kind="patent")
    out = load(rows)
    assert out.loc["much", "most_signed"] == 60
    assert out.loc["much", "days_over"] == 1
    assert out.loc["p1", "days_over"] == 0


def test_the_funnel_s_limits_close_in_and_its_names_keep_apart() -> None:
    (sizes, inner), (_, outer) = (zip(*_limits(1000, 0.05, level)[1], strict=True) for level in (0.95, 0.998))
    assert sizes[-1] == 1000
    assert 1 < inner[-1] < outer[-1] < 2
    assert inner[sizes.index(10)] > inner[len(sizes) // 2] > inner[-1]
    crowd = pd.DataFrame(
        {"name": [f"案例第{i}知识产权代理有限公司" for i in range(12)], "effective": np.linspace(100, 110, 12),
         "expected_share": 0.05, "ratio": 4.0, "ratio_low": 2.0}
    )  # fmt: skip
    places = [
        (float(x), float(y))
        for x, y in re.findall(r'class="name" x="([\d.]+)" y="([\d.]+)"', funnel(crowd, 20))
    ]
    assert 1 <= len(places) <= 10
    assert all(abs(a[1] - b[1]) >= 14 or abs(a[0] - b[0]) > 100 for a in places for b in places if a != b)
