"""Says in both languages how one mark differs from another, and which characters to highlight.

For two marks at hand, as filed; whether they are alike is resemblance.py's question. Used in reasons, reports
and beside the two marks on a page.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rapidfuzz.distance import LCSseq

from bonafile.features.marks.dictionary import senses
from bonafile.features.marks.engine.strings import points
from bonafile.features.marks.folding import look, sound
from bonafile.features.marks.resemblance import contained, has_han, nearly_contained, permuted, written
from bonafile.features.marks.views import Queries
from bonafile.features.marks.views.contained import counts, spoken_parts
from bonafile.features.marks.words import span_in_text
from bonafile.records.names import fold_mark

_Spans = list[tuple[int, int]]
_Told = tuple[str, str, list[int], list[int]]


def describe(a: str, b: str) -> dict[str, Any]:
    """What was done to the mark `b` (the earlier one) to arrive at `a` (the later one), both as filed.

    Returns `en` and `zh`, one short phrase each, and `spans`: {"a": [(start, end), …], "b": […]}, the
    characters of either mark, as given, that they have in common.
    """
    later, earlier = fold_mark(a), fold_mark(b)
    en, zh, kept_a, kept_b = _told(later, earlier, a.strip(), b.strip())
    return {"en": en, "zh": zh, "spans": {"a": _spans(a, later, kept_a), "b": _spans(b, earlier, kept_b)}}


def _told(later: str, earlier: str, a: str, b: str) -> tuple[str, str, list[int], list[int]]:
    whole = list(range(len(earlier)))
    if later == earlier:
        if a == b:
            return "identical", "完全相同", whole, whole
        return (
            "equal but for case, script, width or spacing",
            "仅大小写、繁简、全半角或空格不同",
            whole,
            whole,
        )
    inside = contained(later, earlier)
    if inside:
        kept = list(range(inside.start, inside.end))
        added_en, added_zh = _added(later[: inside.start], later[inside.end :])
        return f"contains {b}{added_en}", f"包含“{b}”{added_zh}", kept, whole
    if permuted(later, earlier):
        return _reordered(later, earlier)
    near = nearly_contained(later, earlier)
    if near:
        part = later[near.start : near.end]
        en, zh, kept, kept_b = _edited(part, earlier)
        added_en, added_zh = _added(later[: near.start], later[near.end :])
        return f"{en}{added_en}", f"{zh}{added_zh}", [near.start + i for i in kept], kept_b
    if earlier.find(later) >= 0 and later:
        start = earlier.find(later)
        kept_b = list(range(start, start + len(later)))
        return f"a part of {b}", f"为“{b}”的一部分", list(range(len(later))), kept_b
    if written(later, earlier):
        return _edited(later, earlier)
    return (
        _equal_otherwise(later, earlier) or _inside_otherwise(later, earlier, a, b) or _edited(later, earlier)
    )


def _equal_otherwise(later: str, earlier: str) -> _Told | None:
    """Looks, sounds or means the same, with the changes that do not change that."""
    common = sorted(set(sound(later)) & set(sound(earlier)), key=sound(later).index)
    if set(look(later)) & set(look(earlier)):
        en, zh = "looks the same", "整体形近"
    elif common:
        en, zh = f"sounds the same ({common[0]})", f"读音相同（{common[0]}）"
    elif min(len(later), len(earlier)) > 1 and set(senses(later)) & set(senses(earlier)):
        sense = next(s for s in senses(later) if s in senses(earlier))
        en, zh = f"means the same ({sense})", f"含义相同（{sense}）"
    else:
        return None
    how_en, how_zh, kept_a, kept_b = _edited(later, earlier)
    if not kept_a:
        return en, zh, list(range(len(later))), list(range(len(earlier)))
    return f"{en}: {how_en}", f"{zh}：{how_zh}", kept_a, kept_b


def _inside_otherwise(later: str, earlier: str, a: str, b: str) -> _Told | None:
    """Contains something that looks or sounds like the whole of the earlier mark."""
    if not counts(earlier) or not later:
        return None
    spans = [
        (start, end, "looks", "形近于")
        for start in range(len(later) - 1)
        for end in range(start + 2, min(len(later), start + len(earlier) + 3) + 1)
        if set(look(later[start:end])) & set(look(earlier))
    ]
    if not spans:
        heard = set(sound(earlier))
        points_of, offset = points([later])
        _parts, places = spoken_parts(Queries([a], points_of, offset))
        spans = [
            (int(start), int(end), "sounds", "音同")
            for _q, start, end in places
            if heard & set(sound(later[start:end]))
        ]
    if not spans:
        return None
    start, end, en, zh = spans[0]
    part = _shown(later[start:end])
    added_en, added_zh = _added(later[:start], later[end:])
    return (
        f"contains {part}, which {en} like {b}{added_en}", f"包含“{part}”，{zh}“{b}”{added_zh}",
        list(range(start, end)), list(range(len(earlier))),
    )  # fmt: skip


def _added(before: str, behind: str) -> tuple[str, str]:
    en = [f"{_shown(t)} {where}" for t, where in ((before, "before it"), (behind, "behind it")) if t]
    zh = [f"{where}加“{_shown(t)}”" for t, where in ((before, "前"), (behind, "后")) if t]
    return (f", with {' and '.join(en)}" if en else ""), (f"，{'、'.join(zh)}" if zh else "")


def _shown(text: str) -> str:
    return text if has_han(text) else text.upper()


def _reordered(later: str, earlier: str) -> tuple[str, str, list[int], list[int]]:
    """The characters of the earlier mark in the later one, their order, and what was put in."""
    places: list[int] = []
    for character in earlier:
        places.append(next(i for i, c in enumerate(later) if c == character and i not in places))
    put_in = "".join(c for i, c in enumerate(later) if i not in places)
    swapped = any(i > j for i, j in pairwise(places))
    en = [*(["order swapped"] if swapped else []), *([f"{put_in} inserted"] if put_in else [])]
    zh = [*(["字序调换"] if swapped else []), *([f"插入“{put_in}”"] if put_in else [])]
    return ", ".join(en), "，".join(zh), sorted(places), list(range(len(earlier)))


def _edited(later: str, earlier: str) -> tuple[str, str, list[int], list[int]]:
    """Replaced, inserted and dropped characters, in order; long lists are counted instead."""
    en: list[str] = []
    zh: list[str] = []
    kept_a: list[int] = []
    kept_b: list[int] = []
    changed = 0
    for op, b_start, b_end, a_start, a_end in _steps(earlier, later):
        old, new = _shown(earlier[b_start:b_end]), _shown(later[a_start:a_end])
        if op == "equal":
            kept_a += range(a_start, a_end)
            kept_b += range(b_start, b_end)
            continue
        changed += max(len(old), len(new))
        if op == "replace":
            note_en, note_zh = _near(earlier[b_start:b_end], later[a_start:a_end])
            en.append(f"{old} became {new}{note_en}")
            zh.append(f"“{old}”改为“{new}”{note_zh}")
        elif op == "insert":
            en.append(f"{new} inserted")
            zh.append(f"插入“{new}”")
        else:
            en.append(f"{old} dropped")
            zh.append(f"去掉“{old}”")
    if not kept_a:
        return "nothing in common", "无相同字符", [], []
    if len(en) > 4:
        return f"{changed} characters changed", f"{changed}个字符不同", kept_a, kept_b
    return ", ".join(en), "，".join(zh), kept_a, kept_b


def _near(old: str, new: str) -> tuple[str, str]:
    """Whether what was put in looks or sounds like what it replaces."""
    if set(look(old)) & set(look(new)):
        return " (look-alike)", "（形近）"
    if set(sound(old)) & set(sound(new)):
        return " (same sound)", "（同音）"
    return "", ""


def _steps(earlier: str, later: str) -> list[tuple[str, int, int, int, int]]:
    """Opcodes from the earlier to the later mark; a deletion beside an insertion is a replacement."""
    out: list[tuple[str, int, int, int, int]] = []
    for step in LCSseq.opcodes(earlier, later):
        op, b_start, b_end, a_start, a_end = (
            step.tag,
            step.src_start,
            step.src_end,
            step.dest_start,
            step.dest_end,
        )
        if out and op != "equal" and out[-1][0] != "equal":
            _op, first_b, _, first_a, _ = out.pop()
            out.append(("replace", first_b, b_end, first_a, a_end))
        else:
            out.append((op, b_start, b_end, a_start, a_end))
    return out


def _spans(text: str, folded: str, kept: list[int]) -> _Spans:
    """Runs of kept folded characters as spans of the text as filed."""
    runs: _Spans = []
    for i in kept:
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    found = [span_in_text(text, folded, start, end) for start, end in runs]
    return [span for span in found if span[0] >= 0]
