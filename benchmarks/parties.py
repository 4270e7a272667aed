"""How well and how fast parties are linked, beside exact names, rapidfuzz alone and Splink, on made and real sets.

`python benchmarks/parties.py` prints the tables and writes each under its heading into docs/figures-parties.md;
`--only made` (hard, days, real) does a part, `--speed ROWS` times linking of that many party rows instead. Peers are
in parties_peers.py. Real sets are read from ../shared/data beside the checkout and left out, with a word, where they
are not there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from parties_made import simulated
from parties_peers import FUZZY, exact, fuzzy, splink
from rapidfuzz import fuzz
from speed_parties import speed

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "figures-parties.md"
sys.path.insert(0, str(ROOT / "tests" / "records" / "linking"))

from linking_made import made_hard  # noqa: E402

from bonafile.records import names  # noqa: E402
from bonafile.records.linking import Links, link  # noqa: E402
from bonafile.records.linking.forms import name_forms, take_apart  # noqa: E402
from bonafile.records.linking.quality import Agreement, agreement  # noqa: E402
from bonafile.records.register import Register  # noqa: E402
from bonafile.records.simulation import END  # noqa: E402

#: Seeds of the reported sets, and filings of the made registers: no rule or weight was chosen while looking at them.
#: (Rules were set on the hard sets 1 and 2 and the made registers 401, 402, 411, 412 and 413.)
HARD = (31, 32)
MADE = ((501, 8000), (502, 8000), (511, 3000), (512, 3000), (513, 1500))
#: Match probabilities at which Splink's pairs are joined.
SPLINK = (0.99, 0.8)


def judged(truth: pd.Series, found: pd.Series) -> list[str]:
    return cells(agreement(truth, found))


def cells(a: Agreement) -> list[str]:
    figures = (a.precision, a.recall, a.bcubed_precision, a.bcubed_recall)
    return [*(f"{v:.4f}" for v in figures), str(a.found_pairs)]


def register(folder: Path, delivery: Path) -> Register:
    made = Register.open(folder / "register.duckdb")
    made.ingest([delivery])
    return made


#: Method -> how it agrees with the truth and its seconds, or why it gave nothing.
Judged = dict[str, tuple[Agreement, float] | str]


def compared(made: Register, truth: pd.DataFrame) -> Judged:
    """All methods on one register; truth has application_number, sequence, group."""
    snapshot = made.as_of(END)
    ours: dict[str, tuple[Links, float]] = {}
    for name in ("sure", "wide"):
        begun = time.perf_counter()
        ours[f"bonafile, {name}"] = (link(snapshot, threshold=name), time.perf_counter() - begun)
    links = ours["bonafile, sure"][0]
    rows = links.mentions.merge(truth, on=["application_number", "sequence"])
    first = rows.drop_duplicates("party").set_index("party")
    told = first["group"]
    parties = links.parties.set_index("party").loc[told.index]
    out: Judged = {}
    for name, peer in (("exact name", exact), (f"rapidfuzz ratio ≥ {FUZZY}", fuzzy)):
        begun = time.perf_counter()
        out[name] = (agreement(told, peer(parties)), time.perf_counter() - begun)
    begun = time.perf_counter()
    try:
        clusters = splink(made, links, parties, SPLINK)
    except Exception as error:  # a peer that gives up is a result
        out |= {f"Splink ≥ {t}": f"fails: {type(error).__name__}" for t in SPLINK}
    else:
        seconds = time.perf_counter() - begun
        for t in SPLINK:
            out[f"Splink ≥ {t}"] = (agreement(told, clusters[t]), seconds) if clusters else "not installed"
    for name, (made_links, seconds) in ours.items():
        found = made_links.on(END).reindex(told.index)
        out[name] = (agreement(told, found), seconds)
        if "traced" in first:
            seen, whole = agreement(first["traced"], found), out[name][0]
            out[f"{name}, of pairs with a trace"] = (
                replace(seen, precision=whole.precision, bcubed_precision=whole.bcubed_precision),
                seconds,
            )
    return out


def rows_of(results: dict[str, Judged]) -> list[list[str]]:
    """One row per set and method, and one per method over all sets together (pairs added up)."""
    rows = []
    for name, judgement in results.items():
        for method, said in judgement.items():
            figures = [said, *[""] * 5] if isinstance(said, str) else [*cells(said[0]), f"{said[1]:.1f}"]
            rows.append([name, method, *figures])
    for method in next(iter(results.values()), {}):
        found = [said[0] for r in results.values() if not isinstance(said := r[method], str)]
        if len(found) < 2:
            continue
        hits = sum(round(a.precision * a.found_pairs) for a in found)
        reached = sum(round(a.recall * a.true_pairs) for a in found)
        pairs, true = sum(a.found_pairs for a in found), sum(a.true_pairs for a in found)
        items = sum(a.items for a in found)
        cubed = [sum(v * a.items for v, a in zip(vs, found, strict=True)) / items for vs in (
            [a.bcubed_precision for a in found], [a.bcubed_recall for a in found])]  # fmt: skip
        mean = [f"{v:.4f}" for v in (hits / max(pairs, 1), reached / max(true, 1), *cubed)]
        rows.append([f"all {len(found)}", method, *mean, str(pairs), ""])
    return rows


@contextmanager
def hard_set(seed: int) -> Iterator[tuple[Register, pd.DataFrame]]:
    with tempfile.TemporaryDirectory() as folder:
        made_hard(Path(folder) / "delivery", seed)
        truth = pd.read_csv(Path(folder) / "delivery" / "truth.csv", dtype={"application_number": str})
        with register(Path(folder), Path(folder) / "delivery") as made:
            yield made, truth


@contextmanager
def made_set(seed: int, filings: int) -> Iterator[tuple[Register, pd.DataFrame]]:
    with tempfile.TemporaryDirectory() as folder:
        truth = simulated(Path(folder) / "delivery", filings, seed)
        with register(Path(folder), Path(folder) / "delivery") as made:
            yield made, truth


def over_time(made: Register, truth: pd.DataFrame) -> list[list[str]]:
    """Pairwise precision and recall as of days along the way: links that were made too early would show here."""
    links = link(made.as_of(END))
    told = (
        links.mentions.merge(truth, on=["application_number", "sequence"])
        .drop_duplicates("party")
        .set_index("party")["group"]
    )
    first, rows = links.parties["first"].min(), []
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        day = (first + (pd.Timestamp(END) - first) * share).date()
        now = links.on(day)
        rows.append([day.isoformat(), str(len(now)), *judged(told.reindex(now.index), now)])
    return rows


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


def table(header: list[str], rows: list[list[str]] | str) -> str:
    if isinstance(rows, str):
        return f"*{rows}*\n"
    lines = ["| " + " | ".join(line) + " |" for line in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines) + "\n"


PAIR = ["pairs P", "pairs R", "B³ P", "B³ R", "pairs found"]


def written_in(section: str, text: str) -> None:
    """Put the text under its heading into the page, in place of what stood there, and print it."""
    print(f"## {section}\n\n{text}", flush=True)  # the figures themselves
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(f"\n## {section}\n")
    _, mark, after = rest.partition("\n## ")
    PAGE.write_text(f"{head.rstrip()}\n\n## {section}\n\n{text.rstrip()}\n{mark}{after}", encoding="utf-8")


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


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--speed", type=int, help="only time linking of so many party rows")
    arguments.add_argument("--register", type=Path, help="the register to time, in place of a made one")
    arguments.add_argument("--only", choices=("hard", "made", "days", "real"))
    asked = arguments.parse_args()
    if asked.speed:
        written_in("Speed", speed(asked.speed, asked.register))
        return
    head = ["set", "method", *PAIR, "s"]
    results: dict[str, Judged] = {}
    along: list[list[str]] = []
    days = asked.only in (None, "days")
    if asked.only in (None, "hard", "days"):
        for seed in HARD:
            with hard_set(seed) as (made, truth):
                if asked.only != "days":
                    results[f"hard {seed}"] = compared(made, truth)
                if days and seed == HARD[0]:
                    along += [[f"hard set {seed}", *row] for row in over_time(made, truth)]
        if asked.only != "days":
            written_in("The hard set (tests/records/linking/linking_made.py)", table(head, rows_of(results)))
    if asked.only in (None, "made", "days"):
        results = {}
        for seed, filings in MADE:
            with made_set(seed, filings) as (made, truth):
                if asked.only != "days":
                    results[f"{seed} ({filings:,} filings)"] = compared(made, truth)
                if days and seed == MADE[0][0]:
                    along += [[f"made register {seed}", *row] for row in over_time(made, truth)]
        if asked.only != "days":
            written_in("The made register (records/simulation)", table(head, rows_of(results)))
    if days:
        written_in("As of days along the way (sure)", table(["set", "day", "parties", *PAIR], along))
    if asked.only in (None, "real"):
        real_sets()


if __name__ == "__main__":
    main()
