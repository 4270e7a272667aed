"""Patent cases made after Order 77 art. 3, each as a small register.

Every function fills a delivery and returns the filings to look at (of the last day); all names are made.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from tests.official.case import LAST, Case, collector
from tests.official.delivery import Delivery, spread
from tests.official.patent_texts import FIELDS, PARTS, plain_claims, valve_claims

PATENT_CASES: list[Case] = []
case = collector(PATENT_CASES, "patent")


@case("3.1 sixty filings of one skeleton, numbers changed", "CN-PAT-R77-3.1")
def one_skeleton(d: Delivery) -> list[str]:
    firm = d.firm("案例阀门技术有限公司", founded=date(2024, 6, 1), capital=0, staff=1, scope="技术开发")
    days = spread(date(2025, 6, 2), LAST, 60)
    return [
        d.patent(firm, day, "一种流体控制装置", valve_claims(PARTS[:4], 10 + i), kind="utility_model")
        for i, day in enumerate(days)
    ][-3:]


@case("3.2 texts of eight other applicants", "CN-PAT-R77-3.2")
def copied_texts(d: Delivery) -> list[str]:
    sources = []
    for i in range(8):
        owner = d.firm(f"案例研发企业{i}有限公司", capital=8_000_000, staff=80, scope="设备制造")
        parts = d.random.sample(PARTS, 4)
        sources.append(
            valve_claims(parts, 12 + 3 * i).replace("流体控制装置", f"{d.word(2)}式{d.word(2)}输送装置")
        )
        d.patent(
            owner,
            date(2024, 5, 6) + timedelta(days=7 * i),
            f"一种输送装置{i}",
            sources[-1],
            inventors=(f"工程师{i}",),
        )
    copier = d.firm("案例抄写技术有限公司", founded=date(2025, 1, 1), capital=0, staff=0, scope="技术咨询")
    days = spread(date(2025, 9, 1), LAST, 24)
    return [
        d.patent(
            copier,
            day,
            f"一种改进的输送装置{i}",
            sources[i % 8].replace("不锈钢", "铝合金"),
            kind="utility_model",
        )
        for i, day in enumerate(days)
    ][-3:]


@case("3.3 randomly generated texts", "CN-PAT-R77-3.3")
def random_texts(d: Delivery) -> list[str]:
    firm = d.firm("案例随机科技有限公司", founded=date(2025, 1, 1), capital=0, staff=0, scope="技术咨询")
    numbers = []
    for day in spread(date(2025, 9, 1), LAST, 30):
        terms = [d.word(4) for _ in range(9)]
        body = "，".join(f"所述{a}{d.word(2)}所述{b}{d.word(2)}" for a, b in itertools.pairwise(terms))
        numbers.append(
            d.patent(firm, day, f"一种{terms[0]}系统", f"1. 一种{terms[0]}系统，其特征在于，{body}。")
        )
    return numbers[-3:]


@case("3.5 no research, ninety filings in eighteen fields", "CN-PAT-R77-3.5")
def no_research(d: Delivery) -> list[str]:
    firm = d.firm(
        "案例无研发商贸有限公司", founded=date(2024, 11, 1), capital=0, staff=0, scope="日用百货销售"
    )
    return [
        d.patent(
            firm,
            day,
            f"一种{d.word(4)}装置",
            plain_claims(d),
            ipc=f"{FIELDS[i % 18]}1/00",
            inventors=("同一发明人",),
        )
        for i, day in enumerate(spread(date(2025, 6, 2), LAST, 90))
    ][-3:]


@case("3.6 one text dispersed over ten linked shells", "CN-PAT-R77-3.6")
def dispersed(d: Delivery) -> list[str]:
    shells = [
        d.firm(
            f"案例分散{i}有限公司",
            founded=date(2025, 1, 1),
            capital=0,
            staff=0,
            scope="技术咨询",
            representative="案例法人丙",
            phone="13800001111",
        )
        for i in range(10)
    ]
    days = spread(date(2025, 9, 1), LAST, 40)
    return [
        d.patent(
            shells[i % 10],
            day,
            "一种物料分离装置",
            valve_claims(PARTS[4:8], 30 + i // 10).replace("流体控制", "物料分离"),
        )
        for i, day in enumerate(days)
    ][-3:]


@case("3.7 fifty filings sold on before grant, inventors replaced", "CN-PAT-R77-3.7")
def sold_on(d: Delivery) -> list[str]:
    firm = d.firm("案例倒卖科技有限公司", founded=date(2023, 1, 1), capital=0, staff=1, scope="技术转让")
    numbers = [
        d.patent(firm, day, f"一种{d.word(4)}机构", plain_claims(d))
        for day in spread(date(2025, 3, 3), LAST, 70)
    ]
    for i, n in enumerate(numbers[:50]):
        d.event(
            n,
            "transferred",
            date(2025, 7, 1) + timedelta(days=4 * i),
            counterparty_name=f"买受人{i}",
            counterparty_identifier=f"91P{i:04d}",
        )
        d.event(n, "inventor_changed", date(2025, 7, 2) + timedelta(days=4 * i), detail="全部发明人变更")
    return numbers[-3:]
