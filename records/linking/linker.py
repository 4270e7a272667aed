"""From a snapshot to linked parties: read who held what, weigh what they share, keep the groups day by day.

`link` is a function of the snapshot, the weights and the examiners' decisions; with `previous` it goes on from an
earlier day and works out only what has changed since. What it returns is tables; saving them is store.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from bonafile.records.errors import InputError
from bonafile.records.linking import holdings as held_by
from bonafile.records.linking.evidence import weigh
from bonafile.records.linking.groups import Event, State, alone
from bonafile.records.linking.holdings import FOREVER
from bonafile.records.linking.weights import Weights, default

#: Columns of decisions about two parties; verdict is `same`, `not_same` or `open`.
JUDGEMENTS = ("a", "b", "verdict", "decided_on", "by", "note")


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
) -> Links:
    """Link the applicants of a snapshot, with history: groups as of any day up to the snapshot's.

    `previous` is the result of an earlier day: what was known then stays as it was, and only later changes are
    worked out. `judgements` (columns JUDGEMENTS) are examiners' decisions; they win from the day they were taken.
    Raises InputError where `previous` is of a later day or another threshold.
    """
    weights = weights or (previous.weights if previous else default())
    if previous is not None:
        _check(previous, snapshot.day, threshold)
    held = held_by.read(snapshot)
    weighed = weigh(held, weights, previous.day if previous else None, _known(judgements, snapshot.day))
    state = State(weights, threshold, _days(held.parties))
    events = _events(weighed.totals, judgements, snapshot.day)
    totals, evidence = weighed.totals, weighed.evidence
    if previous is not None:
        _restore(state, previous)
        events = [e for e in events if e.day > previous.day]
        totals = _replaced(previous.totals, totals)
        evidence = _replaced(previous.evidence, evidence)
    state.advance(events)
    history = _history(state)
    if previous is not None:
        history = pd.concat([previous.history, history], ignore_index=True)
    return Links(
        snapshot.day, threshold, weights, held.parties, held.mentions, evidence, totals,
        _memberships(state, held.parties), history, _known(judgements, snapshot.day),
    )  # fmt: skip


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


def _events(totals: pd.DataFrame, judgements: pd.DataFrame | None, day: date) -> list[Event]:
    days = pd.to_datetime(totals["day"]).dt.date
    events = [
        Event(d, a, b, w) for d, a, b, w in zip(days, totals["a"], totals["b"], totals["bits"], strict=True)
    ]
    known = _known(judgements, day)
    for a, b, taken, verdict in zip(
        known["a"], known["b"], pd.to_datetime(known["decided_on"]).dt.date, known["verdict"], strict=True
    ):
        events.append(Event(taken, min(a, b), max(a, b), 0.0, verdict))
    return events


def _restore(state: State, previous: Links) -> None:
    """The state at the end of the previous day, from its tables."""
    rows = previous.memberships
    for party, number, since, until in zip(
        rows["party"], rows["group"], rows["known_from"].dt.date, rows["known_until"].dt.date, strict=True
    ):
        if until < FOREVER:
            state.past.append((party, number, since, until))
        else:
            state.group[party], state.since[party] = number, since
            state.members.setdefault(number, set()).add(party)
    taken = previous.judgements.sort_values("decided_on", kind="stable")
    for a, b, verdict in zip(taken["a"], taken["b"], taken["verdict"], strict=True):
        state.decided[min(a, b), max(a, b)] = verdict
    needed = previous.weights.needed(previous.threshold)
    last = previous.totals.drop_duplicates(["a", "b"], keep="last")
    for a, b, bits in zip(last["a"], last["b"], last["bits"], strict=True):
        if bits >= needed and state.decided.get((a, b)) != "not_same":
            state.links.setdefault(a, {})[b] = bits
            state.links.setdefault(b, {})[a] = bits


def _replaced(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The rows of the pairs that were worked out anew in place of their old ones."""
    if old.empty or new.empty:
        return new if old.empty else old
    pairs = pd.MultiIndex.from_frame(new[["a", "b"]].drop_duplicates())
    kept = old[~pd.MultiIndex.from_frame(old[["a", "b"]]).isin(pairs)]
    order = ["day", "bits", "a", "b"] if "day" in new else ["a", "b", "since", "kind", "value"]
    both = pd.concat([kept, new], ignore_index=True)
    return both.sort_values(order, kind="stable", ignore_index=True)


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
