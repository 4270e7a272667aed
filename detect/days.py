"""Days people write and mean: one parser for the command line and the functions, and what --date,
--from, --to and --as-of say together; each mistake is one clear sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bonafile.records.errors import InputError


@dataclass(frozen=True)
class Days:
    """What was asked for: filing days from `first` to `last`, measured on their own day or as of `as_of`."""

    first: date
    last: date
    as_of: date | None = None

    @property
    def text(self) -> str:
        """The days for people: one day, or `first – last`."""
        return str(self.first) if self.first == self.last else f"{self.first} – {self.last}"

    @property
    def folder(self) -> str:
        """The name of the folder of findings."""
        name = str(self.first) if self.first == self.last else f"{self.first}_{self.last}"
        return f"{name}_asof_{self.as_of}" if self.as_of else name


_WRITTEN = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))"
)


def day(value: str | date | None, option: str) -> date | None:
    """`value` as a day: `2026-03-02`, `20260302`, `2026/3/2`, `2026年3月2日`, or a date already.

    None stays None. Raises InputError naming the option where it is no day.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _WRITTEN.fullmatch(str(value).strip())
    try:
        year, *rest = [int(part) for part in match.groups() if part] if match else []
        return date(year, *rest)
    except ValueError as error:
        raise InputError(
            f"{option}: '{value}' is not a day; write it as 2026-03-02.",
            f"{option}：“{value}”不是日期；请写成 2026-03-02。",
        ) from error


def resolve(
    date_: date | None, first: date | None, last: date | None, as_of: date | None, newest: date | None
) -> Days:
    """The days meant by --date, --from, --to and --as-of; `newest` is the register's last filing day.

    Raises InputError where they contradict each other, or none was given and the register is empty.
    """
    if date_ and (first or last):
        raise InputError(
            "Give either --date or --from and --to, not both.", "--date 与 --from/--to 只能选一种。"
        )
    if bool(first) != bool(last):
        raise InputError("--from and --to go together.", "--from 与 --to 须同时给出。")
    if not date_ and not first:
        raise InputError(
            "Which day? Give --date, or --from and --to"
            + (f"; the last filing day in the register is {newest}." if newest else "."),
            "请指定日期：--date，或 --from 与 --to"
            + (f"；登记库中最后的申请日是 {newest}。" if newest else "。"),
        )
    first, last = (date_, date_) if date_ else (first, last)
    assert first is not None
    assert last is not None
    if last < first:
        raise InputError(f"--to {last} lies before --from {first}.", f"--to {last} 早于 --from {first}。")
    if as_of and as_of < last:
        raise InputError(
            f"--as-of {as_of} lies before the last filing day, {last}: "
            "a filing cannot be measured before it exists.",
            f"--as-of {as_of} 早于最后申请日 {last}：申请提交之前无从评估。",
        )
    return Days(first, last, as_of)
