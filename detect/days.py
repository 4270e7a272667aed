"""Days people write: one parser for the command line and the functions, with one clear sentence on error."""

from __future__ import annotations

import re
from datetime import date, datetime

from bonafile.records.errors import InputError

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))")


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
