"""All marks of an index that a mark copies: what any view finds, and what differs by an exchange, judged by the rule.

A view tells how similar two marks are in one respect and finds all that are (views/); judging.py tells of two marks at
hand whether a copy is meant. Here both are put together: the union of all views, and of exchanges.py, which finds the
copies that lie below the views' usual cutoff, as far as the rule calls them copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.answers import Rows, rows_of_hits, table
from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.exchanges import exchanged
from bonafile.features.marks.forms import Form, forms_of
from bonafile.features.marks.index import VIEWS, MarkIndex, asked
from bonafile.features.marks.judging import ALIKE, Verdict, judged
from bonafile.features.marks.resemblance import CUTOFF
from bonafile.features.marks.views import Found, Queries

_AT_ONCE = 1000


def copies(
    index: MarkIndex,
    queries: Sequence[str] | pd.DataFrame,
    as_of: str | date | None = None,
    limit: int | None = None,
    *,
    views: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Every mark that a view finds at 0.8 or that differs by an exchange, and that the rule calls a copy.

    `queries`, `as_of` and `limit` as of MarkIndex.search; `views`: those asked beside the exchanges, all
    of the index if not given. Returns a DataFrame of query (position), mark_id, similarity (the strength, 0.8-1), status, and of
    the verdict kind, by, start, end and others, ordered by query, strength (falling) and filing day.
    """
    texts, days = asked(queries, as_of)
    views = [v for v in VIEWS if v in index.views] if views is None else list(views)
    parts = []
    for a in range(0, max(1, len(texts)), _AT_ONCE):
        some = _some(index, texts[a : a + _AT_ONCE], days[a : a + _AT_ONCE], limit, views)
        parts.append(some.assign(query=some["query"] + a))
    return pd.concat(parts, ignore_index=True)


def _some(
    index: MarkIndex, texts: list[str], days: NDArray[np.int32], limit: int | None, views: list[str]
) -> pd.DataFrame:
    codes, distinct = pd.factorize(np.array(texts, dtype=object))
    forms = forms_of(list(distinct))
    queries = Queries.of(list(distinct))
    known: dict[tuple[str, str], Verdict] = {}
    made: dict[str, Form] = {f.text: f for f in forms}
    kept: list[Rows] = []
    for part in index.parts:
        query, form = _candidates(part, queries, forms, views, index.threads)
        found = Found(query, form, np.zeros(len(query)))
        _part, at, row, _found, hit = rows_of_hits(part, found, codes, len(distinct), days)
        others = part.marks.texts(row).to_pylist()
        new = [t for t in dict.fromkeys(others) if t not in made]
        made |= zip(new, forms_of(new), strict=True)
        strength = np.zeros(len(row))
        for k, (q, other) in enumerate(zip(codes[at].tolist(), others, strict=True)):
            pair = (distinct[q], other)
            if pair not in known:
                known[pair] = judged(forms[q], made[other])
            strength[k] = known[pair].strength
        good = np.flatnonzero(strength >= ALIKE)
        kept.append(
            (
                part,
                at[good],
                row[good],
                Found(at[good], form[hit[good]], strength[good]),
                np.arange(len(good)),
            )
        )
    out = table(kept, days, limit, False)
    named = index.details(out["mark_id"].tolist())
    told = (
        [known[texts[q], m] for q, m in zip(out["query"], named["mark_text"], strict=True)]
        if len(out)
        else []
    )
    verdicts = pd.DataFrame(told, columns=list(Verdict._fields)).drop(columns="strength")
    return out.join(verdicts)


def _candidates(
    part: Segment, queries: Queries, forms: list[Form], views: list[str], threads: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a query and a form of the part that any of the views finds, or an exchange, no pair twice."""
    found = [exchanged(part, forms, threads)]
    found += [VIEWS[v].found(part, queries, CUTOFF, threads)[:2] for v in views]
    code = np.unique(np.concatenate([q.astype(np.int64) << np.int64(32) | f for q, f in found]))
    return code >> np.int64(32), code & np.int64(0xFFFFFFFF)
