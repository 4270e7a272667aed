"""Explanations: each story once, the weightiest first, true sentences, and never silent about an exception."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from bonafile.features.catalogue import catalogue
from bonafile.models.explanation import Explanation, by_ground, explain
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.models.themes import theme

LAW = Law.load()
CARDS = {kind: OpenScorecard(kind, LAW) for kind in ("trademark", "patent")}
SQUATTER = {
    "group_filings_30": 40.0, "group_filings_90": 60.0, "group_filings_365": 92.0, "group_filings_life": 92.0,
    "shop_hits_365": 73.0, "shop_share_365": 0.79, "shop_owners_365": 70.0, "transferred_share": 0.0,
    "own_used_mark_near": 0.0, "own_mark_near": 0.0, "nearest_reputed": 0.2, "group_classes_365": 3.0,
}  # fmt: skip
TRADER = {
    "group_filings_365": 60.0, "group_filings_life": 160.0, "transfers": 90.0, "transferred_share": 0.56,
    "transfer_buyers": 75.0, "buyer_dispersion": 0.83, "days_to_transfer": 210.0, "used_share": 0.0,
}  # fmt: skip


def told(
    values: dict[str, float],
    kind: str = "trademark",
    contributions: dict[str, float] | None = None,
    most: int = 6,
) -> Explanation:
    frame = pd.DataFrame([values], dtype="float64")
    filings = pd.DataFrame([{"office": "CN", "model_kind": kind, "filing_date": date(2026, 3, 2)}])
    parts = pd.DataFrame([contributions]) if contributions else CARDS[kind].contributions(frame)
    return explain(frame, parts, LAW.judge(frame, filings), kind, most)[0]


def test_reasons_are_facts_with_counts_in_both_languages() -> None:
    found = told(SQUATTER)
    first = found.reasons[0]
    assert first.feature == "shop_hits_365"
    assert first.ground == "CN-TM-G2-4"
    assert "73" in first.en
    assert "70" in first.en
    assert "73" in first.zh
    assert "70" in first.zh
    assert any("92" in r.en for r in found.reasons)


@pytest.mark.parametrize("values", [SQUATTER, TRADER])
def test_each_story_is_told_once(values: dict[str, float]) -> None:
    found = told(values, most=30)
    themes = [theme(t.feature) for t in (*found.reasons, *found.favour)]
    assert len(themes) == len(set(themes))


def test_twins_are_one_sentence_whoever_has_the_credit() -> None:
    for credited in ("transfers", "transferred_share", "buyer_dispersion"):
        found = told(TRADER, contributions={credited: 2.0, "group_filings_365": 0.4}, most=30)
        trade = [t for t in found.reasons if theme(t.feature) == "trade"]
        assert len(trade) == 1
        assert trade[0].contribution == pytest.approx(2.0)


def test_contributions_decide_the_order_among_what_no_ground_settles() -> None:
    quiet = {"group_classes_365": 20.0, "mark_surprisal": 15.0}
    one = told(quiet, contributions={"group_classes_365": 2.0, "mark_surprisal": 0.1})
    other = told(quiet, contributions={"group_classes_365": 0.1, "mark_surprisal": 2.0})
    assert one.reasons[0].feature == "group_classes_365"
    assert other.reasons[0].feature == "mark_surprisal"


def test_a_fired_ground_is_told_even_without_a_contribution() -> None:
    found = told(SQUATTER, contributions={"group_classes_365": 3.0})
    assert any(t.feature == "shop_hits_365" and t.ground == "CN-TM-G2-4" for t in found.reasons)


def test_an_exception_is_never_silent() -> None:
    defended = {**SQUATTER, "own_used_mark_near": 0.95}
    found = told(defended)
    assert any(t.feature == "own_used_mark_near" for t in found.favour)
    # even where the model gave it no credit
    silent = told(defended, contributions={"shop_hits_365": 3.0})
    assert any(t.feature == "own_used_mark_near" for t in silent.favour)


def test_every_filing_with_an_exception_has_favour() -> None:
    rng = np.random.default_rng(11)
    for kind, card in CARDS.items():
        values = pd.DataFrame({f: np.exp(rng.normal(0, 2, 400)) for f in catalogue(kind)})
        filings = pd.DataFrame(
            {"office": "CN", "model_kind": kind, "filing_date": date(2026, 3, 2)}, index=values.index
        )
        judgements = LAW.judge(values, filings)
        out = explain(values, card.contributions(values), judgements, kind, 6)
        applied = [any(x.applies for j in row for x in j.exceptions) for row in judgements]
        assert sum(applied) > 20, "the test needs exceptions that apply"
        assert all(e.favour for e, applies in zip(out, applied, strict=True) if applies)


def test_nothing_notable_still_has_a_reason_and_says_only_what_is_true() -> None:
    plain = {
        "group_filings_365": 1.0,
        "group_filings_life": 2.0,
        "nearest_reputed": 0.2,
        "mark_surprisal": 5.0,
    }
    found = told(plain)
    assert found.reasons
    said = " ".join(t.en for t in (*found.reasons, *found.favour))
    assert "resembles" not in said
    assert "random string" not in said
    assert told({"nearest_reputed": math.nan}).favour == ()


def test_what_is_absent_is_not_asserted() -> None:
    found = told({"has_priority": 0.0, "own_used_mark_near": 0.0, "dismissals_known": 0.0, "group_filings_365": 30.0},
                 contributions={"has_priority": 1.0, "own_used_mark_near": 1.0, "dismissals_known": 1.0, "group_filings_365": 0.1})  # fmt: skip
    assert [t.feature for t in found.reasons] == ["group_filings_365"]


def test_a_young_company_is_a_reason_and_an_old_one_is_in_its_favour() -> None:
    young = told(
        {"years_since_founding": 0.1, "group_filings_365": 30.0}, contributions={"years_since_founding": 1.0}
    )
    old = told(
        {"years_since_founding": 25.0, "group_filings_365": 30.0},
        contributions={"years_since_founding": -1.0},
    )
    assert "years_since_founding" in [t.feature for t in young.reasons]
    assert "years_since_founding" in [t.feature for t in old.favour]


def test_a_low_share_in_favour_is_said_as_what_speaks_for_the_applicant() -> None:
    found = told(
        {"abstract_missing": 0.16, "borrowed_claims": 0.02, "group_filings_365": 60.0},
        "patent",
        contributions={"abstract_missing": -1.0, "borrowed_claims": -0.5, "group_filings_365": 1.0},
    )
    said = {t.feature: (t.en, t.zh) for t in found.favour}
    assert said["abstract_missing"][0].startswith("the abstract is borne out: all but 16%")
    assert "摘要与正文相符" in said["abstract_missing"][1]
    assert said["borrowed_claims"][0].startswith("the claims are the applicant's own")


def test_most_is_kept_and_several_grounds_have_their_turn() -> None:
    both = {**SQUATTER, **TRADER, "group_filings_365": 92.0}
    found = told(both, most=3)
    assert len(found.reasons) == 3
    assert len({t.ground for t in found.reasons}) >= 2


def test_the_same_row_is_told_the_same_alone_and_among_others() -> None:
    frame = pd.DataFrame([SQUATTER, TRADER, {"group_filings_365": 3.0}], dtype="float64")
    filings = pd.DataFrame(
        {"office": "CN", "model_kind": "trademark", "filing_date": date(2026, 3, 2)}, index=frame.index
    )
    parts = CARDS["trademark"].contributions(frame)
    together = explain(frame, parts, LAW.judge(frame, filings), "trademark", 6)
    for i in range(len(frame)):
        one = frame.iloc[[i]]
        alone = explain(one, parts.iloc[[i]], LAW.judge(one, filings.iloc[[i]]), "trademark", 6)
        assert alone[0] == together[i]


def test_sums_by_ground() -> None:
    frame = pd.DataFrame([SQUATTER, TRADER], dtype="float64")
    parts = CARDS["trademark"].contributions(frame)
    sums = by_ground(parts, "trademark")
    features = catalogue("trademark")
    shops = [c for c in parts if "CN-TM-G2-4" in features[c].grounds]
    assert sums["CN-TM-G2-4"].tolist() == pytest.approx(parts[shops].sum(axis=1).tolist())
    assert sums.loc[0, "CN-TM-G2-4"] > sums.loc[1, "CN-TM-G2-4"]
    with pytest.raises(ValueError, match="one row per filing"):
        explain(frame, parts.head(1), [[], []], "trademark", 6)


def test_the_whole_life_is_not_a_number_of_days() -> None:
    for feature in catalogue().values():
        if feature.windowed:
            for lang in ("en", "zh"):
                said = feature.sentence(dict.fromkeys(catalogue(), 12.0), lang)
                assert "None" not in said, feature.name
                assert (str(feature.window) in said) == (
                    feature.window is not None and "{window}" in getattr(feature, lang)
                )
