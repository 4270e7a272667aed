"""Draws up who files: patterns by their weight, sizes, days, until each kind has its filings.

Honest actors come first, so that bad ones have somebody to copy; then the bad ones up to the stated prior; then
ordinary small filers on the days that are left, so that every working day is a normal one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from bonafile.records.simulation import (
    bad_marks,
    bad_patents,
    bad_texts,
    honest_families,
    honest_marks,
    honest_patents,
    lookalike_marks,
)
from bonafile.records.simulation.patterns import PATTERNS, Pattern
from bonafile.records.simulation.world import Filing, Scheme, World

#: The files that put their patterns on the list when they are imported.
PATTERN_FILES = (
    honest_marks, lookalike_marks, honest_patents, honest_families, bad_marks, bad_texts, bad_patents,
)  # fmt: skip
#: Bad schemes of each kind that are sure to file on the last day, and the share of the others.
_SURELY_LATE, _LATE = {"trademark": 2, "patent": 3}, 0.02
#: How openly a pattern shows: the share of a scheme's filings that bear its mark, from and to.
_INTENSITY = {"trademark": (0.4, 1.0), "patent": (0.6, 1.0)}
#: The scheme (in order of drawing) that is sure to be a large one, for a register of any size.
_LARGE = 4
#: Texts of honest filings kept for copying, per kind.
_KEPT = 5_000


def draw_up(world: World, totals: Mapping[str, int], prior: Mapping[str, float]) -> None:
    """Add exactly `totals[kind]` filings of each model kind to the world, a share `prior[kind]` of them bad.

    Filings made as honest business of bad filers count as honest ones.
    """
    for kind, total in totals.items():
        bad = round(total * prior[kind])
        regular, fillers = _patterns(kind, False)
        share = sum(p.weight for p in regular) / sum(p.weight for p in (*regular, *fillers))
        _schemes(world, regular, round((total - bad) * share))
        _schemes(world, _patterns(kind, True)[0], bad)
    for kind, total in totals.items():
        _fill(world, _patterns(kind, False)[1], kind, total)


def _patterns(kind: str, bad: bool) -> tuple[list[Pattern], list[Pattern]]:
    """The patterns of one side: those that choose their days, and the fillers."""
    mine = [p for p in PATTERNS.values() if p.model_kind == kind and p.bad == bad]
    return [p for p in mine if not p.filler], [p for p in mine if p.filler]


def _odds(patterns: Sequence[Pattern]) -> dict[int, float]:
    """Chances per scheme, from weights that are shares of filings."""
    return {n: p.weight / (p.median * exp(p.spread**2 / 2)) for n, p in enumerate(patterns)}


def _schemes(world: World, patterns: Sequence[Pattern], budget: int) -> None:
    """Schemes of these patterns with `budget` filings in all, each pattern once where that is possible."""
    chance, odds = world.chance, _odds(patterns)
    first = chance.shuffled(patterns) if budget >= 2 * sum(p.low for p in patterns) else []
    each = max(4, budget // (2 * max(1, len(patterns))))
    left, number = budget, 0
    while left > 0:
        pattern = first[number] if number < len(first) else patterns[chance.weighted(odds)]
        most = each if number < len(first) else max(each, budget // 3)
        size = chance.size(
            pattern.median, pattern.spread, pattern.low, min(pattern.high, max(pattern.low, most))
        )
        if number == _LARGE and first:
            size = min(pattern.high, max(size, chance.whole(budget // 10, budget // 6)))
        late = chance.yes(_LATE) or (pattern.bad and number < _SURELY_LATE[pattern.model_kind])
        left -= _make(world, pattern, min(size, left), late, [])
        number += 1


def _fill(world: World, patterns: Sequence[Pattern], kind: str, total: int) -> None:
    """Ordinary small filers on the days that are left, up to `total` filings of the kind."""
    placed = [f.day for f in world.filings if (f.kind == "trademark") == (kind == "trademark")]
    days = world.calendar.gaps(world.chance.generator, placed, total)
    odds, at = _odds(patterns), 0
    while at < len(days):
        pattern = patterns[world.chance.weighted(odds)]
        size = world.chance.size(pattern.median, pattern.spread, pattern.low, pattern.high)
        own = sorted(days[at : at + size])
        at += len(own)
        _make(world, pattern, len(own), False, own)


def _make(world: World, pattern: Pattern, size: int, late: bool, days: list[int]) -> int:
    """One scheme; returns how many filings it added that belong to the pattern."""
    chance = world.chance
    scheme = Scheme(
        world.scheme_name(), pattern.name, pattern.model_kind, pattern.bad, pattern.lookalike, pattern.grounds,
        pattern.reason, size, late, days, chance.between(*_INTENSITY[pattern.model_kind]),
    )  # fmt: skip
    before = len(world.filings)
    pattern.make(world, scheme)
    made = world.filings[before:]
    if not pattern.bad and not pattern.filler:
        _keep(world, made, pattern.model_kind)
    else:
        for filing in made:
            filing.draft = None
    return sum(not f.aside for f in made)


def _keep(world: World, made: Sequence[Filing], kind: str) -> None:
    """Keep an even sample of the honest filings as sources; the drafts of the others are let go."""
    kept = world.earlier[kind]
    for filing in made:
        world.seen[kind] += 1
        if len(kept) < _KEPT:
            kept.append(filing)
            continue
        at = world.chance.whole(0, world.seen[kind] - 1)
        if at < _KEPT:
            kept[at].draft = None
            kept[at] = filing
        else:
            filing.draft = None
