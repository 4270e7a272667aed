"""Hits on the register itself: earlier marks of other owners, and the same mark filed by others just then."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from bonafile.features.marks.candidates import written_alike
from bonafile.features.marks.common import Owners
from bonafile.features.marks.inside import standing_inside
from bonafile.features.marks.resemblance import contained, has_han, tells
from bonafile.features.marks.table import KEYS, capped, edges_of, first_known, no_hits, quarter_of

#: An earlier mark found inside a later one must be this long: shorter ones stand in very many marks.
HAN, LETTERS = 3, 5
#: A word that so many owners had filed, plus one in so many owners of the register, is nobody's.
_COMMON_INSIDE, _COMMON_WHOLE = (5, 40_000), (20, 10_000)
PAIR = ["folded", "words", "other_folded", "similarity", "how", "span_start", "span_end"]
_OTHER = ["other_folded", "term", "owner", "owner_name", "identifier_2", "other_group", "other_filed",
          "other_office", "other_application_number", "from_2", "until_2"]  # fmt: skip


def earlier_hits(
    queries: pd.DataFrame, marks: pd.DataFrame, alike: pd.DataFrame, cutoff: Fraction, most: int
) -> pd.DataFrame:
    """Marks of other owners, filed strictly before, that a query equals, is written like or contains.

    `alike`: see :func:`written_pairs`. Of each owner the filing known first stands for all of one form. A
    word that many owners had filed before the quarter of the query is nobody's. At most `most` per filing:
    the most similar, then the earliest filed.
    """
    pairs = pd.concat([_written(queries, alike), _inside(queries, marks, cutoff)], ignore_index=True)
    pairs = pairs.sort_values(["similarity", "how"], ascending=[False, True], kind="stable")
    pairs = pairs.drop_duplicates(["folded", "words", "other_folded"])
    if pairs.empty:
        return no_hits()
    out = queries.rename(columns={"owner": "filer", "owner_name": "filer_name"}).merge(
        pairs, on=["folded", "words"]
    )
    out = out.merge(_first_of_each_owner(marks, set(pairs["other_folded"]), most), on="other_folded")
    out = out[(out["other_filed"] < out["filing_date"]) & ~same_party(out)]
    out = out[~_common(out, marks)]
    out = _known(out).assign(category="earlier", unlike=lambda f: -f["similarity"])
    return capped(out, KEYS, ["unlike", "other_filed", "other_office", "other_application_number"], most)


def written_pairs(queries: pd.DataFrame, marks: pd.DataFrame, cutoff: Fraction) -> pd.DataFrame:
    """Folded forms of queries and marks at or above the cutoff: folded, other_folded, similarity."""
    forms, others = queries["folded"].unique().tolist(), marks["folded"].unique().tolist()
    found = written_alike(forms, others, cutoff)
    return pd.DataFrame(
        {
            "folded": pd.Series(forms, dtype="object").iloc[found["query"]].to_numpy(),
            "other_folded": pd.Series(others, dtype="object").iloc[found["mark"]].to_numpy(),
            "similarity": found["similarity"],
        }
    )


def _written(queries: pd.DataFrame, alike: pd.DataFrame) -> pd.DataFrame:
    """The pairs that are worth something: neither too short nor mere numbers."""
    equal = alike["folded"] == alike["other_folded"]
    pairs = zip(alike["folded"], alike["other_folded"], strict=True)
    good = alike[[_nameable(a) if a == b else tells(a, b) for a, b in pairs]]
    good = good.assign(how=equal.map({True: "equal", False: "written"}), span_start=-1, span_end=-1)
    good.loc[good["how"] == "equal", "span_start"] = 0
    good.loc[good["how"] == "equal", "span_end"] = good["folded"].str.len()
    return good.merge(queries[["folded", "words"]].drop_duplicates(), on="folded")[PAIR]


def _nameable(form: str) -> bool:
    """Whether a mark is long enough to be one owner's: two Chinese characters, three letters or digits."""
    return len(form) >= (2 if has_han(form) else 3)


def _inside(queries: pd.DataFrame, marks: pd.DataFrame, cutoff: Fraction) -> pd.DataFrame:
    """Earlier marks that stand inside a query."""
    forms = queries[["folded", "words"]].drop_duplicates()
    texts = forms["folded"].tolist()
    edges = [edges_of(w) for w in forms["words"]]
    others = [f for f in marks["folded"].unique() if len(f) >= (HAN if has_han(f) else LETTERS)]
    rows = []
    for needle, haystack in standing_inside(others, texts).itertuples(index=False):
        like = contained(texts[haystack], others[needle], edges[haystack])
        if like is not None and like.similarity >= float(cutoff):
            rows.append((texts[haystack], forms["words"].iloc[haystack], others[needle], *like))
    return pd.DataFrame(rows, columns=PAIR)


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


def _common(rows: pd.DataFrame, marks: pd.DataFrame) -> pd.Series:
    """Whether the word had become everybody's before the quarter of the filing."""
    quarters = quarter_of(rows["filing_date"])
    owners = Owners(marks, rows["other_folded"].unique().tolist())
    using, everybody = owners.before(rows["other_folded"], quarters), owners.all_before(quarters)
    inside = (rows["how"] == "contained").to_numpy()
    least, per = (inside * a + ~inside * b for a, b in zip(_COMMON_INSIDE, _COMMON_WHOLE, strict=True))
    return pd.Series(using >= least + everybody // per, index=rows.index)


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """A hit holds from the later of both days of knowledge to the earlier of both ends."""
    rows = rows.assign(
        known_from=rows[["known_from", "from_2"]].max(axis=1),
        known_until=rows[["known_until", "until_2"]].min(axis=1),
    )
    return rows[rows["known_from"] < rows["known_until"]]


def sibling_hits(queries: pd.DataFrame, marks: pd.DataFrame, days: int, most: int) -> pd.DataFrame:
    """The same mark filed by other parties within some days, before or after; known when both were filed."""
    mine = queries[queries["folded"].map(_nameable).astype(bool)]
    others = renamed(marks[marks["folded"].isin(set(mine["folded"])) & (marks["owner"] != "")])
    out = mine.rename(columns={"owner": "filer", "owner_name": "filer_name"}).merge(others, on="folded")
    out = out[((out["other_filed"] - out["filing_date"]).abs() <= days) & ~same_party(out)]
    out = _known(out).assign(category="sibling", similarity=1.0, how="equal", span_start=0)
    out = out.assign(span_end=out["folded"].str.len(), apart=(out["other_filed"] - out["filing_date"]).abs())
    return capped(out, KEYS, ["apart", "other_filed", "other_office", "other_application_number"], most)
