"""The features of claims as numbers are those that are shown, feature for feature and pair for pair."""

import csv
import random
from pathlib import Path

import numpy as np
from made_texts import english, text

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.claimterms import claim_terms, matched_shares
from bonafile.features.texts.numerals import beside_numbers, mask_numbers
from bonafile.features.texts.paraphrase import COUNTERPART, claim_features, matched_features
from bonafile.features.texts.shingles import plain

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "claims" / "us-independent-claims.tsv"
JOINTS = [
    "，所述",
    "；",
    "， 其中 ",
    ", wherein ",
    ", and a ",
    "，且(12)",
    " [3a] ",
    "、",
    ".5 ",
    "'s ",
    "（见图１）",
    "并,该",
]
WORDS = [
    "滚筒",
    "第一支架",
    "其特征在于",
    "固定连接有",
    "的一端",
    "the spring",
    "user-side",
    "said",
    "千克",
    "ＡＢ",
    "㐀𠀀缸",
]


def claims():
    rng = random.Random(11)
    made = ["", "1. ；；，", "1.，所述"]
    for _ in range(150):
        parts = [rng.choice([*WORDS, text(rng, 5), english(rng, 3)]) + rng.choice(JOINTS) for _ in range(30)]
        made.append("1. " + "".join(parts))
        parts[::7] = [text(rng, 4) + "；" for _ in parts[::7]]
        made.append("1. " + "".join(parts))
    if DATA.exists():
        with DATA.open(encoding="utf-8", newline="") as file:
            made += [r[1] for r in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][:60]
    return made


def test_claims_as_numbers_are_the_claims_as_read():
    given = claims()
    found = claim_terms([first_claim(c) for c in given])
    numbered = {}
    for n, claim in enumerate(given):
        shown = [terms for _part, terms in claim_features(claim)]
        first, last = found.starts[n], found.starts[n + 1]
        sets = [found.terms[found.bounds[k] : found.bounds[k + 1]] for k in range(first, last)]
        assert [len(s) for s in sets] == [len(s) for s in shown]
        assert all((np.diff(s) > 0).all() for s in sets)
        for numbers, terms in zip(sets, shown, strict=True):
            for term in terms:  # one number stands for one term: where the term is, the number is
                numbered[term] = numbered.get(term, set(numbers.tolist())) & set(numbers.tolist())
    assert all(numbered.values())


def test_pairs_are_matched_as_they_are_shown():
    given = claims()
    rng = np.random.default_rng(5)
    left = rng.integers(0, len(given), 600)
    right = np.where(rng.random(600) < 0.6, left ^ 1, rng.integers(0, len(given), 600)) % len(given)
    shares = matched_shares(claim_terms([first_claim(c) for c in given]), left, right, COUNTERPART, 3)
    assert (shares > 0).sum() > 100
    for n, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        held = [terms for _part, terms in claim_features(given[i])]
        told = matched_features(given[i], given[j])
        good = sum(len(t) for t, row in zip(held, told, strict=True) if row["counterpart"])
        assert shares[n] == (good / sum(map(len, held)) if len(held) >= 3 else 0)


def test_what_stands_beside_numbers_tells_only_unequal_texts_apart():
    base = "包括三个支架，高度为12.5毫米，百分之二十的 two springs，第一滚筒"
    same = [
        "包括3个支架，高度为1,200毫米，15的 7 springs，第一滚筒",
        "包括 九个支架，高度为８毫米，百分之五的 ten springs，第一滚筒",
    ]
    texts = plain([base, *same])
    assert len({mask_numbers(t) for t in texts}) == 1
    assert len(set(beside_numbers([base, *same]).tolist())) == 1
    assert len(set(beside_numbers([base, base.replace("滚筒", "滚轮")]).tolist())) == 2
