"""What the codes of several offices say in the exchange format, as data.

Loads configs/office-codes.csv, whose rows name their source; it decides nothing itself. The USPTO's trademark
codes have tables of their own (uspto_codes.py).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bonafile.records.readers.base import Source

#: So many codes without an exchange value are named in the log.
_NAMED = 12
_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"\s*[-–—]{2,}\s*")


@dataclass(frozen=True)
class Meaning:
    """What a code says: the exchange value ('' where it says that the record is no filing), and the
    provision.
    """

    value: str
    article: str


@cache
def table(name: str) -> dict[str, Meaning]:
    """One table of codes, by code as :func:`folded` writes it."""
    text = files("bonafile.configs").joinpath("office-codes.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] == name]
    return {folded(row["code"]): Meaning(row["value"], row["article"]) for row in rows}


def folded(code: str) -> str:
    """A code or its text in one writing: no case, no doubled spaces, one kind of dash."""
    return _DASHES.sub(" -- ", _SPACES.sub(" ", code.strip())).casefold()


def meaning(name: str, code: str) -> Meaning | None:
    """What a code of a table says; None where the table does not know it."""
    return table(name).get(folded(code))


def left_out(source: Source, counted: Counter[str], en: str, zh: str) -> None:
    """Name in the log what was left out, the commonest first; nothing where nothing was."""
    if not counted:
        return
    named = ", ".join(f"{code} ×{n}" for code, n in counted.most_common(_NAMED))
    rest = len(counted) - _NAMED
    more = f", … (+{rest})" if rest > 0 else ""
    source.notes.append(
        f"{sum(counted.values())} {en}: left out / {sum(counted.values())}{zh}：已略过: {named}{more}"
    )
