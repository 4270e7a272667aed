"""The picture of linked parties: nothing overlaps, what is left out is counted, equal networks give equal bytes."""

from __future__ import annotations

import math
import random
import re
from typing import Any

import pytest

from bonafile.detect.report.network import MOST_POINTS, Picture, cut, picture

_TEXT = re.compile(r'<text x="([\d.]+)" y="([\d.]+)"( text-anchor="end")?>([^<]*)<tspan class="of">([^<]*)')
_NUMBER = re.compile(r'<circle class="t\d" cx="([\d.]+)" cy="([\d.]+)"')
_PARTY = re.compile(r'<circle class="(?:plain|flagged)" cx="([\d.]+)" cy="([\d.]+)"')


def network(parties: int, ties: int, seed: int = 0) -> dict[str, Any]:
    """A made network with long names of both scripts and ties of all sizes."""
    chance = random.Random(seed)
    names = (
        "案例云雀文化传播第{}有限责任公司南山分公司",
        "Example Bright Horizon International Trading {} Ltd.",
        "案例某{}",
    )
    nodes = [
        {"id": f"p{i:02d}", "name": names[i % 3].format(i), "identifier": f"9144030{i:04d}", "filings": 37 * i,
         "flagged": i % 4 == 0}
        for i in range(parties)
    ]  # fmt: skip
    made = []
    for i in range(ties):
        size = min(parties, 2 + i % 5)
        between = sorted(node["id"] for node in chance.sample(nodes, size))
        made.append(
            {"between": between, "zh": "电话相同", "en": "same telephone", "value": f"139…{i:04d}",
             "since": "2025-03-01", "weight": 3.0 + i}
        )  # fmt: skip
    return {"nodes": nodes, "ties": made, "more": 2}


def drawn(parties: int, ties: int) -> Picture:
    found = picture(network(parties, ties))
    assert found is not None
    return found


@pytest.mark.parametrize(("parties", "ties"), [(2, 1), (5, 6), (13, 12), (24, 30), (40, 60)])
def test_every_party_is_named_and_no_label_lies_on_another(parties: int, ties: int) -> None:
    svg = str(drawn(parties, ties).svg)
    labels = _TEXT.findall(svg)
    assert len(labels) == parties
    boxes = []
    for x, y, left, name, count in labels:
        width = sum(13 if ord(c) >= 0x2E80 or c == "…" else 8 for c in name + count)
        x0 = float(x) - (width if left else 0)
        boxes.append((x0, x0 + width, float(y) - 12, float(y) + 4))
    for i, one in enumerate(boxes):
        assert one[0] >= 0
        assert one[1] <= 960
        for other in boxes[:i]:
            apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert apart, (one, other)


@pytest.mark.parametrize(("parties", "ties"), [(5, 6), (13, 12), (24, 30), (40, 60)])
def test_points_can_be_told_apart(parties: int, ties: int) -> None:
    found = drawn(parties, ties)
    points = [(float(x), float(y)) for x, y in _NUMBER.findall(str(found.svg))]
    assert len(points) == len(found.points) == min(MOST_POINTS, len(found.points) + found.more_points)
    circles = points + [(float(x), float(y)) for x, y in _PARTY.findall(str(found.svg))]
    for i, one in enumerate(points):
        nearest = min(math.dist(one, other) for j, other in enumerate(circles) if j != i)
        assert nearest > 15  # a number's circle is 18 across, a party's 12


def test_what_holds_the_picture_together_is_drawn_first_and_the_rest_is_counted() -> None:
    made = network(30, 0)
    chain = [
        {"between": [f"p{i:02d}", f"p{i + 1:02d}"], "zh": "弱", "en": "weak", "weight": 3.1}
        for i in range(12)
    ]
    many = [
        {"between": ["p00", "p01", f"p{i:02d}"], "zh": "强", "en": "strong", "weight": 20.0 + i} for i in range(2, 12)
    ]  # fmt: skip
    other = [
        {"between": ["p00", f"p{i:02d}"], "zh": "对", "en": "pair", "weight": 9.0 + i} for i in range(2, 12)
    ]  # fmt: skip
    found = picture({**made, "ties": chain + many + other})
    assert found is not None
    assert len(found.points) == MOST_POINTS
    assert found.more_points == 12 + 10 + 10 - MOST_POINTS
    assert found.more_parties == 2
    assert {p.between for p in found.points} >= {("p11", "p12")}  # weak, but p12 hangs on nothing else
    assert [p.number for p in found.points] == list(range(1, MOST_POINTS + 1))


def test_what_the_same_parties_share_is_one_point_the_weightiest_first() -> None:
    made = network(3, 0)
    ties = [
        {
            "between": ["p00", "p01"],
            "zh": "甲",
            "en": "a",
            "value": "1",
            "since": "2025-01-01",
            "weight": 4.0,
        },
        {
            "between": ["p01", "p00"],
            "zh": "乙",
            "en": "b",
            "value": "2",
            "since": "2025-02-01",
            "weight": 9.0,
        },
        {"between": ["p01", "elsewhere"], "zh": "丙", "en": "c", "value": "", "since": "", "weight": None},
    ]
    found = picture({**made, "ties": ties})
    assert found is not None
    assert [[line.zh for line in point.lines] for point in found.points] == [["乙", "甲"]]


def test_equal_networks_give_equal_bytes_and_nothing_gives_nothing() -> None:
    assert drawn(24, 30).svg == drawn(24, 30).svg
    assert picture(None) is None
    assert picture(network(1, 0)) is None
    assert picture(network(5, 0)) is None


def test_hostile_names_are_text() -> None:
    made = network(2, 1)
    made["nodes"][0]["name"] = "<script>x</script>"
    found = picture(made)
    assert found is not None
    assert "<script" not in found.svg
    assert "&lt;script" in found.svg


def test_a_cut_name_says_so() -> None:
    assert cut("案例云雀文化传播", 200) == "案例云雀文化传播"
    assert cut("案例云雀文化传播", 60) == "案例云…"
    assert cut("abc", 0) == "…"
