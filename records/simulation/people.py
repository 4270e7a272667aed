"""Who files: companies, sole traders, private persons, public bodies and foreign firms, with what a company
register would show of them.

Names, codes and contacts are coined from vocabulary.py. Whether somebody is honest is not known here: shells
exist on both sides, and small firms overlap with them in every figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bonafile.records.simulation import marks
from bonafile.records.simulation import vocabulary as words
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.trades import COMMON_SCOPE, TRADES, Trade

Region = tuple[str, str, str, str]
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
_SHOPS = ("商行", "经营部", "百货店", "工作室", "商贸店", "服务部")
#: Days since founding, insured staff and paid-in capital (yuan): median and log-normal spread, and the chance
#: that none is registered, by size of firm.
_SIZES = {
    "shell": ((260, 0.8), (3, 0.7, 0.5), (200_000, 1.0, 0.5)),
    "small": ((1300, 0.8), (6, 0.8, 0.18), (700_000, 1.1, 0.26)),
    "mid": ((3000, 0.5), (60, 0.7, 0.02), (8_000_000, 0.9, 0.05)),
    "big": ((5600, 0.4), (1400, 0.8, 0.0), (150_000_000, 1.0, 0.0)),
}


@dataclass(slots=True, eq=False)
class Applicant:
    """One applicant and, where it is an organisation, its entry in the company register.

    `capital` in yuan paid in and `staff` insured, each None where the register does not say; `listed` is False
    for those the delivered company register leaves out.
    """

    name: str
    party_type: str
    identifier: str
    region: Region | None
    address: str
    phone: str
    trade: Trade
    brand: str = ""
    name_latin: str = ""
    country: str = "CN"
    email: str = ""
    representative: str = ""
    shareholders: tuple[str, ...] = ()
    founded: date | None = None
    capital: int | None = None
    staff: int | None = None
    scope: tuple[str, ...] = ()
    listed: bool = False
    aliases: list[str] = field(default_factory=list)


class People:
    """Coins applicants. The same chance gives the same people; mailboxes of persons are drawn from `aside`, so that
    they move nothing else.
    """

    def __init__(self, chance: Chance, aside: Chance, start: date) -> None:
        self.chance, self.aside, self.start = chance, aside, start
        self._names: set[str] = set()
        #: every organisation made, in order, for the company register
        self.organisations: list[Applicant] = []

    def beside(self, chance: Chance) -> People:
        """More people of another chance, whose names nobody here has."""
        other = People(chance, chance, self.start)
        other._names = self._names
        return other

    def region(self) -> Region:
        """A district, the first of the list more often."""
        many = len(words.REGIONS)
        return words.REGIONS[int(self.chance.unit() ** 1.4 * many)]

    def person(self) -> str:
        """A Chinese name; namesakes occur."""
        chance = self.chance
        surname = words.SURNAMES[int(chance.unit() ** 1.8 * len(words.SURNAMES))]
        return surname + "".join(chance.pick(words.GIVEN) for _ in range(2 if chance.yes(0.8) else 1))

    def foreigner(self) -> str:
        """A foreign name."""
        return f"{self.chance.pick(words.FORENAMES)} {marks.latin(self.chance).capitalize()}"

    def phone(self) -> str:
        """A mobile number."""
        return f"1{self.chance.pick('35789')}{self.chance.whole(0, 10**9 - 1):09d}"

    def mailbox(self) -> str:
        """An e-mail address of a person."""
        return f"{marks.latin(self.aside).lower()}{self.aside.whole(1, 999)}@example.com"

    def address(self, region: Region) -> str:
        """A room in a building of the region; some buildings have many tenants, a room hardly two."""
        chance = self.chance
        city = region[2] if region[2].startswith(region[1]) else region[1] + region[2]
        number = chance.whole(1, 399)
        building = f"{chance.pick(words.BUILDINGS)}{chance.whole(1, 9)}栋" if chance.yes(0.5) else ""
        return f"{city}{chance.pick(words.STREETS)}{number}号{building}{chance.whole(1, 26)}{chance.whole(1, 12):02d}室"

    def firm(
        self,
        day: date,
        size: str = "small",
        trade: Trade | None = None,
        *,
        region: Region | None = None,
        brand: str | None = None,
        representative: str | None = None,
    ) -> Applicant:
        """A company that exists on that day, of a size: shell, small, mid or big."""
        chance = self.chance
        region = region or self.region()
        trade = trade or chance.pick(TRADES)
        brand = brand or marks.chinese(chance, 2 if chance.yes(0.7) else 3)
        form = "股份有限公司" if size == "big" and chance.yes(0.5) else chance.pick(_FORMS)
        name = self._unused(f"{region[3]}{brand}{trade.word}{form}", brand)
        owner = Applicant(
            name,
            "enterprise",
            self._code("91", region),
            region,
            self.address(region),
            self.phone(),
            trade,
            brand,
        )
        owner.representative = representative or self.person()
        owner.shareholders = (
            (owner.representative,) if chance.yes(0.5) else (owner.representative, self.person())
        )
        self._register(owner, day, size, 0.95)
        return owner

    def sole_trader(self, day: date, person: str | None = None) -> Applicant:
        """A registered sole trader; `person` is who runs it."""
        chance = self.chance
        region, trade = self.region(), chance.pick(TRADES)
        brand = marks.chinese(chance, 2)
        name = self._unused(f"{region[2][-3:]}{brand}{chance.pick(_SHOPS)}", brand)
        owner = Applicant(
            name,
            "sole_trader",
            self._code("92", region),
            region,
            self.address(region),
            self.phone(),
            trade,
            brand,
        )
        owner.representative = person or self.person()
        self._register(owner, day, "shell" if chance.yes(0.5) else "small", 0.75)
        owner.capital = None
        return owner

    def individual(self) -> Applicant:
        """A private person; identity numbers are hashed, and now and then not given."""
        chance = self.chance
        region = self.region()
        identifier = f"{chance.whole(0, 16**12 - 1):012x}" if chance.yes(0.85) else ""
        return Applicant(
            self.person(),
            "individual",
            identifier,
            region,
            self.address(region),
            self.phone(),
            chance.pick(TRADES),
            email=self.mailbox() if self.aside.yes(0.35) else "",
        )

    def public_body(self, kind: str) -> Applicant:
        """A `university`, `hospital` or `research` institute, founded long ago."""
        chance = self.chance
        region = self.region()
        brand = region[3] if chance.yes(0.6) else marks.chinese(chance, 2)
        subject = chance.pick(
            ("理工", "工业", "农业", "师范", "科技", "医科", "交通", "海洋", "林业", "财经")
        )
        ending = {
            "university": f"{subject}大学" if chance.yes(0.7) else f"{subject}职业技术学院",
            "hospital": chance.pick(("第一人民医院", "中心医院", "中医院", "第二附属医院", "妇幼保健院")),
            "research": f"{subject}研究{chance.pick(('院', '所'))}",
        }[kind]
        name = self._unused(brand + ending, brand)
        owner = Applicant(
            name,
            kind,
            self._code("12", region),
            region,
            self.address(region),
            self.phone(),
            chance.pick(TRADES),
            brand,
        )
        owner.representative = self.person()
        self._register(owner, self.start, "big", 0.25)
        return owner

    def foreign_firm(self) -> Applicant:
        """A foreign company, named in Latin letters; the company register does not know it."""
        chance = self.chance
        country = chance.weighted(words.COUNTRIES)
        brand = marks.latin(chance)
        name = self._unused(
            f"{brand} {chance.pick(('', 'Industries ', 'Holdings '))}{chance.pick(words.FOREIGN_FORMS[country])}",
            brand,
        )
        street = marks.latin(chance).capitalize()
        address = f"{chance.whole(1, 900)} {street} Street, {marks.latin(chance).capitalize()}"
        return Applicant(name, "enterprise", "", None, address, "", chance.pick(TRADES), brand, name, country)

    def _unused(self, name: str, brand: str = "") -> str:
        """The name, or where somebody has it already, the name with another character in it."""
        while name in self._names:
            extra = self.chance.pick(words.BRAND)
            name = name.replace(brand, brand + extra, 1) if brand and brand in name else extra + name
        self._names.add(name)
        return name

    def _code(self, kind: str, region: Region) -> str:
        """An identifier in the form of a unified social credit code."""
        return kind + region[0] + "".join(self.chance.pick(_CODE) for _ in range(10))

    def _register(self, owner: Applicant, day: date, size: str, listed: float) -> None:
        chance = self.chance
        (age, age_spread), (staff, staff_spread, no_staff), (capital, capital_spread, none_paid) = _SIZES[
            size
        ]
        owner.founded = day - timedelta(days=chance.size(age, age_spread, 5, 16_000))
        if chance.yes(0.93):
            owner.staff = 0 if chance.yes(no_staff) else chance.size(staff, staff_spread, 1, 90_000)
        if chance.yes(0.9):
            paid = 0 if chance.yes(none_paid) else chance.size(capital, capital_spread, 10_000, 10**10)
            owner.capital = paid // 10_000 * 10_000
        owner.scope = tuple(_scope(chance, owner.trade))
        owner.email = (
            f"{marks.latin(chance).lower()}{chance.whole(1, 999)}@example.com" if chance.yes(0.35) else ""
        )
        owner.listed = chance.yes(listed)
        self.organisations.append(owner)


def _scope(chance: Chance, trade: Trade) -> Sequence[str]:
    """The business scope: the trade's own phrases, common ones, now and then another trade's."""
    phrases = [*trade.scope, *chance.some(COMMON_SCOPE, chance.whole(1, 3))]
    if chance.yes(0.3):
        phrases.append(chance.pick(chance.pick(TRADES).scope))
    return phrases
