"""Patent texts of a register as dated documents.

A document is one version of a filing, with the interval in which it was what the office knew. Rows come in
the order in which they became known, so that every rule of the form "the first so many" gives the same
answer however much is filed later. Texts travel by their digest and are fetched only when needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from bonafile.records.room import frugally
from bonafile.records.schema import MODEL_KIND

PATENT_KINDS = tuple(kind for kind, model in MODEL_KIND.items() if model == "patent")
#: Of a description so many characters are read.
DESCRIPTION_READ = 6000
#: The number of the day 9999-12-31: still so.
OPEN = int(np.datetime64("9999-12-31", "D").astype(np.int64))

KEY = ["office", "application_number"]
_TEXTS = ("title", "abstract", "claims")
READ = ("text", "title", "abstract", "claims", "description")
_CHARACTERS_AT_ONCE = 64_000_000
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

    Columns: office, application_number, filing (the filing's number in the order of office and application
    number), kind, ipc, filed, known, until (days since 1970-01-01; `known` is the later of filing day and
    known_from), priority_numbers, parent_number, sibling_number, digest, size (characters), group (the first
    applicant's group key, '' if none), text_id. A text is all that is compared of a document: title, abstract,
    claims and the beginning of the description.
    """

    def __init__(self, snapshot: Any) -> None:
        self.snapshot = snapshot
        filings = snapshot.filings.filter(_.kind.isin(PATENT_KINDS)).mutate(description=_.description_opening)
        description = _.description.fill_null("").substr(0, DESCRIPTION_READ)
        self._texts = texts_of(filings).mutate(description=description, since=_.known_from)
        self._filings = filings.filter(_.known_from < _.known_until).select(*KEY).distinct()
        number = ibis.dense_rank().over(order_by=KEY).cast("int64")
        self._filings = self._filings.mutate(filing=number)
        rows = self._texts.filter(_.known_from < _.known_until).select(
            *KEY, "kind", "ipc", "priority_numbers", "parent_number", "sibling_number", "since",
            digest=_.text.concat("\n", _.description).hexdigest("md5"),
            size=(_.text.length() + _.description.length()).cast("int64"),
            filed=_.filing_date, known=ibis.greatest(_.known_from, _.filing_date), until=_.known_until,
        )  # fmt: skip
        # two queries, and the order made here: in one, the engine would hold all texts in memory
        frame = frugally(snapshot.con, lambda: days_and_rows(rows, days=["filed", "known", "until", "since"]))
        frame = frame.merge(days_and_rows(self._filings), on=KEY)
        frame = frame.sort_values(["known", "filed", "filing", "since"], kind="stable", ignore_index=True)
        frame["until"] = still_open(frame["until"], snapshot.day)
        frame = frame[frame["known"] < frame["until"]].reset_index(drop=True)
        #: Applicants of filings by time: filing, group (a number), start, end (days, excluded), by filing.
        self.applicants, first, keys = self._applicants()
        at = np.minimum(np.searchsorted(first["filing"], frame["filing"]), max(len(first) - 1, 0))
        group = np.full(len(frame), "", dtype=object)
        if len(first):
            its = first.iloc[at]
            # a party told of later must not regroup an earlier document
            good = (its["filing"].to_numpy() == frame["filing"].to_numpy()) & (
                its["start"].to_numpy() <= frame["known"].to_numpy()
            )
            group[good] = keys[its["group"].to_numpy()[good]]
        frame["group"] = group
        frame["text_id"] = pd.factorize(frame["digest"])[0]
        self.frame = frame
        first_of_text = frame.drop_duplicates("text_id")
        self.digests: list[str] = first_of_text["digest"].tolist()
        #: The row of `frame` with which each text became known.
        self.first_rows = first_of_text.index.to_numpy()
        #: What has been made of the documents, by name: not made twice for one snapshot.
        self.kept: dict[str, Any] = {}

    @classmethod
    def of(cls, snapshot: Any) -> Documents:
        """The documents of a snapshot, made once and kept as long as the snapshot is."""
        if snapshot not in _made:
            _made[snapshot] = cls(snapshot)
        return _made[snapshot]

    def _applicants(self) -> tuple[pd.DataFrame, pd.DataFrame, NDArray]:
        """The applicants by filing; of each filing the first one told of; and the groups' keys by number."""
        applicants = self.snapshot.parties.filter(_.role == "applicant", _.known_from < _.known_until)
        told = applicants.inner_join(self._filings, KEY).select(
            "filing", "sequence", key=_.group_key.fill_null(""), start=_.known_from, end=_.known_until
        )
        found = days_and_rows(told.order_by("filing", "start", "sequence", "key"), days=["start", "end"])
        found["end"] = still_open(found["end"], self.snapshot.day)
        number, names = pd.factorize(found.pop("key"))
        found["group"] = number.astype(np.int64)
        keys = np.asarray(names, dtype=object)
        first = found.drop_duplicates("filing")
        nameless = np.flatnonzero(keys == "")
        of_group = found[~found["group"].isin(nameless)]
        return of_group.drop(columns="sequence").reset_index(drop=True), first, keys

    def wanted(self, filings: pd.DataFrame) -> NDArray[np.bool_]:
        """Which rows of the frame are of these filings (office, application_number)."""
        if "keys" not in self.kept:
            self.kept["keys"] = _joined(self.frame)
        return self.kept["keys"].isin(_joined(filings)).to_numpy(dtype=bool)

    def texts(self, text_ids: Sequence[int], columns: Sequence[str] = READ) -> pd.DataFrame:
        """Some of the columns text, title, abstract, claims, description for these texts, in their order."""
        first = self.frame.iloc[self.first_rows[np.asarray(text_ids, dtype=np.int64)]]
        asked = first[["filing", *KEY, "since"]].reset_index(drop=True)
        key = asked.drop_duplicates(["filing", "since"]).reset_index(drop=True).reset_index(names="row")
        if not len(key):
            return pd.DataFrame({c: pd.Series([], dtype=object) for c in columns})
        wanted = ibis.memtable(
            key.drop(columns="filing").assign(since=key["since"].to_numpy().astype("datetime64[D]"))
        )
        wanted = wanted.mutate(since=_.since.cast("date"))
        rows = self._texts.filter(_.known_from < _.known_until).inner_join(wanted, [*KEY, "since"])
        read = frugally(self.snapshot.con, lambda: days_and_rows(rows.select("row", *columns)))
        found = read.drop_duplicates("row").set_index("row")
        place = asked.merge(key[["filing", "since", "row"]], on=["filing", "since"], how="left")["row"]
        out = found.reindex(place).reset_index(drop=True)
        return out.astype(object).where(out.notna(), "")

    def pieces(
        self, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> Iterator[tuple[slice, NDArray[np.int64]]]:
        """Runs of these pairs of texts, as long as memory allows, each with the texts in it."""
        sizes = self.frame["size"].to_numpy()[self.first_rows]
        waiting = [(0, len(left))]
        while waiting:
            first, last = waiting.pop()
            texts = np.unique(np.concatenate([left[first:last], right[first:last]]))
            if last - first > 1 and sizes[texts].sum() > _CHARACTERS_AT_ONCE:
                middle = (first + last) // 2
                waiting += [(middle, last), (first, middle)]
            elif last > first:
                yield slice(first, last), texts


def _joined(filings: pd.DataFrame) -> pd.Series:
    """Office and application number as one."""
    return filings[KEY[0]].astype("str") + " " + filings[KEY[1]].astype("str")


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
