"""Says in both languages how one mark differs from another, and which characters to highlight.

For two marks at hand, as filed; whether they are alike is resemblance.py's question. Used in reasons, reports
and beside the two marks on a page.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rapidfuzz.distance import LCSseq

from bonafile.features.marks.resemblance import contained, has_han, nearly_contained, permuted
from bonafile.features.marks.words import span_in_text
from bonafile.records.names import fold_mark

_Spans = list[tuple[int, int]]


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
    return _edited(later, earlier)


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
            en.append(f"{old} became {new}")
            zh.append(f"“{old}”改为“{new}”")
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
