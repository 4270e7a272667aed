"""Re-filing: the same or a similar mark in the same classes, for the same client by the same agency, after
the earlier one had been refused for bad faith.

A refusal counts where a decision found bad faith, or where its article is one that configs/agents.toml lists;
a refusal because of somebody's earlier mark is ordinary business and does not. Goods are compared by Nice
class, which is coarser than similar goods: the examiner looks at the goods.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from ibis import _
from rapidfuzz.distance import Indel

from bonafile.features.tables import uploaded

_KEYS = ["office", "application_number"]
_COLUMNS = [
    *_KEYS, "other_office", "other_application_number", "event", "event_date", "similarity",
    "day", "known_from", "known_until",
]  # fmt: skip
_REFUSING = ("refused", "invalidated", "opposition_upheld")


@cache
def agent_settings() -> dict[str, Any]:
    """The tables of configs/agents.toml."""
    return tomllib.loads(files("bonafile.configs").joinpath("agents.toml").read_text("utf-8"))


def refilings(snapshot: Any) -> pd.DataFrame:
    """Pairs of a trademark filing and an earlier one of the same client and agency that had been refused.

    Columns: office, application_number, other_office, other_application_number (the refused one), event,
    event_date (of the refusal), similarity (0-1 of the folded marks), day (the later filing's), known_from,
    known_until. The refusal was known on the day of the later filing.
    """
    bad = _refusals(snapshot)
    if bad.empty:
        return pd.DataFrame(columns=_COLUMNS)
    groups = _clients(snapshot, bad[_KEYS], _KEYS)["group"]
    clients = _clients(snapshot, pd.DataFrame({"group": groups.dropna().unique()}, dtype="object"), ["group"])
    earlier = bad.merge(clients, on=_KEYS).rename(columns={"application_number": "other_application_number"})
    earlier["other_office"] = earlier["office"]
    # only pairs of one client and agency: few, however large the register
    earlier = earlier.rename(
        columns={c: f"{c}_1" for c in ("folded", "classes", "known_from", "known_until", "filed")}
    )
    pairs = clients.merge(earlier.drop(columns="office"), on=["group", "agency"])
    pairs = pairs[(pairs["refused_known"] <= pairs["filed"]) & (pairs["event_date"] <= pairs["filed"])]
    pairs = pairs[(pairs["office"] == pairs["other_office"]) & (pairs["filed_1"] < pairs["filed"])]
    if pairs.empty:
        return pd.DataFrame(columns=_COLUMNS)
    alike = [
        Indel.normalized_similarity(a, b) for a, b in zip(pairs["folded"], pairs["folded_1"], strict=True)
    ]
    shared = [bool(a & b) for a, b in zip(pairs["classes"], pairs["classes_1"], strict=True)]
    pairs = pairs.assign(similarity=alike)[
        (pd.Series(alike, index=pairs.index, dtype="float64") >= agent_settings()["refiling"]["similarity"])
        & pd.Series(shared, index=pairs.index, dtype="bool")
    ]
    pairs = pairs.assign(
        day=pairs["filed"],
        known_from=pairs[["known_from", "known_from_1", "refused_known"]].max(axis=1),
        known_until=pairs[["known_until", "known_until_1", "refused_until"]].min(axis=1),
    )
    pairs = pairs[pairs["known_from"] < pairs["known_until"]]
    return pairs[_COLUMNS].sort_values(_COLUMNS[:4], kind="stable").drop_duplicates(ignore_index=True)


def _refusals(snapshot: Any) -> pd.DataFrame:
    """Refusals for bad faith: the filing, what happened and when it was known."""
    events = snapshot.events.filter(
        _.event.isin(list(_REFUSING)), _.article.notnull(), _.known_from < _.known_until
    )
    rows = events.select(*_KEYS, "event", "event_date", "article", "known_from", "known_until").to_pandas()
    listed = re.compile("|".join(f"(?:{p})" for p in agent_settings()["refiling"]["articles"]))
    counts = pd.Series([bool(listed.search(a)) for a in rows["article"]], index=rows.index, dtype="bool")
    rows = rows[counts].drop(columns="article")
    found = snapshot.decisions.filter(_.outcome == "bad_faith", _.known_from < _.known_until)
    decided = found.select(*_KEYS, "outcome", "decided_on", "known_from", "known_until").to_pandas()
    decided = decided.rename(columns={"outcome": "event", "decided_on": "event_date"})
    both = pd.concat([part for part in (rows, decided) if len(part)] or [rows], ignore_index=True)
    return both.rename(columns={"known_from": "refused_known", "known_until": "refused_until"})


def _clients(snapshot: Any, wanted: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Word marks filed through an agency, with client and agency, as known from when to when.

    Only the wanted filings, or those of the wanted groups: rows of `wanted` by the columns `by`.
    """
    asked = uploaded(
        snapshot.con, "wanted", wanted.astype("object").drop_duplicates(), dict.fromkeys(by, "string")
    )
    marks = snapshot.filings.filter(_.model_kind == "trademark", _.mark_folded.notnull(), _.mark_folded != "")
    marks = marks.select(
        *_KEYS,
        folded="mark_folded",
        nice="nice_classes",
        filed="filing_date",
        f_from="known_from",
        f_until="known_until",
    )
    parties = snapshot.parties
    first = parties.filter(_.role == "applicant", _.sequence.fill_null(1) <= 1)
    first = first.select(*_KEYS, group="group_key", p_from="known_from", p_until="known_until")
    agency = parties.filter(_.role == "agency").select(
        *_KEYS,
        agency=_.identifier.nullif("").coalesce(_.owner_key),
        a_from="known_from",
        a_until="known_until",
    )
    rows = marks.join(first, _KEYS).join(agency, _KEYS).semi_join(asked, by).to_pandas()
    rows["known_from"] = rows[["f_from", "p_from", "a_from"]].max(axis=1)
    rows["known_until"] = rows[["f_until", "p_until", "a_until"]].min(axis=1)
    rows = rows[rows["known_from"] < rows["known_until"]]
    rows["classes"] = [frozenset(str(n).split(";")) - {"", "None", "nan"} for n in rows["nice"]]
    return rows[[*_KEYS, "group", "agency", "folded", "classes", "filed", "known_from", "known_until"]]
