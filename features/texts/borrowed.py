"""Splices: how much of a filing's claims and description stands word for word in earlier filings of others.

The passages of the whole register (kept in a cache folder, if given) nominate the few sources; the texts
themselves give the shares. Sources are earlier in the order in which the register came to know them, of other
applicants and of no common family, so nothing that is filed, corrected or linked later changes an answer.
Phrases that many unrelated applicants use do not count, nor do sentences that cite a standard. The places for display are inspection.py's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from bonafile.features.texts import stretches
from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.index import PART_COLUMNS, PassageIndex, kept_signatures, parts_of
from bonafile.features.texts.passages import of_parted, parted
from bonafile.features.texts.relations import strangers
from bonafile.features.texts.standards import without_standards

#: A source is told from this share of the claims or of the description on.
TOLD_FROM = 0.05
#: Sources told of one filing.
MOST_TOLD = 5

_AT_ONCE = 12_000
_SUSPECT = 0.1  # share of the telling passages from which the texts themselves are compared
_COLUMNS = ["claims_share", "description_share", "claims_total", "description_total", "sources"]


def text_borrowed(snapshot: Any, wanted: pd.DataFrame, cache: Path | None = None) -> pd.DataFrame:
    """Sources of the wanted filings.

    `wanted`: DataFrame of office, application_number. `cache`: folder for passages (deletable). Returns one row per (filing's document, source): office, application_number, other_office,
    other_application_number, claims_share, description_share (0–1: the share of this filing's claims and of
    its description's beginning (DESCRIPTION_READ characters), in letters and digits, that stands in this source), claims_total, description_total (the
    shares that stand in any of the filing's sources together), sources (how many these are), other_group (the
    source's applicant), known_from and known_until (excluded). At most MOST_TOLD sources per filing.
    """
    documents = Documents.of(snapshot)
    rows = np.flatnonzero(documents.wanted(wanted))
    if not len(rows):
        return _dated(_none())
    index = PassageIndex.of(documents, kept_signatures(documents, cache), cache)
    parts = [
        _some(documents, index, rows[first : first + _AT_ONCE]) for first in range(0, len(rows), _AT_ONCE)
    ]
    return _dated(pd.concat(parts, ignore_index=True))


def _some(documents: Documents, index: PassageIndex, rows: NDArray[np.int64]) -> pd.DataFrame:
    frame = documents.frame
    numbers = frame["text_id"].to_numpy(dtype=np.int64)[rows]
    parts = parts_of(documents.texts(numbers.tolist(), PART_COLUMNS))
    mine = parted([(head, without_standards(c), without_standards(d)) for head, c, d in parts])
    passages = of_parted(mine)
    laid = index.laid(passages, index.before_row[rows], index.group_of_row[rows])
    held = np.bincount(laid.text, weights=laid.passages, minlength=len(rows))
    tell = np.diff(np.concatenate(([0], np.cumsum(~laid.common)))[passages.starts])
    keep = (held >= _SUSPECT * np.maximum(tell, 1))[laid.text]
    pairs = strangers(documents, rows[laid.text[keep]], documents.first_rows[laid.source[keep]])
    text = laid.text[keep][pairs["pair"]]
    sources, place = np.unique(laid.source[keep][pairs["pair"]], return_inverse=True)
    theirs = parted(parts_of(documents.texts(sources.tolist(), PART_COLUMNS)))
    starts = np.searchsorted(text, np.arange(len(rows) + 1))
    shares = stretches.shares(
        mine, passages, laid.common, theirs, starts, place.astype(np.int64), TOLD_FROM, MOST_TOLD
    )
    told = shares.max(axis=1, initial=0.0) > 0
    found = pairs[["left", "right", "until"]].assign(
        text=text, claims_share=shares[:, 0], description_share=shares[:, 1]
    )[told]
    by = found.groupby("text")
    found["claims_total"] = by["claims_share"].transform("sum")
    found["description_total"] = by["description_share"].transform("sum")
    found["sources"] = by["text"].transform("size")
    return _of_frame(frame, found)


def _of_frame(frame: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    mine, theirs = frame.iloc[found["left"]], frame.iloc[found["right"]]
    keys = {c: mine[c].astype("str").to_numpy() for c in KEY}
    keys |= {f"other_{c}": theirs[c].astype("str").to_numpy() for c in KEY}
    rows = pd.DataFrame({**keys, **{c: found[c].astype("float64") for c in _COLUMNS}})
    rows["other_group"] = theirs["group"].astype("str").to_numpy()
    return rows.assign(known=mine["known"].to_numpy(), until=found["until"].to_numpy())


def _none() -> pd.DataFrame:
    texts = {c: pd.Series([], dtype="str") for c in (*KEY, *(f"other_{c}" for c in KEY))}
    numbers = {c: pd.Series([], dtype="float64") for c in _COLUMNS}
    days = {c: pd.Series([], dtype="int64") for c in ("known", "until")}
    return pd.DataFrame({**texts, **numbers, "other_group": pd.Series([], dtype="str"), **days})


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.sort_values(
        [*KEY, "known", "claims_share", "description_share"],
        ascending=[True] * 3 + [False] * 2,
        kind="stable",
    ).reset_index(drop=True)
    for day, column in (("known_from", "known"), ("known_until", "until")):
        days = pa.array(rows[column].to_numpy(dtype=np.int32)).cast(pa.date32())
        rows[day] = pd.Series(pd.array(days, dtype=pd.ArrowDtype(pa.date32())), index=rows.index)
    return rows.drop(columns=["known", "until"])
