"""The labelled mark pairs: official cases, made copies of six kinds, and made honest neighbours.

A made pair is labelled by how it was made: a copy of a kind because that was done to a mark, a neighbour
because two marks were drawn that share only what is everybody's. Nobody decided on any of them, and figures on
them say so. Words come from mark_words.py (own lists, half of them for each split), from coined words, and
everyday words of both languages from wordfreq; none from the product's tables, but that toneless readings
come from pypinyin, as the product's do. `split="tuning"` is what the rule may be set on; `split="test"` uses
other words and another seed, and nothing is set on it.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from functools import cache

import numpy as np
import pandas as pd
from made_marks import coined
from mark_words import (
    ADDED,
    ATTRIBUTES,
    FAMILY,
    FIRST,
    GIVEN,
    HAN,
    HEADS,
    HOMOPHONES,
    LATIN,
    LOOKS,
    PLAIN,
    PUT_IN,
    SHARED_ENDS,
    SHARED_HEADS,
    SURNAMES,
    SYNONYMS,
    TAILS,
    THINGS,
    TRADES,
    TRANSLATIONS,
)

KINDS = ("written", "contained", "permuted", "sound", "look", "meaning")
SEEDS = {"tuning": 11, "test": 5821}
#: (later, earlier, kind). Trademark Examination Guidelines 2021, part II ch. 2, 6.2-1 to 6.3, and the pairs that
#: the issue and the domain notes name beside them.
OFFICIAL = [
    ("踏奖安", "安踏", "permuted"), ("宁俊李", "李宁", "permuted"), ("克妮耐", "耐克", "permuted"),
    ("克妮耐", "耐克妮", "permuted"), ("娜控富安", "富安娜", "permuted"), ("司登魔波", "波司登", "permuted"),
    ("天王宾利", "宾利", "contained"), ("BENTLEY DESIGN", "BENTLEY", "contained"),
    ("博纳多兰博基尼", "兰博基尼", "contained"), ("FARRARIMAY", "FERRARI", "contained"),
    ("清扬", "清扬", "equal"), ("翰皇", "翰皇", "equal"), ("蜂花", "蜂花", "equal"), ("章华", "章华", "equal"),
    ("张小泉", "张小泉", "equal"), ("马石油酷腾", "马石油", "contained"), ("马石油酷腾", "酷腾", "contained"),
    ("BENTLY", "BENTLEY", "written"), ("ＡＢＣ", "abc", "equal"), ("華為", "华为", "equal"),
    ("Аpple", "apple", "equal"), ("新安踏王", "安踏", "contained"), ("KWIK REWARDS", "QUICK", "contained"),
    ("新奈克", "耐克", "contained"), ("奈克", "耐克", "sound"), ("阿迪达司", "阿迪达斯", "sound"),
    ("NIKEE", "NAIKI", "sound"), ("NAIKE", "耐克", "sound"), ("耐克", "NAIKE", "sound"),
    ("末来", "未来", "look"), ("康帅博", "康师傅", "look"), ("G00GLE", "GOOGLE", "look"),
    ("LNTEL", "INTEL", "look"), ("RNICROSOFT", "MICROSOFT", "look"), ("苹果", "APPLE", "meaning"),
    ("CAMEL", "骆驼", "meaning"),
]  # fmt: skip


def official() -> pd.DataFrame:
    """The pairs of the official cases: later, earlier, kind."""
    return pd.DataFrame(OFFICIAL, columns=["later", "earlier", "kind"])


def made_pairs(split: str, each: int = 350, honest: int = 3000) -> pd.DataFrame:
    """Made pairs of a split: later, earlier, kind ('' for honest), how (what was done), no pair twice."""
    rng = np.random.default_rng(SEEDS[split])
    maker = Maker(rng, split)
    rows: list[tuple[str, str, str, str]] = []
    for kind in KINDS:
        rows += _filled(maker, [(h, f, kind) for h, f in maker.copies(kind)], each)
    neighbours = [(h, f, "") for h, f in maker.neighbours()]
    rows += _filled(maker, neighbours, honest)
    return pd.DataFrame(rows, columns=["later", "earlier", "kind", "how"])


def _filled(maker: Maker, ways: list, count: int) -> list[tuple[str, str, str, str]]:
    """`count` pairs by some ways in turn; a way that has no more new pairs drops out."""
    seen: set[tuple[str, str]] = set()
    rows: list[tuple[str, str, str, str]] = []
    tired: dict[str, int] = defaultdict(int)
    while len(rows) < count:
        alive = [w for w in ways if tired[w[0]] < 400]
        if not alive:
            raise ValueError(f"only {len(rows)} pairs could be made of {[w[0] for w in ways]}")
        for how, make, kind in alive:
            pair = make()
            if pair is None or pair[0] == pair[1] or pair in seen:
                tired[how] += 1
                continue
            seen.add(pair)
            rows.append((*pair, kind, how))
    return rows[:count]


def _mine(words: list[str], split: str) -> list[str]:
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


class Maker:
    """Makes pairs of one split."""

    def __init__(self, rng: np.random.Generator, split: str) -> None:
        self.rng = rng
        self.split = split
        self.han = _mine(HAN.split(), split)
        self.latin = _mine(LATIN.split(), split) + [w.upper() for w in coined(150, rng) if len(w) >= 6]
        self.looks: dict[str, list[str]] = defaultdict(list)
        for a, b in _mine(LOOKS.split(), split):
            self.looks[a].append(b)
            self.looks[b].append(a)
        self.translations = [tuple(p.split()) for p in TRANSLATIONS.strip().replace("\n", "|").split("|")]
        self.translations = [p for p in self.translations if p[0] in _mine([p[0]], split)]
        self.respelled = [("CK", "K"), ("C", "K"), ("K", "C"), ("QU", "KW"), ("X", "KS"), ("PH", "F"), ("F", "PH"),
                          ("EE", "EA"), ("EA", "EE"), ("I", "Y"), ("Y", "I"), ("Z", "S"), ("S", "Z"), ("OO", "OU"),
                          ("LL", "L"), ("SS", "S"), ("TT", "T"), ("NN", "N"), ("RR", "R"), ("C", "CK"), ("K", "CK"),
                          ("I", "IE"), ("F", "FF"), ("L", "LL"), ("N", "NN"), ("S", "SS"), ("T", "TT")]  # fmt: skip

    # --- drawing

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

    # --- copies

    def copies(self, kind: str) -> list:
        """Ways to copy a mark: what is done, and the function that makes a pair."""
        return {
            "written": [("letter dropped", self._dropped), ("letter doubled", self._doubled), ("letter put in", self._put_in),
                        ("letter changed", self._changed), ("letters swapped", self._swapped), ("script or width", self._script),
                        ("Chinese character put in", self._han_put_in), ("Chinese character dropped", self._han_dropped),
                        ("everyday word changed", self._other_trade)],
            "contained": [("head or tail added", self._han_added), ("word added", self._word_added), ("letters joined on", self._joined),
                          ("trade added", self._trade_added), ("nearly, letters joined on", self._nearly), ("by sound, Chinese", self._sound_added),
                          ("by sound, word", self._spelled_added), ("by look, Chinese", self._look_added), ("by look, letters", self._look_letters_added),
                          ("both scripts", self._both)],
            "permuted": [("swapped", self._permuted), ("swapped, one put in", self._permuted_one), ("two put in", self._permuted_two),
                         ("put in between", self._between), ("words swapped", self._words_swapped)],
            "sound": [("one homophone", self._homophone), ("several homophones", self._homophones), ("nearly one sound", self._nearly_homophone),
                      ("respelled", self._respelled_one), ("respelled twice", self._respelled_two), ("in letters", self._in_letters),
                      ("letters in characters", self._of_letters)],
            "look": [("one look-alike", self._look_alike), ("two look-alikes", self._look_alikes), ("digits for letters", self._digits),
                     ("two letters for one", self._two_for_one), ("accents", self._accent)],
            "meaning": [("translated", self._translated), ("translated back", self._translated_back), ("compound", self._compound),
                        ("plural", self._plural)],
        }[kind]  # fmt: skip

    def _at(self, mark: str, first: int = 1) -> int:
        return int(self.rng.integers(first, len(mark)))

    def _letter(self) -> str:
        return self.one("AEIOULNRSTMCDKPV")

    def _dropped(self):
        mark = self.letters(6)
        i = self._at(mark)
        return self.case(mark[:i] + mark[i + 1 :]), mark

    def _doubled(self):
        mark = self.letters(5)
        i = self._at(mark)
        return self.case(mark[:i] + mark[i] + mark[i:]), mark

    def _put_in(self):
        mark = self.letters(5)
        i = self._at(mark)
        return mark[:i] + self._letter() + mark[i:], mark

    def _changed(self):
        mark = self.letters(6)
        i = self._at(mark)
        return self.case(mark[:i] + self._letter() + mark[i + 1 :]), mark

    def _swapped(self):
        mark = self.letters(6)
        i = int(self.rng.integers(1, len(mark) - 1))
        return mark[:i] + mark[i + 1] + mark[i] + mark[i + 2 :], mark

    def _script(self):
        if self.rng.random() < 0.5:
            mark = self.chinese()
            return traditional(mark), mark
        mark = self.letters()
        wide = "".join(chr(ord(c) + 0xFEE0) for c in mark)
        cyrillic = mark.translate(str.maketrans("AEOPCX", "АЕОРСХ"))
        spaced = " ".join(mark) if len(mark) < 9 else mark[:3] + "-" + mark[3:]
        return self.one([wide, cyrillic, spaced, mark.lower() + "®"]), mark

    def _han_put_in(self):
        mark = self.chinese(4)
        i = self._at(mark)
        return mark[:i] + self.one(PUT_IN) + mark[i:], mark

    def _han_dropped(self):
        mark = self.chinese(4)
        i = self._at(mark)
        return mark[:i] + mark[i + 1 :], mark

    def _other_trade(self):
        if self.rng.random() < 0.5:
            mark = self.chinese()
            return mark + self.one(TRADES), mark + self.one(TRADES)
        mark = self.letters()
        return f"{mark} {self.one(PLAIN)}", f"{mark} {self.one(PLAIN)}"

    def _han_added(self):
        mark = self.chinese(2, 5)
        return (self.one(HEADS) + mark, mark) if self.rng.random() < 0.5 else (mark + self.one(TAILS), mark)

    def _word_added(self):
        mark, word = self.letters(4), self.one(ADDED + PLAIN)
        return self.case(f"{mark} {word}" if self.rng.random() < 0.6 else f"{word} {mark}"), mark

    def _joined(self):
        mark, word = self.letters(6), self.one(["MAY", "CLUB", "CITY", "MAN", "SHOP", "LIFE"])
        return mark + word, mark

    def _trade_added(self):
        mark = self.chinese(2, 4)
        return mark + self.one(TRADES) + (self.one(TRADES) if self.rng.random() < 0.2 else ""), mark

    def _nearly(self):
        mark = self.letters(8, 12)
        i = int(self.rng.integers(1, len(mark) - 1))
        return mark[:i] + self._letter() + mark[i + 1 :] + self.one(["MAY", "CO", "LAND", "MAN"]), mark

    def _sound_added(self):
        pair = self._homophone()
        return (self.one(HEADS) + pair[0], pair[1]) if pair else None

    def _spelled_added(self):
        pair = self._respelled_one()
        return (f"{pair[0]} {self.one(ADDED)}", pair[1]) if pair else None

    def _look_added(self):
        pair = self._look_alike()
        return (self.one(HEADS) + pair[0], pair[1]) if pair else None

    def _look_letters_added(self):
        pair = self._digits()
        return (f"{pair[0]} {self.one(ADDED)}", pair[1]) if pair else None

    def _both(self):
        mark, other = self.chinese(2, 4), self.letters(4, 9)
        return (
            (f"{mark} {other}", mark)
            if self.rng.random() < 0.5
            else (f"{other} {mark}{self.one(TRADES)}", other)
        )

    def _shuffled(self, mark: str) -> str:
        for _ in range(20):
            order = self.rng.permutation(len(mark))
            out = "".join(mark[i] for i in order)
            if out != mark:
                return out
        return mark

    def _permuted(self):
        mark = self.chinese(2, 5)
        out = self._shuffled(mark)
        return (out, mark) if out != mark else None

    def _permuted_one(self):
        mark = self.chinese(2, 5)
        out = self._shuffled(mark)
        i = self._at(out, 0)
        return (out[:i] + self.one(PUT_IN) + out[i:], mark) if out != mark else None

    def _permuted_two(self):
        mark = self.chinese(4, 6)
        out = self._shuffled(mark)
        for _ in range(2):
            i = self._at(out, 0)
            out = out[:i] + self.one(PUT_IN) + out[i:]
        return out, mark

    def _between(self):
        mark = self.chinese(2, 4)
        i = self._at(mark)
        return mark[:i] + self.one(PUT_IN) + mark[i:], mark

    def _words_swapped(self):
        mark, word = self.letters(4), self.one(ADDED)
        return f"{word} {mark}", f"{mark} {word}"

    def _homophone(self, how_many: int = 1):
        mark = self.chinese(2, 6)
        places = self.rng.permutation(len(mark))[:how_many]
        out = list(mark)
        for i in places:
            others = [c for c in everyday_characters().get(reading(mark[i]), []) if c != mark[i]]
            if not others:
                return None
            out[i] = self.one(others)
        return "".join(out), mark

    def _homophones(self):
        mark = self.chinese(3, 6)
        out = list(mark)
        for i in self.rng.permutation(len(mark))[: int(self.rng.integers(2, len(mark) + 1))]:
            others = [c for c in everyday_characters().get(reading(mark[i]), []) if c != mark[i]]
            out[i] = self.one(others) if others else mark[i]
        return "".join(out), mark

    def _nearly_homophone(self):
        mark = self.chinese(3, 5)
        i = self._at(mark, 0)
        said = reading(mark[i])
        near = {"zh": "z", "ch": "c", "sh": "s"}.get(said[:2])
        ways = [near + said[2:]] if near else [said[0] + "h" + said[1:]] if said[0] in "zcs" else []
        if said.endswith(("ang", "eng", "ing")):
            ways.append(said[:-1])
        elif said.endswith(("an", "en", "in")):
            ways.append(said + "g")
        others = [c for w in ways for c in everyday_characters().get(w, [])]
        return (mark[:i] + self.one(others) + mark[i + 1 :], mark) if others else None

    def _respell(self, mark: str) -> str:
        fits = [(a, b) for a, b in self.respelled if a in mark]
        if not fits:
            return mark
        a, b = fits[int(self.rng.integers(len(fits)))]
        i = mark.index(a)
        # c before e, i, y is spoken s, ch otherwise; s and z differ at the beginning
        if a == "C" and (mark[i + 1 : i + 2] in ("E", "I", "Y", "H", "K") or (b == "CK" and i == 0)):
            return mark.replace("CE", "SE", 1) if "CE" in mark else mark
        if (a == "K" and (mark[i + 1 : i + 2] in ("E", "I", "Y", "N") or (i == 0 and b == "CK"))) or (
            b == "C" and "CK" in mark
        ):
            return mark
        if a == "S" and (mark[i + 1 : i + 2] in ("C", "H", "S") or i == 0):
            return mark
        if a in ("I", "Y") and (
            i == 0 or i == len(mark) - 1 or mark[i - 1] in "AEIOU" or mark[i + 1] in "AEIOU"
        ):
            return mark
        if (
            a in ("F", "T", "N", "L") and (i == 0 or mark[i + 1 : i + 2] in ("H", a) or mark[i - 1] == a)
        ) or (a == "EA" and i == 0):
            return mark
        return mark[:i] + b + mark[i + len(a) :]

    def _respelled_one(self):
        mark = self.letters(5, 12)
        out = self._respell(mark)
        return (out, mark) if out != mark else None

    def _respelled_two(self):
        mark = self.letters(6, 12)
        out = self._respell(mark)
        again = self._respell(out)
        return (again, mark) if mark not in (out, again) and again != out else None

    def _in_letters(self):
        mark = self.chinese(2, 4)
        said = [reading(c) for c in mark]
        text = self.one(["".join(said), " ".join(said), "".join(said).title()])
        return text.upper() if self.rng.random() < 0.5 else text, mark

    def _of_letters(self):
        pair = self._in_letters()
        return pair[1], pair[0]

    def _look_alike(self):
        mark = self.chinese(2, 6)
        at = [i for i, c in enumerate(mark) if c in self.looks]
        if not at:
            return None
        i = at[int(self.rng.integers(len(at)))]
        return mark[:i] + self.one(self.looks[mark[i]]) + mark[i + 1 :], mark

    def _look_alikes(self):
        mark = self.chinese(3, 6)
        at = [i for i, c in enumerate(mark) if c in self.looks]
        if len(at) < 2:
            return None
        out = list(mark)
        for i in at[:2]:
            out[i] = self.one(self.looks[mark[i]])
        return "".join(out), mark

    def _digits(self):
        mark = self.letters(5)
        swap = [
            (a, b)
            for a, b in (
                ("O", "0"),
                ("I", "1"),
                ("I", "l"),
                ("L", "1"),
                ("S", "5"),
                ("Z", "2"),
                ("B", "8"),
                ("G", "6"),
            )
            if a in mark
        ]
        if not swap:
            return None
        a, b = swap[int(self.rng.integers(len(swap)))]
        return mark.replace(a, b, 1 if self.rng.random() < 0.5 else -1), mark

    def _two_for_one(self):
        mark = self.letters(5).lower()
        swap = [(a, b) for a, b in (("m", "rn"), ("w", "vv"), ("d", "cl")) if a in mark]
        if not swap:
            return None
        a, b = swap[int(self.rng.integers(len(swap)))]
        return mark.replace(a, b, 1), mark

    def _accent(self):
        mark = self.letters(5)
        out = mark.translate(
            str.maketrans(dict(zip("AEIOUCN", self.one(["ÀÉÏÖÜÇÑ", "ÄÈÍÓÙÇÑ"]), strict=True)))
        )
        return (out, mark) if out != mark else None

    def _translated(self):
        a, b = self.translations[int(self.rng.integers(len(self.translations)))]
        return self.case(b), a

    def _translated_back(self):
        return self._translated()[::-1]

    def _plural(self):
        a, b = self.translations[int(self.rng.integers(len(self.translations)))]
        return (f"{b}S", a) if b[-1] not in "SHYXEOZ" and len(b) > 3 else None

    def _compound(self):
        a, b = (self.one(_mine(words.split("|"), self.split)).split() for words in (ATTRIBUTES, THINGS))
        pair = a[0] + b[0], f"{a[1]} {b[1]}"
        return pair if self.rng.random() < 0.5 else pair[::-1]

    # --- honest neighbours: honest_marks.py has the ways

    def neighbours(self) -> list:
        """Ways in which honest marks come near one another."""
        from mark_neighbours import neighbours

        return neighbours(self)


__all__ = ["ADDED", "FAMILY", "FIRST", "GIVEN", "HEADS", "HOMOPHONES", "KINDS", "OFFICIAL", "PLAIN", "SHARED_ENDS",
           "SHARED_HEADS", "SURNAMES", "SYNONYMS", "TAILS", "TRADES", "Maker", "made_pairs", "official"]  # fmt: skip
