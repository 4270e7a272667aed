"""Whose phone it is: phones and mailboxes of a desk, by what its holders share or by what an examiner decided.

A phone is a desk's from the day on which several of its holders, with different people behind them, sit in one
place, go through one agency, or have patents of their own drafted by one practitioner; or on which an examiner parted
two of its holders, as long as he does not take it back. What a desk's phone counts is evidence.py.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from bonafile.records.linking.weights import Guard


def learned(work: duckdb.DuckDBPyConnection, values: str, guard: Guard) -> None:
    """Find again which of some phones and e-mails (a relation of kind, value) are a desk's: into `kept.desks`.

    As many holders are counted by name as by who counts as one: somebody written once with and once without
    identifier is one.
    """
    work.execute(
        f"""
        CREATE TABLE desk_values AS SELECT DISTINCT kind, value, hash(kind, value) AS vid FROM {values}
            WHERE kind IN ('phone', 'email');
        CREATE TABLE desk_holders AS
            SELECT v.vid, g.party, hash(g.unit) AS unit, hash(p.spelling) AS spelling, g.known_from AS f
            FROM kept.held g JOIN desk_values v USING (kind, value) JOIN parties p USING (party);
        DELETE FROM desk_holders WHERE vid IN
            (SELECT vid FROM desk_holders GROUP BY vid HAVING count(DISTINCT party) = 1);
        CREATE TABLE desk_places AS
            SELECT party, hash(kind, value) AS place, kind, known_from AS f FROM kept.held
            SEMI JOIN desk_holders USING (party) WHERE kind IN ('room', 'house', 'agency', 'signer');
        CREATE TABLE researchers AS SELECT party, min(known_from) AS since FROM kept.held
            SEMI JOIN desk_holders USING (party) WHERE kind = 'inventor' GROUP BY party;
        DELETE FROM kept.desks WHERE NOT taught AND (kind, value) IN (SELECT (kind, value) FROM desk_values);
        INSERT INTO kept.desks
            WITH met AS (
                SELECT x.vid, y.place, x.unit, x.spelling,
                    greatest(x.f, y.f, CASE WHEN y.kind = 'signer' THEN r.since ELSE x.f END) AS day,
                    CASE y.kind WHEN 'agency' THEN {guard.clients} WHEN 'signer' THEN {guard.drafted}
                        ELSE {guard.tenants} END AS allowed
                FROM desk_holders x JOIN desk_places y USING (party) LEFT JOIN researchers r USING (party)
                WHERE y.kind <> 'signer' OR r.party IS NOT NULL),
            counted AS (
                SELECT vid, place, allowed, first, row_number() OVER (PARTITION BY vid, place, sort ORDER BY first) AS rank FROM (
                    SELECT vid, place, allowed, 1 AS sort, min(day) AS first FROM met GROUP BY vid, place, allowed, unit
                    UNION ALL
                    SELECT vid, place, allowed, 2, min(day) FROM met GROUP BY vid, place, allowed, spelling)),
            found AS (
                SELECT vid, max(first) AS since FROM counted WHERE rank = allowed + 1
                GROUP BY vid, place HAVING count(*) = 2)
            SELECT any_value(kind), any_value(value), min(since), DATE '9999-12-31', false
            FROM found JOIN desk_values USING (vid) GROUP BY vid;
        """
    )


def taught(work: duckdb.DuckDBPyConnection, judgements: pd.DataFrame) -> None:
    """Phones and e-mails of parties that an examiner parted, from his decision until he takes it back or one of them
    gives another: into `kept.desks`.
    """
    said = judgements[["a", "b", "verdict"]].assign(taken=pd.to_datetime(judgements["decided_on"]))
    said["until"] = said.sort_values("taken", kind="stable").groupby(["a", "b"])["taken"].shift(-1)
    work.register(
        "said",
        said[said["verdict"] == "not_same"].astype({"taken": "datetime64[s]", "until": "datetime64[s]"}),
    )
    work.execute(
        """
        CREATE TABLE judged AS SELECT a AS party FROM said UNION SELECT b FROM said;
        -- the judged themselves, and the first ways of writing at which what they hold is gathered (holders.py)
        CREATE TABLE holder AS SELECT party, party AS who FROM judged
            UNION SELECT party, value FROM kept.held SEMI JOIN judged USING (party) WHERE kind IN ('firm', 'written');
        CREATE TABLE theirs AS SELECT h.party AS judged, h.who, g.kind, g.value, g.known_from AS f, g.known_until AS u
            FROM kept.held g JOIN holder h ON h.who = g.party WHERE g.kind IN ('phone', 'email');
        DELETE FROM kept.desks WHERE taught;
        INSERT INTO kept.desks SELECT DISTINCT * FROM (
            SELECT x.kind, x.value, greatest(CAST(s.taken AS DATE), x.f, y.f) AS since,
                least(coalesce(CAST(s.until AS DATE), DATE '9999-12-31'), x.u, y.u) AS until, true
            FROM said s JOIN theirs x ON x.judged = s.a
            JOIN theirs y ON y.judged = s.b AND y.kind = x.kind AND y.value = x.value AND y.who <> x.who)
            WHERE since < until;
        """
    )
    work.unregister("said")
