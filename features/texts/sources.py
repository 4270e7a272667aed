"""Which earlier texts a text may have been put together from: the few that hold most of its passages.

A passage that many unrelated applicants use, in texts of different make, is a turn of phrase of the law or of
the field and counts for nothing: the register itself tells which, by what had been filed before the text at
hand. So does what the applicant itself wrote first, whoever copied it since. The rest are laid to sources greedily, the one that holds most of what is left first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.passages import Sampled

#: A passage is common from the day on which so many applicants, with so many different skeletons, had used it.
COMMON_TO = 12
#: Sources sought per text.
MOST_SOURCES = 8
#: A source holds at least so many sampled passages of the text, and at least this share of those that tell.
LEAST_PASSAGES = 2
LEAST_SHARE = 0.04

_CONSIDERED = 48


@dataclass(frozen=True)
class Laid:
    """Sources of texts: `text[k]` (position among the texts asked about) may owe to `source[k]` (number of a
    text of the register) `passages[k]` more than to the sources before it. `common` tells for every sampled
    passage asked about whether it was common by then, or the applicant's own.
    """

    text: NDArray[np.int64]
    source: NDArray[np.int64]
    passages: NDArray[np.int64]
    common: NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """Texts asked about: their passages (passage k of `sampled` is number `which[k]` of those looked up), how
    many texts of the register were known before each (`before`), and the number of the applicant of each.
    """

    sampled: Sampled
    which: NDArray[np.int64]
    before: NDArray[np.int64]
    groups: NDArray[np.int64]


def laid_to_sources(
    asked: Asked,
    starts: NDArray[np.int64],
    texts: NDArray[np.int32],
    groups: NDArray[np.int64],
    makes: NDArray[np.int64],
    others_only: bool = True,
    greedy: bool = True,
    least_share: float = LEAST_SHARE,
) -> Laid:
    """Lays each text asked about to earlier texts.

    Passage i of those looked up is held by `texts[starts[i]:starts[i + 1]]`. `groups` and `makes` number, for
    every text of the register, its first applicant (below 0: unknown) and its skeleton (or itself).
    `others_only`: leave out texts of the same applicant. `greedy`: count for a source only what no source
    before it holds; otherwise every text that holds `least_share` of the passages is told, likeliest first.
    """
    since = _common_since(starts, texts, groups, makes)
    return Laid(*_laid(
        asked.sampled.starts, asked.which, asked.before, asked.groups, starts, texts, groups, since,
        others_only, greedy, least_share,
    ))  # fmt: skip


@njit(cache=True)
def _common_since(starts, texts, groups, makes):  # type: ignore[no-untyped-def]
    """For every passage the number of the text with which it became common; a large number if it did not."""
    out = np.full(len(starts) - 1, np.iinfo(np.int64).max)
    seen_groups, seen_makes = np.empty(COMMON_TO, np.int64), np.empty(COMMON_TO, np.int64)
    for i in range(len(starts) - 1):
        if starts[i + 1] - starts[i] < COMMON_TO:
            continue
        many_groups = many_makes = 0
        for at in range(starts[i], starts[i + 1]):
            text = texts[at]
            if many_groups < COMMON_TO and groups[text] >= 0:
                new = True
                for k in range(many_groups):
                    new = new and seen_groups[k] != groups[text]
                if new:
                    seen_groups[many_groups] = groups[text]
                    many_groups += 1
            if many_makes < COMMON_TO:
                new = True
                for k in range(many_makes):
                    new = new and seen_makes[k] != makes[text]
                if new:
                    seen_makes[many_makes] = makes[text]
                    many_makes += 1
            if many_groups == COMMON_TO and many_makes == COMMON_TO:
                out[i] = text
                break
    return out


@njit(cache=True)
def _laid(  # type: ignore[no-untyped-def]
    asked, which, before, whose, starts, texts, groups, since, others_only, greedy, least_share
):
    tally = np.zeros(len(groups), np.int32)
    touched = np.empty(1024, np.int64)
    common = np.zeros(len(which), np.bool_)
    most = MOST_SOURCES if greedy else _CONSIDERED
    out_text = np.empty(len(asked) * most, np.int64)
    out_source = np.empty(len(asked) * most, np.int64)
    out_many = np.empty(len(asked) * most, np.int64)
    found = 0
    best, best_many = np.empty(_CONSIDERED, np.int64), np.empty(_CONSIDERED, np.int64)
    for q in range(len(asked) - 1):
        own, mine = before[q], whose[q]
        telling, many_touched = 0, 0
        for k in range(asked[q], asked[q + 1]):
            i = which[k]
            of_own = False
            if others_only and mine >= 0 and starts[i] < starts[i + 1]:
                first = texts[starts[i]]
                of_own = first < own and groups[first] == mine  # the applicant wrote it first
            if since[i] < own or of_own:
                common[k] = True
                continue
            telling += 1
            for at in range(starts[i], starts[i + 1]):
                text = texts[at]
                if text >= own:
                    break
                if others_only and mine >= 0 and groups[text] == mine:
                    continue
                if tally[text] == 0:
                    if many_touched == len(touched):
                        more = np.empty(2 * many_touched, np.int64)
                        more[:many_touched] = touched
                        touched = more
                    touched[many_touched] = text
                    many_touched += 1
                tally[text] += 1
        least = max(LEAST_PASSAGES, int(np.ceil(least_share * telling)))
        if telling < 3 * LEAST_PASSAGES:
            least = 1
        # the likeliest few, earliest first among equals
        many = 0
        for t in range(many_touched):
            text = touched[t]
            hits = tally[text]
            tally[text] = 0
            if hits < least:
                continue
            at = min(many, _CONSIDERED)
            while at > 0 and (
                best_many[at - 1] < hits or (best_many[at - 1] == hits and best[at - 1] > text)
            ):
                if at < _CONSIDERED:
                    best[at], best_many[at] = best[at - 1], best_many[at - 1]
                at -= 1
            if at < _CONSIDERED:
                best[at], best_many[at] = text, hits
                many = min(many + 1, _CONSIDERED)
        if many == 0:
            continue
        if not greedy:
            for c in range(many):
                out_text[found], out_source[found], out_many[found] = q, best[c], best_many[c]
                found += 1
            continue
        size = asked[q + 1] - asked[q]
        held = np.zeros((many, size), np.bool_)
        for k in range(size):
            if common[asked[q] + k]:
                continue
            i = which[asked[q] + k]
            for at in range(starts[i], starts[i + 1]):
                for c in range(many):
                    if texts[at] == best[c]:
                        held[c, k] = True
        for _ in range(MOST_SOURCES):
            top, top_many = -1, least - 1
            for c in range(many):
                new = 0
                for k in range(size):
                    new += held[c, k]
                if new > top_many:
                    top, top_many = c, new
            if top < 0:
                break
            out_text[found], out_source[found], out_many[found] = q, best[top], top_many
            found += 1
            for k in range(size):
                if held[top, k]:
                    for c in range(many):
                        held[c, k] = False
    return out_text[:found].copy(), out_source[:found].copy(), out_many[:found].copy(), common
