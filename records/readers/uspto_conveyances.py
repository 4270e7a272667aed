"""What an assignment recorded at the USPTO means for a filing: a dated event with both parties.

Used by every reader that meets assignments (assignment XML, file wrapper JSON, trademark status XML). The kind of
conveyance decides (configs/office-codes.csv): outright assignments are `transferred`, changes of name and mergers
`applicant_changed`, licences `licensed`; securities, their releases and court papers move no title and are left
out. An assignment by the inventors themselves is how an employer comes by the title, not a sale: it is
`applicant_changed`, and nothing at all where the applicant of record is who receives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bonafile.records.names import party_name
from bonafile.records.readers.office_codes import meaning

Row = dict[str, str]
_DETAILS = re.compile(r"\s*\(SEE DOCUMENT FOR DETAILS\)\.?|\.$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
#: A corrective assignment repeats the one it corrects and what was wrong with it.
_CORRECTIVE = "corrective assignment"


@dataclass
class Conveyance:
    """One recorded document. Days as 2026-03-02, '' where unknown: `executed` when it was signed last, `recorded`
    when the office had it; `reference` is its place (reel/frame).
    """

    text: str
    assignors: list[str]
    assignees: list[str]
    executed: str
    recorded: str
    reference: str = ""
    identifiers: list[str] = field(default_factory=list)


def events(
    conveyance: Conveyance,
    unmapped: Counter[str],
    inventors: Collection[str] = (),
    applicants: Collection[str] = (),
) -> Iterator[Row]:
    """One event per receiving party; none, and counted in `unmapped`, where no title or use passes."""
    text = _DETAILS.sub("", conveyance.text).strip()
    known = meaning("us-conveyance", text)
    if known is None:
        unmapped[_kind(text)] += 1
        return
    event = known.value
    of_inventors = bool(inventors) and all(_among(name, inventors) for name in conveyance.assignors)
    if event == "transferred" and of_inventors:
        event = "applicant_changed"
    day = conveyance.executed or conveyance.recorded
    for assignee in dict.fromkeys(conveyance.assignees):
        if of_inventors and party_name(assignee) in {party_name(a) for a in applicants}:
            unmapped["by the inventors to the applicant of record"] += 1
            continue
        yield {
            "event_date": day,
            "known_date": conveyance.recorded,
            "event": event,
            "article": known.article,
            "counterparty_name": assignee,
            "detail": _told(conveyance, text, assignee),
        }


def _told(conveyance: Conveyance, text: str, assignee: str) -> str:
    """The document in words: place, kind, who gave, who received."""
    given = "; ".join(conveyance.assignors) or "?"
    return f"{conveyance.reference} {text}: {given} -> {assignee}".strip()


def _kind(text: str) -> str:
    """A conveyance as the log names it: without what is peculiar to one document."""
    if text.casefold().startswith(_CORRECTIVE):
        return _CORRECTIVE
    return re.sub(r"\s*(RECORDED )?AT REEL.*", "", text, flags=re.IGNORECASE)[:60].lower()


def _among(name: str, people: Collection[str]) -> bool:
    """Whether a person's name, its parts in any order, is one of the people's, who may have middle names more
    or less: `BROUSSARD, JOEL` is `Joel N. Broussard`.
    """
    parts = set(_LETTERS.findall(name.casefold()))
    for each in people:
        other = set(_LETTERS.findall(each.casefold()))
        if min(len(parts), len(other)) >= 2 and (parts <= other or other <= parts):
            return True
    return False
