"""The docket: every filing of the last years with its agent, client, field and what became of it by the day.

One row per filing, as it stood on the day; nothing later is in it. Who is bad is not decided here: the columns
say what was flagged by a screening and what a decision found.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import pandas as pd
from ibis import _

from bonafile.features.texts.measures import field_of

KEYS = ["office", "application_number"]
#: Days that are looked at before the day of the survey.
WINDOW = 730


def docket(snapshot: Any, window: int = WINDOW) -> pd.DataFrame:
    """Filings of the last `window` days before the snapshot's day.

    Columns: office, application_number, kind, model_kind, filing_date, field (Nice class, IPC subclass or
    Locarno class), region (province, else country), client_type, client (group key), applicant (`id:` and the number, else the name), client_name, phone, email,
    address (keys), agency, agency_name, agency_licence, practitioner, practitioner_name, practitioner_licence
    (None where there is none; agency and practitioner are keys: `id:` and the licence, else the name),
    self_filed, confirmed, cleared (reason of a dismissal or None), withdrawn_after (days, NaN if it stands).
    """
    since = snapshot.day - timedelta(days=window)
    filings = snapshot.current("filings").filter(_.filing_date > since)
    filings = filings.select(*KEYS, "kind", "model_kind", "filing_date", "nice_classes", "ipc")
    out = filings.to_pandas().astype("object")
    out["filing_date"] = pd.to_datetime(out["filing_date"])
    parties = snapshot.current("parties").filter(_.role.isin(["applicant", "agency", "agent"]))
    parties = parties.semi_join(filings, KEYS).select(
        *KEYS, "role", "name", "identifier", "owner_key", "group_key", "party_type", "region", "country",
        "phone_key", "email_key", "address_key", order=_.sequence.fill_null(1),
    )  # fmt: skip
    first = ibis.window(group_by=[*KEYS, "role"], order_by=[_.order, _.name])
    people = (
        parties.mutate(at=ibis.row_number().over(first))
        .filter(_.at == 0)
        .drop("at", "order")
        .to_pandas()
        .astype("object")
    )
    for role, columns in _COLUMNS.items():
        mine = people[people["role"] == role]
        mine = mine.assign(key=_key(mine)).rename(columns=columns)
        out = out.merge(mine[[*KEYS, *columns.values()]], on=KEYS, how="left")
    out["field"] = _fields(out)
    province, country = (out[c].astype("object").fillna("").astype(str) for c in ("region", "country"))
    out["region"] = province.str[:2].where(province != "", country)
    out["client_type"] = out["client_type"].astype("object").fillna("")
    out["self_filed"] = out["agency"].isna() & out["practitioner"].isna()
    # a practitioner without a licence number is only one person within one agency
    nameless = out["practitioner"].notna() & out["practitioner_licence"].isna()
    within = out["practitioner"].astype("object").fillna("").astype(str) + "|"
    within += out["agency"].astype("object").fillna("").astype(str)
    out["practitioner"] = out["practitioner"].where(~nameless, within)
    out = out.merge(_decisions(snapshot), on=KEYS, how="left").merge(
        _withdrawals(snapshot), on=KEYS, how="left"
    )
    out["confirmed"] = out["confirmed"].eq(True)
    out["withdrawn_after"] = (pd.to_datetime(out.pop("withdrawn")) - out["filing_date"]).dt.days
    return out.drop(columns=["nice_classes", "ipc", "country"]).sort_values(KEYS, ignore_index=True)


_COLUMNS = {
    "applicant": {
        "group_key": "client", "key": "applicant", "name": "client_name", "party_type": "client_type", "region": "region",
        "country": "country", "phone_key": "phone", "email_key": "email", "address_key": "address",
    },
    "agency": {"key": "agency", "name": "agency_name", "identifier": "agency_licence"},
    "agent": {"key": "practitioner", "name": "practitioner_name", "identifier": "practitioner_licence"},
}  # fmt: skip


def _key(people: pd.DataFrame) -> pd.Series:
    known = people["identifier"].notna() & (people["identifier"] != "")
    return ("id:" + people["identifier"].astype(str)).where(known, people["owner_key"]).astype("object")


def _fields(rows: pd.DataFrame) -> pd.Series:
    """Nice class of a mark, IPC subclass or Locarno class of a patent; '' unknown."""
    marks = rows["nice_classes"].astype("object").fillna("").astype(str).str.split(";").str[0]
    symbols = rows["ipc"].astype("object").fillna("").astype(str)
    patents = symbols.map({symbol: field_of(symbol) for symbol in symbols.unique()})
    return marks.where(rows["model_kind"] == "trademark", patents)


def _decisions(snapshot: Any) -> pd.DataFrame:
    """Per filing: found abnormal or in bad faith by the day, and the reason of the last dismissal."""
    rows = snapshot.current("decisions").select(*KEYS, "decided_on", "outcome", "reason").to_pandas()
    rows = rows.astype("object")  # an empty column of the engine's text type cannot be merged on
    rows = rows.sort_values(["decided_on", *KEYS], kind="stable")
    found = (
        rows[rows["outcome"].isin(["abnormal", "bad_faith"])][KEYS].drop_duplicates().assign(confirmed=True)
    )
    cleared = rows[rows["outcome"] == "dismissed"].drop_duplicates(KEYS, keep="last")
    cleared = cleared.assign(cleared=cleared["reason"].fillna("other"))[[*KEYS, "cleared"]]
    return found.merge(cleared, on=KEYS, how="outer")


def _withdrawals(snapshot: Any) -> pd.DataFrame:
    rows = snapshot.current("events").filter(_.event == "withdrawn")
    return rows.group_by(*KEYS).aggregate(withdrawn=_.event_date.min()).to_pandas().astype("object")


def with_flags(rows: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """The docket with `screened` (somebody looked), `review` and `flagged` (review or watch), from findings.

    `findings` has office, application_number and band, one row per filing.
    """
    bands = findings[[*KEYS, "band"]].drop_duplicates(KEYS, keep="first").astype("object")
    out = rows.merge(bands, on=KEYS, how="left")
    band = out.pop("band")
    return out.assign(screened=band.notna(), review=band.eq("review"), flagged=band.isin(["review", "watch"]))


def bad(rows: pd.DataFrame) -> pd.Series:
    """Found bad, or up for review and not cleared: what an agent's share is counted from.

    Filings merely watched fill what capacity an office has left, and would make all agents alike.
    """
    return (rows["confirmed"] | rows["review"]) & ~(rows["cleared"].notna() & ~rows["confirmed"])


def day_of(value: Any) -> date:
    """A day as a plain date."""
    return pd.Timestamp(value).date()
