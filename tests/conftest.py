"""What all workers of a test run share: kernels compiled once, and a small made register with a champion of each kind.

Each worker gets a copy of the register's workspace of its own, since a workspace may be moved and copied.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from numba.core.dispatcher import Dispatcher

from bonafile.detect import verbs
from bonafile.records.schema import MODEL_KINDS

# stating a query makes and drops thousands of small objects; looking through all of them each time takes a tenth of the run
gc.set_threshold(100_000, 20, 50)

_compiling = threading.RLock()
_held = 0
_compile = Dispatcher.compile


def _compiled(self: Any, signature: Any) -> Any:
    """One worker compiles, or finds compiled, at a time: the others then find the kernel in the cache beside its source."""
    global _held
    with _compiling, (Path(tempfile.gettempdir()) / "bonafile-tests-compiling.lock").open("w") as lock:
        if not _held:  # a kernel may call another
            fcntl.flock(lock, fcntl.LOCK_EX)
        _held += 1
        try:
            return _compile(self, signature)
        finally:
            _held -= 1


Dispatcher.compile = _compiled


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
