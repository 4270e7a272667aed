"""Patent texts of a register as dated documents.

A document is one version of a filing, with the interval in which it was what the office knew. Rows come in
the order in which they became known, so that every rule of the form "the first so many" gives the same
answer however much is filed later. Texts travel by their digest and are fetched only when needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from bonafile.records.schema import MODEL_KIND

PATENT_KINDS = tuple(kind for kind, model in MODEL_KIND.items() if model == "patent")
#: A description is only read where a filing has neither claims nor abstract, and only its beginning.
DESCRIPTION_READ = 6000
#: The number of the day 9999-12-31: still so.
OPEN = int(np.datetime64("9999-12-31", "D").astype(np.int64))

KEY = ["office", "application_number"]
_TEXTS = ("title", "abstract", "claims")


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

    Columns: office, application_number, kind, filed, known, until (days since 1970-01-01; `known` is the
    later of filing day and known_from), priority_numbers, parent_number, sibling_number, digest, group (the
    first applicant's group key, '' if none), text_id.
    """

    def __init__(self, snapshot: Any) -> None:
        self.snapshot = snapshot
        self._texts = texts_of(snapshot.filings.filter(_.kind.isin(PATENT_KINDS))).mutate(
            digest=_.text.hexdigest("md5")
        )
        rows = self._texts.filter(_.known_from < _.known_until).select(
            *KEY, "kind", "priority_numbers", "parent_number", "sibling_number", "digest",
            filed=_.filing_date, known=ibis.greatest(_.known_from, _.filing_date), until=_.known_until,
        )  # fmt: skip
        frame = days_and_rows(rows, days=["filed", "known", "until"])
        frame["until"] = still_open(frame["until"], snapshot.day)
        frame = frame[frame["known"] < frame["until"]].merge(self._groups(), on=KEY, how="left")
        late = (
            frame["group_known"] > frame["known"]
        )  # a party told of later must not regroup an earlier document
        frame["group"] = frame["group"].mask(late).fillna("")
        frame = frame.drop(columns="group_known").sort_values(["known", "filed", *KEY], kind="stable")
        frame["text_id"] = pd.factorize(frame["digest"])[0]
        self.frame = frame.reset_index(drop=True)
        self.digests: list[str] = self.frame.drop_duplicates("text_id")["digest"].tolist()

    def _groups(self) -> pd.DataFrame:
        first = self.snapshot.parties.filter(_.role == "applicant", _.known_from < _.known_until).select(
            *KEY, "sequence", group=_.group_key.fill_null(""), group_known=_.known_from
        )
        frame = days_and_rows(first, days=["group_known"])
        frame = frame.sort_values([*KEY, "group_known", "sequence", "group"], kind="stable")
        return frame.drop_duplicates(KEY)[[*KEY, "group", "group_known"]]

    def texts(self, text_ids: Sequence[int]) -> pd.DataFrame:
        """Columns text, claims, abstract for these texts, in their order."""
        asked = pd.DataFrame({"digest": [self.digests[i] for i in text_ids]})
        wanted = ibis.memtable(asked.drop_duplicates())
        rows = self._texts.semi_join(wanted, "digest").group_by("digest")
        # two splits of one text into fields share a digest: take the same one every time
        found = rows.aggregate(text=_.text.arbitrary(), claims=_.claims.max(), abstract=_.abstract.max())
        out = asked.merge(days_and_rows(found), on="digest", how="left").drop(columns="digest")
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
