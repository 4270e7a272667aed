"""How well and how fast parties are linked, beside exact names, rapidfuzz alone and Splink, on made and real sets.

`python benchmarks/parties.py` prints the tables and writes each under its heading into docs/figures-parties.md;
`--only made` (hard, days, real) does a part, `--speed ROWS` times linking of that many party rows instead. Peers are
in parties_peers.py, the made sets in parties_made.py and tests/records/linking, the real ones in parties_real.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
from parties_made import register, simulated
from parties_page import PAIR, ROOT, cells, judged, table, written_in
from parties_peers import FUZZY, exact, fuzzy, splink
from parties_real import real_sets
from speed_parties import speed

sys.path.insert(0, str(ROOT / "tests" / "records" / "linking"))

from linking_made import made_hard

from bonafile.records.linking import Links, link
from bonafile.records.linking.quality import Agreement, agreement
from bonafile.records.register import Register
from bonafile.records.simulation import END

#: Seeds of the reported sets, and filings of the made registers: no rule or weight was chosen while looking at them.
#: (Rules were set on the hard sets 1 and 2 and the made registers 401, 402, 411, 412 and 413.)
HARD = (31, 32)
MADE = ((501, 8000), (502, 8000), (511, 3000), (512, 3000), (513, 1500))
#: Match probabilities at which Splink's pairs are joined.
SPLINK = (0.99, 0.8)


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
