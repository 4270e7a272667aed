"""Slips of the pen, spellings and vague addresses: what is taken for one, and what stays two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bonafile.records import names
from bonafile.records.linking import Links, link
from bonafile.records.linking.explain import why
from bonafile.records.linking.places import take_apart
from bonafile.records.parties import party_keys
from bonafile.records.register import Register

DAY = date(2024, 5, 6)
_COLUMNS = ["application_number", "name", "name_latin", "identifier", "party_type", "address", "phone"]
_ROOM, _OTHER = "深圳市南山区科技园路88号3栋1201室", "杭州市余杭区文一西路969号2幢301室"


def linked(
    folder: Path, rows: list[dict[str, str]], organisations: list[dict[str, str]] | None = None
) -> Links:
    delivery = folder / "delivery"
    delivery.mkdir()
    table = pd.DataFrame(rows).reindex(columns=_COLUMNS)
    table["application_number"] = [str(n) for n in range(len(table))]
    table.assign(role="applicant", sequence="1").to_csv(delivery / "parties.csv", index=False)
    filings = pd.DataFrame({"application_number": table["application_number"], "kind": "invention"})
    filings.assign(filing_date=DAY.isoformat()).to_csv(delivery / "filings.csv", index=False)
    if organisations:
        pd.DataFrame(organisations).assign(known_date="2024-01-01").to_csv(
            delivery / "organisations.csv", index=False
        )
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([delivery])
        return link(register.as_of(DAY))


def together(links: Links) -> bool:
    return links.on(DAY).nunique() == 1


def firm(name: str, address: str = _ROOM, **more: str) -> dict[str, str]:
    return {"name": name, "address": address, "party_type": "enterprise", **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市明锐达科技有限公司", "深圳市明锐大科技有限公司"),
        ("深圳市明锐达科技有限公司", "深圳市明锐科技有限公司"),
        ("深圳市明锐达科技有限公司", "深圳市明达锐科技有限公司"),
        ("Kessler Fahrzeugbau GmbH", "Kesler Fahrzeugbau GmbH"),
        ("Mueller Optical Works Ltd.", "Muller Optical Works Ltd."),
    ],
)
def test_one_character_apart_in_one_room_is_a_slip(tmp_path: Path, one: str, other: str) -> None:
    place = _ROOM if "市" in one else "12 Lindenstrasse, 80331 Munich, Germany"
    links = linked(tmp_path, [firm(one, place), firm(other, place)])
    assert together(links)
    a, b = links.parties["party"]
    reason = why(links, a, b, DAY)
    assert reason is not None
    assert "names one character apart" in reason.sentence("en")
    assert "名称仅一字之差" in reason.sentence("zh")


@pytest.mark.parametrize(
    "rows",
    [
        [firm("深圳市明锐达科技有限公司"), firm("深圳市明锐大科技有限公司", _OTHER)],
        [firm("深圳市明锐达科技第一有限公司"), firm("深圳市明锐达科技第二有限公司")],
        [
            firm("深圳市明锐达科技有限公司", identifier="91440300AAAAAAAAA1"),
            firm("深圳市明锐大科技有限公司", identifier="91440300BBBBBBBBB2"),
        ],
    ],
    ids=["another place", "numbered", "two identifiers"],
)
def test_one_character_apart_is_two_firms_where_nothing_says_otherwise(
    tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    assert not together(linked(tmp_path, rows))


def heads(person: str, *codes: str) -> list[dict[str, str]]:
    return [{"identifier": c, "name": f"登记{c}有限公司", "legal_representative": person} for c in codes]


@pytest.mark.parametrize(
    ("other_phone", "head", "expected"),
    [
        ("13812435678", "欧阳澜", True),  # one digit wrong
        ("13821345678", "欧阳澜", True),  # two digits swapped
        ("13821345678", "", False),  # nothing else in common
        ("13812345679", "欧阳澜", False),  # the next line of an exchange
    ],
)
def test_a_phone_one_digit_apart_counts_beside_a_head(
    tmp_path: Path, other_phone: str, head: str, expected: bool
) -> None:
    one, other = "91440300AAAAAAAAA1", "91330100BBBBBBBBB2"
    first = "13812345678" if other_phone != "13812435678" else "13812445678"
    rows = [
        firm("深圳市明锐达科技有限公司", identifier=one, phone=first),
        firm("杭州博远贸易有限公司", _OTHER, identifier=other, phone=other_phone),
    ]
    crowd = [
        firm(
            f"成都市{c}{d}实业有限公司",
            f"成都市武侯区人民路{n}号{n}室",
            identifier=f"9151010700000000{n:02d}",
        )
        for n, (c, d) in enumerate(zip("鸿卓凯晟泰恒瑞嘉", "诚润泽宇航启源汇", strict=True), 10)
    ]
    # ten more firms of that head, so that the name alone does not do
    namesakes = heads(head, *(r["identifier"] for r in crowd[:1])) if head else []
    links = linked(tmp_path, rows + crowd, (heads(head, one, other) + namesakes) if head else None)
    groups = links.on(DAY)
    by_name = links.parties.set_index("name")["party"]
    assert (
        groups[by_name["深圳市明锐达科技有限公司"]] == groups[by_name["杭州博远贸易有限公司"]]
    ) == expected


def test_a_pinyin_name_meets_the_chinese_one_with_something_beside_it(tmp_path: Path) -> None:
    phone = {"phone": "13712345678"}
    rows = [
        firm("深圳市明锐达科技有限公司", **phone),
        firm("Shenzhen Ming Rui Da Technology Co., Ltd.", "Room 1201, 88 Keyuan Road, Shenzhen", **phone),
    ]
    links = linked(tmp_path, rows)
    assert together(links)
    reason = why(links, *links.parties["party"], DAY)
    assert reason is not None
    assert "trade name reads the same" in reason.sentence("en")


@pytest.fixture(name="clients")
def _clients(tmp_path: Path) -> Callable[[tuple[str, ...], bool], Links]:
    def made(inventors: tuple[str, ...], signed: bool) -> Links:
        folder = tmp_path / f"{len(inventors)}{signed}"
        delivery = folder / "delivery"
        delivery.mkdir(parents=True)
        rows, organisations = [], []
        for n, (town, name) in enumerate((("深圳市", "明锐达"), ("杭州市", "博远"), ("成都市", "鸿泰"))):
            code, number = f"91{n}40300AAAAAAAAA{n}", str(n)
            rows.append(
                {"application_number": number, "role": "applicant", "name": f"{town}{name}科技有限公司",
                 "identifier": code, "party_type": "enterprise", "address": f"{town}人民路{n + 3}号{n + 5}01室",
                 "phone": "13712345678"}
            )  # fmt: skip
            for person in inventors or (f"欧阳澜{n}",):
                rows.append({"application_number": number, "role": "inventor", "name": person})
            if signed:
                rows.append(
                    {
                        "application_number": number,
                        "role": "agent",
                        "name": "某代理师",
                        "identifier": "11000123",
                    }
                )
            organisations.append({"identifier": code, "name": rows[-1]["name"], "legal_representative": f"司马远{n}", "known_date": "2024-01-01"})  # fmt: skip
        pd.DataFrame(rows).assign(sequence=[str(k) for k in range(1, len(rows) + 1)]).to_csv(
            delivery / "parties.csv", index=False
        )
        filings = pd.DataFrame({"application_number": ["0", "1", "2"], "kind": "invention"})
        filings.assign(filing_date=DAY.isoformat()).to_csv(delivery / "filings.csv", index=False)
        pd.DataFrame(organisations).to_csv(delivery / "organisations.csv", index=False)
        with Register.open(folder / "register.duckdb") as register:
            register.ingest([delivery])
            return link(register.as_of(DAY))

    return made


def test_a_drafters_phone_links_none_of_his_clients(
    clients: Callable[[tuple[str, ...], bool], Links],
) -> None:
    """Other heads, other towns, other inventors, one practitioner: the phone is the one of who drafts for them."""
    assert clients((), True).on(DAY).nunique() == 3
    assert together(clients((), False)), "without the practitioner the phone is all that is seen"
    assert together(clients(("诸葛明澈", "诸葛清远"), True)), "their common inventors speak for one hand"


@pytest.mark.parametrize(
    ("address", "exact"),
    [
        ("Austin, TX", False),
        ("San Jose, CA 95110", False),
        ("Tokyo 100-0001, Japan", False),
        ("80331 München", False),
        ("广东省深圳市", False),
        ("北京市海淀区 100080", False),
        ("12 Main Street, Austin, TX 78701", True),
        ("1600 Amphitheatre Parkway, Mountain View, CA", True),
        ("1-7-1 Konan, Minato-ku, Tokyo", True),
        ("Hauptstrasse 12, 80331 München", True),
        (_ROOM, True),
        ("江州市清河县柳林村三组", True),
    ],
)
def test_an_address_is_evidence_where_it_goes_to_a_door(address: str, exact: bool) -> None:
    frame = pd.DataFrame(
        {"name": ["x"], "identifier": [None], "address": [address], "phone": [None], "email": [None]}
    )
    assert party_keys(frame)["address_key"].notna()[0] == exact
    assert bool(names.door_column(frame["address"])[0]) == exact
    if not exact:
        assert take_apart(address).room is None


def test_a_town_links_nobody(tmp_path: Path) -> None:
    town = "San Jose, CA 95110"
    links = linked(tmp_path, [firm("Kessler Fahrzeugbau Inc.", town), firm("Kesler Fahrzeugbau Inc.", town)])
    assert not together(links)
