"""From a table of marks as a user has it to the columns the index keeps, checked; and joining such columns."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bonafile.features.marks.engine.segment import Marks, hashed, text_array, text_parts
from bonafile.records.errors import InputError

#: A day later than any: the end of a mark that lives.
NEVER = np.iinfo(np.int32).max
#: What may have become of a mark.
STATUSES = ("", "withdrawn", "refused", "dead")
#: What may stand between the classes of a text.
_BETWEEN = re.compile(r"[;,；，、\s]+")
_EPOCH = date(1970, 1, 1)
_NEEDED = ("mark_id", "mark_text", "filing_date", "owner", "nice_classes")


def day_number(day: Any) -> int:
    """A day as days since 1970. InputError if it is none."""
    stamp = pd.to_datetime(day, errors="coerce") if isinstance(day, str | date | np.datetime64) else pd.NaT
    if pd.isna(stamp):
        raise InputError(f"“{day}” is not a day (YYYY-MM-DD).", f"“{day}”不是日期（YYYY-MM-DD）。")
    return (stamp.date() - _EPOCH).days


def marks_from(frame: pd.DataFrame) -> Marks:
    """The marks of a table (see MarkIndex.build). InputError where it cannot be used."""
    missing = [c for c in _NEEDED if c not in frame]
    if missing:
        raise InputError(
            f"The table of marks lacks the column(s) {', '.join(missing)}.",
            f"商标表缺少列：{'、'.join(missing)}。",
        )
    ids = _texts(frame["mark_id"], "mark_id")
    id_bytes, id_offset = text_parts(ids)
    empty = np.flatnonzero(np.diff(id_offset) == 0)
    if len(empty):
        raise InputError(
            f"Row {empty[0]} of the table of marks has no mark_id.", f"商标表第 {empty[0]} 行没有 mark_id。"
        )
    _no_twins(id_bytes, id_offset, ids)
    owner, owner_bytes, owner_offset = _owners(_texts(frame["owner"], "owner"))
    text_bytes, text_offset = text_parts(_texts(frame["mark_text"], "mark_text"))
    ended, status = _ends(frame)
    return Marks(
        id_bytes, id_offset, text_bytes, text_offset, owner, owner_bytes, owner_offset,
        _days(frame["filing_date"], ids), *_classes(frame["nice_classes"]), ended, status,
    )  # fmt: skip


def joined(parts: list[Marks], rows: NDArray[np.int64] | None = None) -> Marks:
    """Marks of several parts after each other, or only some rows of them."""
    texts = []
    for name in ("id", "text", "owner"):
        of = [text_array(getattr(p, f"{name}_bytes"), getattr(p, f"{name}_offset")) for p in parts]
        if name == "owner":
            of = [a.take(pa.array(p.owner)) for a, p in zip(of, parts, strict=True)]
        whole = pa.concat_arrays([a.cast(pa.large_string()) for a in of])
        texts.append(whole if rows is None else whole.take(pa.array(rows)))
    filed, ended, status = (
        np.concatenate([getattr(p, n) for p in parts]) for n in ("filed", "ended", "status")
    )
    bits = np.concatenate([p.class_sets[p.classes] for p in parts])
    if rows is not None:
        filed, ended, status, bits = filed[rows], ended[rows], status[rows], bits[rows]
    ids, words, owners = text_parts(texts[0]), text_parts(texts[1]), _owners(texts[2])
    return Marks(
        ids[0],
        ids[1],
        words[0],
        words[1],
        owners[0],
        owners[1],
        owners[2],
        filed,
        *_coded(bits),
        ended,
        status,
    )


def described(marks: Marks, rows: NDArray[np.int64]) -> pd.DataFrame:
    """Some rows as a table again; ended is NaT for a mark that lives."""
    ended = marks.ended[rows].astype("datetime64[D]").astype("datetime64[s]")
    ended[marks.ended[rows] == NEVER] = np.datetime64("NaT")
    classes = [
        ";".join(str(c) for c in range(1, 46) if bits >> c & 1)
        for bits in marks.class_sets[marks.classes[rows]].tolist()
    ]
    return pd.DataFrame(
        {
            "mark_id": pd.Series(marks.ids(rows).to_pylist(), dtype="str"),
            "mark_text": pd.Series(marks.texts(rows).to_pylist(), dtype="str"),
            "owner": pd.Series(marks.owners(rows).to_pylist(), dtype="str"),
            "filing_date": marks.filed[rows].astype("datetime64[D]").astype("datetime64[s]"),
            "nice_classes": pd.Series(classes, dtype="str"),
            "ended": ended,
            "status": pd.Series([STATUSES[s] for s in marks.status[rows]], dtype="str"),
        }
    )


def class_bits(classes: Any) -> int:
    """Nice classes (numbers, or a text such as `9;35` or `9,35`) as bits of one number."""
    listed = _BETWEEN.split(classes) if isinstance(classes, str) else classes
    if isinstance(listed, set | frozenset):
        listed = list(listed)
    bits = 0
    for one in np.atleast_1d(np.asarray(listed, dtype=object)):
        if one is None or one is pd.NA or one != one:  # not a number: nothing is said
            continue
        # a column of numbers with gaps in it comes as 9.0
        word = str(int(one)) if isinstance(one, float) and one.is_integer() else str(one).strip()
        if not word:
            continue
        if not word.isdecimal() or not 1 <= int(word) <= 45:
            raise InputError(
                f"“{word}” is not a Nice class (1 to 45).", f"“{word}”不是尼斯分类类别（1–45）。"
            )
        bits |= 1 << int(word)
    return bits


def _texts(values: pd.Series, name: str) -> pa.Array:
    try:
        array = pa.array(values, pa.large_string(), from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        array = pa.array(
            values.astype("str").where(values.notna(), None), pa.large_string(), from_pandas=True
        )
    except UnicodeEncodeError as error:
        raise InputError(
            f"The column {name} holds text that is not Unicode ({error.reason}).",
            f"列 {name} 含有非 Unicode 文字（{error.reason}）。",
        ) from error
    if isinstance(array, pa.ChunkedArray):
        # the parts of an empty column may be of another type than the column
        parts = [part.cast(pa.large_string()) for part in array.chunks]
        array = pa.concat_arrays([*parts, pa.array([], pa.large_string())])
    return pc.fill_null(array, "")


def _no_twins(data: NDArray[np.uint8], offset: NDArray[np.int64], ids: pa.Array) -> None:
    order = np.argsort(hashed(data, offset))
    hashes = hashed(data, offset)[order]
    for k in np.flatnonzero(hashes[1:] == hashes[:-1]):
        if ids[int(order[k])] == ids[int(order[k + 1])]:
            name = ids[int(order[k])].as_py()
            raise InputError(f"The mark_id {name} occurs twice.", f"mark_id {name} 重复出现。")


def _owners(values: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[Any]]:
    coded = pa.concat_arrays([values]).dictionary_encode()
    return (coded.indices.to_numpy().astype(np.int32), *text_parts(coded.dictionary))


def _days(values: pd.Series, ids: pa.Array) -> NDArray[np.int32]:
    days = pd.to_datetime(values, errors="coerce", format="ISO8601")
    bad = np.flatnonzero(days.isna())
    if len(bad):
        name, given = ids[int(bad[0])].as_py(), values.iloc[bad[0]]
        raise InputError(
            f"Mark {name} has no usable filing_date ({given}).", f"商标 {name} 的申请日不可用（{given}）。"
        )
    return _day_numbers(days)


def _day_numbers(days: pd.Series) -> NDArray[np.int32]:
    if days.dt.tz is not None:
        days = days.dt.tz_localize(None)
    return days.to_numpy().astype("datetime64[D]").astype(np.int32)


def _ends(frame: pd.DataFrame) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    if "ended" not in frame:
        return np.full(len(frame), NEVER, np.int32), np.zeros(len(frame), np.uint8)
    days = pd.to_datetime(frame["ended"], errors="coerce", format="ISO8601")
    wrong = np.flatnonzero(days.isna() & frame["ended"].notna() & (frame["ended"].astype(str) != ""))
    if len(wrong):
        given = frame["ended"].iloc[wrong[0]]
        raise InputError(f"“{given}” in column ended is not a day.", f"ended 列中的“{given}”不是日期。")
    over = days.notna().to_numpy()
    ended = np.full(len(frame), NEVER, np.int32)
    ended[over] = _day_numbers(days[over])
    words = frame["status"].fillna("").astype(str) if "status" in frame else pd.Series("", index=frame.index)
    codes = {word: k for k, word in enumerate(STATUSES)}
    unknown = sorted(set(words[over]) - set(STATUSES))
    if unknown:
        raise InputError(
            f"The status “{unknown[0]}” of an ended mark is none of {', '.join(STATUSES[1:])}.",
            f"已终止商标的状态“{unknown[0]}”不在 {'、'.join(STATUSES[1:])} 之中。",
        )
    status = np.where(over, words.map(codes).fillna(0).to_numpy(dtype=np.uint8), 0)
    status[over & (status == 0)] = codes["dead"]
    return ended, status.astype(np.uint8)


def _classes(values: pd.Series) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    try:
        codes, words = pd.factorize(values)
    except TypeError:  # lists among them
        return _coded(np.array([class_bits(v) for v in values], np.int64))
    bits = np.array([*(class_bits(w) for w in words), 0], np.int64)
    return _coded(bits[codes])


def _coded(bits: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    codes, sets = pd.factorize(bits)
    return codes.astype(np.int32), np.asarray(sets, np.int64)
