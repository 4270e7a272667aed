"""Real marks: what was copied in domain names and fought over in oppositions, and false alarms at a natural rate.

Data are read from ../shared/data and not kept here; what is absent is left out. None of them says that a pair
is no copy: a hit among unrelated marks is a false alarm only as far as eyes judged it (mark_quality.NOTES).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from lxml import etree
from mark_peers import CUTOFFS, PEERS, Scores, against_all

from bonafile.features.marks import MarkIndex, copies, fold, verdicts
from bonafile.features.marks.index import VIEWS
from bonafile.records.readers import tipo_names

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
UDRP = DATA / "udrp" / "decisions-half.jsonl.gz"
EUIPO = DATA / "euipo-xml" / "opposition-pairs.tsv"
GAZETTE = DATA / "tipo-gazette" / "gazette-2022-03-16-part1.xml"
BRANDS = DATA / "marks" / "brand-names.csv"


def as_marks(texts: list[str], owners: Iterable[str] | None = None) -> pd.DataFrame:
    """Texts as MarkIndex.build takes them."""
    return pd.DataFrame(
        {"mark_id": [f"M{i}" for i in range(len(texts))], "mark_text": texts, "filing_date": pd.Timestamp("2020-01-01"),
         "owner": list(owners) if owners is not None else "", "nice_classes": "1"}
    )  # fmt: skip


def judged(queries: list[str], marks: list[str]) -> pd.DataFrame:
    """What any view finds at its lowest useful cutoff, with the verdict of the rule: query and mark (positions)."""
    index = MarkIndex.build(as_marks(marks))
    found = [index.search(queries, view=v, cutoff=c)[["query", "mark_id"]] for v, c in CUTOFFS.items()]
    hits = pd.concat(found).drop_duplicates(ignore_index=True)
    hits["mark"] = hits["mark_id"].str[1:].astype(int)
    told = verdicts([queries[q] for q in hits["query"]], [marks[m] for m in hits["mark"]])
    return pd.concat([hits, told], axis=1)


def udrp() -> pd.DataFrame:
    """Decisions that moved the domain: domain (its telling label) and the trademarks it was held against."""
    rows = []
    with gzip.open(UDRP, "rt", encoding="utf-8") as lines:
        for line in lines:
            each = json.loads(line)
            marks = [m for m in dict.fromkeys(each["trademarks"]) if isinstance(m, str) and len(fold(m)) > 1]
            domains = [d for d in each["domains"] if isinstance(d, str) and "." in d]
            if each["status"] in ("Transferred", "Cancelled") and marks and domains:
                rows.append({"domain": max(domains[0].split(".")[:-1], key=len), "marks": marks})
    return pd.DataFrame(rows)


def copied_domains(thresholds: dict[str, float], ranked: int = 1000) -> tuple[int, pd.DataFrame]:
    """Found and ranked: for every decision whether one of its marks is found in the domain, and for some of them
    where the first of them comes among all marks of all decisions.
    """
    table = udrp()
    marks = list(dict.fromkeys(m for ms in table["marks"] for m in ms))
    number = {m: i for i, m in enumerate(marks)}
    pairs = [
        (d, m, i) for i, (d, ms) in enumerate(zip(table["domain"], table["marks"], strict=True)) for m in ms
    ]
    later, earlier, of = map(list, zip(*pairs, strict=True))
    some = np.random.default_rng(3).choice(len(table), min(ranked, len(table)), replace=False)
    queries = table["domain"].iloc[some].tolist()
    true = [{number[m] for m in table["marks"].iloc[i]} for i in some]
    rows = {"the rule": _row(verdicts(later, earlier)["strength"].to_numpy(), 0.8, of)}
    hits = judged(queries, marks)
    rows["the rule"] |= _ranks([_sparse(hits, q, len(marks)) for q in range(len(queries))], true)
    for name, scorer in PEERS.items():
        rows[name] = _row(scorer(later, earlier), thresholds[name], of)
        rows[name] |= _ranks(against_all(name, queries, marks), true)
    return len(table), pd.DataFrame(rows).T


def _sparse(hits: pd.DataFrame, query: int, count: int) -> Scores:
    out = np.zeros(count)
    mine = hits[hits["query"] == query]
    out[mine["mark"].to_numpy()] = mine["strength"]
    return out


def _row(scores: Scores, limit: float, of: list[int]) -> dict[str, float]:
    best = pd.Series(scores).groupby(of).max()
    return {"recall": float((best >= limit - 1e-9).mean())}


def _ranks(scores: Iterable[Scores], true: list[set[int]]) -> dict[str, float]:
    """Share of queries with a right mark first, among the first ten, and the mean reciprocal rank; ties halved."""
    ranks = []
    for row, right in zip(scores, true, strict=True):
        best = max(row[i] for i in right)
        others = np.delete(row, list(right))
        ranks.append(np.inf if best <= 0 else 1 + (others > best).sum() + (others == best).sum() / 2)
    at = np.array(ranks)
    return {
        "first": float((at < 2).mean()),
        "in the first ten": float((at <= 10).mean()),
        "MRR": float((1 / at).mean()),
    }


def oppositions(thresholds: dict[str, float]) -> tuple[int, pd.DataFrame]:
    """Pairs fought over: how many each finds, and where the earlier mark comes among all earlier marks of the list."""
    table = pd.read_csv(EUIPO, sep="\t", dtype=str, keep_default_na=False)
    table = table[
        (table["contested_mark"].map(fold).str.len() > 1) & (table["earlier_mark"].map(fold).str.len() > 1)
    ]
    table = table.drop_duplicates(["contested_mark", "earlier_mark"])
    later, earlier = table["contested_mark"].tolist(), table["earlier_mark"].tolist()
    marks = list(dict.fromkeys(earlier))
    true = [{marks.index(m)} for m in earlier]
    of = list(range(len(later)))
    rows = {"the rule": _row(verdicts(later, earlier)["strength"].to_numpy(), 0.8, of)}
    every = verdicts([a for a in later for _ in marks], marks * len(later))["strength"].to_numpy()
    rows["the rule"] |= _ranks(every.reshape(len(later), len(marks)), true)
    for name, scorer in PEERS.items():
        rows[name] = _row(scorer(later, earlier), thresholds[name], of)
        rows[name] |= _ranks(against_all(name, later, marks), true)
    return len(later), pd.DataFrame(rows).T


def gazette() -> pd.DataFrame:
    """Words and owner of every mark of the issue that has words."""
    rows = []
    for each in etree.parse(GAZETTE).iterfind(".//RegContent"):
        words, _kind = tipo_names.mark(
            each.findtext("Trademark_Name") or "", each.findtext("Trademark_Design") or ""
        )
        owner = each.findtext(".//AChinese") or each.findtext(".//AEnglish") or ""
        rows.append({"mark": words, "owner": owner})
    table = pd.DataFrame(rows)
    return table[table["mark"].map(fold).str.len() > 0].reset_index(drop=True)


def brands() -> pd.DataFrame:
    """Distinct brand names; each is its own owner."""
    names = pd.read_csv(BRANDS)["Name"].dropna().astype(str).str.strip()
    table = pd.DataFrame({"mark": names[~names.map(fold).duplicated()].tolist()})
    return table.assign(owner=table["mark"])


def alarms(
    table: pd.DataFrame, thresholds: dict[str, float], at_once: int = 1000
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Pairs of different owners found alike, strongest first; and for each way how many marks of a hundred meet one."""
    marks, owner = table["mark"].tolist(), table["owner"].to_numpy()
    index = MarkIndex.build(as_marks(marks))
    found = pd.concat([index.search(marks, view=v)[["query", "mark_id"]] for v in VIEWS], ignore_index=True)
    counts = {"any view at 0.8": _met(_of_others(found, owner)["query"], len(marks))}
    called = _of_others(copies(index, marks), owner)
    counts["`copies`"] = _met(called["query"], len(marks))
    some = np.sort(np.random.default_rng(4).choice(len(marks), min(at_once, len(marks)), replace=False))
    for name in PEERS:
        scores = against_all(name, [marks[i] for i in some], marks)
        other = owner[some][:, None] != owner[None, :]
        counts[name] = float(((scores >= thresholds[name] - 1e-9) & other).any(axis=1).mean() * 100)
    shown = called.assign(
        later=[marks[q] for q in called["query"]], earlier=[marks[m] for m in called["mark"]]
    ).rename(columns={"similarity": "strength"})
    key = [tuple(sorted(map(fold, p))) for p in zip(shown["later"], shown["earlier"], strict=True)]
    shown = (
        shown.assign(key=key).sort_values("strength", ascending=False, kind="stable").drop_duplicates("key")
    )
    return shown.drop(columns="key").reset_index(drop=True), counts


def _of_others(hits: pd.DataFrame, owner: np.ndarray) -> pd.DataFrame:
    hits = hits.assign(mark=hits["mark_id"].str[1:].astype(int))
    return hits[owner[hits["query"]] != owner[hits["mark"]]]


def _met(queries: pd.Series, count: int) -> float:
    return queries.nunique() / count * 100
