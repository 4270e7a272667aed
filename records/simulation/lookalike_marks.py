"""Honest trademark filers who look like squatters and are none.

Large brand owners, rebrands, groups, sellers with unpronounceable names and offices of one address resemble a bad
pattern on the surface; what tells them apart is use, their own earlier marks, their size and their outcomes, each
of which may be missing.
"""

from __future__ import annotations

from dataclasses import replace

from bonafile.records.simulation import marks
from bonafile.records.simulation import vocabulary as words
from bonafile.records.simulation.honest_marks import ordinary
from bonafile.records.simulation.patterns import pattern
from bonafile.records.simulation.trades import TRADES
from bonafile.records.simulation.world import Fate, Scheme, World

_TRADEMARK = "trademark"


@pattern(_TRADEMARK, weight=11, median=26, spread=0.9, low=6, lookalike=True, reason="defensive")
def brand_owner(world: World, scheme: Scheme) -> None:
    """The owner of a reputed mark, filing variations of it in many classes to defend it."""
    chance = world.chance
    world.hire(scheme)
    owner = chance.pick(world.gazetteer.owners)
    if chance.yes(0.18):  # by way of the company that holds its marks: no staff, nothing paid in
        holder = world.people.firm(world.calendar.days[0], "shell", owner.trade, brand=owner.brand)
        owner, holder.representative = holder, owner.representative or holder.representative
    fate = Fate(used=0.75, refused=0.12, opposed=0.02)
    days = world.calendar.batches(chance, scheme.size, 4, 380, scheme.late)
    for number, day in enumerate(days):
        if number < 2:
            world.mark(scheme, owner, day, owner.brand, owner.trade.core, replace(fate, used=0.95))
            continue
        text = marks.own_variation(chance, owner.brand) if chance.yes(0.8) else marks.everyday(chance)
        classes = [chance.whole(1, 45)] if chance.yes(0.6) else list(world.some_classes(owner, 0.4))
        world.mark(scheme, owner, day, text, classes, fate)


@pattern(
    _TRADEMARK, weight=5, median=14, spread=0.6, low=5, high=60, lookalike=True, reason="future_business"
)
def rebrand(world: World, scheme: Scheme) -> None:
    """A company that takes a new name: the new mark in many classes within days."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 6, 12, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("mid", "shell", "big", "small")))
    new = marks.everyday(chance)
    for day in days:
        text = new if chance.yes(0.7) else marks.own_variation(chance, new)
        world.mark(scheme, owner, day, text, [chance.whole(1, 45)], Fate(used=0.6, refused=0.2))


@pattern(
    _TRADEMARK, weight=5, median=16, spread=0.8, low=4, high=120, lookalike=True, reason="future_business"
)
def retail_chain(world: World, scheme: Scheme) -> None:
    """A franchise or retail chain: its mark with town names, and house brands across the classes of its shops."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 3, 300, scheme.late)
    trade = next(t for t in TRADES if t.word in ("餐饮管理", "酒店管理")) if chance.yes(0.5) else None
    owner = world.people.firm(world.date(days[0]), chance.pick(("mid", "big", "small")), trade)
    for day in days:
        how = chance.unit()
        place = chance.pick(words.REGIONS)[3]
        text = (
            place + owner.brand
            if how < 0.3
            else owner.brand
            if how < 0.5
            else marks.everyday(chance, chance.pick(owner.trade.products))
        )
        classes = chance.some(
            (3, 9, 16, 21, 24, 25, 28, 29, 30, 31, 32, 33, 35, 39, 41, 43), chance.whole(1, 3)
        )
        world.mark(scheme, owner, day, text, classes, Fate(used=0.55))


@pattern(_TRADEMARK, weight=6, median=14, spread=0.8, low=4, high=90, lookalike=True, reason="defensive")
def seasonal_lines(world: World, scheme: Scheme) -> None:
    """A house whose product lines all carry its mark and a word of the season."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 4, 360, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("mid", "small", "big")))
    for day in days:
        text = (
            owner.brand + chance.pick(words.SEASONS)
            if chance.yes(0.75)
            else chance.pick(words.SEASONS) + chance.pick(owner.trade.products)
        )
        world.mark(scheme, owner, day, text, world.some_classes(owner), Fate(used=0.6))


@pattern(_TRADEMARK, weight=6, median=20, spread=0.7, low=6, high=120, lookalike=True, reason="group_company")
def corporate_group(world: World, scheme: Scheme) -> None:
    """Subsidiaries of one group under one legal representative, filing the group's mark."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 4, 330, scheme.late)
    parent = (
        chance.pick(world.gazetteer.owners)
        if chance.yes(0.5)
        else world.people.firm(world.date(days[0]), "mid")
    )
    sisters = [
        world.people.firm(
            world.date(days[0]),
            chance.pick(("small", "mid", "shell")),
            brand=parent.brand if chance.yes(0.7) else None,
            representative=parent.representative or None,
        )
        for _ in range(chance.whole(2, 5))
    ]
    phone = world.people.phone()
    for sister in sisters:
        sister.phone = phone if chance.yes(0.5) else sister.phone
        sister.trade = parent.trade if chance.yes(0.4) else sister.trade
    for day in days:
        owner = chance.pick(sisters)
        text = marks.own_variation(chance, parent.brand) if chance.yes(0.7) else marks.everyday(chance)
        world.mark(scheme, owner, day, text, world.some_classes(owner, 0.2), Fate(used=0.5))


@pattern(
    _TRADEMARK, weight=6, median=45, spread=0.6, low=10, high=200, lookalike=True, reason="shared_address"
)
def incubator(world: World, scheme: Scheme) -> None:
    """Start-ups at a serviced office: one address, often its phone, otherwise strangers."""
    chance = world.chance
    region = world.people.region()
    address, phone = world.people.address(region), world.people.phone()
    made = 0
    days = world.calendar.burst(chance, scheme.size, 500, scheme.late)
    while made < scheme.size:
        world.hire(scheme)
        count = min(scheme.size - made, chance.size(2, 0.6, 1, 8))
        own = days[made : made + count]
        tenant = world.people.firm(
            world.date(own[0]), chance.pick(("small", "small", "shell")), region=region
        )
        tenant.address = address if chance.yes(0.8) else address[:-4] + f"{chance.whole(101, 2699)}室"
        tenant.phone = phone if chance.yes(0.6) else tenant.phone
        ordinary(world, scheme, tenant, Fate(used=0.4), own)
        made += count


@pattern(_TRADEMARK, weight=3, median=6, spread=0.8, low=2, high=40, lookalike=True)
def place_cooperative(world: World, scheme: Scheme) -> None:
    """A farmers' cooperative or a town's association with the names of its own place."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 3, 200, scheme.late)
    place = chance.pick(world.gazetteer.of("place")).term
    owner = world.people.firm(world.date(days[0]), "small", next(t for t in TRADES if t.word == "农业"))
    owner.name = world.people._unused(
        place + chance.pick(owner.trade.products) + chance.pick(("专业合作社", "协会", "种植合作社"))
    )
    for day in days:
        how = chance.unit()
        text = (
            place + chance.pick(owner.trade.products)
            if how < 0.5
            else place
            if how < 0.65
            else marks.chinese(chance, 2) + place
        )
        if how > 0.85:
            text = chance.pick(world.gazetteer.of("place")).term
        world.mark(
            scheme,
            owner,
            day,
            text,
            chance.some((29, 30, 31, 32, 33, 35), chance.whole(1, 2)),
            Fate(used=0.5, refused=0.35),
        )


@pattern(_TRADEMARK, weight=2, median=9, spread=0.8, low=2, high=60, lookalike=True, reason="university")
def university_names(world: World, scheme: Scheme) -> None:
    """A university that protects its name, its motto and its institutes in many classes."""
    chance = world.chance
    world.hire(scheme)
    owner = world.people.public_body("university")
    names = [owner.name, owner.name[:2] + "大", owner.brand + "书院", owner.brand, marks.chinese(chance, 4)]
    for day in world.calendar.batches(chance, scheme.size, 6, 120, scheme.late):
        world.mark(scheme, owner, day, chance.pick(names), [chance.whole(1, 45)], Fate(used=0.3))


@pattern(_TRADEMARK, weight=5, median=7, spread=0.9, low=2, high=90, lookalike=True)
def online_seller(world: World, scheme: Scheme) -> None:
    """An online seller whose marks are unpronounceable letters, really used on its goods."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 2, 250, scheme.late)
    owner = world.people.firm(world.date(days[0]), "small") if chance.yes(0.55) else world.people.individual()
    for day in days:
        text = marks.letters(chance) if chance.yes(0.75) else marks.random_short(chance)
        world.mark(
            scheme,
            owner,
            day,
            text,
            world.some_classes(owner, 0.3),
            Fate(used=0.6, refused=0.15, transferred=0.05),
        )


@pattern(_TRADEMARK, weight=2, median=3, spread=0.7, high=20, lookalike=True, reason="name_collision")
def own_name(world: World, scheme: Scheme) -> None:
    """A person's own name, which may be a known person's too, or the house of a family of craftsmen."""
    chance = world.chance
    world.hire(scheme)
    person = chance.pick(world.gazetteer.of("person")).term if chance.yes(0.45) else world.people.person()
    days = world.calendar.burst(chance, scheme.size, 120, scheme.late)
    owner = (
        world.people.individual()
        if chance.yes(0.6)
        else world.people.firm(world.date(days[0]), "small", representative=person)
    )
    if owner.party_type == "individual":
        owner.name = person
    for day in days:
        text = person if chance.yes(0.6) else person + chance.pick(owner.trade.products)
        world.mark(scheme, owner, day, text, world.some_classes(owner, 0.2), Fate(used=0.5))


@pattern(_TRADEMARK, weight=3, median=10, spread=0.8, low=3, high=60, lookalike=True, reason="defensive")
def rights_owner(world: World, scheme: Scheme) -> None:
    """A studio with the names of its own characters, or a shop that at last protects its own name."""
    chance = world.chance
    world.hire(scheme)
    term = chance.pick(world.gazetteer.of("work" if chance.yes(0.5) else "shop"))
    owner = term.holder
    assert owner is not None  # works and shops are listed with their holders
    for day in world.calendar.batches(chance, scheme.size, 5, 60, scheme.late):
        text = term.term if chance.yes(0.6) else marks.own_variation(chance, term.term)
        world.mark(
            scheme,
            owner,
            day,
            text,
            [chance.whole(1, 45)] if chance.yes(0.6) else owner.trade.core,
            Fate(used=0.5),
        )


@pattern(_TRADEMARK, weight=1, median=8, spread=0.7, low=3, high=40, lookalike=True, reason="other")
def event_organiser(world: World, scheme: Scheme) -> None:
    """The organiser of an event, who files its names before they are in the news and after."""
    chance = world.chance
    world.hire(scheme)
    term = chance.pick(world.gazetteer.of("hot_term"))
    known = next(
        (n for n, day in enumerate(world.calendar.days) if day >= term.known), len(world.calendar) - 1
    )
    owner = world.people.firm(world.calendar.days[0], "mid", next(t for t in TRADES if t.word == "文化传播"))
    if term.owner:
        owner.name = term.owner
    for _ in range(scheme.size):
        day = max(0, min(len(world.calendar) - 1, known - chance.whole(-3, 30)))
        text = term.term if chance.yes(0.6) else term.term + chance.pick(("纪念", "吉祥物", "之夜", "嘉年华"))
        world.mark(scheme, owner, day, text, [chance.whole(1, 45)], Fate(used=0.5, refused=0.1))


@pattern(_TRADEMARK, weight=3, median=14, spread=0.7, low=4, high=80, lookalike=True)
def portfolio_sale(world: World, scheme: Scheme) -> None:
    """A company that sells its brands with its business, to one buyer or two."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.burst(chance, scheme.size, 260, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("small", "mid")))
    buyers = [world.people.firm(world.date(days[0]), "mid").name for _ in range(chance.whole(1, 2))]
    fate = Fate(used=0.4, transferred=0.7, transfer_days=(120, 420), buyers=buyers, offered=0.05)
    ordinary(world, scheme, owner, fate, days)


@pattern(_TRADEMARK, weight=3, median=12, spread=0.6, low=5, high=60, lookalike=True, reason="agent_victim")
def agency_batch(world: World, scheme: Scheme) -> None:
    """Clients of a large law-abiding agency, all signed by one person on one day."""
    chance = world.chance
    scheme.agency = world.agencies.largest(_TRADEMARK)
    scheme.practitioner = scheme.agency.practitioners[0]
    day = world.calendar.burst(chance, 1, 1, scheme.late)[0]
    made = 0
    while made < scheme.size:
        count = min(scheme.size - made, chance.whole(1, 3))
        owner = world.people.firm(world.date(day), "small") if chance.yes(0.7) else world.people.individual()
        ordinary(world, scheme, owner, Fate(used=0.45), [day] * count)
        made += count


@pattern(
    _TRADEMARK, weight=4, median=11, spread=0.7, low=4, high=70, lookalike=True, reason="future_business"
)
def launch(world: World, scheme: Scheme) -> None:
    """A young firm before its launch: little capital yet, several names in several classes, later used."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 4, 90, scheme.late)
    owner = world.people.firm(world.date(days[0]), "shell")
    owner.trade = chance.pick(TRADES)
    ordinary(world, scheme, owner, Fate(used=0.5, refused=0.25), days, 0.45)


@pattern(_TRADEMARK, weight=0.7, median=5, spread=0.5, low=2, high=20, lookalike=True, reason="test_upload")
def test_upload(world: World, scheme: Scheme) -> None:
    """A trial of an unfinished filing system, withdrawn the next day."""
    chance = world.chance
    world.hire(scheme)
    day = world.calendar.burst(chance, 1, 1, scheme.late)[0]
    owner = world.people.firm(world.date(day), chance.pick(("small", "mid")))
    base = chance.pick(("测试商标", "TEST MARK ", "商标样例"))
    for number in range(scheme.size):
        world.mark(
            scheme,
            owner,
            day,
            f"{base}{number + 1}",
            [chance.whole(1, 45)],
            Fate(used=0, withdrawn_next_day=True),
        )
