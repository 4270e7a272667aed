"""One small made register, taken in once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from linking_days import LAST

from bonafile.records.linking import Links, link
from bonafile.records.register import Register
from bonafile.records.simulation import simulate


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A made register of 1,000 filings."""
    folder = tmp_path_factory.mktemp("linking")
    simulate(folder / "delivery", filings=1000, months=12, seed=11)
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([Path(folder / "delivery")])
        yield register


@pytest.fixture(scope="session")
def linked(made: Register) -> Links:
    """Its links as of the last day."""
    return link(made.as_of(LAST))
