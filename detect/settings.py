"""Settings of screening: configs/screening.toml as checked objects.

Every key of the file is a field here, with its unit and bounds; an unknown or wrong key is one clear
sentence. This module reads numbers, it decides nothing: bands.py and report/ do.
"""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bonafile.records.errors import ConfigError

#: The file that travels with the package.
DEFAULT = Path(__file__).resolve().parent.parent / "configs" / "screening.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Capacity(_Section):
    """Places per day of one model kind: filings a day."""

    review: int = Field(ge=0)
    watch: int = Field(ge=0)


class Capacities(_Section):
    """Capacity of both model kinds."""

    trademark: Capacity
    patent: Capacity


class Minimum(_Section):
    """Lowest score (0–1) at which a filing may take a place of a band."""

    review: float = Field(ge=0, le=1)
    watch: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _ordered(self) -> Minimum:
        if self.watch > self.review:
            raise ValueError("minimum.watch must not be above minimum.review")
        return self


class Marks(_Section):
    """Mark similarity; read by features/marks/."""

    cutoff: float = Field(ge=2 / 3, le=1)
    sound: float = Field(ge=2 / 3, le=1)
    look: float = Field(ge=2 / 3, le=1)


class Reasons(_Section):
    """How much is said about one finding."""

    most: int = Field(ge=1, le=30)
    rows: int = Field(ge=0, le=10_000)


class Report(_Section):
    """How much the HTML report shows."""

    language: Literal["zh", "en", "both"]
    cases: int = Field(ge=1, le=500)
    filings_per_case: int = Field(ge=1, le=100)
    rows: int = Field(ge=0, le=100)
    table: int = Field(ge=0, le=20_000)
    agents: int = Field(ge=1, le=500)


class Files(_Section):
    """How files are written."""

    csv_byte_order_mark: bool


class Settings(_Section):
    """All of configs/screening.toml."""

    capacity: Capacities
    minimum: Minimum
    marks: Marks
    reasons: Reasons
    report: Report
    files: Files

    def measuring(self, kind: str) -> dict[str, Any]:
        """Options of features.build for a model kind: the same where a model learns and where it is asked."""
        return {"marks": self.marks.model_dump()} if kind == "trademark" else {}

    @classmethod
    def load(cls, path: str | Path | None = None) -> Settings:
        """Read the settings from `path`, else the file named by BONAFILE_SCREENING, else the package's.

        Raises ConfigError with the key and what is wrong with it.
        """
        return _load(Path(path or os.environ.get("BONAFILE_SCREENING") or DEFAULT))


@lru_cache(maxsize=8)
def _load(path: Path) -> Settings:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings.model_validate(raw)
    except FileNotFoundError as error:
        raise ConfigError(f"The settings file {path} does not exist.", f"设置文件 {path} 不存在。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The settings file {path} is not valid TOML: {error}.",
            f"设置文件 {path} 不是有效的 TOML：{error}。",
        ) from error
    except ValidationError as error:
        # an unknown key explains more than the missing one it was meant to be
        first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
        key = ".".join(str(part) for part in first["loc"]) or "minimum"
        raise ConfigError(
            f"{path}: {key}: {first['msg']}.", f"{path}：{key} 的值不正确（{first['msg']}）。"
        ) from error
