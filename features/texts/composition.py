"""What the making of a patent filing's own text shows: whose passages it is put together from.

Counted from the dated facts of facts.py. Likeness to whole texts is portfolio.py's subject.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ibis import _

from bonafile.features.catalogue import PATENT, feature
from bonafile.features.history import History

_PILED = ("CN-PAT-R77-3.4",)
_INVENTED = ("CN-PAT-R77-3.2",)

_rising = partial(feature, kinds=PATENT, direction=+1)
_copied = partial(_rising, grounds=("CN-PAT-R77-3.1", "CN-PAT-R77-3.2", "CN-PAT-N411-2.2"))
_random = partial(_rising, grounds=("CN-PAT-R77-3.3",))
_invented = partial(_rising, grounds=_INVENTED)


@_copied(
    unit="share", notable=0.4,
    en="{value:.0%} of the claims stands word for word in earlier filings of other applicants "
    "({borrowed_sources:.0f} sources)",
    zh="权利要求的{value:.0%}逐字见于其他申请人的在先申请（来源{borrowed_sources:.0f}件）",
    low=(
        "the claims are the applicant's own: only {value:.0%} stands word for word in others' earlier filings",
        "权利要求系自行撰写：仅{value:.0%}逐字见于他人在先申请",
    ),
)  # fmt: skip
def borrowed_claims(h: History) -> Any:
    """Share of the claims covered by stretches of a few earlier filings of others, phrases of the field aside."""
    return h.of("filing").borrowed.max("claims_total").fill_null(0.0)


@_copied(
    unit="share", notable=0.4,
    en="{value:.0%} of the description stands word for word in earlier filings of other applicants",
    zh="说明书的{value:.0%}逐字见于其他申请人的在先申请",
    low=(
        "the description is the applicant's own: only {value:.0%} stands word for word in others' earlier filings",
        "说明书系自行撰写：仅{value:.0%}逐字见于他人在先申请",
    ),
)  # fmt: skip
def borrowed_description(h: History) -> Any:
    """Share of the description covered by stretches of a few earlier filings of others."""
    return h.of("filing").borrowed.max("description_total").fill_null(0.0)


@_copied(
    unit="filings", notable=3,
    en="the text is put together from {value:.0f} earlier filings of other applicants",
    zh="文本拼凑自其他申请人的{value:.0f}件在先申请",
)  # fmt: skip
def borrowed_sources(h: History) -> Any:
    """Earlier filings of others that each gave at least a tenth of the claims or of the description."""
    large = (_.claims_share >= 0.1) | (_.description_share >= 0.1)
    return h.of("filing").borrowed.count(large)


@_copied(
    unit="share", notable=0.8,
    en="{value:.0%} of claim 1's features stand, in whatever words, in one earlier claim of another applicant",
    zh="权利要求1技术特征的{value:.0%}以相同或改写的文字见于其他申请人的一件在先权利要求",
    low=(
        "claim 1 is the applicant's own: no earlier claim of another holds more than {value:.0%} of its features",
        "权利要求1为自有方案：他人在先权利要求至多含其技术特征的{value:.0%}",
    ),
)  # fmt: skip
def paraphrased_claim(h: History) -> Any:
    """Share of claim 1's features with a counterpart in one earlier claim of another applicant."""
    return h.of("filing").paraphrases.max("paraphrase").fill_null(0.0)


@_random(
    unit="standard deviations", notable=3,
    en="the wording is {value:+.1f} standard deviations less likely than is usual in its field",
    zh="行文出现概率低于本领域常见水平{value:+.1f}个标准差",
)  # fmt: skip
def surprise_z(h: History) -> Any:
    """Surprisal of the text under a character model of its field, learned from the quarters before."""
    return h.of("filing").texts.max("surprise_z")


@_random(
    unit="share", notable=0.5,
    en="the text fits its own IPC class {value:.0%} worse than the class it fits best",
    zh="文本与所填分类的契合度比最接近的分类低{value:.0%}",
)  # fmt: skip
def field_misfit(h: History) -> Any:
    """How much worse the text fits the words of its own IPC classes than those of the likeliest class."""
    return h.of("filing").texts.max("field_misfit")


@_random(
    unit="share", notable=0.9,
    en="{value:.0%} of the title's terms stand nowhere in the claims", zh="名称用语的{value:.0%}未见于权利要求",
    low=(
        "title and claims speak of one thing: all but {value:.0%} of the title's terms stand in the claims",
        "名称与权利要求相符：名称用语仅{value:.0%}未见于权利要求",
    ),
)  # fmt: skip
def title_missing(h: History) -> Any:
    """Share of the title's terms that stand nowhere in the claims."""
    return h.of("filing").texts.max("title_missing")


@_random(
    unit="share", notable=0.85,
    en="{value:.0%} of the abstract's terms stand nowhere in claims or description",
    zh="摘要用语的{value:.0%}未见于权利要求书和说明书",
    low=(
        "the abstract is borne out: all but {value:.0%} of its terms stand in claims or description",
        "摘要与正文相符：摘要用语仅{value:.0%}未见于权利要求书和说明书",
    ),
)  # fmt: skip
def abstract_missing(h: History) -> Any:
    """Share of the abstract's terms that stand in neither claims nor description."""
    return h.of("filing").texts.max("abstract_missing")


@_random(
    unit="share", notable=0.5,
    en="{value:.0%} of claim 1's terms stand nowhere in the description", zh="权利要求1用语的{value:.0%}未见于说明书",
    low=(
        "the description supports claim 1: all but {value:.0%} of its terms stand there",
        "说明书支持权利要求1：其用语仅{value:.0%}未见于说明书",
    ),
)  # fmt: skip
def claim_missing(h: History) -> Any:
    """Share of claim 1's terms that stand nowhere in the description, where there is one of some length."""
    return h.of("filing").texts.max("claim_missing")


@feature(
    unit="standard deviations", kinds=PATENT, direction=0, grounds=_PILED, notable=2,
    en="claim 1 has a number of features {value:+.1f} standard deviations from its field's",
    zh="权利要求1的技术特征数偏离本领域{value:+.1f}个标准差",
)  # fmt: skip
def claim_parts_z(h: History) -> Any:
    """Features of claim 1 (log of their number) against its field's filings of the quarters before."""
    return h.of("filing").texts.max("claim_parts_z")


@_invented(
    unit="filings", notable=1,
    en="a table of its numbers stands the same in {value:.0f} earlier filings of other applicants",
    zh="数据表与其他申请人的{value:.0f}件在先申请相同",
    low=(
        "the data are the applicant's own: its tables stand in {value:.0f} earlier filings of others",
        "数据为自有：与其他申请人在先申请相同的数据表{value:.0f}个",
    ),
)  # fmt: skip
def repeated_tables(h: History) -> Any:
    """Earlier filings of other applicants, family aside, with the same table of measured numbers."""
    return h.of("filing").tables.count(~_.same_group)


@feature(
    unit="filings", kinds=PATENT, direction=0, grounds=_INVENTED, notable=3,
    en="a table of its numbers stands the same in {value:.0f} earlier filings of its own applicant, of other families",
    zh="数据表与本申请人其他族的{value:.0f}件在先申请相同",
)  # fmt: skip
def own_tables_repeated(h: History) -> Any:
    """Earlier filings of the same applicant, of another family, with the same table of measured numbers."""
    return h.of("filing").tables.count(_.same_group)


@_invented(
    unit="values", notable=1,
    en="{value:.0f} values that cannot be (a yield above 100%, a pH outside its scale, below absolute zero)",
    zh="{value:.0f}个不可能的数值（如收率超过100%、pH超出范围、低于绝对零度）",
    low=(
        "the values given are possible ones ({value:.0f} exceptions)",
        "所给数值均在可能范围内（例外{value:.0f}处）",
    ),
)  # fmt: skip
def impossible_values(h: History) -> Any:
    """Values in abstract and description that no measurement gives."""
    return h.of("filing").texts.max("impossible_values")


@_invented(
    unit="series", notable=1,
    en="{value:.0f} series of decimals lie on a line to the last digit", zh="{value:.0f}组小数数据毫无离散，过于平滑",
    low=(
        "the data scatter as measured data do ({value:.0f} series without scatter)",
        "数据具有实测数据应有的离散（无离散的{value:.0f}组）",
    ),
)  # fmt: skip
def smooth_series(h: History) -> Any:
    """Series of six or more decimals without any scatter."""
    return h.of("filing").texts.max("smooth_series")


@_invented(
    unit="chi-square per degree of freedom", notable=4,
    en="the last digits of the decimals are unevenly spread ({value:.1f} times what chance gives)",
    zh="小数末位数字分布不均（为随机水平的{value:.1f}倍）",
)  # fmt: skip
def digit_preference(h: History) -> Any:
    """Unevenness of the last digits of the decimals in the text, where there are enough of them."""
    return h.of("filing").texts.max("digit_preference")
