"""Cases: numbers that stay, ties among flagged filings only, merges and splits that are remembered."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bonafile.detect import case_ledger
from bonafile.detect.case_ledger import CASES, FILES, FILINGS, Ledger, empty
from bonafile.detect.case_links import LINKS
from bonafile.detect.cases import assign, case_id, case_ids
from bonafile.detect.days import Days
from bonafile.detect.findings import table
from bonafile.detect.handover import hand_over
from bonafile.detect.outcome import Outcome
from bonafile.detect.screening import Engine, screen
from bonafile.detect.settings import Settings
from bonafile.models.grounds import Law
from bonafile.models.scorecard import OpenScorecard
from bonafile.records.register import Register
from tests.official.delivery import Delivery, Party, classes_of, spread

DAY = date(2026, 3, 2)
LAW = Law.load()


# ------------------------------------------------------------------ numbers


def ledger_of(**cases: tuple[date, list[str]]) -> tuple[Ledger, pd.Series]:
    """A ledger of cases (opened, bases of their filings now); the filings' bases beside it."""
    rows = [(case, opened, base) for case, (opened, bases) in cases.items() for base in bases]
    filings = pd.DataFrame(rows, columns=["case_id", "day", "base"])
    heads = pd.DataFrame([(c, o) for c, (o, _) in cases.items()], columns=["case_id", "opened"])
    return Ledger(heads, filings, empty(LINKS)), filings["base"]


NOTHING = Ledger(empty(CASES), empty(FILINGS), empty(LINKS))
NO_PAST = pd.Series(dtype="object")


def test_the_case_of_a_group_is_a_digest() -> None:
    filings = pd.DataFrame(
        {
            "office": "CN",
            "application_number": ["1", "2", "3", "4"],
            "kind": ["trademark", "trademark", "design", "design"],
            "group_key": ["id:A", "id:A", "id:A", None],
        }
    )
    ids = case_ids(filings)
    assert ids[0] == ids[1] == case_id("CN", "id:A", "trademark")
    assert ids.nunique() == 3


def test_untied_groups_keep_their_own_case() -> None:
    out = assign(["A", "B"], [], NOTHING, NO_PAST, DAY)
    assert out.case(pd.Series(["A", "B", "C"])).tolist() == ["A", "B", "C"]


def test_tied_groups_are_one_case_in_any_order() -> None:
    for ties in ([("C", "B"), ("B", "D")], [("D", "B"), ("B", "C")]):
        out = assign(["D", "C", "B", "A"], ties, NOTHING, NO_PAST, DAY)
        assert out.of == {"A": "A", "B": "B", "C": "B", "D": "B"}


def test_a_case_keeps_its_number_when_an_older_looking_group_joins() -> None:
    ledger, past = ledger_of(C=(DAY - timedelta(days=9), ["C"]))
    out = assign(["A", "C"], [("A", "C")], ledger, past, DAY)
    assert out.of == {"A": "C", "C": "C"}
    assert out.opened["C"] == DAY - timedelta(days=9)
    assert not out.merged


def test_the_older_of_two_cases_absorbs_the_other() -> None:
    ledger, past = ledger_of(C=(DAY - timedelta(days=9), ["C"]), B=(DAY - timedelta(days=3), ["B"]))
    out = assign(["B"], [("B", "C")], ledger, past, DAY)
    assert out.of == {"B": "C", "C": "C"}
    assert out.merged == {"C": ["B"]}


def test_a_case_that_falls_apart_leaves_its_number_to_the_group_that_gave_it() -> None:
    ledger, past = ledger_of(C=(DAY - timedelta(days=9), ["C", "D", "D"]))
    out = assign(["C", "D"], [], ledger, past, DAY)
    assert out.of == {"C": "C", "D": "D"}
    assert out.split_from == {"D": "C"}
    assert out.opened == {"C": DAY - timedelta(days=9), "D": DAY}


def test_a_group_whose_key_changed_stays_in_its_case() -> None:
    ledger, past = ledger_of(C=(DAY - timedelta(days=9), ["NEW", "NEW"]))  # its filings belong to NEW now
    out = assign(["NEW"], [], ledger, past, DAY)
    assert out.of == {"NEW": "C"}
    assert not out.split_from


def test_two_pieces_never_bear_one_number() -> None:
    ledger, past = ledger_of(C=(DAY, ["X", "X", "Y"]), Y=(DAY, ["Z"]))
    out = assign(["X", "Y", "Z"], [], ledger, past, DAY)
    assert len(set(out.of.values())) == 3


# ------------------------------------------------------------------ the whole way


def squat(d: Delivery, party: Party, days: list[date], shops: str) -> list[str]:
    texts = [f"{d.word(3)}{shops}" for _ in days]
    for text in texts:
        d.refer(text, "shop", f"店主{text}")
    return [
        d.mark(party, day, text, c) for text, day, c in zip(texts, days, classes_of(len(days)), strict=True)
    ]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two squatters of shop names with one representative in two districts of a city, and nothing else in common (too
    little to be one linked group), each filing on both days; a third alone; an honest firm with the representative's name in another city."""
    folder = tmp_path_factory.mktemp("cases")
    d = Delivery(801)
    days = [*spread(date(2025, 9, 1), date(2026, 2, 27), 30), DAY, DAY + timedelta(days=1)]
    pair = [
        d.firm(
            name,
            capital=0,
            staff=0,
            scope="日用百货销售",
            representative="案例关某",
            region=region,
        )
        for name, region in (("示例晴川商行", "110108"), ("远岫示例商行", "110105"))
    ]
    for party in pair:
        squat(d, party, days, "女装")
    alone = d.firm("案例独行商行", capital=0, staff=0, scope="日用百货销售", representative="案例独某")
    squat(d, alone, days, "家居")
    honest = d.firm("本分案例有限公司", representative="案例关某", region="330106")
    d.mark(honest, DAY, "本分茶", "30")
    d.event(
        d.mark(alone, date(2025, 1, 6), "案例旧标", "3"),
        "transferred",
        date(2025, 12, 1),
        counterparty_name="买主",
    )
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / "delivery")])
    return folder


def screened(folder: Path, day: date, past: Path | None) -> Outcome:
    engine = Engine(lambda kind: OpenScorecard(kind, LAW), LAW, Settings.load(), past=past)
    with Register.open(folder / "register.duckdb", read_only=True) as register:
        return screen(register, Days(day, day), engine)


@pytest.fixture(scope="module")
def two_days(register: Path) -> tuple[Outcome, Outcome, Path]:
    """Both days screened in turn, handed over below one folder."""
    past = register / "findings"
    first = screened(register, DAY, past)
    hand_over(first, past / str(DAY), Settings.load())
    second = screened(register, DAY + timedelta(days=1), past)
    hand_over(second, past / str(DAY + timedelta(days=1)), Settings.load())
    return first, second, past


def by_applicant(outcome: Outcome) -> dict[str, str]:
    return dict(outcome.findings[["applicant", "case_id"]].itertuples(index=False, name=None))


def test_one_representative_ties_the_flagged_and_only_them(two_days: tuple[Outcome, Outcome, Path]) -> None:
    first = two_days[0]
    cases = by_applicant(first)
    assert cases["示例晴川商行"] == cases["远岫示例商行"]
    assert len(set(cases.values())) == 3  # the pair, the loner, the honest firm
    assert first.findings["case_id"].notna().all()
    links = first.book.links
    assert set(links["why"]) == {"representative"}
    assert links["detail"].tolist() == ["案例关某"]


def test_totals_are_the_case_s_and_come_with_members_and_evidence(
    two_days: tuple[Outcome, Outcome, Path],
) -> None:
    first = two_days[0]
    case = first.book.cases.set_index("case_id").loc[by_applicant(first)["示例晴川商行"]]
    assert case["parties"] == 2
    assert case["filings_life"] == 62  # 31 each by that day
    members = json.loads(case["members"])
    assert [m["filings_life"] for m in members] == [31, 31]
    assert {m["applicant"] for m in members} == {"示例晴川商行", "远岫示例商行"}
    assert sum(month.get("filings", 0) for month in json.loads(case["timeline"])) == 62
    evidence = json.loads(case["evidence"])
    assert evidence[0]["zh"] == "2个主体的法定代表人同为案例关某"
    assert evidence[0]["parties"] == 2
    alone = first.book.cases.set_index("case_id").loc[by_applicant(first)["案例独行商行"]]
    assert alone["parties"] == 1
    assert {"month": "2025-12", "filings": 5, "transferred": 1}.items() <= next(
        m for m in json.loads(alone["timeline"]) if m["month"] == "2025-12"
    ).items()


def test_the_report_adds_the_groups_up(two_days: tuple[Outcome, Outcome, Path]) -> None:
    page = (two_days[2] / str(DAY) / "report.html").read_text(encoding="utf-8")
    assert "<b>2</b>" in page.split("applicants in one case")[0][-200:]
    assert "同一法定代表人" in page.split('class="list ties"')[1]
    assert page.count('<svg class="network"') == 1  # the loner stands behind himself
    assert page.count('<svg class="months"') == 2
    assert "<b>62</b>" in page


def test_the_number_stays_the_next_day_and_the_opening_is_remembered(
    two_days: tuple[Outcome, Outcome, Path],
) -> None:
    first, second, _ = two_days
    assert by_applicant(first)["示例晴川商行"] == by_applicant(second)["远岫示例商行"]
    case = second.book.cases.set_index("case_id").loc[by_applicant(second)["示例晴川商行"]]
    assert case["opened"] == DAY
    assert case["flagged"] == 4  # both days' filings
    assert json.loads(case["history"]) == [
        {"day": str(DAY), "case": case.name, "event": "opened", "other": ""}
    ]


def test_the_same_day_again_is_the_same_bytes_whatever_came_later(
    register: Path, two_days: tuple[Outcome, Outcome, Path], tmp_path: Path
) -> None:
    past = two_days[2]
    again = hand_over(screened(register, DAY, past), tmp_path / "again", Settings.load())
    for name in (*FILES, "findings.csv"):
        assert (again / name).read_bytes() == (past / str(DAY) / name).read_bytes()


def test_the_ledger_reads_strictly_earlier_days(two_days: tuple[Outcome, Outcome, Path]) -> None:
    past = two_days[2]
    assert case_ledger.read(past, DAY).filings.empty
    assert set(case_ledger.read(past, DAY + timedelta(days=1)).filings["day"]) == {DAY}
    assert len(case_ledger.read(past, DAY + timedelta(days=2)).filings) == 6
    assert case_ledger.read(past / "nowhere", DAY).filings.empty


def test_a_merge_and_a_split_are_in_the_history(
    register: Path, two_days: tuple[Outcome, Outcome, Path], tmp_path: Path
) -> None:
    """Two separate cases of yesterday are one by the tie found today; a third lost a filing to another group."""
    first = two_days[0]
    numbers = first.findings.set_index("applicant")
    one, other = _bases(register)
    yesterday = DAY - timedelta(days=1)
    loner = by_applicant(first)["案例独行商行"]
    # of equal parts the one with the smaller number keeps the case: not the loner's
    gone = next(g for g in map(str, range(99)) if case_id("CN", f"filing:{g}", "trademark") < loner)
    opened = {one: yesterday - timedelta(days=5), other: yesterday, "C-STRANGE000": yesterday}
    rows = [
        (one, numbers.loc["示例晴川商行", "application_number"]),
        (other, numbers.loc["远岫示例商行", "application_number"]),
        ("C-STRANGE000", numbers.loc["案例独行商行", "application_number"]),
        ("C-STRANGE000", gone),
    ]  # fmt: skip
    _write_past(tmp_path / "past" / str(yesterday), rows, opened, yesterday)
    outcome = screened(register, DAY, tmp_path / "past")
    cases = outcome.book.cases.set_index("case_id")
    merged = cases.loc[one]
    assert merged["merged"] == other
    events = [(e["event"], e["case"], e["other"]) for e in json.loads(merged["history"])]
    assert events == [("opened", one, ""), ("opened", other, ""), ("merged", one, other)]
    assert by_applicant(outcome)["案例独行商行"] == loner
    assert cases.loc[loner, "split_from"] == "C-STRANGE000"


def _bases(folder: Path) -> list[str]:
    """The cases of the groups of the pair alone."""
    with Register.open(folder / "register.duckdb", read_only=True) as register:
        rows = (
            register.as_of(DAY)
            .current("parties")
            .filter(lambda t: t.name.isin(["示例晴川商行", "远岫示例商行"]))
        )
        groups = rows.select("name", "group_key").distinct().to_pandas().sort_values("name")["group_key"]
    return [case_id("CN", group, "trademark") for group in groups]


def _write_past(folder: Path, rows: list[tuple[str, str]], opened: dict[str, date], day: date) -> None:
    import pyarrow.parquet as pq

    folder.mkdir(parents=True)
    common = {"office": "CN", "kind": "trademark", "day": day}
    filings = pd.DataFrame(
        [{**common, "case_id": c, "application_number": n, "model_kind": "trademark", "filing_date": day,
          "band": "review", "grounds": ""} for c, n in rows]
    )  # fmt: skip
    cases = pd.DataFrame([{**common, "case_id": c, "opened": o} for c, o in opened.items()]).reindex(
        columns=CASES.names
    )
    for name, frame, schema in (
        ("cases.parquet", cases, CASES), ("case_filings.parquet", filings, FILINGS),
        ("case_links.parquet", empty(LINKS), LINKS),
    ):  # fmt: skip
        pq.write_table(table(frame, schema), folder / name)
