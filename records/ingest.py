"""Takes deliveries into the register: read, hold against the contract, merge, quarantine; all or nothing.

New keys and unchanged rows go the fast way, in SQL; only keys that were seen with another content go through
merge.py. For every file: read = new + superseded + unchanged + quarantined.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO

import duckdb
import pandas as pd

from bonafile.records import store
from bonafile.records.contract import check
from bonafile.records.deliveries import sources
from bonafile.records.merge import UNDATED, Run, known, merge
from bonafile.records.names import fold_mark_column
from bonafile.records.parties import party_keys
from bonafile.records.quarantine import Entry, Quarantine
from bonafile.records.readers.base import BROKEN, KNOWN, POSITION, RAW, Block, Reader, Record, Reject, Source
from bonafile.records.schema import MODEL_KIND, TABLES, Table

#: Called with the file's name, the bytes read so far and its size (None where not known).
Progress = Callable[[str, int, int | None], None]

#: Records and refusals are gathered up to so many, or so many characters of raw text.
_RECORDS_PER_BLOCK, _RAW_PER_BLOCK = 2_000, 16 * 2**20
#: So much of a refused record is kept as its raw text.
_MAX_RAW = 1_000_000
_STAGED = "row_key VARCHAR, digest VARCHAR, base DATE, position BIGINT, issued DATE"


@dataclass
class FileCount:
    """What became of a file: read = new + superseded + unchanged + quarantined; `notes` name what was left out."""

    file: str
    read: int = 0
    new: int = 0
    superseded: int = 0
    unchanged: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


def text_digest(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def ingest(
    connection: duckdb.DuckDBPyConnection,
    paths: list[Path],
    issued: date | None = None,
    quarantine: Path | None = None,
    progress: Progress | None = None,
) -> list[FileCount]:
    """Take every file below the paths in, in one transaction.

    `issued` is the day of the deliveries where their names carry none; `quarantine` the folder for one CSV per
    file with refused rows. Raises InputError where a path or file is no delivery; nothing is taken in then.
    """
    files = [source for path in paths for source in sources(path, issued)]
    entries = Quarantine(connection)
    counts = []
    connection.execute("BEGIN")
    try:
        for source in files:
            counts.append(_file(connection, source, entries, progress))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    if quarantine is not None:
        entries.write(quarantine)
    return counts


def _reader(source: Source, head: bytes) -> Reader | None:
    from bonafile.records.readers import READERS

    return next((r for r in READERS if r.sniff(source.name, head)), None)


def _head(source: Source) -> tuple[bytes, str]:
    """The first bytes of a file, and a digest of the whole."""
    whole = hashlib.sha256()
    head = b""
    try:
        with source.open() as stream:
            while chunk := stream.read(1 << 20):
                if len(head) < 1 << 16:
                    head += chunk[: 1 << 16]
                whole.update(chunk)
    except BROKEN:
        pass  # a file that breaks off is reported by its reader, with the position
    return head, whole.hexdigest()


def _file(
    connection: duckdb.DuckDBPyConnection, source: Source, entries: Quarantine, progress: Progress | None
) -> FileCount:
    begun = perf_counter()
    head, digest = _head(source)
    count = FileCount(source.name)
    reader = _reader(source, head)
    if reader is None:
        return _left_out(source, count, head)
    if progress:
        source = _watched(source, progress)
    stage = _Stage(connection, _next_file(connection, source, digest))
    entries.begin(source.name, digest)
    for rows, rejects in _checked(reader.read(source)):
        entries.add(source.name, digest, rejects)
        count.read += len(rejects)
        for table, frame, issued in rows:
            count.read += len(frame)
            stage.add(table, frame, issued or source.issued)
    count.new, count.superseded, count.unchanged = stage.merge()
    count.quarantined = entries.count(source.name, digest)
    count.notes = source.notes
    count.seconds = perf_counter() - begun
    return count


def _left_out(source: Source, count: FileCount, head: bytes) -> FileCount:
    if source.size == 0 or not head:
        count.notes = [*source.notes, "empty / 空文件"]
    else:
        count.notes = [*source.notes, "no known format: left out / 未知格式：已略过"]
    return count


def _watched(source: Source, progress: Progress) -> Source:
    """The source, telling how far it has been read."""

    def opened() -> BinaryIO:
        stream = source.open()
        inner, done = stream.read, 0

        class Watched:
            def __getattr__(self, name: str) -> Any:
                return getattr(stream, name)

            def __enter__(self) -> Watched:
                return self

            def __exit__(self, *_: object) -> None:
                stream.close()

            def read(self, size: int = -1) -> bytes:
                nonlocal done
                data = inner(size)
                done += len(data)
                progress(source.name, done, source.size)
                return data

            def __iter__(self) -> Iterator[bytes]:
                nonlocal done
                told = 0
                for line in stream:
                    done += len(line)
                    if done - told > 1 << 20:
                        told = done
                        progress(source.name, done, source.size)
                    yield line

        return Watched()  # type: ignore[return-value]

    return Source(source.name, opened, source.issued, source.size, source.notes)


def _next_file(connection: duckdb.DuckDBPyConnection, source: Source, digest: str) -> int:
    row = connection.execute("SELECT coalesce(max(file_id), 0) + 1 FROM files").fetchone()
    number = int(row[0]) if row else 1
    connection.execute("INSERT INTO files VALUES (?, ?, ?, ?)", [number, source.name, digest, source.issued])
    return number


Rows = list[tuple[Table, pd.DataFrame, date | None]]


def _checked(items: Iterator[Block | Record | Reject]) -> Iterator[tuple[Rows, list[Entry]]]:
    """Typed rows and refusals, block by block; records are gathered into blocks first."""
    records: list[Record] = []
    rejects: list[Entry] = []
    size = 0
    for item in items:
        if isinstance(item, Block):
            yield _block(item)
            continue
        if isinstance(item, Reject):
            rejects.append(Entry("", item.position, item.en, item.zh, item.raw))
        else:
            records.append(item)
        size += len(item.raw)
        if len(records) + len(rejects) >= _RECORDS_PER_BLOCK or size >= _RAW_PER_BLOCK:
            yield [], rejects
            yield _records(records)
            records, rejects, size = [], [], 0
    yield [], rejects
    yield _records(records)


def _block(block: Block) -> tuple[Rows, list[Entry]]:
    table = TABLES[block.table]
    good, bad = check(table, block.rows)
    good = good.assign(**{POSITION: block.rows.loc[good.index, POSITION]})
    raws = block.rows[RAW] if RAW in block.rows else None
    refused = []
    for label, (en, zh) in bad.items():
        raw = raws[label] if raws is not None else json.dumps(block.rows.loc[label].to_dict(), default=str)
        refused.append(Entry(table.name, int(block.rows.at[label, POSITION]), en, zh, str(raw)))
    return [(table, good, None)], refused


def _records(records: list[Record]) -> tuple[Rows, list[Entry]]:
    """Records flattened to tables. A record whose filing is refused is refused whole, as one entry."""
    typed: Rows = []
    fallen: dict[int, tuple[str, str]] = {}
    single: list[tuple[int, Entry]] = []
    tables: dict[str, list[dict[str, Any]]] = {}
    for i, record in enumerate(records):
        for name, row in record.rows:
            tables.setdefault(name, []).append({**row, "_record": i})
    for name in sorted(tables, key=lambda n: n != "filings"):
        raw = pd.DataFrame(tables[name], dtype="object")
        good, bad = check(TABLES[name], raw)
        good = good.assign(_record=raw.loc[good.index, "_record"].astype("int64"))
        if KNOWN in raw:
            known_from = pd.to_datetime(raw.loc[good.index, KNOWN], format="%Y-%m-%d", errors="coerce")
            good[KNOWN] = known_from.astype("datetime64[s]")
        for label, (en, zh) in bad.items():
            number = int(raw.at[label, "_record"])
            if name == "filings":
                fallen[number] = (en, zh)
            elif number not in fallen:
                row = {c: v for c, v in raw.loc[label].items() if c not in {"_record", KNOWN} and pd.notna(v)}
                shown = json.dumps(row, ensure_ascii=False)
                single.append((number, Entry(name, records[number].position, en, zh, shown)))
        good = good[~good["_record"].isin(fallen)]
        days = pd.Series(
            [records[i].issued or UNDATED for i in good["_record"]], index=good.index, dtype="object"
        )
        for issued, part in good.groupby(days):
            positions = [records[i].position for i in part["_record"]]
            day = None if issued == UNDATED else issued
            typed.append((TABLES[name], part.drop(columns="_record").assign(**{POSITION: positions}), day))
    entries = [
        Entry("filings", records[i].position, en, zh, records[i].raw[:_MAX_RAW])
        for i, (en, zh) in fallen.items()
    ]
    return typed, entries + [entry for _, entry in single]


class _Stage:
    """Typed rows of one file on their way into the register."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, file_id: int) -> None:
        self.connection = connection
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
        frame = _derived(table, frame)
        frame = frame.assign(_order=range(self.rows, self.rows + len(frame)))
        self.rows += len(frame)
        self.connection.register("incoming", frame)
        names = ", ".join(f'"{c}"' for c in store.columns(table))
        key = store.text_of([f'"{c}"' for c in table.key])
        digest = f"md5({store.text_of([chr(34) + c + chr(34) for c in table.names])})"
        day = f"DATE '{issued}'" if issued else "NULL"
        base = store.base_day(table)
        if KNOWN in frame:
            base = f"greatest({base}, coalesce({KNOWN}::DATE, {base}))"
        self.connection.execute(
            f"INSERT INTO stage_{table.name} SELECT {names}, {key}, {digest}, {base}, _order, {day} "
            "FROM incoming"
        )
        self.connection.unregister("incoming")

    def merge(self) -> tuple[int, int, int]:
        """Merge all staged tables; returns how many rows were new, superseded something, or said nothing new."""
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
            f"INSERT INTO {kept} SELECT {names}, row_key, digest, {first}, {first}, {self.arrival} + position, base, "
            f"base, DATE '9999-12-31' FROM {stage} WHERE row_key NOT IN (SELECT row_key FROM contested) "
            "QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY position) = 1"
        )
        new = _count(run(f"SELECT count(*) FROM {kept}")) - before
        fresh, superseded = self._merge_contested(table, names)
        return new + fresh, superseded, total - new - fresh - superseded

    def _merge_contested(self, table: Table, names: str) -> tuple[int, int]:
        """The slow way: chains of the contested keys whose staged rows are not simply what is known already."""
        run = self.connection.execute
        stage, kept = f"stage_{table.name}", f"v_{table.name}"
        seen = f"SELECT 1 FROM {kept} k WHERE k.row_key = s.row_key AND k.digest = s.digest"
        inside = f"{seen} AND (s.issued IS NULL OR s.issued BETWEEN k.issued_first AND k.issued_last)"
        sightings = run(
            f"SELECT row_key, digest, issued, base, position FROM {stage} s WHERE row_key IN "
            f"(SELECT row_key FROM contested) AND NOT EXISTS ({inside}) ORDER BY position"
        ).fetchall()
        if not sightings:
            return 0, 0
        keys = pd.DataFrame({"row_key": sorted({s[0] for s in sightings})})
        self.connection.register("keys", keys)
        chains: dict[str, list[Run]] = {k: [] for k in keys["row_key"]}
        for key, digest, first, last, arrival, base in run(
            f"SELECT row_key, digest, issued_first, issued_last, arrival, base FROM {kept} "
            "WHERE row_key IN (SELECT row_key FROM keys) ORDER BY row_key, issued_first, issued_last, arrival"
        ).fetchall():
            chains[key].append(Run(digest, first, last, arrival, base))
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
        self.connection.unregister("keys")
        return new, superseded

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
            self.connection.register("part", part)
            run("INSERT INTO runs SELECT k, d, f::DATE, l::DATE, a, b::DATE, s::DATE, u::DATE FROM part")
            self.connection.unregister("part")
        run(
            f"CREATE OR REPLACE TEMPORARY TABLE contents AS SELECT {names}, row_key, digest FROM ("
            f"SELECT {names}, row_key, digest FROM {kept} WHERE row_key IN (SELECT row_key FROM keys) UNION ALL "
            f"SELECT {names}, row_key, digest FROM {stage} WHERE row_key IN (SELECT row_key FROM keys)) "
            "QUALIFY row_number() OVER (PARTITION BY row_key, digest) = 1"
        )
        run(f"DELETE FROM {kept} WHERE row_key IN (SELECT row_key FROM keys)")
        columns = ", ".join(f'c."{n}"' for n in store.columns(table))
        run(
            f"INSERT INTO {kept} SELECT {columns}, r.row_key, r.digest, r.issued_first, r.issued_last, r.arrival, "
            "r.base, r.known_from, r.known_until FROM runs r JOIN contents c USING (row_key, digest)"
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
