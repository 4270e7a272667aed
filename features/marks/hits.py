"""What each filing's mark resembles, as dated facts: reputed marks, earlier marks, names, terms, own marks.

Every hit says from which day it could be known; features only count hits (portfolio.py). What is kept where a
mark resembles very many is settled by what was known first, so that nothing later moves an earlier hit.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from bonafile.features.marks import own, register, templates, terms
from bonafile.features.marks.common import Owners
from bonafile.features.marks.index import MarkIndex
from bonafile.features.marks.kept import kept_index
from bonafile.features.marks.pairs import Book
from bonafile.features.marks.register import USUAL, Cutoffs
from bonafile.features.marks.table import (
    KEYS,
    Applicant,
    as_hits,
    co_applicants,
    forms_of,
    marks_of,
    no_hits,
    rows_of,
    with_dates,
)
from bonafile.features.marks.words import span_in_text

_SIBLING_DAYS = 30
_AGAINST_OTHERS = ("earlier", "sibling")


def mark_hits(
    snapshot: Any,
    wanted: pd.DataFrame,
    *,
    cutoff: float | Fraction = USUAL.written,
    sound: float | Fraction = USUAL.sound,
    look: float | Fraction = USUAL.look,
    most: int = 50,
    known: pd.DataFrame | None = None,
    cache: Path | None = None,
) -> pd.DataFrame:
    """Hits of the marks of `wanted` (DataFrame of office, application_number), dated.

    Returns one row per filing and thing resembled: office, application_number, category, term, owner (key, ''
    if none; '?' and the term where a list names no owner), owner_name, other_office,
    other_application_number, similarity (0-1), how (equal, written, contained, permuted; sound, look, meaning,
    contained_sound, contained_look: see otherwise.py), span_start, span_end (in mark_text; -1 if not in one
    place), known_from, known_until (dates, the latter exclusive).
    category: reputed_mark, own_reputed, place, person, work, generic, shop, trade_name, slogan, hot_term
    (reference lists); earlier, sibling (the register); own, own_used, template (the applicant's own marks).

    `cutoff` is the lowest similarity of a hit on somebody else, `sound` and `look` those of the views of that
    name (2/3 to 1 all); `most` the number of earlier and of sibling marks kept per filing; `known` what
    :func:`marks_of` returned, where the caller has it; `cache` the folder that keeps the index of the register
    (without it one is made in memory). Raises ValueError for a cutoff outside its range.
    """
    cutoffs = Cutoffs(exact(cutoff), exact(sound), exact(look))
    marks = marks_of(snapshot) if known is None else known
    queries = marks.merge(wanted[KEYS].drop_duplicates(), on=KEYS, how="inner")
    if queries.empty:
        return with_dates(no_hits())
    queries = forms_of(queries)
    forms = queries.drop_duplicates(["folded", "words"])[["folded", "words", "mark_text"]]
    marks, book = _numbered(marks, kept_index(snapshot, cache) if cache is not None else None)
    owners = Owners(marks, book)
    alike = register.written_pairs(forms, book, cutoffs.written)
    pairs = register.alike_pairs(forms, book, alike, cutoffs)
    parts = [
        terms.reference_hits(snapshot, queries, owners, cutoffs),
        register.earlier_hits(queries, marks, owners, pairs, most),
        register.sibling_hits(queries, marks, _SIBLING_DAYS, most),
        own.own_hits(snapshot, queries, marks, alike, cutoffs.written),
        templates.template_hits(queries, marks),
    ]
    kept = [_in_text(part) for part in parts if len(part)]
    out = pd.concat([as_hits(part) for part in kept] or [no_hits()], ignore_index=True)
    out = out[~_of_one_party(snapshot, out, queries)]
    order = [
        *KEYS,
        "category",
        "similarity",
        "term",
        "owner",
        "other_office",
        "other_application_number",
        "known_from",
    ]
    ascending = [c != "similarity" for c in order]
    return with_dates(out.sort_values(order, ascending=ascending, ignore_index=True, kind="stable"))


def exact(cutoff: float | Fraction) -> Fraction:
    """A cutoff as the fraction its decimal writing says (0.8 is 4/5). ValueError outside 2/3 to 1."""
    fraction = cutoff if isinstance(cutoff, Fraction) else Fraction(str(cutoff))
    if not Fraction(2, 3) <= fraction <= 1:
        raise ValueError(
            f"the similarity cutoff of marks must lie between 2/3 and 1, not at {float(cutoff):g}"
        )
    return fraction


def _numbered(marks: pd.DataFrame, index: MarkIndex | None) -> tuple[pd.DataFrame, Book]:
    """The marks with `form`, the number of the folded form, and the book of the forms."""
    form, forms = pd.factorize(marks["folded"])
    return marks.assign(form=form.astype("int64")), Book(forms.tolist(), index)


def _in_text(hits: pd.DataFrame) -> pd.DataFrame:
    """Spans of the folded form as spans of the mark as filed."""
    if "span_start" not in hits:
        return hits
    spans = hits[["mark_text", "folded", "span_start", "span_end"]].drop_duplicates()
    placed = [span_in_text(t, f, int(a), int(b)) for t, f, a, b in spans.itertuples(index=False)]
    spans = spans.assign(start=[p[0] for p in placed], end=[p[1] for p in placed])
    out = hits.merge(spans, on=["mark_text", "folded", "span_start", "span_end"], how="left")
    return out.drop(columns=["span_start", "span_end"]).rename(
        columns={"start": "span_start", "end": "span_end"}
    )


def _of_one_party(snapshot: Any, hits: pd.DataFrame, queries: pd.DataFrame) -> pd.Series:
    """Hits on a mark that shares any applicant, where one of the two filings has several."""
    several = co_applicants(snapshot)
    if not several:
        return pd.Series(False, index=hits.index)
    mine: dict[tuple[str, str], list[Applicant]] = {}
    for row in rows_of(queries):
        named = [Applicant(key, row.known_from, row.known_until) for key in (row.group, row.owner) if key]
        key = (row.office, row.application_number)
        mine.setdefault(key, list(several.get(key, ()))).extend(named)
    rows = hits[hits["category"].isin([*_AGAINST_OTHERS, "reputed_mark"])]
    sides = rows[[*KEYS, "owner", "other_office", "other_application_number", "known_from"]]
    same = {
        at: not _known(mine[office, number], day).isdisjoint(
            {owner} | _known(several.get((other, its), []), day)
        )
        for at, office, number, owner, other, its, day in sides.itertuples()
    }
    return pd.Series(same, dtype=bool).reindex(hits.index, fill_value=False)


def _known(applicants: list[Applicant], day: int) -> set[str]:
    return {a.key for a in applicants if a.known_from <= day < a.known_until}
