"""Agencies of filings as holdings: with a licence on the filing day, or without one.

A licensed agency may write its own phone for its clients, so a phone that many of its clients give is a desk's
(evidence.py). One without a licence is no agency but somebody who files under others' names; a phone shared through
it is not excused. Findings about agencies themselves are not made here.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from bonafile.records.linking.holders import piece


def held(filed: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Holdings of the kinds `agency` and `unlicensed`.

    `filed`: party, agency (licence, else name), filing_date, known_from, known_until. `register`: rows of the
    register of agencies (licence, kind, valid_from, valid_to, status, known_from, known_until); what it said when a
    filing became known is what counts, and before anything was known of it everybody has a licence.
    """
    asked = filed[["agency", "filing_date", "known_from"]].drop_duplicates(ignore_index=True)
    work = duckdb.connect()
    try:
        work.register("asked", asked)
        work.register("register", register)
        found = work.execute(
            """
            WITH told AS (
                SELECT a.agency, a.filing_date, a.known_from,
                    coalesce(arg_max(r.status, r.known_from), 'licensed') = 'licensed'
                    AND coalesce(r.valid_from <= a.filing_date, true)
                    AND coalesce(arg_max(r.valid_to, r.known_from) >= a.filing_date, true) AS valid
                FROM asked a JOIN register r ON r.licence = a.agency
                    AND r.known_from <= a.known_from AND a.known_from < r.known_until
                GROUP BY a.agency, a.filing_date, a.known_from, r.kind, r.valid_from)
            SELECT a.agency, a.filing_date, a.known_from, coalesce(bool_or(told.valid),
                coalesce(a.known_from < (SELECT min(known_from) FROM register), true)) AS licensed
            FROM asked a LEFT JOIN told USING (agency, filing_date, known_from)
            GROUP BY a.agency, a.filing_date, a.known_from
            """
        ).df()
    finally:
        work.close()
    both = filed.merge(found.astype({c: asked[c].dtype for c in asked}), on=list(asked))
    licensed = both["licensed"].astype(bool)
    return pd.concat(
        [piece("agency", both[licensed], "agency"), piece("unlicensed", both[~licensed], "agency")]
    )
