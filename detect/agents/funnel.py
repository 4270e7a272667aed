"""The funnel plot: agents by size and observed over expected, between the limits that chance alone would keep.

Inline SVG like the report's other charts: both languages, nothing from elsewhere, equal tables give equal bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from markupsafe import Markup
from scipy.stats import binom

from bonafile.detect.report.charts import two
from bonafile.detect.report.network import cut, text_width

#: Limits of chance (two-sided) and the class of their lines.
_LIMITS = ((0.95, "inner"), (0.998, "outer"))
_WIDTH, _HEIGHT = 860.0, 360.0
_LEFT, _RIGHT, _TOP, _BASE = 46.0, 846.0, 30.0, 316.0


def funnel(agents: pd.DataFrame, weight: float, named: int = 10) -> Markup:
    """The plot of a table with columns name, effective, expected_share, ratio, ratio_low.

    x: effective filings (many of one client count as fewer), logarithmic. y: observed over expected, not shrunk (`weight`
    is that of the expectation in `ratio`). The limits are those of a binomial with the mean expectation, interpolated
    (Spiegelhalter 2005). The first `named` agents whose interval lies above 1 are named where there is room. Empty where
    there is nothing to plot.
    """
    rows = agents[agents["effective"] > 0].reset_index(drop=True)
    if rows.empty:
        return Markup("")
    size = rows["effective"].to_numpy(float)
    observed = np.maximum((rows["ratio"].to_numpy(float) * (weight + size) - weight) / size, 0)
    outside = rows["ratio_low"].to_numpy(float) > 1
    most, highest = max(10.0, float(size.max()) * 1.1), max(3.0, float(observed.max()) * 1.08)
    expected = float(np.average(rows["expected_share"], weights=size))

    def at(n: float, ratio: float) -> tuple[float, float]:
        x = _LEFT + (_RIGHT - _LEFT) * math.log(max(n, 1)) / math.log(most)
        return x, _BASE - (_BASE - _TOP) * min(ratio, highest) / highest

    parts = [_axes(most, highest, at)]
    for level, css in _LIMITS:
        for line in _limits(most, expected, level):
            inside = [at(n, ratio) for n, ratio in line if ratio <= highest]
            if len(inside) > 1:
                parts.append(
                    Markup('<polyline class="{}" points="{}"/>').format(
                        css, " ".join(f"{x:.1f},{y:.1f}" for x, y in inside)
                    )
                )
    places = [at(n, ratio) for n, ratio in zip(size, observed, strict=True)]
    parts += [
        _dot(x, y, out)
        for (x, y), out in sorted(zip(places, outside.tolist(), strict=True), key=lambda p: p[1])
    ]
    parts += _names(
        [(str(rows["name"][i]), *places[i]) for i in np.flatnonzero(outside)[:named]],
        [places[i] for i in np.flatnonzero(outside)],
    )
    return Markup(
        '<svg class="funnel" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="漏斗图 funnel plot: {} agents, {} above '
        'expectation">{}</svg>'
    ).format(_WIDTH, _HEIGHT, len(rows), int(outside.sum()), Markup("").join(parts))


def _limits(most: float, share: float, level: float) -> list[list[tuple[float, float]]]:
    """The lower and the upper limit of observed over expected by size, as points."""
    sizes = np.unique(np.geomspace(1, most, 80).round())
    out = []
    for p in ((1 - level) / 2, (1 + level) / 2):
        r = binom.ppf(p, sizes, share)
        over, under = binom.cdf(r, sizes, share), binom.cdf(r - 1, sizes, share)
        # the bound between two whole numbers, so that the line does not jump
        bound = np.maximum(r - (over - p) / np.maximum(over - under, 1e-12), 0)
        out.append(list(zip(sizes.tolist(), (bound / sizes / share).tolist(), strict=True)))
    return out


def _axes(most: float, highest: float, at: Callable[[float, float], tuple[float, float]]) -> Markup:
    out = Markup('<line class="axis" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>').format(_LEFT, _RIGHT, _BASE)
    for n in (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000):
        if n <= most:
            x, _ = at(n, 0)
            out += Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{:,}</text>').format(
                x, _BASE + 15, n
            )
    step = next(s for s in (0.5, 1, 2, 5, 10, 20, 50, 100) if highest / s <= 8)
    for i in range(int(highest / step) + 1):
        _, y = at(1, i * step)
        css = "one" if i * step == 1 else "grid"
        out += Markup('<line class="{0}" x1="{1}" x2="{2}" y1="{3:.1f}" y2="{3:.1f}"/>').format(
            css, _LEFT, _RIGHT, y
        )
        out += Markup('<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{:g}</text>').format(
            _LEFT - 6, y + 4, i * step
        )
    across = two(
        "申请量（同一委托人的多件折算，对数）", "filings, many of one client counting as fewer (logarithmic)"
    )
    out += Markup('<text class="note" x="{}" y="{}" text-anchor="end">{}</text>').format(
        _RIGHT, _HEIGHT - 8, across
    )
    return out + Markup('<text class="note" x="8" y="14">{}</text>').format(
        two("实际与预期之比", "observed over expected")
    )


def _dot(x: float, y: float, outside: bool) -> Markup:
    if outside:
        return Markup('<path class="out" d="M{0:.1f} {1:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>').format(
            x, y - 5.5
        )
    return Markup('<circle class="in" cx="{:.1f}" cy="{:.1f}" r="3.2"/>').format(x, y)


def _names(named: Iterable[tuple[str, float, float]], marks: list[tuple[float, float]]) -> list[Markup]:
    """Names beside their marks, each where it lies on no other name and no other mark; left out where it cannot."""
    taken = [(x - 6, x + 6, y - 6, y + 6) for x, y in marks]
    out = []
    for name, x, y in named:
        text = cut(name, 220, 12)
        width = text_width(text, 12)
        for dx, dy in ((9, 4), (-9 - width, 4), (4, -9), (4, 18), (-4 - width, -9), (-4 - width, 18)):
            box = (x + dx, x + dx + width, y + dy - 11, y + dy + 3)
            free = all(box[1] <= t[0] or t[1] <= box[0] or box[3] <= t[2] or t[3] <= box[2] for t in taken)
            if free and box[0] >= _LEFT and box[1] <= _WIDTH and box[2] >= 16:
                taken.append(box)
                out.append(
                    Markup('<text class="name" x="{:.1f}" y="{:.1f}">{}</text>').format(box[0], y + dy, text)
                )
                break
    return out
