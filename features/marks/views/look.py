"""View `look`: the Indel normalised similarity of how two marks look, look-alike characters counting as equal.

**Definition.** folding.look writes every character as the one that stands for its class (glyphs.py: classes of
Chinese characters composed of nearly the same parts; O/0, l/I/1 and the like; accents left off), and reads
`rn`, `vv`, `cl` also as m, w, d. The similarity of two marks is the highest Indel normalised similarity
(views/written.py) of a look of the one and a look of the other; a mark is found when that reaches the cutoff,
in whole numbers.

**Lossless.** Every look of every mark is searched (that of its characters one by one as its form read by classes, the
one with two letters as one in a table of its own), every look of the query is asked, and each search misses
none (engine/prefix.py).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bonafile.features.marks.engine.segment import Segment, look_codes
from bonafile.features.marks.engine.strings import encoded
from bonafile.features.marks.glyphs import looks
from bonafile.features.marks.views import Found, Queries
from bonafile.features.marks.views.variants import best, forms_alike, strings_alike


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms that look like the queries."""
    made = looks(queries.points, queries.offset)
    way, form, similarity = strings_alike(
        part.forms, part.grams, encoded(part.forms, made[0]), made[1], cutoff, threads, look_codes(part.forms)
    )
    short = forms_alike(part.look, made, cutoff, threads)
    return best(*(np.concatenate(both) for both in zip((made[2][way], form, similarity), short, strict=True)))
