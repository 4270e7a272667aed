"""What each kind of resemblance tells about two marks at hand: the strengths that judging.py chooses among.

One function per kind takes the forms of the later and the earlier mark, which are not equal, and returns the
evidence or None. Strengths below 0.8 mean: seen, but chance explains it. Two different words of the language
(土地 and 工地, FLOUR and FLOWER) are told apart by everybody, however alike they look or sound; words of
everybody's marks (everyday.py) are nobody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from bonafile.features.marks import resemblance
from bonafile.features.marks.dictionary import common_sense, is_headword, known, ordinary, senses
from bonafile.features.marks.everyday import everyday, is_everyday, made_of
from bonafile.features.marks.folding import look as look_of
from bonafile.features.marks.forms import Form
from bonafile.features.marks.phonetics import sound_folded
from bonafile.features.marks.resemblance import tellable, tells
from bonafile.features.marks.syllables import Places, places

#: The strength of what two different words of the language have in common, and of what is everybody's.
_CHANCE, _EVERYBODYS = 0.7, 0.7
#: How much weaker a word of the language inside another mark tells than a coined one.
_ORDINARY = 0.08
#: Letters inside others that only look like a mark shorter than this are chance.
_SEEN = 6
#: Sounds of letters shorter than this are near everything.
_SPOKEN = 4
#: Below what the view `written` says no two marks are written alike.
_WRITTEN = 0.8
#: The same for letters, and for letters that begin with another one: people look at beginnings.
_LETTERS, _OTHER_BEGINNING = 0.82, 0.88


class Evidence(NamedTuple):
    """How strongly (0-1); in which way and where in the folded later mark, of what stands inside it."""

    strength: float
    by: str = ""
    start: int = -1
    end: int = -1


def written(later: Form, earlier: Form) -> Evidence | None:
    """Nearly the same letters or characters, in what is the marks' own."""
    a, b = _compared(later, earlier)
    if a == b:
        # the same but for everyday words: 安踏体育 and 安踏集团
        weak = _CHANCE if ordinary(a) else 0.9
        start = later.folded.find(a)
        return Evidence(weak, "own", start, start + len(a))
    alike = Indel.normalized_similarity(a, b)
    if not _written_alike(a, b, alike):
        return None
    return Evidence(_unless_words(alike, a, b))


def _written_alike(a: str, b: str, alike: float) -> bool:
    """Whether a similarity tells: letters more than characters, beginnings most, short words with one letter more only."""
    if not tells(a, b) or alike < _WRITTEN - 1e-9:
        return False
    if not (a.isascii() and b.isascii()):
        return True
    if min(len(a), len(b)) < 6 and abs(len(a) - len(b)) > 1:
        return False
    return alike >= (_LETTERS if a[0] == b[0] else _OTHER_BEGINNING)


def _compared(later: Form, earlier: Form) -> tuple[str, str]:
    """What is compared of two marks: their own parts, without the words they share (LAURA LOPEZ and CLARA LOPEZ:
    the first names). The whole where too little is left of one.
    """
    if later.own == later.folded or earlier.own == earlier.folded:
        mine, its = later.words, earlier.words
    else:
        mine, its = later.own_words, earlier.own_words
    if len(mine) > 1 and len(its) > 1:
        shared = Counter(mine) & Counter(its)
        left = ["".join((Counter(words) - shared).elements()) for words in (mine, its)]
        if left[0] and left[1] and (shared or len(mine) == len(its)):
            return left[0], left[1]
    return "".join(mine), "".join(its)


def contained(later: Form, earlier: Form) -> Evidence | None:
    """The earlier mark stands in the later one: as written, nearly so, as it looks or as it sounds."""
    found = [e for e in _inside(later, earlier) if e is not None]
    best = max(found, key=lambda e: e.strength, default=None)
    if best is not None and is_everyday(earlier.folded):
        return best._replace(strength=min(best.strength, _EVERYBODYS))
    return best


def _inside(later: Form, earlier: Form) -> Iterator[Evidence | None]:
    a, b = later.folded, earlier.folded
    as_written = resemblance.contained(a, b, later.edges)
    if as_written is not None:
        strength = as_written.similarity
        if b in later.words:  # one word of a few weighs as such, however long the others are
            strength = max(strength, 0.72 + 0.27 * _word_share(later))
        if later.own == b:
            strength = max(strength, 0.95)
        elif b in later.own and len(later.own) < len(a):
            like = resemblance.contained(later.own, b)
            strength = max(strength, like.similarity if like else 0.0)
        elif b.isascii() and len(later.words) == 1:
            strength = max(strength, _beside_words(a[: as_written.start], a[as_written.end :], b))
        beside = as_written.end if as_written.end < len(a) else as_written.start - 1
        # PARADISE, 光明: whose, is for its fame to say; beside the other script a word is a mark of its own
        if ordinary(b) and (b not in later.words or resemblance.has_han(a[beside]) == resemblance.has_han(b)):
            strength -= _ORDINARY
        if is_headword(a):
            strength = min(strength, _CHANCE)  # ADVISABLE, 自行车
        yield Evidence(strength, "written", as_written.start, as_written.end)
        return
    if earlier.own not in (b, later.own) and tellable(earlier.own) and earlier.own in a:
        yield _own_inside(later, earlier)
    yield _nearly_inside(later, earlier)
    yield _looking_inside(later, earlier)
    yield _sounding_inside(later, earlier)


def _beside_words(before: str, behind: str, mark: str) -> float:
    """The weight of a mark in one word with others joined on (BENTLEYONLINESHOP): of five letters and more, in whole
    words only. The index finds it wherever it stands.
    """
    if len(mark) < 5 or (before and behind):
        return 0.0
    return {"everyday": 0.95, "ordinary": 0.88}.get(made_of(before or behind), 0.0)


def _word_share(form: Form) -> float:
    """What one word is of a mark: everyday words count for nothing."""
    return 1 / max(1, len(form.own_words))


def _own_inside(later: Form, earlier: Form) -> Evidence | None:
    """What is the earlier mark's own, without its everyday words, stands in the later one."""
    like = resemblance.contained(later.folded, earlier.own, later.edges)
    if like is None:
        return None
    strength = like.similarity - 0.03
    return Evidence(
        min(strength, _CHANCE) if ordinary(earlier.own) else strength, "own", like.start, like.end
    )


def _nearly_inside(later: Form, earlier: Form) -> Evidence | None:
    """A long word of letters with a letter or so changed, at an end (FARRARIMAY) or as a word of its own."""
    near = None
    if (
        len(earlier.words) == 1
        and len(later.folded) >= len(earlier.folded) + 2
        and not is_headword(later.folded)
    ):
        near = resemblance.nearly_contained(later.folded, earlier.folded)
    if near is not None:
        return Evidence(near.similarity, "nearly", near.start, near.end)
    wanted = earlier.own
    if earlier.mixed or len(wanted) < 6 or len(later.words) < 2 or len(earlier.own_words) > 1:
        return None
    at = 0
    for word in later.words:
        alike = Indel.normalized_similarity(word, wanted, score_cutoff=0.85)
        if word != wanted and word not in everyday() and alike and _written_alike(word, wanted, alike):
            return Evidence(_unless_words(0.95 * alike, word, wanted), "nearly", at, at + len(word))
        at += len(word)
    return None


def _looking_inside(later: Form, earlier: Form) -> Evidence | None:
    """Something that looks like the whole of the earlier mark."""
    a, b = later.folded, earlier.folded
    if later.chinese and earlier.chinese and len(b) < len(a):
        return _looking_run(later, earlier)
    for look in later.looks:
        for wanted in earlier.looks:
            start = look.find(wanted)
            if start < 0 or len(wanted) == len(look):
                continue
            if (
                not earlier.mixed
                and len(b) < _SEEN
                and look[start : start + len(wanted)] not in _looking_words(later)
            ):
                continue
            placed = look is later.looks[0]
            end = start + len(wanted)
            own = a[start:end] if placed else ""
            share = len(wanted) / len(look)
            at_edges = placed and (start in later.edges or end in later.edges)
            if earlier.mixed:
                strength = 0.72 + 0.27 * share if _keeps(own, b) else _CHANCE
            else:
                strength = (0.72 if at_edges or not placed else 0.55) + 0.27 * share
            return Evidence(
                0.97 * _unless_words(strength, own, b), "look", *((start, end) if placed else (-1, -1))
            )
    return None


def _looking_words(form: Form) -> list[str]:
    """Looks of the words with a digit or a sign among their letters: of short words no other tells (STUDIO, CLIO)."""
    return [look_of(w)[0] for w in form.words if not w.isalpha()]


def _looking_run(later: Form, earlier: Form) -> Evidence | None:
    """A run of characters each of which is one of the earlier Chinese mark's or looks or sounds like it, some by look."""
    a, b = later.folded, earlier.folded
    for start in range(len(a) - len(b) + 1):
        part = a[start : start + len(b)]
        if not any(map(str.__eq__, part, b)):
            continue
        at = places(part, b)
        if at.look and not at.other and not at.near and at.same:
            share = len(b) / len(later.own if part in later.own else a)
            strength = 0.97 * _unless_words(0.72 + 0.27 * share, part, b)
            return Evidence(strength, "look", start, start + len(b))
    return None


def _sounding_inside(later: Form, earlier: Form) -> Evidence | None:
    """A word, or a run of Chinese characters, that sounds like the whole of the earlier mark."""
    a, b = later.folded, earlier.folded
    for heard in earlier.sounds:
        if heard not in later.spoken:
            continue
        start, end = later.spoken[heard]
        part = a[start:end]
        if end - start == len(a) or part in everyday() or len(heard) < _SPOKEN:
            continue
        if len(earlier.words) > 1 and any(heard in _spoken(word) for word in earlier.words):
            continue  # KIDZ sounds like K KIDS because of its KIDS
        share = len(part) / len(later.own if part in later.own else a)
        if part in later.words and not resemblance.has_han(part):
            share = max(share, _word_share(later))
        strength = 0.72 + 0.27 * share
        if earlier.chinese and resemblance.is_han(part):
            strength = strength if _keeps(part, b) else _CHANCE
        elif earlier.mixed != resemblance.has_han(part) and len(heard) < 5:
            strength = _CHANCE
        if ordinary(part):  # CLASSICS beside CLASSIX: the filer took a word
            strength -= _ORDINARY
        return Evidence(0.97 * _unless_words(strength, part, b), "sound", start, end)
    return None


def _keeps(part: str, mark: str) -> bool:
    """Whether a run of Chinese characters that sounds or looks like a mark is more than chance."""
    if len(part) != len(mark):
        return len(mark) >= 3
    return len(mark) >= 3 or any(x == y for x, y in zip(part, mark, strict=True))


def permuted(later: Form, earlier: Form) -> Evidence | None:
    """The characters of a Chinese mark, or the words of another, in another order or with some put in."""
    like = resemblance.permuted(later.folded, earlier.folded)
    if like is not None:
        everybodys = is_everyday(earlier.folded)
        strength = _unless_words(like.similarity, later.folded, earlier.folded)
        return Evidence(min(strength, _EVERYBODYS) if everybodys else strength)
    mine, its = Counter(later.words), Counter(earlier.words)
    extra = sum(mine.values()) - sum(its.values())
    if len(earlier.words) < 2 or its - mine or not 0 <= extra <= 2 or earlier.folded in later.folded:
        return None
    own = [w for w in earlier.words if w not in everyday()]
    return Evidence(0.93 - 0.05 * extra if own else _EVERYBODYS)


def sound(later: Form, earlier: Form) -> Evidence | None:
    """The same or nearly the same to the ear."""
    a, b = later.folded, earlier.folded
    if later.chinese and earlier.chinese:
        if len(a) != len(b):
            return None
        strength = _heard_places(places(a, b), len(a))
        return Evidence(_unless_words(strength, a, b)) if strength else None
    strength = _heard_letters(later, earlier)
    return Evidence(_unless_words(strength, a, b)) if strength else None


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
    if any(len(heard) >= _SPOKEN for heard in set(later.sounds) & set(earlier.sounds)):
        if later.mixed != earlier.mixed:  # 耐克 and NAIKE
            everybodys = is_everyday(a) or is_everyday(b)
            return _EVERYBODYS if everybodys else 0.9
        return 0.92 if max(len(a), len(b)) >= 5 else 0.78
    mine, its = later.sounds, earlier.sounds
    if not later.mixed and not earlier.mixed:
        x, y = _compared(later, earlier)
        if x == y:
            return 0.0
        if (x, y) != (a, b):
            a, b, mine, its = x, y, _spoken(x), _spoken(y)
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
def _spoken(folded: str) -> tuple[str, ...]:
    return sound_folded(folded)


def _skeleton(spoken: str) -> str:
    """Consonants of a reading."""
    return "".join(c for c in spoken if c not in "aeiou")


def look(later: Form, earlier: Form) -> Evidence | None:
    """The same to a quick eye."""
    a, b = later.folded, earlier.folded
    if set(later.looks) & set(earlier.looks):
        if not (later.chinese and earlier.chinese):
            # of four letters only what is no letter (G00D) is a trick
            short = max(len(a), len(b)) < 5 and (a.isalpha() and b.isalpha())
            return Evidence(_unless_words(0.78 if short else 0.95, a, b))
        same = sum(x == y for x, y in zip(a, b, strict=True))
        strength = (0.95 if same else 0.85) if len(a) >= 3 else (0.9 if same else 0.75)
        return Evidence(_unless_words(strength, a, b))
    if later.chinese and earlier.chinese and len(a) == len(b):
        at = places(a, b)
        if at.other or at.near or at.look <= at.sound or not at.same:
            return None
        # of two characters one is half of the mark: less than one of a class
        return Evidence(_unless_words(0.88 if len(a) >= 3 else 0.8, a, b))
    if later.mixed or earlier.mixed:
        return None
    a, b = _compared(later, earlier)
    if min(len(a), len(b)) < _SEEN or a == b:
        return None
    best = max(Indel.normalized_similarity(x, y) for x in look_of(a) for y in look_of(b))
    # by letters alone it is written's to say
    tricked = best >= 0.87 and best > Indel.normalized_similarity(a, b)
    return (
        Evidence(_unless_words(best - 0.02, a, b))
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
    return Evidence(0.88 - _ORDINARY if is_everyday(a) or is_everyday(b) else 0.88)


def _unless_words(strength: float, a: str, b: str) -> float:
    """The strength, but that of chance where the two are different words of the language, or the later one is a
    word that has the earlier in it (天安门, 天安).
    """
    if strength > _CHANCE and a != b and ((known(a) and known(b)) or (b in a and is_headword(a))):
        return _CHANCE
    return strength


WAYS: dict[str, Callable[[Form, Form], Evidence | None]] = {
    "contained": contained, "written": written, "permuted": permuted, "look": look, "sound": sound,
    "meaning": meaning,
}  # fmt: skip
