"""The law in force: grounds, their elements and exceptions, as dated data from configs/grounds.toml.

`Law.load()` reads and checks the file; a `Law` answers which law held on a day, what the grounds were, and
how far measured values show them. No article, no law text and no threshold stands in code. How values are
held against elements is in judging.py; the shape of the file is in provisions.py; its printed form in
lawpages.py.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from bonafile.models.judging import Judgement, judge
from bonafile.models.provisions import Defence, Ground, LawFile, LawVersion, Prior, Situation
from bonafile.records.errors import ConfigError

KINDS = ("trademark", "patent")
#: The file that travels with the package.
DEFAULT = Path(__file__).resolve().parent.parent / "configs" / "grounds.toml"


@dataclass(frozen=True)
class Law:
    """All grounds by code, what speaks against them by code, and the versions of the law."""

    grounds: dict[str, Ground]
    exceptions: dict[str, Defence]
    versions: tuple[LawVersion, ...]
    priors: dict[str, Prior]
    path: Path = field(default=DEFAULT)

    @classmethod
    def load(cls, path: str | Path | None = None) -> Law:
        """Read and check a law file (default: the one that travels with the package).

        Raises ConfigError, naming the file and the key, when it cannot be read or breaks its shape.
        """
        path = Path(path) if path is not None else DEFAULT
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path} cannot be read: {error}", f"无法读取 {path}：{error}") from error
        try:
            content = LawFile.model_validate(raw)
        except ValidationError as error:
            raise _config_error(path, _first_wrong(error, raw)) from error
        wrong = _unresolved(content)
        if wrong:
            raise _config_error(path, wrong)
        by_code = {g.code: g for g in content.ground}
        resolved = {code: _with_elements(g, by_code) for code, g in by_code.items()}
        priors = {str(kind): prior for kind, prior in content.scorecard.items()}
        return cls(resolved, {e.code: e for e in content.exception}, content.law, priors, path)

    def in_force(self, day: date, office: str = "CN", model_kind: str | None = None) -> list[Ground]:
        """Grounds that are the law of an office on a day, in the order of the file."""
        return [
            g
            for g in self.grounds.values()
            if g.office == office
            and g.in_force.holds(day)
            and (model_kind is None or model_kind in g.model_kinds)
        ]

    def version(self, day: date, office: str, model_kind: str) -> str:
        """Id of the law of a filing of that day ("CN-TM-2019"); empty where the file holds none."""
        for v in self.versions:
            if v.office == office and v.model_kind == model_kind and v.in_force.holds(day):
                return v.id
        return ""

    def find(self, code: str) -> Ground | None:
        """The ground of a code or of an alias of it."""
        return self.grounds.get(self._aliases.get(code, code))

    def judge(
        self, values: pd.DataFrame, filings: pd.DataFrame, stage: str | None = None
    ) -> list[list[Judgement]]:
        """How far the values show each ground, per row; each filing by the law of its filing day.

        `values` holds feature columns (absent column or NaN: unknown), `filings` the columns office,
        model_kind and filing_date on the same index. Per row come the grounds in force that fired or of
        which at least one element marked as a lead is met (volume or absence of use alone is no lead);
        fired ones first, then by strength. With a `stage` (a key of records.schema.STAGES) only grounds of
        that stage count; without one all count, and each judgement's ground carries its stages. Offices
        without a law in the file get none. Raises ValueError where the indexes differ.
        """
        return judge(self, values, filings, stage)

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return {alias: g.code for g in self.grounds.values() for alias in g.aliases}

    def features(self, model_kind: str | None = None) -> list[str]:
        """Names of all features that grounds and exceptions rest on, each once."""
        found: dict[str, None] = {}
        for p in (*self.grounds.values(), *self.exceptions.values()):
            if model_kind is None or model_kind in p.model_kinds:
                found.update(dict.fromkeys(p.features))
        return list(found)


def _with_elements(ground: Ground, grounds: dict[str, Ground]) -> Ground:
    """The ground with the elements it takes over from another."""
    if ground.elements_of is None:
        return ground
    taken = tuple(e for e in grounds[ground.elements_of].element if e.name not in ground.without)
    return ground.model_copy(update={"element": taken + ground.element})


def _config_error(path: Path, what: str) -> ConfigError:
    return ConfigError(f"{path.name}: {what}", f"{path.name} 配置有误：{what}")


def _first_wrong(error: ValidationError, raw: dict[str, Any]) -> str:
    """The first broken key in words: `ground CN-TM-G2-2, element 1, at_least: ...`."""
    first = error.errors()[0]
    at: Any = raw
    parts: list[str] = []
    for step in first["loc"]:
        if isinstance(step, int):
            at = at[step] if isinstance(at, list) and step < len(at) else None
            named = at.get("code") or at.get("name") or at.get("id") if isinstance(at, dict) else None
            parts[-1] += f" {named or step + 1}"
        elif parts and parts[-1].startswith("any ") and step in {"feature", "all", "ground"}:
            parts[-1] = f"alternative {parts[-1].split()[-1]}"  # the step names which kind of alternative
        elif (isinstance(at, dict) and step in at) or first["type"] == "missing":
            at = at.get(step) if isinstance(at, dict) else None
            parts.append(str(step))
    return f"{', '.join(parts) or 'file'}: {first['msg']}"


def _unresolved(content: LawFile) -> str:
    """The first reference of the file that leads nowhere, in words; empty when all is well."""
    codes = [p.code for p in (*content.ground, *content.exception)]
    codes += [alias for g in content.ground for alias in g.aliases]
    twice = [code for code, n in Counter(codes).items() if n > 1]
    if twice:
        return f"code {twice[0]} stands twice"
    if len(content.scorecard) < len(KINDS):
        return f"scorecard: each of {', '.join(KINDS)} needs a prior"
    grounds = {g.code: g for g in content.ground}
    exceptions = {e.code for e in content.exception}
    laws = {v.id for v in content.law}
    for g in content.ground:
        for key, given, known in (
            ("law", {g.law}, laws),
            ("exceptions", set(g.exceptions), exceptions),
            ("yields_to", set(g.yields_to), set(grounds)),
            ("basis", set(g.basis), set(grounds)),
            ("elements_of", {g.elements_of} - {None}, set(grounds)),
        ):
            if given - known:
                return f"ground {g.code}, {key}: {sorted(map(str, given - known))[0]} is not in the file"
        wrong = _wrong_elements(g, grounds)
        if wrong:
            return f"ground {g.code}, {wrong}"
    return ""


def _wrong_elements(ground: Ground, grounds: dict[str, Ground]) -> str:
    if ground.elements_of is not None:
        source = grounds[ground.elements_of]
        if source.elements_of is not None:
            return f"elements_of: {source.code} itself takes its elements from another ground"
        unknown = set(ground.without) - {e.name for e in source.element}
        if unknown:
            return f"without: {source.code} has no element {sorted(unknown)[0]}"
    elif not ground.element:
        return "element: at least one is needed"
    referred = [a.ground for e in ground.element for a in e.alternatives if isinstance(a, Situation)]
    for code in referred:
        if code not in grounds:
            return f"element: {code} is not in the file"
        target = grounds[code]
        if target.elements_of or any(
            isinstance(a, Situation) for e in target.element for a in e.alternatives
        ):
            return f"element: {code} itself refers to other grounds"
    if referred and ground.weight:
        return "weight: a ground that refers to others has none of its own"
    return ""
