"""How versions of one row are told apart in time: a chain of runs, into which sightings are merged.

A *sighting* is a row's content seen in a delivery of some day; a *run* is one content seen from a first to a
last day with no other between. Merging is commutative: the chain depends on which dated sightings there were,
not on the order in which the deliveries arrived. An undated sighting takes its place by arrival.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

#: The issued day of rows whose delivery carries none and which have no earlier version.
UNDATED = date(1, 1, 1)
FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Run:
    """One content of a row: its digest, the first and last day it was issued, and when it arrived here.

    `base` is the day from which this content could have been known had it been right from the start. `days` are
    all the days on which it was issued, in order: should another content turn up between two of them, the run
    parts there.
    """

    digest: str
    first: date
    last: date
    arrival: int
    base: date
    row: int = -1
    days: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if not self.days:
            object.__setattr__(self, "days", tuple(sorted({self.first, self.last})))


def merge(
    chain: list[Run], digest: str, issued: date | None, arrival: int, base: date, row: int = -1
) -> list[Run]:
    """The chain with one more sighting; the same list where it says nothing new.

    `issued` None means the delivery carries no day: known content is then unchanged, new content supersedes.
    `row` lets the caller recognise the content it must store.
    """
    if issued is None:
        if any(run.digest == digest for run in chain):
            return chain
        issued = chain[-1].last if chain else UNDATED
    if any(run.digest == digest and issued in run.days for run in chain):
        return chain
    pieces: list[Run] = []
    for run in chain:
        if run.first < issued < run.last and run.digest != digest:  # not one run, but two
            pieces += [_of_days(run, [d for d in run.days if d < issued])]
            pieces += [_of_days(run, [d for d in run.days if d >= issued])]
        else:
            pieces.append(run)
    pieces.append(Run(digest, issued, issued, arrival, base, row, (issued,)))
    pieces.sort(key=lambda run: (run.first, run.last, run.arrival))
    joined: list[Run] = []
    for run in pieces:
        if joined and joined[-1].digest == run.digest:
            earlier = joined[-1]
            days = tuple(sorted({*earlier.days, *run.days}))
            arrival = min(earlier.arrival, run.arrival)
            joined[-1] = replace(earlier, last=days[-1], arrival=arrival, days=days)
        else:
            joined.append(run)
    return joined


def _of_days(run: Run, days: list[date]) -> Run:
    return replace(run, first=days[0], last=days[-1], days=tuple(days))


def known(chain: list[Run]) -> list[tuple[date, date]]:
    """For each run the days between which the office knew it: [from, until).

    The first content is known from its base day, however late the file reached us. A correction is known from
    the day it was issued; one of the same day, or undated, takes the place of what it corrects altogether.
    """
    starts: list[date] = []
    for i, run in enumerate(chain):
        if i == 0:
            starts.append(run.base)
        elif run.first == chain[i - 1].last:
            starts.append(starts[-1] if i > 1 else run.base)
        else:
            starts.append(max(starts[-1], run.base, run.first))
    ends = [*starts[1:], FOREVER]
    if len(starts) > 1 and chain[1].first == chain[0].last:
        ends[0] = starts[0]
    return list(zip(starts, ends, strict=True))
