"""Slips of the pen between parties that share something else: names one character apart, phones one digit apart.

Looked for among candidate pairs only (evidence.py), never over the whole register: one character is the difference
between two firms as often as it is a slip, so it counts beside a room or a head and never alone.
"""

from __future__ import annotations

import duckdb

#: Names shorter than this differ in one character too easily; of personal names no slip is taken.
_LONG_NAME = 6
_LONG_PHONE = 8
#: Characters that number things: 第一分公司 and 第二分公司 are two.
_COUNTING = "[0-9一二三四五六七八九十百甲乙丙丁东南西北中上下左右大小新老]"


def add(work: duckdb.DuckDBPyConnection) -> None:
    """Add the slips of the candidate pairs to `evidence` (and to `values_`), dated by the later of the two sides.

    Wants what evidence.py makes: parties, pairs, levels, values_, evidence and given_held, and `kept.desks`.
    """
    work.execute(
        f"""
        CREATE TABLE slips AS
            SELECT p.a, p.b, 'near_name' AS kind, pa.full || ' ~ ' || pb.full AS value,
                greatest(pa.first, pb.first, p.met) AS since, DATE '9999-12-31' AS until
            FROM pairs p JOIN parties pa ON pa.pid = p.a JOIN parties pb ON pb.pid = p.b
            WHERE pa.organisation AND pb.organisation
                AND least(length(pa.full), length(pb.full)) >= {_LONG_NAME}
                AND abs(length(pa.full) - length(pb.full)) <= 1
                AND NOT coalesce(pa.identifier <> pb.identifier AND length(pa.identifier) = length(pb.identifier), false)
                AND pa.full <> pb.full AND damerau_levenshtein(pa.full, pb.full) = 1
                AND regexp_replace(pa.full, '{_COUNTING}', '', 'g') <> regexp_replace(pb.full, '{_COUNTING}', '', 'g');
        CREATE TABLE phones AS
            SELECT p.pid, g.value, g.known_from AS f, least(g.known_until, coalesce(d.since, DATE '9999-12-31')) AS u
            FROM given_held g JOIN parties p USING (party)
            LEFT JOIN kept.desks d ON d.kind = 'phone' AND d.value = g.value AND NOT d.taught
            WHERE g.kind = 'phone' AND length(g.value) >= {_LONG_PHONE};
        INSERT INTO slips
            SELECT p.a, p.b, 'near_phone', least(x.value, y.value) || ' ~ ' || greatest(x.value, y.value),
                greatest(x.f, y.f, p.met), least(x.u, y.u)
            FROM pairs p JOIN phones x ON x.pid = p.a JOIN phones y ON y.pid = p.b
            WHERE abs(length(x.value) - length(y.value)) <= 1 AND x.value <> y.value
                AND left(x.value, -1) <> left(y.value, -1)
                AND damerau_levenshtein(x.value, y.value) = 1 AND greatest(x.f, y.f, p.met) < least(x.u, y.u);
        CREATE TABLE slip_values AS
            SELECT kind, value, CAST(row_number() OVER (ORDER BY kind, value)
                + (SELECT coalesce(max(vid), 0) FROM values_) AS INTEGER) AS vid
            FROM (SELECT DISTINCT kind, value FROM slips);
        INSERT INTO values_ SELECT vid, kind, value, hash(value) FROM slip_values;
        INSERT INTO evidence (a, b, kind, root, vid, holders, bits, since, until)
            SELECT a, b, kind, hash(value), vid, l.high, l.bits, min(since), max(until)
            FROM slips JOIN slip_values USING (kind, value) JOIN levels l USING (kind)
            WHERE l.bits > 0 GROUP BY ALL;
        """
    )
