"""The learned scorecard: for every feature a line that bends at a few values and never turns against the law.

A logistic regression over ramps between quantiles of each feature (on a signed logarithmic scale), every ramp held
to the feature's direction in the catalogue, with one step for an unknown value. Where most filings share one value,
as of counts that are mostly 0, the line also bends between quantiles of the others, so that the first hit can weigh
as much as it does. It says little about combinations and much with few decisions, which is where trees say least;
fitting.py adds the two. What a feature contributes is read off its line, so every part of a margin is explained
exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize

from bonafile.features.catalogue import catalogue

Floats = npt.NDArray[np.float64]

#: Quantiles of a feature at which its line may bend.
_KNOTS = 4
#: Digits kept of what is stored, so that the same rows give the same bytes.
_DIGITS = 9


@dataclass(frozen=True)
class Line:
    """One feature's contribution in logits: `heights` at `knots` (signed logarithms), straight beyond them.

    `unknown` is the contribution of an unknown value.
    """

    knots: tuple[float, ...]
    heights: tuple[float, ...]
    unknown: float

    def at(self, x: Floats) -> Floats:
        """Contributions of values (NaN: unknown), each in logits."""
        v, k, h = signed_log(x), np.asarray(self.knots), np.asarray(self.heights)
        place = np.clip(np.searchsorted(k, v, side="right") - 1, 0, len(k) - 2)
        along = (v - k[place]) / (k[place + 1] - k[place])
        return np.where(np.isnan(v), self.unknown, h[place] + along * (h[place + 1] - h[place]))

    def scaled(self, by: float) -> Line:
        """The line with all contributions multiplied."""
        return Line(
            self.knots, tuple(round(h * by, _DIGITS) for h in self.heights), round(self.unknown * by, _DIGITS)
        )


@dataclass(frozen=True)
class Ramps:
    """Lines by feature; a filing's margin is their sum and the bias (logits)."""

    lines: dict[str, Line]
    bias: float = 0.0

    @classmethod
    def of(cls, lines: dict[str, dict[str, Any]], bias: float) -> Ramps:
        """From what dataclasses.asdict made of one, through JSON."""
        known = {
            name: Line(tuple(line["knots"]), tuple(line["heights"]), line["unknown"])
            for name, line in lines.items()
        }
        return cls(known, bias)

    def contributions(self, values: pd.DataFrame) -> pd.DataFrame:
        """A column of logits per feature, on the index of `values`; absent columns count as unknown."""
        x = values.reindex(columns=list(self.lines)).to_numpy(dtype=np.float64, na_value=np.nan)
        parts = [line.at(x[:, j]) for j, line in enumerate(self.lines.values())]
        return pd.DataFrame(dict(zip(self.lines, parts, strict=True)), index=values.index)

    def scaled(self, by: float) -> Ramps:
        """The scorecard with all contributions multiplied; lines that say nothing are left out."""
        scaled = {name: line.scaled(by) for name, line in self.lines.items()}
        told = {n: line for n, line in scaled.items() if any(line.heights) or line.unknown}
        return Ramps(told, round(self.bias * by, _DIGITS))


def signed_log(x: Floats) -> Floats:
    """log(1 + |x|) with the sign of x: counts and shares on one scale."""
    return np.sign(x) * np.log1p(np.abs(x))


def fit_ramps(
    rows: pd.DataFrame, kind: str, columns: list[str], label: Any, weight: Any, ridge: float
) -> Ramps:
    """A learned scorecard from features, labels (0, 1) and weights.

    `ridge` pulls every ramp, in units of its spread over the rows, towards saying nothing. Contributions have
    mean 0 over the rows.
    """
    x = signed_log(rows[columns].to_numpy(dtype=np.float64))
    knots = [_knots(x[:, j]) for j in range(len(columns))]
    middles = [_middle(x[:, j], k) for j, k in enumerate(knots)]
    inputs = np.column_stack(
        [_inputs(x[:, j], k, m) for j, (k, m) in enumerate(zip(knots, middles, strict=True))]
    )
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0)
    spread[spread == 0] = 1.0
    bounds = [b for name, k in zip(columns, knots, strict=True) for b in _bounds(name, kind, len(k))]
    scaled = (inputs - mean) / spread
    fitted = _logistic(scaled, np.asarray(label, float), np.asarray(weight, float), bounds, ridge)
    slopes = fitted[1:] / spread
    lines, first = {}, 0
    for name, k, middle in zip(columns, knots, middles, strict=True):
        own = slice(first, first + len(k))
        lines[name] = _line(k, middle, slopes[own], -float(slopes[own] @ mean[own]))
        first += len(k)
    return Ramps(lines, float(fitted[0]))


def _knots(v: Floats) -> Floats:
    known = v[~np.isnan(v)]
    if not len(known):
        return np.array([0.0, 1.0])
    shares = np.linspace(0, 1, _KNOTS)
    knots = np.unique(np.quantile(known, shares).round(_DIGITS))
    rest = known[known != np.median(known)]
    if len(knots) < _KNOTS and len(rest):
        # most filings share one value: without these the others would lie on a single ramp
        knots = np.unique(np.concatenate([knots, np.quantile(rest, shares).round(_DIGITS)]))
    return knots if len(knots) > 1 else np.array([knots[0], knots[0] + 1.0])


def _middle(v: Floats, knots: Floats) -> float:
    """What stands for an unknown value on the ramps."""
    known = v[~np.isnan(v)]
    return float(np.median(known)) if len(known) else float(knots[0])


def _inputs(v: Floats, knots: Floats, middle: float) -> Floats:
    """A ramp between every two knots, the outer ones unbounded, and 1 where the value is unknown."""
    unknown = np.isnan(v)
    v = np.where(unknown, middle, v)
    below, above = knots[:-1].copy(), knots[1:].copy()
    below[0], above[-1] = -np.inf, np.inf
    ramps = (np.clip(v[:, None], below, above) - knots[:-1]) / np.diff(knots)
    return np.column_stack([ramps, unknown])


def _bounds(name: str, kind: str, knots: int) -> list[tuple[float | None, float | None]]:
    direction = catalogue(kind)[name].direction
    ramp: tuple[float | None, float | None]
    ramp = (0.0, None) if direction > 0 else (None, 0.0) if direction < 0 else (None, None)
    free: tuple[float | None, float | None] = (None, None)
    return [ramp] * (knots - 1) + [free]


def _logistic(x: Floats, y: Floats, w: Floats, bounds: list[Any], ridge: float) -> Floats:
    """Intercept and coefficients of a bounded ridge logistic regression."""

    def loss(at: Floats) -> tuple[float, Floats]:
        z = at[0] + x @ at[1:]
        miss = w * (1.0 / (1.0 + np.exp(-np.clip(z, -700, 700))) - y)
        value = w @ (np.logaddexp(0.0, z) - y * z) + 0.5 * ridge * (at[1:] @ at[1:])
        return float(value), np.concatenate([[miss.sum()], x.T @ miss + ridge * at[1:]])

    start = np.zeros(x.shape[1] + 1)
    found = minimize(
        loss, start, jac=True, bounds=[(None, None), *bounds], method="L-BFGS-B", options={"maxiter": 300}
    )
    return np.asarray(found.x)


def _line(knots: Floats, middle: float, slopes: Floats, level: float) -> Line:
    """The line of one feature: `level` before the first knot, `slopes` by ramp, then the step of the unknown."""
    heights = level + np.concatenate([[0.0], np.cumsum(slopes[:-1])])
    unknown = level + float(_inputs(np.array([middle]), knots, middle)[0, :-1] @ slopes[:-1]) + slopes[-1]
    return Line(tuple(knots.tolist()), tuple(heights.round(_DIGITS).tolist()), round(float(unknown), _DIGITS))
