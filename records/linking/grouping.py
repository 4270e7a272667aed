"""The groups of links: worked out from the first event on, or taken up again where something is otherwise.

Groups from day to day are groups.py; here they are put back to the end of an earlier day, and read off as tables.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from bonafile.records.linking.groups import Event, State, alone
from bonafile.records.linking.holders import FOREVER

if TYPE_CHECKING:
    from bonafile.records.linking.linker import Links


def grouped(links: Links, previous: Links | None) -> None:
    """Give the links their memberships and history; going on from `previous`, from `effort.since` on."""
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


def first_difference(before: Links, after: Links, pairs: pd.DataFrame, parties: pd.Series) -> date | None:
    """The first day on which a weight or a decision is otherwise, or a party that has any appears."""
    days: list[Any] = []
    told = [of_pairs(f.totals, pairs).astype({"day": "datetime64[s]"}) for f in (before, after)]
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


def of_pairs(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of some pairs."""
    return rows[pd.MultiIndex.from_frame(rows[["a", "b"]]).isin(pd.MultiIndex.from_frame(pairs[["a", "b"]]))]


def _history(state: State) -> pd.DataFrame:
    table = pd.DataFrame(state.history, columns=["day", "group", "what", "other"])
    types = {"day": "datetime64[s]", "group": "str", "what": "str", "other": "str"}
    return table.astype(types)


def _days(parties: pd.DataFrame) -> dict[str, date]:
    return dict(zip(parties["party"], parties["first"].dt.date, strict=True))


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
