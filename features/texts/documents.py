"""Patent texts of a register as dated documents.

A document is one version of a filing, with the interval in which it was what the office knew. Rows come in
the order in which they became known, so that every rule of the form "the first so many" gives the same
answer however much is filed later. Texts travel by their digest and are fetched only when needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from bonafile.records.schema import MODEL_KIND

PATENT_KINDS = tuple(kind for kind, model in MODEL_KIND.items() if model == "patent")
#: Of a description so many characters are read.
DESCRIPTION_READ = 6000
#: The number of the day 9999-12-31: still so.
OPEN = int(np.datetime64("9999-12-31", "D").astype(np.int64))

KEY = ["office", "application_number"]
_TEXTS = ("title", "abstract", "claims")
_READ = ("text", "title", "abstract", "claims", "description")
_made: WeakKeyDictionary[Any, Documents] = WeakKeyDictionary()


def texts_of(filings: ir.Table) -> ir.Table:
    """Filings with `text`, the text that copies are sought in: title, abstract and claims, one below the
    other, or title and beginning of the description where there is neither abstract nor claims.
    """
    title, abstract, claims = (_[c].fill_null("") for c in _TEXTS)
    body = ibis.ifelse(
        (abstract == "") & (claims == ""),
        _.description.fill_null("").substr(0, DESCRIPTION_READ),
        abstract.concat("\n", claims),
    )
    return filings.mutate(text=title.concat("\n", body))


class Documents:
    """The documents of a snapshot: `frame` holds one row per document, without the texts.

    Columns: office, application_number, kind, ipc, filed, known, until (days since 1970-01-01; `known` is
    the later of filing day and known_from), priority_numbers, parent_number, sibling_number, digest, group
    (the first applicant's group key, '' if none), text_id. A text is all that is compared of a document:
    title, abstract, claims and the beginning of the description.
    """

    def __init__(self, snapshot: Any) -> None:
        self.snapshot = snapshot
        filings = snapshot.filings.filter(_.kind.isin(PATENT_KINDS)).mutate(description=_.description_opening)
        description = _.description.fill_null("").substr(0, DESCRIPTION_READ)
        self._texts = texts_of(filings).mutate(description=description, since=_.known_from)
        rows = self._texts.filter(_.known_from < _.known_until).select(
            *KEY, "kind", "ipc", "priority_numbers", "parent_number", "sibling_number", "since",
            digest=_.text.concat("\n", _.description).hexdigest("md5"),
            filed=_.filing_date, known=ibis.greatest(_.known_from, _.filing_date), until=_.known_until,
        )  # fmt: skip
        frame = days_and_rows(rows, days=["filed", "known", "until", "since"])
        frame["until"] = still_open(frame["until"], snapshot.day)
        frame = frame[frame["known"] < frame["until"]].merge(self._groups(), on=KEY, how="left")
        late = (
            frame["group_known"] > frame["known"]
        )  # a party told of later must not regroup an earlier document
        frame["group"] = frame["group"].mask(late).fillna("")
        frame = frame.drop(columns="group_known").sort_values(["known", "filed", *KEY], kind="stable")
        frame["text_id"] = pd.factorize(frame["digest"])[0]
        self.frame = frame.reset_index(drop=True)
        first = self.frame.drop_duplicates("text_id")
        self.digests: list[str] = first["digest"].tolist()
        #: The row of `frame` with which each text became known.
        self.first_rows = first.index.to_numpy()
        #: What has been made of the documents, by name: not made twice for one snapshot.
        self.kept: dict[str, Any] = {}

    @classmethod
    def of(cls, snapshot: Any) -> Documents:
        """The documents of a snapshot, made once and kept as long as the snapshot is."""
        if snapshot not in _made:
            _made[snapshot] = cls(snapshot)
        return _made[snapshot]

    def _groups(self) -> pd.DataFrame:
        first = self.snapshot.parties.filter(_.role == "applicant", _.known_from < _.known_until).select(
            *KEY, "sequence", group=_.group_key.fill_null(""), group_known=_.known_from
        )
        frame = days_and_rows(first, days=["group_known"])
        frame = frame.sort_values([*KEY, "group_known", "sequence", "group"], kind="stable")
        return frame.drop_duplicates(KEY)[[*KEY, "group", "group_known"]]

    def texts(self, text_ids: Sequence[int]) -> pd.DataFrame:
        """Columns text, title, abstract, claims, description for these texts, in their order."""
        first = self.frame.iloc[self.first_rows[np.asarray(text_ids, dtype=np.int64)]]
        asked = first[[*KEY, "since"]].reset_index(drop=True)
        key = asked.drop_duplicates().reset_index(drop=True).reset_index(names="row")
        if not len(key):
            return pd.DataFrame({c: pd.Series([], dtype=object) for c in _READ})
        wanted = ibis.memtable(key.assign(since=key["since"].to_numpy().astype("datetime64[D]")))
        wanted = wanted.mutate(since=_.since.cast("date"))
        rows = self._texts.filter(_.known_from < _.known_until).inner_join(wanted, [*KEY, "since"])
        found = days_and_rows(rows.select("row", *_READ)).drop_duplicates("row").set_index("row")
        out = found.reindex(asked.merge(key, on=[*KEY, "since"], how="left")["row"]).reset_index(drop=True)
        return out.astype(object).where(out.notna(), "")


def days_and_rows(table: ir.Table, days: Sequence[str] = ()) -> pd.DataFrame:
    """The rows in pandas, days as whole numbers since 1970-01-01."""
    numbered = {day: _[day].cast("date") for day in days}
    arrow = (table.mutate(**numbered) if numbered else table).to_pyarrow()
    frame = pd.DataFrame({n: arrow[n].to_pandas() for n in arrow.column_names if n not in days})
    for day in days:
        frame[day] = arrow[day].cast("int32").to_numpy(zero_copy_only=False).astype(np.int64)
    return frame


def still_open(until: pd.Series, day: Any) -> pd.Series:
    """Ends (day numbers) that lie after the snapshot's day as the day 9999-12-31: not known to end yet."""
    today = int(np.datetime64(pd.Timestamp(day).strftime("%Y-%m-%d"), "D").astype(np.int64))
    return until.where(until <= today, OPEN)
