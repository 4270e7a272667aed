"""Which parties must be read again when some filings, company-register rows or agencies changed: the whole
neighbourhoods of what changed, and nothing else.

Parties and identifiers of the company register meet in *keys*: an identifier given or likely, a firm's name without
its spelling, a name in its place. What a party holds depends on rows of those alone that keys tie to it, directly
or through others (holdings.py); its neighbourhood is all of these, by the keys of before and those of now. What
many hold without being one (a phone, a room) ties nobody here: it is counted in evidence.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from bonafile.records.linking import holdings
from bonafile.records.linking import sources as reading
from bonafile.records.linking import trace as traces
from bonafile.records.linking.holdings import Holdings
from bonafile.records.linking.sources import Common
from bonafile.records.linking.trace import Trace

_FILING = ["office", "application_number"]


@dataclass
class Part:
    """What was read again: the `parties` (their keys) and what they hold now; `keys` of them and of the
    `identifiers`; how many filings changed, how many were read, with how many rows.
    """

    parties: pd.Series
    identifiers: pd.Series
    holdings: Holdings
    keys: pd.DataFrame
    changed: int
    filings: int
    rows: int


class News:
    """What a snapshot knows otherwise than when a trace was left."""

    def __init__(self, snapshot: Any, trace: Trace) -> None:
        self.snapshot, self.trace = snapshot, trace

    @cached_property
    def seen(self) -> pa.Table:
        """A digest of what is known of each filing, identifier and licence (trace.seen)."""
        return traces.seen(self.snapshot)

    @cached_property
    def common(self) -> Common:
        """What every reading needs."""
        return reading.common(self.snapshot)

    @cached_property
    def agencies(self) -> date | None:
        """Since when a register of agencies is known: before, everybody had a licence."""
        first = self.common.agencies["known_from"].min()
        return None if pd.isna(first) else first.date()

    @cached_property
    def keys(self) -> pd.DataFrame:
        """The keys (what, key) of which the digest is another."""
        work = self.trace.work
        work.register("seen_now", self.seen)
        found = work.execute(
            "SELECT what, key FROM seen_now AS now FULL JOIN kept.seen AS before USING (what, key) "
            "WHERE now.digest IS DISTINCT FROM before.digest"
        ).df()
        work.unregister("seen_now")
        return found

    def continues(self, stamp: str) -> bool:
        """Can links of that stamp be gone on with?"""
        return self.trace.belongs(stamp, self.agencies)


def keys_of(parties: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """The keys of parties (`p:` and their key) and identifiers of the company register (`o:`): node, key."""
    node = "p:" + parties["party"].astype("object")
    pieces = [
        pd.DataFrame({"node": node, "key": "i|" + parties["identifier"].astype("object")}),
        pd.DataFrame({"node": node, "key": holdings.leading(parties).astype("object")}),
        pd.DataFrame({"node": node, "key": "p|" + parties["place"].astype("object")}),
    ]
    if "likely" in parties:
        pieces.append(pd.DataFrame({"node": node, "key": "i|" + parties["likely"].astype("object")}))
    named = holdings.listed(organisations)
    node = "o:" + organisations["identifier"].astype("object")
    pieces.append(pd.DataFrame({"node": node, "key": named["spelling"].astype("object")}))
    pieces.append(pd.DataFrame({"node": node, "key": "i|" + named["identifier"].astype("object")}))
    return pd.concat(pieces).dropna().drop_duplicates(ignore_index=True)


def read_again(news: News, mentions: pd.DataFrame) -> Part:
    """Read the neighbourhoods of all that is news; `mentions` are those of the earlier links."""
    snapshot, common, trace = news.snapshot, news.common, news.trace
    filings, identifiers, licences = traces.changed(snapshot, news.keys)
    if len(licences):
        filings = pd.concat([filings, traces.through(snapshot, licences)]).drop_duplicates(ignore_index=True)
    work = trace.work
    work.register("mentioned", mentions[[*_FILING, "party"]])
    work.register("changed_filings", filings)
    seeds = work.execute(
        "SELECT DISTINCT 'p:' || party AS node FROM mentioned SEMI JOIN changed_filings USING (office, application_number)"
    ).df()["node"]
    seeds = pd.concat([seeds, _of_contacts(trace, common), "o:" + identifiers.astype("object")])
    here = common.of(snapshot, filings, identifiers)
    keys = keys_of(holdings.named(here.rows)[0], here.organisations)
    seeds = pd.concat([seeds, keys["node"]])
    nodes = _reached(work, seeds, keys)
    while True:  # a party may get another key by what is read of it now: once or twice
        parties, found = _split(nodes)
        work.register("asked", pd.DataFrame({"party": parties}, dtype="object"))
        theirs = work.execute(
            "SELECT DISTINCT office, application_number FROM mentioned SEMI JOIN asked USING (party) "
            "UNION FROM changed_filings"
        ).df()
        here = common.of(snapshot, theirs.astype("object"), found)
        named = holdings.named(here.rows)[0]
        keys = keys_of(named[named["party"].isin(parties)], here.organisations)
        further = _reached(work, nodes, keys)
        if len(further) == len(nodes):
            break
        nodes = further
    read = holdings.read(here, parties)
    for name in ("mentioned", "changed_filings", "asked"):
        work.unregister(name)
    keys = keys_of(read.parties, here.organisations)
    return Part(parties, found, read, keys, len(filings), len(theirs), len(here.rows))


def _of_contacts(trace: Trace, common: Common) -> pd.Series:
    """The parties with a contact of which it is known otherwise than before since when an agency has it."""
    now = holdings.professionals(common).reset_index()
    trace.work.register("contacts_now", now)
    found = trace.work.execute(
        """
        WITH differs AS (
            SELECT DISTINCT kind, value FROM (
                SELECT kind, value, CAST(known_from AS DATE) AS known_from FROM contacts_now) AS now
            FULL JOIN kept.contacts AS before USING (kind, value)
            WHERE now.known_from IS DISTINCT FROM before.known_from)
        SELECT DISTINCT 'p:' || party AS node FROM (SELECT party, kind, value FROM kept.held UNION ALL FROM kept.cut)
        SEMI JOIN differs USING (kind, value)
        """
    ).df()
    trace.work.unregister("contacts_now")
    return found["node"]


def _reached(work: duckdb.DuckDBPyConnection, seeds: pd.Series, keys: pd.DataFrame) -> pd.Series:
    """All nodes that keys of before, or these of now, tie to the seeds, themselves included."""
    work.register("seeds", pd.DataFrame({"node": seeds}, dtype="object").drop_duplicates())
    work.register("keys_now", keys)
    found = work.execute(
        """
        WITH RECURSIVE tied AS MATERIALIZED (FROM kept.keys UNION FROM keys_now),
            reached(node) AS (
                FROM seeds UNION
                SELECT y.node FROM reached JOIN tied x USING (node) JOIN tied y ON y.key = x.key)
        SELECT node FROM reached ORDER BY node
        """
    ).df()["node"]
    work.unregister("seeds")
    work.unregister("keys_now")
    return found


def _split(nodes: pd.Series) -> tuple[pd.Series, pd.Series]:
    text = nodes.astype("object")
    parties, identifiers = (text[text.str.startswith(f"{what}:")].str[2:] for what in "po")
    return parties.reset_index(drop=True), identifiers.reset_index(drop=True)
