"""Reads what the EPO's Open Patent Services answer: bibliographic data (one publication a record, of any office
in DOCDB) and INPADOC legal events (one family member a record).

A publication gives the filing as first printed (title, abstract, IPC, priorities, applicants, inventors) and the
printing as `published` or, for a grant, `registered`; a later publication of the same filing supersedes from its
own day, and keeps what it does not print again. Legal events count from their effective day and are known from
the gazette; their codes have a table per office (configs/office-codes.csv). Numbers are DOCDB's. Lapses and fees
in single contracting states, designated states, citations and the CPC are left out; claims and descriptions come
from other services of OPS.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bonafile.records.readers.base import Block, Record, Reject, Source
from bonafile.records.readers.office_codes import left_out, meaning
from bonafile.records.readers.uspto_patent_parts import numbered, symbol
from bonafile.records.readers.xml import Splitter, beginning, records
from bonafile.records.readers.xml_text import day, one_line, prose, stamped, value

Row = dict[str, str]
_ROOT, _PUBLICATION, _MEMBER = "ops:world-patent-data", "exchange-document", "ops:family-member"
_SNIFF = re.compile(rb"<ops:world-patent-data[\s>]")
_COUNTRY = re.compile(r"\s*\[([A-Z]{2})\]\s*$")
_IMAGE = re.compile(r"\s*<IMAGE>\s*")
#: Offices whose filings are told in Chinese where both languages are there.
_CHINESE = {"CN", "TW", "HK", "MO"}
#: Kinds of publication that print a right granted; in the US `A` did until 2001-03-15, when it became a number.
_GRANTS = "BCSUY"


class EpoOpsReader:
    """EPO OPS bibliographic data and legal events (see the module)."""

    name = "epo-ops"

    def sniff(self, name: str, head: bytes) -> bool:
        """XML whose root is OPS's."""
        return bool(_SNIFF.search(head))

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """One record per publication or family member, streamed; what cannot be parsed is rejected."""
        unmapped: Counter[str] = Counter()
        family = b"<" + _MEMBER.encode() in beginning(source)
        before: Row = {}
        number = 0
        for item in records(
            source, Splitter((_MEMBER if family else _PUBLICATION,), outer=_ROOT), prefixed=True
        ):
            number += 1
            if isinstance(item, Reject):
                yield item
                continue
            piece, raw, root = item
            found, issued = (member if family else publication)(root, unmapped)
            before = _completed(found, before)
            yield Record(piece.position, raw, found, stamped(issued))
        left_out(source, unmapped, "legal events", "条法律状态")
        if not number:
            source.notes.append("neither bibliographic data nor legal events / 不含著录数据或法律状态")


def _completed(found: list[tuple[str, Row]], before: Row) -> Row:
    """A filing printed again keeps what the publication before it had and it has not; returns the filing."""
    filing = next((row for table, row in found if table == "filings"), {})
    same = all(filing.get(k) == before.get(k) for k in ("office", "application_number"))
    for column, text in before.items():
        if same and not filing.get(column):
            filing[column] = text
    return filing or before


def publication(root: etree._Element, unmapped: Counter[str]) -> tuple[list[tuple[str, Row]], str]:
    """The rows of an `exchange-document`, and the day on which it was printed."""
    head = root.find("bibliographic-data")
    key, kind = _application(head)
    printed = _date(head, "publication-reference")
    filing = {
        "kind": kind,
        "filing_date": day(_date(head, "application-reference")),
        "title": _in_language(head, "invention-title", key["office"]),
        "abstract": _IMAGE.sub(" ", _in_language(root, "abstract", key["office"])).strip(),
        "ipc": ";".join(dict.fromkeys(_classes(head))),
        "priority_numbers": ";".join(dict.fromkeys(_priorities(head, key))),
    }
    found: list[tuple[str, Row]] = [("filings", key | filing)]
    for role in ("applicant", "inventor"):
        found += [("parties", key | row) for row in _parties(head, role)]
    found += [("events", key | row) for row in _printed(head)]
    return found, printed


def member(root: etree._Element, unmapped: Counter[str]) -> tuple[list[tuple[str, Row]], str]:
    """The rows of an `ops:family-member`, and the day of its last change; `unmapped` counts the codes left out."""
    key, _ = _application(root)
    found: list[tuple[str, Row]] = []
    for each in root.iterfind("exchange-document"):
        found += publication(each, unmapped)[0]
    events = [
        *_printed(root),
        *(row for each in root.iterfind("legal") for row in _legal(each, key, unmapped)),
    ]
    unique: dict[tuple[str, ...], Row] = {}
    for row in sorted(events, key=lambda r: r["event_date"]):
        unique.setdefault(
            tuple(row.get(c, "") for c in ("event_date", "event", "article", "counterparty_name")), row
        )
    found += [("events", key | row) for row in unique.values()]
    changed = [value(each, name) for each in root.iterfind("legal") for name in ("L018EP", "L019EP")]
    return found, max((c for c in changed if _is_day(c)), default="")


def _legal(each: etree._Element, key: Row, unmapped: Counter[str]) -> Iterator[Row]:
    code = one_line(each.get("code", ""))
    label = one_line(each.get("desc", ""))
    known = meaning(f"ep-legal-{key['office']}", code)
    printed = value(each, "L007EP")
    if known is None or not _is_day(printed):
        unmapped[f"{code} {label}"] += 1
        return
    effective = day(value(each, "L500EP/L525EP"))
    happened = effective if _is_day(effective) else printed
    yield {
        "event_date": happened,
        "known_date": max(printed, happened),
        "event": known.value,
        "article": known.article,
        "counterparty_name": value(each, "L500EP/L509EP"),
        "detail": f"{code} {label}",
    }


def _is_day(text: str) -> bool:
    """Whether a text is a day; the first of the year 1 stands for none."""
    return bool(stamped(text)) and text[:4] > "0001"


def _application(head: etree._Element | None) -> tuple[Row, str]:
    """Office and number of the application, and its kind. An international application is the IB's (WO)."""
    applied = _docdb(head, "application-reference")
    office, kind = value(applied, "country"), value(applied, "kind")
    number = value(applied, "doc-number")
    if kind == "W":
        office, number = "WO", f"{office}{number}"
    kinds = {"U": "utility_model", "F": "design", "S": "design"}
    return {"office": office, "application_number": number}, kinds.get(kind[:1], "invention")


def _docdb(head: etree._Element | None, path: str) -> etree._Element | None:
    """The number in DOCDB's form below a reference."""
    for each in head.iterfind(f"{path}/document-id") if head is not None else ():
        if each.get("document-id-type") == "docdb":
            return each
    return None


def _date(head: etree._Element | None, path: str) -> str:
    """The day of a reference, in whichever of its forms it stands."""
    found = [value(each, "date") for each in head.iterfind(f"{path}/document-id")] if head is not None else []
    return next((text for text in found if text), "")


def _printed(head: etree._Element | None) -> Iterator[Row]:
    printed = _docdb(head, "publication-reference")
    country, kind = value(printed, "country"), value(printed, "kind")
    when = day(_date(head, "publication-reference"))
    if when:
        granted = kind[:1] in _GRANTS or (country == "US" and kind == "A")
        yield {
            "event_date": when,
            "event": "registered" if granted else "published",
            "detail": f"{country}{value(printed, 'doc-number')}{kind}",
        }


def _in_language(parent: etree._Element | None, tag: str, office: str) -> str:
    """A text in the language the toolkit compares it in: Chinese for Chinese offices, else English, else any."""
    texts = {each.get("lang", ""): prose(each) for each in parent.iterfind(tag)} if parent is not None else {}
    wanted = ("zh", "en") if office in _CHINESE else ("en",)
    return next((texts[lang] for lang in wanted if lang in texts), next(iter(texts.values()), ""))


def _classes(head: etree._Element | None) -> list[str]:
    for path in ("classifications-ipcr/classification-ipcr/text", "classification-ipc/text"):
        found = (
            [symbol(one_line(each.text or "")) for each in head.iterfind(path)] if head is not None else []
        )
        if found:
            return found
    return []


def _priorities(head: etree._Element | None, key: Row) -> Iterator[str]:
    """Earlier filings claimed, as country and number; EPODOC's writing, with a year put in, only where there is
    no other.
    """
    for each in head.iterfind("priority-claims/priority-claim") if head is not None else ():
        forms = {d.get("document-id-type", ""): d for d in each.iterfind("document-id")}
        country = value(forms.get("docdb"), "country") or value(forms.get("epodoc"), "doc-number")[:2]
        number = value(forms.get("docdb"), "doc-number") or value(forms.get("original"), "doc-number")
        if (country, number) != (key["office"], key["application_number"]):
            yield numbered(country, number) or numbered("", value(forms.get("epodoc"), "doc-number"))


def _parties(head: etree._Element | None, role: str) -> Iterator[Row]:
    """Applicants or inventors by sequence: the name as filed, with EPODOC's Latin one where that is another
    script, and its country.
    """
    forms: dict[str, dict[str, str]] = {}
    for each in head.iterfind(f"parties/{role}s/{role}") if head is not None else ():
        name = value(each, f"{role}-name/name").rstrip(" ,")
        if name:
            forms.setdefault(each.get("sequence", ""), {})[each.get("data-format", "")] = name
    for i, names in enumerate(forms.values(), 1):
        latin = names.get("epodoc", "")
        country = _COUNTRY.search(latin)
        latin = _COUNTRY.sub("", latin).rstrip(" ,")
        name = names.get("original") or latin
        other = "" if name.isascii() or name == latin else latin
        yield {
            "role": role,
            "sequence": str(i),
            "name": name,
            "name_latin": other,
            "country": country[1] if country else "",
        }
