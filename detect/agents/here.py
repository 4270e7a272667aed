"""The agents behind the filings of one screening, surveyed with what earlier screenings flagged.

It is the survey (survey.py) without reading texts, by the bands of strictly earlier days and of this screening, so that
a day screened twice says the same whatever came later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from ibis import _

from bonafile.detect.agents.breaches import facts_of
from bonafile.detect.agents.docket import KEYS, WINDOW, docket, with_flags
from bonafile.detect.agents.survey import AgentSurvey, surveyed
from bonafile.detect.case_ledger import read_days

#: Filings looked at, at most; of a larger register the newest days that hold so many.
MOST = 300_000


def behind(
    snapshot: Any, findings: pd.DataFrame, law: Any, facts: Mapping[str, Any], past: Path | None = None
) -> AgentSurvey:
    """The survey as of the snapshot's day, with `here` the agents of the filings in `findings`.

    `findings` has office, application_number and band; `facts` the Facts that were measured, by model kind; `past` the
    workspace's folder of findings.
    """
    rows = docket(snapshot, window(snapshot))
    known = [findings[[*KEYS, "band"]]]
    if past is not None:
        known.append(read_days(past, snapshot.day - timedelta(days=1)))
    rows = with_flags(rows, pd.concat(known, ignore_index=True))  # a filing's newest band comes first
    lacking = rows[~rows["model_kind"].isin(list(facts))]
    found = surveyed(snapshot, rows, law, {**facts, **facts_of(snapshot, lacking)}, "findings")
    mine = rows.merge(findings[KEYS], on=KEYS)
    own = "own:" + mine["client"].dropna().astype("object")  # an agency that files for itself
    found.here = frozenset(pd.concat([mine["agency"], mine["practitioner"], own]).dropna())
    return found


def window(snapshot: Any, most: int = MOST) -> int:
    """Days before the snapshot's day that hold at most `most` filings, at least one, at most WINDOW."""
    since = snapshot.day - timedelta(days=WINDOW)
    days = (
        snapshot.current("filings")
        .filter(_.filing_date > since)
        .group_by("filing_date")
        .aggregate(n=_.count())
    )
    table = days.to_pandas().sort_values("filing_date", ascending=False)
    over = table[table["n"].cumsum() > most]
    if over.empty:
        return WINDOW
    return max(1, (snapshot.day - pd.Timestamp(over["filing_date"].iloc[0]).date()).days)
