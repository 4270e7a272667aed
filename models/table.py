"""The training table: filings at several ages, their features as of each day, their label as of the cut.

A filing is taken at the ages 0, 30 and 180 days, as far as the cut reaches and as long as its own decision was
not known yet: from then on the register's other facts may echo it. All decided filings are taken, undecided
ones are sampled, because measuring costs time and there are many more of them; every row says how many filings
it represents. What labels mean is labels.py's; models are fitted in fitting.py.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bonafile.features.build import KEYS, build
from bonafile.features.catalogue import model_features
from bonafile.models import labels
from bonafile.records.errors import InputError

#: Days after filing at which a filing is measured.
AGES = (0, 30, 180)
#: Undecided filings that are measured at most.
UNDECIDED_AT_MOST = 5000
#: Positives, and negatives, below which nothing is learned.
FEWEST = 20


@dataclass(frozen=True)
class Table:
    """Rows to learn from, as known by the cut.

    `rows`: office, application_number, as_of, filing_date, age, group_key (by the cut; never missing), label, weight,
    represents, decided, known_date, and one float64 column per feature. `decided`: the labels they come from.
    """

    kind: str
    cut: date
    rows: pd.DataFrame
    decided: pd.DataFrame

    @property
    def columns(self) -> list[str]:
        """Features the model may learn from."""
        return model_features(self.kind)

    def digest(self) -> str:
        """SHA-256 over every row and column of the table."""
        sum_ = hashlib.sha256()
        for name in self.rows.columns:
            column = self.rows[name]
            sum_.update(name.encode())
            if column.dtype.kind in "biufM":
                sum_.update(np.ascontiguousarray(column.to_numpy()).tobytes())
            else:
                sum_.update("\x1f".join(map(str, column)).encode())
        return sum_.hexdigest()


def training_table(
    snapshot: Any, kind: str, cut: date, *, cache: Path | None = None, seed: int = 0, **options: Any
) -> Table:
    """Measure and label what is known by the cut; `options` go to features.build.

    Raises InputError where there are fewer than 20 positives, or fewer than 20 filings to hold against them.
    """
    decided = labels.labels(snapshot, kind, cut)
    filings = labels.filings_of(snapshot, kind)
    keys = ["office", "application_number"]
    conduct = decided[decided["target"] == "conduct"]
    filed = filings.merge(conduct[[*keys, "positive", "known_date"]], on=keys, how="left")
    known = filed["known_date"].notna()
    ripe = labels.ripe_age(filed[known], filed.loc[known, "filing_date"])
    old = pd.Timestamp(cut) - filed["filing_date"] >= pd.Timedelta(days=ripe)
    undecided = filed[~known & old]
    _enough(kind, cut, int(conduct["positive"].sum()), int((~conduct["positive"]).sum()) + len(undecided))
    sample = undecided.sample(min(len(undecided), UNDECIDED_AT_MOST), random_state=seed)
    taken = filed.loc[sorted([*filed.index[known], *sample.index]), [*keys, "filing_date"]]
    moments = _moments(taken, labels.first_known(snapshot, cut), cut)
    values = build(snapshot, moments, kind, cache=cache, **options)
    # the group by the cut, not by the moment: who turned out to belong together must not be on both sides of a split
    rows = moments.merge(labels.groups_of(snapshot), on=keys, how="left")
    alone = "filing:" + rows["office"] + ":" + rows["application_number"]
    rows["group_key"] = rows["group_key"].where(rows["group_key"].notna(), alone)
    features = values.drop(columns=[*KEYS, "group_key"])
    rows = labels.attach(pd.concat([rows, features], axis=1), decided, cut)
    rows = rows.merge(conduct[[*keys, "known_date"]], on=keys, how="left")
    times = rows.groupby(keys)["age"].transform("size")
    stands_for = len(undecided) / max(len(sample), 1)
    rows["represents"] = np.where(rows["decided"], 1.0, stands_for) / times
    rows["weight"] = rows["weight"] / times
    order = ["filing_date", *keys, "age"]
    return Table(kind, cut, rows.sort_values(order, ignore_index=True), decided)


def _moments(filings: pd.DataFrame, first_known: pd.DataFrame, cut: date) -> pd.DataFrame:
    """Each filing at each age that the cut reaches and its own decision does not precede."""
    aged = filings.merge(pd.DataFrame({"age": AGES}), how="cross")
    aged["as_of"] = (aged["filing_date"] + pd.to_timedelta(aged["age"], unit="D")).astype("datetime64[s]")
    aged = aged.merge(first_known, on=["office", "application_number"], how="left")
    pending = aged["first_known"].isna() | (aged["as_of"] < aged["first_known"])
    reached = aged["as_of"] <= pd.Timestamp(cut)
    return aged[pending & reached].drop(columns="first_known").reset_index(drop=True)


def _enough(kind: str, cut: date, positives: int, negatives: int) -> None:
    if positives >= FEWEST and negatives >= FEWEST:
        return
    raise InputError(
        f"by {cut} only {positives} {kind} filings are decided as bad and {negatives} can be held against them; "
        f"{FEWEST} of each are needed. Ingest more decisions (table decisions) or choose a later --until; until "
        f"then `bonafile screen` uses the open scorecard",
        f"截至{cut}，仅有{positives}件{_ZH[kind]}被认定为非正常或恶意，可对照的有{negatives}件；各需至少{FEWEST}件。"
        f"请导入更多处理结论（decisions表）或将--until设为更晚的日期；在此之前bonafile screen使用公开评分卡",
    )


_ZH = {"trademark": "商标申请", "patent": "专利申请"}
