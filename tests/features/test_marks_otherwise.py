"""Which likenesses of sound, look and meaning are said to tell something, and which are left as chance."""

from __future__ import annotations

import pytest

from bonafile.features.marks.otherwise import alike, inside, same_meaning, tones
from tests.features.made_marks import Made, wanted
from tests.features.test_marks_hits import DAY, hits, of


@pytest.mark.parametrize(
    ("how", "later", "earlier", "famous", "any_other"),
    [
        ("sound", "奈克", "耐克", True, False),  # one changed, in the same tone
        ("sound", "耐可", "耐克", False, False),  # another tone
        ("sound", "阿迪达司", "阿迪达斯", True, True),
        ("sound", "星奇旺", "兴奇旺", True, True),
        ("sound", "NAIKE".lower(), "耐克", True, False),
        ("sound", "kwik", "quick", True, False),
        ("sound", "kontroll", "controll", True, True),
        ("sound", "12345", "12345", False, False),
        ("look", "末来", "未来", True, False),
        ("look", "康帅博", "康师傅", True, True),
        ("look", "b00king", "booking", True, True),
    ],
)
def test_what_tells(how: str, later: str, earlier: str, famous: bool, any_other: bool) -> None:
    found = [alike(how, later, earlier, 1.0, of_fame) for of_fame in (True, False)]
    assert [f is not None for f in found] == [famous, any_other]
    assert all(f is None or (f.how == how and 0.8 <= f.similarity < 1) for f in found)


def test_a_long_word_may_differ_a_little_and_a_short_one_not() -> None:
    assert alike("sound", "brucriviort", "brukridiort", 10 / 11, True) is not None
    assert alike("sound", "xingqi", "xinqi", 10 / 11, True) is None
    assert alike("sound", "阿迪达司鞋", "阿迪达斯靴", 0.9, True) is None


def test_meaning_is_translation() -> None:
    assert same_meaning("苹果", "apple") == (0.88, "meaning", -1, -1)
    assert same_meaning("apples", "apple") is None
    assert same_meaning("快乐", "高兴") is None


def test_tones_are_the_usual_ones() -> None:
    assert tones("耐克") == tones("奈克") == ("nai4", "ke4")


@pytest.mark.parametrize(
    ("by", "later", "start", "end", "earlier", "famous", "told"),
    [
        ("sound", "kwikrewards", 0, 4, "quick", True, True),
        ("sound", "kwikrewards", 0, 4, "quick", False, False),
        ("sound", "新奈克", 1, 3, "耐克", True, True),
        ("sound", "奈克坊", 0, 2, "耐克", True, False),
        ("sound", "新阿迪达司", 1, 5, "阿迪达斯", False, True),
        ("look", "新末来", 1, 3, "未来", True, False),
        ("look", "康帅博面馆", 0, 3, "康师傅", True, True),
    ],
)
def test_what_tells_inside(
    by: str, later: str, start: int, end: int, earlier: str, famous: bool, told: bool
) -> None:
    found = inside(by, later, start, end, earlier, famous, frozenset({0, 4, len(later)}))
    assert (found is not None) == told
    assert found is None or (found.how, found.start, found.end) == (f"contained_{by}", start, end)


@pytest.fixture
def made(tmp_path) -> Made:
    return Made(tmp_path)


LISTED = {
    "耐克": "体育丙",
    "QUICK": "金融丁",
    "未来": "文化戊",
    "康师傅": "食品己",
    "APPLE": "电子庚",
    "ADIDAS": "体育辛",
    "蜜雪冰城": "饮品壬",
    "长城": "汽车癸",
}
COPIES = {
    "奈克": ("耐克", "sound"), "NAIKE": ("耐克", "sound"), "新奈克": ("耐克", "contained_sound"),
    "KWIK REWARDS": ("QUICK", "contained_sound"), "末来": ("未来", "look"), "康帅博": ("康师傅", "look"),
    "康帅博面馆": ("康师傅", "contained_look"), "苹果": ("APPLE", "meaning"), "ADlDAS": ("ADIDAS", "look"),
    # characters that only a neighbour of the table looks like; of two characters that is chance
    "蜜雷冰域": ("蜜雪冰城", "look"), "小蜜雷冰城": ("蜜雪冰城", "contained_look"), "长域": None, "小蜜雷冰域": None,
}  # fmt: skip


def test_reputed_marks_are_found_by_sound_look_and_meaning(made: Made) -> None:
    for term, owner in LISTED.items():
        made.refer(term, "reputed_mark", owner)
    numbers = {made.mark("仿冒商行", "2025-05-06", text): text for text in COPIES}
    found = of(hits(made, *numbers), "reputed_mark")
    got = {
        (numbers[n], term, how)
        for n, term, how in found[["application_number", "term", "how"]].itertuples(index=False)
    }
    assert got == {(text, *hit) for text, hit in COPIES.items() if hit}
    assert found["similarity"].between(0.8, 0.95).all()
    spans = found.set_index("application_number")[["span_start", "span_end"]]
    by_text = {t: n for n, t in numbers.items()}
    assert spans.loc[by_text["KWIK REWARDS"]].tolist() == [0, 4]
    assert spans.loc[by_text["新奈克"]].tolist() == [1, 3]
    assert spans.loc[by_text["小蜜雷冰城"]].tolist() == [1, 5]


def test_own_translation_is_no_copy(made: Made) -> None:
    made.refer("APPLE", "reputed_mark", "电子庚")
    number = made.mark("电子庚", "2025-05-06", "苹果")
    found = hits(made, number)
    assert found[["category", "how"]].values.tolist() == [["own_reputed", "meaning"]]


def test_a_word_of_its_own_is_no_imitation(made: Made) -> None:
    made.refer("APPLE", "reputed_mark", "电子庚")
    made.refer("骆驼", "reputed_mark", "服装甲")
    made.refer("CAMEL", "generic")
    for i in range(16):
        made.mark(f"果园{i}", "2024-03-04", f"苹果{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'[i]}园")
    common = made.mark("后来公司", "2025-05-06", "苹果")
    listed = made.mark("后来公司", "2025-05-06", "CAMEL")
    assert of(hits(made, common, listed), "reputed_mark").empty


def test_earlier_marks_by_sound_unless_many_sound_so(made: Made) -> None:
    made.mark("先来公司", "2024-03-04", "兴奇旺", number="RARE")
    for i, text in enumerate(("明达力", "鸣达力", "名达力", "铭达力")):
        made.mark(f"公司{i}", "2024-03-04", text)
    moved = made.mark("先来公司", "2024-03-04", "富安娜家纺", number="MOVED")
    rare = made.mark("后来公司", "2025-05-06", "星奇旺")
    crowd = made.mark("后来公司", "2025-05-06", "茗达力")
    order = made.mark("后来公司", "2025-05-06", "家纺富安娜")
    found = of(hits(made, rare, crowd, order), "earlier")
    assert found[["application_number", "other_application_number", "how"]].values.tolist() == [
        [rare, "RARE", "sound"], [order, moved, "permuted"],
    ]  # fmt: skip


def test_a_crowd_that_comes_later_takes_no_hit_away(made: Made) -> None:
    made.mark("先来公司", "2024-03-04", "铭达力", number="FIRST")
    number = made.mark("后来公司", "2024-05-06", "名达力")
    for i, text in enumerate(("明达力", "鸣达力", "茗达力", "冥达力")):
        made.mark(f"公司{i}", "2024-08-05", text)
    with made.deliver() as register:
        for day in ("2024-06-30", DAY):
            from bonafile.features.marks.hits import mark_hits

            found = of(mark_hits(register.as_of(day), wanted(number)), "earlier")
            assert found["other_application_number"].tolist() == ["FIRST"]
