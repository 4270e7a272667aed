"""What the command line shows for one mark: found in every way, filtered, ordered, and told in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from brute import frame
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_views import LISTS

from bonafile.features.marks.index import VIEWS, MarkIndex
from bonafile.features.marks.nearest import similar
from bonafile.features.marks.wording import describe
from bonafile.records.errors import InputError

REGISTER = frame(
    ["耐克", "NAIKE", "安踏", "李宁", "QUICK", "未来", "苹果", "BENTLEY", "宾利", "耐克"]
).assign(
    nice_classes=["25", "9", "25", "25", "36", "9", "9", "12", [12, 35], "35"],
    ended=[None] * 9 + ["2020-02-01"],
)


@pytest.fixture(scope="module")
def index() -> MarkIndex:
    return MarkIndex.build(REGISTER.assign(nice_classes=REGISTER["nice_classes"].map(_listed)))


def _listed(classes: object) -> str:
    return classes if isinstance(classes, str) else ";".join(map(str, classes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mark", "first", "en", "zh"),
    [
        ("踏奖安", "安踏", "order swapped, 奖 inserted", "字序调换，插入“奖”"),
        (
            "新奈克",
            "耐克",
            "contains 奈克, which sounds like 耐克 (nai ke), with 新 before it",
            "包含“奈克”，音同“耐克”（nai ke），前加“新”",
        ),
        (
            "奈克",
            "耐克",
            "sounds the same (nai ke): 耐 became 奈 (same sound)",
            "读音相同（nai ke）：“耐”改为“奈”（同音）",
        ),
        ("末来", "未来", "looks the same: 未 became 末 (look-alike)", "整体形近：“未”改为“末”（形近）"),
        ("APPLE", "苹果", "means the same (apple)", "含义相同（apple）"),
        ("天王宾利", "宾利", "contains 宾利, with 天王 before it", "包含“宾利”，前加“天王”"),
        ("BENTLY", "BENTLEY", "", ""),
    ],
)
def test_what_changed_is_said(index: MarkIndex, mark: str, first: str, en: str, zh: str) -> None:
    table = similar(index, mark)
    assert table.loc[0, "mark_text"] == first
    told = (table.loc[0, "what_en"], table.loc[0, "what_zh"])
    assert not en or told == (en, zh)
    assert told == (describe(mark, first)["en"], describe(mark, first)["zh"])


def test_words_that_sound_like_the_mark_are_shown(index: MarkIndex) -> None:
    row = similar(index, "KWIK REWARDS").iloc[0]
    assert row["mark_text"] == "QUICK"
    assert row["views"] == "contained"
    assert row["what_en"] == "contains KWIK, which sounds like QUICK (kwik), with REWARDS behind it"
    assert [("KWIK REWARDS"[a:b]) for a, b in row["spans_query"]] == ["KWIK"]


@settings(max_examples=60, deadline=None)
@given(LISTS, LISTS, st.sampled_from([Fraction(3, 5), Fraction(4, 5), Fraction(9, 10)]))
@example(["踏奖安", "讲男", "JIANGNAN", "新奈克"], ["江南", "耐克", "安踏"], Fraction(4, 5))
@example(["太阳", "SUNS", "é太阳"], ["SUN", "太阳", "日头"], Fraction(4, 5))
@example(["末入", "KING BURGER", "a bc"], ["未人", "BURGERKING", "bca"], Fraction(4, 5))
def test_whatever_a_view_finds_has_something_to_tell(
    queries: list[str], marks: list[str], cutoff: Fraction
) -> None:
    index = MarkIndex.build(frame(marks))
    for view in VIEWS:
        for row in index.search(queries, view=view, cutoff=cutoff).itertuples():
            a, b = queries[row.query], marks[int(row.mark_id[1:])]
            told = describe(a, b)
            assert "nothing in common" not in told["en"], (view, a, b)
            assert "无相同字符" not in told["zh"], (view, a, b)
            for text, spans in ((a, told["spans"]["a"]), (b, told["spans"]["b"])):
                assert spans, (view, a, b)
                assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("later", "earlier", "en", "zh"),
    [
        (
            "踏奖安",
            "江南",
            "sounds nearly the same (ta jiang an / jiang nan)",
            "读音近似（ta jiang an / jiang nan）",
        ),
        ("KING BURGER", "BURGERKING", "words in another order", "词序调换"),
        (
            "安踏 体育 SPORT",
            "SPORT 安踏",
            "安踏 kept, everyday words changed: 体育 inserted",
            "保留“安踏”，仅常用词不同：插入“体育”",
        ),
        ("新SPORT体育", "SPORT体育", "contains SPORT体育, with 新 before it", "包含“SPORT体育”，前加“新”"),
        ("茶楼宾利sport", "宾利", "contains 宾利, with 茶楼 before it and SPORT behind it", ""),
        ("新安踏\n体育", "安踏\n体育", "contains 安踏 体育, with 新 before it", ""),
    ],
)
def test_what_is_told_of_marks_of_words(later: str, earlier: str, en: str, zh: str) -> None:
    told = describe(later, earlier)
    assert told["en"].startswith(en)
    assert told["zh"].startswith(zh)


def test_days_classes_views_and_number(index: MarkIndex) -> None:
    whole = similar(index, "耐克")
    assert whole["mark_id"].tolist() == ["M0", "M9", "M1"]
    assert whole["status"].tolist() == ["", "dead", ""]
    assert whole.loc[0, "views"] == "written, contained, permuted, sound, look, meaning"
    assert similar(index, "耐克", as_of="2020-01-05")["mark_id"].tolist() == ["M0", "M1"]
    assert similar(index, "耐克", as_of="2020-01-10")["status"].tolist() == ["", "", ""]
    assert similar(index, "耐克", classes="9,35")["mark_id"].tolist() == ["M9", "M1"]
    assert similar(index, "耐克", classes=[25])["mark_id"].tolist() == ["M0"]
    assert similar(index, "耐克", view="written")["mark_id"].tolist() == ["M0", "M9"]
    assert similar(index, "耐克", top=1)["mark_id"].tolist() == ["M0"]
    assert similar(index, "无此商标名").empty
    with pytest.raises(InputError, match="Nice class"):
        similar(index, "耐克", classes="46")


def test_details_are_what_was_given(index: MarkIndex) -> None:
    table = index.details(["M8", "M0"])
    assert table["mark_text"].tolist() == ["宾利", "耐克"]
    assert table["nice_classes"].tolist() == ["12;35", "25"]
    assert table["owner"].tolist() == ["owner 2", "owner 0"]
    assert table["filing_date"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-09", "2020-01-01"]
    with pytest.raises(InputError, match="no mark M77"):
        index.details(["M0", "M77"])


def test_the_package_names_what_people_use() -> None:
    from bonafile.features import marks

    assert marks.MarkIndex is MarkIndex
    assert marks.similar is similar
    assert marks.describe("踏奖安", "安踏")["en"] == "order swapped, 奖 inserted"
    assert (marks.fold("ＡＢＣ"), marks.sound("耐克")[0], marks.look("末")) == (
        "abc",
        "naike",
        marks.look("未"),
    )
    with pytest.raises(AttributeError, match="no attribute"):
        _ = marks.smell


def test_an_index_for_some_views_says_which_it_lacks() -> None:
    small = MarkIndex.build(REGISTER.iloc[:8], views=["written"])
    assert similar(small, "BENTLY")["mark_text"].tolist() == ["BENTLEY"]
    with pytest.raises(InputError, match="without the view “sound”"):
        small.search(["耐克"], view="sound")
