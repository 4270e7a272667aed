"""What the mark rule is measured beside: the views one by one, and three usual ways to compare marks.

Every scorer takes two lists of marks and gives one similarity (0-1) per pair. The peers get the marks in small
letters, as their users would; the product folds by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, JaroWinkler
from rapidfuzz.process import cdist, cpdist
from sklearn.feature_extraction.text import TfidfVectorizer

from bonafile.features.marks import MarkIndex, verdicts
from bonafile.features.marks.dictionary import common_sense
from bonafile.features.marks.forms import Form, forms_of
from bonafile.features.marks.index import VIEWS

Scores = NDArray[np.float64]
#: Cutoffs for looking up candidates in the index.
CUTOFFS = {"written": 0.7, "contained": 0.8, "permuted": 0.6, "sound": 0.75, "look": 0.8, "meaning": 0.8}


def low(texts: list[str]) -> list[str]:
    return [t.casefold() for t in texts]


def wratio(later: list[str], earlier: list[str]) -> Scores:
    return cpdist(low(later), low(earlier), scorer=fuzz.WRatio) / 100.0


def jaro_winkler(later: list[str], earlier: list[str]) -> Scores:
    return cpdist(low(later), low(earlier), scorer=JaroWinkler.similarity).astype(float)


def grams() -> TfidfVectorizer:
    """Character bigrams and trigrams with the ends marked, weighted by how rare they are."""
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), sublinear_tf=True)


def gram_cosine(later: list[str], earlier: list[str]) -> Scores:
    made = grams().fit(low(later + earlier))
    a, b = made.transform(low(later)), made.transform(low(earlier))
    return np.asarray(a.multiply(b).sum(axis=1)).ravel()


def rule(later: list[str], earlier: list[str]) -> Scores:
    return verdicts(later, earlier)["strength"].to_numpy(float)


PEERS: dict[str, Callable[[list[str], list[str]], Scores]] = {
    "rapidfuzz WRatio": wratio, "Jaro-Winkler": jaro_winkler, "n-gram cosine": gram_cosine,
}  # fmt: skip


def by_view(later: list[str], earlier: list[str]) -> dict[str, Scores]:
    """The similarity of each pair in each view, without a cutoff where the view has a degree."""
    texts = list(dict.fromkeys([*later, *earlier]))
    forms = dict(zip(texts, forms_of(texts), strict=True))
    rows = [_views(forms[a], forms[b]) for a, b in zip(later, earlier, strict=True)]
    out = {view: np.array([row[view] for row in rows]) for view in rows[0]}
    out["contained"], out["permuted"] = (
        _found("contained", later, earlier),
        _found("permuted", later, earlier),
    )
    return {view: out[view] for view in VIEWS}


def _views(a: Form, b: Form) -> dict[str, float]:
    return {
        "written": _best((a.folded,), (b.folded,)),
        "sound": _best(a.sounds, b.sounds),
        "look": _best(a.looks, b.looks),
        "meaning": float(common_sense(a.folded, b.folded) is not None),
    }


def _best(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    return max((Indel.normalized_similarity(x, y) for x in a for y in b if x and y), default=0.0)


def _found(view: str, later: list[str], earlier: list[str]) -> Scores:
    """What the index finds of each pair in a view at its lowest cutoff."""
    import pandas as pd

    ids = [f"M{i}" for i in range(len(earlier))]
    marks = pd.DataFrame({"mark_id": ids, "mark_text": earlier, "filing_date": pd.Timestamp("2020-01-01"),
                          "owner": "", "nice_classes": "1"})  # fmt: skip
    hits = MarkIndex.build(marks, views=[view]).search(later, view=view, cutoff=Fraction(6, 10))
    same = hits[hits["mark_id"] == "M" + hits["query"].astype(str)]
    out = np.zeros(len(later))
    out[same["query"].to_numpy()] = same["similarity"]
    return out


def threshold(scores: Scores, copy: NDArray[np.bool_], precision: float = 0.95) -> float:
    """The lowest score from which on pairs are copies at a precision; the most precise where none is."""
    order = np.argsort(-scores, kind="stable")
    kept = np.cumsum(copy[order]) / np.arange(1, len(order) + 1)
    last = np.append(np.diff(scores[order]) != 0, True)  # ties stand or fall together
    good = np.flatnonzero(last & (kept >= precision))
    at = good[-1] if len(good) else np.flatnonzero(last)[np.argmax(kept[last])]
    return float(scores[order][at])


def against_all(name: str, queries: list[str], marks: list[str]) -> NDArray[np.float32]:
    """A peer's similarity of every query and every mark."""
    if name == "n-gram cosine":
        made = grams().fit(low(queries + marks))
        return np.asarray((made.transform(low(queries)) @ made.transform(low(marks)).T).todense(), np.float32)
    scorer = {"rapidfuzz WRatio": fuzz.WRatio, "Jaro-Winkler": JaroWinkler.similarity}[name]
    scores = cdist(low(queries), low(marks), scorer=scorer, dtype=np.float32, workers=2)
    return scores / 100 if name == "rapidfuzz WRatio" else scores
