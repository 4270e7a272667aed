"""Taiwan's gazette and application records, and how its register writes days, marks and names."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from reading import Reading, made, real, sniffers, taken_in

from bonafile.records.readers.tipo_names import country, mark, party_type, roc_day
from bonafile.records.readers.tipo_trademark import TipoTrademarkReader

FOLDER = "tipo-gazette"
GAZETTE, APPLICATIONS = "gazette-2022-03-16-part1.xml", "TmarkAppl-api-25.xml"

REGISTRATION = """<RegContent no="1"><CaseNo>{number}</CaseNo><RegisterNo>09000001</RegisterNo><Trademark_Name>{name}</Trademark_Name>
<Trademark_Design>(墨色)(平面)</Trademark_Design><Filing_Date>{day}</Filing_Date><SDate>111.03.16</SDate>
<RegContentClassification><Class>009</Class></RegContentClassification><RegContentClassification><Class>035</Class></RegContentClassification>
<RegContentOwner><AChinese>{owner}</AChinese><AEnglish></AEnglish></RegContentOwner></RegContent>"""
APPLICATION = """<API><tmarkappl page-count="1" create-date="2022/3/27"><tmarkcontent sequence="1"><appl-no>110000001</appl-no>
<appl-date>{day}</appl-date><tmark-name>虛構及圖</tmark-name><tmark-draft-c/><goodsclasses><goodsclass><goodsclass-code>009</goodsclass-code>
<goods-name>電腦；手機。</goods-name></goodsclass><goodsclass><goodsclass-code>035</goodsclass-code><goods-name>廣告。</goods-name></goodsclass></goodsclasses>
</tmarkcontent></tmarkappl></API>"""


def gazette(*registrations: str, encoding: str = "utf-8") -> Reading:
    content = f'<?xml version="1.0" encoding="{encoding}"?>\n<RegContentList>{"".join(registrations)}</RegContentList>'
    return Reading(TipoTrademarkReader(), made(content.encode(encoding)))


def registration(
    number: str = "110000001", name: str = "虛構", day: str = "110.05.03", owner: str = "虛構股份有限公司"
) -> str:
    return REGISTRATION.format(number=number, name=name, day=day, owner=owner)


@pytest.fixture(scope="module")
def issue() -> Reading:
    return Reading(TipoTrademarkReader(), real(f"{FOLDER}/{GAZETTE}"))


class TestGazette:
    def test_every_registration(self, issue: Reading) -> None:
        assert len(issue.records) == 1217
        assert issue.counts() == {"filings": 1217, "parties": 1235 + 1465, "events": 1217}
        assert not issue.rejects
        assert not issue.refused

    def test_days_of_the_republic(self, issue: Reading) -> None:
        assert issue.one("filings", application_number="109088843")["filing_date"] == "2020-12-15"
        days = [row["filing_date"] for row in issue.rows["filings"]]
        assert (min(days), max(days)) == ("2018-11-06", "2021-10-08")
        assert {(r["event"], r["event_date"]) for r in issue.rows["events"]} == {("registered", "2022-03-16")}
        assert {record.issued for record in issue.records} == {date(2022, 3, 16)}

    def test_one_registration_in_full(self, issue: Reading) -> None:
        number = "109088843"
        assert issue.one("filings", application_number=number) == {
            "office": "TW", "application_number": number, "kind": "trademark", "filing_date": "2020-12-15",
            "mark_text": "F FISHER SCIENTIFIC", "mark_type": "word", "nice_classes": "1",
        }  # fmt: skip
        owner = issue.one("parties", application_number=number, role="applicant")
        assert (owner["name"], owner["name_latin"]) == (
            "美商費雪科學公司",
            "FISHER SCIENTIFIC COMPANY L.L.C.",
        )
        assert (owner["country"], owner["party_type"]) == ("US", "enterprise")
        assert issue.one("events", application_number=number)["detail"] == "registration 02207609"

    def test_kinds_of_mark(self, issue: Reading) -> None:
        kinds = Counter(row["mark_type"] for row in issue.rows["filings"])
        assert kinds == {"word": 636, "combined": 507, "figurative": 73, "3d": 1}
        assert not [r for r in issue.of("filings", mark_type="figurative") if "mark_text" in r]
        assert not [r for r in issue.of("filings", mark_type="word") if "mark_text" not in r]

    def test_kinds_of_owner(self, issue: Reading) -> None:
        owners = issue.of("parties", role="applicant")
        kinds = Counter(row.get("party_type", "") for row in owners)
        assert kinds == {"enterprise": 796, "individual": 389, "sole_trader": 39, "research": 3, "": 8}


class TestApplications:
    def test_every_application(self) -> None:
        found = Reading(TipoTrademarkReader(), real(f"{FOLDER}/{APPLICATIONS}"))
        assert found.counts() == {"filings": 25, "parties": 25 + 10}
        assert not found.rejects
        assert not found.refused
        assert {record.issued for record in found.records} == {date(2022, 3, 27)}
        assert any("class of Taiwan's own classification ×26" in note for note in found.notes)
        assert not [row for row in found.rows["filings"] if "nice_classes" in row], "all filed in 1951"
        filing = found.one("filings", application_number="000000003")
        assert (filing["filing_date"], filing["mark_text"]) == ("1951/02/27", "日月潭")
        assert found.rows["parties"][0]["address"] == "臺中市復興路170號"

    def test_nice_classes_and_goods_by_class(self) -> None:
        found = Reading(TipoTrademarkReader(), made(APPLICATION.format(day="2021/05/03").encode()))
        filing = found.one("filings")
        assert (filing["nice_classes"], filing["goods"]) == ("9;35", "9: 電腦；手機 | 35: 廣告")
        assert filing["mark_text"] == "虛構"

    def test_before_1994_the_numbers_are_taiwans_own(self) -> None:
        found = Reading(TipoTrademarkReader(), made(APPLICATION.format(day="1994/07/14").encode()))
        assert "nice_classes" not in found.one("filings")
        assert found.one("filings")["goods"] == "電腦；手機 | 廣告"

    def test_without_the_frame_of_the_service(self) -> None:
        content = APPLICATION.format(day="2021/05/03").removeprefix("<API>").removesuffix("</API>")
        found = Reading(TipoTrademarkReader(), made(content.encode()))
        assert (len(found.records), len(found.rejects)) == (1, 0)


class TestFiles:
    def test_every_file_is_known_by_its_content(self) -> None:
        for file in sorted(real(FOLDER).iterdir()):
            assert sniffers("any", file.read_bytes()[: 1 << 16]) == ["tipo-trademark"]

    def test_full_path(self, tmp_path: Path) -> None:
        first = taken_in(tmp_path, real(FOLDER))
        assert (first["read"], first["new"], first["quarantined"]) == (5194, 5194, 0)
        assert taken_in(tmp_path, real(FOLDER))["unchanged"] == 5194

    def test_big5(self) -> None:
        assert (
            gazette(registration(name="許功蓋及圖"), encoding="big5").one("filings")["mark_text"] == "許功蓋"
        )

    def test_a_day_that_does_not_exist_is_refused(self) -> None:
        found = gazette(registration(), registration("110000002", day="110.02.30"))
        assert found.refused == ["filing_date is not a day that exists: '2021-02-30' (write 2026-03-02)"]

    def test_a_damaged_registration_costs_itself_only(self) -> None:
        found = gazette(
            registration(), registration("110000002").replace("</CaseNo>", ""), registration("110000003")
        )
        assert [row["application_number"] for row in found.rows["filings"]] == ["110000001", "110000003"]
        assert "<CaseNo>110000002" in found.rejects[0].raw

    def test_several_classes(self) -> None:
        assert gazette(registration()).one("filings")["nice_classes"] == "9;35"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("109.12.15", "2020-12-15"), ("99/1/5", "2010-01-05"), ("1091215", "2020-12-15"), ("981215", "2009-12-15"),
        ("民國109年12月15日", "2020-12-15"), ("0.12.15", "0.12.15"), ("soon", "soon"), ("", ""),
    ],
)  # fmt: skip
def test_days(written: str, day: str) -> None:
    assert roc_day(written) == day


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("景岳", "景岳", "word"), ("RIA設計字", "RIA", "word"), ("歐肯(簡體字)", "歐肯", "word"),
        ("BECOO及圖", "BECOO", "combined"), ("RG設計字及圖", "RG", "combined"), ("FSK Plus及鑽石圖", "FSK Plus", "combined"),
        ("7DW設計圖", "7DW", "combined"), ("華紘及圖HUA HUNG", "華紘 HUA HUNG", "combined"),
        ("Loro Piana and device", "Loro Piana", "combined"), ("SOSHIN (logo)", "SOSHIN", "combined"),
        ("JUREN及圖(彩色)", "JUREN", "combined"), ("設計圖", "", "figurative"), ("標章圖", "", "figurative"),
        ("圖形(彩)", "", "figurative"), ("Device (1)", "", "figurative"), ("虛構有限公司標章", "", "figurative"),
        ("圖書館", "圖書館", "word"), ("及時雨", "及時雨", "word"),
    ],
)  # fmt: skip
def test_marks(name: str, words: str, kind: str) -> None:
    assert mark(name) == (words, kind)


def test_a_solid_mark() -> None:
    assert mark("寶寶立體圖", "(彩色)(立體)") == ("", "3d")


@pytest.mark.parametrize(
    ("name", "kind", "home"),
    [
        ("美商虛構科學公司", "enterprise", "US"), ("大陸商虛構有限公司", "enterprise", "CN"),
        ("虛構企業社　王大明", "sole_trader", ""), ("永貞宮　王大明", "", ""), ("日籍林　智子", "individual", "JP"),
        ("王大明", "individual", ""), ("國立虛構大學", "university", ""), ("財團法人虛構研究院", "research", ""),
        ("商鞅", "individual", ""), ("新創電子商務有限公司", "enterprise", ""),
    ],
)  # fmt: skip
def test_parties(name: str, kind: str, home: str) -> None:
    assert (party_type(name), country(name)) == (kind, home)
