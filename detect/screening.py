"""Screening: the filings of some days in, an outcome out.

Resolves the moments (each filing as of its own filing day, or all as of one later day), and for each model
kind measures, scores, judges by the law of the filing day and explains; then bands and cases over all. It
writes nothing: handover.py does. It learns nothing: models/ did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from bonafile.detect import evidence
from bonafile.detect.bands import bands
from bonafile.detect.cases import case_ids
from bonafile.detect.findings import COLUMNS, ordered
from bonafile.detect.outcome import ELEMENTS, EVIDENCE, SUBJECTS, Days, Outcome
from bonafile.detect.progress import Progress, silent
from bonafile.detect.settings import Settings
from bonafile.detect.subjects import KEYS, subjects
from bonafile.records.errors import InputError
from bonafile.records.schema import MODEL_KIND, MODEL_KINDS


def resolve(
    date_: date | None, first: date | None, last: date | None, as_of: date | None, newest: date | None
) -> Days:
    """The days meant by --date, --from, --to and --as-of; `newest` is the register's last filing day.

    Raises InputError where they contradict each other, or none was given and the register is empty.
    """
    if date_ and (first or last):
        raise InputError("Give either --date or --from and --to, not both.", "--date 与 --from/--to 只能选一种。")
    if bool(first) != bool(last):
        raise InputError("--from and --to go together.", "--from 与 --to 须同时给出。")
    if not date_ and not first:
        raise InputError(
            "Which day? Give --date, or --from and --to"
            + (f"; the last filing day in the register is {newest}." if newest else "."),
            "请指定日期：--date，或 --from 与 --to" + (f"；登记库中最后的申请日是 {newest}。" if newest else "。"),
        )
    first, last = (date_, date_) if date_ else (first, last)
    assert first is not None and last is not None
    if last < first:
        raise InputError(f"--to {last} lies before --from {first}.", f"--to {last} 早于 --from {first}。")
    if as_of and as_of < last:
        raise InputError(
            f"--as-of {as_of} lies before the last filing day, {last}: a filing cannot be measured before it exists.",
            f"--as-of {as_of} 早于最后申请日 {last}：申请提交之前无法测量。",
        )
    return Days(first, last, as_of)


@dataclass
class Engine:
    """What a screening works with: how a scorer for a model kind is found, the law, settings, a cache."""

    scorer: Any  # Callable[[str], Scorer]
    law: Any
    settings: Settings
    cache: Any = None
    stage: str | None = None


def screen(register: Any, days: Days, engine: Engine, progress: Progress = silent) -> Outcome:
    """Screen every filing of the days; see Outcome. A day without filings gives empty tables."""
    filings = register.filings_between(days.first, days.last)
    moments = filings.assign(as_of=days.as_of or filings["filing_date"], model_kind=filings["kind"].map(MODEL_KIND))
    return of_moments(register, moments, days, engine, progress)


def of_moments(
    register: Any, moments: pd.DataFrame, days: Days, engine: Engine, progress: Progress = silent
) -> Outcome:
    """Screen given filings: `moments` has office, application_number, kind, model_kind, filing_date, as_of."""
    moments = moments.assign(as_of=pd.to_datetime(moments["as_of"]), filing_date=pd.to_datetime(moments["filing_date"]))
    snapshot = register.as_of(days.as_of or days.last)
    kinds = [kind for kind in MODEL_KINDS if (moments["model_kind"] == kind).any()]
    parts: list[evidence.Part] = []
    for at, kind in enumerate(kinds):
        progress(at, len(kinds) + 1)
        mine = moments[moments["model_kind"] == kind].reset_index(drop=True)
        parts.append(evidence.part(snapshot, mine, kind, engine))
    progress(len(kinds), len(kinds) + 1)
    versions = _versions(register, engine)
    models = {part.kind: part.model for part in parts}
    if not parts:
        empty = (pd.DataFrame(columns=schema.names, dtype="object") for schema in (SUBJECTS, EVIDENCE, ELEMENTS))
        return Outcome(days, pd.DataFrame(columns=list(COLUMNS), dtype="object"), *empty, models, versions)
    findings = pd.concat([part.findings for part in parts], ignore_index=True)
    findings["band"] = bands(findings, engine.settings)
    findings["case_id"] = case_ids(findings)
    shown = findings.loc[findings["band"] != "clear", KEYS]
    facts = pd.concat([part.evidence(shown) for part in parts], ignore_index=True)
    about = subjects(snapshot, moments).merge(
        pd.concat([part.totals for part in parts], ignore_index=True), on=KEYS, how="left"
    )
    # the kind of the findings holds even where the filing's text is not known on the day
    about = about.drop(columns=["kind", "model_kind", "filing_date"]).merge(
        moments[[*KEYS, "kind", "model_kind", "filing_date"]], on=KEYS, how="left"
    )
    findings = findings.merge(about[[*KEYS, "applicants"]].rename(columns={"applicants": "applicant"}), on=KEYS)
    elements = pd.concat([part.elements for part in parts], ignore_index=True)
    order = ["office", "application_number"]
    return Outcome(
        days,
        ordered(findings)[list(COLUMNS)],
        about[SUBJECTS.names].sort_values(order, ignore_index=True),
        facts[EVIDENCE.names].sort_values([*order, "feature"], ignore_index=True),
        elements[ELEMENTS.names].sort_values([*order, "rank", "ground"], kind="stable", ignore_index=True),
        models,
        versions,
    )


def _versions(register: Any, engine: Engine) -> dict[str, str]:
    from bonafile import __version__

    return {
        "bonafile": __version__,
        "register": str(register.version())[:16],
        "catalogue": evidence.catalogue_version(),
        "settings": evidence.digest(engine.settings.model_dump_json()),
    }
