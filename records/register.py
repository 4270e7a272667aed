"""The register: everything known, with the day on which it became known, in one DuckDB file.

It opens the file, takes deliveries in (ingest.py does the work, in one transaction) and hands out snapshots
as of a day. It measures nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from bonafile.records import ingest as taking_in
from bonafile.records import store
from bonafile.records.contract import parse_day
from bonafile.records.errors import InputError, RegisterError
from bonafile.records.schema import TABLES
from bonafile.records.snapshot import Snapshot

if TYPE_CHECKING:
    from bonafile.records.linking.kept import KeptLinks

# The engine flattens nested selects itself; where ibis does, a tenth of stating a query goes into it.
ibis.options.sql.fuse_selects = False


def as_day(value: date | datetime | str | pd.Timestamp) -> date:
    """A day from a date, a timestamp or text in any writing of the exchange format. InputError otherwise."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    day = parse_day(str(value))
    if day is None:
        raise InputError(
            f"not a day: {value!r}; write it as 2026-03-02", f"不是有效日期：{value!r}；请写作2026-03-02"
        )
    return day


class Register:
    """An open register. Use :meth:`open`, and `with` or :meth:`close` to release the file."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        path: Path,
        read_only: bool,
        links: KeptLinks | None = None,
    ) -> None:
        self.connection = connection
        self.path = path
        self.read_only = read_only
        self.ibis: Any = ibis.duckdb.from_connection(connection)
        #: Who belongs together, for `links.links(register)`; snapshots show it as `group_key`.
        self.links = links or _links_beside(path)
        self._shown: dict[str, ir.Table] = {}

    @classmethod
    def open(cls, path: str | Path, read_only: bool = False) -> Register:
        """Open (or, unless `read_only`, make) a register. RegisterError where it is locked, damaged or of
        another layout.
        """
        path = Path(path)
        if read_only and not path.exists():
            raise RegisterError(
                f"there is no register at {path}: run `bonafile ingest PATH` first",
                f"{path}处没有登记库：请先运行bonafile ingest PATH",
            )
        try:
            connection = duckdb.connect(str(path), read_only=read_only, config=_limits())
        except duckdb.Error as error:
            raise _unopened(path, error) from error
        connection.execute("SET preserve_insertion_order = false")
        # progress bars are detect/progress.py's, on terminals only
        with suppress(
            duckdb.InvalidInputException
        ):  # a notebook without widgets, where there are none to hide
            connection.execute("SET enable_progress_bar = false")
        if not read_only:
            _prepare(connection)
        _check_layout(connection, path)
        return cls(connection, path, read_only)

    def close(self) -> None:
        """Release the file."""
        self.connection.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def beside(self) -> Register:
        """The same register on a connection of its own, for another thread."""
        return Register(self.connection.cursor(), self.path, self.read_only, self.links)

    def ingest(
        self,
        paths: Iterable[str | Path],
        *,
        issued: date | str | None = None,
        quarantine: Path | None = None,
        progress: taking_in.Progress | None = None,
    ) -> list[taking_in.FileCount]:
        """Take deliveries in, all or nothing; see :func:`bonafile.records.ingest.ingest`."""
        day = as_day(issued) if issued is not None else None
        self.links.stale()
        self._shown = {}
        return taking_in.ingest(self.connection, [Path(p) for p in paths], day, quarantine, progress)

    def as_of(self, day: date | str) -> Snapshot:
        """What was known at the end of a day."""
        return Snapshot(self.ibis, as_day(day), self._linked)

    def _linked(self, what: str) -> ir.Table:
        """A table of the links (kept.py) on this connection: read once, brought up to date before."""
        if what not in self._shown:
            name = ibis.util.gen_name(what)
            self.links.table(self, what, name)
            self._shown[what] = self.ibis.table(name, database=("temp", "main"))
        return self._shown[what]

    def last_filing_date(self, model_kind: str | None = None) -> date | None:
        """The latest filing day on the register, of a model kind where one is given."""
        where = "WHERE known_from < known_until" + (" AND model_kind = ?" if model_kind else "")
        rows = self.connection.execute(
            f"SELECT max(filing_date) FROM v_filings {where}", [model_kind] if model_kind else []
        ).fetchall()  # all rows, here and below: DuckDB takes no other work while a result is unfinished
        return rows[0][0]

    def filings_between(self, first: date | str, last: date | str) -> pd.DataFrame:
        """Filings of a span of days, both included, as they stand: office, application_number, kind,
        model_kind, filing_date, ordered by office and number.
        """
        return self.connection.execute(
            "SELECT office, application_number, kind, model_kind, filing_date FROM v_filings "
            "WHERE known_until = DATE '9999-12-31' AND filing_date BETWEEN ? AND ? ORDER BY 1, 2",
            [as_day(first), as_day(last)],
        ).df()

    def version(self) -> str:
        """A digest of all that is known, whatever the order in which it arrived."""
        parts = []
        for name in TABLES:
            digest = f"bit_xor(md5_number_lower({store.text_of(_VERSIONED)}))"
            rows = self.connection.execute(f"SELECT count(*), coalesce({digest}, 0) FROM v_{name}").fetchall()
            parts.append(f"{name}:{rows[0][0]}:{rows[0][1]:016x}")
        return taking_in.text_digest("|".join(parts))[:16]


def _links_beside(path: Path) -> KeptLinks:
    from bonafile.records.linking.kept import KeptLinks

    return KeptLinks.beside(path)


_VERSIONED = ["row_key", "digest", "known_from", "known_until"]


def _limits() -> dict[str, str | bool | int | float | list[str]]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"memory_limit": f"{max(int(memory * 0.6 / 2**20), 512)}MB", "threads": os.cpu_count() or 1}


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN")
    for statement in store.schema_statements():
        connection.execute(statement)
    connection.execute(f"INSERT INTO layout SELECT {store.LAYOUT} WHERE NOT EXISTS (SELECT 1 FROM layout)")
    if connection.execute("SELECT version FROM layout").fetchall()[0][0] in store.READS[:-1]:
        for statement in store.UPGRADE:
            connection.execute(statement)
    connection.execute("COMMIT")


def _check_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        rows = connection.execute("SELECT version FROM layout").fetchall()
    except duckdb.Error:
        rows = []
    if not rows or rows[0][0] not in store.READS:
        connection.close()
        raise RegisterError(
            f"{path} is no register of this version of bonafile: ingest the deliveries into a new workspace",
            f"{path}不是本版本bonafile的登记库：请将数据重新导入新的工作目录",
        )


def _unopened(path: Path, error: duckdb.Error) -> RegisterError:
    if "lock" in str(error).lower():
        return RegisterError(
            f"the register {path} is in use by another process: wait for it or stop it",
            f"登记库{path}正被其他进程使用：请等待或结束该进程",
        )
    return RegisterError(
        f"the register {path} cannot be opened, it is damaged or no register: restore it from a backup or "
        f"ingest the deliveries into a new workspace ({str(error).splitlines()[0][:120]})",
        f"无法打开登记库{path}，文件已损坏或不是登记库：请从备份恢复，或将数据重新导入新的工作目录",
    )
