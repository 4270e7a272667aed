"""Templates: marks of one group that share a head or tail word with several others (`… TOKEN`, name + 建盏).

A template shows only when its fourth mark is filed; each hit says from which day it could be seen.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.resemblance import is_han
from bonafile.features.marks.table import KEYS

_DAYS, _OTHERS = 365, 3
_RUNS = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]+")


def slots(text: str, folded: str) -> list[tuple[str, str]]:
    """Head and tail words of a mark: its words, runs of script, or two Chinese characters."""
    words = re.findall(r"[^\W_]+", text.casefold())
    if len(words) > 1:
        return [("head", words[0]), ("tail", words[-1])]
    runs = _RUNS.findall(folded)
    if len(runs) > 1:
        return [("head", runs[0]), ("tail", runs[-1])]
    return [("head", folded[:2]), ("tail", folded[-2:])] if is_han(folded) and len(folded) >= 3 else []


def template_hits(queries: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Marks that share a head or tail word with at least three other marks of the group within a year.

    The others may be filed before or after: a hit is known from the day the third of them was.
    """
    groups = set(queries["group"]) - {""}
    owned = marks[marks["group"].isin(groups)].reset_index(drop=True)
    asked = pd.MultiIndex.from_frame(owned[KEYS]).isin(
        pd.MultiIndex.from_frame(queries[KEYS].drop_duplicates())
    )
    owned = owned.assign(asked=asked)
    distinct = owned[["mark_text", "folded"]].drop_duplicates()
    rows = [
        (text, folded, side, word)
        for text, folded in distinct.itertuples(index=False)
        for side, word in slots(text, folded)
    ]
    by_slot = owned.merge(
        pd.DataFrame(rows, columns=["mark_text", "folded", "side", "term"]), on=["mark_text", "folded"]
    )
    slot = by_slot.groupby(["group", "side", "term"], sort=False)
    by_slot = by_slot[(slot["folded"].transform("nunique") > _OTHERS) & slot["asked"].transform("any")]
    by_slot = by_slot.sort_values(["filing_date", "known_from", *KEYS], kind="stable")
    found = [
        part.assign(third=third_known(*(part[c].to_numpy() for c in ("filing_date", "known_from", "form"))))
        for _key, part in by_slot.assign(form=pd.factorize(by_slot["folded"])[0]).groupby(
            ["group", "side", "term"], sort=False
        )
    ]
    if not found:
        return by_slot.iloc[:0].assign(category="template", similarity=1.0, how="contained")
    out = pd.concat(found)
    out = out[out["asked"] & (out["third"] >= 0)]
    out = out.assign(known_from=out[["known_from", "third"]].max(axis=1))
    out = out[out["known_from"] < out["known_until"]]
    out = out.sort_values([*KEYS, "known_until", "known_from", "side", "term"], kind="stable")
    return out.drop_duplicates([*KEYS, "side", "known_until"]).assign(
        category="template", similarity=1.0, how="contained", owner="", owner_name=""
    )


def third_known(
    filed: NDArray[np.int64], known: NDArray[np.int64], form: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each mark of a slot the day by which three other marks within a year were known, -1 if never."""
    first, last = np.searchsorted(filed, filed - _DAYS), np.searchsorted(filed, filed + _DAYS, side="right")
    out = np.full(len(filed), -1, dtype=np.int64)
    orders: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, window in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if window not in orders:
            orders[window] = _first_known_forms(known, form, *window)
        days = [known_on for other, known_on in orders[window] if other != form[i]]
        if len(days) >= _OTHERS:
            out[i] = days[_OTHERS - 1]
    return out


def _first_known_forms(
    known: NDArray[np.int64], form: NDArray[np.int64], start: int, end: int
) -> list[tuple[int, int]]:
    """The four distinct marks of a window known first, with the day."""
    seen: dict[int, int] = {}
    for j in start + np.argsort(known[start:end], kind="stable"):
        seen.setdefault(int(form[j]), int(known[j]))
        if len(seen) > _OTHERS:
            break
    return list(seen.items())
