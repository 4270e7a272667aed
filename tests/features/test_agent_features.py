"""Agents as features of a filing: what fires, its honest twin, and nothing from after the day.

All scenes stand in one register (clients, agencies and licences are each scene's own), measured in one go.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bonafile.features.build import measure
from bonafile.records.register import Register
from tests.official.delivery import Delivery, Party

DAY = date(2026, 3, 2)


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def file(
    d: Delivery, day: date, text: str = "", client: Party | None = None, at: str = "", key: str = ""
) -> str:
    """A mark through agency `at` (also its licence), signed under the licence `key`."""
    number = d.mark(client or d.firm(f"客户{d.made}有限公司"), day, text or d.word(3), "9")
    if at:
        d.agent(number, f"{at}代理有限公司", at, f"代理师{key}" if key else "", key)
    return number


def measured(folder: Path, d: Delivery, asked: dict[str, tuple[str, date]]) -> pd.DataFrame:
    """Features by the name of what was asked for: (application number, as of)."""
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / "delivery")])
        moments = pd.DataFrame(list(asked.values()), columns=["application_number", "as_of"]).assign(
            office="CN"
        )
        return measure(register.as_of(moments["as_of"].max()), moments, "trademark").values.set_axis(
            list(asked)
        )


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    d, asked = Delivery(700), {}
    for i in range(12):  # a licence lent, in turns for three agencies
        asked["lent"] = file(d, later(i - 11), at=f"L{i % 3}", key="K1"), DAY
    for i in range(12):  # moved once, in December
        asked["moved"] = file(d, later(15 * (i - 11)), at="M1" if i >= 6 else "M0", key="K2"), DAY
    for i in range(4):  # one name, four people
        number = file(d, DAY, at=f"N{i}")
        d.add("parties", application_number=number, role="agent", sequence=1, name="张伟")
        asked["namesake"] = number, DAY
    _registered(d, asked)
    agent = d.person("代理师K5")
    asked["own name"] = file(d, DAY, client=agent, at="O", key="K5"), DAY
    asked["company of that name"] = file(d, DAY, client=d.firm("代理师K5有限公司"), at="O", key="K5"), DAY
    asked["another's name"] = file(d, DAY, client=d.person("王客户"), at="O", key="K5"), DAY
    for name, (article, at, text, _) in REFILED.items():
        client = d.firm(f"再次申请{d.made}有限公司")
        first = file(d, date(2025, 1, 6), "锦川泰", client, at=f"{name}R")
        d.event(first, "refused", date(2025, 9, 1), article=article)
        asked[name] = file(d, DAY, text, client, at=f"{name}{at}"), DAY
    client = d.firm("先后申请有限公司")
    d.event(file(d, date(2025, 1, 6), "锦川泰", client, at="S"), "refused", later(3), article="4")
    asked["refused later"] = file(d, DAY, "锦川泰", client, at="S"), later(9)
    for i in range(6):
        hidden = file(d, later(i - 5), client=d.firm(f"互不相干{i}有限公司", phone="13900001111"))
        alone = file(d, DAY, client=d.firm(f"自己申请{i}有限公司", phone=f"1380000{d.made:04d}"))
        through = file(d, DAY, client=d.firm(f"委托{i}有限公司", phone="01088880000"), at="P")
    asked |= {"hidden": (hidden, DAY), "alone": (alone, DAY), "through an agency": (through, DAY)}
    for _ in range(20):
        upload = file(d, DAY, at="T", key="K6")
        d.event(upload, "withdrawn", later(1))
    d.decide(upload, "dismissed", later(30), reason="test_upload")
    asked |= {f"upload, day {n}": (upload, later(n)) for n in (0, 1, 30)}
    for i in range(60):
        d.decide(file(d, later(i - 400), at="U", key="K7"), "bad_faith", later(-100))
    asked["followed"] = file(d, DAY, at="V", key="K7"), DAY
    asked["colleague"] = file(d, DAY, at="V", key="K8"), DAY
    return measured(tmp_path_factory.mktemp("agents"), d, asked)


def _registered(d: Delivery, asked: dict[str, tuple[str, date]]) -> None:
    """Registrations: two at once, one after the other, elsewhere, and one closed by a row known later."""
    begun = date(2020, 1, 2)

    def row(
        key: str, at: str, since: date = begun, until: date | None = None, known: date | None = None
    ) -> None:
        d.add("practitioners", licence=key, name=key, agency_licence=at, valid_from=since, valid_to=until,
              known_date=known or since)  # fmt: skip

    row("K3", "A0"), row("K3", "A1", date(2025, 6, 2))
    row("K4", "A0", until=date(2025, 12, 1)), row("K4", "A1", date(2025, 12, 2))
    row("K9", "A0"), row("K9", "A1"), row("K9", "A0", until=date(2025, 1, 2), known=later(10))
    asked["two at once"] = file(d, DAY, at="A1", key="K3"), DAY
    asked["one after the other"] = file(d, DAY, at="A1", key="K4"), DAY
    asked["elsewhere"] = file(d, DAY, at="A9", key="K4"), DAY
    closed = file(d, DAY, at="A1", key="K9")
    asked |= {"before the closing was known": (closed, DAY), "after": (closed, later(20))}


#: article of the refusal, agency of the second filing, its mark, what must be counted
REFILED = {
    "article 4": ("4", "R", "锦川泰", 1),
    "article 32": ("第三十二条", "R", "锦川泰", 1),
    "ground code": ("CN-TM-G2-2", "R", "锦川泰酒", 1),
    "an earlier mark": ("30", "R", "锦川泰", 0),  # trying again after that is ordinary
    "another agency": ("4", "S", "锦川泰", 0),  # which need not know
    "another mark": ("4", "R", "云海月", 0),
}


@pytest.mark.parametrize(
    ("feature", "expected"),
    [
        ("practitioner_agencies_30", {"lent": 3, "moved": 1, "namesake": 0}),
        ("practitioner_agencies_365", {"lent": 3, "moved": 2, "namesake": 0}),
        ("practitioner_registrations", {"two at once": 2, "one after the other": 1, "lent": 0}),
        ("practitioner_registrations", {"before the closing was known": 2, "after": 1}),
        ("practitioner_elsewhere", {"elsewhere": 1, "one after the other": 0, "two at once": 0, "lent": 0}),
        ("practitioner_is_applicant", {"own name": 1, "company of that name": 0, "another's name": 0}),
        ("refiled_after_refusal", {name: row[3] for name, row in REFILED.items()} | {"refused later": 0}),
        ("hidden_preparer_applicants", {"hidden": 6, "alone": 1, "through an agency": 0}),
        ("practitioner_day_withdrawn", {"upload, day 0": 0, "upload, day 1": 1, "upload, day 30": 1}),
        ("practitioner_cleared", {"upload, day 0": 0, "upload, day 1": 0, "upload, day 30": 1}),
        ("practitioner_bad_share", {"followed": 61 / 111, "colleague": 1 / 51}),
        ("agency_bad_share", {"followed": 1 / 52, "colleague": 1 / 52}),
    ],
)
def test_what_is_counted(values: pd.DataFrame, feature: str, expected: dict[str, float]) -> None:
    assert values.loc[list(expected), feature].to_dict() == pytest.approx(expected)


def test_appending_the_future_changes_nothing(tmp_path: Path) -> None:
    """The features of the day, with and without a future full of findings, moves and withdrawals."""

    def made(future: bool) -> pd.DataFrame:
        d = Delivery(701)
        client = d.firm("一家有限公司", phone="13700002222")
        refused = file(d, date(2025, 1, 6), "锦川泰", client, at="A", key="K")
        d.event(refused, "refused", date(2025, 8, 4), article="4")
        numbers = [file(d, DAY, "锦川泰", client, at="A", key="K") for _ in range(11)]
        numbers.append(file(d, DAY, client=client))
        for i, number in enumerate(numbers if future else []):
            d.event(number, "withdrawn", later(1))
            d.decide(number, "bad_faith" if i % 2 else "dismissed", later(9), reason="agent_victim")
        for i in range(5 if future else 0):
            file(d, later(2), "锦川泰", at=f"Z{i}", key="K")
            file(d, later(2), client=d.firm(f"后来{i}", phone="13700002222"))
        if future:
            d.add("practitioners", licence="K", name="K", agency_licence="Q", valid_from=date(2020, 1, 2),
                  known_date=later(1))  # fmt: skip
            d.add("agencies", licence="A", name="A", kind="trademark", status="revoked",
                  valid_from=date(2010, 1, 4), known_date=later(1))  # fmt: skip
        return measured(tmp_path / str(future), d, {n: (n, DAY) for n in numbers})

    for name in ("False", "True"):
        (tmp_path / name).mkdir()
    pd.testing.assert_frame_equal(made(False), made(True))
