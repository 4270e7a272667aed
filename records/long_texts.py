"""Texts of many pages, kept apart from their rows so that no step of taking rows in holds many of them at once.

The engine works on vectors of 2,048 rows and holds every text of one, several times over: 2,048 descriptions of
100,000 characters are 200 MB. So a row keeps the opening of such a text and the digest of the whole; the rest
stands in pieces in the table `long_texts`, once for every content, whatever versions or rows share it. A view puts
them together again, for those who select such a column; nobody else has a piece read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import duckdb
import pandas as pd

from bonafile.records.schema import Table

#: Columns by table whose texts may run to many pages. Each has a column beside it for the digest of the whole.
LONG = {"filings": ("description",)}
#: So many characters stay with the row: more than the measures of patent texts read of a description.
OPENING = 8_000
#: The rest stands in pieces of at most so many characters.
PIECE = 8_000


def key_column(column: str) -> str:
    """The name of the column for the digest of a whole long text; missing where the row holds all of it."""
    return f"{column}_key"


def opening_column(column: str) -> str:
    """The name of the column in which a snapshot gives the opening alone."""
    return f"{column}_opening"


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns for digests of long texts of a table."""
    return tuple(key_column(c) for c in LONG.get(table.name, ()))


def whole_view(table: str, name: str) -> str:
    """CREATE VIEW for the versions of a table with each long text whole, and its opening in a column beside."""
    joins, columns, openings = [], [], []
    for i, column in enumerate(LONG[table]):
        joins.append(
            "LEFT JOIN (SELECT text_key, string_agg(piece, '' ORDER BY part) AS rest FROM long_texts "
            f'GROUP BY text_key) r{i} ON r{i}.text_key = v."{key_column(column)}"'
        )
        columns.append(f'coalesce(v."{column}" || r{i}.rest, v."{column}") AS "{column}"')
        openings.append(f'v."{column}" AS "{opening_column(column)}"')
    return (
        f"CREATE VIEW IF NOT EXISTS {name} AS SELECT v.* REPLACE ({', '.join(columns)}), {', '.join(openings)} "
        f"FROM v_{table} v {' '.join(joins)}"
    )


def set_apart(connection: duckdb.DuckDBPyConnection, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Typed rows with the openings of their long texts and the digests; the rest of each goes into
    `long_texts`, in the caller's transaction, unless that content is known.
    """
    for column in LONG.get(table.name, ()):
        texts = frame[column]
        long = texts.str.len() > OPENING
        keys = pd.Series(None, index=frame.index, dtype="object")
        if long.any():
            texts, whole = texts.copy(), texts[long]
            keys[long] = [_digest(t) for t in whole]
            texts[long] = [t[:OPENING] for t in whole]
            _keep(connection, dict(zip(keys[long], whole, strict=True)))
        frame = frame.assign(**{column: texts, key_column(column): keys})
    return frame


def _digest(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _keep(connection: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> None:
    """Keep the rest of texts by the digest of the whole."""
    known = connection.execute(
        "SELECT DISTINCT text_key::VARCHAR FROM long_texts "
        "WHERE part = 0 AND text_key IN (SELECT unnest(?::UUID[]))",
        [list(texts)],
    ).fetchall()
    for (key,) in known:
        del texts[key.replace("-", "")]
    pieces = pd.DataFrame(_pieces(texts), columns=["text_key", "part", "piece"])
    if len(pieces):
        connection.from_df(pieces).project("text_key::UUID, part, piece").insert_into("long_texts")


def _pieces(texts: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    for key, text in texts.items():
        for part, begin in enumerate(range(OPENING, len(text), PIECE)):
            yield key, part, text[begin : begin + PIECE]
