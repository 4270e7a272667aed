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
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.claimterms import claim_terms, matched_shares
from bonafile.features.texts.coherence import claim_parts, terms
from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.fields import classes_of, quarter_of
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
    rows = np.flatnonzero(documents.wanted(wanted))
    quarters = quarter_of(frame["known"].to_numpy()[rows])
    pairs = pd.concat([_none(), *(
        _near(documents, rows[quarters == quarter], basis, cache)
        for quarter in np.unique(quarters)
        if (basis := _basis(documents, int(quarter), cache)) is not None
    )], ignore_index=True)  # fmt: skip
    pairs = _verified(documents, pairs)
    kept = strangers(documents, pairs["left"].to_numpy(), pairs["right"].to_numpy())
    pairs = pairs.iloc[kept["pair"]].assign(until=kept["until"].to_numpy()).reset_index(drop=True)
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
    firsts = firsts[np.isin(fields[firsts], fields[rows])]
    used = np.unique(np.concatenate([firsts, rows]))
    vector = vectors(documents, text_of[used], basis, cache)
    out = [_none()]
    for field in np.unique(fields[rows]):
        asked, held = rows[fields[rows] == field], firsts[fields[firsts] == field]
        theirs = vector[np.searchsorted(used, held)].astype(np.float32)
        for at in range(0, len(asked), _AT_ONCE):
            some = asked[at : at + _AT_ONCE]
            cosine = vector[np.searchsorted(used, some)].astype(np.float32) @ theirs.T
            left, right = _nearest(cosine, some, held, applicants)
            nearness = cosine[left, right]
            out.append(pd.DataFrame({"left": some[left], "right": held[right], "nearness": nearness}))
    return pd.concat(out, ignore_index=True)


@njit(cache=True)
def _nearest(cosine, rows, held, applicants):  # type: ignore[no-untyped-def]
    """Row and column of the LOOKED_AT largest of each row from NEAR_FROM on, of other applicants and known
    before; of equal ones the earlier.
    """
    left, right = np.empty(LOOKED_AT * len(rows), np.int64), np.empty(LOOKED_AT * len(rows), np.int64)
    best, at = np.empty(LOOKED_AT + 1, np.float32), np.empty(LOOKED_AT + 1, np.int64)
    found = 0
    for i in range(len(rows)):
        many, least = 0, np.float32(NEAR_FROM)
        own = applicants[rows[i]]
        for j in range(len(held)):
            if held[j] >= rows[i]:
                break
            value = cosine[i, j]
            if value < least or (many == LOOKED_AT and value == least):
                continue
            if own >= 0 and applicants[held[j]] == own:
                continue
            k = many
            while k > 0 and best[k - 1] < value:
                best[k], at[k] = best[k - 1], at[k - 1]
                k -= 1
            best[k], at[k] = value, j
            many = min(many + 1, LOOKED_AT)
            if many == LOOKED_AT:
                least = best[many - 1]
        for k in range(many):
            left[found], right[found] = i, at[k]
            found += 1
    return left[:found].copy(), right[:found].copy()


def _verified(documents: Documents, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs of which enough of the left one's features stand in the right one."""
    text_of = documents.frame["text_id"].to_numpy(dtype=np.int64)
    left, right = text_of[pairs["left"]], text_of[pairs["right"]]
    shares = np.zeros(len(pairs))
    for run, texts in documents.pieces(left, right):
        firsts = [first_claim(c) for c in documents.texts(texts.tolist(), ("claims",))["claims"]]
        i, j = np.searchsorted(texts, left[run]), np.searchsorted(texts, right[run])
        shares[run] = matched_shares(claim_terms(firsts), i, j, COUNTERPART, _LEAST_FEATURES)
    return pairs.assign(paraphrase=shares)[shares >= TOLD_FROM].reset_index(drop=True)


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
