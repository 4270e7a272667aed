"""How made-up a mark looks: surprisal under the register's earlier marks, and whether it is a random string.

A short mark is called random only when it is rarer than nearly all earlier marks of its kind and length were
when they were filed; a coined word that can be said is not (surprisal.py holds the model).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.marks.resemblance import has_han, is_han
from bonafile.features.marks.surprisal import Model
from bonafile.features.marks.table import KEYS, marks_of, quarter_of, with_dates

#: Rarer than this share of earlier marks of the kind: Chinese ones, letters, letters that cannot be said.
_HAN_RARE, _RARE, _RARE_UNSAYABLE = 0.95, 0.98, 0.90
#: Marks per kind and quarter that stand for all, of one applicant at the most, and in all at the least.
_SAMPLE, _OF_ONE, _FEWEST = 200, 3, 100
_UNSAYABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{4}|^[^aeiouy]*$")
_COLUMNS = [*KEYS, "surprisal", "random", "letters", "hans", "known_from", "known_until"]


def mark_measures(snapshot: Any, wanted: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """How made-up the marks of `wanted` look, each by the marks filed in quarters before its own.

    Returns one row per mark as filed: office, application_number, surprisal (bits per character; NaN while
    fewer than 200 marks of the script were known), random (1 for two or three Chinese characters or five to
    nine letters that hardly anybody would coin, else 0), letters and hans (characters of the folded mark,
    Chinese ones and others), known_from, known_until (dates, the latter exclusive). Templates, which only
    show with later filings, are hits (templates.py). `known`: what :func:`marks_of` returned, where the caller
    has it.
    """
    marks = marks_of(snapshot) if known is None else known
    asked = marks.merge(wanted[KEYS].drop_duplicates(), on=KEYS, how="inner")
    if asked.empty:
        return with_dates(asked.assign(surprisal=0.0, random=0, letters=0, hans=0)[_COLUMNS])
    quarters = quarter_of(marks["known_from"])
    # a mark filed by several (as siblings do) teaches once, by who filed it first
    first = ~marks["folded"].duplicated().to_numpy()
    model = Model(marks["folded"][first].tolist(), _applicants(marks)[first], quarters[first])
    asked = asked.reset_index(drop=True)
    when = quarter_of(asked["filing_date"])
    forms = asked["folded"].tolist()
    bits = model.surprisal(forms, when)
    hans = asked["folded"].map(lambda f: sum(map(has_han, f))).astype("int64")
    measured = asked.assign(
        surprisal=bits,
        random=_random(_kinds(asked), forms, bits, when, _Usual(model, marks, quarters)),
        letters=asked["folded"].str.len().astype("int64") - hans,
        hans=hans,
    )
    return with_dates(measured[_COLUMNS].sort_values([*KEYS, "known_from"], ignore_index=True))


def _applicants(marks: pd.DataFrame) -> NDArray[np.int64]:
    """A number per applicant; filings without one each have their own."""
    lone = marks["office"] + "\x00" + marks["application_number"]
    return pd.factorize(marks["group"].where(marks["group"] != "", lone))[0].astype(np.int64)


def kind_of(form: str, text: str) -> str:
    """The kind of short string a mark is compared with; '' where it is none that could be called random,
    which letters of several words (initials, model names) are not. `form` is the folded `text`.
    """
    if is_han(form):
        return f"han{len(form)}" if len(form) in (2, 3) else ""
    one_word = 5 <= len(form) <= 9 and form.isascii() and form.isalpha()
    return "letters" if one_word and form in unicodedata.normalize("NFKC", text).casefold() else ""


class _Usual:
    """How unusual marks of each kind were when they were filed: a sample of every quarter."""

    def __init__(self, model: Model, marks: pd.DataFrame, quarters: NDArray[np.int64]) -> None:
        frame = marks[["folded", *KEYS]].assign(
            quarter=quarters, kind=_kinds(marks), applicant=_applicants(marks)
        )
        frame = frame[frame["kind"] != ""]
        # a draw that depends on the filing alone: no later filing changes who is drawn of an earlier quarter
        draw = (frame["office"] + frame["application_number"]).map(lambda key: zlib.crc32(key.encode()))
        frame = frame.assign(draw=draw).sort_values(["quarter", "kind", "draw", *KEYS], kind="stable")
        # one applicant's flood must not make its own marks the usual ones
        frame = frame[frame.groupby(["quarter", "kind", "applicant"]).cumcount() < _OF_ONE]
        frame = frame[frame.groupby(["quarter", "kind"]).cumcount() < _SAMPLE]
        bits = model.surprisal(frame["folded"].tolist(), frame["quarter"].to_numpy(dtype=np.int64))
        self._sample = frame.assign(bits=bits).dropna(subset="bits")

    def limit(self, kind: str, quarter: int, share: float) -> float:
        """What that share of earlier marks of the kind stayed below; infinite while too few are known."""
        sample = self._sample
        earlier = sample.loc[(sample["kind"] == kind) & (sample["quarter"] < quarter), "bits"]
        return float(np.quantile(earlier, share)) if len(earlier) >= _FEWEST else float("inf")


def _kinds(marks: pd.DataFrame) -> list[str]:
    return [kind_of(f, t) for f, t in zip(marks["folded"], marks["mark_text"], strict=True)]


def _random(
    kinds: list[str], forms: list[str], bits: NDArray[np.float64], quarters: NDArray[np.int64], usual: _Usual
) -> NDArray[np.int64]:
    limits: dict[tuple[str, int, float], float] = {}
    out = np.zeros(len(forms), dtype=np.int64)
    for i, (kind, form, quarter) in enumerate(zip(kinds, forms, quarters.tolist(), strict=True)):
        if not kind or np.isnan(bits[i]):
            continue
        share = _HAN_RARE if kind != "letters" else _RARE_UNSAYABLE if _UNSAYABLE.search(form) else _RARE
        key = (kind, quarter, share)
        if key not in limits:
            limits[key] = usual.limit(*key)
        out[i] = bits[i] > limits[key]
    return out
