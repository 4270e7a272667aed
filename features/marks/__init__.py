"""Word marks: how alike two are, which earlier ones a mark resembles, and how made-up it looks.

What people use of it is named here and loaded when first asked for, for the kernels behind it take a moment:
`MarkIndex` (build, search, append, save, open), `fold`, `sound`, `look` (what marks are compared by), `describe`
(what changed from one to the other), `verdict` (whether that makes a copy, of which kind and how strongly), `copies`
(all of an index that marks are copies of) and `similar` (the nearest of an index, in words).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bonafile.features.marks.copying import copies
    from bonafile.features.marks.folding import fold, look, sound
    from bonafile.features.marks.index import MarkIndex
    from bonafile.features.marks.judging import verdict, verdicts
    from bonafile.features.marks.nearest import similar
    from bonafile.features.marks.wording import describe

__all__ = ["MarkIndex", "copies", "describe", "fold", "look", "similar", "sound", "verdict", "verdicts"]
_HOME = {
    "MarkIndex": "index", "copies": "copying", "describe": "wording", "fold": "folding", "look": "folding", "similar": "nearest",
    "sound": "folding", "verdict": "judging", "verdicts": "judging",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
