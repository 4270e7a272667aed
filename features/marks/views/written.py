"""View `written`: the Indel normalised similarity of the folded forms.

**Definition.** Let a and b be the folded forms (folding.fold) of the query and the mark, of m and n code
points, and l the length of their longest common subsequence. The similarity is 2·l/(m + n); a mark is found at
cutoff num/den when 2·l·den >= num·(m + n), in whole numbers. A mark whose folded form is empty (it has no
letter, digit or character) is found by nothing and finds nothing. This is rapidfuzz's
`Indel.normalized_similarity(a, b)`.

**Lossless.** The posting lists are of the forms as they look; engine/prefix.py (6) has the proof that every hit of the
forms as written is met there.
"""

from __future__ import annotations

from fractions import Fraction

from bonafile.features.marks.engine.segment import Segment, look_codes
from bonafile.features.marks.engine.strings import encoded, same_codes
from bonafile.features.marks.views import Found, Queries
from bonafile.features.marks.views.variants import strings_alike


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms written like the queries."""
    forms = part.forms
    codes = encoded(forms, queries.points)
    return Found(
        *strings_alike(
            forms,
            part.grams,
            look_codes(forms)[codes],
            queries.offset,
            cutoff,
            threads,
            same_codes(forms.text),
            codes,
        )
    )
