"""What the readers' tests share: real files where they lie beside the checkout, and a reader run over a source."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bonafile.records.contract import check
from bonafile.records.deliveries import sources
from bonafile.records.readers import READERS
from bonafile.records.readers.base import KNOWN, Block, Reader, Record, Reject, Source
from bonafile.records.register import Register
from bonafile.records.schema import TABLES

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"


def real(name: str) -> Path:
    """A real file or folder; the test is skipped where it is absent."""
    path = (DATA / name).resolve()
    if not path.exists():
        pytest.skip(f"the real records {name} do not lie beside the checkout")
    return path


def made(content: bytes, name: str = "made.xml", issued: Any = None) -> Source:
    """A self-made file."""
    return Source(name, lambda: io.BytesIO(content), issued)


class Reading:
    """Everything a reader makes of one or more sources, held against the contract.

    `rows[table]` are dictionaries without empty values, `refused` the reasons of rows the contract refuses."""

    def __init__(self, reader: Reader, *given: Source | Path) -> None:
        found: list[Source] = []
        for each in given:
            found += [each] if isinstance(each, Source) else list(sources(each))
        self.records: list[Record] = []
        self.rejects: list[Reject] = []
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.refused: list[str] = []
        self.notes: list[str] = []
        for source in found:
            for item in reader.read(source):
                assert not isinstance(item, Block)
                (self.rejects if isinstance(item, Reject) else self.records).append(item)  # type: ignore[arg-type]
            self.notes += source.notes
        for record in self.records:
            for table, row in record.rows:
                self.rows.setdefault(table, []).append({k: v for k, v in row.items() if v})
        for table, rows in self.rows.items():
            columns = {*TABLES[table].names, KNOWN}
            assert not {c for row in rows for c in row} - columns, "a column the table does not have"
            _, bad = check(TABLES[table], pd.DataFrame(rows, dtype="object"))
            self.refused += [en for en, _ in bad.values()]

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {table: len(rows) for table, rows in self.rows.items()}

    def events(self) -> Counter[str]:
        """Events by kind."""
        return Counter(row["event"] for row in self.rows.get("events", []))

    def of(self, table: str, **values: str) -> list[dict[str, str]]:
        """The rows of a table with these values."""
        return [r for r in self.rows.get(table, []) if all(r.get(k) == v for k, v in values.items())]

    def one(self, table: str, **values: str) -> dict[str, str]:
        """The only row of a table with these values."""
        (row,) = self.of(table, **values)
        return row


def sniffers(name: str, head: bytes) -> list[str]:
    """The readers that take a file for theirs."""
    return [reader.name for reader in READERS if reader.sniff(name, head)]


def taken_in(folder: Path, *paths: Path) -> Counter[str]:
    """Counts over the files of an ingest into a register in a folder; every file's add up."""
    total: Counter[str] = Counter()
    with Register.open(folder / "register.duckdb") as register:
        for count in register.ingest(list(paths), quarantine=folder / "quarantine"):
            assert count.read == count.new + count.superseded + count.unchanged + count.quarantined, (
                count.file
            )
            for what in ("read", "new", "superseded", "unchanged", "quarantined"):
                total[what] += getattr(count, what)
    return total
