"""The trained scorer: trees, a learned scorecard, the law's share and a sigmoid over them, as plain files.

A scorer is a folder of readable files (`trees.txt`, LightGBM's own text; `scorer.json`; `law.toml`, the law
as it stood when the model was fitted) and has the face of models/scorecard.OpenScorecard. The margin is

    offset + slope x trees + law_share x (open scorecard's margin less its bias) + learned scorecard (ramps.py)

so every part of it is a sum over features and is explained exactly. Trees are flat beyond their last split;
the scorecards are not, so the order of the worst filings is kept. How the numbers are found is fitting.py's;
where folders lie is registry.py's. LightGBM is imported when first needed, MLflow never.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from bonafile.features.catalogue import catalogue
from bonafile.models.grounds import Law
from bonafile.models.judging import sigmoid
from bonafile.models.ramps import Ramps
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.errors import ModelError

if TYPE_CHECKING:
    import lightgbm

Floats = npt.NDArray[np.float64]

TREES, NUMBERS, LAW = "trees.txt", "scorer.json", "law.toml"


@dataclass(frozen=True)
class Numbers:
    """What scorer.json holds: the columns in the trees' order, their gain, and the sigmoid."""

    kind: str
    columns: tuple[str, ...]
    gains: tuple[float, ...]
    offset: float
    slope: float
    law_share: float
    ramps: Ramps
    catalogue: str
    law: str


class Scorer:
    """A fitted model of one kind: `name`, `kind`, `calibrated`, `features`, `bias`, score, contributions."""

    calibrated = True

    def __init__(self, name: str, trees: str, numbers: Numbers, law: Law) -> None:
        self.name = name
        self.kind = numbers.kind
        self.numbers = numbers
        self.trees = trees
        self.law = law
        self.card = OpenScorecard(numbers.kind, law)
        shared = self.card.features if numbers.law_share else []
        self.features = list(dict.fromkeys([*numbers.columns, *shared]))

    @classmethod
    def load(cls, folder: Path, name: str) -> Scorer:
        """The scorer of a folder. ModelError where files are missing, damaged or of another catalogue."""
        try:
            raw = json.loads((folder / NUMBERS).read_text(encoding="utf-8"))
            parts = {"columns": tuple(raw["columns"]), "gains": tuple(raw["gains"])}
            numbers = Numbers(**{**raw, **parts, "ramps": Ramps.of(**raw["ramps"])})
            trees = (folder / TREES).read_text(encoding="utf-8")
            law = Law.load(folder / LAW)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelError(
                f"the files of model {name} in {folder} cannot be read ({error}): restore them or train",
                f"无法读取模型{name}的文件（{folder}：{error}）：请重新训练或恢复文件",
            ) from error
        unknown = [c for c in numbers.columns if c not in catalogue(numbers.kind)]
        if unknown:
            raise ModelError(
                f"model {name} uses the feature {unknown[0]}, unknown to this version: train again",
                f"模型{name}使用了本版本没有的特征{unknown[0]}：请重新训练",
            )
        return cls(name, trees, numbers, law)

    def save(self, folder: Path) -> Path:
        """Write the scorer's files; the same scorer gives the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self.numbers), indent=1, ensure_ascii=False)
        (folder / NUMBERS).write_text(text + "\n", encoding="utf-8")
        (folder / TREES).write_text(self.trees, encoding="utf-8")
        (folder / LAW).write_bytes(self.law.path.read_bytes())
        return folder

    @cached_property
    def bias(self) -> float:
        """The margin before any feature has spoken."""
        return self.numbers.offset + self.numbers.slope * self._expected + self.numbers.ramps.bias

    def score(self, values: pd.DataFrame) -> pd.DataFrame:
        """Columns score (0-1), margin (logits) and coverage (0-1), on the index of `values`.

        Columns of `values` are features; an absent one counts as unknown. `coverage` is the share of the
        trees' gain that rests on features whose value is known: a thin file is not a clean file.
        """
        x = self._matrix(values)
        raw = np.asarray(self._booster.predict(x, raw_score=True, num_threads=1)) if len(x) else np.zeros(0)
        learned = self.numbers.ramps.contributions(values).sum(axis=1).to_numpy() + self.numbers.ramps.bias
        margin = self.numbers.offset + self.numbers.slope * raw + learned
        if self.numbers.law_share:
            card = self.card.score(values)["margin"].to_numpy() - self.card.bias
            margin = margin + self.numbers.law_share * card
        coverage = ~np.isnan(x) @ np.asarray(self.numbers.gains)
        return pd.DataFrame(
            {"score": sigmoid(margin), "margin": margin, "coverage": np.clip(coverage, 0, 1)},
            index=values.index,
        )

    def contributions(self, values: pd.DataFrame) -> pd.DataFrame:
        """Margin by feature (logits): columns `features`, rows sum to the margin less the bias."""
        x = self._matrix(values)
        by_tree = (
            np.asarray(self._booster.predict(x, pred_contrib=True, num_threads=1)) if len(x) else self._none
        )
        out = pd.DataFrame(0.0, index=values.index, columns=self.features)
        out[list(self.numbers.columns)] = self.numbers.slope * by_tree[:, :-1]
        learned = self.numbers.ramps.contributions(values)
        out[learned.columns] += learned
        if self.numbers.law_share:
            parts = self.card.contributions(values)
            out[parts.columns] += self.numbers.law_share * parts
        return out

    def _matrix(self, values: pd.DataFrame) -> Floats:
        return values.reindex(columns=list(self.numbers.columns)).to_numpy(dtype=np.float64, na_value=np.nan)

    @property
    def _none(self) -> Floats:
        return np.zeros((0, len(self.numbers.columns) + 1))

    @cached_property
    def _booster(self) -> lightgbm.Booster:
        import lightgbm

        return lightgbm.Booster(model_str=self.trees)

    @cached_property
    def _expected(self) -> float:
        """The trees' mean over what they were fitted on: the last column of LightGBM's contributions."""
        blank = np.full((1, len(self.numbers.columns)), np.nan)
        return float(np.asarray(self._booster.predict(blank, pred_contrib=True, num_threads=1))[0, -1])
