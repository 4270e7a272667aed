"""Outcomes: what had become, by the day, of what the applicant's group filed before.

Transfers, offers for sale, refusals, withdrawals, use, findings and sanctions, each counted from the day on
which the office could know it. The filing's own decision is never counted as its history.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from bonafile.features.catalogue import BOTH, TRADEMARK, feature
from bonafile.features.history import History

_SOLD = ("CN-TM-G2-8", "CN-TM-G2-9", "CN-PAT-R77-3.7")


def _filings_with(h: History, *events: str, entity: str = "group") -> Any:
    return h.of(entity).events.nunique("fid", _.event.isin(list(events)))


def _share(part: Any, whole: Any) -> Any:
    return ibis.ifelse(whole > 0, part / whole, 0.0)


@feature(
    unit="filings", kinds=BOTH, direction=+1, grounds=_SOLD, notable=3,
    en="{value:.0f} of the group's filings were transferred", zh="关联主体已转让{value:.0f}件",
)  # fmt: skip
def transfers(h: History) -> Any:
    """The group's filings that were transferred."""
    return _filings_with(h, "transferred")


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=_SOLD, notable=0.1,
    en="{value:.0%} of the group's filings were transferred", zh="关联主体的申请中{value:.0%}已转让",
)  # fmt: skip
def transferred_share(h: History) -> Any:
    """Share of the group's filings that were transferred."""
    return _share(_filings_with(h, "transferred"), h.of("group").count())


@feature(
    unit="parties", kinds=BOTH, direction=+1, grounds=_SOLD, notable=3,
    en="transferred to {value:.0f} different parties", zh="受让人共{value:.0f}个",
)  # fmt: skip
def transfer_buyers(h: History) -> Any:
    """Distinct parties the group's filings were transferred to."""
    return h.of("group").events.nunique("counterparty", _.event == "transferred")


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=_SOLD, notable=0.5,
    en="{transfer_buyers:.0f} buyers for {transfers:.0f} transfers", zh="{transfers:.0f}件转让，受让人{transfer_buyers:.0f}个",
)  # fmt: skip
def buyer_dispersion(h: History) -> Any:
    """Distinct buyers per transferred filing: 1 where each went to another."""
    group = h.of("group")
    return _share(
        group.events.nunique("counterparty", _.event == "transferred"), _filings_with(h, "transferred")
    )


@feature(
    unit="days", kinds=BOTH, direction=-1, grounds=_SOLD,
    en="on average {value:.0f} days from filing to transfer", zh="自申请至转让平均{value:.0f}日",
)  # fmt: skip
def days_to_transfer(h: History) -> Any:
    """Mean days from filing to transfer of the group's transferred filings; unknown where there are none."""
    return h.of("group").events.mean("after", _.event == "transferred")


@feature(
    unit="filings", kinds=BOTH, direction=+1, grounds=_SOLD, notable=1,
    en="{value:.0f} of the group's filings are offered for sale", zh="关联主体有{value:.0f}件公开售卖",
)  # fmt: skip
def offered_for_sale(h: History) -> Any:
    """The group's filings that were offered for sale."""
    return _filings_with(h, "offered_for_sale")


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=("CN-TM-G2-1", "CN-PAT-R77-3.5"), notable=0.3,
    en="{value:.0%} of the group's filings were refused", zh="关联主体的申请中{value:.0%}被驳回",
)  # fmt: skip
def refused_share(h: History) -> Any:
    """Share of the group's filings refused."""
    return _share(_filings_with(h, "refused"), h.of("group").count())


@feature(
    unit="share", kinds=BOTH, direction=+1, notable=0.2,
    en="{value:.0%} of the group's filings were withdrawn later than a week after filing",
    zh="关联主体的申请中{value:.0%}在申请一周之后撤回",
)  # fmt: skip
def withdrawn_share(h: History) -> Any:
    """Share of the group's filings withdrawn or deemed withdrawn (not by itself a sign of guilt).

    Not those taken back within a week: that is how a test upload or a slip ends, and no office has written by then.
    """
    late = _.event.isin(["withdrawn", "deemed_withdrawn"]) & (_.after > 7)
    return _share(h.of("group").events.nunique("fid", late), h.of("group").count())


@feature(
    unit="filings", kinds=BOTH, direction=+1,
    grounds=("CN-TM-R17-8", "CN-TM-G2-10", "CN-PAT-R77-3.5"), notable=1,
    en="{value:.0f} earlier filings of the group were found abnormal or in bad faith",
    zh="关联主体此前有{value:.0f}件被认定为非正常或恶意申请",
)  # fmt: skip
def findings_known(h: History) -> Any:
    """Filings of the group found abnormal or in bad faith by then, this one not counted."""
    bad = _.bad == 1
    return h.of("group").decisions.nunique("fid", bad) - h.of("filing").decisions.nunique("fid", bad)


@feature(
    unit="filings", kinds=BOTH, direction=-1, notable=1,
    en="{value:.0f} earlier filings of the group were examined for bad faith and cleared",
    zh="关联主体此前有{value:.0f}件经审查排除恶意或非正常",
)  # fmt: skip
def dismissals_known(h: History) -> Any:
    """Filings of the group cleared by then, this one not counted."""
    cleared = _.outcome == "dismissed"
    return h.of("group").decisions.nunique("fid", cleared) - h.of("filing").decisions.nunique("fid", cleared)


@feature(
    unit="sanctions", kinds=BOTH, direction=+1, grounds=("CN-TM-R17-8", "CN-TM-G2-10"), notable=1,
    en="{value:.0f} sanctions against the group are in force", zh="关联主体有{value:.0f}项处罚尚未信用修复",
)  # fmt: skip
def sanctions_in_force(h: History) -> Any:
    """Sanctions of the group less those lifted."""
    events = h.of("group").events
    return ibis.greatest(
        events.count(_.event == "sanctioned") - events.count(_.event == "sanction_lifted"), 0
    )


@feature(
    unit="days", kinds=BOTH, direction=-1, model=False,
    en="the applicant itself withdrew it {value:.0f} days after filing", zh="申请人于申请后{value:.0f}日主动撤回",
)  # fmt: skip
def withdrawn_within_days(h: History) -> Any:
    """Days from filing to the filing's own withdrawal; a fact for the examiner (a test upload), not learned from."""
    return h.of("filing").events.min("after", _.event == "withdrawn")


@feature(
    unit="share", kinds=TRADEMARK, direction=-1, grounds=("CN-TM-G2-1", "CN-TM-L26-19.1"), notable=0.3,
    en="use was shown for {value:.0%} of the group's registered marks",
    zh="关联主体注册商标的{value:.0%}已有使用证据",
)  # fmt: skip
def used_share(h: History) -> Any:
    """Share of the group's registered marks with accepted evidence of use; unknown where none is registered."""
    registered = _filings_with(h, "registered", "use_accepted")
    return ibis.ifelse(registered > 0, _filings_with(h, "use_accepted") / registered, ibis.null("float64"))


@feature(
    unit="parties", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-2", "CN-TM-G2-10"), notable=2,
    en="{value:.0f} different parties opposed the group's marks", zh="{value:.0f}个不同主体对关联主体的商标提出异议",
)  # fmt: skip
def opponents(h: History) -> Any:
    """Distinct opponents of the group's marks (the register-wide sign of a squatter: Fink, Helmers and Ponce)."""
    return h.of("group").events.nunique("counterparty", _.event.isin(["opposed", "opposition_upheld"]))


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-1",), notable=0.1,
    en="{value:.0%} of the group's registered marks were cancelled for non-use",
    zh="关联主体注册商标的{value:.0%}因三年不使用被撤销",
)  # fmt: skip
def cancelled_share(h: History) -> Any:
    """Share of the group's registered marks cancelled for non-use."""
    registered = _filings_with(h, "registered", "cancelled_non_use")
    return _share(_filings_with(h, "cancelled_non_use"), registered)
