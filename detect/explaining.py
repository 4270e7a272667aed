"""Explains one filing: the same screening, of a single moment, as plain objects for a page or a terminal.

It knows no band: a band is a place among a day's filings, and here there is only one.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from bonafile.detect.days import Days
from bonafile.detect.outcome import Outcome
from bonafile.detect.report.view import clean, words
from bonafile.detect.screening import Engine, of_moments
from bonafile.records.errors import InputError
from bonafile.records.schema import MODEL_KIND


def explain(register: Any, number: str, office: str, as_of: date | None, engine: Engine) -> dict[str, Any]:
    """Score, grounds, reasons, rows and favour of a filing as of its filing day, or of `as_of`.

    Raises InputError where the register has no such filing, or had none by `as_of`.
    """
    filing = found(register, number, office, as_of)
    filed = filing["filing_date"]
    day = as_of or filed
    moment = pd.DataFrame([{**filing, "as_of": day, "model_kind": MODEL_KIND[filing["kind"]]}])
    outcome = of_moments(register, moment, Days(filed, filed, as_of), replace(engine, explain_all=True))
    return _plain(outcome, day)


def found(register: Any, number: str, office: str, as_of: date | None = None) -> dict[str, Any]:
    """Office, application number, kind and filing day of a filing made by `as_of`.

    Raises InputError where the register has no such filing, or had none by `as_of`.
    """
    last = register.last_filing_date()
    if last is None:
        raise InputError("The register holds no filings yet.", "登记库中还没有申请。")
    table = register.as_of(last).filings
    same = table.filter((table.application_number == number) & (table.known_until == date(9999, 12, 31)))
    rows = same.select("office", "application_number", "kind", "filing_date").to_pandas().to_dict("records")
    here = [row for row in rows if row["office"] == office]
    if here:
        filed = pd.Timestamp(here[0]["filing_date"]).date()
        if as_of and as_of < filed:
            raise InputError(
                f"Filing {number} was made on {filed}, after {as_of}.",
                f"申请 {number} 于 {filed} 提交，晚于 {as_of}。",
            )
        return {**{str(k): v for k, v in here[0].items()}, "filing_date": filed}
    elsewhere = ", ".join(sorted(row["office"] for row in rows))
    if elsewhere:
        raise InputError(
            f"Office {office} has no filing {number}; give --office {elsewhere}.",
            f"{office} 没有申请 {number}；请用 --office {elsewhere}。",
        )
    raise InputError(
        f"The register has no filing {number} of office {office}: check the number.",
        f"登记库中没有 {office} 的申请 {number}：请核对申请号。",
    )


def _plain(outcome: Outcome, day: date) -> dict[str, Any]:
    finding = clean(outcome.findings.iloc[0].to_dict())
    subject = clean(outcome.subjects.iloc[0].to_dict())
    model = outcome.models[subject["model_kind"]]
    zh, en = words(finding["score"], bool(model["calibrated"]), subject["model_kind"])
    facts = [clean(row) for row in outcome.evidence.sort_values("rank").to_dict("records")]
    return {
        "finding": {
            k: f"{v:%Y-%m-%d}" if isinstance(v, date) else v for k, v in finding.items() if k != "band"
        },
        "as_of": str(day),
        "subject": subject["mark_text"] or subject["title"] or finding["application_number"],
        "filing": {k: f"{v:%Y-%m-%d}" if isinstance(v, date) else v for k, v in subject.items()},
        "words_zh": zh,
        "words_en": en,
        "reasons": [_fact(row) for row in facts if row["role"] == "reason"],
        "favour": [_fact(row) for row in facts if row["role"] == "favour"],
        "grounds": _grounds(outcome.elements),
        "features": {row["feature"]: row["value"] for row in facts},
        "model": model,
        "versions": outcome.versions,
    }


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "feature": row["feature"],
        "value": row["value"],
        "contribution": row["contribution"],
        "grounds": row["grounds"],
        "zh": row["sentence_zh"],
        "en": row["sentence_en"],
        "rows": json.loads(row["rows"]) if row["rows"] else [],
    }


def _grounds(elements: pd.DataFrame) -> list[dict[str, Any]]:
    out = []
    for code, rows in elements.groupby("ground", sort=False):
        parts = [clean(row) for row in rows.to_dict("records")]
        first = parts[0]
        out.append(
            {
                "code": code,
                "fired": bool(first["fired"]),
                "zh": first["ground_zh"],
                "en": first["ground_en"],
                "source": first["source"],
                "elements": [_element(row) for row in parts if row["part"] == "element"],
                "exceptions": [_element(row) for row in parts if row["part"] == "exception"],
            }
        )
    return out


def _element(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "state": row["state"],
        "zh": row["name_zh"],
        "en": row["name_en"],
        "facts_zh": row["facts_zh"] or "",
        "facts_en": row["facts_en"] or "",
    }
