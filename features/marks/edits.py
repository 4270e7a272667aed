"""What was done to one folded mark to arrive at another, in both languages: replaced, put in, dropped, reordered.

Single steps and lists of them; which of them to tell of two marks is wording.py's.
"""

from __future__ import annotations

from itertools import pairwise

from rapidfuzz.distance import LCSseq

from bonafile.features.marks.folding import look, sound
from bonafile.features.marks.syllables import places

#: English, Chinese, and the places in the later and the earlier folded form that are in common.
Told = tuple[str, str, list[int], list[int]]
NOTHING = ("nothing in common", "无相同字符")


def shown(text: str) -> str:
    """Folded letters as marks are written."""
    return text.upper()


def added(before: str, behind: str) -> tuple[str, str]:
    """What stands before and behind something, as an appendix."""
    en = [f"{shown(t)} {where}" for t, where in ((before, "before it"), (behind, "behind it")) if t]
    zh = [f"{where}加“{shown(t)}”" for t, where in ((before, "前"), (behind, "后")) if t]
    return (f", with {' and '.join(en)}" if en else ""), (f"，{'、'.join(zh)}" if zh else "")


def reordered(later: str, earlier: str) -> Told:
    """The characters of the earlier mark in the later one, their order, and what was put in."""
    places: list[int] = []
    for character in earlier:
        places.append(next(i for i, c in enumerate(later) if c == character and i not in places))
    put_in = "".join(c for i, c in enumerate(later) if i not in places)
    swapped = any(i > j for i, j in pairwise(places))
    en = [*(["order swapped"] if swapped else []), *([f"{put_in} inserted"] if put_in else [])]
    zh = [*(["字序调换"] if swapped else []), *([f"插入“{put_in}”"] if put_in else [])]
    return ", ".join(en), "，".join(zh), sorted(places), list(range(len(earlier)))


def edited(later: str, earlier: str) -> Told:
    """Replaced, inserted and dropped characters, in order; long lists are counted instead."""
    en: list[str] = []
    zh: list[str] = []
    kept_a: list[int] = []
    kept_b: list[int] = []
    changed = 0
    for op, b_start, b_end, a_start, a_end in _steps(earlier, later):
        old, new = shown(earlier[b_start:b_end]), shown(later[a_start:a_end])
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
    if not kept_a and not any("(" in step for step in en):
        return *NOTHING, [], []
    if len(en) > 4:
        return f"{changed} characters changed", f"{changed}个字符不同", kept_a, kept_b
    return ", ".join(en), "，".join(zh), kept_a, kept_b


def _near(old: str, new: str) -> tuple[str, str]:
    """Whether what was put in looks or sounds like what it replaces."""
    if set(look(old)) & set(look(new)) or (len(old) == len(new) and places(new, old).look == len(old)):
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
