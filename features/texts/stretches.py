"""Stretches: what exactly of a text stands word for word in another, with the places on both sides.

Works on folded characters (see shingles.py), so spacing, punctuation, width and script do not matter. A
stretch counts from 14 Han characters or 28 letters on. It measures two texts at hand; which are worth
comparing is sources.py's answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.passages import PARTS, WIDE_PASSAGE, Parted, Sampled, is_wide

#: Least weight of a stretch: a Han character weighs 2, a letter or digit 1.
LEAST_WEIGHT = 28

_SEED = 12
_FOLLOWED = 12  # places of one seed that are followed up
_BASE = np.uint64(0x9E3779B97F4A7C15)
_FINISH = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True)
class Stretches:
    """Stretches that text a shares with text b: they begin at `a` and at `b` and are `size` folded
    characters long. They may overlap.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    size: NDArray[np.int64]


def stretches(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> Stretches:
    """All maximal common stretches of two folded texts."""
    return Stretches(*_stretches(a, b))


def shares(
    mine: Parted, passages: Sampled, common: NDArray[np.bool_], theirs: Parted,
    starts: NDArray[np.int64], sources: NDArray[np.int64], least: float, most: int,
) -> NDArray[np.float64]:  # fmt: skip
    """What of each text's claims and description stands in each of its sources.

    Text i (a document of `mine`, with its sampled passages and which of them are common) has the sources
    `sources[starts[i]:starts[i + 1]]` (documents of `theirs`). Returns (len(sources), 2): shares of the claims
    and of the description, the source with most taken first and nothing counted for two; 0 from where a
    source would add less than `least` to either, and after the first `most` of a text. A stretch counts if,
    of the passages sampled in it, at least one and at least half is not common.
    """
    return _shares(
        mine.codes, mine.starts, passages.starts, passages.positions, common,
        theirs.codes, theirs.starts, starts, sources, least, most,
    )  # fmt: skip


@njit(cache=True)
def _shares(  # type: ignore[no-untyped-def]
    codes, parts, sampled, positions, common, their_codes, their_parts, starts, sources, least, most
):
    out = np.zeros((len(sources), 2))
    for text in range(len(starts) - 1):
        first, last = starts[text], starts[text + 1]
        if first == last:
            continue
        begin, claims = parts[PARTS * text], parts[PARTS * text + 1]
        description, end = parts[PARTS * text + 2], parts[PARTS * text + 3]
        own = codes[begin:end]
        masks = np.zeros((last - first, len(own)), np.bool_)
        places = positions[sampled[text] : sampled[text + 1]]
        is_common = common[sampled[text] : sampled[text + 1]]
        for s in range(first, last):
            other = their_codes[their_parts[PARTS * sources[s]] : their_parts[PARTS * sources[s] + PARTS]]
            at, _b, size = _stretches(own, other)
            for k in range(len(at)):
                if _tells(places, is_common, at[k], at[k] + size[k]):
                    masks[s - first, at[k] : at[k] + size[k]] = True
        for _ in range(most):
            best, best_many = -1, 0
            for s in range(last - first):
                many = 0
                for i in range(len(own)):
                    many += masks[s, i]
                if many > best_many:
                    best, best_many = s, many
            if best < 0:
                break
            of_claims = masks[best, claims - begin : description - begin].sum() / max(description - claims, 1)
            of_description = masks[best, description - begin : end - begin].sum() / max(end - description, 1)
            if of_claims < least and of_description < least:
                masks[best] = False
                continue
            out[first + best, 0], out[first + best, 1] = of_claims, of_description
            for i in range(len(own)):
                if masks[best, i]:
                    for s in range(last - first):
                        masks[s, i] = False
    return out


@njit(cache=True)
def _tells(positions, common, first, last):  # type: ignore[no-untyped-def]
    """Whether the stretch [first, last) is more than turns of phrase."""
    at = np.searchsorted(positions, first)
    many = of_them = 0
    while at < len(positions) and positions[at] + WIDE_PASSAGE <= last:
        many += 1
        of_them += common[at]
        at += 1
    return many > of_them and 2 * of_them <= many


@njit(cache=True)
def _hashes(codes):  # type: ignore[no-untyped-def]
    many = max(len(codes) - _SEED + 1, 0)
    out = np.empty(many, np.uint64)
    power = np.uint64(1)
    for _ in range(_SEED):
        power *= _BASE
    x = np.uint64(0)
    for i in range(len(codes)):
        x = x * _BASE + np.uint64(codes[i])
        if i >= _SEED:
            x -= power * np.uint64(codes[i - _SEED])
        if i >= _SEED - 1:
            out[i - _SEED + 1] = x
    return out


@njit(cache=True)
def _stretches(a, b):  # type: ignore[no-untyped-def]
    of_a, of_b = _hashes(a), _hashes(b)
    slots = 64
    while slots < 2 * len(of_a):
        slots *= 2
    head = np.full(slots, -1, np.int32)
    following = np.full(max(len(of_a), 1), -1, np.int32)
    shift = np.uint64(40)
    mask = np.uint64(slots - 1)
    for i in range(len(of_a) - 1, -1, -1):
        slot = ((of_a[i] * _FINISH) >> shift) & mask
        following[i] = head[slot]
        head[slot] = i
    room = 64
    out_a, out_b, out_size = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    many = 0
    for j in range(len(of_b)):
        at = np.int64(head[((of_b[j] * _FINISH) >> shift) & mask])
        followed = 0
        while at >= 0 and followed < _FOLLOWED:
            if of_a[at] == of_b[j]:
                followed += 1
                if at == 0 or j == 0 or a[at - 1] != b[j - 1]:  # else part of a stretch that began earlier
                    size, weight = 0, 0
                    while at + size < len(a) and j + size < len(b) and a[at + size] == b[j + size]:
                        weight += 2 if is_wide(a[at + size]) else 1
                        size += 1
                    if weight >= LEAST_WEIGHT:
                        if many == room:
                            room *= 2
                            more_a, more_b, more_size = (
                                np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64),
                            )  # fmt: skip
                            more_a[:many], more_b[:many], more_size[:many] = out_a, out_b, out_size
                            out_a, out_b, out_size = more_a, more_b, more_size
                        out_a[many], out_b[many], out_size[many] = at, j, size
                        many += 1
            at = np.int64(following[at])
    return out_a[:many].copy(), out_b[:many].copy(), out_size[:many].copy()
