"""What is said of a day does not move when more arrives: filings, corrections and lists of later days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pandas as pd
import pytest

from bonafile.features.marks.hits import mark_hits
from bonafile.features.marks.strings import mark_measures
from tests.features.made_marks import Made

DAY, LATER = date(2025, 6, 30), date(2026, 6, 30)
KEYS = ["office", "application_number"]
CHARACTERS = "安踏李宁耐克富娜波司登宾利云山雾"
WORDS = ["BENTLEY", "TOKEN", "GLOBAL", "ZYLANTO", "DESIGN", "FERRARI", "PEAK", "KITCHEN"]
CATEGORIES = [
    "reputed_mark",
    "place",
    "person",
    "generic",
    "shop",
    "trade_name",
    "slogan",
    "hot_term",
    "work",
]


def _text(random: Random) -> str:
    if random.random() < 0.6:
        return "".join(random.choice(CHARACTERS) for _ in range(random.choice((2, 2, 3, 3, 4))))
    word = random.choice(WORDS)
    cut = random.randrange(len(word))
    word = word if random.random() < 0.5 else word[:cut] + random.choice("AEX") + word[cut + 1 :]
    return f"{word} {random.choice(WORDS)}" if random.random() < 0.5 else word


def _fill(made: Made, random: Random, first: date, last: date, count: int) -> list[str]:
    span = (last - first).days
    numbers = []
    for _ in range(count):
        owner = f"公司{random.randrange(count // 4)}"
        day = (first + timedelta(days=random.randrange(span))).isoformat()
        numbers.append(made.mark(owner, day, _text(random), identifier=random.choice(("", "91" + owner))))
        if random.random() < 0.1:
            made.party(numbers[-1], f"公司{random.randrange(count // 4)}", sequence=2)
        if random.random() < 0.1:
            made.event(
                numbers[-1], "use_accepted", (first + timedelta(days=random.randrange(span))).isoformat()
            )
    for _ in range(count // 5):
        known = (first + timedelta(days=random.randrange(span))).isoformat()
        made.refer(_text(random), random.choice(CATEGORIES), f"公司{random.randrange(count // 3)}", known)
    return numbers


def _as_known(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    """The rows that stood on a day, without how long they will stand."""
    stood = frame[(frame["known_from"] <= day) & (day < frame["known_until"])].drop(columns="known_until")
    return stood.sort_values(stood.columns.tolist(), ignore_index=True)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_said_of_a_day_moves_afterwards(tmp_path: Any, seed: int) -> None:
    random = Random(seed)
    made = Made(tmp_path)
    numbers = _fill(made, random, date(2023, 1, 1), DAY, 320)
    asked = pd.DataFrame({"office": "CN", "application_number": numbers})
    with made.deliver(issued=DAY) as register:
        snapshot = register.as_of(DAY)
        hits, measures = mark_hits(snapshot, asked, most=4), mark_measures(snapshot, asked)
    _fill(made, random, DAY + timedelta(days=1), LATER, 320)
    for number in random.sample(numbers, 60):  # later corrections of marks, owners and other things
        text, owner = _text(random), f"公司{random.randrange(80)}"
        made.mark(owner, "2024-05-06", text, number=number)
    with made.deliver(issued=LATER) as register:
        snapshot = register.as_of(LATER)
        after, measured = mark_hits(snapshot, asked, most=4), mark_measures(snapshot, asked)
    assert len(hits) > 200
    assert hits["category"].nunique() >= 10
    for day in (date(2024, 9, 1), DAY):
        pd.testing.assert_frame_equal(_as_known(hits, day), _as_known(after, day), check_exact=True)
        pd.testing.assert_frame_equal(_as_known(measures, day), _as_known(measured, day), check_exact=True)


def test_a_snapshot_of_an_earlier_day_says_the_same(tmp_path: Any) -> None:
    made = Made(tmp_path)
    numbers = _fill(made, Random(9), date(2023, 1, 1), DAY, 300)
    early = date(2024, 6, 30)
    asked = pd.DataFrame({"office": "CN", "application_number": numbers})
    with made.deliver() as register:
        then, now = register.as_of(early), register.as_of(DAY)
        pd.testing.assert_frame_equal(
            _as_known(mark_hits(then, asked), early),
            _as_known(mark_hits(now, asked), early),
            check_exact=True,
        )


def test_the_order_of_the_question_does_not_matter(tmp_path: Any) -> None:
    made = Made(tmp_path)
    numbers = _fill(made, Random(5), date(2023, 1, 1), DAY, 200)
    asked = pd.DataFrame({"office": "CN", "application_number": numbers})
    with made.deliver() as register:
        snapshot = register.as_of(DAY)
        whole = mark_hits(snapshot, asked)
        pd.testing.assert_frame_equal(whole, mark_hits(snapshot, asked.iloc[::-1]))
        part = mark_hits(snapshot, asked.iloc[:20])
        same = whole[whole["application_number"].isin(numbers[:20])].reset_index(drop=True)
        pd.testing.assert_frame_equal(part, same, check_exact=True)
