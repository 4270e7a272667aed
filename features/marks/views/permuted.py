"""View `permuted`: all characters of an earlier Chinese mark stand in the query, in any order.

**Definition.** Let the folded form of the mark have n characters, two Chinese ones among them at the least, and
that of the query m. The mark is found when every character occurs in the query at least as often as in the
mark, 0 <= m - n <= 2 (so many characters may have been inserted), and 2·n·den >= num·(m + n) for the cutoff
num/den. The similarity is 2·n/(m + n): at 0.8 one inserted character for marks of two and three characters, two
from four on. (踏奖安 and 宁俊李 against 安踏 and 李宁: 0.8.)

engine/bags.py has the proof that none is missed.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bonafile.features.marks.engine.bags import in_any_order
from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.engine.strings import encoded
from bonafile.features.marks.views import Found, Queries, in_parts


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms whose characters all stand in a query."""
    forms, offset = part.forms, queries.offset
    codes = encoded(forms, queries.points)

    def work(a: int, b: int) -> np.ndarray:
        return in_any_order(  # type: ignore[no-any-return]
            codes, offset[a : b + 1], forms.text, forms.offset, part.bags, cutoff.numerator,
            cutoff.denominator,
        )  # fmt: skip

    rows = [r + np.array([a, 0]) for a, r in in_parts(work, len(queries.texts), threads)]
    hits = np.concatenate([np.zeros((0, 2), np.int64), *rows])
    n = np.diff(forms.offset)[hits[:, 1]]
    return Found(hits[:, 0], hits[:, 1], 2 * n / (n + np.diff(offset)[hits[:, 0]]))
