"""Looks into tar archives, packed or plain, without writing a member anywhere.

A member's path is a name to report. Links, devices and paths that lead out of the archive are refused by name;
hidden files (`.DS_Store`) are passed over as in folders. A packed archive is unpacked once, as a whole, into a
nameless temporary file, so that each member can be opened at its place; one that unfolds to absurd sizes is
refused. Which files a delivery has is decided in deliveries.py.
"""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from bonafile.records.errors import InputError

_BLOCK, _MAGIC_AT, _MAGIC = 512, 257, b"ustar"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """A file in an archive: its path there, how to open it, its size; `refused` says in English and Chinese why
    it is not opened.
    """

    path: str
    open: Callable[[], BinaryIO]
    size: int
    refused: tuple[str, str] | None = None


def is_tar(path: Path, packed: bool) -> bool:
    """Whether a file is a tar archive (`packed`: within gzip), by its first block."""
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            block = stream.read(_BLOCK)
    except (OSError, EOFError, zlib.error):
        return False
    return block[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC


def members(path: Path, packed: bool, max_ratio: int, harmless: int) -> Iterator[Member]:
    """The files of an archive by path. InputError where it cannot be read to its end, or unfolds to more than
    `max_ratio` times its size once that is over `harmless` bytes.
    """
    plain = _unpacked(path, max_ratio, harmless) if packed else path.open("rb")
    try:
        with tarfile.open(fileobj=plain, mode="r:") as archive:
            found = sorted((m for m in archive if not m.isdir()), key=lambda m: m.name)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise _unreadable(path, error) from error
    end = os.fstat(plain.fileno()).st_size
    for member in found:
        parts = PurePosixPath(member.name).parts
        if parts[-1:] and parts[-1].startswith("."):
            continue
        begin = member.offset_data
        refused = None
        if PurePosixPath(member.name).is_absolute() or ".." in parts:
            refused = ("a path out of the archive was left out", "指向归档之外的路径已略过")
        elif not member.isreg() or member.issparse():
            refused = ("a link or special file was left out", "链接或特殊文件已略过")
        elif begin + member.size > end:
            raise _unreadable(path, EOFError(f"it breaks off inside {member.name}"))
        opener = (
            _opener(plain, begin, member.size)
            if refused is None
            else cast(Callable[[], BinaryIO], io.BytesIO)
        )
        yield Member(member.name, opener, member.size, refused)


def _unpacked(path: Path, max_ratio: int, harmless: int) -> BinaryIO:
    """The archive without its gzip, in a temporary file that vanishes with the last that holds it."""
    plain = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (members are read from it later)
    limit = max(harmless, path.stat().st_size * max_ratio)
    try:
        with gzip.open(path, "rb") as stream:
            while chunk := stream.read(_CHUNK):
                plain.write(chunk)
                if plain.tell() > limit:
                    raise InputError(
                        f"{path} unfolds to more than {limit:,} bytes ({max_ratio} times its size): refused as a "
                        "tar bomb",
                        f"{path}解压后超过{limit:,}字节（{max_ratio}倍）：视为压缩炸弹，拒绝读取",
                    )
    except (EOFError, OSError, zlib.error) as error:
        raise _unreadable(path, error) from error
    plain.seek(0)
    return plain


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} is not a readable tar archive: {error}", f"{path}不是可读的tar归档：{error}")


def _opener(plain: BinaryIO, begin: int, size: int) -> Callable[[], BinaryIO]:
    return lambda: cast(BinaryIO, io.BufferedReader(_Slice(plain, begin, size)))


class _Slice(io.RawIOBase):
    """A part of an open file as a file of its own, with its own place in it."""

    def __init__(self, plain: BinaryIO, begin: int, size: int) -> None:
        super().__init__()
        self._plain, self._at, self._end = plain, begin, begin + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = os.pread(self._plain.fileno(), min(len(buffer), self._end - self._at), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
