"""Makes rows of one file wrapper of the USPTO's Open Data Portal (see uspto_patent_json.py, which reads the files).

The portal's beta has all fields side by side, its later form some of them under `applicationMetaData` and the
history as `eventDataBag`; both are told alike. Attorneys under a customer number are the whole firm's list, not
the signatories of the filing: they go to `practitioners` (with the customer number as their agency), the firm to
`parties`; only without customer number are they the filing's agents.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from bonafile.records.readers.base import KNOWN
from bonafile.records.readers.office_codes import meaning
from bonafile.records.readers.uspto_conveyances import Conveyance, events
from bonafile.records.readers.uspto_patent_parts import number, numbered, symbol

Row = dict[str, str]
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")
#: Parentage codes of a parent that this filing continues, divides or reissues.
_PARENTS = {"CON", "CIP", "DIV", "REI", "SUB"}
#: Offices as the portal names them in priorities; another stays as it is.
_ADDRESS = (
    "addressLineOneText", "addressLineTwoText", "addressLineThreeText", "addressLineFourText", "cityName",
    "geographicRegionName", "postalCode",
)  # fmt: skip


def text(found: Any, *path: str) -> str:
    """The value at a path of keys as text on one line; '' where there is none or it is no single value."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, bool) or found is None or isinstance(found, (dict, list)):
        return ""
    return " ".join(str(found).split())


def texts(found: Any, key: str) -> list[str]:
    """The texts of a list, without empty ones; a single text is a list of one."""
    value = found.get(key) if isinstance(found, dict) else None
    several = value if isinstance(value, list) else [value]
    return [t for v in several if (t := text({"": v}, ""))]


def dicts(found: Any, *path: str) -> list[dict[str, Any]]:
    """The objects of the list at a path; one object alone is a list of one."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    several = found if isinstance(found, list) else [found]
    return [v for v in several if isinstance(v, dict)]


def joined(parts: Iterable[str]) -> str:
    """Values as a list of the exchange format, each once."""
    return ";".join(dict.fromkeys(p.replace(";", ",") for p in parts if p))


class Wrapper:
    """One file wrapper. `unmapped` counts what of its history is no event of the exchange format."""

    def __init__(self, found: dict[str, Any], issued: date | None, unmapped: Counter[str]) -> None:
        meta = found.get("applicationMetaData")
        self.found: dict[str, Any] = {**found, **meta} if isinstance(meta, dict) else found
        self.number = number(text(self.found, "applicationNumberText"))
        self.unmapped = unmapped
        self.seen_on = issued.isoformat() if issued else self._last_day()

    def rows(self, kind: str) -> list[tuple[str, Row]]:
        """All rows of the wrapper as (table, column -> text); `kind` is told by the number, or by the type."""
        key = {"office": "US", "application_number": self.number}
        label = text(self.found, "applicationTypeLabelName").casefold()
        found: list[tuple[str, Row]] = []
        if text(self.found, "filingDate") or text(self.found, "inventionTitle"):
            found.append(("filings", key | self._filing("design" if label == "design" else kind)))
        found += [("parties", key | row) for row in self._parties()]
        found += [("events", key | row) for row in self._events()]
        found += [("practitioners", row) for row in self.practitioners()]
        return found

    def practitioners(self) -> Iterator[Row]:
        """Attorneys and agents listed as active, under their customer number. Since when they have been so the
        record does not say: it is known from the day of the record, and without one from no day at all.
        """
        customer = self._customer()
        seen: set[str] = set()
        for each in dicts(self.found, "recordAttorney", "attorneyBag"):
            licence = text(each, "registrationNumber")
            if text(each, "activeIndicator") != "ACTIVE":
                self.unmapped["attorney listed as inactive"] += 1
            elif not self.seen_on:
                self.unmapped["attorney of no day (deliver with --issued)"] += 1
            elif licence and licence not in seen:
                seen.add(licence)
                yield {
                    "licence": f"USPTO-{licence}",
                    "name": _name(each),
                    "agency_licence": customer,
                    "known_date": self.seen_on,
                }

    def _last_day(self) -> str:
        """The latest day the record tells of: it was true then at the earliest."""
        dates = [t for each in self._history() for t in (_when(each),)]
        dates += [
            text(self.found, key) for key in ("applicationStatusDate", "grantDate", "earliestPublicationDate")
        ]
        dates.append(text(self.found, "lastIngestionTime")[:10])
        return max((d for d in dates if _DAY.match(d)), default="")

    def _history(self) -> list[dict[str, Any]]:
        return dicts(self.found, "transactionContentBag") + dicts(self.found, "eventDataBag")

    def _filing(self, kind: str) -> Row:
        parents = self._continuity()
        return {
            "kind": kind,
            "filing_date": text(self.found, "filingDate")[:10],
            "title": text(self.found, "inventionTitle"),
            "ipc": joined(symbol(s) for s in texts(self.found, "cpcClassificationBag")),
            "priority_numbers": joined(self._priorities(parents)),
            "parent_number": next(
                (
                    number(text(p, "parentApplicationNumberText"))
                    for p in parents
                    if text(p, "claimParentageTypeCode") in _PARENTS
                    and number(text(p, "childApplicationNumberText")) in {self.number, ""}
                ),
                "",
            ),
        }

    def _continuity(self) -> list[dict[str, Any]]:
        nested = dicts(self.found, "continuityBag", "parentContinuityBag")
        return nested or dicts(self.found, "parentContinuityBag")

    def _priorities(self, parents: list[dict[str, Any]]) -> Iterator[str]:
        """Foreign priorities, provisional applications, and the international application entered from."""
        for each in dicts(self.found, "foreignPriorityBag"):
            office = text(each, "ipOfficeCode") or text(each, "ipOfficeName")
            yield numbered(office, text(each, "applicationNumberText"))
        for each in parents:
            earlier = number(text(each, "parentApplicationNumberText"))
            code = text(each, "claimParentageTypeCode")
            if code == "PRO":
                yield numbered("US", earlier)
            elif code == "NST":
                yield earlier

    def _parties(self) -> Iterator[Row]:
        inventors = [
            text(each, "inventorNameText") or _name(each) for each in dicts(self.found, "inventorBag")
        ]
        applicants = [each for each in dicts(self.found, "applicantBag") if _applicant(each)]
        others = [each for each in applicants if _applicant(each) not in inventors]
        for i, each in enumerate(others or applicants, 1):
            yield {"role": "applicant", "sequence": str(i), "name": _applicant(each)} | _place(each)
        first = text(self.found, "firstApplicantName")
        if first and not applicants:
            yield {"role": "applicant", "sequence": "1", "name": first}
        for i, each in enumerate(dicts(self.found, "inventorBag"), 1):
            yield {"role": "inventor", "sequence": str(i), "name": inventors[i - 1]} | _place(each)
        for each in dicts(self.found, "correspondenceAddressBag")[:1]:
            row = _addressed(each)
            if row["name"]:
                yield {"role": "correspondent", "sequence": "1"} | row | self._later()
        yield from self._agents()

    def _agents(self) -> Iterator[Row]:
        customer = self._customer()
        holder = next(iter(dicts(self.found, "recordAttorney", "customerNumber")), {})
        for each in dicts(holder, "powerOfAttorneyAddressBag")[:1]:
            row = _addressed(each)
            if row["name"]:
                yield {"role": "agency", "sequence": "1", "identifier": customer} | row | self._later()
        if not customer:
            for i, each in enumerate(dicts(self.found, "recordAttorney", "attorneyBag"), 1):
                licence = text(each, "registrationNumber")
                identifier = f"USPTO-{licence}" if licence else ""
                row = {"role": "agent", "sequence": str(i), "name": _name(each), "identifier": identifier}
                yield row | self._later()

    def _later(self) -> Row:
        """Who acts is told as of the record, not as of the filing day."""
        return {KNOWN: self.seen_on} if self.seen_on else {}

    def _customer(self) -> str:
        """The customer number under which a firm acts, `USPTO-26161`; '' where attorneys act by name."""
        holder = next(iter(dicts(self.found, "recordAttorney", "customerNumber")), {})
        digits = text(holder, "patronIdentifier").partition(".")[0].strip("0 ") and text(
            holder, "patronIdentifier"
        )
        return f"USPTO-{digits.partition('.')[0]}" if digits else ""

    def _events(self) -> list[Row]:
        found = [*self._transactions(), *self._assignments()]
        shown = {row["event"] for row in found}
        for key, event in (("earliestPublicationDate", "published"), ("grantDate", "registered")):
            if text(self.found, key) and event not in shown:
                label = "earliestPublicationNumber" if event == "published" else "patentNumber"
                found.append(
                    {"event_date": text(self.found, key), "event": event, "detail": text(self.found, label)}
                )
                shown.add(event)
        status = text(self.found, "applicationStatusDescriptionText")
        known = meaning("us-patent-status", status)
        if known and known.value not in shown and text(self.found, "applicationStatusDate"):
            day = text(self.found, "applicationStatusDate")
            found.append(
                {"event_date": day, "event": known.value, "article": known.article, "detail": status}
            )
        unique: dict[tuple[str, ...], Row] = {}
        for row in sorted(found, key=lambda r: r["event_date"]):
            key_ = (row["event_date"], row["event"], row.get("article", ""), row.get("counterparty_name", ""))
            unique.setdefault(key_, row)
        return list(unique.values())

    def _transactions(self) -> Iterator[Row]:
        for each in self._history():
            label = text(each, "caseActionDescriptionText") or text(each, "eventDescriptionText")
            code = text(each, "caseActionCode") or text(each, "eventCode")
            known = meaning("us-patent-transaction", label)
            if known is None:
                self.unmapped[f"{code} {label}".strip()] += 1
                continue
            yield {
                "event_date": _when(each),
                "event": known.value,
                "article": known.article,
                "detail": f"{code} {label}".strip(),
            }

    def _assignments(self) -> Iterator[Row]:
        inventors = [
            text(each, "inventorNameText") or _name(each) for each in dicts(self.found, "inventorBag")
        ]
        applicants = [_applicant(each) for each in dicts(self.found, "applicantBag")]
        for each in dicts(self.found, "assignmentBag"):
            assignors = dicts(each, "assignorBag")
            conveyance = Conveyance(
                text(each, "conveyanceText"),
                [text(a, "assignorName") for a in assignors],
                [
                    text(a, "assigneeNameText")
                    for a in dicts(each, "assigneeBag")
                    if text(a, "assigneeNameText")
                ],
                max((text(a, "executionDate") for a in assignors), default=""),
                text(each, "assignmentRecordedDate"),
                text(each, "reelNumber/frameNumber"),
            )
            yield from events(conveyance, self.unmapped, inventors, applicants)


def _when(each: dict[str, Any]) -> str:
    return (text(each, "recordedDate") or text(each, "eventDate"))[:10]


def _name(each: dict[str, Any]) -> str:
    return " ".join(t for k in ("firstName", "middleName", "lastName", "nameSuffix") if (t := text(each, k)))


def _applicant(each: dict[str, Any]) -> str:
    return text(each, "applicant") or text(each, "applicantNameText") or _name(each)


def _place(each: dict[str, Any]) -> Row:
    """Address and country: the postal address where there are several."""
    places = dicts(each, "correspondenceAddressBag")
    chosen = next(
        (p for p in places if text(p, "postalAddressCategory") == "postal"), places[0] if places else {}
    )
    return {"address": _line(chosen), "country": text(chosen, "countryCode")}


def _addressed(each: dict[str, Any]) -> Row:
    """Name, address and country of an address block."""
    names = [text(each, "nameLineOneText"), text(each, "nameLineTwoText")]
    return {
        "name": ", ".join(n for n in names if n),
        "address": _line(each),
        "country": text(each, "countryCode"),
    }


def _line(place: dict[str, Any]) -> str:
    return ", ".join(t for key in _ADDRESS if (t := text(place, key)))
