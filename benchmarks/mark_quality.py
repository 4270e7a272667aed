"""How good the mark rule and each view are, beside their peers: writes docs/figures-mark-quality.md.

`python benchmarks/mark_quality.py` measures on the made pairs of mark_pairs.py (labels by construction; what is
set on them is set on the tuning half, figures are of the test half), on the pairs of the official cases, and
on real marks where ../shared/data holds them (mark_real.py). Speed is benchmarks/marks.py's.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import numpy as np
import pandas as pd
from mark_pairs import KINDS, SEEDS, made_pairs, official
from mark_peers import PEERS, by_view, threshold
from mark_real import as_marks
from sklearn.metrics import roc_auc_score

from bonafile.features.marks import MarkIndex, copies, describe, verdicts

PAGE = Path(__file__).resolve().parents[1] / "docs" / "figures-mark-quality.md"
NOTES = Path(__file__).with_name("mark_quality_notes.md")
CUTOFF = 0.8


UNION = "`copies`: the union of the views, judged"


def measured(pairs: pd.DataFrame) -> dict[str, np.ndarray]:
    """Scores of each way of comparing, by name: what the product finds in an index of all the earlier marks, the rule on
    the pairs at hand, the views, the best of the views, the peers.
    """
    later, earlier = pairs["later"].tolist(), pairs["earlier"].tolist()
    views = by_view(later, earlier)
    out = {UNION: found_in_index(later, earlier)}
    out["the rule, pairs at hand"] = verdicts(later, earlier)["strength"].to_numpy(float)
    out |= {f"view `{view}`": scores for view, scores in views.items()}
    out["any view"] = np.max(list(views.values()), axis=0)
    return out | {name: scorer(later, earlier) for name, scorer in PEERS.items()}


def found_in_index(later: list[str], earlier: list[str]) -> np.ndarray:
    """The strength with which each pair is found by asking an index of all earlier marks for copies; 0 if it is not."""
    marks = list(dict.fromkeys(earlier))
    hits = copies(MarkIndex.build(as_marks(marks)), later)
    strength = dict(zip(zip(hits["query"], hits["mark_id"], strict=True), hits["similarity"], strict=True))
    number = {mark: f"M{i}" for i, mark in enumerate(marks)}
    return np.array([strength.get((q, number[e]), 0.0) for q, e in enumerate(earlier)])


def figures(scores: np.ndarray, copy: np.ndarray, limit: float) -> dict[str, float]:
    """Precision, recall and false alarms from a limit on, and AUC."""
    found = scores >= limit - 1e-9
    return {
        "limit": limit, "precision": (found & copy).sum() / max(1, found.sum()), "recall": found[copy].mean(),
        "false alarms": found[~copy].mean(), "AUC": roc_auc_score(copy, scores),
    }  # fmt: skip


def table(rows: dict[str, dict[str, float]], first: str) -> str:
    """Rows as a Markdown table."""
    columns = list(dict.fromkeys(c for row in rows.values() for c in row))
    lines = [f"| {first} | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for name, row in rows.items():
        lines.append(f"| {name} | {' | '.join(_shown(row.get(c)) for c in columns)} |")
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (float, np.floating)):
        return f"{value:.3f}"
    return "" if value is None else str(value)


def made_part(splits: dict[str, pd.DataFrame]) -> tuple[str, dict[str, float]]:
    """Figures on the made pairs; limits of the peers are set on the tuning half."""
    scores = {split: measured(pairs) for split, pairs in splits.items()}
    copy = {split: (pairs["kind"] != "").to_numpy() for split, pairs in splits.items()}
    limits = {
        name: threshold(scores["tuning"][name], copy["tuning"]) if name in PEERS else CUTOFF
        for name in scores["test"]
    }
    rows = {name: figures(scores["test"][name], copy["test"], limits[name]) for name in scores["test"]}
    test = splits["test"]
    told = verdicts(test["later"].tolist(), test["earlier"].tolist())
    named = [
        kind == row.kind or kind in row.others or (kind == "written" and row.kind in ("equal", "contained"))
        for kind, row in zip(test["kind"], told.itertuples(), strict=True)
    ]
    kinds = {}
    for kind in KINDS:
        of = (test["kind"] == kind).to_numpy()
        kinds[kind] = {"pairs": int(of.sum()), "recall of `copies`": (scores["test"][UNION][of] >= CUTOFF).mean(),
                       "this kind named": np.array(named)[of].mean()}  # fmt: skip
        for name in ("any view", *PEERS):
            kinds[kind][f"recall, {name}"] = (scores["test"][name][of] >= limits[name] - 1e-9).mean()
    honest = test[~copy["test"]].assign(found=scores["test"][UNION][~copy["test"]] >= CUTOFF)
    ways = (
        honest.groupby("how")["found"]
        .agg(["size", "sum"])
        .rename(columns={"size": "pairs", "sum": "called copies"})
    )
    tuning = figures(scores["tuning"][UNION], copy["tuning"], CUTOFF)
    text = f"""## Made pairs

{int(copy["test"].sum()):,} copies, {int((copy["test"] & (test["kind"] == KINDS[0])).sum())} of each kind, and {int((~copy["test"]).sum()):,} honest neighbours, made from seed {SEEDS["test"]}
and half of the words; nothing was set on them. The rule was set on another {int(copy["tuning"].sum()):,} copies and {int((~copy["tuning"]).sum()):,} neighbours from
seed {SEEDS["tuning"]} and the other half of the words (there: precision {tuning["precision"]:.3f}, recall {tuning["recall"]:.3f}). A pair is what it was made as: nobody
decided on any of them. `copies` asks one index of all earlier marks of a half for all its later marks, in every view and by
exchanges, and keeps what the rule calls copies; AUC takes what it does not find as 0. The rule and the views are taken at {CUTOFF}; each peer at the limit from which on its precision
on the tuning half is 0.95 (or highest, where it never is).

{table(rows, "way")}

By what was done:

{table(kinds, "copies")}

Honest neighbours called copies:

{table({str(k): {c: int(v) for c, v in row.items()} for k, row in ways.to_dict("index").items()}, "neighbours")}
"""
    return text, {name: limits[name] for name in PEERS}


def official_part(limits: dict[str, float]) -> str:
    """The pairs of the official cases: found, and what is said of them."""
    pairs = official()
    peers = {
        name: scorer(pairs["later"].tolist(), pairs["earlier"].tolist()) for name, scorer in PEERS.items()
    }
    rows = {}
    for i, row in enumerate(pairs.itertuples()):
        told = describe(row.later, row.earlier)
        rows[f"{row.later} / {row.earlier}"] = {
            "kind": row.kind, "named": told["kind"], "strength": round(told["strength"], 2), "said": told["en"], "说明": told["zh"],
        } | {f"{name} finds it": bool(scores[i] >= limits[name] - 1e-9) for name, scores in peers.items()}  # fmt: skip
    right = sum(r["kind"] == r["named"] and r["strength"] >= CUTOFF for r in rows.values())
    missed = {name: sum(not r[f"{name} finds it"] for r in rows.values()) for name in PEERS}
    others = ", ".join(f"{name} misses {count}" for name, count in missed.items())
    return f"""## Official cases

Every pair that the worked cases of the Trademark Examination Guidelines (2021), part II ch. 2, name, and those of the
issue: {right} of {len(rows)} found with the right kind named; {others}.

{table(rows, "later / earlier")}
"""


def real_part(limits: dict[str, float]) -> str:
    """Real marks, as far as the data are there."""
    import mark_real as real

    parts = ["## Real marks"]
    for path, of, text in (
        (real.UDRP, real.copied_domains, "domain-name decisions (2023-01 to 2024-08) that took the domain away: how often a way "
         "finds one of the trademarks in the domain, and where it comes among all trademarks of all decisions (1,000 domains)"),
        (real.EUIPO, real.oppositions, "pairs of marks over which an opposition was fought in the EU: what is found, and where the earlier "
         "mark comes among all earlier marks of the list. Oppositions also rest on reputation and goods: many of these marks "
         "are not alike"),
    ):  # fmt: skip
        if path.exists():
            count, rows = of(limits)
            parts.append(f"{count:,} {text}.\n\n{table(rows.to_dict('index'), 'way')}")
    for path, of, text in (
        (real.GAZETTE, real.gazette, "marks of one issue of Taiwan's gazette"), (real.BRANDS, real.brands, "distinct brand names"),
    ):  # fmt: skip
        if path.exists():
            marks = of()
            pairs, met = real.alarms(marks, limits)
            rows = {name: {"marks of 100 that meet one": round(value, 1)} for name, value in met.items()}
            kinds = ", ".join(f"{k} {n}" for k, n in pairs["kind"].value_counts().items())
            parts.append(
                f"{len(marks):,} {text}, each against all others of other owners: {len(pairs):,} pairs are called copies ({kinds}).\n\n{table(rows, 'way')}"
            )
    return "\n\n".join(parts)


def main() -> None:
    started = time.process_time()
    splits = {split: made_pairs(split) for split in SEEDS}
    made, limits = made_part(splits)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    parts = [
        f"""# Quality of mark similarity

Measured by `benchmarks/mark_quality.py` at commit {commit}. `copies` is `features/marks/copying.py`: all six views of the index,
exchanges no view finds, and the rule of `features/marks/judging.py`, which calls a pair a copy from strength {CUTOFF} on. Labels of made pairs come from how they were made; those of real ones are said
where they are used.
""",
        made,
        official_part(limits),
        real_part(limits),
        "\n" + NOTES.read_text(encoding="utf-8"),
    ]
    PAGE.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
    print(f"{time.process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
