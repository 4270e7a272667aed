"""Measures the mark index beside its peers, on the same marks in the same run, and writes docs/figures-marks.md.

    python benchmarks/marks.py --sizes 100k 1M 5M 10M [--views-at 10M] [--cold-at 1M] [--out docs]

Peers: rapidfuzz cdist (exact), sparse_dot_topn over character bigrams, datasketch MinHash LSH, DuckDB's
levenshtein and jaro_winkler_similarity scans. Each has the same two threads. Time is counted twice: as it
passes, and as used by the processor, for on a shared machine the first says little; ratios are of the second.
Recall is against rapidfuzz, whose floats are given a cutoff a little lower and then decided in whole numbers.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from made_marks import made_marks
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cdist

from bonafile.features.marks import MarkIndex
from bonafile.features.marks.engine.segment import arrays_of
from bonafile.records.names import fold_mark_column

_CUTOFF = 0.8
_QUERIES, _REPEATS = 1000, 3
_FILINGS = 30_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="*", default=[100_000, 1_000_000], type=_size)
    parser.add_argument(
        "--views-at", type=_size, help="also search 30,000 filings in all six views at this size"
    )
    parser.add_argument(
        "--cold-at", type=_size, help="also the first answers of an opened index of this size"
    )
    parser.add_argument(
        "--peers-up-to", type=_size, default=1_000_000, help="approximate peers up to this size"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "docs")
    parser.add_argument("--figures", type=Path, help="where the raw figures are kept between runs (JSON)")
    asked = parser.parse_args()
    kept = asked.figures or asked.out / "figures-marks.json"
    figures = json.loads(kept.read_text()) if kept.exists() else {"sizes": {}, "views": {}}
    for size in asked.sizes:
        figures["sizes"][str(size)] = measured(size, size <= asked.peers_up_to) | {"commit": _commit()}
        kept.write_text(json.dumps(figures, indent=1))
    if asked.cold_at:
        figures["cold"] = cold(asked.cold_at) | {"commit": _commit()}
        kept.write_text(json.dumps(figures, indent=1))
    if asked.views_at:
        figures["views"] = all_views(asked.views_at) | {"commit": _commit()}
        kept.write_text(json.dumps(figures, indent=1))
    from marks_report import write_report

    write_report(figures, asked.out)


def _size(text: str) -> int:
    return int(float(text.lower().replace("k", "e3").replace("m", "e6")))


def _commit() -> str:
    out = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return out.stdout.strip() or "unknown"


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What came out, seconds that passed, seconds of processor."""
    begin, used = time.perf_counter(), time.process_time()
    out = work()
    return out, time.perf_counter() - begin, time.process_time() - used


def measured(size: int, peers: bool) -> dict[str, Any]:
    """Figures of `written` at the cutoff for one size."""
    everything = made_marks(size + _QUERIES)
    register = everything.iloc[:size]
    queries = _queries(everything)
    folded = fold_mark_column(register["mark_text"]).tolist()
    asked = fold_mark_column(pd.Series(queries, dtype=object)).tolist()
    MarkIndex.build(register.iloc[:500], views=["written"]).search(
        queries[:20]
    )  # compiled before it is timed
    index, build_wall, build_cpu = timed(lambda: MarkIndex.build(register, views=["written"]))
    held = sum(a.nbytes for part in index._parts for a in arrays_of(part, "").values())
    few = max(20, min(_QUERIES, int(2e8 / size)))
    ours, exact = [], []
    for _ in range(_REPEATS):  # in turn, so that both meet the same load of the machine
        found, wall, cpu = timed(lambda: index.search(queries, cutoff=_CUTOFF))
        ours.append((wall / _QUERIES * 1e3, cpu / _QUERIES * 1e3))
        scores, wall, cpu = timed(lambda: _cdist(asked[:few], folded))
        exact.append((wall / few * 1e3, cpu / few * 1e3))
    truth = _truth(scores, asked, folded)
    mine = {(q, int(m[1:])) for q, m in zip(found["query"], found["mark_id"], strict=True) if q < few}
    out: dict[str, Any] = {
        "build_s": build_wall, "build_cpu_s": build_cpu, "bytes_per_mark": held / size, "queries": _QUERIES,
        "exact_queries": few, "hits": len(truth), "recall": _recall(mine, truth), "made_up": len(mine - truth),
        "ours": _median(ours), "rapidfuzz": _median(exact),
        "ratio_cpu": float(np.median([e[1] / o[1] for e, o in zip(exact, ours, strict=True)])),
        "ratio_wall": float(np.median([e[0] / o[0] for e, o in zip(exact, ours, strict=True)])),
    }  # fmt: skip
    del scores
    if peers:
        out["peers"] = {name: run(asked[:few], folded, truth) for name, run in _PEERS.items()}
    print(size, json.dumps(out, indent=1), flush=True)
    return out


def _queries(everything: pd.DataFrame) -> list[str]:
    """Half new marks, half marks of the register with one character changed."""
    rng = np.random.default_rng(11)
    fresh = everything["mark_text"].iloc[-_QUERIES:].tolist()
    out = []
    for k in range(_QUERIES):
        if k % 2:
            text = everything["mark_text"].iloc[int(rng.integers(0, len(everything) - _QUERIES))]
            at = int(rng.integers(0, len(text)))
            out.append(text[:at] + "xa安奥"[int(rng.integers(0, 4))] + text[at + 1 :])
        else:
            out.append(fresh[k])
    return out


def _median(times: list[tuple[float, float]]) -> dict[str, float]:
    return {
        "wall_ms": float(np.median([t[0] for t in times])),
        "cpu_ms": float(np.median([t[1] for t in times])),
    }


def _cdist(asked: list[str], folded: list[str]) -> np.ndarray:
    return cdist(
        asked,
        folded,
        scorer=Indel.normalized_similarity,
        score_cutoff=_CUTOFF - 0.001,
        workers=2,
        dtype=np.float32,
    )


def _truth(scores: np.ndarray, asked: list[str], folded: list[str]) -> set[tuple[int, int]]:
    """Pairs at or above 0.8, decided in whole numbers."""
    near = np.argwhere(scores > _CUTOFF - 0.001)
    return {
        (int(q), int(m))
        for q, m in near
        if 20 * LCSseq.similarity(asked[q], folded[m]) >= 8 * (len(asked[q]) + len(folded[m]))
    }


def _recall(found: set[tuple[int, int]], truth: set[tuple[int, int]]) -> float:
    return len(found & truth) / len(truth) if truth else 1.0


def _peer(
    build: Callable[[], Any], ask: Callable[[Any], set[tuple[int, int]]], count: int, truth: set
) -> dict:
    made, build_wall, build_cpu = timed(build)
    found, wall, cpu = timed(lambda: ask(made))
    return {
        "build_s": build_wall, "build_cpu_s": build_cpu, "wall_ms": wall / count * 1e3, "cpu_ms": cpu / count * 1e3,
        "recall": _recall(found, truth), "found": len(found),
    }  # fmt: skip


def _ngrams(asked: list[str], folded: list[str], truth: set) -> dict:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    terms = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 2), dtype=np.float32)

    def ask(matrix: Any) -> set[tuple[int, int]]:
        near = sp_matmul_topn(terms.transform(asked), matrix.T.tocsr(), top_n=100, threshold=0.5, n_threads=2)
        return set(zip(*(x.tolist() for x in near.nonzero()), strict=True))

    return _peer(lambda: terms.fit_transform(folded), ask, len(asked), truth)


def _minhash(asked: list[str], folded: list[str], truth: set) -> dict:
    from datasketch import MinHash, MinHashLSH

    def sketch(text: str) -> Any:
        out = MinHash(num_perm=32)
        padded = f"^{text}$"
        out.update_batch([padded[i : i + 2].encode() for i in range(len(padded) - 1)])
        return out

    def build() -> Any:
        lsh = MinHashLSH(threshold=0.5, num_perm=32)
        with lsh.insertion_session() as session:
            for number, text in enumerate(folded[:_SKETCHED]):
                session.insert(number, sketch(text), check_duplication=False)
        return lsh

    within = {(q, m) for q, m in truth if m < _SKETCHED}
    out = _peer(
        build,
        lambda lsh: {(q, m) for q, t in enumerate(asked) for m in lsh.query(sketch(t))},
        len(asked),
        within,
    )
    return out | {"of": min(_SKETCHED, len(folded))}


_SKETCHED = (
    100_000  # sketching takes a processor about a tenth of a millisecond a mark: more would take hours
)


def _duckdb(function: str) -> Callable[[list[str], list[str], set], dict]:
    import duckdb

    def run(asked: list[str], folded: list[str], truth: set) -> dict:
        few = asked[:10]

        def build() -> Any:
            db = duckdb.connect(config={"threads": 2})
            marks = pd.DataFrame({"m": np.arange(len(folded)), "t": pd.Series(folded, dtype="str")})
            db.register("given", marks)
            db.execute("create table marks as select * from given")
            return db

        def ask(db: Any) -> set[tuple[int, int]]:
            rows = [(q, m) for q, t in enumerate(few) for (m,) in db.execute(function, {"t": t}).fetchall()]
            return set(rows)

        return _peer(build, ask, len(few), {(q, m) for q, m in truth if q < len(few)})

    return run


_PEERS: dict[str, Callable[[list[str], list[str], set], dict]] = {
    "sparse_dot_topn, bigrams, cosine 0.5": _ngrams,
    "datasketch MinHash LSH, Jaccard 0.5": _minhash,
    "DuckDB levenshtein": _duckdb(
        "select m from marks where 1 - levenshtein(t, $t) / greatest(length(t), length($t)) >= 0.8"
    ),
    "DuckDB jaro_winkler_similarity": _duckdb(
        "select m from marks where jaro_winkler_similarity(t, $t) >= 0.9"
    ),
}


def all_views(size: int) -> dict[str, Any]:
    """An index of all views built and kept; searched, appended to and first asked in processes of their own."""
    register = made_marks(size + _FILINGS)
    filings = register.iloc[size:].reset_index(drop=True)
    register = register.iloc[:size]
    MarkIndex.build(filings.iloc[:500])  # compiled before it is timed
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        path, day = Path(folder) / "marks.idx", Path(folder) / "filings.parquet"
        filings.to_parquet(day)
        index, build_wall, build_cpu = timed(lambda: MarkIndex.build(register))
        built = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        index.save(path)
        del index
        gc.collect()
        out: dict[str, Any] = {
            "size": size, "filings": _FILINGS, "build_s": build_wall, "build_cpu_s": build_cpu,
            "bytes_per_mark": path.stat().st_size / size, "building_gib": built,
        }  # fmt: skip
        out |= _child("views", path, day)
    print(json.dumps(out, indent=1), flush=True)
    return out


def cold(size: int) -> dict[str, Any]:
    """The first answers of a process that opens an index of all views: medians of three processes."""
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        path = Path(folder) / "marks.idx"
        MarkIndex.build(made_marks(size)).save(path)
        gc.collect()
        runs = [_child("cold", path) for _ in range(_REPEATS)]
    out = {name: float(np.median([r[name] for r in runs])) for name in runs[0]} | {"size": size}
    print(json.dumps(out, indent=1), flush=True)
    return out


def _child(*asked: str | Path) -> dict[str, Any]:
    script = Path(__file__).with_name("marks_opened.py")
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, script, *asked], capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | {"process_wall_s": time.perf_counter() - begin}


if __name__ == "__main__":
    main()
