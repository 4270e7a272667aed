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
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd

from bonafile.records.errors import InputError
from bonafile.records.linking import desks
from bonafile.records.linking import holdings as held_by
from bonafile.records.linking import sources as reading
from bonafile.records.linking.evidence import prepared, weigh
from bonafile.records.linking.groups import Event, State, alone
from bonafile.records.linking.holdings import FOREVER
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
    links.threshold, links.judgements = threshold, known
    _grouped(links, before)
    news.trace.replace("seen", news.seen)
    news.trace.replace("contacts", held_by.professionals(news.sources).reset_index())
    links.stamp, links.trace = uuid.uuid4().hex, news.trace
    news.trace.sealed(links.stamp, news.agencies)
    return links


def _from_all(news: News, weights: Weights, judgements: pd.DataFrame) -> Links:
    """Links of everything, without groups yet."""
    trace, sources = news.trace, reading.everything(news.snapshot)
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
    effort = Effort(
        True,
        len(sources.filings),
        len(sources.filings),
        len(sources.rows),
        len(held.parties),
        len(weighed.pairs),
        None,
    )
    return Links(
        news.snapshot.day, "", weights, held.parties, held.mentions, weighed.evidence, weighed.totals,
        pd.DataFrame(), pd.DataFrame(), effort=effort,
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
    since = _first_difference(previous, Links(
        news.snapshot.day, "", weights, parties, mentions, evidence, totals, pd.DataFrame(), pd.DataFrame(), judgements
    ), pairs, part.parties)  # fmt: skip
    effort = Effort(False, part.changed, part.filings, part.rows, len(part.parties), len(pairs), since)
    return Links(
        news.snapshot.day, "", weights, parties, mentions, evidence, totals, pd.DataFrame(), pd.DataFrame(), effort=effort,
    )  # fmt: skip


def _grouped(links: Links, previous: Links | None) -> None:
    """Give the links their memberships and history; with `previous` from the first day that is otherwise on."""
    state = State(links.weights, links.threshold, _days(links.parties))
    events = _events(links.totals, links.judgements)
    history: list[pd.DataFrame] = []
    if previous is not None:
        since = links.effort.since if links.effort else None
        last = since - timedelta(days=1) if since else links.day
        begun = [e for e in events if e.day <= last]
        _restore(state, rewound(previous.memberships, previous.history, last), begun)
        history.append(rewound(previous.memberships, previous.history, last)[1])
        events = [e for e in events if e.day > last]
    state.advance(events)
    links.history = pd.concat([*history, _history(state)], ignore_index=True)
    links.memberships = _memberships(state, links.parties)


def rewound(memberships: pd.DataFrame, history: pd.DataFrame, day: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Memberships and history as they were by the end of an earlier day."""
    at = pd.Timestamp(day)
    then = memberships[memberships["known_from"] <= at].reset_index(drop=True)
    then["known_until"] = then["known_until"].where(then["known_until"] <= at, pd.Timestamp(FOREVER))
    return then, history[pd.to_datetime(history["day"]) <= at].reset_index(drop=True)


def _first_difference(before: Links, after: Links, pairs: pd.DataFrame, parties: pd.Series) -> date | None:
    """The first day on which a weight or a decision is otherwise, or a party that has any appears."""
    days: list[Any] = []
    told = [_of(f.totals, pairs).astype({"day": "datetime64[s]"}) for f in (before, after)]
    days += list(pd.concat(told).drop_duplicates(["a", "b", "day", "bits"], keep=False)["day"])
    decided = [
        f.judgements.groupby(pd.to_datetime(f.judgements["decided_on"]))[["a", "b", "verdict"]].agg("|".join)
        if len(f.judgements) else pd.DataFrame(columns=["a", "b", "verdict"])
        for f in (before, after)
    ]  # fmt: skip
    both = pd.concat([d.rename_axis("day").reset_index() for d in decided])
    days += list(both.drop_duplicates(keep=False)["day"])
    met = {*told[0]["a"], *told[0]["b"], *told[1]["a"], *told[1]["b"]}
    met.update(*(f.judgements[c] for f in (before, after) for c in "ab"))
    first = [
        f.parties.loc[f.parties["party"].isin(met & set(parties)), ["party", "first"]]
        for f in (before, after)
    ]
    days += list(pd.concat(first).drop_duplicates(keep=False)["first"])
    return pd.Timestamp(min(days)).date() if days else None


def _of(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of some pairs."""
    return rows[pd.MultiIndex.from_frame(rows[["a", "b"]]).isin(pd.MultiIndex.from_frame(pairs[["a", "b"]]))]


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


def _history(state: State) -> pd.DataFrame:
    table = pd.DataFrame(state.history, columns=["day", "group", "what", "other"])
    types = {"day": "datetime64[s]", "group": "str", "what": "str", "other": "str"}
    return table.astype(types)


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


def _days(parties: pd.DataFrame) -> dict[str, date]:
    return dict(zip(parties["party"], parties["first"].dt.date, strict=True))


def _known(judgements: pd.DataFrame | None, day: date) -> pd.DataFrame:
    if judgements is None:
        return pd.DataFrame(columns=list(JUDGEMENTS))
    taken = pd.to_datetime(judgements["decided_on"])
    return judgements[taken <= pd.Timestamp(day)].reset_index(drop=True)


def _events(totals: pd.DataFrame, judgements: pd.DataFrame) -> list[Event]:
    days = pd.to_datetime(totals["day"]).dt.date
    events = [
        Event(d, a, b, w) for d, a, b, w in zip(days, totals["a"], totals["b"], totals["bits"], strict=True)
    ]
    days = pd.to_datetime(judgements["decided_on"]).dt.date
    for a, b, taken, verdict in zip(
        judgements["a"], judgements["b"], days, judgements["verdict"], strict=True
    ):
        events.append(Event(taken, min(a, b), max(a, b), 0.0, verdict))
    return events


def _restore(state: State, then: tuple[pd.DataFrame, pd.DataFrame], begun: list[Event]) -> None:
    """The state at the end of an earlier day, from the memberships of then and the events until then."""
    for event in sorted(begun, key=lambda e: e.day):
        state.told(event)
    met = {p for event in begun for p in (event.a, event.b)}
    rows = then[0][then[0]["party"].isin(met)]
    for party, number, since, until in zip(
        rows["party"], rows["group"], rows["known_from"].dt.date, rows["known_until"].dt.date, strict=True
    ):
        if until < FOREVER:
            state.past.append((party, number, since, until))
        else:
            state.group[party], state.since[party] = number, since
            state.members.setdefault(number, set()).add(party)


def _replaced(old: pd.DataFrame, new: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of some pairs, worked out anew, in place of their old ones."""
    kept = old.drop(_of(old, pairs).index)
    order = ["day", "bits", "a", "b"] if "day" in new else ["a", "b", "since", "kind", "value"]
    found = [f for f in (kept, new.astype(kept.dtypes.to_dict()) if len(kept) else new) if len(f)]
    both = pd.concat(found, ignore_index=True) if found else new
    return both.sort_values(order, ascending=[c != "bits" for c in order], kind="stable", ignore_index=True)


def _memberships(state: State, parties: pd.DataFrame) -> pd.DataFrame:
    """Memberships of all parties: those that ever met a link, and those that stand alone."""
    linked = state.memberships()
    for column in ("known_from", "known_until"):
        linked[column] = pd.to_datetime(linked[column]).astype("datetime64[s]")
    rest = parties[~parties["party"].isin(set(state.group))]
    lonely = pd.DataFrame(
        {
            "party": rest["party"], "group": alone(rest["party"]), "known_from": rest["first"],
            "known_until": pd.Timestamp(FOREVER),
        }
    )  # fmt: skip
    both = pd.concat([linked, lonely], ignore_index=True)
    both["known_from"] = both["known_from"].astype("datetime64[s]")
    both["known_until"] = both["known_until"].astype("datetime64[s]")
    return both.sort_values(["party", "known_from"], ignore_index=True)
