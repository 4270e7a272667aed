"""The point-in-time table: moments × features, and the rows behind any number in it.

A moment is a filing and the day as of which it is measured. `measure` gathers the dated facts of a snapshot,
lets every feature of the catalogue state its measurement over them, and computes them all with one query per
entity and kind of fact. `Measured.evidence` answers "which rows?" with the same join, so that what an examiner
is shown is what was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from bonafile.features import evidence
from bonafile.features.catalogue import catalogue
from bonafile.features.facts import ENTITY_TYPES, Facts
from bonafile.features.history import History, Leaf
from bonafile.features.marks.facts import mark_facts
from bonafile.features.marks.strings import mark_measures
from bonafile.features.marks.table import marks_of
from bonafile.features.neighbour_facts import own_entities, source_findings, surroundings
from bonafile.features.tables import kept, uploaded
from bonafile.features.texts.facts import patent_tables

KEYS = ["office", "application_number", "as_of"]


@dataclass
class Measured:
    """Features of some moments, with the history they were measured from.

    `values`: DataFrame of office, application_number, as_of, group_key, and one float64 column per feature of
    the model kind (NaN: not known), in the order the moments were given.
    """

    values: pd.DataFrame
    history: History
    leaves: dict[str, list[Leaf]]
    facts: Facts

    def evidence(self, asked: pd.DataFrame, limit: int = 20) -> pd.DataFrame:
        """The rows behind features.

        `asked` is a DataFrame of office, application_number, as_of, feature. Returns the same rows with `rows`,
        a list of at most `limit` dicts (application_number, party, day, term, other_application_number, …),
        newest first.
        """
        return evidence.rows_behind(self.history, self.leaves, self.facts, asked, limit)


def measure(
    snapshot: Any,
    moments: pd.DataFrame,
    model_kind: str,
    *,
    cache: Path | None = None,
    marks: dict[str, Any] | None = None,
    texts: dict[str, Any] | None = None,
) -> Measured:
    """Measure every feature of the model kind for each moment.

    `moments` is a DataFrame of office, application_number, as_of (days, none later than the snapshot's).
    `cache` is a folder for deletable derived data; `marks` and `texts` are options of the similarity searches
    (cutoffs). Raises ValueError where a moment lies after the snapshot's day.
    """
    moments = moments[KEYS].reset_index(drop=True)
    if len(moments) and pd.to_datetime(moments["as_of"]).max() > pd.Timestamp(snapshot.day):
        raise ValueError(f"a moment lies after the snapshot's day, {snapshot.day}")
    facts = Facts(snapshot, model_kind)
    asked = kept(_moments(facts, moments))
    asked = kept(asked.mutate(**own_entities(asked)))
    groups = asked.filter(_["group"].notnull()).select(entity="group").distinct()
    wanted = _portfolios(facts, asked, groups)
    if model_kind == "trademark":
        known = marks_of(snapshot)
        facts.add("hits", mark_facts(snapshot, wanted, known, cache=cache, **(marks or {})))
        facts.add("strings", mark_measures(snapshot, wanted, known))
        facts.tables["scope"] = facts.scope(groups)
        facts.tables["hits"] = _counted_on_filing_day(facts, "hits")
        facts.tables["strings"] = _counted_on_filing_day(facts, "strings")
    else:
        facts.tables.update(patent_tables(facts, wanted, moments[KEYS[:2]].drop_duplicates(), cache, texts))
        facts.tables["source_findings"] = source_findings(facts)
    history = History(asked, facts.members.union(surroundings(facts, groups)), facts.tables)
    declared = catalogue(model_kind)
    expressions: dict[str, Any] = {}
    leaves: dict[str, list[Leaf]] = {}
    for name, feature in declared.items():
        arguments = (feature.window,) if feature.windowed else ()
        expressions[name], leaves[name] = history.measure(feature.measure, *arguments)
    frame = history.table(expressions).select("position", *declared, group_key="group").order_by("position")
    values = frame.to_pandas().set_index("position")
    out = moments.join(values.astype(dict.fromkeys(declared, "float64")))
    # a copy: the engine hands over a block per column, and pandas warns of every further one
    return Measured(out[[*KEYS, "group_key", *declared]].copy(), history, leaves, facts)


def build(snapshot: Any, moments: pd.DataFrame, model_kind: str, **options: Any) -> pd.DataFrame:
    """The table of features alone: see :func:`measure`."""
    return measure(snapshot, moments, model_kind, **options).values


def _moments(facts: Facts, moments: pd.DataFrame) -> ir.Table:
    """Moments by fid, with the moment's own applicant, group, agency, … as known on its day."""
    frame = moments.assign(position=range(len(moments)), as_of=pd.to_datetime(moments["as_of"]).dt.date)
    types = {"office": "string", "application_number": "string", "as_of": "date", "position": "int64"}
    table = uploaded(facts.snapshot.con, "moments", frame, types)
    asked = table.join(facts.fids, ["office", "application_number"]).select("fid", "as_of", "position")
    members = facts.members.rename(m_fid="fid")
    mine = asked.join(members, asked.fid == members.m_fid)
    mine = mine.filter(_.known_from <= _.as_of, _.as_of < _.known_until)
    own = {t: mine.entity.argmin(mine.sequence, where=mine.entity_type == t) for t in ENTITY_TYPES}
    entities = mine.group_by("position").aggregate(**own)
    return asked.left_join(entities, "position").drop("position_right").mutate(filing=_.fid)


def _portfolios(facts: Facts, asked: ir.Table, groups: ir.Table) -> pd.DataFrame:
    """Filings whose marks or texts matter: those of the moments and of their groups."""
    theirs = facts.members.filter(_.entity_type == "group").join(groups, "entity").select("fid")
    fids = theirs.union(asked.select("fid")).distinct()
    own_kind = facts.filings.select("fid").distinct()
    wanted = fids.semi_join(own_kind, "fid").join(facts.fids, "fid").select("office", "application_number")
    return wanted.order_by("office", "application_number").to_pandas()


def _counted_on_filing_day(facts: Facts, name: str) -> ir.Table:
    """Facts of a filing's mark count towards a window by the filing's day, once they could be known."""
    table = facts.tables[name]
    out = table.join(facts.days, "fid")
    if "known_from" not in table.columns:
        out = out.mutate(known_from=_.filed_from, known_until=ibis.date(9999, 12, 31))
    return kept(out.drop("filed_from"))
