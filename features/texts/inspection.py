"""One filing's likeness, shown: which earlier filings its text stands in, how much of it, and where.

For the eye of an examiner and one filing at a time; the same searches that make the features find the
sources, and the places are given in the texts as filed, ready for marking.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from ibis import _

from bonafile.features.texts.borrowed import text_borrowed
from bonafile.features.texts.copies import text_copies
from bonafile.features.texts.describe import describe, spans
from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.fields import field_measures
from bonafile.features.texts.measures import text_measures
from bonafile.features.texts.paraphrase import matched_features, text_paraphrases
from bonafile.features.texts.substitutions import Change, numbers_changed, substituted
from bonafile.records.errors import InputError

_PARTS = ("title", "abstract", "claims", "description")
_SPANS = 40
_CHANGES = 40
_SHOWN = 60  # characters of a passage that are given with its places


def copies_of(
    register: Any, application_number: str, office: str = "CN", day: date | str | None = None,
    cache: Path | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the text of a patent filing has in common with earlier ones.

    `register`: an open register, or a snapshot of one. `day`: as of which (a register's default: all that is
    known). Returns a dict that json can write: office, application_number, filing_date, title; coverage
    (claims, description: shares 0–1 in earlier filings of others, phrases of the field aside; sources: how
    many); sources, a list, the likest first, of office, application_number, filing_date, title, applicant's
    relation (same_applicant, lawful), jaccard, containment, claims_share, description_share, paraphrase,
    numbers_only, same_skeleton, numbers (numerals changed) and words (terms of claim 1 substituted), each with
    before (in the source), after (here) and the places in both as a span has them, sentence (en, zh), spans (part,
    start, end in this filing's part as filed, source_part, source_start, source_end in the source's, text: how the
    passage begins) and features (claim features matched, for paraphrases); measures (the text against its field);
    description_read, description_length (characters of the description that are compared, and that it has).
    InputError where there is no such patent filing.
    """
    snapshot = register.as_of(day or date.max) if hasattr(register, "as_of") else register
    documents = Documents.of(snapshot)
    wanted = pd.DataFrame({"office": [office], "application_number": [application_number]})
    own = documents.frame[documents.wanted(wanted)]
    if own.empty:
        raise InputError(
            f"there is no patent filing {office} {application_number} on the register: check the number",
            f"登记库中没有专利申请{office} {application_number}：请核对申请号",
        )
    found = _sources(snapshot, wanted, own, cache)
    asked = pd.concat([own.iloc[[-1]], documents.frame.iloc[found["row"].tolist()]])
    read = documents.texts(asked["text_id"].tolist())
    mine = {**_named(asked.iloc[0]), **{p: read.iloc[0][p] for p in _PARTS}}
    sources = [
        _source(mine, {**_named(asked.iloc[n]), **{p: read.iloc[n][p] for p in _PARTS}}, found.iloc[n - 1])
        for n in range(1, len(asked))
    ]
    measures = text_measures(snapshot, wanted, cache).merge(field_measures(snapshot, wanted, cache), on=KEY)
    numbers = measures.drop(columns=[*KEY, "skeleton", "field"]).iloc[0]
    totals: Any = found[["claims_total", "description_total", "sources"]].max() if len(found) else {}
    return {
        **_named(asked.iloc[0]),
        "title": mine["title"],
        "coverage": {
            "claims": _number(totals.get("claims_total")),
            "description": _number(totals.get("description_total")),
            "sources": int(_number(totals.get("sources"))),
        },
        "sources": sources,
        "description_read": len(mine["description"]),
        "description_length": _description_length(snapshot, office, application_number),
        "measures": {k: (None if pd.isna(v) else float(v)) for k, v in numbers.items()},
    }


def _description_length(snapshot: Any, office: str, application_number: str) -> int:
    asked = snapshot.current("filings").filter(_.office == office, _.application_number == application_number)
    return int(asked.select(n=_.description.fill_null("").length()).n.max().execute() or 0)


def _sources(snapshot: Any, wanted: pd.DataFrame, own: pd.DataFrame, cache: Path | None) -> pd.DataFrame:
    """All pairs found for one filing, one row per other filing, with its row in the documents' frame."""
    other = [f"other_{c}" for c in KEY]
    copies = text_copies(snapshot, wanted, cache).drop_duplicates(other, keep="last")
    spliced = text_borrowed(snapshot, wanted, cache).drop_duplicates(other, keep="last")
    rephrased = text_paraphrases(snapshot, wanted, cache).drop_duplicates(other, keep="last")
    pairs = copies.drop(columns=["known_from", "known_until"])
    pairs = pairs.merge(spliced.drop(columns=["known_from", "known_until", *KEY]), on=other, how="outer")
    pairs = pairs.merge(rephrased[[*other, "paraphrase"]], on=other, how="outer")
    frame = Documents.of(snapshot).frame
    keys = frame[KEY].astype(str).assign(row=range(len(frame))).drop_duplicates(KEY)
    pairs = pairs.merge(keys.set_axis([*other, "row"], axis=1), on=other, how="left")
    worth = pairs[["jaccard", "containment", "claims_share", "description_share", "paraphrase"]].max(axis=1)
    order = pairs.assign(worth=worth).sort_values(["worth", *other], ascending=[False, True, True])
    return order.reset_index(drop=True)


def _source(mine: dict[str, Any], theirs: dict[str, Any], pair: pd.Series) -> dict[str, Any]:
    numbers = ("jaccard", "containment", "claims_share", "description_share", "paraphrase")
    kinds = ("same_group", "lawful", "numbers_only", "same_skeleton")
    flags = {k: bool(pair[k]) if pd.notna(pair.get(k)) else False for k in kinds}
    flags["same_applicant"] = flags.pop("same_group")
    out = {
        **_named(theirs),
        "title": theirs["title"],
        **{n: None if pd.isna(pair[n]) else round(float(pair[n]), 4) for n in numbers},
        **flags,
        "numbers": _changes(numbers_changed(mine["claims"], theirs["claims"])[:_CHANGES]),
        "words": _changes(substituted(mine["claims"], theirs["claims"])),
        "sentence": {lang: describe(mine, theirs, lang) for lang in ("en", "zh")},
        "spans": _spans(mine, theirs),
    }
    if pd.notna(pair["paraphrase"]):
        out["features"] = matched_features(mine["claims"], theirs["claims"])
    return out


def _spans(mine: dict[str, Any], theirs: dict[str, Any]) -> list[dict[str, Any]]:
    out = []
    for part in _PARTS:
        for other in _PARTS if part in ("claims", "description") else (part,):
            if mine[part] and theirs[other] and (other == part or {part, other} == {"claims", "description"}):
                found = spans(mine[part], theirs[other], _SPANS)
                out += [
                    {**_place(part, a, b, other, c, d), "text": _beginning(mine[part][a:b])}
                    for a, b, c, d in found
                ]
    return out


def _beginning(passage: str) -> str:
    line = " ".join(passage.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _changes(changes: list[Change]) -> list[dict[str, Any]]:
    places = [_place("claims", c.start, c.end, "claims", c.source_start, c.source_end) for c in changes]
    return [{"before": c.before, "after": c.after, **place} for c, place in zip(changes, places, strict=True)]


def _place(part: str, start: int, end: int, other: str, source_start: int, source_end: int) -> dict[str, Any]:
    return {
        "part": part, "start": start, "end": end,
        "source_part": other, "source_start": source_start, "source_end": source_end,
    }  # fmt: skip


def _named(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return {k: row[k] for k in (*KEY, "filing_date")}
    day = pd.Timestamp(int(row["filed"]), unit="D").date().isoformat()
    return {**{c: str(row[c]) for c in KEY}, "filing_date": day}


def _number(value: Any) -> float:
    return 0.0 if value is None or pd.isna(value) else round(float(value), 4)
