"""What happened to a USPTO trademark case: dated events from its history, header, status and owners.

The history's codes decide (configs/uspto-trademark-events.csv); the header's days and the status fill in only
what the history does not show. A change of owner is a transfer only where the record shows who came and how.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bonafile.records.names import party_name
from bonafile.records.readers.uspto_codes import OWNERSHIP, lookup, trademark_events, trademark_status
from bonafile.records.readers.xml_text import day, value

Row = dict[str, str]
Owners = list[tuple[int, etree._Element]]
#: Events that end an application or registration: a status adds none where the history shows one.
_ENDINGS = {
    "withdrawn", "deemed_withdrawn", "abandoned", "refused", "lapsed", "cancelled_non_use", "invalidated",
}  # fmt: skip
#: Cancellations on the finding that the mark was not used (15 USC 1066a, 1066b).
_FOUND_UNUSED = {"15 USC 1066a", "15 USC 1066b"}
_KEY = ("event_date", "event", "article", "counterparty_name")


def events(case: etree._Element, owners: Owners, unmapped: Counter[tuple[str, str]]) -> list[Row]:
    """The case's events, oldest first, one row per key. `unmapped` counts codes without an exchange event."""
    history, ownership = _history(case, unmapped)
    found = [*history, *_ownership(ownership, owners)]
    found += _from_header(case, {row["event"] for row in found})
    joined: dict[tuple[str, ...], Row] = {}
    for row in sorted(found, key=lambda r: r["event_date"]):
        kept = joined.setdefault(tuple(row.get(c, "") for c in _KEY), row)
        if kept is not row and row["detail"] not in kept["detail"]:
            kept["detail"] += f"; {row['detail']}"
    return list(joined.values())


def decisions(happened: list[Row]) -> Iterator[Row]:
    """Findings that a registered mark was not used: expungement and re-examination alone. Conduct (sanctions)
    is an event, and a declaration of use that was not filed is no finding.
    """
    for row in happened:
        if row["event"] == "cancelled_non_use" and row.get("article") in _FOUND_UNUSED:
            yield {
                "decided_on": row["event_date"],
                "known_date": row.get("known_date", ""),
                "outcome": "non_use",
                "stage": "invalidation",
                "source": "office",
            }


def _history(case: etree._Element, unmapped: Counter[tuple[str, str]]) -> tuple[list[Row], list[Row]]:
    """Mapped events of the history, and apart from them the changes of owner."""
    mapped: list[Row] = []
    ownership: list[Row] = []
    for each in case.iterfind("case-file-event-statements/case-file-event-statement"):
        code, text, when = value(each, "code"), value(each, "description-text"), day(value(each, "date"))
        meaning = trademark_events().get((code, value(each, "type")))
        if meaning is None or not when:
            unmapped[code, text] += 1
            continue
        row = {
            "event_date": when,
            "event": meaning.event,
            "article": meaning.article,
            "detail": f"{code} {text}".strip(),
        }
        (ownership if meaning.event == OWNERSHIP else mapped).append(row)
    return mapped, ownership


def _ownership(changes: list[Row], owners: Owners) -> Iterator[Row]:
    """Changes of owner, told apart by the owners listed. Only where there are as many later owners as changes
    is it known who came with which; else the change is all that is known.
    """
    changes = sorted(changes, key=lambda r: r["event_date"])
    later = [owner for code, owner in owners if lookup("owner", str(code)) == "later"]
    told = len(later) == len(changes)
    before = value(owners[0][1], "party-name") if owners else ""
    for i, row in enumerate(changes):
        owner = later[i] if told else None
        name = value(owner, "party-name")
        event = "transferred" if told and _is_transfer(owner, before, name) else "applicant_changed"
        yield row | {"event": event, "counterparty_name": name}
        before = name or before


def _is_transfer(owner: etree._Element | None, before: str, name: str) -> bool:
    """Whether another came by assignment: not by merger, change of name, or under the same name."""
    how = (
        " ".join(t.text or "" for t in owner.iterfind("name-change-explanation")) if owner is not None else ""
    )
    if "CHANGE OF NAME" in how.upper() or "MERGER" in how.upper():
        return False
    return party_name(name) != party_name(before)


def _from_header(case: etree._Element, shown: set[str]) -> Iterator[Row]:
    header = case.find("case-file-header")
    published = day(value(header, "published-for-opposition-date"))
    if published and "published" not in shown:
        yield {"event_date": published, "event": "published", "detail": "published for opposition"}
    registered = day(value(header, "registration-date"))
    if registered and "registered" not in shown:
        number = value(case, "registration-number")
        yield {"event_date": registered, "event": "registered", "detail": f"registration {number}"}
    yield from _from_status(case, header, shown)


def _from_status(case: etree._Element, header: etree._Element | None, shown: set[str]) -> Iterator[Row]:
    """The event a status tells of. Abandonment and cancellation count from a day in the past: they were known
    only when the status was set.
    """
    code = value(header, "status-code")
    meaning = trademark_status().get(code)
    if meaning is None or meaning.event in shown or (meaning.event in _ENDINGS and shown & _ENDINGS):
        return
    set_on = day(value(header, "status-date")) or day(value(case, "transaction-date"))
    since = day(value(header, "abandonment-date" if code.startswith("6") else "cancellation-date")) or set_on
    if not since:
        return
    yield {
        "event_date": since,
        "known_date": max(since, set_on),
        "event": meaning.event,
        "article": meaning.article,
        "detail": f"status {code}",
    }
