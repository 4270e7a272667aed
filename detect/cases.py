"""Cases: linked findings under one number that stays.

The filings of one linked group and one kind are one case; its number is a digest of both, so it is the same on
every day, in every run and in every copy of the register. Flagged filings of different groups that something
ties together (case_links.py) become one case; it keeps the number of its oldest part, whatever joins it or
leaves it later (case_ledger.py remembers). It does not decide who is one group: records/linking/ does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from bonafile.detect.case_ledger import Ledger

# Crockford's base 32: no letter that can be read as a digit, since people read case numbers aloud
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def case_id(office: str, group: str, kind: str) -> str:
    """The number of the case of one linked group (its key) and kind at one office, like `C-8Q2M4ZK1TD`."""
    digest = hashlib.sha256("\x1f".join((office, group, kind)).encode()).digest()
    number = int.from_bytes(digest[:7], "big")
    return "C-" + "".join(_LETTERS[(number >> (5 * place)) & 31] for place in range(9, -1, -1))


def case_ids(filings: pd.DataFrame) -> pd.Series:
    """The case of its group alone, for every row of `filings` (office, application_number, kind, group_key).

    A filing without any applicant on record is a case of its own.
    """
    group = filings["group_key"].where(
        filings["group_key"].notna() & (filings["group_key"] != ""),
        "filing:" + filings["application_number"],
    )
    keys = pd.DataFrame({"office": filings["office"], "group": group, "kind": filings["kind"]})
    distinct = keys.drop_duplicates()
    numbers = {row: case_id(*row) for row in distinct.itertuples(index=False, name=None)}
    rows = keys.itertuples(index=False, name=None)
    return pd.Series([numbers[row] for row in rows], index=filings.index, dtype="object", name="case_id")


@dataclass
class Assigned:
    """Cases after linking. `of` maps the case of a group alone (its base) to the case it belongs to now."""

    of: dict[str, str] = field(default_factory=dict)
    opened: dict[str, date] = field(default_factory=dict)
    merged: dict[str, list[str]] = field(default_factory=dict)
    split_from: dict[str, str] = field(default_factory=dict)

    def case(self, bases: pd.Series) -> pd.Series:
        """The case now of each base; its own where nothing ties it."""
        return bases.map(lambda base: self.of.get(base, base)).astype("object").rename("case_id")


def assign(
    today: Iterable[str], links: Iterable[tuple[str, str]], ledger: Ledger, past: pd.Series, day: date
) -> Assigned:
    """Give every base its case.

    `today`: bases of the day's flagged filings. `links`: pairs of bases that something ties, today's and the
    ledger's. `past`: for each row of `ledger.filings` the base it has by today's groups.

    Bases that are tied are one component. A component keeps the oldest case that any of its filings was in; the
    other cases are merged into it. Where a case's filings now lie in several components, the one with the
    base that gave the case its number keeps it, else the one with most of its filings; the others leave it
    under the number of their first base.
    """
    parts = _components([*today, *past], links)
    opened = _opened(ledger)
    held = pd.DataFrame({"part": past.map(parts).to_numpy(), "case": ledger.filings["case_id"].to_numpy()})
    counts = held.groupby(["case", "part"], sort=True).size()
    claims: dict[str, list[str]] = {}  # component -> cases its filings were in
    keeper: dict[str, str] = {}
    for case, sizes in counts.groupby(level="case", sort=True):
        by_part = sizes.droplevel("case")
        own = parts.get(str(case), "")
        most = max(sorted(by_part.index), key=lambda p: by_part[p])
        keeper[str(case)] = own if own in by_part.index else str(most)
        for part in by_part.index:
            claims.setdefault(part, []).append(str(case))
    out = Assigned()
    taken = set(keeper)
    for part in sorted(set(parts.values())):
        before = sorted(claims.get(part, []), key=lambda case: (opened[case], case))
        kept = [case for case in before if keeper[case] == part]
        number = kept[0] if kept else _free(part, parts, taken)
        taken.add(number)
        if not kept and before:
            out.split_from[number] = before[0]
        if kept[1:]:
            out.merged[number] = kept[1:]
        out.opened[number] = opened.get(number, day)
        out.of.update({base: number for base, of in parts.items() if of == part})
    return out


def _free(part: str, parts: dict[str, str], taken: set[str]) -> str:
    """The number for a component without a case: its first base's that no other case bears."""
    bases = sorted(base for base, of in parts.items() if of == part)
    free = [base for base in bases if base not in taken]
    return free[0] if free else case_id("", part, "split")


def _components(bases: Iterable[str], links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Base -> its component, named by its smallest base."""
    parent = {base: base for base in bases}

    def root(base: str) -> str:
        while parent[base] != base:
            parent[base] = parent[parent[base]]
            base = parent[base]
        return base

    for one, other in links:
        if one in parent and other in parent:
            low, high = sorted((root(one), root(other)))
            parent[high] = low
    return {base: root(base) for base in parent}


def _opened(ledger: Ledger) -> dict[str, date]:
    if ledger.filings.empty:
        return {}
    known: dict[str, date] = (
        dict(ledger.cases.groupby("case_id")["opened"].min()) if len(ledger.cases) else {}
    )
    first: dict[str, date] = dict(ledger.filings.groupby("case_id")["day"].min())
    return {str(case): known.get(case, day) for case, day in first.items()}
