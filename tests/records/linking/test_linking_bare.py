"""Registers that say little: no addresses, no identifiers, no contacts, or nothing at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from bonafile.records.linking import link, members
from bonafile.records.register import Register

DAY = date(2024, 5, 6)


def taken_in(folder: Path, parties: list[dict[str, str]]) -> Register:
    delivery = folder / "delivery"
    delivery.mkdir()
    numbers = list(dict.fromkeys(p["application_number"] for p in parties))
    filings = [{"kind": "invention", "application_number": n, "filing_date": "2024-05-06"} for n in numbers]
    pd.DataFrame(filings, columns=["kind", "application_number", "filing_date"]).to_csv(
        delivery / "filings.csv", index=False
    )
    pd.DataFrame(parties, columns=["application_number", "role", "sequence", "name"]).to_csv(
        delivery / "parties.csv", index=False
    )
    register = Register.open(folder / "register.duckdb")
    register.ingest([delivery])
    return register


def row(number: str, name: str, sequence: str = "1") -> dict[str, str]:
    return {"application_number": number, "role": "applicant", "sequence": sequence, "name": name}


def test_a_bare_firm_name_is_one_firm_and_a_bare_personal_name_is_nobody(tmp_path: Path) -> None:
    rows = [
        row("1", "深圳市明锐科技有限公司"),
        row("2", "明銳科技（深圳）有限公司"),
        row("3", "张伟"),
        row("4", "张伟"),
    ]
    with taken_in(tmp_path, rows) as register:
        links = link(register.as_of(DAY))
    table = members(links).set_index("application_number")["group"]
    assert table["1"] == table["2"]
    assert table["3"] != table["4"]


def test_an_empty_register_has_no_parties(tmp_path: Path) -> None:
    with taken_in(tmp_path, []) as register:
        links = link(register.as_of(DAY))
        later = link(register.as_of(date(2024, 6, 1)), links)
    assert links.parties.empty
    assert members(links).empty
    assert later.memberships.empty


def test_a_register_before_its_first_day(tmp_path: Path) -> None:
    with taken_in(tmp_path, [row("1", "深圳市明锐科技有限公司")]) as register:
        early = link(register.as_of(date(2020, 1, 1)))
        assert early.parties.empty
        now = link(register.as_of(DAY), early)
    assert len(now.memberships) == 1
