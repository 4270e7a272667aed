"""Looking things up on the made register: marks, texts and parties, by function and by command."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from bonafile.detect import cli_render, verbs
from bonafile.detect.cli import app
from bonafile.features.marks import MarkIndex, similar
from bonafile.records.errors import InputError


def _filings(place: Path) -> pd.DataFrame:
    return pd.read_csv(place / "made" / "filings.csv", dtype="str")


def test_a_mark_finds_itself_first_and_keeps_to_the_day(made_workspace: Path) -> None:
    marks = _filings(made_workspace).dropna(subset=["mark_text"])
    one = marks[marks["mark_text"].str.len() >= 4].iloc[-1]
    found = verbs.similar(one["mark_text"], made_workspace)
    assert found.iloc[0]["similarity"] == 1
    assert f"CN {one['application_number']}" in set(found["mark_id"])
    before = verbs.similar(one["mark_text"], made_workspace, on="2000-01-01")
    assert not len(before)
    with pytest.raises(InputError):
        verbs.similar(one["mark_text"], made_workspace, view="smell")


def test_marks_that_are_none_any_more_are_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    marks = pd.DataFrame({"mark_id": ["A 1", "A 2", "A 3"], "mark_text": ["安踏"] * 3, "filing_date": "2020-01-01",
                          "owner": "甲", "nice_classes": "25"})  # fmt: skip
    index = MarkIndex.build(
        marks.assign(ended=["2021-01-01", "2021-01-01", None], status=["refused", "", ""])
    )
    shown = {}
    for lang in ("en", "zh"):
        cli_render.alike(similar(index, "安踏"), lang)
        shown[lang] = [line for line in capsys.readouterr().out.splitlines() if "安踏" in line]
    for lang, words in {"en": ("refused", "no longer in force"), "zh": ("驳回", "已失效")}.items():
        assert [word in line for word, line in zip(words, shown[lang], strict=False)] == [True, True]
        assert not any(word in shown[lang][2] for word in words)


def test_a_damaged_index_is_made_again(made_workspace: Path) -> None:
    text = _filings(made_workspace)["mark_text"].dropna().iloc[0]
    expected = verbs.similar(text, made_workspace)
    index = made_workspace / "cache" / "marks.index"
    target = index if index.is_file() else max(index.rglob("*"), key=lambda p: p.stat().st_size)
    target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    pd.testing.assert_frame_equal(verbs.similar(text, made_workspace), expected)


def test_a_copy_names_its_source(made_workspace: Path) -> None:
    truth = pd.read_csv(made_workspace / "made" / "truth.csv", dtype="str")
    copiers = truth[truth["pattern"].isin(["text_copier", "noun_replacer", "splicer"])]["application_number"]
    told = [verbs.copies(number, "CN", made_workspace) for number in copiers.head(6)]
    assert any(one["sources"] for one in told)
    source = next(s for one in told for s in one["sources"])
    assert source["sentence"]["zh"]
    assert source["spans"]
    with pytest.raises(InputError):
        verbs.copies("no-such-number", "CN", made_workspace)


def test_parties_as_a_tree_and_as_a_table(made_workspace: Path, tmp_path: Path) -> None:
    parties = pd.read_csv(made_workspace / "made" / "parties.csv", dtype="str")
    name = parties[parties["role"] == "applicant"]["name"].value_counts().index[0]
    found = verbs.parties(name, made_workspace, out=tmp_path / "groups.csv")
    assert name in found["lines_zh"][1]
    assert found["filings"] > 1
    table = pd.read_csv(tmp_path / "groups.csv", dtype="str")
    assert list(table.columns) == ["office", "application_number", "role", "sequence", "name", "group"]
    assert len(table) == found["rows"] > 0
    with pytest.raises(InputError):
        verbs.parties(None, made_workspace)


@pytest.mark.parametrize("command", ["similar", "parties", "copies"])
def test_commands_speak_json_and_both_languages(made_workspace: Path, command: str) -> None:
    filings = _filings(made_workspace)
    argument = {
        "similar": filings["mark_text"].dropna().iloc[0],
        "parties": pd.read_csv(made_workspace / "made" / "parties.csv", dtype="str")["name"].iloc[0],
        "copies": filings[filings["kind"] != "trademark"]["application_number"].iloc[-1],
    }[command]
    run = CliRunner().invoke
    machine = run(app, ["--workspace", str(made_workspace), "--json", command, argument])
    assert machine.exit_code == 0, machine.output
    assert json.loads(machine.stdout) is not None
    for lang in ("zh", "en"):
        shown = run(app, ["--workspace", str(made_workspace), "--lang", lang, command, argument])
        assert shown.exit_code == 0, shown.output
        assert shown.stdout.strip()
