"""The research side of patent applicants: drafting styles, fields, inventors. Shared by honest and bad patterns."""

from __future__ import annotations

from dataclasses import dataclass

from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.technology import FIELDS, Field
from bonafile.records.simulation.texts import Draft, Style, a_style, compose, design
from bonafile.records.simulation.world import Fate, Filing, Scheme, World


@dataclass(slots=True)
class Lab:
    """Who invents and drafts for an applicant: its fields, its people, its style."""

    fields: list[Field]
    inventors: list[str]
    style: Style
    english: bool = False
    #: the owner or manager is named first in everything
    boss: bool = False

    def team(self, world: World) -> list[str]:
        """The inventors of one filing; the first is mostly one of the leading people."""
        chance = world.chance
        leading = 1 if self.boss else max(1, len(self.inventors) // 4)
        leads = chance.yes(0.9 if self.boss else 0.6)
        lead = chance.pick(self.inventors[:leading] if leads else self.inventors)
        others = [
            p
            for p in chance.some(self.inventors, chance.weighted({0: 0.3, 1: 0.25, 2: 0.2, 3: 0.15, 5: 0.1}))
            if p != lead
        ]
        return [lead, *others]

    def invent(self, world: World, kind: str, length: float = 1.0) -> Draft:
        """An original text."""
        if kind == "design":
            return design(world.chance)
        return compose(world.chance, self.style, world.chance.pick(self.fields), length, self.english)


def a_lab(world: World, fields: int, inventors: int, foreign: bool = False) -> Lab:
    """A lab with about that many fields, and that many inventors; in some everything bears the boss's name."""
    chance = world.chance
    fields = chance.size(fields, 0.5, 1, 9)
    pool = [f for f in FIELDS if f.en] if foreign else FIELDS
    people = [
        world.people.foreigner() if foreign else world.people.person() for _ in range(max(1, inventors))
    ]
    english = foreign and chance.yes(0.35)
    return Lab(chance.some(pool, fields), people, a_style(chance), english, chance.yes(0.3))


def a_kind(world: World, invention: float = 0.45, utility_model: float = 0.45) -> str:
    """Invention, utility model or design, by their shares."""
    how = world.chance.unit()
    return (
        "invention" if how < invention else "utility_model" if how < invention + utility_model else "design"
    )


def kind_for(world: World, draft: Draft, kind: str) -> str:
    """Processes and software are no utility models: those become inventions."""
    return (
        "invention"
        if kind == "utility_model" and draft.field.genre != "device" and not world.chance.yes(0.1)
        else kind
    )


def file_invention(
    world: World, scheme: Scheme, owner: Applicant, lab: Lab, day: int, fate: Fate, draft: Draft | None = None,
    kind: str = "", team: list[str] | None = None,
) -> Filing:  # fmt: skip
    """File an invention of the lab: an original one, where no text is given."""
    kind = kind or a_kind(world)
    draft = draft or lab.invent(world, kind)
    return world.patent(
        scheme,
        [owner],
        day,
        kind_for(world, draft, kind),
        draft,
        team or lab.team(world),
        fate,
        style=lab.style,
    )
