"""What two parties share, when, and what it weighs: dated evidence, and its sum as it changed from day to day.

Candidates are parties that share a value rare enough to say something; every candidate pair is then held against
all that both ever held. How common a value is, is counted as of each day, so nothing here knows the future:
a later holder makes a value commoner from his day on and not before. Joining pairs into groups is groups.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

from bonafile.records.linking import slips
from bonafile.records.linking.holdings import Holdings
from bonafile.records.linking.weights import Weights

#: What the work tables may take before they go to disk.
_MEMORY = "3GB"
#: Parties of one holder (one name in many addresses) that meet those of another, oldest first.
_PER_HOLDER = 3


@dataclass
class Weighed:
    """`evidence`: a, b, kind, value, holders_up_to, bits, since, until (exclusive), a < b. `totals`: a, b, day, bits:
    the weight from that day until the pair's next row.
    """

    evidence: pd.DataFrame
    totals: pd.DataFrame


def weigh(
    holdings: Holdings, weights: Weights, after: date | None = None, judgements: pd.DataFrame | None = None
) -> Weighed:
    """Evidence between all candidate pairs that ever come near a link.

    `judgements` (linker.JUDGEMENTS) teach what a phone or mailbox is worth: one that two parties share whom an
    examiner parted is a desk's, from that day on and until he takes it back.

    `after` leaves out pairs for which nothing has changed since that day. Pairs that never reach the `wide`
    threshold are not returned.
    """
    work = duckdb.connect()
    try:
        work.execute("SET preserve_insertion_order = false")
        work.execute(f"SET memory_limit = '{_MEMORY}'")
        load(work, holdings, weights)
        _taught(work, judgements)
        candidates(work, after)
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
    finally:
        work.close()
    return Weighed(evidence, totals)


def load(work: duckdb.DuckDBPyConnection, holdings: Holdings, weights: Weights) -> None:
    """parties, values_ (shared ones only), h (who held them), steps (how common each was, from day to day)."""
    work.register(
        "given_parties",
        holdings.parties[
            ["party", "identifier", "city", "script", "organisation", "full", "spelling", "first"]
        ],
    )
    work.register("given_held", holdings.held)
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
    guard = weights.guard
    tenants, clients, drafted = guard.tenants, guard.clients, guard.drafted
    work.execute(
        f"""
        -- numbered in the order of their keys, so that a < b by number is a < b by key
        CREATE TABLE parties AS SELECT CAST(row_number() OVER (ORDER BY party) AS INTEGER) AS pid,
            * REPLACE (CAST(first AS DATE) AS first) FROM given_parties;
        CREATE TABLE levels AS SELECT * FROM given_levels;
        CREATE TABLE values_ AS
            SELECT CAST(row_number() OVER (ORDER BY kind, value) AS INTEGER) AS vid, kind, value,
                CASE WHEN kind = 'mark' THEN hash(regexp_replace(value, '@[^@]*$', '')) ELSE hash(value) END AS root
            FROM given_held WHERE kind IN (SELECT kind FROM levels)
            GROUP BY kind, value HAVING count(DISTINCT party) > 1 AND (kind NOT IN ('control', 'owner') OR max(behind) = 1);
        CREATE TABLE h AS
            SELECT vid, pid, behind, dense_rank() OVER (ORDER BY unit) AS unit, CAST(known_from AS DATE) AS f,
                CAST(known_until AS DATE) AS u
            FROM given_held JOIN values_ USING (kind, value) JOIN parties USING (party);
        -- since when somebody is known to be behind a party
        CREATE TABLE heads AS
            SELECT p.pid, coalesce(min(CAST(g.known_from AS DATE)), DATE '9999-12-31') AS since FROM parties p
            LEFT JOIN given_held g ON g.party = p.party AND g.kind = 'control' AND g.behind = 1 GROUP BY p.pid;
        CREATE TABLE units AS
            SELECT vid, unit, first, row_number() OVER (PARTITION BY vid ORDER BY first, unit_key) AS rank FROM (
                SELECT vid, unit, min(f) AS first, min(pid) AS unit_key FROM h GROUP BY vid, unit);
        CREATE TABLE researchers AS SELECT p.pid, min(CAST(g.known_from AS DATE)) AS since
            FROM given_held g JOIN parties p USING (party) WHERE g.kind = 'inventor' GROUP BY p.pid;
        -- phones and e-mails of a desk: from the day on which several of its holders, with different people behind
        -- them, sit in one place, go through one agency, or have patents of their own drafted by one practitioner
        -- (as many by name as by who counts as one: somebody written once with and once without identifier is one)
        CREATE TABLE desks AS
            WITH met AS (
                SELECT x.vid, y.vid AS place, w.kind, x.unit, p.spelling,
                    greatest(x.f, y.f, CASE WHEN w.kind = 'signer' THEN r.since ELSE x.f END) AS day,
                    CASE w.kind WHEN 'agency' THEN {clients} WHEN 'signer' THEN {drafted} ELSE {tenants} END AS allowed
                FROM h x JOIN values_ v ON v.vid = x.vid AND v.kind IN ('phone', 'email')
                JOIN parties p ON p.pid = x.pid
                JOIN h y ON y.pid = x.pid
                JOIN values_ w ON w.vid = y.vid AND w.kind IN ('room', 'house', 'agency', 'signer')
                LEFT JOIN researchers r ON r.pid = x.pid
                WHERE w.kind <> 'signer' OR r.pid IS NOT NULL),
            counted AS (
                SELECT vid, place, allowed, first, row_number() OVER (PARTITION BY vid, place, sort ORDER BY first) AS rank FROM (
                    SELECT vid, place, allowed, 1 AS sort, min(day) AS first FROM met GROUP BY vid, place, allowed, unit
                    UNION ALL
                    SELECT vid, place, allowed, 2, min(day) FROM met GROUP BY vid, place, allowed, spelling))
            SELECT vid, min(since) AS since, DATE '9999-12-31' AS until, false AS taught FROM (
                SELECT vid, max(first) AS since FROM counted WHERE rank = allowed + 1
                GROUP BY vid, place HAVING count(*) = 2)
            GROUP BY vid;
        CREATE TABLE steps AS
            SELECT v.vid, l.level, l.high AS holders, l.bits, a.first AS since,
                coalesce(b.first, DATE '9999-12-31') AS until
            FROM values_ v JOIN levels l USING (kind)
            JOIN units a ON a.vid = v.vid AND a.rank = l.low + 1
            LEFT JOIN units b ON b.vid = v.vid AND b.rank = l.high + 1
            WHERE a.first < coalesce(b.first, DATE '9999-12-31');
        """
    )


def _taught(work: duckdb.DuckDBPyConnection, judgements: pd.DataFrame | None) -> None:
    """Phones and mailboxes of parties that an examiner parted become desks, as long as he does not take it back."""
    if judgements is None or judgements.empty:
        return
    said = judgements[["a", "b", "verdict"]].assign(taken=pd.to_datetime(judgements["decided_on"]))
    said["until"] = said.sort_values("taken", kind="stable").groupby(["a", "b"])["taken"].shift(-1)
    work.register("given_said", said[said["verdict"] == "not_same"].drop(columns="verdict"))
    work.execute(
        """
        CREATE TABLE holder AS SELECT party, pid FROM parties
            UNION SELECT g.party, p.pid FROM given_held g JOIN parties p ON p.party = g.value
                WHERE g.kind IN ('firm', 'written');
        INSERT INTO desks
            SELECT x.vid, greatest(CAST(s.taken AS DATE), x.f, y.f),
                least(coalesce(CAST(s.until AS DATE), DATE '9999-12-31'), x.u, y.u), true
            FROM given_said s JOIN holder a ON a.party = s.a JOIN holder b ON b.party = s.b
            JOIN h x ON x.pid = a.pid JOIN h y ON y.pid = b.pid AND y.vid = x.vid
            JOIN values_ v ON v.vid = x.vid AND v.kind IN ('phone', 'email')
            WHERE a.pid <> b.pid;
        DELETE FROM desks WHERE since >= until;
        """
    )


def candidates(work: duckdb.DuckDBPyConnection, after: date | None) -> None:
    """Pairs that share a value of few holders, and since when; of those, the ones with something new."""
    work.execute(
        f"""
        CREATE TABLE first_holders AS
            SELECT h.vid, h.pid, h.unit, min(h.f) AS f, min(h.f) FILTER (h.behind = 1) AS behind,
                row_number() OVER (PARTITION BY h.vid, h.unit ORDER BY min(h.f), h.pid) AS place
            FROM h JOIN units n ON n.vid = h.vid AND n.unit = h.unit JOIN values_ v ON v.vid = h.vid
            JOIN (SELECT DISTINCT kind, generate FROM levels) l ON l.kind = v.kind
            WHERE n.rank <= l.generate GROUP BY h.vid, h.pid, h.unit;
        CREATE TABLE pairs AS
            SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, min(greatest(x.f, y.f,
                CASE WHEN v.kind IN ('control', 'owner') THEN least(x.behind, y.behind) ELSE x.f END)) AS met
            FROM first_holders x JOIN first_holders y ON x.vid = y.vid AND x.pid <> y.pid AND (
                (x.unit = y.unit AND x.place = 1 AND y.place > 1)
                OR (x.unit < y.unit AND x.place <= {_PER_HOLDER} AND y.place <= {_PER_HOLDER}))
            JOIN values_ v ON v.vid = x.vid
            WHERE v.kind NOT IN ('control', 'owner') OR coalesce(x.behind, y.behind) IS NOT NULL
            GROUP BY 1, 2;
        """
    )
    if after is not None:
        work.execute(
            """
            CREATE TABLE news AS SELECT DISTINCT vid FROM h WHERE f > ? OR (u > ? AND u < DATE '9999-12-31')
                UNION SELECT vid FROM desks WHERE since > ? OR (until > ? AND until < DATE '9999-12-31');
            CREATE TABLE new_half AS SELECT p.a, p.b, x.vid FROM pairs p JOIN h x ON x.pid = p.a
                WHERE x.vid IN (SELECT vid FROM news);
            CREATE TABLE touched AS SELECT DISTINCT n.a, n.b FROM new_half n JOIN h y ON y.pid = n.b AND y.vid = n.vid;
            CREATE TABLE moved AS SELECT DISTINCT pid FROM given_held JOIN parties USING (party)
                WHERE kind IN ('phone', 'control', 'inventor') AND (CAST(known_from AS DATE) > ?
                    OR (CAST(known_until AS DATE) > ? AND CAST(known_until AS DATE) < DATE '9999-12-31'));
            INSERT INTO touched SELECT a, b FROM pairs JOIN moved ON pid = a
                UNION SELECT a, b FROM pairs JOIN moved ON pid = b;
            DELETE FROM pairs WHERE NOT EXISTS (SELECT 1 FROM touched t WHERE t.a = pairs.a AND t.b = pairs.b);
            """.replace("?", f"DATE '{after.isoformat()}'")
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
            SELECT a, b, day, sum(bits) AS bits FROM (
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
