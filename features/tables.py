"""Ways to bring a pandas table to the engine, and to keep a table that is used more than once."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd


def uploaded(con: Any, name: str, frame: pd.DataFrame, schema: dict[str, str] | None = None) -> ir.Table:
    """The frame as a temporary table of the connection; `schema` gives types where the frame may be empty."""
    if schema is None:
        # a column without a single value has no type of its own; only texts come as objects
        bare = [c for c in frame if frame[c].dtype == object and frame[c].isna().all()]
        frame = frame.astype(dict.fromkeys(bare, "str"))
    table = ibis.memtable(frame, schema=ibis.schema(schema)) if schema else ibis.memtable(frame)
    return con.create_table(ibis.util.gen_name(name), table, temp=True)


def kept(table: ir.Table) -> ir.Table:
    """The expression computed once, as a temporary table that lives as long as the connection does.

    Not ibis' own cache(): that drops its tables when they are forgotten, also after the register was closed.
    """
    con, schema, name = table.get_backend(), table.schema(), ibis.util.gen_name("kept")
    if con.name != "duckdb":
        return con.create_table(name, table, temp=True)
    # what create_table() does, without asking the engine what the new table is like: we have just said it
    columns = ", ".join(c.sql(con.dialect) for c in schema.to_sqlglot_column_defs(con.dialect))
    query = con.compile(table)
    con.raw_sql(f'CREATE TEMPORARY TABLE "{name}" ({columns})')
    con.raw_sql(f'INSERT INTO "{name}" {query}')
    place = ops.Namespace(catalog="temp", database="main")
    return ops.DatabaseTable(name, schema=schema, source=con, namespace=place).to_expr()
