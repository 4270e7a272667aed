"""Honest look-alikes of the patent cases: each resembles one on the surface and is none.

Every function fills a delivery and returns the filings to look at. What tells them apart from the cases is in
the records: research staff, priority, a parent filing, a sibling of the same day.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.official.case import LAST, Case, collector
from tests.official.delivery import Delivery, Party, spread
from tests.official.patent_texts import FIELDS, PARTS, plain_claims, valve_claims

PATENT_TWINS: list[Case] = []
twin = collector(PATENT_TWINS, "patent")


def _institution(d: Delivery, name: str, what: str) -> Party:
    return Party(name, f"12{d.code:03d}0000001", what, f"武汉市洪山区珞案路{d.code}号")


@twin("a university, 400 filings in eighteen fields")
def university(d: Delivery) -> list[str]:
    school = _institution(d, "孪生理工大学", "university")
    days = spread(date(2025, 4, 1), LAST, 400)
    return [
        d.patent(
            school,
            day,
            f"一种{d.word(4)}方法",
            plain_claims(d),
            ipc=f"{FIELDS[i % 18]}1/00",
            inventors=tuple(f"教授{(i * 7 + k) % 160}" for k in range(4)),
        )
        for i, day in enumerate(days)
    ][-4:]


@twin("a hospital's small inventions")
def hospital(d: Delivery) -> list[str]:
    clinic = _institution(d, "孪生人民医院", "hospital")
    return [
        d.patent(
            clinic,
            day,
            f"一种{d.word(3)}护理装置",
            plain_claims(d),
            kind="utility_model",
            ipc="A61G7/00",
            inventors=(f"医生{i % 70}", f"护士{i % 50}"),
        )
        for i, day in enumerate(spread(date(2025, 5, 6), LAST, 90))
    ][-3:]


@twin("invention and utility model of the same day, thirty pairs")
def same_day_pairs(d: Delivery) -> list[str]:
    maker = d.firm("孪生机械制造有限公司", capital=30_000_000, staff=450, scope="机械设备的研发、制造")
    numbers: list[str] = []
    for i, day in enumerate(spread(date(2025, 4, 1), LAST, 30)):
        claims = plain_claims(d)
        title = f"一种{d.word(4)}机构"
        people = (f"工程师{i % 12}", f"工程师{(i + 5) % 12}")
        first = d.patent(maker, day, title, claims, inventors=people)
        second = f"9{d.code:03d}{d.made + 1:06d}"
        d.rows["filings"][-1]["sibling_number"] = second
        numbers += [
            first,
            d.patent(maker, day, title, claims, kind="utility_model", inventors=people, sibling_number=first),
        ]
    return numbers[-4:]


@twin("nine divisionals of one parent")
def divisionals(d: Delivery) -> list[str]:
    maker = d.firm("孪生通信技术有限公司", capital=200_000_000, staff=3000, scope="通信设备的研发、制造")
    claims = plain_claims(d)
    parent = d.patent(
        maker, date(2024, 5, 6), "一种通信方法", claims, ipc="H04L9/32", inventors=("工程师1", "工程师2")
    )
    return [
        d.patent(
            maker,
            day,
            "一种通信方法",
            claims + f"\n3. 如权利要求1的{d.word(5)}。",
            ipc="H04L9/32",
            inventors=("工程师1", "工程师2"),
            parent_number=parent,
        )
        for day in spread(date(2026, 2, 2), LAST, 9)
    ][-3:]


@twin("one family by priority")
def family(d: Delivery) -> list[str]:
    owner = Party("TWIN ELECTRIC GMBH", "", "enterprise", "Musterstrasse 1, Stuttgart")
    text = plain_claims(d)
    return [
        d.patent(
            owner,
            LAST - timedelta(days=i),
            "一种驱动装置",
            text,
            ipc="H02J7/00",
            priority_numbers="EP25100001",
            inventors=("Ingenieur A", "Ingenieur B"),
        )
        for i in range(4)
    ]


@twin("an improvement series of a research house")
def improvements(d: Delivery) -> list[str]:
    maker = d.firm(
        "孪生阀门股份有限公司",
        founded=date(1998, 1, 5),
        capital=150_000_000,
        staff=1800,
        scope="阀门、流体控制设备的研发、制造",
    )
    numbers = []
    for i, day in enumerate(spread(date(2025, 4, 1), LAST, 40)):
        parts = d.random.sample(PARTS, 4)
        own = valve_claims(parts, 10 + i) if i % 8 == 0 else plain_claims(d)
        numbers.append(
            d.patent(
                maker,
                day,
                f"一种{d.word(3)}阀",
                own,
                ipc="F16K1/00",
                inventors=(f"阀师{i % 15}", f"阀师{(i + 4) % 15}"),
            )
        )
    return numbers[-3:]


@twin("a spin-off receives thirty filings of its university")
def spin_off(d: Delivery) -> list[str]:
    school = _institution(d, "孪生科技大学", "university")
    days = spread(date(2024, 6, 3), LAST, 90)
    numbers = [
        d.patent(
            school,
            day,
            f"一种{d.word(4)}材料",
            plain_claims(d),
            ipc="C08L1/00",
            inventors=(f"研究员{i % 30}", f"研究员{(i + 9) % 30}"),
        )
        for i, day in enumerate(days)
    ]
    for n in numbers[:30]:
        d.event(
            n,
            "transferred",
            date(2025, 11, 3),
            counterparty_name="孪生新材料有限公司",
            counterparty_identifier="91SPIN0001",
        )
    return numbers[-3:]


@twin("two hundred firms at an incubator's address, a patent each")
def incubator_patents(d: Delivery) -> list[str]:
    numbers = []
    for i, day in enumerate(spread(date(2025, 4, 1), LAST, 200)):
        firm = d.firm(f"孪生孵化{d.word(3)}{i}科技有限公司", founded=date(2022, 5, 9), capital=800_000, staff=9, scope="技术开发",
                      representative=f"创业者{i}", address="苏州市工业园区孵化路2号创业大厦")  # fmt: skip
        numbers.append(
            d.patent(
                firm,
                day,
                f"一种{d.word(4)}装置",
                plain_claims(d),
                ipc=f"{FIELDS[i % 18]}1/00",
                inventors=(f"发起人{i}",),
            )
        )
    return numbers[-4:]


@twin("a design family")
def design_family(d: Delivery) -> list[str]:
    maker = d.firm("孪生家居设计有限公司", capital=10_000_000, staff=160, scope="家居用品的设计、制造")
    return [
        d.patent(
            maker,
            LAST,
            f"椅子（{d.word(2)}款）",
            "",
            kind="design",
            ipc="LOC 06-01",
            inventors=(f"设计师{i % 4}",),
        )
        for i in range(5)
    ][-3:]


@twin("a test upload of sixty equal texts, withdrawn on the next day")
def uploaded_texts(d: Delivery) -> list[str]:
    firm = d.firm(
        "孪生软件系统有限公司", founded=date(2013, 1, 7), capital=20_000_000, staff=260, scope="软件开发"
    )
    numbers = [
        d.patent(firm, LAST - timedelta(days=40), "测试文件", "1. 一种测试文件，用于系统联调。")
        for _ in range(60)
    ]
    for n in numbers:
        d.event(n, "withdrawn", LAST - timedelta(days=39))
    return [
        d.patent(
            firm,
            LAST,
            f"一种{d.word(4)}调度方法",
            plain_claims(d),
            ipc="G06F9/50",
            inventors=("程序员1", "程序员2", "程序员3"),
        )
    ]


@twin("an individual inventor with a handful of inventions")
def individual(d: Delivery) -> list[str]:
    person = d.person("案例发明人")
    return [
        d.patent(
            person,
            day,
            f"一种{d.word(4)}工具",
            plain_claims(d),
            kind="utility_model",
            ipc="B25B1/00",
            inventors=("案例发明人",),
        )
        for day in spread(date(2024, 4, 1), LAST, 5)
    ][-2:]
