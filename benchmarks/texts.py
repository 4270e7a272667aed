"""Speed and quality of the text searches beside datasketch, rensa, scikit-learn and brute force, in one run.

`python benchmarks/texts.py [--texts 20000] [--curve 25000 50000 100000] [--registers 1000000 --day 22000]
[--out docs/figures-texts.md]`. The texts are made (made_texts.py): phrases of a field, drawn with the unevenness
of real ones, in filings of many applicants, with near copies, short texts inside long ones and splices of known
sources. A whole day is texts_night.py's, real texts are texts_real.py's. Every figure printed was measured by the
run.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from made_texts import LENGTH, Texts, timed
from sklearn.feature_extraction.text import TfidfVectorizer
from texts_night import night
from texts_real import real

from bonafile.features.texts import minhash, stretches
from bonafile.features.texts.overlap import likeness, shingle_sets
from bonafile.features.texts.passages import Sampled, of_parted, parted, sampled
from bonafile.features.texts.passagestore import Segment, holders, segment
from bonafile.features.texts.sources import Asked, laid_to_sources


def index_of(texts: list[str]) -> Segment:
    """All texts' passages, sorted for looking up."""
    digests = np.zeros((len(texts), 2), dtype=np.uint64)
    digests[:, 0] = np.arange(len(texts))
    return segment(digests, sampled([("", t, "") for t in texts]))


def lay(found: Segment, some: Sampled, before: np.ndarray, applicants: np.ndarray, **options: Any) -> Any:
    """Lays texts with these passages to the texts of an index."""
    wanted, which = np.unique(some.hashes, return_inverse=True)
    count = len(found.digests)
    starts, holding = holders([found], [np.arange(count)], wanted)
    asked = Asked(some, which, before, np.full(len(before), -1, dtype=np.int64))
    return laid_to_sources(asked, starts, holding, applicants, np.arange(count), **options)


def recall(made: Texts, queries: int) -> Iterator[tuple[str, str]]:
    """Against brute force: every pair of a query and a text of the register compared exactly."""
    rng, count = made.rng, len(made.texts)
    asked, sizes = [], rng.choice([200, 400, 800, 1500], queries)
    for n in range(queries):
        base = made.texts[int(rng.integers(0, count))]
        if n % 2:
            asked.append(made.edited(base, rng.uniform(0.0, 0.12)))
        else:
            at = int(rng.integers(0, max(len(base) - sizes[n], 1)))
            asked.append(made.edited(base[at : at + sizes[n]], rng.uniform(0.0, 0.12)))
    everything = made.texts + asked
    sets = shingle_sets(everything)
    left = np.repeat(np.arange(count, count + queries), count)
    right = np.tile(np.arange(count), queries)
    (jaccard, inside, _), seconds = timed(lambda: likeness(sets, left, right))
    yield "brute force, pairs a second", f"{len(left) / seconds:,.0f}"
    high = {(int(a), int(b)) for a, b in zip(left[jaccard >= 0.7], right[jaccard >= 0.7], strict=True)}
    held = {(int(a), int(b)) for a, b in zip(left[inside >= 0.6], right[inside >= 0.6], strict=True)}

    def banded() -> set[tuple[int, int]]:
        signed = minhash.signatures(everything)
        flags = np.arange(len(everything)) >= count
        days = np.zeros(len(everything), dtype=np.int64)
        a, b = minhash.candidates(
            [signed.bands[:, k] for k in range(minhash.BANDS)], np.arange(len(everything)), flags, days, days
        )
        near = minhash.estimate(signed.sketch, a, b) >= 0.4
        value = likeness(sets, a[near], b[near])[0]
        return set(zip(a[near][value >= 0.6].tolist(), b[near][value >= 0.6].tolist(), strict=True))

    found, seconds = timed(banded)
    yield (
        "near copies (Jaccard ≥ 0.7) found",
        f"{len(high & found)} of {len(high)} ({len(high & found) / len(high):.4f})",
    )
    yield "near copies, seconds for all signatures, candidates and exact answers", f"{seconds:.1f}"
    index, seconds = timed(lambda: index_of(made.texts))
    yield "passage index, texts a second", f"{count / seconds:,.0f}"
    some = sampled([("", t, "") for t in asked])
    before = np.full(queries, count, dtype=np.int64)
    laid, seconds = timed(
        lambda: lay(index, some, before, made.applicant, greedy=False, least_share=0.15, others_only=False)
    )
    pairs = set(zip((laid.text + count).tolist(), laid.source.tolist(), strict=True))
    yield (
        "contained texts (containment ≥ 0.6) found",
        f"{len(held & pairs)} of {len(held)} ({len(held & pairs) / len(held):.4f})",
    )
    yield "contained texts, milliseconds a query", f"{1000 * seconds / queries:.2f}"


def splices(made: Texts, queries: int) -> Iterator[tuple[str, str]]:
    """Texts put together from three, with some words of their own: are these three named, and no other?"""
    index, rng, right, extra, shares = index_of(made.texts), made.rng, 0, 0, []
    true, asked = [], []
    for _ in range(queries):
        sources = rng.choice(len(made.texts), 3, replace=False)
        parts = []
        for s in sources.tolist():
            at = int(rng.integers(0, LENGTH - 350))
            parts.append(made.edited(made.texts[s][at : at + 350], 0.03))
        asked.append("；".join([*parts, made.text(400)]))
        true.append(set(sources.tolist()))
    mine = parted([("", t, "") for t in asked])
    some = of_parted(mine)
    before = np.full(queries, len(made.texts), dtype=np.int64)

    def search() -> tuple[Any, np.ndarray, np.ndarray]:
        laid = lay(index, some, before, made.applicant)
        sources, place = np.unique(laid.source, return_inverse=True)
        theirs = parted([("", made.texts[s], "") for s in sources.tolist()])
        starts = np.searchsorted(laid.text, np.arange(queries + 1))
        taken = stretches.shares(mine, some, laid.common, theirs, starts, place.astype(np.int64), 0.05, 5)
        return laid, taken, starts

    (laid, taken, starts), seconds = timed(search)
    for q in range(queries):
        told = set(laid.source[starts[q] : starts[q + 1]][taken[starts[q] : starts[q + 1], 0] > 0].tolist())
        right += len(told & true[q])
        extra += len(told - true[q])
        shares.append(taken[starts[q] : starts[q + 1], 0].sum())
    yield "splices of three sources: sources named", f"{right} of {3 * queries} ({right / (3 * queries):.4f})"
    yield "splices: other texts named", str(extra)
    yield "splices: share of the text told as taken (true: 0.69–0.72)", f"{np.mean(shares):.2f}"
    yield "splices, milliseconds a query with exact stretches", f"{1000 * seconds / queries:.2f}"


def peers(made: Texts, count: int) -> Iterator[tuple[str, str]]:
    """Signatures of the same texts by each, shingling included."""
    texts = made.texts[:count]
    _, ours = timed(lambda: minhash.signatures(texts))
    yield "bonafile, ms a text (shingles, 256 permutations, 51 bands)", f"{1000 * ours / count:.3f}"
    try:
        from datasketch import MinHash

        few = texts[: count // 10]

        def signed() -> None:
            for text in few:
                sketch = MinHash(num_perm=256)
                sketch.update_batch([text[i : i + 5].encode() for i in range(len(text) - 4)])

        _, theirs = timed(signed)
        theirs /= len(few)
        yield (
            "datasketch, ms a text (256 permutations)",
            f"{1000 * theirs:.3f} ({theirs / (ours / count):.1f} times ours)",
        )
    except ImportError:
        yield "datasketch", "not installed"
    try:
        from rensa import RMinHash

        def signed_fast() -> None:
            for text in texts:
                sketch = RMinHash(256, 42)
                sketch.update([text[i : i + 5] for i in range(len(text) - 4)])

        _, theirs = timed(signed_fast)
        yield (
            "rensa, ms a text (256 permutations)",
            f"{1000 * theirs / count:.3f} ({theirs / ours:.1f} times ours)",
        )
    except ImportError:
        yield "rensa", "not installed"

    def cosine() -> None:
        rows = TfidfVectorizer(analyzer="char", ngram_range=(5, 5), min_df=1).fit_transform(texts[:400])
        (rows[:200] @ rows.T).max()

    _, theirs = timed(cosine)
    yield (
        "scikit-learn TF-IDF cosine of 5-grams, ms a text (fit and 200 queries)",
        f"{1000 * theirs / count:.3f}",
    )


def end_to_end(made: Texts, queries: int) -> Iterator[tuple[str, str]]:
    """The same near copies sought by each, shingling to answer: the texts are taken in, then asked about."""
    texts, count = made.texts, len(made.texts)
    asked = [
        made.edited(texts[int(made.rng.integers(0, count))], made.rng.uniform(0.0, 0.12))
        for _ in range(queries)
    ]
    sets = shingle_sets(texts + asked)
    left, right = np.repeat(np.arange(count, count + queries), count), np.tile(np.arange(count), queries)
    high = likeness(sets, left, right)[0] >= 0.7
    true = set(zip(left[high].tolist(), right[high].tolist(), strict=True))

    def ours() -> set[tuple[int, int]]:
        signed = minhash.signatures(texts + asked)
        order, days = np.arange(count + queries), np.zeros(count + queries, dtype=np.int64)
        keys = [signed.bands[:, k] for k in range(minhash.BANDS)]
        a, b = minhash.candidates(keys, order, order >= count, days, days)
        near = minhash.estimate(signed.sketch, a, b) >= 0.4
        used, place = np.unique(np.concatenate([a[near], b[near]]), return_inverse=True)
        read = shingle_sets([(texts + asked)[k] for k in used.tolist()])
        value = likeness(read, *place.reshape(2, -1))[0]
        return set(zip(a[near][value >= 0.6].tolist(), b[near][value >= 0.6].tolist(), strict=True))

    def shingled(text: str) -> list[str]:
        return [text[i : i + 5] for i in range(len(text) - 4)]

    def by_datasketch() -> set[tuple[int, int]]:
        from datasketch import MinHash, MinHashLSH

        lsh = MinHashLSH(num_perm=255, params=(minhash.BANDS, minhash.ROWS))
        out = set()
        for n, text in enumerate(texts + asked):
            sketch = MinHash(num_perm=255)
            sketch.update_batch([s.encode() for s in shingled(text)])
            if n < count:
                lsh.insert(n, sketch)
            else:
                out |= {(n, found) for found in lsh.query(sketch)}
        return out

    def by_rensa() -> set[tuple[int, int]]:
        from rensa import RMinHash, RMinHashLSH

        lsh = RMinHashLSH(0.6, 255, minhash.BANDS)
        out = set()
        for n, text in enumerate(texts + asked):
            sketch = RMinHash(255, 42)
            sketch.update(shingled(text))
            if n < count:
                lsh.insert(n, sketch)
            else:
                out |= {(n, found) for found in lsh.query(sketch)}
        return out

    base = 0.0
    for name, work in (
        ("bonafile, exact answers", ours),
        ("rensa, candidates", by_rensa),
        ("datasketch, candidates", by_datasketch),
    ):
        try:
            found, seconds = timed(work)
        except ImportError:
            yield name, "not installed"
            continue
        base = base or seconds
        yield (
            f"{name}: seconds for {count:,} texts and {queries} questions",
            f"{seconds:.2f} ({seconds / base:.1f} times ours), recall at Jaccard ≥ 0.7: {len(true & found)} of {len(true)}",
        )


def curve(sizes: list[int]) -> Iterator[tuple[str, str]]:
    """What a text of the register and one of the night cost as the register grows."""
    made = Texts(max(sizes), seed=2)
    asked = [made.edited(made.texts[n * 7 % sizes[0]], 0.2) for n in range(1000)]
    some = sampled([("", t, "") for t in asked])
    for size in sizes:
        index, building = timed(lambda size=size: index_of(made.texts[:size]))
        _, seconds = timed(
            lambda size=size, index=index: lay(index, some, np.full(1000, size), made.applicant[:size])
        )
        megabytes = (index.hashes.nbytes + index.texts.nbytes) / 1e6
        yield f"{size:,} texts: index", f"{building:.1f} s once, {megabytes:.0f} MB on disk"
        yield f"{size:,} texts: 1,000 texts laid to their sources", f"{seconds:.2f} s"


def main() -> None:
    """Run everything and print, or write, one table per subject."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--curve", type=int, nargs="*", default=[25_000, 50_000, 100_000])
    parser.add_argument("--registers", type=int, nargs="*", default=[50_000])
    parser.add_argument("--day", type=int, default=2_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    index_of([Texts(3).texts[0]] * 3)  # compile before measuring
    made = Texts(given.texts)
    list(splices(Texts(50), 2))
    parts = [
        (
            f"Recall against brute force, {given.texts:,} texts of {LENGTH} characters",
            recall(made, given.queries),
        ),
        ("Splices", splices(made, given.queries)),
        ("Signatures beside peers", peers(made, min(given.texts, 2000))),
        ("Near copies end to end beside peers", end_to_end(made, given.queries)),
        ("A day against a register", (row for size in given.registers for row in night(size, given.day))),
        ("Cost", curve(given.curve) if given.curve else iter(())),
        ("Real texts", real()),
    ]
    lines = []
    for title, figures in parts:
        lines += [f"## {title}", "", "| what | measured |", "|---|---|"]
        for what, value in figures:
            lines.append(f"| {what} | {value} |")
            print(f"{what}: {value}", flush=True)
        lines.append("")
    lines.append(
        f"Most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB. Times are processor seconds."
    )
    if given.out:
        given.out.write_text("# Figures of the text searches\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
