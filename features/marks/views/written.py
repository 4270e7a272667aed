"""View `written`: the Indel normalised similarity of the folded forms.

**Definition.** Let a and b be the folded forms (folding.fold) of the query and the mark, of m and n code
points, and l the length of their longest common subsequence. The similarity is 2·l/(m + n); a mark is found at
cutoff num/den when 2·l·den >= num·(m + n), in whole numbers. A mark whose folded form is empty (it has no
letter, digit or character) is found by nothing and finds nothing. This is rapidfuzz's
`Indel.normalized_similarity(a, b)`.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bonafile.features.marks.engine.prefix import alike
from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.views import Found, Queries, in_parts


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms written like the queries."""
    offset = queries.offset

    def work(a: int, b: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return alike(part.forms, part.written, queries.points, offset[a : b + 1], cutoff)

    rows = [(q + a, i, c) for a, (q, i, c) in in_parts(work, len(queries.texts), threads)]
    none = np.zeros(0, np.int64)
    query, form, common = (np.concatenate([none, *(r[k] for r in rows)]) for k in range(3))
    length = np.diff(offset)[query] + np.diff(part.forms.offset)[form]
    return Found(query, form, 2 * common / length)
