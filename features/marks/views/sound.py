"""View `sound`: the Indel normalised similarity of how two marks sound, at its best over all their readings.

**Definition.** folding.sound gives the readings of a mark, eight at most: toneless pinyin over all readings of
each Chinese character, spoken letters for Latin ones (phonetics.py has the rules), in one alphabet. The
similarity of two marks is the highest Indel normalised similarity (views/written.py) of a reading of the one
and a reading of the other; a mark is found when that reaches the cutoff, in whole numbers.

**Lossless.** Every reading of every mark is in the table that is searched, every reading of the query is asked,
and each search misses none (engine/prefix.py).
"""

from __future__ import annotations

from fractions import Fraction

from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.phonetics import sounds
from bonafile.features.marks.views import Found, Queries
from bonafile.features.marks.views.variants import best, forms_alike


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms that sound like the queries."""
    return best(*forms_alike(part.sound, sounds(queries.points, queries.offset), cutoff, threads))
