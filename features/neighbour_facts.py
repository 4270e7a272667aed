"""Whose filings lie around a group without being its own: weaker ties, other clients, co-inventors, text sources.

They become entities of the one join in history.py, so that what is known of them is counted as of the moment's day
like everything else. Only what surrounds the groups at hand is gathered. What is measured is in neighbours.py.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from bonafile.features.tables import kept

#: Groups that may name an inventor of one name; from the next on, the name is that of several people.
RARE = 3
_COLUMNS = ("entity_type", "entity", "fid", "known_from", "known_until", "sequence")


def own_entities(asked: ir.Table) -> dict[str, Any]:
    """What a moment is called in each of the entity types below: its group, or its group as an agent's client."""
    return {
        "neighbour": asked["group"],
        "coinventor": asked["group"],
        "client": asked["agency"] + "|" + asked["group"],
        "practitioner_client": asked["practitioner"] + "|" + asked["group"],
    }


def surroundings(facts: Any, groups: ir.Table) -> ir.Table:
    """Members (as of Facts.members) of the entity types above, for the groups of a column `entity`."""
    parts = [
        _neighbours(facts, groups),
        _clients(facts, groups, "agency", "client"),
        _clients(facts, groups, "practitioner", "practitioner_client"),
    ]
    if facts.model_kind == "patent":
        parts.append(_coinventors(facts, groups))
    return kept(ibis.union(*parts) if len(parts) > 1 else parts[0])


def source_findings(facts: Any) -> ir.Table:
    """Findings about filings whose text stands in a later one, as facts of the later one."""
    found = facts.tables["decisions"].select(
        "bad", other_fid=_.fid, found_on=_.day, d_from=_.known_from, d_until=_.known_until
    )
    met = facts.tables["copies"].filter(~_.same_group, ~_.lawful, _.linked == 0).join(found, "other_fid")
    met = met.mutate(
        day=ibis.greatest(_.day, _.found_on),
        known_from=ibis.greatest(_.known_from, _.d_from),
        known_until=ibis.least(_.known_until, _.d_until),
    )
    met = met.filter(_.known_from < _.known_until)
    return kept(met.drop("found_on", "d_from", "d_until"))


def _neighbours(facts: Any, groups: ir.Table) -> ir.Table:
    """Filings of parties with ties to a party of the group, while they were in another group."""
    rows = facts.snapshot.memberships
    mine = rows.semi_join(groups, rows.group_key == groups.entity)
    mine = mine.select("party", entity="group_key", from_1="known_from", until_1="known_until").distinct()
    near = facts.snapshot.near.rename(from_2="known_from", until_2="known_until")
    tied = mine.join(near, "party").drop("party").rename(party="other")
    theirs = rows.join(facts.fids, ["office", "application_number"]).select(
        "fid", "party", "group_key", from_3="known_from", until_3="known_until"
    )
    met = tied.join(theirs, "party").filter(_.group_key != _.entity)
    return _as_members(met, "neighbour", 3)


def _clients(facts: Any, groups: ir.Table, agent: str, name: str) -> ir.Table:
    """The group's own filings through each agent: what the agent's other clients are told apart from."""
    members = facts.members
    mine = members.filter(_.entity_type == "group").semi_join(groups, "entity")
    mine = mine.select("fid", group="entity", from_1="known_from", until_1="known_until")
    acting = members.filter(_.entity_type == agent).select(
        "fid", agent="entity", from_2="known_from", until_2="known_until"
    )
    met = mine.join(acting, "fid").mutate(entity=_.agent + "|" + _.group)
    return _as_members(met, name, 2)


def _coinventors(facts: Any, groups: ir.Table) -> ir.Table:
    """Other groups' filings that name an inventor of the group: by identifier, or by a name that few groups have."""
    inventors = facts.parties.filter(_.role == "inventor").mutate(
        key=ibis.coalesce("id:" + _.identifier.nullif(""), _.owner_key.nullif(""))
    )
    inventors = inventors.filter(_.key.notnull()).select(
        "fid", "key", from_1="known_from", until_1="known_until"
    )
    first = facts.first.select("fid", "group_key", from_2="known_from", until_2="known_until")
    named = inventors.join(first, "fid").filter(_.from_1 < _.until_2, _.from_2 < _.until_1)
    named = named.mutate(since=ibis.greatest(_.from_1, _.from_2), until=ibis.least(_.until_1, _.until_2))
    mine = named.semi_join(groups, named.group_key == groups.entity)
    mine = mine.select("key", entity="group_key", from_3="since", until_3="until").distinct()
    theirs = kept(named.semi_join(mine, "key").select("fid", "key", "group_key", "since", "until"))
    held = theirs.group_by("key", "group_key").aggregate(first=_.since.min())
    place = ibis.row_number().over(ibis.window(group_by=_.key, order_by=[_.first, _.group_key]))
    common = held.mutate(place=place).filter(_.place == RARE, ~_.key.startswith("id:"))
    theirs = theirs.left_join(common.select("key", common_from="first"), "key").drop("key_right")
    theirs = theirs.mutate(until=ibis.least(_.until, _.common_from.coalesce(_.until)))
    met = mine.join(theirs, "key").filter(_.group_key != _.entity)
    met = met.rename(from_1="since", until_1="until")
    return _as_members(
        met.mutate(from_2=_.from_3, until_2=_.until_3),
        "coinventor",
        2,
    )


def _as_members(met: ir.Table, name: str, sides: int) -> ir.Table:
    """Members known while all that makes them so was known."""
    numbers = range(1, sides + 1)
    out = met.mutate(
        known_from=ibis.greatest(*[met[f"from_{n}"] for n in numbers]),
        known_until=ibis.least(*[met[f"until_{n}"] for n in numbers]),
    )
    out = out.filter(_.known_from < _.known_until).mutate(
        entity_type=ibis.literal(name), sequence=ibis.literal(0.0)
    )
    return out.select(*_COLUMNS).distinct()
