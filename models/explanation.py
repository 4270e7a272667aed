"""Explanation: why a filing scored as it did, in the catalogue's own sentences.

Contributions are summed by ground (twin features share credit arbitrarily, so single ones say little),
grounds that fired come first, and each story is told once (themes.py). Facts that favour the applicant stand
apart: satisfied exceptions, then what lowered the score. A sentence is told only where it is true of the
value: one that asserts ("the mark resembles ...") needs a value worth asserting, one that counts ("0 % of
...") does not. Nothing here changes a score, and no row of the register is read: features/evidence.py finds
those.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bonafile.features.catalogue import Feature, catalogue
from bonafile.models.judging import ElementState, Judgement
from bonafile.models.themes import telling, theme

Floats = npt.NDArray[np.float64]

#: Facts told of one ground before the next has its turn.
_PER_GROUND = 3
#: Facts told where none is notable, and facts in favour taken from low counts alone.
_STRONGEST, _LOW_COUNTS = 2, 2


@dataclass(frozen=True)
class Told:
    """One fact in words: the feature, the ground it is told under ("" for none), its theme's weight."""

    feature: str
    ground: str
    contribution: float
    zh: str
    en: str


@dataclass(frozen=True)
class Explanation:
    """What is said about one filing: against it, and in its favour, the weightiest first."""

    reasons: tuple[Told, ...]
    favour: tuple[Told, ...]


@dataclass(frozen=True)
class _Row:
    """One filing while it is being explained: values and contributions by feature, what the law says."""

    features: dict[str, Feature]
    values: dict[str, float]
    weights: dict[str, float]
    judgements: Sequence[Judgement]

    def told(self, name: str, ground: str, weight: float, for_it: bool = False) -> Told:
        zh, en = (self.features[name].sentence(self.values, lang, for_it) for lang in ("zh", "en"))
        return Told(name, ground, weight, zh, en)


def explain(
    values: pd.DataFrame,
    contributions: pd.DataFrame,
    judgements: Sequence[Sequence[Judgement]],
    kind: str,
    most: int,
) -> list[Explanation]:
    """Reasons and facts in favour for every row of `values`, at most `most` of each.

    `values` are measured features, `contributions` a scorer's (logits, by feature; absent or NaN: none),
    `judgements` the law's, all in the same order. Where an exception applies there is at least one fact in
    favour; where anything at all is known there is at least one reason. Raises ValueError where the lengths
    differ.
    """
    if not len(values) == len(contributions) == len(judgements):
        raise ValueError("values, contributions and judgements must have one row per filing")
    features = catalogue(kind)
    names = list(features)
    measured = values.reindex(columns=names).to_numpy(dtype=np.float64)
    weights = np.nan_to_num(contributions.reindex(columns=names).to_numpy(dtype=np.float64))
    out = []
    for x, w, judged in zip(measured, weights, judgements, strict=True):
        row = _Row(
            features,
            dict(zip(names, x.tolist(), strict=True)),
            dict(zip(names, w.tolist(), strict=True)),
            judged,
        )
        reasons = _reasons(row)
        out.append(Explanation(tuple(reasons[:most]), tuple(_favour(row, reasons)[:most])))
    return out


def by_ground(contributions: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Contributions summed by ground: a column per ground, "" for features with none.

    A feature that bears on several grounds counts for each, so the columns do not add up to the margin.
    """
    features = catalogue(kind)
    bearing: dict[str, list[str]] = {}
    for name in map(str, contributions):
        for ground in features[name].grounds or ("",):
            bearing.setdefault(ground, []).append(name)
    sums = {ground: contributions[names].sum(axis=1) for ground, names in bearing.items()}
    return pd.DataFrame(sums, index=contributions.index)


def _reasons(row: _Row) -> list[Told]:
    shown = _facts_of_fired(row)
    told = {
        n
        for n, w in row.weights.items()
        if (w > 0 and _notable(row.features[n], row.values[n])) or n in shown
    }
    if not told:
        return _strongest(row)
    order = _grounds(row)
    stories: dict[tuple[str, str], list[str]] = {}
    for name in sorted(told, key=telling):
        ground = shown.get(name) or next((g for g in order if g in row.features[name].grounds), "")
        stories.setdefault((ground, theme(name)), []).append(name)
    facts = [
        row.told(names[0], ground, sum(max(row.weights[n], 0.0) for n in names))
        for (ground, _), names in stories.items()
    ]
    facts.sort(key=lambda f: -f.contribution)
    # a story told under a ground that fired is not told again under another
    seen: dict[str, str] = {}
    by: dict[str, list[Told]] = {}
    for ground in order:
        for fact in facts:
            if fact.ground == ground and seen.setdefault(theme(fact.feature), ground) == ground:
                by.setdefault(ground, []).append(fact)
    first = [f for g in order for f in by.get(g, [])[:_PER_GROUND]]
    return first + [f for g in order for f in by.get(g, [])[_PER_GROUND:]]


def _grounds(row: _Row) -> list[str]:
    """Grounds in the order they are told: those that fired, with a lead, the others; each by its sum."""
    sums: dict[str, float] = {}
    for name, weight in row.weights.items():
        if weight > 0:
            for ground in row.features[name].grounds or ("",):
                sums[ground] = sums.get(ground, 0.0) + weight
    place = {j.ground.code: 0 if j.fired else 1 for j in row.judgements}
    codes = dict.fromkeys([*place, *sums, ""])
    return sorted(codes, key=lambda g: (place.get(g, 2), -sums.get(g, 0.0), g))


def _facts_of_fired(row: _Row) -> dict[str, str]:
    """Features that show an element of a ground that fired, with that ground."""
    out: dict[str, str] = {}
    for judgement in row.judgements:
        if judgement.fired:
            for name in _met(judgement.elements):
                if name in row.features and _true(row.features[name], row.values[name]):
                    out.setdefault(name, judgement.ground.code)
    return out


def _met(elements: Iterable[ElementState]) -> Iterable[str]:
    for element in elements:
        if element.state == "met":
            yield from (fact.feature for fact in element.facts if fact.state == "met")


def _strongest(row: _Row) -> list[Told]:
    """Where nothing is notable: what weighed most among what can truly be said."""
    known = [n for n, f in row.features.items() if f.model and not math.isnan(row.values[n]) and _counts(f)]
    known.sort(key=lambda n: (-row.weights[n], telling(n)))
    return [row.told(n, "", row.weights[n]) for n in _once(known)[:_STRONGEST]]


def _favour(row: _Row, reasons: Sequence[Told]) -> list[Told]:
    """Facts for the applicant: of exceptions first; none that tells the same story as a reason."""
    against = {theme(f.feature) for f in reasons}
    # what may yet be an exception is not set against a reason that tells the same story
    shown = [name for name, applies in _of_exceptions(row) if applies or theme(name) not in against]
    facts = [row.told(name, "", row.weights.get(name, 0.0)) for name in _once(shown)]
    told = {theme(f.feature) for f in facts}
    lowered = sorted((n for n, w in row.weights.items() if w < 0), key=lambda n: row.weights[n])
    speaking = [
        n
        for n in lowered
        if row.features[n].direction <= 0 and _notable(row.features[n], row.values[n], for_it=True)
    ]
    few = [
        n for n in lowered
        if row.features[n].direction > 0 and (_counts(row.features[n]) or row.features[n].low)
        and not math.isnan(row.values[n]) and row.values[n] <= row.features[n].notable / 2
    ]  # fmt: skip
    more = [n for n in _once(speaking) if theme(n) not in told]
    told |= {theme(n) for n in more}
    more += [n for n in _once(few) if theme(n) not in told | against][:_LOW_COUNTS]
    low = set(few)
    return facts + [row.told(n, "", row.weights[n], n in low) for n in more]


def _of_exceptions(row: _Row) -> list[tuple[str, bool]]:
    """Features that show an exception: those that apply before those that may, each with its own facts."""
    found: list[tuple[int, str]] = []
    for judgement in row.judgements:
        for exception in judgement.exceptions:
            if exception.state in ("applies", "possible"):
                place = 0 if exception.applies else 1
                found += [
                    (place, n) for n in _met(exception.elements)
                    if n in row.features and not math.isnan(row.values[n])
                ]  # fmt: skip
    return [(name, place == 0) for place, name in sorted(dict.fromkeys(found), key=lambda pair: pair[0])]


def _once(names: Iterable[str]) -> list[str]:
    """The first feature of each theme."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(theme(name), name)
    return list(seen.values())


def _notable(feature: Feature, value: float, for_it: bool = False) -> bool:
    """Whether the sentence is worth telling, as a reason or (`for_it`) as a fact in favour."""
    if math.isnan(value):
        return False
    if feature.direction < 0 and not for_it:
        # little of what speaks for the applicant: told only where a ground asks for it and it is a number
        return (
            bool(feature.grounds)
            and "{value" in feature.en
            and (value < feature.notable or not feature.notable)
        )
    return abs(value) >= feature.notable


def _counts(feature: Feature) -> bool:
    """Whether the sentence states a number, true however low, rather than asserting something."""
    return feature.en.startswith("{value")


def _true(feature: Feature, value: float) -> bool:
    return not math.isnan(value) and (
        _counts(feature) or abs(value) >= feature.notable or feature.direction < 0
    )
