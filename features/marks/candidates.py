"""Finds, among many folded marks, those written like given ones at or above the cutoff, missing none.

**The filter.** Let two strings of lengths m and n have a longest common subsequence of length t. Turning one
into the other deletes m - t characters and inserts n - t. Of the m + 1 bigrams of the padded first string a
deletion destroys at most two (and makes one anew), an insertion destroys at most one, so that at least
(m + 1) - 2(m - t) - (n - t) = 3t - (m + n) + 1 of them stand in the second as well, counted with
multiplicity. At a cutoff c, t >= ceil(c(m + n)/2), hence

    overlap >= o(m, n) = 3·ceil(c(m + n)/2) - (m + n) + 1,

which is positive for c >= 2/3. Order all bigrams by one fixed order (rarest first): of two sets with at
least o elements in common, the first |A| - o + 1 of A and the first |B| - o + 1 of B share one, for the
first common element has o - 1 common ones behind it on either side (prefix filter). Lengths that cannot
reach the cutoff (2·min(m, n) < c(m + n)) are passed over. What is left must have bags of characters that
differ in at most m + n - 2t elements: hashing each (character, how many-th) to one of 128 bits can only make
two bags more alike, so a pair whose signatures differ in more bits is dropped. No pair at or above the
cutoff is lost in any step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cpdist

from bonafile.features.marks.resemblance import CUTOFF, least_common

_PAIRS_AT_ONCE = 4_000_000
_FIELD = 20  # bits for a length or a place in the key of a posting: strings of up to a million characters
_SMALLEST = Fraction(2, 3)
_Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Bigrams:
    """Padded bigrams of forms: form number, rank of the bigram (rarest first), place in the form's order."""

    form: _Ints
    rank: _Ints
    place: _Ints


def written_alike(queries: list[str], marks: list[str], cutoff: Fraction = CUTOFF) -> pd.DataFrame:
    """All pairs of a query and a mark whose Indel normalised similarity reaches the cutoff.

    Both lists hold distinct, non-empty folded forms. Whether a pair is at the cutoff (at least 2/3) is
    decided in whole numbers. Returns a DataFrame of `query` and `mark` (positions in the lists) and
    `similarity` (0–1), ordered by query and mark. ValueError for a smaller cutoff, for which the filter
    would prove nothing.
    """
    if cutoff < _SMALLEST:
        raise ValueError(f"cutoff {float(cutoff):.3f} is below 2/3")
    found: list[tuple[_Ints, _Ints]] = []
    if queries and marks:
        q, m = _ranked(queries, marks)
        q_length, m_length = _lengths(queries), _lengths(marks)
        postings = _Postings(m, m_length, _signatures(marks, m_length))
        q_bits = _signatures(queries, q_length)
        asked = q_length[q.form]
        present = np.unique(m_length)
        for length in np.unique(q_length):
            of_length = np.flatnonzero(asked == length)
            for other in present[_reachable(int(length), present, cutoff)]:
                common = least_common(int(length + other), cutoff)
                least = 3 * common - int(length + other) + 1
                rows = of_length[q.place[of_length] <= length + 1 - least]
                near = postings.near(q.rank[rows], int(other), int(other) + 1 - least)
                pairs = _survivors(q.form[rows], near, postings, q_bits, int(length + other - 2 * common))
                found += [_unique(pairs, len(marks))]
    return _exact(found, queries, marks, cutoff)


def _lengths(forms: list[str]) -> _Ints:
    return np.fromiter((len(f) for f in forms), dtype=np.int64, count=len(forms))


def _reachable(length: int, others: _Ints, cutoff: Fraction) -> NDArray[np.bool_]:
    """Which lengths can reach the cutoff: the common subsequence is no longer than the shorter string."""
    needed = cutoff.numerator * (length + others)
    return 2 * cutoff.denominator * np.minimum(length, others) >= needed


def _points(forms: list[str], around: str) -> NDArray[np.int64]:
    text = "".join(around + f + around for f in forms) if around else "".join(forms)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


def _numbered_repeats(group: _Ints, value: _Ints) -> tuple[_Ints, _Ints, _Ints]:
    """Rows ordered by (group, value), and how many times the value stood before in its group."""
    order = np.lexsort((value, group))
    group, value = group[order], value[order]
    new = np.concatenate(([True], (group[1:] != group[:-1]) | (value[1:] != value[:-1])))
    starts = np.flatnonzero(new)
    repeat = np.arange(len(group)) - np.repeat(starts, np.diff(np.append(starts, len(group))))
    return group, value, repeat


def _tokens(forms: list[str]) -> tuple[_Ints, _Ints]:
    """Padded bigrams as numbers, a repeated one told from the first, with their form; ordered by form."""
    points = _points(forms, "\x00")
    form = np.repeat(np.arange(len(forms)), _lengths(forms) + 2)
    inside = form[:-1] == form[1:]
    bigram = (points[:-1] << 21 | points[1:])[inside]
    form, bigram, repeat = _numbered_repeats(form[:-1][inside], bigram)
    return form, bigram << _FIELD | repeat


def _ranked(queries: list[str], marks: list[str]) -> tuple[_Bigrams, _Bigrams]:
    """Bigrams of both lists in one order, rarest first (ties by their number)."""
    q_form, q_token = _tokens(queries)
    m_form, m_token = _tokens(marks)
    tokens, which, counts = np.unique(
        np.concatenate([q_token, m_token]), return_inverse=True, return_counts=True
    )
    rank = np.empty(len(tokens), dtype=np.int64)
    rank[np.lexsort((tokens, counts))] = np.arange(len(tokens))
    ranks = rank[which]
    return _placed(q_form, ranks[: len(q_form)]), _placed(m_form, ranks[len(q_form) :])


def _placed(form: _Ints, rank: _Ints) -> _Bigrams:
    order = np.lexsort((rank, form))
    form, rank = form[order], rank[order]
    starts = np.flatnonzero(np.concatenate(([True], form[1:] != form[:-1])))
    place = np.arange(len(form)) - np.repeat(starts, np.diff(np.append(starts, len(form))))
    return _Bigrams(form, rank, place)


def _signatures(forms: list[str], lengths: _Ints) -> NDArray[np.uint64]:
    """Bags of characters as 128 bits, two words per form."""
    form, point, repeat = _numbered_repeats(np.repeat(np.arange(len(forms)), lengths), _points(forms, ""))
    mixed = (point.astype(np.uint64) * np.uint64(31) + repeat.astype(np.uint64)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    bit = mixed >> np.uint64(57)
    out = np.zeros((len(forms), 2), dtype=np.uint64)
    np.bitwise_or.at(
        out, (form, (bit >> np.uint64(6)).astype(np.int64)), np.uint64(1) << (bit & np.uint64(63))
    )
    return out


class _Postings:
    """Bigrams of the marks ordered by rank, length of the mark and place, each with the mark's signature."""

    def __init__(self, bigrams: _Bigrams, lengths: _Ints, bits: NDArray[np.uint64]) -> None:
        if len(lengths) and lengths.max() >= 1 << (_FIELD - 1):
            raise ValueError("a mark is longer than half a million characters")
        keys = (bigrams.rank << _FIELD | lengths[bigrams.form]) << _FIELD | bigrams.place
        order = np.argsort(keys)
        self.keys = keys[order]
        self.mark = bigrams.form[order].astype(np.int32)
        self.low, self.high = bits[self.mark, 0], bits[self.mark, 1]

    def near(self, ranks: _Ints, length: int, last_place: int) -> tuple[_Ints, _Ints]:
        """Where the postings of each rank begin and end, for marks of a length, up to a place."""
        base = (ranks << _FIELD | length) << _FIELD
        return np.searchsorted(self.keys, base), np.searchsorted(self.keys, base + last_place, side="right")


def _survivors(
    forms: _Ints, near: tuple[_Ints, _Ints], postings: _Postings, bits: NDArray[np.uint64], most: int
) -> Iterator[tuple[_Ints, _Ints]]:
    """Pairs of a query and a posting's mark whose signatures differ in at most `most` bits."""
    start, end = near
    some = np.flatnonzero(end > start)
    forms, start, count = forms[some], start[some], (end - start)[some]
    if not len(some):
        return
    total = np.cumsum(count)
    cuts = np.unique(np.searchsorted(total, np.arange(0, total[-1], _PAIRS_AT_ONCE)))
    for a, b in zip(cuts, [*cuts[1:], len(count)], strict=True):
        of = np.repeat(np.arange(a, b), count[a:b])
        first = np.repeat(total[a:b] - count[a:b], count[a:b])
        at = np.arange(len(of)) + (total[a - 1] if a else 0) - first + start[of]
        query = forms[of]
        apart = np.bitwise_count(postings.low[at] ^ bits[query, 0]).astype(np.int16)
        apart += np.bitwise_count(postings.high[at] ^ bits[query, 1])
        good = np.flatnonzero(apart <= most)
        yield query[good], postings.mark[at[good]].astype(np.int64)


def _unique(pairs: Iterator[tuple[_Ints, _Ints]], count: int) -> tuple[_Ints, _Ints]:
    codes = np.unique(np.concatenate([np.zeros(0, np.int64), *(q * count + m for q, m in pairs)]))
    return codes // count, codes % count


def _exact(
    found: list[tuple[_Ints, _Ints]], queries: list[str], marks: list[str], cutoff: Fraction
) -> pd.DataFrame:
    """The pairs that reach the cutoff, decided in whole numbers."""
    none = np.zeros(0, np.int64)
    query = np.concatenate([none, *(q for q, _m in found)])
    mark = np.concatenate([none, *(m for _q, m in found)])
    common, length = none, none
    if len(query):
        a, b = [queries[i] for i in query.tolist()], [marks[i] for i in mark.tolist()]
        common = cpdist(a, b, scorer=LCSseq.similarity, dtype=np.int32, workers=2).astype(np.int64)
        length = np.fromiter((len(x) + len(y) for x, y in zip(a, b, strict=True)), np.int64, len(a))
    reached = 2 * common * cutoff.denominator >= cutoff.numerator * length
    frame = pd.DataFrame(
        {"query": query[reached], "mark": mark[reached], "similarity": 2 * common[reached] / length[reached]}
    )
    return frame.sort_values(["query", "mark"], ignore_index=True)
