"""Whose applicants are whose in the made register, by construction, and which of them left a trace of it.

For parties.py. Nothing is linked here: a trace is anything in the delivery that two applicants of one controller share,
whether or not linking makes use of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from bonafile.records.register import Register
from bonafile.records.simulation import drawn
from bonafile.records.simulation.writing import write

#: Patterns of the made register whose applicants belong together by construction; those of all others do not.
TOGETHER = (
    "linked_shells",
    "dispersed_shells",
    "corporate_group",
    "company_group",
    "spin_off",
    "borrowed_names",
)
#: Patterns whose applicants of one brand belong together: its owner, the company that holds its marks, subsidiaries.
BRANDED = ("brand_owner", "foreign_owner", "corporate_group")


def simulated(folder: Path, filings: int, seed: int) -> pd.DataFrame:
    """Write the made register and say whose applicants are whose: application_number, sequence, group, traced.

    `group`: one per scheme only where the pattern is one of TOGETHER, and a brand's owner with the subsidiaries that
    carry its brand. `traced`: its parts that the delivery ties together by some trace, directly or through others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    makers = drawn(filings, 24, seed)
    write(*makers, folder)
    shown = [filing.instead or filing for filing in makers[0].world.filings]
    groups = Joined()
    brands: dict[str, int] = {}
    for filing in shown:
        for owner in filing.applicants:
            if filing.scheme.pattern in TOGETHER:
                groups.join(id(owner), filing.scheme.group)
            if filing.scheme.pattern in BRANDED and owner.brand:
                groups.join(id(owner), brands.setdefault(owner.brand, id(owner)))
    traced = Joined()
    for filing in shown:
        for owner in filing.applicants:
            for trace in traces(filing, owner):
                traced.join(id(owner), (groups.root(id(owner)), trace))
    rows = [
        (filing.number, float(n), str(groups.root(id(owner))), str(traced.root(id(owner))))
        for filing in shown
        for n, owner in enumerate(filing.applicants, 1)
    ]
    return pd.DataFrame(rows, columns=["application_number", "sequence", "group", "traced"])


def register(folder: Path, delivery: Path) -> Register:
    """A register in the folder that has taken the delivery in."""
    made = Register.open(folder / "register.duckdb")
    made.ingest([delivery])
    return made


class Joined:
    """What was joined with what (union-find)."""

    def __init__(self) -> None:
        self.parent: dict[Any, Any] = {}

    def root(self, x: Any) -> Any:
        """What stands for all that x was joined with."""
        while self.parent.setdefault(x, x) != x:
            x = self.parent[x]
        return x

    def join(self, a: Any, b: Any) -> None:
        """Join two, and with them what either was joined with."""
        self.parent[self.root(a)] = self.root(b)


def traces(filing: Any, owner: Any) -> Iterator[tuple[str, str]]:
    """What the delivery holds of an applicant that another may share: contacts, people, a mark. Agents are left out:
    everybody has one.
    """
    people = (owner.representative, *owner.shareholders) if owner.listed else ()
    named = [
        ("phone", owner.phone),
        ("email", owner.email),
        ("address", owner.address),
        ("mark", filing.mark),
    ]
    named += [("person", p) for p in (owner.name, *people)]
    named += [("inventor", p) for p in filing.inventors]
    yield from (trace for trace in named if trace[1])
