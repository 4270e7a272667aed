"""What examiners decided about two parties: the same, or not the same. Kept for ever, the last word counts.

A decision is added, never changed; taking one back is a third kind of decision (`open`). Linking lets decisions win
from the day they were taken (groups.py), and a phone or mailbox that parted parties share is taught to be a desk's
(evidence.py).
"""

from __future__ import annotations

import csv
import fcntl
import os
from datetime import date
from pathlib import Path

import pandas as pd

from bonafile.records.errors import InputError
from bonafile.records.linking.linker import JUDGEMENTS

#: What may be decided, with its Chinese word.
VERDICTS = {"same": "同一或关联", "not_same": "无关联", "open": "撤销结论"}
_LONGEST_NOTE = 2000


class Judgements:
    """Decisions in one CSV file (UTF-8, columns a, b, verdict, decided_on, by, note), to which rows are added."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, a: str, b: str, verdict: str, decided_on: date, by: str, note: str = "") -> None:
        """Add a decision on two parties (their keys). InputError where it is none."""
        if verdict not in VERDICTS:
            raise InputError(
                f"a decision is one of {', '.join(VERDICTS)}: {verdict!r}",
                f"结论只能是{'、'.join(VERDICTS)}之一：{verdict!r}",
            )
        if a == b or not (_is_party(a) and _is_party(b)):
            raise InputError(
                f"a decision is about two different parties, each given by its key (p…): {a!r}, {b!r}",
                f"结论须针对两个不同的当事人，以其编号（p…）表示：{a!r}、{b!r}",
            )
        if not by.strip() or len(note) > _LONGEST_NOTE:
            raise InputError(
                f"a decision names who took it, and its note has up to {_LONGEST_NOTE} characters",
                f"结论须注明作出人，备注不超过{_LONGEST_NOTE}字",
            )
        first, second = sorted((a, b))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8", newline="") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)  # two examiners at once
            writer = csv.writer(stream, lineterminator="\n")
            if stream.seek(0, os.SEEK_END) == 0:
                writer.writerow(JUDGEMENTS)
            writer.writerow([first, second, verdict, decided_on.isoformat(), by, note])
            stream.flush()
            os.fsync(stream.fileno())

    def read(self) -> pd.DataFrame:
        """All decisions, in the order in which they were taken; empty where there is no file.

        Raises InputError where a row is damaged.
        """
        if not self.path.exists():
            return pd.DataFrame(columns=list(JUDGEMENTS))
        rows = pd.read_csv(self.path, dtype=str, keep_default_na=False)
        whole = list(rows.columns) == list(JUDGEMENTS)
        rows = rows.reindex(columns=list(JUDGEMENTS))
        days = pd.to_datetime(rows["decided_on"], format="%Y-%m-%d", errors="coerce")
        if not whole or days.isna().any() or not rows["verdict"].isin(VERDICTS).all():
            raise InputError(
                f"{self.path} is damaged: it wants the columns {', '.join(JUDGEMENTS)}, days and known decisions",
                f"{self.path}已损坏：应含{'、'.join(JUDGEMENTS)}各列，且日期与结论有效",
            )
        return rows.assign(decided_on=days).sort_values("decided_on", kind="stable", ignore_index=True)


def _is_party(key: str) -> bool:
    return len(key) == 13 and key[0] == "p" and all(c in "0123456789abcdef" for c in key[1:])
