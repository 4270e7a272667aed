"""What the making of a patent filing's own text shows: whose passages it is put together from.

Counted from the dated facts of facts.py. Likeness to whole texts is portfolio.py's subject.
"""

from __future__ import annotations

from typing import Any

from ibis import _

from bonafile.features.catalogue import PATENT, feature
from bonafile.features.history import History

_COPIED = ("CN-PAT-R77-3.1", "CN-PAT-R77-3.2", "CN-PAT-N411-2.2")


@feature(
    unit="share", kinds=PATENT, direction=+1, grounds=_COPIED, notable=0.4,
    en="{value:.0%} of the claims stands word for word in earlier filings of other applicants "
    "({borrowed_sources:.0f} sources)",
    zh="权利要求的{value:.0%}逐字见于其他申请人的在先申请（来源{borrowed_sources:.0f}件）",
)  # fmt: skip
def borrowed_claims(h: History) -> Any:
    """Share of the claims covered by stretches of a few earlier filings of others, phrases of the field aside."""
    return h.of("filing").borrowed.max("claims_total").fill_null(0.0)


@feature(
    unit="share", kinds=PATENT, direction=+1, grounds=_COPIED, notable=0.4,
    en="{value:.0%} of the description stands word for word in earlier filings of other applicants",
    zh="说明书的{value:.0%}逐字见于其他申请人的在先申请",
)  # fmt: skip
def borrowed_description(h: History) -> Any:
    """Share of the description covered by stretches of a few earlier filings of others."""
    return h.of("filing").borrowed.max("description_total").fill_null(0.0)


@feature(
    unit="filings", kinds=PATENT, direction=+1, grounds=_COPIED, notable=3,
    en="the text is put together from {value:.0f} earlier filings of other applicants",
    zh="文本拼凑自其他申请人的{value:.0f}件在先申请",
)  # fmt: skip
def borrowed_sources(h: History) -> Any:
    """Earlier filings of others that each gave at least a tenth of the claims or of the description."""
    large = (_.claims_share >= 0.1) | (_.description_share >= 0.1)
    return h.of("filing").borrowed.count(large)
