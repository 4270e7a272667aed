"""The ledger of cases: what earlier screenings handed over, read back.

Every screening writes its own three tables beside its findings and changes nobody else's; the ledger of a day
is what the folders of strictly earlier days say together. So a day screened twice sees the same past and gives
the same bytes, and nothing that happened to a case is ever overwritten.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bonafile.detect.case_links import LINKS

_TEXT = pa.string()
#: cases.parquet: one row per case with flagged filings on these days. Sums are over the case's groups, as of the
#: day; parties: applicants of different names in them. merged: cases that became part of it that day, `;` between them; split_from: the case it left that day.
#: members, timeline, evidence and history are JSON lists for people, made by case_file.py; network (null where one
#: party stands alone) is what case_network.py says.
CASES = pa.schema(
    [
        ("case_id", _TEXT), ("office", _TEXT), ("kind", _TEXT), ("day", pa.date32()), ("opened", pa.date32()),
        ("score", pa.float64()), ("parties", pa.int32()), ("filings_here", pa.int32()), ("review", pa.int32()),
        ("watch", pa.int32()), ("flagged", pa.int32()), ("filings_30", pa.int32()), ("filings_365", pa.int32()),
        ("filings_life", pa.int32()), ("applicants", _TEXT), ("grounds", _TEXT), ("merged", _TEXT),
        ("split_from", _TEXT), ("members", _TEXT), ("timeline", _TEXT), ("evidence", _TEXT), ("history", _TEXT),
        ("network", _TEXT),
    ]
)  # fmt: skip
#: case_filings.parquet: the flagged filings of those cases, of earlier days too, with the day last flagged.
FILINGS = pa.schema(
    [
        ("case_id", _TEXT), ("office", _TEXT), ("kind", _TEXT), ("model_kind", _TEXT),
        ("application_number", _TEXT), ("filing_date", pa.date32()), ("band", _TEXT), ("grounds", _TEXT),
        ("day", pa.date32()),
    ]
)  # fmt: skip
#: File names, each with its schema.
FILES = {"cases.parquet": CASES, "case_filings.parquet": FILINGS, "case_links.parquet": LINKS}


@dataclass
class Ledger:
    """Earlier days' cases, their flagged filings (each in its newest case) and the links between them."""

    cases: pd.DataFrame
    filings: pd.DataFrame
    links: pd.DataFrame


def empty(schema: pa.Schema) -> pd.DataFrame:
    """A table of the schema without rows."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in schema.names})


def read(folder: Path | None, before: date) -> Ledger:
    """The ledger in the folders below `folder` (the workspace's findings) of days before `before`."""
    tables = {name: [empty(schema)] for name, schema in FILES.items()}
    for place in sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []:
        day = _day(place)
        if day is None or day >= before:
            continue
        for name, schema in FILES.items():
            frame = pq.read_table(place / name, schema=schema).to_pandas(date_as_object=True)
            tables[name].append(frame.assign(written=day))
    cases, filings, links = (pd.concat([t for t in tables[n] if len(t)] or tables[n][:1]) for n in FILES)
    if len(filings):
        filings = filings.sort_values(["written", "case_id"], kind="stable")
        filings = filings.drop_duplicates(["office", "application_number"], keep="last")
    if len(links):
        links = links.sort_values(["written", "case_id"], kind="stable")
        links = links.drop_duplicates(
            ["office", "application_number", "other_application_number", "why", "detail"], keep="last"
        )
    if len(cases):
        cases = cases.sort_values(["written", "case_id"], kind="stable")
    return Ledger(*(frame.reset_index(drop=True) for frame in (cases, filings, links)))


def _day(place: Path) -> date | None:
    """The day of a folder's screening; None where it is no finished hand-over with cases, or flagged nothing."""
    if place.name.startswith(".") or not all((place / name).is_file() for name in FILES):
        return None
    days = pq.read_table(place / "cases.parquet", columns=["day"]).column("day")
    return max(days.to_pylist(), default=None)


def read_days(folder: Path, until: date) -> pd.DataFrame:
    """Bands of all screenings below `folder` up to a day, each filing's newest.

    Columns: office, application_number, band. Folders without a finished hand-over are passed over.
    """
    parts = []
    for place in sorted(folder.iterdir()) if folder.is_dir() else []:
        manifest = place / "manifest.json"
        if place.name.startswith(".") or not manifest.is_file():
            continue
        told = json.loads(manifest.read_text(encoding="utf-8"))
        day = date.fromisoformat(told.get("as_of") or told["last"])
        if day <= until:
            bands = pq.read_table(
                place / "findings.parquet", columns=["office", "application_number", "band"]
            )
            parts.append(bands.to_pandas().assign(day=day))
    if not parts:
        return pd.DataFrame(columns=["office", "application_number", "band"])
    out = pd.concat(parts).sort_values(["day", "office", "application_number"], kind="stable")
    return out.drop_duplicates(["office", "application_number"], keep="last").drop(columns="day")
