"""Plain measures of a patent text, each of the filing's own text and nothing else.

Because they look at one text only, as first filed, no later fact can move them. What is usual in a field is
learned elsewhere, from these.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pandas as pd
from ibis import _

from bonafile.features.texts.antecedents import antecedents
from bonafile.features.texts.claims import split_claims
from bonafile.features.texts.documents import KEY, PATENT_KINDS
from bonafile.features.texts.numerals import numeric_limits
from bonafile.features.texts.skeleton import skeletons

_IPC = re.compile(r"^([A-HY]\d{2}[A-Z])")
_LOCARNO = re.compile(r"^LOC\D*(\d{1,2})")


def text_measures(snapshot: Any, wanted: pd.DataFrame, cache: Path | None = None) -> pd.DataFrame:
    """Measures of the wanted patent filings' texts, one row per filing, as first filed.

    `wanted`: DataFrame of office, application_number; filings of other kinds or unknown are left out.
    Returns office, application_number, claim_length (characters of claim 1 without spaces; NaN without
    claims), numeric_limits (count in claim 1; NaN without claims), antecedent_failures (distinct references
    back without an introduction, all claims; NaN without claims), antecedent_references (distinct references
    in all), skeleton (16 hexadecimal digits, '' where too short to tell) and field (IPC subclass such as
    `H04L`, `LOC 14` for designs, '' unknown).
    """
    asked = ibis.memtable(
        wanted[KEY].astype(object).drop_duplicates(), schema=ibis.schema(dict.fromkeys(KEY, "string"))
    )
    filings = snapshot.filings.filter(_.kind.isin(PATENT_KINDS), _.known_from < _.known_until)
    rows = filings.semi_join(asked, KEY).select(*KEY, "claims", "abstract", "ipc", "known_from").to_pandas()
    rows = rows.sort_values([*KEY, "known_from"], kind="stable").drop_duplicates(KEY)
    claims, abstracts, symbols = (
        rows[c].astype(object).fillna("").tolist() for c in ("claims", "abstract", "ipc")
    )
    columns = ["claim_length", "numeric_limits", "antecedent_failures", "antecedent_references"]
    measured = pd.DataFrame([_measured(text) for text in claims], columns=columns, dtype="float64")
    keys = {c: rows[c].astype("str").reset_index(drop=True) for c in KEY}
    texts = {
        "skeleton": pd.Series(skeletons(claims, abstracts), dtype="str"),
        "field": pd.Series([field_of(symbol) for symbol in symbols], dtype="str"),
    }
    return pd.DataFrame({**keys, **measured, **texts})


def field_of(ipc: str) -> str:
    """The field of a filing: the subclass of its first IPC symbol, or `LOC` and the Locarno class."""
    first = unicodedata.normalize("NFKC", ipc).split(";")[0].strip().upper()
    design = _LOCARNO.match(first)
    if design:
        return f"LOC {int(design[1]):02d}"
    symbol = _IPC.match(first.replace(" ", ""))
    return symbol[1] if symbol else ""


def _measured(claims: str) -> tuple[float, float, float, float]:
    parts = split_claims(claims)
    if not parts:
        return np.nan, np.nan, np.nan, np.nan
    found = antecedents(claims)
    return len("".join(parts[0].split())), numeric_limits(parts[0]), len(found.failures), found.references
