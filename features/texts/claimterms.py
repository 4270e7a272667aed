"""The features of many first claims as sets of numbered terms, and how many of one's stand in another's.

The same features and terms that coherence.py and paraphrase.py give for one text to read, made for a night's
texts at once: a term is the number of a pair of Han characters, or of the first six letters of a word. Tests
hold both to equal results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.coherence import CLAUSES
from bonafile.features.texts.shingles import plain_points
from bonafile.features.texts.turns import LATIN_WORDS, WIDE_WORDS

_SPACE = -1  # in a clause's beginning: any white space
_LETTERS = 6
_LEAST_LETTERS = 3
_BRACKETED = 12
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class ClaimTerms:
    """Claims as features: those of claim i are `starts[i]:starts[i + 1]`, and the terms of feature k are
    `terms[bounds[k]:bounds[k + 1]]`, ascending, none twice. Features without a term are left out.
    """

    terms: NDArray[np.int64]
    bounds: NDArray[np.int64]
    starts: NDArray[np.int64]


def claim_terms(firsts: Sequence[str]) -> ClaimTerms:
    """The features of first claims (as written)."""
    codes, lengths = plain_points(firsts)
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return ClaimTerms(*_claim_terms(codes, starts, *_words()))


def matched_shares(
    claims: ClaimTerms, left: NDArray[np.int64], right: NDArray[np.int64], likeness: float, least: int
) -> NDArray[np.float64]:
    """Share (0–1) of the features of claim left[i], by their terms, that have a counterpart among those of claim
    right[i]: the likest pairs first, no feature used twice, none below this likeness (Dice). 0 for a claim of
    fewer than `least` features.
    """
    return _matched_shares(claims.terms, claims.bounds, claims.starts, left, right, likeness, least)


@cache
def _words() -> tuple[NDArray, NDArray, NDArray, NDArray, NDArray]:
    """The words that hold a claim together, for the kernel: for every character its column of the trie (0 for
    none), the trie (state, column) with 0 for no way on, whether a word ends in a state, the Latin words as sorted
    numbers, and the beginnings of a clause, one a row, 0 behind their ends.
    """
    column = np.zeros(0x10000, dtype=np.int16)
    for char in sorted({c for word in WIDE_WORDS for c in word}):
        column[ord(char)] = column.max() + 1
    ways: list[dict[int, int]] = [{}, {}]  # state 0 is none, 1 the root
    ends = [False, False]
    for word in WIDE_WORDS:
        state = 1
        for char in word:
            at = int(column[ord(char)])
            if at not in ways[state]:
                ways[state][at] = len(ways)
                ways.append({})
                ends.append(False)
            state = ways[state][at]
        ends[state] = True
    trie = np.zeros((len(ways), int(column.max()) + 1), dtype=np.int16)
    for state, found in enumerate(ways):
        for at, to in found.items():
            trie[state, at] = to
    latin = sorted(int(_word(np.array([ord(c) for c in w], dtype=np.uint32), 0, len(w))) for w in LATIN_WORDS)
    clauses = np.zeros((len(CLAUSES), max(map(len, CLAUSES)) + 1), dtype=np.int64)
    for row, clause in enumerate(CLAUSES):
        clauses[row, : len(clause)] = [_SPACE if c == " " else ord(c) for c in clause]
    return column, trie, np.array(ends), np.array(latin, dtype=np.uint64), clauses


@njit(cache=True)
def _word(codes, first, last):  # type: ignore[no-untyped-def]
    x = np.uint64(0)
    for i in range(first, last):
        x = (x ^ np.uint64(codes[i])) * _MIX
        x ^= x >> np.uint64(29)
    return x


@njit(cache=True)
def _is_space(c):  # type: ignore[no-untyped-def]
    if c < 0x85:
        return 9 <= c <= 13 or 28 <= c <= 32
    return c in (0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000) or 0x2000 <= c <= 0x200A


@njit(cache=True)
def _clause_at(codes, at, end, clauses):  # type: ignore[no-untyped-def]
    """Whether a new clause begins at a place, white space aside."""
    while at < end and _is_space(codes[at]):
        at += 1
    for row in range(len(clauses)):
        k = 0
        while clauses[row, k] != 0 and at + k < end:
            c = codes[at + k]
            if clauses[row, k] == _SPACE:
                if not _is_space(c):
                    break
            elif clauses[row, k] != c:
                break
            k += 1
        if clauses[row, k] == 0:
            return True
    return False


@njit(cache=True)
def _without_signs(codes, first, last, out):  # type: ignore[no-untyped-def]
    """Copies a part without its short bracketed signs; returns how many characters are left."""
    many = 0
    i = first
    while i < last:
        c = codes[i]
        if c == 40 or c == 91:
            j = i + 1
            while j < last and j - i - 1 < _BRACKETED and codes[j] not in (40, 41, 91, 93):
                j += 1
            if j < last and (codes[j] == 41 or codes[j] == 93):
                i = j + 1
                continue
        out[many] = c
        many += 1
        i += 1
    return many


@njit(cache=True)
def _part_terms(text, size, column, trie, ends, latin, out):  # type: ignore[no-untyped-def]
    """The terms of one part, with repetitions; returns how many."""
    many = 0
    before = 0  # the Han character just before, if no kept word lies between
    i = 0
    while i < size:
        c = int(text[i])
        state, j, longest = 1, i, i
        while j < size and text[j] < 0x10000:
            at = column[text[j]]
            state = trie[state, at] if at > 0 else 0
            if state == 0:
                break
            j += 1
            if ends[state]:
                longest = j
        if longest > i:
            i, before = longest, 0
            continue
        if 97 <= c <= 122:
            j = i + 1
            while j < size and (97 <= text[j] <= 122 or text[j] == 39 or text[j] == 45):
                j += 1
            word = _word(text, i, j)
            place = np.searchsorted(latin, word)
            if place == len(latin) or latin[place] != word:
                k = i
                while k < j:
                    run = k
                    while run < j and 97 <= text[run] <= 122:
                        run += 1
                    if run - k >= _LEAST_LETTERS:
                        x = np.int64(0)
                        for m in range(k, min(run, k + _LETTERS)):
                            x = (x << 5) | (np.int64(text[m]) - 96)
                        out[many] = x
                        many += 1
                    k = max(run, k + 1)
            i, before = j, 0
            continue
        if 0x3400 <= c <= 0x9FFF:
            if before > 0:
                out[many] = (np.int64(1) << 40) | (before << 20) | c
                many += 1
            before = c
        else:
            before = 0
        i += 1
    return many


@njit(cache=True)
def _claim_terms(codes, starts, column, trie, ends, latin, clauses):  # type: ignore[no-untyped-def]
    terms = np.empty(len(codes) + 1, np.int64)
    bounds = np.empty(len(codes) + 2, np.int64)
    bounds[0] = 0
    firsts = np.zeros(len(starts), np.int64)
    longest = 1
    for text in range(len(starts) - 1):
        longest = max(longest, starts[text + 1] - starts[text])
    part, found = np.empty(longest, np.uint32), np.empty(longest, np.int64)
    at, features = 0, 0
    for text in range(len(starts) - 1):
        begin, last = starts[text], starts[text + 1]
        for i in range(begin, last + 1):
            if i < last:
                c = codes[i]
                if c != 59 and not (c == 44 and _clause_at(codes, i + 1, last, clauses)):
                    continue
            size = _without_signs(codes, begin, i, part)
            many = _part_terms(part, size, column, trie, ends, latin, found)
            begin = i + 1
            if many == 0:
                continue
            some = np.sort(found[:many])
            for k in range(many):
                if k == 0 or some[k] != some[k - 1]:
                    terms[at] = some[k]
                    at += 1
            features += 1
            bounds[features] = at
        firsts[text + 1] = features
    return terms[:at].copy(), bounds[: features + 1].copy(), firsts


@njit(cache=True)
def _in_common(terms, a, a_end, b, b_end):  # type: ignore[no-untyped-def]
    both = 0
    while a < a_end and b < b_end:
        if terms[a] == terms[b]:
            both += 1
            a += 1
            b += 1
        elif terms[a] < terms[b]:
            a += 1
        else:
            b += 1
    return both


@njit(cache=True)
def _matched_shares(terms, bounds, starts, left, right, likeness, least):  # type: ignore[no-untyped-def]
    out = np.zeros(len(left))
    for n in range(len(left)):
        a, a_many = starts[left[n]], starts[left[n] + 1] - starts[left[n]]
        b, b_many = starts[right[n]], starts[right[n] + 1] - starts[right[n]]
        if a_many < least or b_many == 0:
            continue
        alike = np.zeros((a_many, b_many))
        for i in range(a_many):
            size_i = bounds[a + i + 1] - bounds[a + i]
            for j in range(b_many):
                size_j = bounds[b + j + 1] - bounds[b + j]
                if 2 * min(size_i, size_j) / (size_i + size_j) < likeness:
                    continue
                both = _in_common(terms, bounds[a + i], bounds[a + i + 1], bounds[b + j], bounds[b + j + 1])
                alike[i, j] = 2 * both / (size_i + size_j)
        held = 0
        for _ in range(min(a_many, b_many)):
            best, at_i, at_j = 0.0, -1, -1
            for i in range(a_many):  # of equal ones the first
                for j in range(b_many):
                    if alike[i, j] > best:
                        best, at_i, at_j = alike[i, j], i, j
            if at_i < 0 or best < likeness:
                break
            held += bounds[a + at_i + 1] - bounds[a + at_i]
            alike[at_i, :] = 0.0
            alike[:, at_j] = 0.0
        out[n] = held / (bounds[a + a_many] - bounds[a])
    return out
