"""The cases of a screening: groups, ties, the past and the files, put together.

Called once bands are known. It reads the ledger and writes nothing: the hand-over writes its tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from ibis import _

from bonafile.detect import case_ledger
from bonafile.detect.bands import CLEAR
from bonafile.detect.case_file import CaseTables, case_tables
from bonafile.detect.case_ledger import Ledger
from bonafile.detect.case_links import BY_PEOPLE, links_among, parted
from bonafile.detect.cases import assign, case_ids
from bonafile.features.tables import uploaded

if TYPE_CHECKING:
    from bonafile.records.linking import Links

_KEYS = ["office", "application_number"]


def book(
    findings: pd.DataFrame,
    facts: Mapping[str, Any],
    law: Any,
    day: date,
    parties: Callable[[pd.DataFrame], Links],
    past: Path | None = None,
) -> tuple[pd.Series, CaseTables]:
    """The case of every finding, and the files of the cases with flagged filings.

    `findings` has office, application_number, kind, model_kind, filing_date, group_key, score, band and
    grounds; `facts` the Facts of each model kind that was measured; `past` the workspace's findings folder, of
    which only days before `day` count (None: no past); `parties` gives the linked parties around some filings.
    A filing in no tie is in the case of its group.
    """
    findings = findings.assign(base=case_ids(findings))
    ledger = case_ledger.read(past, day)
    ledger = _placed(_of_kinds(ledger, facts), facts, day)
    flagged = findings[findings["band"] != CLEAR]
    candidates = _candidates(flagged, ledger)
    around = parties(candidates)
    apart = parted(around, day)
    found = links_among(candidates, facts, law, day, apart)
    links = _with_bases(pd.concat([t for t in (found, ledger.links) if len(t)] or [found]), candidates)
    links = _without(links, candidates, apart)
    tied = list(links[["base", "other_base"]].itertuples(index=False, name=None))
    tied += _regrouped(flagged, facts, day)
    assigned = assign(flagged["base"], tied, ledger, ledger.filings["base"], day)
    number = assigned.case(findings["base"])
    tables = case_tables(findings.assign(case_id=number), links, assigned, ledger, facts, day, around)
    return number, tables


def _without(links: pd.DataFrame, candidates: pd.DataFrame, apart: frozenset[frozenset[str]]) -> pd.DataFrame:
    """The links but for those by people between groups that an examiner parted: his word wins over what they share."""
    if not apart:
        return links
    group = candidates.drop_duplicates("base").set_index("base")["group_key"]
    pairs = zip(links["base"].map(group), links["other_base"].map(group), strict=True)
    kept = [
        why not in BY_PEOPLE or frozenset(pair) not in apart
        for why, pair in zip(links["why"], pairs, strict=True)
    ]
    return links[kept].reset_index(drop=True)


def _of_kinds(ledger: Ledger, facts: Mapping[str, Any]) -> Ledger:
    """The ledger's rows of the model kinds at hand: the others' cases stand still today."""
    filings = ledger.filings[ledger.filings["model_kind"].isin(list(facts))].reset_index(drop=True)
    return Ledger(ledger.cases, filings, ledger.links)


def _placed(ledger: Ledger, facts: Mapping[str, Any], day: date) -> Ledger:
    """The ledger with group_key and base of its filings by the groups of the day."""
    filings = ledger.filings
    parts = [_groups_now(filings[filings["model_kind"] == kind], own, day) for kind, own in facts.items()]
    known = pd.concat(parts) if parts else pd.DataFrame(columns=[*_KEYS, "group_key"])
    filings = filings.merge(known, on=_KEYS, how="left")
    filings["group_key"] = filings["group_key"].astype("object").where(filings["group_key"].notna(), None)
    return Ledger(ledger.cases, filings.assign(base=case_ids(filings)), ledger.links)


def _groups_now(filings: pd.DataFrame, facts: Any, day: date) -> pd.DataFrame:
    """The group of each filing as of the day, chosen as the moments' own is (features/build.py)."""
    if filings.empty:
        return pd.DataFrame(columns=[*_KEYS, "group_key"])
    asked = uploaded(
        facts.snapshot.con, "past", filings[_KEYS].astype("object"), dict.fromkeys(_KEYS, "string")
    )
    members = facts.members.filter(_.entity_type == "group", _.known_from <= day, _.known_until > day)
    mine = facts.fids.join(asked, _KEYS).join(members, "fid")
    return mine.group_by(*_KEYS).aggregate(group_key=_.entity.argmin(_.sequence)).to_pandas()


def _regrouped(flagged: pd.DataFrame, facts: Mapping[str, Any], day: date) -> list[tuple[str, str]]:
    """Ties between a filing's group as of its own day and its group as of the screening's day, where they differ."""
    out = []
    for kind, own in facts.items():
        mine = flagged[flagged["model_kind"] == kind]
        now = mine[[*_KEYS, "kind", "base"]].merge(_groups_now(mine, own, day), on=_KEYS)
        if len(now):
            now["now"] = case_ids(now)
            out += [(a, b) for a, b in zip(now["base"], now["now"], strict=True) if a != b]
    return out


def _candidates(flagged: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Flagged filings that may be tied: the day's, and those of earlier days."""
    columns = [*_KEYS, "kind", "model_kind", "filing_date", "group_key", "base", "grounds"]
    both = pd.concat([t[columns] for t in (flagged, ledger.filings) if len(t)] or [flagged[columns]])
    both["filing_date"] = pd.to_datetime(both["filing_date"]).dt.date
    return both.drop_duplicates(_KEYS, keep="first", ignore_index=True)


def _with_bases(links: pd.DataFrame, candidates: pd.DataFrame) -> pd.DataFrame:
    """Links with the bases of both filings, of the day's groups; links within one group fall away."""
    bases = candidates[[*_KEYS, "base"]]
    other = bases.rename(columns={"application_number": "other_application_number", "base": "other_base"})
    out = links.drop(columns=["case_id", "written"], errors="ignore")
    out = out.drop_duplicates([*_KEYS, "other_application_number", "why", "detail"])
    out = out.merge(bases, on=_KEYS).merge(other, on=["office", "other_application_number"])
    return out[out["base"] != out["other_base"]].reset_index(drop=True)
