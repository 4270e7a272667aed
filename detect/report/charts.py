"""Charts of the report: inline SVG made here, so that the page needs nothing from elsewhere.

Each function takes plain numbers and returns escaped SVG whose colours and language come from report.css.
Equal numbers give equal bytes. Bars carry their counts as text: no chart needs a legend to be read aloud.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from bonafile.detect.bands import BANDS

_WIDTH, _LEFT, _RIGHT = 560, 8, 8
_DOTS = 14  # a column of up to so many filings is drawn as dots, one each


def two(zh: str, en: str) -> Markup:
    """Text in both languages inside an SVG text element; the style sheet shows the reader's."""
    return Markup(
        '<tspan class="zh">{}</tspan><tspan class="sep"> </tspan><tspan class="en">{}</tspan>'
    ).format(zh, en)


def scores(columns: Sequence[tuple[float, str]], zh: str, en: str) -> Markup:
    """How the scores of one model's filings are spread: `columns` holds (score, band) of every filing."""
    bins = 40
    counts = [dict.fromkeys(BANDS, 0) for _ in range(bins)]
    for score, band in columns:
        counts[min(bins - 1, max(0, int(score * bins)))][band] += 1
    tallest = max((sum(c.values()) for c in counts), default=0)
    height, base, top = 168, 140, 42
    step = (_WIDTH - _LEFT - _RIGHT) / bins
    parts = [_axis(base, step * bins)]
    for i, column in enumerate(counts):
        total = sum(column.values())
        if not total:
            continue
        x = _LEFT + i * step
        if tallest <= _DOTS:
            parts.append(_dots(x + step / 2, base, column))
            continue
        # many filings: a logarithmic column, coloured by the bands' shares within it
        tall = (base - top) * math.log1p(total) / math.log1p(tallest)
        y = float(base)
        for band in BANDS[::-1]:
            part = tall * column[band] / total
            if part:
                y -= part
                parts.append(_rect(x + 1, y, step - 2, part, band))
        parts.append(
            Markup('<text class="count" x="{:.1f}" y="{:.1f}">{}</text>').format(
                x + step / 2, y - 4, _short(total)
            )
        )
    note = (
        ("每点代表一件", "one dot is one filing")
        if tallest <= _DOTS
        else ("纵轴为对数", "logarithmic height")
    )
    parts.append(
        Markup('<text class="note" x="{}" y="14" text-anchor="end">{}</text>').format(
            _WIDTH - _RIGHT, two(*note)
        )
    )
    title = Markup('<text class="head" x="{}" y="14">{}</text>').format(_LEFT, two(zh, en))
    return _svg(height, f"{en}: {len(columns)} scores", title + Markup("").join(parts))


def _dots(x: float, base: float, column: dict[str, int]) -> Markup:
    out, place = Markup(""), 0
    for band in BANDS[::-1]:
        for _ in range(column[band]):
            out += Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="3.1"/>').format(
                band, x, base - 5 - place * 7
            )
            place += 1
    return out


def _axis(base: float, length: float) -> Markup:
    out = Markup('<line class="axis" x1="{0}" x2="{1:.1f}" y1="{2}" y2="{2}"/>').format(
        _LEFT, _LEFT + length, base
    )
    for tenth in range(0, 11, 2):
        x = _LEFT + length * tenth / 10
        anchor = "start" if tenth == 0 else "end" if tenth == 10 else "middle"
        out += Markup('<line class="axis" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(
            x, base, base + 4
        )
        out += Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
            x, base + 17, anchor, "0" if tenth == 0 else "1" if tenth == 10 else f"{tenth / 10:.1f}"
        )
    return out


def stacked(shares: Sequence[tuple[str, int]]) -> Markup:
    """One bar of filings by band: `shares` holds (band, filings). Counts stand beside it, in the page."""
    total = sum(n for _, n in shares) or 1
    x, parts = 0.0, Markup("")
    for band, n in shares:
        width = 1000 * n / total
        if n:
            parts += _rect(x, 0, max(width - 2, 1.5), 12, band)
        x += width
    return _bar(parts, "; ".join(f"{band} {n}" for band, n in shares))


#: What a time line counts beside filings: its key, and the words for it.
_LATER = (("refused", "驳回", "refused"), ("invalidated", "宣告无效", "invalidated"), ("outcome", "认定", "found bad"),
          ("transferred", "转让", "transferred"))  # fmt: skip
_MONTHS = 36


def months(timeline: Sequence[dict[str, Any]]) -> Markup | None:
    """Filings by month above the line, what became of earlier ones below it; the last three years of `timeline`
    (month, filings, refused, invalidated, outcome, transferred). None where all lies within one month.
    """
    if len(timeline) < 2:
        return None
    by = {row["month"]: row for row in timeline}
    shown = _through(min(by), max(by))[-_MONTHS:]
    filed = [int(by.get(month, {}).get("filings", 0)) for month in shown]
    later = [sum(int(by.get(month, {}).get(key, 0)) for key, *_ in _LATER) for month in shown]
    width, above, line, height = 880.0, 24.0, 84.0, 128.0
    step = min((width - 16) / len(shown), 60.0)
    tallest, deepest = max(*filed, 1), max(*later, 1)
    parts = [
        Markup('<line class="axis" x1="8" x2="{0:.1f}" y1="{1}" y2="{1}"/>').format(
            8 + step * len(shown), line
        )
    ]
    for i, month in enumerate(shown):
        x = 8 + i * step
        for n, tall, css, below in (
            (filed[i], (line - above) * filed[i] / tallest, "ink", False),
            (later[i], 14 * later[i] / deepest, "review", True),
        ):
            if n:
                parts.append(_rect(x + 1, line if below else line - tall, step - 2, max(tall, 1.5), css))
                y = line + tall + 10 if below else line - tall - 4
                parts.append(_centred(x + step / 2, y, n))
        if i == 0 or month.endswith("-01") or (i == len(shown) - 1 and i > 3 and month[5:] > "03"):
            parts.append(
                Markup('<text class="tick" x="{:.1f}" y="{}">{}</text>').format(x, height - 4, month)
            )
    what = [(zh, en) for key, zh, en in _LATER if any(by[m].get(key) for m in shown if m in by)]
    zh, en = "、".join(z for z, _ in what), ", ".join(e for _, e in what)
    said = two(f"线上：申请；线下：{zh}", f"above: filings; below: {en}") if what else two("申请", "filings")
    parts.append(Markup('<text class="note" x="8" y="11">{}</text>').format(said))
    return Markup(
        '<svg class="months" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{} – {}: {} filings">{}</svg>'
    ).format(width, height, shown[0], shown[-1], sum(filed), Markup("").join(parts))


def _centred(x: float, y: float, n: int) -> Markup:
    return Markup('<text class="count" x="{:.1f}" y="{:.1f}">{}</text>').format(x, y, _short(n))


def _through(first: str, last: str) -> list[str]:
    """The months from `first` to `last`, like 2026-03."""
    year, month = map(int, first.split("-"))
    out = [first]
    while out[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        out.append(f"{year}-{month:02d}")
    return out


def bar(value: float, largest: float, css: str = "ink") -> Markup:
    """One bar of `value` against `largest`."""
    width = 1000 * value / largest if largest else 0
    return _bar(_rect(0, 0, max(width, 2 if value else 0), 12, css), f"{value:g}")


def ratio(low: float, mid: float, high: float) -> Markup:
    """A ratio with its interval on a logarithmic scale from ¼ to 16; the thin upright line is 1."""

    def at(value: float) -> float:
        return 1000 * (math.log2(min(max(value, 0.25), 16)) + 2) / 6

    css = "review" if low > 1 else "ink"
    parts = Markup('<line class="axis" x1="0" x2="1000" y1="6" y2="6"/>')
    parts += Markup('<line class="rate" x1="{0:.0f}" x2="{0:.0f}" y1="0" y2="12"/>').format(at(1))
    parts += _rect(at(low), 4.5, max(at(high) - at(low), 2), 3, "band")
    parts += _rect(at(mid) - 12, 1, 24, 10, css)
    return _bar(parts, f"{mid:.1f} ({low:.1f}-{high:.1f})")


def quarters(told: str) -> Markup:
    """The bad share by quarter as small columns, from text like `2025Q4 3/41; 2026Q1 5/38` (bad/filings)."""
    rows = [re.fullmatch(r"(\d{4}Q\d) (\d+)/(\d+)", part.strip()) for part in told.split(";") if part.strip()]
    known = [(m[1], int(m[2]), int(m[3])) for m in rows if m]
    shares = [bad / n if n else 0.0 for _, bad, n in known]
    tallest = max([*shares, 0.2])  # a fifth fills the height, unless there is more
    parts = Markup("")
    for i, share in enumerate(shares):
        parts += _rect(i * 13, 27, 11, 1, "band")
        if share:
            parts += _rect(i * 13, 27 - 26 * share / tallest, 11, 26 * share / tallest, "review")
    return Markup(
        '<svg class="quarters" viewBox="0 0 104 28" role="img" aria-label="{0}"><title>{0}</title>{1}</svg>'
    ).format(told, parts)


def _rect(x: float, y: float, width: float, height: float, css: str) -> Markup:
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        css, x, y, width, height
    )


def _bar(parts: Markup, label: str) -> Markup:
    return Markup(
        '<svg class="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>'
    ).format(label, parts)


def _svg(height: int, label: str, parts: Markup) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        _WIDTH, height, escape(label), parts
    )


def _short(n: int) -> str:
    return str(n) if n < 1000 else f"{n / 1000:.1f}k" if n < 10_000 else f"{n // 1000}k"
