"""The file of each case: the group's totals first, then members, time line, shared evidence and history.

Four sole traders with one representative and 300 marks each look modest alone; the file adds them up. It
counts what the register knew on the day, and decides nothing: ties are case_links.py's, numbers cases.py's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
from ibis import _

from bonafile.detect.bands import CLEAR, REVIEW, WATCH
from bonafile.detect.case_ledger import CASES, FILINGS, Ledger, empty
from bonafile.detect.case_links import LINKS
from bonafile.detect.case_network import Networks
from bonafile.detect.cases import Assigned
from bonafile.features.tables import uploaded

if TYPE_CHECKING:
    from bonafile.records.linking import Links

_KEYS = ["office", "application_number"]
#: Members and lines of shared evidence written for one case; the counts are always whole.
_MOST_MEMBERS, _MOST_LINES = 200, 60

#: What ties, in words: {n} groups, {detail}.
_WORDS = {
    "representative": ("{n}个主体的法定代表人同为{detail}", "{n} groups have the legal representative {detail}"),
    "contact": ("{n}个主体使用同一电话或邮箱", "{n} groups share a telephone or e-mail"),
    "text": ("{n}个主体的申请文本近乎相同", "texts of {n} groups are near-copies of each other"),
    "source": ("{n}个主体的申请文本出自同一来源{detail}", "texts of {n} groups come from one source, {detail}"),
    "mark": ("{n}个主体先后申请同一商标“{detail}”", "{n} groups filed the same mark, {detail}"),
    "practitioner": ("{n}个主体均由涉嫌违规的代理师{detail}签名", "{n} groups' filings were signed by {detail}, against whom a ground fires"),
    "agent": ("{n}个主体均由涉嫌违规的代理机构{detail}代理", "{n} groups filed through {detail}, against which a ground fires"),
}  # fmt: skip


@dataclass
class CaseTables:
    """The tables of a screening's cases: columns as in case_ledger.CASES, case_ledger.FILINGS, case_links.LINKS."""

    cases: pd.DataFrame
    filings: pd.DataFrame
    links: pd.DataFrame


def no_cases() -> CaseTables:
    """Tables without rows."""
    return CaseTables(empty(CASES), empty(FILINGS), empty(LINKS))


def case_tables(
    findings: pd.DataFrame,
    links: pd.DataFrame,
    assigned: Assigned,
    ledger: Ledger,
    facts: Mapping[str, Any],
    day: date,
    parties: Links,
) -> CaseTables:
    """The files of the cases with flagged filings.

    `findings` has the columns of findings.csv (applicant not needed) with model_kind, group_key, base and
    case_id; `ledger.filings` and `links` have base columns for the day's groups; `links` holds the ledger's too;
    `parties` the linked parties of the register, for the cases' networks.
    """
    flagged = findings[findings["band"] != CLEAR]
    if flagged.empty:
        return no_cases()
    filings = _filings(flagged, assigned, ledger, day)
    here = links.assign(case_id=assigned.case(links["base"]) if len(links) else [])
    here = here[here["case_id"].isin(set(flagged["case_id"]))]
    groups = _groups(flagged, filings, ledger)
    counted = {kind: _Counted(own, groups[groups["model_kind"] == kind], day) for kind, own in facts.items()}
    networks = Networks(parties, filings, day)
    rows = []
    for case, mine in findings[findings["case_id"].isin(set(flagged["case_id"]))].groupby(
        "case_id", sort=True
    ):
        ours = groups[groups["case_id"] == case]
        model_kind = str(mine["model_kind"].iloc[0])
        rows.append(
            _case(
                str(case),
                mine,
                ours,
                filings[filings["case_id"] == case],
                here[here["case_id"] == case],
                counted[model_kind],
                networks,
                assigned,
                ledger,
                day,
            )
        )
    order = ["office", "case_id"]
    cases = pd.DataFrame(rows, columns=CASES.names).sort_values(order, ignore_index=True)
    filings = filings[FILINGS.names].sort_values([*order, "application_number"], ignore_index=True)
    by = [*LINKS.names[:3], "why", "detail", "application_number", "other_application_number"]
    return CaseTables(
        cases, filings, here[LINKS.names].sort_values(by, ignore_index=True, na_position="last")
    )


def _filings(flagged: pd.DataFrame, assigned: Assigned, ledger: Ledger, day: date) -> pd.DataFrame:
    """Flagged filings of the day's cases, today's and earlier ones, in the case they belong to now."""
    cases = set(flagged["case_id"])
    parts = [flagged.assign(day=day)]
    if len(ledger.filings):
        past = ledger.filings.assign(case_id=assigned.case(ledger.filings["base"]))
        parts.append(past[past["case_id"].isin(cases)])
    out = pd.concat([part[[*FILINGS.names, "base", "group_key"]] for part in parts], ignore_index=True)
    out["filing_date"] = pd.to_datetime(out["filing_date"]).dt.date
    return out.drop_duplicates(_KEYS, keep="first")  # today's finding stands before an earlier one


def _groups(flagged: pd.DataFrame, filings: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """The groups of each case: case_id, base, group_key, model_kind."""
    both = filings[["case_id", "base", "group_key", "model_kind"]]
    return both.drop_duplicates(["case_id", "base"]).sort_values(["case_id", "base"], ignore_index=True)


class _Counted:
    """What the groups of one model kind had filed and met with by the day: totals, months, names."""

    def __init__(self, facts: Any, groups: pd.DataFrame, day: date) -> None:
        self.day = day
        keys = pd.DataFrame({"entity": groups["group_key"].dropna().unique()}, dtype="object")
        asked = uploaded(facts.snapshot.con, "groups", keys, {"entity": "string"})
        known = (_.known_from <= day, _.known_until > day)
        mine = facts.members.filter(_.entity_type == "group", *known).semi_join(asked, "entity")
        mine = mine.select("entity", "fid").distinct()
        filed = facts.filings.select("fid", "day").distinct()
        self.filed = mine.join(filed, "fid").to_pandas()
        self.filed["day"] = pd.to_datetime(self.filed["day"])
        events = facts.tables["events"].filter(
            *known, _.event.isin(["refused", "invalidated", "transferred"])
        )
        decisions = facts.tables["decisions"].filter(*known, _.bad == 1)
        happened = events.select("fid", "day", "event").union(decisions.select("fid", "day", event="outcome"))
        self.events = mine.join(happened.distinct(), "fid").to_pandas()
        self.events["day"] = pd.to_datetime(self.events["day"])
        first = facts.first.filter(*known)
        names = mine.join(first.group_by("fid").aggregate(owner=_.owner_key.min(), name=_.name.min()), "fid")
        self.filed = self.filed.merge(names.select("fid", "owner", "name").distinct().to_pandas(), on="fid")
        self.classes = _listed(facts, names)
        self.numbers = facts.fids.join(mine.select("fid").distinct(), "fid").select(*_KEYS, "fid").to_pandas()

    def parties(self, groups: Iterable[Any]) -> list[tuple[str, str, pd.DataFrame]]:
        """The applicants of the groups by name: key, the name as mostly written, their filings."""
        rows = self.filed[self.filed["entity"].isin(list(groups))].sort_values(["owner", "name", "fid"])
        return [
            (str(owner), str(mine["name"].mode().iloc[0]), mine)
            for owner, mine in rows.groupby("owner", sort=True)
        ]

    def filings(self, groups: Iterable[Any], within: int | None) -> int:
        """Filings of the groups in the last `within` days (None: all)."""
        return self.within(self.filed[self.filed["entity"].isin(list(groups))], within)

    def within(self, rows: pd.DataFrame, within: int | None) -> int:
        """Filings among the rows of the last `within` days (None: all)."""
        if within is not None:
            rows = rows[rows["day"] > pd.Timestamp(self.day - timedelta(days=within))]
        return int(rows["fid"].nunique())

    def timeline(self, groups: Iterable[Any]) -> list[dict[str, Any]]:
        """By month: filings, and what became of earlier ones, by the day it was known."""
        wanted = list(groups)
        filed = self.filed[self.filed["entity"].isin(wanted)].drop_duplicates("fid").assign(event="filings")
        events = self.events[self.events["entity"].isin(wanted)].drop_duplicates(["fid", "day", "event"])
        both = pd.concat([filed, events])[["day", "event"]]
        months = both.groupby([both["day"].dt.strftime("%Y-%m"), "event"]).size()
        out: dict[str, dict[str, Any]] = {}
        for (month, event), n in months.items():  # type: ignore[misc]
            out.setdefault(str(month), {"month": str(month)})[str(event)] = int(n)
        return [out[month] for month in sorted(out)]


def _listed(facts: Any, mine: Any) -> dict[str, int]:
    """Nice classes or IPC subclasses of each applicant."""
    name, column = ("classes", "nice_class") if "classes" in facts.tables else ("fields", "subclass")
    rows = mine.join(facts.tables[name], "fid").group_by("owner").aggregate(n=_[column].nunique()).to_pandas()
    return {str(owner): int(n) for owner, n in rows.itertuples(index=False, name=None)}


def _case(
    case: str, mine: pd.DataFrame, groups: pd.DataFrame, filings: pd.DataFrame, links: pd.DataFrame,
    counted: _Counted, networks: Networks, assigned: Assigned, ledger: Ledger, day: date,
) -> dict[str, Any]:  # fmt: skip
    keys = groups["group_key"].dropna().tolist()
    alone = int(groups["group_key"].isna().sum())  # filings without an applicant on record
    members = [m for row in groups.to_dict("records") for m in _members(dict(row), mine, counted)]
    members.sort(key=lambda m: (-m["filings_life"], m["group"], m["applicant"]))
    grounds = [code for codes in mine["grounds"] for code in str(codes or "").split(";") if code]
    first = mine.iloc[0]
    network = networks.of(filings, links)
    return {
        "case_id": case,
        "office": first["office"],
        "kind": first["kind"],
        "day": day,
        "opened": assigned.opened.get(case, day),
        "score": float(mine["score"].max()),
        "parties": len(members),
        "filings_here": len(mine),
        "review": int((mine["band"] == REVIEW).sum()),
        "watch": int((mine["band"] == WATCH).sum()),
        "flagged": len(filings),
        "filings_30": counted.filings(keys, 30) + alone,
        "filings_365": counted.filings(keys, 365) + alone,
        "filings_life": counted.filings(keys, None) + alone,
        "applicants": "; ".join(dict.fromkeys(m["applicant"] for m in members if m["applicant"])),
        "grounds": ";".join(dict.fromkeys(grounds)),
        "merged": ";".join(assigned.merged.get(case, [])),
        "split_from": assigned.split_from.get(case, ""),
        "members": _json(members[:_MOST_MEMBERS]),
        "timeline": _json(counted.timeline(keys)),
        "evidence": _json([*evidence(links), *_within(network)][:_MOST_LINES]),
        "history": _json(_history(case, assigned, ledger, day)),
        "network": _json(network) if network else None,
    }


def _members(group: dict[Any, Any], mine: pd.DataFrame, counted: _Counted) -> list[dict[str, Any]]:
    """The applicants of a group by name; a filing without an applicant on record stands for itself."""
    own = mine[mine["base"] == group["base"]]
    if not isinstance(group["group_key"], str):
        return [_member(group["base"], "", own, (1, 1, 1), 0)]
    told = own.merge(counted.numbers, on=_KEYS, how="left")
    return [
        _member(
            group["base"],
            name,
            told[told["fid"].isin(rows["fid"])],
            (counted.within(rows, 30), counted.within(rows, 365), counted.within(rows, None)),
            counted.classes.get(owner, 0),
        )
        for owner, name, rows in counted.parties([group["group_key"]])
    ]


def _member(
    base: str, name: str, own: pd.DataFrame, filed: tuple[int, int, int], classes: int
) -> dict[str, Any]:
    return {
        "group": base,
        "applicant": name,
        "filings_here": len(own),
        "flagged_here": int((own["band"] != CLEAR).sum()),
        "score": round(float(own["score"].max()), 6) if len(own) else None,
        "filings_30": filed[0],
        "filings_365": filed[1],
        "filings_life": filed[2],
        "classes": classes,
    }


def _within(network: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Why the parties of linked groups are linked, by kind of evidence: the widest first."""
    told: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for tie in (network or {}).get("ties", []):
        if tie["kind"]:
            told.setdefault((tie["kind"], tuple(tie["between"])), []).append(tie)
    out = []
    for (kind, between), ties in told.items():
        n, values = len(between), [tie["value"] for tie in ties if tie["value"]]
        shown = "、".join(values[:3])
        zh = f"{n}个申请人{ties[0]['zh']}" + (f"：{shown}" if shown else "")
        en = f"{n} applicants: {ties[0]['en']}" + (f", {', '.join(values[:3])}" if shown else "")
        if len(values) > 3:
            zh, en = f"{zh}等{len(values)}项", f"{en} and {len(values) - 3} more"
        since = min(tie["since"] for tie in ties)
        out.append(
            {"why": kind, "detail": shown, "parties": n, "since": since, "zh": zh, "en": en, "filings": []}
        )
    return sorted(out, key=lambda e: (-e["parties"], e["why"], e["detail"]))


def evidence(links: pd.DataFrame) -> list[dict[str, Any]]:
    """Shared evidence of a case, the widest first: why, detail, parties, since, and a sentence in both languages."""
    out = []
    for (why, detail), rows in links.fillna({"detail": ""}).groupby(["why", "detail"], sort=True):
        n = len(set(rows["base"]) | set(rows["other_base"]))
        zh, en = _WORDS[str(why)]
        since = min(pd.to_datetime(rows["since"]))
        out.append(
            {
                "why": why, "detail": detail, "parties": n, "since": f"{since:%Y-%m-%d}",
                "zh": zh.format(n=n, detail=detail), "en": en.format(n=n, detail=detail),
                "filings": sorted({*rows["application_number"], *rows["other_application_number"]})[:20],
            }
        )  # fmt: skip
    return sorted(out, key=lambda e: (-e["parties"], e["why"], e["detail"]))


def _history(case: str, assigned: Assigned, ledger: Ledger, day: date) -> list[dict[str, str]]:
    """What happened to the case and to those that became part of it, oldest first."""
    events: list[tuple[str, str, str, str]] = []
    rows = ledger.cases.to_dict("records") if len(ledger.cases) else []
    family, grown = {case, *assigned.merged.get(case, [])}, True
    while grown:
        more = {m for row in rows if row["case_id"] in family for m in _split(row["merged"])} - family
        family |= more
        grown = bool(more)
    for row in rows:
        if row["case_id"] in family:
            events += [(str(row["day"]), row["case_id"], "merged", m) for m in _split(row["merged"])]
            events += [(str(row["day"]), row["case_id"], "split", s) for s in _split(row["split_from"])]
    starts = {number: str(row["opened"]) for row in rows for number in [row["case_id"]] if number in family}
    starts.setdefault(case, str(assigned.opened.get(case, day)))
    events += [(opened, number, "opened", "") for number, opened in starts.items()]
    events += [(str(day), case, "merged", m) for m in assigned.merged.get(case, [])]
    if case in assigned.split_from:
        events.append((str(day), case, "split", assigned.split_from[case]))
    order = {"opened": 0, "split": 1, "merged": 2}
    unique = sorted(set(events), key=lambda e: (e[0], order[e[2]], e[1], e[3]))
    return [{"day": d, "case": c, "event": what, "other": other} for d, c, what, other in unique]


def _split(text: Any) -> list[str]:
    return [part for part in text.split(";") if part] if isinstance(text, str) else []


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
