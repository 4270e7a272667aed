"""What a group shares, value by value: the same as its links pair by pair, as of the day, and an examiner's word."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest
from linking_days import LAST

from bonafile.records.linking import Links, explain, link
from bonafile.records.linking.shared import forest, separated, shared
from bonafile.records.register import Register


@pytest.fixture(scope="module")
def group(linked: Links) -> list[str]:
    """The parties of the largest group."""
    now = linked.on(LAST)
    largest = now.value_counts().sort_index().idxmax()
    return sorted(now.index[now == largest])


def test_every_link_of_the_group_is_told_by_something_shared(linked: Links, group: list[str]) -> None:
    assert len(group) >= 3
    _, edges = explain.network(linked, str(linked.on(LAST)[group[0]]), LAST)
    found = shared(linked, group, LAST)
    assert [(-len(s.parties), -s.bits) for s in found] == sorted((-len(s.parties), -s.bits) for s in found)
    for a, b in zip(edges["a"], edges["b"], strict=True):
        told = explain.why(linked, a, b, LAST)
        assert told is not None
        ours = {s.en for s in found if {a, b} <= set(s.parties)}
        assert {reason.en for reason in told.reasons if reason.bits >= 3} <= ours


def test_the_tree_holds_the_whole_group_together(linked: Links, group: list[str]) -> None:
    edges = forest(linked, group, LAST)
    assert len(edges) == len(group) - 1
    assert {party for a, b, *_ in edges for party in (a, b)} == set(group)
    assert all("weight" in en and "权重" in zh for _, _, en, zh in edges)
    assert forest(linked, group[:1], LAST) == []


def test_nothing_of_the_future(linked: Links, group: list[str]) -> None:
    early = LAST - timedelta(days=150)
    assert all(s.since <= early for s in shared(linked, group, early))
    assert len(shared(linked, group, early)) < len(shared(linked, group, LAST))


def test_contacts_are_shown_in_part(linked: Links) -> None:
    found = shared(linked, linked.parties["party"], LAST)
    contacts = [s.value for s in found if s.kind in ("phone", "email")]
    assert contacts
    assert all("…" in value for value in contacts)


def test_an_examiner_parts_two_and_takes_it_back(made: Register, linked: Links, group: list[str]) -> None:
    a, b, *_ = forest(linked, group, LAST)[0]
    said = pd.DataFrame(
        [(a, b, "not_same", LAST - timedelta(days=9), "e", ""), (a, b, "open", LAST - timedelta(days=2), "e", "")],
        columns=["a", "b", "verdict", "decided_on", "by", "note"],
    )  # fmt: skip
    found = link(made.as_of(LAST), judgements=said)
    between, after = LAST - timedelta(days=5), LAST
    assert separated(found, between) == [(min(a, b), max(a, b), LAST - timedelta(days=9))]
    assert separated(found, after) == []
    assert not any({x, y} == {a, b} for x, y, *_ in forest(found, group, between))
    assert any({x, y} == {a, b} for x, y, *_ in forest(found, group, after))
