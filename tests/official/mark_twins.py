"""Honest look-alikes of the worked trademark cases: each resembles one on the surface and is none.

Every function fills a delivery and returns the filings to look at. What tells them apart from the cases is in
the records: use, own earlier marks, means, one buyer instead of two hundred.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.official.case import LAST, Case, collector
from tests.official.delivery import Delivery, Party, spread

MARK_TWINS: list[Case] = []
twin = collector(MARK_TWINS, "trademark")


def _used(d: Delivery, owner: Party, text: str, classes: str, filed: date, fame: float | None = None) -> str:
    """An own mark that was registered and shown to be in use; reputed where `fame` is given."""
    number = d.mark(owner, filed, text, classes)
    d.event(number, "registered", filed + timedelta(days=420))
    d.event(number, "use_accepted", filed + timedelta(days=1500))
    if fame is not None:
        d.refer(text, "reputed_mark", owner.name, owner_identifier=owner.identifier, fame=fame)
    return number


def _house(d: Delivery, name: str, scope: str, staff: int = 4000, capital: int = 500_000_000) -> Party:
    return d.firm(
        name,
        founded=date(2001, 4, 2),
        capital=capital,
        staff=staff,
        scope=scope,
        representative=f"代表{d.code}",
    )


@twin("a brand owner with 10,000 defensive marks")
def defensive(d: Delivery) -> list[str]:
    owner = _house(d, "孪生电商集团有限公司", "互联网信息服务；软件开发；广告；货物进出口")
    base = "云雀巴"
    for c in ("9", "35", "38", "42"):
        _used(d, owner, base + "巴", c, date(2006, 3, 6), 0.97)
    kin = [
        "爷爷",
        "奶奶",
        "爸爸",
        "妈妈",
        "弟弟",
        "妹妹",
        "哥哥",
        "姐姐",
        "叔叔",
        "伯伯",
        "家",
        "城",
        "汇",
        "购",
        "宝",
        "网",
    ]
    texts = [base + k for k in kin] + [base + "巴" + k for k in kin] + [base + "巴"]
    days = spread(date(2012, 1, 4), LAST, 10_000)
    numbers = [d.mark(owner, day, texts[i % len(texts)], str(i % 45 + 1)) for i, day in enumerate(days)]
    for n, day in list(zip(numbers, days, strict=True))[:9000:9]:
        d.event(n, "registered", day + timedelta(days=400))
    return numbers[-4:]


@twin("a rebrand: the new house mark in twenty classes in a week")
def rebrand(d: Delivery) -> list[str]:
    owner = _house(d, "孪生乳业股份有限公司", "乳制品、食品、饮料的生产和销售", staff=900)
    for c in ("29", "30", "32"):
        _used(d, owner, "白鹿原牧", c, date(2008, 5, 6), 0.7)
    days = spread(LAST - timedelta(days=4), LAST, 24)
    texts = ["白鹿鲜牧", "白鹿牧"]
    return [d.mark(owner, day, texts[i % 2], str(i // 2 % 12 + 24)) for i, day in enumerate(days)][-3:]


@twin("six subsidiaries of one group, one chairman")
def subsidiaries(d: Delivery) -> list[str]:
    last: list[str] = []
    for i, trade in enumerate(("家用电器", "食品", "服装", "物流运输", "软件开发", "酒店餐饮")):
        firm = d.firm(f"孪生集团{trade}有限公司", founded=date(2003, 2, 3), capital=80_000_000, staff=600, scope=trade,
                      representative="孪生集团代表")  # fmt: skip
        own = ("11", "30", "25", "39", "42", "43")[i]
        for k in range(6):
            _used(d, firm, "瑞荷" + d.word(2), own, date(2012 + k, 3, 5))
        last += [d.mark(firm, day, "瑞荷" + d.word(1), own) for day in spread(date(2025, 5, 6), LAST, 8)][-1:]
    return last


@twin("two hundred firms at an incubator's address")
def incubator(d: Delivery) -> list[str]:
    numbers = []
    days = spread(date(2025, 4, 1), LAST, 200)
    for i, day in enumerate(days):
        firm = d.firm(f"孪生创业{d.word(3)}{i}科技有限公司", founded=date(2023, 5, 8), capital=500_000, staff=6,
                      scope="技术开发；软件开发", representative=f"创业者{i}", address="南京市江宁区孵化路1号创业大厦")  # fmt: skip
        numbers.append(d.mark(firm, day, d.word(3), "42" if i % 3 else "9"))
    return numbers[-4:]


@twin("one owner recombines its own marks")
def own_recombined(d: Delivery) -> list[str]:
    owner = _house(d, "孪生石化股份有限公司", "润滑油、工业油脂的生产和销售", staff=9000)
    own = ["驰马油", "酷跃", "森立丰"]
    for text in own:
        _used(d, owner, text, "4", date(2005, 6, 6), 0.9)
    texts = [own[i % 3] + own[(i + 1 + i // 3) % 3] for i in range(24) if i % 3 != (i + 1 + i // 3) % 3]
    return d.marks(owner, texts, spread(date(2025, 4, 1), LAST, len(texts)), ["4"])[-2:]


@twin("shops register their own names")
def own_shops(d: Delivery) -> list[str]:
    numbers = []
    for i, day in enumerate(spread(date(2025, 6, 2), LAST, 40)):
        trader = d.firm(f"孪生{d.word(3)}{i}商行", founded=date(2019, 3, 4), capital=100_000, staff=3, scope="服装、百货零售",
                        representative=f"店主{d.code}-{i}", party_type="sole_trader")  # fmt: skip
        name = d.word(3) + "小铺"
        d.refer(name, "shop", trader.name, owner_identifier=trader.identifier)
        numbers.append(d.mark(trader, day, name, "35"))
    return numbers[-3:]


@twin("a publisher and the characters of its own works")
def own_works(d: Delivery) -> list[str]:
    owner = _house(d, "孪生动漫出版有限公司", "图书出版；动漫制作；玩具、文具、服装销售", staff=300)
    names = [d.word(3) for _ in range(30)]
    for name in names:
        d.refer(name, "work", owner.name, owner_identifier=owner.identifier)
        _used(d, owner, name, "16", date(2016, 3, 7))
    days = spread(date(2025, 6, 2), LAST, 60)
    return [d.mark(owner, day, names[i % 30], ("28", "25")[i // 30]) for i, day in enumerate(days)][-3:]


@twin("a cooperative and the name of its own town")
def cooperative(d: Delivery) -> list[str]:
    d.refer("清水岭", "place")
    owner = d.firm(
        "清水岭茶叶专业合作社",
        founded=date(2010, 3, 1),
        capital=600_000,
        staff=25,
        scope="茶叶、农产品种植和销售",
    )
    _used(d, owner, "清水岭", "30", date(2013, 4, 1))
    return d.marks(owner, ["清水岭"] * 3, spread(date(2026, 1, 5), LAST, 3), ["29", "31", "35"])


@twin("a maker of appliances with many product names, in use")
def product_lines(d: Delivery) -> list[str]:
    owner = _house(d, "孪生电器股份有限公司", "家用电器、照明、厨房设备的研发、生产和销售", staff=12_000)
    for i in range(60):
        _used(d, owner, d.word(3), ("7", "9", "11", "21")[i % 4], date(2008, 2, 4) + timedelta(days=60 * i))
    texts = [d.word(3) for _ in range(120)]
    return d.marks(owner, texts, spread(date(2025, 4, 1), LAST, 120), ["7", "9", "11", "21"])[-3:]


@twin("a business sold with its forty marks to one buyer")
def one_buyer(d: Delivery) -> list[str]:
    owner = _house(d, "孪生日化有限公司", "日用化学品、化妆品的生产和销售", staff=700)
    numbers = [_used(d, owner, d.word(3), "3", date(2009, 1, 5) + timedelta(days=40 * i)) for i in range(80)]
    for n in numbers[:40]:
        d.event(
            n,
            "transferred",
            date(2025, 9, 1),
            counterparty_name="孪生收购有限公司",
            counterparty_identifier="91BUYER0001",
        )
    return [d.mark(owner, day, d.word(3), "3") for day in spread(date(2025, 10, 8), LAST, 6)][-2:]


@twin("an online seller with fanciful six-letter marks in use")
def six_letters(d: Delivery) -> list[str]:
    owner = d.firm(
        "孪生跨境电子商务有限公司",
        founded=date(2016, 5, 5),
        capital=2_000_000,
        staff=45,
        scope="货物进出口；家居用品、厨具、灯具、服装销售",
    )

    def letters() -> str:
        return "".join(d.random.choice("BCDFGKLMNPRSTVWXZ") + d.random.choice("AEIOU") for _ in range(3))

    for i in range(12):
        _used(d, owner, letters(), ("21", "11", "25")[i % 3], date(2018, 3, 5) + timedelta(days=90 * i))
    days = spread(date(2025, 6, 2), LAST, 9)
    return d.marks(owner, [letters() for _ in days], days, ["21", "11"])[-2:]


@twin("an agency files for its own services")
def agency_itself(d: Delivery) -> list[str]:
    firm = d.firm(
        "孪生知识产权代理有限公司",
        founded=date(2012, 1, 4),
        capital=1_000_000,
        staff=30,
        scope="商标代理；法律咨询",
    )
    d.add(
        "agencies",
        licence=firm.identifier,
        name=firm.name,
        kind="trademark",
        valid_from=date(2012, 2, 1),
        status="licensed",
    )
    return [d.mark(firm, LAST, "孪生知服", "45"), d.mark(firm, LAST, "孪生知服", "35")]


@twin("a test upload withdrawn on the next day")
def uploaded_marks(d: Delivery) -> list[str]:
    firm = d.firm(
        "孪生信息系统有限公司",
        founded=date(2014, 1, 6),
        capital=5_000_000,
        staff=120,
        scope="软件开发；计算机系统集成",
    )
    numbers = [d.mark(firm, LAST - timedelta(days=40), f"测试{i:03d}", "42") for i in range(60)]
    for n in numbers:
        d.event(n, "withdrawn", LAST - timedelta(days=39))
    return [d.mark(firm, LAST, "衡序通", "42")]


@twin("an artist registers the own name")
def own_name(d: Delivery) -> list[str]:
    person = d.person("案例艺人名")
    d.refer("案例艺人名", "person", "案例艺人名", owner_identifier=person.identifier)
    return d.marks(person, ["案例艺人名"] * 3, spread(date(2026, 3, 2), LAST, 3), ["41", "25", "9"])


@twin("a family firm and the name of the family, which many bear")
def family_name(d: Delivery) -> list[str]:
    for i in range(14):  # persons of the name, and houses of theirs
        person = d.person(f"覃{d.word(1)}")
        d.mark(
            person,
            date(2016, 3, 7) + timedelta(days=30 * i),
            ("覃记", "老覃", "覃氏", "覃家", "覃府")[i % 5],
            "43",
        )
    owner = d.firm(
        "覃家铺子食品有限公司",
        founded=date(2011, 4, 1),
        capital=800_000,
        staff=30,
        scope="食品、餐饮、糕点的生产和销售",
    )
    _used(d, owner, "覃家铺子", "30", date(2012, 5, 7))
    texts = ["覃记", "老覃", "覃氏", "覃家", "覃府", "覃家铺子"]
    return d.marks(owner, texts, spread(date(2025, 9, 1), LAST, 6), ["30"])[-3:]


@twin("a mark that has stood beside a reputed one for ten years, filed again")
def coexisting(d: Delivery) -> list[str]:
    other = _house(d, "孪生邻居电子有限公司", "电子产品的研发、生产和销售")
    _used(d, other, "ORVELLIN", "9", date(2013, 6, 3), 0.8)
    owner = d.firm(
        "孪生共存家居有限公司",
        founded=date(2010, 4, 1),
        capital=3_000_000,
        staff=60,
        scope="家具、灯具的生产和销售",
    )
    number = d.mark(owner, date(2014, 2, 10), "ORVELLINA", "20")
    d.event(number, "registered", date(2015, 4, 6))
    days = spread(date(2026, 1, 5), LAST, 4)
    return d.marks(owner, ["ORVELLINA"] * 4, days, ["20", "11", "21", "35"])[-2:]


@twin("marks of two letters, near everything")
def two_letters(d: Delivery) -> list[str]:
    pairs = ["QK", "VX", "ZT", "HB", "QX", "VK", "ZB", "HT"]
    for i, text in enumerate(pairs * 3):
        other = d.firm(f"孪生短标{d.word(2)}{i}有限公司", scope="五金、工具的生产")
        d.mark(other, date(2018, 4, 2) + timedelta(days=40 * i), text, str(6 + i % 4))
    owner = d.firm(
        "孪生短名机电有限公司",
        founded=date(2013, 5, 6),
        capital=5_000_000,
        staff=90,
        scope="五金工具、机械设备的生产和销售",
    )
    _used(d, owner, "QK", "7", date(2014, 3, 3))
    return d.marks(owner, pairs, spread(date(2025, 9, 1), LAST, 8), ["7"])[-3:]


@twin("who made a name that a crowd files afterwards")
def first_of_a_crowd(d: Delivery) -> list[str]:
    maker = d.firm(
        "孪生文创有限公司",
        founded=date(2017, 5, 8),
        capital=2_000_000,
        staff=40,
        scope="玩具、文具、工艺品的设计和销售",
    )
    numbers = [d.mark(maker, LAST - timedelta(days=12), "霁蓝兔", c) for c in ("28", "16")]
    for i in range(7):
        day = LAST - timedelta(days=2 + i % 3)
        d.mark(d.person(f"蹭名人{d.word(2)}"), day, "霁蓝兔" if i % 3 else "霁蓝兔茶", "25")
    return numbers
