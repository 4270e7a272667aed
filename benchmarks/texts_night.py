"""A day of applications against a register that knows all others already: the product itself, files and all."""

from __future__ import annotations

import csv
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
from made_texts import Texts, timed

from bonafile.features.texts.borrowed import text_borrowed
from bonafile.features.texts.copies import text_copies
from bonafile.records.register import Register

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 30)


def nights(
    sizes: list[int], day: int, beyond: tuple[int, ...] = (1_000_000, 5_000_000)
) -> Iterator[tuple[str, str]]:
    """A day of applications against registers of these sizes, and a straight line drawn on through them."""
    kept: list[tuple[int, float, float]] = []
    for size in sizes:
        yield from night(size, day, kept)
    if len({size for size, *_ in kept}) > 1:
        known, copies, all_of_it = (np.array(c) for c in zip(*kept, strict=True))
        for size in beyond:
            if size > max(sizes):
                seconds = [np.polyval(np.polyfit(known, each, 1), size) for each in (copies, all_of_it)]
                yield (
                    f"{size:,} texts: {day:,} of a day, extrapolated, not measured",
                    f"copies {seconds[0]:.0f} s, splices included {seconds[1]:.0f} s",
                )


def night(size: int, day: int, kept: list[tuple[int, float, float]]) -> Iterator[tuple[str, str]]:
    """A day of applications against a register that knows all others already: the product itself, files and all.

    Appends (size, seconds for copies, seconds for copies and splices) to `kept`.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        once = _apart(_taken_in, place, size, day)
        told = _apart(_of_the_day, place)
    kept.append((size, told["copies"], told["copies"] + told["splices"]))
    yield f"{size:,} texts: taken in once", f"{once:.0f} s"
    yield (
        f"{size:,} texts: {day:,} of a day, copies",
        f"{told['copies']:.1f} s ({told['pairs']:,} pairs told)",
    )
    yield (
        f"{size:,} texts: {day:,} of a day, splices included",
        f"{told['copies'] + told['splices']:.1f} s ({told['sources']:,} sources told; {told['clock']:.0f} s by the clock)",
    )
    yield (
        f"{size:,} texts: most memory held in the night",
        f"{told['peak']:.1f} GiB, of that {told['pages']:.1f} GiB the engine's pages of the register",
    )


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """What some work gives in a process of its own: the memory of one must not count for another."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _taken_in(place: Path, size: int, day: int) -> float:
    """A register of so many texts and a day, searched once as of the day before; seconds of that search."""
    delivered(place / "delivery", size, day)
    with Register.open(place / "register.duckdb") as register:
        register.ingest([place / "delivery"])
        rmtree(place / "delivery")
        before = LAST - timedelta(1)
        known = register.filings_between(FIRST, before)[["office", "application_number"]].tail(1)
        return timed(lambda: text_borrowed(register.as_of(before), known, place))[1]


def _of_the_day(place: Path) -> dict[str, float]:
    with Register.open(place / "register.duckdb") as register:
        wanted = register.filings_between(LAST, LAST)[["office", "application_number"]]
        snapshot = register.as_of(LAST)
        begin = time.perf_counter()
        copies, of_copies = timed(lambda: text_copies(snapshot, wanted, place))
        spliced, of_splices = timed(lambda: text_borrowed(snapshot, wanted, place))
        clock = time.perf_counter() - begin
        held = "SELECT sum(memory_usage_bytes) / 2**30 FROM duckdb_memory() WHERE tag = 'BASE_TABLE'"
        pages = snapshot.con.con.execute(held).fetchone()[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {
        "pairs": len(copies), "copies": of_copies, "sources": len(spliced), "splices": of_splices,
        "clock": clock, "peak": peak, "pages": pages,
    }  # fmt: skip


def delivered(folder: Path, size: int, day: int) -> None:
    """A delivery of so many filings, the last ones of one day; of these a tenth copy, splice or rewrite earlier ones."""
    folder.mkdir()
    made = Texts(0, seed=3)
    earlier: list[str] = []
    with (
        (folder / "filings.csv").open("w", encoding="utf-8", newline="") as filings,
        (folder / "parties.csv").open("w", encoding="utf-8", newline="") as parties,
    ):
        rows, names = csv.writer(filings), csv.writer(parties)
        rows.writerow(["kind", "office", "application_number", "filing_date", "title", "claims", "ipc"])
        names.writerow(["office", "application_number", "role", "sequence", "name", "identifier"])
        for n in range(size + day):
            text = made.text()
            if n >= size and n % 10 == 0:
                some = [earlier[int(k)] for k in made.rng.integers(0, len(earlier), 3)]
                text = (
                    made.edited(some[0], 0.1)
                    if n % 20
                    else "，".join(made.edited(t[200:600], 0.03) for t in some)
                )
            elif n % max(size // 1000, 1) == 0:
                earlier.append(text)
            number = f"2024{n:09d}"
            filed = LAST if n >= size else FIRST + timedelta(n * 360 // size)
            rows.writerow(["invention", "CN", number, filed, "一种装置", f"1. {text}。", "B65G1/00"])
            who = n % max((size + day) // 5, 1)
            names.writerow(["CN", number, "applicant", 1, f"申请人{who}", f"ID-{who}"])
