"""Brings the typed rows of one file into the register: staged first, then merged with what is known.

New keys and unchanged rows go the fast way, in SQL; only keys that were seen with another content go through
merge.py. What a row may hold was judged before (contract.py); the transaction is the caller's (ingest.py).
"""

from __future__ import annotations

from collections import deque
from datetime import date

import duckdb
import pandas as pd

from bonafile.records import store
from bonafile.records.long_texts import key_columns, set_apart
from bonafile.records.merge import UNDATED, Run, known, merge
from bonafile.records.names import fold_mark_column
from bonafile.records.parties import party_keys
from bonafile.records.readers.base import KNOWN
from bonafile.records.room import set_back, shown_limit, size_of
from bonafile.records.schema import MODEL_KIND, Table

#: Columns whose texts may run to many pages.
_LONG = {"description", "claims", "abstract", "goods", "detail", "business_scope"}
#: SQL for what a day of issue is remembered by: a row (k) and its content.
_VERSION = "md5_number_lower(concat_ws(chr(31), k.row_key, k.digest))"
_STAGED = "row_key VARCHAR, digest VARCHAR, base DATE, position BIGINT, issued DATE"


class Memory:
    """The engine's memory while deliveries are taken in: it grows with the register and with the length of the
    texts, not with the delivery. What does not fit waits on disk beside the register.

    The engine works on vectors of 2,048 rows and must hold all texts of one: so much, and half as much again,
    is added to a floor; less, and it would give up. It works in one thread meanwhile: a second holds its own
    vectors, and saves nothing measurable where reading takes the time.
    """

    _FLOOR, _VECTOR = 96 * 2**20, 2_048

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._before = shown_limit(connection)
        self._threads, size = connection.execute(
            "SELECT current_setting('threads'), (SELECT sum(block_size * total_blocks) FROM pragma_database_size())"
        ).fetchall()[0]
        self._most = size_of(self._before)
        self._now = 0
        self._windows: dict[str, deque[tuple[int, int]]] = {}
        connection.execute("SET threads = 1")
        self._set(self._FLOOR + int(size or 0) // 4)

    def watch(self, table: Table, frame: pd.DataFrame) -> None:
        """Make room for rows that are about to be staged."""
        texts = [c.name for c in table.columns if c.type in {"text", "list"}]
        size = sum(
            len(t.encode("utf-8", "surrogatepass")) for c in texts if c in _LONG for t in frame[c].dropna()
        )
        if not size:
            return
        window = self._windows.setdefault(table.name, deque())
        window.append((len(frame), size))
        while sum(rows for rows, _ in window) - window[0][0] >= self._VECTOR:
            window.popleft()
        self._set(self._FLOOR + 3 * sum(held for _, held in window) // 2)

    def restore(self) -> None:
        """Limit and threads as they were."""
        set_back(self._connection, self._before)
        self._connection.execute(f"SET threads = {self._threads}")

    def _set(self, size: int) -> None:
        if self._now < size <= self._most:
            self._now = size
            self._connection.execute(f"SET memory_limit = '{(size >> 20) + 1}MiB'")


class Stage:
    """Typed rows of one file on their way into the register."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, file_id: int, memory: Memory) -> None:
        self.connection = connection
        self.memory = memory
        self.arrival = file_id << 32
        self.tables: dict[str, Table] = {}
        self.rows = 0

    def add(self, table: Table, frame: pd.DataFrame, issued: date | None) -> None:
        """Stage typed rows (columns of the table and the position)."""
        if frame.empty:
            return
        if table.name not in self.tables:
            self.tables[table.name] = table
            self.connection.execute(f"DROP TABLE IF EXISTS stage_{table.name}")
            self.connection.execute(store.definition(table, f"stage_{table.name}", _STAGED, temporary=True))
        frame = _derived(table, set_apart(self.connection, table, frame))
        self.memory.watch(table, frame)
        incoming = frame.assign(_order=range(self.rows, self.rows + len(frame)))
        self.rows += len(frame)
        # as a relation: a registered view would keep every frame alive until the transaction ends
        keys = key_columns(table)
        names = ", ".join(f'"{c}"::VARCHAR::UUID' if c in keys else f'"{c}"' for c in store.columns(table))
        key = store.text_of([f'"{c}"' for c in table.key])
        digest = store.content_of(table)
        day = f"DATE '{issued}'" if issued else "NULL"
        base = store.base_day(table)
        if KNOWN in frame:
            base = f"greatest({base}, coalesce({KNOWN}::DATE, {base}))"
        wanted = f"{names}, {key}, {digest}, {base}, _order, {day}"
        self.connection.from_df(incoming).project(wanted).insert_into(f"stage_{table.name}")

    def merge(self) -> tuple[int, int, int]:
        """Merge all staged tables; returns how many rows were new, superseded something, or said nothing
        new.
        """
        new = superseded = unchanged = 0
        for table in self.tables.values():
            a, b, c = self._merge_table(table)
            new, superseded, unchanged = new + a, superseded + b, unchanged + c
            self.connection.execute(f"DROP TABLE stage_{table.name}")
        return new, superseded, unchanged

    def _merge_table(self, table: Table) -> tuple[int, int, int]:
        run = self.connection.execute
        stage, kept = f"stage_{table.name}", f"v_{table.name}"
        total = _count(run(f"SELECT count(*) FROM {stage}"))
        # keys that need a second look: seen before, or with more than one content or day in this file
        run("DROP TABLE IF EXISTS contested")
        run(
            f"CREATE TEMPORARY TABLE contested AS SELECT row_key FROM {stage} GROUP BY row_key "
            "HAVING count(DISTINCT digest) > 1 OR count(DISTINCT issued) > 1 "
            f"UNION SELECT DISTINCT row_key FROM {stage} WHERE row_key IN (SELECT row_key FROM {kept})"
        )
        names = ", ".join(f'"{c}"' for c in store.columns(table))
        first = f"coalesce(issued, DATE '{UNDATED.isoformat()}')"
        before = _count(run(f"SELECT count(*) FROM {kept}"))
        run(
            f"INSERT INTO {kept} SELECT {names}, row_key, digest, {first}, {first}, "
            f"{self.arrival} + position, base, base, DATE '9999-12-31' FROM {stage} WHERE position IN ("
            f"SELECT min(position) FROM {stage} WHERE row_key NOT IN (SELECT row_key FROM contested) "
            "GROUP BY row_key)"
        )
        new = _count(run(f"SELECT count(*) FROM {kept}")) - before
        fresh, superseded = self._merge_contested(table, names)
        return new + fresh, superseded, total - new - fresh - superseded

    def _merge_contested(self, table: Table, names: str) -> tuple[int, int]:
        """The slow way: chains of the contested keys whose staged rows are not simply what is known
        already.
        """
        run = self.connection.execute
        stage, kept = f"stage_{table.name}", f"v_{table.name}"
        seen = f"SELECT 1 FROM {kept} k WHERE k.row_key = s.row_key AND k.digest = s.digest"
        inside = f"{seen} AND (s.issued IS NULL OR s.issued BETWEEN k.issued_first AND k.issued_last)"
        sightings = run(
            f"SELECT row_key, digest, issued, base, position FROM {stage} s WHERE row_key IN "
            f"(SELECT row_key FROM contested) AND NOT EXISTS ({inside}) ORDER BY position"
        ).fetchall()
        between = "k.row_key = s.row_key AND k.digest = s.digest AND k.issued_first < issued AND issued < k.issued_last"
        self._keep_days(
            table,
            f"SELECT row_key, digest, issued FROM {stage} s WHERE EXISTS (SELECT 1 FROM {kept} k WHERE {between})",
        )
        if not sightings:
            return 0, 0
        keys = pd.DataFrame({"row_key": sorted({s[0] for s in sightings})})
        run("CREATE OR REPLACE TEMPORARY TABLE touched (row_key VARCHAR)")
        self.connection.from_df(keys).insert_into("touched")
        chains: dict[str, list[Run]] = {s[0]: [] for s in sightings}
        days: dict[tuple[str, str], set[date]] = {}
        for key, digest, day in run(
            f"SELECT k.row_key, k.digest, x.issued FROM {kept} k JOIN sightings x ON x.version = {_VERSION} "
            f"AND x.table_name = '{table.name}' WHERE k.row_key IN (SELECT row_key FROM touched)"
        ).fetchall():
            days.setdefault((key, digest), set()).add(day)
        for key, digest, first, last, arrival, base in run(
            f"SELECT row_key, digest, issued_first, issued_last, arrival, base FROM {kept} "
            "WHERE row_key IN (SELECT row_key FROM touched) ORDER BY row_key, issued_first, issued_last, arrival"
        ).fetchall():
            inner = {d for d in days.get((key, digest), ()) if first < d < last}
            issued_on = tuple(sorted({first, last, *inner}))
            chains[key].append(Run(digest, first, last, arrival, base, days=issued_on))
        new = superseded = 0
        for key, digest, issued, base, position in sightings:
            before = chains[key]
            known_already = any(r.digest == digest for r in before)
            chains[key] = merge(before, digest, issued, self.arrival + position, base, position)
            if not before:
                new += 1
            elif chains[key] is not before and not (known_already and len(chains[key]) == len(before)):
                superseded += 1
        self._rewrite(table, names, chains)
        inner_days = [
            (key, r.digest, d.isoformat())
            for key, chain in chains.items()
            for r in chain
            for d in r.days[1:-1]
        ]
        if inner_days:
            run(
                "CREATE OR REPLACE TEMPORARY TABLE inner_days (row_key VARCHAR, digest VARCHAR, issued VARCHAR)"
            )
            frame = pd.DataFrame(inner_days, columns=["row_key", "digest", "issued"])
            self.connection.from_df(frame).insert_into("inner_days")
            self._keep_days(table, "SELECT row_key, digest, issued::DATE AS issued FROM inner_days")
        return new, superseded

    def _keep_days(self, table: Table, found: str) -> None:
        """Remember days between the first and last of a run (SQL for row_key, digest, issued), once each."""
        self.connection.execute(
            f"INSERT INTO sightings SELECT DISTINCT '{table.name}', {_VERSION}, issued "
            f"FROM ({found}) k EXCEPT SELECT table_name, version, issued FROM sightings"
        )

    def _rewrite(self, table: Table, names: str, chains: dict[str, list[Run]]) -> None:
        """Replace the stored versions of the touched keys by their chains, each with its content."""
        run = self.connection.execute
        stage, kept = f"stage_{table.name}", f"v_{table.name}"
        rows = [
            (key, r.digest, r.first, r.last, r.arrival, r.base, since, until)
            for key, chain in chains.items()
            for r, (since, until) in zip(chain, known(chain), strict=True)
        ]
        run(
            "CREATE OR REPLACE TEMPORARY TABLE runs (row_key VARCHAR, digest VARCHAR, issued_first DATE, "
            "issued_last DATE, arrival BIGINT, base DATE, known_from DATE, known_until DATE)"
        )
        for i in range(0, len(rows), 20_000):
            part = pd.DataFrame(
                rows[i : i + 20_000], columns=["k", "d", "f", "l", "a", "b", "s", "u"], dtype="object"
            ).astype({"a": "int64"})
            for c in ("f", "l", "b", "s", "u"):
                part[c] = part[c].map(date.isoformat)
            wanted = "k, d, f::DATE, l::DATE, a, b::DATE, s::DATE, u::DATE"
            self.connection.from_df(part).project(wanted).insert_into("runs")
        run(
            f"CREATE OR REPLACE TEMPORARY TABLE contents AS SELECT {names}, row_key, digest FROM ("
            f"SELECT {names}, row_key, digest FROM {kept} UNION ALL "
            f"SELECT {names}, row_key, digest FROM {stage}) WHERE row_key IN (SELECT row_key FROM touched) "
            "QUALIFY row_number() OVER (PARTITION BY row_key, digest) = 1"
        )
        run(f"DELETE FROM {kept} WHERE row_key IN (SELECT row_key FROM touched)")
        columns = ", ".join(f'c."{n}"' for n in store.columns(table))
        run(
            f"INSERT INTO {kept} SELECT {columns}, r.row_key, r.digest, r.issued_first, r.issued_last, "
            "r.arrival, r.base, r.known_from, r.known_until "
            "FROM runs r JOIN contents c USING (row_key, digest)"
        )


def _count(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def _derived(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    if table.name == "filings":
        return frame.assign(
            model_kind=frame["kind"].map(dict(MODEL_KIND)), mark_folded=fold_mark_column(frame["mark_text"])
        )
    if table.name == "parties":
        return party_keys(frame)
    return frame
