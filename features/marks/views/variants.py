"""What the views `sound` and `look` share: comparing forms by other strings that stand for them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel
from bonafile.features.marks.engine.prefix import alike
from bonafile.features.marks.engine.segment import Listed, Variants
from bonafile.features.marks.views import Found, in_parts

Made = tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]


def best_alike(variants: Variants, made: Made, cutoff: Fraction, threads: int) -> Found:
    """For each query and form the best Indel similarity over all pairs of their strings, where at the cutoff."""
    points, offset, query_of = made

    def work(a: int, b: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return alike(variants.strings, variants.grams, points, offset[a : b + 1], cutoff)

    rows = [(q + a, i, c) for a, (q, i, c) in in_parts(work, len(query_of), threads)]
    none = np.zeros(0, np.int64)
    way, string, common = (np.concatenate([none, *(r[k] for r in rows)]) for k in range(3))
    length = np.diff(offset)[way] + np.diff(variants.strings.offset)[string]
    hit, form = members(string, variants.of)
    return best(query_of[way][hit], form, (2 * common / length)[hit])


def members(group: NDArray[np.int64], listed: Listed) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each given group all its members: the place in `group`, and the member."""
    return _members(group, listed.start, listed.member)  # type: ignore[no-any-return]


@kernel
def _members(group: np.ndarray, start: np.ndarray, member: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    total = 0
    for g in group:
        total += start[g + 1] - start[g]
    at, out = np.empty(total, np.int64), np.empty(total, np.int64)
    total = 0
    for k in range(len(group)):
        for i in range(start[group[k]], start[group[k] + 1]):
            at[total] = k
            out[total] = member[i]
            total += 1
    return at, out


def best(query: NDArray[np.int64], form: NDArray[np.int64], similarity: NDArray[np.float64]) -> Found:
    """One row per query and form, the most similar one."""
    order = np.lexsort((-similarity, form, query))
    query, form, similarity = query[order], form[order], similarity[order]
    new = np.ones(len(query), bool)
    new[1:] = (query[1:] != query[:-1]) | (form[1:] != form[:-1])
    return Found(query[new], form[new], similarity[new])
