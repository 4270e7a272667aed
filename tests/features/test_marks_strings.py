from __future__ import annotations

import math
from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest

from bonafile.features.marks.strings import kind_of, mark_measures
from bonafile.features.marks.surprisal import Model
from bonafile.features.marks.table import quarter_of
from tests.features.made_marks import Made, wanted

COINED = "昌达鼎飞丰冠广恒弘辉汇吉佳嘉杰锦京晶凯康朗乐立联良隆铭宁诺鹏启庆荣瑞润森盛舒腾通旺威"
ODD = "犇焱垚囍喆昶翀珺赟旻晟玥珩祎骉麤羴鱻龘氢钛磁谐"
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er")]
WARE = ["云", "山", "水", "木", "石"]


def _coined(random: Random, size: int) -> str:
    return "".join(random.sample(COINED, size))


def _made(tmp_path, count: int = 1500) -> Made:
    random, made = Random(3), Made(tmp_path)
    for i in range(count):
        text = (
            _coined(random, random.choice((2, 3)))
            if i % 2
            else "".join(random.choices(SYLLABLES, k=random.choice((2, 3))))
        )
        made.mark(f"公司{i % 300}", f"2024-{1 + i % 12:02d}-{1 + i % 27:02d}", text)
    return made


def measured(made: Made, *numbers: str) -> pd.DataFrame:
    with made.deliver() as register:
        return mark_measures(register.as_of(date(2026, 1, 1)), wanted(*numbers)).set_index(
            "application_number"
        )


def test_random_strings_are_told_from_coined_words(tmp_path):
    made = _made(tmp_path)
    random = Random(7)
    odd = [
        made.mark(f"甲{i}", "2025-05-06", "".join(random.sample(ODD, random.choice((2, 3)))))
        for i in range(20)
    ]
    keys = [made.mark(f"乙{i}", "2025-05-06", t) for i, t in enumerate(("XQZPKV", "QWRTZX", "HJKXQW"))]
    coined = [made.mark(f"丙{i}", "2025-05-06", _coined(random, 2 + i % 2)) for i in range(40)]
    said = [made.mark(f"丁{i}", "2025-05-06", "".join(random.choices(SYLLABLES, k=3))) for i in range(40)]
    found = measured(made, *odd, *keys, *coined, *said)
    assert found.loc[odd, "random"].mean() >= 0.9
    assert found.loc[keys, "random"].all()
    assert found.loc[coined, "random"].mean() <= 0.1
    assert found.loc[said, "random"].mean() <= 0.1
    assert found.loc[odd, "surprisal"].min() > found.loc[coined, "surprisal"].median()


def test_nothing_is_said_before_enough_marks_were_known(tmp_path):
    made = _made(tmp_path, 150)
    number = made.mark("甲", "2025-05-06", "犇焱")
    found = measured(made, number)
    assert math.isnan(found.loc[number, "surprisal"])
    assert found.loc[number, "random"] == 0


def test_a_flood_by_one_applicant_makes_nothing_usual():
    texts = ["犇焱"] * 500
    marks = [_coined(Random(i), 2) for i in range(400)] + texts
    quarters = np.zeros(len(marks), dtype=np.int64)
    one = Model(marks, np.array([*range(400), *[400] * 500]), quarters)
    many = Model(marks, np.array([*range(400), *range(400, 900)]), quarters)
    now = np.ones(1, dtype=np.int64)
    assert one.surprisal(["犇焱"], now)[0] > many.surprisal(["犇焱"], now)[0] + 5


def test_only_earlier_quarters_teach():
    marks = ["昌达"] * 300 + ["犇焱"] * 300
    quarters = np.array([0] * 300 + [1] * 300)
    model = Model(marks, np.arange(600), quarters)
    before = Model(marks[:300], np.arange(300), quarters[:300])
    asked = np.array([1, 1], dtype=np.int64)
    assert (
        model.surprisal(["犇焱", "昌达"], asked).tolist()
        == before.surprisal(["犇焱", "昌达"], asked).tolist()
    )
    assert model.surprisal(["犇焱"], asked[:1] + 1)[0] < model.surprisal(["犇焱"], asked[:1])[0]


def test_probabilities_add_up_to_one():
    marks = ["ab", "ac", "ba", "bb"] * 100
    model = Model(marks, np.arange(400), np.zeros(400, dtype=np.int64))
    letters = "abcdefghijklmnopqrstuvwxyz0"
    known = 2 ** -model.surprisal(list(letters), np.ones(27, dtype=np.int64))
    assert known.sum() == pytest.approx(1, abs=0.05)  # what is left is for letters of other alphabets


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("犇焱", "han2"), ("犇焱淼", "han3"), ("犇", ""), ("风和日丽", ""), ("XQZPKV", "letters"),
        ("XQ ZPKV", ""),        ("IBM", ""), ("INTERNATIONAL", ""), ("X5000", ""), ("犇X", ""),
    ],
)  # fmt: skip
def test_only_short_strings_of_one_word_can_be_random(text, kind):
    from bonafile.records.names import fold_mark

    assert kind_of(fold_mark(text), text) == kind


def test_characters_are_counted_and_marks_without_words_left_out(tmp_path):
    made = Made(tmp_path)
    number = made.mark("甲", "2025-05-06", "耐克 NIKE 2")
    picture = made.mark("甲", "2025-05-06", "图形")
    found = measured(made, number, picture)
    assert found.index.tolist() == [number]
    assert found.loc[number, ["letters", "hans"]].tolist() == [5, 2]
    assert found.loc[number, "known_from"] == date(2025, 5, 6)


def test_marks_from_before_computers_are_counted_like_others() -> None:
    random = Random(5)
    forms = ["".join(random.choices(SYLLABLES, k=3)) for _ in range(800)]
    filed = np.arange(-20_000, -20_000 + 4 * 800, 4)  # days from 1915 on
    quarters = quarter_of(filed)
    bits = Model(forms, np.arange(800), quarters).surprisal(forms, quarters)
    later = bits[quarters > quarters[0] + 24]
    assert np.isfinite(later).all()
    assert (later > 0).all()
