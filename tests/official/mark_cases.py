"""The worked cases of the Trademark Examination and Adjudication Guidelines (2021), part II ch. 2, 6.1 to 6.10,
each as a small register with the published numbers.

Every function fills a delivery and returns the filings to look at (of the last day). Names of shops, persons
and firms are made; marks that the guidelines themselves print are used as printed.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.official.case import LAST, Case, collector
from tests.official.delivery import Delivery, classes_of, spread

MARK_CASES: list[Case] = []
case = collector(MARK_CASES, "trademark")


def _coined(d: Delivery, count: int) -> list[str]:
    return [d.word(d.random.choice((2, 3, 3, 4))) for _ in range(count)]


@case("6.1-1 consulting firm, nothing paid in, 100+ in a month", "CN-TM-G2-1")
def consulting(d: Delivery) -> list[str]:
    firm = d.firm(
        "京贸案例咨询有限公司",
        founded=date(2024, 1, 8),
        capital=0,
        staff=1,
        scope="商务信息咨询；企业管理咨询",
    )
    days = spread(date(2025, 1, 6), date(2026, 2, 20), 230) + spread(date(2026, 3, 2), LAST, 110)
    return d.marks(firm, _coined(d, 340), days, classes_of(34))[-3:]


@case("6.1-2 drip filing after 900", "CN-TM-G2-1")
def drip(d: Delivery) -> list[str]:
    trader = d.firm(
        "案例点滴经营部",
        founded=date(2020, 3, 1),
        capital=10_000,
        staff=0,
        scope="日用百货销售",
        party_type="sole_trader",
    )
    days = spread(date(2022, 1, 4), date(2025, 11, 20), 900) + spread(date(2025, 12, 1), LAST, 110)
    return d.marks(trader, _coined(d, 1010), days, classes_of(33))[-2:]


@case("6.1-3 all 45 classes, 500 in nine months", "CN-TM-G2-1")
def all_classes(d: Delivery) -> list[str]:
    firm = d.firm(
        "案例科贸有限公司", founded=date(2021, 6, 1), capital=100_000, staff=2, scope="技术开发；货物进出口"
    )
    days = spread(date(2023, 1, 4), date(2025, 6, 20), 420) + spread(date(2025, 7, 1), LAST, 500)
    return d.marks(firm, _coined(d, 920), days, classes_of(45))[-3:]


_COPIED = {"安踏": "体育甲", "李宁": "体育乙", "耐克": "体育丙", "富安娜": "家纺丁", "波司登": "服装戊"}


@case("6.2-1 characters reordered and inserted, classes 24 and 25", "CN-TM-G2-2")
def reordered(d: Delivery) -> list[str]:
    for term, owner in _COPIED.items():
        d.refer(term, "reputed_mark", owner, fame=0.9)
    person = d.person("案例自然人")
    texts = ["踏奖安", "宁俊李", "克妮耐", "娜控富安", "司登魔波"]
    for i in range(95):
        letters = list(list(_COPIED)[i % 5])
        d.random.shuffle(letters)
        letters.insert(d.random.randrange(len(letters) + 1), d.word(1))
        texts.insert(0, "".join(letters))
    return d.marks(person, texts, spread(date(2025, 6, 2), LAST, 100), ["24", "25"])[-5:]


@case("6.2-2 luxury cars in unrelated classes", "CN-TM-G2-2")
def unrelated_classes(d: Delivery) -> list[str]:
    for term, owner in (
        ("宾利", "轿车甲"),
        ("BENTLEY", "轿车甲"),
        ("兰博基尼", "轿车乙"),
        ("FERRARI", "轿车丙"),
    ):
        d.refer(term, "reputed_mark", owner, fame=0.95)
    firm = d.firm("案例日化商行有限公司", founded=date(2022, 4, 1), capital=0, staff=1, scope="日用百货销售")
    texts = ["天王宾利", "BENTLEY DESIGN", "博纳多兰博基尼", "FARRARIMAY"] * 3
    return d.marks(firm, texts, spread(date(2025, 9, 1), LAST, 12), classes_of(12, 3))[-4:]


@case("6.2-3 a small portfolio of old household names", "CN-TM-G2-2")
def small_portfolio(d: Delivery) -> list[str]:
    for i, term in enumerate(("清扬", "翰皇", "蜂花", "章华", "张小泉")):
        d.refer(term, "reputed_mark", f"老字号{i}", fame=0.8)
    firm = d.firm(
        "案例小额商贸有限公司", founded=date(2023, 2, 1), capital=50_000, staff=1, scope="日用百货销售"
    )
    texts = _coined(d, 12) + ["清扬", "翰皇", "蜂花", "章华", "张小泉"] * 4
    return d.marks(firm, texts, spread(date(2025, 5, 6), LAST, 32), classes_of(10, 3))[-4:]


@case("6.3 one owner's marks recombined, then transferred", "CN-TM-G2-3")
def one_owner(d: Delivery) -> list[str]:
    own = ["马石油", "酷腾", "森力丰", "耐驰特"]
    for term in own:
        d.refer(term, "reputed_mark", "能源集团庚", fame=0.85)
    firm = d.firm(
        "案例润滑科技有限公司", founded=date(2019, 4, 1), capital=500_000, staff=3, scope="润滑油销售"
    )
    texts = [
        own[i % 4] + own[(i + 1 + i // 4) % 4] if i % 4 != (i + 1 + i // 4) % 4 else own[i % 4] + "王"
        for i in range(24)
    ]
    numbers = d.marks(firm, texts, spread(date(2025, 4, 1), LAST, 24), ["4", "1", "35"])
    for n in numbers[:5]:
        d.event(
            n,
            "transferred",
            LAST - timedelta(days=20),
            counterparty_name="受让公司",
            counterparty_identifier="91BUYER",
        )
    return numbers[-2:]


def _shops(d: Delivery, count: int, category: str = "shop") -> list[str]:
    names = [d.word(3) + d.random.choice(("家居", "女装", "旗舰", "优品")) for _ in range(count)]
    for i, name in enumerate(names):
        d.refer(name, category, f"店主{d.code}{i}")
    return names


@case("6.4-1 92 filings, 73 equal to shop names", "CN-TM-G2-4")
def shop_names(d: Delivery) -> list[str]:
    person = d.person("案例店名人")
    texts = _coined(d, 19) + _shops(d, 73)
    return d.marks(person, texts, spread(date(2025, 5, 6), LAST, 92), classes_of(9, 18))[-3:]


@case("6.4-2 dozens of trade names in 20+ classes", "CN-TM-G2-4")
def trade_names(d: Delivery) -> list[str]:
    firm = d.firm("案例字号管理有限公司", founded=date(2022, 1, 1), capital=0, staff=0, scope="企业管理咨询")
    texts = _coined(d, 60) + _shops(d, 45, "trade_name")
    return d.marks(firm, texts, spread(date(2025, 5, 6), LAST, 105), classes_of(22))[-3:]


@case("6.4-3 40+ in 26 classes, 28 of them in class 35", "CN-TM-G2-4")
def class_35(d: Delivery) -> list[str]:
    firm = d.firm("案例品牌策划有限公司", founded=date(2022, 1, 1), capital=0, staff=0, scope="品牌策划")
    classes = ["35"] * 17 + classes_of(26)
    return d.marks(firm, _coined(d, 13) + _shops(d, 30), spread(date(2025, 5, 6), LAST, 43), classes)[-3:]


@case("6.5-1 thirty laureates", "CN-TM-G2-5")
def laureates(d: Delivery) -> list[str]:
    names = [d.word(3) for _ in range(32)]
    for name in names:
        d.refer(name, "person")
    firm = d.firm("案例学者文化有限公司", founded=date(2021, 1, 1), capital=0, staff=1, scope="文化交流")
    return d.marks(firm, names, spread(date(2025, 6, 2), LAST, 32), classes_of(6, 3))[-3:]


@case("6.5-2 twenty craftsmen, name and ware", "CN-TM-G2-5")
def craftsmen(d: Delivery) -> list[str]:
    names = [d.word(3) for _ in range(20)]
    for name in names:
        d.refer(name, "person")
    person = d.person("案例陶瓷人")
    texts = _coined(d, 4) + [name + "建盏" for name in names]
    return d.marks(person, texts, spread(date(2025, 9, 1), LAST, 24), ["21"])[-3:]


def _places(d: Delivery, count: int) -> list[str]:
    names = [d.word(2) + d.random.choice(("镇", "岭", "湾", "桥", "山")) for _ in range(count)]
    for name in names:
        d.refer(name, "place")
    return names


@case("6.6-1 160 filings, 100+ places", "CN-TM-G2-6")
def places(d: Delivery) -> list[str]:
    person = d.person("案例地名人")
    return d.marks(
        person, _coined(d, 55) + _places(d, 108), spread(date(2025, 4, 1), LAST, 163), classes_of(12, 29)
    )[-3:]


@case("6.6-2 fifty, mostly towns", "CN-TM-G2-6")
def towns(d: Delivery) -> list[str]:
    firm = d.firm("案例乡镇商贸有限公司", founded=date(2023, 1, 1), capital=0, staff=0, scope="农产品销售")
    return d.marks(
        firm, _coined(d, 12) + _places(d, 41), spread(date(2025, 8, 1), LAST, 53), ["29", "30", "31", "33"]
    )[-3:]


@case("6.6-3 eight themed lists in one year", "CN-TM-G2-6")
def themed(d: Delivery) -> list[str]:
    """Lists of places and sights, streets, bridges and mottos, people, solar terms, the zodiac; not all are on file."""
    person = d.person("案例主题人")
    terms = ["立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑"]
    signs = ["白羊座", "金牛座", "双子座", "巨蟹座", "狮子座", "处女座", "天秤座", "天蝎座"]
    mottos = [d.word(4) for _ in range(8)]
    sages = [d.word(3) for _ in range(8)]
    for listed, category, source in (
        (terms, "generic", "节气"), (mottos, "slogan", "校训"), (sages, "person", "历史人物"),
    ):  # fmt: skip
        for term in listed:
            d.refer(term, category, source=source)
    streets = [d.word(2) + "大街" for _ in range(10)]
    texts = _places(d, 40) + streets + terms + signs + mottos + sages + _coined(d, 24)
    d.random.shuffle(texts)
    return d.marks(person, texts, spread(date(2025, 5, 6), LAST, len(texts)), classes_of(15))[-3:]


@case("6.7 400+ of the form WORD TOKEN", "CN-TM-G2-7")
def tokens(d: Delivery) -> list[str]:
    heads = [a + b for a in ("GS", "CP", "GP", "NF", "IO", "US", "LE", "AP", "ER", "DN") for b in "MUTBDPS"]
    for term in ("TOKEN", "CHAIN", "COIN", *heads):
        d.refer(term, "generic")
    firm = d.firm(
        "案例链技术有限公司", founded=date(2019, 1, 1), capital=200_000, staff=5, scope="技术开发；软件开发"
    )
    texts = [f"{h} {t}" for t in ("TOKEN", "CHAIN", "COIN", "链", "TOKENS", "CHAINS") for h in heads][:410]
    return d.marks(firm, texts, spread(date(2025, 4, 1), LAST, 410), classes_of(25))[-3:]


@case("6.8 198 transfers to 198 buyers", "CN-TM-G2-8")
def scattered(d: Delivery) -> list[str]:
    firm = d.firm("案例转让有限公司", founded=date(2019, 1, 1), capital=100_000, staff=2, scope="商务服务")
    numbers = d.marks(firm, _coined(d, 710), spread(date(2023, 1, 4), LAST, 710), classes_of(32))
    for i, n in enumerate(numbers[:198]):
        d.event(
            n,
            "transferred",
            date(2025, 6, 2) + timedelta(days=i),
            counterparty_name=f"受让人{i}",
            counterparty_identifier=f"91B{i:05d}",
        )
    return numbers[-3:]


@case("6.9 600 marks, 130 listed for sale", "CN-TM-G2-9")
def for_sale(d: Delivery) -> list[str]:
    firm = d.firm("案例售标有限公司", founded=date(2020, 1, 1), capital=0, staff=2, scope="商务服务")
    numbers = d.marks(firm, _coined(d, 610), spread(date(2023, 6, 1), LAST, 610), classes_of(36))
    for n in numbers[:132]:
        d.event(n, "offered_for_sale", date(2025, 12, 1))
    return numbers[-3:]


@case("6.10-1 four sister firms, one representative", "CN-TM-G2-10")
def sisters(d: Delivery) -> list[str]:
    last: list[str] = []
    for i, (count, opposed, status) in enumerate(
        ((65, 3, "active"), (74, 14, "active"), (42, 7, "revoked"), (93, 20, "active"))
    ):
        firm = d.firm(f"案例姐妹{i}有限公司", founded=date(2021, 1, 1), capital=0, staff=0, scope="商务服务",
                      representative="案例法人甲", status=status)  # fmt: skip
        last = d.marks(firm, _coined(d, count), spread(date(2025, 4, 1), LAST, count), classes_of(20, i))
        for k, n in enumerate(last[:opposed]):
            d.event(
                n,
                "opposed",
                date(2025, 12, 1) + timedelta(days=k),
                counterparty_name=f"异议人{k}",
                counterparty_identifier=f"91OPP{k}",
            )
    return last[-3:]


@case("6.10-2 four sole traders, 1,200 random strings", "CN-TM-G2-10", "CN-TM-G2-1")
def sole_traders(d: Delivery) -> list[str]:
    odd = "犇淼焱垚鑫囍喆昶翀珺赟旻晟玥珩祎骉麤羴鱻龘"
    texts = [
        "".join(d.random.choice(odd + "量氢钛磁谐") for _ in range(d.random.choice((2, 3))))
        for _ in range(302)
    ]
    last: list[str] = []
    for i in range(4):
        trader = d.firm(f"案例个体户{i}号商行", founded=date(2024, 9, 1), capital=10_000, staff=0, scope="日用百货销售",
                        representative="案例经营者乙", party_type="sole_trader")  # fmt: skip
        last = d.marks(trader, texts, spread(date(2025, 4, 1), LAST, 302), classes_of(10, 20))
    return last[-3:]


@case("6.10-3 1,000 marks and an earlier finding", "CN-TM-G2-2", "CN-TM-G2-1")
def found_before(d: Delivery) -> list[str]:
    for i, term in enumerate(("晶纬星", "奥朗驰", "柏森雅", "杜维特", "兰特威")):
        d.refer(term, "reputed_mark", f"知名厂家{i}", fame=0.8)
    firm = d.firm("案例惯犯贸易有限公司", founded=date(2015, 1, 1), capital=100_000, staff=3, scope="贸易")
    texts = _coined(d, 850) + [
        t + d.word(1) for t in ("晶纬星", "奥朗驰", "柏森雅", "杜维特", "兰特威") for _ in range(31)
    ]
    numbers = d.marks(firm, texts, spread(date(2022, 1, 4), LAST, 1005), classes_of(42))
    for n in numbers[:5]:
        d.decide(n, "bad_faith", date(2024, 6, 3), "CN-TM-G2-2")
    return numbers[-3:]
