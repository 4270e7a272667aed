"""Evaluation: how good scores are where it matters to an office; figures only, nothing is decided here.

Truth is 1 (bad) or 0; scores are probabilities or any order. The figures that count are those at capacity: of
the filings that fit into an examiner's day, how many were worth it. Where a score is no probability, its
calibration is not asked for. Groups, not filings, are what repeats, so intervals resample groups.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Share of the filings that is taken up where no capacity is given.
TOP_SHARE = 0.05


def figures(
    truth: Any,
    score: Any,
    *,
    days: Any = None,
    capacity: int | None = None,
    lookalike: Any = None,
    threshold: float | None = None,
    probability: bool = True,
    weight: Any = None,
) -> dict[str, float]:
    """The figures of one scorer on one set of filings, by name; those that cannot be computed are left out.

    `truth` and `score` are arrays of one length. With `days` (the day each filing is screened on) and
    `capacity` (filings a day) come precision_at_capacity and recall_at_capacity; without, the best 5 % are
    taken, whose precision is always given too: a small office's places may hold all its filings. `lookalike` marks honest filings that resemble bad ones; `threshold` is the score from which a filing
    is looked at: with both comes false_alarms_lookalike. `probability=False` leaves calibration out. `weight`
    gives each filing a weight in AUC, average precision, Brier and ECE.
    """
    y, s = np.asarray(truth, dtype=bool), np.asarray(score, dtype=np.float64)
    w = None if weight is None else np.asarray(weight, dtype=np.float64)
    out: dict[str, float] = {"filings": float(len(y)), "bad": float(y.sum())}
    if len(y):
        out["prevalence"] = float(np.average(y, weights=w))
    if y.any() and not y.all():
        out["roc_auc"] = float(roc_auc_score(y, s, sample_weight=w))
        out["average_precision"] = float(average_precision_score(y, s, sample_weight=w))
        taken = taken_up(s, days, capacity)
        out["precision_at_capacity"] = float(y[taken].mean()) if taken.any() else 0.0
        out["recall_at_capacity"] = float(y[taken].sum() / y.sum())
        out["precision_of_best_5_percent"] = float(y[taken_up(s)].mean())
    if probability and len(y):
        out["ece"] = expected_calibration_error(y, s, weight=w)
        out["brier"] = float(np.average((s - y) ** 2, weights=w))
    if lookalike is not None and threshold is not None:
        honest = np.asarray(lookalike, dtype=bool) & ~y
        if honest.any():
            out["false_alarms_lookalike"] = float((s[honest] >= threshold).mean())
        if (~y).any():
            out["false_alarms"] = float((s[~y] >= threshold).mean())
    return out


def taken_up(score: Any, days: Any = None, capacity: int | None = None) -> Bools:
    """Which filings an office would look at: the best `capacity` of each day, or the best 5 % of all.

    Equal scores are taken in the order given, so that the answer is one.
    """
    s = np.asarray(score, dtype=np.float64)
    if days is None or capacity is None:
        places = max(1, round(TOP_SHARE * len(s))) if len(s) else 0
        taken = np.zeros(len(s), dtype=bool)
        taken[np.argsort(-s, kind="stable")[:places]] = True
        return taken
    frame = pd.DataFrame({"day": np.asarray(days), "score": s})
    rank = frame.groupby("day")["score"].rank(method="first", ascending=False)
    return np.asarray(rank <= capacity)


def expected_calibration_error(truth: Any, score: Any, bins: int = 10, weight: Any = None) -> float:
    """Mean distance between the score and the share of bad filings, over bins of equally many filings."""
    y, s = np.asarray(truth, dtype=np.float64), np.asarray(score, dtype=np.float64)
    table = reliability(y, s, bins, weight)
    return (
        float(np.average((table["score"] - table["bad"]).abs(), weights=table["weight"]))
        if len(table)
        else 0.0
    )


def reliability(truth: Any, score: Any, bins: int = 10, weight: Any = None) -> pd.DataFrame:
    """Mean score, share of bad filings and weight per bin of equally many filings, lowest scores first."""
    y, s = np.asarray(truth, dtype=np.float64), np.asarray(score, dtype=np.float64)
    w = np.ones(len(s)) if weight is None else np.asarray(weight, dtype=np.float64)
    order = np.argsort(s, kind="stable")
    parts = [part for part in np.array_split(order, bins) if w[part].sum() > 0]
    rows = [(np.average(s[p], weights=w[p]), np.average(y[p], weights=w[p]), w[p].sum()) for p in parts]
    return pd.DataFrame(rows, columns=["score", "bad", "weight"])


def interval(
    figure: Callable[[Bools, Floats], float],
    truth: Any,
    score: Any,
    groups: Any,
    draws: int = 200,
    seed: int = 0,
) -> tuple[float, float]:
    """The middle 95 % of a figure over bootstrap draws of whole groups; NaN where it cannot be computed.

    `figure(truth, score)` is computed on each draw; draws without both kinds of filing are drawn again, up to
    twice as often.
    """
    y, s = np.asarray(truth, dtype=bool), np.asarray(score, dtype=np.float64)
    codes, names = pd.factorize(np.asarray(groups))
    members = np.split(
        np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes, minlength=len(names)))[:-1]
    )
    generator = np.random.default_rng(seed)
    found: list[float] = []
    for _draw in range(2 * draws):
        drawn = generator.integers(0, len(names), len(names))
        rows = np.concatenate([members[i] for i in drawn])
        if y[rows].any() and not y[rows].all():
            found.append(figure(y[rows], s[rows]))
        if len(found) == draws:
            break
    if not found:
        return float("nan"), float("nan")
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def by_pattern(pattern: Any, score: Any, taken: Any, threshold: float) -> pd.DataFrame:
    """Per pattern: filings, median score, share at or above the threshold, share taken up; ordered by name."""
    frame = pd.DataFrame(
        {
            "pattern": np.asarray(pattern),
            "score": np.asarray(score, dtype=float),
            "taken": np.asarray(taken, dtype=bool),
        }
    )
    frame["flagged"] = frame["score"] >= threshold
    grouped = frame.groupby("pattern", sort=True)
    return grouped.agg(
        filings=("score", "size"),
        median=("score", "median"),
        flagged=("flagged", "mean"),
        taken=("taken", "mean"),
    ).reset_index()


def precision_curve(truth: Any, score: Any, most: int) -> pd.DataFrame:
    """Precision and recall when the best 1, 2, … `most` filings are looked at."""
    y, s = np.asarray(truth, dtype=bool), np.asarray(score, dtype=np.float64)
    order = np.argsort(-s, kind="stable")[:most]
    hits = np.cumsum(y[order])
    places = np.arange(1, len(order) + 1)
    return pd.DataFrame({"places": places, "precision": hits / places, "recall": hits / max(y.sum(), 1)})
