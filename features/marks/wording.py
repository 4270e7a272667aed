"""Says in both languages how one mark differs from another, and which characters to highlight.

For two marks at hand, as filed. What it names is the kind that judging.py finds strongest; whether that makes a
copy is said there too. Of marks that the rule does not call alike it says
what a view would find of them: in sound, in look, or letter by letter. Used in reasons, reports and beside the two
marks on a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any

from rapidfuzz.distance import Indel

from bonafile.features.marks.dictionary import common_sense
from bonafile.features.marks.edits import NOTHING, Told, added, edited, reordered, shown
from bonafile.features.marks.forms import Form, form_of
from bonafile.features.marks.judging import ALIKE, Verdict, judged
from bonafile.features.marks.resemblance import permuted
from bonafile.features.marks.syllables import ways
from bonafile.features.marks.telling import words_in_order
from bonafile.features.marks.words import span_in_text

_Spans = list[tuple[int, int]]
#: From where on marks are found alike by sound or look, usually and at the lowest cutoff there is.
_FOUND, _LOWEST = 0.8 - 1e-9, 0.6 - 1e-9


def describe(a: str, b: str) -> dict[str, Any]:
    """What was done to the mark `b` (the earlier one) to arrive at `a` (the later one), both as filed.

    Returns `en` and `zh`, one short phrase each; `spans`: {"a": [(start, end), …], "b": […]}, the characters of
    either mark, as given, that they have in common; `kind` (one of judging.KINDS, '' for none), `strength`
    (0-1) and `kinds`, all that make a copy, the strongest first.
    """
    later, earlier = form_of(a), form_of(b)
    found = judged(later, earlier)
    en, zh, kept_a, kept_b = _told(later, earlier, found)
    kinds = [found.kind, *found.others] if found.strength >= ALIKE else []
    return {
        "en": en, "zh": zh,
        "spans": {"a": _spans(a, later.folded, kept_a), "b": _spans(b, earlier.folded, kept_b)},
        "kind": found.kind, "strength": found.strength, "kinds": kinds,
    }  # fmt: skip


def _told(later: Form, earlier: Form, found: Verdict) -> Told:
    a, b = later.folded, earlier.folded
    if not a or not b:
        return *NOTHING, [], []
    if found.kind == "equal":
        whole = list(range(len(a)))
        if later.text.strip() == earlier.text.strip():
            return "identical", "完全相同", whole, whole
        return (
            "equal but for case, script, width or spacing", "仅大小写、繁简、全半角或空格不同", whole, whole,
        )  # fmt: skip
    if a in b and found.kind in ("", "written"):
        start = b.find(a)
        text = _as_filed(earlier)
        return (
            f"a part of {text}",
            f"为“{text}”的一部分",
            list(range(len(a))),
            list(range(start, start + len(a))),
        )
    if not found.kind:
        return _seen(later, earlier)
    tell = {
        "contained": _inside, "permuted": _reordered, "look": _looks, "sound": _sounds, "meaning": _means,
        "written": _written,
    }[found.kind]  # fmt: skip
    return tell(later, earlier, found)


def _seen(later: Form, earlier: Form) -> Told:
    """What of two marks a view finds alike though the rule says that it tells nothing."""
    steps = edited(later.folded, earlier.folded)
    written = Indel.normalized_similarity(later.folded, earlier.folded)
    heard, seen = _nearest(later.sounds, earlier.sounds), _nearest(later.looks, earlier.looks)
    least = _FOUND if steps[2] else _LOWEST
    if max(heard, seen) >= max(least, written + 1e-9):
        return _looks(later, earlier) if seen >= heard else _sounds(later, earlier)
    if not steps[2] and (part := next((s for s in earlier.sounds if s in later.spoken), None)) is not None:
        start, end = later.spoken[part]
        return _inside(later, earlier, Verdict("contained", 0.0, "sound", start, end))
    if not steps[2] and any(x in y for x in earlier.looks for y in later.looks):
        return _inside(later, earlier, Verdict("contained", 0.0, "look"))
    return steps


def _nearest(mine: Iterable[str], its: Sequence[str]) -> float:
    return max((Indel.normalized_similarity(x, y) for x in mine for y in its), default=0.0)


def _written(later: Form, earlier: Form, found: Verdict) -> Told:
    en, zh, kept_a, kept_b = edited(later.folded, earlier.folded)
    if found.by == "own":
        own = shown(later.folded[found.start : found.end])
        if len(later.words) > 1 and len(earlier.words) > 1:
            en, zh = _other_words(Counter(later.words), Counter(earlier.words))
        return f"{own} kept, everyday words changed: {en}", f"保留“{own}”，仅常用词不同：{zh}", kept_a, kept_b
    return en, zh, kept_a, kept_b


def _other_words(mine: Counter[str], its: Counter[str]) -> tuple[str, str]:
    put_in, left_out = (" ".join(map(shown, (x - y).elements())) for x, y in ((mine, its), (its, mine)))
    if put_in and left_out:
        return f"{left_out} became {put_in}", f"“{left_out}”改为“{put_in}”"
    if put_in or left_out:
        return (
            (f"{put_in} inserted", f"插入“{put_in}”")
            if put_in
            else (f"{left_out} dropped", f"去掉“{left_out}”")
        )
    return "another order", "词序不同"


def _inside(later: Form, earlier: Form, found: Verdict) -> Told:
    """The earlier mark, or what is like it, inside the later one."""
    a, b, text = later.folded, earlier.folded, " ".join(earlier.text.split())
    whole = list(range(len(b)))
    if found.start < 0:  # it took two letters read as one
        return f"contains what looks like {text}", f"包含与“{text}”形近的部分", list(range(len(a))), whole
    part, kept = a[found.start : found.end], list(range(found.start, found.end))
    added_en, added_zh = added(a[: found.start], a[found.end :])
    if found.by == "written":
        return f"contains {text}{added_en}", f"包含“{text}”{added_zh}", kept, whole
    if found.by == "own":
        start = max(0, b.find(part))
        of = list(range(start, min(len(b), start + len(part))))
        own = shown(part)
        return (
            f"contains {own}, the own part of {text}{added_en}",
            f"包含“{text}”的显著部分“{own}”{added_zh}",
            kept,
            of,
        )
    if found.by == "nearly":
        en, zh, kept, kept_b = edited(part, b)
        return f"{en}{added_en}", f"{zh}{added_zh}", [found.start + i for i in kept], kept_b
    if found.by == "look":
        return (
            f"contains {shown(part)}, which looks like {text}{added_en}",
            f"包含“{shown(part)}”，形近于“{text}”{added_zh}", kept, whole,
        )  # fmt: skip
    said = _said(earlier, next(s for s in earlier.sounds if later.spoken.get(s) == (found.start, found.end)))
    return (
        f"contains {shown(part)}, which sounds like {text} ({said}){added_en}",
        f"包含“{shown(part)}”，音同“{text}”（{said}）{added_zh}", kept, whole,
    )  # fmt: skip


def _reordered(later: Form, earlier: Form, _found: Verdict) -> Told:
    if permuted(later.folded, earlier.folded):
        return reordered(later.folded, earlier.folded)
    order = words_in_order(later, earlier)
    words, chosen = order if order is not None else (later.words, [])
    put_in = " ".join(shown(w) for at, w in enumerate(words) if at not in chosen)
    en = "words in another order" + (f", {put_in} inserted" if put_in else "")
    zh = "词序调换" + (f"，插入“{put_in}”" if put_in else "")
    ends = [0, *accumulate(map(len, words))]
    kept = [i for at in sorted(chosen) for i in range(ends[at], ends[at + 1])]
    return en, zh, kept, list(range(len(earlier.folded)))


def _looks(later: Form, earlier: Form, _found: Verdict | None = None) -> Told:
    alike = _nearest(later.looks, earlier.looks)
    if alike == 1:
        en, zh = "looks the same", "整体形近"
    else:
        en, zh = (
            ("looks nearly the same", "整体近似")
            if alike >= _FOUND
            else ("looks partly the same", "部分形近")
        )
    return _with_steps(en, zh, later, earlier)


def _sounds(later: Form, earlier: Form, _found: Verdict | None = None) -> Told:
    common = next((s for s in later.sounds if s in earlier.sounds), None)
    if common is None:
        pairs = [(Indel.normalized_similarity(x, y), x, y) for x in later.sounds for y in earlier.sounds]
        alike, mine, its = max(pairs, key=itemgetter(0))
        said = f"{_said(later, mine)} / {_said(earlier, its)}"
        near_en, near_zh = ("nearly", "读音近似") if alike >= _FOUND else ("partly", "读音部分相同")
        return _with_steps(f"sounds {near_en} the same ({said})", f"{near_zh}（{said}）", later, earlier)
    said = _said(later if later.chinese else earlier, common)
    if later.mixed == earlier.mixed:
        return _with_steps(f"sounds the same ({said})", f"读音相同（{said}）", later, earlier)
    chinese, letters = (later, earlier) if later.mixed else (earlier, later)
    spelled, characters = _as_filed(letters), _as_filed(chinese)
    return (
        f"{spelled} spells the sound of {characters} ({said})", f"“{spelled}”为“{characters}”的读音（{said}）",
        list(range(len(later.folded))), list(range(len(earlier.folded))),
    )  # fmt: skip


def _means(later: Form, earlier: Form, _found: Verdict) -> Told:
    sense = common_sense(later.folded, earlier.folded)
    return _with_steps(f"means the same ({sense})", f"含义相同（{sense}）", later, earlier)


def _with_steps(en: str, zh: str, later: Form, earlier: Form) -> Told:
    """A sentence with the changes behind it; both marks whole where they have no character in common."""
    how_en, how_zh, kept_a, kept_b = edited(later.folded, earlier.folded)
    if kept_a:
        return f"{en}: {how_en}", f"{zh}：{how_zh}", kept_a, kept_b
    whole = list(range(len(later.folded))), list(range(len(earlier.folded)))
    if later.mixed and earlier.mixed and how_en != NOTHING[0]:
        return f"{en}: {how_en}", f"{zh}：{how_zh}", *whole
    return en, zh, *whole


def _as_filed(form: Form) -> str:
    """A mark on one line."""
    return " ".join(form.text.split())


def _said(form: Form, reading: str) -> str:
    """A reading of a Chinese mark, syllable by syllable; of another one as it is."""
    if not form.chinese:
        return reading
    cuts: list[list[str]] = [[]]
    for character in form.folded:
        cuts = [
            [*cut, way] for cut in cuts for way in ways(character) if reading.startswith("".join(cut) + way)
        ]
    return next((" ".join(cut) for cut in cuts if "".join(cut) == reading), reading)


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
