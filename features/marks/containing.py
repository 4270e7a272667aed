"""Evidence that the earlier mark stands inside the later one: as written, nearly so, as it looks or as it sounds."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Indel

from bonafile.features.marks import resemblance
from bonafile.features.marks.dictionary import is_headword, known, ordinary
from bonafile.features.marks.everyday import everyday, is_everyday, made_of
from bonafile.features.marks.evidence import (
    CHANCE,
    EVERYBODYS,
    ORDINARY,
    SEEN,
    SPOKEN,
    Evidence,
    unless_words,
    written_alike,
)
from bonafile.features.marks.folding import look as look_of
from bonafile.features.marks.forms import Form
from bonafile.features.marks.resemblance import tellable
from bonafile.features.marks.sounding import spoken
from bonafile.features.marks.syllables import places


def contained(later: Form, earlier: Form) -> Evidence | None:
    """The earlier mark stands in the later one: as written, nearly so, as it looks or as it sounds."""
    found = [e for e in _inside(later, earlier) if e is not None]
    best = max(found, key=lambda e: e.strength, default=None)
    if best is not None and is_everyday(earlier.folded):
        return best._replace(strength=min(best.strength, EVERYBODYS))
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
            strength -= ORDINARY
        if is_headword(a):
            strength = min(strength, CHANCE)  # ADVISABLE, 自行车
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
    return Evidence(min(strength, CHANCE) if ordinary(earlier.own) else strength, "own", like.start, like.end)


def _nearly_inside(later: Form, earlier: Form) -> Evidence | None:
    """A long word of letters with a letter or so changed, at an end (FARRARIMAY) or as a word of its own."""
    near = None
    if (
        len(earlier.words) == len(later.words) == 1
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
        alike = Indel.normalized_similarity(word, wanted, score_cutoff=0.9)
        # who writes a word of the language beside others means it
        meant = word in everyday() or known(word)
        if word != wanted and not meant and alike and written_alike(word, wanted, alike):
            return Evidence(unless_words(0.95 * alike, word, wanted), "nearly", at, at + len(word))
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
                and len(b) < SEEN
                and look[start : start + len(wanted)] not in _looking_words(later)
            ):
                continue
            placed = look is later.looks[0]
            end = start + len(wanted)
            own = a[start:end] if placed else ""
            share = len(wanted) / len(look)
            if placed and own in later.words:
                share = max(share, _word_share(later))
            at_edges = placed and (start in later.edges or end in later.edges)
            if earlier.mixed:
                strength = 0.72 + 0.27 * share if _keeps(own, b) else CHANCE
            else:
                strength = (0.72 if at_edges or not placed else 0.55) + 0.27 * share
            return Evidence(
                0.97 * unless_words(strength, own, b), "look", *((start, end) if placed else (-1, -1))
            )
    return None


def _looking_words(form: Form) -> list[str]:
    """Looks of the words that are none: with a digit or a sign among their letters, or five letters that mean nothing.

    Of short words no other tells (STUDIO, CLIO).
    """
    return [look_of(w)[0] for w in form.words if not w.isalpha() or (len(w) >= SEEN - 1 and not known(w))]


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
            strength = 0.97 * unless_words(0.72 + 0.27 * share, part, b)
            if len(b) == 2 and look_of(part) != look_of(b):
                # one of two is half of the mark, and every character has neighbours
                strength = min(strength, CHANCE)
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
        if end - start == len(a) or part in everyday() or len(heard) < SPOKEN:
            continue
        if len(earlier.words) > 1 and any(heard in spoken(word) for word in earlier.words):
            continue  # KIDZ sounds like K KIDS because of its KIDS
        share = len(part) / len(later.own if part in later.own else a)
        if part in later.words and not resemblance.has_han(part):
            share = max(share, _word_share(later))
        strength = 0.72 + 0.27 * share
        if earlier.chinese and resemblance.is_han(part):
            strength = strength if _keeps(part, b) else CHANCE
        elif earlier.mixed != resemblance.has_han(part) and len(heard) < 5:
            strength = CHANCE
        if ordinary(part):  # CLASSICS beside CLASSIX: the filer took a word
            strength -= ORDINARY
        return Evidence(0.97 * unless_words(strength, part, b), "sound", start, end)
    return None


def _keeps(part: str, mark: str) -> bool:
    """Whether a run of Chinese characters that sounds or looks like a mark is more than chance."""
    if len(part) != len(mark):
        return len(mark) >= 3
    return len(mark) >= 3 or any(x == y for x, y in zip(part, mark, strict=True))
