"""What the searches cost as the register grows: texts are made, taken in and forgotten, the index is on disk."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from made_texts import Texts, timed

from bonafile.features.texts import minhash
from bonafile.features.texts.digests import Places, as_numbers
from bonafile.features.texts.passages import Sampled, sampled
from bonafile.features.texts.passagestore import PassageStore, holders
from bonafile.features.texts.sources import Asked, laid_to_sources

_ASKED = 2000
_OF_ONE_APPLICANT = 5


class Growing:
    """A register of made texts that keeps signatures in memory and passages on disk, and no texts."""

    def __init__(self, folder: Path, most: int) -> None:
        self.made = Texts(0, seed=2)
        self.store = PassageStore(folder)
        self.folder = folder
        self.bands = np.empty((most + _ASKED, minhash.BANDS), dtype=np.uint32)
        self.sketch = np.empty((most + _ASKED, minhash.WIDTH), dtype=np.uint8)
        self.digests = [f"{n * 0x9E3779B97F4A7C15 % (1 << 64):016x}{n:016x}" for n in range(most)]
        self.asked: list[str] = []
        self.making = 0.0

    def grow(self, size: int) -> float:
        """Takes in texts up to this number; processor seconds of that, without making them."""
        made_before = self.making
        _, seconds = timed(lambda: self.store.segments(self.digests[:size], self._taken_in))
        return seconds - (self.making - made_before)

    def _taken_in(self, some: list[int]) -> Sampled:
        texts, seconds = timed(lambda: [self.made.text() for _ in some])
        self.making += seconds
        if not self.asked:
            self.asked = [self.made.edited(t, 0.1) for t in texts[:_ASKED]]
        signed = minhash.signatures(texts)
        self.bands[some], self.sketch[some] = signed.bands, signed.sketch
        return sampled([("", t, "") for t in texts])

    def near_copies(self, size: int) -> int:
        """How many of the texts asked about have a candidate that their signatures liken to it."""
        signed, rows = minhash.signatures(self.asked), slice(size, size + _ASKED)
        self.bands[rows], self.sketch[rows] = signed.bands, signed.sketch
        whole, days = size + _ASKED, np.zeros(size + _ASKED, dtype=np.int64)
        keys = [self.bands[:whole, k] for k in range(minhash.BANDS)]
        left, right = minhash.candidates(keys, np.arange(whole), np.arange(whole) >= size, days, days)
        near = minhash.estimate(self.sketch, left, right) >= 0.4
        return len(np.unique(left[near]))

    def laid(self, size: int) -> int:
        """How many of the texts asked about are laid to a source."""
        digests = self.digests[:size]
        segments = self.store.segments(digests, self._taken_in)
        places = Places(as_numbers(digests))
        some = sampled([("", t, "") for t in self.asked])
        wanted, which = np.unique(some.hashes, return_inverse=True)
        starts, holding = holders(segments, [places.of(s.digests) for s in segments], wanted)
        before, nobody = np.full(_ASKED, size), np.full(_ASKED, -1)
        laid = laid_to_sources(
            Asked(some, which, before, nobody),
            starts,
            holding,
            np.arange(size) // _OF_ONE_APPLICANT,
            np.arange(size),
        )
        return len(np.unique(laid.text))

    def on_disk(self) -> int:
        """Bytes of the passages on disk."""
        return sum(path.stat().st_size for path in self.folder.iterdir())


def curve(sizes: list[int], beyond: int = 5_000_000) -> Iterator[tuple[str, str]]:
    """Cost of taking a text in and of asking, at each size of the register, and a straight line drawn on."""
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        register = Growing(Path(folder), max(sizes))
        before = 0
        for size in sorted(sizes):
            taking = register.grow(size)
            begin = time.perf_counter()
            found, near = timed(lambda size=size: register.near_copies(size))
            laid, spliced = timed(lambda size=size: register.laid(size))
            clock = time.perf_counter() - begin
            kept.append((size, near, spliced))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            yield (
                f"{size:,} texts",
                f"taking in {1e6 * taking / (size - before):.0f} µs a text; {_ASKED:,} asked: near copies {near:.1f} s "
                f"({found:,} have one), sources {spliced:.1f} s ({laid:,} have one), {clock:.0f} s by the clock; passages "
                f"{register.on_disk() / 1e9:.2f} GB on disk, signatures {size * (minhash.WIDTH + 4 * minhash.BANDS) / 1e9:.2f} GB, "
                f"most memory held so far {peak:.1f} GiB",
            )
            before = size
    if len(kept) > 1 and beyond > max(sizes):
        known, *costs = (np.array(c) for c in zip(*kept, strict=True))
        near, spliced = (float(np.polyval(np.polyfit(known, each, 1), beyond)) for each in costs)
        yield (
            f"{beyond:,} texts, extrapolated, not measured",
            f"{_ASKED:,} asked: near copies {near:.1f} s, sources {spliced:.1f} s",
        )
