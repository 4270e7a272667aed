"""Published cases in which the agent, or who stands behind several filers, is the point; each with an honest twin.

Guidelines 2021, part II ch. 2, 6.10-1 and 6.10-2 (linked filers); the Shenzhen test upload (2,438 documents from
29 November to 7 December 2021 under one key, reported and withdrawn next day); the lent certificate (one agent,
three agencies, all later revoked, 613 filings). Days are moved, numbers kept; names are made.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.official.case import LAST
from tests.official.delivery import Delivery, spread
from tests.official.mark_cases import sisters, sole_traders
from tests.official.mark_twins import subsidiaries
from tests.official.patent_texts import plain_claims

__all__ = [
    "LAST",
    "lent_certificate",
    "linked",
    "namesakes",
    "rush",
    "signed_in_earnest",
    "subsidiaries",
    "two_lawful_moves",
    "upload_test",
]


def linked(d: Delivery, case: str) -> list[str]:
    """The filings of 6.10-1 (`sisters`) or 6.10-2 (`traders`) made on the last day."""
    (sisters if case == "sisters" else sole_traders)(d)
    return [str(row["application_number"]) for row in d.rows["filings"] if row["filing_date"] == LAST]


def namesakes(d: Delivery) -> list[str]:
    """Four grocers whose representatives share a common name, each in a city of its own, each with its own marks in
    use: nobody's group. On the last day each files one more."""
    last = []
    for i, region in enumerate(("110105", "330106", "440305", "510104")):
        firm = d.firm(f"案例本分{i}食品有限公司", representative="案例常见名", region=region, scope="食品销售；茶叶",
                      founded=date(2008, 3, 3))  # fmt: skip
        base = d.word(3)
        for day in spread(date(2014, 3, 3), date(2024, 3, 4), 5):
            used = d.mark(firm, day, base, "30")
            d.event(used, "registered", day + timedelta(days=420))
            d.event(used, "use_accepted", day + timedelta(days=700))
        last.append(d.mark(firm, LAST, base + "园", "30"))
    return last


def _agency(d: Delivery, licence: str, revoked: date | None = None) -> None:
    row = {
        "licence": licence,
        "name": f"案例{licence}专利代理事务所",
        "kind": "patent",
        "valid_from": date(2012, 1, 4),
    }
    d.add("agencies", **row)
    if revoked:
        d.add("agencies", **row, status="revoked", known_date=revoked)


def _file(d: Delivery, client: object, day: date, licence: str, key: str, claims: str = "") -> str:
    number = d.patent(client, day, f"一种{d.word(4)}装置", claims or plain_claims(d), ipc="F16K1/00")  # type: ignore[arg-type]
    d.agent(number, f"案例{licence}专利代理事务所", licence, f"代理师{key}", key)
    return number


def upload_test(d: Delivery, count: int = 2438) -> list[str]:
    """Nine days of test documents in clients' names under one key; all withdrawn the next day."""
    _agency(d, "SZ")
    clients = [d.firm(f"案例深圳委托{i}有限公司", region="440305") for i in range(12)]
    for client in clients:  # real work of the agency before
        for day in spread(date(2025, 4, 1), LAST - timedelta(days=60), 6):
            _file(d, client, day, "SZ", "SZ-1")
    start = LAST - timedelta(days=40)
    numbers = []
    for i in range(count):
        day = start + timedelta(days=i * 9 // count)
        numbers.append(_file(d, clients[i % 12], day, "SZ", "SZ-1", f"1. 测试文件{i}，{d.word(4)}。"))
        d.event(numbers[-1], "withdrawn", day + timedelta(days=1))
    return [numbers[0], numbers[count // 2], numbers[-1]]


def signed_in_earnest(d: Delivery) -> list[str]:
    """The same pace under one key for two days, and nobody withdraws anything."""
    _agency(d, "ER")
    clients = [d.firm(f"案例批量委托{i}有限公司", region="440305") for i in range(12)]
    day = LAST - timedelta(days=40)
    return [_file(d, clients[i % 12], day + timedelta(days=i // 271), "ER", "ER-1") for i in range(542)][-3:]


def rush(d: Delivery) -> list[str]:
    """The honest twin of both: a year-end rush of 270 documents in two days, read and signed by thirty practitioners."""
    _agency(d, "RUSH")
    clients = [d.firm(f"案例年末委托{i}有限公司", region="440305", staff=400) for i in range(90)]
    for i, client in enumerate(clients):
        _file(d, client, date(2025, 5, 6) + timedelta(days=2 * i), "RUSH", f"RUSH-{i % 30}")
    day = LAST - timedelta(days=40)
    return [
        _file(d, clients[i % 90], day + timedelta(days=i // 135), "RUSH", f"RUSH-{i % 30}")
        for i in range(270)
    ][-3:]


def lent_certificate(d: Delivery) -> list[str]:
    """613 filings in one practitioner's name through three agencies at once, found abnormal and withdrawn."""
    for i in range(3):
        _agency(d, f"LENT{i}", revoked=LAST - timedelta(days=15))
        d.add("practitioners", licence="LENT-K", name="代理师LENT-K", agency_licence=f"LENT{i}",
              valid_from=date(2022, 1, 4))  # fmt: skip
    clients = [d.firm(f"案例借证委托{i}有限公司", capital=0, staff=0) for i in range(150)]
    numbers = []
    for i, day in enumerate(spread(date(2024, 6, 3), LAST - timedelta(days=100), 613)):
        number = _file(d, clients[i % 150], day, f"LENT{i % 3}", "LENT-K")
        d.decide(
            number, "abnormal", min(day + timedelta(days=120), LAST - timedelta(days=20)), "CN-PAT-R77-3.1"
        )
        d.event(number, "withdrawn", min(day + timedelta(days=130), LAST - timedelta(days=10)))
        numbers.append(number)
    return numbers[-3:]


def two_lawful_moves(d: Delivery) -> list[str]:
    """613 filings of a busy practitioner who changed agencies twice, registered at one at a time."""
    days = spread(date(2024, 6, 3), LAST, 613)
    turns = [days[0], days[205], days[410], LAST + timedelta(days=3650)]
    for i in range(3):
        _agency(d, f"MOVE{i}")
        d.add("practitioners", licence="MOVE-K", name="代理师MOVE-K", agency_licence=f"MOVE{i}", valid_from=turns[i],
              valid_to=turns[i + 1] - timedelta(days=1), known_date=turns[i])  # fmt: skip
    clients = [d.firm(f"案例本分委托{i}有限公司") for i in range(150)]
    return [
        _file(d, clients[i % 150], day, f"MOVE{sum(day >= t for t in turns[1:3])}", "MOVE-K")
        for i, day in enumerate(days)
    ][-3:]
