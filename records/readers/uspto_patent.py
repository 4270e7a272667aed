"""Reads the USPTO's patent XML: published applications (pap-v15, pap-v16, v4x) and grants (v4x), also many
documents one after the other as in the weekly files.

One document is one filing with its parties and its publication or grant as events. The document printed
first tells the filing as filed; a later one supersedes it from its own day, so a grant's text and assignee
count from the filing only where no publication was delivered. Who is taken for the applicant: see
:func:`_applicants`. The two families of mark-up are taken apart in uspto_patent_v1.py and
uspto_patent_v4.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bonafile.records.readers.base import KNOWN, Block, Record, Reject, Source
from bonafile.records.readers.uspto_patent_parts import Document, Person, Row
from bonafile.records.readers.uspto_patent_v1 import document as document_v1
from bonafile.records.readers.uspto_patent_v4 import document as document_v4
from bonafile.records.readers.xml import Splitter, records
from bonafile.records.readers.xml_text import one_line, prose, stamped

_PUBLICATION_V1, _PUBLICATION_V4, _GRANT_V4 = (
    "patent-application-publication",
    "us-patent-application",
    "us-patent-grant",
)
_TAGS = (_PUBLICATION_V1, _PUBLICATION_V4, _GRANT_V4)
_SNIFF = re.compile(rb"<(?:!DOCTYPE\s+)?(?:" + "|".join(_TAGS).encode() + rb")[\s>\[]")
_NUMBER = re.compile(r"^\s*\[?(\d+(?:\s*[-–]\s*\d+)?)\]?\s*[.):]*\s*")


class UsptoPatentReader:
    """USPTO published patent applications and grants (see the module)."""

    name = "uspto-patent"

    def sniff(self, name: str, head: bytes) -> bool:
        """XML with a DOCTYPE or root of one of the generations."""
        return bool(_SNIFF.search(head))

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per document, streamed; what cannot be parsed is rejected with its place."""
        others: Counter[str] = Counter()
        for item in records(source, Splitter(_TAGS)):
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, root = item
            if root.tag not in _TAGS:
                others[str(root.tag)] += 1
                continue
            read = document_v1(root) if root.tag == _PUBLICATION_V1 else document_v4(root)
            yield Record(piece.position, raw, rows(read), stamped(read.printed))
        if others:
            named = ", ".join(f"{tag} ×{n}" for tag, n in others.most_common())
            source.notes.append(f"documents that are no filing left out / 非申请文件已略过: {named}")


def rows(document: Document) -> list[tuple[str, Row]]:
    """The rows of one document as (table, column -> text)."""
    key = {"office": "US", "application_number": document.number}
    found: list[tuple[str, Row]] = [("filings", key | _filing(document))]
    found += [("parties", key | row) for row in _parties(document)]
    found += [("events", key | row) for row in _events(document)]
    return found


def _filing(document: Document) -> Row:
    return {
        "kind": document.kind,
        "filing_date": document.filed,
        "title": document.title,
        "abstract": _abstract(document.abstract),
        "claims": _claims(document.claims),
        "description": prose(document.description),
        "ipc": ";".join(dict.fromkeys(document.ipc)),
        "priority_numbers": ";".join(dict.fromkeys(document.priorities)),
        "parent_number": document.parent,
    }


def _abstract(element: etree._Element | None) -> str:
    """The paragraphs without a heading; the whole where there are no paragraphs."""
    if element is None:
        return ""
    paragraphs = [p for p in element.iter("p", "paragraph") if p.getparent() is not None]
    return "\n".join(filter(None, map(prose, paragraphs))) or prose(element)


def _claims(element: etree._Element | None) -> str:
    """One claim a line, `1. A method …`; the number is the printed one, else the attribute's, else its place.
    A range that was cancelled before publication keeps its range as number.
    """
    lines = []
    for place, claim in enumerate(element.iter("claim") if element is not None else (), 1):
        text = one_line(prose(claim))
        printed = _NUMBER.match(text)
        given = (claim.get("num") or "").lstrip("0")
        number = re.sub(r"\s", "", printed[1]) if printed else given or str(place)
        words = text[printed.end() :] if printed else text
        if words:
            lines.append(f"{number}. {words}")
    return "\n".join(lines)


def _applicants(document: Document) -> list[Person]:
    """Applicants who are not inventors; else the assignees; else the inventors themselves.

    Until 2012 the inventors alone could apply, and the owner is printed as assignee; since then the owner is
    an applicant (37 CFR 1.46), yet inventors who apply for themselves are still listed as applicants too.
    """
    inventors = {person.name for person in document.inventors}
    others = [person for person in document.applicants if person.name not in inventors]
    return others or document.assignees or document.applicants or document.inventors


def _parties(document: Document) -> Iterator[Row]:
    for sequence, person in enumerate(_applicants(document), 1):
        yield person.row("applicant", sequence)
    for sequence, person in enumerate(document.inventors, 1):
        yield person.row("inventor", sequence)
    for role, people in (("agency", document.agencies), ("agent", document.agents)):
        for sequence, person in enumerate(people, 1):
            # only a grant names them: who acted on the filing day it does not say
            yield person.row(role, sequence) | {KNOWN: document.printed}
    if document.correspondent:
        yield document.correspondent.row("correspondent", 1)


def _events(document: Document) -> Iterator[Row]:
    event = "registered" if document.granted else "published"
    yield {"event_date": document.printed, "event": event, "detail": document.printed_number}
    for day, number in document.publications:
        yield {"event_date": day, "event": "published", "detail": number}
