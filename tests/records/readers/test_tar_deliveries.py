"""Tar archives as deliveries: every file at its place, nothing written, nothing outside."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from bonafile.records import tarballs
from bonafile.records.deliveries import sources
from bonafile.records.errors import InputError


def archive(path: Path, *members: tuple[str, bytes | tarfile.TarInfo], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as tar:  # type: ignore[call-overload]
        for name, content in members:
            if isinstance(content, tarfile.TarInfo):
                content.name = name
                tar.addfile(content)
            else:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    return path


def special(kind: bytes, target: str = "/etc/passwd") -> tarfile.TarInfo:
    info = tarfile.TarInfo()
    info.type, info.linkname = kind, target
    return info


def contents(path: Path) -> dict[str, bytes]:
    found = {}
    for source in sources(path):
        with source.open() as stream:
            found[source.name] = stream.read()
    return found


@pytest.mark.parametrize(("name", "mode"), [("d.tar.gz", "w:gz"), ("d.tgz", "w:gz"), ("d.tar", "w")])
def test_every_file_at_its_place(tmp_path: Path, name: str, mode: str) -> None:
    packed = gzip.compress(b"third")
    path = archive(
        tmp_path / name, ("b/2.xml", b"second" * 5000), ("a/1.xml", b"first"), ("3.xml.gz", packed), mode=mode
    )
    assert contents(path) == {
        f"{name}/3.xml.gz": b"third",
        f"{name}/a/1.xml": b"first",
        f"{name}/b/2.xml": b"second" * 5000,
    }
    sizes = {source.name.split("/")[-1]: source.size for source in sources(path)}
    assert sizes == {"1.xml": 5, "2.xml": 30000, "3.xml.gz": None}


def test_a_file_can_be_opened_twice_and_read_in_parts(tmp_path: Path) -> None:
    (source,) = sources(archive(tmp_path / "d.tar.gz", ("x.xml", b"0123456789")))
    with source.open() as first, source.open() as second:
        assert first.read(3) == b"012"
        assert second.read(4) == b"0123"
        assert first.read() == b"3456789"
        assert first.read() == b""
    with source.open() as lines:
        assert list(lines) == [b"0123456789"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_left_out_by_name(tmp_path: Path, kind: bytes) -> None:
    path = archive(tmp_path / "d.tar.gz", ("evil", special(kind)), ("good.xml", b"x"))
    assert contents(path) == {"d.tar.gz/evil": b"", "d.tar.gz/good.xml": b"x"}
    assert "link or special file" in next(iter(sources(path))).notes[0]


@pytest.mark.parametrize("name", ["../../escape.xml", "/absolute.xml", "a/../../b.xml"])
def test_paths_out_of_the_archive_are_left_out_by_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    path = archive(folder / "d.tar.gz", (name, b"evil"), ("good.xml", b"x"))
    assert sorted(contents(path).values()) == [b"", b"x"]
    assert any("path out of the archive" in note for source in sources(path) for note in source.notes)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["d.tar.gz", "inner"], "nothing was written"


def test_hidden_files_are_passed_over_as_in_folders(tmp_path: Path) -> None:
    path = archive(tmp_path / "d.tar.gz", (".DS_Store", b"junk"), ("a/._1.xml", b"junk"), ("a/1.xml", b"x"))
    assert contents(path) == {"d.tar.gz/a/1.xml": b"x"}


def test_the_day_stands_in_the_name_of_file_or_archive(tmp_path: Path) -> None:
    path = archive(tmp_path / "delivery-2026-03-02.tar.gz", ("a.xml", b"x"), ("b-20260303.xml", b"x"))
    assert [str(source.issued) for source in sources(path)] == ["2026-03-02", "2026-03-03"]


def test_an_archive_that_breaks_off_is_refused_in_words(tmp_path: Path) -> None:
    path = archive(tmp_path / "d.tar.gz", ("a.xml", bytes(range(256)) * 400))
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(InputError, match="not a readable tar archive"):
        contents(path)
    plain = archive(tmp_path / "d.tar", ("a.xml", b"x" * 90_000), mode="w")
    plain.write_bytes(plain.read_bytes()[:50_000])
    with pytest.raises(InputError, match="not a readable tar archive"):
        contents(plain)


def test_an_archive_that_unfolds_to_absurd_sizes_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "d.tar.gz", ("a.xml", b"\0" * (4 << 20)))
    assert len(list(tarballs.members(path, packed=True, max_ratio=200, harmless=8 << 20))) == 1
    with pytest.raises(InputError, match="tar bomb"):
        list(tarballs.members(path, packed=True, max_ratio=200, harmless=1 << 20))


def test_plain_gzip_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert contents(path) == {"rows.csv": b"a,b\n1,2\n"}
