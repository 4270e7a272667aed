"""One part of a mark index, never changed once made: marks, their distinct forms, and a table per view.

Marks of one form stand together, ordered by filing day. A day's filings become a part of their own; parts are
put together by building them anew from what they hold.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bonafile.features.marks.engine.bags import bags
from bonafile.features.marks.engine.grams import Grams, grams
from bonafile.features.marks.engine.kernels import kernel, string_hash
from bonafile.features.marks.engine.strings import Strings, distinct, find, narrow, slots_of, table
from bonafile.features.marks.glyphs import classes, shortened
from bonafile.features.marks.phonetics import sounds


class Marks(NamedTuple):
    """The marks as given, one per row: texts as UTF-8 with offsets, days since 1970."""

    id_bytes: NDArray[np.uint8]
    id_offset: NDArray[Any]
    text_bytes: NDArray[np.uint8]
    text_offset: NDArray[Any]
    owner: NDArray[np.int32]  # row of owner_offset
    owner_bytes: NDArray[np.uint8]
    owner_offset: NDArray[Any]
    filed: NDArray[np.int32]
    classes: NDArray[np.int32]  # place in class_sets
    class_sets: NDArray[np.int64]  # Nice classes as bits
    ended: NDArray[np.int32]  # NEVER while it is alive
    status: NDArray[np.uint8]  # row of STATUSES

    @property
    def size(self) -> int:
        """How many marks there are."""
        return len(self.filed)

    def ids(self, rows: NDArray[np.int64]) -> pa.Array:
        """Identifiers of some rows."""
        return text_array(self.id_bytes, self.id_offset).take(pa.array(rows))

    def texts(self, rows: NDArray[np.int64]) -> pa.Array:
        """Mark texts of some rows, as filed."""
        return text_array(self.text_bytes, self.text_offset).take(pa.array(rows))

    def owners(self, rows: NDArray[np.int64]) -> pa.Array:
        """Owners of some rows."""
        return text_array(self.owner_bytes, self.owner_offset).take(pa.array(self.owner[rows]))


class Listed(NamedTuple):
    """Members of groups: those of group i are `member[start[i]:start[i + 1]]`."""

    start: NDArray[Any]
    member: NDArray[np.int32]


class Variants(NamedTuple):
    """Other strings that stand for forms: the ways they sound, or look."""

    strings: Strings
    of: Listed  # forms of a string
    grams: Grams


class Segment(NamedTuple):
    """A part of the index."""

    marks: Marks
    key: NDArray[np.uint32]  # hash table of the rows by identifier
    forms: Strings
    of_form: Listed  # rows of the marks of a form, by filing day
    grams: Grams  # of the forms read as they look
    seen: NDArray[np.uint32]  # hash table of the forms as they look
    bags: NDArray[np.uint32]  # see bags.py
    sound: Variants
    look: Variants  # looks in which two letters are read as one


def text_array(data: NDArray[np.uint8], offset: NDArray[Any]) -> pa.Array:
    """UTF-8 with offsets as an Arrow array, without a copy."""
    kind = pa.StringArray if offset.dtype == np.int32 else pa.LargeStringArray
    return kind.from_buffers(len(offset) - 1, pa.py_buffer(offset), pa.py_buffer(data))


def text_parts(values: pa.Array) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """An Arrow array of texts without missing ones as UTF-8 and offsets."""
    values = pa.concat_arrays([values.cast(pa.large_string())])
    _valid, offset, data = values.buffers()
    start = np.frombuffer(offset, np.int64)[values.offset : values.offset + len(values) + 1]
    raw = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return raw[start[0] : start[-1]].copy(), narrow(start - start[0])


def look_codes(forms: Strings) -> NDArray[Any]:
    """How characters look (glyphs.classes), in the codes of a table: rare ones stand for themselves."""
    return classes() if forms.text.dtype == np.uint32 else _narrow_classes()


@cache
def _narrow_classes() -> NDArray[np.uint16]:
    wide = classes()
    assert (wide[0x10000:] == np.arange(0x10000, len(wide))).all(), "classes are of characters below U+10000"
    return wide[:0x10000].astype(np.uint16)


def segment(
    marks: Marks, points: NDArray[np.uint32], offset: NDArray[np.int64], views: frozenset[str], threads: int
) -> Segment:
    """Build a part from marks and their folded forms, row by row; sound and look only where asked for."""
    text, starts, form = distinct(points, offset)
    forms = table(text, starts)
    of_form = _listed(form, forms.size, marks.filed)
    nothing = np.zeros(0, np.uint32), np.zeros(1, np.int64)
    sound = _variants(sounds(*((text, starts) if "sound" in views else nothing)), threads)
    look = _variants(shortened(*((text, starts) if "look" in views else nothing)), threads)
    del text, starts, form
    seen = look_codes(forms)
    return Segment(
        marks,
        slots_of(marks.id_bytes, marks.id_offset, _BYTES),
        forms,
        of_form,
        grams(seen[forms.text], forms.offset, threads=threads, wide=True),
        slots_of(forms.text, forms.offset, seen) if "look" in views else np.zeros(0, np.uint32),
        bags(forms.text, forms.offset),
        sound,
        look,
    )


#: Every byte stands for itself.
_BYTES = np.arange(256, dtype=np.uint8)


def _variants(
    made: tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]], threads: int
) -> Variants:
    """A table of the strings made of forms."""
    text, starts, number = distinct(made[0], made[1])
    members = _listed(number, len(starts) - 1, np.zeros(len(number), np.int32))
    strings = table(text, starts)
    del text, starts
    return Variants(
        strings,
        Listed(members.start, made[2][members.member].astype(np.int32)),
        grams(strings.text, strings.offset, threads=threads),
    )


def _listed(group: NDArray[np.int32], count: int, day: NDArray[np.int32]) -> Listed:
    """Rows by group (those of group -1 left out), within a group by day and row."""
    by_day = np.argsort(day, kind="stable") if np.any(np.diff(day) < 0) else np.arange(len(day))
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(group[group >= 0], minlength=count), out=start[1:])
    member = np.empty(start[-1], np.int32)
    _fill(group, by_day, start[:-1].copy(), member)
    return Listed(narrow(start), member)


@kernel
def _fill(group: np.ndarray, order: np.ndarray, at: np.ndarray, member: np.ndarray) -> None:
    for k in range(len(order)):
        row = order[k]
        g = group[row]
        if g >= 0:
            member[at[g]] = row
            at[g] += 1


@kernel
def hashed(data: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """A 64-bit hash of every text, that of strings.slots_of."""
    out = np.empty(len(offset) - 1, np.uint64)
    for i in range(len(out)):
        out[i] = string_hash(data, offset[i], offset[i + 1])
    return out


def rows_of(part: Segment, data: NDArray[np.uint8], offset: NDArray[Any]) -> NDArray[np.int64]:
    """The rows of the marks with the given identifiers, -1 where the part has none."""
    return _found(part.marks.id_bytes, part.marks.id_offset, part.key, _BYTES, data, offset)  # type: ignore[no-any-return]


@kernel
def _found(
    text: np.ndarray, start: np.ndarray, slots: np.ndarray, same: np.ndarray, data: np.ndarray,
    offset: np.ndarray,
) -> np.ndarray:  # fmt: skip
    out = np.empty(len(offset) - 1, np.int64)
    for i in range(len(out)):
        a, b = offset[i], offset[i + 1]
        out[i] = find(text, start, slots, same, string_hash(data, a, b), -1, data, a, b)[0]
    return out


def arrays_of(value: Any, prefix: str) -> dict[str, NDArray[Any]]:
    """The arrays of nested named tuples by dotted name."""
    if isinstance(value, np.ndarray):
        return {prefix: value}
    out: dict[str, NDArray[Any]] = {}
    for name, part in zip(value._fields, value, strict=True):
        out |= arrays_of(part, f"{prefix}.{name}")
    return out


def from_arrays(kind: Any, prefix: str, arrays: dict[str, NDArray[Any]]) -> Any:
    """The named tuples of a kind from arrays by dotted name. KeyError if one is missing."""
    if prefix in arrays:
        return arrays[prefix]
    parts = {}
    for name in kind._fields:
        parts[name] = from_arrays(_PARTS.get((kind, name)), f"{prefix}.{name}", arrays)
    return kind(**parts)


_PARTS: dict[tuple[Any, str], Any] = {
    (Segment, "marks"): Marks,
    (Segment, "forms"): Strings,
    (Segment, "of_form"): Listed,
    (Segment, "grams"): Grams,
    (Segment, "sound"): Variants,
    (Segment, "look"): Variants,
    (Variants, "strings"): Strings,
    (Variants, "of"): Listed,
    (Variants, "grams"): Grams,
}
