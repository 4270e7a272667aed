"""`bonafile judge`: an examiner's word on two parties is kept, wins, and can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from bonafile.detect import verbs
from bonafile.detect.cli import app
from bonafile.records.errors import InputError

NAMES = ("深圳市锐源科技有限公司", "成都市鸿泽贸易有限公司", "杭州市博凯食品有限公司")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Three firms with one telephone."""
    folder = tmp_path / "delivery"
    folder.mkdir()
    numbers = ["A0001", "A0002", "A0003"]
    pd.DataFrame({"kind": "invention", "application_number": numbers, "filing_date": "2024-01-02"}).to_csv(
        folder / "filings.csv", index=False
    )
    pd.DataFrame(
        {
            "application_number": numbers, "role": "applicant", "sequence": 1, "name": NAMES, "party_type": "enterprise",
            "identifier": [f"9144030000000000{n}X" for n in range(3)], "phone": "13812345678",
        }
    ).to_csv(folder / "parties.csv", index=False)  # fmt: skip
    verbs.ingest(folder, workspace=tmp_path / "work")
    return tmp_path / "work"


def test_a_decision_is_kept_and_wins_until_it_is_taken_back(place: Path) -> None:
    assert verbs.parties(NAMES[0], place)["size"] == 3
    run = CliRunner().invoke
    asked = ["--workspace", str(place), "--json", "judge", NAMES[0], NAMES[1]]
    said = run(app, [*asked, "--not-same", "--by", "e1", "--on", "2024-03-01", "--note", "两家门店"])
    assert said.exit_code == 0, said.output
    told = json.loads(said.stdout)
    assert (told["verdict"], told["by"], told["together"]) == ("not_same", "e1", False)
    kept = pd.read_csv(place / "judgements.csv", dtype="str")
    assert kept[["verdict", "decided_on", "by", "note"]].values.tolist() == [
        ["not_same", "2024-03-01", "e1", "两家门店"]
    ]
    assert verbs.parties(NAMES[0], place, on="2024-02-29")["size"] == 3
    assert verbs.parties(NAMES[2], place, on="2024-03-01")["size"] == 1, (
        "the phone of both says less of others"
    )
    back = run(app, [*asked, "--open", "--by", "e1", "--on", "2024-04-01"])
    assert json.loads(back.stdout)["together"] is True
    assert verbs.parties(NAMES[2], place, on="2024-04-01")["size"] == 3
    shown = run(
        app, ["--lang", "zh", "--workspace", str(place), "judge", NAMES[0], NAMES[2], "--same", "--by", "e1"]
    )
    assert "两者同组" in shown.output


def test_what_cannot_be_decided_is_said(place: Path) -> None:
    run = CliRunner().invoke
    for wrong in (["--same", "--not-same"], []):
        said = run(app, ["--workspace", str(place), "judge", NAMES[0], NAMES[1], *wrong])
        assert said.exit_code == 2
        assert "--not-same" in said.output
    with pytest.raises(InputError, match="no applicant"):
        verbs.judge(NAMES[0], "nobody of this name", "same", place)
    with pytest.raises(InputError, match="two different parties"):
        verbs.judge(NAMES[0], NAMES[0], "same", place)
    verbs.judge(NAMES[0], NAMES[1], "not_same", place, by="e1")
    with pytest.raises(InputError, match="several applicants"):
        verbs.judge("公司", NAMES[1], "same", place)
