"""Agents on a register: who comes first, what the records show outright, hidden preparers, and the pages."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bonafile.detect.agents import AgentSurvey, page, survey, write
from bonafile.detect.agents.funnel import funnel
from bonafile.records.register import Register
from tests.official.delivery import Delivery
from tests.official.patent_texts import valve_claims

DAY = date(2026, 3, 2)


def _through(d: Delivery, number: str, at: str, key: str = "") -> str:
    d.agent(number, f"案例{at}代理有限公司", at, f"代理师{key}" if key else "", key)
    return number


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> AgentSurvey:
    folder = tmp_path_factory.mktemp("agents")
    d = Delivery(860)
    bands: list[tuple[str, str]] = []

    def mark(
        day: date, at: str = "", key: str = "", *, client: object = None, text: str = "", bad: bool = False
    ) -> str:
        number = d.mark(
            client or d.firm(f"委托人{d.made}有限公司", phone=f"137{d.made:08d}"), day, text or d.word(3), "9"
        )  # type: ignore[arg-type]
        bands.append((number, "review" if bad else "clear"))
        return _through(d, number, at, key) if at else number

    for i in range(12):
        for at in (f"Q{i}",):  # usual agencies, registered
            d.add(
                "agencies",
                licence=at,
                name=f"案例{at}代理有限公司",
                kind="trademark",
                valid_from=date(2010, 1, 4),
            )
            for k in range(30):
                mark(DAY - timedelta(days=15 * k), at, f"{at}-1", bad=k == 7)
    d.add(
        "agencies", licence="MILL", name="案例MILL代理有限公司", kind="trademark", valid_from=date(2010, 1, 4)
    )
    d.add("agencies", licence="MILL", name="案例MILL代理有限公司", kind="trademark", valid_from=date(2010, 1, 4),
          status="suspended", known_date=DAY - timedelta(days=100))  # fmt: skip
    for k in range(40):
        mark(DAY - timedelta(days=5 * k), "MILL", "M-1", bad=k % 2 == 0)
    mark(DAY, "ABSENT")  # in no register
    lagging = [mark(DAY - timedelta(days=300 + k), "Q0", "Q0-1") for k in range(3)]
    own = d.firm("案例Q1代理有限公司")
    mark(DAY, client=own, text="案例自用酒")
    client = d.firm("案例再申请有限公司")
    first = mark(DAY - timedelta(days=300), "Q2", client=client, text="锦川泰")
    d.event(first, "refused", DAY - timedelta(days=60), article="4")
    again = mark(DAY, "Q2", client=client, text="锦川泰")
    for k in range(12):  # one key in turns for two agencies; another moved once
        mark(DAY - timedelta(days=3 * k), f"Q{3 + k % 2}", "TURNS")
        mark(DAY - timedelta(days=20 * k), "Q6" if k < 6 else "Q5", "MOVED")
    for k in range(6):  # strangers with one telephone and e-mail, no agent
        party = d.firm(f"案例隐名{k}有限公司", phone="13900001111", representative=f"隐{k}")
        mark(DAY - timedelta(days=k), client=party)
    tower = [
        d.firm(
            f"案例楼宇{k}有限公司",
            address="北京市海淀区孵化路1号",
            representative=f"楼{k}",
            phone=f"1350000{k:04d}",
        )
        for k in range(40)
    ]
    for k, party in enumerate(tower):  # an incubator: most use agencies
        mark(DAY - timedelta(days=k), "" if k % 5 == 0 else "Q7", client=party)
    house = [
        d.firm(f"案例集团{k}有限公司", phone="01066668888", representative="案例集团代表") for k in range(5)
    ]
    for party in house:  # one house's companies
        mark(DAY, client=party)
    for _ in range(20):  # a test upload, reported
        number = mark(DAY - timedelta(days=30), "Q8", "VICTIM", bad=True)
        d.event(number, "withdrawn", DAY - timedelta(days=29))
        d.decide(number, "dismissed", DAY - timedelta(days=10), reason="test_upload")
    for key, at in (("TWO", "Q10"), ("TWO", "Q11"), ("AWAY", "Q10"), ("LAG", "Q10")):
        d.add(
            "practitioners", licence=key, name=f"代理师{key}", agency_licence=at, valid_from=date(2020, 1, 2)
        )
    for k in range(4):  # registered at two at once; at another; a register that lags behind a move
        mark(DAY - timedelta(days=k), "Q10", "TWO")
        mark(DAY - timedelta(days=k), "Q11", "AWAY")
        mark(DAY - timedelta(days=k), "Q10" if k else "Q11", "LAG")
    mark(DAY, "Q5", "SELF", client=d.person("代理师SELF"))
    mark(DAY, "Q5", "OTHER", client=d.firm("代理师OTHER有限公司"))  # a company of that name is another
    late = mark(DAY, "Q9", "LATE")
    d.decide(late, "bad_faith", DAY + timedelta(days=40))  # the future
    d.add("agencies", licence="Q9", name="案例Q9代理有限公司", kind="trademark", valid_from=date(2010, 1, 4),
          status="revoked", known_date=DAY + timedelta(days=1))  # fmt: skip
    assert lagging
    assert again
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / "delivery")])
        table = pd.DataFrame(bands, columns=["application_number", "band"]).assign(office="CN")
        return survey(register, DAY, findings=table)


def _agent(found: AgentSurvey, key: str) -> dict:
    return found.agents.set_index("agent").loc[f"id:{key}"].to_dict()


def _breaches(found: AgentSurvey, breach: str) -> dict[str, int]:
    rows = found.breaches[found.breaches["breach"] == breach]
    return dict(zip(rows["agent"].str.removeprefix("id:"), rows["filings"], strict=True))


def test_the_mill_is_first_and_goes_on_after_its_sanction(found: AgentSurvey) -> None:
    mill = _agent(found, "MILL")
    assert mill["rank"] == 1
    assert mill["flagged"] == 20
    assert mill["ratio_low"] > 1
    assert mill["sanctioned_on"] == DAY - timedelta(days=100)
    assert mill["filings_after"] == 20
    assert mill["recurrence"]
    assert "受处罚后" in mill["facts_zh"]
    assert "times (95 %" in mill["facts_en"]


def test_each_agency_and_practitioner_has_one_row(found: AgentSurvey) -> None:
    counts = found.agents.groupby("agent_type")["agent"].agg(["size", "nunique"])
    assert (counts["size"] == counts["nunique"]).all()
    assert counts.loc["agency", "size"] == 14
    assert found.basis == "findings"
    assert _agent(found, "Q3-1")["agent_type"] == "practitioner"


def test_unlicensed_by_the_day_of_the_filing(found: AgentSurvey) -> None:
    shown = _breaches(found, "unlicensed")
    assert shown["ABSENT"] == 1
    assert shown["MILL"] == 21  # from the day of the suspension on, not before
    assert "Q0" not in shown
    assert "Q9" not in shown  # revoked tomorrow


def test_own_marks_refilings_and_turns(found: AgentSurvey) -> None:
    own = found.breaches[found.breaches["breach"] == "own_marks"]
    assert own[["agent", "name"]].values.tolist() == [["id:Q1", "案例Q1代理有限公司"]]
    assert own["grounds"].tolist() == ["CN-TM-L19-19.4"]
    assert _breaches(found, "refiled") == {"Q2": 1}
    assert set(_breaches(found, "in_turns")) == {"TURNS"}
    rows = json.loads(found.breaches.set_index("breach").loc["refiled", "rows"])
    assert rows[0]["client"] == "案例再申请有限公司"
    assert rows[0]["detail"]  # the refused one


def test_two_registrations_at_once_another_agency_s_and_the_own_name(found: AgentSurvey) -> None:
    assert _breaches(found, "two_agencies") == {"TWO": 4}
    assert _breaches(found, "elsewhere") == {"AWAY": 4}
    assert _breaches(found, "own_name") == {"SELF": 1}
    rows = found.breaches.set_index("breach")
    assert json.loads(rows.loc["two_agencies", "rows"])[0]["detail"].count(",") == 1  # both agencies, named
    assert "两家以上机构" in _agent(found, "TWO")["facts_zh"]
    assert "own name" in rows.loc["own_name", "en"] or "applicant of 1" in rows.loc["own_name", "en"]
    for honest in ("LAG", "OTHER", "MOVED"):
        assert _agent(found, honest)["breaches"] == ""


def test_strangers_with_one_telephone_but_no_incubator_and_no_house(found: AgentSurvey) -> None:
    assert found.preparers["applicants"].tolist() == [6]
    first = found.preparers.iloc[0]
    assert "电话" in first["zh"]
    assert json.loads(first["traces"])[0]["value"] == "139…1111"
    assert all("隐名" in row["client"] for row in json.loads(first["rows"]))


def test_a_test_upload_is_a_fact_in_favour_and_not_counted_as_bad(found: AgentSurvey) -> None:
    for agent in (_agent(found, "Q8"), _agent(found, "VICTIM")):
        assert agent["flagged"] >= 20
        assert agent["bad"] <= 1
        assert agent["withdrawn_bursts"] == 20
        assert "测试误提交" in agent["favour_zh"]
        assert "examined and cleared" in agent["favour_en"]


def test_nothing_of_the_future(found: AgentSurvey) -> None:
    agent = _agent(found, "Q9")
    assert agent["confirmed"] == 0
    assert pd.isna(agent["sanctioned_on"]) or agent["sanctioned_on"] is None


def test_files_and_page_stand_alone_and_repeat_their_bytes(found: AgentSurvey, tmp_path: Path) -> None:
    one, two = write(found, tmp_path / "a"), write(found, tmp_path / "b")
    for name, path in one.items():
        assert path.read_bytes() == two[name].read_bytes(), name
    text = page(found)
    assert "http:" not in text
    assert "https:" not in text
    assert "<svg" in text
    assert "案例MILL代理有限公司" in text
    assert "<script" not in text
    with one["agents.csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["agent"] == "id:MILL"
    assert len(rows) == len(found.agents)


def test_the_funnel_names_those_outside_and_nobody_else(found: AgentSurvey) -> None:
    agencies = found.agents[found.agents["agent_type"] == "agency"].reset_index(drop=True)
    plot = funnel(agencies, found.weight)
    assert "案例MILL" in plot
    assert "案例Q3代理" not in plot
    assert plot.count('class="out"') == (agencies["ratio_low"] > 1).sum()
    assert plot.count('class="in"') == (agencies["ratio_low"] <= 1).sum()
    assert funnel(agencies.iloc[:0], found.weight) == ""


def test_an_empty_register_has_no_agents(tmp_path: Path) -> None:
    with Register.open(tmp_path / "register.duckdb") as register:
        empty = survey(register)
    assert empty.agents.empty
    assert "没有经代理的申请" in page(empty)


def test_one_manner_under_many_names_and_many_under_one(tmp_path: Path) -> None:
    """Six agencies' practitioners sign one template for six strangers; one name signs what three hands wrote."""
    d = Delivery(861)

    def file(i: int, text: str, at: str, key: str) -> None:
        number = d.patent(d.firm(f"案例委托{d.made}公司"), DAY - timedelta(days=i), "装置", text)
        _through(d, number, at, key)

    hands = [valve_claims(["甲阀", "乙座", "丙环", "丁簧"], 10), *(_claims(turns) for turns in _TURNS)]
    for i in range(6):
        file(i, hands[0], f"T{i}", f"T{i}-1")
    for i in range(30):
        file(i, hands[1 + i % 3], "MANY", "MANY-1")
        file(i, hands[1], "ONE", "ONE-1")
        file(i, hands[2], "SAME", "SAME-1")
    with Register.open(tmp_path / "register.duckdb") as register:
        register.ingest([d.write(tmp_path / "delivery")])
        bands = pd.DataFrame({"office": ["CN"], "application_number": ["none"], "band": ["clear"]})
        found = survey(register, DAY, findings=bands)
    many, one = _agent(found, "MANY-1"), _agent(found, "ONE-1")
    assert many["style_spread"] > 0.2
    assert one["style_spread"] == pytest.approx(0, abs=1e-6)
    assert many["style_percentile"] == 1
    assert found.one_hand[["practitioners", "agencies", "clients"]].values.tolist() == [[6, 6, 6]]


_TURNS = (
    ("其特征在于", "设有", "固定连接", "所述", "用于"),
    ("包括如下步骤", "获取", "根据", "进行", "得到"),
    ("由", "组成", "其中", "至少一个", "配置为"),
)


def _claims(turns: tuple[str, ...]) -> str:
    body = "，".join(f"{turns[i % 5]}部件{i}{turns[(i + 2) % 5]}构件{i}" for i in range(12))
    return f"1. 一种装置，{body}。"
