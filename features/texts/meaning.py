"""Latent semantic analysis: a short vector per text in which synonyms and other word orders come near.

The vectors are of weighted terms (fieldmodels.py) reduced by a truncated SVD (Deerwester et al. 1990) that is
learned from texts of the register known before the year, or the quarter in the register's first year, and
kept for as long. No text of the time of the question takes part. Nearness of vectors is a suspicion;
paraphrase.py verifies it feature by feature.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.documents import Documents
from bonafile.features.texts.fieldmodels import PAIRS, pair_weights, rows_of
from bonafile.features.texts.shingles import Folded, fold
from bonafile.features.texts.store import RowStore

DIMENSIONS = 96
MOST_LEARNED = 5000
LEAST_LEARNED = 300
SCHEME = "2"

_AT_ONCE = 20_000


@dataclass(frozen=True)
class Basis:
    """What vectors are made with: `weights` of the terms, `axes` (PAIRS, DIMENSIONS), and a name."""

    weights: NDArray[np.float32]
    axes: NDArray[np.float32]
    name: str

    def vectors(self, texts: Folded) -> NDArray[np.float32]:
        """Vectors of length 1, (texts, DIMENSIONS)."""
        out = np.asarray(_matrix(texts, self.weights) @ self.axes, dtype=np.float32)
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


def learned(documents: Documents, text_ids: NDArray[np.int64], cache: Path | None) -> Basis | None:
    """The basis learned from an even choice of these texts; None where they are too few."""
    if len(text_ids) < LEAST_LEARNED:
        return None
    chosen = text_ids[np.unique(np.linspace(0, len(text_ids) - 1, MOST_LEARNED).astype(np.int64))]
    state = "".join(documents.digests[i] for i in chosen.tolist())
    name = hashlib.blake2b(state.encode(), digest_size=8).hexdigest()
    path = cache / "texts" / f"axes-{SCHEME}-{name}.npy" if cache is not None else None
    if path is not None and path.exists():
        try:
            kept = np.load(path, allow_pickle=False)
            if kept.shape == (PAIRS, DIMENSIONS + 1):
                return Basis(np.ascontiguousarray(kept[:, 0]), np.ascontiguousarray(kept[:, 1:]), name)
        except (OSError, ValueError, EOFError):
            path.unlink(missing_ok=True)
    texts = claimed(documents, chosen)
    weights = pair_weights(texts)
    _u, _s, axes = randomized_svd(_matrix(texts, weights), DIMENSIONS, n_iter=3, random_state=0)
    basis = Basis(weights, np.ascontiguousarray(axes.T, dtype=np.float32), name)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".tmp")
        with draft.open("wb") as file:
            np.save(file, np.column_stack([basis.weights, basis.axes]), allow_pickle=False)
        draft.replace(path)
    return basis


def vectors(
    documents: Documents, text_ids: NDArray[np.int64], basis: Basis, cache: Path | None
) -> NDArray[np.float16]:
    """Vectors of texts of the register, kept between runs, (texts, DIMENSIONS)."""
    fields = [("vector", "<f2", DIMENSIONS)]
    store = RowStore(cache / "texts" if cache is not None else None, f"meaning-{SCHEME}-{basis.name}", fields)

    def make(some: list[int]) -> NDArray:
        out = np.zeros(len(some), dtype=fields)
        out["vector"] = basis.vectors(claimed(documents, text_ids[some]))
        return out

    digests = [documents.digests[i] for i in text_ids.tolist()]
    return np.ascontiguousarray(store.rows(digests, make, piece=_AT_ONCE)["vector"])


def claimed(documents: Documents, text_ids: NDArray[np.int64]) -> Folded:
    """Title and first claim (the abstract where there is none) of texts, folded."""
    read = documents.texts(text_ids.tolist(), ("title", "abstract", "claims"))
    bodies = [first_claim(c) or a for c, a in zip(read["claims"], read["abstract"], strict=True)]
    return fold([f"{title}\n{body}" for title, body in zip(read["title"], bodies, strict=True)])


def _matrix(texts: Folded, weights: NDArray[np.float32]) -> csr_matrix:
    values, slots, starts = rows_of(texts, weights)
    return csr_matrix((values, slots, starts), shape=(len(starts) - 1, PAIRS))
