"""How two documents stand to each other: same applicant, one family, or neither.

Lawful likeness is what the law itself produces: a priority claimed or shared, a divisional and its parent,
two divisionals of one parent, a same-day pair of invention and utility model.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

import ibis
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from bonafile.features.texts.documents import KEY, days_and_rows, still_open

_JUNK = re.compile(r"[^0-9A-Z]")
_OFFICE = re.compile(r"^([A-Z]{2})[A-Z]*(?=\d)")
_CN_WITH_CHECK_DIGIT = re.compile(r"^((?:19|20)\d{2}[1-9]\d{7})[\dX]$|^(\d{8})[\dX]$")


def number_key(number: str, office: str = "") -> tuple[str, str]:
    """(office or '', bare number) of an application number as written: CN202410000001.5 and 202410000001
    are one. `office` stands in where the number names none.
    """
    bare = _JUNK.sub("", number.upper())
    prefix = _OFFICE.match(bare)
    if prefix:
        office = "CN" if prefix[0] == "ZL" else prefix[1]
        bare = bare[prefix.end() :]
    if office in {"CN", ""}:
        short = _CN_WITH_CHECK_DIGIT.match(bare)
        bare = (short[1] or short[2]) if short else bare
    return office, bare


def _same(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[1] == b[1] != "" and (a[0] == b[0] or not a[0] or not b[0])


def lawful(left: pd.DataFrame, right: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether left.iloc[i] and right.iloc[i] (rows of Documents.frame) are of one family."""
    columns = ["priority_numbers", "parent_number", "sibling_number"]
    told = np.zeros(len(left), dtype=bool)
    for side in (left, right):
        told |= (side[columns].fillna("") != "").to_numpy().any(axis=1)
    out = np.zeros(len(left), dtype=bool)
    at = np.flatnonzero(told)
    # one document stands in many pairs: its numbers are taken apart once
    family = cache(_Family)
    sides = (side.iloc[at][[*KEY, *columns]].itertuples(index=False, name=None) for side in (left, right))
    for place, mine, theirs in zip(at.tolist(), *sides, strict=True):
        a, b = family(*mine), family(*theirs)
        out[place] = (
            a.names(b) or b.names(a) or _meet(a.priorities, b.priorities) or _meet(a.parents, b.parents)
        )
    return out


class _Family:
    """The numbers one document names."""

    def __init__(self, office: str, number: str, priorities: Any, parent: Any, sibling: Any) -> None:
        self.own = number_key(number, office)
        self.priorities = self._listed(priorities, "")
        self.parents = self._listed(parent, office)
        self.siblings = self._listed(sibling, office)

    @staticmethod
    def _listed(value: Any, office: str) -> list[tuple[str, str]]:
        numbers = value.split(";") if isinstance(value, str) else []
        return [number_key(n, office) for n in numbers if n.strip()]

    def names(self, other: _Family) -> bool:
        return _meet(self.priorities + self.parents + self.siblings, [other.own])


def _meet(some: list[tuple[str, str]], others: list[tuple[str, str]]) -> bool:
    return any(_same(a, b) for a in some for b in others)


def same_group(snapshot: Any, pairs: pd.DataFrame) -> pd.DataFrame:
    """Adds `same_group`: whether any applicants of the two filings have one group key.

    `pairs` has office, application_number, other_office, other_application_number and the days known,
    until (numbers). Where an applicant's row was corrected meanwhile, a pair becomes one row per interval in
    which the answer was one.
    """
    pairs = pairs.reset_index(drop=True)
    if not len(pairs):
        return pairs.assign(same_group=np.zeros(0, dtype=bool))
    sides = [pairs[KEY], pairs[[f"other_{c}" for c in KEY]].set_axis(KEY, axis=1)]
    asked = ibis.memtable(pd.concat(sides).drop_duplicates())
    applicants = snapshot.parties.filter(
        _.role == "applicant", _.group_key != "", _.known_from < _.known_until
    )
    held = days_and_rows(
        applicants.semi_join(asked, KEY).select(*KEY, "group_key", start=_.known_from, end=_.known_until),
        days=["start", "end"],
    )
    held["end"] = still_open(held["end"], snapshot.day)
    held["group_key"] = pd.factorize(held["group_key"])[0]
    mine = pairs[[*KEY, "known", "until"]].assign(pair=pairs.index)
    mine = mine.merge(held, on=KEY)
    theirs = (
        pairs[[f"other_{c}" for c in KEY]].set_axis(KEY, axis=1).assign(pair=pairs.index).merge(held, on=KEY)
    )
    met = mine.merge(theirs, on=["pair", "group_key"], suffixes=("", "_2"))
    met["start"] = met[["start", "start_2", "known"]].max(axis=1)
    met["end"] = met[["end", "end_2", "until"]].min(axis=1)
    met = met[met["start"] < met["end"]]
    whole = met.loc[(met["start"] == met["known"]) & (met["end"] == met["until"]), "pair"].unique()
    out = pairs.assign(same_group=False)
    out.loc[whole, "same_group"] = True
    partly = met[~met["pair"].isin(whole)]
    if not len(partly):
        return out
    pieces = [out[~out.index.isin(partly["pair"])]]
    for number, spans in partly.groupby("pair"):
        pieces.append(_split(out.loc[[number]], spans))
    return pd.concat(pieces, ignore_index=True)


def strangers(
    snapshot: Any, frame: pd.DataFrame, left: NDArray[np.int64], right: NDArray[np.int64]
) -> pd.DataFrame:
    """Those pairs of documents (rows of Documents.frame) that have, when the left one becomes known, no applicant
    and no family in common. Columns pair (place in the input), left, right, until.
    """
    mine, theirs = frame.iloc[left], frame.iloc[right]
    pairs = pd.DataFrame({"pair": np.arange(len(left)), "left": left, "right": right})
    pairs["known"], pairs["until"] = mine["known"].to_numpy(), mine["until"].to_numpy()
    for column in KEY:
        pairs[column], pairs[f"other_{column}"] = mine[column].to_numpy(), theirs[column].to_numpy()
    same = (pairs[KEY].to_numpy() == pairs[[f"other_{c}" for c in KEY]].to_numpy()).all(axis=1)
    pairs = pairs[~lawful(mine, theirs) & ~same].reset_index(drop=True)
    when, until = pairs["known"].to_numpy(), pairs["until"].to_numpy()
    split = same_group(snapshot, pairs.assign(row=np.arange(len(pairs))))
    split = split[split["known"].to_numpy() == when[split["row"]]]
    split = split[~split["same_group"].astype(bool)].sort_values("row", kind="stable").reset_index(drop=True)
    split["until"] = until[split["row"]]
    return split[["pair", "left", "right", "until"]]


def _split(pair: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """One pair cut at the days on which it began or ceased to be within one group."""
    first, last = int(pair["known"].iloc[0]), int(pair["until"].iloc[0])
    cuts = sorted({first, last, *spans["start"].tolist(), *spans["end"].tolist()})
    rows: list[tuple[int, int, bool]] = []
    for start, end in pairwise(cuts):
        same = bool(((spans["start"] <= start) & (spans["end"] >= end)).any())
        if rows and rows[-1][2] == same:
            rows[-1] = (rows[-1][0], end, same)
        else:
            rows.append((start, end, same))
    out = pair.loc[pair.index.repeat(len(rows))].copy()
    out["known"], out["until"], out["same_group"] = zip(*rows, strict=True)
    return out
