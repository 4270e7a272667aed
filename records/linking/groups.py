"""Groups from day to day: links come and go, groups grow, merge and split, and keep their numbers.

Events are taken in the order of their days, so a group as of a day depends on nothing later. A group's number is
made from its founder (its first party), survives growth, and stays with the larger part on a merge or a split
(the older one where both are equal). What an examiner decided is stronger than any weight.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import pandas as pd

from bonafile.records.linking.holdings import FOREVER
from bonafile.records.linking.weights import Weights

#: The weight that stands for an examiner's "same".
DECIDED = 99.0


@dataclass(frozen=True)
class Event:
    """A day on which the weight between two parties changed; `verdict` is `same`, `not_same`, `open` (a decision
    taken back) or '' for a weight learned from the register.
    """

    day: date
    a: str
    b: str
    bits: float
    verdict: str = ""


@dataclass
class State:
    """Groups at the end of a day, able to go on to the next."""

    weights: Weights
    threshold: str = "sure"
    #: party -> day it was first known
    first: dict[str, date] = field(default_factory=dict)
    group: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)
    links: dict[str, dict[str, float]] = field(default_factory=dict)
    decided: dict[tuple[str, str], str] = field(default_factory=dict)
    #: what the register says of a pair, whatever was decided
    learned: dict[tuple[str, str], float] = field(default_factory=dict)
    since: dict[str, date] = field(default_factory=dict)
    #: closed memberships: party, group, from, until
    past: list[tuple[str, str, date, date]] = field(default_factory=list)
    #: what happened: day, group, what, other group
    history: list[tuple[date, str, str, str]] = field(default_factory=list)

    def advance(self, events: Iterable[Event]) -> None:
        """Take the events in, in the order of their days."""
        ordered = sorted(events, key=lambda e: (e.day, -e.bits, e.a, e.b))
        for day, todays in groupby(ordered, key=lambda e: e.day):
            self._day(day, list(todays))

    def _day(self, day: date, events: list[Event]) -> None:
        needed = self.weights.needed(self.threshold)
        shaken: set[str] = set()
        stronger: list[tuple[float, str, str]] = []
        for event in events:
            for party in (event.a, event.b):
                if party not in self.group:
                    self._found(party, day)
            before = self.links.get(event.a, {}).get(event.b)
            bits = self.told(event)
            if bits >= needed:
                stronger.append((bits, event.a, event.b))
            elif before is not None:
                shaken.add(self.group[event.a])
            if event.verdict == "not_same" and self.group[event.a] == self.group[event.b]:
                shaken.add(self.group[event.a])
        for number in sorted(shaken):
            if number in self.members:
                self._rebuild(number, day)
        for _, a, b in sorted(stronger, key=lambda s: (-s[0], s[1], s[2])):
            self._join(a, b, day)

    def told(self, event: Event) -> float:
        """Take in what an event says of its pair, without grouping anew; the weight between the two from now on."""
        pair = (event.a, event.b)
        if event.verdict:
            self.decided[pair] = event.verdict
        else:
            self.learned[pair] = event.bits
        verdict = self.decided.get(pair, "")
        bits = {"same": DECIDED, "not_same": 0.0}.get(verdict, self.learned.get(pair, 0.0))
        if bits >= self.weights.needed(self.threshold):
            self.links.setdefault(event.a, {})[event.b] = bits
            self.links.setdefault(event.b, {})[event.a] = bits
        elif event.b in self.links.get(event.a, {}):
            del self.links[event.a][event.b], self.links[event.b][event.a]
        return bits

    def _found(self, party: str, day: date) -> None:
        number = self._number(party)
        self.group[party], self.members[number] = number, {party}
        self.since[party] = min(self.first.get(party, day), day)

    def _number(self, founder: str) -> str:
        number, n = f"G{founder[1:].upper()}", 1
        while number in self.members:
            n += 1
            number = f"G{founder[1:].upper()}-{n}"
        return number

    def _age(self, number: str) -> tuple[date, str]:
        founder = "p" + number[1:].split("-")[0].lower()
        return (self.first.get(founder, FOREVER), number)

    def _join(self, a: str, b: str, day: date) -> None:
        """Merge the groups of two linked parties, if the links between them carry it and nobody forbade it."""
        left, right = self.group[a], self.group[b]
        if left == right or not self._carries(self.members[left], self.members[right]):
            return
        stays, goes = sorted((left, right), key=lambda g: (-len(self.members[g]), self._age(g)))
        for party in self.members.pop(goes):
            self._move(party, stays, day)
        self.history.append((day, goes, "merged into", stays))

    def _carries(self, left: set[str], right: set[str]) -> bool:
        small, large = (left, right) if len(left) <= len(right) else (right, left)
        found = [w for p in small for q, w in self.links.get(p, {}).items() if q in large]
        if any(
            verdict == "not_same" and ((x in left and y in right) or (x in right and y in left))
            for (x, y), verdict in self.decided.items()
        ):
            return False
        best = max(found, default=0.0)
        # several links between two groups are not independent, but more than one
        strength = best + math.log2(len(found)) if found else 0.0
        more = self.weights.guard.bits_per_doubling * math.log2(len(small))
        return best >= DECIDED or strength >= self.weights.needed(self.threshold) + more

    def _move(self, party: str, to: str, day: date) -> None:
        old = self.group[party]
        if self.since[party] < day:
            self.past.append((party, old, self.since[party], day))
        self.group[party], self.since[party] = to, day
        self.members.setdefault(to, set()).add(party)

    def _rebuild(self, number: str, day: date) -> None:
        """Group the parties of a group anew from the links that are left, strongest first; parts that fall off get
        numbers of their own.
        """
        parties = self.members[number]
        parts: dict[str, set[str]] = {p: {p} for p in parties}
        links = sorted(
            (-w, p, q) for p in parties for q, w in self.links.get(p, {}).items() if p < q and q in parties
        )
        changed = True
        while changed:  # a guard that refused two small parts may let them in once they have grown
            changed = False
            for _, p, q in links:
                if parts[p] is not parts[q] and self._carries(parts[p], parts[q]):
                    joined = parts[p] | parts[q]
                    for member in joined:
                        parts[member] = joined
                    changed = True
        distinct = {id(part): part for part in parts.values()}.values()
        ranked = sorted(
            distinct, key=lambda part: (-len(part), min(self.first.get(p, FOREVER) for p in part), min(part))
        )
        for part in ranked[1:]:
            founder = min(part, key=lambda p: (self.first.get(p, FOREVER), p))
            self.members[number] -= part
            new = self._number(founder)
            for party in part:
                self._move(party, new, day)
            self.history.append((day, new, "split from", number))

    def memberships(self) -> pd.DataFrame:
        """All memberships: party, group, known_from, known_until (exclusive; 9999-12-31 while it lasts)."""
        rows = [*self.past, *((p, g, self.since[p], FOREVER) for p, g in self.group.items())]
        return pd.DataFrame(rows, columns=["party", "group", "known_from", "known_until"])


def alone(party: pd.Series) -> pd.Series:
    """The group numbers of parties that stand alone."""
    return "G" + party.str[1:].str.upper()
