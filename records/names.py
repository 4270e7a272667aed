"""One written form of marks, names, addresses and contacts: script, width, case, legal form.

Two writings of the same thing come out equal; nothing here decides whether two things are the same. The
`*_column` functions do the same for a pandas Series, working once per distinct value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import pandas as pd

#: Letters of other scripts that look like Latin ones (after Unicode TR 39, the everyday cases), folded case: Cyrillic,
#: Greek by its capitals, then IPA and small capitals, Armenian, Cherokee.
LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝвкмнтгьӏԍѵαβεζηικμνορτυχγɑɡıᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢօԁսᎪᏴᏟᎠᎬᏀᎻᏆᎫᏦᏞᎷᏃᏢᏒᏚᎢᏙᎳᏃ",
    "aeopcyxijshdqwbkmhtrblgvabezhikmnoptyxyagiabcdeghijklmnoprstuvwyzoduabcdeghijklmzprstvwz",
)
_NOT_WORD = re.compile(r"[^\w]|_")
_HALF = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_SEVERAL = re.compile("[;,、]")
_LEGAL_FORM = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|合伙企业有限合伙|有限合伙|普通合伙|集团|株式会社|有限会社|"
    r"coltd|companylimited|limited|ltd|incorporated|inc|corporation|corp|company|llc|llp|gmbh|ag|sa|srl|bv|kg|plc|co)$"
)


@cache
def _converter() -> object:
    from opencc import OpenCC  # loading the tables takes a moment: only where text is folded

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional Chinese characters as simplified ones; half of a surrogate pair as the sign for what is no character."""
    try:
        return _converter().convert(text)  # type: ignore[attr-defined, no-any-return]
    except UnicodeEncodeError:
        return simplified(_HALF.sub("\ufffd", text))


#: Legal forms as Japanese names write them before or behind the name, and in short: ㈱ is (株) once width is gone.
_SHORT_FORMS = {"(株)": "株式会社", "(有)": "有限会社", "(同)": "合同会社"}
_SHORT_FORM = re.compile("|".join(map(re.escape, _SHORT_FORMS)))
_LEADING_FORM = re.compile(r"^(?:株式会社|有限会社|合同会社)(?=.)")


def forms_in_full(text: str) -> str:
    """A name in one width with its short legal forms, (株) and the like, written out."""
    return _SHORT_FORM.sub(lambda m: _SHORT_FORMS[m.group()], text)


def _width_and_case(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _fold_folded(text: str) -> str:
    """The last step of folding a mark, after width, case and script."""
    return _NOT_WORD.sub("", text.translate(LOOKALIKES))


def fold_mark(text: str) -> str:
    """The folded form of a mark: NFKC, case, simplified characters, look-alike letters, no spaces or marks."""
    return _fold_folded(simplified(_width_and_case(text)))


def _name_folded(text: str) -> str:
    bare = _NOT_WORD.sub("", forms_in_full(text))
    shorter = _LEGAL_FORM.sub("", _LEADING_FORM.sub("", bare))
    return shorter or bare


def party_name(name: str) -> str:
    """A party's name without width, case, script, punctuation and legal form."""
    return _name_folded(simplified(_width_and_case(name)))


def _address_folded(text: str) -> str:
    return _NOT_WORD.sub("", text)


def address(text: str) -> str:
    """An address without width, case, script, spaces and punctuation, as far as it goes (to the room)."""
    return _address_folded(simplified(_width_and_case(text)))


_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_DOOR = re.compile(r"\d|[零〇一二三四五六七八九十百]+(?:号|號|室|栋|幢|座|楼|层|单元|房|弄|组|队)")
_HAN_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d|室|号|房)")
_SMALL_NUMBER, _LARGE_NUMBER = re.compile(r"\d{1,3}[a-z]?$|[a-z]\d{1,4}$"), re.compile(r"\d{4,5}[a-z]?$")
_STREET = re.compile(
    r"(?:st|street|rd|road|ave|avenue|blvd|boulevard|dr|drive|ln|lane|hwy|highway|way|pkwy|parkway|ct|court|sq|square|pl|"
    r"place|ste|suite|rm|room|bldg|building|fl|floor|unit|apt|str|strasse|straße|weg|allee|gasse|rue|via|viale|calle|"
    r"avenida|rua|laan|straat|box|terrace|circle|loop|trail)$"
)


def without_postcode(words: list[str]) -> list[str]:
    """The words of a Latin address without a postal code of the American or Japanese form."""
    text = re.sub(r"\b([a-z]{2}) \d{5}(?: \d{4})?\b", r"\1", " ".join(words))
    return re.sub(r"\b\d{3} \d{4}\b", "", text).split()


def has_street_number(words: list[str]) -> bool:
    """Does a Latin address, its postal code taken away, go to a house or room? `Austin, TX` does not."""
    if any(_SMALL_NUMBER.match(word) for word in words):
        return True
    return any(map(_LARGE_NUMBER.match, words)) and any(map(_STREET.match, words))


def _door(text: str) -> str:
    """The folded address where it goes to a house or room, else ''."""
    plain = simplified(_width_and_case(text))
    if _HAN.search(plain):
        reaches = _HAN_DOOR.search(_HAN_POSTCODE.sub("", plain)) is not None
    else:
        reaches = has_street_number(without_postcode(re.findall(r"[^\W_]+", plain)))
    return _address_folded(plain) if reaches else ""


def contact(text: str) -> str:
    """A phone number or e-mail address as far as equality goes: case, spaces, hyphens and +86 dropped; of several
    in one field the first.
    """
    several = [part for part in _SEVERAL.split(_width_and_case(text)) if part.strip()]
    bare = re.sub(r"[\s\-()]", "", several[0] if several else "")
    bare = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", bare)
    return re.sub(r"^(?:\+|00)860?(?=10\d{8}$|[2-9]\d{8,10}$)", "0", bare)  # +86 755 … is 0755 …


def _column(values: pd.Series, last: Callable[[str], str], to_simplified: bool = True) -> pd.Series:
    """Apply a folding once per distinct value; characters are simplified in one call, which is what costs."""
    distinct = [v for v in pd.unique(values) if isinstance(v, str)]
    early = [_SPACE.sub(" ", _width_and_case(v)) for v in distinct]
    if to_simplified and early:
        early = simplified("\n".join(early)).split("\n")
    folded = dict(zip(distinct, (last(v) for v in early), strict=True))
    return values.map(folded, na_action="ignore").astype("object")


def fold_mark_column(values: pd.Series) -> pd.Series:
    """:func:`fold_mark` of each value; missing stays missing."""
    return _column(values, _fold_folded)


def party_name_column(values: pd.Series) -> pd.Series:
    """:func:`party_name` of each value; missing stays missing."""
    return _column(values, _name_folded)


def address_column(values: pd.Series) -> pd.Series:
    """:func:`address` of each value; missing stays missing."""
    return _column(values, _address_folded)


def door_column(values: pd.Series) -> pd.Series:
    """:func:`address` of each value that goes to a house or room; of one that names a town only, ''.

    Half a town has the address "Austin, TX": it may be shown, and says nothing about who belongs together.
    """
    return _column(values, _door, to_simplified=False)


def contact_column(values: pd.Series) -> pd.Series:
    """:func:`contact` of each value; missing stays missing."""
    return _column(values, contact, to_simplified=False)
