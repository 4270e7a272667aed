"""Family names, learned from the persons of the register: a mark that is one is not its first filer's alone.

Inventors, attorneys and applicants who are natural persons bear them. A name counts once so many different
persons had been known to bear it; nothing is said of who they are.
"""

from __future__ import annotations

import re
from typing import Any

import ibis
import pandas as pd
from ibis import _

from bonafile.features.marks.table import FOREVER, day_frame
from bonafile.records.names import fold_mark

#: So many different persons make a name a family name.
_PERSONS = 12
_HAN = "[一-鿿]"
#: 李记, 王氏, 老张, 陈家: how a family name is made a mark in Chinese.
_HOUSE = re.compile(f"^[老小阿]?({_HAN})(?:[记氏家姓府]|家族|世家|门)?$")


def family_names_known(snapshot: Any, forms: list[str]) -> pd.Series:
    """For each folded mark the day number from which it was known to be a family name; FOREVER if never."""
    wanted = {f: _name_in(f) for f in forms}
    since = _since(snapshot, set(wanted.values()) - {""})
    return pd.Series([since.get(wanted[f], FOREVER) for f in forms], index=pd.Index(forms), dtype="int64")


def _name_in(form: str) -> str:
    """The family name a mark would be, if it is one; a lone character is too short to be anybody's mark."""
    house = _HOUSE.match(form)
    if house:
        return house[1] if len(form) > 1 else ""
    return form if len(form) >= 3 and form.isalpha() and form.isascii() else ""


def _since(snapshot: Any, names: set[str]) -> dict[str, int]:
    """The day on which the last needed person with each name became known."""
    if not names:
        return {}
    people = snapshot.parties.filter(
        _.role.isin(["inventor", "agent"]) | ((_.role == "applicant") & (_.party_type == "individual"))
    )
    people = people.filter(_.name.notnull()).group_by("name").aggregate(known=_.known_from.min())
    # `Wang, Li` and `LI Wang`; of a Chinese name of two or three characters the first
    latin = ibis.ifelse(_.name.contains(","), _.name.split(",")[0], _.name.re_extract(r"(\S+)\s*$", 1))
    last = ibis.ifelse(_.name.re_search(f"^{_HAN}{{2,3}}$"), _.name.substr(0, 1), latin).strip().lower()
    people = people.mutate(family=last).filter(_.family != "")
    order = ibis.window(group_by=_.family, order_by=[_.known, _.name])
    enough = people.mutate(rank=ibis.row_number().over(order)).filter(_["rank"] == _PERSONS - 1)
    frame = day_frame(enough.select("family", "known"), ("known",))
    found: dict[str, int] = {}
    for name, day in frame.itertuples(index=False):
        folded = fold_mark(str(name)) or ""
        if folded in names:
            found[folded] = min(int(day), found.get(folded, FOREVER))
    return found
