"""Ways to bring a pandas table to the engine, and to keep a table that is used more than once."""

from __future__ import annotations

from typing import Any

import ibis
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
    con = table.get_backend()
    return con.create_table(ibis.util.gen_name("kept"), table, temp=True)
