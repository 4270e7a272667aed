"""The register's tables in DuckDB: what a version of a row carries beside the contract's columns.

Only definitions and small SQL pieces live here; taking rows in is ingest.py, reading them as of a day is
snapshot.py.
"""

from __future__ import annotations

from bonafile.records.long_texts import LONG, key_column, key_columns, opening_column, whole_view
from bonafile.records.parties import KEYS
from bonafile.records.schema import TABLES, Table

#: Version of this layout; a register of another is refused rather than misread.
LAYOUT = 3
#: Layout 2 held one column more: read as it is, and dropped when the register is first opened for writing.
READS = (2, LAYOUT)
UPGRADE = ("ALTER TABLE v_parties DROP COLUMN IF EXISTS group_key", f"UPDATE layout SET version = {LAYOUT}")

_TYPES = {"day": "DATE", "number": "DOUBLE", "share": "DOUBLE", "integer": "DOUBLE"}
#: Columns derived from a row alone when it is taken in.
DERIVED = {"filings": ("model_kind", "mark_folded"), "parties": KEYS}
_VERSION = (
    "row_key VARCHAR, digest VARCHAR, issued_first DATE, issued_last DATE, arrival BIGINT, base DATE, "
    "known_from DATE, known_until DATE"
)


def columns(table: Table) -> list[str]:
    """Contract and derived columns of a stored table, in order, and the digests of its long texts."""
    return [*table.names, *DERIVED.get(table.name, ()), *key_columns(table)]


def shown(table: Table) -> list[str]:
    """The columns a snapshot shows: contract and derived ones, and the openings of long texts."""
    openings = [opening_column(c) for c in LONG.get(table.name, ())]
    return [*table.names, *DERIVED.get(table.name, ()), *openings]


def readable(table: Table) -> str:
    """The table or view of a table's versions in which every text is whole."""
    return f"whole_{table.name}" if table.name in LONG else f"v_{table.name}"


def definition(table: Table, name: str, version: str = _VERSION, temporary: bool = False) -> str:
    """CREATE TABLE for the versions (or the staging) of a table."""
    kept = [f'"{c.name}" {_TYPES.get(c.type, "VARCHAR")}' for c in table.columns]
    kept += [f'"{c}" VARCHAR' for c in DERIVED.get(table.name, ())]
    kept += [f'"{c}" UUID' for c in key_columns(table)]
    what = "TEMPORARY TABLE" if temporary else "TABLE"
    return f"CREATE {what} IF NOT EXISTS {name} ({', '.join(kept)}, {version})"


def schema_statements() -> list[str]:
    """All statements that make an empty register."""
    return [
        *(definition(t, f"v_{t.name}") for t in TABLES.values()),
        "CREATE TABLE IF NOT EXISTS layout (version INTEGER)",
        "CREATE TABLE IF NOT EXISTS files (file_id BIGINT, name VARCHAR, digest VARCHAR, issued DATE)",
        # what of a long text does not stand in its row (long_texts.py)
        "CREATE TABLE IF NOT EXISTS long_texts (text_key UUID, part INTEGER, piece VARCHAR)",
        *(whole_view(name, readable(TABLES[name])) for name in LONG),
        # days between the first and last of a run on which its content was issued too (merge.py)
        "CREATE TABLE IF NOT EXISTS sightings (table_name VARCHAR, version UBIGINT, issued DATE)",
        "CREATE TABLE IF NOT EXISTS quarantine (file VARCHAR, file_digest VARCHAR, table_name VARCHAR, "
        "position BIGINT, reason_en VARCHAR, reason_zh VARCHAR, raw VARCHAR)",
    ]


def text_of(expressions: list[str]) -> str:
    """SQL for one text made of several values, missing told apart from empty."""
    parts = ", ".join(f"coalesce(CAST({e} AS VARCHAR), chr(30))" for e in expressions)
    return f"concat_ws(chr(31), {parts})"


def content_of(table: Table) -> str:
    """SQL for the digest of a row's content: the contract's columns, a long text by opening and digest."""
    long = LONG.get(table.name, ())
    whole = {c: f'coalesce("{c}" || chr(31) || "{key_column(c)}"::VARCHAR, "{c}")' for c in long}
    return f"md5({text_of([whole.get(c, chr(34) + c + chr(34)) for c in table.names])})"


def base_day(table: Table) -> str:
    """SQL for the day from which a row could be known; rows without any such day always were."""
    candidates = [f'"{c}"' for c in table.base_day]
    return f"coalesce({', '.join([*candidates, 'DATE ' + chr(39) + '1900-01-01' + chr(39)])})"
