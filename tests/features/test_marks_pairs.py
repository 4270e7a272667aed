"""Forms found for the main job, held against every pair compared; what an index in the cache may go through."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from bonafile.features.marks.folding import fold
from bonafile.features.marks.hits import mark_hits
from bonafile.features.marks.index import MarkIndex
from bonafile.features.marks.kept import NAME, kept_index, standing_on
from bonafile.features.marks.nearest import similar
from bonafile.features.marks.pairs import Book, asked, occurring, standing_inside
from bonafile.features.marks.views.contained import counts
from tests.features.made_marks import Made, wanted

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
#: Forms a mark may have: folded ones (what has no letter has none).
FORMS = st.lists(WORDS.map(fold).filter(bool), max_size=25, unique=True)


def written(queries: list[str], marks: list[str], cutoff: Fraction) -> dict[tuple[int, int], float]:
    table = pd.DataFrame({"folded": queries, "mark_text": queries}, dtype=object)
    found = Book(marks).alike(asked(table), "written", cutoff)
    assert not found.duplicated(["query", "form"]).any()
    return {(q, m): s for q, m, s in found.itertuples(index=False)}


def brute(queries: list[str], marks: list[str], cutoff: Fraction) -> dict[tuple[int, int], float]:
    out = {}
    for i, a in enumerate(queries):
        for j, b in enumerate(marks):
            common = LCSseq.similarity(a, b)
            if 2 * common * cutoff.denominator >= cutoff.numerator * (len(a) + len(b)):
                out[i, j] = 2 * common / (len(a) + len(b))
    return out


@settings(max_examples=100, deadline=None)
@given(FORMS, FORMS, st.sampled_from(CUTOFFS))
def test_no_pair_is_missed_and_none_is_made_up(
    queries: list[str], marks: list[str], cutoff: Fraction
) -> None:
    assert written(queries, marks, cutoff) == brute(queries, marks, cutoff)


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
    assert set(written(queries, marks, Fraction(8, 10))) == set(brute(queries, marks, Fraction(8, 10)))


def test_a_pair_exactly_at_the_cutoff_counts():
    assert written(["abcde"], ["abcdf", "abxyz"], Fraction(8, 10)) == {(0, 0): 0.8}


def test_order_of_the_lists_only_renumbers():
    marks = ["bentley", "bently", "bentleydesign", "耐克", "耐克王"]
    one = written(["bentley", "耐克"], marks, Fraction(8, 10))
    other = written(["bentley", "耐克"], marks[::-1], Fraction(8, 10))
    assert {(q, marks[m]) for q, m in one} == {(q, marks[::-1][m]) for q, m in other}


@pytest.mark.parametrize(("queries", "marks"), [([], []), (["a"], []), ([], ["a"])])
def test_empty_lists(queries, marks):
    assert not written(queries, marks, Fraction(8, 10))
    assert standing_inside(queries, marks).empty


@settings(max_examples=150, deadline=None)
@given(LISTS, LISTS)
def test_everything_standing_inside_is_found(needles: list[str], haystacks: list[str]) -> None:
    found = standing_inside(needles, haystacks)
    expected = {(i, j) for i, n in enumerate(needles) for j, h in enumerate(haystacks) if n in h and n != h}
    assert set(zip(found["needle"], found["haystack"], strict=True)) == expected
    assert len(found) == len(expected)


@settings(max_examples=150, deadline=None)
@given(FORMS, FORMS)
def test_everything_occurring_is_found(needles: list[str], haystacks: list[str]) -> None:
    expected = {(i, j) for i, n in enumerate(needles) for j, h in enumerate(haystacks) if n in h}
    table = pd.DataFrame({"folded": haystacks, "mark_text": haystacks}, dtype=object)
    word, at = occurring(needles, asked(table))
    assert set(zip(word.tolist(), at.tolist(), strict=True)) == expected
    word, at = Book(haystacks).containing(needles)
    assert set(zip(word.tolist(), at.tolist(), strict=True)) == expected
    inside = Book(needles).alike(asked(table), "contained", Fraction(1))
    as_written = inside[inside["by"] == "written"]
    counted = {(i, j) for i, j in expected if counts(needles[i])}
    assert set(zip(as_written["form"], as_written["query"], strict=True)) == counted


def test_a_book_takes_what_its_index_lacks_and_shows_nothing_else():
    frame = pd.DataFrame(
        {
            "mark_id": ["A", "B"], "mark_text": ["bentley", "bentleyx"], "filing_date": "2020-01-01",
            "owner": "", "nice_classes": "",
        }
    )  # fmt: skip
    index = MarkIndex.build(frame)
    book = Book(["bently", "bentley"], index)
    found = book.alike(
        asked(pd.DataFrame({"folded": ["bentley"], "mark_text": ["BENTLEY"]})), "written", CUTOFFS[3]
    )
    assert set(found["form"]) == {0, 1}
    assert len(index) == 2


@pytest.fixture
def made(tmp_path) -> Made:
    made = Made(tmp_path)
    for i, text in enumerate(("耐克王", "ZYLANTO", "ZYLANTO及图", "康师傅")):
        made.mark(f"公司{i}", "2024-03-04", text, nice_classes="9;25")
    return made


DAY = date(2026, 1, 1)


def test_a_form_that_folds_to_another_is_found_all_the_same():
    book = Book(["苧", "苎", "苧苧"])
    found = book.alike(asked(pd.DataFrame({"folded": ["苧"], "mark_text": ["薴"]})), "written", CUTOFFS[-1])
    assert set(found["form"]) == {0, 1}


def test_the_kept_index_grows_with_the_register_and_survives_damage(made, tmp_path):
    cache = tmp_path / "cache"
    with made.deliver(issued=date(2024, 4, 1)) as register:
        snapshot = register.as_of(DAY)
        assert len(kept_index(snapshot, cache)) == 4
        before = (cache / NAME).read_bytes()
        assert len(kept_index(snapshot, cache)) == 4
        assert (cache / NAME).read_bytes() == before
    query = made.mark("后来公司", "2025-05-06", "ZYLANTA KITCHEN")
    made.mark("公司0", "2024-03-04", "耐克皇", number="M000001", nice_classes="9;25")  # a correction
    with made.deliver(issued=date(2025, 6, 1)) as register:
        snapshot = register.as_of(DAY)
        index = kept_index(snapshot, cache)
        assert len(index) == 6
        assert len(index.parts) >= 1
        table = similar(index, "耐克皇", standing=standing_on(snapshot))
        assert table["mark_text"].tolist() == ["耐克皇"]
        assert (table.loc[0, "mark_id"], table.loc[0, "owner"]) == ("CN M000001", "公司0")
        earlier = similar(index, "耐克王", standing=standing_on(register.as_of("2024-12-31")))
        assert earlier["mark_text"].tolist() == ["耐克王"]
        warm = mark_hits(snapshot, wanted(query), cache=cache)
        pd.testing.assert_frame_equal(warm, mark_hits(snapshot, wanted(query)))
        for damage in (b"", b"something else", (cache / NAME).read_bytes()[:-9]):
            (cache / NAME).write_bytes(damage)
            assert len(kept_index(snapshot, cache)) == 6
            pd.testing.assert_frame_equal(mark_hits(snapshot, wanted(query), cache=cache), warm)


def test_what_becomes_of_a_mark_is_told_without_a_new_index(made, tmp_path):
    cache = tmp_path / "cache"
    with made.deliver(issued=date(2024, 4, 1)) as register:
        kept_index(register.as_of(DAY), cache)
    before = (cache / NAME).read_bytes()
    made.event("M000002", "withdrawn", "2025-02-03")
    with made.deliver(issued=date(2025, 6, 1)) as register:
        index = kept_index(register.as_of(DAY), cache)
        assert (cache / NAME).read_bytes() == before
        told = similar(index, "ZYLANTO", standing=standing_on(register.as_of(DAY)))
        assert dict(zip(told["mark_text"], told["status"], strict=True)) == {
            "ZYLANTO": "withdrawn", "ZYLANTO及图": "",
        }  # fmt: skip
        alive = similar(index, "ZYLANTO", standing=standing_on(register.as_of("2024-12-31")))
        assert set(alive["status"]) == {""}


def test_an_index_that_knows_more_changes_nothing(made, tmp_path):
    cache = tmp_path / "cache"
    query = made.mark("后来公司", "2025-05-06", "ZYLANTA")
    made.mark("更后公司", "2025-08-06", "ZYLANTE")
    with made.deliver() as register:
        kept_index(register.as_of(DAY), cache)
        then = register.as_of("2025-06-30")
        found = mark_hits(then, wanted(query), cache=cache)
        assert len(found)
        pd.testing.assert_frame_equal(found, mark_hits(then, wanted(query)))
