"""Keeps tables that take seconds to derive in the user's cache folder, so that the next process reads them in tenths.

For tables derived from installed packages alone, never for anything of a register. Whatever is wrong with a kept
file (damaged, of another version, not writable) only costs the time of deriving it again.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any


def kept(name: str, version: str, make: Callable[[], Any]) -> Any:
    """What `make()` gives (anything JSON can hold), from the file of that name if it is of that version.

    The folder is `bonafile` under XDG_CACHE_HOME, or `~/.cache`.
    """
    try:
        path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bonafile" / f"{name}.json"
    except RuntimeError:  # a user without a home
        return make()
    try:
        about, body = path.read_bytes().split(b"\n", 1)
        if about.decode() == f"{version} {zlib.crc32(body)}":
            return json.loads(body)
    except (OSError, ValueError):
        pass
    made = make()
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.write_bytes(f"{version} {zlib.crc32(body)}".encode() + b"\n" + body)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True) if beside.parent.is_dir() else None
    return made
