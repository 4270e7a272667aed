"""Addresses taken apart: province, city, district, road, number, building, room; one key to the room, one to the
house. Chinese addresses by their own words, others by a plain word order. It does not look addresses up: two
names of one street stay two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from bonafile.records import names
from bonafile.records.linking import regions
from bonafile.records.linking.forms import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"○": "0", "两": "2"}
_HAN_NUMBER = re.compile(r"[零○一二三四五六七八九十]+(?=号|栋|幢|座|楼|层|室|单元|房|段|期|区|弄)")
_POSTCODE = re.compile(r"(?:邮编|邮政编码)?:?\s*(?<!\d)\d{6}(?!\d)(?!室|号|房)")
_TOWN = re.compile(r"^[^\d]{1,6}?(?:街道办事处|街道|镇|乡|开发区|高新区|保税区|新区|社区)(?!路|大道)")
_SIDE = r"(?:[东西南北中]?(?:[东西南北中]段|\d+段)?)"
_ROADS = (  # a street before a number, else any word for a street, else a village, park or building
    re.compile(r"^[^\d]{1,16}?(?:大道|大街|胡同|公路|路|街|巷|道|弄|里)" + _SIDE + r"(?=\d)"),
    re.compile(r"^[^\d]{1,16}?(?:大道|大街|胡同|公路|路|街|巷|道)" + _SIDE),
    re.compile(r"^[^\d]{1,16}?(?:村|组|工业园区|园区|工业区|工业园|科技园|产业园|园|广场|大厦|中心)"),
)
_NUMBER = re.compile(r"^(?:第)?(?P<number>\d+(?:[-之]\d+)?)\s*(?:号院|号|弄|$)")
_UNIT = re.compile(r"号楼|栋|幢|座|大楼|楼栋|#")
_ROOM_WORD = re.compile(r"室|房间|号房|房|单元|层|楼|f(?=\d|$)")
_LATIN = {
    "street": "st", "road": "rd", "avenue": "ave", "boulevard": "blvd", "drive": "dr", "lane": "ln", "suite": "ste", "room": "rm",
    "building": "bldg", "floor": "fl", "number": "no", "north": "n", "south": "s", "east": "e", "west": "w", "apartment": "apt",
    "district": "dist", "province": "prov", "highway": "hwy", "unit": "ste", "square": "sq", "place": "pl", "court": "ct", "parkway": "pkwy",
}  # fmt: skip
#: The columns of :func:`place_forms`.
COLUMNS = ("province", "city", "district", "room", "house")


@dataclass(frozen=True)
class Place:
    """An address in its parts. `room` is a key to the room (or as far as the address goes below the house number),
    `house` a key to the house number; None where the address does not go so far.
    """

    province: str | None
    city: str | None
    district: str | None
    road: str
    number: str
    building: str
    unit: str
    room: str | None
    house: str | None


def take_apart(address: str, region: str | None = None) -> Place:
    """The parts of an address; `region` is its GB/T 2260 code, where it is delivered."""
    return _apart(names.simplified(_early(address)), region or "")


def place_forms(addresses: pd.Series, codes: pd.Series | None = None) -> pd.DataFrame:
    """:func:`take_apart` of a column: one row per value, columns COLUMNS, the same index; missing stays missing."""
    given = codes.fillna("") if codes is not None else pd.Series("", index=addresses.index)
    both = pd.DataFrame({"address": addresses, "region": given}).dropna(subset=["address"]).drop_duplicates()
    text = names.simplified("\n".join(_early(a) for a in both["address"])).split("\n") if len(both) else []
    parts = [_apart(t, r) for t, r in zip(text, both["region"], strict=True)]
    rows = [(p.province, p.city, p.district, p.room, p.house) for p in parts]
    table = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.MultiIndex.from_frame(both), dtype="object")
    asked = pd.MultiIndex.from_frame(pd.DataFrame({"address": addresses, "region": given}))
    return table.reindex(asked).set_axis(addresses.index)


def _early(address: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", address).casefold()).strip()


@lru_cache(maxsize=1 << 18)
def _apart(text: str, region: str) -> Place:
    return _han(text, region) if _HAN.search(text) else _latin(text, region)


def _arabic(match: re.Match[str]) -> str:
    text = match.group()
    if "十" in text:
        tens, _, ones = text.partition("十")
        return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))
    return "".join(_DIGITS[c] for c in text)


def _han(text: str, region: str) -> Place:
    text = re.sub(r"^(?:中华人民共和国|中国)", "", _POSTCODE.sub("", text))
    text = re.sub(
        r"[(\[【]([^()\[\]【】]*)[)\]】]", lambda m: m.group(1) if re.search(r"\d", m.group(1)) else "", text
    )
    text = _HAN_NUMBER.sub(_arabic, text)
    text = re.sub(r"(?<=\d)\s*[-—–]\s*(?=\d)", "-", text)
    kept = re.sub(r"[^\w\-#]|_", "", text)
    peeled = regions.peel(kept, roads=True)
    rest = peeled.rest
    if town := _TOWN.match(rest):
        rest = rest[town.end() :] or rest
    province = peeled.province or (region[:2] or None)
    city = peeled.city or regions.city_of(region)
    district = peeled.district or (region[:6] if len(region) >= 6 and not region.endswith("00") else None)
    if province == "71" and (part := re.match(r"^[^\d]{1,3}[区市乡镇](?!路|街)", rest)):
        rest = rest[part.end() :]
    road = next((m for pattern in _ROADS if (m := pattern.match(rest))), None)
    street = road.group() if road else ""
    rest = rest[len(street) :]
    number = ""
    if match := _NUMBER.match(rest):
        number, rest = match.group("number"), rest[match.end() :]
    building, unit = _inside(rest)
    where = city or province or ""
    house = f"{where}|{street}|{number}" if street and number else None
    if house is None and rest and (street or building):
        house = f"{where}|{street}|{building}" if building else None
    room = f"{where}|{street}|{number}|{building}|{unit}" if unit and (street or building) else None
    return Place(province, city, district, street, number, building, unit, room, house)


def _inside(rest: str) -> tuple[str, str]:
    """Building and room of what stands behind the house number: 3号楼1201室, 3栋1201, B座12层1201."""
    plain = _UNIT.sub("#", rest)
    building, mark, inner = plain.rpartition("#")
    if not mark:
        named = re.match(r"^(.*?(?:大厦|中心|广场|园|城|公寓|小区|花园|苑))(.*)$", plain)
        building, inner = (named.group(1), named.group(2)) if named else ("", plain)
    pieces = re.findall(r"[a-z]?\d+[a-z]?(?:-\d+)*", _ROOM_WORD.sub(" ", inner))
    if len(pieces) > 1 and pieces[-1].lstrip("abcdefgh").startswith(pieces[-2]):
        pieces.pop(-2)  # 12层1201室: the floor is in the room
    return fold(building), "-".join(pieces)


def _latin(text: str, region: str) -> Place:
    tokens = [_LATIN.get(t, t) for t in re.findall(r"[^\W_]+", text)]
    tokens = [t for t in tokens if t not in ("no", "china", "usa", "us", "prc", "pr", "p", "r")]
    tokens = names.without_postcode(tokens)
    if not regions.latin_names().isdisjoint(tokens):
        tokens = [t for t in tokens if not re.fullmatch(r"\d{6}", t)]  # a Chinese postcode
    key = " ".join(tokens)
    exact = len(tokens) >= 3 and names.has_street_number(tokens)
    return Place(
        region[:2] or None,
        regions.city_of(region),
        None,
        key,
        "",
        "",
        "",
        f"latin|{key}" if exact else None,
        None,
    )
