"""Agents: the agency and the practitioner through whom a filing came, as known on the day.

Each function is one feature of the filing; the agents themselves are ranked in detect/agents/. Big agencies
have big numbers, practitioners move lawfully, and a key may be misused without its owner's knowledge: counts
alone have no direction here, and what speaks for the agent is measured too.
"""

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
    zh="代理机构代理的申请中，已认定为非正常或恶意的占{value:.1%}（按2%的基准率修正）",
)  # fmt: skip
def agency_bad_share(h: History) -> Any:
    """Known-bad share of the agency's filings, shrunk by a beta prior so that small agencies do not jump."""
    agency, own = h.of("agency"), h.of("filing")
    bad = agency.decisions.nunique("fid", _.bad == 1) - own.decisions.nunique("fid", _.bad == 1)
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
    """1 where there is a register of agencies and the agency is not in it, or suspended, revoked, expired."""
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


_TWO_AGENCIES = ("CN-AG-REG-26.3", "CN-TM-L26-68", "CN-AG-MEAS-52.1")


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=("CN-AG-MEAS-51.2", "CN-PAT-R77-4"), notable=0.08,
    en="{value:.1%} of the practitioner's filings, at any agency, are known to be bad (shrunk towards 2 %)",
    zh="该代理师（不论在哪家机构）代理的申请中，已认定为非正常或恶意的占{value:.1%}（按2%的基准率修正）",
)  # fmt: skip
def practitioner_bad_share(h: History) -> Any:
    """Known-bad share of the practitioner's filings, shrunk like the agency's; it follows the licence."""
    person, own = h.of("practitioner"), h.of("filing")
    bad = person.decisions.nunique("fid", _.bad == 1) - own.decisions.nunique("fid", _.bad == 1)
    return (bad + _PRIOR_SHARE * _PRIOR_WEIGHT) / (person.count() + _PRIOR_WEIGHT)


@feature(
    unit="agencies", kinds=BOTH, direction=+1, grounds=_TWO_AGENCIES, windows=(30, 365), notable=2,
    en="the practitioner signed for {value:.0f} agencies within {window} days",
    zh="该代理师{window}日内为{value:.0f}家代理机构签名",
)  # fmt: skip
def practitioner_agencies(h: History, window: int | None) -> Any:
    """Distinct agencies the practitioner (by licence) signed for; a lawful move makes two, once."""
    return h.of("practitioner").within(window).signatures.nunique("agency")


@feature(
    unit="agencies", kinds=BOTH, direction=+1, grounds=_TWO_AGENCIES, notable=2,
    en="the practitioner was registered at {value:.0f} agencies on the filing day",
    zh="申请日该代理师同时登记于{value:.0f}家代理机构",
)  # fmt: skip
def practitioner_registrations(h: History) -> Any:
    """Agencies at which the register of practitioners shows the signer on the filing day."""
    return h.of("filing").registrations.nunique("registered")


@feature(
    unit="yes or no", kinds=BOTH, direction=+1, grounds=("CN-AG-REG-26.3", "CN-AG-MEAS-52.1"), notable=1,
    en="the practitioner was registered at another agency than the one that filed",
    zh="申请日该代理师登记于其他代理机构，并非本件的代理机构",
)  # fmt: skip
def practitioner_elsewhere(h: History) -> Any:
    """1 where the signer is on the register that day, but not at the filing's agency."""
    registrations = h.of("filing").registrations
    elsewhere = (registrations.count() > 0) & (registrations.max("here").fill_null(0) == 0)
    return elsewhere.cast("float64")


@feature(
    unit="yes or no", kinds=BOTH, direction=+1, grounds=("CN-AG-REG-26.5",), notable=1,
    en="the signing practitioner is the applicant", zh="签名的代理师即为申请人",
)  # fmt: skip
def practitioner_is_applicant(h: History) -> Any:
    """1 where practitioner and applicant have one identifier, or one name and the applicant is a person."""
    return (h.of("filing").own_name.count() > 0).cast("float64")


@feature(
    unit="filings", kinds=TRADEMARK, direction=+1, grounds=("CN-TA-R63-30", "CN-TM-L26-67.1.4"), notable=1,
    en="files again, by the same agency, what was refused for bad faith in {value:.0f} earlier filings",
    zh="同一代理机构就此前因恶意被驳回的{value:.0f}件再次提交相同或近似商标",
)  # fmt: skip
def refiled_after_refusal(h: History) -> Any:
    """Earlier filings of the client, by the same agency, in a common class, of the same or a similar mark,
    that had been refused for bad faith (not over somebody's earlier mark) before this one was filed.
    """
    return h.of("filing").refilings.nunique("other_application_number")


@feature(
    unit="applicants", kinds=BOTH, direction=+1, grounds=("CN-AG-REG-27", "CN-AG-MEAS-52.2"), notable=3,
    en="{value:.0f} applicants filed for themselves within a year under one telephone or e-mail",
    zh="一年内{value:.0f}个未委托代理的申请人使用同一电话或邮箱",
)  # fmt: skip
def hidden_preparer_applicants(h: History) -> Any:
    """Applicants, by name, whose self-filed applications of a year share this self-filed one's telephone or e-mail.

    It counts itself. Filing without an agent is no sign; many names with one telephone are. Not by linked groups: the
    telephone may be what links them.
    """
    phone = h.of("contact").within(365).prepared.nunique("owner")
    email = h.of("email").within(365).prepared.nunique("owner")
    own = h.of("filing").prepared.count()
    return ibis.ifelse(own > 0, ibis.greatest(phone.fill_null(0), email.fill_null(0)), 0)


@feature(
    unit="share", kinds=BOTH, direction=-1, model=False, notable=0.5,
    en="{value:.0%} of what the practitioner's key filed that day was withdrawn within a week",
    zh="以该代理师数字证书当日提交的申请，{value:.0%}已在一周内撤回",
)  # fmt: skip
def practitioner_day_withdrawn(h: History) -> Any:
    """Share of a practitioner's day of ten filings or more that was withdrawn within a week: a test upload or
    a misused key looks like this, and the applicants did not make it. For the examiner; not learned from.
    """
    day = h.of("practitioner_day")
    withdrawn = day.events.nunique("fid", (_.event == "withdrawn") & (_.after <= 7))
    return ibis.ifelse(day.count() >= 10, withdrawn / day.count(), 0.0)


@feature(
    unit="filings", kinds=BOTH, direction=-1, model=False, notable=1,
    en="in {value:.0f} filings the practitioner's key was found misused, or a test upload",
    zh="已有{value:.0f}件查明为代理师资质被冒用或测试误提交",
)  # fmt: skip
def practitioner_cleared(h: History) -> Any:
    """Filings under the practitioner's key dismissed with the reason `agent_victim` or `test_upload`."""
    return h.of("practitioner").cleared.nunique("fid")
