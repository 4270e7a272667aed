"""The published agent and group cases: the case file adds the filers up, the agent is named, the victim is not blamed."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from bonafile.detect.agents import AgentSurvey, survey
from bonafile.detect.days import Days
from bonafile.detect.outcome import Outcome
from bonafile.detect.screening import Engine, of_moments, screen
from bonafile.detect.settings import Settings
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.register import Register
from tests.official import agents as made
from tests.official.agents import LAST
from tests.official.delivery import Delivery

LAW = Law.load()
ENGINE = Engine(lambda kind: OpenScorecard(kind, LAW), LAW, Settings.load())


# ------------------------------------------------------------------ 6.10-1 and 6.10-2: one case of many filers


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, dict[str, list[str]]]:
    """The last day of both cases and of their twin, screened together."""
    folder = tmp_path_factory.mktemp("linked")
    sisters, traders, twin, house = (Delivery(code) for code in (500, 501, 502, 503))
    numbers = {
        "6.10-1": made.linked(sisters, "sisters"), "6.10-2": made.linked(traders, "traders"),
        "twin": made.namesakes(twin), "subsidiaries": made.subsidiaries(house),
    }  # fmt: skip
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / str(d.code)) for d in (sisters, traders, twin, house)])
        return screen(register, Days(LAST, LAST), ENGINE), numbers


@pytest.mark.parametrize(
    ("case", "groups", "filings", "representative"),
    [("6.10-1", 4, 65 + 74 + 42 + 93, "案例法人甲"), ("6.10-2", 4, 1208, "案例经营者乙")],
)
def test_linked_filers_are_one_case_with_their_totals(
    day: tuple[Outcome, dict[str, list[str]]], case: str, groups: int, filings: int, representative: str
) -> None:
    outcome, numbers = day
    found = outcome.findings.set_index("application_number").loc[numbers[case]]
    assert found["case_id"].nunique() == 1
    file = outcome.book.cases.set_index("case_id").loc[found["case_id"].iloc[0]]
    assert (file["parties"], file["filings_life"]) == (groups, filings)
    assert (
        max(m["filings_life"] for m in json.loads(file["members"])) < filings / 2
    )  # each looks modest alone
    reasons = json.loads(file["evidence"])
    assert any(
        e["why"] in ("representative", "control") and representative in e["zh"] and e["parties"] == groups
        for e in reasons
    )


def test_the_same_marks_are_shared_evidence_too(day: tuple[Outcome, dict[str, list[str]]]) -> None:
    outcome, numbers = day
    case = outcome.findings.set_index("application_number").loc[numbers["6.10-2"][0], "case_id"]
    assert "mark" in {
        e["why"] for e in json.loads(outcome.book.cases.set_index("case_id").loc[case, "evidence"])
    }


def test_namesakes_of_four_cities_are_four_cases_and_none_is_flagged(
    day: tuple[Outcome, dict[str, list[str]]],
) -> None:
    outcome, numbers = day
    found = outcome.findings.set_index("application_number").loc[numbers["twin"]]
    assert found["case_id"].nunique() == 4
    assert found["band"].eq("clear").all()
    assert found["grounds"].eq("").all()
    assert not set(found["case_id"]) & set(outcome.book.cases["case_id"])


def test_subsidiaries_of_one_chairman_are_a_group_and_none_is_flagged(
    day: tuple[Outcome, dict[str, list[str]]],
) -> None:
    outcome, numbers = day
    found = outcome.findings.set_index("application_number").loc[numbers["subsidiaries"]]
    assert len(found) == 6
    assert found["band"].eq("clear").all()
    assert found["grounds"].eq("").all()
    assert not set(found["case_id"]) & set(outcome.book.cases["case_id"])


# ------------------------------------------------------------------ the test upload and the lent certificate


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> tuple[AgentSurvey, pd.DataFrame]:
    """The survey of all agents, and the findings of three filings of each as of the last day."""
    folder = tmp_path_factory.mktemp("agents")
    names = ("upload_test", "signed_in_earnest", "lent_certificate", "two_lawful_moves", "rush")
    asked, deliveries = {}, []
    for code, name in enumerate(names, 510):
        d = Delivery(code)
        asked[name] = getattr(made, name)(d)
        deliveries.append(d.write(folder / name))
    with Register.open(folder / "register.duckdb") as register:
        register.ingest(deliveries)
        known = register.filings_between("2000-01-01", LAST).set_index("application_number")
        moments = known.loc[[n for numbers in asked.values() for n in numbers]].reset_index()
        moments = moments.assign(as_of=LAST, model_kind="patent")
        outcome = of_moments(register, moments, Days(LAST, LAST, LAST), ENGINE)
        findings = outcome.findings.assign(
            of=outcome.findings["application_number"].map(
                {n: name for name, numbers in asked.items() for n in numbers}
            )
        )
        return survey(register, LAST, findings=findings), findings


def _row(found: AgentSurvey, key: str) -> dict:
    return found.agents.set_index("agent").loc[f"id:{key}"].to_dict()


def _breaches(found: AgentSurvey, key: str) -> dict[str, int]:
    rows = found.breaches[found.breaches["agent"] == f"id:{key}"]
    return dict(zip(rows["breach"], rows["filings"], strict=True))


def test_the_test_upload_is_a_fact_of_the_agency_and_no_fault_of_the_applicants(
    agents: tuple[AgentSurvey, pd.DataFrame],
) -> None:
    found, findings = agents
    agency, key = _row(found, "SZ"), _row(found, "SZ-1")
    assert agency["withdrawn_bursts"] == key["withdrawn_bursts"] == 2438
    assert key["most_signed"] == 271
    assert "不能据此归责申请人" in agency["favour_zh"]
    own = findings[findings["of"] == "upload_test"]
    fired = set(";".join(own["grounds"]).split(";")) - {""}
    assert not {code for code in fired if LAW.grounds[code].subject == "filing"}
    assert fired <= {"CN-AG-REG-25.5"}  # want of supervision: the agency was sanctioned all the same
    assert own["favour_zh"].str.contains("撤回").all()


def test_the_same_pace_in_earnest_has_no_such_excuse(agents: tuple[AgentSurvey, pd.DataFrame]) -> None:
    found, findings = agents
    assert _row(found, "ER")["withdrawn_bursts"] == 0
    assert _row(found, "ER")["favour_zh"] == ""
    own = findings[findings["of"] == "signed_in_earnest"]
    assert own["grounds"].str.contains("CN-AG-MEAS-51.8").all()


def test_a_rush_that_thirty_people_signed_is_no_burst_and_no_breach(
    agents: tuple[AgentSurvey, pd.DataFrame],
) -> None:
    found, findings = agents
    agency = _row(found, "RUSH")
    assert (agency["filings"], agency["withdrawn_bursts"], agency["confirmed"]) == (360, 0, 0)
    assert agency["ratio_low"] < 1
    assert _row(found, "RUSH-7")["days_over"] == 0
    assert _breaches(found, "RUSH") == _breaches(found, "RUSH-7") == {}
    assert findings.loc[findings["of"] == "rush", "grounds"].eq("").all()


def test_the_lent_certificate_is_the_first_practitioner_with_three_struck_agencies(
    agents: tuple[AgentSurvey, pd.DataFrame],
) -> None:
    found, findings = agents
    lent = _row(found, "LENT-K")
    assert (lent["rank"], lent["filings"], lent["confirmed"]) == (1, 613, 613)
    assert (lent["agencies"], lent["agencies_struck"]) == (3, 3)
    assert "CN-AG-REG-26.3" in lent["grounds"]
    assert {"two_agencies", "in_turns"} <= set(_breaches(found, "LENT-K"))
    assert _breaches(found, "LENT-K")["in_turns"] == 613
    own = findings[findings["of"] == "lent_certificate"]
    assert own["grounds"].str.contains("CN-AG-REG-26.3").all()


def test_two_lawful_moves_are_no_breach(agents: tuple[AgentSurvey, pd.DataFrame]) -> None:
    found, findings = agents
    moved = _row(found, "MOVE-K")
    assert (moved["agencies"], moved["confirmed"]) == (3, 0)
    assert moved["ratio_low"] < 1
    assert _breaches(found, "MOVE-K") == {}
    assert findings.loc[findings["of"] == "two_lawful_moves", "grounds"].eq("").all()
