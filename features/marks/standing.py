"""What a hit is worth as evidence: how strong the mark hit is, and whether the hit is on its owner at all.

Likeness alone is no copying. To every hit on somebody else this adds what speaks for or against it when the
filing was made: the fame of the mark hit, how distinctive it is in the classes of the filing, whether it is but a
generic term, a place or a family name, whether the applicant had long had the mark, and how related the goods
are. All of it is of the quarter before or of the filing day, so that nothing known later moves it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from bonafile.features.marks.fame import fame
from bonafile.features.marks.filings import Filings
from bonafile.features.marks.rarity import Rarity, bearers_of
from bonafile.features.marks.relatedness import Relatedness, masks_of
from bonafile.features.marks.surnames import family_names_known
from bonafile.features.marks.table import FOREVER, KEYS, day_frame, day_numbers, quarter_of, rows_of
from bonafile.records.names import fold_mark_column

#: Added to every hit. All are numbers; NaN where a hit is on nobody else's mark.
COLUMNS = ["fame", "distinctive", "plain", "settled", "related", "confusion"]
_AGAINST = ("earlier", "reputed_mark", "shop", "trade_name", "slogan")
#: A listed mark without a figure is taken to be this well known.
_LISTED = 0.6
#: So long beside another's mark, and the two have got used to each other (days).
_SETTLED = 5 * 365
_PLAIN = ("generic", "place")
#: Events after which a filing is no mark, unless it is registered after all.
_GONE = ("refused", "withdrawn", "deemed_withdrawn", "abandoned", "invalidated")


def with_standing(snapshot: Any, hits: pd.DataFrame, known: Filings) -> pd.DataFrame:
    """The hits of :func:`mark_hits` with what each is worth.

    Adds fame (0-1: of the list, or learned), distinctive (0-1; 0 where the mark hit is, or has in it, an older one of
    somebody else that the filing hits too: it is that one which is copied, however many did so before), plain (1: a generic term, place or family name
    when the filing was made), settled (1: the applicant had the mark before, or for five years), related (0-1:
    nearest classes of both) and confusion (0-1: similarity times relatedness times strength). They are NaN for
    hits on nobody else's mark. `known`: the filings of the same snapshot.
    """
    out = hits.reset_index(drop=True).assign(**dict.fromkeys(COLUMNS, np.nan))
    against = np.flatnonzero(hits["category"].isin(_AGAINST).to_numpy())
    if not len(against):
        return out
    filings = known.frame
    rows = _placed(hits.iloc[against], known)
    words, word = _words(rows, filings, known.forms)
    rows = rows.assign(word=word)
    bearers = bearers_of(words, known.forms.tolist(), filings["form"].to_numpy())
    value = {c: np.full(len(rows), np.nan) for c in COLUMNS}
    listed = _listed(snapshot, rows)
    value["fame"] = _fame(snapshot, rows, filings, bearers, listed)
    value["distinctive"] = _distinctive(rows, filings, bearers)
    value["plain"] = _plain(snapshot, rows, words)
    value["settled"] = _settled(snapshot, rows, filings)
    value["related"] = _related(rows, filings, listed)
    strength = np.maximum(value["fame"], value["distinctive"] * 0.8) * (1 - value["plain"])
    related = np.nan_to_num(value["related"], nan=0.5)  # classes unknown: neither related nor not
    value["confusion"] = rows["similarity"].to_numpy() * related * strength * (1 - value["settled"])
    value["distinctive"][_anothers(rows, words, filings)] = 0.0
    for name, column in value.items():
        out.loc[against, name] = column.round(6)
    return out


def _placed(hits: pd.DataFrame, filings: Filings) -> pd.DataFrame:
    """The hits with the row numbers of both filings (other: -1 for a list) and the day of the later one."""
    mine = filings.rows(hits[KEYS])
    other = filings.rows(hits[["other_office", "other_application_number"]])
    day = filings.frame["filing_date"].to_numpy(dtype=np.int64)[mine]
    return hits.assign(
        mine=mine, other=np.where(hits["category"] == "earlier", other, -1), day=day, quarter=quarter_of(day)
    ).reset_index(drop=True)


def _words(
    rows: pd.DataFrame, filings: pd.DataFrame, forms: NDArray[Any]
) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct folded forms hit, and which one each row hits."""
    folded = fold_mark_column(rows["term"]).fillna("").to_numpy(dtype=object)
    other = rows["other"].to_numpy()
    folded = np.where(other >= 0, forms[filings["form"].to_numpy()[np.maximum(other, 0)]], folded)
    code, words = pd.factorize(folded)
    return words.tolist(), code.astype(np.int64)


def _fame(
    snapshot: Any, rows: pd.DataFrame, filings: pd.DataFrame, bearers: pd.DataFrame, listed: pd.DataFrame
) -> NDArray[np.float64]:
    out = np.zeros(len(rows))
    register = np.flatnonzero(rows["other"].to_numpy() >= 0)
    if len(register):
        out[register] = fame(rows.iloc[register], filings, bearers, snapshot)
    reputed = np.flatnonzero(rows["category"].to_numpy() == "reputed_mark")
    said = pd.to_numeric(listed["fame"], errors="coerce").fillna(_LISTED).clip(0, 1)
    out[reputed] = said.to_numpy()[reputed]
    return out


def _listed(snapshot: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """Fame and classes by the reference list for the term and owner of each row, as said when it was filed."""
    names = ["term", "category", "owner", "fame", "classes"]
    table = snapshot.reference.select(*names, from_2=_.known_from, until_2=_.known_until)
    met = rows[["category", "term", "owner_name", "day"]].rename(columns={"owner_name": "owner"})
    met = met.assign(row=rows.index).merge(day_frame(table, ("from_2", "until_2")), on=names[:3])
    # a list that came later says how well known the mark is as soon as it is there
    met = met[met["until_2"] > met["day"]].assign(later=lambda f: np.maximum(f["from_2"] - f["day"], 0))
    met = met.sort_values(["row", "later", "from_2"], kind="stable").drop_duplicates("row")
    return met.set_index("row")[["fame", "classes"]].reindex(rows.index)


def _distinctive(rows: pd.DataFrame, filings: pd.DataFrame, bearers: pd.DataFrame) -> NDArray[np.float64]:
    rarity = Rarity(
        bearers, filings["owner"].to_numpy(), filings["classes"].to_numpy(), filings["quarter"].to_numpy()
    )
    classes = filings["classes"].to_numpy()[rows["mine"].to_numpy()]
    return rarity.distinctive(rows["word"].to_numpy(), classes, rows["quarter"].to_numpy())


def _plain(snapshot: Any, rows: pd.DataFrame, words: list[str]) -> NDArray[np.float64]:
    """Whether the word hit is a generic term, a place or a family name, known as such when it was filed."""
    since = family_names_known(snapshot, words).to_numpy()[rows["word"].to_numpy()]
    # a list that names an owner means him, not the family
    since = np.where(rows["other"].to_numpy() >= 0, since, FOREVER)
    terms = snapshot.reference.filter(_.category.isin(list(_PLAIN)), _.term.notnull())
    listed = day_frame(terms.group_by("term").aggregate(day=_.known_from.min()), ("day",))
    by_term = listed.assign(folded=fold_mark_column(listed["term"])).groupby("folded")["day"].min()
    by_word = pd.Series(words, dtype="object").map(by_term).fillna(FOREVER).to_numpy(dtype=np.int64)
    since = np.minimum(since, by_word[rows["word"].to_numpy()])
    plain = (since <= rows["day"].to_numpy()) & (rows["category"] != "reputed_mark").to_numpy()
    return plain.astype(np.float64)


def _settled(snapshot: Any, rows: pd.DataFrame, filings: pd.DataFrame) -> NDArray[np.float64]:
    """Whether the applicant filed the very mark before the other's was, or has had it registered for five years.

    A filing that was known to be refused, withdrawn or declared invalid, and not registered after, gave it nothing.
    """
    mark = filings["party"].to_numpy() * (int(filings["form"].max()) + 1) + filings["form"].to_numpy()
    mine = mark[rows["mine"].to_numpy()]
    own = filings[np.isin(mark, np.unique(mine))]
    own = own.assign(mark=mark[own.index], since=own[["filing_date", "known_from"]].max(axis=1))
    own = own[[*KEYS, "mark", "since"]]
    for name, events in (("kept", ["registered"]), ("lost", list(_GONE))):
        days = snapshot.events.filter(_.event.isin(events)).group_by(*KEYS)
        days = day_frame(days.aggregate(**{name: _.known_from.min()}), (name,))
        own = own.merge(days, on=KEYS, how="left")
    own = own.fillna({"kept": FOREVER, "lost": FOREVER})
    other = np.maximum(rows["other"].to_numpy(), 0)
    filed = np.where(rows["other"] >= 0, filings["filing_date"].to_numpy()[other], -FOREVER)
    asked = pd.DataFrame({"row": np.arange(len(rows)), "mark": mine, "filed": filed, "day": rows["day"]})
    pairs = asked.merge(own[["mark", "since", "kept", "lost"]], on="mark")
    kept = pairs["kept"].where(pairs["kept"] <= pairs["day"], FOREVER)
    lost = (pairs["lost"] <= pairs["day"]) & (kept.eq(FOREVER) | (kept < pairs["lost"]))
    had = (pairs["since"] < pairs["filed"]) | (kept <= pairs["day"] - _SETTLED)
    out = np.zeros(len(rows))
    out[pairs.loc[had & ~lost, "row"].unique()] = 1.0
    return out


def _anothers(rows: pd.DataFrame, words: list[str], filings: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether the mark hit is, or has in it, a mark of another owner that the filing hits too and that was there before."""
    since = filings[["filing_date", "known_from"]].max(axis=1).to_numpy()
    other = rows["other"].to_numpy()
    told = rows[["mine", "word", "owner"]].assign(
        at=np.arange(len(rows)),
        known=day_numbers(rows["known_from"]),
        since=np.where(other >= 0, since[np.maximum(other, 0)], -1),
    )
    several = told[told.duplicated("mine", keep=False)].sort_values(["mine", "since"], kind="stable")
    out = np.zeros(len(rows), bool)
    for _mine, part in several.groupby("mine", sort=False):
        # of each word the two owners who were there first: one of them is another's
        older: dict[str, list[tuple[str, int, int]]] = {}
        for row in rows_of(part):
            word, owner = words[row.word], row.owner
            out[row.at] = row.since >= 0 and any(
                who != owner and there < row.since and known <= row.known
                for inside, first in older.items()
                if inside in word
                for who, there, known in first
            )
            first = older.setdefault(word, [])
            if len(first) < 2 and owner not in (who for who, _there, _known in first):
                first.append((owner, row.since, row.known))
    return out


def _related(rows: pd.DataFrame, filings: pd.DataFrame, listed: pd.DataFrame) -> NDArray[np.float64]:
    classes = filings["classes"].to_numpy()
    other = rows["other"].to_numpy()
    theirs = np.where(other >= 0, classes[np.maximum(other, 0)], masks_of(listed["classes"])).astype(
        np.uint64
    )
    table = Relatedness(filings["owner"].to_numpy(), classes, filings["quarter"].to_numpy())
    return table.between(classes[rows["mine"].to_numpy()], theirs, rows["quarter"].to_numpy())
