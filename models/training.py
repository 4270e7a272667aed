"""Training: one command from the register to a registered champion, with figures that can be believed.

The register as of the cut gives the table (table.py); it is split by time, and by linked applicant, and the
last slice is kept for testing: what comes before it is fitted and calibrated on, and nothing decided after the
test begins is used before it. The figures are those of that test, the baselines' beside them. The model that is
registered follows the same recipe on everything known by the cut: an office does not throw away its newest
quarter. Nothing here promotes by comparison: what was trained last is in use, the one before it stays as
`previous`.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

import bonafile
from bonafile.features.catalogue import catalogue
from bonafile.models import evaluation, labels, plots, registry
from bonafile.models.baselines import LogisticScorecard, count_rule
from bonafile.models.fitting import Recipe, fit
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.models.scorer import Scorer
from bonafile.models.slices import slices
from bonafile.models.table import Table, training_table
from bonafile.records.register import Register
from bonafile.records.workspace import Workspace

#: Shares of the groups with a finding, earliest first: learned from, and kept for the test.
LEARN, TEST = "learn", "test"
SHARES = {LEARN: 0.75, TEST: 0.25}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Trained:
    """What a training left: the registered model's name (`bonafile-trademark/3`), its run, its figures."""

    name: str
    kind: str
    figures: dict[str, float]
    run_id: str
    cut: date


def train(
    place: Workspace,
    kind: str,
    until: date | None = None,
    *,
    capacity: int | None = None,
    recipe: Recipe | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Trained:
    """Train, log and register a model of a kind, and make it the champion.

    With `until`, nothing known after that day is used; without, everything on the register. `capacity` is the
    office's places a day (without it precision is that of the best 5 %); `options` go to features.build.
    Raises InputError where there are too few labels, or no register.
    """
    recipe = recipe or Recipe()
    law = Law.load()
    tell = progress or (lambda done, of: None)
    with Register.open(place.must_exist().register_path, read_only=True) as register:
        cut = until or last_known(register)
        tell(0, 4)
        table = training_table(register.as_of(cut), kind, cut, cache=place.cache, seed=recipe.seed, **options)
        version = register.version()
    tell(1, 4)
    digests = {"catalogue_digest": catalogue_digest(kind), "law_digest": _digest(law.path.read_bytes())}
    judged = judge(table, recipe, law, capacity, **digests)
    tell(2, 4)
    scorer = fit(table.rows, kind, table.columns, recipe, law, **digests)
    tell(3, 4)
    facts = {
        "kind": kind, "cut": str(cut), "register": version, "table_sha256": table.digest(), **digests,
        "bonafile": bonafile.__version__, **{f"recipe_{k}": v for k, v in asdict(recipe).items()},
        **{f"labels_{k}": v for k, v in labels.counts(table.decided).items()}, **judged.facts,
        "rows": len(table.rows), "undecided_weight": labels.UNDECIDED,
        **{f"{search}_{k}": v for search, given in options.items() for k, v in given.items()},
        "offset": scorer.numbers.offset, "slope": scorer.numbers.slope, "law_share": scorer.numbers.law_share,
    }  # fmt: skip
    name, run_id = _logged(place, table, scorer, judged, facts)
    tell(4, 4)
    return Trained(name, kind, judged.figures, run_id, cut)


def last_known(register: Register) -> date:
    """The last day on which anything about filings became known: a filing, an event or a decision."""
    days = [register.last_filing_date()]
    far = register.as_of(date(9998, 12, 31))
    for table in (far.events, far.decisions):
        days.append(table.known_from.max().execute())
    known = [pd.Timestamp(d).date() for d in days if d is not None and not pd.isna(d)]
    return max(known, default=date(1900, 1, 1))


@dataclass(frozen=True)
class Judged:
    """The test: figures by name (baselines' behind a prefix), facts about the split, scores to draw."""

    figures: dict[str, float]
    facts: dict[str, Any]
    truth: Any
    scores: dict[str, Any]


def judge(table: Table, recipe: Recipe, law: Law, capacity: int | None = None, **digests: str) -> Judged:
    """Learn from the earlier slice, test on the last; the baselines on the same rows.

    The test takes each filing on its filing day, as a screening does; undecided filings of the test slice
    count as honest there, so the figures are a lower bound wherever bad filings go undecided.
    """
    rows = table.rows
    where = slices(rows, SHARES)
    begins = rows.loc[where == TEST, "filing_date"].min()
    known = rows["known_date"].isna() | (rows["known_date"] < begins)
    learned = rows[(where == LEARN) & known]
    embargo = _both(learned)
    learned = learned if embargo else rows[where == LEARN]
    test = rows[(where == TEST) & (rows["age"] == 0)]
    facts = {
        "test_from": "" if test.empty else str(begins.date()), "embargo": embargo,
        "filings_learned": int((learned["age"] == 0).sum()), "filings_tested": len(test),
    }  # fmt: skip
    if not (_both(learned) and _both(test)):
        return Judged({}, {**facts, "figures": "too few labels for a test slice"}, None, {})
    scorer = fit(learned, table.kind, table.columns, recipe, law, **digests)
    logistic = LogisticScorecard(table.columns, recipe.seed).fit(learned, learned["label"], learned["weight"])
    card = OpenScorecard(table.kind, law)
    scores = {
        "model": scorer.score(test)["score"].to_numpy(),
        "logistic scorecard": logistic.score(test),
        "open scorecard": card.score(test)["score"].to_numpy(),
        "count rule": count_rule(test),
    }
    truth, weight = test["label"].to_numpy(), test["represents"].to_numpy()
    days = test["filing_date"].to_numpy() if capacity is not None else None
    figures: dict[str, float] = {}
    for name, score in scores.items():
        prefix = "" if name == "model" else name.replace(" ", "_") + "_"
        found = evaluation.figures(
            truth, score, days=days, capacity=capacity, weight=weight, probability=name != "count rule"
        )
        figures |= {
            prefix + k: v for k, v in found.items() if not prefix or k not in ("filings", "bad", "prevalence")
        }
    decided = test["decided"].to_numpy()
    if _both(test[decided]):
        figures["roc_auc_decided"] = evaluation.figures(truth[decided], scores["model"][decided])["roc_auc"]
    low, high = evaluation.interval(
        average_precision_score, truth, scores["model"], test["group_key"], draws=100
    )
    figures |= {"average_precision_low": low, "average_precision_high": high}
    return Judged(figures, facts, truth, scores)


def _both(rows: pd.DataFrame, fewest: int = 5) -> bool:
    positives = rows.loc[rows["label"] == 1, "application_number"].nunique()
    return positives >= fewest and rows.loc[rows["label"] == 0, "application_number"].nunique() >= fewest


def catalogue_digest(kind: str) -> str:
    """A digest of the features of a kind: names, directions, windows, meaning."""
    parts = [(f.name, f.unit, f.direction, f.window, f.model, f.doc) for f in catalogue(kind).values()]
    return _digest(json.dumps(parts, ensure_ascii=False).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _logged(
    place: Workspace, table: Table, scorer: Scorer, judged: Judged, facts: dict[str, Any]
) -> tuple[str, str]:
    """Log everything to MLflow, register the model, make it the champion; its name and run."""
    experiment = registry.experiment(place, table.kind)
    import mlflow

    title = f"{table.kind}, until {table.cut}"
    with tempfile.TemporaryDirectory() as scratch, mlflow.start_run(experiment_id=experiment) as run:
        mlflow.log_params(facts)
        mlflow.log_metrics({k: v for k, v in judged.figures.items() if np.isfinite(v)})
        if judged.scores:
            at = Path(scratch)
            model = judged.scores["model"]
            plots.calibration(at / "calibration.png", judged.truth, model, f"Calibration: {title}")
            places = int(evaluation.taken_up(model).sum())
            plots.capacity(
                at / "precision-at-capacity.png", judged.truth, judged.scores, places, f"Precision: {title}"
            )
            mlflow.log_artifact(str(at / "calibration.png"), "plots")
            mlflow.log_artifact(str(at / "precision-at-capacity.png"), "plots")
        mlflow.log_text(table.decided.to_csv(index=False), "labels.csv")
        example = table.rows[scorer.features].head(5).astype("float64").reset_index(drop=True)
        version = registry.log_model(place, scorer, example)
        run_id = run.info.run_id
    registry.promote(place, table.kind, version)
    return f"{registry.model_name(table.kind)}/{version}", run_id
