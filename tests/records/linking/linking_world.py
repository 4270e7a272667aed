"""A small world that office workers deliver in any order: few names, rooms, phones, people, so that all of it collides.

`deliveries` makes days of an office: new filings, corrections of earlier ones, company registers, sales, agencies and
their register, some of it late or without a day. Everybody is coined from syllables; nobody is meant.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

START = date(2024, 1, 1)
_BRANDS = "锐鸿 博卓源 凯晟 泰恒瑞 嘉诚润泽 宇航 博卓 锐宏".split()
_TRADES = "科技 贸易".split()
_PERSONS = [f"欧阳{given}" for given in "修远 文武 成康 昭穆 共和".split()]
_ROOMS = [
    "深圳市南山区创业路9号B座1201室", "广东省深圳市南山区创业路9号B座1201室", "深圳市南山区创业路9号B座1202室",
    "杭州市余杭区学府路8号3栋101室", "杭州市余杭区学府路8号", "杭州市",
]  # fmt: skip
_PHONES = [f"1381234{n:04d}" for n in (0, 1, 2, 10, 11, 5000)]
_AGENCIES = ("11001", "22002", "33003")


@dataclass
class Delivery:
    """Tables of rows by name, and the day of issue."""

    issued: date | None
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def add(self, table: str, **row: str) -> None:
        self.tables.setdefault(table, []).append(row)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        for name, rows in self.tables.items():
            pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
        return folder


def deliveries(seed: int, nights: int, filings: int) -> list[Delivery]:
    """A first delivery of many filings, then nights with a few each; about one in four is late, one has no day."""
    r = random.Random(seed)
    made = []
    serial = 0
    for night in range(nights + 1):
        day = START + timedelta(days=30 * night + r.randrange(20))
        if night and r.random() < 0.25:
            day = START + timedelta(days=r.randrange(30 * night))
        delivery = Delivery(None if night == nights // 2 and night else day)
        for _ in range(filings if not night else r.randrange(1, 5)):
            _file(r, delivery, serial, day - timedelta(days=r.randrange(20)), new=True)
            serial += 1
        for _ in range(0 if not night else r.randrange(3)):  # corrected, or said again
            _file(r, delivery, r.randrange(serial), day, new=False)
        for _ in range(filings // 4 if not night else r.randrange(2)):
            _register(r, delivery, day - timedelta(days=r.randrange(-5, 200)))
        for _ in range(filings // 8 if not night else r.randrange(2)):
            delivery.add(
                "events",
                application_number=f"A{r.randrange(serial):04d}",
                event=r.choice(["transferred", "applicant_changed", "published"]),
                event_date=(day - timedelta(days=r.randrange(9))).isoformat(),
                counterparty_name=r.choice([_firm(r), r.choice(_PERSONS)]),
            )
        if night == 0 or r.random() < 0.3:
            known = (START - timedelta(days=400)) if night == 0 else day
            delivery.add(
                "agencies", licence=r.choice(_AGENCIES), name="某某", kind="patent", valid_from="2015-01-01",
                known_date=known.isoformat(), status=r.choice(["licensed", "licensed", "revoked"]),
            )  # fmt: skip
        made.append(delivery)
    return made


def _firm(r: random.Random) -> str:
    place = r.choice(["深圳市", "深圳", "杭州市", ""])
    return f"{place}{r.choice(_BRANDS)}{r.choice(_TRADES)}有限公司"


def _identifier(r: random.Random) -> str:
    return f"9144030000000{r.randrange(14):03d}X1"


def _file(r: random.Random, delivery: Delivery, serial: int, day: date, new: bool) -> None:
    number = f"A{serial:04d}"
    if new or r.random() < 0.3:
        mark = r.choice(["", "晨曦", "晨曦之光", "brightdawn"])
        delivery.add(
            "filings", application_number=number, filing_date=day.isoformat(),
            kind="trademark" if mark else "invention", mark_text=mark,
        )  # fmt: skip
    for sequence in range(1, 3 if r.random() < 0.15 else 2):
        person = r.random() < 0.3
        delivery.add(
            "parties", application_number=number, role="applicant", sequence=str(sequence),
            name=r.choice(_PERSONS) if person else _firm(r), party_type="individual" if person else "enterprise",
            identifier=_identifier(r) if r.random() < 0.5 else "", address=r.choice([*_ROOMS, ""]),
            phone=r.choice([*_PHONES, "", "", ""]), email=r.choice(["a@rui.cn", "b@rui.cn", "", ""]),
        )  # fmt: skip
    for sequence in range(1, r.randrange(1, 4)):
        delivery.add(
            "parties", application_number=number, role="inventor", sequence=str(sequence), name=f"司徒{r.choice('甲乙丙丁')}"
        )  # fmt: skip
    if r.random() < 0.5:
        who = r.choice(_AGENCIES)
        phone = r.choice(_PHONES) if r.random() < 0.1 else ""
        delivery.add(
            "parties", application_number=number, role="agency", sequence="1", name="某某事务所", identifier=who, phone=phone,
        )  # fmt: skip
        delivery.add(
            "parties", application_number=number, role="agent", sequence="1", name="代理人", identifier=f"P{who}"
        )  # fmt: skip
    if r.random() < 0.2:
        delivery.add(
            "parties", application_number=number, role="correspondent", sequence="1", name="联系人", phone=r.choice(_PHONES),
        )  # fmt: skip


def _register(r: random.Random, delivery: Delivery, day: date) -> None:
    delivery.add(
        "organisations", identifier=_identifier(r), name=_firm(r), legal_representative=r.choice(_PERSONS),
        shareholders=r.choice(["", r.choice(_PERSONS), _firm(r)]), address=r.choice([*_ROOMS, ""]),
        known_date=day.isoformat(),
    )  # fmt: skip
