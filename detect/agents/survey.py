"""The survey of agents as of a day: every agency and practitioner, measured, compared, ranked, explained.

It puts the parts of this package together and words what they found, for and against. It writes nothing (page.py
does), learns nothing, and counts nothing that became known after the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from bonafile.detect.agents.breaches import breaches, facts_of
from bonafile.detect.agents.docket import KEYS, WINDOW, bad, day_of, docket, with_flags
from bonafile.detect.agents.load import load, many_hands, one_hand, texts
from bonafile.detect.agents.preparers import preparers
from bonafile.detect.agents.shares import against_expectation, expectations, quarters, trend
from bonafile.detect.agents.words import worded
from bonafile.detect.case_ledger import read_days
from bonafile.detect.settings import Settings
from bonafile.features.build import measure
from bonafile.models.grounds import Law
from bonafile.records.register import as_day

_TEXT, _INT, _REAL, _DAY = pa.string(), pa.int32(), pa.float64(), pa.date32()
#: agents.csv and agents.parquet, in this order; counts that may be unknown are real numbers, recurrence is 1 or 0.
AGENTS = pa.schema(
    [
        ("rank", _INT), ("agent_type", _TEXT), ("agent", _TEXT), ("name", _TEXT), ("licence", _TEXT), ("kinds", _TEXT),
        ("filings", _INT), ("screened", _INT), ("clients", _INT), ("flagged", _INT), ("flagged_share", _REAL),
        ("confirmed", _INT), ("confirmed_share", _REAL), ("cleared", _INT), ("bad", _INT), ("expected", _REAL),
        ("share", _REAL), ("expected_share", _REAL), ("ratio", _REAL), ("ratio_low", _REAL), ("ratio_high", _REAL),
        ("exceeds", _REAL), ("effective", _REAL), ("trend", _REAL), ("quarters", _TEXT), ("breaches", _TEXT),
        ("grounds", _TEXT), ("sanctioned_on", _DAY), ("filings_after", _REAL), ("bad_after", _REAL),
        ("recurrence", _REAL), ("agencies", _INT), ("agencies_struck", _INT), ("most_signed", _REAL),
        ("busiest_day", _DAY), ("field_p99", _REAL), ("days_over", _REAL), ("style_spread", _REAL),
        ("style_percentile", _REAL), ("withdrawn_bursts", _INT), ("facts_zh", _TEXT), ("facts_en", _TEXT),
        ("favour_zh", _TEXT), ("favour_en", _TEXT),
    ]
)  # fmt: skip
COLUMNS = list(AGENTS.names)
#: Where no screening looked, open grounds are judged on so many of the newest filings at most.
_JUDGED = 5_000
#: A day's work of one key that was withdrawn within a week, from so many filings and so large a share.
_BURST, _BURST_SHARE, _BURST_DAYS = 10, 0.5, 7


@dataclass
class AgentSurvey:
    """What is known about agents on a day.

    `agents`: one row per agency and per practitioner, columns as COLUMNS, ranked within the type by ratio_low.
    `breaches`, `preparers`, `one_hand`: as their modules say. `basis`: `findings`, `grounds` or `decisions`, what
    "flagged" rests on. `weight`: of an expectation, in filings, for agencies. `here`: the agents behind the filings of
    a screening (None: the survey is of no screening).
    """

    on: date
    basis: str
    agents: pd.DataFrame
    breaches: pd.DataFrame
    preparers: pd.DataFrame
    one_hand: pd.DataFrame
    weight: float
    here: frozenset[str] | None = None


def agents(register: Any, on: Any = None, **options: Any) -> pd.DataFrame:
    """The ranked table of agents alone; see :func:`survey`."""
    return survey(register, on, **options).agents


def survey(
    register: Any,
    on: Any = None,
    *,
    findings: pd.DataFrame | Path | None = None,
    law: Law | None = None,
    cache: Path | None = None,
    window: int = WINDOW,
    settings: Settings | None = None,
) -> AgentSurvey:
    """Survey the agents of a register as of `on` (default: its last filing day).

    `findings`: a table of office, application_number, band, or the workspace's folder of findings, of which the
    screenings up to the day count; without any, open grounds are judged on the newest filings. `window`: days
    looked at before the day. `cache`: folder for derived data; `settings`: those of screening. An empty register
    gives empty tables.
    """
    day = as_day(on) if on is not None else register.last_filing_date()
    law = law or Law.load()
    if day is None:
        none = pd.DataFrame()
        return AgentSurvey(date.min, "decisions", pd.DataFrame(columns=COLUMNS), none, none, none, 0.0)
    snapshot = register.as_of(day)
    rows = docket(snapshot, window)
    known = read_days(findings, day) if isinstance(findings, Path) else findings
    basis = "findings"
    if known is None or known.empty:
        known, basis = _judged(snapshot, rows, law, cache, settings or Settings.load()), "grounds"
    rows = with_flags(rows, known)
    written = texts(snapshot, rows)
    out = surveyed(snapshot, rows, law, facts_of(snapshot, rows), basis, written)
    return replace(out, preparers=preparers(snapshot, rows, written), one_hand=one_hand(rows, written))


def surveyed(
    snapshot: Any,
    rows: pd.DataFrame,
    law: Law,
    facts: dict[str, Any],
    basis: str,
    written: pd.DataFrame | None = None,
) -> AgentSurvey:
    """The survey of a docket with flags: agents and breaches; styles too where `written` (load.texts) is given.

    `facts` are the Facts of each model kind in the docket.
    """
    found = breaches(snapshot, rows, law, facts)
    struck = _struck(snapshot)
    parts, weight = [], 0.0
    for agent_type in ("agency", "practitioner"):
        table = _table(agent_type, rows, found, struck, snapshot)
        weight = weight or float(table.attrs.get("weight", 0.0))
        if agent_type == "practitioner":
            table = table.join(load(rows), on="agent")
            if written is not None:
                table = table.join(many_hands(rows, written), on="agent")
        parts.append(worded(table, found))
    ranked = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    none = pd.DataFrame()
    return AgentSurvey(snapshot.day, basis, ranked, found, none, none, weight)


def _judged(
    snapshot: Any, rows: pd.DataFrame, law: Law, cache: Path | None, settings: Settings
) -> pd.DataFrame:
    """Bands of the newest filings by open grounds against the applicant: review where one fires on its own day.

    Grounds against the agent do not count: they would make the agent's share out of the agent's share.
    """
    newest = rows.sort_values(["filing_date", *KEYS], ascending=[False, True, True]).head(_JUDGED)
    out = []
    for kind, mine in newest.groupby("model_kind", sort=True):
        mine = mine.sort_values(KEYS, ignore_index=True)
        moments = mine[KEYS].assign(as_of=mine["filing_date"])
        values = measure(snapshot, moments, str(kind), cache=cache, **settings.measuring(str(kind))).values
        asked = mine[["office", "model_kind", "filing_date"]]
        against = [
            any(j.fired and j.ground.subject == "filing" for j in one) for one in law.judge(values, asked)
        ]
        out.append(mine[KEYS].assign(band=["review" if yes else "clear" for yes in against]))
    return pd.concat(out, ignore_index=True) if out else pd.DataFrame(columns=[*KEYS, "band"])


def _struck(snapshot: Any) -> dict[str, date]:
    """Agencies suspended or revoked, and the day it was known, by licence."""
    rows = snapshot.agencies.select("licence", "status", "known_from").to_pandas()
    rows = rows[rows["status"].isin(["suspended", "revoked"])].sort_values("known_from")
    return {
        lic: day_of(day)
        for lic, day in rows.drop_duplicates("licence")[["licence", "known_from"]].values.tolist()
    }


def _sanctions(snapshot: Any) -> dict[str, date]:
    """Sanctions told of in events whose counterparty is the agent, by licence or name: the first day, since which it should be otherwise."""
    events = snapshot.current("events")
    rows = events.filter(events.event == "sanctioned").select(
        "counterparty_identifier", "counterparty_name", "event_date"
    )
    frame = rows.to_pandas().sort_values("event_date")
    out: dict[str, date] = {}
    for licence, name, day in frame.itertuples(index=False, name=None):
        for key in (licence, name):
            if isinstance(key, str) and key:
                out.setdefault(key, day_of(day))
    return out


def _table(
    agent_type: str, rows: pd.DataFrame, found: pd.DataFrame, struck: dict[str, date], snapshot: Any
) -> pd.DataFrame:
    """The figures of all agents of a type, ranked."""
    agent = rows[agent_type]
    is_bad = bad(rows)
    e = expectations(rows, is_bad, agent)
    shares = against_expectation(rows, is_bad, agent, e)
    by = rows[agent.notna()].groupby(agent_type, sort=True)
    out = shares.join(
        by.agg(
            name=(f"{agent_type}_name", lambda n: n.value_counts().sort_index().idxmax() if n.notna().any() else ""),
            licence=(f"{agent_type}_licence", "first"), kinds=("model_kind", lambda k: ";".join(sorted(set(k)))),
            screened=("screened", "sum"), clients=("client", "nunique"), flagged=("flagged", "sum"),
            confirmed=("confirmed", "sum"), cleared=("cleared", "count"), agencies=("agency", "nunique"),
        )
    ).rename_axis("agent").reset_index()  # fmt: skip
    out["flagged_share"] = (out["flagged"] / out["screened"]).where(out["screened"] > 0)
    out["confirmed_share"] = out["confirmed"] / out["filings"]
    out["agent_type"] = agent_type
    on = pd.Timestamp(snapshot.day)
    out = out.join(quarters(rows, is_bad, agent).rename("quarters"), on="agent")
    out = out.join(trend(rows, is_bad, agent, e, on).rename("trend"), on="agent")
    own = found[found["agent_type"] == agent_type] if len(found) else found
    kinds: dict[Any, str] = {}
    codes: dict[Any, str] = {}
    if len(own):
        kinds = dict(own.groupby("agent")["breach"].agg(lambda b: ";".join(sorted(b))))
        codes = dict(own.groupby("agent")["grounds"].agg(_joined))
    out["breaches"] = out["agent"].map(kinds).astype("object").fillna("")
    out["grounds"] = out["agent"].map(codes).astype("object").fillna("")
    out = out.join(
        _after_sanction(agent_type, rows, is_bad, e, out, struck, _sanctions(snapshot)), on="agent"
    )
    through = rows[agent.notna() & rows["agency_licence"].isin(list(struck))]
    out["agencies_struck"] = (
        out["agent"].map(through.groupby(agent_type)["agency"].nunique()).fillna(0).astype(int)
    )
    out["withdrawn_bursts"] = out["agent"].map(_bursts(rows, agent_type)).fillna(0).astype(int)
    # beyond expectation by the lower end first; the others by how likely they are beyond it
    out["_beyond"] = out["ratio_low"].where(out["ratio_low"] > 1, 0.0)
    order = ["_beyond", "exceeds", "bad", "agent"]
    out = out.sort_values(order, ascending=[False, False, False, True], ignore_index=True).drop(
        columns="_beyond"
    )
    out["rank"] = range(1, len(out) + 1)
    out.attrs["weight"] = shares.attrs["weight"]
    return out


def _joined(codes: pd.Series) -> str:
    return ";".join(sorted({code for text in codes for code in text.split(";") if code}))


def _after_sanction(
    agent_type: str, rows: pd.DataFrame, is_bad: pd.Series, e: pd.Series, table: pd.DataFrame,
    struck: dict[str, date], sanctions: dict[str, date],
) -> pd.DataFrame:  # fmt: skip
    """Per sanctioned agent: the day, filings and bad ones after it, and whether it goes on as before or worse."""
    days: dict[str, date] = {}
    for agent, licence, name in table[["agent", "licence", "name"]].itertuples(index=False, name=None):
        known = [sanctions[k] for k in (licence, name) if isinstance(k, str) and k in sanctions]
        known += [struck[licence]] if agent_type == "agency" and licence in struck else []
        if known:
            days[agent] = min(known)
    mine = rows[rows[agent_type].isin(list(days))]
    after = mine["filing_date"] > pd.to_datetime(mine[agent_type].map(days))
    late = pd.DataFrame({"agent": mine[agent_type], "bad": is_bad[mine.index], "e": e[mine.index]})[after]
    by = late.groupby("agent").agg(filings_after=("bad", "size"), bad_after=("bad", "sum"), e=("e", "sum"))
    out = pd.DataFrame({"sanctioned_on": pd.Series(days, dtype="object")}).join(by)
    out[["filings_after", "bad_after", "e"]] = out[["filings_after", "bad_after", "e"]].fillna(0)
    # more than would be expected of anybody, and not by one filing
    out["recurrence"] = (out["bad_after"] >= 3) & (out["bad_after"] > 2 * out["e"])
    return out.drop(columns="e")


def _bursts(rows: pd.DataFrame, agent_type: str) -> pd.Series:
    """Filings of days on which one key filed many and most were withdrawn within a week, per agent."""
    signed = rows[rows["practitioner"].notna() & rows[agent_type].notna()]
    quick = signed["withdrawn_after"].le(_BURST_DAYS)
    by = signed.assign(quick=quick).groupby(["practitioner", "filing_date"])["quick"]
    n, share = by.transform("size"), by.transform("mean")
    return signed[(n >= _BURST) & (share >= _BURST_SHARE) & quick].groupby(agent_type).size()
