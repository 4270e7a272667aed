from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from bonafile.features.marks.candidates import written_alike
from bonafile.features.marks.inside import standing_inside

CUTOFFS = [Fraction(2, 3), Fraction(7, 10), Fraction(3, 4), Fraction(8, 10), Fraction(9, 10), Fraction(1)]
# few letters: many repeats and near misses; a long run of one letter is the hardest for counted bigrams
WORDS = st.one_of(
    st.text("ab", min_size=1, max_size=12),
    st.text("abcd安踏", min_size=1, max_size=9),
    st.text(min_size=1, max_size=6),
    st.builds(
        lambda a, n, b: a + "x" * n + b,
        st.text("ab", max_size=2),
        st.integers(1, 90),
        st.text("ab", max_size=2),
    ),
)
LISTS = st.lists(WORDS, max_size=25, unique=True)


def brute(queries: list[str], marks: list[str], cutoff: Fraction) -> dict[tuple[int, int], float]:
    out = {}
    for i, a in enumerate(queries):
        for j, b in enumerate(marks):
            common = LCSseq.similarity(a, b)
            if 2 * common * cutoff.denominator >= cutoff.numerator * (len(a) + len(b)):
                out[i, j] = 2 * common / (len(a) + len(b))
    return out


@settings(max_examples=250, deadline=None)
@given(LISTS, LISTS, st.sampled_from(CUTOFFS))
def test_no_pair_is_missed_and_none_is_made_up(
    queries: list[str], marks: list[str], cutoff: Fraction
) -> None:
    found = written_alike(queries, marks, cutoff)
    pairs = {(q, m): s for q, m, s in found.itertuples(index=False)}
    assert len(pairs) == len(found)
    assert pairs == brute(queries, marks, cutoff)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("abcdefgh", min_size=5, max_size=14), min_size=1, max_size=15, unique=True), st.randoms()
)
def test_edited_marks_are_found(marks: list[str], random) -> None:
    queries = []
    for mark in list(marks):
        for _ in range(random.randint(0, 3)):
            at = random.randrange(len(mark))
            mark = mark[:at] + random.choice(("z", "", "y" + mark[at])) + mark[at + 1 :]
        queries.append(mark)
    queries = list(dict.fromkeys(queries))
    found = written_alike(queries, marks)
    assert set(zip(found["query"], found["mark"], strict=True)) == set(brute(queries, marks, Fraction(8, 10)))


def test_a_pair_exactly_at_the_cutoff_counts():
    found = written_alike(["abcde"], ["abcdf", "abxyz"])
    assert found.values.tolist() == [[0, 0, 0.8]]


def test_order_of_the_lists_only_renumbers():
    marks = ["bentley", "bently", "bentleydesign", "耐克", "耐克王"]
    one = written_alike(["bentley", "耐克"], marks)
    other = written_alike(["bentley", "耐克"], marks[::-1])
    assert {(q, marks[m]) for q, m in zip(one["query"], one["mark"], strict=True)} == {
        (q, marks[::-1][m]) for q, m in zip(other["query"], other["mark"], strict=True)
    }


def test_a_cutoff_the_filter_cannot_prove_is_refused():
    with pytest.raises(ValueError, match="2/3"):
        written_alike(["a"], ["a"], Fraction(6, 10))


@pytest.mark.parametrize(("queries", "marks"), [([], []), (["a"], []), ([], ["a"])])
def test_empty_lists(queries, marks):
    assert written_alike(queries, marks).empty
    assert standing_inside(queries, marks).empty


@settings(max_examples=200, deadline=None)
@given(LISTS, LISTS)
def test_everything_standing_inside_is_found(needles: list[str], haystacks: list[str]) -> None:
    found = standing_inside(needles, haystacks)
    expected = {(i, j) for i, n in enumerate(needles) for j, h in enumerate(haystacks) if n in h and n != h}
    assert set(zip(found["needle"], found["haystack"], strict=True)) == expected
    assert len(found) == len(expected)


@settings(max_examples=60, deadline=None)
@given(LISTS, LISTS, st.randoms())
def test_keys_keep_groups_apart(needles: list[str], haystacks: list[str], random) -> None:
    n = np.array([random.randrange(3) for _ in needles], dtype=np.int64)
    h = np.array([random.randrange(3) for _ in haystacks], dtype=np.int64)
    found = standing_inside(needles, haystacks, needle_keys=n, haystack_keys=h)
    expected = {
        (i, j)
        for i, a in enumerate(needles)
        for j, b in enumerate(haystacks)
        if a in b and a != b and n[i] == h[j]
    }
    assert set(zip(found["needle"], found["haystack"], strict=True)) == expected
