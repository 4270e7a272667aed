"""Reads the USPTO's patent assignment XML (answers of the assignment search): who conveyed what to whom, and when.

One record is one recorded document, over as many applications as it names: an event for each of them and for each
receiving party, dated by the last signature and known from the day of recording (see uspto_conveyances.py for
which kinds count). The filings themselves are not told, only their numbers. Addresses, correspondents, titles,
patent and publication numbers are left out; so are international applications that never entered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bonafile.records.readers.base import Block, Record, Reject, Source
from bonafile.records.readers.office_codes import left_out
from bonafile.records.readers.uspto_conveyances import Conveyance, Row, events
from bonafile.records.readers.uspto_patent_parts import number
from bonafile.records.readers.xml import Splitter, records, refused
from bonafile.records.readers.xml_text import one_line, stamped

_SNIFF = re.compile(
    rb"<response[\s>].*?<doc>.*?name=\"(?:reelNo|conveyanceText|patAssignorName)\"", re.DOTALL
)
#: What the office prints where there is nothing; days before its first are none.
_NOTHING = {"", "NULL"}
_NO_DAY = "0001-01-01"


class UsptoAssignmentReader:
    """USPTO patent assignments (see the module)."""

    name = "uspto-assignment"

    def sniff(self, name: str, head: bytes) -> bool:
        """A search answer whose documents have a reel number or a conveyance."""
        return bool(_SNIFF.search(head))

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per recorded document, streamed; what cannot be parsed is rejected with its place."""
        moved: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for item in records(source, Splitter(("doc",), outer="response")):
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, doc = item
            applications = _values(doc, "applNum")
            if not any(applications):
                yield refused(
                    piece, "the document names no application (applNum)", "记录未注明申请号（applNum）"
                )
                continue
            found = rows(doc, moved)
            others["international application without national number"] += sum(not a for a in applications)
            others["document that moves no title"] += not found
            yield Record(piece.position, raw, found, stamped(_first(doc, "lastUpdateDate")[:10]))
        left_out(source, moved, "conveyances", "项权利转移记录")
        left_out(source, +others, "items of the documents", "项文件内容")


def rows(doc: etree._Element, moved: Counter[str]) -> list[tuple[str, Row]]:
    """The events of one document, for each application it names; `moved` counts what is no event, per
    application.
    """
    inventors = _values(doc, "inventors")
    conveyance = Conveyance(
        _first(doc, "conveyanceText"),
        [name for name in _values(doc, "patAssignorName") if name],
        [name for name in _values(doc, "patAssigneeName") if name],
        max((_day(d) for d in _values(doc, "patAssignorExDate")), default=""),
        _day(_first(doc, "recordedDate")),
        f"{_first(doc, 'reelNo')}/{_first(doc, 'frameNo')}",
    )
    found: list[tuple[str, Row]] = []
    for i, application in enumerate(_values(doc, "applNum")):
        if not application:
            continue
        key = {"office": "US", "application_number": number(application)}
        people = inventors[i].split(", ") if i < len(inventors) and inventors[i] else []
        found += [("events", key | row) for row in events(conveyance, moved, people)]
    return found


def _values(doc: etree._Element, name: str) -> list[str]:
    """The values of a list in its order, '' for each that is nothing."""
    for each in doc.iterfind("arr"):
        if each.get("name") == name:
            texts = [one_line("".join(map(str, child.itertext()))) for child in each]
            return ["" if text in _NOTHING else text for text in texts]
    return []


def _first(doc: etree._Element, name: str) -> str:
    for each in doc.iterchildren("str", "date", "int"):
        if each.get("name") == name:
            text = one_line(each.text or "")
            return "" if text in _NOTHING else text
    return ""


def _day(text: str) -> str:
    return "" if text[:10] == _NO_DAY else text[:10]
