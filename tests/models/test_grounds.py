"""The law file is whole, dated, sourced, tied to the catalogue, and judged as its text says."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bonafile.models.grounds import DEFAULT, Law
from bonafile.models.judging import Judgement
from bonafile.models.lawpages import grounds_table, markdown
from bonafile.models.provisions import Ground
from bonafile.records.errors import ConfigError
from bonafile.records.schema import DISMISSAL_REASONS

LAW = Law.load()


def judged(
    values: dict[str, float],
    day: str = "2025-06-02",
    kind: str = "trademark",
    office: str = "CN",
    stage: str | None = None,
) -> dict[str, Judgement]:
    filings = pd.DataFrame({"office": [office], "model_kind": [kind], "filing_date": [pd.Timestamp(day)]})
    return {j.ground.code: j for j in LAW.judge(pd.DataFrame([values]), filings, stage)[0]}


SHOPS = {"shop_hits_365": 70.0, "shop_share_365": 0.76, "shop_owners_365": 70.0}
NEAR_OWN = {"own_used_mark_near": 0.95, "own_reputed_near": 0.0, "transferred_share": 0.0}


# ------------------------------------------------------------------ the file


def test_every_ground_of_the_research_is_there() -> None:
    expected = {
        *(f"CN-PAT-R77-3.{n}" for n in range(1, 9)), "CN-PAT-R77-4",
        *(f"CN-PAT-N411-2.{n}" for n in range(1, 10)),
        "CN-PAT-L20", "CN-PAT-IR11", "CN-PAT-IR100", *(f"CN-TM-G2-{n}" for n in range(1, 11)),
        *(f"CN-TM-L19-{a}" for a in ("4", "44", "15.1", "15.2", "32", "19.3", "19.4", "49.2", "68")),
        "CN-TM-L19-68.4", "CN-TM-L19-10.1.8", "CN-TM-L26-36", "CN-TM-L26-67",
        *(f"CN-TM-L26-{a}" for a in ("19.1", "19.2", "50", "22", "24", "25", "57.2", "57.3", "54")),
        *(f"CN-TM-R17-3.{n}" for n in range(1, 7)), "CN-TM-R17-8", "CN-AG-REG-25.5", "CN-AG-MEAS-51.2",
        "CN-AG-MEAS-51.8", "CN-AG-MEAS-51.9", "CN-AG-REG-26.2", "CN-AG-REG-26.3", "CN-AG-REG-26.5",
        "CN-AG-REG-27", "CN-AG-MEAS-52.1", "CN-AG-MEAS-52.2", "CN-AG-MEAS-52.3", "CN-AG-挂证", "CN-TA-R63-30",
        "CN-TA-L19-19.4",
    }  # fmt: skip
    assert not [code for code in expected if LAW.find(code) is None]
    assert {"CN-TM-G2-X1", "CN-TM-G2-X2", "CN-PAT-X-PAIR", "CN-PAT-X-DIV", "CN-PAT-X-INST"} <= set(
        LAW.exceptions
    )


def test_every_provision_has_both_languages_a_source_and_elements() -> None:
    for p in (*LAW.grounds.values(), *LAW.exceptions.values()):
        assert p.zh, p.code
        assert p.en.isascii(), p.code
        assert p.source, p.code
        assert p.elements, p.code
        assert len({e.name for e in p.elements}) == len(p.elements), p.code
        assert all(e.zh and e.en for e in p.elements), p.code
        assert p.provenance == "read" or p.note, f"{p.code}: say what was not verified"


def test_every_threshold_says_where_it_comes_from() -> None:
    for p in (*LAW.grounds.values(), *LAW.exceptions.values()):
        assert all(e.outside or e.source for e in p.elements), p.code


def test_exceptions_are_all_used() -> None:
    cited = {code for g in LAW.grounds.values() for code in g.exceptions}
    assert cited == set(LAW.exceptions)
    assert "defensive" in DISMISSAL_REASONS


def test_catalogue_and_law_agree() -> None:
    declared = pytest.importorskip("bonafile.features.declared", reason="the features are not written yet")
    assert declared
    from bonafile.features.catalogue import catalogue

    features = catalogue()
    for p in (*LAW.grounds.values(), *LAW.exceptions.values()):
        assert not set(p.features) - set(features), p.code
        for name in p.features:
            assert set(p.model_kinds) & set(features[name].kinds), f"{p.code} uses {name} of another kind"
    for f in features.values():
        for code in f.grounds:
            assert LAW.find(code) is not None, f"{f.name} names {code}"


def test_thresholds_point_the_way_of_the_catalogue() -> None:
    pytest.importorskip("bonafile.features.declared", reason="the features are not written yet")
    from bonafile.features.catalogue import catalogue

    features = catalogue()
    for p in (*LAW.grounds.values(), *LAW.exceptions.values()):
        against = isinstance(p, Ground)
        for e in p.elements:
            for c in e.conditions:
                direction = features[c.feature].direction if features[c.feature].model else 0
                rising = (c.at_least is not None) == against
                assert direction == 0 or (direction > 0) == rising, f"{p.code}: {c}"


# ------------------------------------------------------------------ dates


def test_the_law_changes_with_the_year() -> None:
    codes = {
        day: {g.code for g in LAW.in_force(day, model_kind="trademark")}
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    }
    before, after = codes.values()
    assert {"CN-TM-L19-4", "CN-TM-G2-1"} <= before
    assert "CN-TM-L26-19.1" not in before
    assert "CN-TM-L26-19.1" in after
    assert not {c for c in after if c.startswith(("CN-TM-L19-", "CN-TM-G2-"))}


@pytest.mark.parametrize(
    ("day", "office", "kind", "version"),
    [
        ("2026-12-31", "CN", "trademark", "CN-TM-2019"),
        ("2027-01-01", "CN", "trademark", "CN-TM-2026"),
        ("2024-01-19", "CN", "patent", "CN-PAT-2021"),
        ("2024-01-20", "CN", "patent", "CN-PAT-2024"),
        ("2015-01-01", "CN", "patent", ""),
        ("2026-03-02", "US", "trademark", ""),
    ],
)
def test_version_of_the_law(day: str, office: str, kind: str, version: str) -> None:
    assert LAW.version(date.fromisoformat(day), office, kind) == version
    assert LAW.version(pd.Timestamp(day), office, kind) == version


def test_versions_of_one_kind_do_not_overlap() -> None:
    for a in LAW.versions:
        same = [v for v in LAW.versions if (v.office, v.model_kind) == (a.office, a.model_kind)]
        assert sum(v.in_force.holds(a.in_force.since) for v in same) == 1


def test_a_filing_is_judged_by_the_law_of_its_day() -> None:
    days = ["2021-06-01", "2026-12-31", "2027-01-01"]
    filings = pd.DataFrame({"office": "CN", "model_kind": "trademark", "filing_date": pd.to_datetime(days)})
    values = pd.DataFrame([SHOPS] * 3)
    assert [[j.ground.code for j in row if j.fired] for row in LAW.judge(values, filings)] == [
        ["CN-TM-L19-4"], ["CN-TM-G2-4"], ["CN-TM-L26-19.2"],
    ]  # fmt: skip


def test_other_offices_have_no_grounds_here() -> None:
    assert judged(SHOPS, office="US") == {}


# ------------------------------------------------------------------ judging


def test_unmet_and_unknown_elements_are_shown() -> None:
    j = judged({**SHOPS, "shop_share_365": 0.05, "shop_owners_365": np.nan, "shop_hits_365": 12.0})[
        "CN-TM-G2-4"
    ]
    assert not j.fired
    assert {e.name: e.state for e in j.elements} == {
        "many": "met",
        "share": "missing",
        "several-owners": "unknown",
    }
    many = j.elements[0]
    assert many.features == ("shop_hits_365",)
    assert many.values == {"shop_hits_365": 12.0}
    assert many.facts[0].at_least == 10


def test_nothing_known_fires_nothing() -> None:
    for kind in ("trademark", "patent"):
        assert judged({"group_filings_365": np.nan}, kind=kind) == {}


def test_volume_alone_is_no_lead() -> None:
    assert judged({"group_filings_365": 5000.0, "group_filings_life": 9000.0, "used_share": 0.0}) == {}


def test_elements_outside_the_data_are_left_to_the_examiner() -> None:
    j = judged({"offered_for_sale": 130.0, "group_filings_life": 600.0})["CN-TM-G2-9"]
    assert j.fired
    assert next(e.state for e in j.elements if e.name == "undue-gain") == "outside"


@pytest.mark.parametrize(
    "code", ["CN-TM-L19-15.1", "CN-TM-L26-22", "CN-PAT-R77-3.8", "CN-AG-MEAS-51.9", "CN-TM-R17-8"]
)
def test_some_grounds_never_fire_by_themselves(code: str) -> None:
    ground = LAW.find(code)
    assert ground is not None
    assert not ground.can_fire
    everything = dict.fromkeys(LAW.features(), 1e6)
    for day in ("2022-06-01", "2025-06-02", "2027-06-01"):
        for kind in ("trademark", "patent"):
            found = judged(everything, day, kind).get(code)
            assert found is None or not found.fired


def test_an_exception_answers_but_does_not_hide() -> None:
    j = judged({**SHOPS, **NEAR_OWN})["CN-TM-G2-4"]
    assert not j.fired
    assert j.answered
    assert [e.code for e in j.exceptions if e.applies] == ["CN-TM-G2-X1"]
    assert all(e.state == "met" for e in j.elements if e.required)


def test_a_possible_exception_answers_nothing() -> None:
    volume = {
        "group_filings_30": 50.0,
        "group_filings_365": 50.0,
        "group_classes_life": 45.0,
        "own_used_mark_near": 0.0,
    }
    j = judged(volume)["CN-TM-G2-1"]
    assert j.fired
    states = {e.code: e.state for e in j.exceptions}
    assert states["CN-TM-G2-X2"] == "possible"
    assert states["CN-TM-X-USE"] == "unknown"


def test_the_defence_needs_a_used_mark_and_marks_that_are_kept() -> None:
    for change in ({"own_used_mark_near": 0.5}, {"transferred_share": 0.6}, {"own_used_mark_near": np.nan}):
        assert judged({**SHOPS, **NEAR_OWN, **change})["CN-TM-G2-4"].fired


def test_more_exact_grounds_go_first() -> None:
    found = judged(SHOPS)
    assert found["CN-TM-G2-4"].fired
    assert not found["CN-TM-L19-4"].fired
    assert found["CN-TM-L19-4"].elements[0].grounds == ("CN-TM-G2-4",)


def test_in_invalidation_the_statute_speaks_itself() -> None:
    assert [c for c, j in judged(SHOPS, stage="invalidation").items() if j.fired] == ["CN-TM-L19-4"]
    assert [c for c, j in judged(SHOPS, stage="court").items() if j.fired] == ["CN-TM-L19-44"]


def test_stage_gates() -> None:
    sale = {"offered_for_sale": 130.0, "group_filings_life": 600.0}
    assert not [c for c, j in judged(sale, stage="examination").items() if j.fired]
    assert [c for c, j in judged(sale, stage="opposition").items() if j.fired] == ["CN-TM-G2-9"]
    assert judged(sale)["CN-TM-G2-9"].ground.stages == ("opposition", "review")
    with pytest.raises(ValueError, match="stage"):
        judged(sale, stage="nowhere")


def test_strength_grows_and_never_saturates() -> None:
    counts = [10, 11, 30, 100, 1000, 100_000]
    strengths = [
        judged({"shop_hits_365": float(n), "shop_share_365": 0.5, "shop_owners_365": float(n)})[
            "CN-TM-G2-4"
        ].strength
        for n in counts
    ]
    assert strengths == sorted(set(strengths))
    assert 0 < strengths[0] < strengths[-1] < 1


def test_fired_grounds_come_first() -> None:
    rows = judged({**SHOPS, "place_hits_365": 12.0, "place_share_365": 0.01, "nearest_reputed": 0.99})
    fired = [j.fired for j in rows.values()]
    assert fired == sorted(fired, reverse=True)


def test_judging_fifty_thousand_filings_is_quick() -> None:
    n, rng = 50_000, np.random.default_rng(7)
    values = pd.DataFrame({f: rng.exponential(3, n) for f in LAW.features("trademark")})
    values = values.mask(rng.random(values.shape) < 0.2)
    filings = pd.DataFrame(
        {"office": "CN", "model_kind": "trademark", "filing_date": pd.Timestamp("2026-03-02")},
        index=values.index,
    )
    start = time.process_time()
    assert len(LAW.judge(values, filings)) == n
    assert time.process_time() - start < 10


def test_indexes_must_agree() -> None:
    filings = pd.DataFrame(
        {"office": ["CN"], "model_kind": ["patent"], "filing_date": [pd.Timestamp("2026-03-02")]}, index=[5]
    )
    with pytest.raises(ValueError, match="same index"):
        LAW.judge(pd.DataFrame([SHOPS]), filings)


def test_no_rows_no_judgements() -> None:
    filings = pd.DataFrame({"office": [], "model_kind": [], "filing_date": pd.to_datetime([])})
    assert LAW.judge(pd.DataFrame(index=filings.index), filings) == []


# ------------------------------------------------------------------ a wrong file


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'feature = "shop_hits_365"\n  at_least = 10',
            'feature = "shop_hits_365"\n  at_least = "ten"',
            "ground CN-TM-G2-4, element many, at_least: ",
        ),
        (
            '{ feature = "shop_owners_365", at_least = 5 }',
            '{ feature = "shop_owners_365", at_least = -5 }',
            "ground CN-TM-G2-4, element several-owners, alternative 1, at_least: ",
        ),
        ('code = "CN-TM-G2-4"', 'code = "CN-TM-G2-5"', "stands twice"),
        (
            'exceptions = ["CN-PAT-X-INST", "CN-PAT-X-CLEARED"]',
            'exceptions = ["CN-PAT-X-NONE"]',
            "CN-PAT-X-NONE is not in the file",
        ),
        ('elements_of = "CN-PAT-R77-3.1"', 'elements_of = "CN-PAT-R99"', "CN-PAT-R99 is not in the file"),
        ('without = ["explanation"]', 'without = ["excuse"]', "no element excuse"),
        ("{ from = 2027-01-01 }", "{ from = 2027-01-01, until = 2026-01-01 }", "law CN-TM-2026, in_force: "),
        ("weight = 1.4", "wieght = 1.4", "wieght"),
        ("prior = 0.05", "prior = 5", "scorecard, trademark, prior"),
        ("[[law]]", "[[law]", "cannot be read"),
        ('evidence = "outside"', 'feature = "hot_term"', "CN-"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = DEFAULT.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "my-law.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as caught:
        Law.load(path)
    assert "my-law.toml" in str(caught.value)
    assert "my-law.toml" in caught.value.message("zh")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Law.load(tmp_path / "none.toml")


# ------------------------------------------------------------------ in print


def test_table_of_the_day() -> None:
    rows = grounds_table(LAW, date(2026, 11, 24), "CN", "zh")
    assert len(rows) > 40
    row = next(r for r in rows if r["code"] == "CN-TM-G2-8")
    assert row["text"].startswith("大量提交商标注册申请")
    assert "受让人较为分散" in row["elements"]
    assert "由审查员查证" in next(r for r in rows if r["code"] == "CN-TM-G2-9")["elements"]
    assert grounds_table(LAW, date(2026, 11, 24), "US") == []


def test_page_lists_everything() -> None:
    page = markdown(LAW)
    for code in (*LAW.grounds, *LAW.exceptions):
        assert f"### {code}\n" in page
    assert page == markdown(Law.load())
