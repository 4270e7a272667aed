"""The file a mark index is kept in: named arrays one after the other, opened by memory map, checked on opening.

Layout: 8 bytes of magic, length and CRC-32 of the header (8 bytes each, little-endian), the header in JSON
(for every array its name, type, shape, place and checksum, and whatever else the writer gave), the arrays at
multiples of 64 bytes. A file is written beside its place and moved there, so that readers of the old one are
not disturbed and a broken-off writing leaves nothing half done.
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel
from bonafile.records.errors import InputError

_MAGIC = b"BFMARKS\x01"
_ALIGNED = 64


def write(path: Path, arrays: dict[str, NDArray[Any]], about: dict[str, Any]) -> None:
    """Write arrays and `about` (JSON-able) to a file, replacing it in one step."""
    listed: list[dict[str, Any]] = []
    at = 0
    for name, array in arrays.items():
        entry = {"name": name, "type": array.dtype.str, "shape": list(array.shape), "at": at}
        listed.append(entry | {"sum": int(_checksum(_bytes(array)))})
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps({"arrays": listed, "about": about, "size": at}).encode()
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(_MAGIC + len(header).to_bytes(8, "little") + zlib.crc32(header).to_bytes(8, "little"))
            file.write(header)
            file.write(b"\0" * (_begin(len(header)) - file.tell()))
            for array in arrays.values():
                file.write(_bytes(array).data)
                file.write(b"\0" * (-array.nbytes % _ALIGNED))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays of a file, mapped, and what was written about them. InputError if damaged."""
    try:
        with path.open("rb") as file:
            return _read(path, file)
    except OSError as error:
        raise InputError(
            f"The mark index {path} cannot be read ({error.strerror}); build it from the register again.",
            f"无法读取商标索引 {path}（{error.strerror}）；请由登记簿重新建立。",
        ) from error


def _read(path: Path, file: BinaryIO) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    # all of it from the one file that is open: another process may put a new one in its place meanwhile
    size = os.fstat(file.fileno()).st_size
    start = file.read(24)
    length = int.from_bytes(start[8:16], "little")
    if start[:8] != _MAGIC:
        raise _damaged(path, "it does not begin as one", "文件头不符")
    header = file.read(length) if length < size else b""
    if len(header) != length or zlib.crc32(header) != int.from_bytes(start[16:24], "little"):
        raise _damaged(path, "its header does not match its checksum", "文件头校验不符")
    told = json.loads(header)
    if size != _begin(length) + told["size"]:
        raise _damaged(path, "it is not as long as its header says", "文件长度与文件头不符")
    # private to the process if ever written to, which nobody does: kernels are compiled for writable arrays
    whole = np.memmap(file, dtype=np.uint8, mode="c")
    arrays = {}
    for entry in told["arrays"]:
        count = int(np.prod(entry["shape"], dtype=np.int64)) * np.dtype(entry["type"]).itemsize
        begin = _begin(length) + entry["at"]
        raw = np.asarray(whole[begin : begin + count])
        if int(_checksum(raw)) != entry["sum"]:
            raise _damaged(path, f"the part {entry['name']} does not match its checksum",
                           f"“{entry['name']}”部分校验不符")  # fmt: skip
        arrays[entry["name"]] = raw.view(entry["type"]).reshape(entry["shape"])
    return arrays, told["about"]


def _damaged(path: Path, en: str, zh: str) -> InputError:
    return InputError(
        f"The mark index {path} is damaged ({en}); delete it and build it from the register again.",
        f"商标索引 {path} 已损坏（{zh}）；请删除后由登记簿重新建立。",
    )


def _begin(header: int) -> int:
    return -(-(24 + header) // _ALIGNED) * _ALIGNED


def _bytes(array: NDArray[Any]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8)


@kernel
def _checksum(values: np.ndarray) -> np.uint64:
    """Four lanes of multiply and add over 64-bit words: about as fast as memory is read."""
    prime = np.uint64(0x9E3779B97F4A7C15)
    a, b, c, d = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(5)
    words = values[: len(values) // 32 * 32].view(np.uint64)
    for i in range(0, len(words), 4):
        a = (a ^ words[i]) * prime
        b = (b ^ words[i + 1]) * prime
        c = (c ^ words[i + 2]) * prime
        d = (d ^ words[i + 3]) * prime
        a ^= a >> np.uint64(29)
        b ^= b >> np.uint64(29)
        c ^= c >> np.uint64(29)
        d ^= d >> np.uint64(29)
    for i in range(len(words) * 8, len(values)):
        a = (a ^ np.uint64(values[i])) * prime
    h = (a * prime ^ b) * prime ^ c
    h = (h * prime ^ d) * prime ^ np.uint64(len(values))
    return h ^ (h >> np.uint64(32))
