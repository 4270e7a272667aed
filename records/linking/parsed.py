"""Names and addresses taken apart, kept from night to night: taking apart is most of what reading holdings costs.

What a text is taken apart into depends on the text and the rules alone, so nothing here can be out of date: a file
carries a digest of the rules it was made by, and one of other rules is not read. It may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from bonafile.records import names
from bonafile.records.linking import forms, places, regions

#: What is kept: the module that takes apart (with its `memory`), the class of the parts, the columns of the key.
_KINDS: tuple[tuple[str, Any, Any, tuple[str, str]], ...] = (
    ("names", forms, forms.NameForms, ("text", "party_type")),
    ("addresses", places, places.Place, ("text", "code")),
)


@contextmanager
def remembered(folder: Path) -> Iterator[None]:
    """Within it, what was taken apart before is looked up in `folder`; afterwards the folder holds what was used."""
    files = {name: folder / f"{name}-{_rules()}.parquet" for name, *_ in _KINDS}
    mine = {name: forms.Memory(_read(files[name], parts, key)) for name, _, parts, key in _KINDS}
    try:
        for name, module, *_rest in _KINDS:
            module.memory = mine[name]
        yield
        for name, _, parts, key in _KINDS:
            if mine[name].fresh or len(mine[name].used) < len(mine[name].known):
                _write(files[name], mine[name].used, parts, key)
    finally:
        for _, module, *_rest in _KINDS:
            module.memory = None


@cache
def _rules() -> str:
    """A digest of all that taking apart depends on: the code and the word lists."""
    digest = hashlib.sha256()
    configs = forms._WORDS.parent
    sources = [Path(str(m.__file__)) for m in (names, forms, places, regions)]
    for path in (*sources, *sorted(configs.glob("*words*.toml")), *sorted(configs.glob("*region*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path, parts: Any, key: tuple[str, str]) -> dict[tuple[str, str], Any]:
    try:
        table = pd.read_parquet(path).astype("object")
    except (OSError, ValueError):  # none, or damaged: taken apart again
        return {}
    table = table.where(table.notna(), None)
    columns = [table[f.name].tolist() for f in fields(parts)]
    if "former" in table:
        at = [f.name for f in fields(parts)].index("former")
        columns[at] = [tuple(v.split(";")) if v else () for v in columns[at]]
    keys = zip(table[key[0]], table[key[1]], strict=True)
    return dict(zip(keys, (parts(*row) for row in zip(*columns, strict=True)), strict=True))


def _write(path: Path, known: dict[tuple[str, str], Any], parts: Any, key: tuple[str, str]) -> None:
    table = pd.DataFrame([astuple(v) for v in known.values()], columns=[f.name for f in fields(parts)])
    if "former" in table:
        table["former"] = table["former"].map(";".join)
    table[key[0]], table[key[1]] = [k[0] for k in known], [k[1] for k in known]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    table.to_parquet(fresh, index=False)
    for old in path.parent.glob(f"{path.name.partition('-')[0]}-*.parquet"):
        old.unlink()
    fresh.rename(path)
