"""Evidence: what stands behind the findings of one model kind, as the tables an outcome carries.

Measures and scores the moments, lets the law judge and the explanation speak, and lays the results out: one
row per finding and feature, one per ground and element, and the register's rows behind each reason. What the
features are, how grounds are judged and how reasons are worded lies in features/ and models/.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bonafile.detect.outcome import ELEMENTS
from bonafile.detect.subjects import KEYS, texts_of
from bonafile.features.build import Measured, measure
from bonafile.features.catalogue import Feature, catalogue
from bonafile.models import explanation
from bonafile.models.judging import ElementState, Judgement
from bonafile.models.judging import Fact as Compared

if TYPE_CHECKING:
    from bonafile.detect.screening import Engine

_SIZES = ("group_filings_30", "group_filings_365", "group_filings_life")


def digest(text: str) -> str:
    """A short digest of a text, for manifests."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def catalogue_version() -> str:
    """A digest of the catalogue: names, directions, sentences."""
    parts = [
        (f.name, f.unit, f.kinds, f.direction, f.grounds, f.en, f.zh, f.doc, f.window, f.model, f.notable)
        for f in catalogue().values()
    ]
    return digest(json.dumps(parts, ensure_ascii=False))


@dataclass
class Part:
    """The findings of one model kind before bands and cases, with what stands behind them."""

    kind: str
    model: dict[str, Any]
    findings: (
        pd.DataFrame
    )  # one row per moment: keys, kind, filing_date, model_kind, group_key, score, … , law
    totals: pd.DataFrame  # keys and the group's sizes
    _facts: pd.DataFrame  # keys, feature, value, contribution, grounds, direction
    _said: pd.DataFrame  # keys, feature, role, rank, sentence_zh, sentence_en
    _judgements: list[list[Judgement]]
    _measured: Measured
    _snapshot: Any
    _limit: int

    @property
    def facts(self) -> Any:
        """The dated facts these findings were measured from."""
        return self._measured.facts

    def elements(self, shown: pd.DataFrame) -> pd.DataFrame:
        """As outcome.ELEMENTS, for the findings in `shown` (keys)."""
        keys = self.findings[KEYS]
        wanted = pd.MultiIndex.from_frame(keys).isin(pd.MultiIndex.from_frame(shown[KEYS]))
        at = np.flatnonzero(wanted)
        values = self._measured.values.iloc[at]
        return _elements(keys.iloc[at], [self._judgements[i] for i in at], values, self.kind)

    def evidence(self, shown: pd.DataFrame) -> pd.DataFrame:
        """As outcome.EVIDENCE; the rows behind a reason are sought for the findings in `shown` (keys)."""
        asked = self._said.merge(shown[KEYS].drop_duplicates(), on=KEYS)[[*KEYS, "feature"]]
        said = self._said
        if len(asked):
            rows = self._measured.evidence(asked, self._limit)
            texts = _with_texts(rows["rows"].tolist(), self._snapshot)
            found = asked.reset_index(drop=True).assign(rows=texts)
            said = said.merge(found, on=[*KEYS, "feature"], how="left")
        else:
            said = said.assign(rows="")
        out = self._facts.merge(said, on=[*KEYS, "feature"], how="left")
        for column in ("role", "sentence_zh", "sentence_en", "rows"):
            out[column] = out[column].astype("object").fillna("").astype("str")
        out["rank"] = out["rank"].fillna(0).astype("int16")
        return out


def part(snapshot: Any, moments: pd.DataFrame, kind: str, engine: Engine) -> Part:
    """Measure, score, judge and explain the moments of one model kind.

    `moments` has office, application_number, kind, model_kind, filing_date and as_of (days).
    """
    measured = measure(snapshot, moments, kind, cache=engine.cache, **engine.settings.measuring(kind))
    values = measured.values
    scorer = engine.scorer(kind)
    scored = scorer.score(values)
    contributions = scorer.contributions(values)
    judgements = engine.law.judge(values, moments, engine.stage)
    told = explanation.explain(values, contributions, judgements, kind, engine.settings.reasons.most)
    keys = moments[KEYS].reset_index(drop=True)
    findings = keys.assign(
        kind=moments["kind"].to_numpy(),
        model_kind=kind,
        filing_date=moments["filing_date"].to_numpy(),
        group_key=values["group_key"].to_numpy(),
        score=scored["score"].to_numpy(),
        coverage=scored["coverage"].to_numpy(),
        grounds=[";".join(dict.fromkeys(j.ground.code for j in row if j.fired)) for row in judgements],
        reasons_zh=["；".join(r.zh for r in e.reasons) for e in told],
        reasons_en=["; ".join(r.en for r in e.reasons) for e in told],
        favour_zh=["；".join(r.zh for r in e.favour) for e in told],
        favour_en=["; ".join(r.en for r in e.favour) for e in told],
        model=scorer.name,
        law=_laws(engine.law, moments, kind),
    )
    model = {"name": scorer.name, "calibrated": bool(getattr(scorer, "calibrated", True))}
    return Part(
        kind,
        model,
        findings,
        keys.assign(**{size: values[size].to_numpy() if size in values else math.nan for size in _SIZES}),
        _facts(keys, values, contributions, kind).assign(grounds=_bearing(engine.law, moments, kind)),
        _said(keys, told),
        judgements,
        measured,
        snapshot,
        engine.settings.reasons.rows,
    )


def _laws(law: Any, moments: pd.DataFrame, kind: str) -> list[str]:
    asked = _day_and_office(moments)
    versions = {key: law.version(*key, kind) for key in set(asked)}
    return [versions[key] for key in asked]


def _day_and_office(moments: pd.DataFrame) -> list[tuple[Any, str]]:
    return list(zip(pd.to_datetime(moments["filing_date"]).dt.date, moments["office"], strict=True))


def _bearing(law: Any, moments: pd.DataFrame, kind: str) -> Any:
    """The grounds each feature bears on, of those in force for the filing: per moment and feature, joined by `;`."""
    features = catalogue(kind).values()
    asked = _day_and_office(moments)
    laws = {key: frozenset(g.code for g in law.in_force(*key, kind)) for key in set(asked)}
    place = {codes: i for i, codes in enumerate(dict.fromkeys(laws.values()))}
    told = [";".join(c for c in f.grounds if c in codes) for codes in place for f in features]
    which = np.array([place[laws[key]] for key in asked], dtype=np.int64)
    rows = which[:, None] * len(features) + np.arange(len(features))
    return pd.Series(told, dtype="str").iloc[rows.ravel()].to_numpy()


def _facts(keys: pd.DataFrame, values: pd.DataFrame, contributions: pd.DataFrame, kind: str) -> pd.DataFrame:
    """One row per moment and feature: its value, and what it contributed to the margin."""
    features = catalogue(kind)
    names = list(features)
    n, m = len(keys), len(names)
    by_name = contributions.reindex(columns=names)
    out = keys.loc[np.repeat(np.arange(n), m)].reset_index(drop=True)
    out["feature"] = pd.Series(names, dtype="str").iloc[np.tile(np.arange(m), n)].to_numpy()
    out["value"] = values[names].to_numpy(dtype=float).ravel()
    out["contribution"] = by_name.to_numpy(dtype=float).ravel()
    out["direction"] = np.tile(np.array([f.direction for f in features.values()], dtype="int8"), n)
    return out


def _said(keys: pd.DataFrame, told: Iterable[Any]) -> pd.DataFrame:
    rows = []
    for key, one in zip(keys.itertuples(index=False, name=None), told, strict=True):
        for role, facts in (("reason", one.reasons), ("favour", one.favour)):
            for rank, fact in enumerate(facts, 1):
                rows.append((*key, fact.feature, role, rank, fact.zh, fact.en))
    columns = [*KEYS, "feature", "role", "rank", "sentence_zh", "sentence_en"]
    out = pd.DataFrame(rows, columns=columns).astype({"rank": "int16"})
    out["as_of"] = out["as_of"].astype(keys["as_of"].dtype)
    # a fact may bear on several grounds: it is one row here, in its strongest role
    return out.drop_duplicates([*KEYS, "feature"], ignore_index=True)


def _elements(
    keys: pd.DataFrame, judgements: list[list[Judgement]], values: pd.DataFrame, kind: str
) -> pd.DataFrame:
    features = catalogue(kind)
    rows: list[tuple[Any, ...]] = []
    records = values.to_dict("records") if any(judgements) else []
    for position, (key, row) in enumerate(
        zip(keys.itertuples(index=False, name=None), judgements, strict=True)
    ):
        for rank, judgement in enumerate(row, 1):
            ground = judgement.ground
            head = (*key, ground.code, judgement.fired, rank, ground.zh, ground.en, ground.source)
            measured = {str(k): v for k, v in records[position].items()}
            for e in judgement.elements:
                rows.append(
                    (*head, "element", e.name, e.zh, e.en, e.state, *_in_words(e, features, measured))
                )
            for x in judgement.exceptions:
                shown = [_in_words(e, features, measured) for e in x.elements]
                zh, en = "；".join(z for z, _ in shown if z), "; ".join(w for _, w in shown if w)
                rows.append((*head, "exception", x.code, x.zh, x.en, x.state, zh, en))
    return pd.DataFrame(rows, columns=ELEMENTS.names)


def _in_words(element: ElementState, features: dict[str, Feature], values: dict[str, Any]) -> tuple[str, str]:
    """The facts an element was held against, in both languages: what was measured, and what is asked for."""
    zh, en = [], []
    for fact in element.facts:
        feature = features.get(fact.feature)
        if feature is None or (element.state == "met" and fact.state != "met"):
            continue
        if math.isnan(fact.value):
            continue
        asked = _asked(fact)
        zh.append(feature.sentence(values, "zh") + (f"（须{asked}）" if fact.state != "met" else ""))
        en.append(feature.sentence(values, "en") + (f" (asked: {asked})" if fact.state != "met" else ""))
    return "；".join(zh), "; ".join(en)


def _asked(fact: Compared) -> str:
    return f"≥ {fact.at_least:g}" if fact.at_least is not None else f"≤ {fact.at_most:g}"


def _with_texts(rows: list[list[dict[str, Any]]], snapshot: Any) -> list[str]:
    """The rows as JSON, with the marks and first claims of the filings they name, for comparison."""
    named = {
        (str(entry.get(prefix + "office", "CN")), str(entry[prefix + "application_number"]))
        for entries in rows
        for entry in entries
        for prefix in ("", "other_")
        if entry.get(prefix + "application_number")
    }
    texts: dict[tuple[str, str], dict[str, Any]] = {}
    if named:
        asked = pd.DataFrame(sorted(named), columns=["office", "application_number"])
        found = texts_of(snapshot, asked).to_dict("records")
        texts = {
            (row["office"], row["application_number"]): {str(k): v for k, v in row.items()} for row in found
        }
    return [
        json.dumps([_entry(e, texts) for e in entries], ensure_ascii=False) if entries else ""
        for entries in rows
    ]


def _entry(entry: dict[str, Any], texts: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
    own = texts.get((str(entry.get("office", "CN")), str(entry.get("application_number"))), {})
    other = texts.get((str(entry.get("other_office", "CN")), str(entry.get("other_application_number"))), {})
    out = {k: v for k, v in entry.items() if v == v and v is not None}
    if _text(own.get("mark_text")) and ("term" in entry or "category" in entry):
        out["mark_text"] = own["mark_text"]
        if _text(entry.get("how")) and _text(entry.get("term")) and entry.get("category") != "template":
            out["what_en"], out["what_zh"] = _what(str(own["mark_text"]), str(entry["term"]))
    if "jaccard" in entry and _text(own.get("claim")) and _text(other.get("claim")):
        out["text"], out["other_text"] = own["claim"], other["claim"]
    return out


@lru_cache(maxsize=65536)
def _what(mark: str, term: str) -> tuple[str, str]:
    """What was done to a term to arrive at a mark, in words."""
    from bonafile.features.marks import describe

    told = describe(mark, term)
    return told["en"], told["zh"]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)
