"""The dated facts that features are sums over: one table per kind of fact, made from a snapshot.

Every table has `fid` (a number for the filing), `day` (on which the fact counts towards a window) and
`known_from`, `known_until` (between which it was the office's knowledge). Nothing is measured here.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from bonafile.features.agent_facts import agent_facts, contacts
from bonafile.features.scope import classes_in_scope
from bonafile.features.tables import kept, uploaded
from bonafile.records.names import party_name_column

#: What a member of an entity is known by: entity type -> (role, key columns in order of preference).
_ENTITIES = {
    "applicant": ("applicant", ("applicant_key",)),
    "group": ("applicant", ("group_key",)),
    "phone": ("applicant", ("phone_key",)),
    "address": ("applicant", ("address_key",)),
    "agency": ("agency", ("licence_key", "owner_key")),
    "practitioner": ("agent", ("licence_key", "owner_key")),
}
#: Entity types whose own value a moment carries.
ENTITY_TYPES = (*_ENTITIES, "practitioner_day", "representative", "inventor", "contact", "email")

_INSTITUTIONS = ("university", "research", "hospital")


class Facts:
    """Facts and memberships of one snapshot, for one model kind.

    `fids` numbers the filings; `members` says whose they are; `tables` holds the facts by name. `hits`,
    `strings`, `copies`, `texts` are the pandas tables the marks and texts rooms deliver (or None).
    """

    def __init__(self, snapshot: Any, model_kind: str) -> None:
        self.snapshot = snapshot
        self.model_kind = model_kind
        self.fids = kept(_numbered(snapshot.filings))
        self.parties = kept(_with_fid(snapshot.parties, self.fids))
        self.first = kept(_first_applicants(self.parties))
        self.filings = kept(_filings(snapshot, self.fids, self.first, model_kind))
        self.days = kept(_days(self.filings))
        self.organisations = kept(_organisations(snapshot))
        self.members = kept(self._members())
        self.tables: dict[str, ir.Table] = {"filings": self.filings, **self._dated()}

    def add(self, name: str, frame: Any) -> None:
        """Add a table of facts delivered as pandas, with office and application_number instead of fid."""
        table = uploaded(self.snapshot.con, name, frame)
        self.tables[name] = kept(_with_fid(table, self.fids))

    def _members(self) -> ir.Table:
        parts = [_party_members(self.parties, name, role, keys) for name, (role, keys) in _ENTITIES.items()]
        parts.append(self._practitioner_days(parts[-1]))
        parts.append(self._representatives())
        parts.append(self._inventors())
        parts.extend(contacts(self.parties))
        out = ibis.union(*parts)
        keys = ["entity_type", "entity", "fid", "known_from", "known_until"]
        return out.group_by(keys).aggregate(sequence=_.sequence.min())

    def _practitioner_days(self, practitioners: ir.Table) -> ir.Table:
        joined = practitioners.join(self.days, "fid")
        return joined.select(
            entity_type=ibis.literal("practitioner_day"),
            entity=_.entity + "@" + _.day.cast("string"),
            fid=_.fid,
            known_from=_.known_from,
            known_until=_.known_until,
            sequence=_.sequence,
        )

    def _representatives(self) -> ir.Table:
        """Who stands behind the applicant by the company register: representative and city, as known."""
        people = self.organisations.filter(_.legal_representative.notnull())
        applicants = self.parties.filter(_.role == "applicant", _.identifier.notnull())
        applicants = applicants.select("fid", "identifier", "sequence", "known_from", "known_until")
        people = people.select(
            "identifier",
            entity=_.legal_representative + "|" + _.region.fill_null("").substr(0, 4),
            org_from=_.known_from,
            org_until=_.known_until,
        )
        joined = applicants.join(people, "identifier").mutate(
            entity_type=ibis.literal("representative"),
            known_from=ibis.greatest(_.known_from, _.org_from),
            known_until=ibis.least(_.known_until, _.org_until),
        )
        return joined.filter(_.known_from < _.known_until).select(
            "entity_type", "entity", "fid", "known_from", "known_until", "sequence"
        )

    def _inventors(self) -> ir.Table:
        """Inventors: by identifier, else by name within the applicant's group (one name, many people)."""
        inventors = self.parties.filter(_.role == "inventor").select(
            "fid", "identifier", "owner_key", "sequence", "known_from", "known_until"
        )
        groups = self.first.select("fid", group="group_key", g_from="known_from", g_until="known_until")
        joined = inventors.left_join(groups, "fid").drop("fid_right")
        joined = joined.mutate(
            known_from=ibis.greatest(_.known_from, _.g_from.coalesce(_.known_from)),
            known_until=ibis.least(_.known_until, _.g_until.coalesce(_.known_until)),
        )
        return joined.filter(_.known_from < _.known_until).select(
            entity_type=ibis.literal("inventor"),
            entity=ibis.coalesce("id:" + _.identifier, _.owner_key + "|" + _["group"]),
            fid=_.fid,
            known_from=_.known_from,
            known_until=_.known_until,
            sequence=_.sequence,
        )

    def _dated(self) -> dict[str, ir.Table]:
        tables = {
            "events": _events(self.snapshot, self.fids, self.days),
            "decisions": _decisions(self.snapshot, self.fids),
            "organisations": self._own_organisation(),
            "licences": _licences(self.snapshot, self.parties, self.days, self.model_kind),
            **agent_facts(self),
        }
        if self.model_kind == "trademark":
            tables["classes"] = _listed(self.filings, "nice_classes", "nice_class")
            tables["agencies"] = _agency_applicants(self.snapshot, self.parties, self.filings)
        else:
            fields = _listed(self.filings, "ipc", "code")
            tables["fields"] = fields.mutate(subclass=field_of(_.code))
            inventors = self.parties.filter(_.role == "inventor")
            tables["inventors"] = inventors.select(
                "fid", "sequence", "known_from", "known_until", day=_.known_from
            )
        return {name: kept(table) for name, table in tables.items()}

    def _own_organisation(self) -> ir.Table:
        """The applicant's row in the company register, as one dated fact of the filing."""
        joined = self.first.filter(_.identifier.notnull()).select(
            "fid", "identifier", party_from=_.known_from, party_until=_.known_until
        )
        out = joined.join(self.organisations, "identifier")
        out = out.mutate(
            known_from=ibis.greatest(_.known_from, _.party_from),
            known_until=ibis.least(_.known_until, _.party_until),
            inactive=_.status.isin(["revoked", "deregistered"]).cast("int8"),
        )
        return (
            out.filter(_.known_from < _.known_until)
            .mutate(day=_.known_from)
            .drop("party_from", "party_until")
        )

    def scope(self, groups: ir.Table) -> ir.Table:
        """Each class of the groups' filings, and whether it lies outside the registered business scope.

        `groups` has a column `entity`; reading scope texts is slow enough to read only theirs.
        """
        theirs = self.first.semi_join(groups, self.first.group_key == groups.entity)
        orgs = theirs.filter(_.identifier.notnull()).select("fid", "identifier").distinct()
        orgs = orgs.join(self.organisations.filter(_.business_scope.notnull()), "identifier")
        scopes = classes_in_scope(orgs.select("business_scope").distinct().to_pandas()["business_scope"])
        inside = uploaded(
            self.snapshot.con, "scope", scopes, {"business_scope": "string", "inside": "string"}
        )
        orgs = orgs.join(inside, "business_scope").select(
            "fid", "inside", org_from=_.known_from, org_until=_.known_until
        )
        out = (
            self.tables["classes"]
            .join(orgs, "fid")
            .mutate(
                outside=(~_.inside.contains(";" + _.nice_class + ";")).cast("int8"),
                known_from=ibis.greatest(_.known_from, _.org_from),
                known_until=ibis.least(_.known_until, _.org_until),
            )
        )
        out = out.filter(_.known_from < _.known_until)
        return kept(out.select("fid", "day", "known_from", "known_until", "nice_class", "outside"))


def field_of(code: Any) -> Any:
    """The field of an IPC or Locarno symbol: the IPC subclass (`H04L`), or `LOC 14` for designs."""
    return ibis.ifelse(code.startswith("LOC"), code.split("-")[0], code.substr(0, 4))


def _numbered(filings: ir.Table) -> ir.Table:
    keys = filings.select("office", "application_number").distinct()
    order = ibis.window(order_by=[_.office, _.application_number])
    return keys.mutate(fid=ibis.row_number().over(order))


def _with_fid(table: ir.Table, fids: ir.Table) -> ir.Table:
    return table.join(fids, ["office", "application_number"]).drop("office", "application_number")


def _first_applicants(parties: ir.Table) -> ir.Table:
    applicants = parties.filter(_.role == "applicant")
    first = ibis.window(group_by=_.fid)
    out = applicants.mutate(first_sequence=_.sequence.min().over(first))
    return out.filter(_.sequence == _.first_sequence).drop("first_sequence", "role")


def _filings(snapshot: Any, fids: ir.Table, first: ir.Table, model_kind: str) -> ir.Table:
    """Filings of the kind with what the filing itself says, one row per version of filing and applicant."""
    own = _with_fid(snapshot.filings.filter(_.model_kind == model_kind), fids)
    keep = ["fid", "kind", "filing_date", "nice_classes", "ipc", "known_from", "known_until"]
    own = own.select(
        *keep,
        day=_.filing_date,
        has_priority=_.priority_numbers.notnull().cast("int8"),
        divisional=_.parent_number.notnull().cast("int8"),
        same_day_sibling=_.sibling_number.notnull().cast("int8"),
        claims=_.claims,
    )
    applicants = first.select(
        "fid",
        group="group_key",
        owner="owner_key",
        party_type="party_type",
        a_from="known_from",
        a_until="known_until",
    )
    joined = own.left_join(applicants, "fid").drop("fid_right")
    joined = joined.mutate(
        known_from=ibis.greatest(_.known_from, _.a_from.coalesce(_.known_from)),
        known_until=ibis.least(_.known_until, _.a_until.coalesce(_.known_until)),
        public_institution=_.party_type.isin(_INSTITUTIONS).cast("int8"),
    )
    joined = joined.filter(_.known_from < _.known_until).drop("a_from", "a_until", "party_type")
    claim = _.claims.split("\n")[0]
    return joined.mutate(
        claim_length=claim.length(),
        numeric_limits=claim.re_replace(r"[0-9]+(\.[0-9]+)?", "#").re_replace(r"[^#]", "").length(),
        field=field_of(_.ipc.split(";")[0]),
    ).drop("claims")


def _days(filings: ir.Table) -> ir.Table:
    """The day of each filing as first known: a corrected day would move what was counted before it was known."""
    return filings.group_by("fid").aggregate(day=_.day.argmin(_.known_from), filed_from=_.known_from.min())


def _party_members(parties: ir.Table, name: str, role: str, keys: tuple[str, ...]) -> ir.Table:
    rows = parties.filter(_.role == role).mutate(licence_key="id:" + _.identifier)
    rows = rows.mutate(entity=ibis.coalesce(*[rows[k].nullif("") for k in keys]))
    return rows.filter(_.entity.notnull()).select(
        entity_type=ibis.literal(name),
        entity=_.entity,
        fid=_.fid,
        known_from=_.known_from,
        known_until=_.known_until,
        sequence=_.sequence,
    )


def _listed(filings: ir.Table, column: str, name: str) -> ir.Table:
    rows = filings.filter(filings[column].notnull()).select(
        "fid", "day", "known_from", "known_until", **{name: filings[column].split(";").unnest()}
    )
    return rows.mutate(**{name: _[name].strip()}).filter(_[name] != "")


def _events(snapshot: Any, fids: ir.Table, days: ir.Table) -> ir.Table:
    rows = _with_fid(snapshot.events, fids).join(days.select("fid", filed=_.day), "fid")
    party = ibis.coalesce(rows.counterparty_identifier.nullif(""), rows.counterparty_name.nullif(""))
    return rows.select(
        "fid", "event", "article", "event_date", "known_from", "known_until",
        day=_.known_from, counterparty=party, after=_.event_date.delta(_.filed, unit="day"),
    )  # fmt: skip


def _decisions(snapshot: Any, fids: ir.Table) -> ir.Table:
    rows = _with_fid(snapshot.decisions, fids)
    bad = rows.outcome.isin(["abnormal", "bad_faith"])
    return rows.select("fid", "outcome", "known_from", "known_until", day=_.known_from, bad=bad.cast("int8"))


def _organisations(snapshot: Any) -> ir.Table:
    """Company rows, each until the next one of the same company became known."""
    rows = snapshot.organisations.mutate(closed=_.known_until)
    order = ibis.window(group_by=_.identifier, order_by=_.known_from)
    rows = rows.mutate(following=_.known_from.lead().over(order))
    rows = rows.mutate(known_until=ibis.least(_.closed, _.following.coalesce(_.closed)))
    return rows.filter(_.known_from < _.known_until).drop("closed", "following", "known_date")


def _licence_rows(snapshot: Any) -> ir.Table:
    rows = snapshot.agencies.mutate(closed=_.known_until)
    order = ibis.window(group_by=[_.licence, _.kind], order_by=_.known_from)
    rows = rows.mutate(following=_.known_from.lead().over(order))
    return rows.mutate(known_until=ibis.least(_.closed, _.following.coalesce(_.closed)))


def _licences(snapshot: Any, parties: ir.Table, days: ir.Table, model_kind: str) -> ir.Table:
    """For each filing through an agency: was that agency in the register of agencies, and licensed, that day?

    A first row, from the day on which any agency of the kind is known, says that there is a register to be in.
    """
    agencies = _licence_rows(snapshot).filter(_.kind.isnull() | (_.kind == model_kind))
    begin = agencies.aggregate(begin=_.known_from.min())
    acting = parties.filter(_.role == "agency").select("fid", "identifier", "known_from", "known_until")
    acting = acting.join(days.select("fid", filing_date=_.day), "fid")
    registered = acting.cross_join(begin).filter(_.begin.notnull())
    registered = registered.select(
        "fid", known_from=ibis.greatest(_.known_from, _.begin), known_until=_.known_until,
        checked=ibis.literal(1, "int8"), valid=ibis.literal(0, "int8"),
    )  # fmt: skip
    rows = agencies.select(
        "licence", "valid_from", "valid_to", "status", row_from=_.known_from, row_until=_.known_until
    )
    found = acting.join(rows, acting.identifier == rows.licence)
    begun = _.valid_from.coalesce(_.filing_date) <= _.filing_date
    found = found.mutate(
        inside=begun & (_.valid_to.coalesce(_.filing_date) >= _.filing_date),
        ended=begun & (_.valid_to.coalesce(_.filing_date) < _.filing_date),
        known_then=(_.row_from <= _.filing_date) & (_.row_until > _.filing_date),
        good=_.status.fill_null("licensed") == "licensed",
    )
    # what was known on the filing's day holds: a suspension known after it says nothing about that day, nor does a
    # licence given back or renewed since; only an earlier end of the licence, told of later, does
    then = ibis.ifelse(_.known_then, (_.good & _.inside).cast("int8"), ibis.null("int8"))
    on_day = then.max().over(ibis.window(group_by=[_.fid, _.licence]))
    found = found.mutate(
        valid=ibis.ifelse(
            _.known_then, (_.good & _.inside).cast("int8"),
            ibis.ifelse(_.ended, 0, on_day.coalesce(_.inside.cast("int8"))),
        ),
        checked=ibis.literal(0, "int8"),
    ).select(
        "fid", "checked", valid=_.valid.cast("int8"),
        known_from=ibis.greatest(_.known_from, _.row_from), known_until=ibis.least(_.known_until, _.row_until),
    )  # fmt: skip
    both = registered.select("fid", "checked", "valid", "known_from", "known_until").union(
        found.select("fid", "checked", "valid", "known_from", "known_until")
    )
    return both.filter(_.known_from < _.known_until).mutate(day=_.known_from)


def _agency_applicants(snapshot: Any, parties: ir.Table, filings: ir.Table) -> ir.Table:
    """Filings whose applicant is itself a trademark agency (`agency`: its licence), by licence, credit code or name
    in one form.
    """
    known = snapshot.agencies.filter(_.kind.isnull() | (_.kind == "trademark"))
    known = known.select("licence", "name", row_from="known_from", row_until="known_until").to_pandas()
    known["name"] = party_name_column(known["name"].astype("object"))
    types = {"licence": "string", "name": "string", "row_from": "date", "row_until": "date"}
    rows = uploaded(snapshot.con, "trademark_agencies", known, types)
    applicants = parties.filter(_.role == "applicant").select(
        "fid", "identifier", "owner_key", "known_from", "known_until"
    )
    met = applicants.join(rows, (applicants.identifier == rows.licence) | (applicants.owner_key == rows.name))
    met = met.join(filings.select("fid", "nice_classes").distinct(), "fid")
    # its own services: advertising/business (35), legal and IP services (45), training (41), technology (42)
    met = met.filter(~_.nice_classes.re_search(r"^(35|41|42|45)(;(35|41|42|45))*$"))
    met = met.select(
        "fid",
        agency="licence",
        known_from=ibis.greatest(_.known_from, _.row_from),
        known_until=ibis.least(_.known_until, _.row_until),
    )
    return met.filter(_.known_from < _.known_until).mutate(day=_.known_from)
