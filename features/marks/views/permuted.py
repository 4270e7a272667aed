"""View `permuted`: the characters of an earlier Chinese mark, or the words of another, stand in the query in any order.

**Definition.** Let the folded form of the mark have n characters and that of the query m. The mark is found when
2·n·den >= num·(m + n) for the cutoff num/den and one of these holds:

- *Characters.* The mark has two Chinese characters at the least, every character occurs in the query at least as
  often as in the mark, and 0 <= m - n <= 2 (so many characters may have been inserted).
- *Words.* The query has two to four words (a word ends at a space or a mark), and two of them or more, up to two
  left out, spell the mark in some order; but the mark is no run of the query (that is view `contained`).

The similarity is 2·n/(m + n): at 0.8 one inserted character for marks of two and three characters, two
from four on. (踏奖安 and 宁俊李 against 安踏 and 李宁: 0.8. DESIGN BENTLEY against BENTLEY DESIGN: 1.)

engine/bags.py has the proof that none is missed for characters; of words every order is asked for whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.bags import in_any_order
from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.engine.strings import encoded, points, points_text, same_codes
from bonafile.features.marks.engine.windows import inside
from bonafile.features.marks.views import Found, Queries, in_parts
from bonafile.features.marks.views.variants import best
from bonafile.features.marks.words import word_edges

#: A query of more words is not put in other orders.
_MOST_WORDS, _LEFT_OUT = 4, 2


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms whose characters, or whose words, all stand in a query."""
    forms, offset = part.forms, queries.offset
    codes = encoded(forms, queries.points)

    def work(a: int, b: int) -> np.ndarray:
        return in_any_order(  # type: ignore[no-any-return]
            codes, offset[a : b + 1], forms.text, forms.offset, part.bags, cutoff.numerator,
            cutoff.denominator,
        )  # fmt: skip

    rows = [r + np.array([a, 0]) for a, r in in_parts(work, len(queries.texts), threads)]
    hits = np.concatenate([np.zeros((0, 2), np.int64), *rows, _reordered(part, queries, cutoff)])
    n = np.diff(forms.offset)[hits[:, 1]]
    return best(hits[:, 0], hits[:, 1], 2 * n / (n + np.diff(offset)[hits[:, 0]]))


def _reordered(part: Segment, queries: Queries, cutoff: Fraction) -> NDArray[np.int64]:
    """(query, form) of the forms that some words of a query spell in another order."""
    asked: list[str] = []
    of: list[int] = []
    for q, text in enumerate(queries.texts):
        folded = points_text(queries.points[queries.offset[q] : queries.offset[q + 1]])
        orders = [w for w in dict.fromkeys(_orders(text, folded)) if _enough(len(w), len(folded), cutoff)]
        asked += orders
        of += [q] * len(orders)
    if not asked:
        return np.zeros((0, 2), np.int64)
    text_points, ends = points(asked)
    forms = part.forms
    codes = encoded(forms, text_points)
    hits = inside(codes, ends, forms.text, forms.offset, forms.slots, same_codes(forms.text), 1, True)
    return np.column_stack([np.array(of, np.int64)[hits[:, 0]], hits[:, 1]])


def _orders(text: str, folded: str) -> Iterator[str]:
    """What two words or more of a mark spell, up to two left out, where that is no run of the mark."""
    if text.isalnum():
        return
    words = [folded[a:b] for a, b in pairwise(word_edges(text, folded))]
    if not 2 <= len(words) <= _MOST_WORDS:
        return
    for count in range(max(2, len(words) - _LEFT_OUT), len(words) + 1):
        for chosen in permutations(words, count):
            spelt = "".join(chosen)
            if spelt not in folded:
                yield spelt


def _enough(n: int, m: int, cutoff: Fraction) -> bool:
    return 2 * n * cutoff.denominator >= cutoff.numerator * (m + n)
