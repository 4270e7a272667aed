"""How parties.py tells its figures: cells, tables, and the sections of docs/figures-parties.md."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bonafile.records.linking.quality import Agreement, agreement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "figures-parties.md"

#: What `judged` and `cells` give, as headings.
PAIR = ["pairs P", "pairs R", "B³ P", "B³ R", "pairs found"]


def judged(truth: pd.Series, found: pd.Series) -> list[str]:
    return cells(agreement(truth, found))


def cells(a: Agreement) -> list[str]:
    figures = (a.precision, a.recall, a.bcubed_precision, a.bcubed_recall)
    return [*(f"{v:.4f}" for v in figures), str(a.found_pairs)]


def table(header: list[str], rows: list[list[str]] | str) -> str:
    if isinstance(rows, str):
        return f"*{rows}*\n"
    lines = ["| " + " | ".join(line) + " |" for line in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines) + "\n"


def written_in(section: str, text: str) -> None:
    """Put the text under its heading into the page, in place of what stood there, and print it."""
    print(f"## {section}\n\n{text}", flush=True)  # the figures themselves
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(f"\n## {section}\n")
    _, mark, after = rest.partition("\n## ")
    PAGE.write_text(f"{head.rstrip()}\n\n## {section}\n\n{text.rstrip()}\n{mark}{after}", encoding="utf-8")
