"""The made register while it is being made: its filings, and what every pattern needs to add some.

A filing here points to its applicants and to its fate (how likely it is to be used, refused, sold …); the
office's process (outcomes.py) turns fates into dated events later, so that no pattern knows the future.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from bonafile.records.simulation.agents import Agencies, Agency, Practitioner
from bonafile.records.simulation.calendar import Calendar
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.gazetteer import Gazetteer
from bonafile.records.simulation.people import Applicant, People
from bonafile.records.simulation.texts import Draft, Style, Text


@dataclass(slots=True)
class Fate:
    """How likely what is, for the filings of one applicant. Days are calendar days after filing.

    `buyers` are names a transfer goes to (one of them, at random); `opponents` may oppose.
    """

    refused: float = 0.22
    used: float = 0.5
    opposed: float = 0.01
    opponents: Sequence[str] = ()
    transferred: float = 0.012
    transfer_days: tuple[int, int] = (150, 900)
    buyers: Sequence[str] = ()
    offered: float = 0.002
    inventors_changed: float = 0.01
    fee_unpaid: float = 0.03
    agency_changed: float = 0.02
    withdrawn_next_day: bool = False
    sanctioned: bool = False


@dataclass(slots=True)
class Scheme:
    """What belongs together: the filings of one actor (or of linked ones) under one pattern."""

    group: str
    pattern: str
    model_kind: str
    bad: bool
    lookalike: bool
    grounds: tuple[str, ...]
    reason: str
    size: int
    late: bool
    days: list[int]
    intensity: float
    agency: Agency | None = None
    practitioner: Practitioner | None = None


@dataclass(slots=True)
class Filing:
    """One application. `day` is a position in the calendar; `aside` marks honest business of a bad filer."""

    kind: str
    day: int
    scheme: Scheme
    applicants: list[Applicant]
    fate: Fate
    agency: Agency | None
    practitioner: Practitioner | None
    aside: bool = False
    mark: str = ""
    mark_type: str = ""
    classes: tuple[int, ...] = ()
    basis: str = ""
    first_use: date | None = None
    text: Text | None = None
    draft: Draft | None = None
    ipc: tuple[str, ...] = ()
    priority: str = ""
    parent: Filing | None = None
    sibling: Filing | None = None
    inventors: list[str] = field(default_factory=list)
    number: str = ""
    #: What is delivered in its place, under its number and on its day (crowds.py)
    instead: Filing | None = None

    @property
    def label(self) -> int:
        """1 for a filing that is part of a bad scheme."""
        return int(self.scheme.bad and not self.aside)


class World:
    """Everything the patterns share, and the filings made so far."""

    def __init__(self, seed: int, filings: int, months: int, end: date) -> None:
        self.seed, self.chance = seed, Chance(seed)
        self.calendar = Calendar(end, months)
        self.people = People(self.chance, Chance(seed + 3_000_003), self.calendar.days[0])
        self.agencies = Agencies(self.chance, self.people, filings, self.calendar.days[0], end)
        self.gazetteer = Gazetteer(self.chance, self.people, self.calendar, filings)
        self.filings: list[Filing] = []
        #: honest filings already made, by model kind, from which copies are taken
        self.earlier: dict[str, list[Filing]] = {"trademark": [], "patent": []}
        #: how many honest filings these were sampled from
        self.seen = {"trademark": 0, "patent": 0}
        self._schemes = 0

    def beside(self, name: str) -> World:
        """The same world for a late comer: with a chance of its own, so that what was made before stays as it is."""
        other = copy(self)
        other.chance, other.filings = Chance(self.seed, name), []
        other.people = self.people.beside(other.chance)
        other.agencies = self.agencies.beside(other.chance)
        return other

    def date(self, day: int) -> date:
        """The calendar day of a position."""
        return self.calendar.days[day]

    def scheme_name(self) -> str:
        """A group id that tells nothing."""
        self._schemes += 1
        return f"G{self._schemes:06d}"

    def batched_days(self, scheme: Scheme, length: int, batch: float = 4, even: float = 0.35) -> list[int]:
        """Days of a scheme: mostly batches, with probability `even` evenly."""
        if self.chance.yes(even):
            return self.calendar.burst(self.chance, scheme.size, length, scheme.late)
        return self.calendar.batches(self.chance, scheme.size, batch, length, scheme.late)

    def hire(self, scheme: Scheme) -> None:
        """Let the scheme have an agency (or none, by the market's odds)."""
        scheme.agency, scheme.practitioner = self.agencies.choose(scheme.model_kind, scheme.bad)

    def _agents(self, scheme: Scheme) -> tuple[Agency | None, Practitioner | None]:
        if scheme.agency and self.chance.yes(0.3):
            return scheme.agency, self.chance.pick(scheme.agency.practitioners)
        if scheme.practitioner and self.chance.yes(0.006):  # lent to a colleague's agency for a day
            return self.agencies.largest(scheme.model_kind), scheme.practitioner
        return scheme.agency, scheme.practitioner

    def mark(
        self,
        scheme: Scheme,
        applicant: Applicant,
        day: int,
        text: str,
        classes: Sequence[int],
        fate: Fate,
        *,
        aside: bool = False,
        basis: str = "",
    ) -> Filing:
        """Add a trademark filing."""
        chance = self.chance
        agency, practitioner = self._agents(scheme)
        kind = "word" if chance.yes(0.82) else "combined"
        if not aside and chance.yes(0.015):
            kind, text = "figurative", ""
        filing = Filing("trademark", day, scheme, [applicant], fate, agency, practitioner, aside, text, kind,
                        tuple(sorted(set(classes))), basis)  # fmt: skip
        if chance.yes(0.12 * fate.used):
            first = self.date(day).toordinal() - chance.whole(20, 1500)
            filing.first_use = date.fromordinal(first)
        self.filings.append(filing)
        return filing

    def patent(
        self,
        scheme: Scheme,
        applicants: Sequence[Applicant],
        day: int,
        kind: str,
        draft: Draft,
        inventors: Sequence[str],
        fate: Fate,
        *,
        aside: bool = False,
        style: Style | None = None,
    ) -> Filing:
        """Add a patent filing; its text is the draft, rendered."""
        agency, practitioner = self._agents(scheme)
        filing = Filing(kind, day, scheme, list(applicants), fate, agency, practitioner, aside)
        filing.draft, filing.inventors = draft, list(inventors)
        filing.text = draft.render(self.chance, kind, style)
        filing.ipc = (
            (f"LOC {draft.field.locarno}",) if kind == "design" else draft.classification(self.chance)
        )
        self.filings.append(filing)
        return filing

    def some_classes(self, applicant: Applicant, wide: float = 0.12) -> tuple[int, ...]:
        """One to three classes of an applicant's trade; with probability `wide` one from anywhere."""
        chance = self.chance
        trade = applicant.trade
        count = chance.weighted({1: 0.72, 2: 0.2, 3: 0.08})
        pool = trade.core if chance.yes(0.7) else trade.core + trade.near
        classes = set(chance.some(pool, count))
        if chance.yes(wide):
            classes.add(chance.whole(1, 45))
        return tuple(classes)
