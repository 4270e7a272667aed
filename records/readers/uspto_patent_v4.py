"""Takes apart the USPTO's v4x XML of published applications and grants (v4.0 of 2004 to v4.6 of 2021).

What changed between the versions: applicants were the inventors until v4.2, from v4.3 on they stand beside
them (us-parties); the IPC is one text until v4.0 and in parts since (ipcr); the CPC came with v4.4. Rows
are made in uspto_patent.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bonafile.records.readers.uspto_codes import lookup
from bonafile.records.readers.uspto_patent_parts import (
    Document,
    Person,
    country,
    kind,
    locarno,
    number,
    numbered,
    symbol,
)  # fmt: skip
from bonafile.records.readers.xml_text import day, one_line, value, values

#: Which earlier filing is the parent, where several are named: the closest tie first.
_PARENTS = (
    "division", "us-divisional-reissue", "continuation", "continuation-in-part", "continuing-reissue",
    "reissue", "substitution", "addition", "utility-model-basis",
)  # fmt: skip


def document(root: etree._Element) -> Document:
    """A `us-patent-application` or `us-patent-grant` element as a document."""
    granted = root.tag == "us-patent-grant"
    head = root.find("us-bibliographic-data-grant" if granted else "us-bibliographic-data-application")
    printed = head.find("publication-reference/document-id") if head is not None else None
    applied = head.find("application-reference") if head is not None else None
    own = number(value(applied, "document-id/doc-number"))
    parties = _first(head, "us-parties", "parties")
    applicants = _people(parties, "us-applicants/us-applicant", "applicants/applicant")
    listed = _people(parties, "inventors/inventor", "inventors/deceased-inventor")
    inventors = listed or _people(parties, "applicants/applicant", only="applicant-inventor")
    agencies, agents = _agents(parties)
    return Document(
        number=own,
        kind=_kind(head, applied),
        filed=day(value(applied, "document-id/date")),
        printed=day(value(printed, "date")),
        printed_number=_printed(printed),
        granted=granted,
        title=value(head, "invention-title"),
        abstract=root.find("abstract"),
        claims=root.find("claims"),
        description=root.find("description"),
        ipc=list(_classes(head)),
        priorities=list(_priorities(head)),
        parent=_parent(head, own),
        publications=list(_publications(head)),
        applicants=applicants,
        inventors=inventors,
        assignees=_people(head, "assignees/assignee"),
        agencies=agencies,
        agents=agents,
        correspondent=_correspondent(parties),
    )


def _kind(head: etree._Element | None, applied: etree._Element | None) -> str:
    """The kind by the type of application; a reissue is of the kind it reissues, which the class tells."""
    of_type = applied.get("appl-type", "") if applied is not None else ""
    design = head is not None and head.find("classification-locarno") is not None
    return kind("design" if of_type == "reissue" and design else of_type)


def _first(head: etree._Element | None, *paths: str) -> etree._Element | None:
    found = (head.find(path) for path in paths) if head is not None else ()
    return next((each for each in found if each is not None), None)


def _each(head: etree._Element | None, *paths: str) -> Iterator[etree._Element]:
    for path in paths if head is not None else ():
        yield from head.iterfind(path)  # type: ignore[union-attr]


def _printed(reference: etree._Element | None) -> str:
    return numbered(
        country(value(reference, "country")) or "US", value(reference, "doc-number"), value(reference, "kind")
    )


def _classes(head: etree._Element | None) -> Iterator[str]:
    """Symbols of the IPC, main one first; for designs of the Locarno classification; where there is neither,
    the CPC's inventive ones, which are written alike.
    """
    found = [symbol(_symbol(each)) for each in _each(head, "classifications-ipcr/classification-ipcr")]
    for path in ("classification-ipc/main-classification", "classification-ipc/further-classification"):
        found += [symbol(one_line(each.text or "")) for each in _each(head, path)]
    for path in ("main-classification", "further-classification"):
        found += [locarno(each.text or "") for each in _each(head, f"classification-locarno/{path}")]
    if not any(found):
        for path in ("main-cpc", "further-cpc"):
            for each in _each(head, f"classifications-cpc/{path}/classification-cpc"):
                if value(each, "classification-value") != "A":  # additional information
                    found.append(symbol(_symbol(each)))
    yield from filter(None, found)


def _symbol(each: etree._Element) -> str:
    parts = [value(each, p) for p in ("section", "class", "subclass", "main-group", "subgroup")]
    if not any(parts):
        return one_line(each.text or "")
    return f"{''.join(parts[:4])}/{parts[4]}"


def _priorities(head: etree._Element | None) -> Iterator[str]:
    """Foreign filings claimed, then provisional ones of the office itself."""
    for each in _each(head, "priority-claims/priority-claim"):
        yield numbered(country(value(each, "country")), value(each, "doc-number"))
    for each in _each(head, "us-related-documents/us-provisional-application/document-id"):
        yield numbered("US", number(value(each, "doc-number")))


def _parent(head: etree._Element | None, own: str) -> str:
    """The parent of this very application; the chain behind it has other children."""
    for name in _PARENTS:
        for each in _each(head, f"us-related-documents/{name}/relation"):
            child = number(value(each, "child-doc/document-id/doc-number"))
            parent = number(value(each, "parent-doc/document-id/doc-number"))
            if parent and child in {own, ""}:
                return parent
    return ""


def _publications(head: etree._Element | None) -> Iterator[tuple[str, str]]:
    for each in _each(head, "us-related-documents/related-publication/document-id"):
        when = day(value(each, "date"))
        if country(value(each, "country")) == "US" and when:
            yield when, _printed(each)


def _people(head: etree._Element | None, *paths: str, only: str = "") -> list[Person]:
    found = []
    for each in _each(head, *paths):
        person = _person(each)
        if person and (not only or each.get("app-type", only) == only):
            found.append(person)
    return found


def _person(each: etree._Element) -> Person | None:
    """Names and addresses stand in an address book, or for some assignees of v4.0 beside it."""
    book = each.find("addressbook") if each.find("addressbook") is not None else each
    organisation = value(book, "orgname")
    single = " ".join(values(book, "first-name", "middle-name", "last-name", "suffix"))
    name = organisation or single or value(book, "name")
    code = value(book, "role") or value(each, "role")
    place = book.find("address")
    lines = [f"address-{i}" for i in range(1, 6)]
    where = ", ".join(values(place, *lines, "street", "city", "state", "postcode"))
    home = country(value(place, "country")) or country(value(each, "residence/country"))
    if not name:
        return None
    of_type = lookup("assignee", code[-1:]) or ("individual" if single and not organisation else "")
    return Person(name, where, home, of_type, value(book, "phone"), value(book, "email"))


def _agents(parties: etree._Element | None) -> tuple[list[Person], list[Person]]:
    """Firms and persons who acted as attorneys."""
    found = [(each, _person(each)) for each in _each(parties, "agents/agent")]
    firms = [p for each, p in found if p and value(each, "addressbook/orgname")]
    people = [p for each, p in found if p and not value(each, "addressbook/orgname")]
    return firms, people


def _correspondent(parties: etree._Element | None) -> Person | None:
    each = parties.find("correspondence-address") if parties is not None else None
    return _person(each) if each is not None else None
