"""The register as of a day: the only way in which anything measured reads it.

A snapshot shows what had become known by the end of its day. Each row carries `known_from` and `known_until`,
so that measurements as of several earlier days can share one snapshot of the last of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from bonafile.records import store
from bonafile.records.schema import TABLES

_FILING = ["office", "application_number"]


class Snapshot:
    """Tables of the register as ibis expressions, named as in the contract.

    Columns are the contract's (days as date, numbers as float64, lists as text joined by `;`) plus
    `known_from` and `known_until` (exclusive); filings also carry `model_kind`, `mark_folded` and
    `description_opening` (its first 8,000 characters: cheaper than the whole where they do), parties the keys
    of parties.py and `group_key`, the applicant's linked group as known then (linking/). Rows that were superseded are present with their interval: a consumer asks for
    `known_from <= as_of < known_until`, or uses :meth:`current`.
    """

    def __init__(
        self, con: Any, day: date, linked: Callable[[str], ir.Table], only: ir.Table | None = None
    ) -> None:
        self.con = con
        self.day = day
        self._linked = linked
        self._only = only

    def of(self, filings: ir.Table) -> Snapshot:
        """The same of some filings alone (office, application_number), so that a few need not wait for all."""
        return Snapshot(self.con, self.day, self._linked, filings)

    def _table(self, name: str) -> ir.Table:
        table = self.con.table(store.readable(TABLES[name]))
        if self._only is not None and {*_FILING} <= {*table.columns}:
            table = table.semi_join(self._only, _FILING)
        kept = [*store.shown(TABLES[name]), "known_from", "known_until"]
        return table.select(*kept).filter(
            _.known_from <= ibis.literal(self.day), _.known_from < _.known_until
        )

    @property
    def filings(self) -> ir.Table:
        """Filings made by the day."""
        return self._table("filings")

    @property
    def parties(self) -> ir.Table:
        """Parties of filings made by the day, with their groups: a row ends where its group does, too."""
        rows = self.written_parties.mutate(place=_.sequence.fill_null(-1.0))
        groups = (
            self._linked("members")
            .drop("party")
            .rename(group_key="group", g_from="known_from", g_until="known_until")
        )
        keys = ["office", "application_number", "role", "place"]
        met = rows.left_join(
            groups, [*keys, rows.known_from < groups.g_until, groups.g_from < rows.known_until]
        )
        met = met.mutate(
            known_from=ibis.greatest(_.known_from, _.g_from.coalesce(_.known_from)),
            known_until=ibis.least(_.known_until, _.g_until.coalesce(_.known_until)),
        )
        return met.filter(_.known_from <= ibis.literal(self.day)).select(
            *store.shown(TABLES["parties"]), "group_key", "known_from", "known_until"
        )

    @property
    def written_parties(self) -> ir.Table:
        """Parties as their filings name them, without groups, known with their filing: what linking reads."""
        filed = (
            self._table("filings")
            .group_by("office", "application_number")
            .aggregate(filed=_.known_from.min())
        )
        joined = self._table("parties").join(filed, ["office", "application_number"])
        joined = joined.mutate(known_from=ibis.greatest(_.known_from, _.filed))
        return joined.filter(_.known_from < _.known_until).drop("filed")

    @property
    def memberships(self) -> ir.Table:
        """Which applicant of which filing was which party, in which linked group: office, application_number, party,
        group_key, known_from, known_until.
        """
        table = self._linked("members").rename(group_key="group").drop("role", "place")
        return table.filter(_.known_from <= ibis.literal(self.day))

    @property
    def near(self) -> ir.Table:
        """Parties tied too weakly to be one group for that alone, known by the day (linker.near)."""
        return self._linked("near").filter(_.known_from <= ibis.literal(self.day))

    @property
    def events(self) -> ir.Table:
        """Events known by the day."""
        return self._table("events")

    @property
    def decisions(self) -> ir.Table:
        """Decisions known by the day."""
        return self._table("decisions")

    @property
    def organisations(self) -> ir.Table:
        """Rows of the company register known by the day."""
        return self._table("organisations")

    @property
    def agencies(self) -> ir.Table:
        """Rows of the register of agencies known by the day."""
        return self._table("agencies")

    @property
    def practitioners(self) -> ir.Table:
        """Rows of the register of practitioners known by the day."""
        return self._table("practitioners")

    @property
    def reference(self) -> ir.Table:
        """Reference terms known by the day."""
        return self._table("reference")

    def current(self, name: str) -> ir.Table:
        """A table's rows that stood on the day itself."""
        table: ir.Table = getattr(self, name)
        return table.filter(_.known_until > ibis.literal(self.day))
