"""Forms of an index that are a query but for something exchanged, which no view finds at the usual cutoff.

**Definition.** A form is found for a query where it is

- *by eye*: a run of the query's folded form of two to twelve characters with one Chinese character exchanged for a
  look-alike, or the whole of it, or of its own part (everyday.py), of three or four characters with two exchanged.
  Look-alikes are those of glyphs.alike_to_the_eye (长域 finds 长城, 上海三裸树 三棵树, 彼斯刀 波斯力);
- *by word*: the own part of the query, alone or with one everyday word before or behind it (欧米茄国际, 欧米茄茶业);
- *nearly inside*: written like (views/written.py, at resemblance.NEARLY) a beginning or an end, of six letters and
  more, of a query of letters, or one of its words of five and more (DRIHUSPOOTMAY, DRIHOSPOOT).

Whether such a form is a copy is judging.py's to say; copying.py asks both. All is looked up by hash or by the view
`written`, so that nothing of the definition is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.kernels import grown_rows, kernel, string_hash
from bonafile.features.marks.engine.segment import Segment
from bonafile.features.marks.engine.strings import Strings, encoded, find, points, same_codes
from bonafile.features.marks.everyday import everyday
from bonafile.features.marks.forms import Form
from bonafile.features.marks.glyphs import alike_to_the_eye
from bonafile.features.marks.resemblance import NEARLY, NEARLY_FROM, has_han, latin, tellable
from bonafile.features.marks.views import Queries, in_parts, written

#: Longest run with one character exchanged, longest text with two.
_RUN, _TWICE = 12, 4
#: The fewest letters of a word that is looked for.
_WORD = 5
_AT_ONCE = 256


def exchanged(
    part: Segment, queries: Sequence[Form], threads: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a query (its position) and a form of the part, no pair twice, ordered by query."""
    found = [
        by_eye(part.forms, [f.folded for f in queries], [f.own for f in queries], threads), _by_word(part.forms, queries, threads),
        _nearly_inside(part, queries, threads),
    ]  # fmt: skip
    pairs = np.unique(np.concatenate(found), axis=0)
    return pairs[:, 0], pairs[:, 1]


def by_eye(
    forms: Strings, folded: Sequence[str], own: Sequence[str], threads: int, least: int = 2
) -> NDArray[np.int64]:
    """Rows of (query, form): queries by their folded forms and what is their own in these; runs of `least` characters on."""
    chinese = [q for q, text in enumerate(folded) if has_han(text)]
    texts = [(q, folded[q], 1) for q in chinese]
    texts += [(q, text, 2) for q in chinese for text in {folded[q], own[q]} if 3 <= len(text) <= _TWICE]
    text, offset = points([t for _q, t, _times in texts])
    characters, row = np.unique(text, return_inverse=True)
    alike, start = points([alike_to_the_eye(chr(c)) if has_han(chr(c)) else "" for c in characters])
    asked, others = encoded(forms, text), encoded(forms, alike)
    times = np.array([t for _q, _text, t in texts], np.int64)
    table = (forms.text, forms.offset, forms.slots, same_codes(forms.text))

    def work(a: int, b: int) -> NDArray[np.int64]:
        return _exchanged(asked, row, offset[a : b + 1], times[a:b], least, start, others, *table)  # type: ignore[no-any-return]

    rows = _rows(work, len(texts), threads)
    rows[:, 0] = np.array([q for q, _text, _times in texts], np.int64)[rows[:, 0]]
    return rows


def _by_word(forms: Strings, queries: Sequence[Form], threads: int) -> NDArray[np.int64]:
    """Rows of (query, form)."""
    own, offset = points([f.own if tellable(f.own) else "" for f in queries])
    words, starts = points(sorted(everyday()))
    asked, others = encoded(forms, own), encoded(forms, words)
    table = (forms.text, forms.offset, forms.slots, same_codes(forms.text))

    def work(a: int, b: int) -> NDArray[np.int64]:
        return _beside(asked, offset[a : b + 1], others, starts, *table)  # type: ignore[no-any-return]

    return _rows(work, len(queries), threads)


def _rows(work: Callable[[int, int], NDArray[np.int64]], count: int, threads: int) -> NDArray[np.int64]:
    """What the work gives for spans of 0 … count, the first column counted from 0."""
    found = [rows + np.array([a, 0]) for a, rows in in_parts(work, count, threads, _AT_ONCE)]
    return np.concatenate([np.zeros((0, 2), np.int64), *found])


def _nearly_inside(part: Segment, queries: Sequence[Form], threads: int) -> NDArray[np.int64]:
    """Rows of (query, form)."""
    of: dict[str, list[int]] = {}
    for q, form in enumerate(queries):
        for piece in _pieces(form):
            of.setdefault(piece, []).append(q)
    found = written.found(part, Queries(list(of), *points(list(of))), NEARLY, threads)
    members = list(of.values())
    pairs = [
        (q, f) for i, f in zip(found.query.tolist(), found.form.tolist(), strict=True) for q in members[i]
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _pieces(form: Form) -> set[str]:
    """Beginnings and ends that may nearly be a word (resemblance.nearly_contained), and words."""
    a, pieces = form.folded, set()
    if latin(a) and len(a) >= NEARLY_FROM + 2:
        for size in range(max(NEARLY_FROM, -(-len(a) // 2)) - 1, len(a)):
            pieces |= {a[:size], a[-size:]}
    if len(form.words) > 1:
        pieces |= {w for w in form.words if len(w) >= _WORD and latin(w) and w not in everyday()}
    return pieces


@kernel
def _exchanged(
    asked: np.ndarray, row: np.ndarray, offset: np.ndarray, times: np.ndarray, least: int, start: np.ndarray,
    alike: np.ndarray, text: np.ndarray, starts: np.ndarray, slots: np.ndarray, same: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Rows of (text, form): forms equal to runs with one character exchanged, or to the whole with two (`times`)."""
    out = np.empty((256, 2), np.int64)
    count = 0
    run = np.empty(_RUN, asked.dtype)
    for q in range(len(offset) - 1):
        for a in range(offset[q], offset[q + 1]):
            for b in range(a + least, min(a + _RUN, offset[q + 1]) + 1):
                if times[q] == 2 and b - a < offset[q + 1] - offset[q]:
                    continue
                run[: b - a] = asked[a:b]
                for k in range(b - a):
                    for i in range(start[row[a + k]], start[row[a + k] + 1]):
                        run[k] = alike[i]
                        if times[q] == 1:
                            out, count = _entered(run, b - a, q, text, starts, slots, same, out, count)
                            continue
                        for m in range(k + 1, b - a):
                            for j in range(start[row[a + m]], start[row[a + m] + 1]):
                                run[m] = alike[j]
                                out, count = _entered(run, b - a, q, text, starts, slots, same, out, count)
                            run[m] = asked[a + m]
                    run[k] = asked[a + k]
    return out[:count].copy()


@kernel
def _beside(
    own: np.ndarray, offset: np.ndarray, words: np.ndarray, word: np.ndarray, text: np.ndarray,
    starts: np.ndarray, slots: np.ndarray, same: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Rows of (own part, form): forms equal to it alone, behind a word, or before one."""
    out = np.empty((256, 2), np.int64)
    count = 0
    for q in range(len(offset) - 1):
        a, b = offset[q], offset[q + 1]
        if a == b:
            continue
        joined = np.empty(b - a + 64, own.dtype)
        joined[: b - a] = own[a:b]
        out, count = _entered(joined, b - a, q, text, starts, slots, same, out, count)
        for w in range(len(word) - 1):
            size = word[w + 1] - word[w]
            joined[b - a : b - a + size] = words[word[w] : word[w + 1]]
            out, count = _entered(joined, b - a + size, q, text, starts, slots, same, out, count)
        for w in range(len(word) - 1):
            size = word[w + 1] - word[w]
            joined[:size] = words[word[w] : word[w + 1]]
            joined[size : b - a + size] = own[a:b]
            out, count = _entered(joined, b - a + size, q, text, starts, slots, same, out, count)
    return out[:count].copy()


@kernel
def _entered(
    wanted: np.ndarray, size: int, query: int, text: np.ndarray, starts: np.ndarray, slots: np.ndarray,
    same: np.ndarray, out: np.ndarray, count: int,
) -> tuple[np.ndarray, int]:  # fmt: skip
    """The rows with one more, where the table has the string."""
    number = find(text, starts, slots, same, string_hash(wanted, 0, size), -1, wanted, 0, size)[0]
    if number >= 0:
        if count == len(out):
            out = grown_rows(out, 0)
        out[count, 0] = query
        out[count, 1] = number
        count += 1
    return out, count
