"""An examiner's "not the same" takes a case apart, and taking it back puts it together, with the whole history kept."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bonafile.detect.days import Days
from bonafile.detect.handover import hand_over
from bonafile.detect.outcome import Outcome
from bonafile.detect.report.render import render
from bonafile.detect.screening import Engine, screen
from bonafile.detect.settings import Settings
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.linking.judgements import Judgements
from bonafile.records.linking.shared import forest
from bonafile.records.register import Register
from tests.official.delivery import Delivery, classes_of, spread

DAYS = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]
LAW = Law.load()


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Two squatters of one representative, telephone and house, each filing daily: one linked group. On the second day an
    examiner decides that they are not the same, on the third he takes it back. Each night is screened and handed over."""
    folder = tmp_path_factory.mktemp("parted")
    d = Delivery(811)
    for i in (0, 1):
        party = d.firm(
            f"案例同屋{i}商行", capital=0, staff=0, scope="日用百货销售", representative="案例同屋某",
            phone="13900008888", address="北京市海淀区案例同屋路9号901室",
        )  # fmt: skip
        days = [*spread(date(2025, 9, 1), date(2026, 2, 27), 24), *DAYS]
        for day, classes in zip(days, classes_of(len(days)), strict=True):
            text = f"{d.word(3)}女装"
            d.refer(text, "shop", f"店主{text}")
            d.mark(party, day, text, classes)
    engine = Engine(lambda kind: OpenScorecard(kind, LAW), LAW, Settings.load(), past=folder / "findings")
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / "delivery")])
        links = register.links.links(register)
    a, b, *_ = forest(links, links.parties["party"], DAYS[0])[0]
    outcomes = []
    for day, verdict in zip(DAYS, ("", "not_same", "open"), strict=True):
        if verdict:
            Judgements(folder / "judgements.csv").add(a, b, verdict, day, by="e1")
        with Register.open(folder / "register.duckdb", read_only=True) as register:
            outcomes.append(screen(register, Days(day, day), engine))
        hand_over(outcomes[-1], folder / "findings" / str(day), Settings.load())
    return outcomes


def history(outcome: Outcome, case: str) -> list[tuple[str, str, str, str]]:
    told = json.loads(outcome.book.cases.set_index("case_id").loc[case, "history"])
    return [(e["day"], e["event"], e["case"], e["other"]) for e in told]


def test_one_group_is_one_case_with_both_in_it(nights: list[Outcome]) -> None:
    cases = nights[0].book.cases
    assert nights[0].findings["case_id"].nunique() == 1
    assert cases["parties"].tolist() == [2]
    assert cases["filings_life"].tolist() == [50]  # 25 each: each looks half as large alone
    network = json.loads(cases["network"].iloc[0])
    assert len(network["nodes"]) == 2
    assert network["apart"] == []


def test_the_verdict_parts_the_case_though_they_share_a_representative(nights: list[Outcome]) -> None:
    before, after = nights[0].findings, nights[1].findings
    assert set(after["band"]) == {"review"}
    assert after["case_id"].nunique() == 2
    kept = before["case_id"].iloc[0]
    (left,) = set(after["case_id"]) - {kept}
    assert kept in set(after["case_id"])
    cases = nights[1].book.cases.set_index("case_id")
    assert cases.loc[left, "split_from"] == kept
    assert cases["parties"].tolist() == [1, 1]
    assert cases["filings_life"].tolist() == [26, 26]
    assert (str(DAYS[1]), "split", left, kept) in history(nights[1], left)


def test_taken_back_it_is_the_same_case_again_and_tells_both(nights: list[Outcome]) -> None:
    kept = nights[0].findings["case_id"].iloc[0]
    (left,) = set(nights[1].findings["case_id"]) - {kept}
    assert set(nights[2].findings["case_id"]) == {kept}
    case = nights[2].book.cases.set_index("case_id").loc[kept]
    assert case["merged"] == left
    assert (case["parties"], case["filings_life"], case["opened"]) == (2, 54, DAYS[0])
    assert case["flagged"] == 6  # nothing that was in the parts is lost
    told = history(nights[2], kept)
    assert told[0] == (str(DAYS[0]), "opened", kept, "")
    assert (str(DAYS[1]), "split", left, kept) in told
    assert told[-1] == (str(DAYS[2]), "merged", kept, left)


def test_the_report_says_who_was_parted(nights: list[Outcome]) -> None:
    between = [json.loads(network)["apart"] for network in nights[1].book.cases["network"]]
    assert [len(told) for told in between] == [1, 1]  # each case stands alone, and says from whom
    assert {between[0][0]["day"]} == {str(DAYS[1])}
    assert "审查员于2026-03-03认定“案例同屋" in render(nights[1], Settings.load())
    assert json.loads(nights[2].book.cases["network"].iloc[0])["apart"] == []
