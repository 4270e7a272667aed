"""Features of crowds and lists: filing what strangers suddenly file too, and working through themed lists.

The rows behind them are found in bursts.py and lists.py.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from bonafile.features.catalogue import TRADEMARK, feature
from bonafile.features.history import History

_HOT = ("CN-TM-L19-10.1.8",)
_LISTS = ("CN-TM-G2-6", "CN-TM-G2-5", "CN-TM-G2-7")


@feature(
    unit="applicants", kinds=TRADEMARK, direction=+1, grounds=_HOT, notable=2,
    en="{value:.0f} other unrelated applicants filed the same new name within a fortnight",
    zh="两周内另有{value:.0f}个互不相关的申请人提交同一新出现的名称",
)  # fmt: skip
def burst_applicants(h: History) -> Any:
    """Other applicants who filed a term new to the register within 14 days; none where the applicant came first
    by a week, had the term before, bears it as a name or is listed as its owner.
    """
    return h.of("filing").hits.nunique("owner", _.category == "burst")


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=_HOT, notable=2,
    en="{value:.0f} filings of a year follow new names that others file at the same time",
    zh="一年内{value:.0f}件为他人同期集中提交的新名称",
)  # fmt: skip
def burst_marks_365(h: History) -> Any:
    """The group's filings of a year that took part in a burst on a new term."""
    return h.of("group").within(365).hits.nunique("fid", _.category == "burst")


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=_LISTS, notable=0.3,
    en="{value:.0%} of the year's filings work through lists of names",
    zh="一年内的申请中{value:.0%}为成系列的名称（同类词表或同一词头词尾）",
)  # fmt: skip
def theme_share_365(h: History) -> Any:
    """Share of the group's filings of a year that belong to a themed list, whatever the theme."""
    whole = h.of("group").within(365).count()
    part = h.of("group").within(365).hits.nunique("fid", _.category == "theme")
    return ibis.ifelse(whole > 0, part / whole, 0.0)


@feature(
    unit="lists", kinds=TRADEMARK, direction=+1, grounds=_LISTS, notable=2,
    en="the filings of a year work through {value:.0f} different lists of names",
    zh="一年内的申请涉及{value:.0f}个不同主题的名称系列",
)  # fmt: skip
def theme_lists_365(h: History) -> Any:
    """Distinct themed lists that the group's filings of a year work through."""
    return h.of("group").within(365).hits.nunique("term", _.category == "theme")
