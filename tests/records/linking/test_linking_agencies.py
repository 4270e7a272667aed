"""Whose phone it is that many clients of one agency give: the agency's own, if it has a licence on the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from test_linking_dated import FIRST, Office, firm, together

from bonafile.records.linking import link
from bonafile.records.linking.agencies import held

PHONE = "13812345678"
DAY = date(2024, 6, 1)
LICENCE = "11001"


def clients(office: Office, count: int, register: list[dict[str, str]]) -> None:
    """Clients of one agency who give one phone, and what the register of agencies says."""
    rows = [firm(n, FIRST, PHONE) for n in range(count)]
    office.deliver(rows, FIRST)
    folder = office.folder / "agencies"
    folder.mkdir()
    agency = {"role": "agency", "sequence": "1", "name": "深圳市某某商标事务所", "identifier": LICENCE}
    pd.DataFrame([{"application_number": r["number"], **agency} for r in rows]).to_csv(
        folder / "parties.csv", index=False
    )
    pd.DataFrame(register).to_csv(folder / "agencies.csv", index=False)
    office.register.ingest([folder], issued=FIRST)


def listed(licence: str, **more: str) -> dict[str, str]:
    row = {
        "licence": licence,
        "name": "某某",
        "kind": "patent",
        "valid_from": "2015-01-01",
        "known_date": "2015-01-01",
    }
    return row | {"status": "licensed"} | more


@pytest.mark.parametrize(
    ("register", "linked"),
    [
        ([listed(LICENCE)], False),
        ([listed("22002")], True),
        ([listed(LICENCE, valid_to="2023-06-30")], True),
        ([listed(LICENCE), listed(LICENCE, status="revoked", known_date="2023-06-30")], True),
        ([listed(LICENCE), listed(LICENCE, status="revoked", known_date="2024-02-01")], False),
    ],
    ids=["licensed", "not listed", "expired", "revoked before", "revoked later"],
)
def test_only_a_licensed_agency_lends_its_phone(
    tmp_path: Path, register: list[dict[str, str]], linked: bool
) -> None:
    office = Office(tmp_path)
    clients(office, 8, register)
    links = link(office.register.as_of(DAY))
    assert together(links, DAY, "A0000", "A0001") == linked
    office.register.close()


def test_before_anything_is_known_of_agencies_all_are_taken_for_licensed() -> None:
    filed = pd.DataFrame(
        {
            "party": "p", "agency": LICENCE, "filing_date": pd.Timestamp(FIRST), "known_from": pd.Timestamp(FIRST),
            "known_until": pd.Timestamp("9999-12-31"),
        }, index=[0],
    ).astype(dict.fromkeys(["filing_date", "known_from", "known_until"], "datetime64[s]"))  # fmt: skip
    row = {"licence": "22002", "kind": "patent", "valid_from": FIRST, "valid_to": None, "status": "licensed"}
    days = {"known_from": pd.Timestamp(DAY), "known_until": pd.Timestamp("9999-12-31")}
    told = held(filed, pd.DataFrame([row | days]).astype(dict.fromkeys(days, "datetime64[s]")))
    assert told["kind"].tolist() == ["agency"]


def test_somebody_written_with_and_without_identifier_is_one_tenant(tmp_path: Path) -> None:
    office = Office(tmp_path)
    person = firm(1, FIRST, PHONE, name="欧阳修远", party_type="individual")
    again = person | {"number": "A0009", "identifier": "", "address": f"广东省{person['address']}"}
    office.deliver([person, again, firm(2, FIRST, PHONE)], FIRST)
    links = link(office.register.as_of(DAY))
    assert together(links, DAY, "A0001", "A0002"), (
        "the phone is not a desk's for being given twice in one room"
    )
    assert together(links, DAY, "A0001", "A0009")
    office.register.close()
