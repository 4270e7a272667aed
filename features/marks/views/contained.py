"""View `contained`: an earlier mark occurs in the query, as written, as it looks or as it sounds.

**Definition.** A mark counts if its folded form has two Chinese characters, or four others that are not all
digits. It is found in a query, with similarity 1 whatever the cutoff, in the first of these ways that holds:

- `written`: its folded form is a run of the query's folded form (the whole included);
- `look`: one of its looks (folding.look) is a run of one of the query's looks;
- `sound`: it has a reading (folding.sound) in common with a *spoken part* of the query. Spoken parts are, word
  by word and script by script (a word ends at a space, a mark, or where Chinese meets other letters), every
  other word of two characters and more, and every run of two to twelve Chinese characters. (KWIK REWARDS
  against QUICK; 新奈克 against 耐克.)

`start` and `end` say where in the folded query, at its first such place; -1 where a look with `rn`, `vv` or
`cl` read as one letter was needed. engine/windows.py has the proof that none is missed.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafile.features.marks.engine.bags import han
from bonafile.features.marks.engine.kernels import kernel
from bonafile.features.marks.engine.segment import Listed, Segment, look_codes
from bonafile.features.marks.engine.strings import Strings, encoded, points, points_text, same_codes
from bonafile.features.marks.engine.windows import inside
from bonafile.features.marks.glyphs import looks
from bonafile.features.marks.phonetics import sounds
from bonafile.features.marks.resemblance import has_han
from bonafile.features.marks.views import Found, Queries, in_parts
from bonafile.features.marks.views.variants import Made, members
from bonafile.features.marks.words import word_edges

_LONGEST_RUN = 12


def found(part: Segment, queries: Queries, cutoff: Fraction, threads: int) -> Found:
    """Forms that occur in a query."""
    forms = part.forms
    plain, seen = same_codes(forms.text), look_codes(forms)
    runs = _runs(forms, forms.slots, plain, queries.points, queries.offset, threads, False)
    rows = [np.column_stack([runs[:, :2], np.zeros(len(runs), np.int64), runs[:, 2:]])]
    made: Made = looks(queries.points, queries.offset)
    # the second look of a query has other places than its folded form
    second = np.concatenate([np.zeros(1, bool), made[2][1:] == made[2][:-1]])
    for strings, slots, classes in ((forms, part.seen, seen), (part.look.strings, None, None)):
        runs = _runs(strings, slots, classes, made[0], made[1], threads, False)
        runs[second[runs[:, 0]], 2:] = -1
        if slots is None:
            rows.append(_of_forms(runs, part.look.of, made[2], 1))
        else:
            rows.append(
                np.column_stack([made[2][runs[:, 0]], runs[:, 1], np.ones(len(runs), np.int64), runs[:, 2:]])
            )
    spoken, spans = spoken_parts(queries)
    text, offset, unit = sounds(*points(spoken))
    runs = _runs(part.sound.strings, None, None, text, offset, threads, True)
    runs[:, 2:] = spans[unit[runs[:, 0]], 1:]
    rows.append(_of_forms(runs, part.sound.of, spans[unit, 0], 2))
    every = np.concatenate(rows)
    every = every[_counts(forms.text, forms.offset, np.ascontiguousarray(every[:, 1]))]
    # the best way of each query and form, at its first place
    order = np.lexsort((every[:, 4], every[:, 3], every[:, 2], every[:, 1], every[:, 0]))
    every = every[order]
    new = np.ones(len(every), bool)
    new[1:] = (every[1:, :2] != every[:-1, :2]).any(axis=1)
    every = every[new]
    return Found(every[:, 0], every[:, 1], np.ones(len(every)), every[:, 2], every[:, 3], every[:, 4])


def counts(folded: str) -> bool:
    """Whether a mark of that folded form is looked for inside others."""
    return bool(_counts(*points([folded]), np.zeros(1, np.int64))[0])


def spoken_parts(queries: Queries) -> tuple[list[str], NDArray[np.int64]]:
    """The spoken parts of each query, and for each the query, begin and end in its folded form."""
    parts: list[str] = []
    spans: list[tuple[int, int, int]] = []
    for q, text in enumerate(queries.texts):
        folded = points_text(queries.points[queries.offset[q] : queries.offset[q + 1]])
        for begin, end in pairwise(_edges(text, folded)):
            if end - begin < 2:
                continue
            if not has_han(folded[begin:end]):
                parts.append(folded[begin:end])
                spans.append((q, begin, end))
                continue
            for a in range(begin, end - 1):
                for b in range(a + 2, min(end, a + _LONGEST_RUN) + 1):
                    parts.append(folded[a:b])
                    spans.append((q, a, b))
    return parts, np.array(spans, np.int64).reshape(-1, 3)


def _edges(text: str, folded: str) -> list[int]:
    """Where words begin and end in the folded form, and where Chinese meets other characters."""
    if folded.isascii() and text.isalnum():
        return [0, len(folded)]
    chinese = [has_han(c) for c in folded]
    changes = {i for i in range(1, len(folded)) if chinese[i] != chinese[i - 1]}
    return sorted(changes | set(word_edges(text, folded)))


def _runs(
    strings: Strings, slots: NDArray[np.uint32] | None, classes: NDArray[Any] | None, text: NDArray[np.uint32],
    offset: NDArray[np.int64], threads: int, whole: bool,
) -> NDArray[np.int64]:  # fmt: skip
    """windows.inside of a table, as it stands or read by classes with the hash table of that."""
    asked = encoded(strings, text)
    slots = strings.slots if slots is None else slots
    classes = same_codes(strings.text) if classes is None else classes

    def work(a: int, b: int) -> NDArray[np.int64]:
        return inside(  # type: ignore[no-any-return]
            asked, offset[a : b + 1], strings.text, strings.offset, slots, classes, 2, whole
        )

    rows = [r + np.array([a, 0, 0, 0]) for a, r in in_parts(work, len(offset) - 1, threads)]
    return np.concatenate([np.zeros((0, 4), np.int64), *rows])


def _of_forms(
    runs: NDArray[np.int64], listed: Listed, query_of: NDArray[np.int64], way: int
) -> NDArray[np.int64]:
    """Rows of (query, form, way, begin, end) for runs equal to variants."""
    at, form = members(runs[:, 1], listed)
    return np.column_stack([query_of[runs[at, 0]], form, np.full(len(at), way), runs[at, 2:]])


@kernel
def _counts(text: np.ndarray, offset: np.ndarray, which: np.ndarray) -> np.ndarray:
    out = np.empty(len(which), np.bool_)
    for k in range(len(which)):
        a, b = offset[which[k]], offset[which[k] + 1]
        chinese = han(text, a, b)
        digits = 0
        for i in range(a, b):
            if 48 <= text[i] <= 57:
                digits += 1
        out[k] = chinese >= 2 or (b - a - chinese >= 4 and digits < b - a)
    return out
