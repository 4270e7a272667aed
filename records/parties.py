"""Who is one: keys of a party that depend on its own row alone.

`applicant_key` is name and address as filed, `group_key` the identifier where there is one, `owner_key` the
name. Because a key is a function of one row, no later fact can change who somebody was on an earlier day.
"""

from __future__ import annotations

import pandas as pd

from bonafile.records import names

#: The key columns that :func:`party_keys` adds.
KEYS = ("applicant_key", "group_key", "owner_key", "phone_key", "address_key", "email_key")


def party_keys(parties: pd.DataFrame) -> pd.DataFrame:
    """Add the key columns to party rows (columns of the contract); empty keys are missing, never ''.

    group_key is `id:` + identifier, else `na:` + normalised name + `|` + normalised address.
    """
    name = names.party_name_column(parties["name"]).fillna("")
    place = names.address_column(parties["address"]).fillna("")
    applicant = "na:" + name + "|" + place
    identifier = parties["identifier"].astype("object")
    known = identifier.notna() & (identifier != "")
    return parties.assign(
        applicant_key=applicant,
        group_key=applicant.where(~known, "id:" + identifier.fillna("").str.upper()),
        owner_key=_missing(name),
        phone_key=_missing(names.contact_column(parties["phone"])),
        address_key=_missing(place),
        email_key=_missing(names.contact_column(parties["email"])),
    )


def _missing(values: pd.Series) -> pd.Series:
    return values.where(values.notna() & (values != ""), None).astype("object")
