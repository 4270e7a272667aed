"""Holds delivered rows against the contract: text in, typed rows and reasons for refusal out.

Parsing (days, numbers, lists, choices in either language) is vectorised over distinct values; what a typed
row must fulfil is a pandera schema made from schema.py. A row that breaks it is refused with every reason,
and the others go on.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from bonafile.records.schema import Column, Table

if TYPE_CHECKING:
    import pandera.pandas as pa

_DAY = re.compile(
    r"^(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))$"
)
_EARLIEST, _LATEST = date(1800, 1, 1), date(2200, 1, 1)
_THOUSANDS = re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
#: No name, number or code is longer; texts are bounded by the reader.
_MAX_KEY = 200

#: Reasons by check, in both languages; `{column}` and `{value}` are filled in.
_REASONS = {
    "required": ("{column} is empty, but required", "{column}为空，但为必填项"),
    "day": (
        "{column} is not a day that exists: {value!r} (write 2026-03-02)",
        "{column}不是有效日期：{value!r}（应写作2026-03-02）",
    ),
    "number": ("{column} is not a number of zero or more: {value!r}", "{column}不是非负数：{value!r}"),
    "integer": (
        "{column} is not a whole number of zero or more: {value!r}",
        "{column}不是非负整数：{value!r}",
    ),
    "share": ("{column} is not a number from 0 to 1: {value!r}", "{column}不是0至1之间的数：{value!r}"),
    "choice": (
        "{column} has a value the contract does not know: {value!r}",
        "{column}的取值不在约定范围内：{value!r}",
    ),
    "office": (
        "{column} is not a WIPO ST.3 code of two letters: {value!r}",
        "{column}不是两位字母的WIPO ST.3代码：{value!r}",
    ),
    "nice": ("{column} has a class that is not 1 to 45: {value!r}", "{column}含有1至45以外的类别：{value!r}"),
    "length": ("{column} is too long to be one", "{column}过长"),
    "order": ("known_date lies before the fact's own day: {value!r}", "公开日早于事实发生日：{value!r}"),
}


def check(table: Table, raw: pd.DataFrame) -> tuple[pd.DataFrame, dict[int, tuple[str, str]]]:
    """Type the rows of a table.

    `raw` holds text (or missing) columns, a unique index, and any of the table's columns. Returns the typed
    rows that keep the contract (all columns of the table: days as datetime64[s], numbers as float64, text as
    object, empty as missing) and, by index label, the reasons of the others in English and Chinese.
    """
    problems: dict[int, list[tuple[str, str]]] = {}
    told: set[tuple[Any, str]] = set()
    typed = pd.DataFrame(index=raw.index)
    for column in table.columns:
        values = raw[column.name] if column.name in raw else pd.Series(None, index=raw.index, dtype="object")
        typed[column.name], failed = _typed(table, column, values)
        for label, reason in failed.items():
            problems.setdefault(label, []).append(_worded(reason, column, values[label]))
            told.add((label, column.name))
    for label, reason, name in _against_schema(table, typed):
        if (label, name) in told:  # empty now because it could not be read
            continue
        column = table.column(name)
        problems.setdefault(label, []).append(_worded(reason, column, typed.at[label, name]))
    good = typed.drop(index=list(problems))
    return good, {k: ("; ".join(e for e, _ in v), "；".join(z for _, z in v)) for k, v in problems.items()}


def _worded(reason: str, column: Column, value: Any) -> tuple[str, str]:
    shown = str(value)[:80]
    en, zh = _REASONS[reason]
    return en.format(column=column.name, value=shown), zh.format(column=column.zh, value=shown)


def _typed(table: Table, column: Column, values: pd.Series) -> tuple[pd.Series, dict[Any, str]]:
    """One column typed, and the labels that could not be, with the reason."""
    text = values.astype("object")
    text = text.where(text.notna(), None)
    distinct = {v: _one(column, v) for v in pd.unique(text) if v is not None}
    parsed = text.map({v: p for v, (p, _) in distinct.items()}, na_action="ignore")
    bad = {v: reason for v, (_, reason) in distinct.items() if reason}
    failed = {label: bad[v] for label, v in text[text.isin(bad)].items()} if bad else {}
    if column.type == "office":
        parsed = parsed.where(parsed.notna(), "CN")
    if column.type == "day":
        return pd.to_datetime(parsed, errors="coerce").astype("datetime64[s]"), failed
    if column.type in {"number", "share", "integer"}:
        return pd.to_numeric(parsed, errors="coerce").astype("float64"), failed
    return parsed.astype("object").where(parsed.notna(), None), failed


def _one(column: Column, value: str) -> tuple[Any, str]:
    """One value parsed: (value or None, reason or '')."""
    text = str(value).strip()
    if not text or text == "\ufeff":
        return None, ""
    if column.type == "day":
        day = parse_day(text)
        return day, "" if day else "day"
    if column.type in {"number", "share", "integer"}:
        return _number(column.type, text)
    if column.choices is not None:
        return _choice(column.choices, text)
    if column.type == "list":
        return _list(column, text)
    if column.type == "office":
        code = unicodedata.normalize("NFKC", text).upper()
        return (code, "") if re.fullmatch(r"[A-Z]{2}", code) else (None, "office")
    if column.name in {"application_number", "identifier", "licence"} and len(text) > _MAX_KEY:
        return None, "length"
    return text, ""


def parse_day(text: str) -> date | None:
    """A day in any of the exchange format's writings; None where it is none or out of all range."""
    match = _DAY.match(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    year, *rest = (int(g) for g in match.groups() if g is not None)
    try:
        day = date(year, *rest)
    except ValueError:
        return None
    return day if _EARLIEST <= day <= _LATEST else None


def _number(kind: str, text: str) -> tuple[float | None, str]:
    plain = unicodedata.normalize("NFKC", text)
    if _THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        return None, kind
    whole = kind != "integer" or number.is_integer()
    inside = 0 <= number <= (1 if kind == "share" else 1e18)
    return (number, "") if whole and inside else (None, kind)


def _choice(choices: Any, text: str) -> tuple[str | None, str]:
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in choices:
        return plain, ""
    for value, zh in choices.items():
        if text == zh:
            return value, ""
    return None, "choice"


def _list(column: Column, text: str) -> tuple[str | None, str]:
    parts = [p.strip() for p in text.replace("；", ";").split(";")]
    parts = [p for p in parts if p]
    if column.name == "nice_classes":
        plain = [unicodedata.normalize("NFKC", p).lstrip("0") for p in parts]
        if not all(p.isdigit() and 1 <= int(p) <= 45 for p in plain):
            return None, "nice"
        parts = sorted(set(plain), key=int)
    return ";".join(parts) or None, ""


@cache
def _schema(name: str) -> pa.DataFrameSchema:
    """The pandera schema of a table's typed rows."""
    # loaded where rows are checked: it takes longer than most of what only reads a register
    import pandera.pandas as pa

    from bonafile.records.schema import TABLES

    columns = {}
    for column in TABLES[name].columns:
        rules = [pa.Check.isin(list(column.choices), name="choice")] if column.choices else []
        columns[column.name] = pa.Column(nullable=not column.required, checks=rules)
    checks = []
    if name in {"events", "decisions"}:
        checks.append(pa.Check(_known_in_time(name), name="order", ignore_na=False))
    return pa.DataFrameSchema(columns, checks=checks)


def _known_in_time(name: str) -> Any:
    own = "event_date" if name == "events" else "decided_on"
    return lambda rows: rows["known_date"].isna() | (rows["known_date"] >= rows[own])


def _against_schema(table: Table, typed: pd.DataFrame) -> list[tuple[Any, str, str]]:
    from pandera.errors import SchemaErrors

    try:
        _schema(table.name).validate(typed, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        found = set()
        for row in cases.to_dict("records"):
            reason = "required" if row["check"] == "not_nullable" else str(row["check"])
            column = "known_date" if reason == "order" else row["column"]
            found.add((row["index"], reason, column))
        return sorted(found, key=str)
    return []
