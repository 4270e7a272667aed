"""Near copies sought end to end by us and by datasketch, rensa and scikit-learn, on the same texts in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from made_texts import Texts, timed

from bonafile.features.texts import minhash
from bonafile.features.texts.overlap import likeness, shingle_sets
from bonafile.features.texts.shingles import WIDE_SHINGLE

Pairs = set[tuple[int, int]]
#: What the peers are given: 32 bands of 4 find Jaccard 0.7 with probability 0.9998, for half our hash values.
_PERMUTATIONS, _PEER_BANDS = 128, 32
_COSINE = 0.6
NOTE = (
    "All are fed the same texts in one process and take them in before the questions are asked. The peers are used as their "
    "introductions show, in their quickest way that answers which texts are alike: shingles cut in plain Python, "
    f"{_PERMUTATIONS} permutations in {_PEER_BANDS} bands of {_PERMUTATIONS // _PEER_BANDS}, which at Jaccard 0.7 "
    "miss two pairs in ten thousand. They stop at candidates; we go on to exact answers. Processor seconds of all threads "
    "are counted, so threads make no difference."
)


def near_copies(texts: list[str], asked: int, cutoff: float = 0.6) -> Pairs:
    """Pairs (asked, earlier) of Jaccard similarity from `cutoff` on: the last `asked` texts ask."""
    count = len(texts)
    signed = minhash.signatures(texts)
    days = np.zeros(count, dtype=np.int64)
    keys = [signed.bands[:, k] for k in range(minhash.BANDS)]
    asking = np.arange(count) >= count - asked
    a, b = minhash.candidates(keys, np.arange(count), asking, days, days)
    near = (minhash.estimate(signed.sketch, a, b) >= cutoff - 0.2) & ~asking[b]
    used, place = np.unique(np.concatenate([a[near], b[near]]), return_inverse=True)
    value = likeness(shingle_sets([texts[k] for k in used.tolist()]), *place.reshape(2, -1))[0]
    a, b = a[near][value >= cutoff], b[near][value >= cutoff]
    return set(zip(a.tolist(), b.tolist(), strict=True))


def _shingled(text: str) -> list[str]:
    return [text[i : i + WIDE_SHINGLE] for i in range(len(text) - WIDE_SHINGLE + 1)]


def _by_rensa(texts: list[str], asked: int) -> Pairs:
    """In bulk: its signatures in one matrix, taken in and asked in one call each."""
    from rensa import RMinHash, RMinHashLSH

    count = len(texts) - asked
    lsh = RMinHashLSH(0.6, _PERMUTATIONS, _PEER_BANDS)
    lsh.insert_matrix(
        RMinHash.digest_matrix_from_token_sets(map(_shingled, texts[:count]), _PERMUTATIONS, 42), 0
    )
    found = lsh.query_all(RMinHash.from_token_sets(map(_shingled, texts[count:]), _PERMUTATIONS, 42))
    return {(count + n, k) for n, keys in enumerate(found) for k in keys}


def _by_rensa_singly(texts: list[str], asked: int) -> Pairs:
    """Text by text, as in its introduction."""
    from rensa import RMinHash, RMinHashLSH

    count = len(texts) - asked
    lsh = RMinHashLSH(0.6, _PERMUTATIONS, _PEER_BANDS)
    out: Pairs = set()
    for n, text in enumerate(texts):
        sketch = RMinHash(_PERMUTATIONS, 42)
        sketch.update(_shingled(text))
        if n < count:
            lsh.insert(n, sketch)
        else:
            out |= {(n, k) for k in lsh.query(sketch)}
    return out


def _by_datasketch(texts: list[str], asked: int) -> Pairs:
    from datasketch import MinHash, MinHashLSH

    count = len(texts) - asked
    lsh = MinHashLSH(num_perm=_PERMUTATIONS, params=(_PEER_BANDS, _PERMUTATIONS // _PEER_BANDS))
    out: Pairs = set()
    for n, text in enumerate(texts):
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([s.encode() for s in _shingled(text)])
        if n < count:
            lsh.insert(n, sketch)
        else:
            out |= {(n, k) for k in lsh.query(sketch)}
    return out


def _by_cosine(texts: list[str], asked: int) -> Pairs:
    from sklearn.feature_extraction.text import TfidfVectorizer

    count = len(texts) - asked
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(WIDE_SHINGLE, WIDE_SHINGLE)).fit_transform(texts)
    value = (vectors[count:] @ vectors[:count].T).tocoo()
    near = value.data >= _COSINE
    return set(zip((value.row[near] + count).tolist(), value.col[near].tolist(), strict=True))


_WAYS: list[tuple[str, Callable[[list[str], int], Pairs]]] = [
    ("bonafile, exact answers", near_copies),
    ("rensa, in bulk, candidates", _by_rensa),
    ("rensa, text by text, candidates", _by_rensa_singly),
    ("datasketch, candidates", _by_datasketch),
    ("scikit-learn, TF-IDF cosine of 5-grams", _by_cosine),
]


def end_to_end(made: Texts, queries: int) -> Iterator[tuple[str, str]]:
    """The same near copies sought by each, shingling to answer: all texts are taken in, then some ask."""
    count = len(made.texts)
    picked = made.rng.integers(0, count, queries).tolist()
    asked = [made.edited(made.texts[k], made.rng.uniform(0.0, 0.12)) for k in picked]
    texts = made.texts + asked
    jaccard, _inside = against_all(texts, queries)
    q, k = np.nonzero(jaccard >= 0.7)
    true = set(zip((q + count).tolist(), k.tolist(), strict=True))
    base = 0.0
    for name, way in _WAYS:
        try:
            found, seconds = timed(lambda way=way: way(texts, queries))
        except ImportError:
            yield name, "not installed"
            continue
        base = base or seconds
        yield (
            f"{name}: {count:,} texts and {queries} questions",
            f"{seconds:.2f} s, {1000 * seconds / len(texts):.3f} ms a text ({seconds / base:.1f} times ours); found at "
            f"Jaccard ≥ 0.7: {len(true & found)} of {len(true)}; pairs told: {len(found):,}",
        )


def against_all(texts: list[str], asked: int) -> tuple[np.ndarray, np.ndarray]:
    """Brute force: exact Jaccard similarity and containment of the last `asked` texts with all before them,
    (asked, others), by counting the shingles that every single pair has in common.
    """
    sets = shingle_sets(texts)
    count = len(texts) - asked
    bound = int(sets.starts[count])
    order = np.argsort(sets.values[:bound], kind="stable")
    values = sets.values[:bound][order]
    owner = np.repeat(np.arange(count), np.diff(sets.starts[: count + 1]))[order]
    sizes = np.diff(sets.starts)
    both = np.zeros((asked, count), dtype=np.int64)
    for n in range(asked):
        mine = sets.of(count + n)
        first, last = (np.searchsorted(values, mine, side=side) for side in ("left", "right"))
        hits = [owner[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True) if a < b]
        if hits:
            both[n] = np.bincount(np.concatenate(hits), minlength=count)
    mine = sizes[count:, None]
    return both / np.maximum(mine + sizes[None, :count] - both, 1), both / np.maximum(mine, 1)
