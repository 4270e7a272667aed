"""The list of patterns: what each is called, how often and how large it comes, and how an office would word it.

A pattern is a function that adds the filings of one actor (or of linked ones) to the world. This file only
keeps the list; the functions are in the honest_*, lookalike_* and bad_* files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bonafile.records.simulation.world import Scheme, World

Maker = Callable[[World, Scheme], None]


@dataclass(frozen=True)
class Pattern:
    """One pattern.

    `weight` is its share of the filings of its side (honest or bad) of its model kind; sizes are log-normal
    around `median`. `lookalike` marks honest patterns that resemble a bad one. `filler` patterns take the days
    that the others leave (ordinary small filers come every day). `grounds` are the codes of a finding, `reason`
    the coded reason of a dismissal.
    """

    name: str
    model_kind: str
    bad: bool
    weight: float
    median: float
    spread: float
    low: int
    high: int
    lookalike: bool
    filler: bool
    grounds: tuple[str, ...]
    reason: str
    make: Maker


PATTERNS: dict[str, Pattern] = {}


def pattern(
    model_kind: str,
    *,
    weight: float,
    median: float,
    spread: float = 0.8,
    low: int = 1,
    high: int = 300,
    bad: bool = False,
    lookalike: bool = False,
    filler: bool = False,
    grounds: tuple[str, ...] = (),
    reason: str = "other",
) -> Callable[[Maker], Maker]:
    """Put a maker on the list under its own name."""

    def listed(make: Maker) -> Maker:
        name = make.__name__
        PATTERNS[name] = Pattern(
            name, model_kind, bad, weight, median, spread, low, high, lookalike, filler, grounds, reason, make
        )  # fmt: skip
        return make

    return listed
