"""Hits on the reference lists: reputed marks, names of shops, persons and places, generic and hot terms.

Which pairs of a mark and a term deserve a look is found here, without missing any; when one counts is a rule
of categories.py.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from bonafile.features.marks import otherwise
from bonafile.features.marks.categories import RULES, Mark, core
from bonafile.features.marks.common import Owners
from bonafile.features.marks.likenesses import otherwise_alike
from bonafile.features.marks.pairs import Book, asked, occurring
from bonafile.features.marks.register import Cutoffs, part_alike
from bonafile.features.marks.resemblance import NEARLY, NEARLY_FROM, ends, latin
from bonafile.features.marks.table import FOREVER, edges_of, no_hits, quarter_of, reference_of
from bonafile.records.names import fold_mark_column, party_name_column

#: A hot term is one from so long before it was listed until so long after.
_HOT_BEFORE, _HOT_AFTER = 60, 365
#: A reputed mark of a word that so many owners had filed, plus one in so many of all, is not hit by
#: containing it.
_COMMON, _COMMON_OF = 15, 10_000
_PLAIN = ("generic", "place")
#: Low enough for the rule of permuted marks (resemblance.permuted): two characters put into three.
_PERMUTED = Fraction(2, 3)
_PAIR = ["folded", "words", "term_folded", "category", "similarity", "how", "span_start", "span_end", "rest"]


def reference_hits(snapshot: Any, queries: pd.DataFrame, owners: Owners, cutoffs: Cutoffs) -> pd.DataFrame:
    """Hits of the queries on the reference terms; a reputed mark of the applicant itself is `own_reputed`."""
    terms = _terms(snapshot)
    if terms.empty:
        return no_hits()
    pairs = _pairs(queries, terms, cutoffs)
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
    return out[(~mine | reputed) & ~_everybodys(out, owners)]


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


def _pairs(queries: pd.DataFrame, terms: pd.DataFrame, cutoffs: Cutoffs) -> pd.DataFrame:
    """Likenesses of distinct marks and terms, by category."""
    forms = queries[["folded", "words", "mark_text"]].drop_duplicates(["folded", "words"], ignore_index=True)
    listed = terms[["term_folded", "category"]].drop_duplicates().sort_values(["term_folded", "category"])
    categories: dict[str, list[str]] = defaultdict(list)
    for term, category in listed.itertuples(index=False):
        categories[term].append(category)
    plain = set(terms.loc[terms["category"].isin(_PLAIN), "term_folded"])
    marks = [Mark(t, edges_of(w)) for t, w in zip(forms["folded"], forms["words"], strict=True)]
    at_text = defaultdict(list)
    for at, mark in enumerate(marks):
        at_text[mark.folded].append(at)
    found: dict[tuple[int, str, str], tuple[Any, ...]] = {}
    for text, term in sorted(_candidates(forms, categories, cutoffs)):
        for at in at_text[text]:
            for category in categories[term]:
                hit = RULES[category](marks[at], term, cutoffs.written, plain)
                if hit is not None:
                    found[at, term, category] = (*hit.like, hit.rest)
    reputed = Book([t for t, c in categories.items() if "reputed_mark" in c])
    inside = reputed.alike(asked(forms), "contained", Fraction(1))
    for at, term, like in otherwise_alike(
        forms, reputed, inside, sound=cutoffs.sound, look=cutoffs.look, famous=True
    ):
        key = (at, term, "reputed_mark")
        if like.similarity >= max(cutoffs.written, found.get(key, (0.0,))[0]):
            found[key] = (*like, ())
    texts, words = forms["folded"].tolist(), forms["words"].tolist()
    rows = [(texts[at], words[at], term, category, *like) for (at, term, category), like in found.items()]
    return pd.DataFrame(rows, columns=_PAIR)


def _candidates(
    forms: pd.DataFrame, categories: dict[str, list[str]], cutoffs: Cutoffs
) -> set[tuple[str, str]]:
    """Every pair of a text and a term that some rule can accept: equal, written alike, contained (also without
    its kind), permuted, or nearly contained.
    """
    bare = defaultdict(set)
    for term, of in categories.items():
        for form in {term, *(core(c, term) for c in of)}:
            bare[form].add(term)
    distinct = forms.drop_duplicates("folded")
    texts, queries = distinct["folded"].tolist(), asked(distinct)
    book = Book(list(bare))
    # the view `contained` leaves out words of two or three letters, which the lists of generic terms have
    inside = occurring(list(bare), queries)
    found = {(texts[h], t) for n, h in zip(*inside, strict=True) for t in bare[book.forms[n]]}
    for view, cutoff in (("written", cutoffs.written), ("permuted", _PERMUTED)):
        alike = book.alike(queries, view, cutoff)
        pairs = zip(alike["query"].tolist(), alike["form"].tolist(), strict=True)
        found.update((texts[q], t) for q, f in pairs for t in bare[book.forms[f]])
    return found | _nearly(texts, book, bare)


def _nearly(texts: list[str], book: Book, bare: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Pairs in which the mark begins or ends with something written like the term."""
    pieces: dict[str, set[str]] = defaultdict(set)
    sizes = sorted({len(t) for t in bare if len(t) >= NEARLY_FROM and latin(t)})
    for text in texts:
        if latin(text):
            for size in sizes:
                if size < len(text) <= 2 * size:
                    for start, end in ends(text, size):
                        pieces[text[start:end]].add(text)
    keys = list(pieces)
    alike = book.alike(
        asked(pd.DataFrame({"folded": keys, "mark_text": keys}, dtype=object)), "written", NEARLY
    )
    pairs = zip(alike["query"].tolist(), alike["form"].tolist(), strict=True)
    return {(text, term) for q, f in pairs for term in bare[book.forms[f]] for text in pieces[keys[q]]}


def _dated(rows: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """The days between which a hit could be known; a hot term is one only for a time."""
    listed = terms[terms["category"].isin(_PLAIN)].groupby("term_folded")["from_2"].min().to_dict()
    needed = np.array([max((listed[w] for w in rest), default=-1) for rest in rows["rest"]], dtype=np.int64)
    start = np.maximum(rows[["known_from", "from_2"]].max(axis=1).to_numpy(dtype=np.int64), needed)
    out = rows.assign(known_from=start, known_until=rows[["known_until", "until_2"]].min(axis=1))
    apart = out["filing_date"] - out["from_2"]
    hot = (out["category"] != "hot_term") | ((apart >= -_HOT_BEFORE) & (apart <= _HOT_AFTER))
    # what was a plain word when the mark was filed is not its owner's inside another mark, and neither is a plain
    # word that only sounds, looks or means the same
    known = out["filing_date"]
    plain = out["term_folded"].map(listed).fillna(FOREVER) <= known
    itself = part_alike(out).map(listed).fillna(FOREVER) <= known
    chance = out["how"].isin(otherwise.OTHERWISE)
    borrowed = ((out["how"] == "contained") & plain) | (chance & (plain | itself))
    borrowed &= out["category"] == "reputed_mark"
    return out[hot & ~borrowed & (out["known_from"] < out["known_until"])]


def _everybodys(rows: pd.DataFrame, owners: Owners) -> pd.Series:
    """Whether a mark merely contains a reputed one that is a word in everybody's use, or is only near one by
    the sound, look or meaning of such a word.
    """
    out = pd.Series(False, index=rows.index)
    reputed = rows["category"] == "reputed_mark"
    for ways, words in ((otherwise.CONTAINED, rows["term_folded"]), (otherwise.OTHERWISE, part_alike(rows))):
        some = rows.index[reputed & rows["how"].isin(ways)]
        if len(some):
            quarters = quarter_of(rows.loc[some, "filing_date"])
            users = owners.using(words[some].unique().tolist())
            limit = _COMMON + owners.all_before(quarters) // _COMMON_OF
            out.loc[some] |= users.before(words[some], quarters) >= limit
    return out
