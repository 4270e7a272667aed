"""The engine's memory while very much is read once: nothing stays held, and the limit is as before."""

from __future__ import annotations

from pathlib import Path

import duckdb
import ibis
import pytest

from bonafile.records import room
from bonafile.records.room import frugally, shown_limit

_TEXTS = 100_000
_HELD = "SELECT coalesce(sum(memory_usage_bytes), 0) FROM duckdb_memory() WHERE tag = 'BASE_TABLE'"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("room") / "texts.duckdb"
    with duckdb.connect(path) as made:
        made.execute(
            f"CREATE TABLE texts AS SELECT repeat(md5(i::VARCHAR), 40) AS text FROM range({_TEXTS}) t(i)"
        )
    return path


@pytest.fixture
def backend(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "_ROOM", 24 * 2**20)
    backend = ibis.duckdb.connect(path, read_only=True)
    yield backend
    backend.disconnect()


def test_what_was_read_once_is_given_back(backend) -> None:
    def read() -> int:
        return backend.con.execute("SELECT count(DISTINCT text[:20]) FROM texts").fetchall()[0][0]

    before = shown_limit(backend.con)
    assert frugally(backend, read) == _TEXTS
    held = backend.con.execute(_HELD).fetchall()[0][0]
    assert held <= 25 * 2**20
    assert shown_limit(backend.con) == before
    read()
    assert backend.con.execute(_HELD).fetchall()[0][0] > held


def test_a_query_that_needs_more_room_has_it(backend) -> None:
    backend.con.execute("SET temp_directory = ''")
    told = frugally(backend, lambda: backend.con.execute("SELECT list(text) FROM texts").fetchall()[0][0])
    assert len(told) == _TEXTS


def test_a_mistake_of_the_work_is_told_and_the_limit_set_back(backend) -> None:
    before = shown_limit(backend.con)
    with pytest.raises(ZeroDivisionError):
        frugally(backend, lambda: 1 // 0)
    assert shown_limit(backend.con) == before
