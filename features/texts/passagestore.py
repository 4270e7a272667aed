"""The passages of all texts of the register, sorted for looking up, kept between runs and mapped from disk.

A segment holds some texts: their digests and, sorted by passage, which text each passage stands in. Texts met
for the first time make a new segment; many small ones are joined. It is a cache and nothing more: deleting the
folder costs the time to make it again, and a file that cannot be read is thrown away.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.digests import Places, as_numbers
from bonafile.features.texts.passages import SCHEME, Sampled, together

#: A text is looked up among the first so many that hold a passage, in the order in which they became known.
FIRST_HOLDERS = 64

_BUCKETS = 1 << 16
_TEXTS_PER_SEGMENT = 100_000
_MADE_AT_ONCE = 20_000
_JOIN_AT = 16
_HEAD = 4


@dataclass(frozen=True)
class Segment:
    """`digests` (texts, 2) uint64; `hashes` sorted, with the local number of the text of each in `texts`;
    the passages with leading 16 bits b stand at `buckets[b]:buckets[b + 1]`.
    """

    digests: NDArray[np.uint64]
    hashes: NDArray[np.uint32]
    texts: NDArray[np.uint32]
    buckets: NDArray[np.int64]


def segment(digests: NDArray[np.uint64], found: Sampled) -> Segment:
    """A segment of texts with these digests and passages, in the order given."""
    owner = np.repeat(np.arange(len(digests), dtype=np.uint64), np.diff(found.starts))
    key = (found.hashes.astype(np.uint64) << np.uint64(32)) | owner
    key.sort()
    if len(key):
        key = key[np.concatenate(([True], key[1:] != key[:-1]))]
    hashes = (key >> np.uint64(32)).astype(np.uint32)
    edges = np.arange(_BUCKETS + 1, dtype=np.uint64) << np.uint64(16)
    buckets = np.searchsorted(hashes, edges[:-1].astype(np.uint32)).astype(np.int64)
    buckets = np.concatenate((buckets, [len(hashes)]))
    return Segment(digests, hashes, (key & np.uint64(0xFFFFFFFF)).astype(np.uint32), buckets)


class PassageStore:
    """Segments by content, in files called `name`; `folder=None` keeps nothing."""

    def __init__(self, folder: Path | None, name: str = f"passages-{SCHEME}") -> None:
        self.folder = folder
        self.name = name
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def segments(self, digests: Sequence[str], make: Callable[[list[int]], Sampled]) -> list[Segment]:
        """Segments that between them hold every text of these digests (32 hexadecimal digits), and perhaps
        others. `make` is asked, by position, for the texts that are not kept.
        """
        keys = as_numbers(digests)
        places = Places(keys)
        have = np.zeros(len(keys), dtype=bool)
        out = []
        for kept in self._kept():
            at = places.of(kept.digests)
            if (at >= 0).any():
                have[at[at >= 0]] = True
                out.append(kept)
        new = np.flatnonzero(~have)
        for first in range(0, len(new), _TEXTS_PER_SEGMENT):
            some = new[first : first + _TEXTS_PER_SEGMENT]
            pieces = [some[at : at + _MADE_AT_ONCE].tolist() for at in range(0, len(some), _MADE_AT_ONCE)]
            made = segment(keys[some], together([make(piece) for piece in pieces]))
            if self.folder is not None:
                with contextlib.suppress(OSError):  # a full disk costs time, not the result
                    self._write(made)
            out.append(made)
        return out

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"{self.name}-*.npy")) if self.folder is not None else []

    def _kept(self) -> list[Segment]:
        out = []
        for path in self._paths():
            try:
                out.append(_read(path))
            except (OSError, ValueError, EOFError):
                path.unlink(missing_ok=True)
        return out

    def _write(self, made: Segment) -> None:
        assert self.folder is not None
        small = [p for p in self._paths() if int(p.stem.rsplit("-", 1)[1]) < _TEXTS_PER_SEGMENT // 4]
        if len(small) >= _JOIN_AT:
            made = _joined([*(_read(p) for p in small), made])
        content = int(made.digests[:, 0].sum()) & 0xFFFFFFFFFFFF
        name = f"{self.name}-{content:012x}-{len(made.digests)}.npy"
        target = self.folder / name
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        head = np.array([len(made.digests), len(made.hashes)], dtype=np.uint64).view(np.uint32)
        parts = [
            head,
            made.digests.reshape(-1).view(np.uint32),
            made.buckets.view(np.uint32),
            made.hashes,
            made.texts,
        ]
        with draft.open("wb") as file:
            np.save(file, np.concatenate(parts), allow_pickle=False)
        draft.replace(target)  # whole or not at all
        if len(small) >= _JOIN_AT:
            for path in small:
                if path != target:
                    path.unlink(missing_ok=True)


def _read(path: Path) -> Segment:
    whole = np.load(path, mmap_mode="r", allow_pickle=False)
    if whole.dtype != np.uint32 or whole.ndim != 1 or len(whole) < _HEAD:
        raise ValueError(path)
    texts, passages = (int(n) for n in np.array(whole[:_HEAD]).view(np.uint64))
    ends = np.cumsum([_HEAD, 4 * texts, 2 * (_BUCKETS + 1), passages, passages]).tolist()
    if len(whole) != ends[-1]:
        raise ValueError(path)
    digests = np.array(whole[ends[0] : ends[1]]).view(np.uint64).reshape(-1, 2)
    buckets = np.array(whole[ends[1] : ends[2]]).view(np.int64)
    return Segment(digests, whole[ends[2] : ends[3]], whole[ends[3] : ends[4]], buckets)


def _joined(parts: list[Segment]) -> Segment:
    before = np.cumsum([0, *(len(p.digests) for p in parts)])
    hashes = np.concatenate([p.hashes for p in parts])
    texts = np.concatenate([p.texts + np.uint32(b) for p, b in zip(parts, before[:-1], strict=True)])
    order = np.argsort(texts, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(texts, minlength=int(before[-1])))))
    found = Sampled(hashes[order], np.zeros(len(order), dtype=np.int32), starts)
    return segment(np.concatenate([p.digests for p in parts]), found)


def holders(
    segments: Sequence[Segment], numbers: Sequence[NDArray[np.int64]], hashes: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The first FIRST_HOLDERS texts that hold each passage.

    `numbers[k][j]` is the number, in the order of becoming known, of the j-th text of segment k (-1 where it
    is not of this register or day). `hashes` is sorted. Returns (starts, texts): passage i is held by
    `texts[starts[i]:starts[i + 1]]`, ascending.
    """
    counts = np.zeros(len(hashes), dtype=np.int64)
    ordered = []
    for part, number in zip(segments, numbers, strict=True):
        known = number[number >= 0]
        ordered.append(bool((np.diff(known) > 0).all()))
        _count(part.hashes, part.texts, part.buckets, number, hashes, ordered[-1], counts)
    starts = np.concatenate(([0], np.cumsum(counts)))
    texts = np.empty(int(starts[-1]), dtype=np.int32)
    filled = np.zeros(len(hashes), dtype=np.int64)
    for part, number, straight in zip(segments, numbers, ordered, strict=True):
        _fill(part.hashes, part.texts, part.buckets, number, hashes, straight, starts, filled, texts)
    return _first_ones(starts, texts)


@njit(cache=True)
def _run(kept, buckets, wanted):  # type: ignore[no-untyped-def]
    """Where the passages equal to `wanted` begin, and where the bucket ends."""
    low, high = buckets[wanted >> 16], buckets[(wanted >> 16) + 1]
    end = high
    while low < high:
        middle = (low + high) >> 1
        if kept[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low, end


@njit(cache=True)
def _count(kept, texts, buckets, number, hashes, straight, counts):  # type: ignore[no-untyped-def]
    for i in range(len(hashes)):
        at, end = _run(kept, buckets, np.int64(hashes[i]))
        many = 0
        while at < end and kept[at] == hashes[i] and (many < FIRST_HOLDERS or not straight):
            if number[texts[at]] >= 0:
                many += 1
            at += 1
        counts[i] += many


@njit(cache=True)
def _fill(kept, texts, buckets, number, hashes, straight, starts, filled, out):  # type: ignore[no-untyped-def]
    for i in range(len(hashes)):
        at, end = _run(kept, buckets, np.int64(hashes[i]))
        many = 0
        while at < end and kept[at] == hashes[i] and (many < FIRST_HOLDERS or not straight):
            known = number[texts[at]]
            if known >= 0:
                out[starts[i] + filled[i]] = known
                filled[i] += 1
                many += 1
            at += 1


@njit(cache=True)
def _first_ones(starts, texts):  # type: ignore[no-untyped-def]
    """Each passage's holders ascending, nothing twice, cut to the first FIRST_HOLDERS."""
    new = np.zeros(len(starts), np.int64)
    at = 0
    for i in range(len(starts) - 1):
        first, last = starts[i], starts[i + 1]
        for j in range(first + 1, last):  # nearly in order already: insertion
            text = texts[j]
            k = j
            while k > first and texts[k - 1] > text:
                texts[k] = texts[k - 1]
                k -= 1
            texts[k] = text
        many = 0
        before = np.int32(-1)
        for j in range(first, last):
            text = texts[j]
            if many < FIRST_HOLDERS and text != before:
                texts[at] = text
                at += 1
                many += 1
            before = text
        new[i + 1] = at
    return new, texts[:at].copy()
