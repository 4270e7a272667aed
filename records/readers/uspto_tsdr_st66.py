"""Takes apart trademark status XML of WIPO ST.66; rows are made in uspto_tsdr.py.

The history's codes come without their type here: it is filled in from the table of codes, where all types of a
code mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

from bonafile.records.readers.uspto_codes import trademark_events
from bonafile.records.readers.uspto_conveyances import Conveyance
from bonafile.records.readers.uspto_tsdr_case import Status, reel_and_frame
from bonafile.records.readers.uspto_tsdr_st96 import iso
from bonafile.records.readers.xml_text import one_line, value

#: As-filed flags of the daily file, and the indicator that says so here.
_BASES = {
    "filing-basis-filed-as-66a-in": "BasisRequestforExtentionOfProtectionIndicator",
    "filed-as-use-application-in": "BasisUseIndicator",
    "filing-basis-filed-as-44e-in": "BasisForeignRegistrationIndicator",
    "filing-basis-filed-as-44d-in": "BasisForeignApplicationIndicator",
    "intent-to-use-in": "BasisIntentToUseIndicator",
}
_LINES = "FormattedNameAddress/Name/FreeFormatName/FreeFormatNameDetails/FreeFormatNameLine"
_PLACE = "FormattedNameAddress/Address/FormattedAddress"
_ATTORNEY, _CORRESPONDENT, _DOMESTIC = (
    "Attorney of Record",
    "Domestic Correspondent",
    "Domestic Representative",
)


def marks(root: etree._Element) -> Iterator[Status]:
    """The marks of a document; none where it is no ST.66. Applicants stand beside the mark."""
    for content in root.iter("TransactionContentDetails"):
        for mark in content.iterfind("TransactionData/TradeMarkDetails/TradeMark"):
            yield _status(mark, content)


def _status(mark: etree._Element, content: etree._Element) -> Status:
    filed = mark.find("TradeMarkExt/FilingBasisDetails/BasisWhenFiled")
    people = {
        value(each, "Comment"): each.find("RepresentativeAddressBook")
        for each in mark.iterfind("RepresentativeDetails/Representative")
    }
    status = Status(
        value(mark, "ApplicationNumber"),
        {
            "filing-date": iso(value(mark, "ApplicationDate")),
            "registration-date": iso(value(mark, "RegistrationDate")),
            "status-code": value(mark, "MarkCurrentStatusCode"),
            "status-date": iso(value(mark, "MarkCurrentStatusDate")),
            "mark-identification": value(mark, "WordMarkSpecification/MarkVerbalElementText"),
            "mark-drawing-code": value(mark, "TradeMarkExt/MarkFeatureCode"),
            "published-for-opposition-date": iso(
                value(mark, "PublicationDetails/Publication/PublicationDate")
            ),
            "attorney-name": names(people.get(_ATTORNEY)),
            "domestic-representative-name": names(people.get(_DOMESTIC)),
        }
        | {flag: "T" for flag, name in _BASES.items() if value(filed, name) == "true"},
        value(mark, "RegistrationNumber"),
    )
    for each in mark.iterfind("GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription"):
        prime = value(each, "ClassDescriptionExt/PrimeClassText") or value(each, "ClassNumber")
        basis = each.find("ClassDescriptionExt/FilingBasisDetails")
        used, commerce = value(basis, "FirstUseDateNumber"), value(basis, "FirstUseInCommerceDate")
        status.classes.append((prime, [value(each, "ClassNumber")], used, commerce))
        if value(each, "GoodsServicesDescription"):
            status.goods.append((prime, value(each, "GoodsServicesDescription")))
    for each in mark.iterfind("PriorityDetails/Priority"):
        status.priorities.append((value(each, "PriorityCountryCode"), value(each, "PriorityNumber")))
    for each in mark.iterfind("MarkEventDetails/MarkEvent"):
        code, label = (
            value(each, "MarkEventCode"),
            value(each, "MarkEventExt/MarkEventInternalDescriptionText"),
        )
        status.history.append((code, _type(code), label, iso(value(each, "MarkEventDate"))))
    for each in content.iterfind("TransactionData/ApplicantDetails/Applicant"):
        status.owners.append(_owner(each))
    book = people.get(_CORRESPONDENT)
    status.correspondent = [t for t in [*_lines(book), address(book)] if t]
    status.phone, status.email = (value(book, f"ContactInformationDetails/{n}") for n in ("Phone", "Email"))
    status.assignments = [_assignment(each) for each in mark.iterfind("AssignmentBagExt/Assignment")]
    return status


@cache
def _types() -> dict[str, str]:
    """Code -> a type under which it is known; '' where its types mean different things."""
    found: dict[str, str] = {}
    meanings = trademark_events()
    for code, kind in meanings:
        other = found.setdefault(code, kind)
        if other and meanings[code, other] != meanings[code, kind]:
            found[code] = ""
    return found


def _type(code: str) -> str:
    return _types().get(code, "")


def _owner(each: etree._Element) -> dict[str, str]:
    book = each.find("ApplicantAddressBook")
    place = book.find(_PLACE) if book is not None else None
    streets = [t for n in ("AddressRoom", "AddressBuilding", "AddressStreet") if (t := value(place, n))]
    return {
        "party-type": value(each, "ApplicantExt/PartyTypeCode"),
        "party-name": names(book),
        "legal-entity-type-code": value(each, "ApplicantExt/ApplicantLegalEntityCode"),
        "address-1": ", ".join(streets),
        "city": value(place, "AddressCity"),
        "state": value(place, "AddressState"),
        "country": value(place, "FormattedAddressCountryCode"),
        "postcode": value(place, "AddressPostcode"),
    }


def _lines(book: etree._Element | None) -> list[str]:
    found = [one_line(line.text or "") for line in book.iterfind(_LINES)] if book is not None else []
    return [line for line in found if line]


def names(book: etree._Element | None) -> str:
    """The name in an address book of ST.66, its lines joined."""
    return ", ".join(_lines(book))


def address(book: etree._Element | None) -> str:
    """The address in an address book of ST.66 on one line, with its country."""
    place = book.find(_PLACE) if book is not None else None
    parts = (
        "AddressRoom", "AddressBuilding", "AddressStreet", "AddressCity", "AddressState", "AddressPostcode",
        "FormattedAddressCountryCode",
    )  # fmt: skip
    return ", ".join(t for part in parts if (t := value(place, part)))


def _assignment(each: etree._Element) -> Conveyance:
    assignors = each.findall("Assignor")
    return Conveyance(
        value(each, "AssignmentConveyanceCategory"),
        [value(a, "Contact/Name/EntityName") for a in assignors],
        [value(a, "Contact/Name/EntityName") for a in each.iterfind("Assignee")],
        max((iso(value(a, "AssignmentExecutionDate")) for a in assignors), default=""),
        iso(value(each, "AssignmentRecordedDate")),
        reel_and_frame(value(each, "AssignmentIdentifier")),
    )
