"""What the hard set of linking is made with: coined firms, persons and filings, and how applicants write themselves.

It draws and writes; who belongs together is said by `linking_made.py`. Everybody is coined from syllables.
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
COMMON = ("张伟", "王芳", "李娜", "刘洋", "陈静", "王伟", "李强", "张敏")
_TRADES = [
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
]
PLACES = (
    ("深圳市", "南山区", "440305", "shenzhen"), ("深圳市", "福田区", "440304", "shenzhen"), ("杭州市", "余杭区", "330110", "hangzhou"),
    ("广州市", "天河区", "440106", "guangzhou"), ("苏州市", "吴中区", "320506", "suzhou"), ("成都市", "武侯区", "510107", "chengdu"),
    ("武汉市", "洪山区", "420111", "wuhan"), ("南京市", "江宁区", "320115", "nanjing"), ("厦门市", "思明区", "350203", "xiamen"),
    ("长沙市", "岳麓区", "430104", "changsha"), ("青岛市", "市北区", "370203", "qingdao"), ("义乌市", "", "330782", "yiwu"),
)  # fmt: skip
_PROVINCES = {
    "44": "广东省",
    "33": "浙江省",
    "32": "江苏省",
    "51": "四川省",
    "42": "湖北省",
    "35": "福建省",
    "43": "湖南省",
    "37": "山东省",
}
_ROADS = [
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
]
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


class Maker:
    """Filings, company register and agencies as they are made, and the truth beside them."""

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
            return self.r.choice(COMMON)
        given = "".join(self.r.choice(_GIVEN) for _ in range(2 if self.r.random() < 0.8 else 1))
        return self.r.choice(_SURNAMES) + given

    def phone(self) -> str:
        return f"1{self.r.choice('3578')}{self.r.randrange(10**9):09d}"

    def identifier(self, place: tuple[str, str, str, str]) -> str:
        return "91" + place[2] + "".join(self.r.choice(_PINYIN) for _ in range(10))

    def firm(self, case: str, group: str = "", brand: str = "", **given: object) -> Who:
        place = given.pop("place", None) or self.r.choice(PLACES)
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
        place = self.r.choice(PLACES)
        code = f"{self.r.randrange(16**12):012x}" if self.r.random() < 0.8 else ""
        who = Who(
            self.group(), case, name or self.person(), code, "individual", place, self.r.choice(_ROADS),
            self.r.randrange(1, 300), "", f"{self.r.randrange(1, 28)}{self.r.randrange(1, 20):02d}", self.phone(),
        )  # fmt: skip
        return replace(who, **given)  # type: ignore[arg-type]

    # how an applicant writes himself, one filing after another

    def address(self, who: Who) -> str:
        city, district, _, _ = who.place
        head = (_PROVINCES[who.place[2][:2]] if self.r.random() < 0.4 else "") + city
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

    def write(self, folder: Path) -> None:
        """The tables in the exchange format, and truth.csv."""
        folder.mkdir(parents=True, exist_ok=True)
        self.rows.sort(key=lambda row: (row[0][3], row[0][2]))
        tables = {
            "filings": [["kind", "office", "application_number", "filing_date", "mark_text"], *(row[0] for row in self.rows)],
            "parties": [
                ["office", "application_number", "role", "sequence", "name", "name_latin", "identifier", "party_type", "address",
                 "region", "country", "phone", "email"],
                *(p for row in self.rows for p in row[1]),
            ],
            "organisations": [
                ["identifier", "name", "legal_representative", "shareholders", "known_date"],
                *(entry for entries in self.organisations.values() for entry in {e[4]: e for e in entries}.values()),
            ],
            "truth": [
                ["application_number", "sequence", "group", "case"],
                *([row[0][2], str(n), g, c] for row in self.rows for n, (g, c) in enumerate(row[2], 1)),
            ],
        }  # fmt: skip
        for name, rows in tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(rows)
