"""Finds the files of a delivery (file, folder, zip, tar, gzip) and opens them safely, without unpacking to disk.

A path inside an archive is a name to report, never a place to write; archives that would unfold to absurd
sizes are refused.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from bonafile.records import tarballs
from bonafile.records.contract import parse_day
from bonafile.records.errors import InputError
from bonafile.records.readers.base import Source

_DATED = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{8})(?!\d)")
#: An archive member may unfold to this many times its size, once it is larger than a harmless floor.
_MAX_RATIO, _HARMLESS = 200, 256 * 2**20
_MAX_MEMBER = 64 * 2**30


def day_in_name(name: str) -> date | None:
    """The day a file or folder name carries (`2026-03-02`, `20260302`), if it carries one."""
    match = _DATED.search(name)
    return parse_day(match.group(1)) if match else None


def must_exist(path: Path) -> None:
    """InputError where there is neither file nor folder."""
    if not path.exists():
        raise InputError(
            f"there is no file or folder {path}: check the path", f"找不到文件或文件夹{path}：请检查路径"
        )


def sources(path: Path, issued: date | None = None) -> Iterator[Source]:
    """The files below a path, in a fixed order. InputError where there is nothing to read."""
    must_exist(path)
    day = issued or day_in_name(path.name)
    if not path.is_dir():
        yield from _of_file(path, path.name, day)
        return
    root = path.resolve()
    found = False
    for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = str(file.relative_to(path))
        if not file.resolve().is_relative_to(root):
            yield _refused(name, "a link out of the folder was left out", "指向文件夹之外的链接已略过")
            continue
        found = True
        yield from _of_file(file, name, issued or day_in_name(file.name) or day)
    if not found:
        raise InputError(f"the folder {path} holds no files", f"文件夹{path}中没有文件")


def _refused(name: str, en: str, zh: str) -> Source:
    source = Source(name, io.BytesIO, size=0)
    source.notes.append(f"{en} / {zh}")
    return source


def _of_file(path: Path, name: str, day: date | None) -> Iterator[Source]:
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {error.strerror}", f"无法读取{path}：{error.strerror}"
        ) from error
    if magic[:2] == b"PK":
        yield from _of_zip(path, name, day)
    elif tarballs.is_tar(path, packed=magic[:2] == b"\x1f\x8b"):
        yield from _of_tar(path, name, day, packed=magic[:2] == b"\x1f\x8b")
    elif magic[:2] == b"\x1f\x8b":
        yield Source(name.removesuffix(".gz"), _gzip_opener(path), day)
    else:
        yield Source(name, lambda: path.open("rb"), day, path.stat().st_size)


def _gzip_opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, gzip.open(path, "rb"))


def _of_tar(path: Path, name: str, day: date | None, packed: bool) -> Iterator[Source]:
    for member in tarballs.members(path, packed, _MAX_RATIO, _HARMLESS):
        inner, base = f"{name}/{member.path}", Path(member.path).name
        if member.refused:
            yield _refused(inner, *member.refused)
        elif base.lower().endswith(".gz"):
            yield Source(inner, _unpacked(member.open), day_in_name(base) or day)
        else:
            yield Source(inner, member.open, day_in_name(base) or day, member.size)


def _of_zip(path: Path, name: str, day: date | None) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(path)
        members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(
            f"{path} is not a readable zip file: {error}", f"{path}不是可读的zip文件：{error}"
        ) from error
    for member in members:
        inner = f"{name}/{member.filename}"
        ratio = member.file_size / max(member.compress_size, 1)
        if member.flag_bits & 1:
            raise InputError(
                f"{inner} is encrypted: deliver it without a password", f"{inner}已加密：请提供未加密文件"
            )
        if member.file_size > _MAX_MEMBER or (member.file_size > _HARMLESS and ratio > _MAX_RATIO):
            raise InputError(
                f"{inner} would unfold to {member.file_size:,} bytes ({ratio:.0f} times its size): refused "
                "as a zip bomb",
                f"{inner}解压后达{member.file_size:,}字节（{ratio:.0f}倍）：视为压缩炸弹，拒绝读取",
            )
        opener = _member_opener(path, member)
        base = Path(member.filename).name
        packed = base.lower().endswith(".gz")
        size = None if packed else member.file_size
        yield Source(inner, _unpacked(opener) if packed else opener, day_in_name(base) or day, size)


def _member_opener(path: Path, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, zipfile.ZipFile(path).open(member))


def _unpacked(opener: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, gzip.GzipFile(fileobj=opener()))
