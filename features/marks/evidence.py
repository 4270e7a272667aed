"""What every kind of evidence that two marks are alike rests on: its form, its limits, and what is compared.

The kinds are containing.py (one mark inside another), sounding.py, and the others in telling.py. Strengths below 0.8
mean: seen, but chance explains it. Two different words of the language (土地 and 工地, FLOUR and FLOWER) are told apart
by everybody, however alike they look or sound; words of everybody's marks (everyday.py) are nobody's.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from bonafile.features.marks.dictionary import is_headword, known
from bonafile.features.marks.forms import Form
from bonafile.features.marks.resemblance import tells

#: The strength of what two different words of the language have in common, and of what is everybody's.
CHANCE, EVERYBODYS = 0.7, 0.7
#: How much weaker a word of the language inside another mark tells than a coined one.
ORDINARY = 0.08
#: Letters inside others that only look like a mark shorter than this are chance.
SEEN = 6
#: Sounds of letters shorter than this are near everything.
SPOKEN = 4
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


def written_alike(a: str, b: str, alike: float) -> bool:
    """Whether a similarity tells: letters more than characters, beginnings most, short words with one letter more only."""
    if not tells(a, b) or alike < _WRITTEN - 1e-9:
        return False
    if not (a.isascii() and b.isascii()):
        return True
    if min(len(a), len(b)) < 6 and abs(len(a) - len(b)) > 1:
        return False
    return alike >= (_LETTERS if a[0] == b[0] else _OTHER_BEGINNING)


def compared(later: Form, earlier: Form) -> tuple[str, str]:
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


def unless_words(strength: float, a: str, b: str) -> float:
    """The strength, but that of chance where the two are different words of the language, or the later one is a
    word that has the earlier in it (天安门, 天安).
    """
    if strength > CHANCE and a != b and ((known(a) and known(b)) or (b in a and is_headword(a))):
        return CHANCE
    return strength
