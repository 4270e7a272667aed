"""The catalogue: every feature, declared once beside the function that measures it.

`@feature` records a feature's name, unit, kinds, grounds, monotone direction and its sentence in both
languages. Everything else is made from the catalogue: the table's columns, the model's constraints, the
link from a number to a ground and to a reason, and the documentation page. It measures nothing itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TRADEMARK = ("trademark",)
PATENT = ("patent",)
BOTH = ("trademark", "patent")


@dataclass(frozen=True)
class Feature:
    """One measured quantity of a filing as of a day.

    `direction` is +1 where more of it speaks for bad faith, -1 where more speaks for the applicant, 0 where
    it may do either; the model is held to it. `model=False` marks a fact that people see and the law's
    exceptions use, but that the model may not learn from (party type, for one). `window` is in days, None
    for the whole life of the register. `notable` is the value from which the fact is worth a sentence;
    `low` is the sentence (English, Chinese) for a low value told in the applicant's favour, where the usual one
    would read oddly.
    """

    name: str
    unit: str
    kinds: tuple[str, ...]
    direction: int
    grounds: tuple[str, ...]
    en: str
    zh: str
    doc: str
    measure: Callable[..., Any]
    window: int | None = None
    windowed: bool = False
    model: bool = True
    notable: float = 0.0
    low: tuple[str, str] | None = None

    def sentence(self, values: Mapping[str, float], lang: str, for_it: bool = False) -> str:
        """The fact in words. `values` holds this feature and any other that the template names; `for_it` asks
        for the words of a low value that speaks for the applicant.
        """
        return self.template(lang, for_it).format_map(_Told(self, values))

    def template(self, lang: str, for_it: bool = False) -> str:
        """The words with their values left open, said of the whole register where the window is that."""
        template = self.zh if lang == "zh" else self.en
        if for_it and self.low:
            template = self.low[lang == "zh"]
        if self.windowed and self.window is None:
            for written, whole in _WHOLE_LIFE:
                template = template.replace(written, whole)
        return template


#: How a window is written in the templates, and what stands there where the window is the whole register.
_WHOLE_LIFE = (
    (" in the period ({window} days)", " in all"),
    (" in {window} days", " in all"),
    ("在{window}日内", "累计"),
    ("{window}日内", "累计"),
)


class _Told(dict[str, Any]):
    """The values a template names, looked up when it names them; unknown ones read as zero."""

    def __init__(self, feature: Feature, values: Mapping[str, float]) -> None:
        super().__init__()
        self.feature = feature
        self.values_of = values

    def __missing__(self, key: str) -> Any:
        if key == "window":
            return self.feature.window
        value = self.values_of[self.feature.name if key == "value" else key]
        return 0.0 if value is None or math.isnan(value) else value


_CATALOGUE: dict[str, Feature] = {}


def feature(
    *,
    unit: str,
    kinds: tuple[str, ...],
    direction: int,
    en: str,
    zh: str,
    grounds: Iterable[str] = (),
    windows: tuple[int | None, ...] | None = None,
    model: bool = True,
    notable: float = 0.0,
    low: tuple[str, str] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a feature; with `windows`, one per window, named `<function>_<days>` or `<function>_life`.

    The function takes the :class:`~bonafile.features.history.History` (and the window in days, where there
    are windows) and returns an expression over it. Raises ValueError when a name is declared twice.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        for window in windows or (None,):
            name = function.__name__  # type: ignore[attr-defined]
            if windows:
                name += "_life" if window is None else f"_{window}"
            if name in _CATALOGUE:
                raise ValueError(f"feature {name} is declared twice")
            _CATALOGUE[name] = Feature(
                name, unit, kinds, direction, tuple(grounds), en, zh,
                " ".join((function.__doc__ or "").split()), function, window, bool(windows), model, notable, low,
            )  # fmt: skip
        return function

    return declare


def catalogue(kind: str | None = None) -> dict[str, Feature]:
    """All features by name, in order of declaration; only those of one model kind where it is given."""
    from bonafile.features import declared  # noqa: F401 - importing it declares every feature

    return {n: f for n, f in _CATALOGUE.items() if kind is None or kind in f.kinds}


def model_features(kind: str) -> list[str]:
    """Names of the features a model of this kind learns from, in a fixed order."""
    return [n for n, f in catalogue(kind).items() if f.model]
