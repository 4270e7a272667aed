"""Honest patent applicants: the ordinary ones, institutions, large houses, groups and young firms.

Universities, hospitals and large houses file much; start-ups share an address; a spin-off has no staff of its
own yet. Each resembles a bad pattern on the surface; what tells them apart is people, means, time and outcomes,
each of which may be missing. Families of one text are in honest_families.py.
"""

from __future__ import annotations

from bonafile.records.simulation.patterns import pattern
from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.research import Lab, a_kind, a_lab, file_invention
from bonafile.records.simulation.rewriting import improved, renamed, reworded
from bonafile.records.simulation.technology import FIELDS
from bonafile.records.simulation.texts import Draft
from bonafile.records.simulation.world import Fate, Scheme, World

_PATENT = "patent"
_MEDICAL = [f for f in FIELDS if "A61B" in f.ipc]


def _research(world: World, scheme: Scheme, owner: Applicant, lab: Lab, days: list[int], fate: Fate, invention: float = 0.45,
              utility_model: float = 0.45, again: float = 0.08) -> None:  # fmt: skip
    """Original inventions, now and then an improvement of an earlier one of the same lab."""
    chance = world.chance
    drafts: list[Draft] = []
    for day in days:
        kind = a_kind(world, invention, utility_model)
        draft = None
        if drafts and kind != "design" and chance.yes(again):
            draft = improved(chance, chance.pick(drafts[-12:]), chance.whole(1, 3))
        filing = file_invention(world, scheme, owner, lab, day, fate, draft, kind)
        if filing.kind != "design" and filing.draft:
            drafts.append(filing.draft)


@pattern(_PATENT, weight=20, median=1.8, spread=0.7, high=10, filler=True)
def small_maker(world: World, scheme: Scheme) -> None:
    """A small company with an improvement or a few of its own product."""
    world.hire(scheme)
    owner = world.people.firm(world.date(min(scheme.days)), "small")
    lab = a_lab(world, 1 if world.chance.yes(0.7) else 2, world.chance.whole(1, 4))
    _research(world, scheme, owner, lab, scheme.days, Fate(), 0.22, 0.6, 0.15)


@pattern(_PATENT, weight=8, median=1.3, spread=0.6, high=8, filler=True)
def lone_inventor(world: World, scheme: Scheme) -> None:
    """A private inventor with ideas from anywhere."""
    world.hire(scheme)
    owner = world.people.individual()
    lab = a_lab(world, world.chance.whole(1, 4), 1)
    lab.inventors = [owner.name]
    _research(world, scheme, owner, lab, scheme.days, Fate(refused=0.3, fee_unpaid=0.12), 0.3, 0.55)


@pattern(_PATENT, weight=14, median=12, spread=0.7, low=3, high=90)
def engineering_firm(world: World, scheme: Scheme) -> None:
    """A company with engineers, filing now and then in its field, sometimes before a deadline."""
    chance = world.chance
    world.hire(scheme)
    if chance.yes(0.7):
        days = world.calendar.burst(chance, scheme.size, 400, scheme.late)
    else:
        days = world.calendar.batches(chance, scheme.size, 5, 260, scheme.late)
    owner = world.people.firm(world.date(days[0]), "mid" if chance.yes(0.6) else "small")
    lab = a_lab(world, chance.whole(1, 3), chance.whole(3, 14))
    _research(world, scheme, owner, lab, days, Fate(), 0.4, 0.5, 0.12)


@pattern(_PATENT, weight=12, median=70, spread=0.6, low=20, high=400, lookalike=True)
def research_house(world: World, scheme: Scheme) -> None:
    """A large company with a research department: a great many filings, every week."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.burst(chance, scheme.size, 520, scheme.late)
    owner = world.people.firm(world.date(days[0]), "big" if chance.yes(0.8) else "mid")
    lab = a_lab(world, chance.whole(2, 5), chance.whole(20, 70))
    _research(world, scheme, owner, lab, days, Fate(fee_unpaid=0.01), 0.65, 0.28, 0.15)


@pattern(_PATENT, weight=12, median=60, spread=0.7, low=12, high=300, lookalike=True, reason="university")
def university(world: World, scheme: Scheme) -> None:
    """A university: every field, many inventors, seasons before the assessment, some technology sold."""
    chance = world.chance
    world.hire(scheme)
    owner = world.people.public_body("university")
    fate = Fate(transferred=0.07, transfer_days=(200, 900), buyers=[_buyer(world) for _ in range(6)], fee_unpaid=0.1,
                inventors_changed=0.03)  # fmt: skip
    labs = [a_lab(world, 1, chance.whole(3, 8)) for _ in range(chance.whole(4, 10))]
    for day in world.calendar.batches(chance, scheme.size, 3, 480, scheme.late):
        lab = chance.pick(labs)
        _research(world, scheme, owner, lab, [day], fate, 0.62, 0.34)


def _buyer(world: World) -> str:
    return world.people.firm(world.calendar.days[0], "small").name


@pattern(_PATENT, weight=6, median=24, spread=0.7, low=6, high=120, lookalike=True)
def hospital(world: World, scheme: Scheme) -> None:
    """A hospital whose nurses and doctors file small devices with much the same text."""
    chance = world.chance
    world.hire(scheme)
    owner = world.people.public_body("hospital")
    lab = a_lab(world, 1, chance.whole(8, 30))
    if chance.yes(0.8):
        lab.fields = _MEDICAL
    base = lab.invent(world, "utility_model", 0.8)
    for day in world.calendar.batches(chance, scheme.size, 3, 400, scheme.late):
        draft = renamed(chance, base, base.field) if chance.yes(0.3) else None
        if draft:
            draft = improved(chance, draft, chance.whole(1, 4))
        kind = "invention" if chance.yes(0.12) else "utility_model"
        file_invention(world, scheme, owner, lab, day, Fate(fee_unpaid=0.15), draft, kind)


@pattern(_PATENT, weight=5, median=18, spread=0.7, low=5, high=90, lookalike=True, reason="university")
def research_institute(world: World, scheme: Scheme) -> None:
    """A research institute that files when a project ends: a batch on a day."""
    chance = world.chance
    world.hire(scheme)
    owner = world.people.public_body("research")
    lab = a_lab(world, 2, chance.whole(6, 20))
    days = world.calendar.batches(chance, scheme.size, 7, 300, scheme.late)
    _research(world, scheme, owner, lab, days, Fate(), 0.7, 0.25, 0.2)


@pattern(_PATENT, weight=6, median=34, spread=0.6, low=8, high=150, lookalike=True, reason="shared_address")
def incubator_startups(world: World, scheme: Scheme) -> None:
    """Young firms at an incubator's address, often under its phone and through its agency."""
    chance = world.chance
    region = world.people.region()
    address, phone = world.people.address(region), world.people.phone()
    days = world.calendar.burst(chance, scheme.size, 480, scheme.late)
    world.hire(scheme)
    made = 0
    while made < scheme.size:
        if chance.yes(0.4):
            world.hire(scheme)
        own = days[made : made + chance.size(4, 0.7, 1, 20)]
        tenant = world.people.firm(world.date(own[0]), chance.pick(("small", "shell")), region=region)
        tenant.address = address if chance.yes(0.8) else tenant.address
        tenant.phone = phone if chance.yes(0.5) else tenant.phone
        _research(world, scheme, tenant, a_lab(world, 1, chance.whole(1, 5)), own, Fate(), 0.4, 0.5, 0.12)
        made += len(own)


@pattern(_PATENT, weight=3, median=12, spread=0.6, low=4, high=50, lookalike=True, reason="group_company")
def spin_off(world: World, scheme: Scheme) -> None:
    """A company split off from another: new, few on its payroll, inventors and texts of the parent, transfers between."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 4, 200, scheme.late)
    parent = world.people.firm(world.date(days[0]), "mid")
    child = world.people.firm(
        world.date(days[0]), "shell", parent.trade, region=parent.region, representative=parent.representative
    )
    lab = a_lab(world, 2, chance.whole(4, 15))
    fate = Fate(
        transferred=0.3, transfer_days=(40, 300), buyers=[child.name, parent.name], inventors_changed=0.08
    )
    _shared(world, scheme, [parent, child, child], lab, days, fate)


@pattern(_PATENT, weight=5, median=24, spread=0.7, low=6, high=120, lookalike=True, reason="group_company")
def company_group(world: World, scheme: Scheme) -> None:
    """Sister companies with one research department, filing under whichever name makes the product."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 4, 400, scheme.late)
    head = world.people.firm(world.date(days[0]), "mid")
    sisters = [head] + [
        world.people.firm(
            world.date(days[0]),
            chance.pick(("small", "mid", "shell")),
            brand=head.brand,
            representative=head.representative if chance.yes(0.7) else None,
        )
        for _ in range(chance.whole(1, 4))
    ]
    for sister in sisters[1:]:
        sister.phone = head.phone if chance.yes(0.5) else sister.phone
    _shared(
        world,
        scheme,
        sisters,
        a_lab(world, 2, chance.whole(6, 20)),
        days,
        Fate(transferred=0.04, buyers=[head.name]),
    )


def _shared(
    world: World, scheme: Scheme, owners: list[Applicant], lab: Lab, days: list[int], fate: Fate
) -> None:
    """One lab's work under several names; an improvement may come under another name than its original."""
    chance = world.chance
    drafts: list[Draft] = []
    for day in days:
        draft = (
            improved(chance, chance.pick(drafts), chance.whole(1, 3)) if drafts and chance.yes(0.25) else None
        )
        filing = file_invention(
            world,
            scheme,
            chance.pick(owners),
            lab,
            day,
            fate,
            draft,
            "" if draft is None else "utility_model",
        )
        if filing.kind != "design" and filing.draft:
            drafts.append(filing.draft)


@pattern(_PATENT, weight=4, median=14, spread=0.6, low=5, high=60, lookalike=True, reason="agent_victim")
def drafter_boilerplate(world: World, scheme: Scheme) -> None:
    """Clients of one law-abiding drafter, whose texts share his turns of phrase and his signature."""
    chance = world.chance
    scheme.agency = world.agencies.largest(_PATENT)
    scheme.practitioner = chance.pick(scheme.agency.practitioners)
    days = world.calendar.batches(chance, scheme.size, 5, 120, scheme.late)
    drafter = a_lab(world, 3, 1)
    base = drafter.invent(world, "utility_model")
    made = 0
    while made < scheme.size:
        own = days[made : made + chance.whole(1, 5)]
        client = world.people.firm(world.date(own[0]), "small")
        lab = a_lab(world, 1, chance.whole(1, 4))
        lab.style = drafter.style
        for day in own:
            draft = (
                reworded(chance, renamed(chance, base, chance.pick(lab.fields)), 0.5)
                if chance.yes(0.2)
                else None
            )
            file_invention(
                world, scheme, client, lab, day, Fate(), draft, "" if draft is None else "utility_model"
            )
        made += len(own)


@pattern(_PATENT, weight=3, median=10, spread=0.7, low=3, high=50, lookalike=True)
def technology_seller(world: World, scheme: Scheme) -> None:
    """A small research firm that lives on selling what it invents, each invention to one who needs it."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.burst(chance, scheme.size, 320, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("small", "shell", "mid")))
    lab = a_lab(world, 2, chance.whole(3, 8))
    fate = Fate(
        transferred=0.35,
        transfer_days=(90, 600),
        buyers=[_buyer(world) for _ in range(8)],
        inventors_changed=0.03,
    )
    _research(world, scheme, owner, lab, days, fate, 0.6, 0.35)


@pattern(_PATENT, weight=3, median=9, spread=0.8, low=3, high=60, lookalike=True)
def young_technology(world: World, scheme: Scheme) -> None:
    """A start-up before its first round: nothing paid in, few insured, a batch of original filings."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 5, 120, scheme.late)
    owner = world.people.firm(world.date(days[0]), "shell")
    lab = a_lab(world, chance.whole(1, 3), chance.whole(2, 6))
    _research(world, scheme, owner, lab, days, Fate(), 0.5, 0.4, 0.2)
