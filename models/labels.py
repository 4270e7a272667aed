"""Labels: what is known, by a cut day, about how filings turned out; with source, stage and dates.

The rules, all in this one place:

- A decision counts from the day it became known, and only if that is not after the cut. Of several about one
  filing the latest counts (a finding lifted on review is a dismissal), on one day the later stage.
- `abnormal` and `bad_faith` are conduct: positive. `dismissed` is negative. `non_use` is another outcome (a
  mark registered and never used need not have been filed in bad faith): it is listed with target `use`, and is
  never a positive or a negative of conduct.
- Withdrawal is not guilt (nine in ten of those noticed withdraw): no event makes a label, only decisions do.
- Undecided is unknown, not honest. For ranking, undecided filings serve as weak negatives: most filings are
  honest, and a model that saw only decided ones would know only what examiners already suspected. Their weight
  is :data:`UNDECIDED`, well below a decision's; three kinds stay out altogether: filings younger than
  :data:`RIPE` of the decisions took (their decision may be on its way), filings of a group with a finding
  (the rest of a known scheme is not a sample of honest filings), and filings with a `non_use` outcome alone.

Random checks will give better weights than this; whoever adds them changes this file and nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from ibis import _

from bonafile.records.schema import MODEL_KIND, STAGES

#: outcome -> (target, whether it is a positive of that target)
OUTCOMES: dict[str, tuple[str, bool]] = {
    "abnormal": ("conduct", True),
    "bad_faith": ("conduct", True),
    "dismissed": ("conduct", False),
    "non_use": ("use", True),
}
#: Weight of an undecided filing in training; a decision weighs 1.
UNDECIDED = 0.3
#: Share of decisions that come within the age at which an undecided filing may serve as a weak negative.
RIPE = 0.7
COLUMNS = [
    "office", "application_number", "target", "outcome", "positive", "decided_on", "known_date", "stage",
    "source", "grounds",
]  # fmt: skip


def labels(snapshot: Any, model_kind: str, cut: date) -> pd.DataFrame:
    """Decided filings of a model kind, as known by the cut: one row per filing and target.

    Columns: office, application_number, target (`conduct` or `use`), outcome, positive (bool), decided_on and
    known_date (days), stage and source (text, "" where not given), grounds (codes joined by `;`). Offices of
    every code count alike. Ordered by office and number.
    """
    decisions = snapshot.decisions.filter(_.known_from <= cut, _.known_until > cut)
    kinds = snapshot.filings.filter(_.known_from <= cut, _.model_kind == model_kind)
    keys = kinds.select("office", "application_number").distinct()
    rows = decisions.semi_join(keys, ["office", "application_number"]).select(
        "office",
        "application_number",
        "outcome",
        "decided_on",
        "stage",
        "source",
        "grounds",
        known_date=_.known_from,
    )
    found = rows.to_pandas()
    found = found[found["outcome"].isin(OUTCOMES)]
    found["target"] = [OUTCOMES[o][0] for o in found["outcome"]]
    found["positive"] = np.array([OUTCOMES[o][1] for o in found["outcome"]], dtype=bool)
    for column in ("decided_on", "known_date"):
        found[column] = pd.to_datetime(found[column]).astype("datetime64[s]")
    for column in ("stage", "source", "grounds"):
        found[column] = found[column].astype("object").where(found[column].notna(), "").astype("str")
    order = {stage: place for place, stage in enumerate(STAGES)}
    found["reached"] = found["stage"].map(order).fillna(-1).astype("int64")
    found = found.sort_values(
        ["office", "application_number", "target", "known_date", "decided_on", "reached", "outcome", "source"]
    )
    latest = found.drop_duplicates(["office", "application_number", "target"], keep="last")
    return latest[COLUMNS].reset_index(drop=True)


def first_known(snapshot: Any, cut: date) -> pd.DataFrame:
    """The day on which a filing's first decision of any outcome became known: office, number, first_known.

    From that day on, what the register says about the filing may be an echo of its own decision.
    """
    decisions = snapshot.decisions.filter(_.known_from <= cut)
    first = decisions.group_by("office", "application_number").aggregate(first_known=_.known_from.min())
    found = first.order_by("office", "application_number").to_pandas()
    found["first_known"] = pd.to_datetime(found["first_known"]).astype("datetime64[s]")
    return found


def ripe_age(decided: pd.DataFrame, filed: pd.Series) -> int:
    """Days after which an undecided filing may serve as a weak negative.

    `decided` has known_date, `filed` the filing days on the same index: :data:`RIPE` of the known decisions
    had come by that age. 0 where there are none.
    """
    waited = (decided["known_date"] - pd.to_datetime(filed)).dt.days
    return int(np.ceil(waited.quantile(RIPE))) if len(waited) else 0


def attach(moments: pd.DataFrame, decided: pd.DataFrame, cut: date) -> pd.DataFrame:
    """Moments with their label: columns `label` (1, 0), `weight` and `decided` (bool); unusable ones left out.

    `moments` has office, application_number, filing_date and group_key; `decided` is what :func:`labels`
    returned. See the rules at the head of this file.
    """
    keys = ["office", "application_number"]
    conduct = decided[decided["target"] == "conduct"]
    out = moments.merge(conduct[[*keys, "positive", "known_date"]], on=keys, how="left")
    known = out["known_date"].notna()
    guilty = known & (out["positive"] == True)  # noqa: E712 - missing where undecided
    ripe = ripe_age(out[known], out.loc[known, "filing_date"])
    young = pd.Timestamp(cut) - pd.to_datetime(out["filing_date"]) < pd.Timedelta(days=ripe)
    groups = set(out.loc[guilty, "group_key"].dropna())
    unused = decided.loc[decided["target"] == "use", keys].assign(unused=True)
    unused_too = out[keys].merge(unused, on=keys, how="left")["unused"].notna().to_numpy()
    left_out = ~known & (young | out["group_key"].isin(groups) | unused_too)
    out = out.assign(
        label=guilty.astype("int8"), weight=np.where(known, 1.0, UNDECIDED), decided=known.to_numpy()
    )
    return out.loc[~left_out].drop(columns=["positive", "known_date"]).reset_index(drop=True)


def groups_of(snapshot: Any) -> pd.DataFrame:
    """The linked group of each filing's first applicant on the snapshot's day: office, number, group_key."""
    applicants = snapshot.current("parties").filter(_.role == "applicant")
    keys = ["office", "application_number"]
    return (
        applicants.group_by(*keys)
        .aggregate(group_key=_.group_key.argmin(_.sequence.fill_null(0)))
        .to_pandas()
    )


def counts(decided: pd.DataFrame) -> dict[str, int]:
    """How many filings have which outcome."""
    return {outcome: int((decided["outcome"] == outcome).sum()) for outcome in OUTCOMES}


def filings_of(snapshot: Any, model_kind: str) -> pd.DataFrame:
    """All filings of a model kind on the snapshot: office, application_number, filing_date, ordered."""
    table = snapshot.current("filings").filter(_.model_kind == model_kind)
    found = table.select("office", "application_number", "filing_date").to_pandas()
    found["filing_date"] = pd.to_datetime(found["filing_date"]).astype("datetime64[s]")
    assert model_kind in MODEL_KIND.values()
    return found.sort_values(["filing_date", "office", "application_number"], ignore_index=True)
