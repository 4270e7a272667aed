"""Two plots of a training run: whether scores mean what they say, and what an office gets at its capacity.

Drawn without a display; the figures behind them are evaluation.py's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bonafile.models.evaluation import precision_curve, reliability

_INK, _MAIN, _GRID = "#26303a", "#0b6e99", "#dde3e8"
_OTHERS = ("#d98032", "#7a8b99", "#6b8f4e")


def calibration(path: Path, truth: Any, score: Any, title: str) -> Path:
    """Share of bad filings against the mean score, by tenth of the filings, with the scores' distribution."""
    figure, (above, below) = _figure(2, height=5.4, ratios=(4, 1))
    table = reliability(truth, score)
    top = max(0.05, float(table[["score", "bad"]].max().max()) * 1.1)
    above.plot([0, top], [0, top], color=_INK, linewidth=0.8, linestyle=(0, (4, 4)), label="score = share")
    above.plot(table["score"], table["bad"], color=_MAIN, marker="o", markersize=5, label="model, by tenth")
    above.set(xlim=(0, top), ylim=(0, top), ylabel="share found bad")
    _titled(above, title)
    above.legend(frameon=False, loc="upper left")
    below.hist(np.asarray(score), bins=60, color=_MAIN)
    below.set(yscale="log", xlabel="score", ylabel="filings")
    return _written(figure, path)


def capacity(path: Path, truth: Any, scores: dict[str, Any], marked: int, title: str) -> Path:
    """Precision as more filings are looked at, the model (first) beside the baselines; `marked` is a line."""
    figure, (axes,) = _figure(1, height=4.2)
    most = max(10, int(len(np.asarray(truth)) * 0.25))
    for i, (name, score) in enumerate(scores.items()):
        curve = precision_curve(truth, score, most).iloc[4:]  # of the first few nothing can be said
        colour, width = (_MAIN, 2.2) if i == 0 else (_OTHERS[(i - 1) % len(_OTHERS)], 1.3)
        axes.plot(curve["places"], curve["precision"], color=colour, linewidth=width, label=name)
    axes.axhline(
        float(np.mean(truth)), color=_INK, linewidth=0.8, linestyle=(0, (4, 4)), label="drawn at random"
    )
    axes.axvline(marked, color=_INK, linewidth=0.8)
    axes.annotate(
        "capacity", (marked, 0.02), xytext=(4, 0), textcoords="offset points", color=_INK, fontsize=9
    )
    axes.set(ylim=(0, 1.02), xlim=(1, most), xlabel="filings looked at, best first", ylabel="precision")
    _titled(axes, title)
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return _written(figure, path)


def _figure(rows: int, height: float, ratios: tuple[float, ...] = (1,)) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, height), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, 1, squeeze=False, height_ratios=ratios)[:, 0]
    for one in axes:
        one.grid(color=_GRID, linewidth=0.8)
        one.set_axisbelow(True)
        one.spines[["top", "right"]].set_visible(False)
        one.spines[["left", "bottom"]].set_color(_INK)
        one.tick_params(colors=_INK, labelsize=9)
    return figure, axes


def _titled(axes: Any, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", color=_INK, pad=10)


def _written(figure: Any, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130)
    return path
