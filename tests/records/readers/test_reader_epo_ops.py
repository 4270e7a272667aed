"""EPO OPS: bibliographic data of any office, and legal events."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from reading import Reading, made, real, sniffers, taken_in

from bonafile.records.readers.epo_ops import EpoOpsReader

FOLDER = "epo-xml"

FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<ops:world-patent-data xmlns="http://www.epo.org/exchange" xmlns:ops="http://ops.epo.org" xmlns:xlink="http://www.w3.org/1999/xlink">
{}</ops:world-patent-data>"""
REFERENCES = """<publication-reference><document-id document-id-type="docdb"><country>{office}</country><doc-number>1</doc-number>
<kind>{printed}</kind><date>{day}</date></document-id></publication-reference>
<application-reference><document-id document-id-type="docdb"><country>{office}</country><doc-number>{number}</doc-number>
<kind>{kind}</kind><date>20190304</date></document-id></application-reference>"""
PUBLICATION = """<exchange-documents><exchange-document system="x" country="{office}"><bibliographic-data>{references}
<parties><applicants><applicant sequence="1" data-format="epodoc"><applicant-name><name>MADE UP TECH CO LTD [CN]</name></applicant-name></applicant>
<applicant sequence="1" data-format="original"><applicant-name><name>虚构科技有限公司</name></applicant-name></applicant></applicants></parties>
<invention-title lang="en">A device</invention-title><invention-title lang="zh">一种装置</invention-title></bibliographic-data>{abstract}
</exchange-document></exchange-documents>"""
EVENT = """<ops:legal code="{code} " desc="WHAT HAPPENED"><ops:L007EP>{gazette}</ops:L007EP><ops:L018EP>0001-01-01</ops:L018EP>
<ops:L019EP>2022-01-03</ops:L019EP><ops:L500EP>{more}</ops:L500EP></ops:legal>"""


def publication(
    office: str = "CN",
    printed: str = "A",
    day: str = "20200401",
    kind: str = "A",
    abstract: str = "",
    number: str = "201910000001",
) -> str:
    references = REFERENCES.format(office=office, printed=printed, day=day, kind=kind, number=number)
    return PUBLICATION.format(office=office, references=references, abstract=abstract)


def member(*events: str, office: str = "CN") -> str:
    references = REFERENCES.format(
        office=office, printed="A", day="20200401", kind="A", number="201910000001"
    )
    return f'<ops:patent-family><ops:family-member family-id="1">{references}{"".join(events)}</ops:family-member></ops:patent-family>'


def event(code: str, gazette: str = "2021-05-07", more: str = "") -> str:
    return EVENT.format(code=code, gazette=gazette, more=more)


def read(*parts: str) -> Reading:
    return Reading(EpoOpsReader(), made(FRAME.format("".join(parts)).encode()))


class TestRealFiles:
    def test_publications(self) -> None:
        found = Reading(EpoOpsReader(), real(f"{FOLDER}/ep1000000_full_cycle.xml"))
        assert found.counts() == {"filings": 2, "parties": 4, "events": 2}
        assert not found.rejects
        assert not found.refused
        first, second = found.rows["filings"]
        assert first == second, "the grant prints no abstract: it keeps the one before"
        assert (first["office"], first["application_number"], first["filing_date"]) == (
            "EP",
            "99203729",
            "1999-11-08",
        )
        assert first["title"].startswith("Apparatus for manufacturing green bricks")
        assert first["ipc"] == "B28B1/29;B28B5/02;B28B7/00;H02P6/08"
        assert first["priority_numbers"] == "NL1010536"
        assert "IMAGE" not in first["abstract"]
        assert [(r["event"], r["event_date"]) for r in found.rows["events"]] == [
            ("published", "2000-05-17"), ("registered", "2003-02-12"),
        ]  # fmt: skip
        assert [record.issued for record in found.records] == [date(2000, 5, 17), date(2003, 2, 12)]
        assert {row["country"] for row in found.rows["parties"]} == {"NL"}

    def test_legal_events(self) -> None:
        found = Reading(EpoOpsReader(), real(f"{FOLDER}/legal_1.xml"))
        assert found.counts() == {"events": 2}
        report = found.one("events", event="opinion_notice")
        assert (report["event_date"], report["known_date"]) == ("2002-04-23", "2002-06-05")
        assert found.notes[0].startswith("49 legal events: left out"), "fifty in all"
        assert "PG25 LAPSED IN A CONTRACTING STATE" in found.notes[0]

    def test_every_file_is_known_by_its_content(self) -> None:
        for file in sorted(real(FOLDER).iterdir()):
            assert sniffers("any", file.read_bytes()[: 1 << 16]) == ["epo-ops"]

    def test_full_path(self, tmp_path: Path) -> None:
        first = taken_in(tmp_path, real(FOLDER))
        assert (first["read"], first["quarantined"]) == (10, 0)
        assert first["new"] == 6, "one filing, two parties, three events: all others say the same again"
        assert taken_in(tmp_path, real(FOLDER))["unchanged"] == 10


class TestMade:
    def test_a_chinese_filing_is_told_in_chinese(self) -> None:
        found = read(publication())
        assert found.one("filings")["title"] == "一种装置"
        party = found.one("parties")
        assert (party["name"], party["name_latin"], party["country"]) == (
            "虚构科技有限公司",
            "MADE UP TECH CO LTD",
            "CN",
        )

    @pytest.mark.parametrize(
        ("office", "printed", "kind", "expected"),
        [
            ("CN", "A", "A", ("CN", "invention", "published")),
            ("CN", "B", "A", ("CN", "invention", "registered")),
            ("CN", "U", "U", ("CN", "utility_model", "registered")),
            ("US", "A", "A", ("US", "invention", "registered")),
            ("US", "A1", "A", ("US", "invention", "published")),
            ("EP", "A1", "W", ("WO", "invention", "published")),
        ],
    )
    def test_kinds(self, office: str, printed: str, kind: str, expected: tuple[str, str, str]) -> None:
        found = read(publication(office=office, printed=printed, kind=kind))
        assert (
            found.one("filings")["office"],
            found.one("filings")["kind"],
            found.one("events")["event"],
        ) == expected

    def test_only_the_same_filing_is_completed(self) -> None:
        text = '<abstract lang="zh"><p>一种虚构的装置。</p></abstract>'
        found = read(
            publication(abstract=text), publication(printed="B", day="20220105"),
            publication(number="201910000002"),
        )  # fmt: skip
        assert [row.get("abstract", "") for row in found.rows["filings"]] == [
            "一种虚构的装置。",
            "一种虚构的装置。",
            "",
        ]

    def test_a_transfer_in_china_names_who_receives(self) -> None:
        found = read(
            member(event("TR01", more="<ops:L509EP>SECOND CO</ops:L509EP><ops:L525EP>20210420</ops:L525EP>"))
        )
        told = found.one("events", event="transferred")
        assert (told["event_date"], told["known_date"]) == ("2021-04-20", "2021-05-07")
        assert told["counterparty_name"] == "SECOND CO"

    def test_a_code_counts_in_its_own_office_only(self) -> None:
        found = read(member(event("TR01"), office="EP"))
        assert found.events() == {"published": 1}
        assert any("TR01 WHAT HAPPENED ×1" in note for note in found.notes)

    def test_an_event_of_no_day_is_left_out_by_name(self) -> None:
        found = read(member(event("RJ01", gazette="0001-01-01")))
        assert found.events() == {"published": 1}
        assert any("RJ01" in note for note in found.notes)

    def test_an_effective_day_after_the_gazette_is_not_known_before(self) -> None:
        told = read(member(event("CF01", more="<ops:L525EP>20210901</ops:L525EP>"))).one(
            "events", event="lapsed"
        )
        assert (told["event_date"], told["known_date"]) == ("2021-09-01", "2021-09-01")

    def test_a_publication_without_application_is_refused(self) -> None:
        found = read(
            "<exchange-documents><exchange-document><bibliographic-data/></exchange-document></exchange-documents>"
        )
        assert any("application_number is empty" in reason for reason in found.refused)

    def test_an_answer_of_another_service_is_named(self) -> None:
        assert read("<ops:biblio-search/>").notes == [
            "neither bibliographic data nor legal events / 不含著录数据或法律状态"
        ]

    def test_entities_are_inert(self) -> None:
        bomb = FRAME.replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n', 1)
        found = Reading(EpoOpsReader(), made(bomb.format(publication().replace("一种装置", "&b;")).encode()))
        assert found.one("filings")["title"] == "&b;"
