"""From a snapshot to linked parties: read who held what, weigh what they share, keep the groups day by day.

`link` is a function of the snapshot, the weights and the examiners' decisions. With `previous` it goes on from
earlier links and comes to the same: it reads the neighbourhoods of what changed (neighbourhood.py), weighs the pairs
that this touches (touched.py), and takes the groups up again at the first day on which a weight is another. Over the
whole register goes only what is cheap by column: digests of its rows, to find what changed; the contacts of agencies
and practitioners; and the tables of the links themselves. What it returns is tables; saving them is store.py.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from bonafile.records.errors import InputError
from bonafile.records.linking import desks
from bonafile.records.linking import holdings as held_by
from bonafile.records.linking import sources as reading
from bonafile.records.linking.evidence import prepared, weigh
from bonafile.records.linking.grouping import first_difference, grouped, of_pairs
from bonafile.records.linking.holders import FOREVER
from bonafile.records.linking.neighbourhood import News, keys_of, read_again
from bonafile.records.linking.touched import touched
from bonafile.records.linking.trace import Trace
from bonafile.records.linking.weights import Weights, default

#: Columns of decisions about two parties; verdict is `same`, `not_same` or `open`.
JUDGEMENTS = ("a", "b", "verdict", "decided_on", "by", "note")


@dataclass(frozen=True)
class Effort:
    """What a linking took: whether it was of all anew (`whole`), filings known otherwise than before, filings and party rows read, parties that were read
    again, pairs that were weighed, and the first day of which anything is otherwise (None: no day).
    """

    whole: bool
    changed: int
    filings: int
    rows: int
    parties: int
    pairs: int
    since: date | None


@dataclass
class Links:
    """Who belongs together, as of `day` and on every day before.

    `parties`: party, name, identifier, party_type, full, …, first. `mentions`: office, application_number, role,
    sequence, name (as written), party, known_from, known_until. `evidence`: a, b, kind, value, holders_up_to, bits, since, until.
    `totals`: a, b, day, bits. `memberships`: party, group, known_from, known_until, of every party.
    `history`: day, group, what (`merged into`, `split from`), other. Days are exclusive at their end.
    """

    day: date
    threshold: str
    weights: Weights
    parties: pd.DataFrame
    mentions: pd.DataFrame
    evidence: pd.DataFrame
    totals: pd.DataFrame
    memberships: pd.DataFrame
    history: pd.DataFrame
    judgements: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(JUDGEMENTS)))
    #: which trace is theirs (trace.py), the trace where it is at hand, and what they took to make
    stamp: str = ""
    trace: Trace | None = field(default=None, repr=False, compare=False)
    effort: Effort | None = field(default=None, compare=False)

    def on(self, day: date) -> pd.Series:
        """The group of each party as of a day: Series of group numbers by party."""
        at = pd.Timestamp(day)
        now = self.memberships[
            (self.memberships["known_from"] <= at) & (at < self.memberships["known_until"])
        ]
        return now.set_index("party")["group"]


def link(
    snapshot: Any,
    previous: Links | None = None,
    judgements: pd.DataFrame | None = None,
    *,
    weights: Weights | None = None,
    threshold: str = "sure",
    news: News | None = None,
) -> Links:
    """Link the applicants of a snapshot, with history: groups as of any day up to the snapshot's.

    `previous` is the result of an earlier linking: only what has changed since is worked out. It can be gone on with
    once, with the trace that it carries or that `news` has; where it cannot, everything is worked out. `judgements`
    (columns JUDGEMENTS) are examiners' decisions; they win from the day they were taken. Raises InputError where
    `previous` is of a later day or another threshold.
    """
    weights = weights or (previous.weights if previous else default())
    if previous is not None:
        _check(previous, snapshot.day, threshold)
    known = _known(judgements, snapshot.day)
    news = news or News(snapshot, (previous.trace if previous else None) or Trace())
    on = previous is not None and previous.weights == weights and news.continues(previous.stamp)
    before = previous if on else None
    news.trace.begin()
    links = _from_all(news, weights, known) if before is None else _from(before, news, weights, known)
    links.threshold = threshold
    grouped(links, before)
    news.trace.saw(news.seen, news.keys if before is not None else None)
    news.trace.replace("contacts", held_by.professionals(news.common).reset_index())
    links.stamp, links.trace = uuid.uuid4().hex, news.trace
    news.trace.sealed(links.stamp, news.agencies)
    return links


def _from_all(news: News, weights: Weights, judgements: pd.DataFrame) -> Links:
    """Links of everything, without groups yet."""
    trace, sources = news.trace, reading.everything(news.snapshot, news.common)
    held = held_by.read(sources)
    trace.clear()
    trace.replace("held", held.held)
    trace.replace("cut", held.cut)
    trace.replace("keys", keys_of(held.parties, sources.organisations))
    with trace.workbench() as work:
        prepared(work, held.parties, pd.Series([], dtype="object"), weights)
        desks.learned(work, "kept.held", weights.guard)
        desks.taught(work, judgements)
        weighed = weigh(work, weights, "kept.held")
    trace.replace("pairs", weighed.pairs)
    filings, rows, pairs = len(sources.filings), len(sources.rows), len(weighed.pairs)
    return Links(
        news.snapshot.day, "", weights, held.parties, held.mentions, weighed.evidence, weighed.totals, pd.DataFrame(),
        pd.DataFrame(), judgements, effort=Effort(True, filings, filings, rows, len(held.parties), pairs, None),
    )  # fmt: skip


def _from(previous: Links, news: News, weights: Weights, judgements: pd.DataFrame) -> Links:
    """Links that go on from earlier ones, without groups yet."""
    trace = news.trace
    part = read_again(news, previous.mentions)
    read, again = part.holdings, set(part.parties)
    parties = pd.concat(
        [previous.parties[~previous.parties["party"].isin(again)], read.parties], ignore_index=True
    )
    parties = parties.sort_values(["first", "party"], ignore_index=True)
    mentions = pd.concat(
        [previous.mentions[~previous.mentions["party"].isin(again)], read.mentions], ignore_index=True
    )
    with trace.workbench() as work:
        pairs = touched(work, trace, part, previous.parties, parties, weights, judgements)
        weighed = weigh(work, weights, "scope", "touched")
        work.execute("DELETE FROM kept.pairs WHERE (a, b) IN (SELECT (a, b) FROM touched)")
    trace.replace("pairs", weighed.pairs, "false")
    nodes = pd.DataFrame({"node": [*("p:" + part.parties), *("o:" + part.identifiers)]}, dtype="object")
    trace.work.register("nodes", nodes)
    trace.replace("keys", part.keys, "node IN (FROM nodes)")
    trace.replace("cut", read.cut, "'p:' || party IN (FROM nodes)")
    trace.work.unregister("nodes")
    evidence, totals = (
        _replaced(getattr(previous, name), getattr(weighed, name), pairs) for name in ("evidence", "totals")
    )
    links = Links(
        news.snapshot.day, previous.threshold, weights, parties, mentions, evidence, totals, pd.DataFrame(), pd.DataFrame(),
        judgements,
    )  # fmt: skip
    since = first_difference(previous, links, pairs, part.parties)
    links.effort = Effort(False, part.changed, part.filings, part.rows, len(part.parties), len(pairs), since)
    return links


def members(links: Links) -> pd.DataFrame:
    """Which filings are whose, in time: office, application_number, sequence, party, group, known_from,
    known_until, for the applicants; what features measure a group's history from.
    """
    work = duckdb.connect()
    try:
        work.register("m", links.mentions)
        work.register("g", links.memberships)
        return work.execute(
            'SELECT m.office, m.application_number, m.sequence, m.party, g."group", '
            "greatest(m.known_from, g.known_from) AS known_from, least(m.known_until, g.known_until) AS known_until "
            "FROM m JOIN g USING (party) WHERE greatest(m.known_from, g.known_from) < "
            "least(m.known_until, g.known_until) ORDER BY 1, 2, 3, known_from"
        ).df()
    finally:
        work.close()


def near(links: Links) -> pd.DataFrame:
    """Who is tied to whom strongly enough for the `wide` threshold, in either direction: party, other, known_from,
    known_until. Those of one group are among them; what an examiner called not the same is not, from his day on.
    """
    needed = links.weights.needed("wide")
    rows = links.totals.sort_values(["a", "b", "day"], kind="stable", ignore_index=True)
    rows = rows.assign(known_from=pd.to_datetime(rows["day"]).astype("datetime64[s]"))
    following = rows.groupby(["a", "b"])["known_from"].shift(-1)
    rows["known_until"] = following.fillna(pd.Timestamp(FOREVER)).astype("datetime64[s]")
    if len(links.judgements):
        said = links.judgements[links.judgements["verdict"] == "not_same"]
        first = said.groupby(["a", "b"])["decided_on"].min()
        taken = pd.to_datetime(first.reindex(pd.MultiIndex.from_frame(rows[["a", "b"]])).to_numpy())
        rows["known_until"] = rows["known_until"].where(~(taken < rows["known_until"]), taken)
    rows = rows[(rows["bits"] >= needed) & (rows["known_from"] < rows["known_until"])]
    days = ["known_from", "known_until"]
    both = [
        rows[[one, other, *days]].set_axis(["party", "other", *days], axis=1) for one, other in ("ab", "ba")
    ]
    return pd.concat(both, ignore_index=True)


def _check(previous: Links, day: date, threshold: str) -> None:
    if previous.day > day:
        raise InputError(
            f"the links are of {previous.day}, later than {day}: link without them",
            f"已有关联结果日期为{previous.day}，晚于{day}：请不带该结果重新关联",
        )
    if previous.threshold != threshold:
        raise InputError(
            f"the links were made at the threshold `{previous.threshold}`, not `{threshold}`",
            f"已有关联结果的阈值为`{previous.threshold}`，而非`{threshold}`",
        )


def _known(judgements: pd.DataFrame | None, day: date) -> pd.DataFrame:
    if judgements is None:
        return pd.DataFrame(columns=list(JUDGEMENTS))
    taken = pd.to_datetime(judgements["decided_on"])
    return judgements[taken <= pd.Timestamp(day)].reset_index(drop=True)


def _replaced(old: pd.DataFrame, new: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of some pairs, worked out anew, in place of their old ones."""
    kept = old.drop(of_pairs(old, pairs).index)
    order = ["day", "bits", "a", "b"] if "day" in new else ["a", "b", "since", "kind", "value"]
    found = [f for f in (kept, new.astype(kept.dtypes.to_dict()) if len(kept) else new) if len(f)]
    both = pd.concat(found, ignore_index=True) if found else new
    return both.sort_values(order, ascending=[c != "bits" for c in order], kind="stable", ignore_index=True)
