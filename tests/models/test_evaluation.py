"""Figures on scores whose quality is known beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from bonafile.models import evaluation, plots


def made(n: int = 4000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Calibrated scores and the truth drawn from them."""
    rng = np.random.default_rng(seed)
    score = rng.beta(0.6, 5, n)
    return rng.random(n) < score, score


def test_a_calibrated_score_has_a_small_error_and_a_shifted_one_its_shift() -> None:
    truth, score = made(40_000)
    assert evaluation.expected_calibration_error(truth, score) < 0.01
    assert evaluation.expected_calibration_error(truth, score + 0.2) == pytest.approx(0.2, abs=0.01)
    assert evaluation.expected_calibration_error([], []) == 0.0


def test_chance_is_a_half_and_a_perfect_order_is_one() -> None:
    truth, score = made()
    rng = np.random.default_rng(1)
    chance = evaluation.figures(truth, rng.random(len(truth)))
    perfect = evaluation.figures(truth, truth + 0.1 * rng.random(len(truth)), probability=False)
    assert chance["roc_auc"] == pytest.approx(0.5, abs=0.04)
    for name in ("roc_auc", "average_precision", "precision_at_capacity"):
        assert perfect[name] == pytest.approx(1.0)
    assert "ece" not in perfect
    assert evaluation.figures(truth, score)["brier"] < evaluation.figures(truth, 1 - score)["brier"]


def test_precision_is_counted_at_each_days_capacity() -> None:
    days = np.array(["2026-03-02"] * 4 + ["2026-03-03"] * 4)
    score = np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1])
    truth = np.array([1, 0, 1, 0, 1, 1, 0, 0])
    found = evaluation.figures(truth, score, days=days, capacity=2)
    assert found["precision_at_capacity"] == 3 / 4
    assert found["recall_at_capacity"] == 3 / 4
    # over all filings at once the second day's would not have been looked at
    assert evaluation.taken_up(score, days, 2).tolist() == [
        True,
        True,
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    assert evaluation.taken_up(score).sum() == 1


def test_equal_scores_take_exactly_the_places_there_are() -> None:
    days = np.repeat(["2026-03-02"], 50)
    assert evaluation.taken_up(np.zeros(50), days, 7).sum() == 7
    assert evaluation.taken_up(np.zeros(200)).sum() == 10


def test_false_alarms_are_those_of_honest_lookalikes_only() -> None:
    truth = np.array([1, 0, 0, 0, 0, 1])
    score = np.array([0.9, 0.8, 0.2, 0.1, 0.6, 0.7])
    lookalike = np.array([1, 1, 1, 1, 0, 0])  # the first is bad: no false alarm whatever it looks like
    found = evaluation.figures(truth, score, lookalike=lookalike, threshold=0.5)
    assert found["false_alarms_lookalike"] == pytest.approx(1 / 3)
    assert found["false_alarms"] == pytest.approx(2 / 4)


def test_weights_count_as_repetition() -> None:
    truth, score = made(300)
    weight = np.random.default_rng(2).integers(1, 4, 300)
    weighted = evaluation.figures(truth, score, weight=weight)
    repeated = evaluation.figures(np.repeat(truth, weight), np.repeat(score, weight))
    for name in ("roc_auc", "average_precision", "brier", "prevalence"):
        assert weighted[name] == pytest.approx(repeated[name])


def test_one_kind_of_filing_has_no_order_to_judge() -> None:
    found = evaluation.figures([0, 0, 0], [0.1, 0.2, 0.3])
    assert "roc_auc" not in found
    assert found["filings"] == 3
    assert evaluation.figures([], [])["filings"] == 0


def test_the_interval_resamples_groups_not_filings() -> None:
    truth, score = made(600, seed=5)
    low, high = evaluation.interval(roc_auc_score, truth, score, np.arange(600))
    assert low < roc_auc_score(truth, score) < high
    # forty copies of each filing in one group each: no more certain than before
    many = evaluation.interval(
        roc_auc_score, np.tile(truth, 40), np.tile(score, 40), np.tile(np.arange(600), 40), draws=60
    )
    assert many[1] - many[0] > 0.6 * (high - low)
    assert evaluation.interval(roc_auc_score, truth, score, np.arange(600)) == (low, high)
    assert np.isnan(evaluation.interval(roc_auc_score, [0, 0], [0.1, 0.2], [1, 2])[0])


def test_patterns_are_counted_apart() -> None:
    found = evaluation.by_pattern(["a", "b", "a"], [0.9, 0.1, 0.2], [True, False, False], 0.5)
    assert found["pattern"].tolist() == ["a", "b"]
    assert found["flagged"].tolist() == [0.5, 0.0]
    assert found["filings"].tolist() == [2, 1]


def test_plots_are_pictures(tmp_path) -> None:  # type: ignore[no-untyped-def]
    truth, score = made(500)
    one = plots.calibration(tmp_path / "calibration.png", truth, score, "Calibration")
    two = plots.capacity(
        tmp_path / "precision.png", truth, {"model": score, "chance": score[::-1]}, 25, "Precision"
    )
    for path in (one, two):
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 10_000
