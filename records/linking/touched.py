"""Which pairs must be weighed again when the holdings of some parties changed: all that could weigh otherwise.

A pair weighs by what its two parties hold, by how common each thing they share is, by who came first to it, and by
whether a phone is a desk's (evidence.py). So touched are: pairs of which a party itself is otherwise; pairs that
share a value of which the steps of commonness, or those who came first, are otherwise; and pairs of the holders of a
phone that became, or ceased to be, a desk's. A new holder of what a thousand have changes none of it.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from bonafile.records.linking import desks
from bonafile.records.linking.evidence import counted, met, prepared
from bonafile.records.linking.neighbourhood import Part
from bonafile.records.linking.trace import Trace
from bonafile.records.linking.weights import Weights

#: What of a party itself evidence looks at (slips.py, evidence.py).
_LOOKS = ["identifier", "city", "script", "organisation", "full", "spelling", "first"]


def touched(
    work: duckdb.DuckDBPyConnection, trace: Trace, part: Part, before: pd.DataFrame, after: pd.DataFrame,
    weights: Weights, judgements: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Put the holdings of a part in the place of those kept, and find the pairs (a, b) to weigh again.

    `before` and `after` are the parties of the whole register. Leaves the tables `touched` (those pairs) and `scope`
    (all that weighing them wants of the holdings).
    """
    prepared(work, after, part.parties, weights)
    work.register("part_held", part.holdings.held)
    work.register("again", pd.DataFrame({"party": part.parties}, dtype="object"))
    work.register(
        "otherwise", pd.DataFrame({"party": _otherwise(before, after, part.parties)}, dtype="object")
    )
    work.execute(
        """
        CREATE TABLE fresh AS SELECT party, kind, value, CAST(behind AS TINYINT) AS behind, unit,
            CAST(known_from AS DATE) AS known_from, CAST(known_until AS DATE) AS known_until FROM part_held;
        CREATE TABLE stale AS FROM kept.held SEMI JOIN again USING (party);
        CREATE TABLE altered AS (FROM fresh EXCEPT FROM stale) UNION ALL (FROM stale EXCEPT FROM fresh);
        CREATE TABLE altered_values AS SELECT DISTINCT kind, value FROM altered;
        CREATE TABLE dirty AS SELECT party FROM altered UNION FROM otherwise;
        """
    )
    counted(work, "(FROM kept.held SEMI JOIN altered_values USING (kind, value))", "old_")
    work.execute("DELETE FROM kept.held WHERE party IN (FROM again)")
    work.execute("INSERT INTO kept.held FROM fresh")
    work.execute(
        "CREATE TABLE near_values AS FROM altered_values "
        "UNION SELECT kind, value FROM kept.held SEMI JOIN dirty USING (party)"
    )
    counted(work, "(FROM kept.held SEMI JOIN near_values USING (kind, value))", "now_")
    _desks(work, weights, judgements)
    _news(work)
    work.execute(
        f"""
        CREATE TABLE touched AS
            SELECT a, b FROM kept.pairs WHERE a IN (FROM dirty) OR b IN (FROM dirty)
            UNION SELECT a, b FROM kept.pairs WHERE a IN (FROM at_desks) OR b IN (FROM at_desks)
            UNION SELECT a, b FROM (SELECT a, b, kind, value FROM kept.pairs JOIN news_held ON party = a) x
                JOIN news_held y ON y.party = x.b AND y.kind = x.kind AND y.value = x.value
            UNION SELECT pa.party, pb.party FROM ({met("now_")}) m
                JOIN parties pa ON pa.pid = m.a JOIN parties pb ON pb.pid = m.b
                WHERE pa.party IN (FROM dirty) OR pb.party IN (FROM dirty)
                    OR m.vid IN (SELECT vid FROM now_values_ SEMI JOIN news USING (kind, value));
        CREATE TABLE members AS SELECT a AS party FROM touched UNION SELECT b FROM touched;
        CREATE TABLE theirs_all AS FROM kept.held SEMI JOIN members USING (party);
        CREATE TABLE common_values AS
            SELECT DISTINCT x.kind, x.value FROM touched JOIN theirs_all x ON x.party = a
            JOIN theirs_all y ON y.party = b AND y.kind = x.kind AND y.value = x.value;
        CREATE TABLE scope AS FROM theirs_all
            UNION ALL FROM kept.held SEMI JOIN common_values USING (kind, value) ANTI JOIN members USING (party);
        """
    )
    for name in ("part_held", "again", "otherwise"):
        work.unregister(name)
    return work.execute("FROM touched").df()


def _otherwise(before: pd.DataFrame, after: pd.DataFrame, parties: pd.Series) -> pd.Series:
    """Those of the parties that are themselves otherwise than before, came or went."""
    sides = []
    for frame in (before, after):
        side = frame.loc[frame["party"].isin(parties), ["party", *_LOOKS]].astype({"first": "datetime64[s]"})
        sides.append(side.astype("object").where(side.notna(), "").astype(str))
    both = pd.concat(sides, ignore_index=True)
    return both.drop_duplicates(keep=False)["party"].drop_duplicates()


def _desks(work: duckdb.DuckDBPyConnection, weights: Weights, judgements: pd.DataFrame) -> None:
    """Desks again, and the parties (`at_desks`) with a phone of which it is known otherwise whether it is one."""
    work.execute("CREATE TABLE desks_before AS FROM kept.desks")
    desks.learned(work, "near_values", weights.guard)
    if len(judgements) or work.execute("SELECT count(*) FROM kept.desks WHERE taught").fetchall()[0][0]:
        desks.taught(work, judgements)
    work.execute(
        """
        CREATE TABLE at_desks AS SELECT DISTINCT party FROM kept.held SEMI JOIN (
            (FROM kept.desks EXCEPT FROM desks_before) UNION ALL (FROM desks_before EXCEPT FROM kept.desks))
            USING (kind, value)
        """
    )


def _news(work: duckdb.DuckDBPyConnection) -> None:
    """Values (`news`) that are rarer or commoner than before on some day, or of which others came first; and who
    holds them (`news_held`).
    """

    def differs(columns: str, tables: str) -> str:
        old, now = (f"SELECT v.kind, v.value, {columns} FROM {tables.format(p=p)}" for p in ("old_", "now_"))
        now += " SEMI JOIN altered_values a ON a.kind = v.kind AND a.value = v.value"
        return f"(({old}) EXCEPT ({now})) UNION ALL (({now}) EXCEPT ({old}))"

    steps = differs("s.level, s.since, s.until", "{p}steps s JOIN {p}values_ v USING (vid)")
    came = differs(
        "p.party, x.unit, x.behind, least(x.place, 4)",
        "{p}first_holders x JOIN {p}values_ v USING (vid) JOIN (FROM parties ANTI JOIN dirty USING (party)) p USING (pid)",
    )
    work.execute(
        f"""
        CREATE TABLE news AS SELECT DISTINCT kind, value FROM (
            SELECT kind, value FROM ({steps}) UNION ALL SELECT kind, value FROM ({came}));
        CREATE TABLE news_held AS SELECT DISTINCT party, kind, value FROM kept.held SEMI JOIN news USING (kind, value);
        """
    )
