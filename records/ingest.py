"""Takes deliveries into the register: read, hold against the contract, merge, quarantine; all or nothing.

How rows meet what is known already is staging.py. For every file: read = new + superseded + unchanged +
quarantined.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO

import duckdb
import pandas as pd

from bonafile.records.contract import check
from bonafile.records.deliveries import sources
from bonafile.records.errors import InputError
from bonafile.records.merge import UNDATED
from bonafile.records.quarantine import Entry, Quarantine
from bonafile.records.readers.base import (
    BROKEN,
    KNOWN,
    POSITION,
    RAW,
    Block,
    Reader,
    Record,
    Reject,
    Source,
    chunks,
)
from bonafile.records.schema import TABLES, Table
from bonafile.records.staging import Memory, Stage

#: Called with the file's name, the bytes read so far and its size (None where not known).
Progress = Callable[[str, int, int | None], None]

#: Records and refusals are gathered up to so many, or so many characters of raw text.
_RECORDS_PER_BLOCK, _RAW_PER_BLOCK = 2_000, 4 * 2**20
#: So much of a refused record is kept as its raw text.
_MAX_RAW = 1_000_000


@dataclass
class FileCount:
    """What became of a file: read = new + superseded + unchanged + quarantined; `notes` name what was left
    out.
    """

    file: str
    read: int = 0
    new: int = 0
    superseded: int = 0
    unchanged: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    known = True  # no field of the table that users see: whether it was of a known format, or empty


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

    `issued` is the day of the deliveries where their names carry none; `quarantine` the folder for one CSV
    per file with refused rows. Raises InputError where a path or file is no delivery; nothing is taken in
    then.
    """
    files = [source for path in paths for source in sources(path, issued)]
    entries = Quarantine(connection)
    counts: list[FileCount] = []
    memory = Memory(connection)
    try:
        _transaction(connection, files, entries, progress, counts, memory)
        # now, in bounded memory, rather than when the register is closed; a reader in the way is no harm
        with suppress(duckdb.TransactionException):
            connection.execute("CHECKPOINT")
    finally:
        memory.restore()
    if quarantine is not None:
        entries.write(quarantine)
    return counts


def _transaction(
    connection: duckdb.DuckDBPyConnection,
    files: list[Source],
    entries: Quarantine,
    progress: Progress | None,
    counts: list[FileCount],
    memory: Memory,
) -> None:
    connection.execute("BEGIN")
    try:
        for source in files:
            counts.append(_file(connection, source, entries, progress, memory))
        _must_hold_data(counts)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _must_hold_data(counts: list[FileCount]) -> None:
    if counts and not any(count.known for count in counts):
        en, zh = why_nothing(counts)
        raise InputError(
            f"nothing to take in: {en}; see docs/exchange.md", f"没有可导入的内容：{zh}；参见docs/exchange.md"
        )


def why_nothing(counts: list[FileCount]) -> tuple[str, str]:
    """The first five files, each with its last note, in English and Chinese."""
    told = [(c.file, c.notes[-1].split(" / ") if c.notes else [""]) for c in counts[:5]]
    return ", ".join(f"{f} ({n[0]})" for f, n in told), "、".join(f"{f}（{n[-1]}）" for f, n in told)


def _reader(source: Source, head: bytes) -> Reader | None:
    from bonafile.records.readers import READERS

    return next((r for r in READERS if r.sniff(source.name, head)), None)


def _head(source: Source) -> tuple[bytes, str, str]:
    """The first bytes of a file, a digest of the whole, and why it breaks off if it does."""
    whole = hashlib.sha256()
    head = bytearray()
    broken = ""
    try:
        with source.open() as stream:
            for chunk in chunks(stream):
                if len(head) < 1 << 16:
                    head += chunk[: 1 << 16]
                whole.update(chunk)
    except BROKEN as error:
        broken = str(error) or type(error).__name__
    return bytes(head), whole.hexdigest(), broken


def _file(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    entries: Quarantine,
    progress: Progress | None,
    memory: Memory,
) -> FileCount:
    begun = perf_counter()
    head, digest, broken = _head(source)
    count = FileCount(source.name)
    reader = _reader(source, head)
    if reader is None:
        return _left_out(source, count, head, broken)
    if progress:
        source = _watched(source, progress)
    stage = Stage(connection, _next_file(connection, source, digest), memory)
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


def _left_out(source: Source, count: FileCount, head: bytes, broken: str) -> FileCount:
    if broken:
        count.known = False
        count.notes = [*source.notes, f"damaged, nothing can be read: {broken} / 文件已损坏，无法读取"]
    elif source.size == 0 or not head:
        count.notes = [*source.notes, "empty / 空文件"]
    elif head[:4] in {b"PK\x03\x04", b"PK\x05\x06"} or head[:2] == b"\x1f\x8b":
        count.known = False
        count.notes = [
            *source.notes,
            "an archive inside an archive: left out, unpack it first / 压缩包内的压缩包：已略过，请先解压",
        ]
    else:
        count.known = False
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

            def read1(self, size: int = -1) -> bytes:
                nonlocal done
                data = getattr(stream, "read1", inner)(size)
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
    raws = block.rows.get(RAW)
    positions = dict(zip(block.rows.index, block.rows[POSITION], strict=True))
    refused = []
    for label, (en, zh) in bad.items():
        raw = raws[label] if raws is not None else json.dumps(block.rows.loc[label].to_dict(), default=str)
        position = int(positions[label])
        refused.append(Entry(table.name, position, en, zh, str(raw)))
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
        numbers = dict(zip(raw.index, raw["_record"], strict=True))
        for label, (en, zh) in bad.items():
            number = int(numbers[label])
            if name == "filings":
                fallen[number] = (en, zh)
            elif number not in fallen:
                row = {str(c): str(v) for c, v in raw.loc[label].items() if str(c)[0] != "_" and pd.notna(v)}
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
