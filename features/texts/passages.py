"""Passages: a fixed sample of the longer shingles of a text, by which borrowed stretches are found.

A passage is 10 characters where it starts on a Han, kana or hangul character and 18 where not (twice a
shingle): long enough that two texts rarely share one by chance. One in eight is kept, chosen by its hash
alone (Broder 1997, modulo sampling), so that a stretch common to two texts is sampled alike in both, however
long the texts around it. What is found by them is a candidate; stretches.py measures it on the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.shingles import blocks, fold

WIDE_PASSAGE = 10
NARROW_PASSAGE = 18
#: One passage in so many is kept.
ONE_IN = 8
#: Parts of a document: title and abstract, claims, description. No passage crosses from one into the next.
PARTS = 3
#: Changes whenever the numbers a text is turned into change: part of the cache's file names.
SCHEME = "p10-18-8-1"

_BASE = np.uint64(0x9E3779B97F4A7C15)
_WIDE_SALT = np.uint64(0x5851F42D4C957F2D)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Sampled:
    """Sampled passages of documents: those of document i are `hashes[starts[i]:starts[i + 1]]`, in the order
    of the text; `positions` are where they begin, in folded characters from the document's beginning.
    """

    hashes: NDArray[np.uint32]
    positions: NDArray[np.int32]
    starts: NDArray[np.int64]


@dataclass(frozen=True)
class Parted:
    """Folded documents in parts: part k of document i is `codes[starts[PARTS * i + k]:starts[PARTS * i + k + 1]]`."""

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]

    def bounds(self, document: int) -> NDArray[np.int64]:
        """The PARTS + 1 places at which the parts of a document begin and end."""
        return self.starts[PARTS * document : PARTS * (document + 1) + 1]


def parted(documents: Sequence[tuple[str, str, str]]) -> Parted:
    """Folds documents, each given as (title and abstract, claims, description)."""
    folded = fold([part for document in documents for part in document])
    return Parted(folded.codes, folded.starts)


def sampled(documents: Sequence[tuple[str, str, str]]) -> Sampled:
    """The sampled passages of documents, each given as (title and abstract, claims, description)."""
    runs = blocks(["".join(d) for d in documents])
    return together([of_parted(parted(documents[first:last])) for first, last in runs])


def together(parts: Sequence[Sampled]) -> Sampled:
    """The passages of all documents of the parts, in their order."""
    if not parts:
        return Sampled(np.empty(0, np.uint32), np.empty(0, np.int32), np.zeros(1, np.int64))
    counts = np.concatenate([np.diff(part.starts) for part in parts])
    starts = np.concatenate(([0], np.cumsum(counts)))
    hashes, positions = (np.concatenate([getattr(p, c) for p in parts]) for c in ("hashes", "positions"))
    return Sampled(hashes, positions, starts)


def of_parted(documents: Parted) -> Sampled:
    """The sampled passages of folded documents."""
    return Sampled(*_sample(documents.codes, documents.starts))


@njit(cache=True)
def is_wide(code):  # type: ignore[no-untyped-def]
    """Whether a code point is ideographic or syllabic: the same test as that of the shingles."""
    return code >= 0x3040 and (code < 0xA000 or (0xAC00 <= code < 0xD7B0) or code >= 0x20000)


@njit(cache=True)
def _sample(codes, starts):  # type: ignore[no-untyped-def]
    count = (len(starts) - 1) // PARTS
    room = len(codes) // 4 + 1024
    hashes, positions = np.empty(room, np.uint32), np.empty(room, np.int32)
    ends = np.zeros(count + 1, np.int64)
    power_wide, power_narrow = np.uint64(1), np.uint64(1)
    for _ in range(WIDE_PASSAGE):
        power_wide *= _BASE
    for _ in range(NARROW_PASSAGE):
        power_narrow *= _BASE
    prefix = np.zeros(1024, np.uint64)
    at = 0
    for part in range(count * PARTS):
        first, last = starts[part], starts[part + 1]
        size = last - first
        if size + 1 > len(prefix):
            prefix = np.zeros(2 * (size + 1), np.uint64)
        for i in range(size):
            prefix[i + 1] = prefix[i] * _BASE + np.uint64(codes[first + i])
        if at + size > room:
            room = 2 * (at + size)
            more_hashes, more_positions = np.empty(room, np.uint32), np.empty(room, np.int32)
            more_hashes[:at], more_positions[:at] = hashes[:at], positions[:at]
            hashes, positions = more_hashes, more_positions
        for i in range(size):
            if is_wide(codes[first + i]):
                if i + WIDE_PASSAGE > size:
                    continue
                x = (prefix[i + WIDE_PASSAGE] - prefix[i] * power_wide) ^ _WIDE_SALT
            else:
                if i + NARROW_PASSAGE > size:
                    continue
                x = prefix[i + NARROW_PASSAGE] - prefix[i] * power_narrow
            x = (x ^ (x >> np.uint64(30))) * _FIRST
            x = (x ^ (x >> np.uint64(27))) * _SECOND
            x = x ^ (x >> np.uint64(31))
            if x % np.uint64(ONE_IN) == np.uint64(0):
                hashes[at] = np.uint32(x >> np.uint64(32))
                positions[at] = i + first - starts[part - part % PARTS]
                at += 1
        if part % PARTS == PARTS - 1:
            ends[part // PARTS + 1] = at
    return hashes[:at].copy(), positions[:at].copy(), ends
