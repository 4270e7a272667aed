"""View `meaning`: the query and the mark are words with a translation in common.

**Definition.** dictionary.senses gives the senses of a folded form: for a Chinese headword of CC-CEDICT its short
English glosses, for an English word itself, in the singular, if it is such a gloss. A mark is found, with
similarity 1 whatever the cutoff, when the two forms have a sense in common (苹果 and APPLE, 骆驼 and CAMELS), or
when one is Chinese and the other, in the singular, is a compound sense of it (红牛 and RED BULL): two words of
which each is one of the first six senses of one of the two words that the Chinese one can be cut into.

**Lossless.** dictionary.same_meaning lists every form that has a sense of the query: the headwords with that
gloss, the gloss, and its plural, which are all the forms whose singular is that gloss; and for compounds every
cut of the query into two words and every pair of their translations. Each is asked for whole.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bonafile.features.marks.dictionary import same_meaning
from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.engine.strings import encoded, points, points_text, same_codes
from bonafile.features.marks.engine.windows import inside
from bonafile.features.marks.views import Found, Queries


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms that mean the same as a query."""
    words: list[str] = []
    of: list[int] = []
    for q in range(len(queries.texts)):
        same = same_meaning(points_text(queries.points[queries.offset[q] : queries.offset[q + 1]]))
        words += same
        of += [q] * len(same)
    text, offset = points(words)
    forms = part.forms
    hits = inside(
        encoded(forms, text), offset, forms.text, forms.offset, forms.slots, same_codes(forms.text), 1, True
    )
    return Found(np.array(of, np.int64)[hits[:, 0]], hits[:, 1], np.ones(len(hits)))
