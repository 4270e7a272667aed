"""Reads the EUIPO's trade mark XML (EM-TM 3.4, as in its open data): EU trade marks with their later life.

A mark is a filing with its words, classes, goods (in English where there is English, else in the language of the
application) and priorities. Publication, registration, oppositions (opponent by number, grounds and earlier marks
in the detail), effective entries of the register (transfers, changes) and a status that ends the mark are events.
Proprietors, representatives and opponents are mostly numbers only: a party is then named by its number, and the
names come with the office's files of persons, which are another format. A proprietor after a transfer, and a
representative after a replacement, count from that day. Images, Vienna codes, seniorities, expiry and entries that
were refused or are pending are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bonafile.records.readers.base import KNOWN, Block, Record, Reject, Source
from bonafile.records.readers.office_codes import left_out, meaning
from bonafile.records.readers.uspto_patent_parts import numbered
from bonafile.records.readers.uspto_tsdr_st66 import address, names
from bonafile.records.readers.xml import Splitter, beginning, records
from bonafile.records.readers.xml_text import one_line, stamped, value

Row = dict[str, str]
_SNIFF = re.compile(rb"<Transaction\s[^>]*euipo\.europa\.eu/trademark/data")
_STAMP = re.compile(rb"<RequestProducerDateTime>\s*(\d{4}-\d{2}-\d{2})")
_REFUSED = {"refused", "withdrawn", "lost"}


class EuipoTrademarkReader:
    """EUIPO trade marks (see the module)."""

    name = "euipo-trademark"

    def sniff(self, name: str, head: bytes) -> bool:
        """XML whose root is a transaction in the EUIPO's trade mark namespace."""
        return bool(_SNIFF.search(head))

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per mark, streamed; what cannot be parsed is rejected with its place."""
        match = _STAMP.search(beginning(source))
        stamp = match[1].decode() if match else ""
        others: Counter[str] = Counter()
        marks = 0
        for item in records(source, Splitter(("TradeMark",), outer="Transaction"), prefixed=True):
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, mark = item
            marks += 1
            yield Record(piece.position, raw, rows(mark, others), stamped(stamp))
        left_out(source, others, "entries of the register", "条登记事项")
        if not marks:
            source.notes.append("no trade mark in the file / 文件不含商标")


def rows(mark: etree._Element, others: Counter[str]) -> list[tuple[str, Row]]:
    """The rows of one mark as (table, column -> text); `others` counts entries that are no event."""
    key = {"office": "EM", "application_number": value(mark, "ApplicationNumber")}
    entries = list(_entries(mark, others))
    found: list[tuple[str, Row]] = [("filings", key | _filing(mark))]
    found += [("parties", key | row) for row in _parties(mark, entries)]
    events = [*_published(mark), *_oppositions(mark), *entries, *_status(mark, others)]
    found += [("events", key | row) for row in sorted(events, key=lambda r: r["event_date"])]
    return found


def _filing(mark: etree._Element) -> Row:
    words = value(mark, "WordMarkSpecification/MarkVerbalElementText")
    feature = meaning("euipo-feature", value(mark, "MarkFeature"))
    kind = feature.value if feature else ""
    described = mark.findall("GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription")
    return {
        "kind": "trademark",
        "filing_date": value(mark, "ApplicationDate"),
        "mark_text": words,
        "mark_type": "combined" if kind == "figurative" and words else kind,
        "nice_classes": ";".join(dict.fromkeys(value(each, "ClassNumber").lstrip("0") for each in described)),
        "goods": " | ".join(_goods(each, value(mark, "ApplicationLanguageCode")) for each in described),
        "priority_numbers": ";".join(
            numbered(value(each, "PriorityCountryCode"), value(each, "PriorityNumber"))
            for each in mark.iterfind("PriorityDetails/Priority")
            if value(each, "PriorityStatusCode").casefold() not in _REFUSED
        ),
    }


def _goods(described: etree._Element, language: str) -> str:
    texts = {
        each.get("languageCode", ""): one_line(each.text or "")
        for each in described.iterfind("GoodsServicesDescription")
    }
    text = texts.get("en") or texts.get(language) or next(iter(texts.values()), "")
    return f"{value(described, 'ClassNumber').lstrip('0')}: {text.replace('|', '/').rstrip('.')}"


def _parties(mark: etree._Element, entries: list[Row]) -> Iterator[Row]:
    """Proprietors and representatives, known with the filing unless an entry shows that they came later."""
    for role, tag, event in (
        ("applicant", "Applicant", "transferred"),
        ("agency", "Representative", "agency_changed"),
    ):
        since = max((row["event_date"] for row in entries if row["event"] == event), default="")
        holders = [
            h for details in mark.iterfind(f"{tag}Details") for h in details.iterchildren(f"{tag}Key", tag)
        ]
        for i, holder in enumerate(holders, 1):
            number = value(holder, "Identifier") or value(holder, f"{tag}Identifier")
            book = holder.find(f"{tag}AddressBook")
            yield {
                "role": role,
                "sequence": str(i),
                "name": names(book) or (f"EUIPO {number}" if number else ""),
                "identifier": _identifier(number),
                "address": address(book),
                "country": value(
                    book, "FormattedNameAddress/Address/FormattedAddress/FormattedAddressCountryCode"
                ),
                KNOWN: since,
            }


def _identifier(number: str) -> str:
    """A person's number at the EUIPO, told apart from those of other offices."""
    return f"EUIPO-{number}" if number else ""


def _published(mark: etree._Element) -> Iterator[Row]:
    """The first publication of the application (section A), and the registration."""
    days = [
        (
            value(each, "PublicationDate"),
            value(each, "PublicationSection"),
            value(each, "PublicationIdentifier"),
        )
        for each in mark.iterfind("PublicationDetails/Publication")
    ]
    for when, section, bulletin in sorted(days)[:1]:
        if section.startswith("A"):
            yield {"event_date": when, "event": "published", "detail": f"bulletin {bulletin} {section}"}
    registered = value(mark, "RegistrationDate")
    if registered:
        yield {"event_date": registered, "event": "registered", "detail": ""}


def _oppositions(mark: etree._Element) -> Iterator[Row]:
    for each in mark.iterfind("OppositionDetails/Opposition"):
        opponent = next(iter(each.iterfind("OpponentDetails/OpponentKey")), None)
        grounds = "; ".join(
            one_line(line)
            for line in (each.findtext("OppositionGroundText") or "").splitlines()
            if line.strip()
        )
        earlier = [
            numbered(value(m, "EarlierMarkCountryCode"), value(m, "RegistrationNumber") or value(m, "ApplicationNumber"))
            + " " + value(m, "WordMarkSpecification/MarkVerbalElementText")
            for m in each.iterfind("EarlierMarkDetails/EarlierMark")
        ]  # fmt: skip
        told = f"{value(each, 'OppositionIdentifier')}: {grounds}; {', '.join(dict.fromkeys(e.strip() for e in earlier))}"
        yield {
            "event_date": value(each, "OppositionDate"),
            "event": "opposed",
            "counterparty_name": names(each.find("OpponentDetails/Opponent/OpponentAddressBook")),
            "counterparty_identifier": _identifier(value(opponent, "Identifier")),
            "detail": told.rstrip("; "),
        }


def _entries(mark: etree._Element, others: Counter[str]) -> Iterator[Row]:
    """Effective entries of the register. Who came by a transfer is the proprietor now, if there was only one."""
    effective = []
    for each in mark.iterfind("MarkRecordDetails/MarkRecord/BasicRecord"):
        kind, status = value(each, "BasicRecordKind"), value(each, "RecordCurrentStatusCode")
        known = meaning("euipo-record", kind)
        if known and known.value and meaning("euipo-record-status", status):
            effective.append((each, known.value, kind))
        else:
            others[f"{kind} ({status})"] += 1
    transfers = sum(event == "transferred" for _, event, _ in effective)
    holder = mark.find("ApplicantDetails/ApplicantKey")
    for each, event, kind in effective:
        told = event == "transferred" and transfers == 1
        yield {
            "event_date": value(each, "RecordCurrentStatusDate"),
            "event": event,
            "counterparty_identifier": _identifier(value(holder, "Identifier")) if told else "",
            "detail": f"{value(each, 'RecordIdentifier')} {kind}",
        }


def _status(mark: etree._Element, others: Counter[str]) -> Iterator[Row]:
    """The end of a mark, which only its status tells."""
    status, when = value(mark, "MarkCurrentStatusCode"), value(mark, "MarkCurrentStatusDate")
    known = meaning("euipo-status", status)
    if known is None:
        others[f"status {status}"] += 1
    elif known.value and when:
        yield {"event_date": when, "event": known.value, "detail": status}
