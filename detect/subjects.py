"""Subjects: what each filing is, as known on the day it was measured, for people to read.

Marks, titles, classes, applicants, agents: the facts shown beside a finding. Nothing here is measured or
scored; features/ does that from the same snapshot.
"""

from __future__ import annotations

from typing import Any

import ibis
import pandas as pd
from ibis import _

from bonafile.records.schema import MODEL_KIND

KEYS = ["office", "application_number", "as_of"]
_TEXTS = [
    "kind",
    "filing_date",
    "mark_text",
    "mark_type",
    "nice_classes",
    "goods",
    "title",
    "ipc",
    "priority_numbers",
    "parent_number",
    "sibling_number",
]
# enough of a claim to recognise it; the whole stays in the register
_CLAIM = 480
_GOODS = 240


def subjects(snapshot: Any, moments: pd.DataFrame) -> pd.DataFrame:
    """One row per moment (office, application_number, as_of), in the order given.

    Columns as in outcome.SUBJECTS, but for the group's totals. A filing without text or party keeps its row.
    """
    asked = _asked(snapshot.con, moments)
    filings = _known(snapshot.filings, asked).select(
        *KEYS, *[c for c in _TEXTS if c != "goods"], goods=_.goods.substr(0, _GOODS), claim=_claim(_)
    )
    parties = _known(snapshot.parties, asked).select(*KEYS, "role", "sequence", "name", "party_type")
    out = moments[KEYS].reset_index(drop=True).assign(as_of=lambda f: pd.to_datetime(f["as_of"]))
    facts = filings.to_pandas().assign(as_of=lambda f: pd.to_datetime(f["as_of"])).drop_duplicates(KEYS)
    out = out.merge(facts, on=KEYS, how="left")
    out = out.merge(_people(parties.to_pandas()), on=KEYS, how="left")
    out["model_kind"] = out["kind"].map(MODEL_KIND)
    return out


def texts_of(snapshot: Any, numbers: pd.DataFrame) -> pd.DataFrame:
    """Mark and first words of the claims of filings (office, application_number), as last known."""
    con = snapshot.con
    frame = numbers[["office", "application_number"]].drop_duplicates().astype("object")
    schema = ibis.schema({"office": "string", "application_number": "string"})
    asked = con.create_table(ibis.util.gen_name("numbers"), frame, temp=True, schema=schema)
    current = (
        snapshot.current("filings") if callable(getattr(snapshot, "current", None)) else snapshot.filings
    )
    table = current.semi_join(asked, ["office", "application_number"])
    return table.select("office", "application_number", "mark_text", claim=_claim(_)).to_pandas()


def _claim(row: Any) -> Any:
    return ibis.coalesce(row.claims.nullif(""), row.abstract.nullif("")).substr(0, _CLAIM)


def _asked(con: Any, moments: pd.DataFrame) -> Any:
    frame = moments[KEYS].assign(as_of=pd.to_datetime(moments["as_of"]).dt.date)
    schema = ibis.schema({"office": "string", "application_number": "string", "as_of": "date"})
    return con.create_table(ibis.util.gen_name("subjects"), frame, temp=True, schema=schema)


def _known(table: Any, asked: Any) -> Any:
    joined = table.join(asked, ["office", "application_number"])
    return joined.filter(_.known_from <= _.as_of, _.as_of < _.known_until)


def _people(parties: pd.DataFrame) -> pd.DataFrame:
    """Names by role, in their order; and the type of the first applicant."""
    parties = parties.assign(as_of=pd.to_datetime(parties["as_of"]))
    parties = parties.sort_values([*KEYS, "role", "sequence", "name"], kind="stable")
    named = parties.dropna(subset=["name"])
    listed: dict[tuple[object, ...], list[str]] = {}
    for *key, name in named[[*KEYS, "role", "name"]].itertuples(index=False, name=None):
        listed.setdefault(tuple(key), []).append(name)
    index = pd.MultiIndex.from_tuples(list(listed), names=[*KEYS, "role"]) if listed else None
    names = pd.Series(["; ".join(of_role) for of_role in listed.values()], index=index, dtype="object")
    wide = names.unstack("role") if listed else parties.set_index(KEYS)[[]]
    wide = wide.reindex(columns=["applicant", "agency", "agent", "inventor"])
    first = parties[parties["role"] == "applicant"].drop_duplicates(KEYS).set_index(KEYS)["party_type"]
    wide["applicant_type"] = first
    return wide.rename(columns={"applicant": "applicants", "inventor": "inventors"}).reset_index()
