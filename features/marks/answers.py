"""Puts what the views found together as a table: every query, every mark, by day, in order, cut to a limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel
from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.intake import STATUSES
from bonafile.features.marks.views import WAYS, Found

#: Of one part: the part, positions of the queries, rows of its marks, what was found, and the hit of each.
Rows = tuple[Segment, NDArray[np.int64], NDArray[np.int64], Found, NDArray[np.int64]]


def rows_of_hits(
    part: Segment, found: Found, codes: NDArray[np.int64], count: int, days: NDArray[np.int32]
) -> Rows:
    """The hits of a part for every position of a query (`codes`: the distinct query of each) and mark by its day."""
    start = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=count))))
    position = np.argsort(codes, kind="stable")
    # columns of a table would be compiled for, and that loaded, a second time
    asked, form = np.ascontiguousarray(found.query), np.ascontiguousarray(found.form)
    query, row, hit = _expanded(
        asked, form, start, position, days, part.of_form.start, part.of_form.member,
        part.marks.filed,
    )  # fmt: skip
    return part, query, row, found, hit


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


def table(frames: list[Rows], days: NDArray[np.int32], limit: int | None, inside: bool) -> pd.DataFrame:
    """Hits of all parts as one table (see MarkIndex.search)."""
    query = np.concatenate([np.zeros(0, np.int64), *(f[1] for f in frames)])
    unlike = np.concatenate([np.zeros(0), *(-f[3].similarity[f[4]] for f in frames)])
    filed = np.concatenate([np.zeros(0, np.int32), *(f[0].marks.filed[f[2]] for f in frames)])
    extra: dict[str, NDArray[Any]] = {}
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
        words = np.array(WAYS, dtype=object)[extra["by"][kept]]
        table = table.assign(
            by=pd.Series(words, dtype="str"), start=extra["start"][kept], end=extra["end"][kept]
        )
    return table
