"""The learned scorecard keeps the law's directions, is read off exactly, and finds again what made the labels."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from bonafile.features.catalogue import catalogue, model_features
from bonafile.models.ramps import Ramps, fit_ramps

KIND = "trademark"
COLUMNS = list(model_features(KIND))[:12]


def rows(seed: int, against: str, n: int = 1500) -> pd.DataFrame:
    """Labels that the feature `against` alone makes, half of its values unknown."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({c: np.exp(rng.normal(0, 1, n)) for c in COLUMNS})
    label = (np.log(frame[against]) + rng.normal(0, 0.5, n) > 0.5).astype(int)
    frame[against] = frame[against].mask(rng.random(n) < 0.5)
    return frame.assign(label=label)


def fitted(frame: pd.DataFrame) -> Ramps:
    return fit_ramps(frame, KIND, COLUMNS, frame["label"], np.ones(len(frame)), ridge=10.0)


def with_direction(direction: int) -> str:
    return next(c for c in COLUMNS if catalogue(KIND)[c].direction == direction)


def test_it_finds_what_made_the_labels() -> None:
    name = with_direction(1)
    parts = fitted(rows(1, name)).contributions(rows(2, name))
    assert parts.std().idxmax() == name
    assert parts.std()[name] > 3 * parts.drop(columns=name).std().max()


def test_what_speaks_against_its_direction_says_nothing() -> None:
    name = with_direction(1)
    frame = rows(1, name)
    frame["label"] = 1 - frame["label"]
    told = fitted(frame).contributions(rows(2, name).dropna())[name]
    assert told.max() - told.min() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("direction", [1, -1])
def test_lines_never_turn(direction: int) -> None:
    ramps = fitted(rows(3, with_direction(1)))
    sweep = np.linspace(-50, 5000, 400)
    for name, line in ramps.lines.items():
        if catalogue(KIND)[name].direction == direction:
            assert (direction * np.diff(line.at(sweep)) >= -1e-9).all(), name


def test_the_first_of_a_rare_count_weighs_more_than_its_range() -> None:
    name = with_direction(1)
    rng = np.random.default_rng(8)
    frame = rows(8, name)
    frame[name] = np.where(
        rng.random(len(frame)) < 0.9, 0.0, 1.0 + np.floor(np.exp(rng.normal(0, 2, len(frame))))
    )
    frame["label"] = ((frame[name] > 0) & (rng.random(len(frame)) < 0.8)).astype(int)
    none, one, most = fitted(frame).lines[name].at(np.array([0.0, 1.0, frame[name].max()]))
    assert one - none > 3 * (most - one) >= 0


def test_far_values_still_differ() -> None:
    line = fitted(rows(1, with_direction(1))).lines[with_direction(1)]
    near, far = line.at(np.array([1e4, 1e5]))
    assert far > near


def test_contributions_average_nothing_where_it_was_fitted() -> None:
    frame = rows(4, with_direction(1))
    parts = fitted(frame).contributions(frame)
    assert np.allclose(parts.mean(), 0, atol=1e-6)


def test_half_of_it_says_half_and_json_keeps_it() -> None:
    frame = rows(5, with_direction(1))
    ramps = fitted(frame)
    half = ramps.scaled(0.5)
    kept = Ramps.of(**json.loads(json.dumps(asdict(half))))
    assert kept == half
    assert half.bias == pytest.approx(ramps.bias / 2)
    total = ramps.contributions(frame).sum(axis=1)
    assert np.allclose(kept.contributions(frame).sum(axis=1), total / 2, atol=1e-6)


def test_a_column_nobody_knows_is_left_out_and_absent_ones_are_unknown() -> None:
    frame = rows(6, with_direction(1)).assign(**{COLUMNS[-1]: np.nan})
    ramps = fitted(frame).scaled(1.0)
    assert COLUMNS[-1] not in ramps.lines
    blank = ramps.contributions(pd.DataFrame(index=["a"]))
    assert blank.loc["a"].to_dict() == {n: line.unknown for n, line in ramps.lines.items()}
