"""How well and how fast parties are linked, beside exact names, rapidfuzz alone and Splink, on made and real sets.

`python benchmarks/parties.py` prints the tables and writes them to docs/figures-parties.md; `--speed ROWS` times
linking on a made table of that many party rows instead. Real sets are read from ../shared/data beside the
checkout and left out, with a word, where they are not there.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
sys.path.insert(0, str(ROOT / "tests" / "records" / "linking"))

from linking_made import made_hard  # noqa: E402

from bonafile.records import names  # noqa: E402
from bonafile.records.linking import Links, link  # noqa: E402
from bonafile.records.linking.forms import name_forms, take_apart  # noqa: E402
from bonafile.records.linking.learning import learn  # noqa: E402
from bonafile.records.linking.quality import agreement  # noqa: E402
from bonafile.records.register import Register  # noqa: E402
from bonafile.records.simulation import END  # noqa: E402

#: Patterns of the made register whose applicants belong together by construction; those of all others do not.
TOGETHER = (
    "linked_shells",
    "dispersed_shells",
    "corporate_group",
    "company_group",
    "spin_off",
    "borrowed_names",
)
#: Patterns whose applicants of one brand belong together: its owner, the company that holds its marks, subsidiaries.
BRANDED = ("brand_owner", "foreign_owner", "corporate_group")
FUZZY = 90


def components(index: pd.Index, left: np.ndarray, right: np.ndarray) -> pd.Series:
    """Group numbers of items joined by pairs of positions."""
    graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(index), len(index)))
    return pd.Series(connected_components(graph, directed=False)[1], index=index)


def exact(parties: pd.DataFrame) -> pd.Series:
    """One group per folded name."""
    return pd.Series(
        pd.factorize(names.party_name_column(parties["name"]).to_numpy())[0], index=parties.index
    )


def fuzzy(parties: pd.DataFrame) -> pd.Series:
    """Names with a rapidfuzz ratio of 90 or more, joined."""
    folded = names.party_name_column(parties["name"]).fillna("").tolist()
    found: list[tuple[np.ndarray, np.ndarray]] = []
    for start in range(0, len(folded), 500):
        scores = process.cdist(
            folded[start : start + 500], folded, scorer=fuzz.ratio, score_cutoff=FUZZY, dtype=np.uint8
        )
        rows, columns = np.nonzero(scores)
        found.append((rows + start, columns))
    return components(
        parties.index, np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])
    )


def splink(made: Register, links: Links, parties: pd.DataFrame, threshold: float) -> pd.Series | None:
    """Splink with term frequencies on the same parties: name, identifier, phone, room, head of the firm; each
    party with what its own first filing says, folded as for bonafile, so that only the method differs.
    """
    try:
        import splink.comparison_library as cl
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError:
        return None
    from bonafile.records.linking.places import place_forms

    snapshot = made.as_of(END)
    rows = snapshot.parties.filter(lambda t: t.role == "applicant").to_pandas()
    rows = rows.merge(
        links.mentions[["office", "application_number", "sequence", "party"]],
        on=["office", "application_number", "sequence"],
    )
    rows["room"] = place_forms(rows["address"], rows["region"])["room"]
    rows["phone"] = names.contact_column(rows["phone"])
    own = rows.groupby("party")[["phone", "room"]].first()
    heads = (
        snapshot.organisations.to_pandas()
        .sort_values("known_from")
        .drop_duplicates("identifier")
        .set_index("identifier")
    )
    table = parties.reset_index()[["party", "full", "core", "identifier"]].rename(
        columns={"party": "unique_id"}
    )
    table = table.join(own, on="unique_id")
    table["control"] = heads["legal_representative"].reindex(table["identifier"]).to_numpy()
    table = table.astype("object").where(table.notna(), None)
    comparisons = [
        cl.JaroWinklerAtThresholds("full", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        *(
            cl.ExactMatch(c).configure(term_frequency_adjustments=True)
            for c in ("identifier", "phone", "room", "control")
        ),
    ]
    blocks = [block_on(c) for c in ("core", "identifier", "phone", "room", "control")]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=blocks
    )
    linker = Linker(table, settings, DuckDBAPI(), set_up_basic_logging=False)
    linker.training.estimate_probability_two_random_records_match([block_on("identifier")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for column in ("core", "phone", "identifier"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold
    ).as_pandas_dataframe()
    return clusters.set_index("unique_id")["cluster_id"].reindex(parties.index)


def judged(truth: pd.Series, found: pd.Series) -> list[str]:
    a = agreement(truth, found)
    return [f"{v:.4f}" for v in (a.precision, a.recall, a.bcubed_precision, a.bcubed_recall)] + [
        str(a.found_pairs)
    ]


def register(folder: Path, delivery: Path) -> Register:
    made = Register.open(folder / "register.duckdb")
    made.ingest([delivery])
    return made


def compared(made: Register, truth: pd.DataFrame, seed: int) -> list[list[str]]:
    """All methods on one register; truth has application_number, sequence, group."""
    snapshot = made.as_of(END)
    rows = []
    timed: dict[str, tuple[Links, float]] = {}
    for name, threshold, learned in (
        ("bonafile, sure", "sure", False),
        ("bonafile, wide", "wide", False),
        ("bonafile, learned weights, sure", "sure", True),
    ):
        begun = time.perf_counter()
        weights = learn(snapshot) if learned else None
        timed[name] = (link(snapshot, threshold=threshold, weights=weights), time.perf_counter() - begun)
    links = timed["bonafile, sure"][0]
    told = (
        links.mentions.merge(truth, on=["application_number", "sequence"])
        .drop_duplicates("party")
        .set_index("party")["group"]
    )
    parties = links.parties.set_index("party").loc[told.index]
    for name, method in (("exact name", exact), (f"rapidfuzz ratio ≥ {FUZZY}", fuzzy)):
        begun = time.perf_counter()
        found = method(parties)
        rows.append([str(seed), name, *judged(told, found), f"{time.perf_counter() - begun:.1f}"])
    for threshold in (0.99, 0.8):
        begun = time.perf_counter()
        try:
            found_or_none = splink(made, links, parties, threshold)
        except Exception as error:
            rows.append([str(seed), f"Splink ≥ {threshold}", f"fails: {type(error).__name__}", *[""] * 5])
            continue
        if found_or_none is None:
            rows.append([str(seed), f"Splink ≥ {threshold}", "not installed", *[""] * 5])
        else:
            rows.append(
                [
                    str(seed),
                    f"Splink ≥ {threshold}",
                    *judged(told, found_or_none),
                    f"{time.perf_counter() - begun:.1f}",
                ]
            )
    for name, (made_links, seconds) in timed.items():
        rows.append(
            [str(seed), name, *judged(told, made_links.on(END).reindex(told.index)), f"{seconds:.1f}"]
        )
    return rows


def simulated(folder: Path, filings: int, seed: int) -> pd.DataFrame:
    """Write the made register and say whose applicants are whose; one entity per scheme only where the pattern is one
    of TOGETHER, and a brand's owner with the subsidiaries that carry its brand.
    """
    from bonafile.records.simulation import PRIOR
    from bonafile.records.simulation.chance import Chance
    from bonafile.records.simulation.outcomes import Office
    from bonafile.records.simulation.schemes import draw_up
    from bonafile.records.simulation.world import World
    from bonafile.records.simulation.writing import write

    folder.mkdir(parents=True, exist_ok=True)
    world = World(seed, filings, 24, END)
    draw_up(world, {"trademark": filings - filings // 2, "patent": filings // 2}, PRIOR)
    write(world, Office(Chance(seed + 1_000_003), world.calendar.days[-1]), folder, Chance(seed + 2_000_003))
    rows, first = [], {}
    parent: dict[Any, Any] = {}

    def root(x: Any) -> Any:
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for filing in world.filings:
        for n, owner in enumerate(filing.applicants, 1):
            rows.append((filing.number, float(n), id(owner)))
            if filing.scheme.pattern in TOGETHER:
                parent[root(id(owner))] = root(filing.scheme.group)
            if filing.scheme.pattern in BRANDED and owner.brand:
                parent[root(id(owner))] = root(first.setdefault(owner.brand, id(owner)))
    truth = pd.DataFrame(rows, columns=["application_number", "sequence", "who"])
    return truth.assign(group=[str(root(w)) for w in truth["who"]])


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


def speed(count: int) -> str:
    """Time `link` on a made table of `count` applicant rows, and one night after it."""
    from speed_parties import big_delivery

    with tempfile.TemporaryDirectory() as folder:
        delivery, last, before = big_delivery(Path(folder) / "delivery", count)
        with register(Path(folder), delivery) as made:
            begun = time.perf_counter()
            earlier = link(made.as_of(before))
            first = time.perf_counter() - begun
            begun = time.perf_counter()
            link(made.as_of(last), earlier)
            night = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    text = f"{count:,} applicant rows, {len(earlier.parties):,} parties: {first:.0f} s; the next night {night:.0f} s; peak {peak:.1f} GiB"
    print(text)
    return text


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--speed", type=int, help="only time linking of so many party rows")
    arguments.add_argument("--seeds", type=int, default=2)
    arguments.add_argument("--filings", type=int, default=12_000)
    asked = arguments.parse_args()
    if asked.speed:
        speed(asked.speed)
        return
    hard, sim, along = [], [], []
    for seed in range(1, asked.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            made_hard(Path(folder) / "delivery", seed)
            truth = pd.read_csv(Path(folder) / "delivery" / "truth.csv", dtype={"application_number": str})
            with register(Path(folder), Path(folder) / "delivery") as made:
                hard += compared(made, truth, seed)
                along += [[f"hard set {seed}", *row] for row in over_time(made, truth)]
        with tempfile.TemporaryDirectory() as folder:
            truth = simulated(Path(folder) / "delivery", asked.filings, 100 + seed)
            with register(Path(folder), Path(folder) / "delivery") as made:
                sim += compared(made, truth, 100 + seed)
                along += [[f"made register {100 + seed}", *row] for row in over_time(made, truth)]
    head = ["seed", "method", *PAIR, "s"]
    text = "\n".join(
        [
            "# Figures: linked parties", "", "Made by `python benchmarks/parties.py`. Items are applicants as written; P precision, R recall.", "",
            "## The hard set (tests/records/linking/linking_made.py)", "", table(head, hard),
            "## The made register (records/simulation)", "", table(head, sim),
            "## As of days along the way (sure)", "", table(["register", "day", "parties", *PAIR], along),
            "## 300 hand-labelled pairs of Taiwanese applicants (names and inventors only)", "", table(["method", "P", "R", "pairs said"], taiwan()),
            "## Inventor mentions of PatentsView (names only)", "", table(["method", *PAIR], inventors()),
            "So few people hardly ever share a name, so bare names look better here than in a register, where errors grow with",
            "its square. `link` asks for a second fact beside a personal name, so these mentions, which have none, stay apart.", "",
            "## Assignee clusters of PatentsView (names only; every cluster is flagged as doubtful by its makers)", "", table(["method", *PAIR], assignees()),
            "## Trade names in 250 Chinese company names", "", trade_names(), "",
        ]
    )  # fmt: skip
    print(text)  # the figures themselves
    path = ROOT / "docs" / "figures-parties.md"
    kept = (
        path.read_text(encoding="utf-8").partition("\n## Read by hand\n") if path.exists() else ("", "", "")
    )
    path.write_text(text + kept[1] + kept[2], encoding="utf-8")


if __name__ == "__main__":
    main()
