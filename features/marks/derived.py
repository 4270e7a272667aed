"""Keeps word lists that take seconds to derive in the user's cache folder, so that the next process has them at once.

For lists derived from installed packages alone, never for anything of a register. A list lies there in small pages
by the hash of its words, and only the pages asked for are ever read into words. Whatever is wrong with a kept file
(damaged, of another version or format, not writable) only costs the time of deriving it again.
"""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

#: Of the format of the file: another one is not read.
_MAGIC = b"bonafile words 1"
_PER_PAGE = 64


class Words:
    """What is said of each word of a list; words and texts without tabs and line breaks."""

    def __init__(self, pages: list[memoryview]) -> None:
        self._pages = pages
        self._read: list[dict[str, str] | None] = [None] * len(pages)

    def get(self, word: str) -> str | None:
        """What is said of a word, None if the list has it not."""
        at = _page_of(word, len(self._pages))
        page = self._read[at]
        if page is None:
            lines = str(self._pages[at], "utf-8").split("\n")
            self._read[at] = page = dict(line.split("\t") for line in lines) if lines != [""] else {}
        return page.get(word)

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None

    @property
    def pages_read(self) -> int:
        """How many pages have been asked for."""
        return sum(page is not None for page in self._read)


def kept(
    name: str, version: str, lists: Iterable[str], make: Callable[[], dict[str, dict[str, str]]]
) -> dict[str, Words]:
    """The word lists that `make()` gives, by name, from the file of that name if it holds them in that version.

    The folder is `bonafile` under XDG_CACHE_HOME, or `~/.cache`.
    """
    wanted = sorted(lists)
    try:
        path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bonafile" / f"{name}.words"
    except RuntimeError:  # a user without a home
        return _opened(_written(version, make()))
    found = _read(path, version, wanted)
    if found is None:
        with _alone(path):
            found = _read(path, version, wanted)  # another process may have derived them meanwhile
            if found is None:
                whole = _written(version, make())
                _keep(path, whole)
                found = _opened(whole)
    return found


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time, where there is a folder to keep anything in."""
    with ExitStack() as stack:
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = stack.enter_context(path.with_suffix(".lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(path: Path, whole: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(whole)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True) if beside.parent.is_dir() else None


def _read(path: Path, version: str, wanted: list[str]) -> dict[str, Words] | None:
    """The kept lists, None where the file is not what is wanted."""
    try:
        found = _opened(path.read_bytes(), version)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return found if sorted(found) == wanted else None


def _page_of(word: str, pages: int) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) % pages


def _written(version: str, lists: dict[str, dict[str, str]]) -> bytes:
    """A line with the format and the checksum of what follows, one with the lists and the sizes of their pages, the
    pages.
    """
    body: list[bytes] = []
    sizes: dict[str, list[int]] = {}
    for name, words in lists.items():
        pages: list[list[str]] = [[] for _ in range(1 + len(words) // _PER_PAGE)]
        for word, said in words.items():
            pages[_page_of(word, len(pages))].append(f"{word}\t{said}")
        written = ["\n".join(page).encode() for page in pages]
        sizes[name] = [len(page) for page in written]
        body += written
    told = json.dumps({"version": version, "pages": sizes}, separators=(",", ":")).encode()
    rest = told + b"\n" + b"".join(body)
    return b"%b %d\n%b" % (_MAGIC, zlib.crc32(rest), rest)


def _opened(whole: bytes, version: str | None = None) -> dict[str, Words]:
    """The lists of a file. ValueError if it is damaged, of another format or not of that version."""
    view = memoryview(whole)
    told = whole.index(b"\n") + 1
    if view[:told] != b"%b %d\n" % (_MAGIC, zlib.crc32(view[told:])):
        raise ValueError("damaged or of another format")
    at = whole.index(b"\n", told) + 1
    about = json.loads(whole[told:at])
    if version is not None and about["version"] != version:
        raise ValueError("of another version")
    lists = {}
    for name, sizes in about["pages"].items():
        pages = []
        for size in sizes:
            pages.append(view[at : at + size])
            at += size
        lists[name] = Words(pages)
    return lists
