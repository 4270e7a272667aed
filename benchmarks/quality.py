"""Quality on simulated registers: how good scores are on a register that no training saw.

`python benchmarks/quality.py --seed N` makes two registers, learns from one and scores every filing of the
other on its own filing day; beside that stands the time split within the first. The open scorecard, a logistic
scorecard and the count rule are scored on the same filings. The tables are printed and written to
docs/figures-quality.md. All figures are of simulated registers: they say that the parts work together, not how
good anything is at an office.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

from bonafile.detect.settings import Settings
from bonafile.features.build import build
from bonafile.models import evaluation, labels, training
from bonafile.models.baselines import LogisticScorecard, count_rule
from bonafile.models.fitting import Recipe, fit
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.models.table import Table, training_table
from bonafile.records import simulation
from bonafile.records.register import Register
from bonafile.records.schema import MODEL_KINDS
from bonafile.records.workspace import Workspace

PAGE = Path(__file__).resolve().parents[1] / "docs" / "figures-quality.md"
#: Places a day, as a share of the day's filings: made registers are smaller than any office.
PLACES = 0.05
#: The seed of the register that is learned from lies this far from the one that is scored.
APART = 1000
FIGURES = {
    "roc_auc": "ROC AUC", "average_precision": "average precision", "precision_at_capacity": "precision at capacity",
    "recall_at_capacity": "recall at capacity", "ece": "ECE", "false_alarms_lookalike": "false alarms, look-alikes",
}  # fmt: skip


@dataclass(frozen=True)
class Scored:
    """Filings of the register no training saw: truth and features, and scores by name of the scorer."""

    filings: pd.DataFrame
    scores: dict[str, Any]
    capacity: int


def made(folder: Path, seed: int, filings: int) -> tuple[Workspace, pd.DataFrame]:
    """A register of a seed in a workspace of its own, and its truth."""
    delivery = folder / f"delivery-{seed}"
    place = Workspace(folder / f"workspace-{seed}").create()
    if not place.register_path.exists():
        simulation.simulate(delivery, filings=filings, seed=seed)
        with Register.open(place.register_path) as register:
            register.ingest([delivery])
    return place, pd.read_csv(delivery / "truth.csv", dtype={"application_number": str})


def learned(place: Workspace, kind: str) -> Table:
    """What can be learned from a register, everything known on it."""
    with Register.open(place.register_path, read_only=True) as register:
        cut = training.last_known(register)
        return training_table(register.as_of(cut), kind, cut, cache=place.cache, seed=Recipe().seed)


def on_filing_day(place: Workspace, kind: str, truth: pd.DataFrame) -> pd.DataFrame:
    """Features of every filing as of its own day, with the truth."""
    with Register.open(place.register_path, read_only=True) as register:
        snapshot = register.as_of(training.last_known(register))
        moments = labels.filings_of(snapshot, kind).assign(as_of=lambda f: f["filing_date"])
        values = build(snapshot, moments, kind, cache=place.cache)
    return values.assign(filing_date=moments["filing_date"]).merge(truth, on=["office", "application_number"])


def scored(table: Table, filings: pd.DataFrame, law: Law) -> Scored:
    """The filings by every scorer."""
    rows = table.rows
    model = fit(rows, table.kind, table.columns, Recipe(), law)
    logistic = LogisticScorecard(table.columns).fit(rows, rows["label"], rows["weight"])
    scores = {
        "model": model.score(filings)["score"].to_numpy(),
        "logistic scorecard": logistic.score(filings),
        "open scorecard": OpenScorecard(table.kind, law).score(filings)["score"].to_numpy(),
        "count rule": count_rule(filings),
    }
    a_day = filings.groupby("filing_date").size().mean()
    return Scored(filings, scores, max(1, round(PLACES * a_day)))


def figures_of(result: Scored, threshold: float) -> pd.DataFrame:
    """A row per scorer, the figures as columns."""
    f = result.filings
    found = {
        name: evaluation.figures(
            f["label"], score, days=f["filing_date"], capacity=result.capacity, lookalike=f["lookalike"],
            threshold=threshold if name != "count rule" else 150, probability=name != "count rule",
        )
        for name, score in result.scores.items()
    }  # fmt: skip
    return pd.DataFrame(found).T


def page(seed: int, filings: int, parts: list[str]) -> str:
    """The whole page."""
    head = (
        "# Quality on simulated registers\n\n"
        f"Written by `make bench` (`benchmarks/quality.py --seed {seed} --filings {filings}`). **Simulated** figures: "
        f"learned from the made register of seed {seed + APART}, scored on every filing of the made register of seed "
        f"{seed} as of its filing day. They show that the parts work together, not how good anything is at an office.\n"
    )
    return head + "\n" + "\n".join(parts)


def section(kind: str, table: Table, judged: training.Judged, result: Scored, threshold: float) -> str:
    """Everything about one kind, as Markdown."""
    f, score = result.filings, result.scores["model"]
    y = f["label"].to_numpy()
    positives = table.rows[table.rows["label"] == 1]
    low, high = evaluation.interval(average_precision_score, y, score, f["group"], draws=200)
    auc_low, auc_high = evaluation.interval(roc_auc_score, y, score, f["group"], draws=200)
    taken = evaluation.taken_up(score, f["filing_date"], result.capacity)
    patterns = evaluation.by_pattern(f["pattern"], score, taken, threshold)
    bad = f[["pattern", "label"]].groupby("pattern")["label"].mean() > 0.5
    alike = f[["pattern", "lookalike"]].groupby("pattern")["lookalike"].mean() > 0.5
    lines = [
        f"## {kind}",
        "",
        f"Learned from {positives['application_number'].nunique()} filings decided as bad, of "
        f"{positives['group_key'].nunique()} applicants; scored {len(f):,} filings, {y.mean():.1%} of them bad by "
        f"construction; places a day: {result.capacity} ({PLACES:.0%} of the day's filings, at least one); false alarms are honest "
        f"filings scored {threshold:.2f} or more (count rule: more than 150 filings a year).",
        "",
        _markdown(_named(figures_of(result, threshold))),
        "",
        f"95 % intervals of the model, over applicants: ROC AUC {auc_low:.3f} to {auc_high:.3f}, average precision "
        f"{low:.3f} to {high:.3f}.",
        "",
        "Time split within the register that was learned from (undecided filings taken as honest):",
        "",
        _markdown(_named(_split(judged))) if judged.figures else judged.facts.get("figures", ""),
        "",
        "Bad patterns: share found among the day's places, and share scored above the threshold.",
        "",
        _markdown(_patterns(patterns[patterns["pattern"].map(bad)])),
        "",
        "Honest look-alikes: the same shares are false alarms.",
        "",
        _markdown(_patterns(patterns[patterns["pattern"].map(alike) & ~patterns["pattern"].map(bad)])),
        "",
    ]
    return "\n".join(lines)


def _split(judged: training.Judged) -> pd.DataFrame:
    rows = {"model": {k: judged.figures[k] for k in FIGURES if k in judged.figures}}
    for name in ("logistic scorecard", "open scorecard", "count rule"):
        prefix = name.replace(" ", "_") + "_"
        rows[name] = {k: judged.figures[prefix + k] for k in FIGURES if prefix + k in judged.figures}
    return pd.DataFrame(rows).T


def _named(found: pd.DataFrame) -> pd.DataFrame:
    kept = [k for k in FIGURES if k in found]
    text = found[kept].map(lambda v: "" if pd.isna(v) else f"{v:.3f}").rename(columns=FIGURES)
    return text.rename_axis("scorer").reset_index()


def _patterns(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pattern": found["pattern"], "filings": found["filings"].astype(str),
            "among the places": found["taken"].map("{:.1%}".format), "above the threshold": found["flagged"].map("{:.1%}".format),
            "median score": found["median"].map("{:.3f}".format),
        }
    )  # fmt: skip


def _markdown(frame: pd.DataFrame) -> str:
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + " --- |" * len(frame.columns)]
    lines += ["| " + " | ".join(row) + " |" for row in frame.astype(str).itertuples(index=False, name=None)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Quality on simulated registers that no training saw.")
    parser.add_argument("--seed", type=int, default=2026, help="the register that is scored")
    parser.add_argument("--filings", type=int, default=20_000, help="filings of each register")
    parser.add_argument("--work", type=Path, help="a folder to keep the made registers in, for running again")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    asked = parser.parse_args()
    law, settings, parts, started = Law.load(), Settings.load(), [], time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.work or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        first, _ = made(folder, asked.seed + APART, asked.filings)
        second, truth = made(folder, asked.seed, asked.filings)
        for kind in MODEL_KINDS:
            table = learned(first, kind)
            judged = training.judge(table, Recipe(), law)
            result = scored(table, on_filing_day(second, kind, truth), law)
            parts.append(section(kind, table, judged, result, settings.minimum.review))
            print(f"{kind}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    text = page(asked.seed, asked.filings, parts)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
