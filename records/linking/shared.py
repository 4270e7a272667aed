"""What the parties of some groups share, value by value, as a picture wants it: not pair by pair.

Forty companies with one telephone share one thing, not 780. Everything is as of a day; who is one group, and why two
parties are linked, is in explain.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from bonafile.records.linking.explain import part, why
from bonafile.records.linking.groups import DECIDED
from bonafile.records.linking.holdings import FOREVER, written
from bonafile.records.linking.linker import Links

#: Evidence of fewer bits is kept in the links, but not shown.
_TELLING = 3.0
#: Of these values only the ends are shown: enough to compare, not to call.
_PRIVATE = ("phone", "email", "desk")


@dataclass(frozen=True)
class Shared:
    """One thing that some parties share: kind of evidence, value as it may be shown, since when, bits between two."""

    kind: str
    value: str
    parties: tuple[str, ...]
    since: date
    bits: float
    en: str
    zh: str


def shared(links: Links, parties: Iterable[str], day: date) -> list[Shared]:
    """What the parties share as of a day, by how many share it, then by weight; examiners' decisions too."""
    inside, at = sorted(set(parties)), pd.Timestamp(day)
    rows = links.evidence[links.evidence["a"].isin(inside) & links.evidence["b"].isin(inside)]
    until = pd.to_datetime(rows["until"], errors="coerce").fillna(pd.Timestamp(FOREVER))
    rows = rows.assign(since=pd.to_datetime(rows["since"]))
    now = rows[(rows["since"] <= at) & (at < until) & (rows["bits"] >= _TELLING)]
    begun = rows.groupby(["kind", "value"])["since"].min()
    out = []
    for (kind, value), mine in now.groupby(["kind", "value"], sort=True):
        told = links.weights.evidence[str(kind)]
        held = tuple(sorted({*mine["a"], *mine["b"]}))
        since = pd.Timestamp(begun.loc[(str(kind), str(value))]).date()
        shown = _shown(str(kind), written(str(kind), str(value)))
        out.append(Shared(str(kind), shown, held, since, float(mine["bits"].max()), told.en, told.zh))
    for a, b, verdict, taken in _decided(links, inside, at):
        if verdict == "same":
            words = ("decided by an examiner to belong together", "审查员认定为同一或关联")
            out.append(Shared("decision", "", (a, b), taken, DECIDED, *words))
    return sorted(out, key=lambda s: (-len(s.parties), -s.bits, s.kind, s.value, s.parties))


def separated(links: Links, day: date) -> list[tuple[str, str, date]]:
    """Pairs that an examiner decided are not the same, and did not take back, as of a day: a, b, decided on."""
    found = _decided(links, None, pd.Timestamp(day))
    return [(a, b, taken) for a, b, verdict, taken in found if verdict == "not_same"]


def forest(links: Links, parties: Iterable[str], day: date) -> list[tuple[str, str, str, str]]:
    """The strongest links that hold the parties together as of a day, strongest first: a, b, and why, in English
    and Chinese. Parties that nothing ties to another are in none.
    """
    small = part(links, set(parties))
    inside, at = sorted(set(parties)), pd.Timestamp(day)
    past = small.totals[pd.to_datetime(small.totals["day"]) <= at].sort_values("day", kind="stable")
    bits = {(a, b): float(w) for a, b, w in past[["a", "b", "bits"]].itertuples(index=False, name=None)}
    for a, b, verdict, _taken in _decided(links, inside, at):
        bits[a, b] = {"same": DECIDED, "not_same": -1.0}.get(verdict, bits.get((a, b), -1.0))
    needed = links.weights.needed(links.threshold)
    strong = sorted(((w, a, b) for (a, b), w in bits.items() if w >= needed), key=lambda e: (-e[0], e[1:]))
    root = {p: p for p in inside}

    def top(p: str) -> str:
        while root[p] != p:
            root[p] = root[root[p]]
            p = root[p]
        return p

    out = []
    for _weight, a, b in strong:  # Kruskal
        one, other = sorted((top(a), top(b)))
        if one != other:
            root[other] = one
            reason = why(small, a, b, day)
            if reason is not None:
                out.append((a, b, reason.sentence("en"), reason.sentence("zh")))
    return out


def _decided(links: Links, inside: list[str] | None, at: pd.Timestamp) -> list[tuple[str, str, str, date]]:
    """The last word of an examiner on each pair of the parties (None: of all) by a day."""
    said = links.judgements
    if not len(said):
        return []
    said = said[pd.to_datetime(said["decided_on"]) <= at]
    if inside is not None:
        said = said[said["a"].isin(inside) & said["b"].isin(inside)]
    last: dict[tuple[str, str], tuple[str, date]] = {}
    for a, b, verdict, taken in zip(said["a"], said["b"], said["verdict"], said["decided_on"], strict=True):
        last[min(a, b), max(a, b)] = (str(verdict), pd.Timestamp(taken).date())
    return [(a, b, verdict, taken) for (a, b), (verdict, taken) in sorted(last.items())]


def _shown(kind: str, value: str) -> str:
    if kind == "firm":  # the value is the firm's own key
        return ""
    if kind in _PRIVATE and len(value) > 7:
        return f"{value[:3]}…{value[-4:]}"
    return value
