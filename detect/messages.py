"""Words: every sentence the command line says while it works, in English and Chinese, and which language to speak.

Plain text with named fields; errors carry their own two sentences (records/errors.py), grounds and features
theirs. Nothing is decided here.
"""

from __future__ import annotations

import locale
import os
from functools import lru_cache
from typing import Any

from bonafile.detect.help_texts import HELP

LANGUAGES = ("zh", "en")

_WORDS: dict[str, tuple[str, str]] = {
    # (English, Chinese)
    "file": ("file", "文件"),
    "read": ("read", "读取"),
    "new": ("new", "新增"),
    "superseded": ("superseded", "更正"),
    "unchanged": ("unchanged", "未变"),
    "quarantined": ("quarantined", "隔离"),
    "seconds": ("seconds", "秒"),
    "total": ("total", "合计"),
    "code": ("code", "代码"),
    "kind": ("kind", "类型"),
    "text": ("text", "条文"),
    "gloss": ("in English", "英文"),
    "source": ("source", "出处"),
    "from": ("from", "起"),
    "until": ("until", "止"),
    "stages": ("stages", "阶段"),
    "name": ("name", "名称"),
    "unit": ("unit", "单位"),
    "kinds": ("kinds", "适用"),
    "grounds": ("grounds", "依据"),
    "direction": ("direction", "方向"),
    "meaning": ("meaning", "含义"),
    "score": ("score", "分数"),
    "band": ("band", "档次"),
    "coverage": ("coverage", "证据覆盖"),
    "number": ("number", "申请号"),
    "mark_or_title": ("mark or title", "商标或名称"),
    "applicant": ("applicant", "申请人"),
    "reasons": ("reasons", "理由"),
    "favour": ("in the applicant's favour", "对申请人有利的事实"),
    "case": ("case", "案件"),
    "case_id": ("case", "案件"),
    "figure": ("figure", "指标"),
    "value": ("value", "数值"),
    "review": ("review", "审查"),
    "watch": ("watch", "关注"),
    "clear": ("clear", "常规"),
    "met": ("met", "已具备"),
    "missing": ("missing", "缺"),
    "unknown": ("to be shown", "待证"),
    "applies": ("applies", "成立"),
    "outside": ("for the examiner to show", "须由审查员查证"),
    "possible": ("possible", "可能"),
    "does_not_apply": ("does not apply", "不成立"),
    "trademark": ("trademark", "商标"),
    "patent": ("patent", "专利"),
    "invention": ("invention", "发明"),
    "utility_model": ("utility model", "实用新型"),
    "design": ("design", "外观设计"),
    "fired": ("fires", "成立"),
    "not_fired": ("does not fire", "不成立"),
    "element": ("element", "要件"),
    "state": ("state", "状态"),
    "evidence": ("evidence", "证据"),
    "exception": ("exception", "例外"),
    "rows": ("rows behind it", "所依据的记录"),
    "model": ("model", "模型"),
    "law": ("law", "适用法"),
    "as_of": ("as of", "截至"),
    "filing_date": ("filing day", "申请日"),
    "none": ("none", "无"),
    "party": ("filed by", "申请人"),
    "day": ("on", "日期"),
    "event": ("event", "事件"),
    "event_date": ("happened on", "发生日"),
    "counterparty": ("to", "对方"),
    "outcome": ("decision", "结论"),
    "category": ("is a", "类别"),
    "term": ("term", "词"),
    "owner_name": ("owner", "权利人"),
    "similarity": ("similarity", "相似度"),
    "how": ("how", "方式"),
    "other_application_number": ("compared with", "对照申请"),
    "other_office": ("of office", "对照申请受理局"),
    "jaccard": ("text in common", "文本重合度"),
    "containment": ("contained", "包含度"),
    "nice_class": ("class", "类"),
    "subclass": ("subclass", "小类"),
    "surprisal": ("bits per character", "每字比特"),
    "claim_length": ("claim length", "权利要求长度"),
    "antecedent_failures": ("terms without antecedent", "缺先行词"),
    "legal_representative": ("legal representative", "法定代表人"),
    "founded": ("founded", "成立日"),
    "paid_in_capital": ("paid-in yuan", "实缴资本（元）"),
    "insured_staff": ("insured staff", "参保人数"),
    "status": ("status", "状态"),
    "application_number": ("filing", "申请"),
    # how two marks resemble each other
    "equal": ("equal", "相同"),
    "written": ("similar in writing", "书写近似"),
    "contained": ("contained", "包含"),
    "permuted": ("same characters in another order", "字符换序"),
    "sound": ("sounds alike", "读音近似"),
    "look": ("looks alike", "形近"),
    "contained_sound": ("contains what sounds like it", "包含音同部分"),
    "contained_look": ("contains what looks like it", "包含形近部分"),
    # who a term belongs to, beyond the categories of the contract
    "earlier": ("earlier mark of another owner", "他人在先商标"),
    "own": ("own earlier mark", "自有在先商标"),
    "own_used": ("own earlier mark in use", "自有已使用商标"),
    "own_reputed": ("own reputed mark", "自有知名商标"),
    "sibling": ("same mark by another filer", "他人相同商标"),
    # lookups
    "claims_share": ("of the claims", "权利要求占比"),
    "description_share": ("of the description", "说明书占比"),
    "relation": ("relation", "关系"),
    "mark": ("mark", "商标"),
    "what_changed": ("what changed", "变化"),
    "dead": ("no longer in force", "已失效"),
    "owner": ("owner", "权利人"),
    "classes": ("classes", "类别"),
    "copied": (
        "{title}: {claims:.0%} of the claims and {description:.0%} of the description stand in {sources} earlier filings of others",
        "{title}：权利要求的{claims:.0%}、说明书的{description:.0%}见于他人在先的{sources}件申请",
    ),
    "nothing_copied": (
        "{title}: no earlier filing of others has a passage of it.",
        "{title}：他人在先申请中未见相同段落。",
    ),
    "nothing_alike": ("No mark of the register is similar.", "登记库中没有近似的商标。"),
    "groups_written": ("{rows:,} rows written to {path}", "已写出 {rows:,} 行：{path}"),
    "judged_same": (
        "{one} and {other} belong together, decided on {decided_on} by {by}.",
        "{one}与{other}：{by}于{decided_on}认定为同一或关联。",
    ),
    "judged_not_same": (
        "{one} and {other} are not the same, decided on {decided_on} by {by}.",
        "{one}与{other}：{by}于{decided_on}认定为无关联。",
    ),
    "judged_open": (
        "The decision on {one} and {other} is taken back from {decided_on} on, by {by}.",
        "{one}与{other}：{by}于{decided_on}撤销此前结论。",
    ),
    "judged_together": ("From that day on they are in one group.", "自该日起两者同组。"),
    "judged_apart": ("From that day on they are in different groups.", "自该日起两者不同组。"),
    "copies_step": ("Searching texts", "检索文本"),
    "parties_step": ("Linking parties", "关联当事人"),
    "index_step": ("Indexing marks", "建立商标索引"),
    # agents
    "rank": ("rank", "位次"),
    "filings": ("filings", "申请"),
    "bad": ("bad", "问题申请"),
    "expected": ("expected", "预期"),
    "ratio_low": ("at least × expected", "至少为预期的倍数"),
    "facts": ("facts", "事实"),
    "agency": ("agencies", "代理机构"),
    "practitioner": ("practitioners", "代理师"),
    # figures of a training
    "roc_auc": ("ROC AUC", "ROC AUC"),
    "average_precision": ("average precision", "平均精确率"),
    "precision_of_best_5_percent": ("precision of the best 5 %", "前5%精确率"),
    "ece": ("ECE", "校准误差"),
    "brier": ("Brier", "Brier"),
    "logistic_scorecard": ("logistic scorecard", "逻辑评分卡"),
    "open_scorecard": ("open scorecard", "公开评分卡"),
    "count_rule": ("count rule", "计数规则"),
    # sentences
    "agents_of": ("{what}, as of {day}", "{what}（截至 {day}）"),
    "no_agents": ("No agent of any filing is known by then.", "截至该日没有代理机构或代理师的记录。"),
    "agents_by_findings": (
        "“Bad” are filings for review in the screenings up to that day, or confirmed, and not cleared.",
        "“问题申请”指截至该日的筛查中待审查或已被认定、且未经审查排除的申请。",
    ),
    "agents_by_grounds": (
        "No screening yet: “bad” are recent filings on which a ground against the applicant fires, or confirmed ones.",
        "尚无筛查结果：“问题申请”指近期有针对申请人的依据成立，或已被认定的申请。",
    ),
    "agents_step": ("Surveying agents", "统计代理情况"),
    "ingested": (
        "{read:,} rows read: {new:,} new, {superseded:,} superseded, {unchanged:,} unchanged, "
        "{quarantined:,} quarantined.",
        "读取 {read:,} 行：新增 {new:,}，更正 {superseded:,}，未变 {unchanged:,}，隔离 {quarantined:,}。",
    ),
    "quarantine_at": (
        "The quarantined rows, each with its reason, are in {folder}.",
        "被隔离的行及原因见 {folder}。",
    ),
    "simulated": (
        "A made register of {filings:,} filings over {months} months (seed {seed}) is in {folder}.",
        "已生成含 {filings:,} 件申请、跨 {months} 个月的模拟数据（种子 {seed}）：{folder}",
    ),
    "screened": (
        "{days}: {n:,} filings screened: {review} for review, {watch} to watch, {clear:,} clear.",
        "{days}：共筛查 {n:,} 件：审查 {review}，关注 {watch}，常规 {clear:,}。",
    ),
    "no_filings": ("No filings on {days}.", "{days} 没有申请。"),
    "written_to": ("Written to {folder}", "结果已写入 {folder}"),
    "report_at": ("Report: {path}", "报告：{path}"),
    "trained": (
        "{model} trained and registered as champion for {kind}.",
        "{model} 已训练完成，并登记为{kind}的现用模型（champion）。",
    ),
    "figures_of": (
        "On the held-out last slice of time: {n:,} filings, {bad:,} decided as bad",
        "留出的最后时段：{n:,} 件申请，其中 {bad:,} 件被认定为非正常或恶意",
    ),
    "top_findings": ("Top findings of {days}", "{days} 的重点申请"),
    "law_on": ("Law in force on {day} at office {office}", "{office} 于 {day} 有效的法律依据"),
    "no_ground_all_met": (
        "no ground has all its elements; the facts below are leads only",
        "没有任何一项依据的要件全部具备；以下事实仅为线索",
    ),
    "elements_of": ("Elements of the grounds", "各项依据的要件"),
    "decides_nothing": (
        "A score is a lead for an examiner. The tool decides nothing.",
        "分数只是供审查员参考的线索，本工具不作任何决定。",
    ),
    "measure": ("Measuring {kind} filings", "计算{kind}申请的特征"),
    "score_step": ("Scoring {kind} filings", "为{kind}申请评分"),
    "explain_step": ("Explaining {kind} filings", "生成{kind}申请的理由"),
    "write_step": ("Writing the findings", "写出结果"),
    "train_step": ("Training the {kind} model", "训练{kind}模型"),
    "simulate_step": ("Making a register of {filings:,} filings", "生成 {filings:,} 件申请的模拟数据"),
    "ingest_step": ("Reading deliveries into the register", "数据入库"),
    "screen_step": ("Screening {days}", "筛查 {days}"),
    "unexpected": (
        "Unexpected error ({name}: {error}). Please report it; BONAFILE_DEBUG=1 shows where it happened.",
        "意外错误（{name}：{error}）。请报告此问题；设置 BONAFILE_DEBUG=1 可显示出错位置。",
    ),
    "usage": ("{error} See `{command} --help`.", "{error}用法见 `{command} --help`。"),
    "NoSuchOption": ("No such option: {what}.", "没有选项 {what}。"),
    "NoSuchCommand": ("No such command: {what}.", "没有命令 {what}。"),
    "MissingParameter": ("{what} is missing.", "缺少 {what}。"),
    "BadParameter": ("{what}: {why}.", "{what} 的值不正确（{why}）。"),
    "BadOptionUsage": ("{what}: {why}.", "{what} 须给出值。"),
    "UsageError": ("{why}.", "用法不正确：{why}。"),
    "system": ("{error}.", "系统错误：{error}。"),
    "database": (
        "The register refused the operation: {error}.",
        "登记库拒绝了操作：{error}。",
    ),
    "interrupted": ("Stopped before the end; nothing half-done was left.", "已中断；没有留下半成品。"),
}


def language(asked: str | None = None) -> str:
    """`asked` if it is one of ours, else BONAFILE_LANG, else the locale's: `zh` or `en`."""
    for value in (asked, os.environ.get("BONAFILE_LANG"), *_locale()):
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _locale() -> tuple[str | None, ...]:
    # the order of POSIX; getlocale covers systems that do not use the variables
    variables = tuple(os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return variables if any(variables) else (locale.getlocale()[0],)


def say(key: str, lang: str, **fields: Any) -> str:
    """A word or sentence in `lang`, its fields filled."""
    pair = _WORDS[key]
    return pair[lang == "zh"].format(**fields)


def word(key: str, lang: str) -> str:
    """A word where there is a translation, else the key itself (codes, kinds of another office)."""
    return _WORDS[key][lang == "zh"] if key in _WORDS else key


def value_word(value: str, lang: str) -> str:
    """A choice of the exchange format (`transferred`, `reputed_mark`) in words; other text as it is."""
    if value in _choices():
        return _choices()[value] if lang == "zh" else value.replace("_", " ")
    return word(value, lang)


@lru_cache(maxsize=1)
def _choices() -> dict[str, str]:
    from bonafile.records import schema

    columns = [column for table in schema.TABLES.values() for column in table.columns]
    return {en: zh for column in columns for en, zh in (column.choices or {}).items()}


def help_text(key: str, lang: str) -> str:
    """Help for a command or option."""
    return HELP[key][lang == "zh"]
