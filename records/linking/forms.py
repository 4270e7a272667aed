"""Names taken apart: region, trade name (字号), trade, legal form; Chinese, Latin and mixed; former names.

`take_apart` works on one name, `name_forms` on a column, once per distinct value. What comes out are keys under
which two writings of one name meet; whether they are one party is decided elsewhere. Word lists are data
(configs/company-words.toml), region names come from regions.py. Personal names are kept whole.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from bonafile.records import names
from bonafile.records.linking import regions

_WORDS = Path(__file__).resolve().parent.parent.parent / "configs" / "company-words.toml"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]")
_BRACKETS = re.compile(r"[(\[【〔{<《]([^()\[\]【】〔〕{}<>《》]*)[)\]】〕}>》]")
_FORMER = re.compile(
    r"(?:曾用名|原名|前身为|前身|更名前|原企业名称|formerly known as|formerly|f/k/a|fka|previously)\s*[:：]?\s*(.{2,60}?)\s*$"
)
_NOT_WORD = re.compile(r"[^\w]|_")
_DOOR_BEHIND = re.compile(
    r"(大学|学院|公司|研究院|研究所)[^\d]{1,12}[路街道巷段]\d+(?:巷\d+)?(?:号|弄).{0,12}$"
)
_GOVERNING = re.compile(r"(?<=大学|学院|系统)(?:受托人|董事|校董|评议|理事)+(?:会|委员会)$")
_KOREAN = re.compile(r"(大学)校(?=产学|$)")
_GERMAN = frozenset({"gmbh", "mbh", "ag", "kg", "ohg", "ug", "kgaa", "se"})
_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e(?=[^aeiou]|$)")
_PERSONS = frozenset({"individual"})
_ORGANISATIONS = frozenset({"enterprise", "university", "research", "hospital", "government"})
_LATIN_INSTITUTIONS = frozenset(
    [
        "university",
        "college",
        "institute",
        "hospital",
        "laboratory",
        "foundation",
        "school",
        "center",
        "academy",
        "council",
        "agency",
        "ministry",
        "department",
        "society",
        "association",
        "bank",
        "authority",
        "commission",
        "commissariat",
        "office",
        "regents",
        "board",
        "trust",
    ]
)
#: The columns of :func:`name_forms`.
COLUMNS = ("full", "core", "brand", "sound", "city", "script", "organisation", "former")


@dataclass(frozen=True)
class NameForms:
    """A name in its parts. `full` is all of it, folded; `core` trade name and trade without region and legal form;
    `brand` the trade name alone; `sound` the trade name in Latin letters; `city` the region code in the name;
    `former` earlier names given beside it, folded as `full`.
    """

    full: str
    core: str
    brand: str
    trade: str
    form: str
    sound: str
    city: str | None
    script: str
    organisation: bool
    former: tuple[str, ...] = ()


@cache
def _words() -> dict[str, Any]:
    with _WORDS.open("rb") as stream:
        return tomllib.load(stream)


@cache
def _tails(kind: str) -> tuple[frozenset[str], int]:
    listed = frozenset(_words()["han"][kind])
    return listed, max(map(len, listed))


def _tail(text: str, kind: str) -> str:
    """The longest listed word that ends the text, or ''."""
    listed, longest = _tails(kind)
    return next((text[-n:] for n in range(min(longest, len(text)), 0, -1) if text[-n:] in listed), "")


def _head(text: str, kind: str) -> str:
    listed, longest = _tails(kind)
    return next((text[:n] for n in range(min(longest, len(text)), 0, -1) if text[:n] in listed), "")


def take_apart(name: str, party_type: str | None = None) -> NameForms:
    """The parts of a name; `party_type` as in the contract, where it is known."""
    return _apart(names.simplified(_early(name)), party_type or "")


def name_forms(values: pd.Series, party_types: pd.Series | None = None) -> pd.DataFrame:
    """:func:`take_apart` of a column: one row per value, columns COLUMNS, the same index; missing stays missing."""
    kinds = party_types.fillna("") if party_types is not None else pd.Series("", index=values.index)
    both = pd.DataFrame({"name": values, "kind": kinds}).dropna(subset=["name"])
    distinct = both.drop_duplicates()
    # one call of the converter for all: its calls cost more than its work
    text = (
        names.simplified("\n".join(_early(n) for n in distinct["name"])).split("\n") if len(distinct) else []
    )
    parts = [_apart(t, k) for t, k in zip(text, distinct["kind"], strict=True)]
    rows = [
        (p.full, p.core, p.brand, p.sound, p.city, p.script, p.organisation, ";".join(p.former))
        for p in parts
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.MultiIndex.from_frame(distinct))
    found = table.reindex(pd.MultiIndex.from_frame(pd.DataFrame({"name": values, "kind": kinds})))
    return found.set_axis(values.index)


#: Japanese and other variant characters as simplified Chinese ones, where OpenCC's t2s leaves them.
_VARIANTS = str.maketrans(
    "産硏総経済薬塩気沢辺浜桜斎広応転関鉄図団囲実対専営竜戸歯県駅験鋳発仏変両荘単険検剣楽満圧価亜栄衛駆豊円壊拡覚帰拠挙恵渓軽継"
    "顕厳効黒砕雑賛収従渋獣縦粛処諸焼証乗浄畳醸嬢繊銭捜騒蔵臓続択弾遅鎮逓闘稲徳読弐悩脳廃拝売髪抜併舗歩訳様頼覧猟緑塁隷霊齢労録〇",
    "产研总经济药盐气泽边滨樱斋广应转关铁图团围实对专营龙户齿县驿验铸发佛变两庄单险检剑乐满压价亚荣卫驱丰圆坏扩觉归据举惠溪轻继"
    "显严效黑碎杂赞收从涩兽纵肃处诸烧证乘净叠酿娘纤钱搜骚藏脏续择弹迟镇递斗稻德读贰恼脑废拜卖发拔并铺步译样赖览猎绿垒隶灵龄劳录○",
)


def _early(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold().translate(_VARIANTS)
    return re.sub(r"[\s\x00-\x1f]+", " ", names.forms_in_full(text)).strip(" \"'.,;&")


def fold(text: str) -> str:
    """Letters and digits only."""
    return _NOT_WORD.sub("", text)


@lru_cache(maxsize=1 << 18)
def _apart(text: str, party_type: str) -> NameForms:
    text, former = _former_names(text)
    if _HAN.search(text):
        return _han(text, party_type, former)
    return _latin(text, party_type, former)


def _former_names(text: str) -> tuple[str, tuple[str, ...]]:
    found = []
    for inside in _BRACKETS.findall(text):
        if match := _FORMER.match(inside):
            found.append(fold(match.group(1)))
            text = text.replace(inside, "")
    if (match := _FORMER.search(text)) and match.start() > 1:
        found.append(fold(match.group(1)))
        text = text[: match.start()]
    return text, tuple(found)


def _one_institution(bare: str) -> str:
    """A university in one form: its governing body is itself, 大学校 is Korean for it, and a door is no name."""
    bare = _DOOR_BEHIND.sub(r"\1", bare)
    return _GOVERNING.sub("", _KOREAN.sub(r"\1", bare).replace("大学体系", "大学系统"))


def _han(text: str, party_type: str, former: tuple[str, ...]) -> NameForms:
    full = fold(text)
    inside = [fold(t) for t in _BRACKETS.findall(text)]
    bare = _one_institution(fold(_BRACKETS.sub("", text)) or full)
    country = _head(bare, "countries") or _head(bare, "lands")
    if country in _tails("lands")[0]:  # 法国商…, or an institution with its country before it
        trader = bare[len(country) :].startswith("商")
        institution = (_tail(bare, "institutions") or "大学" in bare or bare.endswith("中心")) and len(
            bare
        ) - len(country) >= 5
        country = country + "商" if trader else country if institution else ""
    if country.endswith("商") and "大学" in bare:
        country += _head(bare[len(country) :], "lands")  # 美商美国…大学
    if len(bare) - len(country) < 2:
        country = ""
    rest = bare[len(country) :]
    if leading := _head(rest, "leading"):
        rest = rest[len(leading) :]
    if body := _last_body(rest):
        rest = rest[rest.rindex(body) + len(body) :]
    person = party_type in _PERSONS or (
        party_type not in _ORGANISATIONS
        and len(bare) <= 4
        and not _tail(bare, "forms")
        and not _tail(bare, "institutions")
    )
    if person:
        return NameForms(bare, bare, bare, "", "", "", None, "han", False, former)
    peeled = regions.peel(rest)
    place, rest = peeled.place, peeled.rest
    for bracket in inside:
        found = regions.peel(bracket + "市" if len(bracket) <= 3 else bracket + "|")
        place = place or found.place or regions.peel(bracket + "|").place
    form = leading
    if branch := _tail(rest, "branches"):
        rest, form = _without_place_at_end(rest[: -len(branch)]), branch
    while (ending := _tail(rest, "forms")) and len(rest) - len(ending) >= 2:
        rest, form = rest[: -len(ending)], ending + form
    if not form and _tail(bare, "institutions"):
        name = _institution(bare[len(country) :], body)
        return NameForms(full, name, name, "", "", _pinyin(rest), place, "han", True, former)
    brand, trade = _without_trade(rest)
    core = brand + trade
    organisation = bool(form or trade or country) or party_type in _ORGANISATIONS or len(bare) > 4
    return NameForms(
        full, core or full, brand, trade, form, _pinyin(brand), place, "han", organisation, former
    )


def _without_place_at_end(text: str) -> str:
    """泽信控股邯郸 -> 泽信控股: a branch names its place before the word for branch."""
    for length in (2, 3, 4):
        if len(text) - length >= 2 and not regions.peel(text[-length:] + "|").rest.strip("|"):
            return text[:-length]
    return text


def _last_body(text: str) -> str:
    found = [w for w in _tails("bodies")[0] if w in text and len(text) - text.rindex(w) - len(w) >= 2]
    return max(found, key=lambda w: (text.rindex(w) + len(w), len(w)), default="")


def _institution(bare: str, body: str) -> str:
    """国立 and the like stay: 国立清华大学 is not 清华大学."""
    return bare[bare.rindex(body) + len(body) :] if body else bare


def _without_trade(text: str) -> tuple[str, str]:
    brand, trade = text, ""
    while (ending := _tail(brand, "trades")) and (len(brand) - len(ending) >= 2 or brand == ending):
        brand, trade = brand[: -len(ending)], ending + trade
        if not brand:
            break
    return brand, trade


@cache
def _syllables(character: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(character))


def _pinyin(text: str) -> str:
    return "".join(_syllables(c) for c in text if c.isascii() or _HAN.match(c))


@cache
def _latin_words() -> tuple[frozenset[str], tuple[str, ...], frozenset[str], frozenset[str], dict[str, str]]:
    listed = _words()["latin"]
    single = frozenset(w for w in listed["forms"] if " " not in w)
    several = tuple(sorted((w for w in listed["forms"] if " " in w), key=len, reverse=True))
    return single, several, frozenset(listed["stop"]), frozenset(listed["trades"]), listed["written"]


def _latin(text: str, party_type: str, former: tuple[str, ...]) -> NameForms:
    single, several, stop, trades, written = _latin_words()
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    plain = plain.replace("ß", "ss").replace("ø", "o").replace("æ", "ae").replace("&", " and ")
    spaced = re.sub(r"(?<=\w)[.'’](?=\w\b)|(?<=\b\w)[.](?=\s|$)", "", plain)  # S.p.A. -> spa, Int'l -> intl
    for bracket in _BRACKETS.findall(spaced):  # an acronym in brackets says nothing new
        if len(bracket.split()) == 1 and bracket not in regions.latin_names():
            spaced = spaced.replace(bracket, "")
    tokens = re.findall(r"[^\W_]+", spaced)
    line = f" {' '.join(tokens)} "
    form = " ".join(w for w in several if f" {w} " in line)
    for words in several:
        line = line.replace(f" {words} ", " ")
    tokens = line.split()
    places = regions.latin_names()
    city = " ".join(t for t in tokens if t in places) or None
    kept = [t for n, t in enumerate(tokens) if t not in stop and not (t in single and n > 0)]
    dropped = [t for n, t in enumerate(tokens) if t in single and n > 0]
    kept = [written.get(t, t) for t in kept]
    if _GERMAN.intersection(dropped):
        kept = [_UMLAUT.sub(r"\1", t) for t in kept]  # Mueller is Müller, and Boehm Böhm
    bare = [t for t in kept if t not in places] or kept
    brand = [t for t in bare if t not in trades] or bare
    full = "".join(re.findall(r"[^\W_]+", plain))
    organisation = party_type in _ORGANISATIONS or bool(form or dropped)
    organisation = organisation or any(t in trades or t in _LATIN_INSTITUTIONS for t in kept)
    if party_type in _PERSONS or (
        not organisation and party_type != "sole_trader" and len(tokens) in (2, 3, 4)
    ):
        person = "".join(re.findall(r"[^\W_]+", plain))
        return NameForms(person, person, person, "", "", person, None, "latin", False, former)
    core, mark = "".join(bare), "".join(brand)
    forms = " ".join([*([form] if form else []), *dropped])
    return NameForms(full, core or full, mark, "".join(t for t in bare if t in trades), forms, mark, city, "latin", True, former)  # fmt: skip
