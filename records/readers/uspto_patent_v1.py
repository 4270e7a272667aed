"""Takes apart the USPTO's first XML of published applications (pap-v15-2001-01-31, pap-v16-2002-01-01).

Only applications for inventions and plants were published in it. Rows are made in uspto_patent.py.
"""

from __future__ import annotations

from lxml import etree

from bonafile.records.readers.uspto_codes import lookup
from bonafile.records.readers.uspto_patent_parts import (
    Document,
    Person,
    country,
    kind,
    number,
    numbered,
    symbol,
)
from bonafile.records.readers.xml_text import day, value, values

#: Which earlier filing is the parent, where several are named: the closest tie first.
_PARENTS = (
    "division-of", "continuations/continuation-of", "continuations/continuation-in-part-of",
    "continuation-of", "continuation-in-part-of", "reissue-of",
)  # fmt: skip
_PROVISIONAL = "non-provisional-of-provisional/document-id"


def document(root: etree._Element) -> Document:
    """A `patent-application-publication` element as a document."""
    head = root.find("subdoc-bibliographic-information")
    own = number(value(head, "domestic-filing-data/application-number/doc-number"))
    kind_code = value(head, "document-id/kind-code")
    return Document(
        number=own,
        kind=kind("plant" if kind_code.startswith("P") else "utility"),
        filed=day(value(head, "domestic-filing-data/filing-date")),
        printed=day(value(head, "document-id/document-date")),
        printed_number=numbered("US", value(head, "document-id/doc-number"), kind_code),
        granted=False,
        title=value(head, "technical-information/title-of-invention"),
        abstract=root.find("subdoc-abstract"),
        claims=root.find("subdoc-claims"),
        description=root.find("subdoc-description"),
        ipc=_ipc(head),
        priorities=_priorities(head),
        parent=_parent(head, own),
        inventors=_people(head, "inventors/first-named-inventor", "inventors/inventor"),
        assignees=_people(head, "assignee"),
        correspondent=_correspondent(head),
    )


def _ipc(head: etree._Element | None) -> list[str]:
    base = "technical-information/classification-ipc"
    found = [] if head is None else head.findall(f"{base}/classification-ipc-primary/ipc")
    found += [] if head is None else head.findall(f"{base}/classification-ipc-secondary/ipc")
    return [symbol(each.text) for each in found if each.text and each.text.strip()]


def _priorities(head: etree._Element | None) -> list[str]:
    found = []
    for each in head.iterfind("foreign-priority-data") if head is not None else ():
        found.append(
            numbered(
                country(value(each, "country-code")), value(each, "priority-application-number/doc-number")
            )
        )
    for each in head.iterfind(f"continuity-data/{_PROVISIONAL}") if head is not None else ():
        found.append(numbered("US", number(value(each, "doc-number"))))
    return [each for each in found if each]


def _parent(head: etree._Element | None, own: str) -> str:
    """The parent of this very application; the chain behind it has other children."""
    for path in _PARENTS:
        for each in head.iterfind(f"continuity-data/{path}/parent-child") if head is not None else ():
            child = number(value(each, "child/document-id/doc-number"))
            parent = number(value(each, "parent/document-id/doc-number"))
            if parent and child in {own, ""}:
                return parent
    return ""


def _people(head: etree._Element | None, *paths: str) -> list[Person]:
    found = []
    for path in paths:
        for each in head.iterfind(path) if head is not None else ():
            organisation = value(each, "organization-name") or value(each, "name/name-1")
            parts = ("given-name", "middle-name", "family-name", "name-suffix")
            name = organisation or " ".join(values(each.find("name"), *parts))
            code = value(each, "assignee-type")
            kind_of_party = lookup("assignee", code[-1:]) or ("" if organisation else "individual")
            home = next(
                (
                    h
                    for h in (each.find("residence/residence-us"), each.find("residence/residence-non-us"))
                    if h is not None
                ),
                None,
            )
            place = home if home is not None else each.find("address")
            if name:
                found.append(
                    Person(
                        name, _address(place), _country(place), kind_of_party,
                        value(each, "address/telephone"), value(each, "address/email"),
                    )
                )  # fmt: skip
    return found


def _address(place: etree._Element | None) -> str:
    return ", ".join(values(place, "address-1", "address-2", "city", "state", "postalcode"))


def _country(place: etree._Element | None) -> str:
    code = country(value(place, "country-code") or value(place, "country/country-code"))
    return code or ("US" if value(place, "state") else "")


def _correspondent(head: etree._Element | None) -> Person | None:
    each = head.find("correspondence-address") if head is not None else None
    name = " ".join(values(each, "name-1", "name-2"))
    if each is None or not name:
        return None
    place = each.find("address")
    return Person(
        name, _address(place), _country(place), "", value(place, "telephone"), value(place, "email")
    )
