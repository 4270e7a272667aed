"""What to show of two like texts: the passages they share, for highlighting, and one sentence about them.

For two texts at hand only; which texts are alike is copies.py's answer. Positions refer to the texts exactly
as given, so a page can mark them without folding anything itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafile.features.texts.claims import split_claims
from bonafile.features.texts.shingles import fold_with_positions
from bonafile.features.texts.substitutions import numbers_changed

#: Letters and digits (spaces and punctuation not counted) from which a shared passage is worth showing.
SHORTEST = 12
_REPEATS = 32  # places of one phrase that are followed up
_CHANGES = 4


def spans(a_text: str, b_text: str, limit: int = 20) -> list[tuple[int, int, int, int]]:
    """Shared passages of at least SHORTEST letters and digits, longest chosen first, none overlapping
    another in either text.

    Returns at most `limit` tuples (start_a, end_a, start_b, end_b), character positions in the texts as
    given, ends excluded, in the order of a_text. Spacing, punctuation, case, width and script may differ.
    """
    a, a_at = fold_with_positions(a_text)
    b, b_at = fold_with_positions(b_text)
    chosen = _tiles(a, b, limit)
    return [
        (int(a_at[i]), int(a_at[i + size - 1]) + 1, int(b_at[j]), int(b_at[j + size - 1]) + 1)
        for i, j, size in sorted(chosen)
    ]


def _tiles(a: NDArray[np.uint32], b: NDArray[np.uint32], limit: int) -> list[tuple[int, int, int]]:
    """Greedy tiling (Wise 1993): again and again the longest common run of what is not yet covered."""
    runs = _runs(a, b)
    free_a, free_b = np.ones(len(a), dtype=bool), np.ones(len(b), dtype=bool)
    chosen: list[tuple[int, int, int]] = []
    while runs and len(chosen) < limit:
        runs.sort(key=lambda run: (run[2], -run[0], -run[1]))
        i, j, size = runs.pop()
        free = free_a[i : i + size] & free_b[j : j + size]
        if free.all():
            free_a[i : i + size] = free_b[j : j + size] = False
            chosen.append((i, j, size))
        else:
            runs.extend((i + s, j + s, e - s) for s, e in _true_runs(free) if e - s >= SHORTEST)
    return chosen


def _runs(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> list[tuple[int, int, int]]:
    """Maximal common runs (start in a, start in b, length) of at least SHORTEST characters."""
    if min(len(a), len(b)) < SHORTEST:
        return []
    places: dict[bytes, list[int]] = {}
    width = SHORTEST * a.itemsize
    a_bytes, b_bytes = a.tobytes(), b.tobytes()
    for j in range(len(b) - SHORTEST + 1):
        places.setdefault(b_bytes[j * 4 : j * 4 + width], []).append(j)
    out: list[tuple[int, int, int]] = []
    reached: dict[int, int] = {}  # how far in a the run on each diagonal goes
    for i in range(len(a) - SHORTEST + 1):
        for j in places.get(a_bytes[i * 4 : i * 4 + width], [])[:_REPEATS]:
            if reached.get(i - j, -1) > i:
                continue
            rest = min(len(a) - i, len(b) - j)
            unlike = np.flatnonzero(a[i : i + rest] != b[j : j + rest])
            size = int(unlike[0]) if len(unlike) else rest
            reached[i - j] = i + size
            out.append((i, j, size))
    return out


def _true_runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def describe(a: Mapping[str, Any], b: Mapping[str, Any], lang: str = "en") -> str:
    """One sentence on how much of filing `a` stands in the earlier filing `b`, and which numbers changed.

    `a`, `b`: mappings with application_number and any of claims, abstract, title, description (as in the
    filings table). `lang`: `en` or `zh`. Compared is claim 1, where both have claims and these have something in
    common; else claim 1 with the other's description, the descriptions, the abstracts, or what there is.
    """
    part, mine, theirs = next(_met(a, b))
    covered = math.floor(100 * _covered(mine, theirs))  # 100% is said only of the whole
    changes = list(dict.fromkeys((c.before, c.after) for c in numbers_changed(mine, theirs)))
    number = str(b.get("application_number") or "")
    listed = [f"{before}→{after}" for before, after in changes[:_CHANGES]]
    more = "…" if len(changes) > _CHANGES else ""
    if lang == "zh":
        names = {"claim": "权利要求1", "description": "说明书", "abstract": "摘要", "text": "文本"}
        text = f"{names[part]}的{covered}%见于{number}"
        return text + (f"，数字有改动：{'、'.join(listed)}{more}" if listed else "")
    names = {
        "claim": "claim 1",
        "description": "the description",
        "abstract": "the abstract",
        "text": "the text",
    }
    text = f"{covered}% of {names[part]} stands in {number}"
    return text + (f", numbers changed: {', '.join(listed)}{more}" if listed else "")


def _met(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The parts that are compared, those with something in common first: what it is, this text, the other's."""
    parts = list(_compared(a, b))
    return chain((p for p in parts if _covered(p[1], p[2]) >= 0.01), parts)


def _compared(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    def field(row: Mapping[str, Any], name: str) -> str:
        value = row.get(name)
        return value if isinstance(value, str) else ""

    def whole(row: Mapping[str, Any]) -> str:
        return "\n".join(
            filter(None, (field(row, n) for n in ("title", "abstract", "claims", "description")))
        )

    claims_a, claims_b = split_claims(field(a, "claims")), split_claims(field(b, "claims"))
    if claims_a and claims_b:
        yield "claim", claims_a[0], claims_b[0]
    elif field(a, "abstract") and field(b, "abstract"):
        yield "abstract", field(a, "abstract"), field(b, "abstract")
    else:
        yield "text", whole(a), whole(b)
    if claims_a and field(b, "description"):
        yield "claim", claims_a[0], field(b, "description")
    if field(a, "description"):
        yield "description", field(a, "description"), whole(b)
    yield "text", whole(a), whole(b)


def _covered(a_text: str, b_text: str) -> float:
    """Share of a_text's letters and digits that lie in passages shared with b_text."""
    a, _at = fold_with_positions(a_text)
    b, _at = fold_with_positions(b_text)
    return sum(size for _i, _j, size in _tiles(a, b, 1000)) / len(a) if len(a) else 0.0
