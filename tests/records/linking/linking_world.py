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
_SYLLABLES = "锐鸿博卓凯晟泰恒瑞嘉诚润泽宇航源"
_TRADES = ("科技", "贸易")
_AGENCIES = ("11001", "22002", "33003")


@dataclass
class Pool:
    """What may be drawn: the larger `spread`, the fewer of the parties have anything in common."""

    spread: int

    def brand(self, r: random.Random) -> str:
        a, b = (r.randrange(8 + 4 * self.spread) % len(_SYLLABLES) for _ in range(2))
        return _SYLLABLES[a] + _SYLLABLES[b] + ("源" if r.random() < 0.2 else "")

    def firm(self, r: random.Random) -> str:
        brand = (
            self.brand(r)
            if self.spread > 1 or r.random() < 0.2
            else r.choice(["锐鸿", "博卓源", "博卓", "锐宏"])
        )
        return f"{r.choice(['深圳市', '深圳', '杭州市', ''])}{brand}{r.choice(_TRADES)}有限公司"

    def person(self, r: random.Random) -> str:
        return (
            f"欧阳{_SYLLABLES[r.randrange(5 * self.spread) % 16]}{_SYLLABLES[r.randrange(1 + self.spread)]}"
        )

    def room(self, r: random.Random) -> str:
        n = r.randrange(3 * self.spread)
        return r.choice([
            f"深圳市南山区创业路{n}号B座1201室", f"广东省深圳市南山区创业路{n}号B座1201室", f"深圳市南山区创业路{n}号B座1202室",
            f"杭州市余杭区学府路{n}号3栋101室", f"杭州市余杭区学府路{n}号", "杭州市", "",
        ])  # fmt: skip

    def phone(self, r: random.Random) -> str:
        return f"1381{r.randrange(1 + self.spread)}34{r.choice(['0000', '0001', '0010', '0011'])}"

    def identifier(self, r: random.Random) -> str:
        return f"9144030000000{r.randrange(12 * self.spread):03d}X1"


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


def deliveries(seed: int, nights: int, filings: int, spread: int = 1) -> list[Delivery]:
    """A first delivery of many filings, then nights with a few each; about one in four is late, one has no day."""
    r, pool = random.Random(seed), Pool(spread)
    made = []
    serial = 0
    for night in range(nights + 1):
        day = START + timedelta(days=30 * night + r.randrange(20))
        if night and r.random() < 0.25:
            day = START + timedelta(days=r.randrange(30 * night))
        delivery = Delivery(None if night == nights // 2 and night else day)
        for _ in range(filings if not night else r.randrange(1, 5)):
            _file(r, pool, delivery, serial, day - timedelta(days=r.randrange(20)), new=True)
            serial += 1
        for _ in range(0 if not night else r.randrange(3)):  # corrected, or said again
            _file(r, pool, delivery, r.randrange(serial), day, new=False)
        for _ in range(filings // 4 if not night else r.randrange(2)):
            _register(r, pool, delivery, day - timedelta(days=r.randrange(-5, 200)))
        for _ in range(filings // 8 if not night else r.randrange(2)):
            delivery.add(
                "events",
                application_number=f"A{r.randrange(serial):04d}",
                event=r.choice(["transferred", "applicant_changed", "published"]),
                event_date=(day - timedelta(days=r.randrange(9))).isoformat(),
                counterparty_name=r.choice([pool.firm(r), pool.person(r)]),
            )
        if night == 0 or r.random() < 0.3:
            known = (START - timedelta(days=400)) if night == 0 else day
            delivery.add(
                "agencies", licence=r.choice(_AGENCIES), name="某某", kind="patent", valid_from="2015-01-01",
                known_date=known.isoformat(), status=r.choice(["licensed", "licensed", "revoked"]),
            )  # fmt: skip
        made.append(delivery)
    return made


def _file(r: random.Random, pool: Pool, delivery: Delivery, serial: int, day: date, new: bool) -> None:
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
            name=pool.person(r) if person else pool.firm(r), party_type="individual" if person else "enterprise",
            identifier=pool.identifier(r) if r.random() < 0.5 else "", address=pool.room(r),
            phone=pool.phone(r) if r.random() < 0.7 else "", email=f"{r.randrange(2 * pool.spread)}@rui.cn" if r.random() < 0.4 else "",
        )  # fmt: skip
    for sequence in range(1, r.randrange(1, 4)):
        delivery.add(
            "parties", application_number=number, role="inventor", sequence=str(sequence), name=f"司徒{_SYLLABLES[r.randrange(4 * pool.spread) % 16]}"
        )  # fmt: skip
    if r.random() < 0.5:
        who = r.choice(_AGENCIES)
        phone = pool.phone(r) if r.random() < 0.1 else ""
        delivery.add(
            "parties", application_number=number, role="agency", sequence="1", name="某某事务所", identifier=who, phone=phone,
        )  # fmt: skip
        delivery.add(
            "parties", application_number=number, role="agent", sequence="1", name="代理人", identifier=f"P{who}"
        )  # fmt: skip
    if r.random() < 0.2:
        delivery.add(
            "parties", application_number=number, role="correspondent", sequence="1", name="联系人", phone=pool.phone(r),
        )  # fmt: skip


def _register(r: random.Random, pool: Pool, delivery: Delivery, day: date) -> None:
    delivery.add(
        "organisations", identifier=pool.identifier(r), name=pool.firm(r), legal_representative=pool.person(r),
        shareholders=r.choice(["", pool.person(r), pool.firm(r)]), address=pool.room(r),
        known_date=day.isoformat(),
    )  # fmt: skip
