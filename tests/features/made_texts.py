"""Made patent texts, and a small register of them, for the tests of texts."""

from __future__ import annotations

import csv
import random
from pathlib import Path

HAN = [chr(c) for c in range(0x4E00, 0x5200)]
FIELDS = ["kind", "office", "application_number", "filing_date", "title", "abstract", "claims", "ipc",
          "priority_numbers", "parent_number", "sibling_number"]  # fmt: skip
PARTIES = ["office", "application_number", "role", "sequence", "name", "identifier"]


def text(rng: random.Random, length: int, alphabet: list[str] = HAN) -> str:
    return "".join(rng.choices(alphabet, k=length))


def english(rng: random.Random, words: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(words))


def rewritten(rng: random.Random, base: str, share: float) -> str:
    """The text with a share of it, in a few passages, replaced."""
    out = base
    passages = rng.randint(1, 4)
    for _ in range(passages):
        size = max(1, int(len(base) * share / passages))
        at = rng.randrange(0, max(1, len(out) - size))
        out = out[:at] + text(rng, size) + out[at + size :]
    return out


def filing(number: str, day: str, claims: str, **more: str) -> dict[str, str]:
    return {"kind": "invention", "office": "CN", "application_number": number, "filing_date": day,
            "title": "一种装置", "claims": claims, "ipc": "B65G1/00", **more}  # fmt: skip


def applicant(number: str, who: str, sequence: int = 1) -> dict[str, str]:
    return {"office": "CN", "application_number": number, "role": "applicant", "sequence": str(sequence),
            "name": who, "identifier": f"ID-{who}"}  # fmt: skip


def delivery(folder: Path, filings: list[dict[str, str]], parties: list[dict[str, str]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, fields, rows in (("filings", FIELDS, filings), ("parties", PARTIES, parties)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fields, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder
