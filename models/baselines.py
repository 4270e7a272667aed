"""What a model must beat: counting filings, and a logistic scorecard; fitted and judged on the same slices.

The count rule is what offices began with (more than so many filings a year). The logistic scorecard is a
scikit-learn pipeline over the same features: signed logarithms, linear splines, flags for what is missing. The
third baseline, the open scorecard, stands in scorecard.py. None of them is registered or screened with.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.preprocessing import FunctionTransformer, SplineTransformer, StandardScaler

Floats = npt.NDArray[np.float64]

COUNTED = "group_filings_365"


def count_rule(values: pd.DataFrame) -> Floats:
    """The group's filings of a year as a score: an order, no probability."""
    return values[COUNTED].fillna(0.0).to_numpy(dtype=np.float64)


class LogisticScorecard:
    """A logistic regression over splines of the features; a score between 0 and 1."""

    def __init__(self, columns: list[str], seed: int = 0) -> None:
        self.columns = columns
        self.seed = seed
        self.pipeline: Pipeline | None = None

    def fit(self, values: pd.DataFrame, label: Any, weight: Any) -> LogisticScorecard:
        """Fit on features, labels (0, 1) and weights; columns without any known value are left out."""
        self.columns = [c for c in self.columns if values[c].notna().any()]
        known = make_pipeline(
            SimpleImputer(strategy="median"),
            FunctionTransformer(_log),
            SplineTransformer(n_knots=4, degree=1, knots="quantile", extrapolation="linear"),
            StandardScaler(),
        )
        inputs = make_union(known, MissingIndicator(features="all"))
        self.pipeline = make_pipeline(
            inputs, LogisticRegression(C=0.02, max_iter=300, random_state=self.seed)
        )
        self.pipeline.fit(self._matrix(values), np.asarray(label), logisticregression__sample_weight=weight)
        return self

    def score(self, values: pd.DataFrame) -> Floats:
        """Probability of a positive, per row."""
        if self.pipeline is None:
            raise ValueError("fit the scorecard first")
        return np.asarray(self.pipeline.predict_proba(self._matrix(values))[:, 1])

    def _matrix(self, values: pd.DataFrame) -> Floats:
        return values[self.columns].to_numpy(dtype=np.float64)


def _log(x: Floats) -> Floats:
    return np.sign(x) * np.log1p(np.abs(x))
