"""Dated links in small registers written by hand: corrections, values that become common, names that change."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bonafile.records.linking import Links, link
from bonafile.records.linking.explain import why
from bonafile.records.register import Register

FIRST = date(2024, 1, 1)


class Office:
    """A register to which filings are delivered by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.serial = folder, 0
        self.register = Register.open(folder / "register.duckdb")

    def deliver(
        self,
        rows: list[dict[str, str]],
        issued: date | None,
        organisations: list[dict[str, str]] | None = None,
    ) -> None:
        """Each row: number, day, and columns of an applicant."""
        self.serial += 1
        folder = self.folder / f"delivery{self.serial}"
        folder.mkdir()
        filings = [
            {"kind": "invention", "application_number": r["number"], "filing_date": r["day"]} for r in rows
        ]
        pd.DataFrame(filings).to_csv(folder / "filings.csv", index=False)
        parties = [
            {
                "application_number": r["number"],
                "role": "applicant",
                "sequence": "1",
                **{k: v for k, v in r.items() if k not in ("number", "day")},
            }
            for r in rows
        ]
        pd.DataFrame(parties).to_csv(folder / "parties.csv", index=False)
        if organisations:
            pd.DataFrame(organisations).to_csv(folder / "organisations.csv", index=False)
        self.register.ingest([folder], issued=issued)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def firm(n: int, day: date, phone: str = "", **more: str) -> dict[str, str]:
    name = f"深圳市{'锐鸿博卓凯晟泰恒瑞嘉'[n % 10]}{'甲乙丙丁戊己庚辛壬癸'[n // 10]}源科技有限公司"
    return {
        "number": f"A{n:04d}", "day": day.isoformat(), "name": name, "identifier": f"9144030000000{n:05d}", "party_type": "enterprise",
        "address": f"深圳市南山区科技园路{n + 1}号{101 + n}室", "phone": phone or f"1390000{n:04d}", **more,
    }  # fmt: skip


def together(links: Links, day: date, one: str, other: str) -> bool:
    table = links.mentions.drop_duplicates("application_number").set_index("application_number")["party"]
    now = links.on(day)
    return bool(now[table[one]] == now[table[other]])


def test_a_phone_that_becomes_common_links_until_then(office: Office) -> None:
    office.deliver([firm(n, FIRST + timedelta(days=10 * n), "13812345678") for n in range(30)], FIRST)
    links = link(office.register.as_of("2025-06-01"))
    assert together(links, FIRST + timedelta(days=15), "A0000", "A0001")
    assert together(links, FIRST + timedelta(days=95), "A0000", "A0001"), "up to ten holders"
    assert not together(links, FIRST + timedelta(days=105), "A0000", "A0001"), "from the eleventh on"
    early = link(office.register.as_of(FIRST + timedelta(days=15)))
    assert together(early, FIRST + timedelta(days=15), "A0000", "A0001")


def test_forty_shells_of_one_head_are_one_holder(office: Office) -> None:
    rows = [firm(n, FIRST + timedelta(days=n), "13812345678") for n in range(40)]
    heads = [
        {
            "identifier": r["identifier"],
            "name": r["name"],
            "legal_representative": "欧阳修远",
            "known_date": "2023-12-01",
        }
        for r in rows
    ]
    office.deliver(rows, FIRST, heads)
    links = link(office.register.as_of("2025-06-01"))
    assert links.on(links.day).nunique() == 1


def test_a_corrected_phone_ends_the_link_and_leaves_the_past(office: Office) -> None:
    office.deliver([firm(1, FIRST, "13812345678"), firm(2, FIRST, "13812345678")], FIRST)
    before = link(office.register.as_of("2024-06-01"))
    assert together(before, date(2024, 6, 1), "A0001", "A0002")
    office.deliver([firm(2, FIRST, "13912345679")], date(2024, 8, 1))
    again = link(office.register.as_of("2024-06-01"))
    pd.testing.assert_frame_equal(again.memberships, before.memberships)
    later = link(office.register.as_of("2024-09-01"), before)
    assert together(later, date(2024, 6, 1), "A0001", "A0002")
    assert not together(later, date(2024, 9, 1), "A0001", "A0002")
    fresh = link(office.register.as_of("2024-09-01"))
    pd.testing.assert_frame_equal(fresh.memberships, later.memberships)


def test_an_agencys_own_phone_links_nobody_from_the_day_it_is_known(office: Office) -> None:
    office.deliver([firm(1, FIRST, "13812345678"), firm(2, FIRST, "13812345678")], FIRST)
    agency = firm(3, date(2024, 3, 1), "13812345678") | {
        "role": "agency",
        "name": "深圳市某某专利代理事务所",
        "identifier": "44001",
        "number": "A0001",
    }
    folder = office.folder / "agency"
    folder.mkdir()
    pd.DataFrame(
        [
            {
                "application_number": "A0001",
                "sequence": "1",
                **{k: agency[k] for k in ("role", "name", "identifier", "phone")},
            }
        ]
    ).to_csv(folder / "parties.csv", index=False)
    office.register.ingest([folder], issued=date(2024, 3, 1))
    links = link(office.register.as_of("2024-06-01"))
    assert not together(links, date(2024, 6, 1), "A0001", "A0002")


def test_tenants_of_one_desk_stay_apart(office: Office) -> None:
    rows = [
        firm(n, FIRST + timedelta(days=n), "13812345678", address="深圳市南山区创业路9号B座1201室")
        for n in range(6)
    ]
    heads = [
        {
            "identifier": r["identifier"],
            "name": r["name"],
            "legal_representative": f"欧阳{'修文武成康昭'[n]}远",
            "known_date": "2023-12-01",
        }
        for n, r in enumerate(rows)
    ]
    office.deliver(rows, FIRST, heads)
    links = link(office.register.as_of("2024-06-01"))
    assert links.on(links.day).nunique() == 6


def test_a_new_name_under_the_same_identifier_is_the_same_firm(office: Office) -> None:
    old = firm(1, FIRST)
    new = firm(1, date(2024, 5, 1), "13700001111") | {
        "number": "A0901",
        "name": "深圳市远景新材料有限公司",
        "address": "上海市浦东新区张江路88号302室",
    }
    office.deliver([old, new], FIRST)
    links = link(office.register.as_of("2024-06-01"))
    assert together(links, date(2024, 6, 1), "A0001", "A0901")
    one, other = links.mentions.drop_duplicates("application_number")["party"]
    reason = why(links, one, other, links.day)
    assert reason is not None
    assert reason.since == date(2024, 5, 1)
    assert "same identifier" in reason.sentence()
