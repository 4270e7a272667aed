"""What ties flagged filings of different groups, and the honest or accidental likeness that does not."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pandas as pd
import pytest

from bonafile.detect.days import Days
from bonafile.detect.outcome import Outcome
from bonafile.detect.screening import Engine, screen
from bonafile.detect.settings import Settings
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.register import Register
from tests.official.case import LAST
from tests.official.delivery import Delivery, Party, classes_of, spread
from tests.official.patent_cases import dispersed

LAW = Law.load()
SAME_MARK, WAVE = "金桥鸿运通达", "雪容融样物"


def _squatter(d: Delivery, name: str, **more: str) -> Party:
    """A firm that filed 30 shop names before, and one more on the last day."""
    party = d.firm(name, capital=0, staff=0, scope="日用百货销售", representative=f"代表{name}", **more)
    for day, classes in zip(
        [*spread(date(2025, 9, 1), date(2026, 3, 20), 30), LAST], classes_of(31), strict=True
    ):
        text = d.word(3) + "女装"
        d.refer(text, "shop", f"店主{text}")
        d.mark(party, day, text, classes)
    return party


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("links")
    d = Delivery(870)
    for name in ("同标甲", "同标乙"):  # one coined mark, days apart
        d.mark(_squatter(d, name), LAST, SAME_MARK, "9")
    for i in range(7):  # the word of the week
        d.mark(_squatter(d, f"热词{i}"), LAST, WAVE, "9")
    for i in range(40):  # an agency whose filings were found bad
        number = d.mark(d.firm(f"旧客{i}"), LAST - timedelta(days=200 + i), d.word(3), "9")
        d.agent(number, "案例劣代理", "BAD", "代理师劣", "BAD-1")
        d.decide(number, "bad_faith", LAST - timedelta(days=60))
        number = d.mark(d.firm(f"新客{i}"), LAST - timedelta(days=200 + i), d.word(3), "9")
        d.agent(number, "案例好代理", "GOOD", "代理师好", "GOOD-1")
    for licence, names in (("BAD", ("劣客甲", "劣客乙")), ("GOOD", ("好客甲", "好客乙"))):
        for name in names:
            number = d.mark(_squatter(d, name), LAST, d.word(3) + "女装", "9")
            d.agent(number, f"案例{licence}", licence, f"代理师{licence}", f"{licence}-1")
    shells = Delivery(871)
    dispersed(shells)
    settings = Settings.load().model_dump()
    settings["capacity"]["trademark"] |= {"review": 60, "watch": 200}
    engine = Engine(lambda kind: OpenScorecard(kind, LAW), LAW, Settings.model_validate(settings))
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / "a"), shells.write(folder / "b")])
        return screen(register, Days(LAST - timedelta(days=25), LAST), engine)


def _cases(outcome: Outcome, *names: str) -> set[str]:
    found = outcome.findings[
        (outcome.findings["band"] != "clear") & outcome.findings["applicant"].isin(names)
    ]
    assert set(found["applicant"]) == set(names)  # all of them flagged
    return set(found["case_id"])


def test_one_coined_mark_ties(outcome: Outcome) -> None:
    assert len(_cases(outcome, "同标甲", "同标乙")) == 1
    tie = outcome.book.links[outcome.book.links["why"] == "mark"]
    assert tie["detail"].tolist() == [SAME_MARK]


def test_the_word_of_the_week_ties_nobody(outcome: Outcome) -> None:
    assert len(_cases(outcome, *(f"热词{i}" for i in range(7)))) == 7


def test_an_agency_ties_where_a_ground_against_it_fires(outcome: Outcome) -> None:
    assert len(_cases(outcome, "劣客甲", "劣客乙")) == 1
    assert len(_cases(outcome, "好客甲", "好客乙")) == 2


def test_one_text_dispersed_over_shells_is_one_case(outcome: Outcome) -> None:
    own = outcome.findings[outcome.findings["applicant"].str.startswith("案例分散")]
    assert own["applicant"].nunique() >= 3
    assert own.loc[own["band"] != "clear", "case_id"].nunique() == 1
    case = outcome.book.cases.set_index("case_id").loc[own["case_id"].iloc[0]]
    assert case["parties"] == 10
    assert {"control", "phone"} <= {e["why"] for e in json.loads(case["evidence"])}
    assert "CN-PAT-R77-3.6" in own["grounds"].iloc[0]


def test_links_are_among_flagged_filings_of_one_kind(outcome: Outcome) -> None:
    flagged = set(outcome.findings.loc[outcome.findings["band"] != "clear", "application_number"])
    links = outcome.book.links
    assert set(links["application_number"]) | set(links["other_application_number"]) <= flagged
    kinds = outcome.findings.set_index("application_number")["kind"]
    assert (
        kinds[links["application_number"]].values == kinds[links["other_application_number"]].values
    ).all()
    assert outcome.findings.groupby("case_id")["kind"].nunique().max() == 1


def test_every_link_is_dated_by_what_was_known(outcome: Outcome) -> None:
    assert (pd.to_datetime(outcome.book.links["since"]) <= pd.Timestamp(LAST)).all()


def test_without_a_past_every_case_opens_on_the_day(outcome: Outcome) -> None:
    assert set(outcome.book.cases["opened"]) == {LAST}
    assert outcome.book.cases["merged"].eq("").all()
