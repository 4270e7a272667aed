"""Finds strings that stand as a run in a query.

Every run of a query, from every beginning, is hashed by rolling the strings' own hash on and asked for in
their hash table. **Lossless**: a string that stands in a query is one of its runs, and equal strings have
equal hashes. **Exact**: what the table gives was compared as text (strings.find). Runs longer than the longest
string are not asked for.
"""

from __future__ import annotations

import numpy as np

from bonafile.features.marks.engine.kernels import grown_rows, kernel, mixed, rolled
from bonafile.features.marks.engine.strings import find


@kernel
def inside(
    q_text: np.ndarray, q_offset: np.ndarray, text: np.ndarray, offset: np.ndarray, slots: np.ndarray,
    classes: np.ndarray, shortest: int, whole: bool,
) -> np.ndarray:  # fmt: skip
    """(query, string, begin, end) of every string of `shortest` characters or more and every run equal to it.

    Strings are read as `classes` says, and queries given so. `whole`: only the whole query counts as a run.
    """
    out = np.empty((1024, 4), np.int64)
    found = 0
    strings = len(offset) - 1
    longest = offset[strings] - offset[strings - 1] if strings else 0
    for q in range(len(q_offset) - 1):
        a, b = q_offset[q], q_offset[q + 1]
        for s in range(a, a + 1 if whole else b):
            h = np.uint64(0)
            for e in range(s, min(b, s + longest)):
                h = rolled(h, q_text[e])
                if e + 1 - s < shortest or (whole and e + 1 < b):
                    continue
                at = -1
                while True:
                    k, at = find(text, offset, slots, classes, mixed(h), at, q_text, s, e + 1)
                    if k < 0:
                        break
                    if found == len(out):
                        out = grown_rows(out, 0)
                    out[found, 0] = q
                    out[found, 1] = k
                    out[found, 2] = s - a
                    out[found, 3] = e + 1 - a
                    found += 1
    return out[:found].copy()
