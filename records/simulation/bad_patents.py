"""Patent applicants who file abnormally, after the situations of Order 77 (2024).

Each function adds the filings of one scheme, exactly `scheme.size` of them, besides a little honest business on
the side. `scheme.intensity` says how openly the pattern shows: the rest of the texts are such as anybody files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bonafile.records.simulation.patterns import pattern
from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.research import Lab, a_kind, a_lab, kind_for
from bonafile.records.simulation.rewriting import (
    improved,
    padded,
    recombined,
    renamed,
    renumbered,
    retitled,
    reworded,
    salad,
    spliced,
)
from bonafile.records.simulation.technology import FIELDS
from bonafile.records.simulation.texts import Draft, compose, design
from bonafile.records.simulation.world import Fate, Scheme, World

_PATENT = "patent"


def _filer(world: World, day: int) -> Applicant:
    """Who files abnormally: ordinary small firms most of all, shells, private persons, schools."""
    chance = world.chance
    how = chance.unit()
    if how < 0.16:
        return world.people.individual()
    if how < 0.22:
        return world.people.public_body("university")
    if how < 0.26:
        return world.people.sole_trader(world.date(day))
    return world.people.firm(world.date(day), "shell" if how < 0.52 else "small" if how < 0.84 else "mid")


def _lab(world: World, owner: Applicant, fields: int = 0) -> Lab:
    """The names put down as inventors, and the style of whoever drafts."""
    chance = world.chance
    lab = a_lab(world, fields or chance.whole(1, 4), chance.size(4, 0.6, 1, 20))
    if owner.party_type == "individual":
        lab.inventors = [owner.name, *lab.inventors[:1]]
    return lab


def _fate(world: World, **changes: float) -> Fate:
    """What mostly becomes of such filings, where nobody finds out."""
    values = {
        "refused": 0.26,
        "fee_unpaid": 0.14,
        "transferred": 0.05,
        "inventors_changed": 0.02,
        "offered": 0.01,
        **changes,
    }
    return Fate(**values, sanctioned=world.chance.yes(0.35))  # type: ignore[arg-type]


def _days(world: World, scheme: Scheme, length: int, batch: float = 4) -> list[int]:
    """Mostly batches, sometimes evenly."""
    if world.chance.yes(0.35):
        return world.calendar.burst(world.chance, scheme.size, length, scheme.late)
    return world.calendar.batches(world.chance, scheme.size, batch, length, scheme.late)


def _write(
    world: World, scheme: Scheme, owner: Applicant, lab: Lab, days: Sequence[int], text: Callable[[int], Draft], fate: Fate,
    kind: str = "",
) -> None:  # fmt: skip
    """File the scheme's texts: the telling ones by `text(day)` as often as the intensity says, else anybody's."""
    chance = world.chance
    for day in days:
        telling = chance.yes(scheme.intensity)
        wanted = kind or a_kind(world, 0.32, 0.66 if telling else 0.52)
        draft = text(day) if telling else lab.invent(world, wanted)
        _add(world, scheme, owner, lab, day, wanted, draft, fate)
    if chance.yes(0.18) and owner.party_type == "enterprise":
        real = a_lab(world, 1, chance.whole(1, 4))
        for _ in range(chance.whole(1, 3)):
            draft = real.invent(world, "utility_model")
            wanted = kind_for(world, draft, "utility_model")
            world.patent(
                scheme,
                [owner],
                chance.pick(days),
                wanted,
                draft,
                real.team(world),
                Fate(),
                aside=True,
                style=real.style,
            )


def _add(
    world: World, scheme: Scheme, owner: Applicant, lab: Lab, day: int, kind: str, draft: Draft, fate: Fate
) -> None:
    world.patent(
        scheme, [owner], day, kind_for(world, draft, kind), draft, lab.team(world), fate, style=lab.style
    )


def _others(world: World, lab: Lab, day: int, count: int) -> list[Draft]:
    """Texts that others filed long enough before to have been read, in the fields wanted or (rarely) in any;
    original ones where there are none yet."""
    chance = world.chance
    known: list[Draft] = []
    for _ in range(60 * count if world.earlier[_PATENT] else 0):
        filing = chance.pick(world.earlier[_PATENT])
        draft = filing.draft
        if not draft or draft.english or filing.kind == "design" or filing.day >= day - 20:
            continue
        if draft.field in lab.fields or chance.yes(0.03):
            known.append(draft)
        if len(known) == count:
            break
    return known or [compose(chance, a_lab(world, 1, 1).style, chance.pick(lab.fields))]


@pattern(_PATENT, bad=True, weight=3, median=11, spread=0.9, low=4, grounds=("CN-PAT-R77-3.1",))
def number_family(world: World, scheme: Scheme) -> None:
    """One text again and again with other numbers."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 160, 5)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    bases = [compose(chance, lab.style, chance.pick(lab.fields)) for _ in range(chance.whole(1, 4))]

    def text(_: int) -> Draft:
        draft = renumbered(chance, chance.pick(bases))
        return retitled(chance, draft) if chance.yes(0.6) else draft

    _write(world, scheme, owner, lab, days, text, _fate(world))


@pattern(
    _PATENT, bad=True, weight=3, median=10, spread=0.9, low=4, grounds=("CN-PAT-R77-3.1", "CN-PAT-R77-3.2")
)
def noun_replacer(world: World, scheme: Scheme) -> None:
    """One skeleton with other nouns in it, over one field or many."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 200)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    base = compose(chance, lab.style, chance.pick(lab.fields))
    fields = [f for f in FIELDS if f.genre == base.field.genre]
    across = chance.yes(0.5)

    def text(_: int) -> Draft:
        draft = renamed(chance, base, chance.pick(fields) if across else None)
        return improved(chance, draft, 1) if chance.yes(0.3) else draft

    _write(world, scheme, owner, lab, days, text, _fate(world))


@pattern(_PATENT, bad=True, weight=3, median=8, spread=0.9, low=3, grounds=("CN-PAT-R77-3.2",))
def text_copier(world: World, scheme: Scheme) -> None:
    """Takes the texts of others as they stand, or reworded in places."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 240)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    plain = chance.between(0.05, 0.5)

    def text(day: int) -> Draft:
        draft = retitled(chance, _others(world, lab, day, 1)[0])
        how = chance.unit()
        if how < 0.45:
            return reworded(chance, draft, plain)
        return improved(chance, draft, chance.whole(1, 4)) if how < 0.8 else renumbered(chance, draft)

    _write(world, scheme, owner, lab, days, text, _fate(world))


@pattern(_PATENT, bad=True, weight=2.4, median=8, spread=0.9, low=3, grounds=("CN-PAT-R77-3.2",))
def splicer(world: World, scheme: Scheme) -> None:
    """Puts each text together from passages of two or three others."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 220)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)

    def text(day: int) -> Draft:
        own = lab.invent(world, "utility_model")
        return spliced(chance, _others(world, lab, day, chance.whole(2, 3)), own, chance.between(0.4, 0.8))

    _write(world, scheme, owner, lab, days, text, _fate(world))


@pattern(_PATENT, bad=True, weight=2.2, median=11, spread=0.8, low=4, grounds=("CN-PAT-R77-3.1",))
def recombiner(world: World, scheme: Scheme) -> None:
    """Draws every text from one pool of features: the same elements, combined otherwise."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 180, 6)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    frame = compose(chance, lab.style, chance.pick(lab.fields), 1.0)
    pool = [c for _ in range(chance.whole(2, 5)) for c in compose(chance, lab.style, frame.field).clauses]

    def text(_: int) -> Draft:
        return recombined(chance, pool, frame, chance.whole(4, 8))

    _write(world, scheme, owner, lab, days, text, _fate(world))


@pattern(_PATENT, bad=True, weight=2.4, median=9, spread=1.0, low=3, grounds=("CN-PAT-R77-3.3",))
def text_generator(world: World, scheme: Scheme) -> None:
    """Lets a machine mix texts: parts of other fields, references to what was never introduced."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 120, 6)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    mixed = chance.between(0.2, 0.8)
    _write(
        world,
        scheme,
        owner,
        lab,
        days,
        lambda _: salad(chance, lab.style, chance.pick(lab.fields), mixed),
        _fate(world, refused=0.4),
    )


@pattern(_PATENT, bad=True, weight=2, median=10, spread=0.8, low=3, grounds=("CN-PAT-R77-3.4",))
def padder(world: World, scheme: Scheme) -> None:
    """Piles up parts and limits, so that nothing stands in the way of a grant and nobody infringes."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 260)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    length = chance.between(1.8, 3.0)
    _write(world, scheme, owner, lab, days, lambda _: padded(chance, lab.style, chance.pick(lab.fields), length),
           _fate(world, refused=0.15))  # fmt: skip


@pattern(_PATENT, bad=True, weight=2.6, median=14, spread=0.9, low=6, grounds=("CN-PAT-R77-3.5",))
def no_research(world: World, scheme: Scheme) -> None:
    """Files much in many fields without anybody who could have invented it; the texts are bought and fair."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 240, 6)
    owner = world.people.firm(world.date(days[0]), chance.pick(("shell", "small")))
    lab = _lab(world, owner, chance.whole(3, 7))
    lab.inventors = lab.inventors[: chance.whole(1, 2)]
    _write(
        world,
        scheme,
        owner,
        lab,
        days,
        lambda _: compose(chance, a_lab(world, 1, 1).style, chance.pick(lab.fields)),
        _fate(world, fee_unpaid=0.25),
    )


@pattern(
    _PATENT, bad=True, weight=2.8, median=14, spread=0.8, low=6, grounds=("CN-PAT-R77-3.6", "CN-PAT-R77-3.1")
)
def dispersed_shells(world: World, scheme: Scheme) -> None:
    """One text spread over linked entities, places and days, so that nobody has many of it."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 200, 2)
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
    fate = _fate(world)
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
        _add(world, scheme, chance.pick(shells), lab, day, kind, draft, fate)


@pattern(_PATENT, bad=True, weight=2.4, median=10, spread=0.8, low=4, grounds=("CN-PAT-R77-3.7",))
def application_seller(world: World, scheme: Scheme) -> None:
    """Files to sell the applications before grant, to whoever needs some for an assessment."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 300, 4)
    owner = _filer(world, days[0])
    lab = _lab(world, owner, chance.whole(1, 5))
    fate = _fate(
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

    _write(world, scheme, owner, lab, days, text, fate)


@pattern(_PATENT, bad=True, weight=1.6, median=9, spread=0.8, low=3, grounds=("CN-PAT-R77-3.7",))
def inventor_swapper(world: World, scheme: Scheme) -> None:
    """Sells the place of an inventor: the whole list is replaced some months later."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 260, 3)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    fate = _fate(world, inventors_changed=chance.between(0.3, 0.75))
    base = lab.invent(world, "utility_model", 0.8)

    def text(_: int) -> Draft:
        return renamed(chance, base) if chance.yes(0.4) else lab.invent(world, "utility_model", 0.7)

    _write(world, scheme, owner, lab, days, text, fate)


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
    days = _days(world, scheme, 120, 7)
    drafter = a_lab(world, 5, 1)
    base = compose(chance, drafter.style)
    phone, fate, made = world.people.phone(), _fate(world), 0
    second = world.agencies.mill(_PATENT)
    scheme.practitioner.also = second.licence if second is not agency and chance.yes(0.5) else ""
    while made < scheme.size:
        own = days[made : made + chance.size(3, 0.7, 1, 20)]
        scheme.agency = second if chance.yes(0.3) else agency
        client = _filer(world, own[0])
        client.phone = phone if chance.yes(0.3) else client.phone
        lab = _lab(world, client)
        lab.style = drafter.style
        for day in own:
            kind = a_kind(world, 0.3, 0.65)
            if chance.yes(scheme.intensity):
                draft = (
                    renamed(chance, base)
                    if chance.yes(0.5)
                    else reworded(chance, _others(world, lab, day, 1)[0], 0.3)
                )
            else:
                draft = lab.invent(world, kind)
            _add(world, scheme, client, lab, day, kind, draft, fate)
        made += len(own)


@pattern(_PATENT, bad=True, weight=1.6, median=12, spread=0.8, low=4, high=120, grounds=("CN-PAT-R77-3.1",))
def design_multiplier(world: World, scheme: Scheme) -> None:
    """Designs by the dozen: everyday products, the same few points, another pattern printed on."""
    chance = world.chance
    world.hire(scheme)
    days = _days(world, scheme, 150, 7)
    owner = _filer(world, days[0])
    lab = _lab(world, owner)
    base = design(chance)
    _write(
        world,
        scheme,
        owner,
        lab,
        days,
        lambda _: base if chance.yes(0.5) else design(chance),
        _fate(world),
        "design",
    )


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
    lab = _lab(world, owner, chance.whole(1, 4))

    def text(day: int) -> Draft:
        draft = _others(world, lab, day, 1)[0]
        return (
            reworded(chance, improved(chance, draft, 2), 0.4) if chance.yes(0.6) else renamed(chance, draft)
        )

    _write(world, scheme, owner, lab, days, text, _fate(world, fee_unpaid=0.2))
