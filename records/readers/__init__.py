"""The formats the toolkit reads. Adding one is adding a file here and a line to this list."""

from __future__ import annotations

from bonafile.records.readers.base import Reader
from bonafile.records.readers.epo_ops import EpoOpsReader
from bonafile.records.readers.euipo_trademark import EuipoTrademarkReader
from bonafile.records.readers.exchange import ExchangeReader
from bonafile.records.readers.tipo_trademark import TipoTrademarkReader
from bonafile.records.readers.uspto_assignment import UsptoAssignmentReader
from bonafile.records.readers.uspto_patent import UsptoPatentReader
from bonafile.records.readers.uspto_patent_json import UsptoPatentJsonReader
from bonafile.records.readers.uspto_trademark import UsptoTrademarkReader
from bonafile.records.readers.uspto_tsdr import UsptoTsdrReader

#: In sniffing order: the first that knows a file reads it.
READERS: list[Reader] = [
    UsptoTrademarkReader(),
    UsptoPatentReader(),
    UsptoPatentJsonReader(),
    UsptoTsdrReader(),
    UsptoAssignmentReader(),
    EpoOpsReader(),
    EuipoTrademarkReader(),
    TipoTrademarkReader(),
    ExchangeReader(),
]
