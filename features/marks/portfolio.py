"""What the marks of a filing and of its portfolio resemble, counted from the dated hits.

The hits themselves (which mark resembles what, since when) are found in hits.py; here they become features.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from bonafile.features.catalogue import TRADEMARK, feature
from bonafile.features.history import History

COPY = ("CN-TM-G2-2", "CN-TM-R17-3.2")
_PEOPLE = ["person", "work"]
_SHOPS = ["shop", "trade_name", "slogan"]
#: Whole marks count as copied only when nearly the same: likeness of short common words is no copying.
_NEARLY_SAME = 0.85
_WHOLE = ["equal", "written", "sound", "look", "meaning"]


def on_reputed() -> Any:
    """Hits on a reputed mark of somebody else, nearly the same or with that mark or its characters in them."""
    return (_.category == "reputed_mark") & ((_.similarity >= _NEARLY_SAME) | ~_.how.isin(_WHOLE))


def against_others() -> Any:
    """Hits on a mark of somebody else, reputed or earlier on the register."""
    return on_reputed() | ((_.category == "earlier") & (_.similarity >= _NEARLY_SAME))


def _portfolio(h: History, categories: list[str]) -> Any:
    return h.of("group").within(365).hits.nunique("fid", _.category.isin(categories))


def _share(h: History, part: Any) -> Any:
    whole = h.of("group").within(365).count()
    return ibis.ifelse(whole > 0, part / whole, 0.0)


def _nearest(h: History, category: str) -> Any:
    return h.of("filing").hits.max("similarity", _.category == category).fill_null(0.0)


@feature(
    unit="similarity 0-1", kinds=TRADEMARK, direction=+1, grounds=COPY, notable=0.7,
    en="the mark resembles a reputed mark of another owner ({value:.2f})",
    zh="与他人知名商标近似（{value:.2f}）",
)  # fmt: skip
def nearest_reputed(h: History) -> Any:
    """Resemblance to the nearest reputed mark of another owner."""
    return _nearest(h, "reputed_mark")


@feature(
    unit="similarity 0-1", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-2",), notable=0.9,
    en="the mark resembles an earlier mark of another owner ({value:.2f})",
    zh="与他人在先商标近似（{value:.2f}）",
)  # fmt: skip
def nearest_earlier(h: History) -> Any:
    """Resemblance to the nearest earlier mark of another owner on the register."""
    return _nearest(h, "earlier")


@feature(
    unit="owners", kinds=TRADEMARK, direction=+1, grounds=COPY, windows=(365, None), notable=2,
    en="the group's marks resemble reputed marks of {value:.0f} owners", zh="关联主体的商标与{value:.0f}个主体的知名商标近似",
)  # fmt: skip
def reputed_owners_hit(h: History, window: int | None) -> Any:
    """Distinct other owners whose reputed marks the group's portfolio resembles."""
    return h.of("group").within(window).hits.nunique("owner", on_reputed())


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=COPY, notable=2,
    en="{value:.0f} filings of a year resemble reputed marks of others",
    zh="一年内{value:.0f}件与他人知名商标近似",
)  # fmt: skip
def hits_365(h: History) -> Any:
    """Filings of the group in a year that resemble a reputed mark of another owner."""
    return h.of("group").within(365).hits.nunique("fid", on_reputed())


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-6",), notable=3,
    en="{value:.0f} filings of a year are place names", zh="一年内{value:.0f}件为地名",
)  # fmt: skip
def place_hits_365(h: History) -> Any:
    """The group's filings of a year that are place names."""
    return _portfolio(h, ["place"])


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-5",), notable=2,
    en="{value:.0f} filings of a year are names of persons or works", zh="一年内{value:.0f}件为人名、作品或角色名",
)  # fmt: skip
def person_hits_365(h: History) -> Any:
    """The group's filings of a year that name known persons, works or characters."""
    return _portfolio(h, _PEOPLE)


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-4", "CN-TM-R17-8"), notable=2,
    en="{value:.0f} filings of a year equal shop names or trade names of {shop_owners_365:.0f} owners",
    zh="一年内{value:.0f}件与{shop_owners_365:.0f}个主体的店铺名称或字号相同或近似",
)  # fmt: skip
def shop_hits_365(h: History) -> Any:
    """The group's filings of a year that resemble others' shop names, trade names or slogans."""
    return _portfolio(h, _SHOPS)


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-7",), notable=5,
    en="{value:.0f} filings of a year are generic terms, or such a term with a word before or after it",
    zh="一年内{value:.0f}件为通用名称、行业术语或其加词",
)  # fmt: skip
def generic_hits_365(h: History) -> Any:
    """The group's filings of a year that are or contain generic terms."""
    return _portfolio(h, ["generic"])


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-6",), notable=0.3,
    en="{value:.0%} of the year's filings are place names", zh="一年内的申请中{value:.0%}为地名",
)  # fmt: skip
def place_share_365(h: History) -> Any:
    """Share of the group's filings of a year that are place names."""
    return _share(h, _portfolio(h, ["place"]))


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-5",), notable=0.3,
    en="{value:.0%} of the year's filings are names of persons or works", zh="一年内的申请中{value:.0%}为人名、作品或角色名",
)  # fmt: skip
def person_share_365(h: History) -> Any:
    """Share of the group's filings of a year that name known persons, works or characters."""
    return _share(h, _portfolio(h, _PEOPLE))


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-4",), notable=0.3,
    en="{value:.0%} of the year's filings are shop names or trade names of others",
    zh="一年内的申请中{value:.0%}为他人店铺名称或字号",
)  # fmt: skip
def shop_share_365(h: History) -> Any:
    """Share of the group's filings of a year that resemble others' shop names, trade names or slogans."""
    return _share(h, _portfolio(h, _SHOPS))


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-7",), notable=0.3,
    en="{value:.0%} of the year's filings are generic terms", zh="一年内的申请中{value:.0%}为通用名称",
)  # fmt: skip
def generic_share_365(h: History) -> Any:
    """Share of the group's filings of a year that are or contain generic terms."""
    return _share(h, _portfolio(h, ["generic"]))


@feature(
    unit="owners", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-4",), notable=3,
    en="names of {value:.0f} different shops or firms", zh="涉及{value:.0f}个不同店铺或企业的名称",
)  # fmt: skip
def shop_owners_365(h: History) -> Any:
    """Distinct owners of the shop and trade names that the group's filings of a year resemble."""
    return h.of("group").within(365).hits.nunique("owner", _.category.isin(_SHOPS))


@feature(
    unit="yes or no", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-L19-10.1.8",), notable=1,
    en="the mark is a name from the news of that time", zh="商标为当时的社会热点名称",
)  # fmt: skip
def hot_term(h: History) -> Any:
    """1 where the mark is or contains a term that was in the news when it was filed."""
    return (h.of("filing").hits.count(_.category == "hot_term") > 0).cast("float64")


@feature(
    unit="bits per character", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-10",), notable=9,
    en="the mark looks like a random string ({value:.1f} bits per character)",
    zh="商标近似随机字符（每字符{value:.1f}比特）",
)  # fmt: skip
def mark_surprisal(h: History) -> Any:
    """Surprisal of the mark's characters under the register's own marks of earlier quarters."""
    return h.of("filing").strings.max("surprisal")


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-10",), notable=3,
    en="{value:.0f} filings of a year are random strings", zh="一年内{value:.0f}件为随机字符组合",
)  # fmt: skip
def random_marks_365(h: History) -> Any:
    """The group's filings of a year whose mark is a short random string."""
    return h.of("group").within(365).strings.nunique("fid", _.random == 1)


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-10",), notable=0.3,
    en="{value:.0%} of the year's filings are random strings", zh="一年内的申请中{value:.0%}为随机字符组合",
)  # fmt: skip
def random_share_365(h: History) -> Any:
    """Share of the group's filings of a year whose mark is a short random string."""
    return _share(h, h.of("group").within(365).strings.nunique("fid", _.random == 1))


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-7", "CN-TM-G2-5", "CN-TM-G2-6"), notable=0.4,
    en="{value:.0%} of the year's filings follow one template", zh="一年内的申请中{value:.0%}套用同一模板",
)  # fmt: skip
def template_share_365(h: History) -> Any:
    """Share of the group's filings of a year that share a head or tail word with several others."""
    return _share(h, _portfolio(h, ["template"]))


@feature(
    unit="applicants", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-10", "CN-TM-L19-10.1.8"), notable=1,
    en="{value:.0f} other applicants filed the same mark within 30 days",
    zh="30日内另有{value:.0f}个申请人提交相同商标",
)  # fmt: skip
def sibling_marks_30(h: History) -> Any:
    """Other groups that filed the same mark within 30 days; not those behind whom the applicant had it by a week."""
    return h.of("filing").hits.nunique("owner", _.category == "sibling")


@feature(
    unit="similarity 0-1", kinds=TRADEMARK, direction=-1, notable=0.7,
    en="close to the applicant's own earlier mark in use ({value:.2f})",
    zh="与申请人自己已使用的在先商标近似（{value:.2f}）",
)  # fmt: skip
def own_used_mark_near(h: History) -> Any:
    """Resemblance to the group's own earlier mark with evidence of use (the defensive exception)."""
    return _nearest(h, "own_used")


@feature(
    unit="similarity 0-1", kinds=TRADEMARK, direction=-1, notable=0.7,
    en="close to the applicant's own reputed mark ({value:.2f})",
    zh="与申请人自己的知名商标近似（{value:.2f}）",
)  # fmt: skip
def own_reputed_near(h: History) -> Any:
    """Resemblance to the applicant's own reputed mark."""
    return _nearest(h, "own_reputed")


@feature(
    unit="similarity 0-1", kinds=TRADEMARK, direction=0, notable=2,
    en="close to the applicant's own earlier mark ({value:.2f})", zh="与申请人自己的在先商标近似（{value:.2f}）",
)  # fmt: skip
def own_mark_near(h: History) -> Any:
    """Resemblance to the group's own earlier mark, used or not."""
    return _nearest(h, "own")
