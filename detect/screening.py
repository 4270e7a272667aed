"""Screening: the filings of some days in, an outcome out.

Makes the moments (each filing as of its own filing day, or all as of one later day), and for each model kind
measures, scores, judges by the law of the filing day and explains; then bands and cases over all. It
writes nothing: handover.py does. It learns nothing: models/ did.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from bonafile.detect import evidence
from bonafile.detect.agents.here import behind
from bonafile.detect.bands import bands
from bonafile.detect.case_book import book
from bonafile.detect.days import Days
from bonafile.detect.findings import COLUMNS, ordered
from bonafile.detect.outcome import ELEMENTS, EVIDENCE, SUBJECTS, Outcome
from bonafile.detect.progress import Progress, silent
from bonafile.detect.settings import Settings
from bonafile.detect.subjects import KEYS, subjects
from bonafile.models.grounds import Law
from bonafile.records.schema import MODEL_KIND, MODEL_KINDS


@dataclass
class Engine:
    """What a screening works with.

    `scorer` gives the scorer of a model kind; `cache` is a folder for derived data; `stage` is a stage of the
    procedure or None for all; `explain_all` also seeks the rows behind the reasons of clear filings; `past` is
    the folder of earlier findings, whose cases go on (None: cases begin anew); `agents` also surveys the agents
    behind the filings.
    """

    scorer: Callable[[str], Any]
    law: Law
    settings: Settings
    cache: Path | None = None
    stage: str | None = None
    explain_all: bool = False
    past: Path | None = None
    agents: bool = False


def screen(register: Any, days: Days, engine: Engine, progress: Progress = silent) -> Outcome:
    """Screen every filing of the days; see Outcome. A day without filings gives empty tables."""
    filings = register.filings_between(days.first, days.last)
    moments = filings.assign(
        as_of=days.as_of or filings["filing_date"], model_kind=filings["kind"].map(MODEL_KIND)
    )
    return of_moments(register, moments, days, engine, progress)


def of_moments(
    register: Any, moments: pd.DataFrame, days: Days, engine: Engine, progress: Progress = silent
) -> Outcome:
    """Screen filings: `moments` has office, application_number, kind, model_kind, filing_date, as_of."""
    moments = moments.assign(
        as_of=pd.to_datetime(moments["as_of"]), filing_date=pd.to_datetime(moments["filing_date"])
    )
    snapshot = register.as_of(days.as_of or days.last)
    kinds = [kind for kind in MODEL_KINDS if (moments["model_kind"] == kind).any()]
    parts = _parts(register, moments, kinds, snapshot.day, engine, progress)
    versions = _versions(register, engine)
    models = {part.kind: part.model for part in parts}
    if not parts:
        none, about, facts, elements = (
            pd.DataFrame(columns=list(names), dtype="object")
            for names in (COLUMNS, SUBJECTS.names, EVIDENCE.names, ELEMENTS.names)
        )
        return Outcome(days, none, about, facts, elements, models, versions)
    findings = pd.concat([part.findings for part in parts], ignore_index=True)
    findings["band"] = bands(findings, engine.settings)
    facts_of = {part.kind: part.facts for part in parts}
    day = days.as_of or days.last
    around = partial(register.links.around, register)
    findings["case_id"], cases = book(findings, facts_of, engine.law, day, around, engine.past)
    shown = findings.loc[(findings["band"] != "clear") | engine.explain_all, KEYS]
    facts = pd.concat([part.evidence(shown) for part in parts], ignore_index=True)
    about = subjects(snapshot, moments).merge(
        pd.concat([part.totals for part in parts], ignore_index=True), on=KEYS, how="left"
    )
    # the kind of the findings holds even where the filing's text is not known on the day
    about = about.drop(columns=["kind", "model_kind", "filing_date"]).merge(
        moments[[*KEYS, "kind", "model_kind", "filing_date"]], on=KEYS, how="left"
    )
    findings = findings.merge(
        about[[*KEYS, "applicants"]].rename(columns={"applicants": "applicant"}), on=KEYS
    )
    agents = behind(snapshot, findings, engine.law, facts_of, engine.past) if engine.agents else None
    elements = pd.concat([part.elements(shown) for part in parts], ignore_index=True)
    order = ["office", "application_number"]
    return Outcome(
        days,
        ordered(findings)[list(COLUMNS)],
        about[SUBJECTS.names].sort_values(order, ignore_index=True),
        facts[EVIDENCE.names].sort_values([*order, "feature"], ignore_index=True),
        elements[ELEMENTS.names].sort_values([*order, "rank", "ground"], kind="stable", ignore_index=True),
        models,
        versions,
        cases,
        agents,
    )


def _parts(
    register: Any, moments: pd.DataFrame, kinds: list[str], day: date, engine: Engine, progress: Progress
) -> list[evidence.Part]:
    """The parts of the kinds, side by side: much of the time goes to the engine, which uses what cores there are."""

    def part(kind: str) -> evidence.Part:
        mine = moments[moments["model_kind"] == kind].reset_index(drop=True)
        return evidence.part(register.beside().as_of(day), mine, kind, engine)

    with ThreadPoolExecutor(max_workers=max(len(kinds), 1)) as pool:
        parts = []
        for at, found in enumerate(pool.map(part, kinds), 1):
            parts.append(found)
            progress(at, len(kinds) + 1)
    return parts


def _versions(register: Any, engine: Engine) -> dict[str, str]:
    from bonafile import __version__

    return {
        "bonafile": __version__,
        "register": str(register.version())[:16],
        "catalogue": evidence.catalogue_version(),
        "settings": evidence.digest(engine.settings.model_dump_json()),
    }
