"""A trademark status record in the terms of the daily file, and the case file that says the same.

uspto_tsdr_st66.py and uspto_tsdr_st96.py fill in a :class:`Status`; uspto_tsdr.py has its case file read as the
daily file's are. No mark-up of status records is known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from bonafile.records.readers.uspto_codes import OWNERSHIP, trademark_events
from bonafile.records.readers.uspto_conveyances import Conveyance
from bonafile.records.readers.xml_text import stamped


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
    assignments: list[Conveyance] = field(default_factory=list)

    @property
    def last_day(self) -> str:
        """The latest day the record tells of, '' where it tells of none."""
        days = [when for _, _, _, when in self.history] + [a.recorded for a in self.assignments]
        days.append(self.header.get("status-date", ""))
        return max(d for d in [*days, ""] if not d or stamped(d))


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
