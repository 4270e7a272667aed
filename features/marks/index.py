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

from bonafile.features.marks.answers import rows_of_hits, table
from bonafile.features.marks.engine import store
from bonafile.features.marks.engine.segment import (
    Marks,
    Segment,
    arrays_of,
    from_arrays,
    rows_of,
    segment,
    text_array,
    text_parts,
)
from bonafile.features.marks.folding import folded_points
from bonafile.features.marks.glyphs import classes
from bonafile.features.marks.intake import NEVER, day_number, described, joined, marks_from
from bonafile.features.marks.phonetics import readings
from bonafile.features.marks.views import Queries, contained, look, meaning, permuted, sound, written
from bonafile.records.errors import InputError

VIEWS: dict[str, Any] = {
    "written": written, "contained": contained, "permuted": permuted, "sound": sound, "look": look,
    "meaning": meaning,
}  # fmt: skip
_VERSION = 2
#: Parts of up to so many marks are put together when appending; larger ones by :meth:`MarkIndex.compact`.
_SMALL = 250_000


class MarkIndex:
    """All marks of a register, searchable by how they are written, sound, look and mean.

    May be shared by threads; one opened from a file is also shared by processes, through the memory map.
    """

    def __init__(self, parts: Sequence[Segment], views: Iterable[str] = VIEWS, threads: int = 2) -> None:
        if threads < 1:
            raise InputError(
                f"A search needs one thread at the least, not {threads}.",
                f"检索至少需要一个线程，而不是 {threads}。",
            )
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
        wanted = {known_view(v) for v in views}
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
        ids = text_parts(pa.array(list(mark_ids), pa.large_string()))
        known = np.zeros(len(mark_ids), bool)
        for part in self._parts:
            known |= rows_of(part, *ids) >= 0
        return known

    def append(self, marks: pd.DataFrame) -> None:
        """Add marks, as given to :meth:`build`, and bring up to date what has become of those already here.

        Of a mark here with the same text and day only `ended` and `status` are taken, and these if the table has
        the column `ended` (empty: it lives); nothing is built again for it. Searches that are running go on with what was
        there before. InputError, and nothing changed, where a mark here has the same identifier and another text or day.
        """
        with self._appending:
            new = marks_from(marks)
            parts, new = _brought_up(self._parts, new, "ended" in marks)
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
        if known_view(view) not in self._views:
            raise InputError(
                f"This mark index was built without the view “{view}”; build it again with it.",
                f"该商标索引建立时未包含“{view}”比对方式；请重新建立。",
            )
        exact = exact_cutoff(cutoff)
        if limit is not None and (not isinstance(limit, int | np.integer) or limit < 0):
            raise InputError(
                f"The limit of hits must be a whole number, not {limit}.",
                f"结果数量上限须为整数，而不是 {limit}。",
            )
        texts, days = asked(queries, as_of)
        codes, distinct_texts = pd.factorize(np.array(texts, dtype=object))
        unique = Queries.of(list(distinct_texts))
        frames = []
        for part in self._parts:
            found = VIEWS[view].found(part, unique, exact, self._threads)
            frames.append(rows_of_hits(part, found, codes, len(unique.texts), days))
        return table(frames, days, limit, view == "contained")

    def details(self, mark_ids: Sequence[str]) -> pd.DataFrame:
        """What the index knows of marks: mark_id, mark_text, owner, filing_date, nice_classes (`9;35`), ended, status.

        In the order given. InputError for an identifier the index does not have.
        """
        asked = text_parts(pa.array(list(mark_ids), pa.large_string()))
        found: list[pd.DataFrame] = []
        for part in self._parts:
            rows = rows_of(part, *asked)
            here = np.flatnonzero(rows >= 0)
            found.append(described(part.marks, rows[here]).set_axis(here))
        known = pd.concat(found).sort_index() if found else pd.DataFrame(index=[])
        if len(known) != len(mark_ids):
            name = next(mark_ids[i] for i in range(len(mark_ids)) if i not in known.index)
            raise InputError(f"The index has no mark {name}.", f"索引中没有商标 {name}。")
        return known.reset_index(drop=True)

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


def known_view(view: str) -> str:
    """The view. Raises InputError where there is none of that name."""
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


def _brought_up(parts: tuple[Segment, ...], new: Marks, ends: bool) -> tuple[list[Segment], Marks]:
    """The parts with the ends of marks they have, where given, and the marks whose identifier none has.

    InputError where one is known as something else.
    """
    out = []
    known = np.zeros(new.size, bool)
    for part in parts:
        rows = rows_of(part, new.id_bytes, new.id_offset)
        mine = np.flatnonzero(rows >= 0)
        rows, marks = rows[mine], part.marks
        known[mine] = True
        same = pc.equal(new.texts(mine), marks.texts(rows)).to_numpy(zero_copy_only=False)
        other = np.flatnonzero(~same | (new.filed[mine] != marks.filed[rows]))
        if len(other):
            name = new.ids(mine[other[:1]])[0].as_py()
            raise InputError(
                f"Mark {name} is in the index with another text or filing date; build the index from the "
                "register again.",
                f"商标 {name} 已在索引中，但文字或申请日不同；请由登记簿重新建立索引。",
            )
        if ends and ((new.ended[mine] != marks.ended[rows]) | (new.status[mine] != marks.status[rows])).any():
            # copied, so that a running search sees the ends as they were
            ended, status = marks.ended.copy(), marks.status.copy()
            ended[rows], status[rows] = new.ended[mine], new.status[mine]
            part = part._replace(marks=marks._replace(ended=ended, status=status))
        out.append(part)
    return out, new if not known.any() else joined([new], np.flatnonzero(~known))


def asked(
    queries: Sequence[str] | pd.DataFrame, as_of: str | date | None
) -> tuple[list[str], NDArray[np.int32]]:
    """Texts and, for each, the last filing day a mark may have."""
    if isinstance(queries, pd.DataFrame):
        if "mark_text" not in queries:
            raise InputError("The queries have no column mark_text.", "查询表缺少 mark_text 列。")
        texts = queries["mark_text"].fillna("").astype(str).tolist()
    else:
        # a text is a sequence of texts too, but nobody means its letters
        texts = [] if isinstance(queries, str) else list(queries)
        if isinstance(queries, str) or not all(isinstance(t, str) for t in texts):
            raise InputError("Queries must be a list of texts.", "查询须为文字列表。")
        queries = pd.DataFrame({"mark_text": pd.Series(texts, dtype=object)})
    days = np.full(len(texts), NEVER, np.int32)
    if as_of is not None:
        days[:] = day_number(as_of)
    elif "filing_date" in queries:
        days[:] = [day_number(d) for d in queries["filing_date"]]
    return texts, days
