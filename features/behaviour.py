"""Behaviour: how much, how fast and how widely an applicant and those behind it file, against its means.

Each function is one feature: a sentence and an expression over the history. What became of the filings is in
outcomes.py, who handled them in agents.py.
"""

from __future__ import annotations

from typing import Any

import ibis

from bonafile.features.catalogue import BOTH, PATENT, TRADEMARK, feature
from bonafile.features.history import History

VOLUME = ("CN-TM-G2-1", "CN-TM-L26-19.1", "CN-TM-R17-8", "CN-PAT-R77-3.5")
LINKED = ("CN-TM-G2-10", "CN-PAT-R77-3.6")
WINDOWS = (30, 90, 365, None)


def _at_least(value: Any, least: float) -> Any:
    # SQL's greatest() passes over what is missing: unknown must stay unknown, not become the least there is
    return ibis.ifelse(value.isnull(), ibis.null("float64"), ibis.greatest(value, least))


@feature(
    unit="filings", kinds=BOTH, direction=+1, grounds=VOLUME, windows=WINDOWS, notable=10,
    en="{value:.0f} filings under exactly this name and address in the period ({window} days)",
    zh="以同一名称和地址在{window}日内提交{value:.0f}件申请",
)  # fmt: skip
def applicant_filings(h: History, window: int | None) -> Any:
    """Filings of the applicant, by name and address as written, this one included."""
    return h.of("applicant").within(window).count()


@feature(
    unit="filings", kinds=BOTH, direction=+1, grounds=VOLUME, windows=WINDOWS, notable=10,
    en="{value:.0f} filings by the applicant's group in {window} days",
    zh="申请人及其关联主体在{window}日内提交{value:.0f}件申请",
)  # fmt: skip
def group_filings(h: History, window: int | None) -> Any:
    """Filings of the linked group, this one included."""
    return h.of("group").within(window).count()


@feature(
    unit="times", kinds=BOTH, direction=+1, grounds=("CN-TM-G2-1", "CN-PAT-R77-3.5"), notable=2,
    en="the group files {value:.1f} times as fast in the last 90 days as over the year",
    zh="近90日的申请速度为全年平均的{value:.1f}倍",
)  # fmt: skip
def filing_acceleration(h: History) -> Any:
    """Filings of the last 90 days against a quarter of the year's, one added to both."""
    group = h.of("group")
    return (group.within(90).count() + 1) / (group.within(365).count() / 4 + 1)


@feature(
    unit="classes", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-1", "CN-TM-L26-19.1"),
    windows=(365, None), notable=8,
    en="marks in {value:.0f} of the 45 Nice classes in {window} days",
    zh="{window}日内商标涉及45个国际分类中的{value:.0f}个",
)  # fmt: skip
def group_classes(h: History, window: int | None) -> Any:
    """Distinct Nice classes of the group's filings."""
    return h.of("group").within(window).classes.nunique("nice_class")


@feature(
    unit="bits", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-1",), notable=3.5,
    en="filings spread evenly over unrelated classes (entropy {value:.1f} bits)",
    zh="申请分散于互不相关的类别（熵{value:.1f}比特）",
)  # fmt: skip
def class_entropy_365(h: History) -> Any:
    """Entropy of the Nice classes of the group's filings of a year."""
    return h.of("group").within(365).classes.entropy("nice_class")


@feature(
    unit="bits", kinds=PATENT, direction=+1, grounds=("CN-PAT-R77-3.5",), notable=3,
    en="inventions spread over unrelated fields (entropy {value:.1f} bits)",
    zh="发明创造分散于互不相关的技术领域（熵{value:.1f}比特）",
)  # fmt: skip
def ipc_entropy_365(h: History) -> Any:
    """Entropy of the IPC subclasses of the group's filings of a year."""
    return h.of("group").within(365).fields.entropy("subclass")


@feature(
    unit="share", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-G2-1", "CN-TM-L26-19.1", "CN-TM-R17-8"),
    notable=0.3,
    en="{value:.0%} of the classes filed in lie outside the registered business scope",
    zh="{value:.0%}的指定类别超出登记的经营范围",
)  # fmt: skip
def classes_outside_scope(h: History) -> Any:
    """Share of the classes of the group's filings of a year that its business scope does not name."""
    return h.of("group").within(365).scope.mean("outside")


@feature(
    unit="filings per person", kinds=BOTH, direction=+1,
    grounds=("CN-PAT-R77-3.5", "CN-TM-G2-1", "CN-TM-L26-19.1"), notable=3,
    en="{value:.1f} filings a year per insured employee",
    zh="每名参保人员年均{value:.1f}件申请",
)  # fmt: skip
def filings_per_employee(h: History) -> Any:
    """The group's filings of a year per insured employee (at least one)."""
    return h.of("group").within(365).count() / _at_least(h.organisation("insured_staff"), 1)


@feature(
    unit="filings per million yuan", kinds=BOTH, direction=+1,
    grounds=("CN-PAT-R77-3.5", "CN-TM-G2-1", "CN-TM-L26-19.1"), notable=10,
    en="{value:.1f} filings a year per million yuan of paid-in capital",
    zh="每百万元实缴资本年均{value:.1f}件申请",
)  # fmt: skip
def filings_per_million_paid_in(h: History) -> Any:
    """The group's filings of a year per million yuan paid in (100,000 added, so that nothing paid in counts)."""
    return h.of("group").within(365).count() / (h.organisation("paid_in_capital") / 1e6 + 0.1)


@feature(
    unit="years", kinds=BOTH, direction=-1, grounds=("CN-TM-G2-1", "CN-PAT-R77-3.5"), notable=10,
    en="the company had existed for {value:.1f} years when it filed",
    zh="申请时企业已存续{value:.1f}年",
)  # fmt: skip
def years_since_founding(h: History) -> Any:
    """Years from the company's founding to the filing day."""
    days = h.own("filing_date").delta(h.organisation("founded"), unit="day")
    return _at_least(days / 365.25, 0)


@feature(
    unit="yes or no", kinds=BOTH, direction=+1, grounds=("CN-TM-G2-10", "CN-TM-G2-1"), notable=1,
    en="the company's licence is revoked or it is struck off",
    zh="企业已被吊销或注销",
)  # fmt: skip
def organisation_inactive(h: History) -> Any:
    """1 where the company register shows the applicant revoked or deregistered."""
    return h.organisation("inactive")


@feature(
    unit="filings", kinds=BOTH, direction=+1, grounds=LINKED, notable=20,
    en="{value:.0f} filings in a year by the {representative_groups:.0f} entities of one legal representative",
    zh="同一法定代表人名下{representative_groups:.0f}个主体一年内共提交{value:.0f}件申请",
)  # fmt: skip
def representative_filings_365(h: History) -> Any:
    """Filings of a year by all companies whose legal representative has the same name in the same city."""
    return h.of("representative").within(365).count()


@feature(
    unit="entities", kinds=BOTH, direction=+1, grounds=LINKED, notable=2,
    en="{value:.0f} filing entities share this legal representative",
    zh="{value:.0f}个申请主体的法定代表人相同",
)  # fmt: skip
def representative_groups(h: History) -> Any:
    """Applicants of different names that have filed and share the legal representative, this one included."""
    return h.of("representative").nunique("owner")


@feature(
    unit="applicants", kinds=BOTH, direction=+1, grounds=LINKED, notable=3,
    en="{value:.0f} applicants filed with the same phone number in a year",
    zh="一年内{value:.0f}个申请人使用同一联系电话",
)  # fmt: skip
def phone_groups_365(h: History) -> Any:
    """Applicants of different names behind the applicant's phone number."""
    return h.of("phone").within(365).nunique("owner")


@feature(
    unit="applicants", kinds=BOTH, direction=0, grounds=LINKED, notable=5,
    en="{value:.0f} applicants filed from the same address in a year",
    zh="一年内{value:.0f}个申请人使用同一地址",
)  # fmt: skip
def address_groups_365(h: History) -> Any:
    """Applicants of different names at the address (an incubator's is shared lawfully: no direction)."""
    return h.of("address").within(365).nunique("owner")


@feature(
    unit="yes or no", kinds=BOTH, direction=-1, notable=1,
    en="claims priority of an earlier filing",
    zh="要求在先申请的优先权",
)  # fmt: skip
def has_priority(h: History) -> Any:
    """1 where the filing claims priority."""
    return h.own("has_priority")


@feature(
    unit="yes or no", kinds=BOTH, direction=-1, model=False, notable=1,
    en="the applicant is a university, research institute or hospital",
    zh="申请人为高校、科研机构或医院",
)  # fmt: skip
def public_institution(h: History) -> Any:
    """1 for a public institution; a fact for the examiner and the exceptions, never learned from."""
    return h.own("public_institution")
