"""The contract: every type, the choices in both languages, and worded reasons for what breaks it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafile.records.contract import check, parse_day
from bonafile.records.schema import TABLES

DAYS = st.dates(date(1800, 1, 1), date(2200, 1, 1))


def checked(name: str, /, **row: str | None) -> tuple[dict, tuple[str, str]]:
    """The typed row, or the reasons for which it is refused."""
    good, bad = check(TABLES[name], pd.DataFrame([row], dtype="object"))
    return (good.iloc[0].to_dict() if len(good) else {}), bad.get(0, ("", ""))


FILING = {"kind": "trademark", "application_number": "1", "filing_date": "2026-03-02"}
DECISION = {"application_number": "1", "decided_on": "2026-03-02", "outcome": "dismissed"}


@given(DAYS)
def test_every_writing_of_a_day_is_the_same_day(day):
    plain = f"{day.year:04}{day.month:02}{day.day:02}"
    written = [
        day.isoformat(), plain, f"{day.year:04}/{day.month}/{day.day}", f"{day.year:04}年{day.month}月{day.day}日",
        f" {day.year:04}-{day.month}-{day.day} ", "".join(chr(ord(c) + 0xFEE0) for c in plain),
    ]  # fmt: skip
    assert {parse_day(text) for text in written} == {day}


@given(st.text(max_size=12))
def test_what_is_no_day_is_none_and_never_an_error(text):
    found = parse_day(text)
    assert found is None or date(1800, 1, 1) <= found <= date(2200, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "20261301",
        "2026-3",
        "02.03.2026",
        "2026/3-2",
        "1799-12-31",
        "2200-01-02",
        "0000-00-00",
        "20260302x",
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_its_text(text):
    assert parse_day(text) is None
    row, (en, zh) = checked("filings", **{**FILING, "filing_date": text})
    assert row == {}
    assert "filing_date is not a day" in en
    assert text in en
    assert text in zh
    assert "申请日" in zh


CHOICES = [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.choices]


def filled(table: str) -> dict[str, str]:
    """A row with all that is required and nothing else."""
    needed = [c for c in TABLES[table].columns if c.required]
    return {c.name: "2026-03-02" if c.type == "day" else next(iter(c.choices or {"1": ""})) for c in needed}


@pytest.mark.parametrize(("table", "column"), CHOICES)
def test_every_choice_is_accepted_in_english_and_chinese(table, column):
    for english, chinese in TABLES[table].column(column).choices.items():
        for written in (english, chinese, english.upper(), f" {english} "):
            row, reasons = checked(table, **{**filled(table), column: written})
            assert reasons == ("", "")
            assert row[column] == english


@pytest.mark.parametrize(("table", "name"), CHOICES)
def test_an_unknown_choice_is_named(table, name):
    _, (en, zh) = checked(table, **{**filled(table), name: "no such thing"})
    assert f"{name} has a value the contract does not know: 'no such thing'" in en
    assert TABLES[table].column(name).zh in zh


@pytest.mark.parametrize(
    "column", [(t.name, c.name) for t in TABLES.values() for c in t.columns if c.required]
)
@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000"])
def test_a_required_value_that_is_empty_is_named(column, empty):
    table, name = column
    _, (en, zh) = checked(table, **{name: empty})
    assert f"{name} is empty, but required" in en
    assert f"{TABLES[table].column(name).zh}为空" in zh


@pytest.mark.parametrize(
    ("text", "value"),
    [("5000000", 5e6), ("5,000,000.50", 5000000.5), ("１２", 12.0), ("0", 0.0), ("1e3", 1000.0)],
)
def test_numbers_are_read(text, value):
    assert checked("organisations", identifier="1", paid_in_capital=text)[0]["paid_in_capital"] == value


@pytest.mark.parametrize("text", ["-1", "many", "1,00", "nan", "inf", "500万", "1e19"])
def test_what_is_no_number_is_refused(text):
    _, (en, _) = checked("organisations", identifier="1", paid_in_capital=text)
    assert "paid_in_capital is not a number of zero or more" in en


@pytest.mark.parametrize(
    ("text", "good"), [("12", True), ("12.0", True), ("12.5", False), ("-3", False), ("x", False)]
)
def test_whole_numbers(text, good):
    row, (en, zh) = checked("organisations", identifier="1", insured_staff=text)
    assert bool(row) is good
    assert good or ("insured_staff is not a whole number" in en and "参保人数" in zh)


@pytest.mark.parametrize(
    ("text", "good"), [("0", True), ("0.75", True), ("1", True), ("1.01", False), ("75%", False)]
)
def test_shares(text, good):
    row, (en, _) = checked("reference", term="x", category="place", fame=text)
    assert bool(row) is good
    assert good or "fame is not a number from 0 to 1" in en


def test_lists_are_split_at_either_semicolon_and_cleaned():
    assert checked("filings", **FILING, ipc=" H04L9/32；G06F21/60;; ")[0]["ipc"] == "H04L9/32;G06F21/60"


@pytest.mark.parametrize(("text", "kept"), [("9;35；042", "9;35;42"), ("35;9;9", "9;35"), ("４５", "45")])
def test_classes_are_sorted_and_plain(text, kept):
    assert checked("filings", **FILING, nice_classes=text)[0]["nice_classes"] == kept


@pytest.mark.parametrize("text", ["46", "0", "9;x", "9,35", "-1"])
def test_what_is_no_class_is_refused(text):
    assert (
        "nice_classes has a class that is not 1 to 45"
        in checked("filings", **FILING, nice_classes=text)[1][0]
    )


@pytest.mark.parametrize(("text", "kept"), [("", "CN"), (None, "CN"), ("us", "US"), ("ＥＭ", "EM")])
def test_offices(text, kept):
    assert checked("filings", **FILING, office=text)[0]["office"] == kept


@pytest.mark.parametrize("text", ["CHN", "中国", "1"])
def test_what_is_no_office_is_refused(text):
    assert "office is not a WIPO ST.3 code" in checked("filings", **FILING, office=text)[1][0]


def test_a_number_of_two_hundred_and_one_characters_is_none():
    assert checked("filings", **{**FILING, "application_number": "9" * 200})[0]
    assert (
        "application_number is too long"
        in checked("filings", **{**FILING, "application_number": "9" * 201})[1][0]
    )


@pytest.mark.parametrize("table", ["events", "decisions"])
def test_nothing_is_known_before_it_happened(table):
    base = (
        DECISION
        if table == "decisions"
        else {"application_number": "1", "event_date": "2026-03-02", "event": "refused"}
    )
    assert checked(table, **base, known_date="2026-03-02")[0]
    _, (en, zh) = checked(table, **base, known_date="2026-03-01")
    assert "known_date lies before the fact's own day" in en
    assert "公开日早于" in zh


def test_a_row_is_refused_with_every_reason_and_the_others_go_on():
    raw = pd.DataFrame(
        [FILING, {**FILING, "kind": "bicycle", "filing_date": "soon", "application_number": ""}, FILING],
        dtype="object", index=[7, 8, 9],
    )  # fmt: skip
    good, bad = check(TABLES["filings"], raw)
    assert list(good.index) == [7, 9]
    assert list(bad) == [8]
    for part in ("kind has a value", "filing_date is not a day", "application_number is empty"):
        assert part in bad[8][0]
    assert bad[8][1].count("；") == bad[8][0].count("; ")


def test_all_columns_come_out_typed_however_few_went_in():
    good, _ = check(TABLES["filings"], pd.DataFrame([FILING], dtype="object"))
    assert list(good.columns) == list(TABLES["filings"].names)
    assert str(good["filing_date"].dtype) == "datetime64[s]"
    assert good["mark_text"].isna().all()
