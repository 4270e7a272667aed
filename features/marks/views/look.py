"""View `look`: the Indel normalised similarity of how two marks look, look-alike characters counting as equal.

**Definition.** folding.look writes every character as the one that stands for its class (glyphs.py: classes of
Chinese characters composed of nearly the same parts; O/0, l/I/1 and the like; accents left off), and reads
`rn`, `vv`, `cl` also as m, w, d. The similarity of two marks is the highest Indel normalised similarity
(views/written.py) of a look of the one and a look of the other; a mark is found when that reaches the cutoff,
in whole numbers.

**Lossless.** Every look of every mark is in the table that is searched, every look of the query is asked, and
each search misses none (engine/prefix.py).
"""

from __future__ import annotations

from fractions import Fraction

from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.glyphs import looks
from bonafile.features.marks.views import Found, Queries
from bonafile.features.marks.views.variants import best_alike


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms that look like the queries."""
    return best_alike(part.look, looks(queries.points, queries.offset), cutoff, threads)
