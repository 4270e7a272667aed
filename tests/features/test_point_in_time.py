"""No measurement moves when the future arrives: not by a bit, for either kind, on the whole engine.

A made register is cut at a day. What was known by then is one register; the other also receives everything that
came later, and afterwards a delivery that rewrites what was said before. Filings measured as of days up to the
cut must come out the same from both, whichever later day the snapshot is of.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from bonafile.features.build import measure
from bonafile.records import simulation
from bonafile.records.register import Register
from bonafile.records.schema import MODEL_KINDS, TABLES

_REWRITTEN = {
    "filings": {"mark_text": "改写之后", "claims": "1. 一种改写之后的装置。", "title": "改写之后", "nice_classes": "1;2;3", "ipc": "A01B1/00"},
    "parties": {"name": "改写之后有限公司", "address": "改写之后路1号", "phone": "13900000000", "identifier": "91REWRITTEN"},
    "events": {"detail": "改写之后"},
    "decisions": {"outcome": "bad_faith"},
    "organisations": {"paid_in_capital": "1", "insured_staff": "0", "legal_representative": "改写之后", "status": "revoked"},
    "agencies": {"status": "revoked"},
    "reference": {"fame": "0.01"},
}  # fmt: skip


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    return {
        name: pd.read_csv(folder / f"{name}.csv", dtype="object")
        for name in TABLES
        if (folder / f"{name}.csv").exists()
    }


def _write(tables: dict[str, pd.DataFrame], folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, frame in tables.items():
        if len(frame):
            frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


def _known_by(tables: dict[str, pd.DataFrame], day: date) -> dict[str, pd.DataFrame]:
    filed = tables["filings"][tables["filings"]["filing_date"] <= str(day)]
    out = {"filings": filed}
    for name, frame in tables.items():
        base = [c for c in TABLES[name].base_day if c in frame]
        if name == "parties":
            out[name] = frame[frame["application_number"].isin(filed["application_number"])]
        elif name != "filings":
            known = frame[base].bfill(axis=1).iloc[:, 0].fillna("1900-01-01")
            out[name] = frame[known <= str(day)]
    return out


def _rewritten(tables: dict[str, pd.DataFrame], random: Random) -> dict[str, pd.DataFrame]:
    """A third of all rows again, with other content under the same keys."""
    out = {}
    for name, changes in _REWRITTEN.items():
        frame = tables[name]
        again = frame.sample(frac=0.34, random_state=random.randrange(1 << 30)).copy()
        for column, value in changes.items():
            if column in again and column not in TABLES[name].key:
                again[column] = again[column].where(again[column].isna(), value)
        out[name] = again
    return out


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, pd.DataFrame, date]:
    """The register of the cut, the one that lived on, moments up to the cut, and the cut."""
    place = tmp_path_factory.mktemp("time")
    simulation.simulate(place / "made", filings=1500, months=14, seed=4)
    tables = _tables(place / "made")
    days = sorted(tables["filings"]["filing_date"])
    cut = date.fromisoformat(days[int(len(days) * 0.7)])
    then = _known_by(tables, cut)
    first = _write(then, place / "then")
    whole = _write(tables, place / "whole")
    again = _write(_rewritten(tables, Random(1)), place / "again")
    with Register.open(place / "then.duckdb") as register:
        register.ingest([first], issued=cut)
    with Register.open(place / "later.duckdb") as register:  # linked from delivery to delivery
        register.ingest([first], issued=cut)
        register.links.links(register)
        register.ingest([whole], issued=cut + timedelta(days=120))
        register.links.links(register)
        register.ingest([again], issued=cut + timedelta(days=400))
    filed = then["filings"].sample(n=220, random_state=2)
    own_day = filed.assign(as_of=filed["filing_date"])
    at_cut = filed.iloc[:60].assign(as_of=str(cut))
    moments = pd.concat([own_day, at_cut])[["kind", "application_number", "as_of"]].assign(office="CN")
    return place / "then.duckdb", place / "later.duckdb", moments, cut


@pytest.fixture(scope="module")
def expected(registers: tuple[Path, Path, pd.DataFrame, date]) -> dict[str, pd.DataFrame]:
    """What was measured on the cut, when nothing later was known."""
    then, _, moments, cut = registers
    return {kind: _measured(then, cut, moments, kind) for kind in MODEL_KINDS}


def _measured(path: Path, day: date, moments: pd.DataFrame, kind: str) -> pd.DataFrame:
    mine = moments[(moments["kind"] == "trademark") == (kind == "trademark")]
    mine = mine.assign(as_of=[date.fromisoformat(d) for d in mine["as_of"]])
    with Register.open(path, read_only=True) as register:
        return measure(register.as_of(day), mine, kind).values


@pytest.mark.parametrize("kind", MODEL_KINDS)
@pytest.mark.parametrize("later", [0, 3000])
def test_the_future_moves_nothing(
    registers: tuple[Path, Path, pd.DataFrame, date], expected: dict[str, pd.DataFrame], kind: str, later: int
) -> None:
    _, lived_on, moments, cut = registers
    found = _measured(lived_on, cut + timedelta(days=later), moments, kind)
    pd.testing.assert_frame_equal(found, expected[kind], check_exact=True)


def test_groups_are_linked_and_move_later(registers: tuple[Path, Path, pd.DataFrame, date]) -> None:
    """What the test above holds still is linked groups, and they do change afterwards."""
    then, lived_on, _, cut = registers

    def groups(path: Path, day: date) -> pd.DataFrame:
        with Register.open(path, read_only=True) as register:
            rows = register.as_of(day).current("parties").filter(lambda t: t.role == "applicant")
            return rows.select("application_number", "identifier", "group_key").to_pandas()

    now = groups(then, cut)
    assert now["group_key"].notna().all()
    assert (now.groupby("group_key")["identifier"].nunique() > 1).sum() >= 5, "more than equal identifiers"
    later = groups(lived_on, cut + timedelta(days=500)).merge(
        now, on="application_number", suffixes=("", "_1")
    )
    assert (later["group_key"] != later["group_key_1"]).sum() >= 5, "other groups once a third is rewritten"


@pytest.mark.parametrize("kind", MODEL_KINDS)
def test_the_test_can_fail(registers: tuple[Path, Path, pd.DataFrame, date], kind: str) -> None:
    """As of a day after the rewriting, the same filings do measure otherwise."""
    _, lived_on, moments, cut = registers
    both = [moments.assign(as_of=str(cut + timedelta(days=days))) for days in (500, 0)]
    measured = _measured(lived_on, cut + timedelta(days=600), pd.concat(both), kind).drop(columns="as_of")
    half = len(measured) // 2
    changed, unchanged = measured.iloc[:half], measured.iloc[half:].reset_index(drop=True)
    differs = (changed != unchanged) & ~(changed.isna() & unchanged.isna())
    assert differs.any().sum() > 20
