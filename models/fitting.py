"""Fitting: trees and a learned scorecard that keep the catalogue's directions, then a sigmoid on later filings.

Boosting does not begin at nothing but at the law: at a share of the open scorecard's margin. With few
decisions that is worth more than any setting of the trees, because most tactics were never decided upon. The
trees are LightGBM's, held to the direction of every feature; the scorecard (ramps.py) is added to them, for it
errs on other filings than they do. The share of the law and the sigmoid are found on later filings of other groups
than both had seen (rolling origins, pooled); what is used is then fitted on all rows. Which rows those are is
training.py's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize

from bonafile.features.catalogue import catalogue
from bonafile.models.grounds import Law
from bonafile.models.ramps import Ramps, fit_ramps
from bonafile.models.scorecard import OpenScorecard
from bonafile.models.scorer import Numbers, Scorer
from bonafile.models.slices import slices

Floats = npt.NDArray[np.float64]

#: Shares of the groups in time: grown on the first and tried on the second, grown on both and tried on the last.
ORIGINS = (0.4, 0.3, 0.3)


@dataclass(frozen=True)
class Recipe:
    """How a model is fitted; every number is logged with the run.

    `law_shares`: shares of the open scorecard that are tried. `ramps_share`: how much of the margin is the learned
    scorecard's, the rest being the trees'. `ridge_of_slope` pulls the sigmoid's slope towards 1.
    """

    trees: int = 200
    learning_rate: float = 0.05
    leaves: int = 6
    rows_in_leaf: int = 15
    columns_per_tree: float = 0.35
    ridge: float = 5.0
    smoothing: float = 2.0
    law_shares: tuple[float, ...] = (0.1, 0.4, 0.8)
    ramps_share: float = 0.5
    ridge_of_ramps: float = 30.0
    ridge_of_slope: float = 3.0
    seed: int = 7


@dataclass(frozen=True)
class _Grown:
    """Trees as LightGBM's text, each column's share of their gain, and the law's share they began at."""

    trees: str
    gains: tuple[float, ...]
    law: float


def fit(
    rows: pd.DataFrame,
    kind: str,
    columns: list[str],
    recipe: Recipe,
    law: Law,
    catalogue_digest: str = "",
    law_digest: str = "",
) -> Scorer:
    """A calibrated scorer from rows with features, label, weight, represents, decided, group_key, filing_date.

    The digests are carried by the scorer. The same rows give the same bytes.
    """
    card = OpenScorecard(kind, law)
    by_law = pd.Series(card.score(rows)["margin"].to_numpy() - card.bias, index=rows.index)

    def learned(on: pd.DataFrame) -> Ramps:
        return fit_ramps(on, kind, columns, on["label"], on["weight"], recipe.ridge_of_ramps)

    def scorer(grown: _Grown, ramps: Ramps, offset: float, slope: float) -> Scorer:
        trees = float(round(slope * (1 - recipe.ramps_share), 9))
        numbers = Numbers(
            kind, tuple(columns), grown.gains, offset, trees, float(round(trees * grown.law, 9)),
            ramps.scaled(slope * recipe.ramps_share), catalogue_digest, law_digest,
        )  # fmt: skip
        return Scorer("", grown.trees, numbers, law)

    # too few groups to keep any apart: the same rows calibrate, and the ridge has to do
    origins = [(before, after, learned(before)) for before, after in _origins(rows) or [(rows, rows)]]
    best: tuple[float, float, float, float] | None = None
    for share in recipe.law_shares:
        margins = [
            scorer(_grown(before, by_law, share, kind, columns, recipe), ramps, 0.0, 1.0).score(after)[
                "margin"
            ]
            for before, after, ramps in origins
        ]
        pooled = pd.concat([after for _, after, _ in origins])
        counts = np.where(pooled["decided"], 1.0, pooled["represents"])
        missed, offset, slope = sigmoid_over(
            np.concatenate(margins), pooled["label"], counts, recipe.ridge_of_slope
        )
        best = min(best, (missed, share, offset, slope)) if best else (missed, share, offset, slope)
    assert best is not None, "a recipe names at least one share of the law"
    _, share, offset, slope = best
    return scorer(_grown(rows, by_law, share, kind, columns, recipe), learned(rows), offset, slope)


def _origins(rows: pd.DataFrame) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Rows to grow on and later rows of other groups to try on, wherever both hold both labels."""
    where = slices(rows, {str(i): share for i, share in enumerate(ORIGINS)})
    found = []
    for i in range(1, len(ORIGINS)):
        before, after = rows[where.isin([str(j) for j in range(i)])], rows[where == str(i)]
        if before["label"].nunique() == after["label"].nunique() == 2:
            found.append((before, after))
    return found


def _grown(
    rows: pd.DataFrame, by_law: pd.Series, share: float, kind: str, columns: list[str], recipe: Recipe
) -> _Grown:
    import lightgbm

    parameters: dict[str, Any] = {
        "objective": "binary",
        "learning_rate": recipe.learning_rate,
        "num_leaves": recipe.leaves,
        "min_data_in_leaf": min(recipe.rows_in_leaf, max(2, len(rows) // 20)),
        "feature_fraction": recipe.columns_per_tree,
        "extra_trees": True,
        "lambda_l2": recipe.ridge,
        "path_smooth": recipe.smoothing,
        "monotone_constraints": [catalogue(kind)[c].direction for c in columns],
        "monotone_constraints_method": "intermediate",
        "seed": recipe.seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,  # several wait for each other on a busy machine: measured 10 times slower
        "verbosity": -1,
    }
    data = lightgbm.Dataset(
        rows[columns].to_numpy(dtype=np.float64),
        label=rows["label"].to_numpy(dtype=np.float64),
        weight=_tempered(rows),
        init_score=share * by_law.loc[rows.index].to_numpy(),
        feature_name=columns,
    )
    booster = lightgbm.train(parameters, data, num_boost_round=recipe.trees)
    gain = booster.feature_importance("gain")
    gains = gain / gain.sum() if gain.sum() else np.full(len(gain), 1 / len(gain))
    return _Grown(booster.model_to_string(num_iteration=-1), tuple(float(round(g, 6)) for g in gains), share)


def _tempered(rows: pd.DataFrame) -> Floats:
    """Weights by which a group counts with the root of its size: a scheme is one lesson, not a thousand."""
    within = rows.groupby(["group_key", "label"])["weight"].transform("sum").to_numpy(dtype=np.float64)
    weight = rows["weight"].to_numpy(dtype=np.float64) / np.sqrt(np.maximum(within, 1.0))
    return np.asarray(weight / weight.mean())


def sigmoid_over(margin: Any, label: Any, weight: Any, ridge: float) -> tuple[float, float, float]:
    """The best sigmoid over a margin, its slope never backwards: mean log loss, offset and slope.

    `ridge` pulls the slope towards 1, in units of filings: it keeps a handful of labels from bending the scale.
    """
    x, y, w = (np.asarray(a, dtype=np.float64) for a in (margin, label, weight))

    def loss(at: Floats) -> tuple[float, Floats]:
        z = at[0] + at[1] * x
        miss = w * (1.0 / (1.0 + np.exp(-np.clip(z, -700, 700))) - y)
        value = w @ (np.logaddexp(0.0, z) - y * z) + ridge * (at[1] - 1) ** 2
        return float(value), np.array([miss.sum(), miss @ x + 2 * ridge * (at[1] - 1)])

    bounds = [(None, None), (0.05, None)]
    found = minimize(loss, np.array([0.0, 1.0]), jac=True, bounds=bounds, method="L-BFGS-B")
    offset, slope = (float(round(v, 9)) for v in found.x)
    z = offset + slope * x
    return float(w @ (np.logaddexp(0.0, z) - y * z) / w.sum()), offset, slope
