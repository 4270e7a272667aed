"""Bonafile finds patent and trademark filings made in bad faith.

One verb is one function is one command: ``bonafile.screen(workspace, date="2026-03-02")`` does what
``bonafile screen --date 2026-03-02`` does. The functions live in :mod:`bonafile.detect.verbs` and are
loaded on first use, so that ``import bonafile`` stays quick. (``bonafile.features`` is the room of that
name; the verb ``bonafile features`` is :func:`bonafile.detect.verbs.features`.)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_VERBS = (
    "simulate", "ingest", "grounds", "train", "screen", "explain", "judge", "copies", "similar", "parties", "agents", "demo",
)  # fmt: skip

__all__ = ["__version__", *_VERBS]


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return getattr(import_module("bonafile.detect.verbs"), name)
    raise AttributeError(f"module 'bonafile' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
