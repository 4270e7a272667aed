"""Themed lists: marks of one group that work through a list, whatever the list is of.

Towns, bridges, solar terms, sages: nobody needs to know the theme. Marks belong together where they stand in one
reference list that names no owners, or share a head or tail word that is not the applicant's own. A list shows
once its fourth mark is filed; each row says from which day it could be seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from ibis import _

from bonafile.features.marks.table import KEYS, day_frame, no_hits
from bonafile.features.marks.templates import third_known
from bonafile.records.names import fold_mark_column

#: Lists of what belongs to nobody.
_OPEN = ("place", "person", "work", "generic", "slogan", "hot_term")


def list_hits(
    snapshot: Any, wanted: pd.DataFrame, marks: pd.DataFrame, templates: pd.DataFrame
) -> pd.DataFrame:
    """Rows of category `theme`: marks of `wanted` that are part of a list, with the list as `term`, dated.

    `marks`: of table.marks_of; `templates`: the hits of category `template` with day numbers. Of a filing in
    several lists each gives a row.
    """
    if marks.empty or wanted.empty:
        return no_hits()
    asked = pd.MultiIndex.from_frame(wanted[KEYS])
    mine = marks[pd.MultiIndex.from_frame(marks[KEYS]).isin(asked)]
    owned = marks[marks["group"].isin(set(mine["group"]) - {""})]
    owned = owned.assign(asked=pd.MultiIndex.from_frame(owned[KEYS]).isin(asked))
    out = pd.concat([_siblings(snapshot, owned), _foreign(templates, owned)], ignore_index=True)
    return out.assign(category="theme", similarity=1.0, owner="", owner_name="")


def _siblings(snapshot: Any, owned: pd.DataFrame) -> pd.DataFrame:
    """Marks that are terms of one list, at least four different ones within a year."""
    table = snapshot.reference.filter(_.category.isin(list(_OPEN)), _.term.notnull(), _.owner.isnull())
    table = table.group_by("term", "category", "source").aggregate(listed=_.known_from.min())
    terms = day_frame(table, ("listed",))
    terms = terms.assign(folded=fold_mark_column(terms["term"]), term=_list_names(terms))
    terms = terms.groupby(["folded", "term"])["listed"].min().reset_index()
    rows = owned.merge(terms, on="folded")
    rows = rows.assign(known_from=rows[["known_from", "listed"]].max(axis=1))
    rows = rows[rows["known_from"] < rows["known_until"]]
    several = rows.groupby(["group", "term"])["folded"].transform("nunique") > 3
    rows = rows[several].sort_values(["filing_date", "known_from", *KEYS], kind="stable")
    rows = rows.assign(form=pd.factorize(rows["folded"])[0])
    parts = [
        part.assign(third=third_known(*(part[c].to_numpy() for c in ("filing_date", "known_from", "form"))))
        for _key, part in rows.groupby(["group", "term"], sort=False)
    ]
    found = pd.concat(parts) if parts else rows.assign(third=np.zeros(len(rows), dtype=np.int64))
    found = found[found["asked"] & (found["third"] >= 0)]
    found = found.assign(known_from=found[["known_from", "third"]].max(axis=1), how="equal")
    found = found[found["known_from"] < found["known_until"]].sort_values(
        ["known_from", *KEYS], kind="stable"
    )
    return found.drop_duplicates([*KEYS, "term", "known_until"])[
        [*KEYS, "term", "how", "known_from", "known_until"]
    ]


def _list_names(terms: pd.DataFrame) -> pd.Series:
    """A list is a category of one source."""
    return terms["category"].str.cat(terms["source"], sep=": ").str.removesuffix(": ")


def _foreign(templates: pd.DataFrame, owned: pd.DataFrame) -> pd.DataFrame:
    """Templates around a word that is not the applicant's own name or mark: a house's lines are no list."""
    rows = templates[[*KEYS, "term", "how", "known_from", "known_until"]]
    if rows.empty:
        return rows
    who = owned.drop_duplicates(KEYS)[[*KEYS, "group", "owner"]]
    rows = rows.merge(who, on=KEYS)
    named = [t in f for t, f in zip(rows["term"], fold_mark_column(rows["owner"]).fillna(""), strict=True)]
    alone = owned.groupby(["group", "folded"])["known_from"].min().rename("alone").reset_index()
    alone = alone.rename(columns={"folded": "term"})
    since = rows.merge(alone, on=["group", "term"], how="left")["alone"].to_numpy()
    own = np.array(named, dtype=bool) | (since <= rows["known_from"].to_numpy())
    return rows[~own].drop(columns=["group", "owner"])
