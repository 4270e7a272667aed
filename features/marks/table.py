"""The word marks of a snapshot as one table, and the shape of the hits found among them.

Days are whole numbers here (days since 1970-01-01), dates again where hits are handed out. Nothing is
compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis import _
from numpy.typing import NDArray

from bonafile.features.marks.words import word_edges

#: How registers write that a mark has, or merely is, a picture.
_NOT_OF_THE_MARK = re.compile("(及图形?|及设计图|及标章图)$|^(图形?(彩色?)?|图案|设计图|标章图|device|logo)$")
KEYS = ["office", "application_number"]
#: The last day there is: `known_until` of what still holds.
FOREVER = (date(9999, 12, 31) - date(1970, 1, 1)).days
HIT_COLUMNS = [
    *KEYS, "category", "term", "owner", "owner_name", "other_office", "other_application_number",
    "similarity", "how", "span_start", "span_end", "known_from", "known_until",
]  # fmt: skip
_MARK = ["filing_date", "mark_text", "folded", "group", "owner", "owner_name", "identifier"]
_NUMBERS = {"similarity": "float64", "span_start": "int64", "span_end": "int64"}


def marks_of(snapshot: Any) -> pd.DataFrame:
    """Word marks with their first applicant, one row per version that differs.

    Columns: office, application_number, filing_date, mark_text, folded, group (key), owner (key), owner_name,
    identifier, known_from, known_until. `folded` leaves out what only says that there is a picture; marks
    that are nothing but a picture are no word marks and left out. Days are day numbers; missing texts are
    empty. Ordered by what became known first, then by filing day and number.
    """
    filings = snapshot.filings.filter(
        _.model_kind == "trademark", _.mark_folded.notnull(), _.mark_folded != ""
    )
    filings = filings.select(
        *KEYS, "filing_date", "mark_text", "known_from", "known_until", folded=_.mark_folded
    )
    first = _applicants(snapshot)
    first = first.filter(_.sequence == _.sequence.min().over(ibis.window(group_by=KEYS)))
    first = first.select(
        *KEYS, "group", "owner", "owner_name", "identifier", a_from="known_from", a_until="known_until"
    )
    joined = filings.left_join(first, KEYS).mutate(
        known_from=ibis.greatest(_.known_from, _.a_from.coalesce(_.known_from)),
        known_until=ibis.least(_.known_until, _.a_until.coalesce(_.known_until)),
    )
    joined = joined.filter(_.known_from < _.known_until).select(*KEYS, *_MARK, "known_from", "known_until")
    frame = day_frame(joined, ("filing_date", "known_from", "known_until"))
    frame["folded"] = bare_forms(frame["folded"])
    frame = frame[frame["folded"] != ""]
    return _one_row_while_equal(frame).sort_values(
        ["known_from", "filing_date", *KEYS], ignore_index=True, kind="stable"
    )


def bare_forms(folded: pd.Series) -> pd.Series:
    """Folded forms without what only says that there is a picture; '' for those that say nothing else."""
    return folded.map({f: _NOT_OF_THE_MARK.sub("", f) for f in folded.unique()})


def _applicants(snapshot: Any) -> Any:
    parties = snapshot.parties.filter(_.role == "applicant")
    return parties.select(
        *KEYS, "known_from", "known_until", sequence=_.sequence.fill_null(0), group=_.group_key,
        owner=_.owner_key, owner_name=_.name, identifier=_.identifier,
    )  # fmt: skip


def day_frame(table: Any, days: tuple[str, ...]) -> pd.DataFrame:
    """An ibis table as pandas: texts with '' for missing, `days` as day numbers."""
    read = table.to_pyarrow()
    frame = read.drop_columns(list(days)).to_pandas()
    for name in frame.columns:
        frame[name] = frame[name].astype("object").where(frame[name].notna(), "")
    for name in days:
        column = read.column(name).cast(pa.date32()).cast(pa.int32())
        frame[name] = column.to_numpy().astype(np.int64)
    return frame


def _one_row_while_equal(frame: pd.DataFrame) -> pd.DataFrame:
    """A correction of something else than the mark or its owner leaves one row, not two intervals."""
    several = frame.duplicated(KEYS, keep=False)
    some = frame[several].sort_values([*KEYS, *_MARK, "known_from"])
    same = (some[[*KEYS, *_MARK]] == some[[*KEYS, *_MARK]].shift()).all(axis=1)
    goes_on = same & (some["known_from"] == some["known_until"].shift())
    run = (~goes_on).cumsum()
    merged = some[~goes_on].assign(known_until=some.groupby(run)["known_until"].max().to_numpy())
    return pd.concat([frame[~several], merged])


def reference_of(snapshot: Any) -> pd.DataFrame:
    """The reference lists: term, category, owner, owner_identifier, and from_2, until_2 as day numbers."""
    table = snapshot.reference.select(
        "term", "category", "owner", "owner_identifier", from_2=_.known_from, until_2=_.known_until
    )
    return day_frame(table, ("from_2", "until_2"))


class Applicant(NamedTuple):
    """A key (group or name) of an applicant, and the days on which it was known to be one."""

    key: str
    known_from: int
    known_until: int


def co_applicants(snapshot: Any) -> dict[tuple[str, str], list[Applicant]]:
    """Every applicant of the filings that have, or had, more than one."""
    table = _applicants(snapshot)
    table = table.filter(_.sequence.nunique().over(ibis.window(group_by=KEYS)) > 1)
    table = table.select(*KEYS, "group", "owner", "known_from", "known_until").distinct()
    out: dict[tuple[str, str], list[Applicant]] = {}
    for row in rows_of(day_frame(table, ("known_from", "known_until"))):
        named = [Applicant(key, row.known_from, row.known_until) for key in (row.group, row.owner) if key]
        out.setdefault((row.office, row.application_number), []).extend(named)
    return out


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows by attribute; what their values are is the frame's business, not the type checker's."""
    return frame.itertuples(index=False)  # type: ignore[return-value]


def forms_of(queries: pd.DataFrame) -> pd.DataFrame:
    """The queries with `words`, where words begin and end in the folded form (text, so that it can be a
    key).
    """
    distinct = queries[["mark_text", "folded"]].drop_duplicates()
    edges = [
        ",".join(map(str, word_edges(t, f)))
        for t, f in zip(distinct["mark_text"], distinct["folded"], strict=True)
    ]
    return queries.merge(distinct.assign(words=edges), on=["mark_text", "folded"], how="left")


def edges_of(words: str) -> frozenset[int]:
    """The word edges from their written form."""
    return frozenset(int(w) for w in words.split(",") if w)


def pieces_of(folded: str, words: str) -> list[str]:
    """The words of a folded form by the written form of their edges."""
    return [folded[a:b] for a, b in pairwise(sorted(edges_of(words)))]


def first_known(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Per group the row known first; where it ends (was corrected away) the next stands in from that day on.

    `rows` have numeric known_from and known_until and come ordered by known_from.
    """
    first = rows.drop_duplicates(by)
    ended = first.loc[first["known_until"] < FOREVER, by]
    if ended.empty:
        return first
    extra = []
    for _key, part in rows.merge(ended, on=by).groupby(by, sort=False):
        covered = part["known_until"].iloc[0]
        for row in part.iloc[1:].to_dict("records"):
            if row["known_until"] > covered:
                extra.append({**row, "known_from": max(row["known_from"], covered)})
                covered = row["known_until"]
    more = pd.DataFrame(extra, columns=first.columns).astype(first.dtypes.to_dict())
    return pd.concat([first, more], ignore_index=True)


def capped(rows: pd.DataFrame, by: list[str], best_first: list[str], most: int) -> pd.DataFrame:
    """At most `most` rows per group: a row stays if it was among the best of those known when it became
    known.

    `rows` have a numeric known_from; `best_first` are columns in ascending order of preference. Nothing that
    becomes known later takes an earlier row away.
    """
    rows = rows.sort_values([*by, *best_first, "known_from"], kind="stable")
    place = rows.groupby(by, sort=False).cumcount()
    full = place.groupby([rows[c] for c in by], sort=False).transform("max") >= most
    if not full.any():
        return rows
    several = rows.groupby(by, sort=False)["known_from"].transform("nunique") > 1
    keep = (~full | (~several & (place < most))).to_numpy(copy=True)
    # groups stand together, the best first
    crowded = np.flatnonzero((full & several).to_numpy())
    known, places = rows["known_from"].to_numpy(), place.to_numpy()[crowded]
    starts = np.flatnonzero(places == 0)
    for group in np.split(crowded, starts[1:]) if len(crowded) else ():
        of = known[group]
        better = np.array([(of[:i] <= of[i]).sum() for i in range(len(of))])
        keep[group] = better < most
    return rows[keep]


def as_hits(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as hits: the columns of the contract in their types, whatever else they carry dropped."""
    out = rows.reindex(columns=HIT_COLUMNS)
    for name, missing in (
        ("owner", ""),
        ("owner_name", ""),
        ("other_office", ""),
        ("other_application_number", ""),
    ):
        out[name] = out[name].astype("object").where(out[name].notna(), missing)
    for name in ("span_start", "span_end"):
        out[name] = out[name].fillna(-1)
    texts = {c: "object" for c in HIT_COLUMNS if c not in _NUMBERS and not c.startswith("known")}
    return out.astype({**texts, **_NUMBERS, "known_from": "int64", "known_until": "int64"})


def no_hits() -> pd.DataFrame:
    """An empty table of hits."""
    return as_hits(pd.DataFrame({c: [] for c in HIT_COLUMNS}))


def with_dates(rows: pd.DataFrame) -> pd.DataFrame:
    """Day numbers of known_from and known_until as dates."""
    days = {c: dates(rows[c].to_numpy(), rows.index) for c in ("known_from", "known_until")}
    return rows.assign(**days)


def dates(numbers: NDArray[np.int64], index: pd.Index) -> pd.Series:
    """Day numbers as a column of dates."""
    array = pa.array(numbers.astype(np.int32)).cast(pa.date32())
    return pd.Series(pd.array(array, dtype=pd.ArrowDtype(pa.date32())), index=index)


def day_numbers(days: pd.Series) -> NDArray[np.int64]:
    """A column of dates as day numbers."""
    return np.asarray(pa.array(days, type=pa.date32()).cast(pa.int32())).astype(np.int64)


def quarter_of(days: Any) -> NDArray[np.int64]:
    """Quarters as whole numbers, from day numbers; counted from the year 0, so that old marks have one too."""
    months = np.asarray(days, dtype="datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months // 3 + 4 * 1970
