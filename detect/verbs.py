"""One function per command, with the command's name and arguments, returning plain objects.

`bonafile.screen("workspace", date="2026-03-02")` does what `bonafile screen --date 2026-03-02` does. Days are
dates or text; a workspace is a path, by default $BONAFILE_WORKSPACE, else ./workspace. Everything here is
glue between the rooms: what is computed is computed there. All functions raise the errors of
bonafile.records.errors, and nothing else for what a user can get wrong.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bonafile.detect.days import day as parse_day
from bonafile.detect.days import resolve
from bonafile.detect.lookups import copies, parties, similar
from bonafile.detect.messages import language, say, word
from bonafile.detect.parted import judge
from bonafile.detect.progress import bar, wanted
from bonafile.records.errors import InputError
from bonafile.records.schema import MODEL_KINDS, STAGES
from bonafile.records.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "agents", "copies", "demo", "explain", "features", "grounds", "ingest", "judge", "parties", "screen", "similar", "simulate",
    "train",
]  # fmt: skip

Day = str | datetime.date | None
Place = str | Path | None


def simulate(folder: str | Path, filings: int = 20_000, months: int = 24, seed: int = 0) -> dict[str, Any]:
    """Make a register in the exchange format, with truth.csv, in `folder`.

    Returns folder, filings, months, seed. Raises InputError where the folder cannot be written.
    """
    from bonafile.records import simulation

    with bar(say("simulate_step", language(), filings=filings)):
        simulation.simulate(Path(folder), filings=filings, months=months, seed=seed)
    return {"folder": str(folder), "filings": filings, "months": months, "seed": seed}


def ingest(*paths: str | Path, workspace: Place = None, issued: Day = None) -> list[dict[str, Any]]:
    """Read deliveries (files, folders, zips) into the workspace's register, all or nothing, and link the parties.

    Returns one dict per file: file, read, new, superseded, unchanged, quarantined, seconds, notes (what was
    left out). Raises InputError where a path does not exist, or no file is of a known format.
    """
    if not paths:
        raise InputError("Name at least one file or folder to read.", "请至少给出一个要读取的文件或目录。")
    from bonafile.records.deliveries import must_exist
    from bonafile.records.ingest import why_nothing
    from bonafile.records.register import Register

    day = parse_day(issued, "--issued")
    place = Workspace(workspace)
    for path in paths:
        must_exist(Path(path))
    place.create()
    with Register.open(place.register_path) as register, bar(say("ingest_step", language())) as progress:
        watched = wanted()
        counts = register.ingest(
            [Path(p) for p in paths],
            issued=day,
            quarantine=place.quarantine,
            progress=(lambda name, done, size: progress(done, size or 0, name)) if watched else None,
        )
        register.links.refresh(register)
    if counts and not any(count.read for count in counts) and all(count.notes for count in counts):
        en, zh = why_nothing(counts)
        raise InputError(
            f"No row was read: {en}. Check that the delivery is whole.",
            f"未读取任何行：{zh}。请检查数据是否完整。",
        )
    return [asdict(count) for count in counts]


def grounds(on: Day = None, office: str = "CN") -> list[dict[str, Any]]:
    """The grounds in force at an office on a day (default: today), with texts, sources and elements."""
    from bonafile.models.grounds import Law

    day = parse_day(on, "--on") or datetime.date.today()
    law = Law.load()
    found = law.in_force(day, office.upper())
    if not found:
        since: dict[str, datetime.date] = {}
        for ground in law.grounds.values():
            first = ground.in_force.since or datetime.date.min
            since[ground.office] = min(first, since.get(ground.office, first))
        raise InputError(
            f"No ground of office {office} on {day} is on file; there are grounds of "
            + ", ".join(f"{o} from {d} on" for o, d in sorted(since.items()))
            + ".",
            f"没有 {office} 于 {day} 的法律依据；现有："
            + "、".join(f"{o}（自 {d} 起）" for o, d in sorted(since.items()))
            + "。",
        )
    return [_ground(ground, law) for ground in found]


def _ground(ground: Any, law: Any) -> dict[str, Any]:
    since, until = ground.in_force.since, ground.in_force.until
    return {
        "code": ground.code,
        "kinds": list(ground.model_kinds),
        "law": ground.law,
        "zh": ground.zh,
        "en": ground.en,
        "source": ground.source,
        "provenance": ground.provenance,
        "from": str(since) if since else None,
        "until": str(until) if until else None,
        "stages": list(ground.stages),
        "elements": [
            {
                "name": e.name,
                "zh": e.zh,
                "en": e.en,
                "evidence": e.evidence,
                "required": e.required,
                "features": list(dict.fromkeys(c.feature for c in e.conditions)),
            }
            for e in ground.elements
        ],
        "exceptions": [
            {"code": code, "zh": law.exceptions[code].zh, "en": law.exceptions[code].en}
            for code in ground.exceptions
        ],
    }


def features(markdown: bool = False) -> Any:
    """The catalogue: a list of dicts, or with `markdown` the text of the documentation page."""
    from bonafile.detect import catalogue_page
    from bonafile.features.catalogue import catalogue

    found = catalogue()
    return catalogue_page.markdown(found) if markdown else catalogue_page.rows(found)


def train(kind: str, workspace: Place = None, until: Day = None) -> dict[str, Any]:
    """Train a model of a kind (trademark or patent), register it in MLflow and make it the champion.

    Returns model (its name), kind and figures. With `until`, nothing known after that day is used.
    """
    if kind not in MODEL_KINDS:
        raise InputError(
            f"'{kind}' is no kind of model; choose trademark or patent.",
            f"没有“{kind}”这种模型；请选 trademark 或 patent。",
        )
    day = parse_day(until, "--until")
    place = Workspace(workspace).must_exist()
    from bonafile.detect.settings import Settings
    from bonafile.models import training

    settings = Settings.load()
    capacity = settings.capacity.trademark if kind == "trademark" else settings.capacity.patent
    with bar(_step("train_step", kind)):
        made = training.train(place, kind, until=day, capacity=capacity.review, **settings.measuring(kind))
    return _trained(made, kind)


def _trained(result: Any, kind: str) -> dict[str, Any]:
    return {"model": result.name, "kind": kind, "figures": dict(result.figures)}


def screen(
    workspace: Place = None,
    date: Day = None,
    *,
    from_: Day = None,
    to: Day = None,
    as_of: Day = None,
    out: Place = None,
    stage: str | None = None,
) -> pd.DataFrame:
    """Score and explain every filing of a day, or of several; write findings, evidence and report.

    Without `as_of` each filing is measured as of its own filing day, with it all as of that day. Returns the
    findings (columns as in findings.csv), highest score first; `.attrs` holds days, folder, report, counts.
    """
    asked = [
        parse_day(v, o) for v, o in ((date, "--date"), (from_, "--from"), (to, "--to"), (as_of, "--as-of"))
    ]
    place = Workspace(workspace).must_exist()
    _known_stage(stage)
    from bonafile.records.register import Register

    with Register.open(place.register_path, read_only=True) as register:
        days = resolve(asked[0], asked[1], asked[2], asked[3], register.last_filing_date())
        from bonafile.detect.handover import hand_over, must_be_folder
        from bonafile.detect.screening import screen as run

        folder = must_be_folder(Path(out) if out else place.findings / days.folder)
        engine = replace(_engine(place, stage), agents=True)
        with bar(say("screen_step", language(), days=days.text)) as progress:
            outcome = run(register, days, engine, progress)
            hand_over(outcome, folder, engine.settings)
    findings = outcome.findings
    findings.attrs = {
        "days": days.text,
        "as_of": str(days.as_of) if days.as_of else None,
        "folder": str(folder),
        "report": str(folder / "report.html"),
        "counts": outcome.counts(),
    }
    return findings


def explain(
    application_number: str,
    office: str = "CN",
    workspace: Place = None,
    *,
    as_of: Day = None,
    stage: str | None = None,
) -> dict[str, Any]:
    """One filing as of its filing day (or a later one): score, grounds, elements, reasons, rows, favour."""
    day = parse_day(as_of, "--as-of")
    place = Workspace(workspace).must_exist()
    _known_stage(stage)
    from bonafile.detect import explaining
    from bonafile.records.register import Register

    with Register.open(place.register_path, read_only=True) as register:
        return explaining.explain(
            register, application_number.strip(), office.strip().upper(), day, _engine(place, stage)
        )


def agents(workspace: Place = None, on: Day = None, out: Place = None) -> dict[str, Any]:
    """Agencies and practitioners as of a day, ranked by what exceeds expectation; written as tables and a page.

    Returns on, basis (what "flagged" rests on), agents (DataFrame, as agents.csv) and files by name. `on` defaults
    to the register's last filing day.
    """
    day = parse_day(on, "--on")
    place = Workspace(workspace).must_exist()
    from bonafile.detect.agents import survey, write
    from bonafile.detect.handover import must_be_folder
    from bonafile.records.register import Register

    if out:
        must_be_folder(Path(out))
    with Register.open(place.register_path, read_only=True) as register, bar(say("agents_step", language())):
        found = survey(register, day, findings=place.findings, cache=place.cache)
    files = write(found, Path(out) if out else place.path / "agents" / str(found.on))
    return {"on": str(found.on), "basis": found.basis, "agents": found.agents, "files": files}


def demo(workspace: Place = None, *, filings: int = 20_000, seed: int = 0) -> dict[str, Any]:
    """The whole way on a made register: simulate, ingest, train both kinds, screen the last day, report.

    Returns workspace, days, findings (DataFrame), ingested, trained and report (the path of the HTML page).
    """
    from bonafile.records.register import Register

    place = Workspace(workspace).create()
    folder = place.path / "demo-delivery"
    simulate(folder, filings=filings, seed=seed)
    counts = ingest(folder, workspace=place.path)
    trained = [train(kind, place.path) for kind in MODEL_KINDS]
    with Register.open(place.register_path, read_only=True) as register:
        last = register.last_filing_date()
    findings = screen(place.path, last)
    return {
        "workspace": str(place.path),
        "days": findings.attrs["days"],
        "ingested": counts,
        "trained": trained,
        "findings": findings,
        "report": findings.attrs["report"],
    }


def _step(key: str, kind: str) -> str:
    return say(key, language(), kind=word(kind, language()))


def _known_stage(stage: str | None) -> None:
    if stage is not None and stage not in STAGES:
        raise InputError(
            f"'{stage}' is no stage; choose one of {', '.join(STAGES)}.",
            f"没有“{stage}”这个阶段；可选：{'、'.join(STAGES)}。",
        )


def _engine(place: Workspace, stage: str | None) -> Any:
    from bonafile.detect.screening import Engine
    from bonafile.detect.settings import Settings
    from bonafile.models.grounds import Law

    law = Law.load()
    return Engine(_scorers(place, law), law, Settings.load(), place.cache, stage, past=place.findings)


def _scorers(place: Workspace, law: Any) -> Callable[[str], Any]:
    """For a model kind: the champion, or before there is one the open scorecard."""

    def scorer(kind: str) -> Any:
        from bonafile.models import registry
        from bonafile.models.scorecard import OpenScorecard

        return registry.champion(place, kind) or OpenScorecard(kind, law)

    return scorer
