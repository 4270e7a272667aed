"""Takes apart trademark status XML of WIPO ST.96 (versions 1_D3 and 2.2.1); rows are made in uspto_tsdr.py.

Elements come without prefixes: the versions differ in them, and in a few names.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bonafile.records.readers.uspto_conveyances import Conveyance
from bonafile.records.readers.uspto_tsdr_case import Status, reel_and_frame
from bonafile.records.readers.xml_text import one_line, value

#: As-filed flags of the daily file, and the indicator that says so here.
_BASES = {
    "filing-basis-filed-as-66a-in": "BasisInternationalRegistrationIndicator",
    "filed-as-use-application-in": "BasisUseIndicator",
    "filing-basis-filed-as-44e-in": "BasisForeignRegistrationIndicator",
    "filing-basis-filed-as-44d-in": "BasisForeignApplicationIndicator",
    "intent-to-use-in": "BasisIntentToUseIndicator",
}


def marks(root: etree._Element) -> Iterator[Status]:
    """The marks of a document; none where it is no ST.96."""
    for mark in root.iter("Trademark"):
        yield _status(mark)


def _status(mark: etree._Element) -> Status:
    filed = mark.find("NationalFilingBasis/FilingBasis")
    text = "MarkRepresentation/MarkReproduction/WordMarkSpecification/MarkVerbalElementText"
    status = Status(
        value(mark, "ApplicationNumber/ApplicationNumberText"),
        {
            "filing-date": iso(value(mark, "ApplicationDate")),
            "registration-date": iso(value(mark, "RegistrationDate")),
            "status-code": value(mark, "MarkCurrentStatusCode"),
            "status-date": iso(value(mark, "MarkCurrentStatusDate")),
            "mark-identification": value(mark, text),
            "mark-drawing-code": value(
                mark, "MarkRepresentation/MarkDescriptionBag/NationalMarkDescription/MarkFeatureCode"
            ),
            "published-for-opposition-date": iso(value(mark, "PublicationBag/Publication/PublicationDate")),
            "attorney-name": _name(mark.find("RecordAttorney")),
            "domestic-representative-name": _name(mark.find("NationalRepresentative")),
        }
        | {flag: "T" for flag, name in _BASES.items() if value(filed, name) == "true"},
        value(mark, "RegistrationNumber"),
    )
    _goods(mark, status)
    for each in mark.iterfind("PriorityBag/Priority"):
        number = value(each, "ApplicationNumber/ApplicationNumberText") or value(each, "PriorityNumber")
        status.priorities.append((value(each, "PriorityCountryCode"), number))
    for each in mark.iterfind("ApplicantBag/Applicant"):
        status.owners.append(_owner(each))
    for each in mark.iterfind("MarkEventBag/MarkEvent"):
        code = value(each, "NationalMarkEvent/MarkEventCode")
        # the type is the code's last letter
        label = value(each, "NationalMarkEvent/MarkEventDescriptionText")
        status.history.append((code[:-1], code[-1:], label, iso(value(each, "MarkEventDate"))))
    contact = mark.find("NationalCorrespondent/Contact")
    names = [
        value(contact, "Name/OrganizationName/OrganizationStandardName"),
        _name(mark.find("NationalCorrespondent")),
    ]
    status.correspondent = [t for t in [*dict.fromkeys(names), _address(contact)] if t]
    status.phone = value(contact, "PhoneNumberBag/PhoneNumber")
    status.email = value(contact, "EmailAddressBag/EmailAddressText")
    status.assignments = [_assignment(each) for each in mark.iterfind("AssignmentBag/Assignment")]
    return status


def _goods(mark: etree._Element, status: Status) -> None:
    for each in mark.iterfind("GoodsServicesBag/GoodsServices"):
        by_kind: dict[str, list[str]] = {}
        for number in each.iterfind("GoodsServicesClassificationBag/GoodsServicesClassification"):
            by_kind.setdefault(value(number, "ClassificationKindCode"), []).append(
                value(number, "ClassNumber")
            )
        prime = next(iter(by_kind.get("Primary", [])), "")
        used, commerce = (
            value(each, f"NationalFilingBasis/{n}") for n in ("FirstUsedDate", "FirstUsedCommerceDate")
        )
        status.classes.append((prime, by_kind.get("Nice", []), used, commerce))
        for described in each.iterfind("ClassDescriptionBag/ClassDescription"):
            text = value(described, "GoodsServicesDescriptionText")
            if text:
                status.goods.append((value(described, "ClassNumber") or prime, text))


def _owner(each: etree._Element) -> dict[str, str]:
    place = each.find("Contact/PostalAddressBag/PostalAddress/PostalStructuredAddress")
    lines = (
        [one_line(line.text or "") for line in place.iterfind("AddressLineText")] if place is not None else []
    )
    lines = [line for line in lines if line]
    return {
        "party-type": each.get("sequenceNumber", ""),
        "party-name": _name(each),
        "legal-entity-type-code": value(each, "NationalLegalEntityCode"),
        "address-1": lines[0] if lines else "",
        "address-2": ", ".join(lines[1:]),
        "city": value(place, "CityName"),
        "state": value(place, "GeographicRegionName"),
        "country": value(place, "CountryCode"),
        "postcode": value(place, "PostalCode"),
    }


def _name(each: etree._Element | None) -> str:
    name = each.find("Contact/Name") if each is not None else None
    paths = ("EntityName", "PersonName/PersonFullName", "OrganizationName/OrganizationStandardName")
    return next((t for path in paths if (t := value(name, path))), "")


def _address(contact: etree._Element | None) -> str:
    place = (
        contact.find("PostalAddressBag/PostalAddress/PostalStructuredAddress")
        if contact is not None
        else None
    )
    parts = ("CityName", "GeographicRegionName", "PostalCode", "CountryCode")
    lines = (
        [one_line(line.text or "") for line in place.iterfind("AddressLineText")] if place is not None else []
    )
    return ", ".join(t for t in [*lines, *(value(place, part) for part in parts)] if t)


def _assignment(each: etree._Element) -> Conveyance:
    executed = [iso(value(each, "AssignmentExecutedDate"))]
    executed += [iso(value(a, "AssignmentExecutedDate")) for a in each.iterfind("AssignorBag/Assignor")]
    return Conveyance(
        value(each, "AssignmentConveyanceCategory"),
        [_name(a) for a in each.iterfind("AssignorBag/Assignor")],
        [_name(a) for a in each.iterfind("AssigneeBag/Assignee")],
        max(executed),
        iso(value(each, "AssignmentRecordedDate")),
        reel_and_frame(value(each, "AssignmentIdentifier")),
    )


def iso(text: str) -> str:
    """A day without its time zone: `1995-02-07-05:00` is 1995-02-07."""
    return text[:10] if text[4:5] == "-" else text
