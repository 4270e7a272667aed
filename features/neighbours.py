"""Neighbours: what is known by the day of those around a group that are not the group itself.

Shares are shrunk towards 2 % by a beta prior, so that one bad client does not taint a big agency's others, and one
finding among a few filings is no verdict. The group's own findings are outcomes.py's; who is around is in
neighbour_facts.py.
"""

from __future__ import annotations

from typing import Any

from ibis import _

from bonafile.features.catalogue import BOTH, PATENT, feature
from bonafile.features.history import History, Scope

_LINKED = ("CN-TM-R17-8", "CN-TM-G2-10", "CN-PAT-R77-3.6")
_AGENT = ("CN-PAT-R77-4", "CN-AG-MEAS-51.2")
_COPIED = ("CN-PAT-R77-3.2", "CN-PAT-N411-2.2")

#: Beta prior of a known-bad share: 2 % with the weight of so many filings.
_PRIOR_SHARE, _NEAR_WEIGHT, _AGENT_WEIGHT = 0.02, 20, 50


def _bad(scope: Scope) -> Any:
    return scope.decisions.nunique("fid", _.bad == 1)


def _shrunk(bad: Any, whole: Any, weight: int) -> Any:
    return (bad + _PRIOR_SHARE * weight) / (whole + weight)


@feature(
    unit="filings", kinds=BOTH, direction=+1, grounds=_LINKED, notable=3,
    en="{value:.0f} filings of applicants with weaker ties to the group were found abnormal or in bad faith",
    zh="与本主体存在较弱关联的申请人已有{value:.0f}件被认定为非正常或恶意申请",
)  # fmt: skip
def neighbour_findings(h: History) -> Any:
    """Known-bad filings of parties that have ties with the group which are too weak to make them one."""
    return _bad(h.of("neighbour"))


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=_LINKED, notable=0.15,
    en="{value:.1%} of the filings of applicants with weaker ties to the group are known to be bad (shrunk towards 2 %)",
    zh="与本主体存在较弱关联的申请人的申请中，已认定为非正常或恶意的占{value:.1%}（按2%的基准率修正）",
)  # fmt: skip
def neighbour_bad_share(h: History) -> Any:
    """Known-bad share of the filings of parties with weaker ties to the group."""
    near = h.of("neighbour")
    return _shrunk(_bad(near), near.nunique("fid"), _NEAR_WEIGHT)


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=_AGENT, notable=0.08,
    en="{value:.1%} of the filings of the agency's other clients are known to be bad (shrunk towards 2 %)",
    zh="代理机构其他委托人的申请中，已认定为非正常或恶意的占{value:.1%}（按2%的基准率修正）",
)  # fmt: skip
def agency_others_bad_share(h: History) -> Any:
    """Known-bad share of the agency's filings for clients outside the group."""
    agency, own = h.of("agency"), h.of("client")
    return _shrunk(_bad(agency) - _bad(own), agency.nunique("fid") - own.nunique("fid"), _AGENT_WEIGHT)


@feature(
    unit="share", kinds=BOTH, direction=+1, grounds=_AGENT, notable=0.08,
    en="{value:.1%} of the filings of the practitioner's other clients are known to be bad (shrunk towards 2 %)",
    zh="代理师其他委托人的申请中，已认定为非正常或恶意的占{value:.1%}（按2%的基准率修正）",
)  # fmt: skip
def practitioner_others_bad_share(h: History) -> Any:
    """Known-bad share of the practitioner's filings, at any agency, for clients outside the group."""
    person, own = h.of("practitioner"), h.of("practitioner_client")
    return _shrunk(_bad(person) - _bad(own), person.nunique("fid") - own.nunique("fid"), _AGENT_WEIGHT)


@feature(
    unit="share", kinds=PATENT, direction=+1, grounds=("CN-PAT-R77-3.6", "CN-PAT-R77-3.5"), notable=0.15,
    en="{value:.1%} of other applicants' filings that name the group's inventors are known to be bad "
    "(shrunk towards 2 %)",
    zh="本主体发明人在其他申请人名下的申请中，已认定为非正常或恶意的占{value:.1%}（按2%的基准率修正）",
)  # fmt: skip
def coinventor_bad_share(h: History) -> Any:
    """Known-bad share of other groups' filings with an inventor of the group: by identifier, or by a rare name."""
    near = h.of("coinventor")
    return _shrunk(_bad(near), near.nunique("fid"), _NEAR_WEIGHT)


@feature(
    unit="applicants", kinds=PATENT, direction=+1, grounds=_COPIED, notable=1,
    en="the text nearly copies filings of {value:.0f} applicants that were found abnormal",
    zh="文本与{value:.0f}个申请人已被认定为非正常的申请近乎相同",
)  # fmt: skip
def sources_found_bad(h: History) -> Any:
    """Other applicants whose filings the text nearly copies and of which such a filing is known to be bad."""
    near = (_.bad == 1) & ((_.jaccard >= 0.6) | (_.containment >= 0.8))
    return h.of("filing").source_findings.nunique("other_owner", near)
