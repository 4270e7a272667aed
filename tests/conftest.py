"""The one shared fixture: a small made register, ingested, with a champion of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from bonafile.detect import verbs
from bonafile.records.schema import MODEL_KINDS


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with 4,000 made filings of a year and a trained model of each kind; truth in made/truth.csv."""
    place = tmp_path_factory.mktemp("made")
    verbs.simulate(place / "made", filings=4000, months=12, seed=11)
    verbs.ingest(place / "made", workspace=place)
    for kind in MODEL_KINDS:
        verbs.train(kind, place)
    return place
