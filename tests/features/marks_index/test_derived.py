"""Words kept between processes are the ones derived, and nothing but time is lost when they cannot be kept."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from bonafile.features.marks import dictionary
from bonafile.features.marks.derived import Words, kept

LISTS = {"sweet": {"苹果": "apple", "橙": ""}, "sour": {}}


class Made:
    """Derives the lists, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, dict[str, str]]:
        self.times += 1
        return LISTS


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "bonafile"


def holds(found: dict[str, Words]) -> bool:
    return (
        set(found) == set(LISTS)
        and all(found[name].get(w) == said for name, words in LISTS.items() for w, said in words.items())
        and "梨" not in found["sweet"]
        and "苹果" not in found["sour"]
    )


def test_what_is_kept_is_read_again_until_its_version_changes(cache: Path) -> None:
    made = Made()
    assert holds(kept("words", "1", LISTS, made))
    assert holds(kept("words", "1", LISTS, made))
    assert made.times == 1
    assert sorted(p.name for p in cache.iterdir()) == ["words.lock", "words.words"]
    assert holds(kept("words", "2", LISTS, made))
    assert holds(kept("words", "2", LISTS, made))
    assert made.times == 2


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda whole: b"",
        lambda whole: whole[:-3],
        lambda whole: whole + b"x",
        lambda whole: whole.replace(b"apple", b"pear!"),
        lambda whole: whole.replace(b"words 1", b"words 0"),
        lambda whole: whole.replace(b'"sour":[', b'"bitter":['),
        lambda whole: b"\n\n\n",
        lambda whole: b'1 0\n[["\xe8\x8b\xb9"],["apple"]]',
        lambda whole: bytes(range(256)) * 9,
    ],
)
def test_a_damaged_file_is_quietly_made_again(cache: Path, spoilt: object) -> None:
    made, path = Made(), cache / "words.words"
    kept("words", "1", LISTS, made)
    whole = path.read_bytes()
    path.write_bytes(spoilt(whole))  # type: ignore[operator]
    assert holds(kept("words", "1", LISTS, made))
    assert made.times == 2
    assert path.read_bytes() == whole


def test_a_file_with_other_lists_under_the_same_version_is_made_again(cache: Path) -> None:
    """As a program leaves it that was replaced while it ran: its own lists, under the version of the new files."""
    made = Made()
    kept("words", "1", ["sweet"], lambda: {"sweet": {"苹果": "apple"}})
    assert holds(kept("words", "1", LISTS, made))
    assert holds(kept("words", "1", LISTS, made))
    assert made.times == 1


def test_a_sound_file_of_another_shape_is_made_again(cache: Path) -> None:
    made = Made()
    kept("words", "1", LISTS, made)
    for told in ([], {"version": "1"}, {"version": "1", "pages": {"sweet": 3, "sour": [0]}}, {"pages": None}):
        rest = json.dumps(told).encode() + b"\n"
        (cache / "words.words").write_bytes(b"bonafile words 1 %d\n" % zlib.crc32(rest) + rest)
        assert holds(kept("words", "1", LISTS, made))
    assert made.times == 5


def test_only_the_pages_asked_for_are_read(cache: Path) -> None:
    many = {"numbers": {f"w{i}": str(i) for i in range(10_000)}}
    found = kept("many", "1", many, lambda: many)["numbers"]
    assert found.pages_read == 0
    assert found.get("w17") == "17"
    assert found.get("w17") == "17"
    assert found.pages_read == 1
    assert all(found.get(word) == said for word, said in many["numbers"].items())


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert holds(kept("words", "1", LISTS, Made()))


def test_the_dictionary_kept_is_the_one_derived() -> None:
    kept_words = dictionary._tables()
    for name, words in dictionary._derived().items():
        assert len(words) > 10_000
        read = getattr(kept_words, name)
        assert all(read.get(word) == said for word, said in words.items())
        assert "no such word" not in read
    assert "apple" in str(kept_words.senses.get("苹果")).split(",")
