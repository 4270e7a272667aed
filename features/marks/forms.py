"""All that a mark is compared by, made at once for many marks: for comparing two of them at hand.

The index makes the same strings for a whole register (engine/segment.py); which of them tell is judging.py's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from bonafile.features.marks.engine.strings import points, points_text
from bonafile.features.marks.everyday import own_words
from bonafile.features.marks.glyphs import looks
from bonafile.features.marks.phonetics import sounds
from bonafile.features.marks.resemblance import has_han, is_han
from bonafile.features.marks.views import Queries
from bonafile.features.marks.views.contained import spoken_parts
from bonafile.features.marks.words import word_edges

_RUNS = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\u3400-\u9fff\U00020000-\U0003ffff]+")


class Form:
    """One mark: as filed, folded, and all its sounds, looks and spoken parts (views/contained.py) with their places."""

    __slots__ = ("__dict__", "folded", "looks", "sounds", "spoken", "text")

    def __init__(
        self, text: str, folded: str, sounds: tuple[str, ...], looks: tuple[str, ...],
        spoken: dict[str, tuple[int, int]],
    ) -> None:  # fmt: skip
        self.text, self.folded, self.sounds, self.looks, self.spoken = text, folded, sounds, looks, spoken

    @cached_property
    def edges(self) -> frozenset[int]:
        """Where words begin and end in the folded form."""
        return frozenset(word_edges(self.text, self.folded))

    @cached_property
    def pieces(self) -> list[str]:
        """What the folded form is cut into by spaces and signs."""
        return [self.folded[a:b] for a, b in pairwise(sorted(self.edges))]

    @cached_property
    def words(self) -> list[str]:
        """Words of the folded form; a word ends at a space, a sign, or where Chinese meets other letters."""
        return [run for piece in self.pieces for run in _RUNS.findall(piece)]

    @cached_property
    def own_words(self) -> list[str]:
        """What is left of the words without everyday ones (everyday.py)."""
        return own_words(self.words)

    @cached_property
    def own(self) -> str:
        """The own words put together."""
        return "".join(self.own_words)

    @cached_property
    def chinese(self) -> bool:
        """Whether all of it is Chinese characters."""
        return is_han(self.folded)

    @cached_property
    def mixed(self) -> bool:
        """Whether some of it is Chinese characters."""
        return has_han(self.folded)


def forms_of(texts: Sequence[str]) -> list[Form]:
    """The forms of marks as filed, in order; some ten thousand at once are quick and small."""
    queries = Queries.of(list(texts))
    folded = [points_text(queries.points[a:b]) for a, b in pairwise(queries.offset)]
    heard = _listed(sounds(queries.points, queries.offset), len(texts))
    seen = _listed(looks(queries.points, queries.offset), len(texts))
    parts, places = spoken_parts(queries)
    said = _listed(sounds(*points(parts)), len(parts))
    spoken: list[dict[str, tuple[int, int]]] = [{} for _ in texts]
    for part, (q, start, end) in enumerate(places.tolist()):
        for way in said[part]:
            spoken[q].setdefault(way, (start, end))
    return [
        Form(*row) for row in zip(texts, folded, map(tuple, heard), map(tuple, seen), spoken, strict=True)
    ]


@lru_cache(maxsize=4096)
def form_of(text: str) -> Form:
    """The forms of one mark."""
    return forms_of([text])[0]


def _listed(made: tuple, count: int) -> list[dict[str, None]]:  # type: ignore[type-arg]
    """For each text its strings, the usual one first, without repeats."""
    text, offset, of = made
    out: list[dict[str, None]] = [{} for _ in range(count)]
    whole = points_text(text)
    for (a, b), i in zip(pairwise(offset.tolist()), of.tolist(), strict=True):
        out[i][whole[a:b]] = None
    return out
