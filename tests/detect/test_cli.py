from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import bonafile
from bonafile.detect import verbs
from bonafile.detect.cli import app
from bonafile.detect.messages import language

COMMANDS = tuple(typer.main.get_command(app).commands)
ROWS = "kind,office,application_number,filing_date\ntrademark,CN,{},2026-03-02\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("BONAFILE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("BONAFILE_LANG", "en")
    runner = CliRunner()
    return lambda *args: runner.invoke(app, [str(a) for a in args])


@pytest.fixture
def ingested(run, tmp_path) -> Path:
    path = tmp_path / "filings.csv"
    path.write_text(ROWS.format(1))
    assert run("ingest", path).exit_code == 0
    return path


def _one_sentence(result) -> str:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in lines[0]
    assert "Unexpected" not in lines[0]
    return lines[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"bonafile {command}" in result.output.replace("\n", " ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_a_function(command):
    assert callable(getattr(verbs, command))
    if command != "features":  # the name of a room
        assert getattr(bonafile, command) is getattr(verbs, command)


def test_help_is_quick_and_light():
    code = (
        "import sys; sys.argv = ['bonafile', '--help']\n"
        "from bonafile.detect.cli import app\n"
        "try: app()\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'mlflow', 'duckdb', 'ibis', 'lightgbm', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert time.perf_counter() - started < 3  # 0.3 s alone; room for a busy machine


@pytest.mark.parametrize(
    "args",
    [
        ("ingest", "nowhere.csv"),
        ("screen", "--date", "2026-03-02"),  # no register yet
        ("explain", "1"),
        ("train", "trademark"),
        ("train", "copyright"),
        ("grounds", "--on", "2026-02-30"),
        ("grounds", "--office", "ZZ"),
        ("simulate", "/proc/nowhere/x", "--filings", "10"),
    ],
)
def test_input_errors_are_one_sentence(run, args):
    _one_sentence(run(*args))


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("screen",), "2026-03-02"),  # names the last filing day
        (("screen", "--date", "yesterday"), "yesterday"),
        (("screen", "--date", "2026-03-02", "--from", "2026-03-01"), "not both"),
        (("screen", "--from", "2026-03-02"), "together"),
        (("screen", "--from", "2026-03-02", "--to", "2026-03-01"), "before"),
        (("screen", "--date", "2026-03-02", "--as-of", "2026-03-01"), "before"),
        (("screen", "--date", "2026-03-02", "--stage", "lunch"), "lunch"),
        (("explain", "2"), "no filing 2"),
        (("explain", "1", "--office", "US"), "--office CN"),
        (("explain", "1", "--as-of", "2026-01-01"), "2026-03-02"),
        (("ingest", "{path}", "--issued", "soon"), "soon"),
        (("ingest", "{path}", "--issued", "2026-03-02", "nowhere.csv"), "nowhere.csv: check the path."),
        (("grounds", "--on", "1899-01-01"), "from 2019"),
        (("similar", " "), "Name a mark"),
        (("similar", "a", "--classes", "46"), "46"),
        (("similar", "a", "--view", "smell"), "smell"),
        (("copies", "7"), "no filing 7"),
        (("copies", "1", "--on", "2026-01-01"), "2026-03-02"),
        (("parties", "--out", "{folder}"), "name a file"),
        (("screen", "--date", "2026-03-02", "--out", "{path}"), "which is a file"),
        (("agents", "--out", "{path}"), "which is a file"),
    ],
)
def test_what_is_wrong_is_named(run, ingested, args, word):
    assert word in _one_sentence(
        run(*[a.replace("{path}", str(ingested)).replace("{folder}", str(ingested.parent)) for a in args])
    )


def test_usage_errors_exit_with_two(run):
    for args, what, zh in (
        (("nonsense",), "nonsense", "没有命令"),
        (("screen", "--dat", "x"), "--date", "没有选项"),
        (("simulate",), "DIR", "缺少"),
        (("grounds", "--lang", "fr"), "--lang", "的值不正确"),
        (("similar", "a", "--top", "0"), "--top", "的值不正确"),
        (("grounds", "--on"), "--on", "须给出值"),
    ):
        said = _one_sentence(run(*args))
        assert what in said
        assert "--help" in said
        said = _one_sentence(run("--lang", "zh", *args) if "--lang" not in args else run(*args))
        assert what in said
        assert zh in said or "--lang" in args


def test_chinese_on_request(run):
    result = run("grounds", "--on", "明天", "--lang", "zh")
    assert "不是日期" in _one_sentence(result)
    assert "不是日期" in _one_sentence(run("--lang", "zh", "grounds", "--on", "明天"))


def test_language_follows_the_locale(monkeypatch):
    for name in ("BONAFILE_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for value, expected in (("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "en"), ("zh_TW", "zh")):
        monkeypatch.setenv("LANG", value)
        assert language() == expected
    assert language("zh") == "zh"


def test_ingest_counts_and_strict(run, tmp_path):
    path = tmp_path / "filings.csv"
    path.write_text(ROWS.format(1) + "trademark,CN,2,never\n")
    result = run("ingest", path, "--json")
    assert result.exit_code == 0
    (count,) = json.loads(result.stdout)
    assert (count["read"], count["new"], count["quarantined"]) == (2, 1, 1)
    assert run("ingest", path, "--strict").exit_code == 1
    text = run("ingest", path)
    assert text.exit_code == 0
    assert "2 rows read: 0 new, 0 superseded, 1 unchanged, 1 quarantined." in text.stdout


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe\x01" * 50, b"PK\x03\x04 not a zip", b"\x1f\x8b not gzip", b"<a><b></a>", b"kind\n"],
)
def test_malformed_files_never_crash(run, tmp_path, content):
    path = tmp_path / "filings.csv"
    path.write_bytes(content)
    result = run("ingest", path)
    assert result.exit_code in (0, 2)
    if result.exit_code == 2:
        _one_sentence(result)


def test_damaged_register_is_one_sentence(run, tmp_path):
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "register.duckdb").write_bytes(b"not a database" * 1000)
    assert "register" in _one_sentence(run("screen", "--date", "2026-03-02"))


def test_workspace_option_before_or_after_the_command(run, tmp_path):
    path = tmp_path / "filings.csv"
    path.write_text(ROWS.format(1))
    assert run("--workspace", tmp_path / "a", "ingest", path).exit_code == 0
    assert run("ingest", path, "--workspace", tmp_path / "b").exit_code == 0
    assert (tmp_path / "a" / "register.duckdb").exists()
    assert (tmp_path / "b" / "register.duckdb").exists()


def test_grounds_and_features_as_json_and_text(run):
    found = json.loads(run("grounds", "--on", "2026-03-02", "--json").stdout)
    codes = {ground["code"] for ground in found}
    assert {"CN-TM-G2-2", "CN-PAT-R77-3.1"} <= codes
    new = {g["code"] for g in json.loads(run("grounds", "--on", "2027-01-01", "--json").stdout)}
    assert "CN-TM-L26-19.1" in new - codes
    catalogue = json.loads(run("features", "--json").stdout)
    assert len(catalogue) >= 45
    page = run("features", "--markdown").stdout
    assert all(f"`{feature['name']}`" in page for feature in catalogue)
    (life,) = (f for f in catalogue if f["name"] == "group_filings_life")
    assert life["meaning_en"] == "N filings by the applicant's group in all"
    assert life["meaning_zh"] == "申请人及其关联主体累计提交N件申请"
    assert "CN-TM-G2-2" in run("grounds", "--on", "2026-03-02").stdout


def test_text_of_filings_cannot_drive_the_terminal():
    from bonafile.detect.cli_render import safe

    assert safe("a\x1b[31mb\nc") == "a [31mb c"


def test_as_a_real_process(tmp_path):
    path = tmp_path / "filings.csv"
    path.write_text(ROWS.format(1))
    bonafile = [sys.executable, "-c", "from bonafile.detect.cli import main; main()"]
    env = {**os.environ, "LANG": "zh_CN.UTF-8", "LC_ALL": "", "BONAFILE_WORKSPACE": str(tmp_path / "w")}
    done = subprocess.run(
        [*bonafile, "ingest", str(path)], env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert "新增 1" in done.stdout
    assert done.stderr == ""  # no progress where nobody looks
    failed = subprocess.run(
        [*bonafile, "explain", "77"], env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert failed.returncode == 2
    assert failed.stdout == ""
    assert "没有" in failed.stderr
    alone = subprocess.run(bonafile, env=env, capture_output=True, text=True, encoding="utf-8")
    assert "simulate" in alone.stdout + alone.stderr
    assert "Traceback" not in alone.stderr
