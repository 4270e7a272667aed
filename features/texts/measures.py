"""Plain measures of a patent text, each of the filing's own text and nothing else.

Because they look at one text only, as first filed, no later fact can move them. What is usual in a field is
learned elsewhere, from these.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import ibis
import numpy as np
import pandas as pd
from ibis import _

from bonafile.features.texts.antecedents import antecedents
from bonafile.features.texts.claims import split_claims
from bonafile.features.texts.documents import KEY, PATENT_KINDS
from bonafile.features.texts.numerals import numeric_limits
from bonafile.features.texts.skeleton import skeleton_of

_IPC = re.compile(r"^([A-HY]\d{2}[A-Z])")
_LOCARNO = re.compile(r"^LOC\D*(\d{1,2})")


def text_measures(snapshot: Any, wanted: pd.DataFrame) -> pd.DataFrame:
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
    texts = [
        _measured(_text(claims), _text(abstract))
        for claims, abstract in zip(rows["claims"], rows["abstract"], strict=True)
    ]
    columns = ["claim_length", "numeric_limits", "antecedent_failures", "antecedent_references", "skeleton"]
    out = pd.DataFrame(texts, columns=columns).astype(dict.fromkeys(columns[:4], "float64") | {"skeleton": "str"})
    out.insert(0, KEY[0], rows[KEY[0]].astype("str").to_numpy())
    out.insert(1, KEY[1], rows[KEY[1]].astype("str").to_numpy())
    return out.assign(field=pd.Series([field_of(_text(ipc)) for ipc in rows["ipc"]], dtype="str"))


def field_of(ipc: str) -> str:
    """The field of a filing: the subclass of its first IPC symbol, or `LOC` and the Locarno class."""
    first = unicodedata.normalize("NFKC", ipc).split(";")[0].strip().upper()
    design = _LOCARNO.match(first)
    if design:
        return f"LOC {int(design[1]):02d}"
    symbol = _IPC.match(first.replace(" ", ""))
    return symbol[1] if symbol else ""


def _measured(claims: str, abstract: str) -> tuple[float, float, float, float, str]:
    parts = split_claims(claims)
    if not parts:
        return np.nan, np.nan, np.nan, np.nan, skeleton_of("", abstract)
    found = antecedents(claims)
    length = len("".join(parts[0].split()))
    return length, numeric_limits(parts[0]), len(found.failures), found.references, skeleton_of(claims, abstract)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
