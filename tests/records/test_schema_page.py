"""The page on the exchange format says what the contract says."""

from __future__ import annotations

from bonafile.records.schema import TABLES
from bonafile.records.schema_page import markdown


def test_every_table_column_and_choice_stands_on_the_page():
    page = markdown()
    for table in TABLES.values():
        section = page.split(f"## {table.name} ({table.zh})")[1].split("\n## ")[0]
        for column in table.columns:
            (line,) = [x for x in section.splitlines() if x.startswith(f"| {column.name} | {column.zh} |")]
            assert ("| yes |" in line) == column.required
            for value, zh in (column.choices or {}).items():
                assert f"`{value}` {zh}" in line


def test_no_cell_breaks_its_row():
    page = markdown()
    for line in page.splitlines():
        if (
            line.startswith("|")
            and "中文表头" not in line
            and line.count("|") - line.count("\\|") not in {3, 6}
        ):
            raise AssertionError(line)
