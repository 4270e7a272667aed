"""The one rule over all views: official cases by their kind, honest neighbours left alone, what is named."""

from __future__ import annotations

import pytest

from bonafile.features.marks import describe, verdict, verdicts
from bonafile.features.marks.dictionary import is_headword, known, ordinary
from bonafile.features.marks.everyday import is_everyday, made_of, own_words
from bonafile.features.marks.folding import sound
from bonafile.features.marks.forms import forms_of
from bonafile.features.marks.judging import ALIKE, judged
from bonafile.features.marks.syllables import nearly, places

COPIES = [
    ("踏奖安", "安踏", "permuted", "order swapped, 奖 inserted"),
    ("宁俊李", "李宁", "permuted", "order swapped, 俊 inserted"),
    ("克妮耐", "耐克", "permuted", "order swapped, 妮 inserted"),
    ("娜控富安", "富安娜", "permuted", "order swapped, 控 inserted"),
    ("司登魔波", "波司登", "permuted", "order swapped, 魔 inserted"),
    ("天王宾利", "宾利", "contained", "contains 宾利, with 天王 before it"),
    ("BENTLEY DESIGN", "BENTLEY", "contained", "contains BENTLEY, with DESIGN behind it"),
    ("博纳多兰博基尼", "兰博基尼", "contained", "contains 兰博基尼, with 博纳多 before it"),
    ("bentleycapitalholdings", "BENTLEY", "contained", "contains BENTLEY, with CAPITALHOLDINGS behind it"),
    ("FARRARIMAY", "FERRARI", "contained", "E became A, with MAY behind it"),
    ("张小泉", "张小泉", "equal", "identical"),
    ("马石油酷腾", "马石油", "contained", "contains 马石油, with 酷腾 behind it"),
    ("BENTLY", "BENTLEY", "written", "E dropped"),
    ("Аpple", "apple", "equal", "equal but for case, script, width or spacing"),
    ("KWIK REWARDS", "QUICK", "contained", "contains KWIK, which sounds like QUICK (kwik), with REWARDS behind it"),
    ("新奈克", "耐克", "contained", "contains 奈克, which sounds like 耐克 (nai ke), with 新 before it"),
    ("奈克", "耐克", "sound", "sounds the same (nai ke): 耐 became 奈 (same sound)"),
    ("阿迪达司", "阿迪达斯", "sound", "sounds the same (a di da si): 斯 became 司 (same sound)"),
    ("NAIKE", "耐克", "sound", "NAIKE spells the sound of 耐克 (nai ke)"),
    ("fuanna", "富安娜", "sound", "fuanna spells the sound of 富安娜 (fu an na)"),
    ("NIKEE", "NAIKI", "sound", ""),
    ("末来", "未来", "look", "looks the same: 未 became 末 (look-alike)"),
    ("康帅博", "康师傅", "look", "looks the same: 师傅 became 帅博 (look-alike)"),
    ("RNICROSOFT", "MICROSOFT", "look", "looks the same: M became RN (look-alike)"),
    ("苹果", "APPLE", "meaning", "means the same (apple)"),
    ("RED BULL", "红牛", "meaning", "means the same (redbull)"),
    ("KING BURGER", "BURGER KING", "permuted", "words in another order"),
    ("安踏体育", "安踏集团", "written", "安踏 kept, everyday words changed: 集团 became 体育"),
]  # fmt: skip


@pytest.mark.parametrize(("later", "earlier", "kind", "en"), COPIES)
def test_a_copy_is_found_and_its_kind_named(later: str, earlier: str, kind: str, en: str) -> None:
    found, told = verdict(later, earlier), describe(later, earlier)
    assert (found.kind, found.alike) == (kind, True)
    assert told["kind"] == kind == told["kinds"][0]
    assert told["strength"] == found.strength >= ALIKE
    assert told["en"] == en or not en
    assert told["zh"]
    assert told["spans"]["a"]
    assert told["spans"]["b"]


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("华美科技", "华夏科技"), ("GLOBAL FOODS", "GLOBAL GOODS"), ("张一元", "张小泉"), ("EMMA BAKER", "ANNA BAKER"),
        ("土地", "工地"), ("FLOUR", "FLOWER"), ("RELEASED", "RELEASE"), ("蜜蜂", "蜂蜜"), ("事实", "实施"),
        ("ADVISABLE", "VISA"), ("自行车", "自行"), ("天安门", "天安"), ("A1000XL", "A2000XL"), ("STUDIO 54", "STUDIO 57"),
        ("红马", "RED BULL"), ("快乐", "幸福"), ("安", "安踏"), ("NIKA", "NIKE"), ("", "安踏"), ("!!", "??"),
        ("阿里爷爷", "阿里巴巴"), ("中国", "中国人寿"),
    ],
)  # fmt: skip
def test_honest_neighbours_are_left_alone(later: str, earlier: str) -> None:
    assert verdict(later, earlier).strength < ALIKE
    assert describe(later, earlier)["kinds"] == []


def test_what_is_like_but_no_copy_is_still_named() -> None:
    assert verdict("末", "未").kind == "look"
    assert describe("土地", "工地")["en"] == "looks the same: 工 became 土 (look-alike)"
    assert describe("", "安踏")["en"] == "nothing in common"


def test_what_is_no_copy_is_ordered_by_how_near_it_comes() -> None:
    near, far, other = (
        verdict(m, "SILVER VALLEY").strength for m in ("GOLDEN VALLEY", "GOLDEN RIVER", "QQQ")
    )
    assert ALIKE > near > far > other >= 0
    assert verdict("安踏", "NIKE").strength == 0


def test_many_at_once_are_judged_like_one() -> None:
    pairs = [(a, b) for a, b, _kind, _en in COPIES]
    table = verdicts([a for a, _ in pairs], [b for _, b in pairs])
    assert [tuple(row) for row in table.itertuples(index=False)] == [tuple(verdict(a, b)) for a, b in pairs]
    assert verdicts([], []).empty
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        verdicts(["安踏"], [])
    made = forms_of(["BENTLEY DESIGN", "BENTLEY"])
    assert judged(*made) == verdict("BENTLEY DESIGN", "BENTLEY")


def test_what_is_a_marks_own() -> None:
    assert own_words(["华夏科技集团"]) == ["华夏"]
    assert own_words(["bentley", "design"]) == ["bentley"]
    assert own_words(["global", "tech"]) == ["global", "tech"]
    assert is_everyday("国际集团")
    assert (made_of("onlineshop24"), made_of("kitchenqueen"), made_of("onixte")) == (
        "everyday",
        "ordinary",
        "",
    )
    assert not is_everyday("安踏")


def test_words_of_the_language() -> None:
    assert all(map(ordinary, ["苹果", "apple", "released", "countries", "running"]))
    assert not any(map(ordinary, ["耐克", "末来", "nike", "bentley"]))
    assert known("海南")
    assert not known("平果")
    assert is_headword("天安门")


def test_letters_that_are_pinyin_are_also_read_as_such() -> None:
    assert "zhouheiya" in sound("ZHOUHEIYA")
    assert set(sound("周黑鸭")) & set(sound("Zhou Hei Ya"))
    assert "lütu" in sound("LVTU")
    assert sound("QUICK") == ("kwik",)


def test_places_of_two_texts_are_told_apart() -> None:
    assert places("康帅付", "康师傅") == (1, 1, 1, 0, 0)
    assert places("张三", "章散") == (0, 2, 0, 0, 0)
    assert places("阮星", "软心") == (0, 1, 0, 1, 0)
    assert nearly("zhang") == nearly("zan") == "zan"
    assert nearly("ning") == nearly("lin") == "lin"
