"""The exchange reader: headers, encodings, containers, and what is broken in them."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
from datetime import date

import pandas as pd
import pytest
from made_deliveries import mark, only, party, refusals, rows, table, taken

from bonafile.records.errors import InputError
from bonafile.records.register import Register
from bonafile.records.schema import TABLES

CHINESE = {c.name: c.zh for c in TABLES["filings"].columns}


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "r.duckdb") as register:
        yield register


def filings(register):
    return rows(
        register, "SELECT application_number, filing_date, mark_text, nice_classes FROM v_filings ORDER BY 1"
    )


MARKS = [mark("1", nice_classes="9;35"), mark("2", "2026年1月6日", "云雀, “大”", nice_classes="25")]
KEPT = [("1", date(2026, 1, 5), "山雀", "9;35"), ("2", date(2026, 1, 6), "云雀, “大”", "25")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("headers", ["en", "zh", "mixed"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_headers_and_encodings_give_the_same_rows(register, tmp_path, encoding, headers, delimiter):
    written = MARKS
    if delimiter == ";":
        written = [{k: v for k, v in m.items() if k != "nice_classes"} for m in MARKS]
    if headers != "en":
        swap = CHINESE if headers == "zh" else {"mark_text": "商标名称"}
        written = [{swap.get(k, k): v for k, v in m.items()} for m in written]
    only(register, table(tmp_path / "filings.csv", written, encoding, delimiter))
    assert [f[:3] for f in filings(register)] == [k[:3] for k in KEPT]


def test_a_table_is_known_by_its_header_whatever_its_name(register, tmp_path):
    only(register, table(tmp_path / "导出.csv", [{CHINESE[k]: v for k, v in m.items()} for m in MARKS]))
    assert filings(register) == KEPT


def test_every_table_of_the_contract_is_read_with_either_header(register, tmp_path):
    for each in TABLES.values():
        row = {
            c.name: "2026-03-02" if c.type == "day" else "0" if c.type in {"number", "integer", "share"}
            else next(iter(c.choices)) if c.choices else "CN" if c.type == "office" else "7"
            for c in each.columns
        }  # fmt: skip
        first = only(register, table(tmp_path / f"{each.name}.csv", [row]))
        again = only(
            register, table(tmp_path / f"{each.zh}.csv", [{each.column(k).zh: v for k, v in row.items()}])
        )
        assert (first.new, again.unchanged) == (1, 1), each.name


def test_a_folder_a_zip_a_gz_and_parquet_hold_the_same(tmp_path):
    parties = [party("1"), party("2", "云雀厂")]
    folder = tmp_path / "delivery"
    table(folder / "filings.csv", MARKS)
    table(folder / "sub" / "parties.csv", parties)
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "filings.csv", "x/filings.csv")
        archive.writestr("x/parties.csv.gz", gzip.compress((folder / "sub" / "parties.csv").read_bytes()))
    packed = tmp_path / "packed"
    packed.mkdir()
    for name, inner in (("filings", folder / "filings.csv"), ("parties", folder / "sub" / "parties.csv")):
        (packed / f"{name}.csv.gz").write_bytes(gzip.compress(inner.read_bytes()))
    columnar = tmp_path / "columnar"
    columnar.mkdir()
    typed = pd.DataFrame(MARKS).assign(filing_date=pd.to_datetime(["2026-01-05", "2026-01-06"]))
    typed.to_parquet(columnar / "filings.parquet")
    pd.DataFrame(parties).to_parquet(columnar / "parties.parquet")
    versions = set()
    for i, path in enumerate((folder, tmp_path / "d.zip", packed, columnar)):
        with Register.open(tmp_path / f"{i}.duckdb") as register:
            counts = taken(register, path)
            assert sum(c.new for c in counts) == 4
            versions.add(register.version())
    assert len(versions) == 1


def test_parquet_types_become_the_contracts(register, tmp_path):
    frame = pd.DataFrame(
        {"identifier": ["A", "B"], "paid_in_capital": [1.5, None], "insured_staff": [3, 4], "founded": [date(2020, 1, 2), None],
         "shareholders": [["x", "y"], None]}
    )  # fmt: skip
    frame.to_parquet(tmp_path / "organisations.parquet")
    only(register, tmp_path / "organisations.parquet")
    assert rows(register, "SELECT identifier, paid_in_capital, insured_staff, founded, shareholders FROM v_organisations ORDER BY 1") == [
        ("A", 1.5, 3.0, date(2020, 1, 2), "x;y"), ("B", None, 4.0, None, None),
    ]  # fmt: skip


def test_unknown_columns_are_named_and_left_out(register, tmp_path):
    count = only(
        register, table(tmp_path / "filings.csv", [{**MARKS[0], "colour_of_ink": "blue", "备注": "x"}])
    )
    assert count.new == 1
    assert any("colour_of_ink, 备注" in note for note in count.notes)


def test_a_stray_quote_costs_its_own_row_only(register, tmp_path):
    path = tmp_path / "filings.csv"
    path.write_text('kind,application_number,filing_date,mark_text\ntrademark,1,2026-01-05,"open\n'
                    'trademark,2,2026-01-05,b\ntrademark,3,2026-01-05,c\n', "utf-8")  # fmt: skip
    count = only(register, path)
    assert (count.new, count.quarantined) == (2, 1)
    ((position, reason, raw),) = refusals(register)
    assert (position, raw.rstrip()) == (2, 'trademark,1,2026-01-05,"open')
    assert "quote is opened and never closed" in reason


def test_quoted_line_breaks_quotes_and_commas_are_kept(register, tmp_path):
    claims = '1. A "clip", with\na spring.\n2. Another.'
    row = {"kind": "发明", "application_number": "1", "filing_date": "20260105", "claims": claims}
    only(register, table(tmp_path / "filings.csv", [row, mark("2")]))
    assert rows(register, "SELECT claims FROM v_filings ORDER BY application_number") == [(claims,), (None,)]


def test_broken_rows_are_refused_with_line_reason_and_text(register, tmp_path):
    path = tmp_path / "filings.csv"
    lines = ["kind,application_number,filing_date,mark_text", "trademark,1,2026-01-05,a", "trademark,2", "",
             "bicycle,3,2026-01-05,c", "trademark,,2026-01-05,d", "trademark,5,2026-02-30,e", "trademark,6,2026-01-05,f"]  # fmt: skip
    path.write_text("\n".join(lines), "utf-8")
    count = only(register, path)
    assert (count.read, count.new, count.quarantined) == (6, 2, 4)
    assert [(p, raw) for p, _, raw in refusals(register)] == [(n, lines[n - 1]) for n in (3, 5, 6, 7)]
    assert [r.split(" ")[0] for _, r, _ in refusals(register)] == [
        "2",
        "kind",
        "application_number",
        "filing_date",
    ]


def test_one_line_in_another_encoding_costs_itself(register, tmp_path):
    path = table(tmp_path / "filings.csv", [mark(str(i), text="云雀") for i in range(5)])
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].decode().encode("gb18030")
    path.write_bytes(b"".join(lines))
    count = only(register, path)
    assert (count.new, count.quarantined) == (4, 1)
    assert refusals(register)[0][:2] == (4, "line 4 is not valid utf-8")


def test_parties_without_a_number_are_counted_per_filing_and_role(register, tmp_path):
    given = [party("1", "a"), party("2", "b"), party("1", "c"), party("1", "d", role="agent")]
    only(register, table(tmp_path / "parties.csv", given))
    found = rows(register, "SELECT application_number, role, sequence, name FROM v_parties ORDER BY 1, 2, 3")
    assert found == [
        ("1", "agent", 1, "d"),
        ("1", "applicant", 1, "a"),
        ("1", "applicant", 2, "c"),
        ("2", "applicant", 1, "b"),
    ]


def test_a_header_without_a_required_column_is_one_sentence(register, tmp_path):
    path = table(tmp_path / "filings.csv", [{"kind": "trademark", "mark_text": "x"}])
    with pytest.raises(InputError) as caught:
        only(register, path)
    assert "filings lacks the column application_number, filing_date" in str(caught.value)
    assert "申请号、申请日" in caught.value.message("zh")


def test_a_file_of_blocks_keeps_its_line_numbers(register, tmp_path, monkeypatch):
    monkeypatch.setattr("bonafile.records.readers.exchange.ROWS_PER_BLOCK", 7)
    given = [mark(str(i), "2026-01-05" if i % 10 else "never") for i in range(50)]
    count = only(register, table(tmp_path / "filings.csv", given))
    assert (count.new, count.quarantined) == (45, 5)
    assert [p for p, _, _ in refusals(register)] == [2, 12, 22, 32, 42]


def test_a_parquet_file_that_is_none(register, tmp_path):
    (tmp_path / "filings.parquet").write_bytes(b"PAR1" + bytes(100))
    with pytest.raises(InputError, match="not a readable Parquet file"):
        only(register, tmp_path / "filings.parquet")


def test_a_bom_and_a_lone_header_are_a_table_without_rows(register, tmp_path):
    (tmp_path / "filings.csv").write_bytes(codecs.BOM_UTF8 + b"kind,application_number,filing_date\r\n")
    count = only(register, tmp_path / "filings.csv")
    assert (count.read, count.notes) == (0, [])


def test_a_truncated_gz_keeps_what_came_before(register, tmp_path):
    plain = io.StringIO()
    plain.write("kind,application_number,filing_date,mark_text\n")
    import random

    chance = random.Random(1)
    for i in range(20_000):
        plain.write(f"trademark,{i},2026-01-05,{chance.random()}\n")
    whole = gzip.compress(plain.getvalue().encode())
    (tmp_path / "filings.csv.gz").write_bytes(whole[: len(whole) // 2])
    count = only(register, tmp_path / "filings.csv.gz")
    assert 5_000 < count.new < 15_000
    assert count.quarantined == 1
    assert "breaks off" in refusals(register)[0][1]
