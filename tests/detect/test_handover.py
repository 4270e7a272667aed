from __future__ import annotations

import csv
import json

import made_outcome as made
import pandas as pd
import pyarrow.parquet as pq
import pytest

from bonafile.detect.findings import COLUMNS, SCHEMA, neutral
from bonafile.detect.handover import hand_over
from bonafile.detect.settings import Settings
from bonafile.records.errors import InputError

FILES = {
    "findings.csv",
    "findings.parquet",
    "evidence.parquet",
    "elements.parquet",
    "filings.parquet",
    "agents.parquet",
    "cases.parquet",
    "case_filings.parquet",
    "case_links.parquet",
    "report.html",
    "manifest.json",
}


def _bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_columns_and_order(tmp_path):
    folder = hand_over(made.outcome(), tmp_path / "deep" / "2026-03-02", Settings.load())
    assert {p.name for p in folder.iterdir()} == FILES
    with (folder / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (
        tuple(rows[0])
        == COLUMNS
        == (
            "office",
            "application_number",
            "kind",
            "filing_date",
            "score",
            "band",
            "coverage",
            "grounds",
            "reasons_zh",
            "reasons_en",
            "favour_zh",
            "favour_en",
            "case_id",
            "applicant",
            "model",
            "law",
        )
    )
    assert len(rows) == 60
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert min(len(row["score"].replace("0.", "").lstrip("0")) for row in rows) >= 6
    back = pd.read_parquet(folder / "findings.parquet")
    assert tuple(back.columns) == COLUMNS
    assert back["score"].tolist() == pytest.approx(scores, rel=1e-11)
    assert pq.read_schema(folder / "findings.parquet").equals(SCHEMA)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["filings"] == 60
    assert set(manifest["sha256"]) == FILES - {"manifest.json"}


def test_same_outcome_same_bytes_and_replaced_whole(tmp_path):
    first = _bytes(hand_over(made.outcome(), tmp_path / "one", Settings.load()))
    assert first == _bytes(hand_over(made.outcome(), tmp_path / "two", Settings.load()))
    hand_over(made.outcome(seed=1), tmp_path / "one", Settings.load())
    assert first == _bytes(hand_over(made.outcome(), tmp_path / "one", Settings.load()))
    assert {p.name for p in tmp_path.iterdir()} == {"one", "two"}  # nothing temporary left


def test_what_others_keep_in_the_folder_stays(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    hand_over(made.outcome(), tmp_path, Settings.load())
    assert {p.name for p in tmp_path.iterdir()} == FILES | {"notes.txt"}
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_failure_leaves_the_old_findings(tmp_path):
    before = _bytes(hand_over(made.outcome(), tmp_path / "day", Settings.load()))
    broken = made.outcome(seed=2)
    broken.evidence = broken.evidence.drop(columns="rows")
    with pytest.raises(KeyError):
        hand_over(broken, tmp_path / "day", Settings.load())
    assert _bytes(tmp_path / "day") == before
    assert [p.name for p in tmp_path.iterdir()] == ["day"]


def test_a_file_in_the_way_is_one_sentence(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        hand_over(made.outcome(), tmp_path / "out", Settings.load())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_formulas_are_neutralised_in_csv_only(tmp_path, start):
    text = start + "HYPERLINK(1)"
    assert neutral(text) == "'" + text
    outcome = made.outcome(6)
    outcome.findings["applicant"] = text
    folder = hand_over(outcome, tmp_path / "out", Settings.load())
    with (folder / "findings.csv").open(encoding="utf-8", newline="") as file:
        assert {row["applicant"] for row in csv.DictReader(file)} == {"'" + text}
    assert set(pd.read_parquet(folder / "findings.parquet")["applicant"]) == {text}


def test_harmless_cells_stay():
    assert [neutral(t) for t in ("", "李宁", "3M", "a=b")] == ["", "李宁", "3M", "a=b"]


def test_byte_order_mark_by_setting(tmp_path):
    raw = Settings.load().model_dump()
    raw["files"]["csv_byte_order_mark"] = True
    folder = hand_over(made.outcome(6), tmp_path / "out", Settings.model_validate(raw))
    assert (folder / "findings.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_no_filings_still_gives_the_files(tmp_path):
    outcome = made.outcome(6)
    for name in ("findings", "subjects", "evidence", "elements"):
        setattr(outcome, name, getattr(outcome, name).iloc[:0])
    folder = hand_over(outcome, tmp_path / "out", Settings.load())
    assert (folder / "findings.csv").read_text() == ",".join(f'"{c}"' for c in COLUMNS) + "\n"
    assert len(pd.read_parquet(folder / "findings.parquet")) == 0
