"""The register as of a day: the only way in which anything measured reads it.

A snapshot shows what had become known by the end of its day. Each row carries `known_from` and `known_until`,
so that measurements as of several earlier days can share one snapshot of the last of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from bonafile.records import store
from bonafile.records.schema import TABLES


class Snapshot:
    """Tables of the register as ibis expressions, named as in the contract.

    Columns are the contract's (days as date, numbers as float64, lists as text joined by `;`) plus
    `known_from` and `known_until` (exclusive); filings also carry `model_kind`, `mark_folded` and
    `description_opening` (its first 8,000 characters: cheaper than the whole where they do), parties the keys
    of parties.py. Rows that were superseded are present with their interval: a consumer asks for
    `known_from <= as_of < known_until`, or uses :meth:`current`.
    """

    def __init__(self, con: Any, day: date) -> None:
        self.con = con
        self.day = day

    def _table(self, name: str) -> ir.Table:
        table = self.con.table(store.readable(TABLES[name]))
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
        """Parties of filings made by the day: known with their filing."""
        filed = (
            self._table("filings")
            .group_by("office", "application_number")
            .aggregate(filed=_.known_from.min())
        )
        joined = self._table("parties").join(filed, ["office", "application_number"])
        joined = joined.mutate(known_from=ibis.greatest(_.known_from, _.filed))
        return joined.filter(_.known_from < _.known_until).drop("filed")

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
