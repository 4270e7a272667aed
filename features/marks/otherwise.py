"""When sounding, looking or meaning the same, or words in another order, tell something about two marks, and how much.

The views (views/) find every pair that sounds or looks alike. In Chinese most of these are chance: a few hundred
syllables serve thousands of characters, so that every mark of two characters has honest neighbours of the same
sound. The rules here keep what a copyist does and chance seldom: one character of two changed for one of the same
sound, three characters and more, words of letters of some length; and more beside a mark of known fame than
beside any earlier one, which two characters never make one think of by sound or look. What two marks at hand tell
whatever the register is like is judging.py's, and that very many owners' marks are equally near one mark is judged
where they are counted (register.py). Similarities are comparable with those of resemblance.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bonafile.features.marks.dictionary import ordinary
from bonafile.features.marks.everyday import is_everyday
from bonafile.features.marks.resemblance import Likeness, has_han, is_han, latin
from bonafile.features.marks.words import spelling

#: The ways of this file, and those in which a part of the mark is like the whole of the earlier one.
OTHERWISE = ("sound", "look", "meaning", "contained_sound", "contained_look")
CONTAINED = ("contained", "contained_sound", "contained_look")
#: Letters that a word must have to be known by its sound or look: beside a famous mark, beside any other; and so
#: many more where it is not quite equal.
_LETTERS, _LONGER = (4, 6), 5
#: What an equal sound or look is worth, what the characters that stayed add, and what a likeness is worth that may
#: well be chance.
_WORTH, _STAYED = {"sound": 0.83, "look": 0.85}, 0.1
_CHANCE = 0.82
_MEANT = 0.88
#: Characters of a mark in which one exchanged for a look-alike tells: of two it is half, and every one has many.
EXCHANGED = 3
#: What the words of a mark in another order are worth, and how much less with each word put in.
_REORDERED, _PUT_IN = 0.93, 0.05
#: Characters put before another's mark to make it one's own: new, old, great, little, true, right.
_PUT_BEFORE = tuple("新老大小真正")


def alike(how: str, later: str, earlier: str, similarity: float, famous: bool) -> Likeness | None:
    """Whether it tells something that two whole marks sound or look as alike as a view says (0-1)."""
    if later == earlier or not (_word(later) and _word(earlier)):
        return None
    if has_han(later + earlier):
        worth = _characters(how, later, earlier, famous) if similarity == 1 else None
    else:
        worth = _spelt(how, later, earlier, similarity, famous)
    return None if worth is None else Likeness(round(worth, 6), how)


def same_meaning(later: str, earlier: str) -> Likeness | None:
    """A word and its translation. Words of one language that mean the same are no copies of each other."""
    if has_han(later) == has_han(earlier) or min(len(later), len(earlier)) < 2:
        return None
    return Likeness(_MEANT, "meaning")


def reordered(words: Sequence[str], earlier: str, famous: bool) -> Likeness | None:
    """Whether it tells something that words of a mark (folded), in another order, spell an earlier one.

    One of them must be the earlier mark's own: no word of everybody's, and not short. Where all that are so are words
    of the language, others may have put them together too; beside a mark of fame nobody did by chance.
    """
    chosen = spelling(words, earlier)
    if chosen is None:
        return None
    least = _LETTERS[not famous]
    own = [w for at in chosen if not is_everyday(w := words[at]) and len(w) >= (2 if has_han(w) else least)]
    if not own:
        return None
    worth = _REORDERED - _PUT_IN * (len(words) - len(chosen))
    by_chance = not famous and all(ordinary(w) for w in own)
    return Likeness(round(min(worth, _CHANCE) if by_chance else worth, 6), "permuted")


def inside(
    by: str, later: str, start: int, end: int, earlier: str, famous: bool, edges: frozenset[int]
) -> Likeness | None:
    """Whether it tells something that a part of a mark sounds or looks like the whole of an earlier one.

    `by`: sound or look. The part is worth what it would be as written (resemblance.contained), a little less. Of
    two characters it counts only beside a famous mark, behind a character that marks like to take before them
    (新奈克, 耐克), and with one of the two changed for one spoken in the same tone.
    """
    if start < 0 or end - start >= len(later):
        return None
    part = later[start:end]
    like = alike(by, part, earlier, 1.0, famous) if part != earlier else None
    if like is None:
        return None
    worth = round(0.71 + 0.27 * (end - start) / len(later), 6)
    if has_han(part):
        if end - start < (3 if famous else 4):
            added = end == len(later) and later[:start] in _PUT_BEFORE
            return (
                Likeness(_CHANCE, f"contained_{by}", start, end)
                if added and like.similarity > _CHANCE
                else None
            )
    elif not {start, end} <= edges | _script_changes(later) or end - start < _LETTERS[not famous]:
        return None
    if like.similarity <= _CHANCE:
        return None
    return Likeness(min(worth, like.similarity), f"contained_{by}", start, end)


def exchanged(later: str, earlier: str) -> Likeness:
    """What it tells that a mark has a character or two of a famous one, of EXCHANGED at the least, exchanged for such as
    only look nearly so.
    """
    if len(later) == len(earlier):
        return Likeness(_CHANCE, "look")
    runs = (later[i : i + len(earlier)] for i in range(len(later) - len(earlier) + 1))
    start = next(i for i, run in enumerate(runs) if sum(map(str.__ne__, run, earlier)) == 1)
    return Likeness(_CHANCE, "contained_look", start, start + len(earlier))


def _word(text: str) -> bool:
    return len(text) >= 2 and not text.isdigit()


def _characters(how: str, later: str, earlier: str, famous: bool) -> float | None:
    """Marks with Chinese characters in them, equal in sound or look."""
    if not (is_han(later) and is_han(earlier)):
        # 耐克 and NAIKE: the letters of a name that is well known, or long
        short = min(later, earlier, key=len)
        spelt = is_han(short) and latin(max(later, earlier, key=len))
        if how != "sound" or not spelt:
            return None
        return _WORTH[how] if len(short) > 2 else _CHANCE if famous else None
    if len(later) != len(earlier):
        return None
    count, stayed = len(later), sum(a == b for a, b in zip(later, earlier, strict=True))
    if count > 2:
        return _WORTH[how] + _STAYED * stayed / count if stayed or famous or count > 3 else None
    if not (famous and stayed):
        return None
    if how == "look":
        return _CHANCE
    return _WORTH[how] + _STAYED / 2 if tones(later) == tones(earlier) else None


def _spelt(how: str, later: str, earlier: str, similarity: float, famous: bool) -> float | None:
    """Marks of letters: equal, or nearly so and long."""
    short, least = min(len(later), len(earlier)), _LETTERS[not famous]
    if not (later[:1].isalpha() or earlier[:1].isalpha()) or short < least:
        return None
    if similarity == 1:
        return _WORTH[how] + _STAYED * (1 if short >= least + 2 else 0.6)
    return 0.92 * similarity if short >= least + _LONGER else None


@lru_cache(maxsize=65536)
def tones(text: str) -> tuple[str, ...]:
    """The usual reading of each character with its tone: `tones("耐克") == ("nai4", "ke4")`."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))


def _script_changes(text: str) -> frozenset[int]:
    return frozenset(i for i in range(1, len(text)) if has_han(text[i - 1]) != has_han(text[i]))
