"""Reads the USPTO's trademark daily XML (TRTDXFAP, DTD v2.0): one document with many case files.

A filing is told as it was filed, as far as the record lets one: the basis by its as-filed flags, the first
known owner as applicant, goods without later additions. What came later is events
(uspto_trademark_events.py). Attorney, correspondent and later owners are those of the day of the record:
they carry the day since when they could be known.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from lxml import etree

from bonafile.records.readers.base import KNOWN, Block, Record, Reject, Source
from bonafile.records.readers.uspto_codes import lookup
from bonafile.records.readers.uspto_trademark_events import Row, decisions, events
from bonafile.records.readers.xml import Splitter, records
from bonafile.records.readers.xml_text import day, one_line, stamped, value, values

_ROOT, _CASE = "trademark-applications-daily", "case-file"
_SNIFF = re.compile(rb"<(?:!DOCTYPE\s+)?trademark-applications-daily[\s>\[]")
#: As-filed flags in the order in which they name a filing's one basis.
_BASES = (
    ("filing-basis-filed-as-66a-in", "madrid"),
    ("filed-as-use-application-in", "use"),
    ("filing-basis-filed-as-44e-in", "foreign"),
    ("filing-basis-filed-as-44d-in", "foreign"),
    ("intent-to-use-in", "intent"),
)
_ADDED = re.compile(r"\*[^*]*\*")
_BRACKETS = re.compile(r"[\[\]]")
_CLASSES = range(1, 46)
#: The contract knows no earlier day (contract.py).
_FIRST_YEAR = 1800
#: Entries of the history after which attorney or correspondent may be others.
_REPRESENTATION = re.compile(
    r"CORRESPONDENCE|ATTORNEY/DOM|ATTY/DOM|WITHDRAWAL OF ATTORNEY|DOMESTIC REPRESENTATIVE|NEW REPRESENTATIVE"
)
#: A history that begins so soon after the filing is complete; older cases were entered when computers came.
_COMPLETE = timedelta(days=90)
#: So many codes without an exchange event are named in the log.
_NAMED = 12


class UsptoTrademarkReader:
    """USPTO trademark daily applications (see the module)."""

    name = "uspto-trademark"

    def sniff(self, name: str, head: bytes) -> bool:
        """XML whose DOCTYPE or root is the daily file's."""
        return bool(_SNIFF.search(head))

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per case file, streamed; what cannot be parsed is rejected with its place."""
        unmapped: Counter[tuple[str, str]] = Counter()
        for item in records(source, Splitter((_CASE,), outer=_ROOT)):
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, case = item
            yield Record(piece.position, raw, rows(case, unmapped), stamped(value(case, "transaction-date")))
        if unmapped:
            source.notes.append(_left_out(unmapped))


def _left_out(unmapped: Counter[tuple[str, str]]) -> str:
    named = ", ".join(f"{code} {text} ×{n}" for (code, text), n in unmapped.most_common(_NAMED))
    rest = len(unmapped) - _NAMED
    more = f", … (+{rest})" if rest > 0 else ""
    total = sum(unmapped.values())
    return (
        f"{total} entries of the history are no event of the exchange format: left out / "
        f"历史记录中{total}条不属于交换格式的事件：已略过: {named}{more}"
    )


def rows(case: etree._Element, unmapped: Counter[tuple[str, str]] | None = None) -> list[tuple[str, Row]]:
    """The rows of one case file as (table, column -> text); `unmapped` counts the codes left out."""
    number = value(case, "serial-number")
    key = {"office": "US", "application_number": number}
    owners = _owners(case)
    found = [("filings", key | filing(case))]
    found += [("parties", key | row) for row in _parties(case, owners)]
    happened = events(case, owners, Counter() if unmapped is None else unmapped)
    found += [("events", key | row) for row in happened]
    found += [("decisions", key | row) for row in decisions(happened)]
    return found


def filing(case: etree._Element) -> Row:
    """The filing's own columns but for its key."""
    header = case.find("case-file-header")
    filed = day(value(header, "filing-date"))
    basis = next((b for flag, b in _BASES if _flag(header, flag)), "")
    classes = _classes(case)
    return {
        "kind": "trademark",
        "filing_date": filed,
        "mark_text": value(header, "mark-identification"),
        "mark_type": _mark_type(header),
        "nice_classes": ";".join(sorted({c for each in classes.values() for c in each}, key=int)),
        "goods": _goods(case, classes),
        "filing_basis": basis,
        "first_use_date": _first_use(case, filed) if basis == "use" else "",
        "priority_numbers": ";".join(_priorities(case)),
    }


def _flag(header: etree._Element | None, name: str) -> bool:
    return value(header, name).upper() == "T"


def _mark_type(header: etree._Element | None) -> str:
    if _flag(header, "drawing-3d-filed-in"):
        return "3d"
    return lookup("drawing", value(header, "mark-drawing-code")[:1])


def _classes(case: etree._Element) -> dict[str, list[str]]:
    """Primary code -> international classes. A primary code is a US class in registrations before 1973;
    what is no Nice class (A, B, 200 of certification and collective marks) is left out.
    """
    found: dict[str, list[str]] = {}
    for each in case.iterfind("classifications/classification"):
        codes = [one_line(c.text or "") for c in each.iterfind("international-code")]
        plain = [str(int(c)) for c in codes if c.isdecimal() and int(c) in _CLASSES]
        found.setdefault(value(each, "primary-code"), []).extend(plain)
    return found


def _goods(case: etree._Element, classes: dict[str, list[str]]) -> str:
    """Goods by class: `9: … | 35: …`. Statements of goods are typed GS, prime class, kind (1 to 3)."""
    by_class: dict[str, list[str]] = {}
    for statement in case.iterfind("case-file-statements/case-file-statement"):
        code = value(statement, "type-code")
        if code[:2] != "GS" or len(code) < 5:
            continue
        text = _as_filed(" ".join(one_line(t.text or "") for t in statement.iterfind("text")))
        prime = code[2:5]
        nice = classes.get(prime) or ([prime.lstrip("0")] if not classes else [])
        if text:
            by_class.setdefault(",".join(dict.fromkeys(nice)), []).append(text.replace("|", "/"))
    parts = [(f"{c}: " if c else "") + "; ".join(texts) for c, texts in by_class.items()]
    return " | ".join(parts)


def _as_filed(text: str) -> str:
    """Goods before later amendment: *added* words out, [deleted] ones back in."""
    if text.count("*") % 2 == 0:
        text = _ADDED.sub(" ", text)
    return one_line(_BRACKETS.sub(" ", text)).replace(" ,", ",").replace(" ;", ";")


def _first_use(case: etree._Element, filed: str) -> str:
    """The earliest first use claimed in any class, if it lies before the filing: what is later was not
    claimed when filed. A month or year alone stands for its last day (TMEP § 903.06), the filing day at
    the latest.
    """
    found = []
    for each in case.iterfind("classifications/classification"):
        for path in ("first-use-anywhere-date", "first-use-in-commerce-date"):
            text = value(each, path)
            used = _last_day(text)
            if used and (used <= filed or _last_day(text, first=True) <= filed):
                found.append(min(used, filed))
    return min(found, default="")


def _last_day(text: str, first: bool = False) -> str:
    if len(text) != 8 or not text.isdecimal() or int(text[:4]) < _FIRST_YEAR:
        return ""
    year, month, of_month = int(text[:4]), int(text[4:6]), int(text[6:])
    if month > 12:
        return ""
    month = month or (1 if first else 12)
    length = calendar.monthrange(year, month)[1]
    if of_month > length:
        return ""
    return f"{year:04}-{month:02}-{of_month or (1 if first else length):02}"


def _priorities(case: etree._Element) -> Iterator[str]:
    for each in case.iterfind("foreign-applications/foreign-application"):
        number = value(each, "application-number")
        if number and _flag(each, "foreign-priority-claim-in"):
            yield f"{value(each, 'country')}{number}".replace(";", ",")


def _owners(case: etree._Element) -> list[tuple[int, etree._Element]]:
    """Owners as (party type, element), earliest stage first; the legacy correspondent (70) is none."""
    found = []
    for owner in case.iterfind("case-file-owners/case-file-owner"):
        code = value(owner, "party-type")
        if lookup("owner", code) and value(owner, "party-name"):
            found.append((int(code), owner))
    return sorted(found, key=lambda o: o[0])


def _parties(case: etree._Element, owners: list[tuple[int, etree._Element]]) -> Iterator[Row]:
    """The first owners known as applicants (the original ones where the record still has them), attorney and
    domestic representative as agents, and the correspondent.
    """
    first = [(code, owner) for code, owner in owners if code == owners[0][0]]
    for i, (code, owner) in enumerate(first, 1):
        later = lookup("owner", str(code)) == "later"
        yield {
            "role": "applicant",
            "sequence": str(i),
            "name": value(owner, "party-name"),
            "party_type": lookup("entity", value(owner, "legal-entity-type-code")),
            "address": ", ".join(
                values(owner, "address-1", "address-2", "city", "state", "postcode", "other")
            ),
            "country": value(owner, "country") or ("US" if value(owner, "state") else ""),
            KNOWN: day(value(case, "transaction-date")) if later else "",
        }
    header = case.find("case-file-header")
    since = {KNOWN: _represented_since(case)}
    for i, name in enumerate(values(header, "attorney-name", "domestic-representative-name"), 1):
        yield {"role": "agent", "sequence": str(i), "name": name} | since
    lines = values(case.find("correspondent"), *(f"address-{i}" for i in range(1, 6)))
    if lines:
        yield {
            "role": "correspondent",
            "sequence": "1",
            "name": lines[0],
            "address": ", ".join(lines[1:]),
        } | since


def _represented_since(case: etree._Element) -> str:
    """The day from which the attorney and correspondent named could be known: the last change the history
    shows; '' (with the filing) where a complete history shows none; else the day of the record.
    """
    entries = []
    for each in case.iterfind("case-file-event-statements/case-file-event-statement"):
        when = stamped(value(each, "date"))
        if when:
            entries.append((when, value(each, "description-text").upper()))
    changes = [when for when, text in entries if _REPRESENTATION.search(text)]
    filed = stamped(value(case, "case-file-header/filing-date"))
    if changes:
        return max(changes).isoformat()
    complete = filed and entries and min(entries)[0] <= filed + _COMPLETE
    return "" if complete else day(value(case, "transaction-date"))
