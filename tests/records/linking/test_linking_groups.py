"""Groups day by day: growth, merging, splitting, numbers that stay, decisions that win, guards."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafile.records.linking.groups import Event, State
from bonafile.records.linking.weights import default

START = date(2025, 1, 1)
NEEDED = default().needed("sure")


def party(n: int) -> str:
    return f"p{n:012x}"


def day(n: int) -> date:
    return START + timedelta(days=n)


def state(count: int = 9) -> State:
    return State(default(), "sure", {party(n): day(n) for n in range(count)})


def event(on: int, a: int, b: int, bits: float, verdict: str = "") -> Event:
    return Event(day(on), party(min(a, b)), party(max(a, b)), bits, verdict)


def groups(made: State) -> set[frozenset[str]]:
    return {frozenset(members) for members in made.members.values()}


def test_the_number_stays_as_a_group_grows() -> None:
    made = state()
    made.advance([event(10, 1, 2, NEEDED + 1)])
    number = made.group[party(1)]
    made.advance([event(11, 2, 3, NEEDED + 1), event(12, 3, 0, NEEDED + 1)])
    assert {made.group[party(n)] for n in (0, 1, 2, 3)} == {number}
    assert ("merged into", number) in {(what, other) for _, _, what, other in made.history}


def test_a_lost_link_splits_and_the_larger_part_keeps_the_number() -> None:
    made = state()
    made.advance([event(10, 1, 2, 30), event(10, 2, 3, 30), event(10, 3, 4, 30)])
    number = made.group[party(1)]
    made.advance([event(20, 1, 2, 5)])
    assert {made.group[party(n)] for n in (2, 3, 4)} == {number}
    assert made.group[party(1)] != number
    assert any(what == "split from" and other == number for _, _, what, other in made.history)
    table = made.memberships()
    mine = table[table["party"] == party(1)].sort_values("known_from")
    assert mine["known_until"].iloc[-2] == mine["known_from"].iloc[-1] == day(20)


def test_not_the_same_wins_over_any_weight_and_can_be_taken_back() -> None:
    made = state()
    made.advance([event(10, 1, 2, 40), event(10, 2, 3, 40), event(10, 1, 3, 30)])
    made.advance([event(11, 1, 2, 0, "not_same")])
    assert made.group[party(1)] != made.group[party(2)]
    made.advance([event(12, 1, 2, 45), event(12, 1, 4, 40), event(13, 2, 4, 50)])
    assert made.group[party(1)] != made.group[party(2)], "not through others either"


def test_same_wins_over_no_evidence() -> None:
    made = state()
    made.advance([event(10, 1, 2, 0, "same")])
    assert made.group[party(1)] == made.group[party(2)]
    made.advance([event(11, 1, 2, 3.0)])
    assert made.group[party(1)] == made.group[party(2)], "a weight does not undo a decision"


def test_joining_large_groups_wants_more_than_joining_two() -> None:
    made = state(20)
    made.advance(
        [event(10, n, n + 1, 30) for n in range(0, 7)] + [event(10, n, n + 1, 30) for n in range(8, 15)]
    )
    made.advance([event(11, 7, 8, NEEDED + 0.5)])
    assert made.group[party(0)] != made.group[party(15)]
    made.advance([event(12, 7, 8, NEEDED + 8)])
    assert made.group[party(0)] == made.group[party(15)]


PAIRS = list(combinations(range(6), 2))
EVENTS = st.lists(
    st.tuples(
        st.integers(1, 12), st.sampled_from(PAIRS), st.sampled_from([0.0, 10.0, NEEDED + 1, 35.0]),
        st.sampled_from(["", "", "", "same", "not_same", "open"]),
    ),
    max_size=25, unique_by=lambda e: (e[0], e[1]),
)  # fmt: skip


@given(EVENTS, st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_the_past_is_the_same_whatever_follows(drawn: list, cut: int) -> None:
    events = [event(on, a, b, bits, verdict) for on, (a, b), bits, verdict in drawn]
    whole, part = state(), state()
    whole.advance(events)
    part.advance([e for e in events if e.day <= day(cut)])
    for table in (whole.memberships(), part.memberships()):
        assert (table["known_from"] < table["known_until"]).all()
    then = {
        m.party: m.group
        for m in whole.memberships().itertuples()
        if m.known_from <= day(cut) < m.known_until and m.party in part.group
    }
    assert then == part.group


@given(EVENTS)
@settings(max_examples=150, deadline=None)
def test_the_decided_apart_are_never_together(drawn: list) -> None:
    made = state()
    made.advance([event(on, a, b, bits, verdict) for on, (a, b), bits, verdict in drawn])
    assert set().union(*groups(made), set()) == set(made.group)
    for (a, b), verdict in made.decided.items():
        if verdict == "not_same":
            assert made.group[a] != made.group[b]


def test_weights_are_checked() -> None:
    with pytest.raises(ValueError):
        type(default()).model_validate({**default().model_dump(), "base": 3.0})
