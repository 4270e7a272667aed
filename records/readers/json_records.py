"""Splits a stream of JSON into the objects of one list and parses each on its own, in constant memory.

Like xml.py it works on the bytes: an object is known by its place and its raw text, and a damaged one costs
itself only, as long as its brackets and quotes pair (else it takes the rest of the file with it, as one
reject). A streaming parser such as ijson gives neither place nor raw text, and ends at the first fault of any
kind. This file knows no office format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bonafile.records.readers.base import BROKEN, Reject, Source, chunks
from bonafile.records.readers.xml import MAX_RAW, MAX_RECORD

_CHUNK = 1 << 20
#: A string (without line break, as JSON has it), a quote that is never closed on its line, or a bracket.
_TOKEN = re.compile(rb'"(?:[^"\\\r\n]|\\.)*+"|"|[{}\[\]]')
_LINE = re.compile(rb"[\r\n]")
_TO_COLON = re.compile(rb"\s*:\s*")


def objects(source: Source, lists: tuple[str, ...]) -> Iterator[tuple[int, str, dict[str, Any]] | Reject]:
    """Every object of the lists of these names in the outermost object, as (byte position, raw text, object).

    What is no object or cannot be parsed is a reject with its position and raw text; so is a file that breaks
    off. Names occur in the outermost object only: a list of the same name further inside is part of a record.
    """
    run = _Run({name.encode() for name in lists})
    broken = ""
    try:
        with source.open() as stream:
            for chunk in chunks(stream, _CHUNK):
                for piece in run.feed(chunk):
                    yield _parsed(*piece)
    except BROKEN as error:
        broken = f": {error}"
    for piece in run.feed(b"", last=True):
        yield _parsed(*piece)
    if run.depth or not run.seen or broken:
        raw = bytes(run.buffer[max(run.start - run.base, 0) :][:MAX_RAW]) if run.start >= 0 else b""
        yield Reject(
            run.start if run.start >= 0 else run.base + len(run.buffer),
            raw.decode("utf-8", errors="replace"),
            f"the file breaks off before its end{broken}",
            f"文件未到结尾即中断{broken}",
        )


def _parsed(position: int, data: bytes, too_large: bool) -> tuple[int, str, dict[str, Any]] | Reject:
    shown = data[:MAX_RAW].decode("utf-8", errors="replace")
    if too_large:
        limit = MAX_RECORD >> 20
        return Reject(position, shown, f"the record is larger than {limit} MB", f"记录超过{limit}MB")
    try:
        raw = data.decode("utf-8")
        found = json.loads(raw)
    except UnicodeDecodeError as error:
        at = position + error.start
        return Reject(position, shown, f"byte {at} is not valid utf-8", f"第{at}字节不是有效的utf-8编码")
    except (ValueError, RecursionError) as error:
        return Reject(position, shown, f"not valid JSON: {error}", f"JSON格式错误：{error}")
    if not isinstance(found, dict):
        return Reject(position, shown, "not a JSON object", "不是JSON对象")
    return position, raw, found


class _Run:
    """One pass: the bytes not yet dealt with, and how deep inside brackets they begin."""

    def __init__(self, lists: set[bytes]) -> None:
        self.lists = lists
        self.buffer = bytearray()
        self.base = 0  # position of buffer[0] in the stream
        self.scan = 0  # the buffer is searched up to here
        self.depth = 0
        self.list_depth = 0  # depth of the list's elements, 0 outside one
        self.start = -1  # position of the record we are in, -1 outside one
        self.skipping = False  # the record has been refused as too large
        self.key: tuple[bytes, int] | None = None  # last string of the outermost object, and where it ended
        self.seen = False  # a bracket was opened

    def feed(self, chunk: bytes, last: bool = False) -> Iterator[tuple[int, bytes, bool]]:
        keep = self.scan if self.start < 0 or self.skipping else min(self.start - self.base, self.scan)
        if self.key:  # what stands between a key and its list is looked at again
            keep = min(keep, self.key[1] - self.base)
        del self.buffer[:keep]
        self.base, self.scan = self.base + keep, self.scan - keep
        self.buffer += chunk
        yield from self._search(last)
        if self.start >= 0 and not self.skipping and self.base + len(self.buffer) - self.start > MAX_RECORD:
            self.skipping = True
            yield self.start, bytes(self.buffer[self.start - self.base :][:MAX_RAW]), True

    def _search(self, last: bool) -> Iterator[tuple[int, bytes, bool]]:
        while match := _TOKEN.search(self.buffer, self.scan):
            token, begin, end = bytes(match[0]), match.start(), match.end()
            del match  # it would forbid the buffer to change
            if token == b'"' and not last and not _LINE.search(self.buffer, end):
                self.scan = begin
                return  # the rest of the string is yet to be read
            self.scan = end
            if token[:1] == b'"':
                if self.depth == 1:
                    self.key = (token[1:-1], self.base + end)
            elif token in b"{[":
                self._open(token, begin)
            else:
                yield from self._close(end)
        self.scan = len(self.buffer)

    def _open(self, token: bytes, begin: int) -> None:
        self.seen = True
        if self.depth == 1 and token == b"[" and self._named(begin):
            self.list_depth = 2
        elif self.list_depth and self.depth == self.list_depth:
            self.start, self.skipping = self.base + begin, False
        self.key = None
        self.depth += 1

    def _named(self, begin: int) -> bool:
        """Whether the list that opens here stands under one of the names."""
        if self.key is None or self.key[0] not in self.lists:
            return False
        return bool(_TO_COLON.fullmatch(self.buffer, self.key[1] - self.base, begin))

    def _close(self, end: int) -> Iterator[tuple[int, bytes, bool]]:
        self.depth = max(self.depth - 1, 0)
        if self.start >= 0 and self.depth == self.list_depth:
            if not self.skipping:
                data = bytes(self.buffer[self.start - self.base : end])
                yield self.start, data, len(data) > MAX_RECORD
            self.start, self.skipping = -1, False
        elif self.list_depth and self.depth < self.list_depth:
            self.list_depth = 0
