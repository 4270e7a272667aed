"""What linking reads of a register: the rows of all filings, or of some alone, as they were known on a day.

It reads and clips; what the rows say of parties is holdings.py. What ends after the day had not ended on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import pandas as pd

from bonafile.records.linking.holders import FOREVER

#: Events by which one sells to another.
SALES = ("transferred", "applicant_changed")
_FILING = ["office", "application_number"]
_DAYS = ["known_from", "known_until"]
_ROWS = (
    *_FILING, "role", "sequence", "name", "name_latin", "identifier", "party_type", "address", "region", "phone", "email", *_DAYS,
)  # fmt: skip
_CONTACTS = ("phone", "email", "address", "region")
_ORGANISATIONS = (
    "identifier",
    "name",
    "legal_representative",
    "shareholders",
    "address",
    "region",
    *_DAYS,
)


@dataclass
class Common:
    """What every reading needs: `agencies`, their register; `contacts` of all agencies and practitioners: phone, email,
    address, region, known_from.
    """

    agencies: pd.DataFrame
    contacts: pd.DataFrame

    def of(self, snapshot: Any, filings: pd.DataFrame, identifiers: pd.Series) -> Sources:
        """The rows of some filings (office, application_number) and identifiers of the company register."""
        return _read(snapshot, self, filings, identifiers)


@dataclass
class Sources(Common):
    """`rows`: parties of filings as written; `filings`: filing_date and mark_folded; `sales`: counterparty_name;
    `organisations`. Each with known_from and known_until, as datetime64[s].
    """

    rows: pd.DataFrame
    filings: pd.DataFrame
    sales: pd.DataFrame
    organisations: pd.DataFrame


def everything(snapshot: Any, shared: Common) -> Sources:
    """All that a snapshot shows."""
    return _read(snapshot, shared)


def common(snapshot: Any) -> Common:
    """What every reading needs, read of the whole register."""
    columns = ("licence", "kind", "valid_from", "valid_to", "status", *_DAYS)
    agencies = _clipped(snapshot.agencies.select(*columns).to_pandas(), snapshot.day)
    theirs = snapshot.written_parties.filter(lambda t: t.role.isin(["agency", "agent"]))
    theirs = theirs.filter(lambda t: t.phone.notnull() | t.email.notnull() | t.address.notnull())
    contacts = theirs.group_by(*_CONTACTS).agg(known_from=lambda t: t.known_from.min()).to_pandas()
    contacts["known_from"] = pd.to_datetime(contacts["known_from"]).astype("datetime64[s]")
    return Common(agencies, contacts)


def _read(
    snapshot: Any,
    shared: Common,
    filings: pd.DataFrame | None = None,
    identifiers: pd.Series | None = None,
) -> Sources:
    organisations = snapshot.organisations.select(*_ORGANISATIONS)
    if filings is not None and identifiers is not None:
        snapshot = snapshot.of(ibis.memtable(filings[_FILING].astype("object"), schema=_text(_FILING)))
        asked = pd.DataFrame({"identifier": identifiers.astype("object")})
        organisations = organisations.semi_join(
            ibis.memtable(asked, schema=_text(["identifier"])), "identifier"
        )
    day = snapshot.day
    written = snapshot.filings.select(*_FILING, "filing_date", "mark_folded", *_DAYS).to_pandas()
    written["filing_date"] = pd.to_datetime(written["filing_date"]).astype("datetime64[s]")
    events = snapshot.events.filter(lambda e: e.event.isin(SALES) & e.counterparty_name.notnull())
    return Sources(
        shared.agencies,
        shared.contacts,
        _clipped(snapshot.written_parties.select(*_ROWS).to_pandas(), day),
        _clipped(written, day),
        _clipped(events.select(*_FILING, "event", "counterparty_name", *_DAYS).to_pandas(), day),
        _clipped(organisations.to_pandas(), day),
    )


def _text(columns: list[str]) -> Any:
    return ibis.schema(dict.fromkeys(columns, "string"))


def _clipped(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    rows = rows.copy()
    for column in _DAYS:
        rows[column] = pd.to_datetime(rows[column]).astype("datetime64[s]")
    rows.loc[rows["known_until"] > pd.Timestamp(day), "known_until"] = pd.Timestamp(FOREVER)
    return rows
