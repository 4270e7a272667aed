from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from bonafile.features.marks.hits import exact, mark_hits
from tests.features.made_marks import Made, wanted

DAY = date(2026, 1, 1)
LISTED = {
    "安踏": "体育甲", "李宁": "体育乙", "耐克": "体育丙", "富安娜": "家纺丁", "波司登": "服装戊",
    "宾利": "轿车己", "BENTLEY": "轿车己", "兰博基尼": "轿车庚", "FERRARI": "轿车辛",
}  # fmt: skip
COPIES = [
    "踏奖安",
    "宁俊李",
    "克妮耐",
    "娜控富安",
    "司登魔波",
    "天王宾利",
    "BENTLEY DESIGN",
    "博纳多兰博基尼",
    "FARRARIMAY",
]
HOUSEHOLD = ["清扬", "翰皇", "蜂花", "章华", "张小泉"]


@pytest.fixture
def made(tmp_path) -> Made:
    return Made(tmp_path)


def hits(made: Made, *numbers: str, day: date = DAY, **options) -> pd.DataFrame:
    with made.deliver() as register:
        return mark_hits(register.as_of(day), wanted(*numbers), **options)


def of(found: pd.DataFrame, category: str) -> pd.DataFrame:
    return found[found["category"] == category].reset_index(drop=True)


def test_every_official_pair_is_found_with_its_owner(made):
    for term, owner in LISTED.items():
        made.refer(term, "reputed_mark", owner)
    numbers = [made.mark("仿冒商行", "2025-05-06", text) for text in COPIES]
    found = of(hits(made, *numbers), "reputed_mark")
    assert sorted(found["application_number"]) == sorted(numbers)
    assert found["similarity"].between(0.8, 0.99).all()
    owner = dict(zip(found["application_number"], found["owner_name"], strict=True))
    assert [owner[n] for n in numbers] == [
        "体育甲",
        "体育乙",
        "体育丙",
        "家纺丁",
        "服装戊",
        "轿车己",
        "轿车己",
        "轿车庚",
        "轿车辛",
    ]


def test_a_small_portfolio_of_equal_names(made):
    for i, term in enumerate(HOUSEHOLD):
        made.refer(term, "reputed_mark", f"老字号{i}")
    numbers = [made.mark("小商行", "2025-05-06", text) for text in HOUSEHOLD]
    found = of(hits(made, *numbers), "reputed_mark")
    assert found["how"].tolist() == ["equal"] * 5
    assert found["owner"].nunique() == 5


def test_names_of_families_and_plain_words_are_no_copies(made):
    for term in ("李宁", "小米", "中国", "ORACLE"):
        made.refer(term, "reputed_mark", "某名企")
    made.refer("中国", "generic")
    texts = ["李晓宁", "王晓明", "科技", "GLOBAL", "AB", "中国制造网络平台", "小", "CORAL", "MIRACLE"]
    numbers = [made.mark("老实人", "2025-05-06", text) for text in texts]
    assert of(hits(made, *numbers), "reputed_mark").empty


def test_nobody_copies_himself(made):
    made.refer("波司登", "reputed_mark", "波司登羽绒服装有限公司")
    made.refer("安踏", "reputed_mark", "别名公司", owner_identifier="91a")
    a = made.mark("波司登羽绒服装有限公司", "2025-01-06", "波司登世界")
    b = made.mark("某体育公司", "2025-01-06", "安踏", identifier="91A")
    made.mark("某体育公司", "2023-01-06", "安踏之星", identifier="91A")
    c = made.mark("某体育公司", "2025-01-06", "安踏之星", identifier="91A")
    d = made.mark("联合申请人甲", "2024-01-08", "共同之光")
    e = made.mark("联合申请人乙", "2025-01-06", "共同之光")
    made.party(d, "联合申请人乙", sequence=2)
    found = hits(made, a, b, c, d, e)
    assert not set(found["category"]) & {"reputed_mark", "earlier", "sibling"}
    assert set(of(found, "own_reputed")["application_number"]) == {a, b, c}


def test_earlier_marks_are_those_filed_strictly_before_by_others(made):
    made.mark("先来公司", "2024-03-04", "BENTLINGER", number="OLD")
    same_day = made.mark("同日公司", "2025-05-06", "BENTLINGER")
    new = made.mark("后来公司", "2025-05-06", "BENTLINGER HOUSE")
    found = of(hits(made, new, same_day), "earlier")
    assert found[["application_number", "other_application_number", "how"]].values.tolist() == [
        [same_day, "OLD", "equal"], [new, "OLD", "contained"],
    ]  # fmt: skip
    assert found["known_from"].tolist() == [date(2025, 5, 6)] * 2
    assert found.loc[1, ["span_start", "span_end"]].tolist() == [0, 10]


def test_a_short_earlier_mark_inside_a_longer_one_is_left_alone(made):
    for text in ("云山", "PEAK", "好"):
        made.mark("先来公司", "2024-03-04", text)
    made.mark("先来公司", "2024-03-04", "云山雾")
    numbers = [made.mark("后来公司", "2025-05-06", t) for t in ("新云山馆", "PEAK HOME", "好好", "新云山雾")]
    found = of(hits(made, *numbers), "earlier")
    assert found["application_number"].tolist() == [numbers[3]]


def test_words_in_another_order_are_hits_of_their_own(made):
    made.refer("VELTRONIC HOME", "reputed_mark", "家电甲")
    made.refer("BURGER KING", "reputed_mark", "餐饮乙")
    old = {t: made.mark("先来公司", "2024-03-04", t) for t in
           ("BENTLINGER DESIGN", "Orbaxis-Sport", "PRINCE CASTLE", "LI WANG", "GLOBAL SHOP", "云山 ZYLANTO")}  # fmt: skip
    copies = {
        "HOME VELTRONIC": "VELTRONIC HOME", "NEW KING BURGER": "BURGER KING", "DESIGN BENTLINGER": "BENTLINGER DESIGN",
        "Sport by Orbaxis": "Orbaxis-Sport", "ZYLANTO 云山": "云山 ZYLANTO", "CASTLE PRINCE": "PRINCE CASTLE",
    }  # fmt: skip
    honest = ["WANG LI", "SHOP GLOBAL", "DESIGNBENTLINGER", "DESIGN B", "SPORT"]
    numbers = {made.mark("后来公司", "2025-05-06", t): t for t in [*copies, *honest]}
    found = hits(made, *numbers)
    found = found[found["category"].isin(["earlier", "reputed_mark"]) & (found["how"] == "permuted")]
    assert dict(zip(found["application_number"].map(numbers), found["term"], strict=True)) == copies
    worth = found.set_index("term")["similarity"]
    assert worth["BENTLINGER DESIGN"] == worth["VELTRONIC HOME"] == 0.93
    assert worth["Orbaxis-Sport"] == worth["BURGER KING"] == 0.88
    assert worth["PRINCE CASTLE"] == 0.82  # two words of the language: too little to count as copied
    assert found.loc[found["term"] == "BENTLINGER DESIGN", "other_application_number"].tolist() == [
        old["BENTLINGER DESIGN"]
    ]


def test_a_word_of_many_owners_is_nobodys(made):
    for i in range(8):
        made.mark(f"早期公司{i}", "2024-03-04", f"GLOBAL {'ABCDEFGH'[i]}STONE")
    made.mark("环球公司", "2024-03-05", "GLOBAL")
    made.mark("独此一家", "2024-03-05", "ZYLANTO")
    common = made.mark("后来公司", "2025-05-06", "GLOBAL KITCHEN")
    rare = made.mark("后来公司", "2025-05-06", "ZYLANTO KITCHEN")
    before = made.mark("更早公司", "2024-03-06", "GLOBAL TABLE")  # same quarter: nothing is common yet
    found = of(hits(made, common, rare, before), "earlier")
    assert sorted(found["application_number"].unique()) == sorted([rare, before])


def test_only_the_best_are_kept_and_those_of_distinct_owners(made):
    for i in range(12):
        made.mark(f"公司{i:02d}", f"2024-0{1 + i % 9}-05", "LONGWORDY" + "XYZ"[: i % 3])
        made.mark(f"公司{i:02d}", "2024-11-05", "LONGWORDY" + "XYZ"[: i % 3])
    number = made.mark("后来公司", "2025-05-06", "LONGWORDY")
    found = of(hits(made, number, most=5), "earlier")
    assert len(found) == 5
    assert found["similarity"].tolist() == [1.0] * 4 + [18 / 19]
    assert found["owner"].is_unique
    with made.deliver() as register:
        everything = of(mark_hits(register.as_of(DAY), wanted(number)), "earlier")
    assert len(everything) == 12


def test_a_reputed_mark_is_known_from_the_day_it_was_listed(made):
    made.refer("波司登", "reputed_mark", "服装戊", known="2025-09-01")
    number = made.mark("后来公司", "2025-05-06", "司登魔波")
    with made.deliver() as register:
        assert mark_hits(register.as_of(date(2025, 8, 31)), wanted(number)).empty
        later = of(mark_hits(register.as_of(DAY), wanted(number)), "reputed_mark")
    assert later["known_from"].tolist() == [date(2025, 9, 1)]


def test_a_corrected_mark_hits_from_the_day_of_the_correction(made):
    made.refer("波司登", "reputed_mark", "服装戊")
    number = made.mark("后来公司", "2025-05-06", "风和日丽")
    made.deliver(issued=date(2025, 5, 7)).close()
    made.mark("后来公司", "2025-05-06", "波司登", number=number)
    with made.deliver(issued=date(2025, 7, 1)) as register:
        found = of(mark_hits(register.as_of(DAY), wanted(number)), "reputed_mark")
    assert found["known_from"].tolist() == [date(2025, 7, 1)]


def test_correcting_something_else_leaves_the_hit_alone(made):
    made.mark("先来公司", "2024-03-04", "ZYLANTO", number="OLD", nice_classes="9")
    number = made.mark("后来公司", "2025-05-06", "ZYLANTO")
    made.deliver(issued=date(2025, 5, 7)).close()
    made.mark("先来公司", "2024-03-04", "ZYLANTO", number="OLD", nice_classes="9;35")
    with made.deliver(issued=date(2025, 7, 1)) as register:
        found = of(mark_hits(register.as_of(DAY), wanted(number)), "earlier")
    assert found[["known_from", "known_until"]].values.tolist() == [[date(2025, 5, 6), date(9999, 12, 31)]]


def test_lists_of_places_persons_shops_and_generic_terms(made):
    listed = {
        "汾水镇": "place", "石桥山": "place", "高知秋": "person", "雪堂主人": "work", "TOKEN": "generic",
        "GSM": "generic", "芯片": "generic", "柔云家纺旗舰店": "shop", "德润堂商贸": "trade_name",
        "让每一天都有阳光": "slogan",
    }  # fmt: skip
    for term, category in listed.items():
        made.refer(term, category, f"主体{term}" if category in ("shop", "trade_name", "slogan") else "")
    expected = {
        "汾水": "place", "石桥山": "place", "高知秋建盏": "person", "雪堂主人": "work", "GSM TOKEN": "generic",
        "GSM TOKENS": "generic", "X芯片": "generic", "芯片TOKENS": "generic",
        "柔云家纺": "shop",        "德润堂商贸": "trade_name", "让每一天都有好阳光": "slogan",
    }  # fmt: skip
    honest = ["汾水镇老窖酒业", "高知", "华星芯片", "MYTOKENIZER", "柔云", "德润"]
    numbers = {made.mark("多面商行", "2025-05-06", text): text for text in [*expected, *honest]}
    found = hits(made, *numbers)
    found = found[~found["category"].isin(["own", "template"])]
    got = {(numbers[n], c) for n, c in zip(found["application_number"], found["category"], strict=True)}
    assert got == set(expected.items())


def test_a_generic_compound_is_known_when_all_its_words_are(made):
    made.refer("TOKEN", "generic", known="2020-01-01")
    made.refer("CHIPSET", "generic", known="2025-08-01")
    number = made.mark("某公司", "2025-05-06", "CHIPSET TOKEN")
    found = of(hits(made, number), "generic")
    assert sorted(zip(found["term"], found["known_from"], strict=True)) == [
        ("CHIPSET", date(2025, 8, 1)), ("TOKEN", date(2025, 8, 1)),
    ]  # fmt: skip


def test_a_hot_term_is_hot_for_a_time(made):
    made.refer("火云山", "hot_term", known="2025-03-03")
    early = made.mark("甲", "2024-06-03", "火云山")
    just_before = made.mark("乙", "2025-02-03", "火云山")
    after = made.mark("丙", "2025-03-10", "火云山医院")
    long_after = made.mark("丁", "2026-06-01", "火云山")
    found = of(hits(made, early, just_before, after, long_after, day=date(2026, 12, 1)), "hot_term")
    assert sorted(zip(found["application_number"], found["known_from"], strict=True)) == [
        (just_before, date(2025, 3, 3)), (after, date(2025, 3, 10)),
    ]  # fmt: skip


def test_own_marks_and_those_in_use(made):
    old = made.mark("自家公司", "2023-01-04", "澄川", identifier="91X")
    unused = made.mark("自家公司", "2023-02-06", "澄川阁", identifier="91X")
    made.event(old, "use_accepted", "2025-06-02")
    number = made.mark("自家公司", "2025-05-06", "澄川阁楼", identifier="91X")
    found = hits(made, number)
    own, used = of(found, "own"), of(found, "own_used")
    assert own["other_application_number"].tolist() == [unused, old]
    assert used[["other_application_number", "known_from"]].values.tolist() == [[old, date(2025, 6, 2)]]
    assert own["known_from"].tolist() == [date(2025, 5, 6)] * 2


def test_claimed_use_counts_as_use(made):
    old = made.mark("自家公司", "2023-01-04", "CHENGCHUAN", filing_basis="use", first_use_date="2022-05-01")
    number = made.mark("自家公司", "2025-05-06", "CHENGCHUAN PLUS")
    assert of(hits(made, number), "own_used")["other_application_number"].tolist() == [old]


def test_the_same_mark_by_others_within_thirty_days(made):
    a = made.mark("甲商行", "2025-05-06", "犇淼")
    b = made.mark("乙商行", "2025-05-11", "犇淼")
    made.mark("丙商行", "2025-07-20", "犇淼")
    made.mark("甲商行", "2025-05-08", "犇淼")
    found = of(hits(made, a, b), "sibling")
    pairs = found.groupby("application_number")["owner_name"].agg(set).to_dict()
    assert pairs == {a: {"乙商行"}, b: {"甲商行"}}
    assert set(found["known_from"]) == {date(2025, 5, 11)}


def test_who_had_the_mark_a_week_before_followed_nobody(made):
    first = made.mark("原创甲", "2025-05-06", "犇淼")
    followers = [made.mark(f"跟随{i}", f"2025-05-{20 + i}", "犇淼") for i in range(2)]
    made.mark("老店乙", "2020-05-06", "澄川")
    between = made.mark("插队丙", "2025-05-18", "澄川")
    again = made.mark("老店乙", "2025-05-20", "澄川")
    found = of(hits(made, first, *followers, between, again), "sibling")
    pairs = found.groupby("application_number")["owner_name"].agg(set).to_dict()
    assert pairs == {
        followers[0]: {"原创甲", "跟随1"},
        followers[1]: {"原创甲", "跟随0"},
        between: {"老店乙"},
    }


def test_a_template_shows_from_the_fourth_mark_on(made):
    texts = ["ABM TOKEN", "CPQ TOKEN", "DNS TOKEN", "ERP TOKEN", "FTP TOKEN"]
    numbers = [made.mark("链公司", f"2025-05-{6 + i:02d}", t) for i, t in enumerate(texts)]
    ware = [
        made.mark("瓷公司", f"2025-06-{6 + i:02d}", t + "建盏")
        for i, t in enumerate(("高知秋", "林远山", "周石", "白川"))
    ]
    other = made.mark("散公司", "2025-05-06", "XYZ TOKEN")
    found = of(hits(made, *numbers, *ware, other), "template")
    assert set(found["term"]) == {"token", "建盏"}
    known = found.groupby("application_number")["known_from"].first().to_dict()
    assert known == {
        **dict(zip(numbers, [date(2025, 5, 9)] * 4 + [date(2025, 5, 10)], strict=True)),
        **dict.fromkeys(ware, date(2025, 6, 9)),
    }  # fmt: skip


def test_marks_a_year_apart_are_no_template(made):
    numbers = [
        made.mark("慢公司", f"{2020 + i}-05-06", f"{h} HOUSE")
        for i, h in enumerate(("ABC", "DEF", "GHI", "JKL"))
    ]
    assert of(hits(made, *numbers), "template").empty


def test_pictures_are_no_words(made):
    made.mark("甲公司", "2024-05-06", "图形")
    made.mark("乙公司", "2024-05-06", "ZYLANTO及图")
    a = made.mark("丙公司", "2025-05-06", "圖形")
    b = made.mark("丙公司", "2025-05-06", "Zylanto")
    found = hits(made, a, b)
    assert found[["application_number", "category", "how"]].values.tolist() == [[b, "earlier", "equal"]]


def test_nothing_wanted_nothing_found(made):
    made.mark("甲公司", "2024-05-06", "ZYLANTO")
    with made.deliver() as register:
        snapshot = register.as_of(DAY)
        for asked in (wanted(), wanted("NO SUCH")):
            found = mark_hits(snapshot, asked)
            assert found.empty
            assert "known_from" in found


def test_the_cutoff_is_taken_as_written_and_kept_in_bounds(made):
    assert exact(0.8) == exact(0.80) == 4 / 5 or exact(0.8).denominator == 5
    for bad in (0.5, 1.1):
        with pytest.raises(ValueError, match="between"):
            exact(bad)
    made.mark("甲公司", "2024-05-06", "abcdefghij")
    number = made.mark("乙公司", "2025-05-06", "abcdefghxy")
    with made.deliver() as register:
        snapshot = register.as_of(DAY)
        assert len(of(mark_hits(snapshot, wanted(number), cutoff=0.8), "earlier")) == 1
        assert of(mark_hits(snapshot, wanted(number), cutoff=0.81), "earlier").empty
