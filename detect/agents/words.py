"""What is said of an agent: facts against it and in its favour, in both languages, from the survey's figures."""

from __future__ import annotations

from typing import Any

import pandas as pd


def worded(table: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The table with its facts for and against, in both languages."""
    said: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for agent_type, agent, zh, en in (
        found[["agent_type", "agent", "zh", "en"]].itertuples(index=False, name=None) if len(found) else ()
    ):
        said.setdefault((agent_type, agent), []).append((zh, en))
    against: list[list[tuple[str, str]]] = []
    favour: list[list[tuple[str, str]]] = []
    for row in table.to_dict("records"):
        facts = [*said.get((row["agent_type"], row["agent"]), []), *_against(row)]
        against.append(facts)
        favour.append(_favour(row))
    for name, told in (("facts", against), ("favour", favour)):
        for at, lang, mark in ((0, "zh", "；"), (1, "en", "; ")):
            table[f"{name}_{lang}"] = [mark.join(f[at] for f in one) for one in told]
    return table


def _against(row: dict[Any, Any]) -> list[tuple[str, str]]:
    out = []
    if row["ratio_low"] > 1:
        out.append((
            f"问题申请{row['bad']}件，按其领域、地区和委托人预期{row['expected']:.1f}件；实际与预期之比{row['ratio']:.1f}（95%区间{row['ratio_low']:.1f}–{row['ratio_high']:.1f}）",
            f"{row['bad']} bad against {row['expected']:.1f} expected for its fields, regions and clients: {row['ratio']:.1f} times (95 %: {row['ratio_low']:.1f}-{row['ratio_high']:.1f})",
        ))  # fmt: skip
    if row.get("recurrence") is True:
        out.append((
            f"{row['sanctioned_on']}受处罚后又有{row['bad_after']:.0f}件问题申请",
            f"{row['bad_after']:.0f} bad after the sanction of {row['sanctioned_on']}",
        ))  # fmt: skip
    elif row["sanctioned_on"] == row["sanctioned_on"] and row["sanctioned_on"] is not None:
        out.append((
            f"{row['sanctioned_on']}受处罚；此后{row['filings_after']:.0f}件申请，其中问题申请{row['bad_after']:.0f}件",
            f"sanctioned on {row['sanctioned_on']}; {row['filings_after']:.0f} filings since, {row['bad_after']:.0f} of them bad",
        ))  # fmt: skip
    if row["agent_type"] == "practitioner" and row["agencies_struck"] >= 2:
        out.append((
            f"曾为{row['agencies_struck']}家被停业或吊销的机构签名",
            f"signed for {row['agencies_struck']} agencies that were suspended or revoked",
        ))  # fmt: skip
    if row.get("days_over", 0) and row["days_over"] > 0:
        out.append((
            f"单日最多签署{row['most_signed']:.0f}件（本领域99%的人日不超过{row['field_p99']:.0f}件），{row['days_over']:.0f}日超出",
            f"up to {row['most_signed']:.0f} signatures in a day (99 % of the field's: at most {row['field_p99']:.0f}), beyond it on {row['days_over']:.0f} days",
        ))  # fmt: skip
    if row.get("style_percentile", 0) and row["style_percentile"] >= 0.99 and row["clients"] >= 8:
        out.append((
            "其名下权利要求的写法差异大于99%的代理师", "claims under this name differ in manner more than those of 99 % of practitioners",
        ))  # fmt: skip
    return out


def _favour(row: dict[Any, Any]) -> list[tuple[str, str]]:
    out = []
    if row["cleared"]:
        out.append(
            (
                f"{row['cleared']}件经审查排除",
                f"{row['cleared']} {'filing was' if row['cleared'] == 1 else 'filings were'} examined and cleared",
            )
        )
    if row["withdrawn_bursts"]:
        n = row["withdrawn_bursts"]
        out.append((
            f"{n}件为同日集中提交、一周内撤回，可能是测试误提交或数字证书被冒用，不能据此归责申请人",
            f"{n} filings were made in a burst and withdrawn within a week: perhaps a test upload or a misused key; not the applicants' doing",
        ))  # fmt: skip
    # where hardly anybody looked, nothing found says nothing
    if row["filings"] >= 50 and row["ratio_high"] < 1 and row["screened"] >= row["filings"] / 2:
        out.append((
            f"问题申请比例低于预期（{row['share']:.1%}，预期{row['expected_share']:.1%}）",
            f"fewer bad filings than expected ({row['share']:.1%} against {row['expected_share']:.1%})",
        ))  # fmt: skip
    return out
