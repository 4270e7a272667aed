"""What the report shows, arranged: cases, their filings, grounds, reasons and rows, ready for the template.

Takes an outcome and the settings; returns plain objects with text in both languages. It formats nothing as
HTML except the side-by-side comparisons, and it computes no score.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

from bonafile.detect.bands import CLEAR, REVIEW, WATCH
from bonafile.detect.outcome import Outcome
from bonafile.detect.report import charts, compare
from bonafile.detect.report.network import Picture, picture
from bonafile.detect.settings import Settings

#: The network of a case of one party.
_NOBODY_ELSE: dict[str, Any] = {"nodes": [], "ties": [], "more": 0, "tree": [], "apart": []}


@dataclass
class Fact:
    """A reason or a fact in the applicant's favour, with the rows behind it."""

    zh: str
    en: str
    grounds: str
    pairs: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    more: int = 0


@dataclass
class GroundView:
    """A ground with the state of its elements and exceptions."""

    code: str
    zh: str
    en: str
    source: str
    fired: bool
    elements: list[dict[str, str]]
    exceptions: list[dict[str, str]]


@dataclass
class FilingView:
    """One filing of a case."""

    finding: dict[str, Any]
    subject: dict[str, Any]
    words_zh: str
    words_en: str
    grounds: list[GroundView]
    reasons: list[Fact]
    favour: list[Fact]


@dataclass
class CaseView:
    """One case: its totals and its leading filings."""

    number: str
    kind: str
    applicant: str
    score: float
    totals: dict[str, int]
    grounds: list[str]
    filings: list[FilingView]
    more: int
    parties: int = 1
    members: list[dict[str, Any]] = field(default_factory=list)
    shared: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    network: dict[str, Any] = field(default_factory=dict)
    picture: Picture | None = None
    timeline: Markup | None = None


def cases(outcome: Outcome, settings: Settings) -> tuple[list[CaseView], int]:
    """The leading cases, best score first, and how many flagged cases were left out."""
    flagged = outcome.findings[outcome.findings["band"] != CLEAR]
    order = list(dict.fromkeys(flagged["case_id"]))
    shown = order[: settings.report.cases]
    by_case = dict(
        tuple(outcome.findings[outcome.findings["case_id"].isin(shown)].groupby("case_id", sort=False))
    )
    keep = set()
    for number in shown:
        rows = by_case[number].head(settings.report.filings_per_case)
        keep |= set(zip(rows["office"], rows["application_number"], strict=True))
    parts = _Parts(outcome, keep)
    return [_case(number, by_case[number], parts, settings) for number in shown], len(order) - len(shown)


class _Parts:
    """Evidence, elements and subjects of the filings to be shown, by filing."""

    def __init__(self, outcome: Outcome, keep: set[tuple[str, str]]) -> None:
        self.subjects = _by_filing(outcome.subjects, keep)
        self.evidence = _by_filing(outcome.evidence[outcome.evidence["role"] != ""], keep)
        self.elements = _by_filing(outcome.elements, keep)
        self.models = outcome.models
        book = outcome.book.cases
        self.book = {row["case_id"]: clean(row) for row in book.to_dict("records")} if len(book) else {}


def _by_filing(
    frame: pd.DataFrame, keep: set[tuple[str, str]]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    numbers = {number for _, number in keep}
    out: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in frame[frame["application_number"].isin(numbers)].to_dict("records"):
        key = (row["office"], row["application_number"])
        if key in keep:
            out.setdefault(key, []).append(clean(row))
    return out


def clean(row: dict[Any, Any]) -> dict[str, Any]:
    """A row with what is unknown as None, so that `if value` means what it says."""
    return {str(k): None if v is pd.NaT or v is pd.NA or v != v else v for k, v in row.items()}


def _case(number: str, findings: pd.DataFrame, parts: _Parts, settings: Settings) -> CaseView:
    first = findings.iloc[0]
    head = findings.head(settings.report.filings_per_case)
    filings = [_filing(clean(row), parts, settings) for row in head.to_dict("records")]
    totals = {
        "days": len(findings),
        REVIEW: int((findings["band"] == REVIEW).sum()),
        WATCH: int((findings["band"] == WATCH).sum()),
    }
    for window in ("30", "365", "life"):
        values = [f.subject.get(f"group_filings_{window}") for f in filings]
        known = [v for v in values if v is not None]
        if known:
            totals[window] = int(max(known))
    file = parts.book.get(number, {})
    if file:  # the whole case's, over all its groups
        totals |= {window: int(file[f"filings_{window}"]) for window in ("30", "365", "life")}
    network = json.loads(file["network"]) if file.get("network") else _NOBODY_ELSE
    grounds = [code for codes in findings["grounds"] for code in str(codes or "").split(";") if code]
    return CaseView(
        number,
        first["kind"],
        (file.get("applicants") if file.get("parties", 1) > 1 else "")
        or clean(dict(first))["applicant"]
        or "",
        float(first["score"]),
        totals,
        list(dict.fromkeys(grounds)),
        filings,
        len(findings) - len(head),
        int(file.get("parties", 1)),
        json.loads(file.get("members") or "[]"),
        json.loads(file.get("evidence") or "[]"),
        json.loads(file.get("history") or "[]"),
        network,
        picture(network),
        charts.months(json.loads(file.get("timeline") or "[]")),
    )


def _filing(finding: dict[str, Any], parts: _Parts, settings: Settings) -> FilingView:
    key = (finding["office"], finding["application_number"])
    subject = (parts.subjects.get(key) or [{}])[0]
    facts = sorted(parts.evidence.get(key, []), key=lambda row: row["rank"])
    model = parts.models.get(str(subject.get("model_kind")), {})
    zh, en = words(finding["score"], bool(model.get("calibrated", True)), str(subject.get("model_kind")))
    return FilingView(
        finding,
        subject,
        zh,
        en,
        _grounds(parts.elements.get(key, [])),
        [_fact(row, subject, settings) for row in facts if row["role"] == "reason"],
        [_fact(row, subject, settings) for row in facts if row["role"] == "favour"],
    )


def words(score: float | None, calibrated: bool, model_kind: str) -> tuple[str, str]:
    """A score in words (Chinese, English): how many of a hundred such filings would prove bad."""
    if score is None or math.isnan(score):
        return "没有可供评估的内容", "nothing to measure"
    if not calibrated:
        points = f"{100 * score:.0f}"
        return (
            f"公开评分卡：满分100分，得{points}分（不是概率）",
            f"open scorecard: {points} of 100 points (not a probability)",
        )
    hundred = 100 * score
    if hundred < 1:
        count_zh, count_en = "不到1件", "fewer than 1"
    elif hundred > 99:
        count_zh, count_en = "99件以上", "more than 99"
    else:
        count_zh, count_en = f"约{hundred:.0f}件", f"about {hundred:.0f}"
    bad = ("非正常申请", "abnormal") if model_kind == "patent" else ("恶意申请", "in bad faith")
    return (
        f"每100件这样的申请中，{count_zh}会被认定为{bad[0]}",
        f"of 100 filings like this, {count_en} would be found {bad[1]}",
    )


def _grounds(rows: list[dict[str, Any]]) -> list[GroundView]:
    out: dict[str, GroundView] = {}
    for row in sorted(rows, key=lambda r: (not r["fired"], r["rank"])):
        ground = out.setdefault(
            row["ground"],
            GroundView(
                row["ground"],
                row["ground_zh"],
                row["ground_en"],
                row["source"] or "",
                bool(row["fired"]),
                [],
                [],
            ),
        )
        (ground.elements if row["part"] == "element" else ground.exceptions).append(row)
    return list(out.values())


def _fact(row: dict[str, Any], subject: dict[str, Any], settings: Settings) -> Fact:
    rows = json.loads(row["rows"]) if row["rows"] else []
    fact = Fact(row["sentence_zh"], row["sentence_en"], row["grounds"] or "")
    for entry in rows[: settings.report.rows]:
        pair = _pair(entry, subject)
        (fact.pairs if pair else fact.rows).append(pair or entry)
    fact.more = max(0, len(rows) - settings.report.rows)
    return fact


def _pair(entry: dict[str, Any], subject: dict[str, Any]) -> dict[str, Any] | None:
    """The entry beside the filing's own mark or text, matches marked; None where it is neither."""
    mine, theirs = entry.get("mark_text") or subject.get("mark_text"), entry.get("term")
    text, other_text = entry.get("text") or subject.get("claim"), entry.get("other_text")
    if other_text and text:
        left, right = compare.texts(str(text), str(other_text))
        return {**entry, "left": left, "right": right, "long": True}
    if theirs and mine:
        start, end = int(entry.get("span_start", -1) or -1), int(entry.get("span_end", -1) or -1)
        left, right = compare.marks(str(mine), str(theirs))
        if "<mark>" not in left and end > start >= 0:
            left = compare.span(str(mine), start, end)
        return {**entry, "left": left, "right": right, "long": False}
    return None


def plain(value: Any) -> Markup | str:
    """A value of a row for people: lists joined, whole numbers without a point, shares with two digits."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(str(plain(v)) for v in value)
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) else f"{value:.2f}"
    return str(value)
