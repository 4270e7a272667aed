"""Evidence that two marks are the same, or nearly, to the ear."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Indel

from bonafile.features.marks.everyday import is_everyday
from bonafile.features.marks.evidence import EVERYBODYS, SPOKEN, Evidence, compared, unless_words
from bonafile.features.marks.forms import Form
from bonafile.features.marks.phonetics import sound_folded
from bonafile.features.marks.syllables import Places, places


def sound(later: Form, earlier: Form) -> Evidence | None:
    """The same or nearly the same to the ear."""
    a, b = later.folded, earlier.folded
    if later.chinese and earlier.chinese:
        if len(a) != len(b):
            return None
        strength = _heard_places(places(a, b), len(a))
        return Evidence(unless_words(strength, a, b)) if strength else None
    strength = _heard_letters(later, earlier)
    return Evidence(unless_words(strength, a, b)) if strength else None


def _heard_places(at: Places, length: int) -> float:
    if at.other or at.look or at.sound + at.near == 0:
        mixed = at.other == 0 and at.near == 0 and at.sound >= at.look > 0 and at.same and length >= 3
        return 0.88 if mixed else 0.0
    if at.near == 0:
        if length >= 3:
            return 0.95 if at.same else 0.9
        return 0.9 if at.same else 0.78
    if length >= 3 and at.same and at.near <= max(1, length // 3):
        return 0.85
    return 0.75


def _heard_letters(later: Form, earlier: Form) -> float:
    """Of marks of which one at the least is not Chinese alone."""
    a, b = later.folded, earlier.folded
    if any(len(heard) >= SPOKEN for heard in set(later.sounds) & set(earlier.sounds)):
        if later.mixed != earlier.mixed:  # 耐克 and NAIKE
            everybodys = is_everyday(a) or is_everyday(b)
            return EVERYBODYS if everybodys else 0.9
        return 0.92 if max(len(a), len(b)) >= 5 else 0.78
    mine, its = later.sounds, earlier.sounds
    if not later.mixed and not earlier.mixed:
        x, y = compared(later, earlier)
        if x == y:
            return 0.0
        if (x, y) != (a, b):
            a, b, mine, its = x, y, spoken(x), spoken(y)
    best, x, y = max((Indel.normalized_similarity(p, q), p, q) for p in mine for q in its)
    if best < 0.8:
        return 0.0
    if later.mixed != earlier.mixed:
        return best - 0.05 if best >= 0.88 and min(len(x), len(y)) >= 6 else 0.75
    if later.mixed:
        return 0.0
    alike, short, long = Indel.normalized_similarity(a, b), *sorted((len(a), len(b)))
    if x[0] != y[0] or best < 0.85 or short < 4 or long < 5:
        return 0.0
    if min(len(x), len(y)) >= 6 and alike >= 0.7:
        return best
    return (
        0.8
        if a[0] == b[0] and alike >= 0.6 and _skeleton(x) == _skeleton(y) and len(_skeleton(x)) > 1
        else 0.0
    )


@lru_cache(maxsize=1 << 14)
def spoken(folded: str) -> tuple[str, ...]:
    """The sounds of one folded form, remembered."""
    return sound_folded(folded)


def _skeleton(spoken: str) -> str:
    """Consonants of a reading."""
    return "".join(c for c in spoken if c not in "aeiou")
