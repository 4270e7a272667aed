"""What a linking leaves behind so that the next one reads only what has changed since: its trace.

Tables of one DuckDB database, `kept`: `seen` (a digest of what was known of each filing, identifier and licence),
`held` and `cut` (holdings.py), `keys` (by which names and identifiers parties and the company register meet),
`contacts` (of agencies and practitioners), `desks` and `pairs` (evidence.py). `meta` names the links they belong
to, and the rules by which they were made: a trace of other links, of other rules or damaged is not used, and everything is read anew. All of it is
derived, and nothing but linking reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from bonafile.records.linking.holders import FOREVER
from bonafile.records.linking.sources import SALES

#: What the work tables may take before they go to disk.
_MEMORY = "3GB"
#: What tells of links and does not make them.
_TELLING = ("explain", "quality")
_TABLES = {
    "meta": "rules VARCHAR, stamp VARCHAR, agencies DATE",
    "seen": "what VARCHAR, key UBIGINT, digest UBIGINT",
    "held": "party VARCHAR, kind VARCHAR, value VARCHAR, behind TINYINT, unit VARCHAR, known_from DATE, known_until DATE",
    "cut": "party VARCHAR, kind VARCHAR, value VARCHAR",
    "keys": "node VARCHAR, key VARCHAR",
    "contacts": "kind VARCHAR, value VARCHAR, known_from DATE",
    "desks": "kind VARCHAR, value VARCHAR, since DATE, until DATE, taught BOOLEAN",
    "pairs": "a VARCHAR, b VARCHAR",
}


@cache
def _rules() -> str:
    """A digest of all by which links are made: this code, that of written forms, and the lists; and of the engine,
    whose hashes tell rows apart.
    """
    digest = hashlib.sha256(duckdb.__version__.encode())
    here = Path(__file__).resolve().parent
    configs = here.parent.parent / "configs"
    lists = [configs / name for name in ("company-words.toml", "linking.toml", "regions.csv")]
    code = [path for path in sorted(here.glob("*.py")) if path.stem not in _TELLING]
    for path in (*code, here.parent / "names.py", *lists):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def forget(path: Path) -> None:
    """Delete a trace."""
    for file in (path, path.with_name(f"{path.name}.wal")):
        file.unlink(missing_ok=True)


class Trace:
    """The trace of some links: in a file, or, without one, as long as it is used."""

    def __init__(self, path: Path | None = None) -> None:
        self.work = duckdb.connect()
        self.work.execute("SET preserve_insertion_order = false")
        self.work.execute(f"SET memory_limit = '{_MEMORY}'")
        where = str(path).replace("'", "''") if path is not None else ":memory:"
        try:
            self.work.execute(f"ATTACH '{where}' AS kept")
            self.work.execute("FROM kept.meta").fetchall()
        except duckdb.Error:  # none yet, or damaged: made anew
            with suppress(duckdb.Error):
                self.work.execute("DETACH kept")
            if path is not None:
                forget(path)
            self.work.execute(f"ATTACH '{where}' AS kept")
            self.clear()

    def close(self) -> None:
        """Release the file."""
        self.work.close()

    def clear(self) -> None:
        """Forget everything."""
        for name, columns in _TABLES.items():
            self.work.execute(f"CREATE OR REPLACE TABLE kept.{name} ({columns})")

    def belongs(self, stamp: str, agencies: date | None) -> bool:
        """Is this the trace of the links of that stamp, with the register of agencies known from that day?"""
        return bool(stamp) and self.work.execute("FROM kept.meta").fetchall() == [(_rules(), stamp, agencies)]

    def begin(self) -> None:
        """From here to :meth:`sealed` the trace is of no links, so that work broken off is not gone on with."""
        self.work.execute("DELETE FROM kept.meta")

    def sealed(self, stamp: str, agencies: date | None) -> None:
        """From here on the trace is of the links of that stamp."""
        self.work.execute("INSERT INTO kept.meta VALUES (?, ?, ?)", [_rules(), stamp, agencies])

    @contextmanager
    def workbench(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection, with a database of its own for tables that are not kept."""
        self.work.execute("ATTACH ':memory:' AS bench; USE bench")
        try:
            yield self.work
        finally:
            self.work.execute("USE memory; DETACH bench")

    def replace(self, name: str, rows: pd.DataFrame, old: str = "true") -> None:
        """Put rows in the place of those of a table for which the SQL condition `old` holds."""
        columns = [c.split()[0] for c in _TABLES[name].split(", ")]
        self.work.execute(f"DELETE FROM kept.{name} WHERE {old}")
        self.work.register("incoming", rows[columns])
        self.work.execute(f"INSERT INTO kept.{name} SELECT * FROM incoming")
        self.work.unregister("incoming")

    def saw(self, seen: pa.Table, keys: pd.DataFrame | None) -> None:
        """Keep the digests of now: of some keys (what, key), or of all."""
        self.work.register("seen_now", seen)
        if keys is None:
            self.work.execute(
                "DELETE FROM kept.seen; INSERT INTO kept.seen SELECT what, key, digest FROM seen_now"
            )
        else:
            self.work.register("of_keys", keys)
            self.work.execute(
                "DELETE FROM kept.seen WHERE (what, key) IN (SELECT (what, key) FROM of_keys); "
                "INSERT INTO kept.seen SELECT what, key, digest FROM seen_now SEMI JOIN of_keys USING (what, key)"
            )
            self.work.unregister("of_keys")
        self.work.unregister("seen_now")


def seen(snapshot: Any) -> pa.Table:
    """A digest of all that linking reads of each filing (what `f`), identifier (`o`) and licence (`l`): what, key,
    digest.
    """
    asked = _SEEN.format(day=snapshot.day, forever=FOREVER, sales=SALES)
    return _register(snapshot).sql(asked).to_arrow_table()


def changed(snapshot: Any, keys: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """The filings (office, application_number), identifiers and licences behind some keys of :func:`seen`."""
    register = _register(snapshot)
    register.register("changed_keys", keys)
    try:
        filings, identifiers, licences = (
            register.execute(
                f"SELECT DISTINCT {columns} FROM {table} WHERE hash({columns}) IN "
                f"(SELECT key FROM changed_keys WHERE what = '{what}')"
            ).df()
            for what, table, columns in (
                ("f", "v_filings", "office, application_number"),
                ("o", "v_organisations", "identifier"),
                ("l", "v_agencies", "licence"),
            )
        )
    finally:
        register.unregister("changed_keys")
    return filings.astype("object"), identifiers["identifier"], licences["licence"]


def through(snapshot: Any, licences: pd.Series) -> pd.DataFrame:
    """The filings of agencies with these licences (or names): office, application_number."""
    rows = snapshot.written_parties
    who = rows.identifier.nullif("").coalesce(rows.name)
    found = rows.filter(rows.role == "agency", who.isin([str(v) for v in licences]))
    return found.select("office", "application_number").distinct().to_pandas().astype("object")


def _register(snapshot: Any) -> duckdb.DuckDBPyConnection:
    connection: duckdb.DuckDBPyConnection = snapshot.con.con
    return connection


#: What ends after the day had not ended on it; parties are known with their filing (snapshot.written_parties).
_SEEN = """
WITH filed AS (
    SELECT office, application_number, min(known_from) AS filed FROM v_filings
    WHERE known_from < known_until AND known_from <= DATE '{day}' GROUP BY ALL),
rows AS (
    SELECT 'f' AS what, hash(office, application_number) AS key, 1 AS source, row_key, digest, known_from AS since, known_until AS until
        FROM v_filings
    UNION ALL SELECT 'f', hash(office, application_number), 2, row_key, digest, greatest(known_from, filed), known_until
        FROM v_parties JOIN filed USING (office, application_number)
    UNION ALL SELECT 'f', hash(office, application_number), 3, row_key, digest, known_from, known_until
        FROM v_events WHERE event IN {sales}
    UNION ALL SELECT 'o', hash(identifier), 4, row_key, digest, known_from, known_until FROM v_organisations
    UNION ALL SELECT 'l', hash(licence), 5, row_key, digest, known_from, known_until FROM v_agencies)
SELECT what, key, bit_xor(hash(source, row_key, digest, since,
    CASE WHEN until > DATE '{day}' THEN DATE '{forever}' ELSE until END)) AS digest
FROM rows WHERE since < until AND since <= DATE '{day}' GROUP BY what, key
"""
