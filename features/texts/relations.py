"""How two documents stand to each other: same applicant, one family, or neither.

Lawful likeness is what the law itself produces: a priority claimed or shared, a divisional and its parent,
divisionals of one parent and of each other, a same-day pair of invention and utility model, and all that follows
from these in turn; a range of similar designs of one applicant for one product on one day.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.documents import KEY, Documents

_JUNK = re.compile(r"[^0-9A-Z]")
_OFFICE = re.compile(r"^([A-Z]{2})[A-Z]*(?=\d)")
_CN_WITH_CHECK_DIGIT = re.compile(r"^((?:19|20)\d{2}[1-9]\d{7})[\dX]$|^(\d{8})[\dX]$")


def number_key(number: str, office: str = "") -> tuple[str, str]:
    """(office or '', bare number) of an application number as written: CN202410000001.5 and 202410000001
    are one. `office` stands in where the number names none.
    """
    bare = _JUNK.sub("", number.upper())
    prefix = _OFFICE.match(bare)
    if prefix:
        office = "CN" if prefix[0] == "ZL" else prefix[1]
        bare = bare[prefix.end() :]
    if office in {"CN", ""}:
        short = _CN_WITH_CHECK_DIGIT.match(bare)
        bare = (short[1] or short[2]) if short else bare
    return office, bare


def _same(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[1] == b[1] != "" and (a[0] == b[0] or not a[0] or not b[0])


def lawful(documents: Documents, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the documents left[i] and right[i] (rows of the frame) are of one family, or of one range of
    designs.
    """
    families = _Families.of(documents)
    out = np.zeros(len(left), dtype=bool)
    at = np.flatnonzero(families.told[left] | families.told[right])
    for place, mine, theirs in zip(at.tolist(), left[at].tolist(), right[at].tolist(), strict=True):
        (a, of_a), (b, of_b) = families.line(mine), families.line(theirs)
        out[place] = _meet(of_a, [b]) or _meet(of_b, [a]) or _meet(of_a, of_b)
    return out | _one_range(documents, left, right)


def _one_range(documents: Documents, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether two documents are designs of one (first) applicant, of one class and one filing day."""
    if "ranges" not in documents.kept:
        frame = documents.frame
        number = frame.groupby(["group", "ipc", "filed"], dropna=False).ngroup().to_numpy()
        whole = (frame["kind"] == "design") & (frame["group"] != "") & (frame["ipc"].fillna("") != "")
        documents.kept["ranges"] = np.where(whole, number, -1)
    ranges = documents.kept["ranges"]
    return (ranges[left] == ranges[right]) & (ranges[left] >= 0)


class _Families:
    """The numbers that documents name: priorities, parents, same-day siblings, and what these name in turn."""

    def __init__(self, documents: Documents) -> None:
        frame = documents.frame
        self.named = frame[[*KEY, "priority_numbers", "parent_number", "sibling_number", "known"]]
        named = (self.named.iloc[:, 2:5].fillna("") != "").to_numpy()
        self.told: NDArray[np.bool_] = named[:, 0] | named[:, 1] | named[:, 2]
        self._lines: dict[int, tuple[tuple[str, str], list[tuple[str, str]]]] = {}
        self._rows: dict[str, list[tuple[str, int]]] = {}
        rows = np.flatnonzero(self.told)
        offices, numbers = (frame[c].iloc[rows].tolist() for c in KEY)
        for row, office, number in zip(rows.tolist(), offices, numbers, strict=True):
            key = number_key(number, office)
            self._rows.setdefault(key[1], []).append((key[0], row))

    @classmethod
    def of(cls, documents: Documents) -> _Families:
        if "families" not in documents.kept:
            documents.kept["families"] = cls(documents)
        return documents.kept["families"]

    def line(self, row: int) -> tuple[tuple[str, str], list[tuple[str, str]]]:
        """A document's own number, and those of its line as far as known when the document became known."""
        if row not in self._lines:
            office, number, *_named, known = self.named.iloc[row]
            seen = self._named(row)
            for key in seen:  # grows as it goes
                for other, at in self._rows.get(key[1], ()):
                    if _same(key, (other, key[1])) and self.named["known"].iat[at] <= known:
                        seen += [k for k in self._named(at) if k not in seen]
            self._lines[row] = number_key(number, office), seen
        return self._lines[row]

    def _named(self, row: int) -> list[tuple[str, str]]:
        office, _number, priorities, parent, sibling, _known = self.named.iloc[row]
        told = [(priorities, ""), (parent, office), (sibling, office)]
        listed = [(n, of) for value, of in told if isinstance(value, str) for n in value.split(";")]
        return [number_key(n, of) for n, of in listed if n.strip()]


def _meet(some: list[tuple[str, str]], others: list[tuple[str, str]]) -> bool:
    return any(_same(a, b) for a in some for b in others)


def same_group(documents: Documents, pairs: pd.DataFrame) -> pd.DataFrame:
    """Adds `same_group`: whether any applicants of the two filings have one group key.

    `pairs` has left, right (rows of the documents' frame) and the days known, until (numbers). Where an
    applicant's row was corrected meanwhile, a pair becomes one row per interval in which the answer was one.
    """
    pairs = pairs.reset_index(drop=True)
    filing = documents.frame["filing"].to_numpy()
    held = documents.applicants
    starts = np.searchsorted(held["filing"].to_numpy(), np.arange(filing.max(initial=0) + 2))
    group, since, end = (held[c].to_numpy(dtype=np.int64) for c in ("group", "start", "end"))
    known, until = (pairs[c].to_numpy(dtype=np.int64) for c in ("known", "until"))
    left, right = (filing[pairs[c].to_numpy()] for c in ("left", "right"))
    whole, spans = _met(left, right, known, until, starts, group, since, end)
    out = pairs.assign(same_group=whole)
    partly = pd.DataFrame(spans[1:], columns=["pair", "start", "end"])
    partly = partly[~whole[partly["pair"]]]
    if not len(partly):
        return out
    pieces = [out[~out.index.isin(partly["pair"])]]
    for number, some in partly.groupby("pair"):
        pieces.append(_split(out.loc[[number]], some))
    return pd.concat(pieces, ignore_index=True)


@njit(cache=True)
def _met(left, right, known, until, starts, group, since, end):  # type: ignore[no-untyped-def]
    """Pairs with an applicant in common for all of their time, and the spans (pair, start, end) in which others have."""
    whole = np.zeros(len(left), np.bool_)
    spans = [(np.int64(-1), np.int64(0), np.int64(0))]  # the first one tells the type alone
    for n in range(len(left)):
        for i in range(starts[left[n]], starts[left[n] + 1]):
            for j in range(starts[right[n]], starts[right[n] + 1]):
                if group[i] != group[j]:
                    continue
                begin = max(since[i], since[j], known[n])
                stop = min(end[i], end[j], until[n])
                if begin == known[n] and stop == until[n]:
                    whole[n] = True
                elif begin < stop:
                    spans.append((np.int64(n), begin, stop))
    return whole, np.array(spans)


def strangers(documents: Documents, left: NDArray[np.int64], right: NDArray[np.int64]) -> pd.DataFrame:
    """Those pairs of documents (rows of the frame) that have, when the left one becomes known, no applicant
    and no family in common. Columns pair (place in the input), left, right, until.
    """
    frame = documents.frame
    filing, known, until = (frame[c].to_numpy() for c in ("filing", "known", "until"))
    good = ~lawful(documents, left, right) & (filing[left] != filing[right])
    pairs = pd.DataFrame({"pair": np.arange(len(left)), "left": left, "right": right})[good]
    pairs["known"], pairs["until"] = known[pairs["left"]], until[pairs["left"]]
    split = same_group(documents, pairs)
    split = split[split["known"].to_numpy() == known[split["left"]]]
    split = split[~split["same_group"].astype(bool)].sort_values("pair", kind="stable").reset_index(drop=True)
    split["until"] = until[split["left"]]
    return split[["pair", "left", "right", "until"]]


def _split(pair: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """One pair cut at the days on which it began or ceased to be within one group."""
    first, last = int(pair["known"].iloc[0]), int(pair["until"].iloc[0])
    cuts = sorted({first, last, *spans["start"].tolist(), *spans["end"].tolist()})
    rows: list[tuple[int, int, bool]] = []
    for start, end in pairwise(cuts):
        same = bool(((spans["start"] <= start) & (spans["end"] >= end)).any())
        if rows and rows[-1][2] == same:
            rows[-1] = (rows[-1][0], end, same)
        else:
            rows.append((start, end, same))
    out = pair.loc[pair.index.repeat(len(rows))].copy()
    out["known"], out["until"], out["same_group"] = zip(*rows, strict=True)
    return out
