"""The texts room on real, published texts (skipped where they are not at hand)."""

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest

from bonafile.features.texts import minhash
from bonafile.features.texts.antecedents import antecedents
from bonafile.features.texts.overlap import likeness, shingle_sets
from bonafile.features.texts.skeleton import skeletons

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def rows(name, **options):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"real texts not at hand: {name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, **options))


def us_claims():
    return [
        row[1] for row in rows("claims/us-independent-claims.tsv", delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def cn_claims():
    return [row[-1] for row in rows("cn-patents/cn-patents-16.tsv", delimiter="\t")[1:]]


def spliced(texts):
    """The beginning of each text with the end of another."""
    return [a[: len(a) // 2] + b[len(b) // 2 :] for a, b in zip(texts, texts[7:] + texts[:7], strict=True)]


def rate(texts):
    found = [antecedents(t) for t in texts]
    return sum(len(f.failures) for f in found) / sum(f.references for f in found)


def test_honest_us_claims_rarely_fail():
    # the rule was written looking at the even rows only
    unseen = us_claims()[1::2]
    assert rate(unseen) < 0.02
    assert rate(spliced(unseen)) > 0.15
    assert np.mean([len(antecedents(t).failures) >= 2 for t in unseen]) < 0.02


def test_honest_claim_sets_rarely_fail():
    unseen = [row[3] for row in rows("patent-abstracts/human-and-model-written-495.csv")[1:]][1::2]
    assert rate(unseen) < 0.02
    assert np.mean([len(antecedents(t).failures) >= 3 for t in unseen]) < 0.01


def test_chinese_claims_do_not_fail():
    assert rate(cn_claims()) == 0


def test_unrelated_claims_share_no_skeleton():
    texts = us_claims() + cn_claims()
    digests = [d for d in skeletons(texts, [""] * len(texts)) if d]
    assert len(digests) > 300
    alike = [i for i, d in enumerate(digests) if digests.count(d) > 1]
    assert len(alike) <= 4


def test_near_copies_among_real_claims_are_all_found():
    texts = us_claims()
    left, right = (np.array(x) for x in zip(*itertools.combinations(range(len(texts)), 2), strict=True))
    exact = likeness(shingle_sets(texts), left, right)[0]
    true = set(zip(left[exact >= 0.6].tolist(), right[exact >= 0.6].tolist(), strict=True))
    found = minhash.signatures(texts)
    count = len(texts)
    days = np.zeros(count, dtype=np.int64)
    a, b = minhash.candidates(
        [found.bands[:, k] for k in range(minhash.BANDS)],
        np.arange(count), np.ones(count, dtype=bool), days, days,
    )  # fmt: skip
    assert true <= set(zip(np.minimum(a, b).tolist(), np.maximum(a, b).tolist(), strict=True))
