"""Cases: linked findings under one number.

In this version a case is one linked group and one kind of filing; its number is a digest of both, so it
is the same on every day, in every run and in every copy of the register. It does not decide who is linked:
records/parties.py does.
"""

from __future__ import annotations

import hashlib

import pandas as pd

# Crockford's base 32: no letter that can be read as a digit, since people read case numbers aloud
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def case_id(office: str, group: str, kind: str) -> str:
    """The number of the case of one linked group (its key) and kind at one office, like `C-8Q2M4ZK1TD`."""
    digest = hashlib.sha256("\x1f".join((office, group, kind)).encode()).digest()
    number = int.from_bytes(digest[:7], "big")
    return "C-" + "".join(_LETTERS[(number >> (5 * place)) & 31] for place in range(9, -1, -1))


def case_ids(filings: pd.DataFrame) -> pd.Series:
    """The case of every row of `filings` (office, application_number, kind, group_key).

    A filing without any applicant on record is a case of its own.
    """
    group = filings["group_key"].where(
        filings["group_key"].notna() & (filings["group_key"] != ""),
        "filing:" + filings["application_number"],
    )
    keys = pd.DataFrame({"office": filings["office"], "group": group, "kind": filings["kind"]})
    distinct = keys.drop_duplicates()
    numbers = {row: case_id(*row) for row in distinct.itertuples(index=False, name=None)}
    rows = keys.itertuples(index=False, name=None)
    return pd.Series([numbers[row] for row in rows], index=filings.index, dtype="object", name="case_id")
