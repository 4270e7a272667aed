"""The open scorecard adds up, moves the right way, never saturates, and says how much it knew."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bonafile.models.grounds import DEFAULT, Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.errors import ConfigError

LAW = Law.load()
CARDS = {kind: OpenScorecard(kind, LAW) for kind in ("trademark", "patent")}


def made(card: OpenScorecard, rows: int = 400, seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    values = pd.DataFrame({f: np.exp(rng.normal(0, 1.5, rows)) for f in card.features})
    for f in card.features:
        if f.endswith(
            ("share", "share_365", "near", "reputed", "earlier", "dispersion", "scope", "across", "in_group")
        ):
            values[f] = rng.random(rows)
    return values.mask(rng.random(values.shape) < 0.25)


@pytest.mark.parametrize("kind", CARDS)
def test_it_has_the_face_of_a_scorer(kind: str) -> None:
    card = CARDS[kind]
    assert card.name == f"open-scorecard/{kind}/1"
    assert card.kind == kind
    assert len(card.features) == len(set(card.features))
    out = card.score(made(card))
    assert list(out.columns) == ["score", "margin", "coverage"]
    assert out["score"].between(0, 1, inclusive="neither").all()
    assert np.allclose(out["score"], 1 / (1 + np.exp(-out["margin"])))


@pytest.mark.parametrize("kind", CARDS)
def test_contributions_sum_to_the_margin(kind: str) -> None:
    card = CARDS[kind]
    values = made(card)
    parts = card.contributions(values)
    assert list(parts.columns) == card.features
    assert np.allclose(parts.sum(axis=1), card.score(values)["margin"] - card.bias, atol=1e-9)
    assert (parts.to_numpy()[values.isna().to_numpy()] == 0).all()


@pytest.mark.parametrize("kind", CARDS)
def test_nothing_known_scores_the_prior(kind: str) -> None:
    card = CARDS[kind]
    out = card.score(pd.DataFrame(index=["a"]))
    assert out.loc["a", "score"] == pytest.approx(LAW.priors[kind].prior)
    assert out.loc["a", "coverage"] == 0
    assert card.score(pd.DataFrame([dict.fromkeys(card.features, 1.0)]))["coverage"].iloc[0] == 1
    assert card.score(pd.DataFrame({"hot_term": []})).empty


@pytest.mark.parametrize("kind", CARDS)
def test_it_moves_with_the_direction_of_every_feature(kind: str) -> None:
    pytest.importorskip("bonafile.features.declared", reason="the features are not written yet")
    from bonafile.features.catalogue import catalogue

    card, features = CARDS[kind], catalogue(kind)
    base = made(card, rows=25)
    steps = np.array([0.0, 0.05, 0.2, 0.5, 0.8, 0.9, 1.0, 2.0, 5.0, 30.0, 300.0, 1e4])
    for name in card.features:
        direction = features[name].direction
        if direction == 0 or not features[name].model:
            continue
        swept = base.loc[base.index.repeat(len(steps))].reset_index(drop=True)
        swept[name] = np.tile(steps, len(base))
        margins = card.score(swept)["margin"].to_numpy().reshape(len(base), len(steps))
        assert (np.diff(margins, axis=1) * direction >= -1e-9).all(), name


@pytest.mark.parametrize("kind", CARDS)
def test_even_the_worst_filings_keep_their_order(kind: str) -> None:
    card = CARDS[kind]
    adverse = {
        c.feature: c for g in card.grounds for e in g.elements for c in e.conditions if c.at_least is not None
    }
    rows = pd.DataFrame(
        [{f: c.threshold * times for f, c in adverse.items()} for times in (1, 10, 100, 1e4, 1e6, 1e7)]
    )
    scores = card.score(rows)["score"]
    assert scores.is_monotonic_increasing
    assert scores.is_unique
    assert scores.max() < 1
    assert card.score(made(card, 3000, 9))["score"].nunique() == 3000


def test_an_exception_takes_back_only_its_own_ground() -> None:
    card = CARDS["trademark"]
    shops = {
        "shop_hits_365": 70.0,
        "shop_share_365": 0.76,
        "shop_owners_365": 70.0,
        "own_used_mark_near": 0.0,
        "transferred_share": 0.0,
    }
    defended = {**shops, "own_used_mark_near": 0.95}
    news = {"hot_term": 1.0, "own_used_mark_near": 0.0, "own_mark_near": 0.0}
    scores = card.score(pd.DataFrame([shops, defended, news, {**news, "transferred_share": 0.0}]))["margin"]
    assert scores[1] < scores[0] - 2
    assert scores[3] == pytest.approx(scores[2], abs=0.2)
    parts = card.contributions(pd.DataFrame([defended]))
    assert parts["own_used_mark_near"].iloc[0] < 0 < parts["shop_hits_365"].iloc[0]


def test_absent_columns_are_unknown_ones() -> None:
    card = CARDS["patent"]
    values = pd.DataFrame(
        {"copies_in_group_365": [30.0], "nearest_in_group": [0.9], "copy_share_in_group_365": [0.8]}
    )
    full = values.reindex(columns=card.features)
    pd.testing.assert_frame_equal(card.score(values), card.score(full))


def test_scoring_is_the_same_row_by_row() -> None:
    card = CARDS["trademark"]
    values = made(card, rows=60)
    alone = pd.concat([card.score(values.iloc[[i]]) for i in range(len(values))])
    pd.testing.assert_frame_equal(alone, card.score(values), check_exact=True)


def test_a_law_without_weights_cannot_score(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = "\n".join(
        line for line in DEFAULT.read_text(encoding="utf-8").splitlines() if not line.startswith("weight =")
    )
    path = tmp_path / "law.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="nothing can be scored"):
        OpenScorecard("trademark", Law.load(path))
