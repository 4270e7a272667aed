"""Real sets of names for parties.py: what is found on them, or that they are not there.

They are read from ../shared/data beside the checkout; how each came by its labels is said where it is used.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from parties_made import register
from parties_page import PAIR, ROOT, judged, table, written_in
from parties_peers import FUZZY, exact, fuzzy
from rapidfuzz import fuzz

from bonafile.records import names
from bonafile.records.linking import link
from bonafile.records.linking.forms import name_forms, take_apart

SHARED = ROOT.parent / "shared" / "data"


def real_sets() -> None:
    written_in("300 hand-labelled pairs of Taiwanese applicants (names and inventors only)",
               table(["method", "P", "R", "pairs said"], taiwan()))  # fmt: skip
    remark = (
        "So few people hardly ever share a name, so bare names look better here than in a register, where errors grow with\n"
        "its square. `link` asks for a second fact beside a personal name, so these mentions, which have none, stay apart.\n"
    )
    written_in(
        "Inventor mentions of PatentsView (names only)", table(["method", *PAIR], inventors()) + "\n" + remark
    )
    written_in("Assignee clusters of PatentsView (names only; every cluster is flagged as doubtful by its makers)",
               table(["method", *PAIR], assignees()))  # fmt: skip
    written_in("Trade names in 250 Chinese company names", trade_names())


def taiwan() -> list[list[str]] | str:
    """Hand-labelled pairs of organisation names."""
    folder = SHARED / "tw-patents"
    if not folder.exists():
        return "not beside the checkout"
    pairs = pd.read_csv(ROOT / "tests" / "records" / "linking" / "tw-pairs.csv")
    applicants = pd.read_csv(folder / "applicant_patent.csv").dropna()
    inventors = pd.read_csv(folder / "inventor_patent.csv").dropna()
    rows = pd.concat(
        [
            applicants.rename(columns={"applicant": "name"}).assign(role="applicant"),
            inventors.rename(columns={"inventor": "name"}).assign(role="inventor"),
        ]
    )
    rows = (
        rows[rows["uuid"].isin(set(applicants["uuid"]))]
        .assign(office="TW")
        .rename(columns={"uuid": "application_number"})
    )
    rows["sequence"] = rows.groupby(["application_number", "role"]).cumcount() + 1
    with tempfile.TemporaryDirectory() as made:
        delivery = Path(made) / "delivery"
        delivery.mkdir()
        rows[["office", "application_number", "role", "sequence", "name"]].to_csv(
            delivery / "parties.csv", index=False
        )
        filings = (
            rows[["office", "application_number"]]
            .drop_duplicates()
            .assign(kind="invention", filing_date="2020-01-02")
        )
        filings.to_csv(delivery / "filings.csv", index=False)
        with register(Path(made), delivery) as opened:
            links = {t: link(opened.as_of(date(2020, 1, 2)), threshold=t) for t in ("sure", "wide")}
    out = []
    same = pairs["same"] == 1
    left, right = (names.party_name_column(pairs[c]) for c in ("left", "right"))
    ratio = pd.Series([fuzz.ratio(a, b) for a, b in zip(left, right, strict=True)])
    said = {
        "exact name": left == right,
        f"rapidfuzz ratio ≥ {FUZZY}": ratio >= FUZZY,
        "rapidfuzz ratio ≥ 80": ratio >= 80,
    }
    for threshold, found in links.items():
        groups = (
            found.mentions.assign(g=found.mentions["party"].map(found.on(found.day)))
            .groupby("name")["g"]
            .agg(set)
        )
        said[f"bonafile, {threshold}"] = pd.Series(
            [bool(groups[a] & groups[b]) for a, b in zip(pairs["left"], pairs["right"], strict=True)]
        )
    for name, verdict in said.items():
        right_ones = int((verdict & same).sum())
        out.append(
            [
                name,
                f"{right_ones / max(1, int(verdict.sum())):.4f}",
                f"{right_ones / int(same.sum()):.4f}",
                str(int(verdict.sum())),
            ]
        )
    return out


def inventors() -> list[list[str]] | str:
    """PatentsView mentions: what a bare personal name tells."""
    path = SHARED / "parties" / "patentsview-ens-inventors.csv"
    if not path.exists():
        return "not beside the checkout"
    mentions = pd.read_csv(path, dtype=str, keep_default_na=False)
    first, last = (
        mentions["raw_inventor_name_first"].str.casefold(),
        mentions["raw_inventor_name_last"].str.casefold(),
    )
    whole = first + " " + last
    plain = (
        first.str.split().str[0].str.strip(".,")
        + " "
        + last.str.replace(r",? (jr|sr|ii|iii|iv)\.?$", "", regex=True)
    )
    distinct = pd.Series(pd.unique(whole))
    near = fuzzy(pd.DataFrame({"name": distinct}))
    told = mentions["unique_id"]
    said = {
        "exact name": whole, "first word of the forename, surname": plain,
        f"rapidfuzz ratio ≥ {FUZZY}": whole.map(pd.Series(near.to_numpy(), index=distinct)).astype(str),
    }  # fmt: skip
    return [[name, *judged(told, found)] for name, found in said.items()]


def assignees() -> list[list[str]] | str:
    """Hand-made clusters of assignee names, all of them flagged as doubtful by their makers."""
    path = SHARED / "parties" / "patentsview-assignee-clusters.csv"
    if not path.exists():
        return "not beside the checkout"
    table = pd.read_csv(path)
    rows = [(n, name) for n, data in enumerate(table["data"]) for name in sorted(set(_names(data)))]
    frame = pd.DataFrame(rows, columns=["cluster", "name"]).drop_duplicates()
    forms = name_forms(frame["name"], pd.Series("enterprise", index=frame.index))
    distinct = frame.assign(name=frame["name"])
    methods = {
        "exact name": pd.Series(exact(distinct), index=frame.index),
        f"rapidfuzz ratio ≥ {FUZZY}": fuzzy(distinct.reset_index(drop=True)).set_axis(frame.index),
        "bonafile: one core": forms["core"], "bonafile: one trade name": forms["brand"],
    }  # fmt: skip
    return [[name, *judged(frame["cluster"], found)] for name, found in methods.items()]


def _names(data: Any) -> list[str]:
    try:
        return [str(v) for v in json.loads(data) if isinstance(v, str) and v.strip()]
    except (TypeError, ValueError):
        return []


def trade_names() -> str:
    path = SHARED / "parties" / "cn-company-tradenames-250.txt"
    if not path.exists():
        return "not beside the checkout"
    rows = [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    named = [r for r in rows if len(r) == 2]
    right = sum(take_apart(r[0], "enterprise").brand == r[1] for r in named)
    empty = [r for r in rows if len(r) == 1]
    none = sum(take_apart(r[0], "enterprise").brand == "" for r in empty)
    return f"{right} of {len(named)} trade names right; of {len(empty)} names without one, {none} found to have none"
