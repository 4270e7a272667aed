"""USPTO patent JSON: search results and file wrappers, and the splitter of JSON lists behind them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from reading import Reading, made, real, sniffers, taken_in

from bonafile.records.readers import json_records
from bonafile.records.readers.base import Reject
from bonafile.records.readers.json_records import objects
from bonafile.records.readers.uspto_patent_json import UsptoPatentJsonReader, kind

FOLDER = "uspto-json"


def read(name: str) -> Reading:
    return Reading(UsptoPatentJsonReader(), real(f"{FOLDER}/{name}"))


def wrapper(**fields: object) -> Reading:
    content = json.dumps({"count": 1, "patentBag": [fields]}).encode()
    return Reading(UsptoPatentJsonReader(), made(content, "made.json"))


class TestRealFiles:
    def test_search_results(self) -> None:
        found = read("uspto_public_search_fixtures_biblio.json")
        assert found.counts() == {"filings": 129, "events": 129, "parties": 132 + 38}
        assert not found.rejects
        assert not found.refused
        assert {row["kind"] for row in found.rows["filings"]} == {"invention"}
        assert {(row["event"], row["event_date"]) for row in found.rows["events"]} == {
            ("registered", "2023-10-31")
        }
        assert {record.issued for record in found.records} == {date(2023, 10, 31)}
        assert len(found.of("parties", role="inventor")) == 129 - 91
        assert "list of inventors cut short (et al.) ×91" in found.notes[0]

    def test_the_first_result_in_full(self) -> None:
        found = read("uspto_public_search_fixtures_biblio.json")
        assert found.one("filings", application_number="14231597") == {
            "office": "US", "application_number": "14231597", "kind": "invention", "filing_date": "2014-03-31",
            "title": "Approximation query", "ipc": "G06F16/2458;G06F16/31",
        }  # fmt: skip
        assert found.one("events", application_number="14231597")["detail"] == "US11803561B1"

    def test_file_wrapper(self) -> None:
        found = read("uspto_odp_fixtures_application.json")
        assert found.counts() == {"filings": 1, "parties": 4, "events": 4, "practitioners": 169}
        assert not found.rejects
        assert not found.refused
        filing = found.one("filings")
        assert (filing["application_number"], filing["filing_date"]) == ("15123456", "2016-09-02")
        assert filing["priority_numbers"] == "PCT/US15/27322;US61983088"
        assert "parent_number" not in filing, "its own continuation is a child, not a parent"
        assert [(row["event_date"], row["event"]) for row in found.rows["events"]] == [
            ("2017-01-05", "agency_changed"), ("2017-03-16", "published"), ("2018-03-14", "opinion_notice"),
            ("2018-10-10", "deemed_withdrawn"),
        ]  # fmt: skip
        assert "by the inventors to the applicant of record" not in json.dumps(found.rows)

    def test_who_acts_is_known_from_the_day_of_the_record(self) -> None:
        found = read("uspto_odp_fixtures_application.json")
        agency = found.one("parties", role="agency")
        assert agency["identifier"] == "USPTO-26161"
        assert agency["_known"] == "2020-10-21", "the last day the record tells of"
        assert found.of("parties", role="agent") == [], "a firm's list is no signature"
        assert {row["agency_licence"] for row in found.rows["practitioners"]} == {"USPTO-26161"}
        assert {row["known_date"] for row in found.rows["practitioners"]} == {"2020-10-21"}

    def test_biblio_takes_the_status_where_there_is_no_history(self) -> None:
        found = read("uspto_odp_fixtures_biblio.json")
        assert found.counts() == {"filings": 1, "parties": 3, "events": 2}
        assert found.one("events", event="deemed_withdrawn")["event_date"] == "2018-10-02"

    def test_search_listing_keeps_filings_only(self) -> None:
        found = read("uspto_odp_fixtures_search.json")
        assert found.counts() == {"filings": 9}
        assert "provisional, international or re-examination ×16" in found.notes[0]

    def test_attorneys_without_application_stand_on_their_own(self) -> None:
        content = real(f"{FOLDER}/uspto_odp_fixtures_attorney.json").read_bytes()
        found = Reading(UsptoPatentJsonReader(), made(content, "attorney.json", date(2024, 3, 1)))
        assert found.counts() == {"practitioners": 169}
        assert {row["known_date"] for row in found.rows["practitioners"]} == {"2024-03-01"}

    def test_attorneys_of_no_day_are_refused(self) -> None:
        found = read("uspto_odp_fixtures_attorney.json")
        assert found.counts() == {}
        assert "--issued" in found.rejects[0].en

    def test_transactions_without_application_are_refused_with_their_place(self) -> None:
        found = read("uspto_odp_fixtures_transactions.json")
        (reject,) = found.rejects
        assert not found.records
        assert reject.position == 43
        assert "applicationNumberText" in reject.en
        assert reject.raw.startswith("{")
        assert reject.raw.endswith("}")

    def test_every_file_is_known_by_its_content(self) -> None:
        for file in sorted(real(FOLDER).iterdir()):
            assert sniffers("any", file.read_bytes()[: 1 << 16]) == ["uspto-patent-json"]

    def test_full_path(self, tmp_path: object) -> None:
        first = taken_in(tmp_path, real(FOLDER))  # type: ignore[arg-type]
        assert first["quarantined"] == 2
        again = taken_in(tmp_path, real(FOLDER))  # type: ignore[arg-type]
        assert again["new"] == 0
        assert again["quarantined"] == 2


class TestWrapper:
    def test_nested_form_of_the_portal(self) -> None:
        content = {
            "patentFileWrapperDataBag": [
                {
                    "applicationNumberText": "29812345",
                    "applicationMetaData": {
                        "filingDate": "2021-10-18", "inventionTitle": "BOTTLE", "applicationTypeLabelName": "Design",
                        "applicationStatusDescriptionText": "Patented Case", "grantDate": "2023-01-03",
                        "applicantBag": [{"applicantNameText": "Made Up Glass LLC"}],
                    },
                    "foreignPriorityBag": [{"ipOfficeName": "FRANCE", "applicationNumberText": "2100001"}],
                    "eventDataBag": [{"eventCode": "CTNF", "eventDescriptionText": "Non-Final Rejection", "eventDate": "2022-02-01"}],
                    "lastIngestionTime": "2024-09-15T21:19:01",
                }
            ]
        }  # fmt: skip
        found = Reading(UsptoPatentJsonReader(), made(json.dumps(content).encode()))
        assert found.one("filings")["kind"] == "design"
        assert found.one("filings")["priority_numbers"] == "FRANCE2100001"
        assert found.one("parties")["name"] == "Made Up Glass LLC"
        assert found.one("events") | {"detail": ""} == {
            "office": "US", "application_number": "29812345", "event_date": "2023-01-03", "event": "registered",
            "detail": "",
        }  # fmt: skip
        assert found.records[0].issued == date(2024, 9, 15)

    def test_a_sale_is_a_transfer_with_both_parties(self) -> None:
        found = wrapper(
            applicationNumberText="17000001",
            inventorBag=[{"inventorNameText": "Ida Example"}],
            applicantBag=[{"applicant": "First Holder Inc."}],
            assignmentBag=[
                {
                    "conveyanceText": "ASSIGNMENT OF ASSIGNORS INTEREST (SEE DOCUMENT FOR DETAILS).",
                    "assignorBag": [{"assignorName": "FIRST HOLDER INC.", "executionDate": "2022-05-01"}],
                    "assigneeBag": [{"assigneeNameText": "SECOND HOLDER LLC"}],
                    "assignmentRecordedDate": "2022-06-01",
                    "reelNumber/frameNumber": "060001/0002",
                }
            ],
        )
        event = found.one("events")
        assert (event["event"], event["event_date"], event["known_date"]) == (
            "transferred",
            "2022-05-01",
            "2022-06-01",
        )
        assert event["counterparty_name"] == "SECOND HOLDER LLC"
        assert "FIRST HOLDER INC. -> SECOND HOLDER LLC" in event["detail"]

    def test_a_divisional_has_a_parent(self) -> None:
        found = wrapper(
            applicationNumberText="17000002", filingDate="2021-01-04",
            continuityBag={
                "parentContinuityBag": [
                    {"claimParentageTypeCode": "CON", "parentApplicationNumberText": "15000000", "childApplicationNumberText": "16000000"},
                    {"claimParentageTypeCode": "DIV", "parentApplicationNumberText": "16000000", "childApplicationNumberText": "17000002"},
                ]
            },
        )  # fmt: skip
        assert found.one("filings")["parent_number"] == "16000000"

    @pytest.mark.parametrize(
        ("number", "expected"),
        [
            ("17123456", "invention"),
            ("29123456", "design"),
            ("63000001", ""),
            ("90019421", ""),
            ("PCTUS2401234", ""),
        ],
    )
    def test_kind_by_series(self, number: str, expected: str) -> None:
        assert kind(number) == expected


class TestDamage:
    @pytest.fixture(autouse=True, params=[1 << 20, 5])
    def _chunks(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_records, "_CHUNK", request.param)

    def read(self, content: bytes) -> list[object]:
        return list(objects(made(content), ("patents",)))

    def test_brackets_and_names_inside_strings_are_text(self) -> None:
        content = rb'{"a":{"patents":[{"x":1}]},"b":"patents","patents" : [{"k":"}]\"{"},{"k":2}]}'
        assert [item[2] for item in self.read(content)] == [{"k": '}]"{'}, {"k": 2}]  # type: ignore[index]

    def test_a_damaged_record_costs_itself_only(self) -> None:
        good, bad, worse, odd, last = self.read(b'{"patents":[{"k":1},{"k":1,},{"k":"\xff"},[1],{"k":2}]}')
        assert good[2] == {"k": 1}  # type: ignore[index]
        assert last[2] == {"k": 2}  # type: ignore[index]
        assert [r.position for r in (bad, worse, odd) if isinstance(r, Reject)] == [20, 29, 39]
        assert isinstance(bad, Reject)
        assert bad.raw == '{"k":1,}'

    def test_a_file_that_breaks_off(self) -> None:
        good, rest = self.read(b'{"patents":[{"k":1},{"k":{"a":2}')
        assert good[2] == {"k": 1}  # type: ignore[index]
        assert isinstance(rest, Reject)
        assert (rest.position, rest.raw) == (20, '{"k":{"a":2}')

    def test_a_record_too_large_is_passed_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(json_records, "MAX_RECORD", 60)
        content = json.dumps({"patents": [{"k": "x" * 500}, {"k": 2}]}).encode()
        refused, kept = self.read(content)
        assert isinstance(refused, Reject)
        assert "larger than" in refused.en
        assert kept[2] == {"k": 2}  # type: ignore[index]


def test_flat_memory() -> None:
    """Twenty-five megabytes of records pass through a buffer of a few."""
    record = json.dumps({"applicationNumberText": "17000001", "inventionTitle": "x" * 5000}).encode()

    class Endless:
        left = 5_000

        def __enter__(self) -> Endless:
            return self

        def __exit__(self, *_: object) -> None: ...

        def read(self, size: int) -> bytes:
            if self.left == 5_000:
                self.left -= 1
                return b'{"patentBag":[' + record
            if self.left == 0:
                return b""
            count = min(200, self.left)
            self.left -= count
            return (b"," + record) * count + (b"]}" if self.left == 0 else b"")

    import tracemalloc

    from bonafile.records.readers.base import Source

    tracemalloc.start()
    number = sum(1 for _ in objects(Source("endless", Endless), ("patentBag",)))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number == 5_000
    assert peak < 15 * 2**20
