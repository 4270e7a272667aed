"""Small registers of marks for the tests: rows in, a snapshot of the real register out."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from bonafile.records.register import Register

START = date(2024, 1, 1)


@dataclass
class Made:
    """Rows of a small register; `mark` returns the application number."""

    folder: Path
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    deliveries: int = 0
    count: int = 0

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def mark(
        self, owner: str, day: str, text: str, *, identifier: str = "", number: str = "", **more: Any
    ) -> str:
        self.count += 1
        number = number or f"M{self.count:06d}"
        self.add(
            "filings", kind="trademark", application_number=number, filing_date=day, mark_text=text, **more
        )
        self.party(number, owner, identifier=identifier)
        return number

    def party(self, number: str, name: str, *, sequence: int = 1, identifier: str = "") -> None:
        self.add("parties", application_number=number, role="applicant", sequence=sequence, name=name,
                 identifier=identifier, address="某市某路1号")  # fmt: skip

    def refer(
        self, term: str, category: str, owner: str = "", known: str = "2020-01-01", **more: Any
    ) -> None:
        self.add("reference", term=term, category=category, owner=owner, known_date=known, **more)

    def event(self, number: str, event: str, day: str) -> None:
        self.add("events", application_number=number, event=event, event_date=day)

    def deliver(self, issued: date | None = None) -> Register:
        """Ingest the rows added since the last delivery, and open the register."""
        register = Register.open(self.folder / "register.duckdb")
        if not self.rows:
            return register
        self.deliveries += 1
        folder = self.folder / f"part{self.deliveries}"
        folder.mkdir(parents=True)
        for table, rows in self.rows.items():
            columns = list(dict.fromkeys(c for row in rows for c in row))
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns)
                writer.writeheader()
                writer.writerows(rows)
        self.rows = {}
        register.ingest([folder], issued=issued)
        return register


def wanted(*numbers: str) -> pd.DataFrame:
    return pd.DataFrame({"office": "CN", "application_number": list(numbers)})
