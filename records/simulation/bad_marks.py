"""Trademark filers in bad faith, after the situations of the Trademark Examination Guidelines of 2021.

Each function adds the filings of one scheme, exactly `scheme.size` of them, besides a little honest business on
the side. `scheme.intensity` says how openly the pattern shows; the rest of the scheme looks like anybody's.
Sizes vary from three filings to hundreds, so counting alone does not find them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bonafile.records.simulation import marks
from bonafile.records.simulation.patterns import pattern
from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.trades import GENERIC, TOKEN_HEADS, TOKENS, TRADES
from bonafile.records.simulation.world import Fate, Scheme, World

_TRADEMARK = "trademark"
#: What opponents are called where no reputed owner is hit.
_SQUAT = {"refused": 0.38, "used": 0.05, "opposed": 0.05, "transferred": 0.05, "offered": 0.03}


def squatter(world: World, day: int) -> Applicant:
    """Who squats: private persons, sole traders, shells and ordinary small firms."""
    chance = world.chance
    how = chance.unit()
    if how < 0.28:
        return world.people.individual()
    if how < 0.42:
        return world.people.sole_trader(world.date(day))
    return world.people.firm(world.date(day), "shell" if how < 0.66 else "small" if how < 0.9 else "mid")


def squatting(world: World, opponents: Sequence[str] = (), **changes: float) -> Fate:
    """A squatter's chances; now and then one shows use (made up, or real for a mark or two)."""
    values = {**_SQUAT, **changes}
    if world.chance.yes(0.2):
        values["used"] = world.chance.between(0.15, 0.4)
    return Fate(**values, opponents=opponents, sanctioned=world.chance.yes(0.35))  # type: ignore[arg-type]


def classes_of(world: World, owner: Applicant, wide: float) -> tuple[int, ...]:
    """Classes of the owner's trade, or with probability `wide` any."""
    chance = world.chance
    if not chance.yes(wide):
        return world.some_classes(owner, 0.15)
    return tuple(chance.some(range(1, 46), chance.weighted({1: 0.8, 2: 0.2})))


def _file(world: World, scheme: Scheme, owner: Applicant, days: Sequence[int], name: Callable[[int], str], fate: Fate,
          wide: float = 0.4) -> None:  # fmt: skip
    """File the scheme's marks: the telling ones by `name(day)` as often as the intensity says, else anybody's."""
    chance = world.chance
    for day in days:
        text = (
            name(day)
            if chance.yes(scheme.intensity)
            else marks.everyday(chance, chance.pick(owner.trade.products))
        )
        world.mark(scheme, owner, day, text, classes_of(world, owner, wide), fate)
    if chance.yes(0.2) and owner.party_type != "individual":
        for _ in range(chance.whole(1, 3)):
            text = owner.brand or marks.chinese(chance)
            world.mark(scheme, owner, chance.pick(days), text, owner.trade.core, Fate(used=0.5), aside=True)


def _begun(world: World, scheme: Scheme, length: int, batch: float = 4) -> tuple[list[int], Applicant]:
    """The scheme's days and who files; its agent is hired."""
    world.hire(scheme)
    days = world.batched_days(scheme, length, batch, even=0.3)
    return days, squatter(world, days[0])


@pattern(_TRADEMARK, bad=True, weight=3, median=15, spread=1.0, low=6, grounds=("CN-TM-G2-1",))
def mass_hoarder(world: World, scheme: Scheme) -> None:
    """Hoards marks of every class far beyond its business."""
    days, owner = _begun(world, scheme, 200, 8)
    _file(
        world,
        scheme,
        owner,
        days,
        lambda _: marks.chinese(world.chance),
        squatting(world, transferred=0.08),
        0.45 + 0.4 * scheme.intensity,
    )


@pattern(_TRADEMARK, bad=True, weight=3, median=8, low=3, grounds=("CN-TM-G2-2",))
def many_owner_copier(world: World, scheme: Scheme) -> None:
    """Copies reputed and distinctive marks of many owners: inserted, turned round, by sound, one letter off."""
    chance = world.chance
    days, owner = _begun(world, scheme, 160)
    targets = chance.some(world.gazetteer.of("reputed_mark"), 30)

    def name(day: int) -> str:
        earlier = [f for f in chance.some(world.earlier[_TRADEMARK], 3) if f.day < day - 30 and f.mark]
        if earlier and chance.yes(0.3):
            return marks.copied(chance, earlier[0].mark, 0.75)
        return marks.copied(chance, chance.pick(targets).term, 0.75)

    opponents = [t.owner for t in targets[:6]]
    _file(world, scheme, owner, days, name, squatting(world, opponents, opposed=0.12, refused=0.45), 0.25)


@pattern(_TRADEMARK, bad=True, weight=1.6, median=6, low=3, grounds=("CN-TM-G2-3",))
def one_owner_chaser(world: World, scheme: Scheme) -> None:
    """Files again and again against the marks of one owner, putting them together anew."""
    chance = world.chance
    days, owner = _begun(world, scheme, 300, 2)
    target = chance.pick(world.gazetteer.of("reputed_mark"))
    own = [t.term for t in world.gazetteer.of("reputed_mark") if t.owner == target.owner]

    def name(_: int) -> str:
        if len(own) > 1 and chance.yes(0.35):
            return "".join(chance.shuffled(own)[:2])
        return marks.copied(chance, chance.pick(own), 0.7)

    owner.trade = target.holder.trade if target.holder and chance.yes(0.6) else owner.trade
    _file(
        world,
        scheme,
        owner,
        days,
        name,
        squatting(world, [target.owner], opposed=0.2, refused=0.4, transferred=0.1),
        0.1,
    )


@pattern(_TRADEMARK, bad=True, weight=1.8, median=8, low=4, grounds=("CN-TM-G2-4",))
def shop_copier(world: World, scheme: Scheme) -> None:
    """Takes the names of online shops and firms all over the country."""
    days, owner = _begun(world, scheme, 120)
    _file(
        world,
        scheme,
        owner,
        days,
        lambda day: _list_name(world, ("shop", "shop", "trade_name", "slogan"), day),
        squatting(world),
        0.35,
    )


def _list_name(world: World, categories: Sequence[str], day: int) -> str:
    """A term of a list as known on the day, sometimes with a character more."""
    chance = world.chance
    known = world.gazetteer.known(chance.pick(categories), world.date(day))
    if not known:
        return marks.chinese(chance)
    term = chance.pick(known).term
    return marks.own_variation(chance, term) if chance.yes(0.15) else term


@pattern(_TRADEMARK, bad=True, weight=1.2, median=7, low=3, grounds=("CN-TM-G2-5",))
def celebrity_namer(world: World, scheme: Scheme) -> None:
    """Names of known persons and characters, alone or with a product."""
    chance = world.chance
    days, owner = _begun(world, scheme, 100)
    product = chance.pick(owner.trade.products) if chance.yes(0.4) else ""
    _file(
        world,
        scheme,
        owner,
        days,
        lambda day: _list_name(world, ("person", "person", "work"), day) + product,
        squatting(world),
        0.3,
    )


@pattern(_TRADEMARK, bad=True, weight=1.2, median=8, low=4, grounds=("CN-TM-G2-6",))
def place_lister(world: World, scheme: Scheme) -> None:
    """Works through lists of towns, mountains, bridges."""
    chance = world.chance
    days, owner = _begun(world, scheme, 150, 6)
    product = chance.pick(owner.trade.products) if chance.yes(0.3) else ""
    _file(
        world,
        scheme,
        owner,
        days,
        lambda day: _list_name(world, ("place",), day) + product,
        squatting(world, refused=0.5),
        0.25,
    )


@pattern(_TRADEMARK, bad=True, weight=1.2, median=9, low=4, grounds=("CN-TM-G2-7",))
def term_template(world: World, scheme: Scheme) -> None:
    """One template over the terms of many trades: RICE TOKEN, STEEL TOKEN, 物流链."""
    chance = world.chance
    days, owner = _begun(world, scheme, 90, 8)
    tail = chance.pick(TOKENS)
    generic = [word for words in GENERIC.values() for word in words]

    def name(_: int) -> str:
        head = chance.pick(TOKEN_HEADS) if chance.yes(0.75) else chance.pick(generic)
        if chance.yes(0.15):
            return head
        return f"{head} {tail}" if head.isascii() and tail.isascii() else head + tail

    _file(world, scheme, owner, days, name, squatting(world, refused=0.5), 0.5)


@pattern(_TRADEMARK, bad=True, weight=2, median=11, low=5, grounds=("CN-TM-G2-8",))
def mark_trader(world: World, scheme: Scheme) -> None:
    """Makes marks for sale and sells them to scattered buyers."""
    chance = world.chance
    days, owner = _begun(world, scheme, 320, 5)
    buyers = [world.people.firm(world.date(days[0]), "small").name for _ in range(min(60, scheme.size * 2))]
    fate = squatting(
        world, transferred=chance.between(0.2, 0.5), offered=chance.between(0, 0.25), refused=0.28
    )
    fate.buyers, fate.transfer_days = buyers, (60, 320)
    _file(world, scheme, owner, days, lambda _: marks.everyday(chance), fate, 0.45)


@pattern(_TRADEMARK, bad=True, weight=1.3, median=9, low=4, grounds=("CN-TM-G2-9",))
def listing_seller(world: World, scheme: Scheme) -> None:
    """Offers its marks on market places, some of them other people's names."""
    chance = world.chance
    days, owner = _begun(world, scheme, 260, 5)

    def name(day: int) -> str:
        return _list_name(world, ("shop", "trade_name"), day) if chance.yes(0.35) else marks.everyday(chance)

    _file(
        world,
        scheme,
        owner,
        days,
        name,
        squatting(world, offered=chance.between(0.15, 0.5), transferred=0.12),
        0.4,
    )


@pattern(
    _TRADEMARK, bad=True, weight=2.4, median=14, spread=0.7, low=8, grounds=("CN-TM-G2-10", "CN-TM-G2-1")
)
def linked_shells(world: World, scheme: Scheme) -> None:
    """Shells of one person who file the same random short strings near the same time."""
    chance = world.chance
    world.hire(scheme)
    days = world.batched_days(scheme, 130, 4, even=0.3)
    person, region = world.people.person(), world.people.region()
    phone = world.people.phone()
    shells = []
    for _ in range(chance.whole(2, max(2, min(6, scheme.size // 3)))):
        if chance.yes(0.5):
            shell = world.people.sole_trader(world.date(days[0]), person)
        else:
            shell = world.people.firm(world.date(days[0]), "shell", region=region, representative=person)
        shell.phone = phone if chance.yes(0.5) else shell.phone
        shell.listed = chance.yes(0.75)
        shells.append(shell)
    fate = squatting(world)
    pool: list[str] = []
    for day in days:
        if pool and chance.yes(0.4 * scheme.intensity):
            text = chance.pick(pool[-6:])
        else:
            text = marks.random_short(chance) if chance.yes(scheme.intensity) else marks.everyday(chance)
        pool.append(text)
        shell = chance.pick(shells)
        world.mark(scheme, shell, day, text, classes_of(world, shell, 0.45), fate)


@pattern(_TRADEMARK, bad=True, weight=1.8, median=3, spread=0.8, high=25, grounds=("CN-TM-L19-10.1.8",))
def hot_term_squatter(world: World, scheme: Scheme) -> None:
    """Files what is in the news, within days of it."""
    chance = world.chance
    world.hire(scheme)
    terms = world.gazetteer.of("hot_term")
    last = len(world.calendar) - 1
    owner = squatter(world, last // 2)
    owner.founded = min(owner.founded, world.calendar.days[0]) if owner.founded else None
    term = terms[-1] if scheme.late else chance.pick(terms)
    for number in range(scheme.size):
        if number and chance.yes(0.3):
            term = chance.pick([t for t in terms if not scheme.late or t.known <= terms[-1].known])
        known = next(n for n, day in enumerate(world.calendar.days) if day >= term.known)
        day = min(last, known + chance.size(3, 0.8, 0, 15))
        text = term.term if chance.yes(0.75) else term.term + chance.pick(owner.trade.products)
        world.mark(scheme, owner, day, text, classes_of(world, owner, 0.4), squatting(world, refused=0.7))


@pattern(_TRADEMARK, bad=True, weight=1, median=9, low=3, high=60, grounds=("CN-TM-L19-19.4",))
def agency_for_itself(world: World, scheme: Scheme) -> None:
    """A trademark agency that files marks for goods in its own name, or in its manager's."""
    chance = world.chance
    agency = chance.pick(world.agencies.by_kind[_TRADEMARK][3:])
    scheme.agency, scheme.practitioner = agency, chance.pick(agency.practitioners)
    days = world.batched_days(scheme, 200, even=0.3)
    owner = world.people.firm(world.date(days[0]), "small", next(t for t in TRADES if t.word == "文化传播"))
    if chance.yes(0.65):
        owner.name = agency.name
    elif chance.yes(0.5):  # through its manager
        owner = world.people.individual()
        owner.name = scheme.practitioner.name
    else:  # or a sister firm
        owner.representative = agency.practitioners[0].name
    _file(
        world,
        scheme,
        owner,
        days,
        lambda _: marks.everyday(chance),
        squatting(world, offered=0.12, transferred=0.15),
        0.6,
    )


@pattern(_TRADEMARK, bad=True, weight=1.6, median=14, spread=0.5, low=8, high=120, grounds=("CN-TM-G2-1",))
def drip_filer(world: World, scheme: Scheme) -> None:
    """Few at a time, but for ever: never a burst, always another class."""
    world.hire(scheme)
    days = world.calendar.burst(world.chance, scheme.size, 500, scheme.late)
    owner = squatter(world, days[0])
    _file(
        world,
        scheme,
        owner,
        days,
        lambda _: marks.everyday(world.chance),
        squatting(world, offered=0.06),
        0.5 + 0.3 * scheme.intensity,
    )


@pattern(_TRADEMARK, bad=True, weight=1.1, median=8, low=4, high=40, grounds=("CN-TM-G2-2", "CN-TA-R63-30"))
def filer_again(world: World, scheme: Scheme) -> None:
    """Files the same copied mark again after its refusal, mostly through the same agency."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.burst(chance, scheme.size, 330, scheme.late)
    owner = squatter(world, days[0])
    targets = chance.some(world.gazetteer.of("reputed_mark"), 3)
    names = [marks.copied(chance, t.term, 0.8) for t in targets]
    fate = squatting(world, [t.owner for t in targets], refused=0.75, opposed=0.08)
    classes = owner.trade.core
    for day in days:
        text = chance.pick(names) if chance.yes(scheme.intensity) else marks.everyday(chance)
        world.mark(scheme, owner, day, text, classes if chance.yes(0.7) else world.some_classes(owner), fate)


@pattern(_TRADEMARK, bad=True, weight=1.2, median=10, low=5, high=90, grounds=("CN-AG-REG-27", "CN-TM-G2-10"))
def borrowed_names(world: World, scheme: Scheme) -> None:
    """An unlicensed preparer who files for invented or borrowed persons, with one contact behind them: the notices
    must reach him, so his telephone or his mailbox stands in most filings (what tells a hidden preparer: the
    Regulations on Patent Agency, art. 27, and Order 77, art. 3(6): linked by telephone, address, agent).
    """
    chance = world.chance
    scheme.agency = chance.pick(world.agencies.unlicensed[_TRADEMARK]) if chance.yes(0.5) else None
    scheme.practitioner = scheme.agency.practitioners[0] if scheme.agency else None
    days = world.batched_days(scheme, 110, 4, even=0.3)
    phone, mailbox, made = world.people.phone(), world.people.mailbox(), 0
    fate = squatting(world, offered=0.1, transferred=0.12)
    while made < scheme.size:
        count = min(scheme.size - made, chance.whole(1, 4))
        owner = (
            world.people.individual() if chance.yes(0.7) else world.people.sole_trader(world.date(days[0]))
        )
        owner.phone = phone if chance.yes(0.35 + 0.5 * scheme.intensity) else owner.phone
        owner.email = mailbox if world.people.aside.yes(0.8) else owner.email
        for day in days[made : made + count]:
            text = marks.random_short(chance) if chance.yes(0.35) else marks.everyday(chance)
            world.mark(scheme, owner, day, text, classes_of(world, owner, 0.35), fate)
        made += count
