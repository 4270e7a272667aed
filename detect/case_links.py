"""What ties flagged filings of different groups together: texts, marks, people behind them, and agents.

Only filings in review or to watch are tied, only within one office and kind, and only by what was known on the
day. Rare evidence ties and common evidence does not: a telephone of a hundred clients, a mark that many file
in the same week, an agency without a finding against it tie nobody. Which case follows from the ties is
cases.py's; who is one group is records/linking's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
from ibis import _

from bonafile.features.tables import uploaded
from bonafile.records.linking.shared import separated

if TYPE_CHECKING:
    from bonafile.records.linking import Links

_TEXT = pa.string()
#: case_links.parquet: pairs of filings of different groups, and what ties them. `why` is text, source, mark,
#: representative, contact, agent or practitioner; `detail` names it; `holders` is how many groups of the register share it.
LINKS = pa.schema(
    [
        ("case_id", _TEXT), ("office", _TEXT), ("kind", _TEXT), ("application_number", _TEXT),
        ("other_application_number", _TEXT), ("why", _TEXT), ("detail", _TEXT), ("since", pa.date32()),
        ("holders", pa.int32()), ("similarity", pa.float64()),
    ]
)  # fmt: skip
_FOUND = [name for name in LINKS.names if name != "case_id"]

#: A value held by more groups than this says nothing (a clerk's name, an incubator's or an agency's telephone).
_MOST_HOLDERS = {"representative": 30, "contact": 10, "email": 10}
#: A mark that more groups filed is a wave or a common word, and ties nobody.
_MOST_SAME_MARK = 5
#: Equal marks tie when filed within so many days of each other.
_MARK_DAYS = 90
#: Least likeness of two texts, or of the part of one that stands in the other, to tie.
_JACCARD, _CONTAINMENT = 0.6, 0.8
#: Ties shown for each pair of groups and reason: the first ones.
_SHOWN = 3


#: Ties by people: they say that two applicants are one hand, which an examiner can deny.
BY_PEOPLE = ("representative", "contact")


def parted(links: Links, day: date) -> frozenset[frozenset[str]]:
    """Pairs of groups with parties that an examiner decided are not the same, as of a day, and not taken back."""
    found = separated(links, day)
    now = links.on(day) if found else pd.Series(dtype="object")
    pairs = (
        frozenset((str(now[a]), str(now[b]))) for a, b, _day in found if a in now.index and b in now.index
    )
    return frozenset(pair for pair in pairs if len(pair) == 2)


def no_links() -> pd.DataFrame:
    """An empty table of links."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in _FOUND})


def links_among(
    flagged: pd.DataFrame,
    facts: Mapping[str, Any],
    law: Any,
    day: date,
    apart: frozenset[frozenset[str]] = frozenset(),
) -> pd.DataFrame:
    """Links between flagged filings of different groups, as known on the day.

    `flagged` has office, application_number, kind, model_kind, filing_date, group_key, base (the case of its
    group alone) and grounds (codes joined by `;`); `facts` the Facts of each model kind. Returns the columns
    of LINKS but for case_id, ordered; of many alike between two groups the first few are kept. `apart` (parted): groups
    that people do not tie; the others are tied past them.
    """
    parts = []
    for model_kind, own in facts.items():
        mine = flagged[flagged["model_kind"] == model_kind]
        if mine["base"].nunique() < 2:
            continue
        rows = _numbered(mine, own)
        parts += [_by_people(rows, own, day, apart), _by_agent(rows, own, law, day)]
        parts.append(_by_mark(rows, own, day) if model_kind == "trademark" else _by_text(rows, own, day))
    parts = [part for part in parts if len(part)]
    if not parts:
        return no_links()
    out = pd.concat(parts, ignore_index=True)
    order = [*_FOUND[:2], "why", "detail", "application_number", "other_application_number"]
    out = out.sort_values(order, kind="stable", na_position="last")
    out = out.groupby(["base", "other_base", "why"], sort=False).head(_SHOWN)
    return out[_FOUND].reset_index(drop=True)


def _numbered(flagged: pd.DataFrame, facts: Any) -> pd.DataFrame:
    """The flagged filings with their numbers in the facts."""
    keys = ["office", "application_number"]
    asked = uploaded(
        facts.snapshot.con, "flagged", flagged[keys].astype("object"), dict.fromkeys(keys, "string")
    )
    fids = facts.fids.join(asked, keys).select(*keys, "fid").to_pandas()
    return flagged.merge(fids, on=keys)


def _among(table: Any, rows: pd.DataFrame, facts: Any) -> Any:
    """The rows of a table of facts that are of the flagged filings."""
    fids = uploaded(facts.snapshot.con, "fids", rows[["fid"]].drop_duplicates(), {"fid": "int64"})
    return table.semi_join(fids, "fid")


def _known(table: Any, day: date) -> Any:
    return table.filter(_.known_from <= day, _.known_until > day)


def _pairs(shared: pd.DataFrame, on: list[str], every: bool = False) -> pd.DataFrame:
    """Pairs of flagged filings of different groups that agree in `on`; one filing speaks for its group.

    Where a value has many groups, each is tied to the first one only: enough for one case, and not a square.
    With `every`, each group to each other.
    """
    by = ["office", "kind", *on]
    one_each = shared.sort_values([*by, "filing_date", "application_number"], kind="stable")
    one_each = one_each.drop_duplicates([*by, "base"])
    others = one_each if every else one_each.drop_duplicates(by)
    pairs = one_each.merge(others[[*by, "application_number", "base", "since"]], on=by, suffixes=("", "_2"))
    pairs = pairs[pairs["base"] < pairs["base_2"] if every else pairs["base"] != pairs["base_2"]]
    pairs = pairs.rename(columns={"application_number_2": "other_application_number", "base_2": "other_base"})
    return pairs.assign(since=pairs[["since", "since_2"]].max(axis=1)).drop(columns="since_2")


def _by_people(rows: pd.DataFrame, facts: Any, day: date, apart: frozenset[frozenset[str]]) -> pd.DataFrame:
    """One legal representative, telephone or e-mail behind several groups."""
    members = _known(facts.members.filter(_.entity_type.isin(list(_MOST_HOLDERS))), day)
    own = _among(members, rows, facts).select("fid", "entity_type", "entity", since="known_from").to_pandas()
    if own.empty:
        return no_links()
    asked = own[["entity_type", "entity"]].drop_duplicates().astype("object")
    wanted = uploaded(facts.snapshot.con, "entities", asked, {"entity_type": "string", "entity": "string"})
    groups = _known(facts.first, day).select("fid", "group_key").distinct()
    held = members.semi_join(wanted, ["entity_type", "entity"]).join(groups, "fid")
    held = held.group_by("entity_type", "entity").aggregate(holders=_.group_key.nunique()).to_pandas()
    shared = own.merge(held, on=["entity_type", "entity"]).merge(rows, on="fid")
    shared = shared[shared["holders"].between(2, shared["entity_type"].map(_MOST_HOLDERS))]
    # where a pair falls out, the others must not hang on it
    pairs = _pairs(shared, ["entity_type", "entity"], every=bool(apart))
    why = pairs["entity_type"].replace({"email": "contact"})
    detail = pairs["entity"].str.split("|").str[0].where(why == "representative", "")
    return pairs.assign(why=why, detail=detail, similarity=float("nan"))


def _by_agent(rows: pd.DataFrame, facts: Any, law: Any, day: date) -> pd.DataFrame:
    """One practitioner or agency, where a ground against the agent fires on both filings."""
    against = {code for code, ground in law.grounds.items() if ground.subject == "agent"}
    accused = rows[[bool(against & set(str(codes).split(";"))) for codes in rows["grounds"]]]
    if accused["base"].nunique() < 2:
        return no_links()
    members = _known(facts.members.filter(_.entity_type.isin(["practitioner", "agency"])), day)
    own = (
        _among(members, accused, facts).select("fid", "entity_type", "entity", since="known_from").to_pandas()
    )
    named = _known(facts.parties.filter(_.role.isin(["agency", "agent"])), day)
    names = _among(named, accused, facts).select("fid", "role", "name").to_pandas()
    names = names.sort_values(["fid", "role", "name"], kind="stable").drop_duplicates(["fid", "role"])
    names["entity_type"] = names["role"].replace({"agent": "practitioner"})
    shared = own.merge(names[["fid", "entity_type", "name"]], on=["fid", "entity_type"]).merge(
        accused, on="fid"
    )
    pairs = _pairs(shared, ["entity_type", "entity"])
    return pairs.assign(
        why=pairs["entity_type"].replace({"agency": "agent"}), detail=pairs["name"], holders=None,
        similarity=float("nan"),
    )  # fmt: skip


def _by_text(rows: pd.DataFrame, facts: Any, day: date) -> pd.DataFrame:
    """Near copies of each other, or of one source, across groups; lawful likeness apart."""
    copies = _known(_among(facts.tables["copies"], rows, facts), day)
    near = (_.jaccard >= _JACCARD) | (_.containment >= _CONTAINMENT)
    found = copies.filter(~_.same_group, ~_.lawful, near).select(
        "fid", "other_fid", "other_application_number", "jaccard", "containment", since="known_from"
    )
    pairs = found.to_pandas()
    if pairs.empty:
        return no_links()
    pairs["similarity"] = pairs[["jaccard", "containment"]].max(axis=1)
    pairs = pairs.sort_values(["fid", "other_fid", "similarity"], kind="stable").drop_duplicates(
        ["fid", "other_fid"], keep="last"
    )
    mine = pairs.merge(rows, on="fid")
    other = rows[["fid", "office", "kind", "base"]].rename(columns={"fid": "other_fid", "base": "other_base"})
    direct = mine.merge(other, on=["other_fid", "office", "kind"])
    direct = direct[direct["base"] != direct["other_base"]].assign(why="text", detail="", holders=None)
    common = mine.assign(source=mine["other_application_number"]).drop(columns="other_application_number")
    by_source = _pairs(common, ["source"])
    by_source = by_source.assign(why="source", detail=by_source["source"], holders=None)
    return pd.concat([part for part in (direct, by_source) if len(part)] or [no_links()])


def _by_mark(rows: pd.DataFrame, facts: Any, day: date) -> pd.DataFrame:
    """The same coined mark, filed within weeks by few groups: nobody's known term, no wave.

    A short mark may be met by chance, and ties only groups that have another one in common.
    """
    keys = ["office", "application_number"]
    marks = facts.snapshot.filings.filter(_.model_kind == "trademark", _.mark_folded.nullif("").notnull())
    marks = _known(marks, day).join(facts.fids, keys).select("fid", "mark_folded", filed="filing_date")
    own = _among(marks, rows, facts).to_pandas()
    if own.empty:
        return no_links()
    asked = uploaded(
        facts.snapshot.con,
        "marks",
        own[["mark_folded"]].drop_duplicates().astype("object"),
        {"mark_folded": "string"},
    )
    groups = _known(facts.first, day).select("fid", "group_key").distinct()
    everyone = marks.semi_join(asked, "mark_folded").join(groups, "fid")
    held = everyone.group_by("mark_folded").aggregate(holders=_.group_key.nunique()).to_pandas()
    held = held[held["holders"].between(2, _MOST_SAME_MARK) & ~held["mark_folded"].isin(_terms(facts, day))]
    shared = own.merge(held, on="mark_folded").merge(rows.drop(columns="filing_date"), on="fid")
    if shared["base"].nunique() < 2:
        return no_links()
    shared = shared.assign(since=shared["filed"], filing_date=shared["filed"])
    pairs = _pairs(shared, ["mark_folded"], every=True)
    other = shared[["application_number", "office", "filed"]].rename(
        columns={"application_number": "other_application_number", "filed": "other_filed"}
    )
    pairs = pairs.merge(other, on=["office", "other_application_number"])
    apart = (pd.to_datetime(pairs["filed"]) - pd.to_datetime(pairs["other_filed"])).abs().dt.days
    pairs = pairs[apart <= _MARK_DAYS]
    if pairs.empty:
        return no_links()
    letters = pairs["mark_folded"].map(lambda m: len(m) * (1 if m.isascii() else 2))
    pairs = pairs[(letters >= 8) | _share_several(marks.join(groups, "fid"), pairs, rows, facts)]
    return pairs.assign(why="mark", detail=pairs["mark_folded"], similarity=1.0)


def _share_several(marks: Any, pairs: pd.DataFrame, rows: pd.DataFrame, facts: Any) -> pd.Series:
    """Whether the two groups of each pair have two marks or more in common, of all they ever filed."""
    keys = rows.drop_duplicates("base").set_index("base")["group_key"]
    of = sorted({key for key in keys.loc[[*pairs["base"], *pairs["other_base"]]] if isinstance(key, str)})
    asked = pd.DataFrame({"group_key": of}, dtype="object")
    wanted = uploaded(facts.snapshot.con, "groups", asked, {"group_key": "string"})
    own = marks.semi_join(wanted, "group_key").select("group_key", "mark_folded").distinct().to_pandas()
    held = own.groupby("group_key")["mark_folded"].agg(frozenset).to_dict()
    common = [
        len(held.get(keys.get(one), frozenset()) & held.get(keys.get(other), frozenset())) >= 2
        for one, other in zip(pairs["base"], pairs["other_base"], strict=True)
    ]
    return pd.Series(common, index=pairs.index, dtype="bool")


def _terms(facts: Any, day: date) -> set[str]:
    """Folded reference terms known on the day: many strangers file them without knowing of each other."""
    from bonafile.records.names import fold_mark_column

    terms = _known(facts.snapshot.reference, day).select("term").distinct().to_pandas()["term"]
    return set(fold_mark_column(terms.astype("object")).dropna())
