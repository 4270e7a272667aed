"""Hands an outcome over: the files of one screening, all of them or none.

Everything is written into a temporary folder beside the target, which then takes the target's place in one
rename; a stop at any moment leaves the old findings or the new ones. Equal outcomes give equal bytes: no
file holds the time or the place of its making.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from pathlib import Path

import pyarrow as pa

from bonafile.detect.agents.page import listed
from bonafile.detect.agents.survey import AGENTS
from bonafile.detect.case_ledger import CASES, FILINGS
from bonafile.detect.case_links import LINKS
from bonafile.detect.findings import SCHEMA, table, write_csv, write_parquet
from bonafile.detect.outcome import ELEMENTS, EVIDENCE, SUBJECTS, Outcome
from bonafile.detect.report.render import render
from bonafile.detect.settings import Settings
from bonafile.records.errors import InputError

MANIFEST = "manifest.json"


def hand_over(outcome: Outcome, folder: Path, settings: Settings) -> Path:
    """Write findings.csv, findings.parquet, evidence.parquet, elements.parquet, filings.parquet, agents.parquet
    (survey.AGENTS, of the agents behind the filings), the cases (case_ledger.FILES), report.html and manifest.json into `folder`, replacing an earlier hand-over there. Returns the folder.

    Raises InputError where `folder` is a file, or cannot be made.
    """
    must_be_folder(folder := Path(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.parent / f".{folder.name}.{uuid.uuid4().hex}"
    made.mkdir()
    try:
        _write(outcome, made, settings)
        _replace(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def must_be_folder(folder: Path) -> Path:
    """The folder, which need not exist yet. Raises InputError where there is a file in its place."""
    if folder.exists() and not folder.is_dir():
        raise InputError(
            f"The findings cannot be written to {folder}, which is a file: name a folder with --out.",
            f"结果无法写入 {folder}：它是文件；请用 --out 另指目录。",
        )
    return folder


def _write(outcome: Outcome, folder: Path, settings: Settings) -> None:
    findings = table(outcome.findings, SCHEMA)
    write_csv(findings, folder / "findings.csv", settings.files.csv_byte_order_mark)
    write_parquet(findings, folder / "findings.parquet")
    parts: dict[str, tuple[object, pa.Schema]] = {
        "evidence.parquet": (outcome.evidence, EVIDENCE),
        "elements.parquet": (outcome.elements, ELEMENTS),
        "filings.parquet": (outcome.subjects, SUBJECTS),
        "cases.parquet": (outcome.book.cases, CASES),
        "case_filings.parquet": (outcome.book.filings, FILINGS),
        "case_links.parquet": (outcome.book.links, LINKS),
    }
    for name, (frame, schema) in parts.items():
        write_parquet(table(frame, schema), folder / name)  # type: ignore[arg-type]
    survey = outcome.agents
    agents = listed(survey.agents, survey.here) if survey else AGENTS.empty_table()
    write_parquet(agents, folder / "agents.parquet")
    (folder / "report.html").write_text(render(outcome, settings), encoding="utf-8", newline="\n")
    manifest = {
        "first": str(outcome.days.first),
        "last": str(outcome.days.last),
        "as_of": str(outcome.days.as_of) if outcome.days.as_of else None,
        "filings": len(outcome.findings),
        "counts": outcome.counts(),
        "models": outcome.models,
        "laws": sorted({law for law in outcome.findings["law"].dropna() if law}),
        "versions": outcome.versions,
        "sha256": {path.name: _digest(path) for path in sorted(folder.iterdir())},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def _replace(made: Path, folder: Path) -> None:
    ours = not folder.exists() or not any(folder.iterdir()) or _only_ours(made, folder)
    if not ours:
        # a folder people keep other things in: file by file, the manifest last
        for path in sorted(made.iterdir(), key=lambda p: p.name == MANIFEST):
            os.replace(path, folder / path.name)
        return
    old = folder.parent / f".{folder.name}.old.{uuid.uuid4().hex}"
    if folder.exists():
        os.replace(folder, old)
    os.replace(made, folder)
    shutil.rmtree(old, ignore_errors=True)


def _only_ours(made: Path, folder: Path) -> bool:
    names = {path.name for path in made.iterdir()}
    return (folder / MANIFEST).is_file() and all(path.name in names for path in folder.iterdir())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
