"""Screening end to end on a small hand-made register, before any model is trained."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from bonafile.detect import verbs
from bonafile.detect.cli import app
from bonafile.detect.findings import COLUMNS
from bonafile.models.grounds import Law
from bonafile.records.errors import InputError
from bonafile.records.schema import MODEL_KIND

DAY = date(2026, 3, 2)
SHOPS = [f"{a}{b}小铺" for a in "晴雨云雪风霜" for b in "桃李梅兰竹菊"]
CLAIM = "1. 一种便于清洗的过滤装置，包括壳体、滤网和支架，其特征在于滤网可拆卸地设于壳体内，支架高{}毫米。"


def _write(folder: Path, name: str, rows: list[dict]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)


def _delivery(folder: Path) -> Path:
    """A squatter of shop names, a brand owner, a copier of patents, and filings with hardly anything."""
    folder.mkdir(parents=True)
    filings, parties, reference = [], [], []

    def file(number, day, owner, **more):
        filings.append({"kind": "trademark", "application_number": number, "filing_date": day, **more})
        if owner:
            parties.append(
                {
                    "application_number": number,
                    "role": "applicant",
                    "sequence": 1,
                    "name": owner,
                    "identifier": f"ID-{owner}",
                    "party_type": "enterprise",
                    "address": f"{owner}路1号",
                }
            )

    def sign(number, agency, licence):
        common = {"application_number": number, "sequence": 1}
        parties.append({**common, "role": "agency", "name": agency, "licence": licence})
        parties.append({**common, "role": "agent", "name": "示例代理师", "licence": f"{licence}-1"})

    for i, shop in enumerate(SHOPS):
        reference.append({"term": shop, "category": "shop", "owner": f"店主{i}", "known_date": "2020-01-01"})
        age = (len(SHOPS) - i) * 3 // 2 if i < len(SHOPS) - 3 else 0
        day = DAY - timedelta(days=age)
        file(
            f"70{i:04d}",
            day,
            "示例囤标有限公司",
            mark_text=shop,
            mark_type="word",
            nice_classes=f"{i % 45 + 1}",
        )
        if i >= len(SHOPS) - 6:
            sign(f"70{i:04d}", "示例代理有限公司", "S-1")
    for i in range(6):
        day = DAY - timedelta(days=200 * i)
        owner = f"示例老实{i % 2}厂"
        file(f"71{i:04d}", day, owner, mark_text=f"山泉{'甲乙丙丁戊己'[i]}", nice_classes="32")
        if i == 1:
            sign(f"71{i:04d}", "示例旧代理有限公司", "S-2")
    for i in range(12):
        day = DAY - timedelta(days=12 - i) if i < 10 else DAY
        number = f"2026{i:08d}"
        text = {"title": "过滤装置", "claims": CLAIM.format(10 + i), "ipc": "B01D29/01"}
        file(number, day, "示例抄写有限公司", **{**text, "kind": "invention"})
    file("790001", DAY, None)  # neither text nor party
    file("790002", DAY, "=HYPERLINK(1)", mark_text="<script>x</script>", nice_classes="9")
    _write(folder, "filings", filings)
    _write(folder, "parties", parties)
    _write(folder, "reference", reference)
    return folder


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("screening")
    verbs.ingest(_delivery(place / "delivery"), workspace=place / "workspace")
    return place / "workspace"


@pytest.fixture(scope="module")
def findings(workspace) -> pd.DataFrame:
    return verbs.screen(workspace, date=DAY)


def _bytes(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_one_row_for_every_filing_in_order(findings):
    assert tuple(findings.columns) == COLUMNS
    assert len(findings) == 3 + 1 + 2 + 2
    assert findings["score"].is_monotonic_decreasing
    assert findings["score"].between(0, 1, inclusive="neither").all()
    assert findings["coverage"].between(0, 1).all()
    assert {"790001", "790002"} <= set(findings["application_number"])


def test_the_squatter_comes_first_with_its_ground(findings):
    squatter = findings[findings["application_number"].str.startswith("70")]
    honest = findings[findings["application_number"].str.startswith("71")]
    assert squatter["score"].min() > honest["score"].max()
    assert squatter["grounds"].str.contains("CN-TM-G2-4").all()
    assert squatter["reasons_en"].str.contains("36").all()  # facts with counts
    assert (squatter["reasons_zh"] != "").all()
    assert honest["grounds"].eq("").all()


def test_models_and_law_are_named(findings):
    assert set(findings["model"]) == {"open-scorecard/trademark/1", "open-scorecard/patent/1"}
    by_kind = findings.groupby("kind")["law"].agg(set)
    assert by_kind["trademark"] == {"CN-TM-2019"}


def test_cases_are_one_per_group_and_kind(findings):
    assert findings.groupby("case_id")["kind"].nunique().max() == 1
    assert findings.loc[findings["application_number"].str.startswith("70"), "case_id"].nunique() == 1
    assert findings.loc[findings["application_number"].str.startswith("79"), "case_id"].nunique() == 2


def test_evidence_holds_every_feature_and_the_rows_behind_reasons(findings):
    folder = Path(findings.attrs["folder"])
    evidence = pd.read_parquet(folder / "evidence.parquet")
    assert set(evidence["application_number"]) == set(findings["application_number"])
    assert evidence.groupby("application_number")["feature"].nunique().min() >= 40
    first = evidence[evidence["application_number"] == findings["application_number"].iloc[0]]
    reasons = first[first["role"] == "reason"].sort_values("rank")
    assert len(reasons)
    rows = [row for text in reasons["rows"] if text for row in json.loads(text)]
    assert any("application_number" in row for row in rows)
    elements = pd.read_parquet(folder / "elements.parquet")
    assert set(elements["state"]) <= {
        "met",
        "missing",
        "unknown",
        "outside",
        "applies",
        "possible",
        "does_not_apply",
    }


def test_the_same_day_twice_is_the_same_bytes_on_the_command_line_too(workspace, findings, tmp_path):
    args = [
        "screen",
        "--date",
        "2026-03-02",
        "--workspace",
        str(workspace),
        "--out",
        str(tmp_path / "again"),
        "--json",
    ]
    machine = json.loads(CliRunner().invoke(app, args).stdout)
    assert tuple(machine["findings"][0]) == COLUMNS
    assert len(machine["findings"]) == 8
    assert Path(machine["report"]) == tmp_path / "again" / "report.html"
    assert _bytes(tmp_path / "again") == _bytes(findings.attrs["folder"])


def test_the_agents_behind_the_day_are_in_the_report_and_beside_it(findings):
    folder = Path(findings.attrs["folder"])
    agents = pd.read_parquet(folder / "agents.parquet").set_index("name")
    assert list(agents.index) == ["示例代理有限公司", "示例代理师"]  # not the agency of January's filing
    agency = agents.loc["示例代理有限公司"]
    assert (agency["filings"], agency["screened"], agency["flagged"], agency["rank"]) == (6, 3, 3, 1)
    page = (folder / "report.html").read_text(encoding="utf-8")
    section = page.split('class="agents"')[1].split("</section>")[0]
    assert "示例代理有限公司" in section
    assert "示例旧代理有限公司" not in section


def test_hostile_text_is_harmless(findings):
    folder = Path(findings.attrs["folder"])
    assert "'=HYPERLINK(1)" in (folder / "findings.csv").read_text(encoding="utf-8")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page


def test_a_fact_bears_on_grounds_of_its_kind_in_force_on_the_filing_day(findings):
    evidence = pd.read_parquet(Path(findings.attrs["folder"]) / "evidence.parquet")
    kinds = findings.set_index("application_number")["kind"].map(MODEL_KIND)
    for kind, rows in evidence.groupby(evidence["application_number"].map(kinds)):
        told = {code for codes in rows["grounds"] for code in codes.split(";") if code}
        assert told
        assert told <= {g.code for g in Law.load().in_force(DAY, "CN", kind)}
        assert len(told) > 5


def test_days_together_as_of_a_later_day(workspace):
    first, later = DAY - timedelta(days=3), DAY + timedelta(days=30)
    days = ["--from", str(first), "--to", str(DAY), "--as-of", str(later)]
    shown = CliRunner().invoke(app, ["screen", *days, "--workspace", str(workspace), "--lang", "zh"])
    assert shown.exit_code == 0, shown.output
    assert "示例囤标有限公司" in shown.stdout
    folder = workspace / "findings" / f"{first}_{DAY}_asof_2026-04-01"
    assert len(pd.read_parquet(folder / "findings.parquet")) > 8
    assert set(pd.read_parquet(folder / "evidence.parquet")["as_of"].astype(str)) == {"2026-04-01"}


def test_a_day_without_filings(workspace):
    found = verbs.screen(workspace, date="2026-03-07")
    assert len(found) == 0
    assert tuple(found.columns) == COLUMNS
    assert (Path(found.attrs["folder"]) / "report.html").exists()
    result = CliRunner().invoke(
        app, ["screen", "--date", "2026-03-07", "--workspace", str(workspace), "--lang", "en"]
    )
    assert result.exit_code == 0
    assert "No filings on 2026-03-07." in result.stdout


def test_explain(workspace, findings):
    number = findings["application_number"].iloc[0]
    args = ["explain", number, "--workspace", str(workspace), "--json"]
    found = json.loads(CliRunner().invoke(app, args).stdout)
    assert found["finding"]["application_number"] == number
    assert found["finding"]["filing_date"] == str(DAY)
    assert found["finding"]["score"] == pytest.approx(findings["score"].iloc[0], rel=1e-12)
    assert found["reasons"]
    assert any(ground["fired"] for ground in found["grounds"])
    with pytest.raises(InputError):
        verbs.explain("no such number", workspace=workspace)


def test_a_mark_explained_in_words(workspace, findings):
    mark = findings[findings["kind"] == "trademark"].iloc[0]
    number = mark["application_number"]
    text = CliRunner().invoke(app, ["explain", number, "--workspace", str(workspace), "--lang", "en"])
    assert text.exit_code == 0, text.output
    assert mark["reasons_en"].split("; ")[0] in " ".join(text.stdout.split())
    assert "00:00:00" not in text.stdout
    assert "_id" not in text.stdout
    elements = pd.read_parquet(Path(findings.attrs["folder"]) / "elements.parquet")
    mine = elements[elements["application_number"] == number]
    assert set(mine["state"]) >= {"met", "missing", "outside", "unknown"}


def test_a_filing_with_nothing_can_be_explained(workspace):
    found = verbs.explain("790001", workspace=workspace)
    assert found["reasons"] == [] or found["finding"]["score"] < 0.5


def test_a_kill_leaves_the_old_findings_or_the_new(workspace, findings):
    before = _bytes(findings.attrs["folder"])
    code = f"from bonafile.detect import verbs; verbs.screen({str(workspace)!r}, date='2026-03-02')"
    for delay in (0.5, 2.0, 3.5):
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
        )
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert _bytes(findings.attrs["folder"]) == before
