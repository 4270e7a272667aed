"""Which folded forms of marks are alike, as rows of numbers: the index's views, asked for forms instead of marks.

The main job works on distinct forms and puts owners and days to them afterwards, from the register; so it asks
each form once, and nothing here knows of days. What likeness is worth something is resemblance.py's and otherwise.py's.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel, string_hash
from bonafile.features.marks.engine.segment import Listed
from bonafile.features.marks.engine.strings import Strings, distinct, encoded, find, points, same_codes, table
from bonafile.features.marks.engine.windows import inside
from bonafile.features.marks.exchanges import by_eye
from bonafile.features.marks.folding import folded_points
from bonafile.features.marks.index import VIEWS, MarkIndex
from bonafile.features.marks.views import WAYS, Found, Queries, in_parts
from bonafile.features.marks.views.variants import members

_THREADS = 2


class Book:
    """The distinct folded forms of some marks or terms, and the index in which they are searched."""

    def __init__(self, forms: list[str], index: MarkIndex | None = None) -> None:
        """`forms`: distinct, not empty. What the index lacks of them (all, without one) is put into one in memory."""
        self.forms = np.array(forms, dtype=object)
        self.text, self.offset = points(forms)
        index = MarkIndex(()) if index is None else MarkIndex(index.parts, index.views, index.threads)
        # what folding does not leave as it is (once in a million) is found by what it folds to
        self._again = folded_points(forms)
        lacking = np.ones(len(forms), bool)
        for part in index.parts:
            lacking &= self._numbers(part.forms) < 0
        if lacking.any() or not index.parts:
            new = self.forms[lacking]
            # an identifier that no mark of a register has
            marks = pd.DataFrame({"mark_id": "\x1f" + new, "mark_text": new}, dtype=object)
            index.append(marks.assign(filing_date=pd.Timestamp(0), owner="", nice_classes=""))
        self.index = index
        #: for each part of the index the places in `forms` of each of its forms; none for one not asked about
        self._places = [_listed(self._numbers(part.forms), part.forms.size) for part in index.parts]

    def _numbers(self, strings: Strings) -> NDArray[np.int64]:
        """The number each form has in a table of folded forms, -1 for one it does not have."""
        text, offset = self._again
        return _find_all(  # type: ignore[no-any-return]
            strings.text, strings.offset, strings.slots, same_codes(strings.text), encoded(strings, text), offset
        )  # fmt: skip

    def alike(self, queries: Queries, view: str, cutoff: Fraction) -> pd.DataFrame:
        """Pairs of a query and a form that a view finds at or above the cutoff: query, form (positions), similarity.

        The view `contained` adds by (written, look, sound), start and end.
        """
        tables = [
            _table(VIEWS[view].found(part, queries, cutoff, self.index.threads), place)
            for part, place in zip(self.index.parts, self._places, strict=True)
        ]
        # a form may stand in several parts
        out = pd.concat(tables, ignore_index=True)
        return out.drop_duplicates(["query", "form"], ignore_index=True) if len(tables) > 1 else out

    def exchanged(self, folded: list[str], least: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a text and a form that is it, or a run of it, of `least` characters on, with one exchanged for a look-alike
        (of three or four: two), as positions; no pair twice (exchanges.by_eye).
        """
        pairs = []
        for part, place in zip(self.index.parts, self._places, strict=True):
            rows = by_eye(part.forms, folded, folded, self.index.threads, least)
            at, form = members(rows[:, 1], place)
            pairs.append(np.column_stack([rows[at, 0], form]))
        found = np.unique(np.concatenate([np.zeros((0, 2), np.int64), *pairs]), axis=0)
        return found[:, 0], found[:, 1]

    def containing(self, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a word and a form that is it or contains it, as positions."""
        return _runs(words, self.text, self.offset)


def asked(forms: pd.DataFrame) -> Queries:
    """Queries of a table of mark_text and folded, row by row."""
    return Queries(forms["mark_text"].tolist(), *folded_points(forms["folded"].tolist()))


def occurring(words: list[str], queries: Queries) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a word and a query that is it or contains it, as positions."""
    return _runs(words, queries.points, queries.offset)


def standing_inside(needles: list[str], haystacks: list[str]) -> pd.DataFrame:
    """All pairs of a needle and a longer haystack in which it stands, as positions: needle, haystack.

    Ordered by haystack and needle. Empty needles stand nowhere.
    """
    needle, haystack = _runs(needles, *points(haystacks))
    length = np.array([len(n) for n in needles], np.int64)
    longer = np.array([len(h) for h in haystacks], np.int64)[haystack] > length[needle]
    found = pd.DataFrame({"needle": needle[longer], "haystack": haystack[longer]})
    return found.sort_values(["haystack", "needle"], ignore_index=True)


def _runs(
    needles: list[str], text: NDArray[np.uint32], offset: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a needle and a text that is it or contains it."""
    words, start, number = distinct(*points(needles))
    strings = table(words, start)
    codes, same = encoded(strings, text), same_codes(strings.text)

    def work(a: int, b: int) -> NDArray[np.int64]:
        return inside(  # type: ignore[no-any-return]
            codes, offset[a : b + 1], strings.text, strings.offset, strings.slots, same, 1, False
        )

    spans = in_parts(work, len(offset) - 1, _THREADS, 100_000) if len(offset) > 1 else iter(())
    rows = [np.column_stack([r[:, 1], r[:, 0] + a]) for a, r in spans]
    found = np.concatenate([np.zeros((0, 2), np.int64), *rows])
    code = np.unique(found[:, 0] * len(offset) + found[:, 1])
    string, at = code // len(offset), code % len(offset)
    # needles that are the same string
    order = np.argsort(number, kind="stable")
    first = np.searchsorted(number[order], string)
    count = np.searchsorted(number[order], string, side="right") - first
    which = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    return order[which].astype(np.int64), np.repeat(at, count)


def _table(found: Found, places: Listed) -> pd.DataFrame:
    at, form = members(found.form, places)
    pairs = pd.DataFrame({"query": found.query[at], "form": form, "similarity": found.similarity[at]})
    if found.by is None or found.start is None or found.end is None:
        return pairs
    by = np.array(WAYS, dtype=object)[found.by[at]]
    return pairs.assign(by=by, start=found.start[at], end=found.end[at])


def _listed(number: NDArray[np.int64], count: int) -> Listed:
    """Places by number; those of number -1 left out."""
    order = np.argsort(number, kind="stable")
    order = order[np.searchsorted(number[order], 0) :]
    start = np.searchsorted(number[order], np.arange(count + 1))
    return Listed(start.astype(np.int64), order.astype(np.int32))


@kernel
def _find_all(
    text: np.ndarray, offset: np.ndarray, slots: np.ndarray, same: np.ndarray, other: np.ndarray,
    others: np.ndarray,
) -> np.ndarray:  # fmt: skip
    out = np.full(len(others) - 1, -1, np.int64)
    for i in range(len(out)):
        a, b = others[i], others[i + 1]
        if b > a:
            out[i] = find(text, offset, slots, same, string_hash(other, a, b), -1, other, a, b)[0]
    return out
