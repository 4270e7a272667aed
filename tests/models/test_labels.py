"""Labels: from when they count, which one counts, and what the undecided are worth."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bonafile.models import labels
from bonafile.records.register import Register
from tests.official.delivery import Delivery

DAY = date(2026, 1, 5)


@pytest.fixture
def register(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Register.open(tmp_path / "register.duckdb") as opened:
        yield opened


def ingest(register: Register, delivery: Delivery, folder: Path) -> Register:
    register.ingest([delivery.write(folder)])
    return register


def on(register: Register, cut: date, kind: str = "trademark") -> pd.DataFrame:
    return labels.labels(register.as_of(cut), kind, cut)


def test_a_decision_counts_from_the_day_it_is_known(register: Register, tmp_path: Path) -> None:
    made = Delivery(1)
    number = made.mark(made.firm("甲厂"), DAY, "昌达")
    made.add("decisions", application_number=number, outcome="bad_faith", decided_on=DAY + timedelta(days=10),
             known_date=DAY + timedelta(days=40), stage="examination", source="examiner", grounds="CN-TM-G2-2;CN-TM-G2-8")  # fmt: skip
    ingest(register, made, tmp_path / "d")
    assert on(register, DAY + timedelta(days=39)).empty
    found = on(register, DAY + timedelta(days=40)).iloc[0]
    assert (found["outcome"], found["target"], bool(found["positive"])) == ("bad_faith", "conduct", True)
    assert (found["stage"], found["source"], found["grounds"]) == (
        "examination",
        "examiner",
        "CN-TM-G2-2;CN-TM-G2-8",
    )
    assert found["decided_on"].date() == DAY + timedelta(days=10)
    assert found["known_date"].date() == DAY + timedelta(days=40)


def test_the_latest_decision_counts_and_non_use_is_another_matter(register: Register, tmp_path: Path) -> None:
    made = Delivery(2)
    owner = made.firm("乙厂")
    lifted, unused, both = (made.mark(owner, DAY, word) for word in ("丰冠", "广恒", "弘辉"))
    late = DAY + timedelta(days=90)
    made.add(
        "decisions",
        application_number=lifted,
        outcome="bad_faith",
        decided_on=DAY + timedelta(days=30),
        stage="examination",
    )
    made.add(
        "decisions",
        application_number=lifted,
        outcome="dismissed",
        decided_on=late,
        stage="review",
        reason="defensive",
    )
    made.add("decisions", application_number=unused, outcome="non_use", decided_on=late)
    made.add("decisions", application_number=both, outcome="non_use", decided_on=late, stage="review")
    made.add(
        "decisions",
        application_number=both,
        outcome="bad_faith",
        decided_on=DAY + timedelta(days=60),
        stage="examination",
    )
    ingest(register, made, tmp_path / "d")
    before = on(register, DAY + timedelta(days=45))
    assert before["outcome"].tolist() == ["bad_faith"]
    found = on(register, late).set_index(["application_number", "target"])
    assert not found.loc[(lifted, "conduct"), "positive"]
    assert found.loc[(unused, "use"), "outcome"] == "non_use"
    assert (unused, "conduct") not in found.index
    assert found.loc[(both, "conduct"), "positive"]
    assert labels.counts(found) == {"abnormal": 0, "bad_faith": 1, "dismissed": 1, "non_use": 2}


def test_kinds_and_offices_keep_apart(register: Register, tmp_path: Path) -> None:
    made = Delivery(3)
    owner = made.firm("丙厂")
    patent = made.patent(owner, DAY, "阀门", "1. 一种阀门，包括阀体。")
    made.decide(patent, "abnormal", DAY + timedelta(days=5))
    made.add(
        "filings", kind="trademark", office="XX", application_number="9", filing_date=DAY, mark_text="ABC"
    )
    made.add(
        "decisions",
        office="XX",
        application_number="9",
        outcome="bad_faith",
        decided_on=DAY + timedelta(days=5),
    )
    made.add(
        "decisions", application_number="9", outcome="dismissed", decided_on=DAY + timedelta(days=5)
    )  # CN has no such filing
    ingest(register, made, tmp_path / "d")
    cut = DAY + timedelta(days=9)
    marks = on(register, cut)
    assert marks[["office", "application_number", "outcome"]].to_numpy().tolist() == [
        ["XX", "9", "bad_faith"]
    ]
    assert on(register, cut, "patent")["application_number"].tolist() == [patent]


def test_a_withdrawal_is_no_label(register: Register, tmp_path: Path) -> None:
    made = Delivery(4)
    number = made.mark(made.firm("丁厂"), DAY, "汇吉")
    made.event(number, "opinion_notice", DAY + timedelta(days=20))
    made.event(number, "withdrawn", DAY + timedelta(days=30))
    ingest(register, made, tmp_path / "d")
    assert on(register, DAY + timedelta(days=400)).empty


def attached() -> pd.DataFrame:
    filed = pd.Timestamp("2025-01-06")
    rows = [
        ("bad", 0, "g1"),
        ("fine", 0, "g2"),
        ("sibling", 0, "g1"),
        ("plain", 0, "g3"),
        ("young", 200, "g4"),
        ("unused", 0, "g5"),
    ]
    moments = pd.DataFrame(
        [
            {
                "office": "CN",
                "application_number": n,
                "filing_date": filed + pd.Timedelta(days=d),
                "group_key": g,
            }
            for n, d, g in rows
        ]
    )
    known = filed + pd.Timedelta(days=100)
    decided = pd.DataFrame(
        [("bad", "conduct", True, known), ("fine", "conduct", False, known), ("unused", "use", True, known)],
        columns=["application_number", "target", "positive", "known_date"],
    ).assign(office="CN")
    return labels.attach(moments, decided, date(2025, 8, 1)).set_index("application_number")


def test_the_undecided_are_weak_negatives_unless_young_or_of_a_known_scheme() -> None:
    found = attached()
    assert sorted(found.index) == ["bad", "fine", "plain"]
    assert found["label"].to_dict() == {"bad": 1, "fine": 0, "plain": 0}
    assert found.loc["plain", "weight"] == labels.UNDECIDED < 1
    assert found.loc[["bad", "fine"], "weight"].tolist() == [1, 1]
    assert found["decided"].to_dict() == {"bad": True, "fine": True, "plain": False}
