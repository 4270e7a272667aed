"""How long linking takes: a large delivery of many firms and persons, some linked, and the timing of `link` on it.

Only size and sharing matter here, so names are numbers in Chinese characters; quality is measured in parties.py.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from bonafile.records.linking import Links, link
from bonafile.records.register import Register
from bonafile.records.simulation import END

_DIGITS = np.array(list("锐鸿博卓凯晟泰恒瑞嘉"))
_PLACES = np.array(
    [
        ("深圳市南山区", "440305"),
        ("杭州市余杭区", "330110"),
        ("广州市天河区", "440106"),
        ("成都市武侯区", "510107"),
    ]
)
_START = date(2021, 1, 4)


def big_delivery(folder: Path, rows: int, seed: int = 1) -> tuple[Path, date, date]:
    """Write filings and parties of `rows` applicant rows over five years; returns the folder, the last day and the
    day before it. A fifth as many applicants as rows; one in twenty is a shell that shares phone or head.
    """
    folder.mkdir(parents=True)
    draw = np.random.default_rng(seed)
    count = max(rows // 5, 1)
    who = np.minimum((draw.random(rows) ** 1.5 * count).astype(int), count - 1)
    days = np.sort(draw.integers(0, 1825, rows))
    names = np.array(["".join(_DIGITS[[int(c) for c in f"{n:07d}"]]) for n in range(count)])
    place = draw.integers(0, len(_PLACES), count)
    shell = draw.random(count) < 0.05
    ring = draw.integers(0, max(count // 60, 1), count)
    phone = np.where(
        shell & (draw.random(count) < 0.6), 13_000_000_000 + ring, 15_000_000_000 + np.arange(count)
    )
    road, number = draw.integers(0, 60, count), draw.integers(1, 400, count)
    room = 100 * draw.integers(1, 28, count) + draw.integers(1, 20, count)
    tower = draw.random(count) < 0.15  # in one of fifty towers
    number = np.where(tower, 900 + draw.integers(0, 50, count), number)
    missing = draw.random(rows) < 0.1
    code = np.array([f"91{_PLACES[p][1]}{n:010d}" for n, p in enumerate(place)])
    head = _PLACES[place, 0]
    full = np.char.add(np.char.add(np.char.partition(head, "市")[:, 0], names), "科技有限公司")
    address = np.array(
        [
            f"{h}{_DIGITS[r // 10]}{_DIGITS[r % 10]}路{n}号{m}室"
            for h, r, n, m in zip(head, road, number, room, strict=True)
        ]
    )
    key = np.array([f"{n:09d}" for n in range(rows)])
    filed = np.array([(_START + timedelta(days=int(d))).isoformat() for d in days])
    applicants = pd.DataFrame(
        {
            "office": "CN", "application_number": key, "role": "applicant", "sequence": 1, "name": full[who],
            "identifier": np.where(missing, "", code[who]), "party_type": "enterprise", "address": address[who],
            "region": _PLACES[place, 1][who], "phone": phone[who].astype(str),
        }
    )  # fmt: skip
    inventors = applicants.assign(
        role="inventor", name=np.char.add("王", names[(who * 3 + draw.integers(0, 3, rows)) % count])
    )
    inventors[["identifier", "party_type", "address", "region", "phone"]] = ""
    agents = applicants.assign(
        role="agent", name="代理人", identifier=(20_000 + draw.integers(0, 3000, rows)).astype(str)
    )
    agents[["party_type", "address", "region", "phone"]] = ""
    pd.concat([applicants, inventors, agents]).to_csv(folder / "parties.csv", index=False)
    pd.DataFrame(
        {"kind": "invention", "office": "CN", "application_number": key, "filing_date": filed}
    ).to_csv(folder / "filings.csv", index=False)
    heads = np.where(shell, 7 * ring, np.arange(count) + 10_000) % count
    pd.DataFrame(
        {
            "identifier": code,
            "name": full,
            "legal_representative": np.char.add("李", names[heads]),
            "known_date": (_START - timedelta(days=30)).isoformat(),
        }
    ).to_csv(folder / "organisations.csv", index=False)
    last = _START + timedelta(days=int(days[-1]))
    return folder, last, last - timedelta(days=1)


def speed(count: int, given: Path | None) -> str:
    """Time `link` on a register with about `count` party rows, and one night after it; the section for the page.

    `given` is a register to read (the made one of records/simulation at size, say), else one is made
    (speed_parties.py), with three rows for each filing.
    """
    with tempfile.TemporaryDirectory() as folder:
        if given is not None:
            made = Register.open(given, read_only=True)
            days = (
                made.as_of(END).written_parties.group_by("known_from").agg(n=lambda t: t.count()).to_pandas()
            )
            days = days.sort_values("known_from", ignore_index=True)
            reached = days["n"].cumsum().searchsorted(count)
            before, last = days["known_from"].iloc[
                [min(reached, len(days) - 2), min(reached, len(days) - 2) + 1]
            ]
            before, last = pd.Timestamp(before).date(), pd.Timestamp(last).date()
        else:
            delivery, last, before = big_delivery(Path(folder) / "delivery", count // 3)
            made = Register.open(Path(folder) / "register.duckdb")
            made.ingest([delivery])
        with made:
            rows = int(made.as_of(before).written_parties.count().execute())
            new = int(made.as_of(last).written_parties.count().execute()) - rows
            first, first_cpu, earlier = _timed(lambda: link(made.as_of(before)))
            night, night_cpu, later = _timed(lambda: link(made.as_of(last), earlier))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    source = "the register given (records/simulation)" if given else "a made register (speed_parties.py)"
    linked, effort = later.on(last).value_counts(), later.effort
    assert effort is not None
    text = "\n".join(
        [
            f"{rows:,} party rows of {source}, {len(later.parties):,} parties, {int((linked > 1).sum()):,} groups of more than one,",
            f"{len(later.totals):,} dated weights; two cores shared with other work (load {os.getloadavg()[0]:.0f}), so processor time is",
            "the fairer figure. Aims: 10 minutes, 8 GiB.", "",
            "| | wall | processor |", "| --- | --- | --- |",
            f"| all of it | {first:.0f} s | {first_cpu:.0f} s |",
            f"| the next day ({new:,} rows more) on top | {night:.0f} s | {night_cpu:.0f} s |", "",
            f"That day {effort.changed:,} filings were known otherwise than before; {effort.filings:,} were read, with {effort.rows:,} party rows, for",
            f"{effort.parties:,} parties, and {effort.pairs:,} pairs were weighed. Peak memory, register and both runs: {peak:.1f} GiB.", "",
        ]
    )  # fmt: skip
    print(text)  # the figures themselves
    return text


def _timed(work: Callable[[], Links]) -> tuple[float, float, Links]:
    """Wall and processor seconds of some work, and what it gives."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return time.perf_counter() - wall, time.process_time() - cpu, made
