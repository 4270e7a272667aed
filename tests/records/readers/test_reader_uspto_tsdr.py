"""USPTO trademark status XML: ST.66 and two versions of ST.96."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from reading import Reading, made, real, sniffers, taken_in

from bonafile.records.readers.uspto_tsdr import UsptoTsdrReader
from bonafile.records.readers.uspto_tsdr_case import reel_and_frame

FOLDER = "uspto-tsdr-xml"
D3, V221, ST66 = "rn2178784-ST-961_D3.xml", "rn2178784-ST-962.2.1.xml", "sn76044902.xml"

MADE = """<?xml version="1.0" encoding="UTF-8"?>
<a:TrademarkTransaction xmlns:b="http://www.wipo.int/standards/XMLSchema/ST96/Common" xmlns:a="http://www.wipo.int/standards/XMLSchema/ST96/Trademark">
<a:TrademarkBag><a:Trademark><b:ApplicationNumber><b:ApplicationNumberText>90000001</b:ApplicationNumberText></b:ApplicationNumber>
<a:ApplicationDate>{day}</a:ApplicationDate>
<a:MarkRepresentation><a:MarkReproduction><a:WordMarkSpecification><a:MarkVerbalElementText>CAFÉ &amp; MADE</a:MarkVerbalElementText></a:WordMarkSpecification></a:MarkReproduction></a:MarkRepresentation>
<a:MarkEventBag><a:MarkEvent><a:NationalMarkEvent><a:MarkEventCode>ASGNI</a:MarkEventCode><a:MarkEventDescriptionText>AUTOMATIC UPDATE OF ASSIGNMENT OF OWNERSHIP</a:MarkEventDescriptionText></a:NationalMarkEvent><a:MarkEventDate>2022-03-01</a:MarkEventDate></a:MarkEvent></a:MarkEventBag>
{assignments}</a:Trademark></a:TrademarkBag></a:TrademarkTransaction>
"""
ASSIGNMENT = """<a:AssignmentBag><a:Assignment><a:AssignmentIdentifier>70010002</a:AssignmentIdentifier>
<a:AssignmentConveyanceCategory>{kind}</a:AssignmentConveyanceCategory><a:AssignmentRecordedDate>2022-02-20</a:AssignmentRecordedDate>
<a:AssignmentExecutedDate>2022-02-01</a:AssignmentExecutedDate>
<a:AssignorBag><a:Assignor><b:Contact><b:Name><b:EntityName>First LLC</b:EntityName></b:Name></b:Contact></a:Assignor></a:AssignorBag>
<a:AssigneeBag><a:Assignee><b:Contact><b:Name><b:EntityName>Second LLC</b:EntityName></b:Name></b:Contact></a:Assignee></a:AssigneeBag>
</a:Assignment></a:AssignmentBag>"""


def read(name: str) -> Reading:
    return Reading(UsptoTsdrReader(), real(f"{FOLDER}/{name}"))


def small(assignments: str = "", day: str = "2020-06-15-04:00") -> Reading:
    return Reading(UsptoTsdrReader(), made(MADE.format(assignments=assignments, day=day).encode()))


class TestRealFiles:
    @pytest.mark.parametrize(
        ("name", "counts"),
        [
            (D3, {"filings": 1, "parties": 3, "events": 7}),
            (V221, {"filings": 1, "parties": 3, "events": 8}),
            (ST66, {"filings": 1, "parties": 3, "events": 10}),
        ],
    )
    def test_counts(self, name: str, counts: dict[str, int]) -> None:
        found = read(name)
        assert found.counts() == counts
        assert not found.rejects
        assert not found.refused

    def test_both_versions_of_st96_tell_one_filing(self) -> None:
        assert read(D3).rows["filings"] == read(V221).rows["filings"]
        assert read(D3).rows["parties"] == read(V221).rows["parties"]

    def test_filing_as_filed(self) -> None:
        filing = read(V221).one("filings")
        assert (filing["application_number"], filing["filing_date"]) == ("74631225", "1995-02-07")
        assert (filing["mark_text"], filing["mark_type"], filing["nice_classes"]) == ("JAVA", "word", "9")
        assert filing["filing_basis"] == "intent", "as filed; the current basis is use"
        assert "first_use_date" not in filing, "claimed only after the filing"

    def test_the_first_owner_is_the_applicant(self) -> None:
        assert read(V221).one("parties", role="applicant")["name"] == "Sun Microsystems, Inc."
        assert (
            read(ST66)
            .one("parties", role="applicant")["address"]
            .startswith("1895 Preston White Drive, Reston")
        )

    def test_a_change_of_name_is_no_transfer(self) -> None:
        event = read(V221).one("events", event="applicant_changed")
        assert (event["event_date"], event["known_date"]) == ("2010-02-15", "2010-04-23")
        assert event["counterparty_name"] == "ORACLE AMERICA, INC."

    def test_an_assignment_is_a_transfer_with_both_parties(self) -> None:
        event = read(ST66).one("events", event="transferred")
        assert (event["event_date"], event["known_date"]) == ("2003-08-06", "2003-10-21")
        assert event["counterparty_name"] == "PYTHON SOFTWARE FOUNDATION"
        assert "CORPORATION FOR NATIONAL RESEARCH INITIATIVES, INC. -> PYTHON" in event["detail"]
        assert event["detail"].startswith("2849/0875")

    def test_st66_classes_goods_and_use(self) -> None:
        filing = read(ST66).one("filings")
        assert (filing["nice_classes"], filing["filing_basis"], filing["first_use_date"]) == (
            "9;42",
            "use",
            "1995-07-18",
        )
        assert filing["goods"].startswith("9: Computer programs")
        assert " | 42: Providing information" in filing["goods"]

    def test_who_acts_is_known_from_the_appointment(self) -> None:
        correspondent = read(ST66).one("parties", role="correspondent")
        assert correspondent["_known"] == "2010-08-03"
        assert correspondent["phone"] == "214-651-5110"
        assert "@" in correspondent["email"]

    def test_counts_from_the_latest_day_it_tells_of(self) -> None:
        assert [record.issued for record in read(ST66).records] == [date(2010, 9, 8)]

    def test_every_file_is_known_by_its_content(self) -> None:
        for file in sorted(real(FOLDER).iterdir()):
            assert sniffers("any", file.read_bytes()[: 1 << 16]) == ["uspto-tsdr"]

    def test_full_path(self, tmp_path: Path) -> None:
        first = taken_in(tmp_path, real(FOLDER))
        assert first["quarantined"] == 0
        assert first["read"] == 11 + 12 + 14
        assert taken_in(tmp_path, real(FOLDER))["new"] == 0


class TestMade:
    def test_any_prefix_and_a_time_zone(self) -> None:
        filing = small().one("filings")
        assert (filing["filing_date"], filing["mark_text"]) == ("2020-06-15", "CAFÉ & MADE")

    def test_history_tells_of_ownership_where_no_assignment_does(self) -> None:
        assert small().events() == {"applicant_changed": 1}

    def test_the_assignment_takes_the_place_of_the_history(self) -> None:
        found = small(ASSIGNMENT.format(kind="ASSIGNS THE ENTIRE INTEREST"))
        assert found.events() == {"transferred": 1}
        assert found.one("events")["counterparty_name"] == "Second LLC"

    def test_a_security_moves_no_title(self) -> None:
        found = small(ASSIGNMENT.format(kind="SECURITY INTEREST"))
        assert found.events() == {}
        assert any("security interest ×1" in note for note in found.notes)

    def test_a_day_that_does_not_exist_is_refused(self) -> None:
        assert any("filing_date" in reason for reason in small(day="2020-02-31").refused)

    def test_a_file_that_breaks_off(self) -> None:
        found = Reading(UsptoTsdrReader(), made(MADE.format(assignments="", day="2020-06-15").encode()[:900]))
        assert not found.records
        assert "breaks off" in found.rejects[0].en

    def test_reel_and_frame(self) -> None:
        assert reel_and_frame("41910383") == "4191/0383"
