"""The reference lists of the made register: reputed marks with owners, places, people, works, shops, hot terms.

All brands, people, works, shops and events are coined. The towns are coined too; only the city names among
the places are real. Bad filers copy from here, and the lawful owners, namesakes and towns file from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bonafile.records.simulation import marks
from bonafile.records.simulation import vocabulary as words
from bonafile.records.simulation.calendar import Calendar
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.people import Applicant, People
from bonafile.records.simulation.trades import GENERIC, TRADES


@dataclass(slots=True)
class Term:
    """One row of the reference table; `holder` is the applicant who owns it, where he is in the register."""

    term: str
    category: str
    known: date
    owner: str = ""
    owner_identifier: str = ""
    classes: tuple[int, ...] = ()
    fame: float | None = None
    holder: Applicant | None = None


class Gazetteer:
    """Draws the lists once; `of(category)` returns them, `known(category, day)` what stood in them that day."""

    def __init__(self, chance: Chance, people: People, calendar: Calendar, filings: int) -> None:
        self.chance, self.people = chance, people
        self.start, self.end = calendar.days[0], calendar.days[-1]
        self.owners: list[Applicant] = []
        self.terms: dict[str, list[Term]] = {}
        self._reputed(max(36, filings // 110))
        self._places(70)
        self._people_and_works(90, 50)
        self._shops(max(120, filings // 40))
        for number, names in GENERIC.items():
            for name in names:
                self._add(Term(name, "generic", self._long_ago(), classes=(number,)))
        self._hot_terms(calendar)

    def of(self, category: str) -> list[Term]:
        """All terms of a category."""
        return self.terms[category]

    def known(self, category: str, day: date) -> list[Term]:
        """The terms of a category that were in the list on that day."""
        return [term for term in self.terms[category] if term.known <= day]

    def _add(self, term: Term) -> None:
        self.terms.setdefault(term.category, []).append(term)

    def _long_ago(self) -> date:
        return self.start - timedelta(days=self.chance.whole(30, 4000))

    def _sometime(self) -> date:
        """Mostly before the register begins, now and then within it."""
        if self.chance.yes(0.88):
            return self._long_ago()
        return self.start + timedelta(days=self.chance.whole(0, max(1, (self.end - self.start).days - 60)))

    def _reputed(self, count: int) -> None:
        chance = self.chance
        for _ in range(count):
            foreign = chance.yes(0.22)
            if foreign:
                owner = self.people.foreign_firm()
                names = [owner.brand.upper()] + (
                    [marks.chinese(chance, chance.whole(2, 4))] if chance.yes(0.6) else []
                )
            else:
                owner = self.people.firm(self.start, "big" if chance.yes(0.7) else "mid")
                names = [owner.brand if chance.yes(0.7) else marks.chinese(chance, chance.whole(2, 3))]
                if chance.yes(0.45):
                    names.append(marks.pinyin(names[0]).upper() if chance.yes(0.5) else marks.latin(chance))
                if chance.yes(0.3):
                    names.append(marks.chinese(chance, 3))
            owner.brand = names[0]
            self.owners.append(owner)
            classes = tuple(sorted({*owner.trade.core, *chance.some(owner.trade.near, 1)}))
            since = self._sometime()
            for name in names:
                identifier = owner.identifier if chance.yes(0.8) else ""
                fame = round(chance.between(0.3, 1.0), 2)
                self._add(Term(name, "reputed_mark", since, owner.name, identifier, classes, fame, owner))

    def _places(self, count: int) -> None:
        chance = self.chance
        for region in words.REGIONS:
            self._add(Term(region[3], "place", self._long_ago()))
        for _ in range(count):
            ending = chance.pick(("镇", "山", "湖", "古镇", "河", "岭", "塔", "桥", "寨", "岛"))
            self._add(
                Term("".join(chance.pick(words.BRAND) for _ in range(2)) + ending, "place", self._long_ago())
            )

    def _people_and_works(self, people: int, works: int) -> None:
        chance = self.chance
        for _ in range(people):
            fame = round(chance.between(0.3, 1), 2)
            self._add(Term(self.people.person() if chance.yes(0.85) else self.people.foreigner(), "person",
                           self._sometime(), fame=fame))  # fmt: skip
        for _ in range(works):
            studio = self.people.firm(self.start, "small", next(t for t in TRADES if t.word == "文化传播"))
            name = marks.chinese(chance, chance.whole(3, 4))
            self._add(Term(name, "work", self._sometime(), studio.name, studio.identifier, (), 0.6, studio))

    def _shops(self, count: int) -> None:
        chance = self.chance
        for _ in range(count):
            keeper = self.people.sole_trader(self.start) if chance.yes(0.6) else self.people.firm(self.start)
            how = chance.unit()
            name = marks.chinese(chance, 2) + chance.pick(
                ("小铺", "家", "屋", "的店", "阁", "庄", "铺子", "优选")
            )
            if how < 0.3:
                name = (
                    chance.pick(("阿", "小", "老"))
                    + marks.chinese(chance, 2)
                    + chance.pick(keeper.trade.products)
                )
            category = "shop" if chance.yes(0.72) else "trade_name"
            term = keeper.brand + keeper.trade.word if category == "trade_name" else name
            self._add(
                Term(
                    term,
                    category,
                    self._sometime(),
                    keeper.name,
                    keeper.identifier,
                    keeper.trade.core,
                    None,
                    keeper,
                )
            )
        for _ in range(12):
            owner = chance.pick(self.owners)
            text = (
                f"{marks.chinese(chance, 2)}就喝{owner.brand}"
                if chance.yes(0.5)
                else f"有{owner.brand}更{marks.chinese(chance, 2)}"
            )
            self._add(Term(text, "slogan", self._long_ago(), owner.name, "", (), None, owner))

    def _hot_terms(self, calendar: Calendar) -> None:
        """News of about every third week; one of them in the last two weeks."""
        chance = self.chance
        count = max(4, len(calendar) // 15)
        at = [chance.whole(0, len(calendar) - 2) for _ in range(count)] + [
            max(0, len(calendar) - 1 - chance.whole(3, 9))
        ]
        for position in sorted(at):
            how = chance.unit()
            if how < 0.4:
                name, owner = self.people.person(), ""
            elif how < 0.7:
                name, owner = (
                    marks.chinese(chance, 2) + chance.pick(("墩", "融", "宝", "莲", "莱")),
                    marks.chinese(chance, 2) + "运动会组委会",
                )
            else:
                name, owner = marks.chinese(chance, 2) + chance.pick(("山", "号", "计划", "行动")), ""
            self._add(Term(name, "hot_term", calendar.days[position], owner, fame=0.8))
