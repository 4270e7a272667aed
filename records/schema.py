"""The contract: every table an office can deliver, its columns, types, choices and keys.

This file is the single list of what a delivery may hold (see docs/exchange.md). It does not read files
(readers/), judge rows (contract.py) or keep them (register.py). Nothing that becomes known after the
filing day is a column of a filing: later facts are dated rows of the other tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["text", "day", "number", "share", "integer", "list", "office"]

#: The exchange kinds of filing, and which of the two models scores each.
MODEL_KIND: Mapping[str, str] = {
    "trademark": "trademark",
    "invention": "patent",
    "utility_model": "patent",
    "design": "patent",
}
MODEL_KINDS = ("trademark", "patent")


@dataclass(frozen=True)
class Column:
    """One column of a delivered table.

    `type` is one of: `text`; `day` (a calendar day); `number` (≥ 0); `share` (0–1); `integer` (≥ 0);
    `list` (values joined by `;`); `office` (WIPO ST.3 code, empty means CN). `choices` maps the English
    value to its Chinese word; either is accepted.
    """

    name: str
    zh: str
    type: ColumnType = "text"
    required: bool = False
    choices: Mapping[str, str] | None = None
    doc: str = ""


@dataclass(frozen=True)
class Table:
    """A delivered table. `key` identifies a row; `base_day` names the column(s) from which on the row could
    be seen by the office's examiners: the first that is not empty counts.
    """

    name: str
    zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    base_day: tuple[str, ...]
    doc: str = ""
    _by_name: dict[str, Column] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_name.update({c.name: c for c in self.columns})

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in contract order."""
        return tuple(self._by_name)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return self._by_name[name]


_OFFICE = Column("office", "受理局", "office", doc="WIPO ST.3 code; empty means CN")
_NUMBER = Column("application_number", "申请号", required=True)
_KNOWN = Column("known_date", "公开日", "day", doc="when the office's examiners could see it")

FILING_KINDS = {"trademark": "商标", "invention": "发明", "utility_model": "实用新型", "design": "外观设计"}
MARK_TYPES = {
    "word": "文字", "figurative": "图形", "combined": "组合", "sound": "声音", "3d": "立体", "colour": "颜色",
}  # fmt: skip
FILING_BASES = {"use": "使用", "intent": "意图使用", "foreign": "国外", "madrid": "马德里"}
ROLES = {
    "applicant": "申请人", "inventor": "发明人", "agency": "代理机构", "agent": "代理人",
    "correspondent": "联系人",
}  # fmt: skip
PARTY_TYPES = {
    "enterprise": "企业", "sole_trader": "个体工商户", "individual": "个人", "university": "高校",
    "research": "科研机构", "hospital": "医院", "government": "机关", "other": "其他",
}  # fmt: skip
EVENTS = {
    "published": "公布", "registered": "注册", "refused": "驳回", "withdrawn": "撤回",
    "deemed_withdrawn": "视为撤回", "abandoned": "放弃", "lapsed": "失效", "opinion_notice": "审查意见",
    "special_review": "专门审查", "replied": "答复", "opposed": "异议", "opposition_upheld": "异议成立",
    "invalidated": "无效", "cancelled_non_use": "撤三", "use_accepted": "使用证据接受",
    "transferred": "转让", "licensed": "许可", "applicant_changed": "变更申请人",
    "inventor_changed": "变更发明人", "agency_changed": "变更代理", "address_changed": "变更地址",
    "fee_unpaid": "未缴费", "sanctioned": "处罚", "sanction_lifted": "信用修复", "offered_for_sale": "售卖",
}  # fmt: skip
OUTCOMES = {"abnormal": "非正常", "bad_faith": "恶意", "non_use": "未使用", "dismissed": "排除"}
DISMISSAL_REASONS = {
    "defensive": "防御", "future_business": "未来业务", "university": "高校", "group_company": "集团公司",
    "family_or_divisional": "同族或分案", "name_collision": "重名", "agent_victim": "代理被冒用",
    "test_upload": "测试误提交", "shared_address": "共用地址", "other": "其他",
}  # fmt: skip
STAGES = {
    "formality": "受理", "examination": "审查", "opposition": "异议", "review": "复审",
    "invalidation": "无效宣告", "court": "诉讼",
}  # fmt: skip
SOURCES = {
    "office": "审查部门",
    "examiner": "审查员",
    "court": "法院",
    "sanction_order": "处罚决定",
    "report": "举报",
}
ORGANISATION_STATUS = {"active": "存续", "revoked": "吊销", "deregistered": "注销"}
AGENCY_STATUS = {"licensed": "正常", "suspended": "停业", "revoked": "吊销"}
AGENCY_KINDS = {"patent": "专利", "trademark": "商标"}
REFERENCE_CATEGORIES = {
    "reputed_mark": "知名商标", "place": "地名", "person": "人名", "work": "作品角色", "generic": "通用名称",
    "shop": "电商名称", "trade_name": "字号", "slogan": "广告语", "hot_term": "热点",
}  # fmt: skip

FILINGS = Table(
    "filings",
    "申请",
    (
        Column("kind", "类型", required=True, choices=FILING_KINDS),
        _OFFICE,
        _NUMBER,
        Column("filing_date", "申请日", "day", required=True),
        Column("mark_text", "商标名称", doc="word elements, any script; empty for a purely figurative mark"),
        Column("mark_type", "商标类型", choices=MARK_TYPES),
        Column("nice_classes", "国际分类", "list"),
        Column("goods", "商品服务", doc="9: 计算机; 手机 | 35: 广告"),
        Column("filing_basis", "申请依据", choices=FILING_BASES),
        Column("first_use_date", "首次使用日", "day"),
        Column("title", "名称"),
        Column("abstract", "摘要"),
        Column("claims", "权利要求书", doc="numbered, one per line"),
        Column("description", "说明书"),
        Column("ipc", "IPC分类号", "list"),
        Column("priority_numbers", "优先权号", "list"),
        Column("parent_number", "母案申请号"),
        Column("sibling_number", "同日申请号"),
    ),
    key=("office", "application_number"),
    base_day=("filing_date",),
)
PARTIES = Table(
    "parties",
    "当事人",
    (
        _OFFICE,
        _NUMBER,
        Column("role", "角色", required=True, choices=ROLES),
        Column("sequence", "顺序", "integer"),
        Column("name", "名称", required=True),
        Column("name_latin", "外文名称"),
        Column("identifier", "证件号"),
        Column("party_type", "主体类型", choices=PARTY_TYPES),
        Column("address", "地址"),
        Column("region", "行政区划"),
        Column("country", "国家"),
        Column("phone", "电话"),
        Column("email", "邮箱"),
    ),
    key=("office", "application_number", "role", "sequence"),
    base_day=(),  # a party is known with its filing
)
EVENTS_TABLE = Table(
    "events",
    "法律状态",
    (
        _OFFICE,
        _NUMBER,
        Column("event_date", "日期", "day", required=True),
        _KNOWN,
        Column("event", "事件", required=True, choices=EVENTS),
        Column("article", "条款"),
        Column("counterparty_name", "对方名称"),
        Column("counterparty_identifier", "对方证件号"),
        Column("detail", "说明"),
    ),
    key=(
        "office", "application_number", "event_date", "event", "article",
        "counterparty_name", "counterparty_identifier",
    ),
    base_day=("known_date", "event_date"),
)  # fmt: skip
DECISIONS = Table(
    "decisions",
    "处理结论",
    (
        _OFFICE,
        _NUMBER,
        Column("decided_on", "结论日", "day", required=True),
        _KNOWN,
        Column("outcome", "结论", required=True, choices=OUTCOMES),
        Column("grounds", "依据", "list"),
        Column("reason", "理由", choices=DISMISSAL_REASONS),
        Column("stage", "阶段", choices=STAGES),
        Column("source", "来源", choices=SOURCES),
    ),
    key=("office", "application_number", "decided_on", "stage", "source"),
    base_day=("known_date", "decided_on"),
)
ORGANISATIONS = Table(
    "organisations",
    "企业登记",
    (
        Column("identifier", "证件号", required=True),
        Column("name", "名称"),
        Column("legal_representative", "法定代表人"),
        Column("shareholders", "股东", "list"),
        Column("founded", "成立日", "day"),
        Column("paid_in_capital", "实缴资本", "number", doc="yuan"),
        Column("insured_staff", "参保人数", "integer"),
        Column("business_scope", "经营范围"),
        Column("status", "登记状态", choices=ORGANISATION_STATUS),
        Column("address", "地址"),
        Column("region", "行政区划"),
        _KNOWN,
    ),
    key=("identifier", "known_date"),
    base_day=("known_date", "founded"),
)
AGENCIES = Table(
    "agencies",
    "代理机构",
    (
        Column("licence", "机构代码", required=True),
        Column("name", "名称"),
        Column("kind", "类型", choices=AGENCY_KINDS),
        Column("valid_from", "有效期起", "day"),
        Column("valid_to", "有效期止", "day"),
        Column("region", "行政区划"),
        Column("status", "状态", choices=AGENCY_STATUS),
        _KNOWN,
    ),
    key=("licence", "kind", "valid_from", "known_date"),
    base_day=("known_date", "valid_from"),
)
PRACTITIONERS = Table(
    "practitioners",
    "代理人",
    (
        Column("licence", "执业证号", required=True),
        Column("name", "名称"),
        Column("agency_licence", "机构代码"),
        Column("valid_from", "有效期起", "day"),
        Column("valid_to", "有效期止", "day"),
        _KNOWN,
    ),
    key=("licence", "agency_licence", "valid_from", "known_date"),
    base_day=("known_date", "valid_from"),
)
REFERENCE = Table(
    "reference",
    "参照表",
    (
        Column("term", "词", required=True),
        Column("category", "类别", required=True, choices=REFERENCE_CATEGORIES),
        Column("owner", "权利人"),
        Column("owner_identifier", "权利人证件号"),
        Column("classes", "国际分类", "list"),
        Column("fame", "知名度", "share"),
        _KNOWN,
        Column("source", "来源"),
    ),
    key=("term", "category", "owner", "known_date"),
    base_day=("known_date",),
)

TABLES: Mapping[str, Table] = {
    t.name: t
    for t in (
        FILINGS, PARTIES, EVENTS_TABLE, DECISIONS, ORGANISATIONS, AGENCIES, PRACTITIONERS, REFERENCE,
    )
}  # fmt: skip
