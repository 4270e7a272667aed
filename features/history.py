"""History: what had happened by a day, asked in one sentence.

`history.of("group").within(365).events.nunique("fid", _.event == "transferred")` is a measurement: over the
dated facts of the moment's group, those of the last 365 days as of the moment's day. Every measurement goes
through the one join in :meth:`History._joined`, which is the only place that compares a fact's day with the
moment's: a feature cannot look past its day. What the facts are is in facts.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from bonafile.features.tables import kept

#: Measurements of nothing are zero for these, unknown for the others.
_ZERO_WHEN_EMPTY = {"count", "nunique", "most", "entropy"}
#: So many entities' measurements are joined in one statement: stating one costs more than running it on a day.
_AT_ONCE = 8


@dataclass(frozen=True)
class Leaf:
    """One aggregate over the facts of one entity; features are expressions over leaves."""

    name: str
    entity: str
    facts: str
    window: int | None
    how: str
    column: str | None
    where: Any

    def condition(self) -> Any:
        """The window and the filter, over the joined table of moments and facts."""
        window = True if self.window is None else _.day > _.as_of - ibis.interval(days=self.window)
        if self.where is None:
            return window
        return self.where if window is True else window & self.where


@dataclass
class Scope:
    """The facts of one entity, narrowed by window and kind of fact; ends in an aggregate."""

    history: History
    entity: str
    window: int | None = None
    facts: str = "filings"

    def within(self, days: int | None) -> Scope:
        """Only facts of the last `days` days (None: all that were known)."""
        return Scope(self.history, self.entity, days, self.facts)

    def __getattr__(self, facts: str) -> Scope:
        if facts.startswith("_") or facts not in self.history.tables:
            raise AttributeError(f"no facts called {facts!r}; there are {sorted(self.history.tables)}")
        return Scope(self.history, self.entity, self.window, facts)

    def count(self, where: Any = None) -> Any:
        """Number of facts."""
        return self._leaf("count", None, where)

    def nunique(self, column: str, where: Any = None) -> Any:
        """Number of distinct values of a column."""
        return self._leaf("nunique", column, where)

    def mean(self, column: str, where: Any = None) -> Any:
        """Mean of a column; unknown where there are no facts."""
        return self._leaf("mean", column, where)

    def max(self, column: str, where: Any = None) -> Any:
        """Largest value of a column; unknown where there are no facts."""
        return self._leaf("max", column, where)

    def min(self, column: str, where: Any = None) -> Any:
        """Smallest value of a column; unknown where there are no facts."""
        return self._leaf("min", column, where)

    def entropy(self, column: str, where: Any = None) -> Any:
        """Shannon entropy, in bits, of the facts over the values of a column."""
        return self._leaf("entropy", column, where)

    def most(self, column: str, where: Any = None) -> Any:
        """Number of distinct filings that fall on the commonest value of a column."""
        return self._leaf("most", column, where)

    def _leaf(self, how: str, column: str | None, where: Any) -> Any:
        return self.history._register(self.entity, self.facts, self.window, how, column, where)


@dataclass
class History:
    """Measurements for a table of moments.

    `moments` has one row per (fid, as_of) with the moment's own entity in a column per entity type;
    `members` (entity_type, entity, fid, known_from, known_until) says which filings are whose;
    `tables` holds the dated facts by name, each with fid, day, known_from, known_until.
    """

    moments: ir.Table
    members: ir.Table
    tables: dict[str, ir.Table]
    leaves: list[Leaf] = field(default_factory=list)
    _used: list[str] = field(default_factory=list)

    def of(self, entity: str) -> Scope:
        """The facts of the moment's applicant, group, agency, … or of the `filing` itself."""
        return Scope(self, entity)

    def own(self, column: str) -> Any:
        """A property of the filing itself, as known on the day."""
        return self.of("filing").filings.max(column)

    def organisation(self, column: str) -> Any:
        """A property of the applicant in the company register, by the newest row known on the day."""
        return self.of("filing").organisations.max(column)

    def _register(
        self, entity: str, facts: str, window: int | None, how: str, column: str | None, where: Any
    ) -> Any:
        same = [
            leaf
            for leaf in self.leaves
            if (leaf.entity, leaf.facts, leaf.window, leaf.how, leaf.column)
            == (entity, facts, window, how, column)
            and repr(leaf.where) == repr(where)
        ]
        if same:
            leaf = same[0]
        else:
            leaf = Leaf(f"leaf_{len(self.leaves)}", entity, facts, window, how, column, where)
            self.leaves.append(leaf)
        self._used.append(leaf.name)
        return _[leaf.name]

    def measure(self, function: Callable[..., Any], *args: Any) -> tuple[Any, list[Leaf]]:
        """A feature's expression and the leaves it rests on (its evidence)."""
        self._used = []
        expression = function(self, *args)
        return expression, [leaf for leaf in self.leaves if leaf.name in self._used]

    def _joined(self, entity: str, facts: str) -> ir.Table:
        """Moments of an entity beside its facts that were known by then: the only such join there is."""
        asked = self.moments.select(entity=_[entity], as_of=_.as_of).filter(_.entity.notnull()).distinct()
        table = self.tables[facts]
        if entity == "filing":
            owned = asked.join(table, asked.entity == table.fid)
        else:
            mine = self.members.filter(_.entity_type == entity).drop("entity_type")
            mine = mine.rename(member_from="known_from", member_until="known_until")
            theirs = asked.join(mine, "entity").filter(_.member_from <= _.as_of, _.as_of < _.member_until)
            owned = theirs.join(table, "fid")
        return owned.filter(_.known_from <= _.as_of, _.as_of < _.known_until, _.day <= _.as_of)

    def _measured(self, entity: str, facts: str, leaves: list[Leaf]) -> ir.Table:
        """One row per (entity, as_of) with a column per leaf."""
        joined = self._joined(entity, facts)
        plain = [leaf for leaf in leaves if leaf.how not in {"entropy", "most"}]
        parts = []
        if plain:
            parts.append(
                joined.group_by("entity", "as_of").aggregate(**{p.name: _aggregate(p) for p in plain})
            )
        for leaf in leaves:
            if leaf.how in {"entropy", "most"}:
                parts.append(_by_value(joined, leaf))
        out = parts[0]
        for part in parts[1:]:
            out = out.outer_join(part, ["entity", "as_of"])
            out = out.mutate(
                entity=ibis.coalesce(_.entity, _.entity_right), as_of=ibis.coalesce(_.as_of, _.as_of_right)
            ).drop("entity_right", "as_of_right")
        return out

    def table(self, expressions: dict[str, Any]) -> ir.Table:
        """Moments with a column per named expression."""
        groups: dict[tuple[str, str], list[Leaf]] = {}
        for leaf in self.leaves:
            groups.setdefault((leaf.entity, leaf.facts), []).append(leaf)
        parts = [
            (entity, leaves, kept(self._measured(entity, facts, leaves)))
            for (entity, facts), leaves in groups.items()
        ]
        out = self.moments
        for first in range(0, len(parts), _AT_ONCE):
            out = kept(_beside(out, parts[first : first + _AT_ONCE]))
        own = self.moments.columns
        return out.select(
            *own, **{n: e.cast("float64") if hasattr(e, "cast") else e for n, e in expressions.items()}
        )


def _beside(moments: ir.Table, parts: list[tuple[str, list[Leaf], ir.Table]]) -> ir.Table:
    """Moments with the leaves of some entities beside them."""
    out = moments
    keys: list[str] = []
    zero: dict[str, Any] = {}
    for at, (entity, leaves, measured) in enumerate(parts):
        names = {f"entity_{at}": "entity", f"as_of_{at}": "as_of"}
        part = measured.rename(names)
        same = [moments[entity] == part[f"entity_{at}"], moments.as_of == part[f"as_of_{at}"]]
        out = out.left_join(part, same)
        keys += names
        zero |= {leaf.name: _or_zero(leaf) for leaf in leaves if leaf.how in _ZERO_WHEN_EMPTY}
    out = out.drop(*keys)
    return out.mutate(**zero) if zero else out


def _or_zero(leaf: Leaf) -> Any:
    # a moment without the entity (no phone, no agency) stays unknown; one with it and no facts is zero
    return ibis.ifelse(
        _[leaf.entity].isnull(), ibis.null("float64"), _[leaf.name].fill_null(0).cast("float64")
    )


def _aggregate(leaf: Leaf) -> Any:
    where = leaf.condition()
    where = None if where is True else where
    if leaf.how == "count":
        return _.count(where=where)
    return getattr(_[leaf.column], leaf.how)(where=where)


def _by_value(joined: ir.Table, leaf: Leaf) -> ir.Table:
    """Entropy over, or the largest count of, the values of a column."""
    where = leaf.condition()
    rows = joined if where is True else joined.filter(where)
    rows = rows.filter(_[leaf.column].notnull())
    counted = rows.group_by("entity", "as_of", value=_[leaf.column]).aggregate(
        n=_.fid.nunique(), facts=_.count()
    )
    by = counted.group_by("entity", "as_of")
    if leaf.how == "most":
        return by.aggregate(**{leaf.name: _.n.max()})
    total = _.facts.sum()
    # summed as whole billionths, so that the order in which the engine adds cannot show in the last bit
    weighed = (_.facts * _.facts.log2() * 1e9).round().cast("int64").sum() / 1e9
    bits = total.log2() - weighed / total
    return by.aggregate(**{leaf.name: bits})
