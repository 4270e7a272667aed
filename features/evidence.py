"""The rows behind a feature's value: the very facts its measurement joined, newest first.

Used for the reasons an examiner sees; it computes no values.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from bonafile.features.history import History, Leaf
from bonafile.features.tables import uploaded

#: What of a fact is worth showing; the rest is keys and intervals.
_SHOWN = (
    "day", "event", "event_date", "counterparty", "outcome", "category", "term", "owner_name", "similarity", "how",
    "span_start", "span_end", "other_office", "other_application_number", "jaccard", "containment", "nice_class",
    "subclass", "surprisal", "claim_length", "antecedent_failures", "name", "legal_representative", "founded",
    "paid_in_capital", "insured_staff", "status",
)  # fmt: skip


def rows_behind(
    history: History, leaves: dict[str, list[Leaf]], facts: Any, asked: pd.DataFrame, limit: int
) -> pd.DataFrame:
    """See :meth:`bonafile.features.build.Measured.evidence`."""
    moments = _placed(history, facts, asked)
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    by_leaf = _rows_by_leaf(history, facts, leaves, moments, limit)
    for name in asked["feature"].unique():
        for leaf in _telling(leaves.get(name, [])):
            for position, rows in by_leaf[leaf.name].items():
                found.setdefault((position, name), []).extend(rows)
    behind = [
        _distinct(found.get((position, name), []))[:limit]
        for position, name in zip(moments["moment"], moments["feature"], strict=True)
    ]
    return asked.reset_index(drop=True).assign(rows=pd.Series(behind, dtype="object"))


def _telling(leaves: list[Leaf]) -> list[Leaf]:
    """The leaves that say something themselves: a filtered count rather than the total it is divided by."""
    filtered = [leaf for leaf in leaves if leaf.where is not None or leaf.facts != "filings"]
    return filtered or leaves


def _placed(history: History, facts: Any, asked: pd.DataFrame) -> pd.DataFrame:
    """The asked rows with the moment's position in the history's table."""
    own = history.moments.join(facts.fids, "fid").select(
        "office", "application_number", "as_of", moment="position"
    )
    placed = asked.reset_index(drop=True).assign(as_of=pd.to_datetime(asked["as_of"]).to_numpy())
    frame = own.to_pandas()
    frame["as_of"] = pd.to_datetime(frame["as_of"])
    frame = frame.drop_duplicates(["office", "application_number", "as_of"])
    return placed.merge(frame, on=["office", "application_number", "as_of"], how="left")


def _rows_by_leaf(
    history: History, facts: Any, leaves: dict[str, list[Leaf]], moments: pd.DataFrame, limit: int
) -> dict[str, dict[int, list[dict[str, Any]]]]:
    """By leaf, then by moment: the joined facts, newest first."""
    features = moments.loc[moments["moment"].notna(), ["feature", "moment"]].drop_duplicates()
    of_leaf = {leaf.name: leaf for name in features["feature"].unique() for leaf in leaves.get(name, [])}
    pairs = [
        (leaf.name, int(moment))
        for name, moment in features.itertuples(index=False)
        for leaf in leaves.get(name, [])
    ]
    if not pairs:
        return {}
    con = facts.snapshot.con
    wanted = uploaded(con, "asked", pd.DataFrame(pairs, columns=["leaf", "position"]).drop_duplicates())
    frames = {
        name: _leaf_rows(history, leaf, wanted.filter(_.leaf == name), limit)
        for name, leaf in of_leaf.items()
    }
    named = _named(facts, pd.concat([frame["fid"] for frame in frames.values()]).unique())
    return {name: _grouped(frame, named) for name, frame in frames.items()}


def _leaf_rows(history: History, leaf: Leaf, wanted: ir.Table, limit: int) -> pd.DataFrame:
    """Joined facts of each wanted moment, newest first."""
    asked = history.moments.semi_join(wanted, "position")
    joined = History(asked, history.members, history.tables)._joined(leaf.entity, leaf.facts)
    condition = leaf.condition()
    if condition is not True:
        joined = joined.filter(condition)
    shown = [c for c in _SHOWN if c in joined.columns]
    order = [_.day.desc(), _.fid.desc(), *[_[c] for c in shown if c != "day"]]
    newest = ibis.window(group_by=[_.entity, _.as_of], order_by=order)
    joined = joined.select("entity", "as_of", "fid", *shown).mutate(rank=ibis.row_number().over(newest))
    per_moment = asked.select("position", entity=_[leaf.entity], as_of=_.as_of)
    rows = joined.filter(_.rank < limit * 2).join(per_moment, ["entity", "as_of"])
    return rows.select("position", "rank", "fid", *shown).order_by("position", "rank").to_pandas()


def _named(facts: Any, fids: Any) -> pd.DataFrame:
    """Office, application number and party (the first applicant as first written) of filings, by fid."""
    wanted = uploaded(facts.snapshot.con, "told", pd.DataFrame({"fid": fids}), {"fid": "int64"})
    parties = (
        facts.first.semi_join(wanted, "fid").group_by("fid").aggregate(party=_.name.argmin(_.known_from))
    )
    named = facts.fids.semi_join(wanted, "fid").left_join(parties, "fid").drop("fid_right")
    return named.select("fid", "office", "application_number", "party").to_pandas().set_index("fid")


def _grouped(frame: pd.DataFrame, named: pd.DataFrame) -> dict[int, list[dict[str, Any]]]:
    """Rows as plain dicts by moment, days as ISO text and unknowns left out."""
    out: dict[int, list[dict[str, Any]]] = {}
    shown = frame.columns.drop(["position", "rank", "fid"])
    frame = frame.join(named, on="fid")[["position", *named.columns, *shown]]
    for row in frame.to_dict("records"):
        position = int(row.pop("position"))
        out.setdefault(position, []).append({str(k): _plain(v) for k, v in row.items() if not _missing(v)})
    return out


def _missing(value: Any) -> bool:
    return value is None or value != value or value is pd.NaT  # NaN differs from itself


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return round(value, 6)
    return value.item() if hasattr(value, "item") else value


def _distinct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    return [r for r in rows if not (repr(r) in seen or seen.add(repr(r)))]  # type: ignore[func-returns-value]
