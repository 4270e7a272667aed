"""Measures an index opened from its file, in a process that does nothing else; called by marks.py, prints JSON.

    python benchmarks/marks_opened.py views INDEX FILINGS   all views of a day's filings, then the day appended
    python benchmarks/marks_opened.py cold INDEX            the first answers

Memory is the most the process ever held (VmHWM): its own and every page of the mapped file it touched, those
the system could drop included.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CUTOFF, _SAMPLE = 0.8, 1000
_BEGUN = time.perf_counter()


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What came out, seconds that passed, seconds of processor."""
    begin, used = time.perf_counter(), time.process_time()
    out = work()
    return out, time.perf_counter() - begin, time.process_time() - used


def memory(name: str) -> float:
    """A figure of /proc/self/status in GiB."""
    told = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line
    )
    return int(told[name].split()[0]) / 2**20


def views(path: str, day: str) -> dict[str, Any]:
    """30,000 filings in all views; a sample of them; one mark; the day appended."""
    import pandas as pd

    from bonafile.features.marks import MarkIndex, similar
    from bonafile.features.marks.index import VIEWS

    filings = pd.read_parquet(day)
    warm = MarkIndex.build(filings.iloc[:500])
    for view in VIEWS:
        warm.search(["WARM up", "热身"], view=view)
    similar(warm, "WARM up")
    index, open_wall, open_cpu = timed(lambda: MarkIndex.open(path))
    out: dict[str, Any] = {"open_s": open_wall, "open_cpu_s": open_cpu, "views": {}}
    texts = filings["mark_text"].tolist()
    for view in VIEWS:
        found, wall, cpu = timed(lambda v=view: index.search(texts, view=v, cutoff=_CUTOFF, limit=50))
        out["views"][view] = {
            "wall_s": wall, "cpu_s": cpu, "hits": len(found), "own_gib": memory("RssAnon"), "peak_gib": memory("VmHWM"),
        }  # fmt: skip
        del found
    sample = [
        timed(lambda v=view: index.search(texts[:_SAMPLE], view=v, cutoff=_CUTOFF, limit=50))[2]
        for view in VIEWS
    ]
    out["sample"], out["sample_cpu_ms"] = _SAMPLE, sum(sample) / _SAMPLE * 1e3
    one = [timed(lambda t=t: similar(index, t, top=50))[1:] for t in texts[:21]]
    out["similar_wall_s"], out["similar_cpu_s"] = (sorted(t[k] for t in one)[10] for k in (0, 1))
    _none, out["append_s"], out["append_cpu_s"] = timed(lambda: index.append(filings))
    return out


def cold(path: str) -> dict[str, Any]:
    """Loading the program, opening, the first and the second answer of `similar`."""
    _none, load_wall, load_cpu = timed(lambda: __import__("bonafile.features.marks.nearest"))
    from bonafile.features.marks import MarkIndex, similar

    index, open_wall, open_cpu = timed(lambda: MarkIndex.open(path))
    _one, first_wall, first_cpu = timed(lambda: similar(index, "踏奖安"))
    _two, second_wall, second_cpu = timed(lambda: similar(index, "BENTLY DESIGN"))
    return {
        "load_s": load_wall, "load_cpu_s": load_cpu, "open_s": open_wall, "open_cpu_s": open_cpu,
        "first_s": first_wall, "first_cpu_s": first_cpu, "second_s": second_wall, "second_cpu_s": second_cpu,
        "all_cpu_s": time.process_time(),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps({"views": views, "cold": cold}[sys.argv[1]](*sys.argv[2:])))
