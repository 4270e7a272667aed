"""What both families of the USPTO's patent XML have in common: a document's parts, people and numbers.

No mark-up is known here; uspto_patent_v1.py and uspto_patent_v4.py fill these in, uspto_patent.py makes
rows of them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from lxml import etree

Row = dict[str, str]

_IPC = re.compile(r"^([A-HY])\s*(\d{2})\s*([A-Z])\s*(\d{1,4})\s*/\s*(\d{2,6})")
#: What stands in for a country where there is none.
_NO_COUNTRY = {"UNKNOWN", "OMITTED", ""}


@dataclass(frozen=True)
class Person:
    """An applicant, inventor, assignee, agent or correspondent as printed."""

    name: str
    address: str = ""
    country: str = ""
    party_type: str = ""
    phone: str = ""
    email: str = ""

    def row(self, role: str, sequence: int) -> Row:
        """The person as a row of the parties table, without the filing's key."""
        return {
            "role": role, "sequence": str(sequence), "name": self.name, "party_type": self.party_type,
            "address": self.address, "country": self.country, "phone": self.phone, "email": self.email,
        }  # fmt: skip


@dataclass
class Document:
    """One publication or grant. Days are texts (2026-03-02, or as printed where they are none); `printed` is
    the day of the document, `publications` are earlier ones it names, as (day, number); the texts are the
    elements that hold them.
    """

    number: str
    kind: str
    filed: str
    printed: str
    printed_number: str
    granted: bool
    title: str
    abstract: etree._Element | None
    claims: etree._Element | None
    description: etree._Element | None
    ipc: list[str] = field(default_factory=list)
    priorities: list[str] = field(default_factory=list)
    parent: str = ""
    publications: list[tuple[str, str]] = field(default_factory=list)
    applicants: list[Person] = field(default_factory=list)
    inventors: list[Person] = field(default_factory=list)
    assignees: list[Person] = field(default_factory=list)
    agencies: list[Person] = field(default_factory=list)
    agents: list[Person] = field(default_factory=list)
    correspondent: Person | None = None


@cache
def _kinds() -> dict[str, str]:
    text = files("bonafile.configs").joinpath("uspto-patent-kinds.csv").read_text(encoding="utf-8")
    return {row["type"]: row["kind"] for row in csv.DictReader(text.splitlines())}


def kind(application_type: str) -> str:
    """The exchange kind of an application type; one that is not known stays, for the contract to refuse."""
    return _kinds().get(application_type.lower(), application_type)


def number(text: str) -> str:
    """An application number in one writing: `10/687,244` and `10687244` are the same; a PCT number keeps its
    strokes.
    """
    text = re.sub(r"[\s,]", "", text)
    return text if text.upper().startswith("PCT") else text.replace("/", "")


def numbered(country: str, text: str, kind_code: str = "") -> str:
    """Country, number and kind in one word: `US6859910B2`, `CH1974/01`; `;` would part a list."""
    digits = re.sub(r"^([A-Z]*)0+(?=\d)", r"\1", re.sub(r"\s", "", text)) if kind_code else text.strip()
    return f"{country}{digits}{kind_code}".replace(";", ",") if digits else ""


def symbol(text: str) -> str:
    """A symbol of the IPC or CPC as `H04L9/32`, without leading zeros of its main group; a text that is none
    stays as it is.
    """
    match = _IPC.match(text.strip().upper())
    if not match:
        return " ".join(text.split()).replace(";", ",")
    section, class_, subclass, group, subgroup = match.groups()
    return f"{section}{class_}{subclass}{int(group)}/{subgroup}"


def locarno(text: str) -> str:
    """A class of the Locarno classification, `1403` or `14-03`, as `LOC 14-03`."""
    digits = re.sub(r"\D", "", text)
    return f"LOC {digits[:2]}-{digits[2:4]}" if len(digits) >= 4 else f"LOC {text.strip()}"


def country(code: str) -> str:
    """A country code, or '' where the office printed none."""
    code = code.strip().upper()
    return "" if code in _NO_COUNTRY else code
