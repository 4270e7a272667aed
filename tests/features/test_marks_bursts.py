"""Bursts of one new term, and lists that marks work through, with the honest ones beside them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from tests.features.made_marks import Made
from tests.features.test_marks_standing import facts_of

NEWS = date(2025, 3, 3)
NAME = "霁蓝兔"


def _day(after: int) -> str:
    return (NEWS + timedelta(days=after)).isoformat()


def _crowd(made: Made, name: str = NAME, start: int = 0, count: int = 6) -> list[str]:
    return [
        made.mark(f"跟风{start}者{n}", _day(start + n % 4), name if n % 3 else f"{name}茶")
        for n in range(count)
    ]


def others(facts: pd.DataFrame, number: str) -> int:
    rows = facts[(facts["category"] == "burst") & (facts["application_number"] == number)]
    return int(rows["owner"].nunique())


def test_strangers_who_file_a_new_name_within_days_are_a_burst(tmp_path: Path) -> None:
    made = Made(tmp_path)
    crowd = _crowd(made)
    alone = made.mark("孤家", _day(1), "珂罗澜")
    facts = facts_of(made, *crowd, alone)
    assert [others(facts, n) for n in crowd if n not in crowd[::3]] == [5] * 4
    assert all(others(facts, n) >= 4 for n in crowd[::3])  # 霁蓝兔茶 beside those who filed the bare name
    assert others(facts, alone) == 0


def test_a_burst_is_known_only_when_the_others_were(tmp_path: Path) -> None:
    made = Made(tmp_path)
    crowd = _crowd(made)
    rows = facts_of(made, crowd[1]).query("category == 'burst'")
    known = pd.to_datetime(rows["known_from"]).dt.date
    assert (known >= NEWS + timedelta(days=1)).all()
    assert known.nunique() > 1


def test_the_first_filer_and_whoever_bears_the_name_copied_nobody(tmp_path: Path) -> None:
    made = Made(tmp_path)
    maker = made.mark("原创工坊", _day(-10), NAME)
    named = made.mark(f"{NAME}文化公司", _day(2), NAME)
    listed = made.mark("运动会组委会", _day(2), NAME)
    longtime = made.mark("老店", _day(-400), NAME)
    again = made.mark("老店", _day(2), NAME)
    made.refer(NAME, "hot_term", "运动会组委会", _day(0))
    crowd = _crowd(made)
    facts = facts_of(made, maker, named, listed, longtime, again, *crowd)
    assert [others(facts, n) for n in (maker, named, listed, longtime, again)] == [0] * 5
    assert others(facts, crowd[1]) >= 5


def test_a_word_in_use_before_is_no_news(tmp_path: Path) -> None:
    made = Made(tmp_path)
    for n in range(4):
        made.mark(f"往年{n}", _day(-400 + 40 * n), "年货节")
    crowd = _crowd(made, "年货节")
    facts = facts_of(made, *crowd)
    assert [others(facts, n) for n in crowd] == [1, 0, 0, 1, 0, 0]  # but two filed 年货节茶, which is new


def test_filings_weeks_apart_are_no_burst(tmp_path: Path) -> None:
    made = Made(tmp_path)
    numbers = [made.mark(f"散户{n}", _day(30 * n), NAME) for n in range(6)]
    facts = facts_of(made, *numbers)
    assert not (facts["category"] == "burst").any()


def themes(facts: pd.DataFrame, number: str) -> set[str]:
    rows = facts[(facts["category"] == "theme") & (facts["application_number"] == number)]
    return set(rows["term"])


def test_terms_of_one_list_are_a_theme_from_the_fourth_on(tmp_path: Path) -> None:
    made = Made(tmp_path)
    terms = ["立春", "雨水", "惊蛰", "春分", "清明"]
    for term in terms:
        made.refer(term, "generic", source="节气")
    made.refer("谷雨", "generic", source="别的词表")
    numbers = [made.mark("列表人", _day(10 * n), t) for n, t in enumerate([*terms, "谷雨", "珂罗澜"])]
    facts = facts_of(made, *numbers)
    assert [themes(facts, n) for n in numbers] == [{"generic: 节气"}] * 5 + [set(), set()]
    first = facts[(facts["application_number"] == numbers[0]) & (facts["category"] == "theme")]
    assert str(first["known_from"].iloc[0])[:10] == _day(30)


def test_three_of_a_list_and_lists_with_owners_are_no_theme(tmp_path: Path) -> None:
    made = Made(tmp_path)
    for n, term in enumerate(["立春", "雨水", "惊蛰"]):
        made.refer(term, "generic", source="节气")
        made.refer(f"小铺{n}号", "shop", f"店主{n}", source="平台")
    made.refer("小铺三号", "shop", "店主三", source="平台")
    texts = ["立春", "雨水", "惊蛰", "小铺0号", "小铺1号", "小铺2号", "小铺三号"]
    numbers = [made.mark("某人", _day(n), t) for n, t in enumerate(texts)]
    facts = facts_of(made, *numbers)
    assert not set().union(*(themes(facts, n) for n in numbers)) & {"generic: 节气", "shop: 平台"}


def test_a_shared_tail_is_a_theme_but_a_house_and_its_lines_are_none(tmp_path: Path) -> None:
    made = Made(tmp_path)
    names = ["孙建", "廖成", "裴元", "柳如", "阮文"]
    potters = [made.mark("瓷人", _day(n), f"{name}建盏") for n, name in enumerate(names)]
    lines = [made.mark("云涧茶业公司", _day(n), f"云涧{name}") for n, name in enumerate(names)]
    house = [made.mark("某甲", _day(-300), "松声")]
    house += [made.mark("某甲", _day(n), f"松声{name}") for n, name in enumerate(names)]
    facts = facts_of(made, *potters, *lines, *house)
    assert all("建盏" in themes(facts, n) for n in potters)
    assert not any(themes(facts, n) for n in [*lines, *house])


def test_no_marks_no_facts(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.mark("某人", _day(0), "")
    facts = facts_of(made, "M000001", "M000002")
    assert facts.empty
    assert {"fame", "category", "known_from"} <= set(facts.columns)
