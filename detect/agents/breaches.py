"""What the law forbids agents outright, found in the records, with the rows that show it.

No share and no model is needed here: an agency was in the register on the day or it was not. The facts are those
that the features count (features/agent_facts.py, features/facts.py); a ground is named where one of the
feature's grounds was in force on the day of the filing. Each is a lead for an examiner, never a verdict.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from ibis import _

from bonafile.detect.agents.docket import KEYS, day_of
from bonafile.features.catalogue import catalogue
from bonafile.features.facts import Facts

COLUMNS = [
    "agent_type", "agent", "name", "licence", "breach", "grounds", "filings", "clients", "first_day", "last_day",
    "zh", "en", "rows",
]  # fmt: skip
#: Rows kept for one breach; its counts are always whole.
_ROWS = 30
#: Going back to an agency after signing for another, so often within so many days, is no move and no handover.
_RETURNS, _RETURN_DAYS = 2, 60
#: Signatures at another agency than the registered one, from which they are told.
_ELSEWHERE = 3
_ONE = re.compile(r"\b1 (filing|client|mark)s")

#: breach: (feature that counts it, whose it is, sentence in Chinese and English; {n} filings, {k} clients)
_KINDS = {
    "unlicensed": ("agency_unlicensed", "agency", "{n}件申请的申请日，该机构不在册、已停业、吊销或者过期",
                   "on the day of {n} filings the agency was not in the register, or suspended, revoked or expired"),
    "own_marks": ("agency_as_applicant", "agency", "代理机构以自己名义申请{n}件超出其代理服务的商标",
                  "the agency filed {n} marks for itself outside its own services"),
    "two_agencies": ("practitioner_registrations", "practitioner", "{n}件申请的申请日，该代理师同时登记于两家以上机构",
                     "on the day of {n} filings the practitioner was registered at two agencies or more"),
    "elsewhere": ("practitioner_elsewhere", "practitioner", "{n}件申请的申请日，该代理师登记于其他机构",
                  "on the day of {n} filings the practitioner was registered at another agency"),
    "in_turns": ("practitioner_agencies_30", "practitioner", "该代理师交替为两家以上机构签名，共{n}件",
                 "the practitioner signed in turns for two agencies or more, {n} filings"),
    "own_name": ("practitioner_is_applicant", "practitioner", "该代理师以自己名义申请{n}件",
                 "the practitioner is the applicant of {n} filings"),
    "refiled": ("refiled_after_refusal", "agency", "就{k}个委托人因恶意被驳回的商标再次代理提交{n}件",
                "filed again, for {k} clients, {n} marks refused for bad faith before"),
}  # fmt: skip


def breaches(snapshot: Any, rows: pd.DataFrame, law: Any, facts: dict[str, Facts]) -> pd.DataFrame:
    """All breaches as of the snapshot's day, most filings first; columns as COLUMNS, `rows` a JSON list.

    `rows` is the docket; `facts` the Facts of each model kind (see :func:`facts_of`).
    """
    found = [_in_turns(rows)]
    for own in facts.values():
        found += [
            _unlicensed(own, rows, snapshot),
            _registered(own, rows),
            _of(own, rows, "own_name", "own_name"),
        ]
        if own.model_kind == "trademark":
            found += [_own_marks(own, rows), _refiled(own, rows)]
    found = [part for part in found if len(part)]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    hits = pd.concat(found, ignore_index=True)
    hits["ground"] = _grounds(hits, law)
    out = [
        _breach(breach, whose, mine) for (breach, whose), mine in hits.groupby(["breach", "whose"], sort=True)
    ]
    order = ["filings", "breach", "agent"]
    return pd.DataFrame(out, columns=COLUMNS).sort_values(
        order, ascending=[False, True, True], ignore_index=True
    )


def facts_of(snapshot: Any, rows: pd.DataFrame) -> dict[str, Facts]:
    """The dated facts of every model kind that has filings in the docket."""
    return {kind: Facts(snapshot, kind) for kind in sorted(set(rows["model_kind"]))}


def _known(facts: Facts, name: str) -> Any:
    day = facts.snapshot.day
    return facts.tables[name].filter(_.known_from <= day, _.known_until > day)


def _hits(facts: Facts, table: Any, rows: pd.DataFrame, breach: str, **more: str) -> pd.DataFrame:
    """The facts' filings as docket rows of a breach, with a detail of each."""
    found = table.join(facts.fids, "fid").select(*KEYS, **more).distinct().to_pandas().astype("object")
    out = rows.merge(found.drop_duplicates(KEYS), on=KEYS)
    whose = _KINDS[breach][1]
    if "own" in out:  # the agency is the applicant; another one may act for it
        out = out.assign(whose="id:" + out["own"], name=out["client_name"], licence=out["own"])
    else:
        out = out[out[whose].notna()]
        out = out.assign(whose=out[whose], name=out[f"{whose}_name"], licence=out[f"{whose}_licence"])
    if "detail" not in out:
        out["detail"] = ""
    return out.assign(breach=breach)


def _of(facts: Facts, rows: pd.DataFrame, name: str, breach: str) -> pd.DataFrame:
    return _hits(facts, _known(facts, name), rows, breach)


def _unlicensed(facts: Facts, rows: pd.DataFrame, snapshot: Any) -> pd.DataFrame:
    licences = (
        _known(facts, "licences").group_by("fid").aggregate(checked=_.checked.max(), valid=_.valid.max())
    )
    out = _hits(facts, licences.filter(_.checked == 1, _.valid == 0), rows, "unlicensed")
    listed = snapshot.agencies.select("licence", "status", "known_from").to_pandas().astype("object")
    listed = listed.sort_values(["licence", "known_from"], kind="stable")
    known: dict[str, list[tuple[date, str]]] = {}
    for licence, status, since in listed.itertuples(index=False, name=None):
        known.setdefault(licence, []).append(
            (day_of(since), status if isinstance(status, str) else "licensed")
        )
    days = [day_of(day) for day in out["filing_date"]]
    return out.assign(
        detail=[_why(known.get(k, []), day) for k, day in zip(out["licence"], days, strict=True)]
    )


def _why(states: list[tuple[date, str]], day: date) -> str:
    """Why an agency of these states (day known, status) was unlicensed on a day."""
    if not states:
        return "not in the register"
    then = [status for since, status in states if since <= day] or [states[-1][1]]
    return then[-1] if then[-1] != "licensed" else "expired"


def _own_marks(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    return _hits(facts, _known(facts, "agencies"), rows, "own_marks", own="agency")


def _registered(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """Signatures while registered at two agencies, or at another one than the filing's."""
    by = (
        _known(facts, "registrations")
        .group_by("fid")
        .aggregate(n=_.registered.nunique(), here=_.here.max(), detail=_.registered.collect())
    )
    by = by.mutate(detail=_.detail.sort().join(", "))
    two = _hits(facts, by.filter(_.n >= 2), rows, "two_agencies", detail="detail")
    away = _hits(facts, by.filter(_.n == 1, _.here == 0), rows, "elsewhere", detail="detail")
    # one or two may be a register that lags behind a move
    often = away.groupby("whose")["whose"].transform("size") >= _ELSEWHERE
    return pd.concat([two, away[often]])


def _refiled(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    known = _known(facts, "refilings").select("fid", detail="other_application_number")
    return _hits(facts, known, rows, "refiled", detail="detail")


def _in_turns(rows: pd.DataFrame) -> pd.DataFrame:
    """Practitioners by licence who came back to an agency after signing for another, again and again.

    A practitioner who moves signs for the one and then for the other, and does not come back.
    """
    signed = rows[rows["practitioner_licence"].notna() & rows["agency"].notna()]
    several = signed.groupby("practitioner")["agency"].nunique()
    signed = signed[signed["practitioner"].isin(several.index[several > 1])]
    signed = signed.sort_values(["practitioner", "filing_date", "agency", *KEYS], kind="stable")
    back: list[str] = []
    for person, mine in signed.groupby("practitioner", sort=True):
        last: dict[str, pd.Timestamp] = {}
        previous, returns = "", 0
        for at, day in zip(mine["agency"], mine["filing_date"], strict=True):
            if previous and at != previous and at in last:
                returns += (day - last[at]).days <= _RETURN_DAYS
            last[at], previous = day, at
        if returns >= _RETURNS:
            back.append(str(person))
    out = signed[signed["practitioner"].isin(back)]
    return out.assign(
        breach="in_turns", whose=out["practitioner"], name=out["practitioner_name"],
        licence=out["practitioner_licence"], detail=out["agency_name"],
    )  # fmt: skip


def _grounds(hits: pd.DataFrame, law: Any) -> list[str]:
    """The first ground of the breach's feature in force on each filing's day, '' where none is."""
    features = catalogue()
    asked = [
        (breach, kind, office, day_of(day))
        for breach, kind, office, day in hits[["breach", "model_kind", "office", "filing_date"]].itertuples(
            index=False, name=None
        )
    ]
    known = {key: _ground(features[_KINDS[key[0]][0]].grounds, law, *key[1:]) for key in set(asked)}
    return [known[key] for key in asked]


def _ground(codes: Iterable[str], law: Any, kind: str, office: str, day: date) -> str:
    for code in codes:
        ground = law.find(code)
        if (
            ground is not None
            and kind in ground.model_kinds
            and ground.office == office
            and ground.in_force.holds(day)
        ):
            return str(ground.code)
    return ""


def _breach(breach: Any, whose: Any, hits: pd.DataFrame) -> dict[str, Any]:
    _feature, agent_type, zh, en = _KINDS[breach]
    hits = hits.sort_values(["filing_date", *KEYS], ascending=[False, True, True], kind="stable")
    fields = {"n": len(hits), "k": hits["client"].nunique()}
    rows = [
        {
            "office": o,
            "application_number": n,
            "filing_date": f"{d:%Y-%m-%d}",
            "client": str(c or ""),
            "detail": t or "",
        }
        for o, n, d, c, t in hits[[*KEYS, "filing_date", "client_name", "detail"]]
        .head(_ROWS)
        .itertuples(index=False, name=None)
    ]
    licence = hits["licence"].dropna()
    return {
        "agent_type": agent_type,
        "agent": whose,
        "name": hits["name"].dropna().iloc[0] if hits["name"].notna().any() else "",
        "licence": licence.iloc[0] if len(licence) else None,
        "breach": breach,
        "grounds": ";".join(sorted({g for g in hits["ground"] if g})),
        "filings": fields["n"],
        "clients": fields["k"],
        "first_day": day_of(hits["filing_date"].min()),
        "last_day": day_of(hits["filing_date"].max()),
        "zh": zh.format(**fields),
        "en": _ONE.sub(r"1 \1", en.format(**fields)),
        "rows": json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
    }
