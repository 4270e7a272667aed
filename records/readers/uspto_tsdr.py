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

from bonafile.records.readers import uspto_conveyances as conveyances
from bonafile.records.readers.base import KNOWN, Block, Record, Reject, Source
from bonafile.records.readers.office_codes import left_out
from bonafile.records.readers.uspto_trademark import rows as daily_rows
from bonafile.records.readers.uspto_trademark_events import Row
from bonafile.records.readers.uspto_tsdr_case import Status, case
from bonafile.records.readers.uspto_tsdr_st66 import marks as st66
from bonafile.records.readers.uspto_tsdr_st96 import marks as st96
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


class UsptoTsdrReader:
    """USPTO trademark status records (see the module)."""

    name = "uspto-tsdr"

    def sniff(self, name: str, head: bytes) -> bool:
        """XML whose root is a transaction in one of WIPO's trademark namespaces, not of another office."""
        return bool(_SNIFF.search(head) and _MARKS.search(head)) and not _OTHER_OFFICE.search(head)

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per mark, streamed by documents; what cannot be parsed is rejected with its place."""
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
