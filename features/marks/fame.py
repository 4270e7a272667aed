"""How well known a mark of the register is, without any list: from its age, classes, use, and what others did.

It is measured for an owner's mark as of the day another filed: how long it had stood, in how many classes its
owner had it, whether use of it was accepted, the oppositions its owner had won, and how many unrelated owners had
tried something near it and were opposed or found out. Each part is capped, so that no single one makes a mark
famous; a list of reputed marks says it better where there is one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from bonafile.features.marks.own import used_filings
from bonafile.features.marks.relatedness import exploded
from bonafile.features.marks.table import KEYS, day_frame
from bonafile.records.names import party_name_column

#: What each part gives at most, and what it takes to give all of it.
_PARTS = {
    "years": (0.20, 10), "classes": (0.15, 10), "used": (0.30, 1), "won": (0.20, 2), "tried": (0.15, 3),
}  # fmt: skip
_LOST = ("opposed", "opposition_upheld", "invalidated")
_WON = ("opposition_upheld", "invalidated")
_DAYS = 1 << 20  # room for day numbers in a combined key


def fame(
    hits: pd.DataFrame, filings: pd.DataFrame, bearers: pd.DataFrame, snapshot: Any
) -> NDArray[np.float64]:
    """Fame of the earlier mark of each hit when the later one was filed, 0 to 1.

    `hits`: `other` (row number in `filings` of the mark hit), `word` (number of its form in `bearers`) and
    `day` (on which the later mark was filed). `filings`: one row per filing, as first known: office,
    application_number, form, owner (numbers; owner -1 where nobody is named), owner_key (folded name),
    identifier, classes (mask), filing_date and known_from (day numbers). `bearers`: rarity.bearers_of.
    """
    other, day = hits["other"].to_numpy(dtype=np.int64), hits["day"].to_numpy(dtype=np.int64)
    mark, owner = _marks(filings), filings["owner"].to_numpy(dtype=np.int64)
    some = filings[np.isin(mark, np.unique(mark[other]))]
    some = some.assign(mark=mark[some.index])
    counts = {
        "years": (day - filings["filing_date"].to_numpy(dtype=np.int64)[other]) / 365.25,
        "classes": _before(_class_days(some), mark[other], day),
        "used": _before(_use_days(snapshot, some), mark[other], day),
        "won": _before(_won_days(snapshot, filings, np.unique(owner[other])), owner[other], day),
        "tried": _tried(_lost(snapshot, filings), bearers, owner, hits),
    }
    shares = [most * np.clip(counts[name] / whole, 0, 1) for name, (most, whole) in _PARTS.items()]
    return np.sum(shares, axis=0).round(6)


def _marks(filings: pd.DataFrame) -> NDArray[np.int64]:
    """A number per owner and form."""
    owner, form = filings["owner"].to_numpy(), filings["form"].to_numpy()
    return (owner + 1) * (int(form.max(initial=0)) + 1) + form


def _before(days: NDArray[np.int64], key: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the (key, day) numbers lie under the key before the day."""
    return np.searchsorted(days, key * _DAYS + day) - np.searchsorted(days, key * _DAYS)


def _class_days(some: pd.DataFrame) -> NDArray[np.int64]:
    row, number = exploded(some["classes"].to_numpy())
    frame = pd.DataFrame({"mark": some["mark"].to_numpy()[row], "class": number})
    frame["day"] = some["known_from"].to_numpy()[row]
    first = frame.groupby(["mark", "class"], sort=False)["day"].min().reset_index()
    return np.sort(first["mark"].to_numpy() * _DAYS + first["day"].to_numpy())


def _use_days(snapshot: Any, some: pd.DataFrame) -> NDArray[np.int64]:
    used = some.merge(used_filings(snapshot), on=KEYS)
    first = used.assign(used=used[["used", "known_from"]].max(axis=1)).groupby("mark")["used"].min()
    return np.sort(first.index.to_numpy(dtype=np.int64) * _DAYS + first.to_numpy(dtype=np.int64))


def _won_days(snapshot: Any, filings: pd.DataFrame, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Days on which each owner won against a filing: an opposition upheld, a mark declared invalid."""
    events = snapshot.events.filter(_.event.isin(list(_WON)))
    events = events.filter(_.counterparty_name.notnull() | _.counterparty_identifier.notnull())
    events = events.group_by(*KEYS, "counterparty_name", "counterparty_identifier").aggregate(
        day=_.known_from.min()
    )
    frame = day_frame(events, ("day",))
    theirs = filings[filings["owner"].isin(owners[owners >= 0])]
    by_name = theirs.drop_duplicates("owner_key").set_index("owner_key")["owner"]
    numbered = theirs[theirs["identifier"] != ""].drop_duplicates("identifier")
    by_number = numbered.assign(identifier=numbered["identifier"].str.upper()).drop_duplicates("identifier")
    winner = frame["counterparty_identifier"].str.upper().map(by_number.set_index("identifier")["owner"])
    winner = winner.fillna(party_name_column(frame["counterparty_name"]).map(by_name))
    frame = frame.assign(winner=winner).dropna(subset="winner")
    first = frame.groupby([*KEYS, "winner"])["day"].min().reset_index()
    return np.sort(first["winner"].to_numpy(dtype=np.int64) * _DAYS + first["day"].to_numpy(dtype=np.int64))


def _lost(snapshot: Any, filings: pd.DataFrame) -> pd.Series:
    """By row number the first day on which a filing was known to be opposed, or found to be in bad faith."""
    lost = snapshot.events.filter(_.event.isin(list(_LOST))).select(*KEYS, lost=_.known_from)
    found = snapshot.decisions.filter(_.outcome == "bad_faith").select(*KEYS, lost=_.known_from)
    both = day_frame(lost.union(found).group_by(*KEYS).aggregate(lost=_.lost.min()), ("lost",))
    rows = filings[KEYS].assign(row=filings.index).merge(both, on=KEYS)
    return rows.set_index("row")["lost"]


def _tried(
    lost: pd.Series, bearers: pd.DataFrame, owner: NDArray[np.int64], hits: pd.DataFrame
) -> NDArray[np.int64]:
    """Unrelated owners who had filed the mark, or it with something more, and failed before the day."""
    failed = bearers[bearers["filing"].isin(lost.index)]
    failed = failed.assign(owner=owner[failed["filing"]], lost=lost.reindex(failed["filing"]).to_numpy())
    first = failed[failed["owner"] >= 0].groupby(["word", "owner"])["lost"].min().reset_index()
    word, day = hits["word"].to_numpy(dtype=np.int64), hits["day"].to_numpy(dtype=np.int64)
    total = _before(np.sort(first["word"].to_numpy() * _DAYS + first["lost"].to_numpy()), word, day)
    asked = pd.DataFrame({"word": word, "owner": owner[hits["other"]], "day": day})
    itself = asked.merge(first, on=["word", "owner"], how="left")["lost"] < asked["day"]
    return total - itself.to_numpy(dtype=np.int64)
