"""A made outcome, as screening would hand it over, for tests of the report and the writers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd

from bonafile.detect import bands, cases, findings
from bonafile.detect.days import Days
from bonafile.detect.outcome import ELEMENTS, EVIDENCE, SUBJECTS, Outcome
from bonafile.detect.settings import Settings

DAY = date(2026, 3, 2)
EVIL = "<script>alert(1)</script>\"'&"


def outcome(n: int = 60, seed: int = 0, evil: bool = False) -> Outcome:
    """`n` filings of one day; the first groups are flagged, with reasons, elements and rows."""
    rng = np.random.default_rng(seed)
    kinds = np.where(np.arange(n) % 3 == 0, "invention", "trademark")
    scores = np.clip(np.where(np.arange(n) < n // 5, rng.beta(6, 3, n), rng.beta(0.6, 25, n)), 1e-6, 1 - 1e-6)
    frame = pd.DataFrame(
        {
            "office": "CN",
            "application_number": [f"8{i:07d}" for i in range(n)],
            "kind": kinds,
            "filing_date": DAY,
            "as_of": DAY,
            "model_kind": np.where(kinds == "trademark", "trademark", "patent"),
            "score": scores,
            "coverage": rng.uniform(0.4, 1.0, n).round(3),
            "group_key": [f"id:{i // 3}" for i in range(n)],
            "applicant": [f"示例{'甲乙丙丁戊己庚辛'[i // 3 % 8]}{i // 3}贸易有限公司" for i in range(n)],
            "model": np.where(kinds == "trademark", "trademark/1", "patent/1"),
            "law": np.where(kinds == "trademark", "CN-TM-2019", "CN-PAT-77"),
        }
    )
    frame["band"] = bands.bands(frame, Settings.load())
    frame["case_id"] = cases.case_ids(frame)
    flagged = frame["band"] != "clear"
    trademark = frame["kind"] == "trademark"
    frame["grounds"] = np.where(flagged, np.where(trademark, "CN-TM-G2-2;CN-TM-G2-1", "CN-PAT-R77-3.1"), "")
    for column in ("reasons_zh", "reasons_en", "favour_zh", "favour_en"):
        frame[column] = np.where(flagged, f"{column} 365", "")
    if evil:
        frame["applicant"] = EVIL
    subjects, evidence, elements = [], [], []
    for row in frame.to_dict("records"):
        key = {k: row[k] for k in ("office", "application_number", "as_of")}
        mark = row["kind"] == "trademark"
        subjects.append(_subject(row, key, mark, evil))
        if row["band"] != "clear":
            evidence += _evidence(key, mark)
            elements += _elements(key, mark)
    return Outcome(
        Days(DAY, DAY),
        findings.ordered(frame)[list(findings.COLUMNS)],
        pd.DataFrame(subjects, columns=SUBJECTS.names),
        pd.DataFrame(evidence, columns=EVIDENCE.names),
        pd.DataFrame(elements, columns=ELEMENTS.names),
        {
            "trademark": {"name": "trademark/1", "calibrated": True},
            "patent": {"name": "open-scorecard-patent", "calibrated": False},
        },
        {"register": "3f1c", "catalogue": "77aa"},
    )


def _subject(row: dict, key: dict, mark: bool, evil: bool) -> dict:
    text = EVIL if evil else "踏奖安"
    return {
        **key,
        **{k: row[k] for k in ("kind", "model_kind", "filing_date")},
        "mark_text": text if mark else None,
        "mark_type": "word" if mark else None,
        "nice_classes": "25;35" if mark else None,
        "goods": "25: 服装; 鞋" if mark else None,
        "title": None if mark else "一种便于清洗的过滤装置",
        "ipc": None if mark else "B01D29/01",
        "claim": None
        if mark
        else "1. 一种过滤装置，包括壳体、滤网和支架，其特征在于滤网可拆卸地设置于壳体内。",
        "applicants": row["applicant"],
        "applicant_type": "enterprise",
        "agency": f"示例代理{int(row['application_number']) % 4}号事务所",
        "agent": None,
        "inventors": None,
        "priority_numbers": None,
        "parent_number": None,
        "sibling_number": None,
        "group_filings_30": 31.0,
        "group_filings_365": 92.0,
        "group_filings_life": 140.0,
    }


def _evidence(key: dict, mark: bool) -> list[dict]:
    pairs = [
        {
            "office": "CN",
            "application_number": key["application_number"],
            "day": str(DAY),
            "term": "安踏",
            "category": "reputed_mark",
            "owner_name": "示例体育用品公司",
            "similarity": 0.8,
            "how": "permuted",
        },
        {
            "office": "CN",
            "application_number": "80000001",
            "day": str(DAY - timedelta(days=9)),
            "term": "踏浪",
            "category": "earlier",
            "owner_name": "示例服饰公司",
            "similarity": 0.67,
            "how": "written",
            "other_application_number": "70000001",
        },
    ]
    copies = [
        {
            "office": "CN",
            "application_number": key["application_number"],
            "jaccard": 0.91,
            "other_application_number": "202510000001",
            "day": str(DAY - timedelta(days=30)),
            "other_text": "1. 一种过滤设备，包括壳体、滤网和支架，其特征在于滤网可拆卸地设置于壳体之内。",
        }
    ]
    events = [
        {
            "office": "CN",
            "application_number": "70000009",
            "day": "2026-01-05",
            "event": "transferred",
            "counterparty": "示例受让人",
        }
    ]
    rows = [
        (
            "nearest_reputed" if mark else "nearest_in_group",
            0.8,
            1.2,
            "CN-TM-G2-2" if mark else "CN-PAT-R77-3.1",
            1,
            "reason",
            1,
            "商标与他人知名商标近似，最高相似度 0.80",
            "resembles a reputed mark, similarity 0.80",
            pairs if mark else copies,
        ),
        (
            "group_filings_365",
            92.0,
            0.8,
            "CN-TM-G2-1",
            1,
            "reason",
            2,
            "365 天内关联组提交 92 件",
            "92 filings by the group in 365 days",
            [],
        ),
        ("transfers", 4.0, 0.3, "CN-TM-G2-8", 1, "reason", 3, "4 件已转让", "4 filings transferred", events),
        (
            "used_share",
            0.5,
            -0.4,
            "",
            -1,
            "favour",
            1,
            "半数商标有使用证据",
            "half of the marks are used",
            [],
        ),
        ("filings_per_employee", float("nan"), 0.0, "", 1, "", 0, "", "", []),
    ]
    names = (
        "feature",
        "value",
        "contribution",
        "grounds",
        "direction",
        "role",
        "rank",
        "sentence_zh",
        "sentence_en",
    )
    return [
        {**key, **dict(zip(names, r[:-1], strict=True)), "rows": json.dumps(r[-1], ensure_ascii=False)}
        for r in rows
    ]


def _elements(key: dict, mark: bool) -> list[dict]:
    ground = (
        (
            "CN-TM-G2-2",
            "大量复制、摹仿、抄袭多个主体在先具有一定知名度或者较强显著性的商标",
            "copies many owners' reputed or distinctive marks",
            "商标审查审理指南 2021",
        )
        if mark
        else (
            "CN-PAT-R77-3.1",
            "多件专利申请的发明创造内容明显相同",
            "several filings the same",
            "第77号令 第三条",
        )
    )
    rows = [
        ("element", "several", "多个主体", "several owners", "met", "命中 7 个权利人", "7 owners hit"),
        ("element", "fame", "知名度", "reputation", "met", "知名度 0.9", "fame 0.9"),
        ("element", "no_use", "不以使用为目的", "no intent to use", "unknown", "", ""),
        ("element", "volume", "数量", "volume", "missing", "", ""),
        ("exception", "defensive", "防御注册", "defensive filing", "does_not_apply", "", ""),
    ]
    names = ("part", "name", "name_zh", "name_en", "state", "facts_zh", "facts_en")
    out = []
    for fired, code in ((True, ground[0]), (False, "CN-TM-G2-8" if mark else "CN-PAT-R77-3.6")):
        for r in rows:
            out.append(
                {
                    **key,
                    "ground": code,
                    "fired": fired,
                    "rank": 1 if fired else 2,
                    "ground_zh": ground[1],
                    "ground_en": ground[2],
                    "source": ground[3],
                    **dict(zip(names, r, strict=True)),
                }
            )
    return out
