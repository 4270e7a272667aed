"""Hits on the applicant's own marks: what it had filed before, and what of that it uses.

An own earlier mark in use is what the defensive exception rests on (Guidelines 2021, part II ch. 2: marks the
same as or similar to the applicant's own registered mark), so these hits speak for the applicant.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
from ibis import _
from rapidfuzz.distance import LCSseq

from bonafile.features.marks.pairs import standing_inside
from bonafile.features.marks.register import renamed
from bonafile.features.marks.resemblance import Likeness, at_or_above, has_han
from bonafile.features.marks.table import KEYS, capped, day_frame, first_known, no_hits

#: Own marks kept per filing: the nearest is what is asked for, the others are for the eye.
_MOST = 3


def own_hits(
    snapshot: Any, queries: pd.DataFrame, marks: pd.DataFrame, alike: pd.DataFrame, cutoff: Fraction
) -> pd.DataFrame:
    """Own marks filed before (`own`), and those in use, filed before or on the day (`own_used`).

    `alike`: folded, other_folded, similarity of all pairs written alike (register.written_pairs).
    """
    owned = marks[(marks["group"] != "") & marks["group"].isin(set(queries["group"]))]
    if owned.empty:
        return no_hits()
    pairs = queries.merge(_pairs(queries, owned, alike, cutoff), on=["group", "folded"])
    pairs = pairs.drop(columns=["owner", "owner_name", "identifier"])
    used = owned.merge(used_filings(snapshot), on=KEYS)
    used = used.assign(known_from=used[["known_from", "used"]].max(axis=1)).sort_values(
        ["known_from", "filing_date", *KEYS], kind="stable"
    )
    before, in_use = _beside(pairs, owned), _beside(pairs, used[used["known_from"] < used["known_until"]])
    before = before[before["other_filed"] < before["filing_date"]].assign(category="own")
    in_use = in_use[(in_use["other_filed"] <= in_use["filing_date"]) & _another(in_use)].assign(
        category="own_used"
    )
    out = pd.concat([before, in_use], ignore_index=True)
    out = out.assign(
        known_from=out[["known_from", "from_2"]].max(axis=1),
        known_until=out[["known_until", "until_2"]].min(axis=1),
        unlike=-out["similarity"],
    )
    out = out[out["known_from"] < out["known_until"]]
    order = ["unlike", "other_filed", "other_office", "other_application_number"]
    return capped(out, [*KEYS, "category"], order, _MOST)


def _beside(pairs: pd.DataFrame, owned: pd.DataFrame) -> pd.DataFrame:
    """Queries beside the own marks they are like, the one known first for each form."""
    others = renamed(first_known(owned, ["group", "folded"])).drop(columns="identifier_2")
    others = others.rename(columns={"folded": "other_folded", "other_group": "group"})
    return pairs.merge(others, on=["group", "other_folded"])


def _another(rows: pd.DataFrame) -> pd.Series:
    return (rows["other_application_number"] != rows["application_number"]) | (
        rows["other_office"] != rows["office"]
    )


def used_filings(snapshot: Any) -> pd.DataFrame:
    """Filings with evidence of use, and the day it was known: accepted by the office, or claimed as basis."""
    accepted = snapshot.events.filter(_.event == "use_accepted").select(*KEYS, used=_.known_from)
    claimed = snapshot.filings.filter(
        _.filing_basis == "use", _.first_use_date.notnull(), _.first_use_date <= _.filing_date
    )
    both = accepted.union(claimed.select(*KEYS, used=_.known_from))
    return day_frame(both.group_by(*KEYS).aggregate(used=_.used.min()), ("used",))


def _pairs(queries: pd.DataFrame, owned: pd.DataFrame, alike: pd.DataFrame, cutoff: Fraction) -> pd.DataFrame:
    """Likenesses of distinct forms of a group: written alike, one inside the other, or of one beginning."""
    mine = queries[["group", "folded"]].drop_duplicates()
    mine = mine[mine["group"] != ""]
    theirs = owned[["group", "folded"]].drop_duplicates().rename(columns={"folded": "other_folded"})
    found = [
        alike[["folded", "other_folded"]]
        .merge(mine, on="folded")
        .merge(theirs, on=["group", "other_folded"]),
        _one_inside_other(mine, theirs),
        _one_beginning(mine, theirs),
    ]
    pairs = pd.concat(found)[["group", "folded", "other_folded"]].drop_duplicates()
    distinct = pairs[["folded", "other_folded"]].drop_duplicates()
    rows = [
        (form, other, *like)
        for form, other in distinct.itertuples(index=False)
        if (like := own_likeness(form, other, cutoff)) is not None
    ]
    names = ["folded", "other_folded", "similarity", "how", "span_start", "span_end"]
    return pairs.merge(pd.DataFrame(rows, columns=names), on=["folded", "other_folded"])


def _one_inside_other(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    m, t = mine["folded"].unique().tolist(), theirs["other_folded"].unique().tolist()
    shorter, longer = standing_inside(t, m), standing_inside(m, t)
    pairs = pd.DataFrame(
        {
            "folded": [m[i] for i in (*shorter["haystack"], *longer["needle"])],
            "other_folded": [t[i] for i in (*shorter["needle"], *longer["haystack"])],
        },
        dtype=object,
    )
    return pairs.merge(mine, on="folded").merge(theirs, on=["group", "other_folded"])


def _one_beginning(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Forms that begin alike; of very many of one beginning the first of the list will do."""
    left = mine.assign(head=[_head(f) for f in mine["folded"]])
    right = theirs.assign(head=[_head(f) for f in theirs["other_folded"]])
    right = right[right["head"] != ""]
    right = right[right.groupby(["group", "head"]).cumcount() < 20]
    return left.merge(right, on=["group", "head"])


def _head(form: str) -> str:
    size = 2 if has_han(form[:2]) else 4
    return form[:size] if len(form) > size else ""


def own_likeness(form: str, other: str, cutoff: Fraction) -> Likeness | None:
    """Same, written alike, one inside the other (an owner's line may shorten as well as lengthen), or
    sharing at least half of the shorter as their beginning.
    """
    if form == other:
        return Likeness(1.0, "equal", 0, len(form))
    length, common = len(form) + len(other), LCSseq.similarity(form, other)
    alike = Likeness(2 * common / length, "written") if at_or_above(common, length, cutoff) else None
    short, long = sorted((form, other), key=len)
    if len(short) >= (2 if has_han(short) else 3) and short in long:
        start = max(form.find(other), 0)
        inside = Likeness(
            round(0.7 + 0.3 * len(short) / len(long), 6), "contained", start, start + len(short)
        )
        return max(alike or inside, inside, key=lambda x: x.similarity)
    head = next((i for i, (a, b) in enumerate(zip(form, other, strict=False)) if a != b), len(short))
    if alike is None and head >= (2 if has_han(form[:2]) else 4) and 2 * head >= len(short):
        return Likeness(round(0.6 + 0.3 * head / len(long), 6), "contained", 0, head)
    return alike
