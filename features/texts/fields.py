"""A text against its own field, as the register knew the field in the quarters before.

The field is the IPC class (three characters; the Locarno class for designs). A few hundred filings of the
field, the latest known before the quarter began and few of one applicant, teach what is usual; a fourth of
them is held back and tells how far honest texts scatter. Nothing known in the filing's own quarter or later
is looked at, so an answer never changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.coherence import claim_parts
from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.fieldmodels import CharacterModel, centre, fits, pair_weights
from bonafile.features.texts.measures import field_of
from bonafile.features.texts.shingles import Folded, fold
from bonafile.features.texts.store import RowStore

#: A field is learned from at most so many filings, and from no fewer than the second number.
MOST_LEARNED = 320
LEAST_LEARNED = 60
#: Filings of one applicant among them.
OF_ONE_APPLICANT = 3

COLUMNS = ("surprise_z", "field_misfit", "claim_parts_z")
SCHEME = "2"
_ROW: list[tuple[Any, ...]] = [(c, "<f4") for c in COLUMNS]
_PLACED = 120  # filings of a field that tell its words


def field_measures(snapshot: Any, wanted: pd.DataFrame, cache: Path | None = None) -> pd.DataFrame:
    """The wanted filings' texts, as first filed, against their fields.

    `wanted`: DataFrame of office, application_number. `cache`: folder for measures (deletable). Returns
    office, application_number, surprise_z (standard deviations by which the text's bits per character exceed
    those usual in its field), field_misfit (0–1: how much worse it fits the words of its own IPC classes than
    those of the class it fits best), claim_parts_z (features of claim 1 against the field, on a log scale);
    NaN where the register knew too little of the field.
    """
    documents = Documents.of(snapshot)
    frame = documents.frame
    asked = frame[documents.wanted(wanted)].drop_duplicates(KEY).sort_values(KEY, kind="stable")
    first = _first_versions(documents)
    values = np.full((len(asked), len(COLUMNS)), np.nan, dtype=np.float32)
    quarters = quarter_of(asked["known"].to_numpy())
    for quarter in np.unique(quarters):
        learned = _learned_from(first, int(quarter))
        if not len(learned):
            continue
        some = np.flatnonzero(quarters == quarter)
        values[some] = _kept(documents, asked.iloc[some], learned, cache)
    keys = {c: asked[c].astype("str").reset_index(drop=True) for c in KEY}
    return pd.DataFrame({**keys, **{c: values[:, k].astype("float64") for k, c in enumerate(COLUMNS)}})


def classes_of(ipc: Any) -> list[str]:
    """The fields of a filing by its IPC symbols as written: IPC classes, or the Locarno class."""
    symbols = ipc.split(";") if isinstance(ipc, str) else []
    found = [field_of(s) for s in symbols]
    return list(dict.fromkeys(f if f.startswith("LOC") else f[:3] for f in found if f))


def quarter_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Quarters counted from 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // 3


def _first_versions(documents: Documents) -> pd.DataFrame:
    """The first version of every filing in a field: field, quarter, group, text_id, digest."""
    if "first_versions" not in documents.kept:
        first = documents.frame.drop_duplicates(KEY)[["ipc", "known", "group", "text_id", "digest"]]
        symbols = first["ipc"].fillna("").astype(str)
        main = {s: (classes_of(s) or [""])[0] for s in symbols.unique()}
        first = first.assign(field=symbols.map(main), quarter=quarter_of(first["known"].to_numpy()))
        documents.kept["first_versions"] = first[first["field"] != ""].drop(columns="ipc")
    return documents.kept["first_versions"]


def _learned_from(first: pd.DataFrame, quarter: int) -> pd.DataFrame:
    """The filings that teach what is usual as of the beginning of a quarter."""
    before = first[first["quarter"] < quarter].drop_duplicates(["field", "digest"])
    latest = before.iloc[::-1]
    of_one = latest.groupby(["field", "group"]).cumcount()
    latest = latest[(of_one < OF_ONE_APPLICANT) | (latest["group"] == "")]
    latest = latest[latest.groupby("field").cumcount() < MOST_LEARNED]
    enough = latest.groupby("field")["text_id"].transform("size") >= LEAST_LEARNED
    return latest[enough].sort_values(["field", "known"], kind="stable")


def _kept(documents: Documents, asked: pd.DataFrame, learned: pd.DataFrame, cache: Path | None) -> NDArray:
    """Values of filings of one quarter, from the cache where they were made from the same filings."""
    state = hashlib.blake2b("".join(learned["digest"]).encode(), digest_size=8).hexdigest()
    keys = [
        hashlib.md5(f"{digest}{state}{ipc}".encode(), usedforsecurity=False).hexdigest()
        for digest, ipc in zip(asked["digest"], asked["ipc"], strict=True)
    ]

    def make(some: list[int]) -> NDArray:
        out = np.zeros(len(some), dtype=_ROW)
        values = _measured(documents, asked.iloc[some], learned)
        for k, column in enumerate(COLUMNS):
            out[column] = values[:, k]
        return out

    store = RowStore(cache / "texts" if cache is not None else None, f"fields-{SCHEME}", _ROW)
    rows = store.rows(keys, make, piece=1 << 20)
    return np.stack([rows[c] for c in COLUMNS], axis=1)


@dataclass(frozen=True)
class _Texts:
    folded: Folded
    parts: NDArray[np.float64]

    @classmethod
    def read(cls, documents: Documents, text_ids: NDArray[np.int64]) -> _Texts:
        read = documents.texts(text_ids.tolist(), ("text", "claims"))
        parts = [float(len(claim_parts(first_claim(c)))) if c else np.nan for c in read["claims"]]
        return cls(fold(read["text"].tolist()), np.log1p(np.array(parts)))

    def some(self, which: NDArray[np.int64]) -> Folded:
        starts = self.folded.starts
        pieces = [self.folded.codes[starts[i] : starts[i + 1]] for i in which.tolist()]
        sizes = np.concatenate(([0], np.cumsum([len(p) for p in pieces]))).astype(np.int64)
        return Folded(np.concatenate(pieces) if pieces else np.empty(0, np.uint32), sizes)


def _measured(documents: Documents, asked: pd.DataFrame, learned: pd.DataFrame) -> NDArray[np.float64]:
    mine = _Texts.read(documents, asked["text_id"].to_numpy())
    fields = [classes_of(ipc) for ipc in asked["ipc"]]
    main = np.array([f[0] if f else "" for f in fields], dtype=object)
    out = np.full((len(asked), len(COLUMNS)), np.nan)
    usual = _Texts.read(documents, learned["text_id"].to_numpy())
    # the words of every field, from a few filings each
    placed = np.flatnonzero(learned.groupby("field").cumcount(ascending=False) < _PLACED)
    words = usual.some(placed)
    weights = pair_weights(words)
    names, number = np.unique(learned["field"].to_numpy(dtype=object).astype(str), return_inverse=True)
    centres = np.stack([centre(usual.some(placed[number[placed] == k]), weights) for k in range(len(names))])
    cosines = fits(mine.folded, weights, centres)
    place = {name: k for k, name in enumerate(names.tolist())}
    for i, own in enumerate(fields):
        at = [place[f] for f in own if f in place]
        if at and len(at) == len(own) and len(names) > 1:
            best = float(cosines[i].max())
            out[i, 1] = 1.0 - float(cosines[i, at].max()) / best if best > 0 else np.nan
    for k, field in enumerate(names.tolist()):
        which = np.flatnonzero(main == field)
        if len(which):
            out[which, 0], out[which, 2] = _against(mine, which, usual, np.flatnonzero(number == k))
    return out


def _against(
    mine: _Texts, which: NDArray[np.int64], usual: _Texts, of_field: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Surprise and number of features of some texts in standard deviations from what is usual."""
    held = np.arange(len(of_field)) % 4 == 3
    model = CharacterModel.trained(usual.some(of_field[~held]))
    expected = model.bits(usual.some(of_field[held]))
    bits = model.bits(mine.some(which))
    surprise = (bits - np.nanmean(expected)) / max(float(np.nanstd(expected)), 0.05)
    parts = usual.parts[of_field]
    known = parts[~np.isnan(parts)]
    if len(known) < LEAST_LEARNED:
        return surprise, np.full(len(which), np.nan)
    return surprise, (mine.parts[which] - known.mean()) / max(float(known.std()), 0.1)
