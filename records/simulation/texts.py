"""Composes patent texts, and the ways bad filers make many out of one: other numbers, other nouns, patchwork.

A `Draft` is a text before it is written out: clauses with their slots. Rendering it gives title, abstract,
claims and description; changing its slots, clauses or wording gives copies of every kind. Nothing here knows
who files what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bonafile.records.simulation import phrases
from bonafile.records.simulation import technology as tech
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.technology import FIELDS, Field


@dataclass(frozen=True, slots=True)
class Text:
    """A text written out."""

    title: str
    abstract: str
    claims: str
    description: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its template and what stands in the slots."""

    template: str
    host: str
    part: str
    side: str
    operation: str
    n: int
    m: int

    def words(self) -> str:
        """The clause written out."""
        return self.template.format(
            a=self.host, b=self.part, s=self.side, o=self.operation, n=self.n, m=self.m
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A drafter's habits: which turns of phrase, how long, how often a description comes with it."""

    templates: tuple[str, ...]
    opening: str
    dependent: str
    abstract: str
    background: str
    clauses: float
    described: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A text not yet written out; `extra` are the clauses of the dependent claims."""

    field: Field
    device: str
    purpose: str
    effect: str
    title: str
    opening: str
    dependent: str
    abstract: str
    background: str
    first: str
    clauses: tuple[Clause, ...]
    extra: tuple[Clause, ...]
    described: bool
    english: bool = False

    def classification(self, chance: Chance) -> tuple[str, ...]:
        """IPC symbols: one or two subclasses of the field with a group."""
        codes = chance.some(self.field.ipc, chance.weighted({1: 0.6, 2: 0.4}))
        return tuple(
            f"{code}{chance.whole(1, 60)}/{chance.pick(('00', '02', '04', '06', '10', '12', '20', '32'))}"
            for code in codes
        )

    def render(self, chance: Chance, kind: str, style: Style | None = None) -> Text:
        """Write the text out for a kind of patent."""
        if kind == "design":
            return self._design(chance)
        if self.english:
            return self._in_english()
        first, second = self.clauses[0].words(), self.clauses[-1].words()
        slots = {
            "k": phrases.KIND_WORDS[kind], "t": self.title, "p": self.purpose, "d": self.device, "e": self.effect,
            "x": self.first, "y": self.clauses[-1].part, "c": first, "c2": second,
        }  # fmt: skip
        body = (
            self.opening.format(t=self.title, b=self.first, d=self.device)
            + ";".join(c.words() for c in self.clauses)
            + "。"
        )
        lines = [f"1.{body}"]
        for number, clause in enumerate(self.extra, start=2):
            k = 1 if number == 2 else (number - 1 if number % 2 else 1)
            lines.append(
                f"{number}."
                + self.dependent.format(k=k, d=self.device, t=self.title, c=clause.words())
                + "。"
            )
        described = (style or _PLAIN).background if style else self.background
        background = described.format(**slots) if self.described else ""
        return Text(f"一种{self.title}", self.abstract.format(**slots), "\n".join(lines), background)

    def _in_english(self) -> Text:
        first = self.clauses[0].words()
        abstract = self.abstract.format(t=self.title, x=self.first, y=self.clauses[-1].part, c=first)
        body = (
            f"A {self.title}, comprising: a {self.first}; " + "; ".join(c.words() for c in self.clauses) + "."
        )
        lines = [f"1. {body}"]
        for number, clause in enumerate(self.extra, start=2):
            lines.append(f"{number}. The {self.title} of claim 1, further comprising {clause.words()}.")
        return Text(self.title.capitalize(), abstract, "\n".join(lines), "")

    def _design(self, chance: Chance) -> Text:
        point = chance.pick(tech.DESIGN_POINTS)
        return Text(
            self.device, f"1.本外观设计产品的名称:{self.device};2.用途:用于{self.purpose};3.设计要点:在于{point};"
            f"4.最能表明设计要点的图片:立体图。其{self.first}与{self.clauses[0].part}相呼应。", "", "",
        )  # fmt: skip


def a_style(chance: Chance, genre: str | None = None) -> Style:
    """Habits of one drafter."""
    every = [t for g, ts in phrases.CLAUSES.items() if genre in (None, g) for t in ts]
    return Style(
        tuple(chance.some(every, max(8, int(len(every) * 0.7)))), chance.pick(phrases.OPENINGS), chance.pick(phrases.DEPENDENTS),
        chance.pick(phrases.ABSTRACTS), chance.pick(phrases.BACKGROUNDS), chance.between(4.5, 8), chance.between(0.1, 0.6),
    )  # fmt: skip


_PLAIN = Style(
    (), phrases.OPENINGS[0], phrases.DEPENDENTS[0], phrases.ABSTRACTS[0], phrases.BACKGROUNDS[0], 6, 0.3
)


def _part(chance: Chance, field: Field, english: bool = False) -> str:
    if english:
        return (
            f"{chance.pick(phrases.EN_QUALIFIERS)} {chance.pick(field.en[1:])}"
            if chance.yes(0.5)
            else chance.pick(field.en[1:])
        )
    part = chance.pick(field.parts)
    return chance.pick(tech.QUALIFIERS) + part if field.genre == "device" and chance.yes(0.5) else part


def _clause(
    chance: Chance, field: Field, templates: Sequence[str], known: list[str], english: bool = False
) -> Clause:
    """A clause that refers to a part already introduced and introduces another."""
    part = _part(chance, field, english)
    host = known[0] if chance.yes(0.35) else chance.pick(known)
    if part == host:
        part = _part(chance, field, english)
    known.append(part)
    n, m = chance.size(20, 0.9, 1, 900), chance.size(30, 0.9, 2, 950)
    return Clause(
        chance.pick(templates),
        host,
        part,
        chance.pick(tech.SIDES),
        chance.pick(tech.OPERATIONS),
        min(n, m),
        max(n, m + 1),
    )


def compose(
    chance: Chance, style: Style, field: Field | None = None, length: float = 1.0, english: bool = False
) -> Draft:
    """An original text in a field (any field, where none is given), in a drafter's style."""
    field = field or chance.pick(FIELDS)
    english = english and bool(field.en)
    usable = [t for t in phrases.CLAUSES[field.genre] if t in style.templates] or phrases.CLAUSES[field.genre]
    templates: Sequence[str] = phrases.EN_CLAUSES if english else usable
    first = _part(chance, field, english)
    known = [first]
    clauses = [
        _clause(chance, field, templates, known, english)
        for _ in range(chance.size(style.clauses * length, 0.35, 3, 24))
    ]
    extra = [_clause(chance, field, templates, known, english) for _ in range(chance.whole(1, 4))]
    if chance.yes(0.09):  # everybody slips now and then: a part that was never introduced
        at = chance.whole(0, len(clauses) - 1)
        clauses[at] = replace(clauses[at], host=_part(chance, field, english))
    device = field.en[0] if english else chance.pick(field.devices)
    purpose, effect = chance.pick(field.purposes), "、".join(chance.some(field.effects, chance.whole(1, 2)))
    if english:
        title = chance.pick(phrases.EN_TITLES).format(q=chance.pick(phrases.EN_QUALIFIERS), d=device, x=first)
        abstract = chance.pick(phrases.EN_ABSTRACTS)
    else:
        title = a_title(chance, field, purpose, device, first)
        abstract = style.abstract if chance.yes(0.7) else chance.pick(phrases.ABSTRACTS)
    return Draft(field, device, purpose, effect, title, style.opening, style.dependent, abstract, style.background, first,
                 tuple(clauses), tuple(extra), chance.yes(style.described), english)  # fmt: skip


def a_title(chance: Chance, field: Field, purpose: str, device: str, part: str) -> str:
    """A title in the manner of the field."""
    return chance.pick(phrases.TITLES[field.genre]).format(
        p=purpose, d=device, q=chance.pick(tech.QUALIFIERS[3:18]), x=part
    )


def design(chance: Chance, noun: str | None = None) -> Draft:
    """A design for an everyday product."""
    device = noun or chance.pick(tech.DESIGN_NOUNS)
    if noun is None and chance.yes(0.5):
        device = chance.pick(tech.QUALIFIERS[3:18]) + device
    return replace(
        compose(chance, _PLAIN, chance.pick([f for f in FIELDS if f.genre == "device"])), device=device
    )
