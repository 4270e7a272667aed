"""Hits on others weighed by what they hit: well-known owners, owners of distinctive marks, goods that are related.

Likeness to a generic term, a place, a family name or a word in everybody's use, and a mark the applicant had
before or long beside the other's, count for nothing here. The weights themselves are in standing.py.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from bonafile.features.catalogue import TRADEMARK, feature
from bonafile.features.history import History
from bonafile.features.marks.portfolio import COPY, against_others

#: From these values a mark is well known, or distinctive enough to be its owner's.
_KNOWN, _DISTINCT = 0.4, 0.5
_CONFLICT = ("CN-TM-L19-32", "CN-TM-L26-24")


def _worth() -> Any:
    """A hit that is on its owner: no plain word, not the applicant's own of old, and not everybody's."""
    own = (_.plain == 0) & (_.settled == 0)
    return against_others() & own & ((_.distinctive >= _DISTINCT) | (_.fame >= _KNOWN))


def _share(part: Any, whole: Any) -> Any:
    return ibis.ifelse(whole > 0, part / whole, 0.0)


@feature(
    unit="owners", kinds=TRADEMARK, direction=+1, grounds=COPY, windows=(90, 365, None), notable=2,
    en="the group's marks resemble well-known marks of {value:.0f} owners in {window} days",
    zh="{window}日内关联主体的商标与{value:.0f}个主体有一定知名度的商标近似",
)  # fmt: skip
def known_owners_hit(h: History, window: int | None) -> Any:
    """Distinct other owners of well-known marks (by list, or learned: standing.py) hit by the group's portfolio."""
    return h.of("group").within(window).hits.nunique("owner", _worth() & (_.fame >= _KNOWN))


@feature(
    unit="owners", kinds=TRADEMARK, direction=+1, grounds=COPY, windows=(90, 365, None), notable=2,
    en="the group's marks resemble distinctive or well-known marks of {value:.0f} owners in {window} days",
    zh="{window}日内关联主体的商标与{value:.0f}个主体显著性较强或有一定知名度的商标近似",
)  # fmt: skip
def strong_owners_hit(h: History, window: int | None) -> Any:
    """Distinct other owners hit whose marks are theirs: distinctive or well known, no plain word, not shared of old."""
    return h.of("group").within(window).hits.nunique("owner", _worth())


@feature(
    unit="owners", kinds=TRADEMARK, direction=+1, grounds=COPY, windows=(90, 365, None), notable=2,
    en="under exactly this name and address the marks of {value:.0f} owners were approached in {window} days",
    zh="以同一名称和地址申请的商标{window}日内与{value:.0f}个主体的商标近似",
)  # fmt: skip
def applicant_owners_hit(h: History, window: int | None) -> Any:
    """As strong_owners_hit, for the applicant by name and address as written."""
    return h.of("applicant").within(window).hits.nunique("owner", _worth())


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=COPY, windows=(90, 365, None), notable=0.3,
    en="{value:.0%} of the group's filings in {window} days resemble distinctive or well-known marks of others",
    zh="{window}日内关联主体的申请中{value:.0%}与他人显著性较强或有一定知名度的商标近似",
)  # fmt: skip
def strong_hit_share(h: History, window: int | None) -> Any:
    """Share of the group's filings that hit a distinctive or well-known mark of another owner."""
    group = h.of("group").within(window)
    return _share(group.hits.nunique("fid", _worth()), group.count())


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-3",), windows=(90, 365, None), notable=3,
    en="{value:.0f} filings in {window} days aim at the distinctive or well-known marks of one owner",
    zh="{window}日内{value:.0f}件针对同一权利人显著性较强或有一定知名度的商标",
)  # fmt: skip
def target_hits(h: History, window: int | None) -> Any:
    """The group's filings of the period against its most-hit owner of distinctive or well-known marks."""
    return h.of("group").within(window).hits.most("owner", _worth())


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-3",), notable=0.3,
    en="{value:.0%} of the group's filings aim at the distinctive or well-known marks of one owner",
    zh="申请中{value:.0%}针对同一权利人显著性较强或有一定知名度的商标",
)  # fmt: skip
def target_share(h: History) -> Any:
    """Share of all the group's filings against its most-hit owner of distinctive or well-known marks."""
    group = h.of("group")
    return _share(group.hits.most("owner", _worth()), group.count())


@feature(
    unit="0-1", kinds=TRADEMARK, direction=+1, grounds=_CONFLICT, notable=0.6,
    en="likely to be confused with another's mark: alike, for related goods ({value:.2f})",
    zh="与他人商标近似且商品关联，混淆可能性{value:.2f}",
)  # fmt: skip
def confusion(h: History) -> Any:
    """Likeness times relatedness of the goods times strength of the mark hit, of the worst hit of the filing."""
    return h.of("filing").hits.max("confusion", against_others()).fill_null(0.0)


@feature(
    unit="0-1", kinds=TRADEMARK, direction=+1, grounds=COPY, notable=0.5,
    en="the mark it comes close to is well known ({value:.2f})",
    zh="所近似的商标有一定知名度（{value:.2f}）",
)  # fmt: skip
def fame_hit(h: History) -> Any:
    """Fame of the best-known mark of another owner that the filing hits."""
    return h.of("filing").hits.max("fame", _worth()).fill_null(0.0)


@feature(
    unit="yes or no", kinds=TRADEMARK, direction=-1, notable=1,
    en="the applicant had the very mark before the other, or has had it registered beside it for five years",
    zh="申请人在他人之前已有该商标，或与他人商标共存注册已满五年",
)  # fmt: skip
def settled_mark(h: History) -> Any:
    """1 where a hit of the filing is on a mark that the applicant's own older mark has long stood beside."""
    return (h.of("filing").hits.count(against_others() & (_.settled == 1)) > 0).cast("float64")
