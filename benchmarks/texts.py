"""Speed and quality of the text searches beside datasketch, rensa, scikit-learn and brute force, in one run.

`python benchmarks/texts.py [--texts 20000] [--peers 4000] [--curve 1000000 5000000] [--registers 1000000 --day 22000]
[--out docs/figures-texts.md]`. The texts are made (made_texts.py): phrases of a field, drawn with the unevenness
of real ones, in filings of many applicants, with near copies, short texts inside long ones and splices of known
sources. Peers are texts_peers.py's, a whole day is texts_night.py's, growth texts_curve.py's, real texts
texts_real.py's. Every figure printed was measured by the run.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from made_texts import LENGTH, Texts, timed
from texts_curve import curve
from texts_night import nights
from texts_peers import NOTE, against_all, end_to_end, near_copies
from texts_real import real

from bonafile.features.texts import stretches
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
    """Against brute force: every pair of a query and a text of the register counted out exactly."""
    rng, count = made.rng, len(made.texts)
    asked, sizes = [], rng.choice([200, 400, 800, 1500], queries)
    for n in range(queries):
        base = made.texts[int(rng.integers(0, count))]
        if n % 2:
            asked.append(made.edited(base, rng.uniform(0.0, 0.12)))
        else:
            at = int(rng.integers(0, max(len(base) - sizes[n], 1)))
            asked.append(made.edited(base[at : at + sizes[n]], rng.uniform(0.0, 0.12)))
    (jaccard, inside), seconds = timed(lambda: against_all(made.texts + asked, queries))
    yield "brute force, seconds", f"{seconds:.1f} for {queries * count:,} pairs"
    high, held = (
        set(zip(*(x.tolist() for x in np.nonzero(m)), strict=True)) for m in (jaccard >= 0.7, inside >= 0.6)
    )
    found, seconds = timed(lambda: {(q - count, k) for q, k in near_copies(made.texts + asked, queries)})
    yield "near copies (Jaccard ≥ 0.7) found", _share(high & found, high)
    yield "near copies, seconds for all signatures, candidates and exact answers", f"{seconds:.1f}"
    index, seconds = timed(lambda: index_of(made.texts))
    yield "passage index, texts a second", f"{count / seconds:,.0f}"
    some = sampled([("", t, "") for t in asked])
    before = np.full(queries, count, dtype=np.int64)
    laid, seconds = timed(
        lambda: lay(index, some, before, made.applicant, greedy=False, least_share=0.15, others_only=False)
    )
    pairs = set(zip(laid.text.tolist(), laid.source.tolist(), strict=True))
    yield "contained texts (containment ≥ 0.6) found", _share(held & pairs, held)
    yield "contained texts, milliseconds a query", f"{1000 * seconds / queries:.2f}"


def _share(found: set[tuple[int, int]], of: set[tuple[int, int]]) -> str:
    return f"{len(found)} of {len(of)} ({len(found) / max(len(of), 1):.4f})"


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


def main() -> None:
    """Run everything and print, or write, one table per subject."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--peers", type=int, default=4_000)
    parser.add_argument("--queries", type=int, default=600)
    parser.add_argument("--curve", type=int, nargs="*", default=[100_000, 200_000])
    parser.add_argument("--registers", type=int, nargs="*", default=[50_000])
    parser.add_argument("--day", type=int, default=2_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    small = Texts(100)  # compile before measuring
    list(splices(small, 2)), list(end_to_end(small, 10)), list(recall(small, 10))
    made = Texts(given.texts)
    head = f"{given.texts:,} texts of {LENGTH} characters"
    parts = [
        (f"Recall against brute force, {head}", recall(made, given.queries)),
        ("Splices", splices(made, given.queries // 2)),
        ("Near copies end to end beside peers", end_to_end(Texts(given.peers, seed=4), given.queries)),
        ("A day against a register", nights(given.registers, given.day)),
        ("Cost as the register grows", curve(given.curve) if given.curve else iter(())),
        ("Real texts", real()),
    ]
    notes = {"Near copies end to end beside peers": [NOTE, ""]}
    lines = []
    for title, figures in parts:
        lines += [f"## {title}", "", *notes.get(title, []), "| what | measured |", "|---|---|"]
        for what, value in figures:
            lines.append(f"| {what} | {value} |")
            print(f"{what}: {value}", flush=True)
        lines.append("")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    lines.append(
        f"Most memory held: {peak:.1f} GiB. Times are processor seconds, of all threads together, unless told otherwise."
    )
    if given.out:
        given.out.write_text("# Figures of the text searches\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
