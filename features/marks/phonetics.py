"""How a mark sounds: all readings of its characters in toneless pinyin, letters by how they are spoken.

Readings of characters come from tables/readings.txt, derived from pypinyin (reading_table.py): all it lists that
some word has, and the first one in any case (readings no word has are those of rare senses: 达 as ti). The rules
for letters are our own. Chinese and Latin come out in one alphabet, so that 耐克 and NAIKE sound alike; letters
that are pinyin from end to end have that as a reading too (FUANNA, 富安娜), with v for ü. How two sounds are
compared is views/sound.py.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import kernel
from bonafile.features.marks.engine.strings import points, points_text

#: A text has at most so many readings: those of its parts are multiplied from the left while they are no more.
MOST = 8
_TABLE = Path(__file__).with_name("tables") / "readings.txt"
_HAN_FROM, _HAN_TO = 0x3400, 0x9FFF
_A, _E, _I, _O, _U, _Y = (np.uint32(ord(c)) for c in "aeiouy")
_C, _D, _F, _G, _H, _K, _L, _N, _P, _Q, _R, _S, _T, _V, _W, _X, _Z = (
    np.uint32(ord(c)) for c in "cdfghklnpqrstvwxz"
)
_UE = np.uint32(0xFC)


class Readings(NamedTuple):
    """Readings of the characters from U+3400 to U+9FFF, and the plain letter behind an accented one."""

    first: NDArray[np.int32]  # readings of character c are first[c - 0x3400] … first[c - 0x3400 + 1] - 1
    offset: NDArray[np.int32]
    text: NDArray[np.uint32]
    plain: NDArray[np.uint32]  # of code points below 0x250; 0 for what is no letter
    syllables: NDArray[np.int64]  # of two letters and more, as numbers (_number), ascending


@cache
def readings() -> Readings:
    """The tables, read once."""
    known: dict[str, list[str]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            character, *ways = line.split(" ")
            known[character] = ways
    first = [0]
    spoken: list[str] = []
    for point in range(_HAN_FROM, _HAN_TO + 1):
        spoken += known.get(chr(point), ())
        first.append(len(spoken))
    text, offset = points(spoken)
    plain = np.zeros(0x250, np.uint32)
    for point in range(len(plain)):
        letter = unicodedata.normalize("NFD", chr(point))[0]
        plain[point] = ord(letter) if "a" <= letter <= "z" else 0
    said = {w.replace("ü", "v") for ways in known.values() for w in ways[:2]}
    numbers = sorted(_syllable_number(w) for w in said if w.isascii() and w.isalpha() and len(w) > 1)
    return Readings(
        np.array(first, np.int32), offset.astype(np.int32), text, plain, np.array(numbers, np.int64)
    )


def _syllable_number(syllable: str) -> int:
    number = 0
    for letter in syllable:
        number = number * 32 + ord(letter) - 96
    return number


def sounds(
    text: NDArray[np.uint32], offset: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """All readings of folded texts: code points, offsets, and the text each reading is of. None of an empty one."""
    table = readings()
    return _sounds(text, offset, *table)  # type: ignore[no-any-return]


def sound_folded(folded: str) -> tuple[str, ...]:
    """The readings of one folded form, the usual one first, without repeats."""
    text, offset, _of = sounds(*points([folded]))
    return tuple(dict.fromkeys(points_text(text[a:b]) for a, b in pairwise(offset)))


@kernel
def _sounds(
    text: np.ndarray, offset: np.ndarray, first: np.ndarray, r_offset: np.ndarray, r_text: np.ndarray,
    plain: np.ndarray, syllables: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    longest = 0
    for i in range(len(offset) - 1):
        if offset[i + 1] - offset[i] > longest:
            longest = offset[i + 1] - offset[i]
    out = np.empty(1 << 16, np.uint32)
    ends = np.zeros(1 << 12, np.int64)
    of = np.empty(1 << 12, np.int64)
    size, count = 0, 0
    # parts of a text: where the readings of each begin, in `spoken`
    spoken = np.empty(8 * longest + 64, np.uint32)
    # how many readings; number of the first (Han) or begin; end (-1: Han); readings shortened by a last e;
    # where its letters as pinyin begin and end, the last reading
    part = np.empty((longest + 1, 6), np.int64)
    picked = np.empty(longest + 1, np.int64)
    for i in range(len(offset) - 1):
        a, b = offset[i], offset[i + 1]
        if a == b:
            continue
        parts, used, ways = 0, 0, 1
        at = a
        room = 0
        while at < b:
            c = text[at]
            if 0x3400 <= c <= 0x9FFF and first[c - 0x3400 + 1] > first[c - 0x3400]:
                f = first[c - 0x3400]
                part[parts, 0] = first[c - 0x3400 + 1] - f
                part[parts, 1] = f
                part[parts, 2] = -1
                most = 0
                for r in range(f, first[c - 0x3400 + 1]):
                    most = max(most, int(r_offset[r + 1] - r_offset[r]))
                room += most
                at += 1
            elif c < 0x250 and plain[c] != 0:
                end = at
                while end < b and text[end] < 0x250 and plain[text[end]] != 0:
                    end += 1
                stop = _spoken_letters(text, at, end, plain, spoken, used)
                part[parts, 0] = 1
                part[parts, 1] = used
                part[parts, 2] = stop
                part[parts, 3] = 0
                part[parts, 4] = -1
                # a last e behind a consonant is spoken or not (NIKE, MOBILE)
                if (
                    stop - used > 2
                    and spoken[stop - 1] == _E
                    and text[end - 1] == _E
                    and not _vowel(spoken[stop - 2])
                ):
                    part[parts, 0] = 2
                    part[parts, 3] = 1
                used = stop
                if end - at > 1 and _is_pinyin(text, at, end, plain, syllables):
                    for k in range(at, end):
                        c = plain[text[k]]
                        spoken[used] = _UE if c == _V and k > at and plain[text[k - 1]] in (_L, _N) else c
                        used += 1
                    same = used - stop == stop - part[parts, 1]
                    for k in range(stop, used):
                        same = same and spoken[k] == spoken[part[parts, 1] + k - stop]
                    if same:
                        used = stop
                    else:
                        part[parts, 4] = stop
                        part[parts, 5] = used
                        part[parts, 0] += 1
                room += max(stop - part[parts, 1], end - at)
                at = end
            else:
                spoken[used] = c
                part[parts, 0] = 1
                part[parts, 1] = used
                part[parts, 2] = used + 1
                part[parts, 3] = 0
                part[parts, 4] = -1
                used += 1
                room += 1
                at += 1
            if ways * part[parts, 0] > MOST:
                part[parts, 0] = 1
            ways *= part[parts, 0]
            parts += 1
        picked[:parts] = 0
        for _way in range(ways):
            if size + room > len(out):
                bigger = np.empty(2 * len(out) + room, np.uint32)
                bigger[:size] = out[:size]
                out = bigger
            if count + 1 >= len(ends):
                more = np.zeros(2 * len(ends), np.int64)
                more[: count + 1] = ends[: count + 1]
                ends = more
                others = np.empty(2 * len(of), np.int64)
                others[:count] = of[:count]
                of = others
            for p in range(parts):
                if part[p, 2] < 0:
                    r = part[p, 1] + picked[p]
                    for k in range(r_offset[r], r_offset[r + 1]):
                        out[size] = r_text[k]
                        size += 1
                elif part[p, 4] >= 0 and picked[p] == 1 + part[p, 3]:
                    for k in range(part[p, 4], part[p, 5]):
                        out[size] = spoken[k]
                        size += 1
                else:
                    for k in range(part[p, 1], part[p, 2] - picked[p]):
                        out[size] = spoken[k]
                        size += 1
            of[count] = i
            count += 1
            ends[count] = size
            p = parts - 1
            while p >= 0:
                picked[p] += 1
                if picked[p] < part[p, 0]:
                    break
                picked[p] = 0
                p -= 1
    return out[:size].copy(), ends[: count + 1].copy(), of[:count].copy()


@kernel
def _is_pinyin(text: np.ndarray, a: int, b: int, plain: np.ndarray, syllables: np.ndarray) -> bool:
    """Whether the letters text[a:b] can be cut into syllables of two to six letters (or a, e, o)."""
    reached = np.zeros(b - a + 1, np.bool_)
    reached[0] = True
    for i in range(a, b):
        if not reached[i - a]:
            continue
        number = np.int64(0)
        for k in range(i, min(b, i + 6)):
            c = plain[text[k]]
            number = number * 32 + np.int64(c) - 96
            if k == i:
                reached[k + 1 - a] |= c in (_A, _E, _O)
                continue
            at = np.searchsorted(syllables, number)
            if at < len(syllables) and syllables[at] == number:
                reached[k + 1 - a] = True
    return bool(reached[b - a])


@kernel
def _vowel(c: int) -> bool:
    return c in (_A, _E, _I, _O, _U)


@kernel
def _spoken_letters(text: np.ndarray, a: int, b: int, plain: np.ndarray, out: np.ndarray, size: int) -> int:
    """Write how the letters text[a:b] are spoken behind out[:size]; returns the new size.

    In order of precedence, where they stand: tch and sch as ch and sh; ph f; ck, cq, q and c k (before e, i, y: s);
    qu kw; x ks (first: s); gh g where first or before a vowel, else silent; wh w; first kn, wr, ps n, r, s;
    ee, ea, ie, ey i; oo, ou u; y behind a consonant or last i; z s; a doubled letter one.
    """
    begin = size
    i = a
    while i < b:
        c = plain[text[i]]
        d = plain[text[i + 1]] if i + 1 < b else np.uint32(0)
        e = plain[text[i + 2]] if i + 2 < b else np.uint32(0)
        step = 1
        x, y = c, np.uint32(0)
        if c == _T and d == _C and e == _H:
            x, y, step = _C, _H, 3
        elif c == _S and d == _C and e == _H:
            x, y, step = _S, _H, 3
        elif c == _P and d == _H:
            x, step = _F, 2
        elif c == _C and (d in (_K, _Q)):
            x, step = _K, 2
        elif c == _Q:
            x = _K
            if d == _U and i + 2 < b:
                y, step = _W, 2
        elif c == _C and d == _H:
            x, y, step = _C, _H, 2
        elif c == _C:
            x = _S if d in (_E, _I, _Y) else _K
        elif c == _X:
            x, y = (_K, _S) if i > a else (_S, np.uint32(0))
        elif c == _G and d == _H:
            x, step = (_G, 2) if i == a or _vowel(e) else (np.uint32(0), 2)
        elif c == _W and d == _H:
            x, step = _W, 2
        elif i == a and ((c == _K and d == _N) or (c == _W and d == _R) or (c == _P and d == _S)):
            x, step = d, 2
        elif (c == _E and (d in (_E, _A, _Y))) or (c == _I and d == _E):
            x, step = _I, 2
        elif c == _O and (d in (_O, _U)):
            x, step = _U, 2
        elif c == _Y and i > a and (not _vowel(plain[text[i - 1]]) or i + 1 == b):
            x = _I
        elif c == _Z:
            x = _S
        if x != 0 and (size == begin or out[size - 1] != x):
            out[size] = x
            size += 1
        if y != 0:
            out[size] = y
            size += 1
        i += step
    return size
