"""Hits on the reference lists: reputed marks, names of shops, persons and places, generic and hot terms.

Which pairs of a mark and a term deserve a look is found here, without missing any; when one counts is a rule
of categories.py.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from bonafile.features.marks.candidates import written_alike
from bonafile.features.marks.categories import RULES, Mark, core
from bonafile.features.marks.common import Owners
from bonafile.features.marks.inside import standing_inside
from bonafile.features.marks.resemblance import NEARLY, NEARLY_FROM, ends, insertions, is_han, latin
from bonafile.features.marks.table import FOREVER, edges_of, no_hits, quarter_of, reference_of
from bonafile.records.names import fold_mark_column, party_name_column

#: A hot term is one from so long before it was listed until so long after.
_HOT_BEFORE, _HOT_AFTER = 60, 365
#: A reputed mark of a word that so many owners had filed, plus one in so many of all, is not hit by
#: containing it.
_COMMON, _COMMON_OF = 15, 10_000
_PLAIN = ("generic", "place")
_PAIR = ["folded", "words", "term_folded", "category", "similarity", "how", "span_start", "span_end", "rest"]


def reference_hits(
    snapshot: Any, queries: pd.DataFrame, marks: pd.DataFrame, cutoff: Fraction
) -> pd.DataFrame:
    """Hits of the queries on the reference terms; a reputed mark of the applicant itself is `own_reputed`."""
    terms = _terms(snapshot)
    if terms.empty:
        return no_hits()
    pairs = _pairs(queries, terms, cutoff)
    out = queries.rename(columns={"owner": "filer", "owner_name": "filer_name"}).merge(
        pairs, on=["folded", "words"]
    )
    out = out.merge(terms, on=["term_folded", "category"])
    out = _dated(out, terms)
    mine = ((out["owner"] == out["filer"]) & (out["filer"] != "")) | (
        (out["owner_identifier"] == out["identifier"].str.upper()) & (out["identifier"] != "")
    )
    reputed = out["category"] == "reputed_mark"
    out.loc[mine & reputed, "category"] = "own_reputed"
    return out[(~mine | reputed) & ~_everybodys(out, marks)]


def _terms(snapshot: Any) -> pd.DataFrame:
    """Terms with their folded form, the owner's key, and the days (from_2, until_2) they were listed."""
    frame = reference_of(snapshot)
    frame["term_folded"] = fold_mark_column(frame["term"])
    frame = frame[frame["term_folded"].fillna("").str.len() >= 2]
    named = party_name_column(frame["owner"]).fillna("")
    # an owner that the list leaves out is somebody all the same
    unnamed = frame["category"].isin(["reputed_mark", "shop", "trade_name", "slogan"]) & (named == "")
    return frame.assign(
        owner_name=frame["owner"], owner=named.where(~unnamed, "?" + frame["term_folded"]),
        owner_identifier=frame["owner_identifier"].str.upper(),
    )  # fmt: skip


def _pairs(queries: pd.DataFrame, terms: pd.DataFrame, cutoff: Fraction) -> pd.DataFrame:
    """Likenesses of distinct marks and terms, by category."""
    forms = queries[["folded", "words"]].drop_duplicates()
    texts = forms["folded"].unique().tolist()
    by_text = {str(t): list(w) for t, w in forms.groupby("folded")["words"]}
    categories = {str(t): sorted(set(c)) for t, c in terms.groupby("term_folded")["category"]}
    plain = set(terms.loc[terms["category"].isin(_PLAIN), "term_folded"])
    reputed = {t for t, c in categories.items() if "reputed_mark" in c}
    rows = []
    for text, term in sorted(_candidates(texts, list(categories), reputed, categories, cutoff)):
        for category in categories[term]:
            for words in by_text[text]:
                hit = RULES[category](Mark(text, edges_of(words)), term, cutoff, plain)
                if hit is not None:
                    rows.append((text, words, term, category, *hit.like, hit.rest))
    return pd.DataFrame(rows, columns=_PAIR)


def _candidates(
    texts: list[str], terms: list[str], reputed: set[str], categories: dict[str, list[str]], cutoff: Fraction
) -> set[tuple[str, str]]:
    """Every pair that some rule can accept: equal, written alike, contained (also without its kind),
    permuted, or nearly contained.
    """
    bare = defaultdict(set)
    for term in terms:
        for form in {term, *(core(c, term) for c in categories[term])}:
            bare[form].add(term)
    forms = list(bare)
    inside = standing_inside(forms, texts)
    alike = written_alike(texts, forms, cutoff)
    found = {(texts[h], t) for n, h in inside.itertuples(index=False) for t in bare[forms[n]]}
    found.update(
        (texts[q], t) for q, f in zip(alike["query"], alike["mark"], strict=True) for t in bare[forms[f]]
    )
    found.update((text, text) for text in set(texts) & set(terms))
    found |= _permuted(texts, [t for t in reputed if is_han(t)])
    return found | _nearly(texts, [t for t in reputed if len(t) >= NEARLY_FROM and latin(t)])


def _permuted(texts: list[str], terms: list[str]) -> set[tuple[str, str]]:
    """Pairs in which the mark has all characters of the term and few more: by the sorted characters of the
    term, met by leaving out as many of the mark's.
    """
    by_characters = defaultdict(list)
    for term in terms:
        by_characters["".join(sorted(term))].append(term)
    longest = max(map(len, terms), default=0)
    found: set[tuple[str, str]] = set()
    for text in texts:
        if not 2 <= len(text) <= longest + 2 or latin(text):
            continue
        letters = sorted(text)
        for size in range(max(2, len(text) - 2), len(text) + 1):
            if len(text) - size > insertions(size) or size > longest:
                continue
            for part in set(combinations(letters, size)):
                found.update((text, term) for term in by_characters.get("".join(part), ()))
    return found


def _nearly(texts: list[str], terms: list[str]) -> set[tuple[str, str]]:
    """Pairs in which the mark begins or ends with something written like the term."""
    pieces: dict[str, set[str]] = defaultdict(set)
    sizes = sorted({len(t) for t in terms})
    for text in texts:
        if latin(text):
            for size in sizes:
                if size < len(text) <= 2 * size:
                    for start, end in ends(text, size):
                        pieces[text[start:end]].add(text)
    keys = list(pieces)
    alike = written_alike(keys, terms, NEARLY)
    pairs = zip(alike["query"], alike["mark"], strict=True)
    return {(text, terms[m]) for q, m in pairs for text in pieces[keys[q]]}


def _dated(rows: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """The days between which a hit could be known; a hot term is one only for a time."""
    listed = terms[terms["category"].isin(_PLAIN)].groupby("term_folded")["from_2"].min().to_dict()
    needed = np.array([max((listed[w] for w in rest), default=-1) for rest in rows["rest"]], dtype=np.int64)
    start = np.maximum(rows[["known_from", "from_2"]].max(axis=1).to_numpy(dtype=np.int64), needed)
    out = rows.assign(known_from=start, known_until=rows[["known_until", "until_2"]].min(axis=1))
    apart = out["filing_date"] - out["from_2"]
    hot = (out["category"] != "hot_term") | ((apart >= -_HOT_BEFORE) & (apart <= _HOT_AFTER))
    # what was a plain word when the mark was filed is not its owner's inside another mark
    plain = out["term_folded"].map(listed).fillna(FOREVER) <= out["filing_date"]
    borrowed = (out["category"] == "reputed_mark") & (out["how"] == "contained") & plain
    return out[hot & ~borrowed & (out["known_from"] < out["known_until"])]


def _everybodys(rows: pd.DataFrame, marks: pd.DataFrame) -> pd.Series:
    """Whether a mark merely contains a reputed one that is a word in everybody's use."""
    out = pd.Series(False, index=rows.index)
    some = rows[(rows["category"] == "reputed_mark") & (rows["how"] == "contained")]
    if len(some):
        quarters = quarter_of(some["filing_date"])
        owners = Owners(marks, some["term_folded"].unique().tolist())
        limit = _COMMON + owners.all_before(quarters) // _COMMON_OF
        out.loc[some.index] = owners.before(some["term_folded"], quarters) >= limit
    return out
