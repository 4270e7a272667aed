"""What a hit is worth: fame and distinctiveness learned from the register, plain words, old neighbours, classes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bonafile.features.marks.facts import mark_facts
from bonafile.features.marks.rarity import Rarity, bearers_of
from bonafile.features.marks.relatedness import CLASSES, Relatedness, exploded, listed, masks_of
from bonafile.features.marks.table import marks_of
from tests.features.made_marks import Made

DAY = date(2026, 6, 30)


def facts_of(made: Made, *numbers: str) -> pd.DataFrame:
    with made.deliver() as register:
        snapshot = register.as_of(DAY)
        asked = pd.DataFrame({"office": "CN", "application_number": list(numbers)})
        return mark_facts(snapshot, asked, marks_of(snapshot))


def earlier_of(facts: pd.DataFrame, number: str) -> pd.DataFrame:
    rows = facts[(facts["application_number"] == number) & (facts["category"] == "earlier")]
    return rows.set_index("term")


# ---- fame ------------------------------------------------------------------------------------------------------


def test_fame_grows_with_each_thing_the_register_knows(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.mark("新厂", "2024-03-04", "CALDERVANE", nice_classes="9")
    made.mark("老厂", "2008-03-03", "MORTENSLUND", nice_classes="9")
    for n in range(1, 11):
        famous = made.mark("名厂", "2008-03-03", "ZEPHYRINOX", nice_classes=str(n))
    made.event(famous, "use_accepted", "2012-05-07")
    for n in range(3):
        copy = made.mark(f"仿冒者{n}", f"202{n}-04-06", "ZEPHYRINOX", nice_classes="9")
        made.add("events", application_number=copy, event="opposition_upheld", event_date=f"202{n}-12-01",
                 counterparty_name="名厂")  # fmt: skip
    asked = [made.mark("后来者", "2025-06-02", t, nice_classes="9") for t in
             ("CALDERVANES", "MORTENSLUNDS", "ZEPHYRINOXE")]  # fmt: skip
    facts = facts_of(made, *asked)
    new = earlier_of(facts, asked[0]).loc["CALDERVANE"]
    old = earlier_of(facts, asked[1]).loc["MORTENSLUND"]
    known = earlier_of(facts, asked[2])
    known = known[known["owner_name"] == "名厂"].iloc[0]
    assert new["fame"] < 0.05 < old["fame"] < 0.3
    assert known["fame"] == pytest.approx(1.0)


def test_listed_fame_is_taken_from_the_list_of_the_day(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.refer("凌云阁", "reputed_mark", "凌云集团", "2019-01-01", fame="0.85", classes="9")
    made.refer("凌云阁", "reputed_mark", "凌云集团", "2025-12-01", fame="0.1", classes="9")
    made.refer("风华录", "reputed_mark", "风华集团", "2019-01-01")
    one, two = (made.mark("后来者", "2025-06-02", t, nice_classes="9") for t in ("凌云阁", "风华录"))
    facts = facts_of(made, one, two)
    reputed = facts[facts["category"] == "reputed_mark"].drop_duplicates(
        ["application_number", "fame", "related"]
    )
    reputed = reputed.set_index("application_number")
    assert len(reputed) == 2
    assert reputed["fame"].to_dict() == {one: 0.85, two: 0.6}
    assert reputed.loc[one, "related"] == 1.0
    assert np.isnan(reputed.loc[two, "related"])


# ---- distinctiveness -----------------------------------------------------------------------------------------


def test_a_common_word_is_worth_little_and_less_in_its_own_class(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.mark("首家", "2010-01-04", "优品汇", nice_classes="35")
    for n in range(9):
        made.mark(f"零售{n}", f"2018-0{n + 1}-06", f"{'甲乙丙丁戊己庚辛壬'[n]}优品汇", nice_classes="35")
    made.mark("独家", "2010-01-04", "珂罗澜", nice_classes="35")
    asked = [made.mark("后来者", "2025-06-02", t, nice_classes=c) for t, c in
             (("优品汇", "35"), ("优品汇", "7"), ("珂罗澜", "35"))]  # fmt: skip
    made.mark("其后", "2025-09-01", "珂罗澜", nice_classes="35")  # later filings move nothing
    facts = facts_of(made, *asked)
    retail, machines, rare = (facts[facts["application_number"] == n] for n in asked)
    first = retail[retail["owner_name"] == "首家"]["distinctive"].iloc[0]
    assert first < 0.15
    assert rare[rare["owner_name"] == "独家"]["distinctive"].iloc[0] == 1.0
    assert machines[machines["owner_name"] == "首家"]["distinctive"].iloc[0] <= 0.15  # common altogether


def test_owners_are_counted_once_and_only_before_the_quarter() -> None:
    forms = ["alpha", "alphabet", "gamma"]
    code = np.array([0, 1, 1, 0, 2])
    owner = np.array([0, 1, 1, 2, 3])
    quarter = np.array([100, 101, 101, 105, 90])
    classes = masks_of(pd.Series(["9", "9", "9;35", "9", "9"]))
    bearers = bearers_of(["alpha"], forms, code)
    assert sorted(bearers["filing"]) == [0, 1, 2, 3]
    rarity = Rarity(bearers, owner, classes, quarter)
    asked = rarity.distinctive(
        np.zeros(4, dtype=np.int64), masks_of(pd.Series(["9"] * 4)), np.array([100, 101, 102, 106])
    )
    assert asked[0] == asked[1] == 1.0  # nobody, then its owner alone
    assert 1 > asked[2] > asked[3]


# ---- whose mark it is ---------------------------------------------------------------------------------------


def test_generic_words_places_and_family_names_are_not_their_first_filers(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.refer("智慧农业", "generic", known="2015-01-01")
    made.refer("青岩镇", "place", known="2025-12-01")  # listed only later
    for n, text in enumerate(("智慧农业", "青岩镇", "裴记", "珂罗澜")):
        made.mark(f"先来{n}", "2016-02-01", text, nice_classes="30")
    for n in range(12):
        number = made.mark(
            f"裴某{'甲乙丙丁戊己庚辛壬癸子丑'[n]}", f"20{10 + n}-03-04", f"闲章{n}号", nice_classes="30"
        )
        made.rows["parties"][-1].update(party_type="individual", name=f"裴某{'甲乙丙丁戊己庚辛壬癸子丑'[n]}")
        assert number
    asked = [
        made.mark("后来者", "2025-06-02", t, nice_classes="30")
        for t in ("智慧农业", "青岩镇", "裴记", "珂罗澜")
    ]
    facts = facts_of(made, *asked)
    plain = {n: earlier_of(facts, n)["plain"].max() for n in asked}
    assert list(plain.values()) == [1.0, 0.0, 1.0, 0.0]


def test_who_was_first_or_long_beside_it_copies_nobody(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.refer("ORVELLIN", "reputed_mark", "邻居", "2012-01-01", fame="0.9")
    old = made.mark("共存", "2014-02-10", "ORVELLINA", nice_classes="20")
    made.event(old, "registered", "2015-04-06")
    made.mark("先来", "2019-05-06", "CALDERVANE", nice_classes="20")
    made.mark("仿者", "2020-05-06", "CALDERVANES", nice_classes="20")
    asked = [made.mark("共存", "2025-06-02", "ORVELLINA", nice_classes="11"),
             made.mark("先来", "2025-06-02", "CALDERVANE", nice_classes="11"),
             made.mark("外人", "2025-06-02", "ORVELLINA", nice_classes="11")]  # fmt: skip
    facts = facts_of(made, *asked)
    others = facts[facts["category"].isin(["earlier", "reputed_mark"])]
    settled = {n: others[others["application_number"] == n]["settled"].tolist() for n in asked}
    assert set(settled[asked[0]]) == {1.0}
    assert set(settled[asked[1]]) == {1.0}
    assert set(settled[asked[2]]) == {0.0}


def test_a_filing_that_was_refused_gave_its_applicant_nothing(tmp_path: Path) -> None:
    made = Made(tmp_path)
    ends = {
        "再报": [("refused", "2019-02-11")],
        "自退": [("withdrawn", "2019-02-11")],
        "复审": [("refused", "2019-02-11"), ("registered", "2020-02-11")],
        "晚拒": [("refused", "2025-08-01")],  # nobody knew when the mark was filed again
        "无事": [],
    }
    asked = {}
    for who, events in ends.items():
        text = f"{who[0]}珂罗{who[1]}"
        old = made.mark(who, "2018-02-10", text, nice_classes="20")
        for event, day in events:
            made.event(old, event, day)
        made.mark(f"{who}之外", "2021-05-06", text, nice_classes="20")
        asked[who] = made.mark(who, "2025-06-02", text, nice_classes="20")
    facts = facts_of(made, *asked.values())
    settled = {who: earlier_of(facts, n)["settled"].tolist() for who, n in asked.items()}
    assert settled == {"再报": [0.0], "自退": [0.0], "复审": [1.0], "晚拒": [1.0], "无事": [1.0]}


def test_what_many_copied_is_the_first_owners(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.mark("原主", "2015-03-04", "珂罗澜", nice_classes="30")
    made.mark("仿者", "2024-03-04", "珂罗澜汇", nice_classes="30")
    crowd = [made.mark(f"跟风{n}", f"2025-05-0{5 + n}", "霁蓝兔", nice_classes="30") for n in range(4)]
    last = made.mark("后来者", "2025-06-02", "珂罗澜汇楼", nice_classes="30")
    facts = facts_of(made, *crowd, last)
    worth = {n: earlier_of(facts, n).set_index("owner_name")["distinctive"] for n in (last, crowd[3])}
    assert worth[last]["原主"] >= 0.5
    assert worth[last]["仿者"] == 0
    assert (worth[crowd[3]] > 0).to_dict() == {"跟风0": True, "跟风1": False, "跟风2": False}


# ---- classes -----------------------------------------------------------------------------------------------


def test_the_table_of_related_classes_is_sourced_and_symmetric() -> None:
    table = listed()
    assert (table == table.T).all()
    assert (np.diag(table) == 1).all()
    assert table[24, 17] == table[24, 13] == 0.7  # clothing with leather goods and jewellery
    assert table[24, 6] == 0  # clothing with machines
    assert table[24, 34] == table[24, 41] == 0.4  # services that go with everything tell little


def test_classes_used_by_the_same_owners_become_related_a_quarter_later() -> None:
    owners = np.repeat(np.arange(60), 2)
    classes = masks_of(pd.Series(["7", "31"] * 60))
    quarters = np.repeat(np.arange(60) // 6 + 100, 2)
    table = Relatedness(owners, classes, quarters)
    machines, farming = 6, 30
    assert table.at(100)[machines, farming] == 0
    assert table.at(106)[machines, farming] == 0  # too few owners so far
    assert table.at(107)[machines, farming] == table.at(500)[farming, machines] == 1


def test_owners_of_everything_relate_nothing() -> None:
    classes = masks_of(pd.Series(["1;2;3;4;5;6;7;8;9;10;11"] * 80))
    table = Relatedness(np.arange(80), classes, np.full(80, 100))
    assert (table.at(101) == listed()).all()


def test_relatedness_is_of_the_nearest_pair_and_unknown_without_classes() -> None:
    table = Relatedness(np.array([0]), masks_of(pd.Series(["1"])), np.array([100]))
    mine, theirs = masks_of(pd.Series(["7;25", "7", "9", ""])), masks_of(pd.Series(["18", "18", "9", "9"]))
    found = table.between(mine, theirs, np.full(4, 101))
    assert found[:3].tolist() == [0.7, 0.0, 1.0]
    assert np.isnan(found[3])


def test_class_lists_are_read_and_taken_apart() -> None:
    masks = masks_of(pd.Series(["9;35;46;0", None, " 45 "]))
    row, number = exploded(masks)
    assert list(zip(row.tolist(), (number + 1).tolist(), strict=True)) == [(0, 9), (0, 35), (2, 45)]
    assert number.max() == CLASSES - 1


def test_far_classes_lower_confusion_and_nothing_else(tmp_path: Path) -> None:
    made = Made(tmp_path)
    made.refer("FERRANDO", "reputed_mark", "车厂", "2010-01-01", fame="0.9", classes="12")
    near, far = (made.mark("后来者", "2025-06-02", "FERRANDO", nice_classes=c) for c in ("12", "30"))
    facts = facts_of(made, near, far).query("category == 'reputed_mark'").set_index("application_number")
    assert facts.loc[near, "confusion"] > 0.8
    assert facts.loc[far, "confusion"] == 0
    assert facts.loc[near, "fame"] == facts.loc[far, "fame"]
    assert facts.loc[near, "distinctive"] == facts.loc[far, "distinctive"]
