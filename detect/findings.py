"""Findings: the table a screening hands over, and how it is written.

One row for every filing of the days asked for, highest score first. This file fixes the columns, their
order and types, and writes CSV and Parquet so that equal findings are equal bytes. It computes nothing.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

#: Columns of findings.csv and findings.parquet, in this order.
SCHEMA = pa.schema(
    [
        ("office", pa.string()),
        ("application_number", pa.string()),
        ("kind", pa.string()),
        ("filing_date", pa.date32()),
        ("score", pa.float64()),
        ("band", pa.string()),
        ("coverage", pa.float64()),
        ("grounds", pa.string()),
        ("reasons_zh", pa.string()),
        ("reasons_en", pa.string()),
        ("favour_zh", pa.string()),
        ("favour_en", pa.string()),
        ("case_id", pa.string()),
        ("applicant", pa.string()),
        ("model", pa.string()),
        ("law", pa.string()),
    ]
)
COLUMNS = tuple(SCHEMA.names)

# what a spreadsheet program takes for a formula; the full-width forms count in East Asian settings
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(cell: str) -> str:
    """The cell as a spreadsheet shows it without running it: a leading `'` before `= + - @`, tab and CR."""
    return "'" + cell if cell.startswith(_RUNS) else cell


def ordered(findings: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the hand-over: score downwards, then office and number."""
    return findings.sort_values(
        ["score", "office", "application_number"],
        ascending=[False, True, True],
        kind="stable",
        na_position="last",
        ignore_index=True,
    )


def table(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """`frame` as an Arrow table of exactly these columns and types, without pandas' own metadata."""
    arrays = []
    for field in schema:
        column = frame[field.name]
        if pa.types.is_date(field.type):
            column = pd.to_datetime(column)
        elif pa.types.is_string(field.type) and not isinstance(column.dtype, pd.StringDtype):
            column = column.astype("str").where(column.notna())
        arrays.append(_one_chunk(pa.array(column, from_pandas=True).cast(field.type)))
    return pa.Table.from_arrays(arrays, schema=schema)


def _one_chunk(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    # the same rows must be the same bytes, however they were put together
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def write_parquet(rows: pa.Table, path: Path) -> None:
    """Write an Arrow table; the same table gives the same bytes."""
    pq.write_table(rows, path, compression="zstd", version="2.6", write_statistics=True)


def write_csv(findings: pa.Table, path: Path, byte_order_mark: bool = False) -> None:
    """Write findings.csv: UTF-8, LF line ends, text quoted, ISO days, 12 significant digits."""
    encoding = "utf-8-sig" if byte_order_mark else "utf-8"
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow(findings.column_names)
        for batch in findings.to_batches(max_chunksize=10_000):
            columns = [batch.column(i).to_pylist() for i in range(batch.num_columns)]
            for row in zip(*columns, strict=True):
                writer.writerow([_cell(value) for value in row])


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, float):
        # float() of the shortened text keeps it a bare number for csv and drops noise digits
        return "" if value != value else float(f"{value:.12g}")
    return neutral(str(value))
