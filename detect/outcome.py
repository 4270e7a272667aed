"""The outcome of a screening: four tables and a heading, which everything that is written comes from.

Findings say how it stands with each filing; subjects what the filing is; evidence what was measured, with
the rows behind each reason; elements how far each ground is shown. They are the immutable snapshot a page
can show later without the engine, so nothing here may point into the register. Built by screening.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa

from bonafile.detect.agents.survey import AgentSurvey
from bonafile.detect.case_file import CaseTables, no_cases
from bonafile.detect.days import Days

_KEY = [("office", pa.string()), ("application_number", pa.string()), ("as_of", pa.date32())]

#: evidence.parquet: one row per finding and feature. `role` is reason, favour or empty; `rank` orders the
#: reasons of a finding from 1; `rows` is a JSON list of the rows behind it, empty where there is no reason.
EVIDENCE = pa.schema(
    [
        *_KEY,
        ("feature", pa.string()),
        ("value", pa.float64()),
        ("contribution", pa.float64()),
        ("grounds", pa.string()),
        ("direction", pa.int8()),
        ("role", pa.string()),
        ("rank", pa.int16()),
        ("sentence_zh", pa.string()),
        ("sentence_en", pa.string()),
        ("rows", pa.string()),
    ]
)

#: elements.parquet: one row per ground looked at and element or exception of it, for findings in the review and watch
#: bands (`bonafile explain` tells the others).
ELEMENTS = pa.schema(
    [
        *_KEY,
        ("ground", pa.string()),
        ("fired", pa.bool_()),
        ("rank", pa.int16()),
        ("ground_zh", pa.string()),
        ("ground_en", pa.string()),
        ("source", pa.string()),
        ("part", pa.string()),  # element | exception
        ("name", pa.string()),
        ("name_zh", pa.string()),
        ("name_en", pa.string()),
        (
            "state",
            pa.string(),
        ),  # met | missing | unknown | outside; exceptions: applies | possible | does_not_apply | unknown
        ("facts_zh", pa.string()),
        ("facts_en", pa.string()),
    ]
)

#: filings.parquet: what each filing is, as known on the day it was measured.
SUBJECTS = pa.schema(
    [
        *_KEY,
        ("kind", pa.string()),
        ("model_kind", pa.string()),
        ("filing_date", pa.date32()),
        ("mark_text", pa.string()),
        ("mark_type", pa.string()),
        ("nice_classes", pa.string()),
        ("goods", pa.string()),
        ("title", pa.string()),
        ("ipc", pa.string()),
        ("claim", pa.string()),
        ("applicants", pa.string()),
        ("applicant_type", pa.string()),
        ("agency", pa.string()),
        ("agent", pa.string()),
        ("inventors", pa.string()),
        ("priority_numbers", pa.string()),
        ("parent_number", pa.string()),
        ("sibling_number", pa.string()),
        ("group_filings_30", pa.float64()),
        ("group_filings_365", pa.float64()),
        ("group_filings_life", pa.float64()),
    ]
)


@dataclass
class Outcome:
    """A finished screening. `models` maps model kind to a line about its scorer: name, calibrated, …

    `book` holds the files of the cases with flagged filings; `agents` the survey of the agents behind the filings, where
    one was asked for.
    """

    days: Days
    findings: pd.DataFrame
    subjects: pd.DataFrame
    evidence: pd.DataFrame
    elements: pd.DataFrame
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    book: CaseTables = field(default_factory=no_cases)
    agents: AgentSurvey | None = None

    def counts(self) -> dict[str, dict[str, int]]:
        """Filings by kind and band."""
        pairs = Counter(zip(self.findings["kind"], self.findings["band"], strict=True))
        out: dict[str, dict[str, int]] = {}
        for kind, band in sorted(pairs):
            out.setdefault(str(kind), {})[str(band)] = pairs[kind, band]
        return out
