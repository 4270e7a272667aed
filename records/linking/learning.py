"""Weights learned from a register: how often parties that belong together share a thing, and how often others do.

Expectation maximisation over what candidate pairs share (Winkler 1988; Fellegi and Sunter's model), starting from
the weights given. How often strangers share a value is counted over all pairs of the register, not only over
candidates. Examiners' decisions count as pairs whose answer is known. A weight moves as far as the register has
pairs to show for it; kinds of evidence that say who is the same applicant are left as they are.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bonafile.records.linking import evidence as shared
from bonafile.records.linking import holdings as held_by
from bonafile.records.linking import slips
from bonafile.records.linking.weights import Weights, default

_ROUNDS = 30
#: What one examiner's decision counts against one pair of the register.
_DECIDED = 10.0
#: No single kind of evidence is ever taken for proof against, or for more than this many bits.
_BOUNDS = (0.0, 26.0)
#: At most this many bits are learned for or against a weight in one go.
_STEP = 6.0


def learn(
    snapshot: Any, judgements: pd.DataFrame | None = None, *, weights: Weights | None = None
) -> Weights:
    """Weights for this register, learned from what a snapshot shows; `learned_on` is its day.

    Starts from `weights` (default: as shipped). `judgements` as in linker.py. A register without candidate pairs
    gives the weights back unchanged but for the day.
    """
    weights = weights or default()
    held = held_by.read(snapshot)
    work = duckdb.connect()
    try:
        shared.load(work, held, weights)
        shared.candidates(work, None)
        shared.share(work)
        slips.add(work)
        rows = work.execute(
            "SELECT e.a, e.b, l.family, e.kind, l.level, max(e.bits) AS bits FROM evidence e "
            "JOIN levels l ON l.kind = e.kind AND l.high = e.holders WHERE e.until = DATE '9999-12-31' "
            "GROUP BY e.a, e.b, l.family, e.kind, l.level "
            "QUALIFY row_number() OVER (PARTITION BY e.a, e.b, l.family ORDER BY max(e.bits) DESC, e.kind) = 1"
        ).df()
        strangers = work.execute(
            "WITH now AS (SELECT vid, count(DISTINCT pid) AS n FROM h WHERE u = DATE '9999-12-31' GROUP BY vid) "
            "SELECT v.kind, l.level, CAST(sum(n * (n - 1) / 2) AS DOUBLE) AS pairs FROM now JOIN values_ v USING (vid) "
            "JOIN steps s ON s.vid = now.vid AND s.until = DATE '9999-12-31' "
            "JOIN levels l ON l.kind = v.kind AND l.high = s.holders GROUP BY v.kind, l.level"
        ).df()
        named = work.execute("SELECT pid, party FROM parties").df().set_index("party")["pid"]
        anchors = work.execute(
            "SELECT count(DISTINCT pid) FROM h WHERE vid IN (SELECT vid FROM values_)"
        ).fetchone()
    finally:
        work.close()
    count = max(int(anchors[0]) if anchors else 0, 2)
    moved = _fitted(rows, strangers, count * (count - 1) / 2, weights, _answers(judgements, named))
    return moved.model_copy(update={"learned_on": str(snapshot.day)})


def _answers(judgements: pd.DataFrame | None, numbers: pd.Series) -> pd.DataFrame:
    """The last decision on each pair, by number: a, b, together (1 or 0)."""
    if judgements is None or judgements.empty:
        return pd.DataFrame(columns=["a", "b", "together"])
    last = judgements.sort_values("decided_on", kind="stable").drop_duplicates(["a", "b"], keep="last")
    last = last[
        last["verdict"].isin(["same", "not_same"])
        & last["a"].isin(numbers.index)
        & last["b"].isin(numbers.index)
    ]
    one, other = numbers.reindex(last["a"]).to_numpy(), numbers.reindex(last["b"]).to_numpy()
    return pd.DataFrame(
        {
            "a": np.minimum(one, other),
            "b": np.maximum(one, other),
            "together": (last["verdict"] == "same").to_numpy().astype(float),
        }
    )


def _fitted(
    rows: pd.DataFrame, strangers: pd.DataFrame, pairs: float, weights: Weights, answers: pd.DataFrame
) -> Weights:
    if rows.empty:
        return weights
    families = list(weights.family)
    rows = rows.assign(category=rows["kind"] + "/" + rows["level"].astype(str))
    wide = rows.pivot(index=["a", "b"], columns="family", values="category").reindex(columns=families)
    told = pd.Series(np.nan, index=wide.index)
    if len(answers):
        told.update(answers.set_index(["a", "b"])["together"].groupby(level=[0, 1]).last())
    patterns = (
        wide.astype("object")
        .fillna("")
        .assign(told=told.fillna(-1.0))
        .groupby([*families, "told"])
        .size()
        .reset_index(name="n")
    )
    amount = patterns["n"].to_numpy(dtype=float) * np.where(patterns["told"] >= 0, _DECIDED, 1.0)
    totals = dict(
        zip(
            strangers["kind"] + "/" + strangers["level"].astype(str),
            strangers["pairs"].astype(float),
            strict=True,
        )
    )
    bits = {f"{k}/{n}": b for k, e in weights.evidence.items() for n, b in enumerate(e.bits)}
    learned, base = dict(bits), weights.base
    seen = {
        c: float(amount[(patterns[f] == c).to_numpy()].sum())
        for f in families
        for c in set(patterns[f]) - {""}
    }
    for _ in range(_ROUNDS):
        odds = base + sum(patterns[f].map({**learned, "": 0.0}).to_numpy(dtype=float) for f in families)
        together = 1 / (1 + np.exp2(-np.clip(odds, -60, 60)))
        together = np.where(patterns["told"] >= 0, patterns["told"], together)
        matches = float((amount * together).sum()) + 1.0
        new_base = np.log2(matches / max(pairs - matches, 1.0))
        for family in families:
            have = (patterns[family] != "").to_numpy()
            none = (1 - float((amount * together * have).sum()) / matches + 1e-3) / 1.0
            new_base += np.log2(min(max(none, 1e-3), 1.0))
            for category in set(patterns[family]) - {""}:
                here = (patterns[family] == category).to_numpy()
                matched = float((amount * together * here).sum()) + 0.5
                others = max(totals.get(category, 0.0), seen[category]) - matched + 1.0
                fresh = np.log2(matched / matches / none) - np.log2(max(others, 0.5) / pairs)
                learned[category] = _moved(fresh, bits[category], seen[category], weights)
        share = matches / (matches + weights.guard.trust)
        base = float(
            np.clip(share * new_base + (1 - share) * weights.base, weights.base - _STEP, weights.base + _STEP)
        )
    return _with(weights, learned, base)


def _moved(fresh: float, given: float, pairs: float, weights: Weights) -> float:
    share = pairs / (pairs + weights.guard.trust)
    value = share * fresh + (1 - share) * given
    return float(np.clip(value, max(_BOUNDS[0], given - _STEP), min(_BOUNDS[1], given + _STEP)))


def _with(weights: Weights, learned: dict[str, float], base: float) -> Weights:
    """The weights with the learned bits: never rarer for less, and identity as it was."""
    changed = {}
    for kind, e in weights.evidence.items():
        bits = [learned[f"{kind}/{n}"] for n in range(len(e.bits))]
        falling = tuple(float(b) for b in np.minimum.accumulate(bits))
        changed[kind] = e if e.family == "identity" else e.model_copy(update={"bits": falling})
    return weights.model_copy(update={"base": base, "evidence": changed})
