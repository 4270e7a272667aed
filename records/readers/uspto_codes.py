"""The USPTO's codes as data: which of them says what in the exchange format, and why.

Loads the tables configs/uspto-*.csv, which name their sources row by row; it decides nothing itself. What a
code means for a record (owners, dates) is decided in uspto_trademark*.py and uspto_patent*.py.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bonafile.records.errors import ConfigError
from bonafile.records.schema import EVENTS

#: An event of the owner's record changing, which only the list of owners tells apart.
OWNERSHIP = "ownership"


@dataclass(frozen=True)
class Meaning:
    """What a code says: the exchange event, and the provision it rests on ('' where none)."""

    event: str
    article: str


@cache
def trademark_events() -> dict[tuple[str, str], Meaning]:
    """Prosecution history: (code, type) -> meaning. Codes that are absent say nothing the exchange holds."""
    found = {}
    for row in _rows("uspto-trademark-events.csv"):
        for kind in row["types"].split():
            found[row["code"], kind] = _meaning(row)
    return found


@cache
def trademark_status() -> dict[str, Meaning]:
    """Status code -> the event that led to it, for records whose history does not show it."""
    return {row["code"]: _meaning(row) for row in _rows("uspto-trademark-status.csv")}


@cache
def coded(table: str) -> dict[int, str]:
    """A small table of configs/uspto-codes.csv: number -> exchange value. Tables: `drawing` (mark type),
    `owner` (stage of an owner), `entity` and `assignee` (party type).
    """
    found = {}
    for row in _rows("uspto-codes.csv"):
        if row["table"] == table:
            found.update(dict.fromkeys(range(int(row["first"]), int(row["last"]) + 1), row["value"]))
    return found


def lookup(table: str, code: str) -> str:
    """The exchange value of a code as written (`03`, `4000` is for the caller to cut); '' where none."""
    return coded(table).get(int(code), "") if code.isdecimal() and len(code) < 9 else ""


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("bonafile.configs").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _meaning(row: dict[str, str]) -> Meaning:
    if row["event"] not in EVENTS and row["event"] != OWNERSHIP:
        raise ConfigError(
            f"configs/uspto-trademark-*.csv: code {row['code']} has the unknown event {row['event']!r}",
            f"configs/uspto-trademark-*.csv：代码{row['code']}的事件{row['event']!r}未知",
        )
    return Meaning(row["event"], row["article"])
