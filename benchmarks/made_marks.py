"""Composes any number of word marks for measuring speed: Chinese and Latin half each, lengths as registers have.

Real brand names are taken as words where ../shared/data holds them; everything else is coined here from a
seed, so that the same size gives the same marks. For speed only: nobody's conduct is modelled.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

BRANDS = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "marks" / "brand-names.csv"
_HEADS = [
    "b",
    "bl",
    "br",
    "c",
    "ch",
    "cl",
    "cr",
    "d",
    "dr",
    "f",
    "fl",
    "fr",
    "g",
    "gl",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sc",
    "sh",
    "sl",
    "sp",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "a", "a", "e", "e", "e", "i", "i", "o", "o", "u", "ai", "ea", "ee", "io", "oo", "ou", "y"]
_TAILS = ["", "", "", "", "n", "r", "l", "s", "t", "x", "ck", "nd", "ng", "st"]
_TRADES = [
    "科技",
    "电子",
    "食品",
    "服饰",
    "家居",
    "教育",
    "文化",
    "国际",
    "实业",
    "美业",
    "茶业",
    "生物",
    "健康",
    "传媒",
    "餐饮",
    "集团",
]
_PLAIN = [
    "global",
    "life",
    "home",
    "design",
    "group",
    "bio",
    "pro",
    "lab",
    "tech",
    "care",
    "sports",
    "kids",
    "house",
    "studio",
    "food",
    "power",
]


def made_marks(count: int, seed: int = 5) -> pd.DataFrame:
    """`count` marks as MarkIndex.build takes them: mark_id, mark_text, filing_date, owner, nice_classes."""
    rng = np.random.default_rng(seed)
    texts = np.empty(count, dtype=object)
    chinese = rng.random(count) < 0.5
    texts[chinese] = _chinese(int(chinese.sum()), rng)
    texts[~chinese] = _latin(int((~chinese).sum()), rng)
    days = np.sort(rng.integers(0, 12_000, count))
    return pd.DataFrame(
        {
            "mark_id": pd.Series(np.char.add("M", np.arange(count).astype(str)), dtype="str"),
            "mark_text": pd.Series(texts, dtype="str"),
            "filing_date": pd.Timestamp("1994-01-01") + pd.to_timedelta(days, unit="D"),
            "owner": pd.Series(
                np.char.add("O", rng.integers(0, max(1, count // 3), count).astype(str)), dtype="str"
            ),
            "nice_classes": pd.Series(rng.integers(1, 46, count).astype(str), dtype="str"),
        }
    )


def _zipf(count: int, power: float) -> np.ndarray:
    weights = 1.0 / np.arange(1, count + 1) ** power
    return weights.cumsum() / weights.sum()


def _draw(rng: np.random.Generator, words: np.ndarray, cumulated: np.ndarray, count: int) -> np.ndarray:
    return words[np.searchsorted(cumulated, rng.random(count))]


def _characters() -> list[str]:
    """The 3,755 everyday characters of GB 2312 level 1."""
    out = []
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                out.append(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return out


def _chinese(count: int, rng: np.random.Generator) -> np.ndarray:
    characters = np.array(_characters(), dtype=object)
    rng.shuffle(characters)
    by_character = _zipf(len(characters), 0.7)
    pairs = _draw(rng, characters, by_character, 60_000) + _draw(rng, characters, by_character, 60_000)
    by_pair = _zipf(len(pairs), 0.6)
    trades = np.array(_TRADES, dtype=object)
    kind = rng.choice(5, count, p=[0.17, 0.30, 0.33, 0.12, 0.08])
    one = _draw(rng, pairs, by_pair, count)
    two = _draw(rng, pairs, by_pair, count)
    lone = _draw(rng, characters, by_character, count)
    trade = trades[rng.integers(0, len(trades), count)]
    forms = [
        lone + _draw(rng, characters, by_character, count), lone + one, one + two, one + lone + trade,
        one + two + trade,
    ]  # fmt: skip
    return np.select([kind == k for k in range(5)], forms)


def _latin(count: int, rng: np.random.Generator) -> np.ndarray:
    words = np.array(coined(40_000, rng) + _brand_words(), dtype=object)
    rng.shuffle(words)
    by_word = _zipf(len(words), 0.5)
    plain = np.array(_PLAIN, dtype=object)
    kind = rng.choice(4, count, p=[0.58, 0.20, 0.12, 0.10])
    one, two = _draw(rng, words, by_word, count), _draw(rng, words, by_word, count)
    own = np.array(coined(count, rng), dtype=object)
    tail = plain[rng.integers(0, len(plain), count)]
    forms = [own, own + " " + tail, one + " " + two, own + " " + two]
    out = np.select([kind == k for k in range(4)], forms)
    upper = rng.random(count) < 0.7
    out[upper] = [t.upper() for t in out[upper]]
    return out


def _brand_words() -> list[str]:
    if not BRANDS.exists():
        return []
    names = pd.read_csv(BRANDS)["Name"].dropna().astype(str)
    return sorted({w for n in names for w in n.lower().split() if len(w) > 2})


def coined(count: int, rng: np.random.Generator) -> list[str]:
    heads, vowels, tails = (np.array(x, dtype=object) for x in (_HEADS, _VOWELS, _TAILS))

    def syllable() -> np.ndarray:
        return heads[rng.integers(0, len(heads), count)] + vowels[rng.integers(0, len(vowels), count)]

    end = tails[rng.integers(0, len(tails), count)]
    size = rng.choice(3, count, p=[0.35, 0.5, 0.15])
    out = syllable() + syllable()
    out = np.where(size >= 1, out + syllable(), out)
    out = np.where(size == 2, out + syllable(), out)
    return (out + end).tolist()
