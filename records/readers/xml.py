"""Splits a stream of XML into its records and parses each on its own, safely and in constant memory.

Records are found by their tags in the bytes, so that a damaged one costs itself only; each is parsed without
a DOCTYPE, which makes entity bombs and external entities inert by construction. This file knows no office
format (uspto_*.py) and draws no text out of elements (xml_text.py).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.entities import html5

from lxml import etree

from bonafile.records.readers.base import BROKEN, Reject, Source, chunks

#: A record of more bytes is refused: real ones stay far below, and parsing takes some ten times the memory.
MAX_RECORD = 40 * 2**20
#: So much of a refused record is kept as its raw text.
MAX_RAW = 1_000_000
#: A comment, CDATA section or DOCTYPE that runs on for longer is taken for a stray opening.
_MAX_ASIDE = 1 << 20
#: An unfinished tag at the end of a chunk is at most so long.
_MAX_TAG = 1 << 16
_ASIDES = {b"!--": re.compile(rb"-->"), b"![CDATA[": re.compile(rb"\]\]>")}
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\sencoding=["']([\w.:-]+)["']""")
_NAMED = re.compile(r"<!\[CDATA\[.*?\]\]>|&([A-Za-z][\w.-]*);", re.DOTALL)
_PREFIX = re.compile(r"[</\s]([A-Za-z_][\w.-]*):(?=[A-Za-z_])")
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}
#: Greek letters of ISO 8879 (ISOgrk1), which USPTO texts use and HTML does not know.
_GREEK = dict(
    zip(
        [
            "agr",
            "bgr",
            "ggr",
            "dgr",
            "egr",
            "zgr",
            "eegr",
            "thgr",
            "igr",
            "kgr",
            "lgr",
            "mgr",
            "ngr",
            "xgr",
            "ogr",
            "pgr",
            "rgr",
            "sfgr",
            "sgr",
            "tgr",
            "ugr",
            "phgr",
            "khgr",
            "psgr",
            "ohgr",
        ],
        "αβγδεζηθικλμνξοπρςστυφχψω",
        strict=True,
    )
)
_GREEK |= {
    "Ggr": "Γ", "Dgr": "Δ", "THgr": "Θ", "Lgr": "Λ", "Xgr": "Ξ", "Pgr": "Π", "Sgr": "Σ", "PHgr": "Φ",
    "PSgr": "Ψ", "OHgr": "Ω",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A record's bytes as they stood. `tag` is its element, `fault` says in English and Chinese why it cannot
    be one; `data` of a faulty piece is its beginning.
    """

    position: int
    tag: str
    data: bytes
    fault: tuple[str, str] | None = None


class Splitter:
    """Finds records in a byte stream.

    `tags` are the elements that make a record. With `outer`, records are parts of one document with that
    root; without, every document of the stream is a piece of its own, whatever its root (documents may stand
    one after the other, as in the USPTO's bulk files).
    """

    def __init__(self, tags: tuple[str, ...], outer: str | None = None) -> None:
        self.outer = outer
        known = b"|".join(re.escape(t.encode()) for t in tags)
        # every pattern is `<(?:…)`: the engine then skips to the next `<` at the speed of memchr
        aside = rb"(?P<aside>!--|!\[CDATA\[|!DOCTYPE)"
        attributes = rb"(?:\s[^<>]*)?/?>"
        opening = rb"(?P<open>" + (known if outer else rb"[A-Za-z_][\w.:-]*") + rb")" + attributes
        closing = rb"/(?P<close>" + (known if outer else rb"[\w.:-]+") + rb")\s*>"
        parts = [aside, opening, closing]
        again = [rb"(?:" + known + rb")" + attributes]
        if outer:
            parts.append(rb"/(?P<outer>" + re.escape(outer.encode()) + rb")\s*>")
            again.append(rb"/" + re.escape(outer.encode()) + rb"\s*>")
        else:
            again.append(rb"\?xml\s")
        self._outside = re.compile(b"<(?:" + b"|".join(parts) + b")")
        self._aside, self._again = aside, b"|".join(again)
        self._inside: dict[bytes, re.Pattern[bytes]] = {}

    def _within(self, tag: bytes) -> re.Pattern[bytes]:
        """What matters inside a record: its end, asides, and what shows that the end is missing."""
        if tag not in self._inside:
            end = rb"(?P<close>/" + re.escape(tag) + rb"\s*>)"
            either = self._aside + b"|" + end + b"|(?P<again>" + self._again + b")"
            self._inside[tag] = re.compile(b"<(?:" + either + b")")
        return self._inside[tag]

    def split(self, source: Source) -> Iterator[Piece]:
        """The stream's records in order. What lies between them is passed over; a closing tag that nothing
        opened, a record without end and a stream that breaks off are faulty pieces.
        """
        run = _Run(self)
        broken = ""
        try:
            with source.open() as stream:
                for chunk in chunks(stream):
                    yield from run.feed(chunk)
        except BROKEN as error:
            broken = str(error)
        yield from run.finish(broken)


class _Run:
    """One pass: the bytes not yet dealt with, and whether they begin inside a record."""

    def __init__(self, splitter: Splitter) -> None:
        self.splitter = splitter
        self.buffer = bytearray()
        self.base = 0  # position of buffer[0] in the stream
        self.scan = 0  # the buffer is searched up to here
        self.gap = 0  # where the space between records began, as a position in the stream
        self.tag: bytes | None = None  # element of the record we are in
        self.start = 0  # its position in the stream
        self.skipping = False  # the record has been refused as too large
        self.complete = splitter.outer is None

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        keep = self.scan if self.tag is None or self.skipping else min(self.start - self.base, self.scan)
        if keep:
            del self.buffer[:keep]
            self.base, self.scan = self.base + keep, self.scan - keep
        self.buffer += chunk
        yield from self._search(last=False)
        if self.tag is not None and not self.skipping:
            size = self.base + len(self.buffer) - self.start
            if size > MAX_RECORD:
                self.skipping = True
                limit = MAX_RECORD >> 20
                yield self._piece(
                    self.start, self.start + MAX_RAW,
                    (f"the record is larger than {limit} MB", f"记录超过{limit}MB"),
                )  # fmt: skip

    def finish(self, broken: str) -> Iterator[Piece]:
        yield from self._search(last=True)
        end = self.base + len(self.buffer)
        why_en, why_zh = (f": {broken}", f"：{broken}") if broken else ("", "")
        if self.tag is not None and not self.skipping:
            yield self._piece(
                self.start, end,
                (f"the file breaks off inside the record{why_en}", f"文件在记录中间中断{why_zh}"),
            )  # fmt: skip
        elif broken or not self.complete:
            missing = f"</{self.splitter.outer}>" if self.splitter.outer and not self.complete else ""
            yield Piece(
                end, "", b"",
                (
                    f"the file breaks off before its end{why_en}" + (f"; {missing} is missing" if missing else ""),
                    f"文件未到结尾即中断{why_zh}" + (f"；缺少{missing}" if missing else ""),
                ),
            )  # fmt: skip

    def _piece(self, start: int, end: int, fault: tuple[str, str] | None = None) -> Piece:
        data = bytes(self.buffer[max(start - self.base, 0) : end - self.base])
        return Piece(
            start, (self.tag or b"").decode(errors="replace"), data[:MAX_RAW] if fault else data, fault
        )

    def _search(self, last: bool) -> Iterator[Piece]:
        while True:
            pattern = self.splitter._outside if self.tag is None else self.splitter._within(self.tag)
            match = pattern.search(self.buffer, self.scan)
            if match is None:
                self._wait_for_more(last)
                return
            if match["aside"]:
                end = self._end_of_aside(match, last)
                if end is None:
                    self.scan = match.start()
                    return
                self.scan = end
                continue
            begin, end = match.start() + self.base, match.end() + self.base
            whole = bytes(match[0])
            kind = match.lastgroup
            name = match["open"] if self.tag is None else None
            del match  # it would forbid the buffer to change
            self.scan = end - self.base
            if self.tag is None:
                yield from self._between(kind or "", name, begin, end, whole)
            else:
                yield from self._inside(kind == "close", begin, end)

    def _between(self, kind: str, name: bytes | None, begin: int, end: int, whole: bytes) -> Iterator[Piece]:
        if kind == "outer":
            self.complete = True
        elif kind == "close":
            start = max(self.gap, end - MAX_RAW, self.base)
            yield self._piece(
                start, end,
                (f"{whole.decode(errors='replace')} closes what nothing opened", "结束标签没有对应的开始标签"),
            )  # fmt: skip
            self.gap = end
        else:
            self.tag, self.start, self.skipping = bytes(name or b""), begin, False
            if whole.endswith(b"/>"):
                yield self._piece(begin, end)
                self.tag, self.gap = None, end

    def _inside(self, closed: bool, begin: int, end: int) -> Iterator[Piece]:
        if not closed:
            end = begin
            self.scan = begin - self.base
        if not self.skipping:
            fault = None
            if not closed:
                shown = (self.tag or b"").decode(errors="replace")
                fault = (f"the record has no end: </{shown}> is missing", f"记录没有结尾：缺少</{shown}>")
            yield self._piece(self.start, end, fault)
        self.tag, self.gap, self.skipping = None, end, False

    def _wait_for_more(self, last: bool) -> None:
        """Nothing found: search on from the last tag that may be unfinished."""
        size = len(self.buffer)
        opened = -1 if last else self.buffer.rfind(b"<", max(self.scan, size - _MAX_TAG))
        self.scan = size if opened < 0 else opened

    def _end_of_aside(self, match: re.Match[bytes], last: bool) -> int | None:
        """Where the comment, CDATA section or DOCTYPE ends; None where that is yet to be read."""
        ending = _ASIDES.get(bytes(match["aside"]))
        found = (
            ending.search(self.buffer, match.end()) if ending else _DOCTYPE.match(self.buffer, match.start())
        )
        if found:
            return found.end()
        if last or len(self.buffer) - match.start() > _MAX_ASIDE:
            return match.end()
        return None


def beginning(source: Source, size: int = 1 << 16) -> bytes:
    """The first bytes of a source, for what stands before its records; b'' where it cannot be read: that is
    told by :func:`records`.
    """
    try:
        with source.open() as stream:
            return stream.read(size)
    except BROKEN:
        return b""


def encoding(source: Source) -> str:
    """The encoding the first XML declaration names, where it is one that keeps ASCII bytes; else UTF-8."""
    match = _DECLARED.match(beginning(source, 400).removeprefix(codecs.BOM_UTF8))
    try:
        name = codecs.lookup(match[1].decode()).name if match else "utf-8"
        return name if "<a>".encode(name) == b"<a>" else "utf-8"
    except LookupError:
        return "utf-8"


def records(
    source: Source, splitter: Splitter, prefixed: bool = False
) -> Iterator[tuple[Piece, str, etree._Element] | Reject]:
    """Every record of a source as (piece, raw text, element), or a reject with its position and raw text.

    With `prefixed`, elements and attributes are given without their namespaces and prefixes: a part of a
    document cannot name them, and releases of one standard differ in them.
    """
    used = encoding(source)
    parser = _parser()
    for piece in splitter.split(source):
        if piece.fault:
            yield refused(piece, *piece.fault)
            continue
        try:
            raw = piece.data.decode(used)
            text = _without_entities(raw)
            root = etree.fromstring((_declared(text) if prefixed else text).encode(), parser)
            yield piece, raw, _plain(root[0]) if prefixed else root
        except UnicodeDecodeError as error:
            at = piece.position + error.start
            yield refused(piece, f"byte {at} is not valid {used}", f"第{at}字节不是有效的{used}编码")
        except etree.XMLSyntaxError as error:
            yield refused(piece, f"not well-formed XML: {error.msg}", f"XML格式错误：{error.msg}")


def _declared(text: str) -> str:
    """The text inside an element that declares every prefix it may use."""
    used = sorted(set(_PREFIX.findall(text)) - {"xml", "xmlns"})
    return "<_ " + " ".join(f'xmlns:{p}="{p}"' for p in used) + f">{text}</_>"


def _plain(root: etree._Element) -> etree._Element:
    """The element with local names only, in it and below it."""
    for each in root.iter(etree.Element):
        each.tag = etree.QName(each).localname
        for name in [str(n) for n in each.attrib if str(n).startswith("{")]:
            each.set(etree.QName(name).localname, str(each.attrib.pop(name)))
    return root


def refused(piece: Piece, en: str, zh: str) -> Reject:
    """The reject of a piece, its raw text cut at MAX_RAW."""
    raw = piece.data[:MAX_RAW].decode("utf-8", errors="replace").replace("\0", "\ufffd")
    return Reject(piece.position, raw, en, zh)


def _parser() -> etree.XMLParser:
    """A parser that resolves nothing, fetches nothing, and keeps libxml2's limits on size and depth."""
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _without_entities(raw: str) -> str:
    """The text with named entities as characters: those of HTML 5 and ISO Greek; an unknown one, whatever a
    DOCTYPE may have declared it to be, stays as it is written.
    """
    return _NAMED.sub(_resolved, raw) if "&" in raw else raw


def _resolved(match: re.Match[str]) -> str:
    name = match[1]
    if name is None or name in _PREDEFINED:
        return match[0]
    character = _GREEK.get(name) or html5.get(f"{name};")
    return escape(character) if character else f"&amp;{name};"
