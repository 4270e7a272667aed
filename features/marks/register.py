"""Hits on the register itself: earlier marks of other owners, and the same mark filed by others just then."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd

from bonafile.features.marks import otherwise
from bonafile.features.marks.common import Owners
from bonafile.features.marks.likenesses import otherwise_alike
from bonafile.features.marks.pairs import Book, asked
from bonafile.features.marks.resemblance import CUTOFF, contained, has_han, permuted, tells
from bonafile.features.marks.table import KEYS, capped, edges_of, first_known, no_hits, pieces_of, quarter_of

#: An earlier mark found inside a later one must be this long, and one with its characters moved: shorter ones stand
#: in very many marks.
HAN, LETTERS = 3, 5
_MOVED = 4
#: A word that so many owners had filed, plus one in so many owners of the register, is nobody's.
_COMMON_INSIDE, _COMMON_WHOLE = (5, 40_000), (20, 10_000)
#: Likewise marks of so many owners that are like one mark in the same way, none of them as it is written.
_CROWD = (3, 100_000)
#: Who filed a mark so many days before another did not follow it.
_AHEAD = 7
_BY_CHANCE = ("permuted", *otherwise.OTHERWISE)
PAIR = ["folded", "words", "other_folded", "similarity", "how", "span_start", "span_end"]
_OTHER = ["other_folded", "term", "owner", "owner_name", "identifier_2", "other_group", "other_filed",
          "other_office", "other_application_number", "from_2", "until_2"]  # fmt: skip
_SIDE = ["other_office", "other_application_number", "from_2"]


class Cutoffs(NamedTuple):
    """The lowest similarity of a hit: as written and of any hit at all, and of the views `sound` and `look`."""

    written: Fraction = CUTOFF
    sound: Fraction = Fraction(9, 10)
    look: Fraction = Fraction(9, 10)


USUAL = Cutoffs()


def earlier_hits(
    queries: pd.DataFrame, marks: pd.DataFrame, owners: Owners, pairs: pd.DataFrame, most: int
) -> pd.DataFrame:
    """Marks of other owners, filed strictly before, that a query resembles (`pairs`: see :func:`alike_pairs`).

    Of each owner the filing known first stands for all of one form. A word that many owners had filed before
    the quarter of the query is nobody's, and neither is a sound, a look or a meaning that many owners' marks
    have. At most `most` per filing: the most similar, then the earliest filed.
    """
    if pairs.empty:
        return no_hits()
    out = queries.rename(columns={"owner": "filer", "owner_name": "filer_name"}).merge(
        pairs, on=["folded", "words"]
    )
    out = out.merge(_first_of_each_owner(marks, set(pairs["other_folded"]), most), on="other_folded")
    out = out[(out["other_filed"] < out["filing_date"]) & ~same_party(out)]
    out = out[~_common(out, owners)]
    out = out.sort_values(["similarity", "how"], ascending=[False, True], kind="stable")
    out = out.drop_duplicates([*KEYS, "known_from", "other_folded", "owner", *_SIDE])
    out = _known(out).assign(category="earlier", unlike=lambda f: -f["similarity"])
    return capped(out, KEYS, ["unlike", "other_filed", "other_office", "other_application_number"], most)


def alike_pairs(forms: pd.DataFrame, book: Book, alike: pd.DataFrame, cutoffs: Cutoffs) -> pd.DataFrame:
    """Likenesses that tell something of a query and a form of the register: as written and otherwise, the
    strongest of either.

    `forms`: folded, words and mark_text of the queries, distinct by the first two; `alike`: see
    :func:`written_pairs`. Returns folded, words, other_folded, similarity, how, span_start, span_end.
    """
    inside = book.alike(asked(forms), "contained", Fraction(1))
    parts = [
        _written(forms, alike), _inside(forms, book, inside), _permuted(forms, book),
        _otherwise(forms, book, inside, cutoffs),
    ]  # fmt: skip
    pairs = pd.concat([p for p in parts if len(p)] or [pd.DataFrame(columns=PAIR)], ignore_index=True)
    pairs = pairs[pairs["similarity"] >= float(cutoffs.written)]
    pairs = pairs.sort_values(["similarity", "how"], ascending=[False, True], kind="stable")
    # one that is dropped as chance must not take the other with it
    pairs = pairs.assign(chance=pairs["how"].isin(_BY_CHANCE))
    return pairs.drop_duplicates(["folded", "words", "other_folded", "chance"])[PAIR]


def written_pairs(forms: pd.DataFrame, book: Book, cutoff: Fraction) -> pd.DataFrame:
    """Folded forms of queries and marks at or above the cutoff: folded, other_folded, similarity."""
    distinct = forms.drop_duplicates("folded")
    found = book.alike(asked(distinct), "written", cutoff)
    return pd.DataFrame(
        {
            "folded": distinct["folded"].to_numpy(dtype=object)[found["query"]],
            "other_folded": book.forms[found["form"]],
            "similarity": found["similarity"],
        }
    )


def _written(forms: pd.DataFrame, alike: pd.DataFrame) -> pd.DataFrame:
    """The pairs that are worth something: neither too short nor mere numbers."""
    equal = alike["folded"] == alike["other_folded"]
    pairs = zip(alike["folded"], alike["other_folded"], strict=True)
    good = alike[[_nameable(a) if a == b else tells(a, b) for a, b in pairs]]
    good = good.assign(how=equal.map({True: "equal", False: "written"}), span_start=-1, span_end=-1)
    good.loc[good["how"] == "equal", "span_start"] = 0
    good.loc[good["how"] == "equal", "span_end"] = good["folded"].str.len()
    return good.merge(forms[["folded", "words"]], on="folded")[PAIR]


def _nameable(form: str) -> bool:
    """Whether a mark is long enough to be one owner's: two Chinese characters, three letters or digits."""
    return len(form) >= (2 if has_han(form) else 3)


def _inside(forms: pd.DataFrame, book: Book, found: pd.DataFrame) -> pd.DataFrame:
    """Earlier marks that stand inside a query as written."""
    texts, words = forms["folded"].tolist(), forms["words"].tolist()
    length = np.array([len(f) for f in book.forms], np.int64)[found["form"]]
    longer = np.array([len(t) for t in texts], np.int64)[found["query"]] > length
    found = found[(length >= HAN) & longer & (found["by"] == "written").to_numpy()]
    rows = []
    edges: dict[int, frozenset[int]] = {}
    for query, form in zip(found["query"].tolist(), found["form"].tolist(), strict=True):
        other, text = book.forms[form], texts[query]
        if len(other) < (HAN if has_han(other) else LETTERS):
            continue
        if query not in edges:
            edges[query] = edges_of(words[query])
        like = contained(text, other, edges[query])
        if like is not None:
            rows.append((text, words[query], other, *like))
    return pd.DataFrame(rows, columns=PAIR)


def _permuted(forms: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Queries that are made of the characters of an earlier mark, four at the least, or of its words."""
    found = book.alike(asked(forms), "permuted", CUTOFF)
    texts, words = forms["folded"].tolist(), forms["words"].tolist()
    rows = []
    for query, form in zip(found["query"].tolist(), found["form"].tolist(), strict=True):
        other, text = book.forms[form], texts[query]
        like = permuted(text, other) if len(other) >= _MOVED else None
        if like is None:
            like = otherwise.reordered(pieces_of(text, words[query]), other, famous=False)
        if like is not None:
            rows.append((text, words[query], other, *like))
    return pd.DataFrame(rows, columns=PAIR)


def _otherwise(forms: pd.DataFrame, book: Book, inside: pd.DataFrame, cutoffs: Cutoffs) -> pd.DataFrame:
    """Queries that sound or look like an earlier mark, mean the same, or have a part that does."""
    texts, words = forms["folded"].tolist(), forms["words"].tolist()
    found = otherwise_alike(forms, book, inside, sound=cutoffs.sound, look=cutoffs.look, famous=False)
    return pd.DataFrame([(texts[at], words[at], other, *like) for at, other, like in found], columns=PAIR)


def _first_of_each_owner(marks: pd.DataFrame, forms: set[str], most: int) -> pd.DataFrame:
    """Per folded form each owner's filing known first, of the `most` owners known first."""
    owned = marks[(marks["owner"] != "") & marks["folded"].isin(forms)]
    first = owned.drop_duplicates(["folded", "owner"])
    first = first.loc[first.groupby("folded").cumcount() <= most, ["folded", "owner"]]
    stands = first_known(owned.merge(first, on=["folded", "owner"]), ["folded", "owner"])
    return renamed(stands).rename(columns={"folded": "other_folded"})[_OTHER]


def renamed(marks: pd.DataFrame) -> pd.DataFrame:
    """Marks with the names they have as the other side of a hit."""
    return marks.rename(
        columns={
            "mark_text": "term", "filing_date": "other_filed", "group": "other_group",
            "office": "other_office",
            "application_number": "other_application_number", "identifier": "identifier_2",
            "known_from": "from_2", "known_until": "until_2",
        }
    )  # fmt: skip


def same_party(rows: pd.DataFrame) -> pd.Series:
    """Whether both sides are one party: same group, same name or same identifier."""
    group = (rows["other_group"] == rows["group"]) & (rows["group"] != "")
    name = (rows["owner"] == rows["filer"]) & (rows["owner"] != "")
    number = (rows["identifier_2"] == rows["identifier"]) & (rows["identifier"] != "")
    return group | name | number


def _common(rows: pd.DataFrame, owners: Owners) -> pd.Series:
    """Whether the word had become everybody's before the quarter of the filing: that of the earlier mark, or
    what of the query is like it without being written so.
    """
    quarters = quarter_of(rows["filing_date"])
    everybody = owners.all_before(quarters)
    inside, chance = rows["how"].isin(otherwise.CONTAINED), rows["how"].isin(_BY_CHANCE)
    least, per = (np.where(inside, a, b) for a, b in zip(_COMMON_INSIDE, _COMMON_WHOLE, strict=True))
    words, limit = rows["other_folded"], least + everybody // per
    out = owners.using(words.unique().tolist()).before(words, quarters) >= limit
    mine = part_alike(rows[chance])
    strict = _COMMON_INSIDE[0] + everybody[chance] // _COMMON_INSIDE[1]
    out[chance] |= owners.using(mine.unique().tolist()).before(mine, quarters[chance]) >= strict
    out[chance] |= _crowded(rows[chance], quarters[chance], everybody[chance])
    return pd.Series(out, index=rows.index)


def part_alike(rows: pd.DataFrame) -> pd.Series:
    """The part of each query that is like the other side: the span, the whole where there is none."""
    spans = zip(rows["folded"], rows["span_start"], rows["span_end"], strict=True)
    return pd.Series([f[a:b] if a >= 0 else f for f, a, b in spans], index=rows.index, dtype=object)


def _crowded(rows: pd.DataFrame, quarters: np.ndarray, everybody: np.ndarray) -> np.ndarray:
    """Whether marks of many owners, known before the quarter of the filing, are like it in the same way."""
    seen = rows[quarter_of(rows["from_2"]) < quarters]
    by = [*KEYS, "known_from", "how", "span_start"]
    counted = seen.groupby(by, sort=False)["owner"].nunique().rename("crowd").reset_index()
    crowd = rows[by].merge(counted, on=by, how="left")["crowd"].fillna(0).to_numpy()
    return np.asarray(crowd >= _CROWD[0] + everybody // _CROWD[1])


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """A hit holds from the later of both days of knowledge to the earlier of both ends."""
    rows = rows.assign(
        known_from=rows[["known_from", "from_2"]].max(axis=1),
        known_until=rows[["known_until", "until_2"]].min(axis=1),
    )
    return rows[rows["known_from"] < rows["known_until"]]


def sibling_hits(queries: pd.DataFrame, marks: pd.DataFrame, days: int, most: int) -> pd.DataFrame:
    """The same mark filed by other parties within some days, before or after; known when both were filed.

    Who had it a week before the other followed nobody.
    """
    mine = queries[queries["folded"].map(_nameable).astype(bool)]
    others = renamed(marks[marks["folded"].isin(set(mine["folded"])) & (marks["owner"] != "")])
    out = mine.rename(columns={"owner": "filer", "owner_name": "filer_name"}).merge(others, on="folded")
    out = out[((out["other_filed"] - out["filing_date"]).abs() <= days) & ~same_party(out)]
    had = marks.assign(since=marks[["filing_date", "known_from"]].max(axis=1))
    had = had[had["folded"].isin(set(out["folded"])) & (had["group"] != "")]
    had = had.groupby(["group", "folded"])["since"].min().reset_index()
    since = out[["group", "folded"]].merge(had, on=["group", "folded"], how="left")["since"].to_numpy()
    out = out[~(out["other_filed"] - np.fmin(since, out["filing_date"]) >= _AHEAD)]
    out = _known(out).assign(category="sibling", similarity=1.0, how="equal", span_start=0)
    out = out.assign(span_end=out["folded"].str.len(), apart=(out["other_filed"] - out["filing_date"]).abs())
    return capped(out, KEYS, ["apart", "other_filed", "other_office", "other_application_number"], most)
