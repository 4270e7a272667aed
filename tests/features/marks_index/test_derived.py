"""Tables kept between processes are the ones derived, and nothing but time is lost when they cannot be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bonafile.features.marks import dictionary
from bonafile.features.marks.derived import kept


def test_what_is_kept_is_read_again_until_its_version_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made: list[int] = []

    def make() -> dict[str, list[str]]:
        made.append(1)
        return {"苹果": ["apple"]}

    assert kept("words", "1", make) == kept("words", "1", make) == {"苹果": ["apple"]}
    assert len(made) == 1
    assert [p.name for p in (tmp_path / "bonafile").iterdir()] == ["words.json"]
    assert kept("words", "2", make) == {"苹果": ["apple"]}
    assert len(made) == 2
    path = tmp_path / "bonafile" / "words.json"
    path.write_bytes(path.read_bytes().replace(b"apple", b"pear!"))
    assert kept("words", "2", make) == {"苹果": ["apple"]}
    path.write_bytes(b"")
    assert kept("words", "2", make) == {"苹果": ["apple"]}
    assert len(made) == 4


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kept("words", "1", lambda: [1]) == [1]


def test_the_dictionary_kept_is_the_one_derived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    try:
        first = dictionary._tables.__wrapped__()
        assert (tmp_path / "bonafile" / "dictionary.json").exists()
        monkeypatch.setattr(dictionary, "_derived", lambda: pytest.fail("derived again"))
        assert dictionary._tables.__wrapped__() == first
    finally:
        dictionary._tables.cache_clear()
    assert "apple" in first.senses["苹果"].split(",")
