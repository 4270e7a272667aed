"""Load and style: how much is signed in a day, against the field; many hands under one name, one hand under many.

What a signature is worth cannot be seen in it, but thirty a day against a field's usual one or two can, and so
can claims of one practitioner that are written in many manners, or claims of many that are written in one. These
are leads: a practitioner of several fields writes in several manners, and templates are lawful.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from bonafile.detect.agents.docket import KEYS
from bonafile.features.tables import uploaded
from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.skeleton import skeleton_text, skeletons

#: Texts read at most, the newest first.
_TEXTS = 20_000
#: A practitioner's manner is judged from so many filings of so many clients.
_FILINGS, _CLIENTS = 12, 3
#: Columns of :func:`one_hand`.
ONE_HAND = ["skeleton", "practitioners", "agencies", "clients", "filings", "names", "example"]
#: A skeleton tells of one hand behind several names from so many unrelated clients on.
_SAME_HAND = 4


def load(rows: pd.DataFrame) -> pd.DataFrame:
    """Per practitioner: busiest_day, most_signed (that day), field_p99 (signatures a day that 99 % of the field's
    practitioner-days stay below or at), days_over (days above that and above ten).
    """
    signed = rows[rows["practitioner"].notna()]
    days = (
        signed.groupby(["model_kind", "practitioner", "filing_date"], sort=True)
        .size()
        .rename("n")
        .reset_index()
    )
    if days.empty:
        return pd.DataFrame(columns=["busiest_day", "most_signed", "field_p99", "days_over"])
    days["p99"] = days.groupby("model_kind")["n"].transform(lambda n: n.quantile(0.99))
    days["over"] = (days["n"] > days["p99"]) & (days["n"] > 10)
    days = days.sort_values(
        ["practitioner", "n", "filing_date"], ascending=[True, False, True], kind="stable"
    )
    first = days.drop_duplicates("practitioner").set_index("practitioner")
    over = days.groupby("practitioner")["over"].sum()
    return pd.DataFrame(
        {
            "busiest_day": first["filing_date"].dt.date,
            "most_signed": first["n"],
            "field_p99": first["p99"],
            "days_over": over,
        }
    )


def texts(snapshot: Any, rows: pd.DataFrame) -> pd.DataFrame:
    """First claims of the docket's patents in one form: office, application_number, skeleton (digest), manner."""
    mine = rows[rows["model_kind"] == "patent"].sort_values(
        ["filing_date", *KEYS], ascending=[False, True, True]
    )
    mine = mine.head(_TEXTS)
    if mine.empty:
        return pd.DataFrame(columns=[*KEYS, "skeleton", "manner"], dtype="object")
    asked = uploaded(snapshot.con, "styles", mine[KEYS].astype("object"), dict.fromkeys(KEYS, "string"))
    found = snapshot.current("filings").semi_join(asked, KEYS).select(*KEYS, "claims", "abstract").to_pandas()
    found = found.sort_values(KEYS, ignore_index=True).astype("object")
    claims, abstracts = (
        found[c].astype("object").fillna("").astype(str).tolist() for c in ("claims", "abstract")
    )
    found["skeleton"] = skeletons(claims, abstracts)
    found["manner"] = [skeleton_text(first_claim(c) or a) for c, a in zip(claims, abstracts, strict=True)]
    return found[[*KEYS, "skeleton", "manner"]]


def many_hands(rows: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    """Per practitioner: style_spread (0: all clients' claims in one manner; 1: nothing in common) and
    style_percentile (0-1, its place among all practitioners with enough filings).
    """
    table = rows[rows["practitioner"].notna()].merge(written[written["manner"] != ""], on=KEYS)
    counts = table.groupby("practitioner")["client"].agg(["size", "nunique"])
    enough = counts.index[(counts["size"] >= _FILINGS) & (counts["nunique"] >= _CLIENTS)]
    table = table[table["practitioner"].isin(enough)]
    if table.empty:
        return pd.DataFrame(columns=["style_spread", "style_percentile"])
    from sklearn.feature_extraction.text import HashingVectorizer

    vectorizer = HashingVectorizer(analyzer=_turns, n_features=2**14, alternate_sign=False)
    vectors = vectorizer.transform(table["manner"].tolist())
    spread = {}
    places = pd.DataFrame({"p": table["practitioner"].to_numpy(), "c": table["client"].to_numpy()})
    for person, mine in places.groupby("p", sort=True):
        means = np.vstack([np.asarray(vectors[rows.to_numpy()].mean(axis=0)) for rows in _by_client(mine)])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        n = len(means)
        spread[str(person)] = 1 - float((np.linalg.norm(means.sum(axis=0)) ** 2 - n) / (n * (n - 1)))
    out = pd.DataFrame({"style_spread": pd.Series(spread)})
    return out.assign(style_percentile=out["style_spread"].rank(pct=True))


def _turns(manner: str) -> list[str]:
    """Words of the skeleton and pairs of neighbours."""
    words = manner.split(" ")
    # what every claim has, slots and stops, tells no hands apart by itself
    return [*(w for w in words if len(w) > 1), *(f"{a} {b}" for a, b in pairwise(words))]


def _by_client(mine: pd.DataFrame) -> list[pd.Index]:
    return [pd.Index(rows) for rows in mine.groupby("c", sort=True).groups.values()]


def one_hand(rows: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    """Skeletons signed by several practitioners of several agencies for several clients, the widest first.

    Columns: skeleton, practitioners, agencies, clients, filings, names (of the practitioners), example (number).
    A skeleton that a tenth of the field's clients use is a form of the trade and left out.
    """
    table = rows[rows["practitioner"].notna()].merge(written[written["skeleton"] != ""], on=KEYS)
    if table.empty:
        return pd.DataFrame(columns=ONE_HAND)
    by = table.groupby("skeleton", sort=True).agg(
        practitioners=("practitioner", "nunique"), agencies=("agency", "nunique"), clients=("client", "nunique"),
        filings=("client", "size"), names=("practitioner_name", lambda n: "; ".join(sorted(set(n.dropna()))[:6])),
        example=("application_number", "min"),
    ).reset_index()  # fmt: skip
    usual = max(table["client"].nunique() * 0.1, 2 * _SAME_HAND)
    wide = by[(by["practitioners"] >= 2) & (by["agencies"] >= 2) & by["clients"].between(_SAME_HAND, usual)]
    return wide.sort_values(["clients", "skeleton"], ascending=[False, True], ignore_index=True)
