"""Reads the USPTO's patent JSON: results of Patent Public Search, and file wrappers of the Open Data Portal (whole,
or the parts `biblio`, `transactions`, `attorney`; the portal's beta and its later nested form).

Search result: `filings` (title, IPC, filing day, applicants; inventors where all are named) and the printing as
`published` or `registered`. File wrapper: `filings`, applicants, inventors, correspondent, the firm with power of
attorney (`agency`, known from the day of the record), `practitioners` under its customer number, transactions and
assignments as dated `events`; the status gives an event only where the history shows none. Provisional
and international applications and re-examinations are no filings. A part that names no application cannot be placed: its attorneys
are kept, the rest is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bonafile.records.readers.base import Block, Record, Reject, Source
from bonafile.records.readers.json_records import objects
from bonafile.records.readers.office_codes import left_out, table
from bonafile.records.readers.uspto_patent_parts import number, numbered, symbol
from bonafile.records.readers.uspto_patent_wrapper import Row, Wrapper, joined, text, texts
from bonafile.records.readers.xml_text import stamped

_SEARCH = "patents"
_LISTS = (_SEARCH, "patentBag", "patentFileWrapperDataBag")
_SNIFF = re.compile(rb'"(?:patents|patentBag|patentFileWrapperDataBag)"\s*:\s*\[')
_SEARCH_FIELDS = re.compile(rb'"(?:guid|cursorMarker|numberOfFamilies|publicationReferenceDocumentNumber)"')
_ET_AL = " et al."


class UsptoPatentJsonReader:
    """USPTO patent search results and file wrappers (see the module)."""

    name = "uspto-patent-json"

    def sniff(self, name: str, head: bytes) -> bool:
        """A JSON object with one of the lists; search results also have fields of their own."""
        if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
            return False
        match = _SNIFF.search(head)
        return bool(match and (b'"patents"' not in match[0] or _SEARCH_FIELDS.search(head)))

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per patent or wrapper, streamed; what cannot be read or placed is rejected with its place."""
        counted: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for item in objects(source, _LISTS):
            if isinstance(item, Reject):
                yield item
                continue
            position, raw, found = item
            if "publicationReferenceDocumentNumber" in found or "guid" in found:
                yield _result(position, raw, found, others)
                continue
            wrapper = Wrapper(found, source.issued, counted)
            if not wrapper.number:
                yield from _unplaced(position, raw, wrapper, others)
            elif not kind(wrapper.number):
                others["provisional, international or re-examination"] += 1
            else:
                issued = None if source.issued else stamped(wrapper.seen_on)
                rows = wrapper.rows(kind(wrapper.number))
                others["record without anything the exchange format holds"] += not rows
                yield Record(position, raw, rows, issued)
        left_out(
            source, counted, "transactions and assignments are no event of the exchange format",
            "条办理记录和转让记录不属于交换格式的事件",
        )  # fmt: skip
        left_out(source, +others, "items of the records", "项记录内容")


def kind(application: str) -> str:
    """The exchange kind by the series of an application number; '' for what is no filing of the office: a
    provisional application, a re-examination, an international application it only received.
    """
    if application.upper().startswith("PCT"):
        return ""
    found = table("us-patent-series").get(application[:2])
    return found.value if found and len(application) == 8 else "invention"


def _unplaced(position: int, raw: str, wrapper: Wrapper, others: Counter[str]) -> Iterator[Record | Reject]:
    """A part without application number: its attorneys stand on their own, the rest cannot be placed."""
    rows = [("practitioners", row) for row in wrapper.practitioners()]
    if rows:
        yield Record(position, raw, rows)
        others["attorney list without its application"] += 1
    else:
        yield Reject(
            position, raw,
            "the record names no application (applicationNumberText): deliver the whole file wrapper, or an "
            "attorney list with the day of its issue (--issued)",
            "记录未注明申请号（applicationNumberText）：请提供完整的案卷数据；代理人名单须注明日期（--issued）",
        )  # fmt: skip


def _result(position: int, raw: str, found: dict[str, Any], others: Counter[str]) -> Record:
    """One hit of Patent Public Search. It was printed on the day on which the office could stamp it."""
    own = number(text(found, "applicationNumber"))
    printed = text(found, "datePublished")[:10]
    key = {"office": "US", "application_number": own}
    design = any(code.startswith("S") for code in texts(found, "kindCode"))
    filing = {
        "kind": "design" if design else kind(own),
        "filing_date": next(iter(texts(found, "applicationFilingDate")), "")[:10],
        "title": text(found, "inventionTitle"),
        "ipc": joined(symbol(s) for s in text(found, "ipcCodeFlattened").split(";") if s.strip()),
    }
    granted = text(found, "type") != "US-PGPUB"
    digits = text(found, "publicationReferenceDocumentNumber")
    event = {
        "event_date": printed,
        "event": "registered" if granted else "published",
        "detail": numbered("US", digits, next(iter(texts(found, "kindCode")), "")),
    }
    rows: list[tuple[str, Row]] = [("filings", key | filing), ("events", key | event)]
    for i, name in enumerate(texts(found, "applicantName"), 1):
        rows.append(("parties", key | {"role": "applicant", "sequence": str(i), "name": name}))
    shortened = text(found, "inventorsShort")
    if _ET_AL in shortened:
        others["list of inventors cut short (et al.)"] += 1
    elif shortened:
        for i, name in enumerate(_people(shortened), 1):
            rows.append(("parties", key | {"role": "inventor", "sequence": str(i), "name": name}))
    return Record(position, raw, rows, stamped(printed))


def _people(shortened: str) -> Iterator[str]:
    """`Doe; Jane A.` as `Jane A. Doe`; with a generation, `Doe, III; Jane` as `Jane Doe, III`."""
    last, _, first = shortened.partition(";")
    family, _, generation = last.partition(",")
    name = " ".join(f"{first} {family}".split())
    yield f"{name}, {generation.strip()}" if generation.strip() else name
