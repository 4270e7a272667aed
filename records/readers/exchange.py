"""Reads the exchange format: CSV or Parquet tables with English or Chinese headers, UTF-8 or GB18030.

Which table a file holds is told by its name, else by its header. A row that cannot even be taken apart is a
reject with its line number; everything about content is left to the contract. See docs/exchange.md.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

import pandas as pd

from bonafile.records.errors import InputError
from bonafile.records.readers.base import BROKEN, POSITION, RAW, Block, Record, Reject, Source
from bonafile.records.schema import TABLES, Table

ROWS_PER_BLOCK = 50_000
#: A quoted field may run over this many lines or characters before the quote is taken for a stray one.
_MAX_LINES, _MAX_FIELD = 20_000, 64 * 2**20
#: Labels of a made register lie beside its tables; they are no delivery.
_NOT_DATA = {"truth"}

csv.field_size_limit(_MAX_FIELD)


class ExchangeReader:
    """The exchange format (see the module)."""

    name = "exchange"

    def sniff(self, name: str, head: bytes) -> bool:
        """Parquet, or text whose first line is a header with columns of one of the tables."""
        if head[:4] == b"PAR1":
            return True
        if head[:1] == b"<" or head[:1] == b"{" or not head:
            return False
        if _stem(name) in _NOT_DATA:
            return True
        first = head.split(b"\n", 1)[0]
        header = _header(_decode_head(first))
        return _table_for(name, header) is not None

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """The file as blocks of one table. InputError where its header belongs to no table."""
        if _stem(source.name) in _NOT_DATA:
            source.notes.append("labels of a made register: left out / 模拟登记库的真值：已略过")
            return
        with source.open() as stream:
            magic = stream.read(4)
        blocks = _parquet(source) if magic == b"PAR1" else _csv(source)
        numbering: Counter[tuple[str, str, str]] = Counter()
        for block in blocks:
            if isinstance(block, Block) and block.table == "parties":
                _number_parties(block.rows, numbering)
            yield block


def _stem(name: str) -> str:
    return PurePosixPath(name).name.split(".")[0].lower()


def _decode_head(line: bytes) -> str:
    line = line.removeprefix(codecs.BOM_UTF8)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", errors="replace")


def _delimiter(header: str) -> str:
    return max(",\t;|", key=header.count) if not header.count(",") else ","


def _header(line: str) -> list[str]:
    line = line.strip("\r\n\ufeff")
    return [h.strip().strip("\ufeff") for h in next(csv.reader([line], delimiter=_delimiter(line)), [])]


def _canonical(table: Table, header: list[str]) -> dict[int, str]:
    """Column position -> contract name, for the columns the table has."""
    known = {c.name: c.name for c in table.columns} | {c.zh: c.name for c in table.columns}
    found: dict[int, str] = {}
    for i, title in enumerate(header):
        name = known.get(title) or known.get(title.lower().replace(" ", "_"))
        if name and name not in found.values():
            found[i] = name
    return found


def _table_for(name: str, header: list[str]) -> Table | None:
    """The table a file is of: by its name where the header agrees, else the best fit of the header."""
    stem = _stem(name)
    fits = []
    for table in TABLES.values():
        columns = set(_canonical(table, header).values())
        required = {c.name for c in table.columns if c.required}
        named = stem.startswith(table.name) or stem.startswith(table.zh)
        if columns and (required <= columns or named):
            fits.append((named, len(columns) / len(table.columns), table.name))
    return TABLES[max(fits)[2]] if fits else None


def _placed(source: Source, header: list[str]) -> tuple[Table, dict[int, str]]:
    table = _table_for(source.name, header)
    if table is None:
        raise InputError(
            f"{source.name}: its header is of no table of the exchange format: {', '.join(header)[:200]}",
            f"{source.name}：表头不属于交换格式的任何一张表：{'、'.join(header)[:200]}",
        )
    columns = _canonical(table, header)
    unknown = [h for i, h in enumerate(header) if i not in columns and h]
    if unknown:
        source.notes.append(f"unknown columns left out / 未知列已略过: {', '.join(unknown)}")
    missing = [c.name for c in table.columns if c.required and c.name not in columns.values()]
    if missing:
        raise InputError(
            f"{source.name}: the table {table.name} lacks the column {', '.join(missing)}",
            f"{source.name}：{table.zh}表缺少列{'、'.join(table.column(m).zh for m in missing)}",
        )
    return table, columns


def _encoding(source: Source) -> str:
    """UTF-8 unless the lines with other than ASCII mostly are not: one damaged line does not turn a file.

    Short GB18030 may pass for UTF-8 (山雀), but for its sequences of two bytes only; the Chinese of UTF-8 has
    three.
    """
    short = long = other = 0
    try:
        with source.open() as stream:
            for line in stream:
                if line.isascii():
                    continue
                try:
                    if max(line.decode("utf-8")) > "\u07ff":
                        long += 1
                    else:
                        short += 1
                except UnicodeDecodeError:
                    other += 1
                if short + long + other >= 20_000:
                    break
    except BROKEN:
        pass  # where it breaks off is told when the lines are read
    return "gb18030" if other > long and other >= short else "utf-8"


def _lines(source: Source, encoding: str) -> Iterator[tuple[int, str | Reject]]:
    """Decoded lines by number; a line that cannot be decoded is a reject. A broken archive ends in one."""
    number = 0
    try:
        with source.open() as stream:
            for raw in stream:
                number += 1
                try:
                    line = raw.decode(encoding)
                except UnicodeDecodeError:
                    shown = raw.decode(encoding, errors="backslashreplace").rstrip("\r\n")
                    yield (
                        number,
                        Reject(
                            number,
                            shown,
                            f"line {number} is not valid {encoding}",
                            f"第{number}行不是有效的{encoding}编码",
                        ),
                    )
                    continue
                yield number, line.removeprefix("\ufeff") if number == 1 else line
    except BROKEN as error:
        yield (
            number + 1,
            Reject(
                number + 1,
                "",
                f"the file breaks off after line {number}: {error}",
                f"文件在第{number}行之后中断：{error}",
            ),
        )


def _logical(lines: Iterator[tuple[int, str | Reject]]) -> Iterator[tuple[int, str | Reject]]:
    """Lines joined where a quoted field holds line breaks. A quote that never closes spoils its own line
    only.
    """
    waiting: list[tuple[int, str]] = []
    size = 0

    def give_up() -> Iterator[tuple[int, str | Reject]]:
        first, *rest = waiting
        waiting.clear()
        yield (
            first[0],
            Reject(first[0], first[1].rstrip("\r\n"), "a quote is opened and never closed", "引号未闭合"),
        )
        yield from _logical(iter(rest))

    for number, line in lines:
        if isinstance(line, Reject):
            if waiting:
                yield from give_up()
            yield number, line
        elif not waiting and line.count('"') % 2 == 0:
            yield number, line
        else:
            waiting.append((number, line))
            size += len(line)
            if len(waiting) > 1 and line.count('"') % 2 == 1:
                yield waiting[0][0], "".join(text for _, text in waiting)
                waiting.clear()
            elif len(waiting) > _MAX_LINES or size > _MAX_FIELD:
                yield from give_up()
            if not waiting:
                size = 0
    if waiting:
        yield from give_up()


def _csv(source: Source) -> Iterator[Block | Reject]:
    lines = _logical(_lines(source, _encoding(source)))
    number, first = next(lines, (0, ""))
    if isinstance(first, Reject):
        raise InputError(
            f"{source.name}: the header cannot be read: {first.en}",
            f"{source.name}：无法读取表头：{first.zh}",
        )
    header = _header(first)
    table, columns = _placed(source, header)
    delimiter = _delimiter(first)
    rows: list[list[str]] = []
    numbers: list[int] = []
    raws: list[str] = []
    for number, line in lines:
        if isinstance(line, Reject):
            yield line
            continue
        if not line.strip("\r\n"):
            continue
        try:
            row = (
                next(csv.reader([line], delimiter=delimiter, strict=True))
                if '"' in line
                else line.rstrip("\r\n").split(delimiter)
            )
        except (csv.Error, StopIteration) as error:
            yield Reject(number, line.rstrip("\r\n"), f"not a CSV row: {error}", f"不是有效的CSV行：{error}")
            continue
        if len(row) != len(header):
            yield Reject(
                number, line.rstrip("\r\n"), f"{len(row)} fields where the header has {len(header)}",
                f"字段数为{len(row)}，表头为{len(header)}",
            )  # fmt: skip
            continue
        rows.append(row)
        numbers.append(number)
        raws.append(line.rstrip("\r\n"))
        if len(rows) >= ROWS_PER_BLOCK:
            yield _block(table, columns, rows, numbers, raws)
            rows, numbers, raws = [], [], []
    if rows:
        yield _block(table, columns, rows, numbers, raws)


def _block(
    table: Table, columns: dict[int, str], rows: list[list[str]], numbers: list[int], raws: list[str]
) -> Block:
    by_column = list(zip(*rows, strict=True))
    frame = pd.DataFrame({name: pd.Series(by_column[i], dtype="object") for i, name in columns.items()})
    frame[POSITION] = numbers
    frame[RAW] = pd.Series(raws, dtype="object")
    return Block(table.name, frame)


def _parquet(source: Source) -> Iterator[Block | Reject]:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    try:
        with source.open() as stream:
            file = parquet.ParquetFile(arrow.BufferReader(stream.read()))
            table, columns = _placed(source, file.schema_arrow.names)
            start = 1
            for batch in file.iter_batches(ROWS_PER_BLOCK):
                frame = batch.to_pandas()
                picked = {name: _as_text(frame.iloc[:, i]) for i, name in columns.items()}
                out = pd.DataFrame(picked)
                out[POSITION] = range(start, start + len(out))
                out[RAW] = [json.dumps(r, ensure_ascii=False) for r in out[list(picked)].to_dict("records")]
                start += len(out)
                yield Block(table.name, out)
    except arrow.ArrowInvalid as error:
        raise InputError(
            f"{source.name}: not a readable Parquet file: {error}",
            f"{source.name}：不是可读的Parquet文件：{error}",
        ) from error


def _as_text(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.DatetimeTZDtype) or values.dtype.kind == "M":
        return values.dt.strftime("%Y-%m-%d").astype("object").where(values.notna(), None)
    text = values.map(_plain_text, na_action="ignore").astype("object")
    return text.where(text.notna(), None)


def _plain_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "tolist") and not isinstance(value, str):
        listed = value.tolist()
        return ";".join(map(str, listed)) if isinstance(listed, list) else str(listed)
    return str(value)[:10] if hasattr(value, "isoformat") else str(value)


def _number_parties(rows: pd.DataFrame, seen: Counter[tuple[str, str, str]]) -> None:
    """Parties without a sequence are numbered in the order in which they stand, per filing and role."""
    if "sequence" not in rows:
        rows["sequence"] = None
    empty = rows["sequence"].isna() | (rows["sequence"].astype("object") == "")
    if not empty.any():
        return
    office = rows["office"] if "office" in rows else pd.Series("", index=rows.index)
    numbers = []
    for key in zip(
        office[empty], rows.loc[empty, "application_number"], rows.loc[empty, "role"], strict=True
    ):
        seen[key] += 1
        numbers.append(str(seen[key]))
    rows.loc[empty, "sequence"] = pd.Series(numbers, index=rows.index[empty], dtype="object")
