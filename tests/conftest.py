"""The one shared fixture: a small made register, ingested, with a champion of each kind.

Made once for all workers of a test run; each gets a copy of its own, since a workspace may be moved and copied.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from bonafile.detect import verbs
from bonafile.records.schema import MODEL_KINDS


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with 4,000 made filings of a year and a trained model of each kind; truth in made/truth.csv."""
    own = tmp_path_factory.getbasetemp()
    common = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    with (common / "made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other worker waits, instead of making the same again
        first = common / "made-once"
        if not first.exists():
            begun = common / "made-begun"
            verbs.simulate(begun / "made", filings=4000, months=12, seed=11)
            verbs.ingest(begun / "made", workspace=begun)
            for kind in MODEL_KINDS:
                verbs.train(kind, begun)
            begun.rename(first)
    place = tmp_path_factory.mktemp("made") / "workspace"
    shutil.copytree(first, place)
    return place
