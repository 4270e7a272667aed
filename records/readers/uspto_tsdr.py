"""Reads the USPTO's trademark status XML (TSDR): WIPO ST.96 in its versions 1_D3 and 2.2.1, and ST.66.

A status record is told in the terms of the daily file (uspto_trademark.py), so that both tell a case alike:
`filings` as filed, first known owner, attorney and correspondent as `parties`, history and status as `events`.
What only the status record has comes on top: phone and e-mail of the correspondent, and recorded assignments as
events with both parties, which then take the place of the history's bare changes of owner. The record carries no
day of its own: it counts from the latest day it tells of. Disclaimers, translations, images and staff are left
out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bonafile.records.readers import uspto_conveyances as conveyances
from bonafile.records.readers.base import KNOWN, Block, Record, Reject, Source
from bonafile.records.readers.office_codes import left_out
from bonafile.records.readers.uspto_codes import OWNERSHIP, trademark_events
from bonafile.records.readers.uspto_trademark import rows as daily_rows
from bonafile.records.readers.uspto_trademark_events import Row
from bonafile.records.readers.xml import Splitter, records
from bonafile.records.readers.xml_text import stamped

_ROOTS = (
    "Transaction",
    "tmk:Transaction",
    "ns2:Transaction",
    "TrademarkTransaction",
    "ns2:TrademarkTransaction",
)
_SNIFF = re.compile(rb"<(?:[\w.-]+:)?(?:Trademark)?Transaction\s[^>]*wipo\.int/standards/XMLSchema/")
_MARKS = re.compile(rb"wipo\.int/standards/XMLSchema/(?:trademarks|Trademark/1|ST96/Trademark)")
#: Entries of the history after which attorney or correspondent may be others, as status records word them.
_APPOINTED = re.compile(r"REVOKED AND/OR APPOINTED|CHANGE OF CORRESPONDENCE|WITHDRAWAL OF ATTORNEY")
_OTHER_OFFICE = re.compile(rb"euipo\.europa\.eu")


@dataclass
class Status:
    """A status record in the daily file's terms: `header` and `owners` by its element names; `classes` as
    (prime class, Nice classes, first use, first use in commerce), `goods` as (prime class, text), `history` as
    (code, type, text, day), priorities as (country, number).
    """

    number: str
    header: dict[str, str]
    registration: str = ""
    classes: list[tuple[str, list[str], str, str]] = field(default_factory=list)
    goods: list[tuple[str, str]] = field(default_factory=list)
    priorities: list[tuple[str, str]] = field(default_factory=list)
    owners: list[dict[str, str]] = field(default_factory=list)
    history: list[tuple[str, str, str, str]] = field(default_factory=list)
    correspondent: list[str] = field(default_factory=list)
    phone: str = ""
    email: str = ""
    assignments: list[conveyances.Conveyance] = field(default_factory=list)

    @property
    def last_day(self) -> str:
        """The latest day the record tells of, '' where it tells of none."""
        days = [when for _, _, _, when in self.history] + [a.recorded for a in self.assignments]
        days.append(self.header.get("status-date", ""))
        return max(d for d in [*days, ""] if not d or stamped(d))


class UsptoTsdrReader:
    """USPTO trademark status records (see the module)."""

    name = "uspto-tsdr"

    def sniff(self, name: str, head: bytes) -> bool:
        """XML whose root is a transaction in one of WIPO's trademark namespaces, not of another office."""
        return bool(_SNIFF.search(head) and _MARKS.search(head)) and not _OTHER_OFFICE.search(head)

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per mark, streamed by documents; what cannot be parsed is rejected with its place."""
        from bonafile.records.readers.uspto_tsdr_st66 import marks as st66
        from bonafile.records.readers.uspto_tsdr_st96 import marks as st96

        unmapped: Counter[tuple[str, str]] = Counter()
        moved: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for item in records(source, Splitter(_ROOTS), prefixed=True):
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, root = item
            found = list(st96(root)) or list(st66(root))
            others[str(root.tag)] += not found
            for status in found:
                issued = None if source.issued else stamped(status.last_day)
                yield Record(piece.position, raw, rows(status, unmapped, moved), issued)
        codes = Counter({f"{code} {text}": n for (code, text), n in unmapped.items()})
        left_out(
            source, codes, "entries of the history are no event of the exchange format",
            "条历史记录不属于交换格式的事件",
        )  # fmt: skip
        left_out(source, moved, "assignments move no title", "条转让登记不转移权利")
        left_out(source, +others, "documents without a mark", "份文件不含商标")


def rows(status: Status, unmapped: Counter[tuple[str, str]], moved: Counter[str]) -> list[tuple[str, Row]]:
    """The rows of one status record; the counters take the codes and conveyances left out."""
    found = daily_rows(case(status), unmapped)
    appointed = max(
        (when for _, _, text, when in status.history if _APPOINTED.search(text.upper())), default=""
    )
    for table, row in found:
        if table == "parties" and row["role"] != "applicant":
            row[KNOWN] = max(row.get(KNOWN, ""), appointed)
        if table == "parties" and row["role"] == "correspondent":
            row |= {"phone": status.phone, "email": status.email}
    key = {"office": "US", "application_number": status.number}
    for assignment in status.assignments:
        found += [("events", key | row) for row in conveyances.events(assignment, moved)]
    return found


def case(status: Status) -> etree._Element:
    """The record as a case file of the daily file."""
    root = etree.Element("case-file")
    _add(root, "serial-number", status.number)
    _add(root, "registration-number", status.registration)
    _add(root, "transaction-date", status.last_day)
    header = etree.SubElement(root, "case-file-header")
    for name, text in status.header.items():
        _add(header, name, text)
    for prime, text in status.goods:
        each = etree.SubElement(_under(root, "case-file-statements"), "case-file-statement")
        _add(each, "type-code", f"GS{prime.zfill(3)}1")
        _add(each, "text", text)
    for code, kind, text, when in status.history:
        if status.assignments and _is_ownership(code, kind):
            continue  # the assignment itself tells more
        each = etree.SubElement(_under(root, "case-file-event-statements"), "case-file-event-statement")
        for name, content in (("code", code), ("type", kind), ("description-text", text), ("date", when)):
            _add(each, name, content)
    for prime, nice, used, in_commerce in status.classes:
        each = etree.SubElement(_under(root, "classifications"), "classification")
        _add(each, "primary-code", prime)
        for number in nice:
            _add(each, "international-code", number)
        _add(each, "first-use-anywhere-date", used)
        _add(each, "first-use-in-commerce-date", in_commerce)
    for country, number in status.priorities:
        each = etree.SubElement(_under(root, "foreign-applications"), "foreign-application")
        _add(each, "application-number", number)
        _add(each, "country", country)
        _add(each, "foreign-priority-claim-in", "T")
    for owner in status.owners:
        each = etree.SubElement(_under(root, "case-file-owners"), "case-file-owner")
        for name, text in owner.items():
            _add(each, name, text)
    for i, line in enumerate(status.correspondent[:5], 1):
        _add(_under(root, "correspondent"), f"address-{i}", line)
    return root


def _is_ownership(code: str, kind: str) -> bool:
    found = trademark_events().get((code, kind))
    return found is not None and found.event == OWNERSHIP


def _under(root: etree._Element, name: str) -> etree._Element:
    found = root.find(name)
    return found if found is not None else etree.SubElement(root, name)


def _add(parent: etree._Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, name).text = text


def reel_and_frame(identifier: str) -> str:
    """The place of an assignment, `41910383` as `4191/0383`: the frame has four digits."""
    return (
        f"{identifier[:-4]}/{identifier[-4:]}"
        if identifier.isdecimal() and len(identifier) > 4
        else identifier
    )
