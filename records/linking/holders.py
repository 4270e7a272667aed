"""Whose a holding is and who counts as one: ways of writing gathered at the first of them, holders counted by will.

The last steps of reading holdings (holdings.py): nothing is read here, and nothing weighed.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

FOREVER = date(9999, 12, 31)


def piece(kind: str, frame: pd.DataFrame, value: str, behind: int = 0) -> pd.DataFrame:
    """Holdings of one kind from a frame with party, known_from, known_until and the value's column."""
    kept = frame[frame[value].notna() & (frame[value] != "")]
    return pd.DataFrame(
        {
            "party": kept["party"], "kind": kind, "value": kept[value].astype("object"), "behind": behind,
            "known_from": kept["known_from"], "known_until": kept["known_until"],
        }
    ).drop_duplicates()  # fmt: skip


#: What stays with each way of writing; everything else goes to the first one of the same applicant.
_OWN = ("identifier", "name", "person", "core", "sound")


def at_anchors(held: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """Let one party of an applicant hold what its several ways of writing hold, so that evidence adds up.

    The anchor is the first party known by the same identifier (given or likely) or, as long as there is none, by the
    same name in the same room. An identifier under which a third name appears takes no more in: it may be mistyped.
    Who is known by a key later comes later, so that no later identifier moves what was held before it was known.
    """
    keyed = _keys(parties).sort_values(["since", "party"])
    spelled = keyed.drop_duplicates(["key", "spelling"])
    place = (spelled.groupby("key").cumcount() + 1).set_axis(
        pd.MultiIndex.from_frame(spelled[["key", "spelling"]])
    )
    number = place.reindex(pd.MultiIndex.from_frame(keyed[["key", "spelling"]])).to_numpy()
    keyed["anchor"] = keyed.groupby("key")["party"].transform("first").where(number <= 2, keyed["party"])
    table = keyed[["party", "anchor", "since", "until", "firm"]]
    movable = ~held["kind"].isin(_OWN)
    moved = held[movable].merge(table.drop(columns="firm"), on="party", how="left")
    moved["party"] = moved["anchor"]
    moved["known_from"] = moved[["known_from", "since"]].max(axis=1)
    moved["known_until"] = moved[["known_until", "until"]].min(axis=1)
    moved = moved[moved["known_from"] < moved["known_until"]][list(held.columns)]
    return pd.concat([held[~movable], moved, _written_otherwise(table)], ignore_index=True)


def _keys(parties: pd.DataFrame) -> pd.DataFrame:
    """By what each party is known, since when and until when: its place until an identifier is known, then that."""
    forever, firms = pd.Timestamp(FOREVER), parties["organisation"].astype(bool)
    rows = parties.assign(firm=firms)[
        ["party", "spelling", "place", "likely", "likely_since", "first", "firm"]
    ]
    named = rows[rows["likely"].notna()]
    named = named.assign(key="i|" + named["likely"], since=named["likely_since"], until=forever)
    ends = rows["likely_since"].where(rows["likely"].notna(), forever)
    placed = rows.assign(key="p|" + rows["place"], since=rows["first"], until=ends, firm=False)
    columns = ["party", "spelling", "key", "since", "until", "firm"]
    return pd.concat(
        [named[columns], placed.loc[placed["since"] < placed["until"], columns]], ignore_index=True
    )


def _written_otherwise(table: pd.DataFrame) -> pd.DataFrame:
    """What ties an applicant's ways of writing together: a firm of that identifier or name, a name in that room."""
    told = table.rename(columns={"since": "known_from", "until": "known_until"})
    key = ["anchor", "firm"]
    several = told[told.duplicated(key, keep=False) & (told.groupby(key)["party"].transform("nunique") > 1)]
    return pd.concat(
        [
            piece("firm", several[several["firm"]], "anchor"),
            piece("written", several[~several["firm"]], "anchor"),
        ]
    )


def units(held: pd.DataFrame, parties: pd.DataFrame) -> pd.Series:
    """Who counts as one holder of a value, as far as it was known when the holding began.

    For names: an identifier. For an identifier: a name without its spelling. For who is behind a firm: the firm.
    For all else: who was known to be behind the party, else its identifier, else its name; so that forty shells of
    one person are one holder of their phone, and forty tenants forty.
    """
    columns = ["spelling", "identifier", "place", "likely", "likely_since"]
    told = parties.set_index("party")[columns].reindex(held["party"]).set_axis(held.index)
    day = held["known_from"]
    identifier = told["likely"].where(told["likely_since"] <= day, None)
    heads = held[(held["kind"] == "control") & (held["behind"] == 1)].assign(identifier=told["likely"])
    heads = (
        heads.dropna(subset=["identifier"]).sort_values(["known_from", "value"]).drop_duplicates("identifier")
    )
    person = _known_by(day, identifier, heads.set_index("identifier"), "value", "known_from")
    named = identifier.where(identifier.notna(), told["spelling"])
    who = person.where(person.notna(), named)
    kind = held["kind"]
    unit = who.where(~kind.isin(["control", "owner"]), named)
    unit = unit.where(~kind.isin(["identifier", "firm", "written"]), told["spelling"])
    unit = unit.where(kind != "name", told["identifier"].astype("object").fillna(""))
    return unit.where(kind != "person", told["identifier"].where(told["identifier"].notna(), told["place"]))


def _known_by(day: pd.Series, key: pd.Series, table: pd.DataFrame, value: str, since: str) -> pd.Series:
    """The table's value for each key where it was known by the day, else missing."""
    found = table[[value, since]].reindex(key)
    known = (found[since].to_numpy() <= day.to_numpy()) & key.notna().to_numpy()
    return pd.Series(found[value].to_numpy(), index=key.index, dtype="object").where(known, None)


def joined(held: pd.DataFrame) -> pd.DataFrame:
    """Intervals of one party and value that touch or overlap, as one."""
    work = duckdb.connect()
    try:
        work.register("held", held)
        return work.execute(
            """
            WITH begun AS (  -- one row per first day, so that both windows below see one order
                SELECT party, kind, value, behind, known_from, max(known_until) AS known_until, min(unit) AS unit
                FROM held GROUP BY party, kind, value, behind, known_from),
            marked AS (
                SELECT *, CASE WHEN known_from <= max(known_until) OVER (
                    PARTITION BY party, kind, value, behind ORDER BY known_from
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS new FROM begun),
            numbered AS (
                SELECT *, sum(new) OVER (PARTITION BY party, kind, value, behind ORDER BY known_from
                    ROWS UNBOUNDED PRECEDING) AS run FROM marked)
            SELECT party, kind, value, behind, arg_min(unit, known_from) AS unit, min(known_from) AS known_from,
                max(known_until) AS known_until
            FROM numbered GROUP BY party, kind, value, behind, run ORDER BY party, kind, value, behind, known_from
            """
        ).df()
    finally:
        work.close()
