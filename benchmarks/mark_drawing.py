"""Draws the words and marks that labelled pairs are made of, of one split: listed, coined, and everyday ones."""

from __future__ import annotations

import zlib
from collections import defaultdict
from functools import cache

import numpy as np
from made_marks import coined
from mark_words import HAN, LATIN, LOOKS, TRANSLATIONS


def mine(words: list[str], split: str) -> list[str]:
    """The words of one half."""
    return [w for w in words if zlib.crc32(w.encode()) % 2 == (split == "test")]


@cache
def reading(character: str) -> str:
    """The usual toneless reading of a character."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin(character)[0]


@cache
def everyday_characters() -> dict[str, list[str]]:
    """Characters in everyday use by their usual reading."""
    from wordfreq import top_n_list

    counted = dict.fromkeys(c for w in top_n_list("zh", 12000) for c in w if "\u4e00" <= c <= "\u9fff")
    by: dict[str, list[str]] = defaultdict(list)
    for c in list(counted)[:2600]:
        by[reading(c)].append(c)
    return by


@cache
def everyday_words(language: str) -> list[str]:
    """Words in everyday use."""
    from wordfreq import top_n_list

    words = top_n_list(language, 12000)
    if language == "zh":
        from pypinyin.phrases_dict import phrases_dict  # what is no phrase there is a piece of a sentence

        return [w for w in words if len(w) in (2, 3) and w in phrases_dict]
    return [w.upper() for w in words if w.isascii() and w.isalpha() and len(w) >= 4]


@cache
def _converter():
    from opencc import OpenCC

    return OpenCC("s2t")


def traditional(text: str) -> str:
    """A text in traditional characters."""
    return _converter().convert(text)


class Drawing:
    """Draws words and marks of one split."""

    def __init__(self, rng: np.random.Generator, split: str) -> None:
        self.rng = rng
        self.split = split
        self.han = mine(HAN.split(), split)
        self.latin = mine(LATIN.split(), split) + [w.upper() for w in coined(150, rng) if len(w) >= 6]
        self.looks: dict[str, list[str]] = defaultdict(list)
        for a, b in mine(LOOKS.split(), split):
            self.looks[a].append(b)
            self.looks[b].append(a)
        self.translations = [tuple(p.split()) for p in TRANSLATIONS.strip().replace("\n", "|").split("|")]
        self.translations = [p for p in self.translations if p[0] in mine([p[0]], split)]
        self.respelled = [("CK", "K"), ("C", "K"), ("K", "C"), ("QU", "KW"), ("X", "KS"), ("PH", "F"), ("F", "PH"),
                          ("EE", "EA"), ("EA", "EE"), ("I", "Y"), ("Y", "I"), ("Z", "S"), ("S", "Z"), ("OO", "OU"),
                          ("LL", "L"), ("SS", "S"), ("TT", "T"), ("NN", "N"), ("RR", "R"), ("C", "CK"), ("K", "CK"),
                          ("I", "IE"), ("F", "FF"), ("L", "LL"), ("N", "NN"), ("S", "SS"), ("T", "TT")]  # fmt: skip

    def one(self, items: list[str] | str) -> str:
        """One of some."""
        return items[int(self.rng.integers(len(items)))]

    def chinese(self, least: int = 2, most: int = 8) -> str:
        """A Chinese mark: a listed one, or one or two syllables of two."""
        for _ in range(100):
            mark = self.one(self.han)
            if self.rng.random() < 0.25:
                mark = mark[:2] + self.one(self.han)[-1]
            if least <= len(mark) <= most:
                return mark
        return mark

    def letters(self, least: int = 5, most: int = 14) -> str:
        """A mark of letters: a listed or a coined one."""
        for _ in range(100):
            mark = self.one(self.latin)
            if least <= len(mark) <= most:
                return mark
        return mark

    def case(self, text: str) -> str:
        """The text, sometimes in mixed case."""
        return text.title() if self.rng.random() < 0.3 else text
