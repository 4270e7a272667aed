"""Agencies and practitioners: licences with their days, a long tail of small agencies, and a few mills.

Mills take honest clients too, and large law-abiding agencies take the most of everything, so that volume alone
says nothing.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta

from bonafile.records.simulation import vocabulary as words
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.people import People

_ENDINGS = {
    "patent": ("专利代理事务所（普通合伙）", "知识产权代理有限公司"),
    "trademark": ("商标事务所有限公司", "知识产权服务有限公司", "知识产权代理有限公司"),
}


@dataclass(slots=True)
class Practitioner:
    """A person through whom an agency files; `also` is the licence of a second agency, where there is one."""

    name: str
    licence: str
    also: str = ""


@dataclass(slots=True)
class Agency:
    """An agency of one kind. `weight` is its share of the market, `mill` whether it feeds on bad filings."""

    name: str
    licence: str
    kind: str
    region: str
    weight: float
    mill: bool
    valid_from: date
    valid_to: date | None = None
    status: str = "licensed"
    status_day: date | None = None
    listed: bool = True
    practitioners: list[Practitioner] = field(default_factory=list)


class Agencies:
    """The market of agencies, by kind."""

    def __init__(self, chance: Chance, people: People, filings: int, start: date, end: date) -> None:
        self.chance = chance
        self._serial = 11_000
        count = max(14, int(0.5 * filings**0.5))
        self.by_kind = {
            kind: [self._make(people, kind, n, start, end) for n in range(count)] for kind in _ENDINGS
        }
        self.unlicensed = {
            kind: [self._unlicensed(people, kind, start, end) for _ in range(3)] for kind in _ENDINGS
        }

    def beside(self, chance: Chance) -> Agencies:
        """The same market, chosen from by another chance."""
        other = copy(self)
        other.chance = chance
        return other

    def _make(self, people: People, kind: str, rank: int, start: date, end: date) -> Agency:
        chance = self.chance
        region = people.region()
        self._serial += 1
        mill = rank % 6 == 4
        agency = Agency(
            region[3] + "".join(chance.pick(words.BRAND) for _ in range(2)) + chance.pick(_ENDINGS[kind]),
            f"{self._serial}", kind, region[0], 1 / (rank + 3), mill,
            start - timedelta(days=chance.whole(300, 6000)),
        )  # fmt: skip
        staff = chance.size(3 + 40 / (rank + 2), 0.4, 2, 40)
        for n in range(staff):
            agency.practitioners.append(
                Practitioner(people.person(), f"{agency.licence}{n:04d}{chance.whole(0, 9)}")
            )
        if mill and chance.yes(0.25):  # struck late: most of its filings were made under a valid licence
            agency.status = chance.pick(("suspended", "revoked"))
            agency.status_day = end - timedelta(days=chance.whole(20, 200))
        return agency

    def _unlicensed(self, people: People, kind: str, start: date, end: date) -> Agency:
        """An agency whose licence had run out, was revoked, or never was."""
        agency = self._make(people, kind, 60, start, end)
        agency.mill = False
        how = self.chance.unit()
        if how < 0.4:
            agency.valid_to = start - timedelta(days=self.chance.whole(5, 200))
        elif how < 0.7:
            agency.status, agency.status_day = "revoked", start - timedelta(days=self.chance.whole(5, 200))
        else:
            agency.listed = False
        return agency

    def choose(self, kind: str, bad: bool) -> tuple[Agency | None, Practitioner | None]:
        """An agency and its practitioner for a client; (None, None) for those who file themselves.

        Bad clients go to mills more often, honest ones now and then: nobody is told what a mill is.
        """
        chance = self.chance
        how = chance.unit()
        itself, lapsed, to_mill = (0.22, 0.05, 0.38) if bad else (0.16, 0.012, 0.05)
        if how < itself:
            return None, None
        if how < itself + lapsed:
            agency = chance.pick(self.unlicensed[kind])
        elif how < itself + lapsed + to_mill:
            agency = chance.pick([a for a in self.by_kind[kind] if a.mill])
        else:
            market = self.by_kind[kind]
            agency = market[chance.weighted({rank: agency.weight for rank, agency in enumerate(market)})]
        return agency, chance.pick(agency.practitioners)

    def largest(self, kind: str) -> Agency:
        """One of the three largest agencies."""
        return self.chance.pick(self.by_kind[kind][:3])

    def mill(self, kind: str) -> Agency:
        """One of the mills."""
        return self.chance.pick([a for a in self.by_kind[kind] if a.mill])

    def all(self) -> list[Agency]:
        """Every agency that the register of agencies lists."""
        every = [a for kind in _ENDINGS for a in self.by_kind[kind] + self.unlicensed[kind]]
        return [a for a in every if a.listed]
