"""Reads the trademark XML of Taiwan's office (TIPO): an issue of the gazette with its registrations, and answers of
the application service (TmarkAppl).

Gazette: the filing (words, Nice class, filing day by the Republic's calendar), owners, agents, and the registration
as an event of the day of the issue; it prints no goods, and a sale before registration it does not show. Application
record: words, goods, classes, applicants and agents with addresses. Classes of applications before 1994-07-15 are
Taiwan's own and left out, as are images, colours, expiry and the kind of mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bonafile.records.contract import parse_day
from bonafile.records.readers.base import Block, Record, Reject, Source
from bonafile.records.readers.office_codes import left_out
from bonafile.records.readers.tipo_names import country, mark, party_type, roc_day
from bonafile.records.readers.xml import Splitter, beginning, records
from bonafile.records.readers.xml_text import one_line, stamped, value

Row = dict[str, str]
_SNIFF = re.compile(rb"<(?:RegContentList|tmarkappl)[\s>]")
_CREATED = re.compile(rb"<tmarkappl\s[^>]*create-date=\"([^\"]+)\"")
#: Since then Taiwan classifies by Nice; before, by a classification of its own.
_NICE_SINCE = "1994-07-15"


class TipoTrademarkReader:
    """TIPO gazette and application records (see the module)."""

    name = "tipo-trademark"

    def sniff(self, name: str, head: bytes) -> bool:
        """XML with the root of a gazette's list, or with the service's list of applications."""
        return bool(_SNIFF.search(head))

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per registration or application, streamed; what cannot be parsed is rejected."""
        head = beginning(source)
        others: Counter[str] = Counter()
        if b"<RegContentList" in head:
            yield from self._gazette(source)
        else:
            outer = "API" if re.search(rb"<API[\s>]", head) else "tmarkappl"
            yield from self._applications(source, outer, head, others)
        left_out(source, others, "items of the records", "项记录内容")

    def _gazette(self, source: Source) -> Iterator[Record | Reject]:
        for item in records(source, Splitter(("RegContent",), outer="RegContentList")):
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, each = item
            yield Record(piece.position, raw, registration(each), stamped(roc_day(value(each, "SDate"))))

    def _applications(
        self, source: Source, outer: str, head: bytes, others: Counter[str]
    ) -> Iterator[Record | Reject]:
        match = _CREATED.search(head)
        issued = parse_day(match[1].decode()) if match else None
        for item in records(source, Splitter(("tmarkcontent",), outer=outer)):
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, each = item
            yield Record(piece.position, raw, application(each, others), issued)


def registration(each: etree._Element) -> list[tuple[str, Row]]:
    """The rows of a `RegContent` as (table, column -> text)."""
    key = {"office": "TW", "application_number": value(each, "CaseNo")}
    words, kind = mark(value(each, "Trademark_Name"), value(each, "Trademark_Design"))
    filing = {
        "kind": "trademark",
        "filing_date": roc_day(value(each, "Filing_Date")),
        "mark_text": words,
        "mark_type": kind,
        "nice_classes": ";".join(_class(c.text) for c in each.iterfind("RegContentClassification/Class")),
    }
    found: list[tuple[str, Row]] = [("filings", key | filing)]
    for i, owner in enumerate(each.iterfind("RegContentOwner"), 1):
        row = _party("applicant", i, owner, "AChinese", "AEnglish")
        found.append(("parties", key | row))
    for i, agent in enumerate(each.iterfind("RegContentAgent"), 1):
        row = {"role": "agent", "sequence": str(i), "name": value(agent, "BChinese")}
        found.append(("parties", key | row))
    event = {
        "event_date": roc_day(value(each, "SDate")),
        "event": "registered",
        "detail": f"registration {value(each, 'RegisterNo')}",
    }
    return [*found, ("events", key | event)]


def application(each: etree._Element, others: Counter[str]) -> list[tuple[str, Row]]:
    """The rows of a `tmarkcontent`; `others` counts what was left out."""
    key = {"office": "TW", "application_number": value(each, "appl-no")}
    filed = value(each, "appl-date")
    day = parse_day(filed)
    goods = each.findall("goodsclasses/goodsclass")
    nice = day is not None and day.isoformat() >= _NICE_SINCE
    if not nice:
        others["class of Taiwan's own classification"] += len(goods)
    filing = {
        "kind": "trademark",
        "filing_date": filed,
        "mark_text": _words(each),
        "nice_classes": ";".join(_class(value(g, "goodsclass-code")) for g in goods) if nice else "",
        "goods": " | ".join(t for g in goods if (t := _goods(g, nice))),
    }
    found: list[tuple[str, Row]] = [("filings", key | filing)]
    for role in ("applicant", "agent"):
        for i, party in enumerate(each.iterfind(f"parties/{role}s/{role}"), 1):
            row = _party(role, i, party, "chinese-name", "english-name")
            row |= {
                "address": value(party, "address"),
                "country": value(party, "country-code") or row["country"],
            }
            found.append(("parties", key | row))
    return found


def _words(each: etree._Element) -> str:
    """The words drawn on the mark (Chinese, Latin, Japanese); where none are listed, those of its name."""
    drawn = [t for part in "cej" if (t := value(each, f"tmark-draft-{part}"))]
    return " ".join(drawn) or mark(value(each, "tmark-name"))[0]


def _goods(each: etree._Element, nice: bool) -> str:
    text = value(each, "goods-name").rstrip("。").replace("|", "/")
    return f"{_class(value(each, 'goodsclass-code'))}: {text}" if nice and text else text


def _class(text: str | None) -> str:
    return (text or "").strip().lstrip("0")


def _party(role: str, sequence: int, each: etree._Element, name: str, latin: str) -> Row:
    written = each.findtext(name) or ""  # the wide space between shop and owner tells a sole trader
    return {
        "role": role,
        "sequence": str(sequence),
        "name": one_line(written) or value(each, latin),
        "name_latin": value(each, latin) if one_line(written) else "",
        "party_type": party_type(written) if role == "applicant" else "",
        "country": country(written.strip()),
    }
