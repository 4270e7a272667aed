"""The worked cases fire the ground they were decided on; their honest twins fire none and stay among the honest.

All cases share one register and all twins another, each screened through the real engine as of the last day,
by the open scorecard and by a champion trained on the made register (which knows none of them).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bonafile.detect.days import Days
from bonafile.detect.screening import Engine, of_moments, screen
from bonafile.detect.settings import Settings
from bonafile.models import registry
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.register import Register
from bonafile.records.schema import MODEL_KIND, MODEL_KINDS
from bonafile.records.workspace import Workspace
from tests.official.cases import CASES, LAST, Case
from tests.official.delivery import Delivery
from tests.official.twins import TWINS

LAW = Law.load()
Findings = dict[str, pd.DataFrame]


def _screened(folder: Path, cases: list[Case], first_code: int, scorer: Callable[[str], Any]) -> Findings:
    """Findings of the filings to look at, by the name of the case."""
    asked: dict[str, list[str]] = {}
    deliveries = []
    for code, case in enumerate(cases, first_code):
        delivery = Delivery(code)
        asked[case.name] = case.build(delivery)
        deliveries.append(delivery.write(folder / f"delivery{code}"))
    with Register.open(folder / "register.duckdb") as register:
        counts = register.ingest(deliveries)
        assert sum(count.quarantined for count in counts) == 0
        known = register.filings_between("2000-01-01", LAST).set_index("application_number")
        numbers = [number for of_case in asked.values() for number in of_case]
        moments = known.loc[numbers].reset_index().assign(as_of=LAST)
        moments["model_kind"] = moments["kind"].map(MODEL_KIND)
        engine = Engine(scorer, LAW, Settings.load(), explain_all=True)
        findings = of_moments(register, moments, Days(LAST, LAST, LAST), engine).findings
    by_number = findings.set_index("application_number")
    return {name: by_number.loc[of_case] for name, of_case in asked.items()}


@pytest.fixture(scope="module")
def open_cases(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return _screened(tmp_path_factory.mktemp("cases"), CASES, 100, lambda kind: OpenScorecard(kind, LAW))


@pytest.fixture(scope="module")
def open_twins(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return _screened(tmp_path_factory.mktemp("twins"), TWINS, 300, lambda kind: OpenScorecard(kind, LAW))


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
def champion_twins(tmp_path_factory: pytest.TempPathFactory, made_workspace: Path) -> Findings:
    place = Workspace(made_workspace)
    return _screened(
        tmp_path_factory.mktemp("trained"), TWINS, 300, lambda kind: registry.champion(place, kind)
    )


@pytest.fixture(scope="module")
def honest(made_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """The 95th percentile of honest filings of the made register, by scorer and kind."""
    truth = pd.read_csv(made_workspace / "made" / "truth.csv", dtype={"application_number": "str"})
    labels = truth.set_index("application_number")["label"]
    place = Workspace(made_workspace)
    out: dict[str, dict[str, float]] = {}
    with Register.open(place.register_path, read_only=True) as register:
        last = register.last_filing_date()
        assert last is not None
        days = Days(last - timedelta(days=60), last)
        for name, scorer in (
            ("champion", lambda kind: registry.champion(place, kind)),
            ("open", lambda kind: OpenScorecard(kind, LAW)),
        ):
            found = screen(register, days, Engine(scorer, LAW, Settings.load())).findings
            found = found[found["application_number"].map(labels) == 0]
            kinds = found["kind"].map(MODEL_KIND)
            out[name] = {k: float(found.loc[kinds == k, "score"].quantile(0.95)) for k in MODEL_KINDS}
    return out


@pytest.mark.parametrize("twin", TWINS, ids=lambda c: c.name)
def test_twin_stays_under_the_honest_95th_percentile(
    champion_twins: Findings, open_twins: Findings, honest: dict[str, dict[str, float]], twin: Case
) -> None:
    assert champion_twins[twin.name]["score"].max() < honest["champion"][twin.kind]
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
