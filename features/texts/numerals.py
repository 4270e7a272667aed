"""Numbers in patent text: where they stand, and the text with them masked.

Knows digits with decimals, percentages, Chinese numerals before a unit and English number words; ordinals
(第一, first) are names of parts, not numbers. It does not interpret quantities or convert units.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.shingles import plain_points

_ZH = "[零〇一二两三四五六七八九十百千万亿]"
_ZH_UNITS = (
    "毫米|厘米|分米|千米|公里|微米|纳米|米|毫克|微克|千克|公斤|克|吨|毫升|升|摄氏度|小时|分钟|秒|毫秒|倍|个|只|根|条|块|"
    "片|层|级|段|组|套|次|份|路|台|件|颗|圈|排|列|道|孔|瓦|千瓦|伏|安|赫兹|欧姆|帕|兆帕|度|天|周|年|种以上|重量份|质量份"
)
_COUNTED = rf"(?!零件|[一零〇](?!{_ZH}))(?<!第)(?<!{_ZH}){_ZH}+"  # 一 alone is an article, 零件 a part
_EN_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred"
NUMBER = re.compile(
    rf"(?:百分之{_ZH}+)|(?:(?!零件)(?<!第)(?<!{_ZH}){_ZH}+(?={_ZH_UNITS}))|(?:\d+(?:[.,]\d+)*)|(?:\b(?:{_EN_WORDS})\b)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_NUMBER_CHARACTERS = frozenset("#.,百分之零〇一二两三四五六七八九十百千万亿abcdefghijklmnopqrstuvwxyz")
_PLANES = 0x30000

_UNITS = (
    r"(?:[%‰℃℉°Ω]|(?:[kKMGTmcdnuμµ]?(?:m|g|s|l|L|Hz|Pa|V|W|A|J|N|F|B|Ω|mol|bit)|min|rpm|r/min|ppm|dB|K|"
    r"degrees?|percent|inch(?:es)?|hours?|minutes?|seconds?|times|volts?|microns?|parts|wt)\b)"
)
_UNITS_ALL = f"(?:{_UNITS}|{_ZH_UNITS})"
_UNITS_COUNTED = _ZH_UNITS.replace("周|", "")  # 四周 is all around, not four weeks
_QUANTITY = r"\d+(?:[.,]\d+)*"
_TO_ANOTHER = rf"\s*(?:-|~|–|—|至|到|to|and|:|/)\s*{_QUANTITY}\s*{_UNITS_ALL}?"
_LIMITS = re.compile(
    rf"(?:{_QUANTITY}\s*{_UNITS_ALL}?{_TO_ANOTHER})"
    r"|(?:(?:大于|小于|不超过|不少于|至少|至多|等于|为|约|≥|≤|>|<|=|about|least|most|than|exceed(?:s|ing)?)\s*"
    rf"(?:或?等于)?(?:to\s)?\s*{_QUANTITY}(?:\s*{_UNITS_ALL})?(?:{_TO_ANOTHER})?)"
    rf"|(?:{_QUANTITY}\s*{_UNITS_ALL})|(?:百分之{_ZH}+)|(?:{_COUNTED}(?:{_UNITS_COUNTED}))",
)
_SIGNS = re.compile(
    r"[(\[]\s*[A-Za-z]{0,3}\d{1,4}[a-z']?(?:\s*[,、;-]\s*[A-Za-z]{0,3}\d{1,4}[a-z']?)*\s*[)\]]"
)
_CLAIM_NUMBERS = re.compile(
    r"(?:权利要求|claims?)\s*\d+(?:\s*(?:-|~|至|到|或|和|、|,|to|or|and)\s*\d+)*", re.IGNORECASE
)


def mask_numbers(text: str) -> str:
    """A text in plain form (shingles.plain) without spaces, every number replaced by `#`."""
    return _SPACE.sub("", NUMBER.sub("#", text))


def beside_numbers(texts: Sequence[str]) -> NDArray[np.uint64]:
    """A number per text of all that is surely no part of a number in it. Texts that :func:`mask_numbers` makes
    equal have equal ones, so the others need no masking.
    """
    codes, lengths = plain_points(texts)
    kept = ~_in_numbers()[np.minimum(codes, _PLANES - 1)]
    starts = np.concatenate(([0], np.cumsum(kept)))[np.concatenate(([0], np.cumsum(lengths)))]
    return _hashed(codes[kept], starts.astype(np.int64))


@cache
def _in_numbers() -> NDArray[np.bool_]:
    """Which code points may stand in a number or go away with it."""
    out = np.zeros(_PLANES, dtype=bool)
    for point in range(_PLANES - 1):
        char = chr(point)
        out[point] = char.isdecimal() or char.isspace() or char in _NUMBER_CHARACTERS
    return out


@njit(cache=True)
def _hashed(codes, starts):  # type: ignore[no-untyped-def]
    out = np.zeros(len(starts) - 1, np.uint64)
    for text in range(len(out)):
        x = np.uint64(0)
        for i in range(starts[text], starts[text + 1]):
            x = (x ^ np.uint64(codes[i])) * np.uint64(0x9E3779B97F4A7C15)
            x ^= x >> np.uint64(29)
        out[text] = x
    return out


def as_written(text: str) -> str:
    """A text in plain form without spaces, numbers kept: what :func:`mask_numbers` starts from."""
    return _SPACE.sub("", text)


def drop_signs(text: str) -> str:
    """The text without reference signs in brackets: (12), (3a), [101], (1, 2)."""
    return _SIGNS.sub("", text)


def numeric_limits(claim: str) -> int:
    """How many numeric limits a claim sets: a quantity with a unit, in a range or after a comparison. A
    range counts once; reference signs, claim numbers and ordinals do not count.
    """
    plain = _CLAIM_NUMBERS.sub("", drop_signs(unicodedata.normalize("NFKC", claim)))
    return len(_LIMITS.findall(plain))
