"""The view `written` finds what comparing every pair finds, at every cutoff, and the fold is one."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from brute import CUTOFFS, TEXTS, alike, frame, hits
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bonafile.features.marks.engine.strings import points_text
from bonafile.features.marks.folding import fold, folded_points
from bonafile.features.marks.index import MarkIndex
from bonafile.records.errors import InputError

LISTS = st.lists(TEXTS, max_size=16)


@settings(max_examples=120, deadline=None)
@given(LISTS, LISTS, st.sampled_from(CUTOFFS))
@example(["abcde"], ["abcdf"], Fraction(4, 5))
@example(["xy" * 250], ["X", "xy" * 250], Fraction(1))
def test_no_pair_is_missed_and_none_is_made_up(
    queries: list[str], marks: list[str], cutoff: Fraction
) -> None:
    found = hits(MarkIndex.build(frame(marks)).search(queries, cutoff=cutoff))
    brute = {
        (i, f"M{j}"): s
        for i, a in enumerate(queries)
        for j, b in enumerate(marks)
        if (s := alike(fold(a), fold(b), cutoff)) is not None
    }
    assert found == brute


@pytest.mark.parametrize("cutoff", [0.6, 0.7, 0.8, 0.9])
def test_edited_marks_of_a_large_register_are_found(cutoff: float) -> None:
    rng = np.random.default_rng(7)
    letters = list("aaeeiioorstnlkmb")
    marks = ["".join(rng.choice(letters, rng.integers(3, 15))) for _ in range(3000)]
    queries = marks[:100]
    for k in range(100):
        m = list(queries[k])
        for _ in range(k % 4):
            m[rng.integers(0, len(m))] = rng.choice(["", "z", "ea"])
        queries[k] = "".join(m)
    found = hits(MarkIndex.build(frame(marks)).search(queries, cutoff=cutoff))
    exact = Fraction(str(cutoff))
    brute = {
        (i, f"M{j}"): s
        for i, a in enumerate(queries)
        for j, b in enumerate(marks)
        if (s := alike(a, b, exact)) is not None
    }
    assert found == brute
    assert len(found) >= 25


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.text(max_size=8), st.text("ＡＢc \n\téé́ßﬁАВ華乾隆著看Ⅷ㍿か゛", max_size=8)), max_size=8
    )
)
def test_folding_many_is_folding_each(texts: list[str]) -> None:
    points, offset = folded_points(texts)
    many = [points_text(points[a:b]) for a, b in pairwise(offset)]
    assert many == [fold(t) for t in texts]


def test_characters_beyond_sixteen_bits_are_told_apart() -> None:
    marks = ["𠀀𠀁宾", "𠀁𠀀宾", "𝄞🚗abc𠮷𠮷", "宾利🚗", "🚗🚲🚗🚲"]
    index = MarkIndex.build(frame(marks))
    queries = [*marks, "𠀀𠀂宾", "🚗𠮶abc𠮷𠮷", "𠮷𠮷x"]
    for view in ("written", "look", "permuted", "contained"):
        assert (0, "M0") in hits(index.search(queries, view=view, cutoff=1)), view
    for cutoff in (Fraction(3, 5), Fraction(4, 5), Fraction(1)):
        brute = {
            (i, f"M{j}"): s
            for i, a in enumerate(queries)
            for j, b in enumerate(marks)
            if (s := alike(fold(a), fold(b), cutoff)) is not None
        }
        assert hits(index.search(queries, cutoff=cutoff)) == brute
    assert not index.search(["𠀂𠀃"], view="permuted", cutoff=0.6)["mark_id"].tolist()


def test_a_register_with_too_many_rare_characters_keeps_code_points() -> None:
    rare = [chr(0x20000 + k) + chr(0x20001 + k) + "宾利" for k in range(0, 1200, 2)]
    index = MarkIndex.build(frame([*rare, "BENTLEY"]), views=["written"])
    assert index._parts[0].forms.text.dtype == np.uint32
    found = hits(index.search([rare[7], "新" + rare[7], "BENTLY"]))
    assert found[0, "M7"] == 1.0
    assert found[1, "M7"] == 8 / 9
    assert found[2, "M600"] == 12 / 13


def test_folded_writings_are_equal() -> None:
    index = MarkIndex.build(frame(["abc", "华为", "Apple", "BENTLEY"]))
    found = hits(index.search(["ＡＢＣ", "華為", "Аpple", "BENT-LY"]))
    assert found == {(0, "M0"): 1.0, (1, "M1"): 1.0, (2, "M2"): 1.0, (3, "M3"): 12 / 13}


@pytest.mark.parametrize("cutoff", [0.59, 1.01, "much", float("nan")])
def test_a_cutoff_outside_its_range_is_refused(cutoff: float) -> None:
    with pytest.raises(InputError, match=r"from 0\.6 to 1"):
        MarkIndex.build(frame(["abc"])).search(["abc"], cutoff=cutoff)
