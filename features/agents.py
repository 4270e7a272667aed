"""Agents: the agency and the practitioner through whom a filing came, as known on the day."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from bonafile.features.catalogue import BOTH, TRADEMARK, feature
from bonafile.features.history import History

_AGENT = ("CN-PAT-R77-4", "CN-AG-MEAS-51.2", "CN-TA-R63-30")

#: Beta prior of an agency's known-bad share: 2 % with the weight of 50 filings.
_PRIOR_SHARE, _PRIOR_WEIGHT = 0.02, 50


@feature(
    unit="filings", kinds=BOTH, direction=0, notable=1e9,
    en="{value:.0f} filings by the agency in a year", zh="代理机构一年内代理{value:.0f}件",
)  # fmt: skip
def agency_filings_365(h: History) -> Any:
    """Filings through the agency in a year (big agencies have big numbers: no direction)."""
    return h.of("agency").within(365).count()


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=_AGENT, notable=0.08,
    en="{value:.1%} of the agency's filings are known to be bad (shrunk towards 2 %)",
    zh="代理机构代理的申请中已知不良占{value:.1%}（向2%收缩）",
)  # fmt: skip
def agency_bad_share(h: History) -> Any:
    """Known-bad share of the agency's filings, shrunk by a beta prior so that small agencies do not jump."""
    bad = h.of("agency").decisions.nunique("fid", _.bad == 1) - h.of("filing").decisions.nunique("fid", _.bad == 1)
    return (bad + _PRIOR_SHARE * _PRIOR_WEIGHT) / (h.of("agency").count() + _PRIOR_WEIGHT)


@feature(
    unit="filings", kinds=BOTH, direction=+1, grounds=("CN-AG-MEAS-51.8", "CN-AG-MEAS-51.9"), notable=15,
    en="{value:.0f} filings signed by one practitioner that day", zh="同一代理师当日签署{value:.0f}件申请",
)  # fmt: skip
def practitioner_load(h: History) -> Any:
    """Filings of the practitioner on the filing day."""
    return h.of("practitioner_day").count()


@feature(
    unit="yes or no", kinds=BOTH, direction=+1, grounds=("CN-AG-REG-27",), notable=1,
    en="the agency was not licensed on the filing day", zh="申请日代理机构未取得有效资质",
)  # fmt: skip
def agency_unlicensed(h: History) -> Any:
    """1 where there is a register of agencies and the agency was not in it, or suspended, revoked or expired."""
    licences = h.of("filing").licences
    checked, valid = licences.max("checked"), licences.max("valid")
    return ibis.ifelse(checked.fill_null(0) == 1, 1 - valid.fill_null(0), 0)


@feature(
    unit="yes or no", kinds=TRADEMARK, direction=+1, grounds=("CN-TM-L19-19.4", "CN-TM-L26-25"), notable=1,
    en="the applicant is a trademark agency filing outside its own services",
    zh="申请人为商标代理机构，且指定类别超出其代理服务",
)  # fmt: skip
def agency_as_applicant(h: History) -> Any:
    """1 where a trademark agency files for itself outside its own services (classes 35, 41, 42, 45)."""
    return (h.of("filing").agencies.count() > 0).cast("float64")
