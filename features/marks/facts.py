"""The dated facts about the marks of filings: what they resemble, what that is worth, bursts and lists.

One table, so that a feature asks for a category and a window and nothing else. What each kind of row says is in
hits.py, standing.py, bursts.py and lists.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from bonafile.features.marks.bursts import burst_hits
from bonafile.features.marks.filings import Filings
from bonafile.features.marks.hits import mark_hits
from bonafile.features.marks.lists import list_hits
from bonafile.features.marks.standing import COLUMNS, with_standing
from bonafile.features.marks.table import KEYS, as_hits, day_numbers, with_dates


def mark_facts(snapshot: Any, wanted: pd.DataFrame, known: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """Facts of the marks of `wanted` (office, application_number), dated: the columns of :func:`mark_hits` and
    of :func:`with_standing`, and its categories with `burst` and `theme`. `known` is what
    :func:`marks_of` returned; `options` are those of :func:`mark_hits`.
    """
    hits = mark_hits(snapshot, wanted, known=known, **options)
    filings = Filings.of(snapshot, known)
    templates = hits[hits["category"] == "template"]
    days = {c: day_numbers(templates[c]) for c in ("known_from", "known_until")}
    more = [
        burst_hits(snapshot, wanted, filings),
        list_hits(snapshot, wanted, known, templates.assign(**days)),
    ]
    rows = pd.concat([as_hits(part) for part in more], ignore_index=True)
    rows = rows.sort_values(
        [*KEYS, "category", "term", "owner", "known_from"], ignore_index=True, kind="stable"
    )
    out = pd.concat([with_standing(snapshot, hits, filings), with_dates(rows)], ignore_index=True)
    return out.astype(dict.fromkeys(COLUMNS, "float64"))
