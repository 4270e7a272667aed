"""The worked cases fire the ground they were decided on; their honest twins fire none and stay among the honest.

All cases share one register and all twins another, each screened through the real engine as of the last day,
by the open scorecard and by a champion trained on the made register (which knows none of them).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from bonafile.detect.days import Days
from bonafile.detect.outcome import Outcome
from bonafile.detect.screening import Engine, of_moments
from bonafile.detect.settings import Settings
from bonafile.features.build import measure
from bonafile.models import registry
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.register import Register
from bonafile.records.schema import MODEL_KIND, MODEL_KINDS
from bonafile.records.workspace import Workspace
from tests.official.case import LAST, Case
from tests.official.delivery import Delivery
from tests.official.mark_cases import MARK_CASES
from tests.official.mark_twins import MARK_TWINS
from tests.official.patent_cases import PATENT_CASES
from tests.official.patent_twins import PATENT_TWINS

CASES = [*MARK_CASES, *PATENT_CASES]
TWINS = [*MARK_TWINS, *PATENT_TWINS]
LAW = Law.load()
ENGINE = Engine(lambda kind: OpenScorecard(kind, LAW), LAW, Settings.load())
Findings = dict[str, pd.DataFrame]


def _screened(
    folder: Path, cases: list[Case], first_code: int, champions: Workspace | None = None
) -> Findings:
    """Findings of the filings to look at by the open scorecard (and `champion`, the champions' scores), by case."""
    asked: dict[str, list[str]] = {}
    together = Delivery(first_code)
    for code, case in enumerate(cases, first_code):
        delivery = Delivery(code)
        asked[case.name] = case.build(delivery)
        together.take(delivery)
    with Register.open(folder / "register.duckdb") as register:
        counts = register.ingest([together.write(folder / "delivery")])
        assert sum(count.quarantined for count in counts) == 0
        known = register.filings_between("2000-01-01", LAST).set_index("application_number")
        numbers = [number for of_case in asked.values() for number in of_case]
        moments = known.loc[numbers].reset_index().assign(as_of=LAST)
        moments["model_kind"] = moments["kind"].map(MODEL_KIND)
        outcome = of_moments(register, moments, Days(LAST, LAST, LAST), ENGINE)
    by_number = outcome.findings.set_index("application_number")
    if champions is not None:
        by_number["champion"] = by_champion(outcome, champions)
    return {name: by_number.loc[of_case] for name, of_case in asked.items()}


def by_champion(outcome: Outcome, champions: Workspace) -> pd.Series:
    """The champions' scores of the filings of an outcome, from the features handed over with it, by number."""
    parts = []
    for kind in MODEL_KINDS:
        mine = outcome.subjects.loc[outcome.subjects["model_kind"] == kind, "application_number"]
        facts = outcome.evidence[outcome.evidence["application_number"].isin(mine)]
        values = facts.pivot(index="application_number", columns="feature", values="value")
        champion = registry.champion(champions, kind)
        assert champion is not None
        parts.append(champion.score(values)["score"])
    return pd.concat(parts)


@pytest.fixture(scope="module")
def open_cases(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return _screened(tmp_path_factory.mktemp("cases"), CASES, 100)


@pytest.fixture(scope="module")
def open_twins(tmp_path_factory: pytest.TempPathFactory, made_workspace: Path) -> Findings:
    return _screened(tmp_path_factory.mktemp("twins"), TWINS, 300, Workspace(made_workspace))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_worked_case_fires_its_ground(open_cases: Findings, case: Case) -> None:
    found = open_cases[case.name]
    fired = set(";".join(found["grounds"]).split(";"))
    assert fired & set(case.grounds), found["grounds"].tolist()
    assert found["reasons_zh"].ne("").all()
    assert found["reasons_en"].str.contains(r"\d").all()  # facts with counts


@pytest.mark.parametrize("twin", TWINS, ids=lambda c: c.name)
def test_honest_twin_fires_nothing(open_twins: Findings, twin: Case) -> None:
    assert open_twins[twin.name]["grounds"].eq("").all(), open_twins[twin.name][
        ["grounds", "reasons_en"]
    ].to_dict()


@pytest.mark.parametrize("kind", ["trademark", "patent"])
def test_every_case_stands_above_every_twin_of_its_kind(
    open_cases: Findings, open_twins: Findings, kind: str
) -> None:
    lowest = min(open_cases[c.name]["score"].max() for c in CASES if c.kind == kind)
    highest = max(open_twins[c.name]["score"].max() for c in TWINS if c.kind == kind)
    assert highest < lowest


@pytest.fixture(scope="module")
def honest(made_workspace: Path) -> dict[str, dict[str, float]]:
    """The 95th percentile of honest filings of the made register's last sixty days, by scorer and kind."""
    truth = pd.read_csv(made_workspace / "made" / "truth.csv", dtype={"application_number": "str"})
    honest = truth.loc[truth["label"] == 0, "application_number"]
    place = Workspace(made_workspace)
    out: dict[str, dict[str, float]] = {"champion": {}, "open": {}}
    with Register.open(place.register_path, read_only=True) as register:
        last = register.last_filing_date()
        assert last is not None
        filings = register.filings_between(last - timedelta(days=60), last)
        filings = filings[filings["application_number"].isin(honest)]
        for kind in MODEL_KINDS:
            mine = filings[filings["kind"].map(MODEL_KIND) == kind].reset_index(drop=True)
            moments = mine.assign(as_of=mine["filing_date"])
            values = measure(register.as_of(last), moments, kind, cache=place.cache).values
            champion = registry.champion(place, kind)
            assert champion is not None
            out["champion"][kind] = float(champion.score(values)["score"].quantile(0.95))
            out["open"][kind] = float(OpenScorecard(kind, LAW).score(values)["score"].quantile(0.95))
    return out


@pytest.mark.parametrize("twin", TWINS, ids=lambda c: c.name)
def test_twin_stays_under_the_honest_95th_percentile(
    open_twins: Findings, honest: dict[str, dict[str, float]], twin: Case
) -> None:
    assert open_twins[twin.name]["champion"].max() < honest["champion"][twin.kind]
    assert open_twins[twin.name]["score"].max() < honest["open"][twin.kind]


def test_a_favour_is_told_where_an_exception_applies(open_twins: Findings) -> None:
    for name in (
        "a brand owner with 10,000 defensive marks",
        "nine divisionals of one parent",
        "a university, 400 filings in eighteen fields",
    ):
        found = open_twins[name]
        assert found["favour_zh"].ne("").all()
        assert found["favour_en"].ne("").all()
