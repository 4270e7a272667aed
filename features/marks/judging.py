"""Whether a mark resembles an earlier one, in which way, and how strongly: the one rule over all views.

A view says how similar two marks are in one respect; this says whether that tells anything, for two marks at
hand: which hits of the views are worth a look, and what they are called. What a mark is worth (fame, how common
its words are on the register) and what a hit means for a filer is not decided here.

Strengths are comparable across kinds: 1 is equality, at :data:`ALIKE` and above a copy is meant, and what could
well be chance lies below, the nearer the higher (marks without anything in common have 0). The rule was set on half
of the labelled pairs of benchmarks/mark_pairs.py and is measured on the other half (docs/figures-mark-quality.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd
from rapidfuzz.distance import Indel

from bonafile.features.marks.evidence import Evidence
from bonafile.features.marks.forms import Form, form_of, forms_of
from bonafile.features.marks.resemblance import CUTOFF, has_han, tellable
from bonafile.features.marks.telling import WAYS

#: Verdicts of this strength and more are copies.
ALIKE = float(CUTOFF)
#: What is found, in the order in which it is named where equally strong.
KINDS = ("equal", "contained", "written", "permuted", "look", "sound", "meaning")
_AT_ONCE = 20_000


class Verdict(NamedTuple):
    """How one mark resembles an earlier one.

    kind: one of KINDS, '' for none; strength 0-1; by: for `contained` in which way (written, look, sound,
    nearly, own); start, end: where in the folded later mark (-1 if not in one place); others: further kinds
    that reach ALIKE as well.
    """

    kind: str
    strength: float
    by: str = ""
    start: int = -1
    end: int = -1
    others: tuple[str, ...] = ()

    @property
    def alike(self) -> bool:
        """Whether a copy is meant."""
        return self.strength >= ALIKE


#: Of marks that differ in a number only.
_SERIES = 0.7
#: As near as marks can come that are no copies.
NEAREST = 0.75
NONE = Verdict("", 0.0)


def verdict(later: str, earlier: str) -> Verdict:
    """How the mark `later` resembles the mark `earlier`, both as filed.

    `verdict("踏奖安", "安踏").kind == "permuted"`, `verdict("新奈克", "耐克").by == "sound"`.
    """
    return judged(form_of(later), form_of(earlier))


def verdicts(later: Sequence[str], earlier: Sequence[str]) -> pd.DataFrame:
    """:func:`verdict` of many pairs: kind, strength, by, start, end, others, one row per pair, in order.

    Some 8,000 pairs a second. ValueError where the two lists are not of one length.
    """
    rows: list[Verdict] = []
    for a in range(0, max(len(later), len(earlier)), _AT_ONCE):
        left, right = later[a : a + _AT_ONCE], earlier[a : a + _AT_ONCE]
        texts = list(dict.fromkeys([*left, *right]))
        forms = dict(zip(texts, forms_of(texts), strict=True))
        rows += [judged(forms[x], forms[y]) for x, y in zip(left, right, strict=True)]
    return pd.DataFrame(rows, columns=list(Verdict._fields))


def judged(later: Form, earlier: Form) -> Verdict:
    """:func:`verdict` of marks whose forms are at hand (forms.forms_of)."""
    a, b = later.folded, earlier.folded
    if not a or not b:
        return NONE
    if a == b:
        return Verdict("equal", 1.0 if len(a) > 1 else 0.75, "", 0, len(a))
    if not tellable(b) or not tellable(a):
        return _graded(_short(later, earlier), later, earlier)
    found = [(kind, e) for kind in KINDS[1:] if (e := WAYS[kind](later, earlier)) is not None]
    if _one_series(a, b):
        found = [(kind, e._replace(strength=min(e.strength, _SERIES))) for kind, e in found]
    return _graded(_best(found), later, earlier)


def _graded(found: Verdict, later: Form, earlier: Form) -> Verdict:
    """What is no copy by how near the marks come all the same, so that all earlier marks can be ordered: the mean of
    what chance explains and of the letters that their own parts, and the nearest two words of these, have in common.
    """
    if found.strength >= ALIKE:
        return found
    whole = Indel.normalized_similarity(later.own, earlier.own)
    words = max((_near(x, y) for x in later.own_words for y in earlier.own_words), default=0.0)
    return found._replace(strength=round((found.strength + NEAREST * (whole + words) / 2) / 2, 6))


def _near(a: str, b: str) -> float:
    """How alike two words are; less of short ones, which are near everything."""
    weight = min(1.0, min(len(a), len(b)) / (2 if has_han(a) or has_han(b) else 4))
    return weight * Indel.normalized_similarity(a, b)


def _one_series(a: str, b: str) -> bool:
    """Whether two marks differ in a number only: A1000 and A2000, whoever's the letters are."""
    if a.isalpha() or b.isalpha():
        return False
    rest = ["".join(c for c in text if not c.isdigit()) for text in (a, b)]
    return rest[0] == rest[1] and any(c.isdigit() for c in a) and any(c.isdigit() for c in b)


def _short(later: Form, earlier: Form) -> Verdict:
    """Marks that are near everything: what they have in common is named; a copy only by meaning (太阳, SUN)."""
    ways = ("look", "sound", "meaning")
    found = [(kind, e) for kind in ways if (e := WAYS[kind](later, earlier)) is not None]
    short = min(len(later.folded), len(earlier.folded)) < 2
    return _best(
        [
            (k, e if k == "meaning" and not short else e._replace(strength=min(e.strength, 0.75)))
            for k, e in found
        ]
    )


def _best(found: Iterable[tuple[str, Evidence]]) -> Verdict:
    ranked = sorted(found, key=lambda f: -f[1].strength)
    if not ranked:
        return NONE
    kind, best = ranked[0]
    others = tuple(k for k, e in ranked[1:] if e.strength >= ALIKE)
    return Verdict(kind, best.strength, best.by, best.start, best.end, others)
