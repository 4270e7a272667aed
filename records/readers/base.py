"""What a reader is: it sniffs one office format and turns a file of it into blocks, records and rejects.

A tabular source yields :class:`Block` (many rows of one table); a structured one, such as XML, yields
:class:`Record` (one filing with its parties and events, which stand or fall together). What cannot be read at
all is a :class:`Reject` with its position and raw text. Readers judge form only; the contract judges content.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Protocol

import pandas as pd

#: Columns a block carries beside those of its table.
POSITION, RAW = "_position", "_raw"
#: What reading a damaged file or archive raises.
BROKEN = (EOFError, OSError, zlib.error, zipfile.BadZipFile)
#: A record's row may carry the day from which it could be known, where that is later than the contract's.
KNOWN = "_known"


def chunks(stream: BinaryIO, size: int = 1 << 16) -> Iterator[bytes]:
    """A stream's bytes in pieces of at most `size`. A damaged archive gives all that lies before the damage
    first: reading whole pieces would lose what was unpacked of the last.
    """
    read = getattr(stream, "read1", stream.read)
    while chunk := read(size):
        yield chunk


@dataclass
class Block:
    """Rows of one table: text columns with the contract's English names, plus `_position` (row number, int)
    and `_raw` (the row as it stood).
    """

    table: str
    rows: pd.DataFrame


@dataclass
class Record:
    """One filing of a structured source: rows as (table, column -> text), of which each may name in
    `_known` the day from which it could be known. `position` is the byte offset of the record in the
    decompressed stream, `issued` the day the office stamped on it.
    """

    position: int
    raw: str
    rows: list[tuple[str, dict[str, str]]]
    issued: date | None = None


@dataclass
class Reject:
    """Something that could not be read: where it stood, what it was, and why, in both languages."""

    position: int
    raw: str
    en: str
    zh: str


@dataclass
class Source:
    """One file to read, wherever it lies (folder, zip member, gzip).

    `name` is how messages call it; `open` gives its decompressed bytes; `size` is its size in bytes where it
    is known; `notes` collects what the reader left out and the log should name.
    """

    name: str
    open: Callable[[], BinaryIO]
    issued: date | None = None
    size: int | None = None
    notes: list[str] = field(default_factory=list)


class Reader(Protocol):
    """One office format."""

    name: str

    def sniff(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that begins with these bytes is of this format."""
        ...

    def read(self, source: Source) -> Iterator[Block | Record | Reject]:
        """The file's content, streamed."""
        ...
