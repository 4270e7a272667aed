"""What evidence weighs: kinds, families and bits of configs/linking.toml, checked.

A weight is log2 of how much likelier two parties share the thing when they belong together than when they do
not, by how many hold it (Fellegi and Sunter 1969 with term frequencies).
"""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bonafile.records.errors import ConfigError

#: The file that travels with the package.
DEFAULT = Path(__file__).resolve().parent.parent.parent / "configs" / "linking.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Probability(_Section):
    """Probability a link needs, at the two thresholds."""

    sure: float = Field(gt=0.5, lt=1)
    wide: float = Field(ge=0.5, lt=1)

    @model_validator(mode="after")
    def _ordered(self) -> Probability:
        if self.wide > self.sure:
            raise ValueError("probability.wide must not be above probability.sure")
        return self


class Guard(_Section):
    """`bits_per_doubling`: more bits for joining groups, per doubling of the smaller; `tenants`, `clients`,
    `drafted`: a phone with more holders than that in one place, with one agency, or with patents of their own by one
    practitioner, is a desk's; `serviced`: the most that such a phone
    counts between two parties if nobody is known behind both.
    """

    bits_per_doubling: float = Field(ge=0, le=10)
    serviced: float = Field(gt=0)
    tenants: int = Field(ge=1)
    clients: int = Field(ge=1)
    drafted: int = Field(ge=1)


class Family(_Section):
    """Evidence with one cause: the best counts in full, the rest by `share`, all up to `cap` bits."""

    share: float = Field(ge=0, le=1)
    cap: float = Field(gt=0)


class Evidence(_Section):
    """A kind of evidence; see the head of its section in configs/linking.toml."""

    family: str
    limits: tuple[int, ...]
    bits: tuple[float, ...]
    generate: int = Field(ge=0)
    split: int = Field(ge=0, le=1)
    en: str
    zh: str

    @model_validator(mode="after")
    def _shape(self) -> Evidence:
        if len(self.bits) != len(self.limits) + 1 or list(self.limits) != sorted(set(self.limits)):
            raise ValueError("limits must rise, and bits must have one number more than limits")
        return self

    def level(self, holders: int) -> int:
        """The level (index into bits) at so many holders."""
        return sum(holders > limit for limit in self.limits)


class Weights(_Section):
    """All weights of linking."""

    base: float = Field(lt=0)
    probability: Probability
    guard: Guard
    family: dict[str, Family]
    evidence: dict[str, Evidence]

    @model_validator(mode="after")
    def _families(self) -> Weights:
        for name, evidence in self.evidence.items():
            if evidence.family not in self.family:
                raise ValueError(f"evidence.{name}.family names no family: {evidence.family}")
        return self

    def needed(self, threshold: str = "sure") -> float:
        """Bits of evidence that a link needs at a threshold (`sure` or `wide`), over no evidence at all."""
        p = getattr(self.probability, threshold)
        return math.log2(p / (1 - p)) - self.base

    def chance(self, bits: float) -> float:
        """Probability that two parties with so many bits of evidence belong together."""
        odds = min(bits + self.base, 60.0)
        return 1 / (1 + 2.0**-odds)


def read(path: Path = DEFAULT) -> Weights:
    """Read and check a file of weights. ConfigError names the key that is wrong."""
    try:
        with path.open("rb") as stream:
            return Weights.model_validate(tomllib.load(stream))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", f"无法读取{path}：{error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise ConfigError(f"{path}: {where}: {first['msg']}", f"{path}：{where}：{first['msg']}") from error


@lru_cache(maxsize=1)
def default() -> Weights:
    """The weights that travel with the package."""
    return read()
