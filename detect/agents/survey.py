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

from bonafile.detect.agents.breaches import breaches, facts_of
from bonafile.detect.agents.docket import KEYS, WINDOW, bad, day_of, docket, with_flags
from bonafile.detect.agents.load import load, many_hands, one_hand, texts
from bonafile.detect.agents.preparers import preparers
from bonafile.detect.agents.shares import against_expectation, expectations, quarters, trend
from bonafile.detect.case_ledger import read_days
from bonafile.features.build import measure
from bonafile.models.grounds import Law
from bonafile.records.register import as_day

#: Columns of agents.csv, in this order.
COLUMNS = [
    "rank", "agent_type", "agent", "name", "licence", "kinds", "filings", "screened", "clients", "flagged",
    "flagged_share", "confirmed", "confirmed_share", "cleared", "bad", "expected", "share", "expected_share", "ratio",
    "ratio_low", "ratio_high", "exceeds", "effective", "trend", "quarters", "breaches", "grounds", "sanctioned_on",
    "filings_after", "bad_after", "recurrence", "agencies", "agencies_struck", "most_signed", "busiest_day",
    "field_p99", "days_over", "style_spread", "style_percentile", "withdrawn_bursts", "facts_zh", "facts_en",
    "favour_zh", "favour_en",
]  # fmt: skip
#: Where no screening looked, open grounds are judged on so many of the newest filings at most.
_JUDGED = 5_000
#: A day's work of one key that was withdrawn within a week, from so many filings and so large a share.
_BURST, _BURST_SHARE, _BURST_DAYS = 10, 0.5, 7


@dataclass
class AgentSurvey:
    """What is known about agents on a day.

    `agents`: one row per agency and per practitioner, columns as COLUMNS, ranked within the type by ratio_low.
    `breaches`, `preparers`, `one_hand`: as their modules say. `basis`: `findings`, `grounds` or `decisions`, what
    "flagged" rests on. `weight`: of an expectation, in filings, for agencies.
    """

    on: date
    basis: str
    agents: pd.DataFrame
    breaches: pd.DataFrame
    preparers: pd.DataFrame
    one_hand: pd.DataFrame
    weight: float


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
) -> AgentSurvey:
    """Survey the agents of a register as of `on` (default: its last filing day).

    `findings`: a table of office, application_number, band, or the workspace's folder of findings, of which the
    screenings up to the day count; without any, open grounds are judged on the newest filings. `window`: days
    looked at before the day. `cache`: folder for derived data. An empty register gives empty tables.
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
        known, basis = _judged(snapshot, rows, law, cache), "grounds"
    rows = with_flags(rows, known)
    facts = facts_of(snapshot, rows)
    found = breaches(snapshot, rows, law, facts)
    written = texts(snapshot, rows)
    struck = _struck(snapshot)
    parts, weight = [], 0.0
    for agent_type in ("agency", "practitioner"):
        table = _table(agent_type, rows, found, struck, snapshot)
        weight = weight or float(table.attrs.get("weight", 0.0))
        if agent_type == "practitioner":
            table = table.drop(
                columns=["most_signed", "busiest_day", "field_p99", "days_over"], errors="ignore"
            )
            table = table.join(load(rows), on="agent").join(many_hands(rows, written), on="agent")
        parts.append(_worded(table, found))
    ranked = pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)
    return AgentSurvey(
        day, basis, ranked, found, preparers(snapshot, rows, written), one_hand(rows, written), weight
    )


def _judged(snapshot: Any, rows: pd.DataFrame, law: Law, cache: Path | None) -> pd.DataFrame:
    """Bands of the newest filings by open grounds against the applicant: review where one fires on its own day.

    Grounds against the agent do not count: they would make the agent's share out of the agent's share.
    """
    newest = rows.sort_values(["filing_date", *KEYS], ascending=[False, True, True]).head(_JUDGED)
    out = []
    for kind, mine in newest.groupby("model_kind", sort=True):
        mine = mine.sort_values(KEYS, ignore_index=True)
        moments = mine[KEYS].assign(as_of=mine["filing_date"])
        values = measure(snapshot, moments, str(kind), cache=cache).values
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
    """Sanctions told of in events whose counterparty is the agent, by licence or name: the last day known."""
    events = snapshot.current("events")
    rows = events.filter(events.event == "sanctioned").select(
        "counterparty_identifier", "counterparty_name", "event_date"
    )
    frame = rows.to_pandas().sort_values("event_date")
    out: dict[str, date] = {}
    for licence, name, day in frame.itertuples(index=False, name=None):
        out |= {key: day_of(day) for key in (licence, name) if isinstance(key, str) and key}
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


def _worded(table: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The table with its facts for and against, in both languages."""
    said: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for agent_type, agent, zh, en in (
        found[["agent_type", "agent", "zh", "en"]].itertuples(index=False, name=None) if len(found) else ()
    ):
        said.setdefault((agent_type, agent), []).append((zh, en))
    against: list[list[tuple[str, str]]] = []
    favour: list[list[tuple[str, str]]] = []
    for row in table.to_dict("records"):
        facts = [*said.get((row["agent_type"], row["agent"]), []), *_against(row)]
        against.append(facts)
        favour.append(_favour(row))
    for name, told in (("facts", against), ("favour", favour)):
        for at, lang, mark in ((0, "zh", "；"), (1, "en", "; ")):
            table[f"{name}_{lang}"] = [mark.join(f[at] for f in one) for one in told]
    return table


def _against(row: dict[Any, Any]) -> list[tuple[str, str]]:
    out = []
    if row["ratio_low"] > 1:
        out.append((
            f"不良{row['bad']}件，按其领域、地区和委托人预期{row['expected']:.1f}件；实际与预期之比{row['ratio']:.1f}（95%区间{row['ratio_low']:.1f}–{row['ratio_high']:.1f}）",
            f"{row['bad']} bad against {row['expected']:.1f} expected for its fields, regions and clients: {row['ratio']:.1f} times (95 %: {row['ratio_low']:.1f}-{row['ratio_high']:.1f})",
        ))  # fmt: skip
    if row.get("recurrence") is True:
        out.append((
            f"{row['sanctioned_on']}受处罚后又有{row['bad_after']:.0f}件不良",
            f"{row['bad_after']:.0f} bad after the sanction of {row['sanctioned_on']}",
        ))  # fmt: skip
    if row["agent_type"] == "practitioner" and row["agencies_struck"] >= 2:
        out.append((
            f"曾为{row['agencies_struck']}家被停业或吊销的机构签名",
            f"signed for {row['agencies_struck']} agencies that were suspended or revoked",
        ))  # fmt: skip
    if row.get("days_over", 0) and row["days_over"] > 0:
        out.append((
            f"单日最多签署{row['most_signed']:.0f}件（本领域99%的人日不超过{row['field_p99']:.0f}件），{row['days_over']:.0f}日超出",
            f"up to {row['most_signed']:.0f} signatures in a day (99 % of the field's: at most {row['field_p99']:.0f}), beyond it on {row['days_over']:.0f} days",
        ))  # fmt: skip
    if row.get("style_percentile", 0) and row["style_percentile"] >= 0.99 and row["clients"] >= 8:
        out.append((
            "其名下权利要求的写法差异大于99%的代理师", "claims under this name differ in manner more than those of 99 % of practitioners",
        ))  # fmt: skip
    return out


def _favour(row: dict[Any, Any]) -> list[tuple[str, str]]:
    out = []
    if row["cleared"]:
        out.append((f"{row['cleared']}件经审查排除", f"{row['cleared']} filings were examined and cleared"))
    if row["withdrawn_bursts"]:
        n = row["withdrawn_bursts"]
        out.append((
            f"{n}件为同日集中提交、一周内撤回，可能是测试误提交或密钥被冒用，不能据此归责申请人",
            f"{n} filings were made in a burst and withdrawn within a week: perhaps a test upload or a misused key; not the applicants' doing",
        ))  # fmt: skip
    # where hardly anybody looked, nothing found says nothing
    if row["filings"] >= 50 and row["ratio_high"] < 1 and row["screened"] >= row["filings"] / 2:
        out.append((
            f"不良比例低于预期（{row['share']:.1%}，预期{row['expected_share']:.1%}）",
            f"fewer bad filings than expected ({row['share']:.1%} against {row['expected_share']:.1%})",
        ))  # fmt: skip
    return out


def without(found: AgentSurvey, keep: int) -> AgentSurvey:
    """The survey with the first `keep` agents of each type only, for display."""
    return replace(found, agents=found.agents[found.agents["rank"] <= keep].reset_index(drop=True))
