"""Turns what the text searches found into dated facts: linked pairs, and claims against their field.

The norms of a field are learned from the register's filings of the quarters before the filing's own, so that
nothing filed later moves them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from bonafile.features.tables import kept, uploaded
from bonafile.features.texts.borrowed import text_borrowed
from bonafile.features.texts.copies import text_copies
from bonafile.features.texts.fields import field_measures
from bonafile.features.texts.measures import text_measures
from bonafile.features.texts.paraphrase import text_paraphrases
from bonafile.features.texts.tables import text_tables

#: What makes two applicants of like texts linked: rare evidence, not a shared agency or office tower.
_LINKS = ("phone", "representative", "practitioner", "inventor")
#: Measures of a text that become facts as they are.
_MEASURES = (
    "antecedent_failures", "title_missing", "abstract_missing", "claim_missing", "impossible_values",
    "smooth_series", "digit_preference", "surprise_z", "field_misfit", "claim_parts_z",
)  # fmt: skip
#: A field's norm needs this many earlier filings.
_ENOUGH = 30


def patent_tables(
    facts: Any,
    portfolio: pd.DataFrame,
    filings: pd.DataFrame,
    cache: Path | None = None,
    options: dict[str, Any] | None = None,
) -> dict[str, ir.Table]:
    """All that the texts show, as tables of dated facts by name.

    `filings` are those measured, `portfolio` also their groups' other filings (both: office,
    application_number); near copies are sought for the portfolio, the rest for the filings measured alone.
    `options` are those of text_copies.
    """
    snapshot = facts.snapshot
    measures = text_measures(snapshot, filings, cache=cache).merge(
        field_measures(snapshot, filings, cache=cache), on=["office", "application_number"], how="left"
    )
    copies = text_copies(snapshot, portfolio, cache=cache, within=filings, **(options or {}))
    return {
        "copies": copy_facts(facts, copies),
        "texts": text_facts(facts, measures),
        "borrowed": _of_filing(facts, "borrowed", text_borrowed(snapshot, filings, cache=cache)),
        "tables": _of_filing(facts, "tables", text_tables(snapshot, filings, cache=cache)),
        "paraphrases": _of_filing(facts, "paraphrases", text_paraphrases(snapshot, filings, cache=cache)),
    }


def _of_filing(facts: Any, name: str, frame: pd.DataFrame) -> ir.Table:
    """Facts about filings, each counted on the filing's own day."""
    table = uploaded(facts.snapshot.con, name, frame)
    table = table.join(facts.fids, ["office", "application_number"]).drop("office", "application_number")
    return kept(table.join(facts.days.drop("filed_from"), "fid"))


def copy_facts(facts: Any, pairs: pd.DataFrame) -> ir.Table:
    """Pairs of like texts as facts of the later filing, with whose text it was and whether the two are linked."""
    other = facts.fids.rename(
        other_fid="fid", other_office="office", other_application_number="application_number"
    )
    table = uploaded(facts.snapshot.con, "copies", pairs)
    table = table.join(facts.fids, ["office", "application_number"]).drop("office", "application_number")
    table = table.join(other, ["other_office", "other_application_number"])
    groups = facts.first.select(
        "fid", other_group="group_key", other_owner="owner_key", g_from="known_from", g_until="known_until"
    )
    own = facts.first.group_by("fid").aggregate(own_owner=_.owner_key.argmin(_.known_from))
    dated = table.join(facts.days.drop("filed_from"), "fid").left_join(own, "fid").drop("fid_right")
    met = dated.left_join(groups, dated.other_fid == groups.fid).drop("fid_right")
    met = met.mutate(
        known_from=ibis.greatest(_.known_from, _.g_from.coalesce(_.known_from)),
        known_until=ibis.least(_.known_until, _.g_until.coalesce(_.known_until)),
    )
    table = kept(met.filter(_.known_from < _.known_until).drop("g_from", "g_until"))
    plain = table.mutate(linked=ibis.literal(0, "int8"))
    return kept(plain.union(_linked(facts, table).select(*plain.columns)))


def _linked(facts: Any, pairs: ir.Table) -> ir.Table:
    """The pairs of different applicants that share rare evidence, from the day the sharing was known."""
    mine = facts.members.filter(_.entity_type.isin(_LINKS)).select(
        "entity_type", "entity", "fid", from_1="known_from", until_1="known_until"
    )
    theirs = mine.rename(other_fid="fid", from_2="from_1", until_2="until_1")
    across = pairs.filter(~_.same_group)
    shared = across.join(mine, "fid").join(theirs, ["entity_type", "entity", "other_fid"])
    shared = shared.mutate(
        known_from=ibis.greatest(_.known_from, _.from_1, _.from_2),
        known_until=ibis.least(_.known_until, _.until_1, _.until_2),
        linked=ibis.literal(1, "int8"),
    )
    shared = shared.filter(_.known_from < _.known_until)
    return shared.drop("entity_type", "entity", "from_1", "from_2", "until_1", "until_2").distinct()


def text_facts(facts: Any, measures: pd.DataFrame) -> ir.Table:
    """One fact per filing: claim 1 against its field's norm, and the failures found in its text."""
    table = uploaded(facts.snapshot.con, "texts", measures)
    table = table.join(facts.fids, ["office", "application_number"]).select("fid", *_MEASURES)
    own = facts.filings.mutate(
        quarter=_.day.truncate("Q"), length=_ten_thousandths((_.claim_length + 1).ln())
    )
    norms = _norms(own)
    met = own.left_join(norms, [own.field == norms.norm_field, own.quarter == norms.norm_quarter])
    met = met.mutate(
        claim_length_z=_z(_.length / 1e4, _.length_sum / 1e4, _.length_squares / 1e8, _.n),
        numeric_limits_z=_z(_.numeric_limits.cast("float64"), _.limits_sum, _.limits_squares, _.n),
    )
    keep = ["fid", "day", "known_from", "known_until", "claim_length", "claim_length_z", "numeric_limits_z"]
    return met.select(*keep).left_join(table, "fid").drop("fid_right")


def _ten_thousandths(value: Any) -> Any:
    # whole numbers: their sums are the same in whatever order the engine adds
    return (value * 1e4).round().cast("int64")


def _norms(own: ir.Table) -> ir.Table:
    """Sums per field over all quarters before each quarter (first versions only: a correction comes later)."""
    first = own.filter(_.known_from == _.day, _.field.notnull(), _.claim_length > 0)
    limits = first.numeric_limits.cast("float64")
    per_quarter = first.group_by("field", "quarter").aggregate(
        n=_.count(), length_sum=_.length.sum(), length_squares=(_.length * _.length).sum(),
        limits_sum=limits.sum(), limits_squares=(limits * limits).sum(),
    )  # fmt: skip
    before = ibis.window(group_by=_.field, order_by=_.quarter, preceding=(None, 1))
    sums = ("n", "length_sum", "length_squares", "limits_sum", "limits_squares")
    return per_quarter.select(
        norm_field=_.field, norm_quarter=_.quarter, **{s: per_quarter[s].sum().over(before) for s in sums}
    )


def _z(value: Any, total: Any, squares: Any, n: Any) -> Any:
    mean = total / n
    spread = ibis.greatest(squares / n - mean * mean, 0.01).sqrt()
    return ibis.ifelse(n >= _ENOUGH, (value - mean) / spread, ibis.null("float64"))
