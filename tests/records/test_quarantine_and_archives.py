"""What cannot be taken in: kept with its reason, file, position and text; archives and folders that are none."""

from __future__ import annotations

import csv
import gzip
import os
import zipfile

import pytest
from made_deliveries import application, mark, only, refusals, rows, table, taken

from bonafile.records.errors import InputError
from bonafile.records.register import Register


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "r.duckdb") as register:
        yield register


def written(folder):
    (path,) = folder.iterdir()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_refusal_has_table_position_reasons_and_text(register, tmp_path):
    given = [mark("1"), mark("2", filed="soon")]
    only(register, table(tmp_path / "filings.csv", given), quarantine=tmp_path / "q")
    (row,) = written(tmp_path / "q")
    assert row["table"] == "filings"
    assert row["position"] == "3"
    assert "filing_date is not a day" in row["reason_en"]
    assert "申请日不是有效日期" in row["reason_zh"]
    assert row["raw"] == "trademark,2,soon,山雀"
    assert rows(register, "SELECT file, table_name, position FROM quarantine") == [
        ("filings.csv", "filings", 3)
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(register, tmp_path, start):
    text = start + 'HYPERLINK("http://127.0.0.1";"x")'
    head = {"mark_text": text, "kind": "trademark", "application_number": "1", "filing_date": "never"}
    only(register, table(tmp_path / "filings.csv", [head], delimiter=","), quarantine=tmp_path / "q")
    (row,) = written(tmp_path / "q")
    assert row["raw"][0] not in "=+-@\t\r"
    assert "HYPERLINK" in row["raw"]


def test_taking_the_file_in_again_does_not_double_its_refusals(register, tmp_path):
    path = table(tmp_path / "filings.csv", [mark("1", filed="soon"), mark("2")])
    for _ in range(2):
        assert only(register, path, quarantine=tmp_path / "q").quarantined == 1
    assert len(refusals(register)) == len(written(tmp_path / "q")) == 1


def test_many_refusals_are_all_kept_in_order(register, tmp_path):
    path = table(tmp_path / "filings.csv", [mark(str(i), filed="soon") for i in range(5_000)])
    assert only(register, path, quarantine=tmp_path / "q").quarantined == 5_000
    assert [int(r["position"]) for r in written(tmp_path / "q")] == list(range(2, 5_002))


def test_a_part_of_an_xml_record_that_is_refused_leaves_the_rest(register, tmp_path):
    text = application(1)
    text = text.replace('date-publ="20260305"', "").replace("<date>20260305</date>", "<date>20261305</date>")
    (tmp_path / "ipa.xml").write_text(text, "utf-8")
    count = only(register, tmp_path / "ipa.xml")
    assert (count.new, count.quarantined) == (3, 1)
    ((_, reason, raw),) = refusals(register)
    assert "event_date is not a day" in reason
    assert "2026-13-05" in raw


def test_a_name_that_climbs_out_of_the_archive_writes_nothing_anywhere(register, tmp_path):
    inside = tmp_path / "deep" / "er"
    inside.mkdir(parents=True)
    with zipfile.ZipFile(inside / "d.zip", "w") as archive:
        bad = "kind,application_number,filing_date\ntrademark,1,soon\ntrademark,2,2026-01-05\n"
        archive.writestr("../../../filings.csv", bad)
        archive.writestr("/etc/filings2.csv", bad)
    everything = set(tmp_path.rglob("*"))
    taken(register, inside / "d.zip", quarantine=inside / "q")
    assert len(rows(register, "SELECT 1 FROM v_filings")) == 1
    new = set(tmp_path.rglob("*")) - everything
    assert new
    assert all(p.is_relative_to(inside / "q") or p.name.startswith("r.duckdb") for p in new)


def test_an_archive_in_an_archive_is_named(register, tmp_path):
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.writestr("filings.csv", "kind,application_number,filing_date\ntrademark,1,2026-01-05\n")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "inner.zip")
        archive.writestr("filings.csv", "kind,application_number,filing_date\ntrademark,2,2026-01-05\n")
    counts = {c.file: c for c in taken(register, tmp_path / "outer.zip")}
    assert counts["outer.zip/filings.csv"].new == 1
    assert "archive inside an archive" in counts["outer.zip/inner.zip"].notes[0]


def test_a_damaged_zip(register, tmp_path):
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "filings.csv",
            "kind,application_number,filing_date\n"
            + "".join(f"trademark,{os.urandom(8).hex()},2026-01-05\n" for _ in range(20_000)),
        )
    whole = (tmp_path / "d.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"not a readable"):
        register.ingest([tmp_path / "cut.zip"])
    middle = len(whole) // 2
    (tmp_path / "spoilt.zip").write_bytes(whole[:middle] + bytes(50) + whole[middle + 50 :])
    count = only(register, tmp_path / "spoilt.zip")
    assert count.new > 1_000
    assert count.quarantined >= 1
    assert any("breaks off" in reason for _, reason, _ in refusals(register))


def test_a_damaged_gz(register, tmp_path):
    (tmp_path / "filings.csv.gz").write_bytes(gzip.compress(b"kind,application_number")[:12])
    with pytest.raises(InputError, match="nothing to take in"):
        register.ingest([tmp_path / "filings.csv.gz"])


def test_a_zip_bomb_is_refused_unread(register, tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("filings.csv", "w", force_zip64=True) as stream,
    ):
        for _ in range(300):
            stream.write(bytes(2**20))
    with pytest.raises(InputError, match="zip bomb"):
        register.ingest([tmp_path / "d.zip"])


def test_an_empty_file_is_a_note(register, tmp_path):
    (tmp_path / "filings.csv").touch()
    count = only(register, tmp_path / "filings.csv")
    assert (count.read, count.notes) == (0, ["empty / 空文件"])


def test_a_folder_without_files_or_without_data_is_one_sentence(register, tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="holds no files"):
        register.ingest([tmp_path / "none"])
    (tmp_path / "none" / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    with pytest.raises(InputError, match=r"nothing to take in.*photo\.jpg") as caught:
        register.ingest([tmp_path / "none"])
    assert "没有可导入的内容" in caught.value.message("zh")
    with pytest.raises(InputError, match="there is no file or folder"):
        register.ingest([tmp_path / "missing"])


def test_a_strange_file_beside_data_is_a_note(register, tmp_path):
    table(tmp_path / "d" / "filings.csv", [mark("1")])
    (tmp_path / "d" / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    notes = {c.file: c.notes for c in taken(register, tmp_path / "d")}
    assert notes == {"filings.csv": [], "photo.jpg": ["no known format: left out / 未知格式：已略过"]}


def test_a_link_out_of_the_folder_is_not_followed(register, tmp_path):
    table(tmp_path / "outside.csv", [mark("9")])
    table(tmp_path / "d" / "filings.csv", [mark("1")])
    (tmp_path / "d" / "other.csv").symlink_to(tmp_path / "outside.csv")
    counts = {c.file: c for c in taken(register, tmp_path / "d")}
    assert rows(register, "SELECT application_number FROM v_filings") == [("1",)]
    assert "link out of the folder" in counts["other.csv"].notes[0]


def test_an_encrypted_member_is_said(register, tmp_path):
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("filings.csv", "kind,application_number,filing_date\n")
    data = bytearray((tmp_path / "d.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "d.zip").write_bytes(data)
    with pytest.raises(InputError, match="is encrypted"):
        register.ingest([tmp_path / "d.zip"])
