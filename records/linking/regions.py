"""Chinese regions: from a written beginning ("广东省深圳市南山区…", "深圳南山…") to the GB/T 2260 code.

The table is configs/regions.csv: provinces, cities and counties with their codes, after the statistical codes
published by the National Bureau of Statistics as collected in the package china-division 2.7.0 (WTFPL); the
Taiwanese cities, which that table leaves out, are numbered here within 71. It knows no towns and no streets.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).resolve().parent.parent.parent / "configs" / "regions.csv"
_KIND = re.compile(
    r"(?:壮族|回族|维吾尔|土家族|苗族|藏族|彝族|朝鲜族|蒙古族?|满族|侗族|瑶族|布依族|白族|傣族|景颇族|傈僳族|哈尼族|羌族|哈萨克|柯尔克孜|黎族|畲族|各族)*"
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|省|市|地区|盟|区|县|旗|林区)$"
)
_TOWN = re.compile(
    r"^[^省市区县镇乡\d]{1,5}?(?:街道办事处|街道|镇|乡|经济技术开发区|经济开发区|开发区|保税区|高新技术产业区|高新区|工业园区|新区)"
)

_ROAD = re.compile(r"路|街|大道|巷|东路|西路|南路|北路|中路")


@dataclass(frozen=True)
class Peeled:
    """What is left of a text after its regions, and the codes (2, 4, 6 digits) found; None where not written."""

    rest: str
    province: str | None = None
    city: str | None = None
    district: str | None = None

    @property
    def place(self) -> str | None:
        """The city, else the province: what an address or a company name is held against."""
        return self.city or self.province


@cache
def _names() -> tuple[dict[str, list[str]], dict[str, list[str]], int]:
    """Names as written in full and in short, each with its codes, and the longest length."""
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            full.setdefault(row["name"], []).append(row["code"])
            bare = "内蒙古" if row["code"] == "15" else _KIND.sub("", row["name"])
            if len(bare) >= 2:
                short.setdefault(bare, []).append(row["code"])
    return full, short, max(map(len, full))


@cache
def latin_names() -> frozenset[str]:
    """Provinces and cities in pinyin, as Latin company names write them ("shenzhen", "guangdong")."""
    from pypinyin import lazy_pinyin

    _, short, _ = _names()
    names = {"".join(lazy_pinyin(name)) for name, codes in short.items() if any(len(c) <= 4 for c in codes)}
    return frozenset(
        names | {"xian", "hongkong", "hong", "kong", "taiwan", "taipei", "macau", "shaanxi", "tibet"}
    )


def _code(text: str, within: str, roads: bool) -> tuple[int, str] | None:
    """The longest name at the beginning of a text, with its code; inside `within` where that is given."""
    full, short, longest = _names()
    for length in range(min(longest, len(text)), 1, -1):
        head = text[:length]
        for table, written_in_full in ((full, True), (short, False)):
            listed = table.get(head)
            if listed is None:
                continue
            codes = [c for c in listed if c.startswith(within) and len(c) > len(within)]
            if not written_in_full and not within and head + "市" not in full:
                codes = [
                    c for c in codes if len(c) <= 4
                ]  # a county in short, out of the blue, may be anything
            if codes and not (
                roads and not written_in_full and _ROAD.match(text[length:])
            ):  # 南京路 is a road
                return length, min(codes, key=len)
    return None


@cache
def _ambiguous(code: str) -> bool:
    full, _, _ = _names()
    return any(code in codes and len(codes) > 1 for codes in full.values())


def peel(text: str, roads: bool = False) -> Peeled:
    """Take province, city, district and town or zone off the beginning of a folded text.

    With `roads` (addresses) a place name that goes on as a road is left alone: 南京路 is not in 南京.
    """
    code, rest, found = "", text, False
    while step := _code(rest, code, roads):
        length, new = step
        if not rest[length:] and not found:
            break  # nothing would be left: a name that is a place
        if len(new) == 6 and not code and _ambiguous(new):
            rest, found = rest[length:], True  # 朝阳区 of some city: not known which
            break
        code, rest, found = new, rest[length:], True
        if len(code) == 6:
            break
    if found and (town := _TOWN.match(rest)) and len(rest) > town.end():
        rest = rest[town.end() :]
    return Peeled(
        rest,
        code[:2] or None,
        city_of(code),
        code if len(code) == 6 else None,
    )


def city_of(region: str | None) -> str | None:
    """The city (4 digits; municipalities 2) of a region code as delivered; None where it tells none."""
    if not region or not region[:2].isdigit():
        return None
    if region[:2] in ("11", "12", "31", "50", "81", "82"):
        return region[:2]
    return region[:4] if len(region) >= 4 and region[2:4] not in ("00", "90") else None
