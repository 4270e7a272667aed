"""Keeps what could not be taken in: reason, file, position and raw text, in the register and as CSV for
people.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

_HEADER = ["table", "position", "reason_en", "reason_zh", "raw"]
#: Cells that a spreadsheet would run.
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_ROWS = 1_000


@dataclass(frozen=True)
class Entry:
    """One refused row or record. `position` is the line or row number, or the byte offset in XML."""

    table: str
    position: int
    en: str
    zh: str
    raw: str


class Quarantine:
    """Refusals of one ingest: into the register at once, into the folder after the commit."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._files: dict[tuple[str, str], int] = {}

    def begin(self, name: str, digest: str) -> None:
        """Start with a file; the same file taken in again replaces its own refusals."""
        self._connection.execute("DELETE FROM quarantine WHERE file_digest = ? AND file = ?", [digest, name])
        self._files[name, digest] = 0

    def add(self, name: str, digest: str, entries: list[Entry]) -> None:
        """Keep some of a file's refusals, in order."""
        if not entries:
            return
        self._files[name, digest] += len(entries)
        refused = pd.DataFrame(
            [(name, digest, e.table, e.position, e.en, e.zh, printable(e.raw)) for e in entries],
            columns=["file", "file_digest", "table_name", "position", "reason_en", "reason_zh", "raw"],
        )
        # as a relation: a registered view would keep every frame alive until the transaction ends
        self._connection.from_df(refused).insert_into("quarantine")

    def count(self, name: str, digest: str) -> int:
        """How many of a file's rows were refused."""
        return self._files[name, digest]

    def write(self, folder: Path) -> None:
        """One CSV per file with refusals, read back from the register; writing twice changes nothing."""
        for (name, digest), number in self._files.items():
            if not number:
                continue
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            safe = re.sub(r"[^\w.-]+", "_", name).strip("._")[-80:]
            found = self._connection.execute(
                "SELECT table_name, position, reason_en, reason_zh, raw FROM quarantine "
                "WHERE file = ? AND file_digest = ? ORDER BY position, table_name, reason_en, raw",
                [name, digest],
            )
            with (folder / f"{safe}.{digest[:8]}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(_HEADER)
                while rows := found.fetchmany(_ROWS):
                    writer.writerows([_safe(str(cell)) for cell in row] for row in rows)


def printable(text: str) -> str:
    """Raw text as it can be kept: lone surrogates and NUL, which no UTF-8 text and no CSV may hold,
    replaced.
    """
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _safe(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell
