"""How Taiwan's register writes things: days of the Republic, names of marks that describe them, names of parties.

Only what the writing itself says is drawn from it; nothing here knows a file format (tipo_trademark.py).
"""

from __future__ import annotations

import re
from functools import cache

from bonafile.records.readers.office_codes import table

_ROC = re.compile(r"^(?:民國)?\s*(\d{1,3})[./\-年](\d{1,2})[./\-月](\d{1,2})日?$|^(\d{2,3})(\d{2})(\d{2})$")
#: Year 1 of the Republic is 1912.
_BEFORE_ROC = 1911
#: Remarks in brackets behind a mark's name: how it is drawn or numbered, not words of it.
_REMARK = re.compile(
    r"\s*[(（](?P<what>簡體字?|繁體字?|設計[字體]|彩色?|墨色|word|stylized|colou?r|col|device|logo(?: in colours?)?|"
    r"and (?:design|device)|[一二三四五六七八九十]+|\d+)[)）]$",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"device|logo|and (?:design|device)", re.IGNORECASE)
#: `X設計字及圖`: words and a figure. `X設計圖`: words drawn as a figure. `X設計字`: words in a lettering of their own.
_AND_FIGURE = re.compile(
    r"(?:設計字)?\s*[及暨][^及暨]{0,8}圖形?$|\s+(?:&|and|with|\+)\s*(?:device|logo|design)$|\s(?:design\s)?(?:device|logo)$",
    re.IGNORECASE,
)
_DESIGNED = re.compile(r"設計圖形?$")
_LETTERING = re.compile(r"及?設計[字體]$")
_WITHIN = re.compile(r"(?:設計字)?及圖|設計圖")
#: Names that only describe a figure or an emblem.
_FIGURE = re.compile(r"(?:圖形?|標章|商標|標誌)$|^(?:device|logo)(?: mark)?$", re.IGNORECASE)
_PERSON = re.compile(r"^[\u3400-\u9fff]{2,4}$")
#: What stands with a person's name and is no shop: temples, churches, associations, schools.
_NO_SHOP = re.compile(r"[宮廟寺院會校]$")
_COMPANY = re.compile(r"公司$|株式會社$|(?:CO\.?|LTD\.?|INC\.?|LLC|GMBH|L\.L\.C\.)$", re.IGNORECASE)


def roc_day(text: str) -> str:
    """A day of the Republic's calendar as 2020-12-15 (`109.12.15`, `109/12/15`, `1091215`, `民國109年12月15日`);
    anything else stays as it is, for the contract to refuse.
    """
    match = _ROC.match(text.strip())
    if not match:
        return text.strip()
    year, month, of_month = (int(g) for g in match.groups() if g is not None)
    return f"{year + _BEFORE_ROC:04}-{month:02}-{of_month:02}" if year else text.strip()


def mark(name: str, design: str = "") -> tuple[str, str]:
    """The words of a mark and its type, from the name it has in the register and the remark on its drawing
    (`(彩色)(立體)`): `量特能及圖` are words and a figure, `標章圖` is a figure alone.
    """
    solid = "立體" in design
    name, drawn = name.strip(), False
    while match := _REMARK.search(name):
        drawn |= bool(_DRAWN.search(match["what"]))
        name = name[: match.start()]
    for pattern in (_AND_FIGURE, _DESIGNED):
        words = pattern.sub("", pattern.sub("", name)).strip()  # now and then it stands there twice
        if words != name:
            return words, _type("combined" if words else "figurative", solid)
    if _WITHIN.search(name):
        return " ".join(_WITHIN.sub(" ", name).split()), _type("combined", solid)
    words = _LETTERING.sub("", name).strip()
    if words == name and _FIGURE.search(name):
        return "", _type("figurative", solid)
    return words, _type("combined" if drawn and words else "figurative" if not words else "word", solid)


def _type(kind: str, solid: bool) -> str:
    return "3d" if solid else kind


@cache
def _nationalities() -> list[tuple[str, str]]:
    """Beginnings of names and their countries, the longest first; persons have 籍 where companies have 商."""
    found = [(prefix, entry.value) for prefix, entry in table("tipo-nationality").items()]
    found += [(prefix[:-1] + "籍", country) for prefix, country in found]
    return sorted(found, key=lambda f: -len(f[0]))


def country(name: str) -> str:
    """The country a party's name begins with (`美商…`, `日籍…`); '' where it begins with none."""
    return next((country for prefix, country in _nationalities() if name.startswith(prefix)), "")


def party_type(name: str) -> str:
    """What a party's name says it is; '' where it does not say. A sole trader stands with shop and owner,
    `某某企業社　某某`.
    """
    name = name.strip()
    foreign = next((p for p, _ in _nationalities() if name.startswith(p) and not p.endswith("商")), "")
    shop, _, owner = name.partition("\u3000")
    if _COMPANY.search(name):
        return "enterprise"
    if name.endswith("大學"):
        return "university"
    if name.endswith(("研究院", "研究所", "研究中心")):
        return "research"
    if owner and not foreign and not _NO_SHOP.search(shop) and _PERSON.match(owner.strip()):
        return "sole_trader"
    return "individual" if foreign or _PERSON.match(name) else ""
