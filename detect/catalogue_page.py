"""The catalogue of features as rows and as a documentation page; made from the code, not by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bonafile.features.catalogue import Feature

_KINDS = {"trademark": ("Trademarks", "商标"), "patent": ("Patents", "专利")}
_DIRECTION = {1: "+", -1: "−", 0: "±"}


def rows(found: Mapping[str, Feature]) -> list[dict[str, Any]]:
    """One plain dict per feature, in order of declaration."""
    return [
        {
            "name": f.name,
            "unit": f.unit,
            "kinds": list(f.kinds),
            "direction": f.direction,
            "grounds": list(f.grounds),
            "window": f.window,
            "model": f.model,
            "notable": f.notable,
            "sentence_en": f.en,
            "sentence_zh": f.zh,
            "doc": f.doc,
            "meaning_en": _spoken(f, "en"),
            "meaning_zh": _spoken(f, "zh"),
        }
        for f in found.values()
    ]


def markdown(found: Mapping[str, Feature]) -> str:
    """The documentation page: a table per kind, with unit, direction, grounds and both sentences."""
    out = [
        "# Features 特征",
        "",
        "Made by `bonafile features --markdown`; do not edit. Each is measured for a filing as of a day.",
        "Direction: + speaks for bad faith, − for the applicant, ± either way; the model is held to it. "
        "A feature marked “shown only” is never used by a model.",
        "",
    ]
    for kind, (en, zh) in _KINDS.items():
        own = [f for f in found.values() if kind in f.kinds]
        out += [
            f"## {en} {zh} ({len(own)})",
            "",
            "| feature | unit | direction | grounds | meaning | 含义 |",
            "|---|---|---|---|---|---|",
        ]
        for f in own:
            sign = _DIRECTION[f.direction] if f.model else "shown only"
            cells = [
                f"`{f.name}`",
                f.unit,
                sign,
                ", ".join(f.grounds) or "–",
                f"{f.doc} “{_spoken(f, 'en')}”",
                _spoken(f, "zh"),
            ]
            out.append(
                "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
            )
        out.append("")
    return "\n".join(out)


def _spoken(feature: Feature, lang: str) -> str:
    """A sentence's template with its window filled and its values shown as N."""
    text = re.sub(r"\{window[^}]*\}", str(feature.window), feature.template(lang))
    return re.sub(r"\{[^}]*\}", "N", text)
