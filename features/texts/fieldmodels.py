"""What texts of a field look like: a character model and the words of each, learned from given texts.

The character model counts strings of up to five characters and backs off by Dirichlet smoothing (MacKay and Peto 1995), over
folded characters with every digit alike; it gives bits per character. The words of a field are the mean of
its texts' weighted character pairs; a text fits a field by the cosine with it. Which texts to learn from, so
that no later one is among them, is fields.py's business.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.passages import is_wide
from bonafile.features.texts.shingles import Folded

#: Slots of hashed terms: pairs of Han characters, strings of five letters.
PAIRS = 1 << 14
#: Characters in the longest string counted.
ORDER = 5

_SLOTS = 1 << 18
_STRENGTH = 4.0
_ALPHABET = 6000.0
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class CharacterModel:
    """Counts of a trained model: `counts[k]` of hashed strings of k + 1 characters, `total` characters."""

    counts: NDArray[np.uint32]
    total: int

    @classmethod
    def trained(cls, texts: Folded) -> CharacterModel:
        """The model of these texts."""
        counts = np.zeros((ORDER, _SLOTS), dtype=np.uint32)
        _train(texts.codes, texts.starts, counts)
        return cls(counts, len(texts.codes))

    def bits(self, texts: Folded) -> NDArray[np.float64]:
        """Mean surprisal, in bits per character, of each text; NaN for one of under five characters."""
        return _score(texts.codes, texts.starts, self.counts, float(self.total))


def pair_weights(texts: Folded) -> NDArray[np.float32]:
    """How much each hashed pair says, (PAIRS,): the logarithm of the number of texts per text that has it."""
    return _weights(texts.codes, texts.starts)


def centre(texts: Folded, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of the texts' weighted pairs, of length 1, (PAIRS,)."""
    return _centre(texts.codes, texts.starts, weights)


def fits(texts: Folded, weights: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of every text with every centre (centres, PAIRS); (texts, centres)."""
    return _fits(texts.codes, texts.starts, weights, np.ascontiguousarray(centres.T))


def rows_of(texts: Folded, weights: NDArray[np.float32]) -> tuple[NDArray, NDArray, NDArray]:
    """The weighted terms of every text as a sparse matrix in rows of length 1: (values, slots, row starts)."""
    return _rows(texts.codes, texts.starts, weights)


@njit(cache=True)
def _rows(codes, starts, weights):  # type: ignore[no-untyped-def]
    values, slots = np.empty(len(codes), np.float32), np.empty(len(codes), np.int32)
    ends = np.zeros(len(starts), np.int64)
    tally, used = np.zeros(PAIRS, np.float32), np.empty(PAIRS, np.int64)
    at = 0
    for text in range(len(starts) - 1):
        many = _vector(codes, starts[text], starts[text + 1], weights, tally, used)
        for k in range(many):
            values[at], slots[at] = tally[used[k]], used[k]
            tally[used[k]] = 0.0
            at += 1
        ends[text + 1] = at
    return values[:at].copy(), slots[:at].copy(), ends


@njit(cache=True)
def _code(code):  # type: ignore[no-untyped-def]
    return np.uint64(48) if 48 <= code <= 57 else np.uint64(code)


@njit(cache=True)
def _slot(x, slots):  # type: ignore[no-untyped-def]
    return np.int64(((x ^ (x >> np.uint64(29))) * _MIX) >> np.uint64(40)) % slots


@njit(cache=True)
def _train(codes, starts, counts):  # type: ignore[no-untyped-def]
    for text in range(len(starts) - 1):
        for i in range(starts[text], starts[text + 1]):
            x = np.uint64(0)
            for back in range(min(ORDER, i - starts[text] + 1)):
                x = (x + _code(codes[i - back]) + np.uint64(1)) * _MIX
                counts[back, _slot(x, _SLOTS)] += 1


@njit(cache=True)
def _score(codes, starts, counts, total):  # type: ignore[no-untyped-def]
    out = np.full(len(starts) - 1, np.nan)
    for text in range(len(starts) - 1):
        size = starts[text + 1] - starts[text]
        if size < ORDER:
            continue
        bits = 0.0
        for i in range(starts[text], starts[text + 1]):
            x = (_code(codes[i]) + np.uint64(1)) * _MIX
            p = (counts[0, _slot(x, _SLOTS)] + 0.5) / (total + 0.5 * _ALPHABET)
            context = np.uint64(0)
            for back in range(1, min(ORDER, i - starts[text] + 1)):
                x = (x + _code(codes[i - back]) + np.uint64(1)) * _MIX
                context = (context + _code(codes[i - back]) + np.uint64(1)) * _MIX
                known = counts[back - 1, _slot(context, _SLOTS)]
                p = (counts[back, _slot(x, _SLOTS)] + _STRENGTH * p) / (known + _STRENGTH)
            bits -= np.log2(min(p, 1.0))
        out[text] = bits / size
    return out


@njit(cache=True)
def _term(codes, first, i):  # type: ignore[no-untyped-def]
    """The slot of the term that ends at i: a pair of characters, five of them in Latin script; -1 for none."""
    back = 2 if is_wide(codes[i]) else 5
    if i - back + 1 < first:
        return np.int64(-1)
    x = np.uint64(0)
    for k in range(back):
        x = (x + _code(codes[i - k]) + np.uint64(1)) * _MIX
    return _slot(x, PAIRS)


@njit(cache=True)
def _weights(codes, starts):  # type: ignore[no-untyped-def]
    have = np.ones(PAIRS)
    seen = np.full(PAIRS, -1, np.int64)
    for text in range(len(starts) - 1):
        for i in range(starts[text], starts[text + 1]):
            slot = _term(codes, starts[text], i)
            if slot >= 0 and seen[slot] != text:
                seen[slot] = text
                have[slot] += 1
    return np.log((len(starts) + 1) / have).astype(np.float32)


@njit(cache=True)
def _vector(codes, first, last, weights, tally, used):  # type: ignore[no-untyped-def]
    """Fills tally with the text's weighted pairs, of length 1; returns how many slots are used."""
    many = 0
    for i in range(first, last):
        slot = _term(codes, first, i)
        if slot < 0:
            continue
        if tally[slot] == 0.0:
            used[many] = slot
            many += 1
        tally[slot] += np.float32(1.0)
    length = 0.0
    for k in range(many):
        slot = used[k]
        tally[slot] = (np.float32(1.0) + np.log(tally[slot])) * weights[slot]
        length += tally[slot] * tally[slot]
    if length > 0:
        for k in range(many):
            tally[used[k]] /= np.float32(np.sqrt(length))
    return many


@njit(cache=True)
def _centre(codes, starts, weights):  # type: ignore[no-untyped-def]
    out = np.zeros(PAIRS, np.float32)
    tally, used = np.zeros(PAIRS, np.float32), np.empty(PAIRS, np.int64)
    for text in range(len(starts) - 1):
        many = _vector(codes, starts[text], starts[text + 1], weights, tally, used)
        for k in range(many):
            out[used[k]] += tally[used[k]]
            tally[used[k]] = 0.0
    return out / np.float32(max(np.sqrt((out * out).sum()), 1e-9))


@njit(cache=True)
def _fits(codes, starts, weights, centres):  # type: ignore[no-untyped-def]
    out = np.zeros((len(starts) - 1, centres.shape[1]), np.float32)
    tally, used = np.zeros(PAIRS, np.float32), np.empty(PAIRS, np.int64)
    for text in range(len(starts) - 1):
        many = _vector(codes, starts[text], starts[text + 1], weights, tally, used)
        for k in range(many):
            value = tally[used[k]]
            for c in range(centres.shape[1]):
                out[text, c] += value * centres[used[k], c]
            tally[used[k]] = 0.0
    return out
