"""A made set that is hard to link: common names, incubators, spin-offs, name changes, shells with one phone.

`made_hard` writes a delivery in the exchange format and truth.csv beside it (application_number, sequence, group,
case). Everybody in it is coined from syllables; who belongs together is known by construction. It is separate
from the made register of records/simulation, so that neither was tuned to the other.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from opencc import OpenCC

START = date(2024, 1, 2)
_SYLLABLES = "锐鸿博卓凯晟泰恒瑞嘉诚润泽宇航启源汇丰盛达辉煌腾跃飞扬创新华美康宁安顺和信立德明智远景蓝海天成金石玉山木林水云"
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英文博宇轩子涵雨欣思浩然佳怡梓俊熙晨曦"
_COMMON = ("张伟", "王芳", "李娜", "刘洋", "陈静", "王伟", "李强", "张敏")
_TRADES = (
    "科技",
    "贸易",
    "电子商务",
    "文化传播",
    "机械设备",
    "生物科技",
    "信息技术",
    "服饰",
    "食品",
    "实业",
    "新材料",
    "环保科技",
)
_PLACES = (
    ("深圳市", "南山区", "440305", "shenzhen"), ("深圳市", "福田区", "440304", "shenzhen"), ("杭州市", "余杭区", "330110", "hangzhou"),
    ("广州市", "天河区", "440106", "guangzhou"), ("苏州市", "吴中区", "320506", "suzhou"), ("成都市", "武侯区", "510107", "chengdu"),
    ("武汉市", "洪山区", "420111", "wuhan"), ("南京市", "江宁区", "320115", "nanjing"), ("厦门市", "思明区", "350203", "xiamen"),
    ("长沙市", "岳麓区", "430104", "changsha"), ("青岛市", "市北区", "370203", "qingdao"), ("义乌市", "", "330782", "yiwu"),
)  # fmt: skip
_ROADS = (
    "科技园路",
    "创业大道",
    "中山路",
    "人民路",
    "解放路",
    "建设路",
    "学府路",
    "滨河大道",
    "和平街",
    "长江路",
    "黄河路",
    "文化巷",
)
_PINYIN = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass
class Who:
    """One real applicant; `group` is who stands behind it."""

    group: str
    case: str
    name: str
    identifier: str
    kind: str
    place: tuple[str, str, str, str]
    road: str
    number: int
    building: str
    room: str
    phone: str
    representative: str = ""
    shareholders: tuple[str, ...] = ()
    email: str = ""
    latin: str = ""
    inventors: list[str] = field(default_factory=list)
    brand: str = ""
    trade: str = ""
    listed: bool = True
    agent: tuple[str, ...] = ()


class _Maker:
    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.names: set[str] = set()
        self.groups = 0
        self.rows: list[tuple[list[str], list[list[str]], list[tuple[str, str]]]] = []
        self.organisations: dict[str, list[list[str]]] = {}
        self.events: list[list[str]] = []
        self.agencies: list[tuple[str, str, str]] = []
        self.serial = 20_000_000
        self.t = OpenCC("s2t")

    def group(self) -> str:
        self.groups += 1
        return f"T{self.groups:05d}"

    def person(self) -> str:
        if self.r.random() < 0.06:
            return self.r.choice(_COMMON)
        given = "".join(self.r.choice(_GIVEN) for _ in range(2 if self.r.random() < 0.8 else 1))
        return self.r.choice(_SURNAMES) + given

    def phone(self) -> str:
        return f"1{self.r.choice('3578')}{self.r.randrange(10**9):09d}"

    def identifier(self, place: tuple[str, str, str, str]) -> str:
        return "91" + place[2] + "".join(self.r.choice(_PINYIN) for _ in range(10))

    def firm(self, case: str, group: str = "", brand: str = "", **given: object) -> Who:
        place = given.pop("place", None) or self.r.choice(_PLACES)
        trade = self.r.choice(_TRADES)
        while True:
            coined = brand or "".join(self.r.sample(_SYLLABLES, 2 if self.r.random() < 0.6 else 3))
            name = f"{place[0] if self.r.random() < 0.7 else place[0][:-1]}{coined}{trade}有限公司"
            if (taken := place[0] + coined + trade) not in self.names:  # no two firms of one name in one town
                break
            trade = self.r.choice(_TRADES) + self.r.choice(("", "发展"))
        self.names.add(taken)
        boss = self.person()
        who = Who(
            group or self.group(), case, name, self.identifier(place), "enterprise", place, self.r.choice(_ROADS),
            self.r.randrange(1, 300), self.r.choice(("", "", f"{self.r.randrange(1, 9)}栋")), f"{self.r.randrange(1, 28)}{self.r.randrange(1, 20):02d}",
            self.phone(), boss, (boss,) if self.r.random() < 0.6 else (boss, self.person()), brand=coined, trade=trade,
        )  # fmt: skip
        who.inventors = [self.person() for _ in range(self.r.randrange(1, 5))]
        who.agent = self.agent()
        return replace(who, **given)  # type: ignore[arg-type]

    def agent(self) -> tuple[str, ...]:
        """An agency, the large ones more often, or none."""
        return self.agencies[int(self.r.random() ** 2 * len(self.agencies))] if self.r.random() < 0.6 else ()

    def individual(self, case: str, name: str = "", **given: object) -> Who:
        place = self.r.choice(_PLACES)
        code = f"{self.r.randrange(16**12):012x}" if self.r.random() < 0.8 else ""
        who = Who(
            self.group(), case, name or self.person(), code, "individual", place, self.r.choice(_ROADS),
            self.r.randrange(1, 300), "", f"{self.r.randrange(1, 28)}{self.r.randrange(1, 20):02d}", self.phone(),
        )  # fmt: skip
        return replace(who, **given)  # type: ignore[arg-type]

    # how an applicant writes himself, one filing after another

    def address(self, who: Who) -> str:
        city, district, _, _ = who.place
        province = {
            "44": "广东省",
            "33": "浙江省",
            "32": "江苏省",
            "51": "四川省",
            "42": "湖北省",
            "35": "福建省",
            "43": "湖南省",
            "37": "山东省",
        }
        head = (province[who.place[2][:2]] if self.r.random() < 0.4 else "") + city
        head += district if self.r.random() < 0.85 else ""
        building = who.building
        if building:
            building = self.r.choice((building, building.replace("栋", "幢"), building.replace("栋", "号楼")))
        text = f"{head}{who.road}{who.number}号{building}{who.room}{self.r.choice(('室', '室', '房', ''))}"
        return self.t.convert(text) if self.r.random() < 0.03 else text

    def name(self, who: Who) -> str:
        if who.kind != "enterprise" or self.r.random() < 0.8:
            return who.name
        bare = who.place[0][:-1]
        return self.r.choice(
            (
                f"{who.brand}{who.trade}（{bare}）有限公司", self.t.convert(who.name), f" {who.name} ",
                who.name.replace("有限公司", "有限责任公司"), f"{bare}{who.brand}{who.trade}有限公司",
            )
        )  # fmt: skip

    def file(self, who: Who, day: int, mark: str = "", agent: tuple[str, ...] | None = None, plain: bool = False,
             joint: Who | None = None) -> None:  # fmt: skip
        self.serial += self.r.randrange(1, 9)
        number, when = str(self.serial), START + timedelta(days=day)
        trademark = bool(mark) or self.r.random() < 0.5
        kind = "trademark" if trademark else "invention"
        parties, truth = [], []
        for sequence, owner in enumerate([who, *([joint] if joint else [])], 1):
            name = owner.name if plain else self.name(owner)
            code = "" if self.r.random() < 0.12 else owner.identifier
            phone = owner.phone if self.r.random() < 0.9 else ""
            parties.append(["CN", number, "applicant", str(sequence), name, owner.latin, code, owner.kind, self.address(owner),
                            owner.place[2], "CN", phone, owner.email])  # fmt: skip
            truth.append((owner.group, owner.case))
        if not trademark:
            team = self.r.sample(who.inventors, min(len(who.inventors), 3))
            for sequence, person in enumerate(team + (joint.inventors[:1] if joint else []), 1):
                parties.append(["CN", number, "inventor", str(sequence), person, *[""] * 8])
        if agent is None and who.agent:
            agent = who.agent
        if agent:
            name, licence, phone = (*agent, "")[:3]
            parties.append(["CN", number, "agency", "1", name, "", licence, "", "", "", "", phone, ""])
        filing = [kind, "CN", number, when.isoformat(), mark or (self.coined() if trademark else "")]
        self.rows.append((filing, parties, truth))

    def coined(self) -> str:
        return "".join(self.r.sample(_SYLLABLES, 3)) + self.r.choice(("", "坊", "记", "堂"))

    def list(self, who: Who, day: int = -30) -> None:
        """Enter a firm in the company register."""
        if who.kind == "enterprise" and who.listed:
            known = (START + timedelta(days=day)).isoformat()
            self.organisations.setdefault(who.identifier, []).append(
                [who.identifier, who.name, who.representative, ";".join(who.shareholders), known]
            )

    def often(self, who: Who, times: int) -> None:
        self.list(who)
        begin = self.r.randrange(0, 600)
        for _ in range(times):
            self.file(who, begin + self.r.randrange(0, 120))


def made_hard(folder: Path, seed: int = 1, size: int = 1) -> None:
    """Write the set: about 3,000 filings per `size`."""
    m = _Maker(seed)
    m.agencies = [
        (f"{m.r.choice(_PLACES)[0]}{m.coined()}知识产权代理有限公司", str(11000 + n), m.phone())
        for n in range(12)
    ]
    for _ in range(size):
        _everybody(m)
        _crowds(m)
        _separate(m)
        _together(m)
    _write(m, folder)


def _everybody(m: _Maker) -> None:
    for _ in range(420):
        m.often(m.firm("firm"), m.r.randrange(1, 5))
    for _ in range(160):
        m.often(m.individual("individual"), m.r.randrange(1, 4))
    for name in _COMMON * 12:
        m.often(m.individual("common name", name), m.r.randrange(1, 3))
    universities = [m.firm("university", kind="university") for _ in range(6)]
    for n, u in enumerate(universities):
        u.name, u.brand = f"{u.place[0][:-1]}{u.brand}大学", ""
        m.often(u, 20)
        for _ in range(4):  # joint filings with firms: not one group
            partner = m.firm("university partner")
            m.list(partner)
            m.file(partner, 100 + n, joint=u)
            m.file(partner, 200 + n)


def _crowds(m: _Maker) -> None:
    """Much is shared and nothing is meant by it."""
    for count, one_room, one_phone in ((90, 0.9, 0.7), (45, 0.0, 0.8), (30, 0.5, 0.3)):  # incubators
        host = m.firm("incubator")
        desk = m.phone()
        for _ in range(count):
            tenant = m.firm(
                "incubator", place=host.place, road=host.road, number=host.number, building=host.building
            )
            tenant.room = host.room if m.r.random() < one_room else tenant.room
            tenant.phone = desk if m.r.random() < one_phone else tenant.phone
            m.often(tenant, m.r.randrange(1, 4))
    for name, licence, phone in m.agencies[:3]:  # an agency writes its own phone for its clients
        for _ in range(25):
            client = m.firm("agency phone", phone=phone)
            m.list(client)
            for day in (m.r.randrange(0, 300), m.r.randrange(300, 600)):
                m.file(client, day, agent=(name, licence))
    for _ in range(2):  # a filing service that is no agency
        desk = m.phone()
        for _ in range(35):
            m.often(m.firm("service phone", phone=desk), 2)
    for brand in ("华信", "恒泰", "金石"):  # one trade name in many towns
        for _ in range(14):
            m.often(m.firm("common brand", brand=brand), 2)
    hot = m.coined()
    for n in range(25):  # everybody files what is in the news
        m.file(m.firm("hot term"), 300 + n % 5, mark=hot)


def _separate(m: _Maker) -> None:
    """Close, but not one."""
    for _ in range(30):  # spin-offs: two inventors and the house go with them
        parent = m.firm("spin-off")
        child = m.firm("spin-off", place=parent.place, road=parent.road, number=parent.number)
        child.inventors = [*parent.inventors[:2], m.person(), m.person()]
        m.often(parent, 4)
        m.often(child, 4)
    for _ in range(25):  # neighbours in one room
        one = m.firm("neighbours")
        other = m.firm(
            "neighbours",
            place=one.place,
            road=one.road,
            number=one.number,
            building=one.building,
            room=one.room,
        )
        m.often(one, 2)
        m.often(other, 2)
    for _ in range(30):  # two firms whose heads have the same common name
        boss = m.r.choice(_COMMON)
        for _ in range(2):
            m.often(m.firm("namesakes", representative=boss, shareholders=(boss,)), 2)
    for _ in range(4):  # somebody with a phone files for a friend or two
        phone = m.phone()
        for _ in range(2):
            m.often(m.firm("a friend's phone", phone=phone), 1)


def _together(m: _Maker) -> None:
    """One will behind several names."""
    for _ in range(40):  # shells with one phone
        group, phone, agent = m.group(), m.phone(), m.agent()
        for _ in range(m.r.randrange(3, 9)):
            shell = m.firm("shells, one phone", group, phone=phone, listed=m.r.random() < 0.7)
            shell.agent = agent if m.r.random() < 0.5 else shell.agent
            m.often(shell, m.r.randrange(1, 4))
    for _ in range(25):  # one representative, and a phone or a partner in common here and there
        group, boss, partner, phone = m.group(), m.person(), m.person(), m.phone()
        for _ in range(m.r.randrange(2, 6)):
            shell = m.firm("one representative", group, representative=boss, shareholders=(boss, partner))
            shell.phone = phone if m.r.random() < 0.5 else shell.phone
            m.often(shell, m.r.randrange(1, 4))
    for _ in range(4):  # a big ring: forty shells, one head, one phone
        group, boss, phone = m.group(), m.person(), m.phone()
        for _ in range(40):
            m.often(
                m.firm("big ring", group, representative=boss, shareholders=(boss,), phone=phone),
                m.r.randrange(1, 4),
            )
    for _ in range(15):  # the same strange marks within days, one room
        group, host, marks = m.group(), m.firm("marks and room"), [m.coined() + m.coined() for _ in range(4)]
        for _ in range(3):
            shell = m.firm("marks and room", group, place=host.place, road=host.road, number=host.number, room=host.room,
                           building=host.building)  # fmt: skip
            m.list(shell)
            begin = m.r.randrange(0, 500)
            for n, mark in enumerate(marks):
                m.file(shell, 100 + 20 * n + begin % 7, mark=mark)
    for _ in range(20):  # a firm of the family: trade name, owner
        parent = m.firm("subsidiaries")
        m.often(parent, 3)
        for _ in range(2):
            place = m.r.choice(_PLACES)
            child = m.firm(
                "subsidiaries",
                parent.group,
                parent.brand,
                place=place,
                representative=m.person(),
                shareholders=(parent.name,),
            )
            m.often(child, 2)
    for n in range(40):  # a new name: by the company register, by the identifier, or beside the name
        firm = m.firm("name change")
        m.list(firm)
        for day in (10, 40, 80):
            m.file(firm, day)
        renamed = replace(
            firm,
            name=firm.name.replace(firm.brand, m.coined()),
            brand="",
            phone=m.phone() if n % 2 else firm.phone,
        )
        renamed.inventors = firm.inventors
        if n % 3 == 0:
            renamed.name = f"{renamed.name}（原名：{firm.name}）"
        else:
            m.list(renamed, 100)
        for day in (130, 200, 260):
            m.file(renamed, day, plain=True)
    for _ in range(25):  # a person and the firm he owns, at one address
        person = m.individual("person and firm")
        firm = m.firm("person and firm", person.group, place=person.place, road=person.road, number=person.number, room=person.room,
                      building="", representative=person.name, shareholders=(person.name,))  # fmt: skip
        m.often(person, 2)
        m.often(firm, 2)


def _write(m: _Maker, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    m.rows.sort(key=lambda row: (row[0][3], row[0][2]))
    tables = {
        "filings": [["kind", "office", "application_number", "filing_date", "mark_text"], *(row[0] for row in m.rows)],
        "parties": [
            ["office", "application_number", "role", "sequence", "name", "name_latin", "identifier", "party_type", "address",
             "region", "country", "phone", "email"],
            *(p for row in m.rows for p in row[1]),
        ],
        "organisations": [
            ["identifier", "name", "legal_representative", "shareholders", "known_date"],
            *(entry for entries in m.organisations.values() for entry in {e[4]: e for e in entries}.values()),
        ],
        "truth": [
            ["application_number", "sequence", "group", "case"],
            *([row[0][2], str(n), g, c] for row in m.rows for n, (g, c) in enumerate(row[2], 1)),
        ],
    }  # fmt: skip
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
