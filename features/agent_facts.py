"""The dated facts about agents: signatures, registrations, own names, re-filings, who prepared what.

As everywhere, each table has `fid`, `day` and the interval in which it was the office's knowledge, so that
the one join of history.py keeps every measurement to its day. Practitioners count here by licence only: a
name alone is many people. What is measured from these facts is in agents.py.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from bonafile.features.refiling import refilings
from bonafile.features.tables import uploaded

_INTERVAL = ("known_from", "known_until")


def agent_facts(facts: Any) -> dict[str, ir.Table]:
    """The tables by name, for a :class:`~bonafile.features.facts.Facts` that has its filings and parties."""
    tables = {
        "signatures": _signatures(facts),
        "registrations": _registrations(facts),
        "own_name": _own_name(facts),
        "prepared": _self_filed(facts),
        "cleared": _cleared(facts),
    }
    if facts.model_kind == "trademark":
        found = uploaded(facts.snapshot.con, "refilings", refilings(facts.snapshot), REFILING_TYPES)
        joined = found.join(facts.fids, ["office", "application_number"])
        tables["refilings"] = joined.drop("office", "application_number")
    return tables


REFILING_TYPES = {
    "office": "string", "application_number": "string", "other_office": "string",
    "other_application_number": "string", "event": "string", "event_date": "date", "similarity": "float64",
    "day": "date", "known_from": "date", "known_until": "date",
}  # fmt: skip


def contacts(parties: ir.Table) -> list[ir.Table]:
    """Members of the entity types `contact` (phone) and `email`: the applicant's, or the correspondent's."""
    rows = parties.filter(_.role.isin(["applicant", "correspondent"]))
    return [
        rows.filter(rows[key].notnull(), rows[key] != "").select(
            entity_type=ibis.literal(name), entity=rows[key], fid=_.fid,
            known_from=_.known_from, known_until=_.known_until, sequence=_.sequence,
        )
        for name, key in (("contact", "phone_key"), ("email", "email_key"))
    ]  # fmt: skip


def _agencies(parties: ir.Table) -> ir.Table:
    """The agency of each filing, with its licence where the filing gives one."""
    rows = parties.filter(_.role == "agency")
    return rows.select(
        "fid",
        *_INTERVAL,
        agency=ibis.coalesce(_.identifier.nullif(""), _.owner_key),
        licence=_.identifier.nullif(""),
    )


def _practitioners(parties: ir.Table) -> ir.Table:
    rows = parties.filter(_.role == "agent", _.identifier.nullif("").notnull())
    return rows.select("fid", "identifier", *_INTERVAL)


def _signatures(facts: Any) -> ir.Table:
    """Which agency each filing with a licensed signature came through, on the filing's day."""
    days = facts.filings.select("fid", "day").distinct()
    agencies = _agencies(facts.parties).rename(a_from="known_from", a_until="known_until")
    signed = _practitioners(facts.parties).join(days, "fid").join(agencies, "fid")
    signed = signed.mutate(
        known_from=ibis.greatest(_.known_from, _.a_from), known_until=ibis.least(_.known_until, _.a_until)
    )
    return signed.filter(_.known_from < _.known_until).select("fid", "day", *_INTERVAL, "agency")


def _registrations(facts: Any) -> ir.Table:
    """Where the signing practitioner was registered on the filing's day, by the register of practitioners.

    `here` is 1 where that is the agency of the filing.
    """
    rows = facts.snapshot.practitioners.filter(_.agency_licence.notnull()).mutate(closed=_.known_until)
    order = ibis.window(group_by=[_.licence, _.agency_licence, _.valid_from], order_by=_.known_from)
    rows = rows.mutate(following=_.known_from.lead().over(order))
    rows = rows.select(
        "licence", "valid_from", "valid_to", registered="agency_licence", row_from=_.known_from,
        row_until=ibis.least(_.closed, _.following.coalesce(_.closed)),
    )  # fmt: skip
    filed = facts.days.select("fid", filing_date=_.day)
    signed = _practitioners(facts.parties).join(filed, "fid")
    met = signed.join(rows, signed.identifier == rows.licence)
    met = met.filter(
        _.valid_from.coalesce(_.filing_date) <= _.filing_date,
        _.valid_to.coalesce(_.filing_date) >= _.filing_date,
    )
    met = met.mutate(
        known_from=ibis.greatest(_.known_from, _.row_from), known_until=ibis.least(_.known_until, _.row_until)
    )
    own = _agencies(facts.parties).group_by("fid").aggregate(licence_here=_.licence.argmin(_.known_from))
    met = met.filter(_.known_from < _.known_until).left_join(own, "fid").drop("fid_right")
    here = (_.registered == _.licence_here).fill_null(False).cast("int8")
    return met.select("fid", *_INTERVAL, "registered", day=_.known_from, here=here)


def _own_name(facts: Any) -> ir.Table:
    """Filings in which the signing practitioner is also the applicant: one identifier, or one person's name.

    Both stand in one filing, which is what makes a common name tell here.
    """
    agents = facts.parties.filter(_.role == "agent").select(
        "fid", agent="owner_key", agent_id=_.identifier.nullif(""), a_from="known_from", a_until="known_until"
    )
    applicants = facts.parties.filter(_.role == "applicant").select(
        "fid", "name", "owner_key", "party_type", "identifier", *_INTERVAL
    )
    both = applicants.join(agents, "fid")
    person = both.party_type.isnull() | both.party_type.isin(["individual", "sole_trader"])
    same = (both.identifier == both.agent_id) | ((both.owner_key == both.agent) & person)
    both = both.filter(same.fill_null(False)).mutate(
        known_from=ibis.greatest(_.known_from, _.a_from), known_until=ibis.least(_.known_until, _.a_until)
    )
    kind = facts.filings.select("fid").distinct()
    out = both.filter(_.known_from < _.known_until).semi_join(kind, "fid")
    return out.select("fid", "name", *_INTERVAL, day=_.known_from)


def _self_filed(facts: Any) -> ir.Table:
    """Filings without an agency or agent, as long as none was known."""
    acting = facts.parties.filter(_.role.isin(["agency", "agent"]))
    acting = acting.group_by("fid").aggregate(agent_from=_.known_from.min())
    own = facts.filings.select("fid", "day", "owner", *_INTERVAL)
    own = own.left_join(acting, "fid").drop("fid_right")
    own = own.mutate(known_until=ibis.least(_.known_until, _.agent_from.coalesce(_.known_until)))
    return own.filter(_.known_from < _.known_until).drop("agent_from")


def _cleared(facts: Any) -> ir.Table:
    """Filings of which a decision said that the agent was the victim, or that they were a test."""
    rows = facts.snapshot.decisions.filter(
        _.outcome == "dismissed", _.reason.isin(["agent_victim", "test_upload"])
    )
    rows = rows.join(facts.fids, ["office", "application_number"])
    return rows.select("fid", "outcome", "reason", *_INTERVAL, day=_.known_from)
