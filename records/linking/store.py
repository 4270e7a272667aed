"""Links kept on disk between nights: one folder of Parquet files and a small description, replaced as a whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path

import pandas as pd
from pyarrow import parquet

from bonafile.records.errors import InputError
from bonafile.records.linking.linker import Links
from bonafile.records.linking.weights import Weights

#: Version of this layout; links of another are made anew rather than misread.
LAYOUT = 2
_NO_TABLES = ("day", "threshold", "weights", "stamp", "trace", "effort")
_TABLES = tuple(f.name for f in fields(Links) if f.name not in _NO_TABLES)


def save(links: Links, folder: Path, beside: Mapping[str, pd.DataFrame] | None = None) -> None:
    """Write the links into `folder`, in place of what is there; a reader sees the old or the new, never half.

    `beside` are further tables by name that belong to the same links (kept.py).
    """
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in _TABLES:
        frame: pd.DataFrame = getattr(links, name)
        frame.to_parquet(fresh / f"{name}.parquet", index=False)
    for name, frame in (beside or {}).items():
        frame.to_parquet(fresh / f"{name}.parquet", index=False)
    about = {
        "layout": LAYOUT, "day": links.day.isoformat(), "threshold": links.threshold, "stamp": links.stamp,
        "weights": json.loads(links.weights.model_dump_json()),
    }  # fmt: skip
    (fresh / "links.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    old = folder.with_name(f".{folder.name}.old.{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def stamp(folder: Path, weights: Weights, beside: Iterable[str] = ()) -> str:
    """The stamp of the links kept in `folder`; '' where there are none, of another version, made by other weights, or
    without all of their tables.
    """
    try:
        about = json.loads((folder / "links.json").read_text(encoding="utf-8"))
        of_now = about["layout"] == LAYOUT and Weights.model_validate(about["weights"]) == weights
        whole = all((folder / f"{name}.parquet").exists() for name in (*_TABLES, *beside))
        return str(about["stamp"]) if of_now and whole else ""
    except (OSError, ValueError, KeyError):
        return ""


def load(folder: Path, parties: Iterable[str] | None = None) -> Links | None:
    """The links kept in `folder`; None where there are none, or of another version. InputError where damaged.

    With `parties` only what is about them (and, of evidence, about two of them) is read.
    """
    wanted = sorted(set(parties)) or [""] if parties is not None else None
    about_path = folder / "links.json"
    if not about_path.exists():
        return None
    try:
        about = json.loads(about_path.read_text(encoding="utf-8"))
        if about.get("layout") != LAYOUT:
            return None
        tables = {name: _read(folder / f"{name}.parquet", _about(name, wanted)) for name in _TABLES}
        weights = Weights.model_validate(about["weights"])
        links = Links(date.fromisoformat(about["day"]), about["threshold"], weights, **tables)  # type: ignore[arg-type]
        links.stamp = str(about["stamp"])
        return links
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"the links in {folder} cannot be read ({error}): delete the folder, they are made again from the register",
            f"无法读取{folder}中的关联结果（{error}）：请删除该目录，系统将由登记库重新生成",
        ) from error


def _about(name: str, parties: list[str] | None) -> list[tuple[str, str, list[str]]] | None:
    if parties is None or name in ("history", "judgements"):
        return None
    return [
        (column, "in", parties) for column in (("a", "b") if name in ("evidence", "totals") else ("party",))
    ]


def _read(path: Path, about: list[tuple[str, str, list[str]]] | None = None) -> pd.DataFrame:
    rows = parquet.read_metadata(path).num_rows  # columns without a value have no type to be filtered by
    frame = pd.read_parquet(path, filters=about if rows else None)
    days = frame.select_dtypes("datetime").columns  # Parquet knows no seconds: they come back as milliseconds
    return frame.astype(dict.fromkeys(days, "datetime64[s]"))
