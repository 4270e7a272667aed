"""Splices, contained texts, paraphrase, texts against their field, and what is shown of one filing."""

import datetime
import itertools
import json
import random

import numpy as np
import pandas as pd
import pytest
from made_texts import applicant, delivery, filing, text

from bonafile.features.texts.borrowed import text_borrowed
from bonafile.features.texts.copies import text_copies
from bonafile.features.texts.digests import as_numbers
from bonafile.features.texts.fields import field_measures
from bonafile.features.texts.inspection import copies_of
from bonafile.features.texts.paraphrase import text_paraphrases
from bonafile.features.texts.passages import sampled
from bonafile.features.texts.passagestore import holders, segment
from bonafile.features.texts.standards import without_standards
from bonafile.records.errors import InputError
from bonafile.records.register import Register

DAY = datetime.date(2023, 1, 2)
NOW = "2025-12-31"
PHRASE = "在使用时操作人员首先将所述装置置于平整的工作台面上然后接通电源并按下启动按钮"
WORDS = [
    "滚筒", "机架", "电机", "挡板", "皮带", "弹簧", "阀门", "水箱", "喷头", "支架", "导轨", "滑块", "齿轮", "链条", "托盘",
    "风扇", "滤网", "传感器", "控制器", "显示屏", "手柄", "底座", "盖板", "密封圈", "轴承", "连杆", "气缸", "吸盘", "刀片", "灯罩",
]  # fmt: skip
RELATIONS = [
    "的一侧固定连接有",
    "的顶部设置有",
    "通过螺栓与其相连的是",
    "的内部安装有",
    "远离地面的一端转动连接有",
    "下方间隔布置有",
]


def sentence(rng):
    return "所述" + rng.choice(WORDS) + rng.choice(RELATIONS) + rng.choice(WORDS) + text(rng, 6)


def claims(rng, many=9):
    return (
        "1. 一种"
        + rng.choice(WORDS)
        + "装置，其特征在于，"
        + "；".join(sentence(rng) for _ in range(many))
        + "。"
    )


def middle(claim, first, last):
    """Some whole features of a claim."""
    return "；".join(claim.split("；")[first:last])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """420 honest filings of 140 applicants over two years, and then what others made of them."""
    rng = random.Random(3)
    rows, parties = [], []
    honest = []
    for n in range(420):
        body = claims(rng) + (f"\n2. 如权利要求1所述的装置，{PHRASE}。" if n % 4 == 0 else "")
        day = str(DAY + datetime.timedelta(days=n * 2))
        ipc = ["B65G1/00", "G06F3/00", "A23L2/00"][n % 3]
        rows.append(filing(f"2023{n:08d}", day, body, ipc=ipc, title="一种" + rng.choice(WORDS) + "装置"))
        parties.append(applicant(f"2023{n:08d}", f"甲{n % 140}"))
        honest.append(body)
    extra = {}

    def add(name, who, body, day="2025-06-02", **more):
        number = f"2025{len(extra):08d}"
        extra[name] = number
        rows.append(filing(number, day, body, **more))
        parties.append(applicant(number, who))

    taken = [middle(honest[n], 1, 4) for n in (7, 50, 91)]
    add("spliced", "乙", "1. 一种装置，其特征在于，" + "；".join([*taken, sentence(rng)]) + "。")
    add("own", "甲7", "1. 一种装置，" + "；".join([middle(honest[7], 1, 8), sentence(rng)]) + "。")
    add("family", "丙", "1. 一种装置，" + middle(honest[9], 1, 8) + "。", priority_numbers="CN202300000009")
    add("phrase", "丁", f"1. 一种装置，{PHRASE}，{text(rng, 60)}。")
    norm = f"按照GB/T 228.1-2010的规定，{text(rng, 90)}，所述夹具的{text(rng, 60)}"
    add("norm", "癸", f"1. 一种{text(rng, 80)}；{norm}；{text(rng, 30)}。", day="2025-06-01")
    add("norm again", "子", f"1. 一种{text(rng, 80)}；{norm}；{text(rng, 30)}。")
    add(
        "no norm",
        "丑",
        f"1. 一种{text(rng, 80)}；{norm.replace('GB/T 228.1-2010', '下列方法')}；{text(rng, 30)}。",
    )
    short = middle(honest[30], 2, 6)
    add("inside", "戊", "1. " + short + "。", title="")
    parts = honest[61].split("；")
    swap = {
        "滚筒": "辊筒",
        "设置有": "装有",
        "固定连接有": "固连有",
        "转动连接": "可转动地连接",
        "内部安装有": "里面装有",
        "所述": "该",
    }
    shuffled = "；".join([parts[0], *rng.sample(parts[1:], len(parts) - 1)])
    for old, new in swap.items():
        shuffled = shuffled.replace(old, new)
    add("paraphrase", "己", shuffled, ipc="G06F3/00")
    add("salad", "庚", "1. 一种" + text(rng, 500) + "。", ipc="B65G1/00")
    add("plain", "辛", claims(rng), ipc="B65G1/00")
    add("described", "壬", claims(rng), description="实施例：" + middle(honest[12], 0, 9))
    cited = f"背景技术：本申请人在先申请202300000012公开了{middle(honest[12], 0, 9)}"
    add("own cited", "甲12", claims(rng), description=cited)
    folder = tmp_path_factory.mktemp("splices")
    register = Register.open(folder / "register.duckdb")
    register.ingest(
        [
            delivery(
                folder / "first", [{k: v for k, v in r.items() if k != "description"} for r in rows], parties
            )
        ]
    )
    described = [r for r in rows if "description" in r]
    deliver_descriptions(folder / "described", described)
    register.ingest([folder / "described"])
    yield register, extra, folder, rows
    register.close()


def deliver_descriptions(folder, rows):
    folder.mkdir()
    frame = pd.DataFrame(rows)
    frame.to_csv(folder / "filings.csv", index=False)


def asked(*numbers):
    return pd.DataFrame({"office": "CN", "application_number": list(numbers)})


@pytest.fixture(scope="module")
def snapshot(made):
    return made[0].as_of(NOW)


def test_a_splice_is_laid_to_its_sources(made, snapshot):
    _register, extra, _folder, _rows = made
    found = text_borrowed(snapshot, asked(extra["spliced"]))
    assert set(found["other_application_number"]) == {"202300000007", "202300000050", "202300000091"}
    assert found["claims_total"].iloc[0] > 0.7
    assert found["claims_total"].iloc[0] == pytest.approx(found["claims_share"].sum())
    assert (found["sources"] == 3).all()


def test_own_text_family_and_phrases_of_all_do_not_count(made, snapshot):
    extra = made[1]
    found = text_borrowed(snapshot, asked(*(extra[n] for n in ("own", "family", "phrase", "plain", "salad"))))
    assert (found["claims_total"] < 0.2).all(), found.to_string()  # a chance likeness of two features at most
    cited = text_borrowed(snapshot, asked(extra["own cited"], extra["described"]))
    assert set(cited["application_number"]) == {
        extra["described"]
    }  # the applicant's own earlier filing as background


def test_what_cites_a_standard_is_nobodys(made, snapshot):
    found = text_borrowed(snapshot, asked(made[1]["norm again"], made[1]["no norm"]))
    assert made[1]["norm again"] not in set(found["application_number"])
    assert made[1]["no norm"] in set(
        found["application_number"]
    )  # the same words without the number are taken


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("甲。按GB/T 19001-2016执行。乙", "甲。乙"),
        ("甲；应符合 ISO 9001:2015 及 IEC 60529；乙", "甲；乙"),
        ("the part is made of DIN rail and ENGINE 5 of A4 paper", None),
        ("按GB 150" + "长" * 300 + "。", None),
    ],
)
def test_sentences_that_cite_a_standard(text, left):
    assert without_standards(text) == (text if left is None else left)


def test_a_phrase_counted_before_it_was_common(made):
    register, _extra, _folder, _rows = made
    # the fifth filing with the phrase, when only four applicants had used it
    found = text_borrowed(register.as_of(NOW), asked("202300000016"))
    assert found["claims_share"].max() > 0.1
    late = text_borrowed(register.as_of(NOW), asked("202300000400"))
    assert not late["claims_share"].max() > 0.1


def test_descriptions_are_laid_to_claims(made, snapshot):
    found = text_borrowed(snapshot, asked(made[1]["described"]))
    assert found["other_application_number"].tolist() == ["202300000012"]
    assert found["description_total"].iloc[0] > 0.9
    assert found["claims_total"].iloc[0] == 0


def test_a_short_text_inside_a_long_one(made, snapshot):
    found = text_copies(snapshot, asked(made[1]["inside"]))
    row = found[found["other_application_number"] == "202300000030"].iloc[0]
    assert row["containment"] > 0.85
    assert row["jaccard"] < 0.6


def test_paraphrase_is_verified_feature_by_feature(made, snapshot):
    extra = made[1]
    found = text_paraphrases(
        snapshot, asked(extra["paraphrase"], extra["salad"], extra["plain"], extra["own"])
    )
    assert found["application_number"].tolist() == [extra["paraphrase"]]
    assert found["other_application_number"].tolist() == ["202300000061"]
    assert found["paraphrase"].iloc[0] > 0.7
    shingled = text_copies(snapshot, asked(extra["paraphrase"]))
    assert "202300000061" not in set(shingled.loc[shingled["jaccard"] >= 0.6, "other_application_number"])


def test_word_salad_surprises_its_field(made, snapshot):
    extra = made[1]
    found = field_measures(snapshot, asked(extra["salad"], extra["plain"])).set_index("application_number")
    assert found.loc[extra["salad"], "surprise_z"] > 5
    assert abs(found.loc[extra["plain"], "surprise_z"]) < 3
    early = field_measures(snapshot, asked("202300000001"))
    assert early[["surprise_z", "field_misfit", "claim_parts_z"]].isna().all(axis=None)


def test_the_future_changes_nothing(made, tmp_path):
    register, extra, folder, rows = made
    numbers = [*extra.values(), *(f"2023{n:08d}" for n in range(0, 420, 21))]
    searches = (text_borrowed, text_paraphrases, field_measures)
    before = [search(register.as_of(NOW), asked(*numbers)) for search in searches]
    rng = random.Random(9)
    future = [filing(f"2026{n:08d}", "2026-01-05", claims(rng)) for n in range(40)]
    future += [{**rows[7], "claims": claims(rng)}, {**rows[50], "title": "另一种"}]
    parties = [applicant(f["application_number"], f"新{n % 30}") for n, f in enumerate(future[:40])]
    parties.append(applicant("202300000091", "乙"))
    with Register.open(tmp_path / "again.duckdb") as again:
        again.ingest([folder / "first"])
        again.ingest([folder / "described"])
        again.ingest([delivery(tmp_path / "future", future, parties)], issued=datetime.date(2026, 2, 1))
        for search, found in zip(searches, before, strict=True):
            pd.testing.assert_frame_equal(found, search(again.as_of(NOW), asked(*numbers)))
        later = [search(again.as_of("2026-12-31"), asked(*numbers)) for search in searches]
        for found, now in zip(before, later, strict=True):
            then = (
                now[[d <= datetime.date(2025, 12, 31) for d in now["known_from"]]]
                if "known_from" in now
                else now
            )
            values = [c for c in found.columns if c != "known_until"]
            pd.testing.assert_frame_equal(found[values], then[values].reset_index(drop=True))


def test_cache_changes_nothing(made, tmp_path):
    register, extra, _folder, _rows = made
    numbers = list(extra.values())
    for search in (text_borrowed, text_paraphrases, field_measures):
        plain = search(register.as_of(NOW), asked(*numbers))
        for _ in range(2):
            pd.testing.assert_frame_equal(plain, search(register.as_of(NOW), asked(*numbers), cache=tmp_path))
    for path in (tmp_path / "texts").iterdir():
        path.write_bytes(b"damaged")
    for search in (text_borrowed, text_paraphrases, field_measures):
        plain = search(register.as_of(NOW), asked(*numbers))
        pd.testing.assert_frame_equal(plain, search(register.as_of(NOW), asked(*numbers), cache=tmp_path))


def test_what_is_shown_of_one_filing(made):
    register, extra, _folder, rows = made
    shown = copies_of(register, extra["spliced"])
    assert shown["coverage"]["sources"] == 3
    assert shown["coverage"]["claims"] > 0.7
    by_number = {r["application_number"]: r for r in rows}
    marked = 0
    for source in shown["sources"]:
        for span in source["spans"]:
            mine = by_number[extra["spliced"]]["claims"][span["start"] : span["end"]]
            assert mine.startswith(span["text"].rstrip("…")[:12])
            if span["part"] == span["source_part"] == "claims":
                theirs = by_number[source["application_number"]]["claims"]
                assert theirs[span["source_start"] : span["source_end"]].strip("；。") == mine.strip("；。")
                marked += len(mine)
        for change in source["words"] + source["numbers"]:
            theirs = by_number[source["application_number"]]["claims"]
            mine = by_number[extra["spliced"]]["claims"]
            assert theirs[change["source_start"] : change["source_end"]] == change["before"]
            assert mine[change["start"] : change["end"]] == change["after"]
    assert marked > 60
    assert (shown["description_read"], shown["description_length"]) == (0, 0)
    assert json.loads(json.dumps(shown, ensure_ascii=False)) == shown
    with pytest.raises(InputError, match="no patent filing"):
        copies_of(register, "no such number")


def test_holders_are_the_first_in_order():
    rng = random.Random(2)
    texts = [("", "1. " + text(rng, 120), "") for _ in range(30)]
    texts += [("", texts[4][1], "")] * 80
    digests = as_numbers([f"{n:032x}" for n in range(110)])
    found = sampled(texts)
    halves = [(0, 60), (60, 110)]
    segments, numbers = [], []
    for first, last in halves:
        cut = slice(found.starts[first], found.starts[last])
        part = type(found)(
            found.hashes[cut], found.positions[cut], found.starts[first : last + 1] - found.starts[first]
        )
        segments.append(segment(digests[first:last], part))
        numbers.append(np.arange(first, last))
    wanted = np.unique(found.hashes[found.starts[4] : found.starts[5]])
    for order in ((0, 1), (1, 0)):
        starts, holding = holders([segments[k] for k in order], [numbers[k] for k in order], wanted)
        assert [holding[a:b].tolist() for a, b in itertools.pairwise(starts)] == [[4, *range(30, 93)]] * len(
            wanted
        )
