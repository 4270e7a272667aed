"""The mark rule holds its targets on labelled pairs: official cases whole, made copies and honest neighbours.

A smaller draw of what benchmarks/mark_quality.py reports; its figures are in docs/figures-mark-quality.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from bonafile.features.marks import MarkIndex, copies, describe, verdicts

pytest.importorskip("wordfreq", reason="everyday words of the made pairs come from wordfreq")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from mark_pairs import KINDS, made_pairs, official
from mark_real import as_marks


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    pairs = made_pairs("test", each=70, honest=600)
    return pd.concat(
        [pairs, verdicts(pairs["later"].tolist(), pairs["earlier"].tolist()).drop(columns="kind")], axis=1
    )


def test_every_official_pair_is_found_and_its_kind_named() -> None:
    for later, earlier, kind in official().itertuples(index=False):
        told = describe(later, earlier)
        assert (later, told["kind"], kind in told["kinds"]) == (later, kind, True)


def test_copies_are_found_and_neighbours_left_alone(judged: pd.DataFrame) -> None:
    copy, found = judged["kind"] != "", judged["strength"] >= 0.8
    # the goal of 0.98 is held by the 2,100 copies of the benchmark; of 420 a few more or less are chance
    assert found[copy].mean() >= 0.97
    assert (found & copy).sum() / found.sum() >= 0.95
    assert found[~copy].mean() <= 0.03


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_copy_is_left_out(judged: pd.DataFrame, kind: str) -> None:
    of = judged[judged["kind"] == kind]
    assert len(of) == 70
    assert (of["strength"] >= 0.8).mean() >= 0.9


def test_what_the_rule_calls_a_copy_is_found_in_an_index(judged: pd.DataFrame) -> None:
    called = judged[judged["strength"] >= 0.8].reset_index(drop=True)
    assert set(called["kind"]) >= set(KINDS)
    index = MarkIndex.build(as_marks(called["earlier"].tolist()))
    hits = copies(index, called["later"].tolist())
    found = set(zip(hits["query"], hits["mark_id"], strict=True))
    missed = [(i, f"M{i}") not in found for i in range(len(called))]
    # two changes of different kinds, or two everyday words for one
    assert sum(missed) <= 0.005 * len(called), called[missed]


def test_splits_share_no_pair() -> None:
    tuning, test = (made_pairs(split, each=30, honest=100) for split in ("tuning", "test"))
    pairs = [set(zip(t["later"], t["earlier"], strict=True)) for t in (tuning, test)]
    assert not pairs[0] & pairs[1]
    assert (made_pairs("tuning", each=30, honest=100) == tuning).all(axis=None)
