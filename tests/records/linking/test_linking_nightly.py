"""Night by night is the same as all at once, whatever arrives in whatever order; and a night reads its neighbourhood."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from linking_days import LAST as MADE_UNTIL
from linking_world import START, deliveries

from bonafile.records.linking import Links, link
from bonafile.records.linking.kept import LAST
from bonafile.records.linking.linker import Effort
from bonafile.records.register import Register

#: What links are compared by, and in which order.
TABLES = {
    "parties": ["party"], "mentions": ["application_number", "sequence", "known_from", "party"],
    "evidence": ["a", "b", "since", "kind", "value", "bits", "until"], "totals": ["a", "b", "day"],
    "memberships": ["party", "known_from"], "history": ["day", "group", "what", "other"],
}  # fmt: skip


def same(one: Links, other: Links) -> None:
    for name, order in TABLES.items():
        left, right = (
            getattr(links, name).sort_values(order, ignore_index=True).astype("object")
            for links in (one, other)
        )
        left, right = (f.where(f.notna(), "").map(str) for f in (left, right))
        pd.testing.assert_frame_equal(left, right[left.columns], obj=name)


def night(register: Register) -> tuple[Links, Effort]:
    register.links.stale()
    links, effort = register.links.links(register), register.links.effort
    assert effort is not None
    return links, effort


def decide(links: Links, register: Register, r: random.Random, day: date) -> None:
    """An examiner's word on two parties that have something in common, if there are such."""
    known = links.totals[["a", "b"]].drop_duplicates()
    if len(known):
        a, b = known.iloc[r.randrange(len(known))]
        register.links.judgements.add(
            a, b, r.choice(["same", "not_same", "not_same", "open"]), day, "examiner"
        )


@pytest.mark.parametrize(("seed", "spread"), [(1, 1), (2, 4)])
def test_night_by_night_is_the_same_as_at_once(seed: int, spread: int, tmp_path: Path) -> None:
    r = random.Random(seed)
    with Register.open(tmp_path / "register.duckdb") as register:
        merged: set[str] = set()
        for n, delivery in enumerate(deliveries(seed, nights=4, filings=40, spread=spread)):
            register.ingest([delivery.write(tmp_path / f"delivery{n}")], issued=delivery.issued)
            links, effort = night(register)
            assert effort.whole == (n == 0)
            merged |= set(links.history["what"])
            if n in (1, 3):
                decide(links, register, r, START + timedelta(days=r.randrange(200)))
                links, effort = night(register)
                assert not effort.whole
                assert effort.changed == 0
            if n in (2, 4):
                same(links, link(register.as_of(LAST), judgements=register.links.judgements.read()))
    assert merged == {"merged into", "split from"}, "something happened"


def test_a_night_reads_the_neighbourhood_of_its_news_and_nothing_else(made: Register) -> None:
    day = MADE_UNTIL - timedelta(days=3)
    before = link(made.as_of(day - timedelta(days=1)))
    after = link(made.as_of(day), before)
    all_at_once = link(made.as_of(day))
    same(after, all_at_once)
    night, whole = after.effort, all_at_once.effort
    assert night is not None
    assert whole is not None
    assert (night.whole, whole.whole) == (False, True)
    assert 0 < night.changed <= night.filings < whole.filings / 10
    assert 0 < night.rows < whole.rows / 10
    assert 0 < night.parties < whole.parties / 10
    assert night.pairs < whole.pairs / 10
