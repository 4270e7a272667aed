"""The skeleton of a claim: its turns of phrase, with everything that is named taken out.

Two claims made from one template with other materials, parts and numbers put in have the same skeleton. It
is a function of the one text alone (no register, no learned list), so it never changes and cannot look
ahead. Exactly: of claim 1 (of the abstract where there are no claims), in NFKC, simplified script and lower
case, without bracketed reference signs, keep the closed-class words of patent language (turns.py) and the
commas, semicolons, colons and full stops; put one slot for every run of anything else (numbers, units,
names); fold an enumeration of slots (…、…和…) into one. Skeletons are compared by digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.shingles import plain_with_positions
from bonafile.features.texts.turns import CONTENT, LIST_WORDS, SLOT, STOPS, WORDS, Turns, turns, turns_of

#: A skeleton with fewer kept words says nothing about where a text comes from.
MIN_WORDS = 14

_LISTED = np.array([word in LIST_WORDS for word in WORDS])
_IDEOGRAPHIC_STOP, _STOP = WORDS.index("。"), WORDS.index(".")
_SAYS = np.array([word != SLOT and word not in STOPS for word in WORDS])


@dataclass(frozen=True)
class Piece:
    """A kept word, or SLOT for a run of anything else: as written in plain form, and where it stands in the
    text as given (end excluded).
    """

    kind: str
    written: str
    start: int
    end: int


def skeleton_text(text: str) -> str:
    """The skeleton in readable form, slots as `_`, tokens separated by one space."""
    tokens, _starts = _framed(turns([text]))
    return " ".join(WORDS[k] for k in tokens.tolist())


def skeletons(claims: Sequence[str], abstracts: Sequence[str]) -> list[str]:
    """For each filing the digest (16 hexadecimal digits) of the skeleton of its first claim, else of its
    abstract; '' where that keeps fewer than MIN_WORDS words, because short phrases are everybody's.
    """
    firsts = [first_claim(c) or a for c, a in zip(claims, abstracts, strict=True)]
    tokens, starts = _framed(turns(firsts))
    says = np.concatenate(([0], np.cumsum(_SAYS[tokens])))
    out = []
    for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if says[last] - says[first] < MIN_WORDS:
            out.append("")
            continue
        written = " ".join([WORDS[k] for k in tokens[first:last].tolist()])
        out.append(hashlib.blake2b(written.encode(), digest_size=8).hexdigest())
    return out


def _framed(found: Turns) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """The skeletons of texts as numbers in WORDS, end to end, and where each begins."""
    return _frames(found.kinds, found.starts, _LISTED, _IDEOGRAPHIC_STOP, _STOP)


@njit(cache=True)
def _frames(kinds, starts, listed, ideographic_stop, stop):  # type: ignore[no-untyped-def]
    tokens, ends = np.empty(len(kinds), np.int16), np.zeros(len(starts), np.int64)
    size = 0
    for text in range(len(starts) - 1):
        first = size
        for k in range(starts[text], starts[text + 1]):
            if kinds[k] > 0:
                tokens[size] = stop if kinds[k] == ideographic_stop else kinds[k]
                size += 1
            elif size == first or tokens[size - 1] != 0:
                if size - first > 1 and listed[tokens[size - 1]] and tokens[size - 2] == 0:
                    size -= 1  # the next item of an enumeration: one slot stands for all
                else:
                    tokens[size] = 0
                    size += 1
        ends[text + 1] = size
    return tokens[:size].copy(), ends


def pieces(text: str) -> list[Piece]:
    """A text as its pieces, in order."""
    codes, at = plain_with_positions(text)
    found = turns_of(codes, np.array([0, len(codes)]))
    runs: list[list[int]] = []
    for kind, begin, end in _bounds(found):
        if kind <= CONTENT and runs and runs[-1][0] == CONTENT:
            runs[-1][2] = end
        else:
            runs.append([max(kind, CONTENT), begin, end])
    out = []
    for kind, begin, end in runs:
        written = _written(found, begin, end)
        begin += len(written) - len(written.lstrip())
        end -= len(written) - len(written.rstrip())
        places = at[found.places[[begin, end - 1]]].tolist()
        out.append(Piece(WORDS[kind], written.strip(), places[0], places[1] + 1))
    return out


def content_runs(text: str) -> list[str]:
    """What a skeleton leaves out of a text: its runs of names, numbers and other content, in plain form."""
    found = turns([text])
    return [_written(found, begin, end) for kind, begin, end in _bounds(found) if kind <= CONTENT]


def _bounds(found: Turns) -> Iterator[tuple[int, int, int]]:
    return zip(found.kinds.tolist(), found.begins.tolist(), found.ends.tolist(), strict=True)


def _written(found: Turns, begin: int, end: int) -> str:
    return "".join(map(chr, found.codes[begin:end].tolist()))
