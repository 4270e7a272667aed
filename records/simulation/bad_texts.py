"""Abnormal patent filings that their texts give away: Order 77 (2024), situations one to four.

Numbers or nouns exchanged, texts copied, patched together, drawn from a pool, mixed by a machine or padded. Each
function adds the filings of one scheme, exactly `scheme.size` of them besides honest business on the side.
"""

from __future__ import annotations

from bonafile.records.simulation.bad_drafting import (
    begun,
    poor_fate,
    texts_of_others,
    write,
)
from bonafile.records.simulation.patterns import pattern
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
from bonafile.records.simulation.world import Scheme, World

_PATENT = "patent"


@pattern(_PATENT, bad=True, weight=3, median=11, spread=0.9, low=4, grounds=("CN-PAT-R77-3.1",))
def number_family(world: World, scheme: Scheme) -> None:
    """One text again and again with other numbers."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 160, 5)
    bases = [compose(chance, lab.style, chance.pick(lab.fields)) for _ in range(chance.whole(1, 4))]

    def text(_: int) -> Draft:
        draft = renumbered(chance, chance.pick(bases))
        return retitled(chance, draft) if chance.yes(0.6) else draft

    write(world, scheme, owner, lab, days, text, poor_fate(world))


@pattern(
    _PATENT, bad=True, weight=3, median=10, spread=0.9, low=4, grounds=("CN-PAT-R77-3.1", "CN-PAT-R77-3.2")
)
def noun_replacer(world: World, scheme: Scheme) -> None:
    """One skeleton with other nouns in it, over one field or many."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 200)
    base = compose(chance, lab.style, chance.pick(lab.fields))
    fields = [f for f in FIELDS if f.genre == base.field.genre]
    across = chance.yes(0.5)

    def text(_: int) -> Draft:
        draft = renamed(chance, base, chance.pick(fields) if across else None)
        return improved(chance, draft, 1) if chance.yes(0.3) else draft

    write(world, scheme, owner, lab, days, text, poor_fate(world))


@pattern(_PATENT, bad=True, weight=3, median=8, spread=0.9, low=3, grounds=("CN-PAT-R77-3.2",))
def text_copier(world: World, scheme: Scheme) -> None:
    """Takes the texts of others as they stand, or reworded in places."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 240)
    plain = chance.between(0.05, 0.5)

    def text(day: int) -> Draft:
        draft = retitled(chance, texts_of_others(world, lab, day, 1)[0])
        how = chance.unit()
        if how < 0.45:
            return reworded(chance, draft, plain)
        return improved(chance, draft, chance.whole(1, 4)) if how < 0.8 else renumbered(chance, draft)

    write(world, scheme, owner, lab, days, text, poor_fate(world))


@pattern(_PATENT, bad=True, weight=2.4, median=8, spread=0.9, low=3, grounds=("CN-PAT-R77-3.2",))
def splicer(world: World, scheme: Scheme) -> None:
    """Puts each text together from passages of two or three others."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 220)

    def text(day: int) -> Draft:
        own = lab.invent(world, "utility_model")
        return spliced(
            chance, texts_of_others(world, lab, day, chance.whole(2, 3)), own, chance.between(0.4, 0.8)
        )

    write(world, scheme, owner, lab, days, text, poor_fate(world))


@pattern(_PATENT, bad=True, weight=2.2, median=11, spread=0.8, low=4, grounds=("CN-PAT-R77-3.1",))
def recombiner(world: World, scheme: Scheme) -> None:
    """Draws every text from one pool of features: the same elements, combined otherwise."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 180, 6)
    frame = compose(chance, lab.style, chance.pick(lab.fields), 1.0)
    pool = [c for _ in range(chance.whole(2, 5)) for c in compose(chance, lab.style, frame.field).clauses]

    def text(_: int) -> Draft:
        return recombined(chance, pool, frame, chance.whole(4, 8))

    write(world, scheme, owner, lab, days, text, poor_fate(world))


@pattern(_PATENT, bad=True, weight=2.4, median=9, spread=1.0, low=3, grounds=("CN-PAT-R77-3.3",))
def text_generator(world: World, scheme: Scheme) -> None:
    """Lets a machine mix texts: parts of other fields, references to what was never introduced."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 120, 6)
    mixed = chance.between(0.2, 0.8)
    write(
        world,
        scheme,
        owner,
        lab,
        days,
        lambda _: salad(chance, lab.style, chance.pick(lab.fields), mixed),
        poor_fate(world, refused=0.4),
    )


@pattern(_PATENT, bad=True, weight=2, median=10, spread=0.8, low=3, grounds=("CN-PAT-R77-3.4",))
def padder(world: World, scheme: Scheme) -> None:
    """Piles up parts and limits, so that nothing stands in the way of a grant and nobody infringes."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 260)
    length = chance.between(1.8, 3.0)
    write(world, scheme, owner, lab, days, lambda _: padded(chance, lab.style, chance.pick(lab.fields), length),
           poor_fate(world, refused=0.15))  # fmt: skip


@pattern(_PATENT, bad=True, weight=1, median=12, spread=0.8, low=4, high=120, grounds=("CN-PAT-R77-3.1",))
def design_multiplier(world: World, scheme: Scheme) -> None:
    """Designs by the dozen: everyday products, the same few points, another pattern printed on."""
    chance = world.chance
    days, owner, lab = begun(world, scheme, 150, 7)
    base = design(chance)
    write(
        world,
        scheme,
        owner,
        lab,
        days,
        lambda _: base if chance.yes(0.5) else design(chance),
        poor_fate(world),
        "design",
    )
