"""Merging sightings: whatever their order, the same chain comes out, and what is known by a day is one content."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bonafile.records.merge import FOREVER, known, merge

START = date(2026, 1, 1)
#: (content, day of issue); the day from which a content could be known is a function of the content.
SIGHTINGS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 6)), min_size=1, max_size=7, unique_by=lambda s: s[1]
)


def base(content: str) -> date:
    return START - timedelta(days="abc".index(content))


def chain(sightings):
    out = []
    for arrival, (content, day) in enumerate(sightings):
        out = merge(out, content, START + timedelta(days=day), arrival, base(content))
    return out


def told(runs):
    return [(r.digest, r.first, r.last, r.base) for r in runs]


@given(SIGHTINGS, st.randoms())
def test_the_chain_does_not_depend_on_the_order(sightings, chance):
    shuffled = sightings[:]
    chance.shuffle(shuffled)
    assert told(chain(shuffled)) == told(chain(sightings))
    assert known(chain(shuffled)) == known(chain(sightings))


@given(SIGHTINGS)
def test_every_sighting_lies_in_a_run_of_its_content_and_neighbours_differ(sightings):
    runs = chain(sightings)
    for content, day in sightings:
        seen = START + timedelta(days=day)
        assert any(r.digest == content and r.first <= seen <= r.last for r in runs)
    assert all(a.digest != b.digest and a.last < b.first for a, b in pairwise(runs))


@given(SIGHTINGS)
def test_a_sighting_again_says_nothing_new(sightings):
    runs = chain(sightings)
    for content, day in sightings:
        assert merge(runs, content, START + timedelta(days=day), 99, base(content)) is runs
        assert merge(runs, content, None, 99, base(content)) is runs


@given(SIGHTINGS)
def test_on_every_day_one_content_at_most_is_known_and_the_last_stays(sightings):
    runs = chain(sightings)
    spans = known(runs)
    assert spans[-1][1] == FOREVER
    for offset in range(-5, 15):
        day = START + timedelta(days=offset)
        standing = [r for r, (since, until) in zip(runs, spans, strict=True) if since <= day < until]
        assert len(standing) == (day >= min(since for since, _ in spans))
        if day >= START + timedelta(days=max(d for _, d in sightings)) and len(standing) == 1:
            assert standing[0] == runs[-1]


@given(SIGHTINGS, st.sampled_from("abc"), st.integers(7, 9))
def test_a_later_issue_moves_nothing_before_its_day(sightings, content, later):
    runs = chain(sightings)
    issued = START + timedelta(days=later)
    more = merge(runs, content, issued, 99, base(content))
    for offset in range(-5, later):
        day = START + timedelta(days=offset)
        before, after = (
            [r.digest for r, (since, until) in zip(c, known(c), strict=True) if since <= day < until]
            for c in (runs, more)
        )
        assert before == after


def test_an_undated_content_supersedes_by_arrival():
    runs = merge(merge([], "a", None, 0, base("a")), "b", None, 1, base("b"))
    assert [r.digest for r in runs] == ["a", "b"]
    assert known(runs)[1][1] == FOREVER
