"""Ordinary honest trademark filers: small firms and traders, companies with product lines, foreign owners.

Each function adds the filings of one actor. Those who look like squatters and are none are in lookalike_marks.py.
"""

from __future__ import annotations

from bonafile.records.simulation import marks
from bonafile.records.simulation.patterns import pattern
from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.world import Fate, Scheme, World

_TRADEMARK = "trademark"


def ordinary(
    world: World, scheme: Scheme, owner: Applicant, fate: Fate, days: list[int], wide: float = 0.12
) -> None:
    """Marks of one's own, often the house mark again."""
    house = (
        marks.everyday(world.chance, world.chance.pick(owner.trade.products))
        if world.chance.yes(0.5)
        else owner.brand
    )
    house = house or marks.chinese(world.chance)
    for number, day in enumerate(days):
        again = number and world.chance.yes(0.35)
        text = (
            marks.own_variation(world.chance, house)
            if again
            else marks.everyday(world.chance, world.chance.pick(owner.trade.products))
        )
        if not number and world.chance.yes(0.6):
            text = house
        world.mark(scheme, owner, day, text, world.some_classes(owner, wide), fate)


@pattern(_TRADEMARK, weight=24, median=1.5, spread=0.6, high=6, filler=True)
def small_firm(world: World, scheme: Scheme) -> None:
    """A small company with a mark or a few."""
    world.hire(scheme)
    owner = world.people.firm(world.date(min(scheme.days)), "small")
    ordinary(world, scheme, owner, Fate(used=0.5), scheme.days)


@pattern(_TRADEMARK, weight=12, median=1.4, spread=0.6, high=6, filler=True)
def small_trader(world: World, scheme: Scheme) -> None:
    """A sole trader or a private person with a shop."""
    world.hire(scheme)
    owner = (
        world.people.individual()
        if world.chance.yes(0.5)
        else world.people.sole_trader(world.date(min(scheme.days)))
    )
    ordinary(world, scheme, owner, Fate(used=0.4), scheme.days, 0.2)


@pattern(_TRADEMARK, weight=14, median=9, spread=0.6, low=3, high=60)
def mid_company(world: World, scheme: Scheme) -> None:
    """A company with product lines, filing now and then."""
    world.hire(scheme)
    days = world.calendar.burst(world.chance, scheme.size, 420, scheme.late)
    owner = world.people.firm(world.date(days[0]), "mid" if world.chance.yes(0.6) else "small")
    ordinary(world, scheme, owner, Fate(used=0.5), days)


@pattern(_TRADEMARK, weight=7, median=5, spread=0.8, high=60)
def foreign_owner(world: World, scheme: Scheme) -> None:
    """A foreign owner, mostly by way of Madrid."""
    chance = world.chance
    owner = (
        chance.pick([o for o in world.gazetteer.owners if o.country != "CN"] or world.gazetteer.owners)
        if chance.yes(0.3)
        else None
    )
    owner = owner or world.people.foreign_firm()
    madrid = chance.yes(0.6)
    if not madrid:
        world.hire(scheme)
    for number, day in enumerate(world.calendar.burst(chance, scheme.size, 300, scheme.late)):
        text = (
            owner.brand
            if not number
            else marks.latin(chance)
            if chance.yes(0.7)
            else marks.own_variation(chance, owner.brand)
        )
        if owner.country == "JP" and chance.yes(0.4):
            text = marks.japanese(chance)
        basis = "madrid" if madrid else "foreign" if chance.yes(0.3) else ""
        world.mark(
            scheme,
            owner,
            day,
            text,
            world.some_classes(owner, 0.2),
            Fate(used=0.6, refused=0.25),
            basis=basis,
        )
