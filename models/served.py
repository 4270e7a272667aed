"""The model as MLflow serves it: code by reference, numbers as text, no pickle.

MLflow runs this file when it loads a model (`mlflow.pyfunc.load_model`), so it needs the package installed. A
screening does not come this way: registry.champion reads the same files without MLflow.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd

from bonafile.models.scorer import Scorer


class Served(mlflow.pyfunc.PythonModel):  # type: ignore[misc,name-defined]
    """Features in (float64, one column each, absent or NaN: unknown); score, margin and coverage out."""

    def load_context(self, context: Any) -> None:
        """Read the scorer's folder from the model's artifacts."""
        self.scorer = Scorer.load(Path(context.artifacts["scorer"]), "served")

    def predict(self, context: Any, model_input: pd.DataFrame, params: Any = None) -> pd.DataFrame:
        """Score rows of features."""
        return self.scorer.score(model_input)


mlflow.models.set_model(Served())
