"""EUIPO trade mark XML (EM-TM 3.4)."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from reading import Reading, made, real, sniffers, taken_in

from bonafile.records.deliveries import sources
from bonafile.records.readers.euipo_trademark import EuipoTrademarkReader

ARCHIVE = "euipo-xml/em-tm-xml-207.tar.gz"

FRAME = """<?xml version="1.0" encoding="{encoding}"?>
<Transaction xmlns="http://euipo.europa.eu/trademark/data"><TransactionHeader><SenderDetails>
<RequestProducerDateTime>2021-05-06T09:00:00</RequestProducerDateTime></SenderDetails></TransactionHeader>
<TradeMarkTransactionBody><TransactionContentDetails><TransactionData><TradeMarkDetails>{marks}</TradeMarkDetails>
</TransactionData></TransactionContentDetails></TradeMarkTransactionBody></Transaction>"""
MARK = """<TradeMark operationCode="Insert"><ApplicationNumber>{number}</ApplicationNumber><ApplicationDate>2020-04-16</ApplicationDate>
<ApplicationLanguageCode>fr</ApplicationLanguageCode><MarkCurrentStatusCode>{status}</MarkCurrentStatusCode>
<MarkCurrentStatusDate>2021-02-03</MarkCurrentStatusDate><MarkFeature>Figurative</MarkFeature>
<WordMarkSpecification><MarkVerbalElementText>{words}</MarkVerbalElementText></WordMarkSpecification>
<GoodsServicesDetails><GoodsServices><ClassDescriptionDetails><ClassDescription><ClassNumber>05</ClassNumber>
<GoodsServicesDescription languageCode="de">Mittel</GoodsServicesDescription>
<GoodsServicesDescription languageCode="{language}">Produits | divers.</GoodsServicesDescription></ClassDescription></ClassDescriptionDetails></GoodsServices></GoodsServicesDetails>
{more}<ApplicantDetails><ApplicantKey><Identifier>77</Identifier></ApplicantKey></ApplicantDetails>
<RepresentativeDetails><RepresentativeKey><Identifier>88</Identifier></RepresentativeKey></RepresentativeDetails></TradeMark>"""
ENTRY = """<MarkRecordDetails><MarkRecord><BasicRecord><RecordIdentifier>1</RecordIdentifier><BasicRecordKind>{kind}</BasicRecordKind>
<RecordCurrentStatusCode>{status}</RecordCurrentStatusCode><RecordCurrentStatusDate>2020-11-12</RecordCurrentStatusDate></BasicRecord></MarkRecord></MarkRecordDetails>"""


def mark(
    number: str = "018000001",
    words: str = "MADE",
    status: str = "Registered",
    more: str = "",
    language: str = "fr",
) -> str:
    return MARK.format(number=number, words=words, status=status, more=more, language=language)


def read(*marks: str, encoding: str = "UTF-8") -> Reading:
    content = FRAME.format(marks="".join(marks), encoding=encoding)
    return Reading(EuipoTrademarkReader(), made(content.encode(encoding)))


@pytest.fixture(scope="module")
def found() -> Reading:
    return Reading(EuipoTrademarkReader(), real(ARCHIVE))


class TestRealFile:
    def test_every_mark_of_the_archive(self, found: Reading) -> None:
        assert len(found.records) == 206, "the 207th member is a hidden file of a desktop"
        assert found.counts() == {"filings": 206, "parties": 174 + 190, "events": 414}
        assert not found.rejects
        assert found.refused == ["filing_date is empty, but required"], "an application that got no day yet"

    def test_events(self, found: Reading) -> None:
        assert found.events() == {
            "published": 196, "registered": 169, "opposed": 20, "address_changed": 11, "agency_changed": 11,
            "transferred": 4, "withdrawn": 2, "refused": 1,
        }  # fmt: skip

    def test_kinds_of_mark(self, found: Reading) -> None:
        kinds = Counter(row["mark_type"] for row in found.rows["filings"])
        assert kinds == {"word": 99, "combined": 96, "figurative": 11}
        assert {"mark_text" in row for row in found.of("filings", mark_type="figurative")} == {False}

    def test_one_mark_in_full(self, found: Reading) -> None:
        filing = found.one("filings", application_number="018225943")
        assert (filing["office"], filing["filing_date"], filing["mark_text"]) == (
            "EM",
            "2020-04-16",
            "JOYOOSS",
        )
        assert filing["nice_classes"] == "28"
        assert filing["goods"].startswith("28: Apparatus for games; Play tents; Smart toys")
        party = found.one("parties", application_number="018225943")
        assert (party["role"], party["name"], party["identifier"]) == ("agency", "EUIPO 32203", "EUIPO-32203")

    def test_some_files_name_no_proprietor(self, found: Reading) -> None:
        named = {row["application_number"] for row in found.of("parties", role="applicant")}
        assert len(named) == 173

    def test_an_opposition_names_opponent_and_grounds(self, found: Reading) -> None:
        first, second = found.of("events", application_number="018226500", event="opposed")
        assert (first["event_date"], first["counterparty_identifier"]) == ("2020-07-09", "EUIPO-103042")
        assert first["detail"].endswith("EM000112755 ZARA, EM003177995 ZARA HOME")
        assert second["counterparty_identifier"] == "EUIPO-913849"

    def test_who_came_by_a_transfer_was_not_there_before(self, found: Reading) -> None:
        event = found.one("events", application_number="018226760", event="transferred")
        party = found.one("parties", application_number="018226760", role="applicant")
        assert event["counterparty_identifier"] == party["identifier"]
        assert event["event_date"] == party["_known"] == "2020-04-22"

    def test_pending_and_refused_entries_are_named_and_left_out(self, found: Reading) -> None:
        assert any("Proprietor - Total transfers (Exam deficiency) ×1" in note for note in found.notes)

    def test_known_by_its_content(self) -> None:
        source = next(iter(sources(real(ARCHIVE))))
        with source.open() as stream:
            assert sniffers("any", stream.read(1 << 16)) == ["euipo-trademark"]

    def test_full_path(self, tmp_path: Path) -> None:
        """Some marks, among them the one without a day: a transaction per file takes its time."""
        folder = tmp_path / "marks"
        folder.mkdir()
        for source in sources(real(ARCHIVE)):
            if source.name.endswith(("018222204.xml", "018229614.xml", "018226760.xml")):
                with source.open() as stream, (folder / Path(source.name).name).open("wb") as copy:
                    shutil.copyfileobj(stream, copy)
        first = taken_in(tmp_path, folder)
        assert first["quarantined"] == 1
        assert first["new"] == first["read"] - 1
        assert taken_in(tmp_path, folder)["unchanged"] == first["new"]


class TestMade:
    def test_goods_in_english_else_as_applied(self) -> None:
        assert read(mark()).one("filings")["goods"] == "5: Produits / divers"
        assert read(mark(language="en")).one("filings")["goods"] == "5: Produits / divers"

    def test_many_marks_in_one_document(self) -> None:
        found = read(mark(), mark("018000002"), mark("018000003"))
        assert len(found.records) == 3
        assert {str(record.issued) for record in found.records} == {"2021-05-06"}

    def test_another_encoding(self) -> None:
        assert read(mark(words="CAFÉ ØRN"), encoding="ISO-8859-1").one("filings")["mark_text"] == "CAFÉ ØRN"

    @pytest.mark.parametrize(
        ("kind", "status", "told"),
        [
            ("Proprietor - Total transfers", "Published", "transferred"),
            ("Proprietor - Total transfers", "Exam deficiency", ""),
            ("Representative - Replacement of representative", "Not to be published", "agency_changed"),
            ("Levy of execution", "Published", ""),
        ],
    )
    def test_entries_of_the_register(self, kind: str, status: str, told: str) -> None:
        found = read(mark(more=ENTRY.format(kind=kind, status=status)))
        assert set(found.events()) == ({told} if told else set())
        if not told:
            assert any(f"{kind} ({status}) ×1" in note for note in found.notes)

    @pytest.mark.parametrize(
        ("status", "told"),
        [
            ("Registered", set()),
            ("Application withdrawn", {"withdrawn"}),
            ("Registration expired", {"lapsed"}),
        ],
    )
    def test_a_status_that_ends_the_mark(self, status: str, told: set[str]) -> None:
        assert set(read(mark(status=status)).events()) == told

    def test_an_unknown_status_is_named(self) -> None:
        assert any("status Interrupted ×1" in note for note in read(mark(status="Interrupted")).notes)

    def test_a_damaged_mark_costs_itself_only(self) -> None:
        found = read(mark(), mark("018000002").replace("</MarkFeature>", ""), mark("018000003"))
        assert [row["application_number"] for row in found.rows["filings"]] == ["018000001", "018000003"]
        assert "not well-formed" in found.rejects[0].en
