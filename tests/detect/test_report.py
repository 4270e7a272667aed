from __future__ import annotations

import re

import made_outcome as made
import pytest

from bonafile.detect.report import charts, compare, view
from bonafile.detect.report.render import render
from bonafile.detect.settings import Settings


@pytest.fixture(scope="module")
def page() -> str:
    return render(made.outcome(), Settings.load())


def test_no_resource_from_elsewhere(page):
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", page)
    assert not re.search(r"url\(|@import|https?://|<script|<link|<img|<iframe|\son\w+=", page)
    assert "default-src 'none'" in page


def test_text_from_filings_is_escaped():
    outcome = made.outcome(evil=True)
    page = render(outcome, Settings.load())
    assert made.EVIL not in page
    assert "<script" not in page
    # in one piece where nothing matches, in pieces where the comparison marks what is shared
    assert "&lt;script&gt;alert(1)" in page


def test_same_outcome_same_bytes():
    assert render(made.outcome(), Settings.load()) == render(made.outcome(), Settings.load())


def test_both_languages_and_the_switch(page):
    assert 'id="show-zh" checked' in page
    for text in (
        "筛查报告",
        "Screening report",
        "对申请人有利",
        "In the applicant’s favour",
        "待证",
        "to be shown",
    ):
        assert text in page


def test_reasons_and_favour_stand_side_by_side(page):
    assert page.count('<div class="against">') == page.count('<div class="favour">') > 0
    assert "92 filings by the group in 365 days" in page


def test_scores_in_words():
    assert (
        view.words(0.634, True, "trademark")[1]
        == "of 100 filings like this, about 63 would be found in bad faith"
    )
    assert "fewer than 1" in view.words(0.001, True, "patent")[1]
    assert "more than 99" in view.words(0.9999, True, "patent")[1]
    assert "not a probability" in view.words(0.5, False, "patent")[1]


def test_open_scorecard_is_named(page):
    assert "no trained model yet" in page


def test_no_unrendered_or_unknown_value(page):
    assert not re.search(r"\bnan\b|\bNone\b|\bNaT\b|\{\{|\{%", page)


def test_large_report_stays_small():
    outcome = made.outcome(4000)
    page = render(outcome, Settings.load())
    assert len(page.encode()) < 5_000_000
    assert "are in findings.csv" in page


def test_empty_report():
    outcome = made.outcome(6)
    for name in ("findings", "subjects", "evidence", "elements"):
        setattr(outcome, name, getattr(outcome, name).iloc[:0])
    assert "No filings on these days" in render(outcome, Settings.load())


def test_common_parts_are_marked():
    assert compare.marks("踏奖安", "安踏")[1] == "<mark>安踏</mark>"
    assert compare.marks("NIKEE", "nike")[0] == "<mark>NIKE</mark>E"
    left, right = compare.texts("一种过滤装置，包括壳体和滤网", "某种过滤装置，包括壳体及滤网")
    assert "<mark>种过滤装置，包括壳体</mark>" in left
    assert "<mark>" in right
    assert compare.span("ab<c", 2, 4) == "ab<mark>&lt;c</mark>"


def test_charts_carry_their_numbers():
    svg = charts.scores([(0.01, "clear")] * 200 + [(0.99, "review")], "商标", "Trademarks")
    assert ">200<" in svg
    assert svg == charts.scores([(0.01, "clear")] * 200 + [(0.99, "review")], "商标", "Trademarks")
    assert 'aria-label="3.0 (1.5-6.0)"' in charts.ratio(1.5, 3, 6)
    assert 'class="review"' not in charts.ratio(0.9, 3, 9)  # an interval around 1 is no alarm
    assert charts.quarters("2025Q4 0/41; 2026Q1 5/38").count('class="review"') == 1


def test_months_fill_the_gaps_and_say_what_stands_below_the_line():
    rows = [{"month": "2025-11", "filings": 7}, {"month": "2026-02", "filings": 1200, "refused": 3}]
    svg = str(charts.months(rows))
    assert "2025-11 – 2026-02: 1207 filings" in svg
    assert ">1.2k<" in svg
    assert "驳回" in svg
    assert "transferred" not in svg
    assert svg.count("<rect") == 3
    assert charts.months(rows[:1]) is None
