"""Deliveries written for the tests of records/: small tables, and patent and trademark XML of our own making."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from bonafile.records.ingest import FileCount
from bonafile.records.register import Register

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data"

Rows = Iterable[Mapping[str, str]]


def table(path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """A CSV table with the columns of its rows."""
    rows = list(rows)
    columns = list(dict.fromkeys(c for row in rows for c in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, columns, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def mark(number: str, filed: str = "2026-01-05", text: str = "山雀", **more: str) -> dict[str, str]:
    """A row of filings."""
    return {
        "kind": "trademark",
        "application_number": number,
        "filing_date": filed,
        "mark_text": text,
        **more,
    }


def party(number: str, name: str = "山雀商贸有限公司", **more: str) -> dict[str, str]:
    """A row of parties."""
    return {"application_number": number, "role": "applicant", "name": name, **more}


def event(number: str, day: str, what: str = "published", **more: str) -> dict[str, str]:
    """A row of events."""
    return {"application_number": number, "event_date": day, "event": what, **more}


def taken(register: Register, *paths: Path, **more: object) -> list[FileCount]:
    """Take paths in; every file's counts must add up."""
    counts = register.ingest(paths, **more)  # type: ignore[arg-type]
    for count in counts:
        assert count.read == count.new + count.superseded + count.unchanged + count.quarantined, count
    return counts


def only(register: Register, *paths: Path, **more: object) -> FileCount:
    """Take in what is one file."""
    (count,) = taken(register, *paths, **more)
    return count


def rows(register: Register, sql: str) -> list[tuple]:
    """What a query finds."""
    return register.connection.execute(sql).fetchall()


def refusals(register: Register) -> list[tuple[int, str, str]]:
    """(position, English reason, raw text) of all that was refused, in order."""
    return rows(register, "SELECT position, reason_en, raw FROM quarantine ORDER BY position, reason_en")


APPLICATION = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-application SYSTEM "us-patent-application-v44-2014-04-03.dtd" [ ]>
<us-patent-application lang="EN" country="US" date-publ="20260305">
<us-bibliographic-data-application lang="EN" country="US">
<publication-reference><document-id><country>US</country><doc-number>2026{serial}</doc-number><kind>A1</kind>
<date>20260305</date></document-id></publication-reference>
<application-reference appl-type="{kind}"><document-id><country>US</country><doc-number>{number}</doc-number>
<date>{filed}</date></document-id></application-reference>
<invention-title id="t">Spring clip for {what}</invention-title>
<us-parties><us-applicants><us-applicant sequence="00" app-type="applicant">
<addressbook><orgname>Sample Clip Works</orgname><address><city>Dayton</city><state>OH</state>
<country>US</country></address></addressbook></us-applicant></us-applicants>
<inventors><inventor sequence="00"><addressbook><last-name>Doe</last-name><first-name>Sam</first-name>
<address><city>Dayton</city><state>OH</state><country>US</country></address></addressbook></inventor></inventors>
</us-parties>
</us-bibliographic-data-application>
<abstract id="abstract"><p>A clip with a spring for {what}.</p></abstract>
<description id="description"><heading level="1">FIELD</heading><p>{body}</p></description>
<claims id="claims"><claim id="CLM-1" num="00001"><claim-text>1. A clip for {what}, comprising:
<claim-text>a spring; and</claim-text><claim-text>a jaw.</claim-text></claim-text></claim>
<claim id="CLM-2" num="00002"><claim-text>2. The clip of <claim-ref idref="CLM-1">claim 1</claim-ref>, wherein
the jaw is steel.</claim-text></claim></claims>
</us-patent-application>
"""


def application(
    serial: int, filed: str = "20240901", kind: str = "utility", what: str = "hoses", body: str = ""
) -> str:
    """A published patent application as XML, with a number made of its serial number."""
    return APPLICATION.format(
        serial=f"{serial:07d}", number=f"18{serial:06d}", filed=filed, kind=kind, what=what,
        body=body or "Clips hold hoses. They open by hand.",
    )  # fmt: skip


CASE = """<case-file><serial-number>{number}</serial-number><registration-number>0000000</registration-number>
<transaction-date>20260310</transaction-date>
<case-file-header><filing-date>{filed}</filing-date><status-code>630</status-code><status-date>20260301</status-date>
<mark-identification>{mark}</mark-identification><mark-drawing-code>4000</mark-drawing-code>
<attorney-name>A. Sample</attorney-name><use-application-currently-in>F</use-application-currently-in>
<filed-as-use-application-in>T</filed-as-use-application-in></case-file-header>
<case-file-statements><case-file-statement><type-code>GS0091</type-code><text>Clips of metal</text>
</case-file-statement></case-file-statements>
<case-file-event-statements><case-file-event-statement><code>NWAP</code><type>I</type>
<description-text>NEW APPLICATION ENTERED</description-text><date>20260303</date><number>1</number>
</case-file-event-statement>{more}</case-file-event-statements>
<classifications><classification><international-code-total-no>1</international-code-total-no>
<international-code>009</international-code><primary-code>009</primary-code>
<first-use-anywhere-date>20250100</first-use-anywhere-date></classification></classifications>
<case-file-owners><case-file-owner><entry-number>1</entry-number><party-type>{owner}</party-type>
<legal-entity-type-code>03</legal-entity-type-code><party-name>Sample Clip Works</party-name>
<address-1>1 Test Street</address-1><city>Dayton</city><state>OH</state><postcode>45402</postcode>
</case-file-owner></case-file-owners></case-file>
"""
DAILY = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE trademark-applications-daily [ <!ELEMENT trademark-applications-daily ANY> ]>
<trademark-applications-daily><version><version-no>2.0</version-no></version>
{cases}</trademark-applications-daily>
"""


def case(
    number: int, mark_text: str = "CLIPPO", filed: str = "20260302", owner: int = 10, more: str = ""
) -> str:
    """One case file of the trademark daily XML."""
    return CASE.format(number=number, mark=mark_text, filed=filed, owner=owner, more=more)


def daily(*cases: str, encoding: str = "UTF-8") -> str:
    """A trademark daily file."""
    return DAILY.format(encoding=encoding, cases="".join(cases))
