"""What two parties share, when, and what it weighs: dated evidence, and its sum as it changed from day to day.

Candidates are parties that share a value rare enough to say something; every candidate pair is then held against
all that both ever held. How common a value is, is counted as of each day, so nothing here knows the future:
a later holder makes a value commoner from his day on and not before. Joining pairs into groups is groups.py; which
pairs must be weighed again when holdings changed is touched.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from bonafile.records.linking import slips
from bonafile.records.linking.weights import Weights

#: Parties of one holder (one name in many addresses) that meet those of another, oldest first.
_PER_HOLDER = 3
#: Kinds that tie only those of whom one is named by somebody else: by the company register, or by a seller.
_NAMED = "('control', 'owner', 'transfer')"


@dataclass
class Weighed:
    """`evidence`: a, b, kind, value, holders_up_to, bits, since, until (exclusive), a < b. `totals`: a, b, day, bits:
    the weight from that day until the pair's next row. `pairs`: a, b of all that were weighed.
    """

    evidence: pd.DataFrame
    totals: pd.DataFrame
    pairs: pd.DataFrame


def weigh(
    work: duckdb.DuckDBPyConnection, weights: Weights, held: str, touched: str | None = None
) -> Weighed:
    """Evidence between all candidate pairs that ever come near a link.

    Reads the relation `held` (holdings, with all holders of each value that two of a pair share), the tables of
    :func:`prepared` and `kept.desks`. With `touched` (a relation of a, b) only these pairs are weighed, of whose
    parties all holdings must be there. Pairs that never reach the `wide` threshold are in `pairs` alone.
    """
    counted(work, held)
    candidates(work, touched)
    share(work)
    slips.add(work)
    _sums(work, weights)
    evidence = work.execute(
        "SELECT pa.party AS a, pb.party AS b, e.kind, v.value, e.holders AS holders_up_to, e.bits, "
        "e.since, e.until FROM evidence e JOIN near USING (a, b) JOIN values_ v USING (vid) "
        "JOIN parties pa ON pa.pid = a JOIN parties pb ON pb.pid = b "
        "ORDER BY pa.party, pb.party, since, kind, v.value, e.bits DESC"
    ).df()
    totals = work.execute(
        "SELECT pa.party AS a, pb.party AS b, day, bits FROM totals JOIN parties pa ON pa.pid = a "
        "JOIN parties pb ON pb.pid = b ORDER BY day, bits DESC, pa.party, pb.party"
    ).df()
    pairs = work.execute(
        "SELECT pa.party AS a, pb.party AS b FROM pairs JOIN parties pa ON pa.pid = a JOIN parties pb ON pb.pid = b"
    ).df()
    return Weighed(evidence, totals, pairs)


def prepared(
    work: duckdb.DuckDBPyConnection, parties: pd.DataFrame, gone: pd.Series, weights: Weights
) -> None:
    """The tables `parties` (numbered; those that are gone, too) and `levels` (how rare a value is, in bits)."""
    columns = ["party", "identifier", "city", "script", "organisation", "full", "spelling", "first"]
    work.register("given_parties", parties[columns])
    work.register("gone_parties", pd.DataFrame({"party": gone}, dtype="object"))
    levels = pd.DataFrame(
        [
            (kind, n, low, high, bits, e.generate, e.split, e.family)
            for kind, e in weights.evidence.items()
            for n, (low, high, bits) in enumerate(
                zip((0, *e.limits), (*e.limits, 10**9), e.bits, strict=True)
            )
        ],
        columns=["kind", "level", "low", "high", "bits", "generate", "split", "family"],
    )
    work.register("given_levels", levels)
    work.execute(
        """
        -- numbered in the order of their keys, so that a < b by number is a < b by key
        CREATE TABLE parties AS SELECT CAST(row_number() OVER (ORDER BY party) AS INTEGER) AS pid,
            * REPLACE (CAST(first AS DATE) AS first)
            FROM (FROM given_parties UNION ALL BY NAME FROM gone_parties ANTI JOIN given_parties USING (party));
        CREATE TABLE levels AS SELECT * FROM given_levels;
        """
    )


def counted(work: duckdb.DuckDBPyConnection, held: str, prefix: str = "") -> None:
    """values_ (shared ones only), h (who held them), units (who counts as one holder, and who came first), steps (how
    common each was, from day to day) and first_holders (of values that make candidates), each after `prefix`.
    """
    work.execute(
        f"""
        CREATE VIEW {prefix}given_held AS FROM {held};
        CREATE TABLE {prefix}values_ AS
            SELECT CAST(row_number() OVER (ORDER BY kind, value) AS INTEGER) AS vid, kind, value,
                CASE WHEN kind = 'mark' THEN hash(regexp_replace(value, '@[^@]*$', '')) ELSE hash(value) END AS root
            FROM {held} WHERE kind IN (SELECT kind FROM levels)
            GROUP BY kind, value HAVING count(DISTINCT party) > 1 AND (kind NOT IN {_NAMED} OR max(behind) = 1);
        CREATE TABLE {prefix}h AS
            SELECT vid, pid, behind, hash(unit) AS unit, known_from AS f, known_until AS u
            FROM {held} JOIN {prefix}values_ USING (kind, value) JOIN parties USING (party);
        CREATE TABLE {prefix}units AS
            SELECT vid, unit, first, row_number() OVER (PARTITION BY vid ORDER BY first, unit_key, unit) AS rank FROM (
                SELECT vid, unit, min(f) AS first, min(pid) AS unit_key FROM {prefix}h GROUP BY vid, unit);
        CREATE TABLE {prefix}steps AS
            SELECT v.vid, l.level, l.high AS holders, l.bits, a.first AS since,
                coalesce(b.first, DATE '9999-12-31') AS until
            FROM {prefix}values_ v JOIN levels l USING (kind)
            JOIN {prefix}units a ON a.vid = v.vid AND a.rank = l.low + 1
            LEFT JOIN {prefix}units b ON b.vid = v.vid AND b.rank = l.high + 1
            WHERE a.first < coalesce(b.first, DATE '9999-12-31');
        CREATE TABLE {prefix}first_holders AS
            SELECT h.vid, h.pid, h.unit, min(h.f) AS f, min(h.f) FILTER (h.behind = 1) AS behind,
                row_number() OVER (PARTITION BY h.vid, h.unit ORDER BY min(h.f), h.pid) AS place
            FROM {prefix}h h JOIN {prefix}units n ON n.vid = h.vid AND n.unit = h.unit
            JOIN {prefix}values_ v ON v.vid = h.vid
            JOIN (SELECT DISTINCT kind, generate FROM levels) l ON l.kind = v.kind
            WHERE n.rank <= l.generate GROUP BY h.vid, h.pid, h.unit;
        """
    )


def met(prefix: str = "") -> str:
    """SQL for the pairs that a value makes candidates: a, b, vid, and since when they share it."""
    return f"""
        SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, v.vid, greatest(x.f, y.f,
            CASE WHEN v.kind IN ('control', 'owner') THEN least(x.behind, y.behind) ELSE x.f END) AS met
        FROM {prefix}first_holders x JOIN {prefix}first_holders y ON x.vid = y.vid AND x.pid <> y.pid AND (
            (x.unit = y.unit AND x.place = 1 AND y.place > 1)
            OR (x.unit < y.unit AND x.place <= {_PER_HOLDER} AND y.place <= {_PER_HOLDER}))
        JOIN {prefix}values_ v ON v.vid = x.vid
        WHERE v.kind NOT IN ('control', 'owner') OR coalesce(x.behind, y.behind) IS NOT NULL"""


def candidates(work: duckdb.DuckDBPyConnection, touched: str | None) -> None:
    """Pairs that share a value of few holders, and since when."""
    work.execute(
        f"""
        CREATE TABLE asked AS SELECT pa.pid AS a, pb.pid AS b FROM {touched or "(SELECT '' AS a, '' AS b)"} t
            JOIN parties pa ON pa.party = t.a JOIN parties pb ON pb.party = t.b;
        CREATE TABLE pairs AS SELECT a, b, min(met) AS met FROM ({met()})
            {"SEMI JOIN asked USING (a, b)" if touched else ""} GROUP BY a, b;
        -- phones and e-mails of a desk (desks.py), and since when somebody is known to be behind a party
        CREATE TABLE desks AS SELECT vid, since, until FROM kept.desks JOIN values_ USING (kind, value);
        CREATE TABLE heads AS
            SELECT p.pid, coalesce(min(g.known_from), DATE '9999-12-31') AS since FROM parties p
            LEFT JOIN given_held g ON g.party = p.party AND g.kind = 'control' AND g.behind = 1 GROUP BY p.pid;
        """
    )


def share(work: duckdb.DuckDBPyConnection) -> None:
    """Everything a candidate pair shares, by day and by how common it was, less what says nothing between them.

    In two steps, so that no plan can join the holders of a common value (a district's) with each other.
    """
    work.execute(
        """
        CREATE TABLE half AS SELECT p.a, p.b, p.met, x.vid, x.f, x.u, x.behind FROM pairs p JOIN h x ON x.pid = p.a;
        CREATE TABLE evidence AS
        SELECT x.a, x.b, v.kind, v.root, s.vid, s.holders, s.bits,
            greatest(x.f, y.f, s.since, x.met) AS since, least(x.u, y.u, s.until) AS until
        FROM half x
        JOIN h y ON y.pid = x.b AND y.vid = x.vid
        JOIN values_ v ON v.vid = x.vid
        JOIN steps s ON s.vid = x.vid
        JOIN parties pa ON pa.pid = x.a
        JOIN parties pb ON pb.pid = x.b
        JOIN (SELECT DISTINCT kind, split FROM levels) l ON l.kind = v.kind
        WHERE greatest(x.f, y.f, s.since, x.met) < least(x.u, y.u, s.until)
            AND s.bits > 0
            AND (v.kind NOT IN ('control', 'owner') OR x.behind + y.behind > 0)
            AND (v.kind <> 'transfer' OR x.behind + y.behind = 1)
            AND NOT (l.split = 1 AND coalesce(
                pa.identifier <> pb.identifier AND length(pa.identifier) = length(pb.identifier), false))
            AND NOT (v.kind = 'core' AND coalesce(pa.city <> pb.city, false) AND pa.script = pb.script)
            AND NOT (v.kind = 'sound' AND pa.script = pb.script);
        """
    )


def _sums(work: duckdb.DuckDBPyConnection, weights: Weights) -> None:
    """The sum of a pair's evidence from each day on which something changed: best of a family and a share of the
    rest. Pairs whose evidence could never do are left out first.
    """
    families = pd.DataFrame(
        [(name, f.share, f.cap) for name, f in weights.family.items()], columns=["family", "share", "cap"]
    )
    work.register("given_families", families)
    needed = weights.needed("wide")
    work.execute(
        f"""
        CREATE TABLE near AS SELECT a, b FROM (
            SELECT a, b, kind, root, max(bits) AS bits FROM evidence GROUP BY a, b, kind, root)
            GROUP BY a, b HAVING sum(bits) >= {needed};
        CREATE TABLE days AS
            SELECT DISTINCT a, b, since AS day FROM evidence JOIN near USING (a, b)
            UNION SELECT DISTINCT a, b, until FROM evidence JOIN near USING (a, b) WHERE until < DATE '9999-12-31'
            UNION SELECT a, b, d.day FROM evidence e JOIN near USING (a, b)
                JOIN (SELECT vid, since AS day FROM desks UNION SELECT vid, until FROM desks) d USING (vid)
                WHERE e.since < d.day AND d.day < e.until
            UNION SELECT a, b, k.since FROM (SELECT a, b, min(since) AS met FROM evidence GROUP BY a, b) e
                JOIN (SELECT a, b, a AS pid FROM near UNION ALL SELECT a, b, b FROM near) USING (a, b)
                JOIN heads k USING (pid)
                WHERE e.met < k.since AND k.since < DATE '9999-12-31';
        CREATE TABLE active AS
            SELECT d.a, d.b, d.day, l.family, e.kind, e.root, max(e.bits) AS best, max(e.vid) AS vid
            FROM days d JOIN evidence e ON e.a = d.a AND e.b = d.b AND e.since <= d.day AND d.day < e.until
            JOIN (SELECT DISTINCT kind, family FROM levels) l ON l.kind = e.kind
            GROUP BY d.a, d.b, d.day, l.family, e.kind, e.root;
        -- a phone with a place, or a desk's phone, and nobody behind both: what tenants and clients share
        CREATE TABLE serviced AS
            SELECT a, b, day FROM active JOIN heads ha ON ha.pid = a JOIN heads hb ON hb.pid = b
            LEFT JOIN desks USING (vid)
            GROUP BY a, b, day HAVING NOT bool_or(family IN ('control', 'identity')) AND (
                coalesce(bool_or(desks.since <= day AND day < desks.until), false)
                OR bool_or(kind IN ('phone', 'email')) AND bool_or(kind IN ('room', 'house'))
                    AND any_value(ha.since) <= day AND any_value(hb.since) <= day);
        CREATE TABLE totals AS
            SELECT a, b, day, round(sum(bits), 6) AS bits FROM (
                SELECT a, b, day, family,
                    CASE WHEN s.a IS NULL THEN bits WHEN family = 'contact' THEN least(bits, {weights.guard.serviced})
                        WHEN family = 'channel' THEN 0 ELSE bits END AS bits
                FROM (
                    SELECT a, b, day, family,
                        least(any_value(f.cap), max(best) + any_value(f.share) * (sum(best) - max(best))) AS bits
                    FROM active JOIN given_families f USING (family) GROUP BY a, b, day, family)
                LEFT JOIN serviced s USING (a, b, day))
            GROUP BY a, b, day;
        INSERT INTO totals SELECT a, b, day, 0.0 FROM days d
            WHERE NOT EXISTS (SELECT 1 FROM totals t WHERE t.a = d.a AND t.b = d.b AND t.day = d.day);
        DELETE FROM near WHERE NOT EXISTS (
            SELECT 1 FROM totals t WHERE t.a = near.a AND t.b = near.b AND t.bits >= {needed});
        DELETE FROM totals WHERE NOT EXISTS (SELECT 1 FROM near n WHERE n.a = totals.a AND n.b = totals.b);
        """
    )
