"""The funnel plot: agents by size and observed over expected, between the limits that chance alone would keep.

Drawn by matplotlib as SVG with text as text and nothing from elsewhere: no font file, no image, no address.
Equal tables give equal bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import betabinom

_LIMITS = ((0.95, "#8a94a6"), (0.998, "#c2c9d6"))


def funnel(agents: pd.DataFrame, weight: float, lang: str = "en", named: int = 8) -> str:
    """The plot of a table with columns name, filings, effective, expected_share, bad, ratio_low, breaches.

    x: effective filings (many of one client count as fewer), logarithmic. y: observed over expected. The
    limits are those of a beta-binomial around the mean expectation, with `weight` the weight of an agent's own
    expectation. The first `named` agents outside the limits are named. '' where there is nothing to plot.
    """
    rows = agents[agents["effective"] > 0]
    if rows.empty:
        return ""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {
        "svg.hashsalt": "bonafile",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
    }
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(7.2, 4.0))
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        expected = float(np.average(rows["expected_share"], weights=rows["effective"]))
        sizes = np.unique(np.geomspace(1, max(float(rows["effective"].max()), 2), 60).round().astype(int))
        for level, colour in _LIMITS:
            low, high = _limits(sizes, expected, weight, level)
            axes.plot(sizes, high, color=colour, lw=1)
            axes.plot(sizes, low, color=colour, lw=1)
        axes.axhline(1, color="#5b6472", lw=0.8)
        observed = rows["share"] / rows["expected_share"]
        outside = rows["ratio_low"] > 1
        axes.scatter(rows["effective"][~outside], observed[~outside], s=14, color="#3b6fb6", alpha=0.75, lw=0)
        axes.scatter(rows["effective"][outside], observed[outside], s=22, color="#b3362b", marker="D", lw=0)
        for at in rows.index[outside][:named]:
            place = (float(rows["effective"][at]), float(observed[at]))
            axes.annotate(
                str(rows["name"][at])[:18], place, xytext=(5, 3), textcoords="offset points", fontsize=7.5
            )
        axes.set_xscale("log")
        axes.set_ylim(0, max(3.0, float(observed.max()) * 1.08))
        words = _WORDS[lang == "zh"]
        axes.set_xlabel(words[0], fontsize=8.5)
        axes.set_ylabel(words[1], fontsize=8.5)
        axes.tick_params(labelsize=8)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        out = io.StringIO()
        with warnings.catch_warnings():
            # names stay text for the reader's own fonts; matplotlib's lack of a glyph does not matter
            warnings.filterwarnings("ignore", message="Glyph")
            figure.savefig(out, format="svg", metadata={"Date": None}, bbox_inches="tight")
    return _bare(out.getvalue(), words[2])


_WORDS = (
    ("filings (many of one client count as fewer)", "observed over expected", "Funnel plot of agents"),
    ("申请量（同一委托人的多件折算）", "实际与预期之比", "代理机构漏斗图"),
)


def _limits(sizes: np.ndarray, share: float, weight: float, level: float) -> tuple[np.ndarray, np.ndarray]:
    a, b = weight * share, weight * (1 - share)
    low, high = (betabinom.ppf(q, sizes, a, b) / sizes / share for q in ((1 - level) / 2, (1 + level) / 2))
    return low, high


def _bare(svg: str, label: str) -> str:
    """Only the drawing: no prologue, no metadata, no addresses of name spaces (HTML knows them)."""
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.S)
    svg = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", svg)
    svg = re.sub(r'\s(width|height)="[\d.]+pt"', "", svg, count=2)
    return svg.replace("<svg", f'<svg class="funnel" role="img" aria-label="{label}"', 1)
