"""Claims taken apart, numbers, antecedents, skeletons, measures, and what is shown of two like texts."""

import itertools
import math
import random
import re

import pandas as pd
import pytest
from made_texts import applicant, delivery, filing, text

from bonafile.features.texts.antecedents import antecedents
from bonafile.features.texts.claims import (
    first_claim,
    numbered_claims,
    references,
    split_claims,
    with_parents,
)
from bonafile.features.texts.describe import SHORTEST, describe, spans
from bonafile.features.texts.measures import field_of, text_measures
from bonafile.features.texts.numerals import mask_numbers, numeric_limits
from bonafile.features.texts.shingles import plain
from bonafile.features.texts.skeleton import content_runs, skeleton_text, skeletons
from bonafile.features.texts.substitutions import numbers_changed
from bonafile.features.texts.turns import LATIN_WORDS, LIST_WORDS, SLOT, STOPS, WIDE_WORDS
from bonafile.records.register import Register

SET = "1. 一种泵，包括2个叶轮，转速为3.5转。\n2. 根据权利要求1所述的泵，其特征在于，还包括阀。\n3．如权利要求1或2所述的泵。"


def test_claims_are_split_by_a_running_count():
    assert [c[:4] for c in split_claims(SET)] == ["一种泵,", "根据权利", "如权利要"]
    one_line = SET.replace("\n", "")
    assert split_claims(one_line) == split_claims(SET)
    assert split_claims("A pump. 2. is not a claim number here") == ["A pump. 2. is not a claim number here"]
    assert split_claims("") == []
    for claims in (SET, one_line, "无编号的权利要求", "1、甲。\n2、乙。"):
        assert split_claims(first_claim(claims))[0] == split_claims(claims)[0]


@pytest.mark.parametrize(
    "claims",
    [
        "1-20. (canceled)\n21. (new) A pump with a valve.\n22. The pump of claim 21, wherein the valve is red.",
        "1-20. (Cancelled) 21. (new) A pump with a valve. 22. The pump of claim 21, wherein the valve is red.",
        "1.（删除）\n2-3.（已取消）\n4. 一种泵，包括阀门。\n5. 根据权利要求4所述的泵，所述阀门为红色。",
        "1. 一种泵，包括阀门。\n2. (deleted)\n3. 根据权利要求1所述的泵，所述阀门为红色。",
    ],
)
def test_cancelled_claims_are_none_and_the_count_runs_on(claims):
    numbered = numbered_claims(claims)
    assert len(numbered) == 2
    assert references(numbered[1][1], numbered[1][0]) == [numbered[0][0]]
    assert plain([first_claim(claims)]) == plain([numbered[0][1]])
    assert antecedents(claims).failures == ()


def test_claims_refer_to_earlier_claims():
    assert references("根据权利要求1至3任一项所述的泵", 5) == [1, 2, 3]
    assert references("The pump of any one of claims 1, 2 or 4, wherein", 4) == [1, 2]
    assert references("A pump", 2) == []
    parts = ["一泵", "权利要求1的泵", "权利要求2的泵", "权利要求4的泵"]
    assert with_parents(list(enumerate(parts, start=1))) == ["", "一泵\n", "一泵\n权利要求1的泵\n", ""]


@pytest.mark.parametrize(
    ("claim", "count"),
    [
        ("温度为30-50℃，时间为1~3小时", 2),
        ("含有碳0.2~0.3%、锰≤0.5%", 2),
        ("第一连接板(12)与第二连接板(3a)通过一个螺栓连接四周的零件", 0),
        ("根据权利要求1或2所述的装置，包括三个滚筒", 1),
        ("a ratio of 3:1 and a thickness of at least 5 mm, the plate (101)", 2),
        ("所述比例为百分之五十", 1),
    ],
)
def test_numeric_limits(claim, count):
    assert numeric_limits(claim) == count


def test_numbers_are_masked_and_names_are_not():
    assert mask_numbers("第一 轴长 3.5 mm") == mask_numbers("第一轴长 40mm")
    assert mask_numbers("第一轴") != mask_numbers("第二轴")
    assert mask_numbers("两个孔") == mask_numbers("三个孔")
    assert mask_numbers("two holes") == mask_numbers("twelve holes")


def failures(claims):
    return [term for _number, term in antecedents(claims).failures]


def test_chinese_antecedents():
    good = (
        "1. 一种装置，包括机架、第一电机(3)和多个滚筒，所述机架上设置所述第一电机，每个所述滚筒与上述电机连接。\n"
        "2. 根据权利要求1所述的装置，其特征在于，还包括挡板，所述挡板与所述各滚筒相接。"
    )
    assert failures(good) == []
    assert antecedents(good).references == 5  # 滚筒 is referred to twice
    bad = "1. 一种装置，包括机架，所述弹簧与所述机架连接，所述第二电机驱动所述弹簧。\n2. 根据权利要求1所述的装置，所述阀门打开。"
    assert [term[:2] for term in failures(bad)] == ["弹簧", "第二", "阀门"]
    assert antecedents(bad).share == pytest.approx(3 / 4)
    other_branch = (
        "1. 一种泵，包括轴。\n2. 根据权利要求1所述的泵，包括阀门。\n3. 根据权利要求1所述的泵，所述阀门打开。"
    )
    assert [number for number, _ in antecedents(other_branch).failures] == [3]


def test_english_antecedents():
    good = (
        "1. A pump comprising a rotating shaft and two impellers, the shaft driving said impellers, the top of the "
        "pump being open, wherein the following holds.\n2. The pump of claim 1, wherein the impeller is steel."
    )
    assert failures(good) == []
    assert failures("1. A pump comprising a shaft, wherein the spring urges said membrane against the shaft.") == [
        "spring urges", "membrane",
    ]  # fmt: skip
    assert math.isnan(antecedents("1. A pump.").share)


CLAIM = (
    "1. 一种输送装置，其特征在于，包括机架(1)、滚筒和电机，所述机架上设置有滚筒，所述滚筒的直径为50毫米，"
    "所述机架的一侧固定连接有挡板，所述电机通过皮带与所述滚筒连接。"
)


def test_skeleton_sees_through_substitution():
    other = (
        CLAIM.replace("滚筒", "不锈钢链条")
        .replace("机架(1)", "底座")
        .replace("机架", "底座")
        .replace("50", "7.5")
    )
    longer_list = CLAIM.replace("滚筒和电机", "滚筒、减速器和电机")
    different = CLAIM.replace("通过皮带与", "驱动")
    traditional = CLAIM.replace("装置", "裝置").replace("设置有", "設置有").replace("，", ",")
    found = skeletons([CLAIM, other, longer_list, different, traditional, "1. 一种杯子。"], [""] * 6)
    assert len(found[0]) == 16
    assert found[0] == found[1] == found[2] == found[4]
    assert found[3] not in {found[0], ""}
    assert found[5] == ""
    assert (
        skeletons(["", CLAIM], [CLAIM[3:], "x"])[0] == found[0]
    )  # from the abstract where there is no claim


def test_skeleton_in_english():
    a = "A method comprising receiving a first image from the camera and storing the image in a memory device."
    b = "A method comprising receiving a first sound from the large microphone and storing the sound in a disk device."
    assert skeleton_text(a) == skeleton_text(b)
    assert skeleton_text(a).startswith("a method comprising receiving a first _ from the _ and storing")


def parts_by_definition(written):
    """The kept words and the rest of a text, by regular expressions: (kept or not, piece)."""
    form = re.sub(r"[(\[][^()\[\]]{0,12}[)\]]", "", plain([written])[0])
    words = "|".join(sorted(map(re.escape, WIDE_WORDS), key=len, reverse=True))
    for at, piece in enumerate(re.split(rf"({words}|[a-z][a-z'-]*|[,;:、。]|\.(?!\d))", form)):
        if at % 2 or piece.strip():
            yield bool(at % 2 and (piece in LATIN_WORDS | STOPS or not piece.isascii())), piece


def skeleton_by_definition(written):
    tokens = []
    for kept, piece in parts_by_definition(written):
        if kept:
            tokens.append("." if piece == "。" else piece)
        elif tokens[-1:] != [SLOT]:
            if len(tokens) > 1 and tokens[-1] in LIST_WORDS and tokens[-2] == SLOT:
                tokens.pop()
            else:
                tokens.append(SLOT)
    return " ".join(tokens)


def test_skeleton_equals_its_definition():
    rng = random.Random(3)
    odd = [
        *"，。、；.:'-( [3.5.٣.一连 接\n",
        "（3）",
        "((3))",
        "(电机(3))",
        "[12",
        "Ａ电机",
        "mo-tor",
        "it's",
        "e\u0301",
        "𠀀",
    ]
    stock = [*WIDE_WORDS, *sorted(LATIN_WORDS), *odd, *odd]
    texts = ["".join(rng.choices(stock, k=rng.choice([0, 1, 6, 60]))) for _ in range(1500)]
    for written in texts:
        assert skeleton_text(written) == skeleton_by_definition(written)
        rest = [piece for kept, piece in parts_by_definition(written) if not kept]
        assert content_runs(written) == rest
    together = skeletons(texts, [""] * len(texts))
    assert together[::50] == [skeletons([written], [""])[0] for written in texts[::50]]


def test_field():
    assert field_of("H04L 9/32；G06F21/60") == "H04L"
    assert field_of("LOC 14-03") == field_of("LOC(13) 14-03".replace("(13)", "")) == "LOC 14"
    assert field_of("") == field_of("unknown") == ""


def test_measures_are_of_the_text_as_first_filed(tmp_path):
    rows = [
        filing("1", "2024-01-01", SET, ipc="F04D29/00;F04D1/00"),
        filing("2", "2024-01-02", "", ipc="", abstract="一种泵"),
        filing("3", "2024-01-03", "", kind="design", ipc="LOC 14-03"),
    ]
    with Register.open(tmp_path / "register.duckdb") as out:
        out.ingest([delivery(tmp_path / "a", rows, [applicant(n, "甲") for n in "123"])])
        wanted = pd.DataFrame({"office": "CN", "application_number": ["1", "2", "3", "none"]})
        before = text_measures(out.as_of("2024-12-31"), wanted)
        assert before["application_number"].tolist() == ["1", "2", "3"]
        assert before["field"].tolist() == ["F04D", "", "LOC 14"]
        first = before.iloc[0]
        assert first["claim_length"] == len("一种泵,包括2个叶轮,转速为3.5转。")
        assert first["numeric_limits"] == 2
        assert first["antecedent_failures"] == 0
        assert before["claim_length"].isna().tolist() == [False, True, True]
        later = filing("1", "2024-01-01", CLAIM)
        out.ingest([delivery(tmp_path / "b", [later], [])], issued=pd.Timestamp("2024-06-01").date())
        pd.testing.assert_frame_equal(before, text_measures(out.as_of("2024-12-31"), wanted))
        assert (
            text_measures(out.as_of("2024-12-31"), wanted.iloc[:0]).columns.tolist()
            == before.columns.tolist()
        )


def test_spans_mark_what_is_shared():
    rng = random.Random(4)
    one, two, noise = text(rng, 60), text(rng, 40), text(rng, 90)
    a = noise[:30] + one + noise[30:60] + two
    b = two + "，" + noise[60:] + one[:30] + "，\n " + one[30:]
    found = spans(a, b)
    shown = {(a[i:j], b[k:m].replace("，\n ", "")) for i, j, k, m in found}
    assert shown == {(one, one), (two, two)}
    assert found == sorted(found)
    assert spans(a, a) == [(0, len(a), 0, len(a))]
    assert spans(one[: SHORTEST - 1] + noise, one[: SHORTEST - 1] + two) == []
    assert spans("", a) == []
    assert len(spans("".join(text(rng, 20) + c for c in "一二三"), "".join(text(rng, 20)), limit=2)) == 0


def test_spans_never_overlap_even_where_a_phrase_repeats():
    phrase = "所述机架的一侧固定连接有挡板以及电机"
    a, b = phrase * 5 + "末尾", phrase * 3 + "结束"
    found = spans(a, b)
    for start, end in ((0, 1), (2, 3)):
        places = sorted((s[start], s[end]) for s in found)
        assert all(x[1] <= y[0] for x, y in itertools.pairwise(places))
    assert sum(s[1] - s[0] for s in found) == len(phrase) * 3


def test_numbers_changed_and_the_sentence():
    later = CLAIM.replace("50毫米", "80毫米")
    assert [(c.before, c.after) for c in numbers_changed(later, CLAIM)] == [("50", "80")]
    a = {"application_number": "202410000009", "claims": later}
    b = {"application_number": "202410000001", "claims": CLAIM}
    assert describe(a, b) == "98% of claim 1 stands in 202410000001, numbers changed: 50→80"
    assert describe(a, b, "zh") == "权利要求1的98%见于202410000001，数字有改动：50→80"
    assert describe(b, b, "zh") == "权利要求1的100%见于202410000001"
    assert describe({"abstract": CLAIM}, {"abstract": "短", "claims": None}).startswith("0% of the abstract")


def test_the_sentence_speaks_of_the_part_that_is_shared():
    """A copied description has nothing of claim 1, and 0% would be said of a copy."""
    rng = random.Random(12)
    taken, own, other = (text(rng, 200) for _ in range(3))
    source = {"application_number": "1", "claims": "1. " + other, "description": "背景。" + taken}
    description = {"claims": "1. " + own, "description": taken + own}
    assert describe(description, source) == "50% of the description stands in 1"
    assert describe(description, source, "zh") == "说明书的50%见于1"
    assert describe({"claims": "1. " + taken}, source) == "100% of claim 1 stands in 1"
    assert describe({"claims": "1. " + own}, source) == "0% of claim 1 stands in 1"
