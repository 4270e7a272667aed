"""Writes the figures of marks.py as a page and a plot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


def write_report(figures: dict[str, Any], out: Path) -> None:
    """docs/figures-marks.md and docs/marks-cost.svg from what was measured."""
    sizes = {int(k): v for k, v in sorted(figures["sizes"].items(), key=lambda item: int(item[0]))}
    lines = [
        "# Mark similarity: speed, memory, recall",
        "",
        f"Measured by `benchmarks/marks.py` at commits {_commits(figures)} on two processors that other work was using "
        "at the same time: every peer ran in the same process run, in turn with ours, three times (medians). “CPU” is "
        "processor time of both threads together; the ratio is of CPU times, for the passing of time depended on the "
        "neighbours. Marks are composed (`benchmarks/made_marks.py`), Chinese and Latin half each.",
        "",
        "## `written` at cutoff 0.8",
        "",
        "| marks | build, CPU s | marks per CPU s | bytes per mark | ours, CPU ms/query | (passing) | rapidfuzz cdist, CPU "
        "ms/query | (passing) | ratio CPU | ratio passing | recall | made up | pairs | commit |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for size, f in sizes.items():
        lines.append(
            f"| {size:,} | {f['build_cpu_s']:.1f} | {size / f['build_cpu_s']:,.0f} | {f['bytes_per_mark']:.0f} | "
            f"{f['ours']['cpu_ms']:.3f} | {f['ours']['wall_ms']:.3f} | {f['rapidfuzz']['cpu_ms']:.1f} | "
            f"{f['rapidfuzz']['wall_ms']:.1f} | {f['ratio_cpu']:.0f} | {f['ratio_wall']:.0f} | {f['recall']:.3f} | "
            f"{f['made_up']} | {f['hits']} | {f['commit']} |"
        )
    if len(sizes) > 1:
        lines += ["", f"Cost per query grows as the register to the power of {_exponent(sizes):.2f}."]
    lines += _peers(sizes) + _views(figures.get("views") or {}) + _cold(figures.get("cold") or {})
    (out / "figures-marks.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _plot(sizes, out / "marks-cost.svg")


def _exponent(sizes: dict[int, Any]) -> float:
    large = {n: f for n, f in sizes.items() if n >= 1_000_000} or sizes
    large = large if len(large) > 1 else sizes
    return float(np.polyfit(np.log(list(large)), np.log([f["ours"]["cpu_ms"] for f in large.values()]), 1)[0])


def _peers(sizes: dict[int, Any]) -> list[str]:
    rows = [
        f"| {size:,} | {name}{_part(p, size)} | {p['build_cpu_s']:.1f} | {p['cpu_ms']:.2f} | "
        f"{p['cpu_ms'] / f['ours']['cpu_ms']:.0f} | {p['recall']:.3f} |"
        for size, f in sizes.items()
        for name, p in f.get("peers", {}).items()
    ]
    if not rows:
        return []
    return [
        "", "## Approximate peers", "",
        "Recall of the same pairs; what they give besides would still have to be compared.", "",
        "| marks | peer | build, CPU s | CPU ms/query | against ours | recall |", "|--:|---|--:|--:|--:|--:|", *rows,
    ]  # fmt: skip


def _part(peer: dict[str, Any], size: int) -> str:
    return f" (first {peer['of']:,} marks only)" if peer.get("of", size) != size else ""


def _commits(figures: dict[str, Any]) -> str:
    parts = [*figures["sizes"].values(), figures.get("views") or {}, figures.get("cold") or {}]
    return ", ".join(dict.fromkeys(p["commit"] for p in parts if "commit" in p))


def _views(f: dict[str, Any]) -> list[str]:
    if not f:
        return []
    total = sum(v["wall_s"] for v in f["views"].values())
    used = sum(v["cpu_s"] for v in f["views"].values())
    held, times = f["bytes_per_mark"], 50e6 / f["size"]
    peak = max(v["peak_gib"] for v in f["views"].values())
    lines = [
        "", "## All six views", "",
        f"{f['filings']:,} filings against {f['size']:,} marks, index opened by memory map in a process of its own, at "
        f"most 50 hits a filing: {total:.0f} s passing, {used:.0f} s CPU (half of it on two processors of one's own).",
        "Memory is the most the process ever held (VmHWM), with every page of the mapped file it touched.", "",
        "| view | s passing | s CPU | hits | memory without the file, GiB | with it, at most, GiB |",
        "|---|--:|--:|--:|--:|--:|",
    ]  # fmt: skip
    lines += [
        f"| {name} | {v['wall_s']:.1f} | {v['cpu_s']:.1f} | {v['hits']:,} | {v['own_gib']:.1f} | {v['peak_gib']:.1f} |"
        for name, v in f["views"].items()
    ]
    return [
        *lines, "",
        f"- The file is {held:.0f} bytes per mark for all views, {held * f['size'] / 2**30:.1f} GiB.",
        f"- Building it took {f['build_s']:.0f} s passing, {f['build_cpu_s']:.0f} s CPU, at most "
        f"{f['building_gib']:.1f} GiB; opening and checking it {f['open_s']:.1f} s ({f['open_cpu_s']:.1f} s CPU).",
        f"- Appending {f['filings']:,} marks: {f['append_s']:.1f} s passing, {f['append_cpu_s']:.1f} s CPU.",
        f"- `similar`, one mark in all views: {f['similar_wall_s'] * 1e3:.0f} ms passing, "
        f"{f['similar_cpu_s'] * 1e3:.0f} ms CPU.",
        f"- 50 million marks, extrapolated, not measured: {held * 50e6 / 2**30:.1f} GiB for the file of all views, from the "
        f"bytes per mark; a sample of {f['sample']:,} filings took {f['sample_cpu_ms']:.2f} ms CPU each in all views, which "
        f"is {f['sample_cpu_ms'] * times:.1f} ms with {times:.0f} parts of this size. Held at most here: {peak:.1f} GiB.",
    ]  # fmt: skip


def _cold(f: dict[str, Any]) -> list[str]:
    if not f:
        return []
    rows = [("loading the program", "load"), ("opening and checking the index", "open"),
            ("the first `similar`, all views", "first"), ("the second", "second")]  # fmt: skip
    return [
        "", "## The first answer", "",
        f"A new process, an index of {f['size']:,} marks with all views, medians of three. Kernels are compiled and the "
        "dictionary derived already, as they are after the first use on a machine.", "",
        "| step | s passing | s CPU |", "|---|--:|--:|",
        *(f"| {name} | {f[key + '_s']:.2f} | {f[key + '_cpu_s']:.2f} |" for name, key in rows),
        f"| the whole process | {f['process_wall_s']:.2f} | {f['all_cpu_s']:.2f} |",
    ]  # fmt: skip


def _plot(sizes: dict[int, Any], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    matplotlib.rcParams["svg.hashsalt"] = "marks"
    figure, axes = plt.subplots(figsize=(6.4, 4.2))
    lines: dict[str, list[tuple[int, float]]] = {}
    for size, f in sizes.items():
        lines.setdefault("mark index (exact)", []).append((size, f["ours"]["cpu_ms"]))
        lines.setdefault("rapidfuzz cdist (exact)", []).append((size, f["rapidfuzz"]["cpu_ms"]))
        for name, peer in f.get("peers", {}).items():
            if peer.get("of", size) == size:
                lines.setdefault(name, []).append((size, peer["cpu_ms"]))
    for name, points in lines.items():
        axes.loglog(*zip(*points, strict=True), marker="o", label=name)
    axes.set_xlabel("marks in the register")
    axes.set_ylabel("processor time per query, ms")
    axes.set_title("Finding all marks written alike, cutoff 0.8")
    axes.grid(True, which="major", alpha=0.3)
    axes.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
