"""Shingles, MinHash and exact overlap against brute force."""

import random
import time
import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from made_texts import english, rewritten, text

from bonafile.features.texts import minhash, overlap, shingles
from bonafile.features.texts.minhash import Limits


def brute_sets(texts):
    """Sets of shingles by plain Python, from the definition."""
    out = []
    for written in texts:
        form = unicodedata.normalize("NFKC", written).casefold()
        kept = [c for c in form if unicodedata.category(c)[0] in "LNMS" or c in "%‰"]
        wide = ["\u3040" <= c < "\ua000" or "\uac00" <= c < "\ud7b0" for c in kept]
        found = set()
        for at, is_wide in enumerate(wide):
            size = 5 if is_wide else 9
            if at + size <= len(kept):
                found.add("".join(kept[at : at + size]))
        out.append(found)
    return out


def jaccard(a, b):
    return len(a & b) / max(len(a | b), 1)


def made(rng, families, of_each):
    texts = []
    for number in range(families):
        length = rng.choice([120, 250, 500, 1200])
        base = english(rng, length // 5) if number % 3 == 0 else text(rng, length)
        texts.append(base)
        texts += [rewritten(rng, base, rng.uniform(0.01, 0.35)) for _ in range(of_each)]
    return texts


def test_recall_against_brute_force():
    rng = random.Random(11)
    texts = made(rng, 60, 7)
    sets = brute_sets(texts)
    true = {
        (i, j): jaccard(sets[i], sets[j])
        for i in range(len(texts))
        for j in range(i)
        if i // 8 == j // 8  # texts of different families have nothing in common
    }
    found = minhash.signatures(texts)
    count = len(texts)
    days = np.zeros(count, dtype=np.int64)
    left, right = minhash.candidates(
        [found.bands[:, b] for b in range(minhash.BANDS)],
        np.arange(count), np.ones(count, dtype=bool), days, days,
    )  # fmt: skip
    likely = minhash.estimate(found.sketch, left, right) >= 0.4
    pairs = set(zip(left[likely].tolist(), right[likely].tolist(), strict=True))
    high = [pair for pair, value in true.items() if value >= 0.7]
    middling = [pair for pair, value in true.items() if 0.6 <= value < 0.7]
    assert len(high) > 200
    assert len(middling) > 30
    assert sum(pair in pairs for pair in high) >= 0.99 * len(high)
    assert sum(pair in pairs for pair in middling) >= 0.95 * len(middling)


def test_exact_likeness_equals_brute_force():
    rng = random.Random(12)
    texts = [*made(rng, 12, 5), "", "短", "Ａｂｃ，ＤＥＦ 12.5％ " * 9, "ﬁnger ﬂow e\u0301lan " * 8]
    sets = brute_sets(texts)
    left, right = (np.array(x) for x in zip(*[(i, j) for i in range(76) for j in range(76)], strict=True))
    measured, of_left, of_right = overlap.likeness(overlap.shingle_sets(texts), left, right)
    for at, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        assert measured[at] == jaccard(sets[i], sets[j])
        assert of_left[at] == len(sets[i] & sets[j]) / max(len(sets[i]), 1)
        assert of_right[at] == len(sets[i] & sets[j]) / max(len(sets[j]), 1)


def test_overlap_survives_crowded_table():
    # many shingles that fall into one slot of the table must still be found, zero among them
    rng = np.random.default_rng(3)
    sets = [np.unique(rng.integers(0, 300, 200).astype(np.uint64) << np.uint64(40)) for _ in range(6)]
    assert sum(s[0] == 0 for s in sets) not in (0, 6)
    made_sets = overlap.Sets(np.concatenate(sets), np.cumsum([0, *map(len, sets)]))
    left, right = np.repeat(np.arange(6), 6), np.tile(np.arange(6), 6)
    both = [len(np.intersect1d(sets[i], sets[j])) for i, j in zip(left, right, strict=True)]
    assert overlap.shared(made_sets, left, right).tolist() == both


def test_estimate_is_unbiased():
    rng = random.Random(5)
    texts = [t for _ in range(150) for base in [text(rng, 600)] for t in (base, rewritten(rng, base, 0.15))]
    sets = overlap.shingle_sets(texts)
    left, right = np.arange(0, 300, 2), np.arange(1, 300, 2)
    exact = overlap.likeness(sets, left, right)[0]
    guess = minhash.estimate(minhash.signatures(texts).sketch, left, right)
    assert abs((guess - exact).mean()) < 0.01
    assert np.abs(guess - exact).max() < 0.2


def test_signature_of_a_text_does_not_depend_on_its_neighbours():
    rng = random.Random(6)
    texts = made(rng, 8, 3)
    together = minhash.signatures(texts)
    for at in (0, 9, 31):
        alone = minhash.signatures([texts[at]])
        assert (alone.bands[0] == together.bands[at]).all()
        assert (alone.sketch[0] == together.sketch[at]).all()


def test_crowded_bucket_keeps_the_earliest_and_own_and_every_group():
    count = 1000
    groups = np.arange(count) % 10
    groups[500:] = 100 + np.arange(500)  # later ones are each a group of their own
    wanted = np.zeros(count, dtype=bool)
    wanted[[499, 999]] = True
    days = np.arange(count)
    limits = Limits(first=8, groups=14, own=3)
    left, right = minhash.candidates([np.zeros(count, np.uint32)], groups, wanted, days, days, limits)
    of_499 = right[left == 499].tolist()
    assert set(of_499) == {*range(10), 19, 29}  # first eight, first of ten groups, own first three
    assert set(right[left == 999].tolist()) == {*range(10), 500, 501, 502, 503}
    more = np.concatenate([groups, np.full(50, 9)])
    days = np.arange(1050)
    wanted = np.concatenate([wanted, np.ones(50, dtype=bool)])
    left, right = minhash.candidates([np.zeros(1050, np.uint32)], more, wanted, days, days, limits)
    assert right[left == 499].tolist() == of_499


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_folding_is_stable_and_plain_text_folds_the_same(a, b):
    folded = shingles.fold([a, b])
    again = shingles.fold(shingles.plain([a, b]))
    assert folded.codes.tolist() == again.codes.tolist()
    assert folded.starts.tolist() == again.starts.tolist()


def test_script_width_case_and_punctuation_do_not_matter():
    a = shingles.fold(["一種連接裝置，其特徵在於：包括 ＡＢＣ 電機（３）。"])
    b = shingles.fold(["一种连接装置,其特征在于: 包括abc电机(3)."])
    assert a.codes.tolist() == b.codes.tolist()


def test_positions_point_into_the_text_as_written():
    written = "一種，ﬁ Ｘ③"
    codes, at = shingles.fold_with_positions(written)
    assert "".join(map(chr, codes.tolist())) == "一种fix3"
    assert [written[i] for i in at.tolist()] == ["一", "種", "ﬁ", "ﬁ", "Ｘ", "③"]


def test_signature_rate():
    rng = random.Random(1)
    texts = [text(rng, 1500) for _ in range(400)]
    minhash.signatures(texts[:10])
    best = min(_seconds(texts) for _ in range(3))
    assert len(texts) / best > 2000  # 14,000 a second on an idle core; the machine may be busy


def _seconds(texts):
    begin = time.process_time()
    minhash.signatures(texts)
    return time.process_time() - begin
