"""The index of all marks of a register: built, searched in every view, appended to, saved and opened.

What alike means is views/; how it is found is engine/. An index is a few parts that never change; appending
makes a new one and puts it beside the others in one step, so that a search sees all of it or nothing.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bonafile.features.marks.engine import store
from bonafile.features.marks.engine.kernels import kernel
from bonafile.features.marks.engine.segment import (
    Marks,
    Segment,
    arrays_of,
    from_arrays,
    hashed,
    segment,
    text_array,
    text_parts,
)
from bonafile.features.marks.folding import folded_points
from bonafile.features.marks.glyphs import classes
from bonafile.features.marks.intake import NEVER, STATUSES, day_number, described, joined, marks_from
from bonafile.features.marks.phonetics import readings
from bonafile.features.marks.views import Found, Queries, contained, look, meaning, permuted, sound, written
from bonafile.records.errors import InputError

VIEWS: dict[str, Any] = {
    "written": written, "contained": contained, "permuted": permuted, "sound": sound, "look": look,
    "meaning": meaning,
}  # fmt: skip
_VERSION = 1
#: Parts of up to so many marks are put together when appending; larger ones by :meth:`MarkIndex.compact`.
_SMALL = 250_000


class MarkIndex:
    """All marks of a register, searchable by how they are written, sound, look and mean.

    May be shared by threads; one opened from a file is also shared by processes, through the memory map.
    """

    def __init__(self, parts: Sequence[Segment], views: Iterable[str] = VIEWS, threads: int = 2) -> None:
        self._parts: tuple[Segment, ...] = tuple(parts)
        self._views = frozenset(views)
        self._threads = threads
        self._appending = threading.Lock()

    @classmethod
    def build(
        cls, marks: pd.DataFrame, *, views: Iterable[str] = tuple(VIEWS), threads: int = 2
    ) -> MarkIndex:
        """Build an index of marks, for some views or all; `contained` brings sound and look with it.

        `marks`: one row per mark, with mark_id (unique), mark_text (empty for a mark without words),
        filing_date, owner, nice_classes (a list of numbers or `9;35`), and, where known, ended (the day it was
        withdrawn or died) and status (what happened then; `dead` if only the day is given). InputError where a
        column is missing, an identifier or a day is empty, or an identifier occurs twice.
        """
        wanted = {_known_view(v) for v in views}
        index = cls((), wanted | ({"sound", "look"} if "contained" in wanted else set()), threads)
        index.append(marks)
        return index

    def __len__(self) -> int:
        return sum(part.marks.size for part in self._parts)

    @property
    def views(self) -> frozenset[str]:
        """The views it was built for."""
        return self._views

    @property
    def parts(self) -> tuple[Segment, ...]:
        """What it is made of: parts that never change."""
        return self._parts

    @property
    def threads(self) -> int:
        """How many threads a search uses."""
        return self._threads

    def has(self, mark_ids: Sequence[str] | pd.Series) -> NDArray[np.bool_]:
        """Which of the identifiers it knows."""
        ids = pa.array(list(mark_ids), pa.large_string())
        hashes = hashed(*text_parts(ids))
        known = np.zeros(len(hashes), bool)
        for part in self._parts:
            if not len(part.key):
                continue
            at = np.minimum(np.searchsorted(part.key, hashes), len(part.key) - 1)
            here = np.flatnonzero(part.key[at] == hashes)
            same = pc.equal(part.marks.ids(part.key_row[at[here]]), ids.take(pa.array(here)))
            known[here] |= same.to_numpy(zero_copy_only=False)
        return known

    def append(self, marks: pd.DataFrame) -> None:
        """Add marks, as given to :meth:`build`; those already here with the same text and day are passed over.

        Searches that are running go on without them. InputError, and nothing added, where a mark here has
        the same identifier and another text or day.
        """
        with self._appending:
            new = marks_from(marks)
            new = _without_known(self._parts, new)
            parts = list(self._parts)
            if new.size or not parts:
                while parts and parts[-1].marks.size <= min(_SMALL, 2 * new.size):
                    new = joined([parts.pop().marks, new])
                parts.append(_part(new, self._views, self._threads))
            self._parts = tuple(parts)

    def compact(self) -> None:
        """Put all parts together: searches are a little quicker afterwards. Takes as long as building."""
        with self._appending:
            if len(self._parts) > 1:
                self._parts = (_part(joined([p.marks for p in self._parts]), self._views, self._threads),)

    def search(
        self,
        queries: Sequence[str] | pd.DataFrame,
        view: str = "written",
        cutoff: float | Fraction = 0.8,
        as_of: str | date | None = None,
        limit: int | None = None,
    ) -> pd.DataFrame:
        """Every mark that a view finds alike at or above the cutoff, none missing.

        `queries`: texts, or a frame with mark_text. `as_of`: only marks filed by that day; without it a frame
        with filing_date is searched as of each query's own day. `limit`: at most so many per query, the most
        similar first, then the earliest filed. `cutoff` 0.6 to 1; what it means is said by the view's file.

        Returns a DataFrame of query (position), mark_id, similarity (0-1) and status (what had become of the
        mark by that day, '' if it lives), ordered by query, similarity (falling) and filing day. The view
        `contained` adds by (written, look, sound), start and end (in the folded query; -1 if not in one
        place), and orders by these instead of similarity: as written first, longer first. InputError for an
        unknown view, a cutoff outside its range or a day that is none.
        """
        if _known_view(view) not in self._views:
            raise InputError(
                f"This mark index was built without the view “{view}”; build it again with it.",
                f"该商标索引建立时未包含“{view}”比对方式；请重新建立。",
            )
        exact = exact_cutoff(cutoff)
        texts, days = _asked(queries, as_of)
        codes, distinct_texts = pd.factorize(np.array(texts, dtype=object))
        unique = Queries(list(distinct_texts), *folded_points(list(distinct_texts)))
        positions = _positions(codes, len(unique.texts))
        frames, order = [], []
        for part in self._parts:
            found = VIEWS[view].found(part, unique, exact, self._threads)
            query, row, hit = _expanded(
                found.query, found.form, *positions, days, part.of_form.start, part.of_form.member,
                part.marks.filed,
            )  # fmt: skip
            frames.append((part, query, row, found, hit))
            order.append((query, -found.similarity[hit], part.marks.filed[row]))
        return _table(frames, order, days, limit, view == "contained")

    def details(self, mark_ids: Sequence[str]) -> pd.DataFrame:
        """What the index knows of marks: mark_id, mark_text, owner, filing_date, nice_classes (`9;35`), ended, status.

        In the order given. InputError for an identifier the index does not have.
        """
        ids = pa.array(list(mark_ids), pa.large_string())
        hashes = hashed(*text_parts(ids))
        found: list[pd.DataFrame] = []
        for part in self._parts:
            at = np.asarray(np.searchsorted(part.key, hashes)) % max(1, len(part.key))
            here = np.flatnonzero(part.key[at] == hashes) if len(part.key) else np.zeros(0, np.int64)
            rows = part.key_row[at[here]].astype(np.int64)
            same = pc.equal(part.marks.ids(rows), ids.take(pa.array(here))).to_numpy(zero_copy_only=False)
            found.append(described(part.marks, rows[same]).set_axis(here[same]))
        table = pd.concat(found).sort_index() if found else pd.DataFrame(index=[])
        if len(table) != len(ids):
            name = next(mark_ids[i] for i in range(len(ids)) if i not in table.index)
            raise InputError(f"The index has no mark {name}.", f"索引中没有商标 {name}。")
        return table.reset_index(drop=True)

    def save(self, path: str | Path) -> None:
        """Write the index to a file, replacing an older one in one step."""
        arrays: dict[str, NDArray[Any]] = {}
        parts = self._parts
        for k, part in enumerate(parts):
            arrays |= arrays_of(part, str(k))
        about = {"version": _VERSION, "tables": _tables(), "views": sorted(self._views), "parts": len(parts)}
        store.write(Path(path), arrays, about)

    @classmethod
    def open(cls, path: str | Path, *, threads: int = 2) -> MarkIndex:
        """Open a saved index by memory map. InputError if the file is damaged or of another version."""
        arrays, about = store.read(Path(path))
        if about.get("version") != _VERSION:
            raise InputError(
                f"The mark index {path} is of version {about.get('version')}, this program reads version "
                f"{_VERSION}; build it from the register again.",
                f"商标索引 {path} 的版本为 {about.get('version')}，本程序读取版本 {_VERSION}；请由登记簿重新建立。",
            )
        if about["tables"] != _tables():
            raise InputError(
                f"The mark index {path} was built with other tables of readings or look-alikes than are installed; "
                "build it from the register again.",
                f"商标索引 {path} 所用的读音或形近字表与当前安装的不同；请由登记簿重新建立。",
            )
        parts = [from_arrays(Segment, str(k), arrays) for k in range(about["parts"])]
        return cls(parts, about["views"], threads)


@cache
def _tables() -> list[int]:
    """Checksums of the tables that forms are made with: an index is only searched with those it was built with."""
    spoken = readings()
    return [zlib.crc32(a.tobytes()) for a in (*spoken, classes())]


def exact_cutoff(cutoff: float | Fraction) -> Fraction:
    """A cutoff as the fraction its decimal writing says (0.8 is 4/5). InputError outside 0.6 to 1."""
    try:
        fraction = cutoff if isinstance(cutoff, Fraction) else Fraction(str(cutoff))
    except ValueError:
        fraction = Fraction(0)
    if not Fraction(6, 10) <= fraction <= 1 or fraction.denominator > 1_000_000:
        raise InputError(
            f"The similarity cutoff of marks must be a number from 0.6 to 1 with at most six decimals, not {cutoff}.",
            f"商标相似度阈值须为 0.6 至 1 之间、小数不超过六位的数，而不是 {cutoff}。",
        )
    return fraction


def _known_view(view: str) -> str:
    if view not in VIEWS:
        raise InputError(
            f"There is no view “{view}” of marks; choose one of {', '.join(VIEWS)}.",
            f"没有“{view}”这种商标比对方式；请从 {'、'.join(VIEWS)} 中选择。",
        )
    return view


def _part(marks: Marks, views: frozenset[str], threads: int) -> Segment:
    texts = text_array(marks.text_bytes, marks.text_offset).to_pylist()
    points, offset = folded_points(texts)
    return segment(marks, points, offset, views, threads)


def _without_known(parts: tuple[Segment, ...], new: Marks) -> Marks:
    """The marks whose identifier no part has; InputError where one is known as something else."""
    known = np.zeros(new.size, bool)
    hashes = hashed(new.id_bytes, new.id_offset)
    for part in parts:
        at = np.searchsorted(part.key, hashes)
        at = np.minimum(at, max(0, len(part.key) - 1))
        for i in np.flatnonzero(part.key[at] == hashes) if len(part.key) else ():
            row = part.key_row[at[i]]
            mine, its = np.array([i]), np.array([row])
            if new.ids(mine) != part.marks.ids(its):
                continue
            if new.filed[i] != part.marks.filed[row] or new.texts(mine) != part.marks.texts(its):
                name = new.ids(mine)[0].as_py()
                raise InputError(
                    f"Mark {name} is in the index with another text or filing date; build the index from the "
                    "register again.",
                    f"商标 {name} 已在索引中，但文字或申请日不同；请由登记簿重新建立索引。",
                )
            known[i] = True
    return new if not known.any() else joined([new], np.flatnonzero(~known))


def _asked(
    queries: Sequence[str] | pd.DataFrame, as_of: str | date | None
) -> tuple[list[str], NDArray[np.int32]]:
    """Texts and, for each, the last filing day a mark may have."""
    if isinstance(queries, pd.DataFrame):
        if "mark_text" not in queries:
            raise InputError("The queries have no column mark_text.", "查询表缺少 mark_text 列。")
        texts = queries["mark_text"].fillna("").astype(str).tolist()
    else:
        queries = pd.DataFrame({"mark_text": pd.Series(list(queries), dtype=object)})
        texts = queries["mark_text"].tolist()
        if not all(isinstance(t, str) for t in texts):
            raise InputError("Queries must be texts.", "查询须为文字。")
    days = np.full(len(texts), NEVER, np.int32)
    if as_of is not None:
        days[:] = day_number(as_of)
    elif "filing_date" in queries:
        days[:] = [day_number(d) for d in queries["filing_date"]]
    return texts, days


def _positions(codes: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every distinct text where its positions begin in the list of positions, and that list."""
    return np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=count)))), np.argsort(
        codes, kind="stable"
    )


@kernel
def _expanded(
    query: np.ndarray, form: np.ndarray, start: np.ndarray, position: np.ndarray, days: np.ndarray,
    of_form: np.ndarray, member: np.ndarray, filed: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Positions of the queries and rows of the marks filed by the day asked for, and the hit they come from."""
    total = 0
    for k in range(2):
        if k == 1:
            out = np.empty((3, total), np.int64)
            total = 0
        for h in range(len(query)):
            for p in range(start[query[h]], start[query[h] + 1]):
                day = days[position[p]]
                for i in range(of_form[form[h]], of_form[form[h] + 1]):
                    if filed[member[i]] > day:
                        break
                    if k == 1:
                        out[0, total] = position[p]
                        out[1, total] = member[i]
                        out[2, total] = h
                    total += 1
    return out[0], out[1], out[2]


def _table(
    frames: list[tuple[Segment, NDArray[np.int64], NDArray[np.int64], Found, NDArray[np.int64]]],
    order: list[tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int32]]],
    days: NDArray[np.int32],
    limit: int | None,
    inside: bool,
) -> pd.DataFrame:
    """Hits of all parts as one table, in order and cut to the limit."""
    query = np.concatenate([np.zeros(0, np.int64), *(o[0] for o in order)])
    unlike = np.concatenate([np.zeros(0), *(o[1] for o in order)])
    filed = np.concatenate([np.zeros(0, np.int32), *(o[2] for o in order)])
    extra = {}
    if inside:
        for name in ("by", "start", "end"):
            of = [getattr(f[3], name)[f[4]] for f in frames]
            extra[name] = np.concatenate([np.zeros(0, np.int64), *of])
        kept = np.lexsort((filed, extra["start"] - extra["end"], extra["by"], query))
    else:
        kept = np.lexsort((filed, unlike, query))
    if limit is not None:
        ordered = query[kept]
        kept = kept[np.arange(len(kept)) - np.searchsorted(ordered, ordered) < limit]
    part_of = np.concatenate([np.zeros(0, np.int64), *(np.full(len(f[1]), k) for k, f in enumerate(frames))])[
        kept
    ]
    row = np.concatenate([np.zeros(0, np.int64), *(f[2] for f in frames)])[kept]
    ids = np.empty(len(kept), dtype=object)
    status = np.zeros(len(kept), np.uint8)
    for k, frame in enumerate(frames):
        mine = np.flatnonzero(part_of == k)
        marks = frame[0].marks
        ids[mine] = marks.ids(row[mine]).to_numpy(zero_copy_only=False)
        over = marks.ended[row[mine]] <= days[query[kept[mine]]]
        status[mine] = np.where(over, marks.status[row[mine]], 0)
    table = pd.DataFrame(
        {
            "query": query[kept],
            "mark_id": pd.Series(ids, dtype="str"),
            "similarity": -unlike[kept],
            "status": pd.Series(np.array(STATUSES, dtype=object)[status], dtype="str"),
        }
    )
    if inside:
        words = np.array(contained.WAYS, dtype=object)[extra["by"][kept]]
        table = table.assign(
            by=pd.Series(words, dtype="str"), start=extra["start"][kept], end=extra["end"][kept]
        )
    return table
