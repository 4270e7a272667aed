"""Holding measured values against the elements of grounds: met, missing, unknown, and how strongly.

All rows are judged at once, condition by condition, as arrays; the objects that people read are made only
when asked for. A condition's lift is the logarithm of how far a value stands from its threshold: 0 on it,
growing without end beyond it, so that nothing saturates; `strength` is its logistic, 0.5 on the threshold.
What is unknown is never met. Which grounds there are, and their dates, is grounds.py's; margins are
scorecard.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bonafile.models.provisions import Alternative, Condition, Defence, Element, Ground, Situation, Together
from bonafile.records.schema import STAGES

if TYPE_CHECKING:
    from bonafile.models.grounds import Law

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
States = npt.NDArray[np.int8]

MET, MISSING, UNKNOWN = 1, 0, -1
_WORDS = {MET: "met", MISSING: "missing", UNKNOWN: "unknown"}

#: A value of zero stands at this share of a threshold: keeps logarithms finite, the order is not touched.
_FLOOR = 0.05
#: Lift of what is not known: well short of the threshold, but not as far as a known zero.
UNKNOWN_LIFT = -2.5
#: How soft "and" and "or" are, in units of lift.
SOFT = 0.5


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """What an element looks at: (feature, at_least, at_most), and grounds it refers to with their states."""

    thresholds: tuple[tuple[str, float | None, float | None], ...]
    referred: tuple[tuple[str, States], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One measured value beside the threshold it is held against; `value` is NaN where unknown."""

    feature: str
    value: float
    at_least: float | None
    at_most: float | None
    state: str


@dataclass(frozen=True, slots=True)
class ElementState:
    """How an element stands: `met`, `missing`, `unknown`, or `outside` (to be shown by the examiner)."""

    name: str
    zh: str
    en: str
    state: str
    required: bool
    facts: tuple[Fact, ...] = ()
    grounds: tuple[str, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """Features that were looked at, each once."""
        return tuple(dict.fromkeys(f.feature for f in self.facts))

    @property
    def values(self) -> dict[str, float]:
        """Their values."""
        return {f.feature: f.value for f in self.facts}


@dataclass(frozen=True, slots=True)
class ExceptionState:
    """How an exception stands: `applies`, `possible` (part lies outside), `does_not_apply`, `unknown`."""

    code: str
    zh: str
    en: str
    source: str
    state: str
    answers: bool
    elements: tuple[ElementState, ...]

    @property
    def applies(self) -> bool:
        """Whether all that it asks for is shown."""
        return self.state == "applies"


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """One ground held against one filing.

    `fired`: all required elements that data can show are met, no exception answers it, and no more exact
    ground takes its place. `answered`: it would have fired but for an exception. `strength` (0 to 1, never
    reaching either) says how far its weakest elements lie beyond their thresholds, which are at 0.5.
    """

    ground: Ground
    fired: bool
    answered: bool
    strength: float
    _case: Case
    _row: int

    @property
    def elements(self) -> tuple[ElementState, ...]:
        """Every element of the ground and how it stands; unmet ones are shown as missing."""
        return tuple(self._case.element_state(e, self._row) for e in self.ground.elements)

    @property
    def exceptions(self) -> tuple[ExceptionState, ...]:
        """What may speak against it and how that stands, in the order of the ground."""
        return tuple(self._case.exception_state(code, self._row) for code in self.ground.exceptions)


def lift(x: Floats, condition: Condition) -> Floats:
    """Log-distance of values to a threshold, positive beyond it in the asked direction; NaN stays NaN."""
    t = condition.threshold
    ratio = (np.clip(x, 0.0, 1e15) + _FLOOR * t) / ((1 + _FLOOR) * t)
    signed = np.log(ratio) if condition.at_least is not None else -np.log(ratio)
    return condition.steep * signed


def known_lift(x: Floats, condition: Condition) -> Floats:
    """The lift with :data:`UNKNOWN_LIFT` where the value is not known."""
    out = lift(x, condition)
    return np.where(np.isnan(out), UNKNOWN_LIFT, out)


def soft_and(lifts: Sequence[Floats]) -> Floats:
    """About the smallest of several lifts; smooth and rising in each."""
    if len(lifts) == 1:
        return lifts[0]
    return -SOFT * (np.logaddexp.reduce(-np.stack(lifts) / SOFT, axis=0) - np.log(len(lifts)))


def soft_or(lifts: Sequence[Floats]) -> Floats:
    """About the largest of several lifts, more where several are large; smooth and rising in each."""
    if len(lifts) == 1:
        return lifts[0]
    return SOFT * np.logaddexp.reduce(np.stack(lifts) / SOFT, axis=0)


def sigmoid(z: Floats) -> Floats:
    """The logistic function."""
    return 1.0 / (1.0 + np.exp(-np.clip(z, -700, 700)))


def _all_of(states: Sequence[States]) -> States:
    """Met where all are; missing where any is; else unknown."""
    stack = np.stack(states)
    out = np.where((stack == UNKNOWN).any(axis=0), UNKNOWN, MET)
    return np.where((stack == MISSING).any(axis=0), MISSING, out).astype(np.int8)


def _any_of(states: Sequence[States]) -> States:
    """Met where any is; else unknown where any is; else missing."""
    stack = np.stack(states)
    out = np.where((stack == UNKNOWN).any(axis=0), UNKNOWN, MISSING)
    return np.where((stack == MET).any(axis=0), MET, out).astype(np.int8)


class Case:
    """Values of many filings, and everything about the law's elements that was asked of them so far."""

    def __init__(self, law: Law, values: pd.DataFrame, stage: str | None = None) -> None:
        self.law, self.stage = law, stage
        self._values = values
        self._columns: dict[str, Floats] = {}
        self._elements: dict[int, tuple[States, Floats]] = {}
        self._shown: dict[str, tuple[States, Floats]] = {}
        self._looked: dict[int, _LookedAt] = {}
        self._recent: tuple[int, dict[str, ExceptionState]] = (-1, {})
        # an element keeps its identity while the law lives; the law is held above

    def __len__(self) -> int:
        return len(self._values)

    def column(self, feature: str) -> Floats:
        """Values of a feature; all unknown where the table has no such column."""
        if feature not in self._columns:
            if feature in self._values:
                column = self._values[feature].to_numpy(dtype=np.float64, na_value=np.nan)
            else:
                column = np.full(len(self._values), np.nan)
            self._columns[feature] = column
        return self._columns[feature]

    def condition(self, condition: Condition) -> tuple[States, Floats]:
        """State and lift of a condition, per row."""
        x = self.column(condition.feature)
        holds = x >= condition.threshold if condition.at_least is not None else x <= condition.threshold
        states = np.where(np.isnan(x), UNKNOWN, np.where(holds, MET, MISSING)).astype(np.int8)
        return states, known_lift(x, condition)

    def element(self, element: Element) -> tuple[States, Floats]:
        """State and lift of an element that data can show, per row."""
        if id(element) not in self._elements:
            ways = [self._way(a) for a in element.alternatives]
            self._elements[id(element)] = _any_of([s for s, _ in ways]), soft_or([z for _, z in ways])
        return self._elements[id(element)]

    def _way(self, way: Alternative) -> tuple[States, Floats]:
        if isinstance(way, Condition):
            return self.condition(way)
        if isinstance(way, Together):
            parts = [self.condition(c) for c in way.all]
            return _all_of([s for s, _ in parts]), soft_and([z for _, z in parts])
        states, z = self.shown(self.law.grounds[way.ground])
        if not _reached(self.law.grounds[way.ground], self.stage):
            states = np.full_like(states, MISSING)
        return states, z

    def shown(self, provision: Ground | Defence) -> tuple[States, Floats]:
        """State and lift of all required elements together that data can show."""
        if provision.code not in self._shown:
            parts = [self.element(e) for e in provision.elements if e.required and not e.outside]
            n = len(self._values)
            nothing = np.full(n, MISSING, np.int8), np.full(n, -np.inf)
            both = (_all_of([s for s, _ in parts]), soft_and([z for _, z in parts])) if parts else nothing
            self._shown[provision.code] = both
        return self._shown[provision.code]

    def lead(self, ground: Ground) -> Bools:
        """Rows on which at least one element that is a lead by itself is met."""
        found = np.zeros(len(self._values), bool)
        for e in ground.elements:
            if e.lead and not e.outside:
                found |= self.element(e)[0] == MET
        return found

    def answered(self, ground: Ground, applicable: dict[str, Bools]) -> Bools:
        """Rows on which an exception answers the ground."""
        found = np.zeros(len(self._values), bool)
        for code in ground.exceptions:
            against = self.law.exceptions[code]
            if against.answers and not left_open(against):
                found |= applicable[code] & (self.shown(against)[0] == MET)
        return found

    def element_state(self, element: Element, row: int) -> ElementState:
        """One element of one row, in words and values."""
        if element.outside:
            return ElementState(element.name, element.zh, element.en, "outside", element.required)
        state = _WORDS[int(self.element(element)[0][row])]
        plan = self._looked_at(element)
        met = tuple(code for code, states in plan.referred if states[row] == MET)
        thresholds = plan.thresholds
        for code in met:
            for e in self.law.grounds[code].elements:
                thresholds = thresholds + self._looked_at(e).thresholds
        facts = tuple(_fact(c, float(self.column(c[0])[row])) for c in dict.fromkeys(thresholds))
        return ElementState(element.name, element.zh, element.en, state, element.required, facts, met)

    def _looked_at(self, element: Element) -> _LookedAt:
        if id(element) not in self._looked:
            self._looked[id(element)] = _LookedAt(
                tuple((c.feature, c.at_least, c.at_most) for c in element.conditions),
                tuple((w.ground, self._way(w)[0]) for w in element.alternatives if isinstance(w, Situation)),
            )
        return self._looked[id(element)]

    def exception_state(self, code: str, row: int) -> ExceptionState:
        """One exception of one row."""
        # grounds of one filing share exceptions, and are read one filing after the other
        if self._recent[0] != row:
            self._recent = row, {}
        if code not in self._recent[1]:
            self._recent[1][code] = self._exception_state(self.law.exceptions[code], row)
        return self._recent[1][code]

    def _exception_state(self, against: Defence, row: int) -> ExceptionState:
        shown = int(self.shown(against)[0][row])
        state = {MISSING: "does_not_apply", UNKNOWN: "unknown"}.get(shown, "applies")
        if state == "applies" and left_open(against):
            state = "possible"
        elements = tuple(self.element_state(e, row) for e in against.elements)
        return ExceptionState(
            against.code, against.zh, against.en, against.source, state, against.answers, elements
        )


def _fact(threshold: tuple[str, float | None, float | None], value: float) -> Fact:
    feature, at_least, at_most = threshold
    if value != value:
        state = "unknown"
    else:
        holds = value >= at_least if at_least is not None else value <= (at_most or 0.0)
        state = "met" if holds else "missing"
    return Fact(feature, value, at_least, at_most, state)


def left_open(against: Defence) -> bool:
    """Whether something it requires lies outside the data."""
    return any(e.required and e.outside for e in against.elements)


def _reached(ground: Ground, stage: str | None) -> bool:
    """Whether the stage is not before the first at which the ground is examined."""
    order = list(STAGES)
    return stage is None or order.index(stage) >= min(order.index(s) for s in ground.stages)


def _applicable(provision: Ground | Defence, office: Any, kind: Any, day: Any) -> Bools:
    since, until = provision.in_force.since, provision.in_force.until or date.max
    rows = (office == provision.office) & np.isin(kind, provision.model_kinds)
    return rows & (day >= np.datetime64(since, "D")) & (day <= np.datetime64(until, "D"))


def judge(
    law: Law, values: pd.DataFrame, filings: pd.DataFrame, stage: str | None = None
) -> list[list[Judgement]]:
    """See :meth:`bonafile.models.grounds.Law.judge`."""
    if not values.index.equals(filings.index):
        raise ValueError("values and filings must have the same index")
    if stage is not None and stage not in STAGES:
        raise ValueError(f"stage {stage!r} is none of {list(STAGES)}")
    office, kind = (filings[c].to_numpy(dtype=object) for c in ("office", "model_kind"))
    day = pd.to_datetime(filings["filing_date"]).to_numpy().astype("datetime64[D]")
    provisions: list[Ground | Defence] = [*law.grounds.values(), *law.exceptions.values()]
    applicable = {p.code: _applicable(p, office, kind, day) for p in provisions}
    case = Case(law, values, stage)
    out: list[list[Judgement]] = [[] for _ in range(len(values))]
    in_full = {
        g.code: applicable[g.code] & (case.shown(g)[0] == MET)
        for g in law.grounds.values()
        if g.can_fire and applicable[g.code].any()
    }
    for ground in law.grounds.values():
        here = applicable[ground.code]
        if not here.any() or (stage is not None and stage not in ground.stages):
            continue
        full = in_full.get(ground.code, np.zeros(len(values), bool))
        for code in ground.yields_to:
            if code in in_full and (stage is None or stage in law.grounds[code].stages):
                full = full & ~in_full[code]
        answered = full & case.answered(ground, applicable)
        fired = full & ~answered
        strength = sigmoid(case.shown(ground)[1])
        for row in np.flatnonzero(here & (fired | case.lead(ground))):
            out[row].append(
                Judgement(ground, bool(fired[row]), bool(answered[row]), float(strength[row]), case, int(row))
            )
    for judgements in out:
        judgements.sort(key=lambda j: (not j.fired, not j.answered, -j.strength))
    return out
