"""Keys of a party that depend on its own row alone: how it wrote itself, not who stands behind it.

`applicant_key` is name and address as filed, `owner_key` the name, the others phone, address and e-mail in one
writing. Which applicants belong together is linking's to say (linking/), with its days.
"""

from __future__ import annotations

import pandas as pd

from bonafile.records import names

#: The key columns that :func:`party_keys` adds.
KEYS = ("applicant_key", "owner_key", "phone_key", "address_key", "email_key")


def party_keys(parties: pd.DataFrame) -> pd.DataFrame:
    """Add the key columns to party rows (columns of the contract); empty keys are missing, never ''.

    applicant_key is `na:` + normalised name + `|` + normalised address; address_key is missing where an address does
    not go to a house or room.
    """
    name = names.party_name_column(parties["name"]).fillna("")
    place = names.address_column(parties["address"]).fillna("")
    return parties.assign(
        applicant_key="na:" + name + "|" + place,
        owner_key=_missing(name),
        phone_key=_missing(names.contact_column(parties["phone"])),
        address_key=_missing(names.door_column(parties["address"])),
        email_key=_missing(names.contact_column(parties["email"])),
    )


def _missing(values: pd.Series) -> pd.Series:
    return values.where(values.notna() & (values != ""), None).astype("object")
