"""The labelled mark pairs: official cases, made copies of six kinds, and made honest neighbours.

A made pair is labelled by how it was made: a copy of a kind because that was done to a mark, a neighbour
because two marks were drawn that share only what is everybody's. Nobody decided on any of them, and figures on
them say so. Words come from mark_words.py (own lists, half of them for each split), from coined words, and
everyday words of both languages from wordfreq; none from the product's tables, but that toneless readings
come from pypinyin, as the product's do. `split="tuning"` is what the rule may be set on; `split="test"` uses
other words and another seed, and nothing is set on it.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
from mark_maker import Maker

KINDS = ("written", "contained", "permuted", "sound", "look", "meaning")
SEEDS = {"tuning": 11, "test": 2611}
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
