"""What is really there in published texts, where they lie beside the checkout: near copies, and incoherence.

Part of the run of texts.py; figures of the one filing's own text are held against other filings' and against
machine-written ones of the same filing.
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from bonafile.features.texts.borrowed import text_borrowed
from bonafile.features.texts.coherence import coherence
from bonafile.features.texts.copies import text_copies
from bonafile.features.texts.fieldmodels import CharacterModel
from bonafile.features.texts.measures import text_measures
from bonafile.features.texts.overlap import likeness, shingle_sets
from bonafile.features.texts.shingles import fold
from bonafile.records.register import Register

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"


def real() -> Iterator[tuple[str, str]]:
    """What is really there: near copies among published texts, and real abstracts beside machine-written ones."""
    kinds = {
        "US independent claims": ("claims/us-independent-claims.tsv", "\t", 1, False),
        "Chinese patents (claims; the file named for 16 holds 17 publications)": (
            "cn-patents/cn-patents-16.tsv",
            "\t",
            -1,
            True,
        ),
        "US abstracts": ("patent-abstracts/human-and-model-written-495.csv", ",", 1, True),
    }
    for name, (path, delimiter, column, header) in kinds.items():
        if not (DATA / path).exists():
            yield name, "not at hand"
            continue
        quoting = csv.QUOTE_NONE if path.startswith("claims") else csv.QUOTE_MINIMAL
        with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=delimiter, quoting=quoting))[int(header) :]
        texts = [row[column] for row in rows]
        left, right = np.triu_indices(len(texts), 1)
        jaccard, a, b = likeness(shingle_sets(texts), left, right)
        inside = np.maximum(a, b)
        yield (
            f"{name}: {len(texts)} texts, pairs with Jaccard ≥ 0.6 / containment ≥ 0.6",
            f"{(jaccard >= 0.6).sum()} / {(inside >= 0.6).sum()} of {len(left):,}",
        )
    yield from _titles()
    yield from _whole_patents()
    yield from _abstracts()


def _titles() -> Iterator[tuple[str, str]]:
    """Titles are too short to be called copies; told is how many stand word for word over another patent."""
    path = DATA / "tw-patents/patent.csv"
    if not path.exists():
        yield "Taiwanese titles", "not at hand"
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        folded = fold([row["title"] for row in csv.DictReader(file)])
    titles = [folded.codes[a:b].tobytes() for a, b in pairwise(folded.starts.tolist())]
    again = Counter(titles)
    repeated = [n for n in again.values() if n > 1]
    yield (
        f"Taiwanese titles: {len(titles):,} titles, equal to another's once spacing, width and script are folded",
        f"{sum(repeated):,} in {len(repeated):,} groups, the largest of {max(repeated, default=0)}",
    )


def _whole_patents() -> Iterator[tuple[str, str]]:
    """Published US patents and applications read from their XML, each sought in all others."""
    if not (DATA / "uspto-patent-xml").exists():
        yield "US patents in full", "not at hand"
        return
    with tempfile.TemporaryDirectory() as folder, Register.open(Path(folder) / "register.duckdb") as register:
        register.ingest([DATA / "uspto-patent-xml"])
        filings = register.filings_between("1900-01-01", "2100-01-01")
        wanted, snapshot = filings[["office", "application_number"]], register.as_of("2100-01-01")
        copies, spliced = text_copies(snapshot, wanted), text_borrowed(snapshot, wanted)
        failures = text_measures(snapshot, wanted)["antecedent_failures"]
    yield (
        f"US patents in full (XML): {len(wanted)} filings, near copies / borrowed passages told",
        f"{len(copies)} / {len(spliced)}",
    )
    yield (
        "US patents in full (XML): filings with 5 and more terms never introduced",
        f"{int((failures >= 5).sum())} of {int(failures.notna().sum())}",
    )


def _abstracts() -> Iterator[tuple[str, str]]:
    path = DATA / "patent-abstracts/human-and-model-written-495.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rng = np.random.default_rng(0)
    true, written = [r["patent_abstract"] for r in rows], [r["generated_abstract"] for r in rows]
    mixed = [" ".join(rng.permutation(t.split())) for t in true]
    foreign = [rows[i] for i in rng.permutation(len(rows))]
    part = rng.integers(0, 5, len(rows))
    bits = {k: np.full(len(rows), np.nan) for k in ("real", "machine-written", "words shuffled")}
    for fold_number in range(5):
        learned = [t for t, p in zip(true, part, strict=True) if p != fold_number]
        learned += [r["claim_text"] for r, p in zip(rows, part, strict=True) if p != fold_number]
        model = CharacterModel.trained(fold(learned))
        test = np.flatnonzero(part == fold_number)
        for values, source in zip(bits.values(), (true, written, mixed), strict=True):
            values[test] = model.bits(fold([source[i] for i in test]))
    z = {k: (v - bits["real"].mean()) / bits["real"].std() for k, v in bits.items()}
    truth = np.repeat([0, 1], len(rows))
    for other in ("machine-written", "words shuffled"):
        area = roc_auc_score(truth, np.concatenate([z["real"], z[other]]))
        yield f"surprisal, real against {other}: AUC", f"{area:.2f}"
        yield (
            f"surprisal beyond 3 standard deviations: real / {other}",
            (f"{(z['real'] > 3).mean():.3f} / {(z[other] > 3).mean():.3f}"),
        )

    def missing(abstracts: list[str], titles: list[str]) -> np.ndarray:
        return np.array(
            [
                coherence(t, a, r["claim_text"], "")[:2]
                for t, a, r in zip(titles, abstracts, rows, strict=True)
            ]
        )

    titles = [r["patent_title"] for r in rows]
    own = missing(true, titles)
    others = missing([r["patent_abstract"] for r in foreign], [r["patent_title"] for r in foreign])
    machine = missing(written, titles)
    for at, name, limit in ((0, "title", 0.9), (1, "abstract", 0.85)):
        area = roc_auc_score(truth, np.nan_to_num(np.concatenate([own[:, at], others[:, at]])))
        yield f"{name} terms missing, own against another filing's: AUC", f"{area:.2f}"
        yield (
            f"{name} terms missing ≥ {limit}: real wronged / foreign caught",
            (f"{(own[:, at] >= limit).mean():.3f} / {(others[:, at] >= limit).mean():.3f}"),
        )
    area = roc_auc_score(truth, np.nan_to_num(np.concatenate([own[:, 1], machine[:, 1]])))
    yield "abstract terms missing, real against machine-written: AUC", f"{area:.2f}"
