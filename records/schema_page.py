"""Writes docs/exchange.md, the page on the input format, from the contract itself, so that it cannot go stale.

What the tables hold is schema.py; how files are read is readers/exchange.py, whose rules the page states.
"""

from __future__ import annotations

from bonafile.records.schema import TABLES, Column, Table

_HEAD = """# The exchange format

<!-- Written by bonafile.records.schema_page from records/schema.py: change it there, not here. -->

An office whose own format has no reader delivers these tables; the made register is written in them too. Only
`filings` and `parties` are needed. A **delivery** is a folder, a `.zip`, a `.gz` or a single file, CSV or Parquet
with the same columns, one header row. `bonafile ingest PATH…` takes it in.

## How files are read

- **Table.** The file's name says which table it is (`filings.csv`, `申请.csv`); failing that, its header does.
- **Headers** in English or in Chinese, in any order, also mixed. Unknown columns are left out and named in the
  result. A file that lacks a required column is refused as a whole, and nothing of the delivery is taken in.
- **Encoding** UTF-8, with or without BOM, or GB18030, told by the content. Separators: comma, tab, `;` or `|`, told
  by the header. Quoted fields may hold separators, quotes and line breaks.
- **Empty** means unknown, never zero.
- **Key.** A filing is `office` + `application_number`. Rows of other tables may come before their filing, and in
  another delivery. Each table's key is named below: a row with a known key and another content is a correction.
- **Day of the delivery.** A day in the name of a file or its folder (`2026-03-02`, `20260302`), or `--issued`. A
  correction counts from that day; without a day it takes the place of what it corrects. Taking a file in twice
  changes nothing, and the order in which dated deliveries arrive does not matter.
- **known_date.** The day on which the office's examiners could see the fact. Empty: the day of the fact itself.
  Nothing uses a fact before its `known_date`, which cannot lie before the fact's own day.
- **What breaks the contract** goes to quarantine with file, row number, reason and text; the rest goes on. For every
  file, read = new + superseded + unchanged + quarantined.

## Types

| type | written as |
|---|---|
| text | as it is |
| day | `2026-03-02`, `20260302`, `2026/3/2` or `2026年3月2日`, from 1800 to 2200 |
| number | zero or more; `5,000,000.50` too |
| integer | a whole number, zero or more |
| share | a number from 0 to 1 |
| list | values joined by `;` or `；` |
| office | WIPO ST.3 code of two letters; empty means `CN` |
| choice | one of the values named, in English or in Chinese |
"""
_TAIL = """
## Other formats

What offices publish themselves is read as it is: see [offices.md](offices.md). `bonafile.records.readers.READERS`
lists every reader there is.
"""


def markdown() -> str:
    """The page in Markdown."""
    return _HEAD + "".join(_table(table) for table in TABLES.values()) + _TAIL


def _table(table: Table) -> str:
    days = " or ".join(f"`{c}`" for c in table.base_day)
    first = ", the first that is given" if len(table.base_day) > 1 else ""
    known = f"known from {days}{first}" if days else "known with its filing"
    lines = [
        f"\n## {table.name} ({table.zh})\n",
        f"Key: {', '.join(f'`{c}`' for c in table.key)}; {known}.\n",
        "| column | 中文表头 | type | needed | meaning |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(_column(column) for column in table.columns)]) + "\n"


def _column(column: Column) -> str:
    meaning = column.doc.replace("|", "\\|")
    if column.choices:
        values = ", ".join(f"`{value}` {zh}" for value, zh in column.choices.items())
        meaning = f"{meaning}: {values}" if meaning else values
    kind = "choice" if column.choices else column.type
    return f"| {column.name} | {column.zh} | {kind} | {'yes' if column.required else ''} | {meaning} |"
