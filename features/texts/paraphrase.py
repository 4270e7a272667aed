"""Paraphrase: claims that say in other words, or in another order, what an earlier claim of another says.

Nearness in meaning (meaning.py) among the filings of one field nominates a few earlier claims; they count
only as far as feature after feature of claim 1 has its counterpart there. Sources are earlier, of other
applicants and of no common family. A verbatim copy has all its features there too: what sets paraphrase
apart is that copies.py and borrowed.py may not see it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.coherence import claim_parts, terms
from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.fields import classes_of, quarter_of
from bonafile.features.texts.index import flagged
from bonafile.features.texts.meaning import Basis, learned, vectors
from bonafile.features.texts.relations import strangers
from bonafile.features.texts.shingles import plain

#: Share of claim 1's features from which a paraphrase is told.
TOLD_FROM = 0.6
#: Nearness of vectors (cosine) from which a claim is looked at, and how many are.
NEAR_FROM = 0.6
LOOKED_AT = 4
#: Likeness of two features' terms (Dice) from which one is the counterpart of the other.
COUNTERPART = 0.6

_AT_ONCE = 256
_LEAST_FEATURES = 3


def text_paraphrases(snapshot: Any, wanted: pd.DataFrame, cache: Path | None = None) -> pd.DataFrame:
    """Earlier claims of others that hold most features of claim 1 of the wanted filings.

    `wanted`: DataFrame of office, application_number. `cache`: folder for vectors (deletable). Returns one
    row per (filing, earlier filing): office, application_number, other_office, other_application_number,
    paraphrase (0–1: share of claim 1's features, by their terms, with a counterpart there), nearness (cosine),
    known_from, known_until (excluded). At most LOOKED_AT rows per filing, none below TOLD_FROM.
    """
    documents = Documents.of(snapshot)
    frame = documents.frame
    rows = np.flatnonzero(flagged(frame, wanted))
    pairs = pd.concat([_none(), *(
        _near(documents, rows[quarters == quarter], basis, cache)
        for quarters in [quarter_of(frame["known"].to_numpy()[rows])]
        for quarter in np.unique(quarters)
        if (basis := _basis(documents, int(quarter), cache)) is not None
    )], ignore_index=True)  # fmt: skip
    if len(pairs):
        kept = strangers(snapshot, frame, pairs["left"].to_numpy(), pairs["right"].to_numpy())
        pairs = pairs.iloc[kept["pair"]].assign(until=kept["until"].to_numpy()).reset_index(drop=True)
    pairs = _verified(documents, pairs.assign(until=pairs.get("until", 0)))
    return _finished(frame, pairs)


def claim_features(claims: str) -> list[tuple[str, set[str]]]:
    """The features of claim 1 in plain form, each with its terms; those without any left out."""
    parts = claim_parts(plain([first_claim(claims)])[0])
    found = [(part, terms(part)) for part in parts]
    return [(part, held) for part, held in found if held]


def matched_features(a_claims: str, b_claims: str) -> list[dict[str, Any]]:
    """The features of claim 1 of a, each with its counterpart in claim 1 of b ('' for none) and the likeness."""
    a, b = claim_features(a_claims), claim_features(b_claims)
    match = _matched([t for _p, t in a], [t for _p, t in b])
    return [
        {"feature": part, "counterpart": b[j][0] if j >= 0 else "", "likeness": round(value, 3)}
        for (part, _terms), (j, value) in zip(a, match, strict=True)
    ]


def _matched(a: list[set[str]], b: list[set[str]]) -> list[tuple[int, float]]:
    """For each of a's features its counterpart among b's, likest pairs first, no feature used twice."""
    likeness = [
        (2 * len(x & y) / (len(x) + len(y)), -i, -j)
        for i, x in enumerate(a)
        for j, y in enumerate(b)
        if x & y
    ]
    out = [(-1, 0.0)] * len(a)
    used: set[int] = set()
    for value, i, j in sorted(likeness, reverse=True):
        if value < COUNTERPART:
            break
        if out[-i][0] < 0 and -j not in used:
            out[-i] = (-j, value)
            used.add(-j)
    return out


def _basis(documents: Documents, quarter: int, cache: Path | None) -> Basis | None:
    """The basis for questions of a quarter: learned before its year, else before the quarter itself."""
    first = quarter_of(documents.frame["known"].to_numpy()[documents.first_rows])
    for until in (quarter - quarter % 4, quarter):
        name = f"basis {until}"
        if name not in documents.kept:
            documents.kept[name] = learned(documents, np.flatnonzero(first < until), cache)
        if documents.kept[name] is not None:
            return documents.kept[name]
    return None


def _near(documents: Documents, rows: NDArray[np.int64], basis: Basis, cache: Path | None) -> pd.DataFrame:
    """Pairs of rows of the frame, the right one of an earlier text of the same field, near in meaning."""
    frame = documents.frame
    if "fields" not in documents.kept:
        symbols = frame["ipc"].fillna("").astype(str)
        main = {s: (classes_of(s) or [""])[0] for s in symbols.unique()}
        documents.kept["fields"] = pd.factorize(symbols.map(main))[0]
        documents.kept["applicants"] = pd.factorize(frame["group"].mask(frame["group"] == ""))[0]
    fields, applicants = documents.kept["fields"], documents.kept["applicants"]
    text_of = frame["text_id"].to_numpy(dtype=np.int64)
    firsts = documents.first_rows[documents.first_rows < rows.max(initial=0)]
    out = [_none()]
    for field in np.unique(fields[rows]):
        asked, held = rows[fields[rows] == field], firsts[fields[firsts] == field]
        if not len(held):
            continue
        theirs = vectors(documents, text_of[held], basis, cache).astype(np.float32)
        mine = vectors(documents, text_of[asked], basis, cache).astype(np.float32)
        for at in range(0, len(asked), _AT_ONCE):
            some = asked[at : at + _AT_ONCE]
            cosine = mine[at : at + _AT_ONCE] @ theirs.T
            own = (applicants[some][:, None] == applicants[held][None, :]) & (applicants[some] >= 0)[:, None]
            cosine[own | (held[None, :] >= some[:, None])] = -1.0
            i, j = _nearest(cosine)
            out.append(pd.DataFrame({"left": some[i], "right": held[j], "nearness": cosine[i, j]}))
    return pd.concat(out, ignore_index=True)


def _nearest(cosine: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of the LOOKED_AT largest of each row from NEAR_FROM on; of equal ones the earlier."""
    enough = np.full(len(cosine), NEAR_FROM, dtype=cosine.dtype)
    if cosine.shape[1] > LOOKED_AT:
        enough = np.maximum(enough, np.partition(cosine, -LOOKED_AT, axis=1)[:, -LOOKED_AT])
    i, j = np.nonzero(cosine >= enough[:, None])
    order = np.lexsort((j, -cosine[i, j], i))
    i, j = i[order], j[order]
    first = np.arange(len(i)) - np.searchsorted(i, i) < LOOKED_AT
    return i[first], j[first]


def _verified(documents: Documents, pairs: pd.DataFrame) -> pd.DataFrame:
    text_of = documents.frame["text_id"].to_numpy(dtype=np.int64)
    left, right = text_of[pairs["left"]], text_of[pairs["right"]]
    needed = np.unique(np.concatenate([left, right]))
    read = documents.texts(needed.tolist())
    features = {
        int(t): [held for _part, held in claim_features(c)]
        for t, c in zip(needed, read["claims"], strict=True)
    }
    shares = np.zeros(len(pairs))
    for n, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        a, b = features[i], features[j]
        if len(a) >= _LEAST_FEATURES:
            found = sum(len(a[k]) for k, (other, _v) in enumerate(_matched(a, b)) if other >= 0)
            shares[n] = found / sum(map(len, a))
    return pairs.assign(paraphrase=shares)[shares >= TOLD_FROM]


def _none() -> pd.DataFrame:
    return pd.DataFrame(
        {"left": np.zeros(0, np.int64), "right": np.zeros(0, np.int64), "nearness": np.zeros(0)}
    )


def _finished(frame: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    mine, theirs = frame.iloc[pairs["left"].to_numpy()], frame.iloc[pairs["right"].to_numpy()]
    keys = {c: mine[c].astype("str").to_numpy() for c in KEY}
    keys |= {f"other_{c}": theirs[c].astype("str").to_numpy() for c in KEY}
    rows = pd.DataFrame(
        {**keys, "paraphrase": pairs["paraphrase"].to_numpy(), "nearness": pairs["nearness"].to_numpy()}
    )
    for column, days in (
        ("known_from", mine["known"].to_numpy()),
        ("known_until", pairs["until"].to_numpy()),
    ):
        dates = pa.array(np.asarray(days, dtype=np.int32)).cast(pa.date32())
        rows[column] = pd.Series(pd.array(dates, dtype=pd.ArrowDtype(pa.date32())), index=rows.index)
    order = [*KEY, "known_from", "paraphrase", "other_office", "other_application_number"]
    return rows.sort_values(
        order, ascending=[True, True, True, False, True, True], kind="stable", ignore_index=True
    )
