"""What a worked case or an honest twin is: a name, the grounds that must fire, and how its register is filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.official.delivery import Delivery

#: The day on which the filings to look at are made.
LAST = date(2026, 3, 27)

Build = Callable[[Delivery], list[str]]


@dataclass(frozen=True)
class Case:
    name: str
    kind: str
    grounds: tuple[str, ...]  # any of these must fire; none of a twin
    build: Build  # fills a delivery and returns the filings to look at


def collector(cases: list[Case], kind: str) -> Callable[..., Callable[[Build], Build]]:
    """A decorator `(name, *grounds)` that enters a function into `cases`, in the order of the file."""

    def named(name: str, *grounds: str) -> Callable[[Build], Build]:
        def enter(build: Build) -> Build:
            cases.append(Case(name, kind, grounds, build))
            return build

        return enter

    return named
