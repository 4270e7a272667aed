"""The office's process: turns fates into dated events and decisions, with delay, selection and error.

Only some schemes are ever looked into, months after they began. Many a filing is withdrawn after the notice and
never decided; look-alikes are notified too and mostly dismissed with a coded reason; a few findings are wrong.
Facts after the last day, or not yet known on it, are not in the register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bonafile.records.simulation import marks, vocabulary
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.world import Filing, Scheme


@dataclass(frozen=True, slots=True)
class Event:
    """One dated fact of a filing."""

    day: date
    known: date
    event: str
    article: str = ""
    party: str = ""
    party_identifier: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a filing."""

    day: date
    known: date
    outcome: str
    grounds: str
    reason: str
    stage: str
    source: str


@dataclass(frozen=True, slots=True)
class _Habits:
    """How often an office does what after a notice: to the bad, or to the honest."""

    withdrawn: float
    silent: float
    decided_anyway: float
    decided: float
    wrong: float


#: (model kind, bad) -> what becomes of notified filings.
_HABITS = {
    ("patent", True): _Habits(0.28, 0.09, 0.15, 0.95, 0.03),
    ("trademark", True): _Habits(0.15, 0.1, 0.15, 0.95, 0.04),
    ("patent", False): _Habits(0.07, 0.02, 0.1, 0.9, 0.015),
    ("trademark", False): _Habits(0.05, 0.02, 0.1, 0.9, 0.015),
}
_STAGES = {
    "trademark": {"examination": 0.66, "opposition": 0.16, "review": 0.06, "invalidation": 0.12},
    "patent": {"formality": 0.25, "examination": 0.65, "review": 0.1},
}
_SOURCES = {"office": 0.7, "examiner": 0.16, "report": 0.09, "court": 0.05}
_REFUSALS = {
    "trademark": ("与在先商标近似", "缺乏显著特征", "易使公众误认"),
    "patent": ("不具备创造性", "不具备新颖性", "公开不充分"),
}
#: Days from filing to the first result, by kind of filing.
_EXAMINED = {
    "trademark": (110, 260),
    "invention": (330, 760),
    "utility_model": (110, 300),
    "design": (80, 220),
}
_NEVER = date(9999, 12, 31)


class Office:
    """Goes through the filings in any order; keeps what it does to a scheme as a whole."""

    def __init__(self, chance: Chance, end: date) -> None:
        self.chance, self.end = chance, end
        self._opened: dict[str, date | None] = {}
        self._sanctioned: set[str] = set()
        #: organisations struck off, and when: some shells vanish once somebody looks
        self.struck_off: dict[int, date] = {}

    def history(self, filing: Filing, day: date, first: date) -> tuple[list[Event], list[Decision]]:
        """What becomes of a filing of `day`, whose scheme began on `first`: events in order, and decisions."""
        events, decisions, closed = self._inquired(filing, day, first)
        for event in self._ordinary(filing, day):
            if event.day <= closed or event.event in ("offered_for_sale", "agency_changed"):
                events.append(event)
        for event in events:
            if event.event == "cancelled_non_use":  # never used, and no more than that
                decisions.append(Decision(event.day, event.known, "non_use", "", "", "review", "office"))
        events = sorted((e for e in events if e.known <= self.end), key=lambda e: (e.day, e.event))
        return events, [d for d in decisions if d.known <= self.end]

    def _stranger(self, filing: Filing) -> str:
        """A company of the applicant's trade that is not in the register."""
        region = self.chance.pick(vocabulary.REGIONS)[3]
        return f"{region}{marks.chinese(self.chance)}{filing.applicants[0].trade.word}有限公司"

    def _later(self, day: date, low: int, high: int) -> date:
        return day + timedelta(days=self.chance.whole(low, high))

    def _opening(self, scheme: Scheme, first: date) -> date | None:
        """When the office began to look into the scheme; None for never."""
        if scheme.group not in self._opened:
            chance = self.chance
            if scheme.bad:
                how = 0.64 + 0.34 * scheme.intensity
            else:
                how = 0.3 if scheme.lookalike else 0.03 if scheme.size > 2 else 0.008
            delay = chance.size(115, 0.6, 15, 800)
            self._opened[scheme.group] = first + timedelta(days=delay) if chance.yes(how) else None
        return self._opened[scheme.group]

    def _inquired(self, filing: Filing, day: date, first: date) -> tuple[list[Event], list[Decision], date]:
        """Notice, answer and decision; and the day on which that closed the filing."""
        chance, scheme = self.chance, filing.scheme
        if filing.fate.withdrawn_next_day:
            gone = day + timedelta(days=1)
            events = [Event(gone, gone, "withdrawn", detail="系统测试误提交，主动撤回")]
            ruled = self._later(gone, 20, 90)
            rulings = [self._decision(filing, ruled, False)] if chance.yes(0.5) else []
            return events, rulings, gone
        opened = self._opening(scheme, first)
        noticed = chance.yes(0.88 if opened and opened > day else 0.75)
        if opened is None or not noticed or (not scheme.lookalike and not scheme.bad and chance.yes(0.5)):
            return [], [], _NEVER
        notice = self._later(opened, 0, 25) if day < opened else self._later(day, 25, 90)
        bad = scheme.bad and not filing.aside
        self._strike_off(filing.applicants[0], bad, notice)
        habits = _HABITS[scheme.model_kind, bad]
        kind = "special_review" if scheme.model_kind == "patent" else "opinion_notice"
        events = [Event(notice, self._later(notice, 0, 5), kind)]
        how, ruled = chance.unit(), self._later(notice, 30, 105)
        if how < habits.withdrawn + habits.silent:
            silent = how >= habits.withdrawn
            gone = self._later(notice, 60, 75) if silent else self._later(notice, 8, 45)
            events.append(
                Event(gone, self._later(gone, 0, 12), "deemed_withdrawn" if silent else "withdrawn")
            )
            rulings = [self._decision(filing, ruled, bad)] if chance.yes(habits.decided_anyway) else []
            return events, rulings, gone
        if chance.yes(0.75):
            replied = self._later(notice, 15, 50)
            events.append(Event(replied, replied, "replied"))
        if not chance.yes(habits.decided):
            return events, [], _NEVER
        found = bad != chance.yes(habits.wrong)
        ruling = self._decision(filing, ruled, found)
        if not found:
            return events, [ruling], _NEVER
        article = ruling.grounds.split(";")[0]
        events.append(Event(ruled, ruling.known, "refused", article))
        events += self._sanction(filing, ruled)
        return events, [ruling], ruled

    def _decision(self, filing: Filing, day: date, found: bool) -> Decision:
        chance, scheme = self.chance, filing.scheme
        outcome, grounds, reason = "dismissed", "", scheme.reason
        if found:
            outcome, reason = ("abnormal" if scheme.model_kind == "patent" else "bad_faith"), ""
            named = scheme.grounds or (
                ("CN-PAT-R77-3.5",) if scheme.model_kind == "patent" else ("CN-TM-G2-1",)
            )
            grounds = ";".join(named if chance.yes(0.85) else named[:1])
        elif scheme.bad:
            reason = "other"
        stage = chance.weighted(_STAGES[scheme.model_kind])
        known = self._later(day, 0, 30)
        return Decision(day, known, outcome, grounds, reason, stage, chance.weighted(_SOURCES))

    def _sanction(self, filing: Filing, ruled: date) -> list[Event]:
        """A penalty for the scheme's applicant, once, and sometimes its end."""
        group = filing.scheme.group
        if not filing.fate.sanctioned or group in self._sanctioned:
            return []
        self._sanctioned.add(group)
        day = self._later(ruled, 20, 90)
        events = [Event(day, self._later(day, 0, 20), "sanctioned")]
        if self.chance.yes(0.35):
            lifted = self._later(day, 180, 400)
            events.append(Event(lifted, lifted, "sanction_lifted"))
        return events

    def _strike_off(self, owner: Applicant, bad: bool, notice: date) -> None:
        if bad and owner.listed and id(owner) not in self.struck_off:
            gone = self._later(notice, 30, 240)
            self.struck_off[id(owner)] = gone if self.chance.yes(0.16) else _NEVER

    def _ordinary(self, filing: Filing, day: date) -> list[Event]:
        """What becomes of any filing: examination, grant or refusal, use, sale, changes."""
        chance, fate = self.chance, filing.fate
        patent = filing.scheme.model_kind == "patent"
        examined = self._later(day, *_EXAMINED[filing.kind])
        events = self._private_business(filing, day)
        if filing.kind == "invention":
            published = self._later(day, 100, 540)
            events.append(Event(published, published, "published"))
        if patent and chance.yes(0.04):
            gone = self._later(day, 60, 500)
            events.append(
                Event(gone, self._later(gone, 0, 12), "withdrawn" if chance.yes(0.5) else "deemed_withdrawn")
            )
            examined = max(examined, gone)
        if chance.yes(0.3 if patent else 0.1):
            notice = examined - timedelta(days=chance.whole(20, 80))
            events.append(Event(notice, notice, "opinion_notice"))
        if chance.yes(fate.refused):
            detail = chance.pick(_REFUSALS["patent" if patent else "trademark"])
            return [*events, Event(examined, self._later(examined, 0, 15), "refused", detail=detail)]
        if patent:
            events.append(Event(examined, examined, "registered"))
            if chance.yes(fate.fee_unpaid):
                due = self._later(examined, 30, 370)
                events.append(Event(due, due, "fee_unpaid"))
            return events
        return events + self._mark_after_examination(filing, examined)

    def _mark_after_examination(self, filing: Filing, published: date) -> list[Event]:
        chance, fate = self.chance, filing.fate
        events = [Event(published, published, "published")]
        registered = published + timedelta(days=chance.whole(92, 110))
        if chance.yes(fate.opposed):
            day = published + timedelta(days=chance.whole(20, 90))
            opponent = chance.pick(fate.opponents) if fate.opponents else self._stranger(filing)
            events.append(Event(day, self._later(day, 5, 30), "opposed", party=opponent))
            ruled = self._later(day, 200, 380)
            if chance.yes(0.7 if filing.label else 0.3):
                return [*events, Event(ruled, self._later(ruled, 0, 20), "opposition_upheld", party=opponent)]
            registered = ruled
        events.append(Event(registered, registered, "registered"))
        if chance.yes(fate.used):
            shown = self._later(registered, 5, 300)
            events.append(Event(shown, self._later(shown, 0, 20), "use_accepted"))
        elif chance.yes(0.12):  # three years without use, then somebody asks
            ended = self._later(registered, 1100, 1500)
            events.append(Event(ended, self._later(ended, 0, 20), "cancelled_non_use"))
        return events

    def _private_business(self, filing: Filing, day: date) -> list[Event]:
        """Sales, offers, new inventors, new agencies, new addresses."""
        chance, fate = self.chance, filing.fate
        events: list[Event] = []
        if chance.yes(fate.transferred):
            sold = self._later(day, *fate.transfer_days)
            buyer = chance.pick(fate.buyers) if fate.buyers else self._stranger(filing)
            events.append(Event(sold, self._later(sold, 10, 60), "transferred", party=buyer))
        if chance.yes(fate.offered):
            offered = self._later(day, 30, 400)
            events.append(Event(offered, self._later(offered, 0, 90), "offered_for_sale", detail="网络平台"))
        if filing.inventors and chance.yes(fate.inventors_changed):
            changed = self._later(day, 40, 300)
            events.append(Event(changed, self._later(changed, 5, 40), "inventor_changed"))
        if filing.agency and chance.yes(fate.agency_changed):
            changed = self._later(day, 60, 500)
            events.append(Event(changed, self._later(changed, 5, 30), "agency_changed"))
        if chance.yes(0.02):
            changed = self._later(day, 60, 600)
            events.append(Event(changed, self._later(changed, 5, 30), "address_changed"))
        return events
