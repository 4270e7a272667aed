"""The report's overview: counts by kind and band, spread of scores, commonest grounds, and what is not shown in full.

Takes an outcome and returns numbers and charts for the head of the page; the cases are view.py's.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from bonafile.detect.bands import BANDS, CLEAR
from bonafile.detect.outcome import Outcome
from bonafile.detect.report import charts
from bonafile.detect.report.view import clean
from bonafile.records.schema import FILING_KINDS, MODEL_KIND

_MODEL_KIND_WORDS = {"trademark": ("商标", "Trademarks"), "patent": ("专利", "Patents")}


def spreads(outcome: Outcome) -> list[Any]:
    """One chart of scores per model kind that has filings."""
    kinds = outcome.findings["kind"].map(MODEL_KIND)
    out = []
    for model_kind, (zh, en) in _MODEL_KIND_WORDS.items():
        rows = outcome.findings[(kinds == model_kind) & outcome.findings["score"].notna()]
        if len(rows):
            pairs = list(zip(rows["score"].astype(float), rows["band"], strict=True))
            out.append(charts.scores(pairs, f"{zh} {len(rows):,} 件", f"{en}: {len(rows):,}"))
    return out


def by_kind(outcome: Outcome) -> list[dict[str, Any]]:
    """Filings by kind and band, with a bar each."""
    counts = outcome.counts()
    rows = []
    for kind in FILING_KINDS:
        if kind in counts:
            n = {band: counts[kind].get(band, 0) for band in BANDS}
            rows.append(
                {"kind": kind, "total": sum(n.values()), "bands": n, "bar": charts.stacked(list(n.items()))}
            )
    return rows


def top_grounds(outcome: Outcome, most: int = 10) -> list[dict[str, Any]]:
    """The grounds that fire on the most flagged filings, with their texts where the elements carry them."""
    flagged = outcome.findings[outcome.findings["band"] != CLEAR]
    codes = flagged["grounds"].fillna("").str.split(";").explode()
    counted = Counter(codes[codes != ""])
    leading = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most]
    texts = outcome.elements.drop_duplicates("ground").set_index("ground")
    rows = []
    for code, n in leading:
        known = code in texts.index
        rows.append(
            {
                "code": code,
                "n": n,
                "zh": texts.at[code, "ground_zh"] if known else "",
                "en": texts.at[code, "ground_en"] if known else "",
                "bar": charts.bar(float(n), float(leading[0][1]), "review"),
            }
        )
    return rows


def remaining(outcome: Outcome, shown: set[tuple[str, str]], most: int) -> tuple[list[dict[str, Any]], int]:
    """The compact table: filings not shown in full, best first, and how many did not fit."""
    key = pd.MultiIndex.from_frame(outcome.findings[["office", "application_number"]])
    rest = outcome.findings[~key.isin(list(shown))] if shown else outcome.findings
    subjects = outcome.subjects[["office", "application_number", "mark_text", "title"]].to_dict("records")
    labels = {(row["office"], row["application_number"]): clean(row) for row in subjects}
    rows = []
    for row in rest.head(most).to_dict("records"):
        where = (row["office"], row["application_number"])
        subject = labels.get(where, {})
        label = subject.get("mark_text") or subject.get("title") or ""
        rows.append({**clean(row), "label": str(label)[:60]})
    return rows, max(0, len(rest) - most)
