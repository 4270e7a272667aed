"""The picture of who is tied to whom: parties on a ring, what they share as numbered points inside it, as inline SVG.

A thing that forty parties share is one point with forty lines, not 780 lines; the numbers lead to a table with the
evidence, its day and its weight, so that nothing rests on colour or on the picture alone. Equal networks give equal
bytes: the layout has no chance in it. Who is tied is decided elsewhere (detect/case_network.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

#: Points drawn at most; weaker ones are counted beside the picture.
MOST_POINTS = 24
_WIDTH, _CENTRE, _HALF = 960.0, 480.0, 185.0
_POINT, _APART, _COLOURS = 9.0, 25.0, 6


@dataclass(frozen=True)
class Line:
    """One thing shared, for the table: words in both languages, value, since when, weight in bits (None: not weighed)."""

    zh: str
    en: str
    value: str
    since: str
    weight: float | None


@dataclass
class Point:
    """A numbered point of the picture: what the same parties share."""

    number: int
    between: tuple[str, ...]
    names: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """The weightiest line, in bits."""
        return max((line.weight or 0.0 for line in self.lines), default=0.0)


@dataclass(frozen=True)
class Picture:
    """The drawing, its numbered points, and how much is not drawn."""

    svg: Markup
    points: list[Point]
    more_points: int
    more_parties: int


def picture(network: dict[str, Any] | None) -> Picture | None:
    """Draw a network; None where there is nothing to draw.

    `network` has nodes (id, name, identifier, filings, flagged), ties (between, zh, en, value, since, weight) and more
    (parties left out), as case_network.py makes it.
    """
    if not network or len(network["nodes"]) < 2 or not network["ties"]:
        return None
    nodes = {str(node["id"]): node for node in network["nodes"]}
    every = _points(network["ties"], set(nodes))
    points = _chosen(every)
    for point in points:
        point.names = tuple(str(nodes[party].get("name") or "–") for party in point.between)
    order = _ring(list(nodes), points)
    height, step = _size(len(order))
    places = _places(order, height, step)
    inside = _inside(points, places, height)
    parts = [_lines(point, inside[i], places) for i, point in enumerate(points)]
    parts += [_party(nodes[party], *places[party], step) for party in order]
    parts += [_number(point, *inside[i]) for i, point in enumerate(points)]
    svg = Markup(
        '<svg class="network" viewBox="0 0 {:.0f} {:.0f}" role="img" '
        'aria-label="关联网络 network: {} parties, {} shared">{}</svg>'
    ).format(_WIDTH, height, len(order), len(points), Markup("").join(parts))
    return Picture(svg, points, len(every) - len(points), int(network.get("more", 0)))


def _points(ties: Iterable[dict[str, Any]], known: set[str]) -> list[Point]:
    """Ties between the same parties together, those of most parties first, then the weightiest."""
    by: dict[tuple[str, ...], Point] = {}
    for tie in ties:
        between = tuple(sorted({str(p) for p in tie["between"]} & known))
        if len(between) >= 2:
            line = Line(
                tie["zh"], tie["en"], tie.get("value") or "", tie.get("since") or "", tie.get("weight")
            )
            by.setdefault(between, Point(0, between)).lines.append(line)
    for point in by.values():
        point.lines.sort(key=lambda line: (-(line.weight or 0.0), line.since, line.zh, line.value))
    return sorted(by.values(), key=lambda point: (-len(point.between), -point.weight, point.between))


def _chosen(points: list[Point]) -> list[Point]:
    """So many points as can be read: first those without which the picture would fall apart."""
    root: dict[str, str] = {}

    def top(party: str) -> str:
        while root.setdefault(party, party) != party:
            party = root[party]
        return party

    needed = []
    for point in points:
        tops = {top(party) for party in point.between}
        if len(tops) > 1:
            needed.append(point)
            root.update(dict.fromkeys(tops, min(tops)))
    rest = [point for point in points if point not in needed]
    kept = {id(point) for point in [*needed, *rest][:MOST_POINTS]}
    chosen = [point for point in points if id(point) in kept]
    for number, point in enumerate(chosen, 1):
        point.number = number
    return chosen


def _ring(parties: list[str], points: Sequence[Point]) -> list[str]:
    """The parties in an order that keeps together who shares something."""
    of: dict[str, list[Point]] = {party: [] for party in parties}
    for point in points:
        for party in point.between:
            of[party].append(point)
    out: list[str] = []
    seen: set[str] = set()

    def visit(party: str) -> None:
        waiting = [party]
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            out.append(at)
            # the closest come next: who shares what fewest share
            near = sorted(of[at], key=lambda point: (len(point.between), -point.weight, point.number))
            waiting += [p for point in reversed(near) for p in reversed(point.between) if p not in seen]

    for party in sorted(parties, key=lambda p: (-len(of[p]), parties.index(p))):
        visit(party)
    return out


def _size(parties: int) -> tuple[float, float]:
    """Height of the picture and of one label's row."""
    rows = math.ceil(parties / 2)
    step = 40.0 if rows <= 6 else 32.0 if rows <= 10 else 24.0
    return max(130.0, rows * step + 20), step


def _places(order: Sequence[str], height: float, step: float) -> dict[str, tuple[float, float]]:
    """Where each party stands: down the right half of the ring, up the left; no two labels on one row of a side."""
    right = math.ceil(len(order) / 2)
    out = {}
    for i, party in enumerate(order):
        on_right = i < right
        row, rows = (i, right) if on_right else (len(order) - 1 - i, len(order) - right)
        y = height / 2 + (row - (rows - 1) / 2) * step
        out[party] = (_CENTRE + (_width(y, height) if on_right else -_width(y, height)), y)
    return out


def _width(y: float, height: float) -> float:
    """Half the width of the ring at a height: a rounded box, so that its upper and lower ends keep room inside."""
    t = min(1.0, abs(y - height / 2) / (height / 2))
    return _HALF * (1 - t**3) ** (1 / 3)


def _inside(
    points: Sequence[Point], places: dict[str, tuple[float, float]], height: float
) -> list[tuple[float, float]]:
    """Where each point stands: amid its parties, and pushed apart from the others until all can be read."""
    home = []
    for point in points:
        xs, ys = zip(*(places[party] for party in point.between), strict=True)
        x, y = sum(xs) / len(xs), sum(ys) / len(ys)
        home.append((_CENTRE + 0.85 * (x - _CENTRE), height / 2 + 0.85 * (y - height / 2)))
    at = [[x, y] for x, y in home]
    fixed = list(places.values())
    for _round in range(400):
        for i, one in enumerate(at):
            one[0] += 0.03 * (home[i][0] - one[0])
            one[1] += 0.03 * (home[i][1] - one[1])
            for j in range(i):
                _push(one, at[j], _APART, 0.5, i + j)
            for place in fixed:
                _push(one, list(place), _APART, 1.0, i)
            one[1] = min(max(one[1], _POINT + 4), height - _POINT - 4)
            half = max(0.0, _width(one[1], height) - 20)
            one[0] = min(max(one[0], _CENTRE - half), _CENTRE + half)
    return [(x, y) for x, y in at]


def _push(one: list[float], other: list[float], apart: float, share: float, turn: int) -> None:
    """Move `one` (and `other`, unless `share` is 1) apart; which way two in one spot go depends on `turn`."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    distance = math.hypot(dx, dy)
    if distance >= apart:
        return
    if distance < 1e-6:
        dx, dy, distance = math.cos(2.4 * turn), math.sin(2.4 * turn), 1.0
        lack = apart
    else:
        lack = apart - distance
    one[0] += share * lack * dx / distance
    one[1] += share * lack * dy / distance
    if share < 1:
        other[0] -= (1 - share) * lack * dx / distance
        other[1] -= (1 - share) * lack * dy / distance


def _lines(point: Point, at: tuple[float, float], places: dict[str, tuple[float, float]]) -> Markup:
    width = 1.0 + min(point.weight, 30.0) / 15
    return Markup("").join(
        Markup('<line class="t{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke-width="{:.1f}"/>').format(
            point.number % _COLOURS, *at, *places[party], width
        )
        for party in point.between
    )  # fmt: skip


def _number(point: Point, x: float, y: float) -> Markup:
    return Markup(
        '<circle class="t{}" cx="{:.1f}" cy="{:.1f}" r="{}"/><text class="no" x="{:.1f}" y="{:.1f}">{}</text>'
    ).format(point.number % _COLOURS, x, y, _POINT, x, y + 3.8, point.number)


def _party(node: dict[str, Any], x: float, y: float, step: float) -> Markup:
    right = x >= _CENTRE
    left = x + 11 if right else x - 11
    filings = int(node.get("filings") or 0)
    count = f" · {filings:,}"
    room = (_WIDTH - left if right else left) - text_width(count) - 2
    name = str(node.get("name") or "–")
    identifier = str(node.get("identifier") or "") if step >= 32 else ""
    css = "flagged" if node.get("flagged") else "plain"
    out = Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="6"><title>{}</title></circle>').format(
        css, x, y, " ".join(p for p in (name, str(node.get("identifier") or "")) if p)
    )
    out += Markup('<text x="{:.1f}" y="{:.1f}"{}>{}<tspan class="of">{}</tspan></text>').format(
        left,
        y + (0 if identifier else 4),
        "" if right else Markup(' text-anchor="end"'),
        cut(name, room),
        count,
    )
    if identifier:
        out += Markup('<text class="of" x="{:.1f}" y="{:.1f}"{}>{}</text>').format(
            left, y + 13, "" if right else Markup(' text-anchor="end"'), cut(identifier, room, 10.5)
        )
    return out


def cut(text: str, room: float, size: float = 13.0) -> str:
    """As much of a text as fits into `room` (in the picture's units), with … where something is left out."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def text_width(text: str, size: float = 13.0) -> float:
    """An upper estimate of a text's width: East Asian characters are square, Latin ones about half."""
    return sum(size if ord(c) >= 0x2E80 or c == "…" else 0.62 * size for c in text)
