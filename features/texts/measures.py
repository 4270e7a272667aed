"""Plain measures of a patent text, each of the filing's own text and nothing else.

Because they look at one text only, as first filed, no later fact can move them. What is usual in a field is
learned elsewhere, from these.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.texts.antecedents import antecedents
from bonafile.features.texts.claims import split_claims
from bonafile.features.texts.coherence import claim_parts, coherence
from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.fabricated import fabricated
from bonafile.features.texts.numerals import numeric_limits
from bonafile.features.texts.skeleton import skeletons
from bonafile.features.texts.store import RowStore

COLUMNS = (
    "claim_length", "numeric_limits", "antecedent_failures", "antecedent_references", "claim_parts",
    "title_missing", "abstract_missing", "claim_missing", "impossible_values", "smooth_series", "digit_preference",
)  # fmt: skip
#: Changes whenever a measure does: part of the cache's file names.
SCHEME = "3"
_ROW: list[tuple[Any, ...]] = [("skeleton", "<u8"), *((c, "<f4") for c in COLUMNS)]

_IPC = re.compile(r"^([A-HY]\d{2}[A-Z])")
_LOCARNO = re.compile(r"^LOC\D*(\d{1,2})")


def text_measures(snapshot: Any, wanted: pd.DataFrame, cache: Path | None = None) -> pd.DataFrame:
    """Measures of the wanted patent filings' texts, one row per filing, as first filed.

    `wanted`: DataFrame of office, application_number; filings of other kinds or unknown are left out.
    `cache`: folder for measures (deletable). Returns office, application_number, claim_length (characters of
    claim 1 without spaces), numeric_limits (count in claim 1), antecedent_failures (distinct references back
    without an introduction, all claims), antecedent_references (distinct references in all), title_missing,
    abstract_missing, claim_missing (shares, see coherence.py), claim_parts (features of claim 1),
    impossible_values, smooth_series, digit_preference (see fabricated.py); each NaN where there is nothing to
    measure; skeleton (16 hexadecimal digits, '' where too short to tell) and field (IPC subclass such as
    `H04L`, `LOC 14` for designs, '' unknown).
    """
    documents = Documents.of(snapshot)
    first = documents.frame[documents.wanted(wanted)].drop_duplicates(KEY).sort_values(KEY, kind="stable")
    text_ids = first["text_id"].to_numpy()

    def make(some: list[int]) -> NDArray:
        read = documents.texts(text_ids[some].tolist())
        return _rows(read)

    store = RowStore(cache / "texts" if cache is not None else None, f"measures-{SCHEME}", _ROW)
    rows = store.rows(first["digest"].tolist(), make, piece=10_000)
    keys = {c: first[c].astype("str").reset_index(drop=True) for c in KEY}
    symbols = first["ipc"].astype(object).where(first["ipc"].notna(), "").tolist()
    texts = {
        "skeleton": pd.Series([f"{n:016x}" if n else "" for n in rows["skeleton"].tolist()], dtype="str"),
        "field": pd.Series([field_of(symbol) for symbol in symbols], dtype="str"),
    }
    return pd.DataFrame({**keys, **{c: rows[c].astype("float64") for c in COLUMNS}, **texts})


def _rows(read: pd.DataFrame) -> NDArray:
    claims, abstracts = read["claims"].tolist(), read["abstract"].tolist()
    out = np.zeros(len(read), dtype=_ROW)
    measured = [
        (*_measured(c), *coherence(t, a, c, d), *fabricated(a + "\n" + d))
        for t, a, c, d in zip(read["title"], abstracts, claims, read["description"], strict=True)
    ]
    table = np.array(measured, dtype="float64").reshape(len(read), len(COLUMNS))
    for at, column in enumerate(COLUMNS):
        out[column] = table[:, at]
    out["skeleton"] = [int(s, 16) if s else 0 for s in skeletons(claims, abstracts)]
    return out


def field_of(ipc: str) -> str:
    """The field of a filing: the subclass of its first IPC symbol, or `LOC` and the Locarno class."""
    first = unicodedata.normalize("NFKC", ipc).split(";")[0].strip().upper()
    design = _LOCARNO.match(first)
    if design:
        return f"LOC {int(design[1]):02d}"
    symbol = _IPC.match(first.replace(" ", ""))
    return symbol[1] if symbol else ""


def _measured(claims: str) -> tuple[float, ...]:
    parts = split_claims(claims)
    if not parts:
        return (np.nan,) * 5
    found = antecedents(claims)
    length = len("".join(parts[0].split()))
    return length, numeric_limits(parts[0]), len(found.failures), found.references, len(claim_parts(parts[0]))
