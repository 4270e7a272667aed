"""Builds small deliveries in the exchange format, row by row, for the worked cases and their twins."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

COINED = "昌达鼎飞丰冠广恒弘辉汇吉佳嘉杰锦京晶凯康朗乐立联良隆铭宁诺鹏启庆荣瑞润森盛舒腾通旺威沃祥翔欣星旭雅亚扬耀怡亿益毅永优裕誉源韵泽振正智洲卓"


@dataclass
class Party:
    name: str
    identifier: str = ""
    party_type: str = "enterprise"
    address: str = ""
    phone: str = ""
    region: str = "110108"


_PLACES = {
    "110105": "北京市朝阳区", "110108": "北京市海淀区", "330106": "杭州市西湖区",
    "440305": "深圳市南山区", "510104": "成都市锦江区",
}  # fmt: skip


@dataclass
class Delivery:
    """Rows by table. Numbers and identifiers are unique per `code`, so that deliveries can share a register."""

    code: int
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.code)

    def add(self, table: str, **row: object) -> None:
        self.rows.setdefault(table, []).append({k: v for k, v in row.items() if v not in (None, "")})

    def number(self) -> str:
        self.made += 1
        return f"9{self.code:03d}{self.made:06d}"

    def word(self, length: int = 2) -> str:
        return "".join(self.random.sample(COINED, length))

    def firm(
        self,
        name: str,
        *,
        founded: date | None = date(2015, 5, 1),
        capital: int | None = 5_000_000,
        staff: int | None = 40,
        scope: str = "",
        representative: str = "",
        status: str = "active",
        known: date | None = None,
        **more: str,
    ) -> Party:
        """A company in the company register."""
        self.made += 1
        party = Party(name, f"91{self.code:03d}{self.made:05d}MA", **more)  # type: ignore[arg-type]
        # every firm in a house of its own: who shares one is linked, and a case says so where it is meant
        place = _PLACES.get(party.region, "")
        party.address = party.address or f"{place}案例{self.code}路{self.made}号{self.made}室"
        self.add(
            "organisations", identifier=party.identifier, name=name, founded=founded, paid_in_capital=capital,
            insured_staff=staff, business_scope=scope, legal_representative=representative, status=status,
            region=party.region, known_date=known or founded,
        )  # fmt: skip
        return party

    def person(self, name: str) -> Party:
        self.made += 1
        return Party(
            name, f"ID{self.code:03d}{self.made:06d}", "individual", f"泉州市鲤城区案例街{self.code}号"
        )

    def _party(self, number: str, party: Party, inventors: tuple[str, ...] = ()) -> None:
        self.add(
            "parties", application_number=number, role="applicant", sequence=1, name=party.name,
            identifier=party.identifier, party_type=party.party_type, address=party.address, phone=party.phone,
            region=party.region, country="CN",
        )  # fmt: skip
        for i, name in enumerate(inventors):
            self.add("parties", application_number=number, role="inventor", sequence=i + 1, name=name)

    def agent(
        self, number: str, agency: str, licence: str, practitioner: str = "", practitioner_licence: str = ""
    ) -> None:
        self.add(
            "parties", application_number=number, role="agency", sequence=1, name=agency, identifier=licence
        )
        if practitioner:
            self.add(
                "parties",
                application_number=number,
                role="agent",
                sequence=1,
                name=practitioner,
                identifier=practitioner_licence,
            )

    def mark(self, party: Party, day: date, text: str, classes: str = "35") -> str:
        number = self.number()
        self.add("filings", kind="trademark", application_number=number, filing_date=day, mark_text=text,
                 mark_type="word", nice_classes=classes)  # fmt: skip
        self._party(number, party)
        return number

    def marks(self, party: Party, texts: list[str], days: list[date], classes: list[str]) -> list[str]:
        """One mark a day, the classes in turns."""
        return [
            self.mark(party, day, text, classes[i % len(classes)])
            for i, (text, day) in enumerate(zip(texts, days, strict=True))
        ]

    def patent(
        self,
        party: Party,
        day: date,
        title: str,
        claims: str,
        *,
        kind: str = "invention",
        abstract: str = "",
        ipc: str = "F16K1/00",
        inventors: tuple[str, ...] = ("发明人甲",),
        **more: str,
    ) -> str:
        number = self.number()
        self.add("filings", kind=kind, application_number=number, filing_date=day, title=title, claims=claims,
                 abstract=abstract or title, ipc=ipc, **more)  # fmt: skip
        self._party(number, party, inventors)
        return number

    def event(self, number: str, event: str, day: date, **more: object) -> None:
        self.add("events", application_number=number, event=event, event_date=day, **more)

    def decide(self, number: str, outcome: str, day: date, grounds: str = "", reason: str = "") -> None:
        self.add("decisions", application_number=number, outcome=outcome, decided_on=day, grounds=grounds,
                 reason=reason, stage="examination", source="examiner")  # fmt: skip

    def refer(
        self, term: str, category: str, owner: str = "", known: date = date(2015, 1, 1), **more: object
    ) -> None:
        self.add("reference", term=term, category=category, owner=owner, known_date=known, **more)

    def take(self, other: Delivery) -> None:
        """The rows of another delivery, too."""
        for table, rows in other.rows.items():
            self.rows.setdefault(table, []).extend(rows)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            columns = sorted({c for row in rows for c in row})
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns)
                writer.writeheader()
                writer.writerows(rows)
        return folder


def spread(start: date, end: date, count: int) -> list[date]:
    """`count` days evenly from start to end, both included, weekends moved to the Friday before."""
    span = (end - start).days
    days = [start + timedelta(days=round(span * i / max(count - 1, 1))) for i in range(count)]
    return [d - timedelta(days=max(0, d.weekday() - 4)) for d in days]


def classes_of(count: int, start: int = 1) -> list[str]:
    return [str((start + i - 1) % 45 + 1) for i in range(count)]
