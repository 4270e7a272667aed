"""What the views `written`, `sound` and `look` share: strings compared, and the forms they stand for."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.grams import Grams
from bonafile.features.marks.engine.kernels import kernel
from bonafile.features.marks.engine.prefix import alike
from bonafile.features.marks.engine.segment import Listed, Variants
from bonafile.features.marks.engine.strings import Strings, encoded, same_codes
from bonafile.features.marks.views import Found, in_parts

Made = tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]
Hits = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def strings_alike(
    strings: Strings, grams: Grams, asked: NDArray[Any], offset: NDArray[np.int64], cutoff: Fraction,
    threads: int, classes: NDArray[Any], compared: NDArray[Any] | None = None,
) -> Hits:  # fmt: skip
    """(query, string, Indel similarity) of every pair at the cutoff; arguments as of prefix.alike."""

    def work(a: int, b: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return alike(strings, grams, asked, offset[a : b + 1], cutoff, classes, compared)

    rows = [(q + a, i, c) for a, (q, i, c) in in_parts(work, len(offset) - 1, threads)]
    none = np.zeros(0, np.int64)
    query, string, common = (np.concatenate([none, *(r[k] for r in rows)]) for k in range(3))
    length = np.diff(offset)[query] + np.diff(strings.offset)[string]
    return query, string, 2 * common / length


def forms_alike(variants: Variants, made: Made, cutoff: Fraction, threads: int) -> Hits:
    """(query, form, similarity) of every pair of variants at the cutoff; a form may be there several times."""
    points, offset, query_of = made
    strings = variants.strings
    way, string, similarity = strings_alike(
        strings, variants.grams, encoded(strings, points), offset, cutoff, threads, same_codes(strings.text)
    )
    hit, form = members(string, variants.of)
    return query_of[way][hit], form, similarity[hit]


def members(group: NDArray[np.int64], listed: Listed) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each given group all its members: the place in `group`, and the member."""
    return _members(np.ascontiguousarray(group), listed.start, listed.member)  # type: ignore[no-any-return]


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
