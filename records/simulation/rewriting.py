"""Makes texts out of texts: other numbers, other nouns, other wording, patchwork, padding and word salad.

Each function takes drafts and returns a draft. Honest applicants use the gentle ones too (an improvement of
one's own invention is a lawful near-copy).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bonafile.records.simulation import phrases
from bonafile.records.simulation import technology as tech
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.technology import FIELDS, Field
from bonafile.records.simulation.texts import Clause, Draft, Style, _clause, a_title, compose


def _each(draft: Draft, change: object) -> Draft:
    assert callable(change)
    return replace(
        draft, clauses=tuple(change(c) for c in draft.clauses), extra=tuple(change(c) for c in draft.extra)
    )


def renumbered(chance: Chance, draft: Draft) -> Draft:
    """The same text with other numbers."""

    def change(clause: Clause) -> Clause:
        n = chance.size(20, 0.9, 1, 900)
        return replace(clause, n=n, m=n + chance.whole(1, 60))

    return _each(draft, change)


def renamed(chance: Chance, draft: Draft, field: Field | None = None) -> Draft:
    """The same skeleton with other nouns: parts, device and purpose of the same or of another field."""
    field = field or draft.field
    names: dict[str, str] = {}

    def name(old: str) -> str:
        if old not in names:
            plain = chance.pick(field.parts)
            names[old] = chance.pick(tech.QUALIFIERS) + plain if chance.yes(0.4) else plain
        return names[old]

    first = name(draft.first)
    changed = _each(
        draft, lambda c: replace(c, host=name(c.host), part=name(c.part), side=chance.pick(tech.SIDES))
    )
    device, purpose = chance.pick(field.devices), chance.pick(field.purposes)
    return replace(changed, field=field, first=first, device=device, purpose=purpose, effect=chance.pick(field.effects),
                   title=a_title(chance, field, purpose, device, first))  # fmt: skip


def retitled(chance: Chance, draft: Draft) -> Draft:
    """The same body under another title, device word and purpose."""
    device, purpose = chance.pick(draft.field.devices), chance.pick(draft.field.purposes)
    return replace(
        draft,
        device=device,
        purpose=purpose,
        title=a_title(chance, draft.field, purpose, device, draft.first),
    )


def reworded(chance: Chance, draft: Draft, share: float = 1.0) -> Draft:
    """The same parts and relations in other words (a share of the clauses)."""
    templates = phrases.CLAUSES[draft.field.genre]

    def change(clause: Clause) -> Clause:
        return replace(clause, template=chance.pick(templates)) if chance.yes(share) else clause

    return replace(
        _each(draft, change), opening=chance.pick(phrases.OPENINGS), abstract=chance.pick(phrases.ABSTRACTS)
    )


def improved(chance: Chance, draft: Draft, changes: int) -> Draft:
    """The same text with some clauses replaced by new ones, as an improvement would have it."""
    templates = phrases.EN_CLAUSES if draft.english else phrases.CLAUSES[draft.field.genre]
    clauses = list(draft.clauses)
    known = [draft.first] + [c.part for c in clauses]
    for _ in range(changes):
        fresh = _clause(chance, draft.field, templates, known, draft.english)
        if chance.yes(0.5) and len(clauses) > 3:
            clauses[chance.whole(1, len(clauses) - 1)] = fresh
        else:
            clauses.append(fresh)
    return replace(draft, clauses=tuple(clauses))


def spliced(chance: Chance, drafts: Sequence[Draft], own: Draft, share: float) -> Draft:
    """A patchwork: a share of the clauses stands word for word in the given drafts, the rest is one's own."""
    taken = [c for d in drafts for c in chance.some(d.clauses, max(2, round(len(d.clauses) * share)))]
    kept = chance.some(own.clauses, max(1, round(len(own.clauses) * (1 - share))))
    extra = [c for d in drafts for c in d.extra][:3]
    return replace(own, clauses=tuple(chance.shuffled([*taken, *kept])), extra=tuple(extra) or own.extra)


def recombined(chance: Chance, pool: Sequence[Clause], frame: Draft, count: int) -> Draft:
    """A text that is a selection of the clauses of one pool."""
    clauses = tuple(chance.some(pool, count))
    return replace(retitled(chance, frame), clauses=clauses, extra=tuple(chance.some(pool, 2)))


def salad(chance: Chance, style: Style, field: Field, mixed: float) -> Draft:
    """Machine-mixed text: parts of other fields in wrong places, references to what was never introduced."""
    draft = compose(chance, style, field)

    def change(clause: Clause) -> Clause:
        if not chance.yes(mixed):
            return clause
        other = chance.pick(FIELDS)
        template = chance.pick(phrases.CLAUSES[other.genre]) if chance.yes(0.3) else clause.template
        host = chance.pick(other.parts) if chance.yes(0.6) else clause.host
        return replace(clause, host=host, part=chance.pick(chance.pick(FIELDS).parts), template=template)

    return _each(draft, change)


def padded(chance: Chance, style: Style, field: Field | None, length: float) -> Draft:
    """A text piled up with parts and numeric limits that narrow it for nothing."""
    draft = compose(chance, style, field, length)
    numeric = [t for t in phrases.CLAUSES[draft.field.genre] if "{n}" in t]

    def change(clause: Clause) -> Clause:
        return replace(clause, template=chance.pick(numeric)) if chance.yes(0.5) else clause

    return replace(_each(draft, change), extra=draft.extra[:1])
