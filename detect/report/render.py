"""Renders an outcome as one HTML file: no script, no font, no image, no address from elsewhere.

Text is escaped by the template engine; only our own SVG and the marked-up comparisons are passed as HTML.
Equal outcomes give equal bytes: the page carries no time of its making.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from bonafile.detect.bands import BANDS, CLEAR
from bonafile.detect.messages import value_word, word
from bonafile.detect.outcome import Outcome
from bonafile.detect.report import summary, view
from bonafile.detect.settings import Settings

_PACKAGE = "bonafile.detect.report"


def render(outcome: Outcome, settings: Settings) -> str:
    """The report as HTML text."""
    from bonafile.detect.agents.page import section

    cases, left_out = view.cases(outcome, settings)
    shown = {(f.finding["office"], f.finding["application_number"]) for c in cases for f in c.filings}
    rest, unlisted = summary.remaining(outcome, shown, settings.report.table)
    findings = outcome.findings
    return (
        environment()
        .get_template("report.html")
        .render(
            outcome=outcome,
            days=outcome.days,
            offices=sorted(set(findings["office"])),
            total=len(findings),
            counts={band: int((findings["band"] == band).sum()) for band in BANDS},
            laws=sorted({law for law in findings["law"].dropna() if law}),
            models=outcome.models,
            versions=outcome.versions,
            settings=settings,
            spreads=summary.spreads(outcome),
            kinds=summary.by_kind(outcome),
            top_grounds=summary.top_grounds(outcome),
            agents=section(outcome.agents, settings.report.agents) if outcome.agents else None,
            cases=cases,
            left_out=left_out,
            rest=rest,
            unlisted=unlisted,
            flagged=int((findings["band"] != CLEAR).sum()),
            language=settings.report.language,
            style=Markup(read("report.css")),  # noqa: S704 - our own file
        )
    )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The template engine of the pages: text escaped, both languages at hand (t, w)."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=_Loader()
    )
    environment.globals["t"] = _both
    environment.globals["w"] = _word
    environment.filters["percent"] = lambda value: "–" if value is None else f"{100 * value:.0f}%"
    environment.filters["shown"] = _shown
    return environment


def _Loader() -> Any:
    from jinja2 import FunctionLoader

    return FunctionLoader(read)


def read(name: str) -> str:
    """A template or style sheet of the report."""
    return resources.files(_PACKAGE).joinpath(name).read_text(encoding="utf-8")


def _both(zh: Any, en: Any) -> Markup:
    """Text in both languages, each marked with its own; the reader's choice shows one or both."""
    if str(zh) == str(en):
        return Markup("{}").format(zh)
    return Markup(
        '<span class="zh" lang="zh-Hans">{}</span><span class="sep"> </span>'
        '<span class="en" lang="en">{}</span>'
    ).format(zh, en)


def _shown(value: Any) -> Any:
    """A value of an evidence row: choices in words of both languages, numbers short."""
    if isinstance(value, str):
        return _both(value_word(value, "zh"), value_word(value, "en"))
    return view.plain(value)


def _word(key: str) -> Markup:
    return _both(word(key, "zh"), word(key, "en"))
