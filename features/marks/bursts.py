"""Bursts on a hot term: a string new to the register that many unrelated applicants file within days.

Found from the register alone: what is in the news shows in what strangers suddenly file alike, with or without a
list of hot terms. Each row says that another applicant filed the same new term within a fortnight. Who had the
term before the crowd, bears it in the own name or is listed as its owner copied nobody, and gets no rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from bonafile.features.marks.filings import Filings
from bonafile.features.marks.pairs import standing_inside
from bonafile.features.marks.resemblance import has_han
from bonafile.features.marks.table import FOREVER, KEYS, day_frame, no_hits
from bonafile.records.names import fold_mark_column, party_name_column

#: Filings within so many days are one burst; who filed so many days before the others did not follow them.
_DAYS, _AHEAD = 14, 7
#: New or rare: no more than so many other applicants had filed it a month before.
_RARE, _MONTH = 2, 30
#: A term found inside a longer mark must be this long.
_HAN, _LETTERS = 3, 5


def burst_hits(snapshot: Any, wanted: pd.DataFrame, known: Filings) -> pd.DataFrame:
    """Rows of category `burst`: filings of `wanted` beside others' filings of the same new term, dated.

    Columns as of table.HIT_COLUMNS with day numbers; `term` is the new term, `owner` the other applicant, `how`
    `equal` or `contained` (either mark contains the term). `known`: the filings of the same snapshot.
    """
    filings, forms = known.frame, known.forms
    if filings.empty or wanted.empty:
        return no_hits()
    pairs = _same(filings, [_nameable(f) for f in forms])
    since, form = filings["known_from"].to_numpy(), filings["form"].to_numpy()
    both = np.maximum(since[pairs["one"]], since[pairs["other"]])
    seeds = pd.Series(both).groupby(form[pairs["one"]]).min()
    bearing = _bearing(filings, forms, seeds)
    rows = _together(filings, bearing, known.among(wanted))
    rows = rows[_new(filings, bearing, rows)]
    return _as_rows(snapshot, filings, forms, rows)


def _nameable(form: str) -> bool:
    return (2 if has_han(form) else 4) <= len(form) <= 24


def _same(filings: pd.DataFrame, nameable: list[bool]) -> pd.DataFrame:
    """Pairs of filings of the very same mark by different parties within a fortnight."""
    form, day = filings["form"].to_numpy(), filings["filing_date"].to_numpy()
    some = np.flatnonzero(np.array(nameable, dtype=bool)[form])
    return _near(form[some], day[some], filings["party"].to_numpy()[some], some)


def _near(
    key: NDArray[np.int64], day: NDArray[np.int64], party: NDArray[np.int64], number: NDArray[np.int64]
) -> pd.DataFrame:
    """Pairs (one before or on the day of the other) of one key, of different parties, within a fortnight."""
    order = np.lexsort((day, key))
    key, day, party, number = key[order], day[order], party[order], number[order]
    ones, others, apart = [], [], 1
    left = np.arange(max(len(key) - 1, 0))
    while len(left):
        right = left + apart
        inside = (right < len(key)) & (key[np.minimum(right, len(key) - 1)] == key[left])
        left, right = left[inside], right[inside]
        near = day[right] - day[left] <= _DAYS
        left, right = left[near], right[near]
        apart += 1
        different = party[left] != party[right]
        ones.append(number[left[different]])
        others.append(number[right[different]])
    empty = np.zeros(0, dtype=np.int64)
    return pd.DataFrame(
        {"one": np.concatenate([empty, *ones]), "other": np.concatenate([empty, *others])}, dtype="int64"
    )


def _bearing(filings: pd.DataFrame, forms: NDArray[Any], seeds: pd.Series) -> pd.DataFrame:
    """Filings that are or contain a term which different parties once filed within days of each other.

    `term` (number of its form), `filing` (row), `whole` (the term and nothing else), and `seen`, the day from
    which the term was known to be filed by several.
    """
    terms = seeds.index.to_numpy(dtype=np.int64)
    long = np.array(
        [t for t in terms if len(forms[t]) >= (_HAN if has_han(forms[t]) else _LETTERS)], dtype=np.int64
    )
    inside = standing_inside(forms[long].tolist(), forms.tolist())
    term = np.concatenate([terms, long[inside["needle"]]])
    form = np.concatenate([terms, inside["haystack"].to_numpy()])
    found = pd.DataFrame({"term": term, "form": form, "whole": term == form})
    rows = filings[["form"]].assign(filing=filings.index).merge(found, on="form")
    return rows.assign(seen=seeds.reindex(rows["term"]).to_numpy())[["term", "filing", "whole", "seen"]]


def _together(filings: pd.DataFrame, bearing: pd.DataFrame, asked: NDArray[np.bool_]) -> pd.DataFrame:
    """Both directions of every pair of bearers of a term within a fortnight, where the first was asked for:
    term, mine, other (rows), both (bear nothing but the term), known.
    """
    at = bearing["filing"].to_numpy()
    pairs = _near(
        bearing["term"].to_numpy(), filings["filing_date"].to_numpy()[at], filings["party"].to_numpy()[at],
        np.arange(len(bearing)),
    )  # fmt: skip
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    mine, theirs = np.concatenate([one, other]), np.concatenate([other, one])
    whole = bearing["whole"].to_numpy()
    both = whole[mine] & whole[theirs]
    known = filings["known_from"].to_numpy()
    seen = np.where(both, 0, bearing["seen"].to_numpy()[mine])
    rows = pd.DataFrame(
        {
            "term": bearing["term"].to_numpy()[mine], "mine": at[mine], "other": at[theirs], "both": both,
            "known": np.maximum.reduce([known[at[mine]], known[at[theirs]], seen]),
        }
    )  # fmt: skip
    return rows[asked[rows["mine"]]]


def _new(filings: pd.DataFrame, bearing: pd.DataFrame, rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether the term was new or rare a month before, and the applicant did not have it before the others."""
    party, known = filings["party"].to_numpy(), filings["known_from"].to_numpy()
    day = filings["filing_date"].to_numpy()
    at = bearing["filing"].to_numpy()
    who = bearing.assign(party=party[at], known=known[at], filed=np.maximum(day[at], 0))
    who = who.sort_values(["known", "filed"], kind="stable").drop_duplicates(["term", "party"])
    span = 1 << 20
    firsts = np.sort(who["term"].to_numpy() * span + who["known"].to_numpy())
    mine, term = rows["mine"].to_numpy(), rows["term"].to_numpy()
    month = day[mine] - _MONTH
    before = np.searchsorted(firsts, term * span + month) - np.searchsorted(firsts, term * span)
    asked = pd.DataFrame({"term": term, "party": party[mine]})
    own = asked.merge(who[["term", "party", "known", "filed"]], on=["term", "party"], how="left")
    had = own["known"].to_numpy() < month
    ahead = day[rows["other"].to_numpy()] - np.minimum(own["filed"].to_numpy(), day[mine]) >= _AHEAD
    return (before <= _RARE) & ~had & ~ahead


def _as_rows(snapshot: Any, filings: pd.DataFrame, forms: NDArray[Any], rows: pd.DataFrame) -> pd.DataFrame:
    """One row per filing, term and other party, the one known first, without those who have a claim to the term."""
    party = filings["party"].to_numpy()
    rows = rows.assign(other_party=party[rows["other"]])
    rows = rows.sort_values(["mine", "term", "other_party", "known", "other"], kind="stable")
    rows = rows.drop_duplicates(["mine", "term", "other_party"])
    mine, other = filings.iloc[rows["mine"]], filings.iloc[rows["other"]]
    out = mine[[*KEYS, "owner_key"]].reset_index(drop=True).rename(columns={"owner_key": "filer"}).assign(
        category="burst", term=forms[rows["term"].to_numpy()], similarity=1.0,
        how=np.where(rows["both"], "equal", "contained"), known_from=rows["known"].to_numpy(),
        owner=np.where(other["group"] != "", other["group"], other["application_number"]),
        owner_name=other["owner_name"].to_numpy(), other_office=other["office"].to_numpy(),
        other_application_number=other["application_number"].to_numpy(),
        known_until=np.minimum(mine["held"].to_numpy(), other["held"].to_numpy()),
    )  # fmt: skip
    named = np.array(
        [t in f for t, f in zip(out["term"], fold_mark_column(out["filer"]).fillna(""), strict=True)]
    )
    out = out[~named.astype(bool)]
    owned = out.merge(_owners_of_terms(snapshot), on=["term", "filer"], how="left")["listed"].fillna(FOREVER)
    until = np.minimum(out["known_until"], owned.to_numpy(dtype=np.int64))
    out = out.assign(known_until=until, span_start=-1, span_end=-1)
    return out[out["known_from"] < out["known_until"]]


def _owners_of_terms(snapshot: Any) -> pd.DataFrame:
    """Whom the list of hot terms names as the owner of a term, and since when: term, filer, listed."""
    table = snapshot.reference.filter(_.category == "hot_term", _.term.notnull(), _.owner.notnull())
    frame = day_frame(table.select("term", "owner", listed=_.known_from), ("listed",))
    frame = frame.assign(term=fold_mark_column(frame["term"]), filer=party_name_column(frame["owner"]))
    return frame.groupby(["term", "filer"])["listed"].min().reset_index()
