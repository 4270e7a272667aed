"""Coherence of one text, numbers nobody measured, substitutions, and field models."""

import csv
import math
import random
from pathlib import Path

import numpy as np
import pytest
from made_texts import english, text

from bonafile.features.texts.coherence import claim_parts, coherence
from bonafile.features.texts.fabricated import fabricated, series
from bonafile.features.texts.fieldmodels import CharacterModel, centre, fits, pair_weights
from bonafile.features.texts.numerals import drop_signs
from bonafile.features.texts.paraphrase import matched_features
from bonafile.features.texts.shingles import fold, plain
from bonafile.features.texts.substitutions import numbers_changed, substituted

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CLAIM = (
    "1. 一种输送装置，其特征在于，包括机架、滚筒和电机；所述机架上设置有滚筒；所述机架的一侧固定连接有挡板；"
    "所述电机通过皮带与所述滚筒连接。"
)


def test_what_stands_nowhere_else_is_missing():
    good = coherence("一种输送装置", "包括机架和滚筒，机架一侧有挡板。", CLAIM, "")
    assert good[0] == 0
    assert good[1] < 0.4
    assert math.isnan(good[2])
    bad = coherence("一种抗菌面料", "将壳聚糖溶于水得到整理液，浸轧棉纤维。", CLAIM, "")
    assert bad[0] == 1
    assert bad[1] > 0.9
    described = coherence(
        "", "", CLAIM, "本实施例的输送装置包括机架、滚筒和电机，机架一侧有挡板，皮带连接。" * 8
    )
    other = coherence("", "", CLAIM, "将壳聚糖溶于水得到整理液，浸轧棉纤维后烘干，即得抗菌面料成品。" * 10)
    assert described[2] < 0.3 < 0.9 < other[2]
    assert all(math.isnan(value) for value in coherence("一种泵", "摘要", "", "说明"))


def test_claims_come_apart_into_features():
    assert len(claim_parts(CLAIM)) == 4
    assert claim_parts("A pump, comprising a shaft, wherein the shaft is steel; and a seal") == [
        "A pump, comprising a shaft", "wherein the shaft is steel", "and a seal",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("处理后去除率达到120.5%，产品纯度为99.5%。", 1),
        ("调节溶液pH值至17.5，在零下300°C冷冻。", 2),
        ("调节pH为7.2，在-20℃保存，转速提高120%，收率为98%。", 0),
        ("the yield was 104 % and the purity 99 %", 1),
        ("膨胀率为150%", 0),
        ("加热至80-300℃，再升温20℃-280℃，或 80 - 300 ℃", 0),  # ranges, not below absolute zero
        ("在-300℃下；stored at -290 °C", 2),
        ("平均回收率为101.2%；spike recovery was 103.5%", 0),  # 加标回收率 scatters about 100 %
        ("回收率高达180%", 1),
        ("收率提高了120%，利用率提升150%，accuracy increased by 130%", 0),  # by so much
        ("收率由85%提高至120%，纯度为98%~103%，产率达到 112 %", 3),  # to so much, and the end of a range
    ],
)
def test_impossible_values(words, count):
    assert fabricated(words)[0] == count


def test_series_without_scatter():
    even = "时间 1.13 2.26 3.39 4.52 5.65 6.78 7.91 9.04"
    growing = "浓度：1.10，1.21，1.331，1.4641，1.61051，1.771561"
    measured = "结果 1.13 2.31 3.27 4.66 5.58 6.92 7.85 9.11"
    scale = "设置为0.5、1.0、1.5、2.0、2.5、3.0、3.5毫米；依次取10 20 30 40 50 60 70"
    assert [fabricated(t)[1] for t in (even, growing, measured, scale)] == [1, 1, 0, 0]
    set_by_hand = [
        "浓度分别为0.2、0.4、0.6、0.8、1.0、1.2 mol/L",
        "pH为6.0、6.2、6.4、6.6、6.8、7.0",
        "稀释至1.25、2.5、5.0、10.0、20.0、40.0μg/mL",
        "MIC: 16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25",
        "0.01、0.1、1.0、10.0、100.0、1000.0",
    ]
    assert [fabricated(t)[1] for t in set_by_hand] == [0] * 5
    assert fabricated("得率91.2 91.4 91.6 91.8 92.0 92.2")[1] == 1
    assert series("a 1 2 3 and much later than that 4 5 6") == []


def test_favourite_digits():
    rng = random.Random(4)
    honest = " ".join(f"{rng.uniform(1, 99):.2f}" for _ in range(200))
    rounded = " ".join(f"{rng.uniform(1, 99):.1f}{rng.choice('05')}" for _ in range(200))
    assert fabricated(honest)[2] < 3
    assert fabricated(rounded)[2] > 20
    assert math.isnan(fabricated("1.23 4.56")[2])


def test_what_was_put_in_another_place():
    other = CLAIM.replace("滚筒", "链条").replace("挡板", "护罩")
    changes = substituted(other, CLAIM)
    assert {(c.before, c.after) for c in changes} >= {("滚筒", "链条")}
    assert substituted(CLAIM, CLAIM) == []
    reordered = "1. 一种输送装置，其特征在于，包括机架、滚筒和电机；所述电机经皮带与所述滚筒连接；所述机架的一侧固连有挡板。"
    match = matched_features(reordered, CLAIM)
    assert [m["counterpart"] != "" for m in match] == [True, True, True]
    assert match[1]["counterpart"].startswith("所述电机")


@pytest.mark.parametrize(
    ("source", "claims"),
    [
        (CLAIM, CLAIM.replace("滚筒", "链条").replace("挡板", "护罩")),
        (
            CLAIM,
            "　１．" + CLAIM[3:].replace("滚筒", "鏈條（3）").replace("挡板", "ＡＢ护罩") + "\n2. 一种泵。",
        ),
        ("1-2. (canceled)\n3. " + CLAIM[3:], CLAIM.replace("滚筒", "链条")),
    ],
)
def test_where_it_was_put(source, claims):
    changes = substituted(claims, source)
    assert ["滚筒", "链条"] in [plain([c.before, drop_signs(c.after)]) for c in changes]
    for change in changes:
        assert source[change.source_start : change.source_end] == change.before
        assert claims[change.start : change.end] == change.after


def test_where_numbers_were_changed():
    source = "1. 一种板， 厚度为５０毫米，宽度为20毫米，长度为 3.5 米。"
    text = "1. 一种板，厚度为55毫米，宽度为20毫米，长度为4.25米。"
    changes = numbers_changed(text, source)
    assert [(c.before, c.after) for c in changes] == [("５０", "55"), ("3.5", "4.25")]
    assert [text[c.start : c.end] for c in changes] == ["55", "4.25"]
    assert [source[c.source_start : c.source_end] for c in changes] == ["５０", "3.5"]


def test_a_model_knows_its_field():
    rng = random.Random(5)
    words = [text(rng, 3) for _ in range(60)]
    other = [text(rng, 3) for _ in range(60)]

    def body(source):
        return "".join(rng.choice(source) for _ in range(80))

    model = CharacterModel.trained(fold([body(words) for _ in range(100)]))
    mine, foreign, noise = model.bits(fold([body(words), body(other), english(rng, 60)]))
    assert mine < 3 < 6 < foreign
    assert noise > 6
    assert np.isnan(model.bits(fold(["短"]))).all()
    learned = [fold([body(source) for _ in range(30)]) for source in (words, other)]
    weights = pair_weights(fold([body(words) for _ in range(30)] + [body(other) for _ in range(30)]))
    centres = np.stack([centre(some, weights) for some in learned])
    found = fits(fold([body(words), body(other)]), weights, centres)
    assert found.argmax(axis=1).tolist() == [0, 1]


def test_real_abstracts_belong_to_their_claims():
    path = DATA / "patent-abstracts/human-and-model-written-495.csv"
    if not path.exists():
        pytest.skip("real texts not at hand: patent-abstracts")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    own = [coherence("", r["patent_abstract"], r["claim_text"], "")[1] for r in rows]
    moved = rows[100:] + rows[:100]
    foreign = [
        coherence("", m["patent_abstract"], r["claim_text"], "")[1] for r, m in zip(rows, moved, strict=True)
    ]
    assert np.nanmean(np.array(own) >= 0.85) < 0.06
    assert np.nanmean(np.array(foreign) >= 0.85) > 0.8
