"""Tables repeated: the same measured numbers in filings that are not one family's.

Nobody measures twice the same twenty decimals. A table is seen by runs of eight numbers in a row, as written, of
which half are decimals and not a scale of settings; the runs of the whole register (kept in a cache folder, if
given) nominate, the texts decide. Tables that many unrelated applicants have used before (constants, figures of a
standard) do not count. Series that nobody measured at all are fabricated.py's subject.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.fabricated import series
from bonafile.features.texts.index import PART_COLUMNS, PassageIndex, kept_signatures, parts_of
from bonafile.features.texts.passages import Sampled
from bonafile.features.texts.passagestore import PassageStore
from bonafile.features.texts.relations import lawful, same_group

#: Numbers in a row that are compared, and runs in common from which a table is the same: ten numbers.
ROW = 8
LEAST_RUNS = 3
#: Changes whenever the numbers a text is turned into change: part of the cache's file names.
SCHEME = "1"
_AT_ONCE = 20_000


def runs(text: str) -> list[str]:
    """The runs of ROW numbers in a row of a text's tables, each number as written."""
    out = []
    for numbers in series(unicodedata.normalize("NFKC", text)):
        for at in range(len(numbers) - ROW + 1):
            row = numbers[at : at + ROW]
            values = [float(n) for n in row]
            even = np.ptp(np.diff(values)) < 1e-9
            if sum("." in n for n in row) >= ROW // 2 and len(set(values)) >= ROW - 2 and not even:
                out.append(" ".join(row))
    return out


def text_tables(snapshot: Any, wanted: pd.DataFrame, cache: Path | None = None) -> pd.DataFrame:
    """Earlier filings that hold a table of the wanted filings.

    `wanted`: DataFrame of office, application_number. `cache`: folder for the runs (deletable). Returns one row per
    (filing, earlier filing, interval of time): office, application_number, other_office,
    other_application_number, numbers (how many numbers of the tables are the same), same_group (an applicant in
    common), other_group, known_from, known_until (excluded). Filings of one family are left out.
    """
    documents = Documents.of(snapshot)
    frame = documents.frame
    rows = np.flatnonzero(documents.wanted(wanted))
    if "tables" not in documents.kept:
        store = PassageStore(cache / "texts" if cache is not None else None, f"tables-{SCHEME}")
        signed = kept_signatures(documents, cache)
        documents.kept["tables"] = PassageIndex.over(documents, signed, store, _sampled)
    index: PassageIndex = documents.kept["tables"]
    found = [pd.DataFrame({"left": rows[:0], "right": rows[:0], "numbers": rows[:0]})]
    for first in range(0, len(rows) if any(len(s.hashes) for s in index.segments) else 0, _AT_ONCE):
        found.append(_shared(documents, index, rows[first : first + _AT_ONCE]))
    pairs = pd.concat(found, ignore_index=True)
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    filing, known, until = (frame[c].to_numpy() for c in ("filing", "known", "until"))
    good = ~lawful(documents, left, right) & (filing[left] != filing[right])
    pairs = pairs.assign(known=known[left], until=until[left])[good]
    return _finished(frame, same_group(documents, pairs))


def _sampled(documents: Sequence[tuple[str, str, str]]) -> Sampled:
    """The runs of documents, in the shape of sampled passages."""
    found = [runs(head + "\n" + description) for head, _claims, description in documents]
    starts = np.concatenate(([0], np.cumsum([len(f) for f in found]))).astype(np.int64)
    hashes = np.array([zlib.crc32(run.encode()) for some in found for run in some], dtype=np.uint32)
    return Sampled(hashes, np.zeros(len(hashes), dtype=np.int32), starts)


def _shared(documents: Documents, index: PassageIndex, rows: NDArray[np.int64]) -> pd.DataFrame:
    """Pairs of rows of the frame whose texts, read again, have enough runs in common."""
    text_of = documents.frame["text_id"].to_numpy(dtype=np.int64)
    read = documents.texts(text_of[rows].tolist(), PART_COLUMNS)
    passages = _sampled(parts_of(read))
    laid = index.laid(
        passages, index.before_row[rows], index.group_of_row[rows], others_only=False, greedy=False, least_share=0.0
    )  # fmt: skip
    theirs = parts_of(documents.texts(laid.source.tolist(), PART_COLUMNS))
    held = [{*runs(head + "\n" + description)} for head, _claims, description in theirs]
    heads, descriptions = read["title"] + "\n" + read["abstract"], read["description"]
    own: dict[int, set[str]] = {}
    for i in np.unique(laid.text).tolist():
        common = laid.common[passages.starts[i] : passages.starts[i + 1]]
        mine = runs(heads.iloc[i] + "\n" + descriptions.iloc[i])
        own[i] = {run for run, of_all in zip(mine, common, strict=True) if not of_all}
    many = np.array(
        [len(own[i] & other) for i, other in zip(laid.text.tolist(), held, strict=True)], dtype=np.int64
    )
    enough = many >= LEAST_RUNS
    right = documents.first_rows[laid.source[enough]]
    return pd.DataFrame({"left": rows[laid.text[enough]], "right": right, "numbers": many[enough] + ROW - 1})


def _finished(frame: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    pairs = pairs.sort_values(["left", "known", "right"], kind="stable", ignore_index=True)
    mine, theirs = frame.iloc[pairs["left"].to_numpy()], frame.iloc[pairs["right"].to_numpy()]
    keys = {c: mine[c].astype("str").to_numpy() for c in KEY}
    keys |= {f"other_{c}": theirs[c].astype("str").to_numpy() for c in KEY}
    out = pd.DataFrame({**keys, "numbers": pairs["numbers"].to_numpy(dtype=np.int64)})
    out["same_group"] = pairs["same_group"].to_numpy(dtype=bool)
    out["other_group"] = theirs["group"].astype("str").to_numpy()
    for day, column in (("known_from", "known"), ("known_until", "until")):
        days = pa.array(pairs[column].to_numpy(dtype=np.int32)).cast(pa.date32())
        out[day] = pd.Series(pd.array(days, dtype=pd.ArrowDtype(pa.date32())), index=out.index)
    return out
