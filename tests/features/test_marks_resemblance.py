from __future__ import annotations

import pytest

from bonafile.features.marks.own import own_likeness
from bonafile.features.marks.resemblance import CUTOFF, contained, resemblance
from bonafile.features.marks.wording import describe
from bonafile.features.marks.words import span_in_text, word_edges
from bonafile.records.names import fold_mark

# Guidelines 2021, part II ch. 2, cases 6.2-1 and 6.2-2, and how the copy was made
OFFICIAL = [
    ("踏奖安", "安踏", "permuted"),
    ("宁俊李", "李宁", "permuted"),
    ("克妮耐", "耐克", "permuted"),
    ("娜控富安", "富安娜", "permuted"),
    ("司登魔波", "波司登", "permuted"),
    ("天王宾利", "宾利", "contained"),
    ("BENTLEY DESIGN", "BENTLEY", "contained"),
    ("博纳多兰博基尼", "兰博基尼", "contained"),
    ("FARRARIMAY", "FERRARI", "contained"),
]
FOLDED = [("ＡＢＣ", "abc"), ("華為", "华为"), ("Аpple", "APPLE"), ("Nike!", "nike"), ("张 小 泉", "张小泉")]
FOUND = [
    ("BENTLY", "BENTLEY", "written"),
    ("新安踏王", "安踏", "contained"),
    ("耐克NIKE", "耐克", "contained"),
]
APART = [
    ("安", "安踏"), ("AB", "ABC"), ("ABC", "ABCD"), ("X", "X1"),  # too short to tell
    ("1688", "168"), ("20231", "2023"),  # numbers are equal or nothing
    ("CANON", "ANON"), ("GEMMA", "EMMA"), ("PRADO", "PRADA"), ("ARTS", "PARTS"),  # neighbours of short words
    ("ADVISABLE", "VISA"), ("MONIKER", "NIKE"), ("INTELLIGENT", "INTEL"),  # by chance inside a word
    ("中国人民建设银行股份有限公司", "建设"), ("科技", "科学"), ("HARIOW60", "HARIBO"),
]  # fmt: skip


@pytest.mark.parametrize(("later", "earlier", "how"), OFFICIAL + FOUND)
def test_official_and_plain_copies_are_found(later, earlier, how):
    folded = fold_mark(later)
    like = resemblance(folded, fold_mark(earlier), words=frozenset(word_edges(later, folded)))
    assert like is not None
    assert (like.how, like.similarity >= 0.8) == (how, True)
    assert like.similarity < 1


@pytest.mark.parametrize(("later", "earlier"), FOLDED)
def test_other_writings_are_equal(later, earlier):
    like = resemblance(fold_mark(later), fold_mark(earlier))
    assert like is not None
    assert (like.how, like.similarity) == ("equal", 1.0)


@pytest.mark.parametrize(("later", "earlier"), APART)
def test_chance_likeness_is_none(later, earlier):
    folded = fold_mark(later)
    assert resemblance(folded, fold_mark(earlier), words=frozenset(word_edges(later, folded))) is None


def test_one_character_is_nobodys():
    assert resemblance("安", "安") is None


def test_a_word_of_its_own_weighs_more_than_a_run_in_a_word():
    text = "NIKE SPORT"
    as_word = contained(fold_mark(text), "nike", frozenset(word_edges(text, fold_mark(text))))
    as_run = contained("monikers", "nike")
    assert as_word is not None
    assert as_run is not None
    assert as_word.similarity >= 0.8 > as_run.similarity


def test_more_besides_means_less_alike():
    some = [contained("宾利" + "汽车用品专卖"[:n], "宾利") for n in range(1, 5)]
    values = [like.similarity for like in some if like]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 4


def test_spans_point_into_the_mark_as_filed():
    text = "Ｔｈｅ BENTLEY，设计"
    folded = fold_mark(text)
    start = folded.find("bentley")
    a, b = span_in_text(text, folded, start, start + 7)
    assert text[a:b] == "BENTLEY"
    assert span_in_text(text, folded, -1, -1) == (-1, -1)
    assert word_edges("BENTLEY DESIGN", "bentleydesign") == [0, 7, 13]


def test_own_line_may_shorten_lengthen_and_branch():
    for form, other in (("阿里爷爷", "阿里巴巴"), ("阿里", "阿里巴巴"), ("阿里巴巴云", "阿里巴巴")):
        like = own_likeness(form, other, CUTOFF)
        assert like is not None
        assert like.similarity >= 0.7
    assert own_likeness("海尔", "阿里巴巴", CUTOFF) is None


@pytest.mark.parametrize(
    ("a", "b", "en", "zh"),
    [
        ("踏奖安", "安踏", "order swapped, 奖 inserted", "字序调换，插入“奖”"),
        ("司登魔波", "波司登", "order swapped, 魔 inserted", "字序调换，插入“魔”"),
        (
            "BENTLEY DESIGN",
            "BENTLEY",
            "contains BENTLEY, with DESIGN behind it",
            "包含“BENTLEY”，后加“DESIGN”",
        ),
        ("天王宾利", "宾利", "contains 宾利, with 天王 before it", "包含“宾利”，前加“天王”"),
        ("FARRARIMAY", "FERRARI", "E became A, with MAY behind it", "“E”改为“A”，后加“MAY”"),
        ("BENTLY", "BENTLEY", "E dropped", "去掉“E”"),
        ("耐克", "耐克王", "a part of 耐克王", "为“耐克王”的一部分"),
        ("華為", "华为", "equal but for case, script, width or spacing", "仅大小写、繁简、全半角或空格不同"),
        ("华为", "华为", "identical", "完全相同"),
        ("abc", "xyz", "nothing in common", "无相同字符"),
    ],
)
def test_what_was_done_is_said(a, b, en, zh):
    told = describe(a, b)
    assert (told["en"], told["zh"]) == (en, zh)


def test_what_both_share_is_marked_in_both():
    told = describe("踏奖安", "安 踏")
    assert ["".join("踏奖安"[s:e] for s, e in told["spans"]["a"])] == ["踏安"]
    assert told["spans"]["b"] == [(0, 3)]
    assert describe("", "安踏")["spans"] == {"a": [], "b": []}
