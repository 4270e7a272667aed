"""What holds for every structured reader: it knows its own files only, and a broken file ends in a reject."""

from __future__ import annotations

import gzip
import io
from typing import BinaryIO, cast

import pytest
from reading import real

from bonafile.records.deliveries import sources
from bonafile.records.readers import READERS
from bonafile.records.readers.base import BROKEN, Reader, Record, Reject, Source

#: A real file of each format.
FILES = {
    "uspto-trademark": "uspto-trademark-daily/apc-sample.xml",
    "uspto-patent-json": "uspto-json/uspto_public_search_fixtures_biblio.json",
    "uspto-tsdr": "uspto-tsdr-xml/sn76044902.xml",
    "uspto-assignment": "uspto-assignment-xml/assignment_3.xml",
    "epo-ops": "epo-xml/ep1000000_full_cycle.xml",
    "euipo-trademark": "euipo-xml/em-tm-xml-207.tar.gz",
    "tipo-trademark": "tipo-gazette/gazette-2022-03-16-part1.xml",
}


def reader(name: str) -> Reader:
    return next(r for r in READERS if r.name == name)


def content(name: str) -> bytes:
    with next(iter(sources(real(FILES[name])))).open() as stream:
        return stream.read()


def opened(data: bytes) -> Source:
    """A gzip whose bytes are these."""
    return Source("x", lambda: cast(BinaryIO, gzip.GzipFile(fileobj=io.BytesIO(data))))


@pytest.mark.parametrize("name", FILES)
class TestBroken:
    def test_a_gzip_that_breaks_off(self, name: str) -> None:
        packed = gzip.compress(content(name))
        items = list(reader(name).read(opened(packed[: len(packed) // 2])))
        assert isinstance(items[-1], Reject), "the last thing said is that the file breaks off"
        assert "breaks off" in items[-1].en

    def test_a_file_that_cannot_be_opened_at_all(self, name: str) -> None:
        with pytest.raises(BROKEN), opened(b"no gzip").open() as stream:
            stream.read()
        (item,) = reader(name).read(opened(b"no gzip"))
        assert isinstance(item, Reject)

    def test_garbage_in_the_middle_costs_what_it_hits(self, name: str) -> None:
        data = content(name)
        middle = len(data) // 2
        items = list(
            reader(name).read(Source("x", lambda: io.BytesIO(data[:middle] + b'<\xff\x00>"' + data[middle:])))
        )
        assert any(isinstance(item, Reject) for item in items)
        whole = sum(isinstance(i, Record) for i in reader(name).read(Source("x", lambda: io.BytesIO(data))))
        kept = sum(isinstance(i, Record) for i in items)
        assert whole - kept >= 1
        if name not in {
            "uspto-patent-json"
        }:  # a quote without its pair takes the rest of a JSON file with it
            assert whole - kept == 1

    def test_no_other_reader_takes_it(self, name: str) -> None:
        head = content(name)[: 1 << 16]
        assert [r.name for r in READERS if r.sniff("any", head)] == [name]
