"""Abnormal patent filings that conduct gives away: Order 77 (2024), situations five to seven, and their agents.

No research behind many filings, one text dispersed over linked entities, applications and places of inventors
for sale, lent certificates, batches before an assessment. Each function adds the filings of one scheme, exactly
`scheme.size` of them besides honest business on the side.
"""

from __future__ import annotations

from bonafile.records.simulation.bad_drafting import (
    add,
    begun,
    filer,
    named_lab,
    poor_fate,
    texts_of_others,
    write,
)
from bonafile.records.simulation.patterns import pattern
from bonafile.records.simulation.research import a_kind, a_lab
from bonafile.records.simulation.rewriting import improved, renamed, renumbered, retitled, reworded
from bonafile.records.simulation.texts import Draft, compose
from bonafile.records.simulation.world import Scheme, World

_PATENT = "patent"


@pattern(_PATENT, bad=True, weight=2.6, median=14, spread=0.9, low=6, grounds=("CN-PAT-R77-3.5",))
def no_research(world: World, scheme: Scheme) -> None:
    """Files much in many fields without anybody who could have invented it; the texts are bought and fair."""
    chance = world.chance
    world.hire(scheme)
    days = world.batched_days(scheme, 240, 6)
    owner = world.people.firm(world.date(days[0]), chance.pick(("shell", "small")))
    lab = named_lab(world, owner, chance.whole(3, 7))
    lab.inventors = lab.inventors[: chance.whole(1, 2)]
    write(
        world,
        scheme,
        owner,
        lab,
        days,
        lambda _: compose(chance, a_lab(world, 1, 1).style, chance.pick(lab.fields)),
        poor_fate(world, fee_unpaid=0.25),
    )


@pattern(
    _PATENT, bad=True, weight=2.8, median=14, spread=0.8, low=6, grounds=("CN-PAT-R77-3.6", "CN-PAT-R77-3.1")
)
def dispersed_shells(world: World, scheme: Scheme) -> None:
    """One text spread over linked entities, places and days, so that nobody has many of it."""
    chance = world.chance
    world.hire(scheme)
    days = world.batched_days(scheme, 200, 2)
    person, region, phone = world.people.person(), world.people.region(), world.people.phone()
    shells = []
    for _ in range(chance.whole(2, max(2, min(9, scheme.size // 3)))):
        size = "shell" if chance.yes(0.7) else "small"
        shell = world.people.firm(world.date(days[0]), size, region=region if chance.yes(0.5) else None,
                                  representative=person if chance.yes(0.45) else None)  # fmt: skip
        shell.phone = phone if chance.yes(0.4) else shell.phone
        shells.append(shell)
    lab = a_lab(world, chance.whole(1, 3), chance.whole(2, 8))
    bases = [compose(chance, lab.style, chance.pick(lab.fields)) for _ in range(chance.whole(1, 3))]
    fate = poor_fate(world)
    for day in days:
        kind = a_kind(world, 0.3, 0.68)
        if chance.yes(scheme.intensity):
            draft = chance.pick(bases)
            draft = (
                reworded(chance, draft, 0.25)
                if chance.yes(0.5)
                else renamed(chance, draft)
                if chance.yes(0.5)
                else renumbered(chance, draft)
            )
            draft = retitled(chance, draft)
        else:
            draft = lab.invent(world, kind)
        add(world, scheme, chance.pick(shells), lab, day, kind, draft, fate)


@pattern(_PATENT, bad=True, weight=2.4, median=10, spread=0.8, low=4, grounds=("CN-PAT-R77-3.7",))
def application_seller(world: World, scheme: Scheme) -> None:
    """Files to sell the applications before grant, to whoever needs some for an assessment."""
    chance = world.chance
    world.hire(scheme)
    days = world.batched_days(scheme, 300, 4)
    owner = filer(world, days[0])
    lab = named_lab(world, owner, chance.whole(1, 5))
    fate = poor_fate(
        world, transferred=chance.between(0.2, 0.6), offered=chance.between(0, 0.3), inventors_changed=0.12
    )
    fate.buyers = [
        world.people.firm(world.date(days[0]), "small").name for _ in range(min(50, scheme.size * 2))
    ]
    fate.transfer_days = (40, 330)
    base = compose(chance, lab.style, chance.pick(lab.fields))

    def text(_: int) -> Draft:
        return (
            renamed(chance, base) if chance.yes(0.35) else compose(chance, lab.style, chance.pick(lab.fields))
        )

    write(world, scheme, owner, lab, days, text, fate)


@pattern(_PATENT, bad=True, weight=1.6, median=9, spread=0.8, low=3, grounds=("CN-PAT-R77-3.7",))
def inventor_swapper(world: World, scheme: Scheme) -> None:
    """Sells the place of an inventor: the whole list is replaced some months later."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 260, 3)
    fate = poor_fate(world, inventors_changed=chance.between(0.3, 0.75))
    base = lab.invent(world, "utility_model", 0.8)

    def text(_: int) -> Draft:
        return renamed(chance, base) if chance.yes(0.4) else lab.invent(world, "utility_model", 0.7)

    write(world, scheme, owner, lab, days, text, fate)


@pattern(
    _PATENT,
    bad=True,
    weight=2.4,
    median=14,
    spread=0.8,
    low=6,
    grounds=("CN-AG-MEAS-51.9", "CN-PAT-R77-4", "CN-PAT-R77-3.2"),
)
def certificate_mill(world: World, scheme: Scheme) -> None:
    """Texts by the piece for clients who never saw them, signed with a lent practitioner's certificate."""
    chance = world.chance
    agency = (
        chance.pick(world.agencies.unlicensed[_PATENT]) if chance.yes(0.3) else world.agencies.mill(_PATENT)
    )
    scheme.agency, scheme.practitioner = agency, chance.pick(agency.practitioners)
    days = world.batched_days(scheme, 120, 7)
    drafter = a_lab(world, 5, 1)
    base = compose(chance, drafter.style)
    phone, fate, made = world.people.phone(), poor_fate(world), 0
    second = world.agencies.mill(_PATENT)
    scheme.practitioner.also = second.licence if second is not agency and chance.yes(0.5) else ""
    while made < scheme.size:
        own = days[made : made + chance.size(3, 0.7, 1, 20)]
        scheme.agency = second if chance.yes(0.3) else agency
        client = filer(world, own[0])
        client.phone = phone if chance.yes(0.3) else client.phone
        lab = named_lab(world, client)
        lab.style = drafter.style
        for day in own:
            kind = a_kind(world, 0.3, 0.65)
            if chance.yes(scheme.intensity):
                draft = (
                    renamed(chance, base)
                    if chance.yes(0.5)
                    else reworded(chance, texts_of_others(world, lab, day, 1)[0], 0.3)
                )
            else:
                draft = lab.invent(world, kind)
            add(world, scheme, client, lab, day, kind, draft, fate)
        made += len(own)


@pattern(
    _PATENT,
    bad=True,
    weight=2,
    median=9,
    spread=0.7,
    low=3,
    high=80,
    grounds=("CN-PAT-R77-3.5", "CN-PAT-R77-3.2"),
)
def assessment_chaser(world: World, scheme: Scheme) -> None:
    """A firm that wants a title or a subsidy: a batch of bought texts within weeks, in and out of its trade."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 6, 25, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("small", "small", "shell", "mid")))
    lab = named_lab(world, owner, chance.whole(1, 4))

    def text(day: int) -> Draft:
        draft = texts_of_others(world, lab, day, 1)[0]
        return (
            reworded(chance, improved(chance, draft, 2), 0.4) if chance.yes(0.6) else renamed(chance, draft)
        )

    write(world, scheme, owner, lab, days, text, poor_fate(world, fee_unpaid=0.2))
