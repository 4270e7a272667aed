"""The wheel is whole: built, put into an environment of its own outside the checkout, and run there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from bonafile.records.simulation import END

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # from a copy, so that no build folder is left in the checkout; --symlinks keeps the links of bonafile/
    source = tmp_path_factory.mktemp("source") / "bonafile"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(source)], check=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    return next(out.glob("*.whl"))


def test_every_room_and_every_config_travels(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    rooms = ("records/", "features/", "models/", "detect/", "configs/")
    expected = {f"bonafile/{path}" for path in tracked if path.startswith(rooms)}
    assert expected <= names, sorted(expected - names)
    assert not [n for n in names if n.startswith(("tests/", "records/", "docs/"))]


def _lend_kernels(installed: Path) -> None:
    """The kernels other tests have compiled, to the installed files: compiling all again takes most of a minute."""
    for kernel in (ROOT / "features").rglob("__pycache__/*.nb[ic]"):
        cache = installed / kernel.parent.relative_to(ROOT)
        cache.mkdir(exist_ok=True)
        shutil.copy(kernel, cache)
    for source in (ROOT / "features").rglob("*.py"):  # a kernel goes with its source's time and size
        shutil.copystat(source, installed / source.relative_to(ROOT))


def test_it_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "BONAFILE"))}
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], env=clean, check=True
    )
    # the dependencies come from the environment of the tests: what is asked here is whether the wheel is whole
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    _lend_kernels(site / "bonafile")

    def run(*arguments: str) -> str:
        command = [str(tmp_path / "env" / "bin" / "bonafile"), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=clean, check=True, capture_output=True, text=True
        ).stdout

    where = subprocess.run(
        [python, "-c", "import bonafile.detect.cli as c; print(c.__file__)"], cwd=tmp_path, env=clean, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert str(site) in where
    assert run("--version").strip()
    assert any(
        g["code"] == "CN-TM-L26-19.1" for g in json.loads(run("--json", "grounds", "--on", "2027-01-01"))
    )
    assert len(json.loads(run("--json", "features"))) >= 45
    run("simulate", "made", "--filings", "400", "--months", "6")
    run("--workspace", "w", "ingest", "made", "--strict")
    screened = json.loads(run("--workspace", "w", "--json", "screen", "--date", str(END)))
    assert screened
    assert (tmp_path / "w" / "findings" / str(END) / "report.html").stat().st_size > 10_000
