"""How much memory the engine may hold: its limit as it is shown, set back, and lowered for reading very much once.

Whatever the engine has read it keeps, up to its limit, in case it is read again. Of a register's texts that is
gigabytes that nothing needs a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import duckdb

T = TypeVar("T")
_UNITS = {"KiB": 10, "MiB": 20, "GiB": 30, "TiB": 40}
#: What a query has beside what is held already.
_ROOM = 512 * 2**20


def shown_limit(connection: duckdb.DuckDBPyConnection) -> str:
    """The limit as the engine shows it: `14.1 GiB`."""
    return str(connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0])


def size_of(shown: str) -> int:
    """A limit as shown, in bytes."""
    number, unit = shown.split()
    return int(float(number) * 2 ** _UNITS.get(unit, 0))


def set_back(connection: duckdb.DuckDBPyConnection, shown: str) -> None:
    """The limit as it was shown before."""
    number, unit = shown.split()  # cut to one digit: set as shown, it would shrink each time
    connection.execute(f"SET memory_limit = '{float(number) + 0.05}{unit}'")


def frugally(backend: Any, work: Callable[[], T]) -> T:
    """What some work gives that reads very much from an ibis backend, which keeps none of what was read.

    Where the room is too narrow for one query the work is done again without a limit of its own; an engine other
    than DuckDB looks after its memory itself.
    """
    if backend.name != "duckdb":
        return work()
    connection = backend.con
    before = shown_limit(connection)
    held = (
        "SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT FROM duckdb_memory() WHERE tag <> 'BASE_TABLE'"
    )
    narrow = connection.execute(held).fetchall()[0][0] + _ROOM
    if narrow >= size_of(before):
        return work()
    try:
        connection.execute(f"SET memory_limit = '{(narrow >> 20) + 1}MiB'")
        return work()
    except duckdb.OutOfMemoryException:
        set_back(connection, before)
        return work()
    finally:
        set_back(connection, before)
