"""What abnormal patent applicants share: who they are, whom they name as inventors, and how texts are filed.

A scheme's telling texts come as often as its intensity says; the rest of it, and a little honest business on
the side, are such as anybody files. The patterns are in bad_texts.py and bad_patents.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.research import Lab, a_kind, a_lab, kind_for
from bonafile.records.simulation.texts import Draft, compose
from bonafile.records.simulation.world import Fate, Scheme, World

_PATENT = "patent"


def filer(world: World, day: int) -> Applicant:
    """Who files abnormally: ordinary small firms most of all, shells, private persons, schools."""
    chance = world.chance
    how = chance.unit()
    if how < 0.16:
        return world.people.individual()
    if how < 0.19:
        return world.people.public_body("university")
    if how < 0.26:
        return world.people.sole_trader(world.date(day))
    return world.people.firm(world.date(day), "shell" if how < 0.52 else "small" if how < 0.84 else "mid")


def named_lab(world: World, owner: Applicant, fields: int = 0) -> Lab:
    """The names put down as inventors, and the style of whoever drafts."""
    chance = world.chance
    lab = a_lab(world, fields or chance.whole(1, 4), chance.size(4, 0.6, 1, 20))
    if owner.party_type == "individual":
        lab.inventors = [owner.name, *lab.inventors[:1]]
    return lab


def begun(world: World, scheme: Scheme, length: int, batch: float = 4) -> tuple[list[int], Applicant, Lab]:
    """The scheme's days, who files, and under which inventors' names; its agent is hired."""
    world.hire(scheme)
    days = world.batched_days(scheme, length, batch)
    owner = filer(world, days[0])
    return days, owner, named_lab(world, owner)


def poor_fate(world: World, **changes: float) -> Fate:
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


def write(
    world: World, scheme: Scheme, owner: Applicant, lab: Lab, days: Sequence[int], text: Callable[[int], Draft], fate: Fate,
    kind: str = "",
) -> None:  # fmt: skip
    """File the scheme's texts: the telling ones by `text(day)` as often as the intensity says, else anybody's."""
    chance = world.chance
    for day in days:
        telling = chance.yes(scheme.intensity)
        wanted = kind or a_kind(world, 0.32, 0.66 if telling else 0.52)
        draft = text(day) if telling else lab.invent(world, wanted)
        add(world, scheme, owner, lab, day, wanted, draft, fate)
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


def add(
    world: World, scheme: Scheme, owner: Applicant, lab: Lab, day: int, kind: str, draft: Draft, fate: Fate
) -> None:
    """File one text under the names put down in the lab."""
    world.patent(
        scheme, [owner], day, kind_for(world, draft, kind), draft, lab.team(world), fate, style=lab.style
    )


def texts_of_others(world: World, lab: Lab, day: int, count: int) -> list[Draft]:
    """Texts that others filed long enough before to have been read, in the fields wanted or (rarely) in any;
    original ones where there are none yet.
    """
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
