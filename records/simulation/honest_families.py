"""Honest patent applicants whose filings repeat one text lawfully: pairs, divisionals, families, series, ranges.

On the surface these are near-copies; priority, parents, siblings, a single lab and time tell them apart, where
the applicant stated them.
"""

from __future__ import annotations

from dataclasses import replace

from bonafile.records.simulation.patterns import pattern
from bonafile.records.simulation.research import a_lab, file_invention
from bonafile.records.simulation.rewriting import improved, renamed, renumbered
from bonafile.records.simulation.texts import Draft
from bonafile.records.simulation.world import Fate, Scheme, World

_PATENT = "patent"


@pattern(
    _PATENT, weight=7, median=10, spread=0.7, low=2, high=60, lookalike=True, reason="family_or_divisional"
)
def same_day_pairs(world: World, scheme: Scheme) -> None:
    """One invention filed as invention and utility model on the same day, as the law allows; and its facets."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.burst(chance, (scheme.size + 1) // 2, 380, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("small", "mid", "mid", "shell")))
    lab = a_lab(world, 2, chance.whole(2, 9))
    made = 0
    for day in days:
        draft, team = lab.invent(world, "invention"), lab.team(world)
        first = file_invention(world, scheme, owner, lab, day, Fate(), draft, "invention", team)
        made += 1
        if made < scheme.size:
            second = file_invention(world, scheme, owner, lab, day, Fate(), draft, "invention", team)
            second.kind = "utility_model"
            if chance.yes(0.85):  # the others forgot the note
                first.sibling, second.sibling = second, first
            made += 1


@pattern(
    _PATENT, weight=3, median=6, spread=0.6, low=3, high=24, lookalike=True, reason="family_or_divisional"
)
def divisionals(world: World, scheme: Scheme) -> None:
    """An application divided into several: the parent's text, other claims first."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.burst(chance, scheme.size, 420, scheme.late)
    owner = (
        world.people.firm(world.date(days[0]), chance.pick(("mid", "big", "small")))
        if chance.yes(0.6)
        else world.people.foreign_firm()
    )
    lab = a_lab(world, 1, 6, owner.country != "CN")
    draft, team = lab.invent(world, "invention", 1.6), lab.team(world)
    parent = file_invention(world, scheme, owner, lab, days[0], Fate(), draft, "invention", team)
    for day in days[1:]:
        part = replace(draft, clauses=tuple(chance.some(draft.clauses, max(3, len(draft.clauses) * 2 // 3))))
        child = file_invention(world, scheme, owner, lab, day, Fate(), part, "invention", team)
        child.parent = parent


@pattern(_PATENT, weight=9, median=7, spread=0.8, low=1, high=80)
def foreign_family(world: World, scheme: Scheme) -> None:
    """A foreign applicant with priority of its own country: the national phase of a family."""
    chance = world.chance
    world.hire(scheme)
    owner = world.people.foreign_firm()
    lab = a_lab(world, 2, chance.whole(4, 20), True)
    days = world.calendar.burst(chance, scheme.size, 420, scheme.late)
    draft: Draft | None = None
    number = ""
    for day in days:
        again = draft is not None and chance.yes(0.25)  # a second member of the same family
        if not again or draft is None:
            draft = lab.invent(world, "invention")
            number = f"{owner.country}{world.date(day).year - 1}{chance.whole(100000, 999999)}"
        text = improved(chance, draft, 1) if again else draft
        filing = file_invention(
            world,
            scheme,
            owner,
            lab,
            day,
            Fate(refused=0.25),
            text,
            "invention" if chance.yes(0.9) else "design",
        )
        filing.priority = number if chance.yes(0.92) else ""


@pattern(
    _PATENT, weight=7, median=10, spread=0.7, low=3, high=60, lookalike=True, reason="family_or_divisional"
)
def improvement_series(world: World, scheme: Scheme) -> None:
    """Improvements of one product, each on the last: long stretches are the same, as they must be."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 2, 300, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("small", "small", "mid", "big")))
    lab = a_lab(world, 1, chance.whole(2, 8))
    draft = lab.invent(world, "utility_model")
    for day in days:
        draft = improved(chance, draft, chance.whole(1, 3))
        if chance.yes(0.3):
            draft = renumbered(chance, draft)
        file_invention(
            world,
            scheme,
            owner,
            lab,
            day,
            Fate(),
            draft,
            "invention" if chance.yes(0.35) else "utility_model",
        )


@pattern(
    _PATENT, weight=4, median=12, spread=0.7, low=3, high=80, lookalike=True, reason="family_or_divisional"
)
def product_range(world: World, scheme: Scheme) -> None:
    """A maker of one device in many variants, drafted on one pattern by its own patent department."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 5, 200, scheme.late)
    owner = world.people.firm(world.date(days[0]), chance.pick(("mid", "big", "small")))
    lab = a_lab(world, 1, chance.whole(2, 10))
    base = lab.invent(world, "utility_model")
    for day in days:
        draft = renamed(chance, base) if chance.yes(0.45) else improved(chance, base, chance.whole(2, 4))
        file_invention(world, scheme, owner, lab, day, Fate(), draft, "utility_model")


@pattern(
    _PATENT, weight=6, median=9, spread=0.7, low=3, high=70, lookalike=True, reason="family_or_divisional"
)
def design_family(world: World, scheme: Scheme) -> None:
    """A maker of consumer goods with its designs: a range of similar ones on one day."""
    chance = world.chance
    world.hire(scheme)
    days = world.calendar.batches(chance, scheme.size, 5, 260, scheme.late)
    owner = (
        world.people.firm(world.date(days[0]), chance.pick(("small", "mid")))
        if chance.yes(0.8)
        else world.people.individual()
    )
    lab = a_lab(world, 1, chance.whole(1, 4))
    draft = lab.invent(world, "design")
    for day in days:
        if chance.yes(0.35):
            draft = lab.invent(world, "design")
        file_invention(world, scheme, owner, lab, day, Fate(fee_unpaid=0.08), draft, "design")


@pattern(_PATENT, weight=0.7, median=5, spread=0.5, low=2, high=20, lookalike=True, reason="test_upload")
def trial_upload(world: World, scheme: Scheme) -> None:
    """A trial of an unfinished filing system: the same test text again and again, withdrawn the next day."""
    chance = world.chance
    world.hire(scheme)
    day = world.calendar.burst(chance, 1, 1, scheme.late)[0]
    owner = world.people.firm(world.date(day), chance.pick(("small", "mid")))
    lab = a_lab(world, 1, 2)
    draft = lab.invent(world, "utility_model", 0.6)
    for _ in range(scheme.size):
        text = renumbered(chance, draft) if chance.yes(0.5) else draft
        file_invention(world, scheme, owner, lab, day, Fate(withdrawn_next_day=True), text, "utility_model")
