"""What the texts and inventors of a patent filing and of its portfolio show, counted from dated facts.

The pairs of like texts are found in copies.py; here they become features. Lawful likeness (family,
divisional, same-day pair, one range of designs) never counts.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from bonafile.features.catalogue import PATENT, feature
from bonafile.features.history import History

_SAME = ("CN-PAT-R77-3.1", "CN-PAT-N411-2.1")
_COPIED = ("CN-PAT-R77-3.2", "CN-PAT-N411-2.2")
_SPREAD = ("CN-PAT-R77-3.6", "CN-PAT-N411-2.6")


def _share(h: History, part: Any) -> Any:
    whole = h.of("group").within(365).count()
    return ibis.ifelse(whole > 0, part / whole, 0.0)


def _in_group() -> Any:
    """Texts of one applicant, by name: those of another one in the linked group are told apart (_linked)."""
    return _.same_group & (_.other_owner == _.own_owner) & ~_.lawful


def _linked() -> Any:
    return _.same_group & (_.other_owner != _.own_owner) & ~_.lawful


def _across() -> Any:
    return ~_.same_group & ~_.lawful


def _near(pair: Any) -> Any:
    return pair & (_.jaccard >= 0.6)


# Likeness within one's own filings has no direction: it is what families of numbers-only changes show, and what
# honest improvement series show as well; held to rise, it cost the trees 0.03 of ROC AUC on a made register.
@feature(
    unit="filings", kinds=PATENT, direction=0, grounds=_SAME, notable=2,
    en="{value:.0f} filings of a year are near-copies of others of the group",
    zh="一年内{value:.0f}件与本主体其他申请内容近乎相同",
)  # fmt: skip
def copies_in_group_365(h: History) -> Any:
    """The group's filings of a year that nearly copy another one of the same applicant."""
    return h.of("group").within(365).copies.nunique("fid", _near(_in_group()))


@feature(
    unit="share", kinds=PATENT, direction=0, grounds=_SAME, notable=0.2,
    en="{value:.0%} of the year's filings are near-copies within the group",
    zh="一年内的申请中{value:.0%}与本主体其他申请近乎相同",
)  # fmt: skip
def copy_share_in_group_365(h: History) -> Any:
    """Share of the group's filings of a year that nearly copy another one of the same applicant."""
    return _share(h, h.of("group").within(365).copies.nunique("fid", _near(_in_group())))


@feature(
    unit="similarity 0-1", kinds=PATENT, direction=0, grounds=_SAME, notable=0.6,
    en="{value:.0%} of the text stands in another filing of the group", zh="与本主体另一申请文本相似度{value:.0%}",
)  # fmt: skip
def nearest_in_group(h: History) -> Any:
    """Jaccard similarity of the text's shingles with the applicant's nearest other filing."""
    return h.of("filing").copies.max("jaccard", _in_group()).fill_null(0.0)


@feature(
    unit="filings", kinds=PATENT, direction=+1, grounds=_COPIED, notable=1,
    en="{value:.0f} filings of a year nearly copy texts of other applicants",
    zh="一年内{value:.0f}件与其他申请人的文本近乎相同",
    low=(
        "a year's filings are the applicant's own: {value:.0f} nearly copy texts of others",
        "一年内的申请均为自有内容：与他人文本近乎相同的{value:.0f}件",
    ),
)  # fmt: skip
def copies_across_365(h: History) -> Any:
    """The group's filings of a year that nearly copy an earlier filing of another applicant."""
    return h.of("group").within(365).copies.nunique("fid", _near(_across()))


@feature(
    unit="similarity 0-1", kinds=PATENT, direction=+1, grounds=_COPIED, notable=0.6,
    en="{value:.0%} of the text stands in a filing of another applicant", zh="与其他申请人的申请文本相似度{value:.0%}",
    low=(
        "the text is the applicant's own: no filing of another applicant is more than {value:.0%} like it",
        "文本系自行撰写：与其他申请人的申请相似度至多{value:.0%}",
    ),
)  # fmt: skip
def nearest_across(h: History) -> Any:
    """Jaccard similarity of the text's shingles with the nearest filing of another applicant."""
    return h.of("filing").copies.max("jaccard", _across()).fill_null(0.0)


@feature(
    unit="similarity 0-1", kinds=PATENT, direction=+1, grounds=_COPIED, notable=0.6,
    en="{value:.0%} of the text is contained in a filing of another applicant",
    zh="文本的{value:.0%}见于其他申请人的申请",
    low=(
        "the text is the applicant's own: at most {value:.0%} of it is contained in any filing of another applicant",
        "文本系自行撰写：至多{value:.0%}见于其他申请人的申请",
    ),
)  # fmt: skip
def contained_across(h: History) -> Any:
    """Share of the text's shingles that stand in one filing of another applicant."""
    return h.of("filing").copies.max("containment", _across()).fill_null(0.0)


@feature(
    unit="applicants", kinds=PATENT, direction=+1, grounds=_COPIED, notable=2,
    en="texts of {value:.0f} different applicants copied in a year", zh="一年内的申请与{value:.0f}个不同申请人的文本近乎相同",
    low=(
        "a year's filings are the applicant's own: texts of {value:.0f} other applicants copied",
        "一年内的申请均为自有内容：文本与之近乎相同的其他申请人{value:.0f}个",
    ),
)  # fmt: skip
def copied_applicants_365(h: History) -> Any:
    """Distinct other applicants whose texts the group's filings of a year nearly copy."""
    return h.of("group").within(365).copies.nunique("other_group", _near(_across()))


@feature(
    unit="applicants", kinds=PATENT, direction=+1, grounds=_SPREAD, notable=1,
    en="the same text or skeleton was filed by {value:.0f} other applicants linked by phone, representative, "
    "practitioner or inventor",
    zh="另有{value:.0f}个在电话、法定代表人、代理师或发明人上有关联的申请人提交相同文本或骨架",
    low=(
        "no linked applicant shares the text: {value:.0f} filed the same text or skeleton",
        "未见关联主体提交相同文本：相同文本或骨架的关联申请人{value:.0f}个",
    ),
)  # fmt: skip
def linked_copies_groups(h: History) -> Any:
    """Other applicants, by name, with the same text or skeleton: of the same linked group, or of another that shares
    a phone, representative, practitioner or inventor.
    """
    linked = ((_.linked == 1) & ~_.lawful) | _linked()
    return h.of("filing").copies.nunique("other_owner", linked & ((_.jaccard >= 0.6) | _.same_skeleton))


@feature(
    unit="filings", kinds=PATENT, direction=+1, grounds=(*_SAME, *_SPREAD), notable=2,
    en="{value:.0f} filings of a year are near-copies of filings of other applicants in the linked group",
    zh="一年内{value:.0f}件与关联主体中其他申请人的申请内容近乎相同",
)  # fmt: skip
def linked_copies_365(h: History) -> Any:
    """The group's filings of a year that nearly copy a filing of another applicant of the group, by name."""
    return h.of("group").within(365).copies.nunique("fid", _near(_linked()))


@feature(
    unit="share", kinds=PATENT, direction=+1, grounds=_SAME, notable=0.3,
    en="{value:.0%} of the year's filings follow one text skeleton", zh="一年内的申请中{value:.0%}套用同一文本骨架",
    low=(
        "the year's filings are written one by one: {value:.0%} follow one text skeleton",
        "一年内的申请逐件撰写：套用同一骨架的占{value:.0%}",
    ),
)  # fmt: skip
def skeleton_share_365(h: History) -> Any:
    """Share of the group's filings of a year with the skeleton of another: numbers and terms masked, equal."""
    return _share(h, h.of("group").within(365).copies.nunique("fid", _in_group() & _.same_skeleton))


@feature(
    unit="applicants", kinds=PATENT, direction=+1, grounds=(*_SAME, *_SPREAD), notable=1,
    en="{value:.0f} other applicants filed the same text skeleton", zh="另有{value:.0f}个申请人提交相同文本骨架",
    low=(
        "the text follows no template of others: {value:.0f} other applicants filed its skeleton",
        "文本未套用他人模板：提交相同骨架的其他申请人{value:.0f}个",
    ),
)  # fmt: skip
def skeleton_groups_365(h: History) -> Any:
    """Other groups that filed the skeleton of this text, with numbers and terms masked."""
    return h.of("filing").copies.nunique("other_group", _across() & _.same_skeleton)


@feature(
    unit="filings", kinds=PATENT, direction=+1, grounds=_SAME, notable=1,
    en="{value:.0f} filings of a year differ from another only in numbers", zh="一年内{value:.0f}件仅数字不同",
    low=(
        "the year's filings differ in substance: {value:.0f} differ from another only in numbers",
        "一年内的申请有实质差异：仅数字不同的{value:.0f}件",
    ),
)  # fmt: skip
def numbers_only_changed_365(h: History) -> Any:
    """The group's filings of a year that differ from an earlier filing in numbers only."""
    return h.of("group").within(365).copies.nunique("fid", _.numbers_only & ~_.lawful)


@feature(
    unit="standard deviations", kinds=PATENT, direction=0, grounds=("CN-PAT-R77-3.4",), notable=2,
    en="claim 1 is {value:+.1f} standard deviations from its field's usual length",
    zh="权利要求1长度偏离本领域常见值{value:+.1f}个标准差",
)  # fmt: skip
def claim_length_z(h: History) -> Any:
    """Log length of claim 1 against its field's filings of the quarters before."""
    return h.of("filing").texts.max("claim_length_z")


@feature(
    unit="standard deviations", kinds=PATENT, direction=0, grounds=("CN-PAT-R77-3.4",), notable=2,
    en="numeric limits in claim 1: {value:+.1f} standard deviations from the field",
    zh="权利要求1的数值限定偏离本领域{value:+.1f}个标准差",
)  # fmt: skip
def numeric_limits_z(h: History) -> Any:
    """Numeric limits in claim 1 against the field's filings of the quarters before."""
    return h.of("filing").texts.max("numeric_limits_z")


@feature(
    unit="terms", kinds=PATENT, direction=+1, grounds=("CN-PAT-R77-3.3",), notable=2,
    en="{value:.0f} terms are referred to as 'said' that were never introduced",
    zh="{value:.0f}处“所述”缺乏在先引用",
    low=(
        "the claims refer back properly: {value:.0f} terms lack an introduction",
        "权利要求引用清楚：缺乏在先引用的用语{value:.0f}处",
    ),
)  # fmt: skip
def antecedent_failures(h: History) -> Any:
    """Terms of the claims referred to by 所述 or 'said' without having been introduced."""
    return h.of("filing").texts.max("antecedent_failures")


@feature(
    unit="inventors", kinds=PATENT, direction=0, notable=1e9,
    en="{value:.0f} inventors named", zh="发明人{value:.0f}名",
)  # fmt: skip
def inventor_count(h: History) -> Any:
    """Inventors named in the filing."""
    return h.of("filing").inventors.nunique("sequence")


@feature(
    unit="filings", kinds=PATENT, direction=+1, grounds=("CN-PAT-R77-3.5",), notable=20,
    en="the first inventor is named in {value:.0f} filings of a year", zh="第一发明人一年内出现于{value:.0f}件申请",
    low=(
        "the inventor's number of filings is a person's: {value:.0f} in a year",
        "发明人申请量合乎常理：一年内{value:.0f}件",
    ),
)  # fmt: skip
def inventor_filings_365(h: History) -> Any:
    """Filings of a year that name the first inventor."""
    return h.of("inventor").within(365).count()


@feature(
    unit="fields", kinds=PATENT, direction=+1, grounds=("CN-PAT-R77-3.5",), notable=4,
    en="the first inventor works in {value:.0f} IPC subclasses within a year",
    zh="第一发明人一年内涉及{value:.0f}个IPC小类",
    low=(
        "the inventor keeps to a field: {value:.0f} IPC subclasses within a year",
        "发明人领域集中：一年内涉及{value:.0f}个IPC小类",
    ),
)  # fmt: skip
def inventor_fields_365(h: History) -> Any:
    """Distinct IPC subclasses of the first inventor's filings of a year."""
    return h.of("inventor").within(365).fields.nunique("subclass")


@feature(
    unit="share", kinds=PATENT, direction=+1, grounds=("CN-PAT-R77-3.7",), notable=0.1,
    en="inventors were changed in {value:.0%} of the group's filings", zh="关联主体的申请中{value:.0%}变更过发明人",
)  # fmt: skip
def inventors_replaced_share(h: History) -> Any:
    """Share of the group's filings whose inventors were changed after filing."""
    changed = h.of("group").events.nunique("fid", _.event == "inventor_changed")
    whole = h.of("group").count()
    return ibis.ifelse(whole > 0, changed / whole, 0.0)


@feature(
    unit="yes or no", kinds=PATENT, direction=-1, notable=1,
    en="one of a same-day pair of invention and utility model, which the law allows",
    zh="属于法律允许的同日发明与实用新型",
)  # fmt: skip
def same_day_sibling(h: History) -> Any:
    """1 where a same-day sibling (invention and utility model) is named."""
    return h.own("same_day_sibling")


@feature(
    unit="yes or no", kinds=PATENT, direction=-1, notable=1,
    en="a divisional or continuation of an earlier filing", zh="属于在先申请的分案或继续申请",
)  # fmt: skip
def divisional(h: History) -> Any:
    """1 where a parent filing is named."""
    return h.own("divisional")
