"""Coins marks: pronounceable Chinese and Latin ones, random strings, variations of one's own, copies of another's.

The functions know nothing of who files; an honest owner's variation and a copier's copy overlap on purpose.
"""

from __future__ import annotations

from functools import lru_cache

from bonafile.records.simulation import vocabulary as words
from bonafile.records.simulation.chance import Chance

_TAILS = (
    "坊",
    "记",
    "堂",
    "轩",
    "阁",
    "园",
    "家",
    "仕",
    "源",
    "派",
    "生活",
    "优品",
    "时代",
    "之家",
    "世家",
    "工坊",
)
_HEADS = ("新", "小", "老", "大", "阿", "御", "金", "真")
_ENGLISH_TAILS = (
    "HOME",
    "PLUS",
    "PRO",
    "LIFE",
    "TECH",
    "ONE",
    "STAR",
    "KING",
    "BABY",
    "SPORT",
    "DESIGN",
    "GROUP",
)
_CONSONANTS, _LETTERS = "BCDFGHJKLMNPQRSTVWXZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def chinese(chance: Chance, length: int = 0) -> str:
    """A coined Chinese word of that many characters (2 or 3, where none is said)."""
    length = length or (2 if chance.yes(0.55) else 3)
    return "".join(chance.pick(words.BRAND) for _ in range(length))


def latin(chance: Chance) -> str:
    """A coined Latin word that can be spoken: VELORAN."""
    count = 2 if chance.yes(0.6) else 3
    text = "".join(
        chance.pick(words.LATIN_ONSETS) + chance.pick(words.LATIN_NUCLEI) for _ in range(count)
    ) + chance.pick(words.LATIN_CODAS)  # fmt: skip
    return text.upper()


def letters(chance: Chance) -> str:
    """Five to nine letters as online sellers coin them: hardly to be spoken."""
    text = "".join(
        chance.pick(_CONSONANTS if chance.yes(0.62) else "AEIOUY") for _ in range(chance.whole(5, 9))
    )
    return text if chance.yes(0.7) else text.capitalize()


def random_short(chance: Chance) -> str:
    """A random string of two or three characters, or of three or four letters."""
    if chance.yes(0.6):
        pool = words.BRAND if chance.yes(0.6) else words.GIVEN
        return "".join(chance.pick(pool) for _ in range(chance.whole(2, 3)))
    return "".join(chance.pick(_LETTERS) for _ in range(chance.whole(3, 4)))


def japanese(chance: Chance) -> str:
    """A coined word in katakana."""
    return "".join(chance.pick(words.KANA) for _ in range(chance.whole(3, 6)))


def everyday(chance: Chance, product: str = "") -> str:
    """A mark as anybody coins one; sometimes with a product behind it, where one is given."""
    how = chance.unit()
    if how < 0.44:
        text = chinese(chance)
    elif how < 0.56:
        text = chinese(chance, 2) + chance.pick(_TAILS)
    elif how < 0.62:
        text = chance.pick(_HEADS) + chinese(chance, 2)
    elif how < 0.68:
        text = chinese(chance, 4)
    elif how < 0.84:
        text = latin(chance)
    elif how < 0.9:
        return f"{chinese(chance, 2)} {latin(chance)}"
    elif how < 0.95:
        return letters(chance)
    else:
        return random_short(chance)
    return text + product if product and not text.isascii() and chance.yes(0.16) else text


@lru_cache(maxsize=200_000)
def pinyin(text: str) -> str:
    """The sound of a Chinese text in Latin letters without tones; other characters stay."""
    from pypinyin import lazy_pinyin  # loading its tables takes a moment

    return "".join(lazy_pinyin(text))


@lru_cache(maxsize=1)
def _homophones() -> dict[str, list[str]]:
    """Characters by sound."""
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys((*words.BRAND, *words.GIVEN, *words.SURNAMES)):
        found.setdefault(pinyin(character), []).append(character)
    return found


def own_variation(chance: Chance, text: str) -> str:
    """A variation of one's own mark, or of one that is to look like it: more words, other script, other order."""
    if not text:
        return chinese(chance)
    how = chance.unit()
    if text.isascii():
        if how < 0.3:
            return f"{text} {chance.pick(_ENGLISH_TAILS)}"
        if how < 0.5:
            return text.capitalize()
        if how < 0.65:
            return text + chinese(chance, 2)
        return text if how < 0.85 else _letter_off(chance, text)
    if how < 0.28:
        return text + chance.pick(_TAILS)
    if how < 0.4:
        return chance.pick(_HEADS) + text
    if how < 0.54:
        return pinyin(text).upper()
    if how < 0.64:
        return text[::-1]
    if how < 0.74:
        return _by_sound(chance, text)
    return text if how < 0.88 else f"{text} {pinyin(text).upper()}"


def copied(chance: Chance, text: str, close: float) -> str:
    """A copy of another's mark: with probability `close` plainly (equal, by sound, one letter or character off),
    else loosely (put between other characters, half of it, joined to a word).
    """
    if not text:
        return everyday(chance)
    if chance.yes(close):
        how = chance.unit()
        if how < 0.2:
            return text
        if text.isascii():
            return _letter_off(chance, text) if how < 0.6 else f"{text} {chance.pick(_ENGLISH_TAILS)}"
        if how < 0.42:
            return _by_sound(chance, text)
        if how < 0.6:
            return text + chance.pick(_TAILS) if chance.yes(0.6) else chance.pick(words.BRAND) + text
        if how < 0.72:
            return text[::-1]
        if how < 0.82:
            return pinyin(text).upper()
        return _inserted(chance, text)
    if text.isascii():
        return (
            f"{latin(chance)} {text}" if chance.yes(0.4) else _letter_off(chance, _letter_off(chance, text))
        )
    half = chance.pick((text[:2], text[-2:]))
    return half + chance.pick(words.BRAND) if chance.yes(0.5) else _inserted(chance, _by_sound(chance, text))


def _by_sound(chance: Chance, text: str) -> str:
    """One character replaced by another of the same sound; unchanged where there is none."""
    at = chance.whole(0, len(text) - 1)
    others = [c for c in _homophones().get(pinyin(text[at]), []) if c != text[at]]
    return text[:at] + chance.pick(others) + text[at + 1 :] if others else text


def _inserted(chance: Chance, text: str) -> str:
    """A character put in between."""
    at = chance.whole(0, len(text))
    return text[:at] + chance.pick(words.BRAND) + text[at:]


def _letter_off(chance: Chance, text: str) -> str:
    """One letter replaced, doubled or left out."""
    if len(text) < 3:
        return text + chance.pick(_LETTERS)
    at = chance.whole(1, len(text) - 1)
    how = chance.unit()
    if how < 0.5:
        return text[:at] + chance.pick(_LETTERS) + text[at + 1 :]
    return text[:at] + text[at] + text[at:] if how < 0.75 else text[:at] + text[at + 1 :]
