"""Crowds on a name from the news: strangers who file it within days, and who made the name and had filed before.

They take the place of filings already made, number and day included, and draw from a chance of their own: as many
filings and as many bad ones as without them, and everything else of a seed stays as it was. Where a stranger of a
crowd stands for an ordinary filing, an ordinary one stands for a filing of some large bad scheme.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from bonafile.records.simulation import marks
from bonafile.records.simulation.bad_marks import classes_of, squatter, squatting
from bonafile.records.simulation.honest_marks import ordinary
from bonafile.records.simulation.patterns import PATTERNS
from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.world import Fate, Filing, Scheme, World

_TRADEMARK = "trademark"
_GROUNDS = ("CN-TM-L19-10.1.8",)
#: One crowd for so many bad marks of the register, of so many strangers, within so many working days.
_ONE_FOR, _STRANGERS, _LENGTH = 80, (6, 8), 8
#: Who made the name filed it so many working days before the news.
_AHEAD = (10, 40)
#: So often is a time with enough ordinary filings looked for.
_TRIES = 20
#: A bad scheme of so many filings or more gives up one in three at the most; the largest none.
_LARGE, _GIVES = 6, 3


def put_in(world: World, late: World) -> None:
    """Put crowds into a drawn-up world; `late` is the world beside it that they are made in (World.beside)."""
    bad = [f for f in world.filings if f.kind == _TRADEMARK and f.label]
    free = _ordinary_by_day(world)
    given_up = _given_up(late, world, bad)
    for number in range(len(bad) // _ONE_FOR):
        _crowd(world, late, free, given_up, made=not number or late.chance.yes(0.6))


def _ordinary_by_day(world: World) -> dict[int, list[Filing]]:
    """Filings of ordinary small trademark filers, by day."""
    found = defaultdict(list)
    for filing in world.filings:
        pattern = PATTERNS[filing.scheme.pattern]
        if filing.kind == _TRADEMARK and pattern.filler:
            found[filing.day].append(filing)
    return found


def _given_up(late: World, world: World, bad: list[Filing]) -> list[Filing]:
    """Bad filings that ordinary ones may stand for, in random order: of large schemes, none of the last day."""
    size = Counter(f.scheme.group for f in bad)
    last, taken, found = len(world.calendar) - 1, Counter[str](), []
    large = range(_LARGE, max(size.values(), default=0))
    for filing in late.chance.shuffled(bad):
        group = filing.scheme.group
        if size[group] in large and taken[group] < size[group] // _GIVES and filing.day != last:
            taken[group] += 1
            found.append(filing)
    return found


def _crowd(
    world: World, late: World, free: dict[int, list[Filing]], given_up: list[Filing], made: bool
) -> None:
    """One crowd; `made`: somebody made the name and had filed it."""
    chance, days = late.chance, len(world.calendar)
    count = chance.whole(*_STRANGERS)
    for _ in range(_TRIES):
        start = chance.whole(min(_AHEAD[1], days // 2), max(0, days - _LENGTH))
        open_days = [d for d in range(start, min(days, start + _LENGTH)) for _ in free[d]]
        if len(open_days) > count:
            break
    if len(open_days) <= count or len(given_up) < count:
        return
    name = _new_name(world, late)
    at = sorted(chance.some(open_days, count + 1))
    for n, day in enumerate(at[:count]):
        _stranger(late, free[day].pop(), name, bare=n < 2 or chance.yes(0.75))
        _honest(late, given_up.pop())
    before = [d for d in range(max(0, start - _AHEAD[1]), max(0, start - _AHEAD[0])) if free[d]]
    if made and before:
        _maker(late, free[chance.pick(before)].pop(), free[at[count]].pop(), name)


def _new_name(world: World, late: World) -> str:
    """A name that no mark made so far has in it."""
    while True:
        name = marks.chinese(late.chance, late.chance.pick((3, 3, 4)))
        if not any(name in f.mark for f in (*world.filings, *late.filings)):
            return name


def _scheme(
    late: World, pattern: str, *, bad: bool = False, lookalike: bool = False, size: int = 1
) -> Scheme:
    scheme = Scheme(
        late.scheme_name(), pattern, _TRADEMARK, bad, lookalike, _GROUNDS if bad else (), "other", size, False,
        [], late.chance.between(0.4, 1.0),
    )  # fmt: skip
    late.hire(scheme)
    return scheme


def _stranger(late: World, stands_for: Filing, name: str, bare: bool) -> None:
    """One of the crowd, who files the name, or the name and a ware."""
    scheme = _scheme(late, "news_crowd", bad=True)
    owner = squatter(late, stands_for.day)
    text = name if bare else name + late.chance.pick(owner.trade.products)
    stands_for.instead = late.mark(
        scheme, owner, stands_for.day, text, classes_of(late, owner, 0.3), squatting(late, refused=0.6)
    )


def _maker(late: World, early: Filing, again: Filing, name: str) -> None:
    """Whoever made the name: filed it weeks before, and once more when everybody does."""
    scheme = _scheme(late, "name_maker", lookalike=True, size=2)
    owner = late.people.firm(late.date(early.day), late.chance.pick(("small", "mid")))
    for stands_for in (early, again):
        stands_for.instead = late.mark(
            scheme, owner, stands_for.day, name, owner.trade.core, Fate(used=0.7, refused=0.1)
        )


def _honest(late: World, stands_for: Filing) -> None:
    """A small trader with one mark."""
    scheme = _scheme(late, "small_trader")
    owner: Applicant = late.people.individual()
    ordinary(late, scheme, owner, Fate(used=0.4), [stands_for.day], 0.2)
    stands_for.instead = late.filings[-1]
