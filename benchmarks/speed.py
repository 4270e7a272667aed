"""How long the main job takes: one day of many filings against a large register, stage by stage.

    python benchmarks/speed.py --register 100000 --day 5000
    python benchmarks/speed.py --register 1000000 --day 50000      # the target: under three minutes

Makes a register (simulated; not an office's), ingests it, and measures, scores and explains the last filings as of
the last day. Writes docs/figures-speed.md. The day is the last `--day` filings of the register, which come from
several filing days, all measured as of the last: the same work as one crowded day.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

import pandas as pd

from bonafile.detect import verbs
from bonafile.detect.days import Days
from bonafile.detect.handover import hand_over
from bonafile.detect.screening import of_moments
from bonafile.records.register import Register
from bonafile.records.schema import MODEL_KIND, MODEL_KINDS
from bonafile.records.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "figures-speed.md"


def last_filings(register: Register, count: int) -> pd.DataFrame:
    """The last `count` filings of the register as moments of its last day."""
    last = register.last_filing_date()
    filed = register.filings_between("1900-01-01", last).sort_values("filing_date", kind="stable").tail(count)
    return filed.assign(as_of=last, model_kind=filed["kind"].map(MODEL_KIND)).reset_index(drop=True)


def measured(place: Workspace, filings: int, day: int, trained: bool) -> list[tuple[str, float]]:
    """Seconds by stage."""
    stages: list[tuple[str, float]] = []

    def timed(name: str, begun: float) -> None:
        stages.append((name, perf_counter() - begun))
        print(f"{name:44s} {stages[-1][1]:8.1f} s", flush=True)

    if not place.register_path.exists():
        folder = place.create().path / "delivery"
        begun = perf_counter()
        verbs.simulate(folder, filings=filings, months=60, seed=5)
        timed(f"make a register of {filings:,} filings", begun)
        begun = perf_counter()
        counts = verbs.ingest(folder, workspace=place.path)
        rows = sum(count["read"] for count in counts)
        timed(f"ingest it ({rows:,} rows)", begun)
    if trained:
        for kind in MODEL_KINDS:
            begun = perf_counter()
            verbs.train(kind, place.path)
            timed(f"train {kind}", begun)
    engine = verbs._engine(place, None)
    with Register.open(place.register_path, read_only=True) as register, tempfile.TemporaryDirectory() as out:
        moments = last_filings(register, day)
        begun = perf_counter()
        last = register.last_filing_date()
        assert last is not None
        days = Days(pd.Timestamp(moments["filing_date"].min()).date(), last, last)
        outcome = of_moments(register, moments, days, engine)
        timed(f"screen {len(moments):,} filings", begun)
        begun = perf_counter()
        hand_over(outcome, Path(out) / "findings", engine.settings)
        timed("write findings, evidence and report", begun)
    return stages


def page(stages: list[tuple[str, float]], filings: int, day: int) -> str:
    """The docs page."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    rows = "\n".join(f"| {name} | {seconds:,.1f} |" for name, seconds in stages)
    return (
        "# Speed of the main job\n\n"
        f"Made by `python benchmarks/speed.py --register {filings} --day {day}` at commit {commit.stdout.strip()}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, peak memory {memory:.1f} GiB. The register is "
        "simulated. The day's filings are the last of the register, all measured as of its last day.\n\n"
        f"| stage | seconds |\n|---|---:|\n{rows}\n"
    )


def main() -> None:
    """Run and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--register", type=int, default=100_000, help="filings on the register")
    parser.add_argument("--day", type=int, default=5_000, help="filings to screen")
    parser.add_argument(
        "--workspace", type=Path, help="an existing or new workspace to use instead of a temporary one"
    )
    parser.add_argument(
        "--train", action="store_true", help="train both kinds first, so that the champions score"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Workspace(options.workspace or Path(temporary) / "workspace")
        stages = measured(place, options.register, options.day, options.train)
    PAGE.write_text(page(stages, options.register, options.day), encoding="utf-8")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
