"""Fitting: trees that keep the catalogue's directions, then a sigmoid over them on later filings.

The trees are LightGBM's, held to the direction of every feature, the same on any number of threads. The
sigmoid sees filings that the trees did not, from later days, and weighs the trees against the open scorecard;
neither may pull backwards. Which rows are used for what is training.py's.
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
from bonafile.models.scorecard import OpenScorecard
from bonafile.models.scorer import Numbers, Scorer

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Recipe:
    """How a model is fitted; every number is logged with the run."""

    trees: int = 250
    learning_rate: float = 0.05
    leaves: int = 12
    rows_in_leaf: int = 30
    columns_per_tree: float = 0.6
    ridge: float = 5.0
    smoothing: float = 2.0
    seed: int = 7
    #: pull of the sigmoid towards slope 1 and the share of the scorecard towards `law_share`
    sigmoid_ridge: float = 3.0
    law_share: float = 0.15


def fit(
    rows: pd.DataFrame,
    later: pd.DataFrame,
    kind: str,
    columns: list[str],
    recipe: Recipe,
    law: Law,
    **said: str,
) -> Scorer:
    """A scorer fitted on `rows` and calibrated on `later`: features, label, weight and represents.

    `said` are the digests of catalogue and law that the scorer carries. The same rows give the same bytes.
    """
    trees = _trees(rows, kind, columns, recipe)
    booster, gains = trees
    blank = Numbers(
        kind, tuple(columns), gains, 0.0, 1.0, 0.0, said.get("catalogue", ""), said.get("law", "")
    )
    bare = Scorer("", booster, blank, law)
    card = OpenScorecard(kind, law)
    raw = bare.score(later)["margin"].to_numpy()
    by_law = card.score(later)["margin"].to_numpy() - card.bias
    offset, slope, law_share = sigmoid_over(
        raw, by_law, later["label"].to_numpy(), later["represents"].to_numpy(), recipe
    )
    numbers = Numbers(
        kind, tuple(columns), gains, offset, slope, law_share, said.get("catalogue", ""), said.get("law", "")
    )
    return Scorer("", booster, numbers, law)


def _trees(
    rows: pd.DataFrame, kind: str, columns: list[str], recipe: Recipe
) -> tuple[str, tuple[float, ...]]:
    """LightGBM's text and each column's share of the gain."""
    import lightgbm

    directions = [catalogue(kind)[c].direction for c in columns]
    parameters: dict[str, Any] = {
        "objective": "binary",
        "learning_rate": recipe.learning_rate,
        "num_leaves": recipe.leaves,
        "min_data_in_leaf": min(recipe.rows_in_leaf, max(2, len(rows) // 20)),
        "feature_fraction": recipe.columns_per_tree,
        "lambda_l2": recipe.ridge,
        "path_smooth": recipe.smoothing,
        "monotone_constraints": directions,
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
        feature_name=columns,
        free_raw_data=True,
    )
    booster = lightgbm.train(parameters, data, num_boost_round=recipe.trees)
    gain = booster.feature_importance("gain")
    shares = gain / gain.sum() if gain.sum() else np.full(len(gain), 1 / len(gain))
    return booster.model_to_string(num_iteration=-1), tuple(float(round(s, 6)) for s in shares)


def _tempered(rows: pd.DataFrame) -> Floats:
    """Weights by which a group counts with the root of its size: a scheme is one lesson, not a thousand."""
    within = rows.groupby(["group_key", "label"])["weight"].transform("sum").to_numpy(dtype=np.float64)
    weight = rows["weight"].to_numpy(dtype=np.float64) / np.sqrt(np.maximum(within, 1.0))
    return np.asarray(weight / weight.mean())


def sigmoid_over(
    raw: Floats, by_law: Floats, label: Any, weight: Any, recipe: Recipe
) -> tuple[float, float, float]:
    """Offset, slope and the law's share (neither negative) of the best sigmoid over two margins.

    A ridge towards the recipe's shares keeps a handful of labels from turning the order around.
    """
    y, w = np.asarray(label, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    wanted = np.array([0.0, 1.0, recipe.law_share])
    pull = recipe.sigmoid_ridge * np.array([0.0, 1.0, 10.0])
    x = np.stack([np.ones(len(raw)), raw, by_law])

    def loss(at: Floats) -> tuple[float, Floats]:
        z = at @ x
        away = at - wanted
        value = float(w @ (np.logaddexp(0.0, z) - y * z) + pull @ away**2)
        return value, x @ (w * (1.0 / (1.0 + np.exp(-np.clip(z, -700, 700))) - y)) + 2 * pull * away

    bounds = [(None, None), (0.05, None), (0.0, None)]
    found = minimize(loss, wanted, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 200})
    offset, slope, law_share = (float(round(v, 9)) for v in found.x)
    return offset, slope, law_share
