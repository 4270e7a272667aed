"""Hidden preparers: self-filed applications of strangers that share a telephone, an e-mail, an address or a text.

Somebody who prepares filings for many without being an agency leaves traces on forms that name no agent. A
trace that many share who use agencies as well (an incubator's address, a business centre's telephone) is common
and weighs little; two different traces together weigh more than their sum. Companies of one representative
are no strangers. A lead with its evidence, never a finding of unlicensed practice.
"""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd
from ibis import _

from bonafile.detect.agents.docket import KEYS, day_of

COLUMNS = [
    "rank", "preparer", "weight", "applicants", "filings", "flagged", "confirmed", "traces", "correspondents",
    "first_day", "last_day", "zh", "en", "rows",
]  # fmt: skip
#: What a trace weighs where it is shared by self-filers alone, and from how many strangers it counts.
_TRACES = {"phone": (1.0, 3), "email": (1.2, 3), "skeleton": (0.8, 3), "address": (0.35, 5)}
#: Strong enough to make one cluster of whoever share it.
_JOINS = ("phone", "email")
_ROWS = 30
_WORDS = {"phone": ("电话", "telephone"), "email": ("邮箱", "e-mail"), "skeleton": ("文本骨架", "claim skeleton"),
          "address": ("地址", "address")}  # fmt: skip


def preparers(snapshot: Any, rows: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    """Clusters of self-filed applications that one hand seems to have prepared, the weightiest first.

    `rows` is the docket with `flagged`; `written` the texts' skeletons (load.texts). Columns as COLUMNS; `traces`
    and `rows` are JSON lists: traces (kind, value shown only in part, applicants, weight) and filings.
    """
    rows = (
        rows.merge(written[[*KEYS, "skeleton"]], on=KEYS, how="left")
        if len(written)
        else rows.assign(skeleton=None)
    )
    rows = rows.assign(skeleton=rows["skeleton"].replace("", None), stranger=_strangers(snapshot, rows))
    own = rows[rows["self_filed"] & rows["stranger"].notna()]
    traces = pd.concat([_trace(rows, own, kind) for kind in _TRACES], ignore_index=True)
    if traces.empty:
        return pd.DataFrame(columns=COLUMNS)
    traces["cluster"] = _clusters(traces)
    names = _correspondents(snapshot, own[KEYS])
    out = [_preparer(mine, own, names) for _cluster, mine in traces.groupby("cluster", sort=True)]
    table = pd.DataFrame([row for row in out if row["weight"] >= 1], columns=COLUMNS[1:])
    table = table.sort_values(["weight", "preparer"], ascending=[False, True], ignore_index=True)
    table.insert(0, "rank", range(1, len(table) + 1))
    return table


def _strangers(snapshot: Any, rows: pd.DataFrame) -> pd.Series:
    """Who each applicant is to others: companies of one representative in one city are one stranger.

    Not the linked group: what strangers share here may be what links them.
    """
    known = snapshot.current("organisations").filter(_.legal_representative.notnull())
    known = known.select("identifier", "legal_representative", "region", "known_from").to_pandas()
    known = known.sort_values(["identifier", "known_from"], kind="stable").drop_duplicates(
        "identifier", keep="last"
    )
    behind = known["legal_representative"] + "|" + known["region"].fillna("").str[:4]
    people = dict(zip("id:" + known["identifier"].str.upper(), behind, strict=True))
    return rows["applicant"].map(people).astype("object").fillna(rows["applicant"])


def _trace(rows: pd.DataFrame, own: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Values of one kind that enough self-filing strangers share, with their weight."""
    weight, least = _TRACES[kind]
    mine = own[own[kind].notna() & (own[kind] != "")]
    counts = mine.groupby(kind)["stranger"].nunique()
    values = counts.index[counts >= least]
    everyone = rows[rows[kind].isin(values)].groupby(kind)["stranger"].nunique()
    found = mine[mine[kind].isin(values)].groupby(kind, sort=True).groups
    out = []
    for value in values:
        n, of = int(counts[value]), int(everyone[value])
        # strangers beyond the first, discounted by those who share it and use agencies
        out.append((kind, value, n, weight * math.log2(n) * (n / of) ** 2, tuple(found[value])))
    return pd.DataFrame(out, columns=["kind", "value", "applicants", "weight", "at"])


def _clusters(traces: pd.DataFrame) -> list[int]:
    """Traces that share filings through a strong trace are one cluster; weak ones join the cluster they overlap most."""
    owner: dict[int, int] = {}
    parent = list(range(len(traces)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(traces)), key=lambda i: (traces["kind"].iloc[i] not in _JOINS, i))
    for i in order:
        strong = traces["kind"].iloc[i] in _JOINS
        met = [root(owner[at]) for at in traces["at"].iloc[i] if at in owner]
        if strong:
            for other in met:
                parent[root(i)] = root(other)
        elif met and len(met) >= 0.5 * len(traces["at"].iloc[i]):
            parent[root(i)] = max(sorted(set(met)), key=met.count)
        for at in traces["at"].iloc[i]:
            owner.setdefault(at, i)
    return [root(i) for i in range(len(traces))]


def _preparer(traces: pd.DataFrame, own: pd.DataFrame, names: pd.DataFrame) -> dict[str, Any]:
    filings = own.loc[sorted({at for places in traces["at"] for at in places})]
    kinds = list(dict.fromkeys(traces.sort_values(["weight", "value"], ascending=[False, True])["kind"]))
    best = traces.groupby("kind")["weight"].max()
    weight = float(best.sum()) * (1 + 0.5 * (len(best) - 1))
    n, clients = len(filings), int(filings["stranger"].nunique())
    said = [
        {"kind": k, "value": _shown(k, v), "applicants": a, "weight": round(w, 3)}
        for k, v, a, w in traces.sort_values(["weight", "value"], ascending=[False, True])[
            ["kind", "value", "applicants", "weight"]
        ].itertuples(index=False, name=None)
    ]
    rows = [
        {"office": o, "application_number": a, "filing_date": f"{d:%Y-%m-%d}", "client": str(c or "")}
        for o, a, d, c in filings.sort_values(["filing_date", *KEYS], ascending=[False, True, True])[
            [*KEYS, "filing_date", "client_name"]
        ].head(_ROWS).itertuples(index=False, name=None)
    ]  # fmt: skip
    who = filings[KEYS].merge(names, on=KEYS)["name"].value_counts()
    shared_zh, shared_en = "、".join(_WORDS[k][0] for k in kinds), " and ".join(_WORDS[k][1] for k in kinds)
    return {
        "preparer": min(filings["office"] + " " + filings["application_number"]),
        "weight": round(weight, 4),
        "applicants": clients,
        "filings": n,
        "flagged": int(filings["flagged"].sum()),
        "confirmed": int(filings["confirmed"].sum()),
        "traces": json.dumps(said[:12], ensure_ascii=False, separators=(",", ":")),
        "correspondents": "; ".join(sorted(who.index[who >= 2])[:5]),
        "first_day": day_of(filings["filing_date"].min()),
        "last_day": day_of(filings["filing_date"].max()),
        "zh": f"{clients}个互不关联、未委托代理的申请人共{n}件申请，{shared_zh}相同",
        "en": f"{n} self-filed applications of {clients} unrelated applicants share {shared_en}",
        "rows": json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
    }


def _shown(kind: str, value: str) -> str:
    """A contact is shown in part: enough to compare, not to call."""
    if kind in _JOINS and len(value) > 6:
        return value[:3] + "…" + value[-4:]
    return value


def _correspondents(snapshot: Any, keys: pd.DataFrame) -> pd.DataFrame:
    people = snapshot.current("parties").filter(_.role == "correspondent", _.name.notnull())
    return people.select(*KEYS, "name").to_pandas().astype("object").merge(keys, on=KEYS)
