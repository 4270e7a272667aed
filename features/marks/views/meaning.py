"""View `meaning`: the query and the mark are words with a translation in common.

**Definition.** dictionary.senses gives the senses of a folded form: of a Chinese headword of CC-CEDICT its short
English glosses, of an English word itself and what it may be the plural of (glosses.singulars), as far as these are
such glosses. dictionary.translations adds, for a Chinese form, what a translator might put for its first six senses
(glosses.py), and stands in for a form that is no headword with those of what it is without 老, 子, 树 and the like. A
mark is found, with similarity 1 whatever the cutoff, when the two forms are both Chinese or both not and have a sense in
common; or when one is Chinese and the other is, or may be the plural of, a translation (苹果 and APPLE, 骆驼 and
CAMELS) or a compound sense of it (红牛 and RED BULL): a translation of the one and of the other of two words that it
can be cut into.

**Lossless.** dictionary.same_meaning lists every form that has a sense of the query. Of a Chinese one: the headwords
with one of its senses, and every plural of its translations and compound senses, where glosses.plurals inverts
glosses.singulars. Of another one, for itself and everything it may be the plural of: its plurals, the headwords with
that sense or translation, these with what changes nothing at an end where that makes no headword, and for compounds
every cut into two words and every pair of their translations. Each is asked for whole.
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
