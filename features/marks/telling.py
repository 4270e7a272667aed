"""What each kind of resemblance tells about two marks at hand: the strengths that judging.py chooses among.

One function per kind takes the forms of the later and the earlier mark, which are not equal, and returns the
evidence (evidence.py) or None. Here are those by letters, order, look and meaning.
"""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz.distance import Indel

from bonafile.features.marks import resemblance
from bonafile.features.marks.containing import contained
from bonafile.features.marks.dictionary import common_sense, ordinary, senses
from bonafile.features.marks.everyday import everyday, is_everyday
from bonafile.features.marks.evidence import (
    CHANCE,
    EVERYBODYS,
    ORDINARY,
    SEEN,
    Evidence,
    compared,
    unless_words,
    written_alike,
)
from bonafile.features.marks.folding import look as look_of
from bonafile.features.marks.forms import Form
from bonafile.features.marks.sounding import sound
from bonafile.features.marks.syllables import places
from bonafile.features.marks.words import spelling


def written(later: Form, earlier: Form) -> Evidence | None:
    """Nearly the same letters or characters, in what is the marks' own."""
    # the same but for everyday words: 安踏体育 and 安踏集团, 安踏 and 安踏集团
    a, b = (later.own, earlier.own) if later.own == earlier.own else compared(later, earlier)
    if a == b:
        weak = CHANCE if ordinary(a) else 0.9
        start = later.folded.find(a)
        return Evidence(weak, "own", start, start + len(a))
    alike = Indel.normalized_similarity(a, b)
    if not written_alike(a, b, alike):
        return None
    return Evidence(unless_words(alike, a, b))


def permuted(later: Form, earlier: Form) -> Evidence | None:
    """The characters of a Chinese mark, or the words of another, in another order or with some put in."""
    like = resemblance.permuted(later.folded, earlier.folded)
    if like is not None:
        everybodys = is_everyday(earlier.folded)
        strength = unless_words(like.similarity, later.folded, earlier.folded)
        return Evidence(min(strength, EVERYBODYS) if everybodys else strength)
    order = words_in_order(later, earlier)
    if order is None:
        return None
    words, chosen = order
    own = [words[at] for at in chosen if words[at] not in everyday()]
    return Evidence(0.93 - 0.05 * (len(words) - len(chosen)) if own else EVERYBODYS)


def words_in_order(later: Form, earlier: Form) -> tuple[list[str], list[int]] | None:
    """The words of the later mark and which of them spell the earlier one in another order, None if none do."""
    for words in (later.words, later.pieces):
        chosen = spelling(words, earlier.folded)
        if chosen is not None:
            return words, chosen
    return None


def look(later: Form, earlier: Form) -> Evidence | None:
    """The same to a quick eye."""
    a, b = later.folded, earlier.folded
    if set(later.looks) & set(earlier.looks):
        if not (later.chinese and earlier.chinese):
            # of four letters only what is no letter (G00D) is a trick
            short = max(len(a), len(b)) < 5 and (a.isalpha() and b.isalpha())
            return Evidence(unless_words(0.78 if short else 0.95, a, b))
        same = sum(x == y for x, y in zip(a, b, strict=True))
        strength = (0.95 if same else 0.85) if len(a) >= 3 else (0.9 if same else 0.75)
        return Evidence(unless_words(strength, a, b))
    if later.chinese and earlier.chinese and len(a) == len(b):
        at = places(a, b)
        if at.other or at.near or at.look <= at.sound or not at.same:
            return None
        # of two characters one is half of the mark: less than one of a class
        return Evidence(unless_words(0.88 if len(a) >= 3 else 0.8, a, b))
    if later.mixed or earlier.mixed:
        return None
    a, b = compared(later, earlier)
    if min(len(a), len(b)) < SEEN or a == b:
        return None
    best = max(Indel.normalized_similarity(x, y) for x in look_of(a) for y in look_of(b))
    # by letters alone it is written's to say
    tricked = best >= 0.87 and best > Indel.normalized_similarity(a, b)
    return (
        Evidence(unless_words(best - 0.02, a, b))
        if tricked and look_of(a)[0][0] == look_of(b)[0][0]
        else None
    )


def meaning(later: Form, earlier: Form) -> Evidence | None:
    """A translation: one is Chinese, the other not, and they have a sense in common. Synonyms tell little."""
    a, b = later.folded, earlier.folded
    if not (a.isascii() or later.mixed) or not (b.isascii() or earlier.mixed):
        return None
    sense = common_sense(a, b)
    if sense is None:
        return None
    if later.mixed == earlier.mixed:
        return Evidence(0.6)
    chinese = a if later.mixed else b
    direct = senses(chinese)
    if len(chinese) < 2 or (sense in direct and direct.index(sense) > 5):
        return Evidence(0.75)
    # whose such a word is, is for its fame to say
    return Evidence(0.88 - ORDINARY if is_everyday(a) or is_everyday(b) else 0.88)


WAYS: dict[str, Callable[[Form, Form], Evidence | None]] = {
    "contained": contained, "written": written, "permuted": permuted, "look": look, "sound": sound,
    "meaning": meaning,
}  # fmt: skip
