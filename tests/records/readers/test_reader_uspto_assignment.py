"""USPTO assignment XML: what counts as a transfer, and between whom."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from reading import Reading, made, real, sniffers, taken_in

from bonafile.records.readers.uspto_assignment import UsptoAssignmentReader
from bonafile.records.readers.uspto_conveyances import Conveyance, events

FOLDER = "uspto-assignment-xml"

MADE = """<?xml version="1.0" encoding="UTF-8"?>
<response><result>{docs}</result></response>
"""
DOC = """<doc><str name="reelNo">70001</str><str name="frameNo">12</str><date name="lastUpdateDate">2021-06-02T00:00:00Z</date>
<date name="recordedDate">{recorded}T04:00:00Z</date><str name="conveyanceText">{kind}</str>
<arr name="patAssignorName"><str>Giver &amp; Sons</str></arr><arr name="patAssignorExDate"><date>2021-05-01T04:00:00Z</date></arr>
<arr name="patAssigneeName"><str>Taker One</str><str>Taker Two</str></arr>
<arr name="applNum">{numbers}</arr><arr name="inventors"><str>Ada Made</str></arr></doc>"""


def read(*docs: str) -> Reading:
    return Reading(UsptoAssignmentReader(), made(MADE.format(docs="".join(docs)).encode()))


def doc(kind: str = "ASSIGNMENT OF ASSIGNORS INTEREST (SEE DOCUMENT FOR DETAILS).",
        numbers: str = "<str>17000001</str>", recorded: str = "2021-06-01") -> str:  # fmt: skip
    return DOC.format(kind=kind, numbers=numbers, recorded=recorded)


class TestRealFiles:
    @pytest.mark.parametrize(
        ("name", "documents", "told"),
        [
            ("assignment_1.xml", 1, {"transferred": 5}),
            ("assignment_2.xml", 1, {"applicant_changed": 1}),
            ("assignment_3.xml", 9, {"applicant_changed": 1}),
        ],
    )
    def test_counts(self, name: str, documents: int, told: dict[str, int]) -> None:
        found = Reading(UsptoAssignmentReader(), real(f"{FOLDER}/{name}"))
        assert len(found.records) == documents
        assert found.events() == told
        assert not found.rejects
        assert not found.refused

    def test_a_sale_is_told_for_every_application_with_both_parties(self) -> None:
        found = Reading(UsptoAssignmentReader(), real(f"{FOLDER}/assignment_1.xml"))
        numbers = ["10628795", "11400674", "09210491", "09705446", "09266394"]
        assert [row["application_number"] for row in found.rows["events"]] == numbers
        event = found.one("events", application_number="10628795")
        assert event["counterparty_name"] == "REALTIME DATA LLC"
        assert event["detail"].endswith("REALTIME DATA COMPRESSION SYSTEMS, INC. -> REALTIME DATA LLC")
        assert (event["event_date"], event["known_date"]) == ("2006-09-14", "2006-09-14")
        assert found.records[0].issued == date(2008, 1, 22)

    def test_an_employer_that_receives_from_the_inventors_bought_nothing(self) -> None:
        found = Reading(UsptoAssignmentReader(), real(f"{FOLDER}/assignment_2.xml"))
        event = found.one("events")
        assert event["event"] == "applicant_changed"
        assert (event["event_date"], event["known_date"]) == ("2017-08-28", "2017-08-29"), (
            "the last signature"
        )

    def test_securities_and_their_releases_are_named_and_left_out(self) -> None:
        found = Reading(UsptoAssignmentReader(), real(f"{FOLDER}/assignment_3.xml"))
        assert any(
            "security interest ×290, termination and release of patent security agreement ×88" in n
            for n in found.notes
        )
        assert any("document that moves no title ×8" in note for note in found.notes)

    def test_every_file_is_known_by_its_content(self) -> None:
        for file in sorted(real(FOLDER).iterdir()):
            assert sniffers("any", file.read_bytes()[: 1 << 16]) == ["uspto-assignment"]

    def test_full_path(self, tmp_path: Path) -> None:
        first = taken_in(tmp_path, real(FOLDER))
        assert (first["read"], first["new"], first["quarantined"]) == (7, 7, 0)
        assert taken_in(tmp_path, real(FOLDER))["unchanged"] == 7


class TestMade:
    def test_one_event_per_application_and_receiver(self) -> None:
        found = read(doc(numbers="<str>17000001</str><str>NULL</str><str>17000002</str>"))
        assert len(found.rows["events"]) == 4
        assert {row["counterparty_name"] for row in found.rows["events"]} == {"Taker One", "Taker Two"}
        assert any("international application without national number ×1" in note for note in found.notes)

    def test_recorded_before_signed_is_refused(self) -> None:
        assert any("known_date lies before" in reason for reason in read(doc(recorded="2021-04-01")).refused)

    def test_a_document_without_application_is_refused(self) -> None:
        found = read(doc(), doc(numbers=""))
        assert len(found.records) == 1
        assert "names no application" in found.rejects[0].en
        assert found.rejects[0].raw.startswith("<doc>")

    def test_a_damaged_document_costs_itself_only(self) -> None:
        found = read(doc(), doc().replace("</arr>", "", 1), doc(numbers="<str>17000009</str>"))
        assert len(found.records) == 2
        assert "not well-formed" in found.rejects[0].en

    @pytest.mark.parametrize(
        ("kind", "told"),
        [
            ("ASSIGNMENT OF ASSIGNORS INTEREST", "transferred"),
            ("CHANGE OF NAME (SEE DOCUMENT FOR DETAILS).", "applicant_changed"),
            ("MERGER", "applicant_changed"),
            ("LICENSE (SEE DOCUMENT FOR DETAILS).", "licensed"),
            ("RELEASE BY SECURED PARTY", ""),
            ("CORRECTIVE ASSIGNMENT TO CORRECT THE NAME PREVIOUSLY RECORDED", ""),
        ],
    )
    def test_kinds_of_conveyance(self, kind: str, told: str) -> None:
        assert {row["event"] for row in read(doc(kind=kind)).rows.get("events", [])} == (
            {told} if told else set()
        )


class TestInventors:
    def told(self, assignors: list[str], inventors: list[str], applicants: list[str]) -> list[str]:
        conveyance = Conveyance("ASSIGNMENT", assignors, ["Made Works Inc."], "2021-05-01", "2021-06-01")
        return [row["event"] for row in events(conveyance, Counter(), inventors, applicants)]

    def test_names_in_any_order_and_with_middle_names(self) -> None:
        assert self.told(["MADE, ADA"], ["Ada Q. Made"], []) == ["applicant_changed"]

    def test_one_assignor_who_is_no_inventor_makes_it_a_transfer(self) -> None:
        assert self.told(["MADE, ADA", "OTHER, BO"], ["Ada Made"], []) == ["transferred"]

    def test_a_surname_alone_is_nobody(self) -> None:
        assert self.told(["MADE"], ["Ada Made"], []) == ["transferred"]

    def test_to_the_applicant_of_record_nothing_changes(self) -> None:
        assert self.told(["MADE, ADA"], ["Ada Made"], ["MADE WORKS, INC"]) == []
