"""Keeps what could not be taken in: reason, file, position and raw text, in the register and as CSV for people."""

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

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], list[Entry]] = {}

    def add(self, connection: duckdb.DuckDBPyConnection, name: str, digest: str, entries: list[Entry]) -> None:
        """Keep a file's refusals; the same file taken in again replaces its own."""
        connection.execute("DELETE FROM quarantine WHERE file_digest = ? AND file = ?", [digest, name])
        self._files[name, digest] = entries
        if not entries:
            return
        frame = pd.DataFrame(
            [(e.table, e.position, e.en, e.zh, e.raw) for e in entries], columns=["t", "p", "en", "zh", "raw"]
        )
        connection.register("refused", frame)
        connection.execute("INSERT INTO quarantine SELECT ?, ?, t, p, en, zh, raw FROM refused", [name, digest])
        connection.unregister("refused")

    def write(self, folder: Path) -> None:
        """One CSV per file with refusals; writing twice changes nothing."""
        for (name, digest), entries in self._files.items():
            if not entries:
                continue
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            safe = re.sub(r"[^\w.-]+", "_", name).strip("._")[-80:]
            with (folder / f"{safe}.{digest[:8]}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(_HEADER)
                writer.writerows(
                    [_safe(cell) for cell in (e.table, str(e.position), e.en, e.zh, e.raw)] for e in entries
                )


def _safe(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell
