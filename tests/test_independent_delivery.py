"""Deliveries nobody wrote this code for: another office, Chinese headers, GB18030, names and patterns of their own.

They load and score without change of code. The patterns are not those of the made register: a filer of seasonal
greetings in every class, texts glued from two halves, an office with no company register and no agents.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from bonafile.detect import verbs

DAY = date(2025, 9, 12)
_SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
_FILINGS = [
    "类型",
    "受理局",
    "申请号",
    "申请日",
    "商标名称",
    "商标类型",
    "国际分类",
    "名称",
    "权利要求书",
    "IPC分类号",
    "审查员备注",
]
_PARTIES = ["受理局", "申请号", "角色", "顺序", "名称", "主体类型", "地址", "国家", "电话"]


def _word(random: Random, size: int) -> str:
    return "".join(random.choices(_SYLLABLES, k=size))


def _text(random: Random, parts: list[str]) -> str:
    picked = random.sample(parts, 6)
    return f"1. {picked[0]} 장치에 있어서, {picked[1]}와 {picked[2]}를 포함하고, 상기 {picked[1]}는 {picked[3]}에 결합되며, {picked[4]}가 {picked[5]}를 지지하는 것을 특징으로 하는 장치."


def _delivery(folder: Path) -> set[str]:
    """Write the delivery; returns the numbers filed in bad faith."""
    random = Random(77)
    parts = [_word(random, 3) for _ in range(160)]
    filings: list[dict[str, object]] = []
    parties: list[dict[str, object]] = []
    bad: set[str] = set()

    def file(owner: str, day: date, *, is_bad: bool = False, phone: str = "", **more: object) -> None:
        number = f"40-{len(filings):07d}"
        filings.append({"受理局": "KR", "申请号": number, "申请日": f"{day:%Y年%m月%d日}", **more})
        parties.append({"受理局": "KR", "申请号": number, "角色": "申请人", "顺序": 1, "名称": owner, "主体类型": "企业",
                        "地址": f"{owner} 1-1", "国家": "KR", "电话": phone})  # fmt: skip
        if is_bad:
            bad.add(number)

    for i in range(700):  # ordinary filers, one to four filings each
        owner, first = f"{_word(random, 3)}㈜{i}", DAY - timedelta(days=random.randrange(700))
        for k in range(random.choice((1, 1, 2, 4))):
            day = min(first + timedelta(days=k * random.randrange(1, 60)), DAY)
            if i % 2:
                file(
                    owner,
                    day,
                    类型="商标",
                    商标名称=_word(random, random.choice((2, 3, 4))),
                    商标类型="文字",
                    国际分类=str(random.choice((3, 9, 25, 30, 35, 43))),
                )
            else:
                file(
                    owner,
                    day,
                    类型="实用新型",
                    名称=_word(random, 4),
                    权利要求书=_text(random, parts),
                    IPC分类号=random.choice(("A47C1/00", "B65D1/00", "F16B1/00")),
                )
    for k in range(130):  # one filer, one word of greeting in every class, day after day
        file(
            "연하장㈜",
            DAY - timedelta(days=k % 90),
            is_bad=True,
            类型="商标",
            商标名称="복" + _word(random, 2),
            商标类型="文字",
            国际分类=str(k % 45 + 1),
        )
    for k in range(60):  # two firms with one phone, texts glued from the halves of others'
        donors = [f["权利要求书"] for f in filings if f.get("权利要求书")]
        one, two = random.sample(donors, 2)
        glued = str(one)[: len(str(one)) // 2] + str(two)[len(str(two)) // 2 :]
        file(
            f"조립{k % 2}㈜",
            DAY - timedelta(days=k % 40),
            is_bad=True,
            phone="02-555-0101",
            类型="实用新型",
            名称=_word(random, 4),
            权利要求书=glued,
            IPC分类号="A47C1/00",
        )
    filings.append({"类型": "商标", "受理局": "KR", "申请号": "40-BROKEN", "申请日": "2025年13月41日"})
    for name, columns, rows in (("申请", _FILINGS, filings), ("当事人", _PARTIES, parties)):
        with (folder / f"{name}.csv").open("w", encoding="gb18030", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(rows)
    return bad


@pytest.fixture(scope="module")
def screened(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[pd.DataFrame, set[str], list[dict[str, object]]]:
    place = tmp_path_factory.mktemp("independent")
    (place / "in").mkdir()
    bad = _delivery(place / "in")
    counts = verbs.ingest(place / "in", workspace=place / "w")
    findings = verbs.screen(place / "w", from_=DAY - timedelta(days=30), to=DAY)
    return findings, bad, counts


def test_it_loads_and_nothing_is_lost(screened) -> None:
    _, _, counts = screened
    for count in counts:
        assert count["read"] == count["new"] + count["superseded"] + count["unchanged"] + count["quarantined"]
    assert sum(count["quarantined"] for count in counts) == 1
    assert any("审查员备注" in note for count in counts for note in count["notes"])


@pytest.mark.parametrize("kinds", [("trademark",), ("utility_model",)])
def test_unknown_patterns_rank_above_ordinary_filers(screened, kinds: tuple[str, ...]) -> None:
    findings, bad, _ = screened
    mine = findings[findings["kind"].isin(kinds)]
    label = mine["application_number"].isin(bad)
    assert label.sum() > 20
    assert roc_auc_score(label, mine["score"]) >= 0.85


def test_no_law_of_that_office_is_invented(screened) -> None:
    findings, _, _ = screened
    assert findings["grounds"].eq("").all()
    assert findings["reasons_en"].ne("").all()
