"""Shows a survey of agents: agents.csv and its companions, and one HTML page that needs nothing from elsewhere.

Equal surveys give equal bytes. Nothing is computed here but what fits on a page.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from markupsafe import Markup

from bonafile.detect.agents.funnel import funnel
from bonafile.detect.agents.survey import AGENTS, AgentSurvey
from bonafile.detect.findings import table as as_table
from bonafile.detect.findings import write_csv
from bonafile.detect.report import charts

#: Agents, breaches and preparers shown on the page; the files hold all.
_SHOWN = 25
_ROWS = 6


def write(found: AgentSurvey, folder: str | Path) -> dict[str, Path]:
    """Write agents.csv, agent-breaches.csv, hidden-preparers.csv, shared-styles.csv and agents.html into `folder`.

    Returns the path of each by name. OSError where the folder cannot be written.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    tables = {
        "agents.csv": found.agents, "agent-breaches.csv": found.breaches,
        "hidden-preparers.csv": found.preparers, "shared-styles.csv": found.one_hand,
    }  # fmt: skip
    for name, frame in tables.items():
        write_csv(listed(frame) if name == "agents.csv" else _arrow(frame), place / name)
    (place / "agents.html").write_text(page(found), encoding="utf-8", newline="\n")
    return {name: place / name for name in (*tables, "agents.html")}


def listed(agents: pd.DataFrame, here: frozenset[str] | None = None) -> pa.Table:
    """Agents as written (survey.AGENTS): all, or those in `here`."""
    rows = agents if here is None else agents[agents["agent"].isin(here)]
    known = rows["recurrence"].astype("object").where(rows["recurrence"].notna(), None)
    told = pd.to_numeric(known.map({True: 1.0, False: 0.0}), errors="coerce").astype("float64")
    return as_table(rows.assign(recurrence=told), AGENTS)


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """The frame with days as days and everything else as numbers or text, in its own order."""
    columns = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_bool_dtype(values):
            columns[name] = pa.array(values.astype(int))
        elif pd.api.types.is_numeric_dtype(values):
            columns[name] = pa.array(values, from_pandas=True)
        else:
            text = [None if v is None or v is pd.NaT or v != v else str(v) for v in values]
            columns[name] = pa.array(text, type=pa.string())
    return pa.table(columns)


def section(found: AgentSurvey, shown: int = _SHOWN) -> dict[str, Any]:
    """What the page and the report show, at most `shown` of each: plain objects with text in both languages.

    Of a survey of a screening only the agents behind its filings are shown, each with its rank among all. Keys: on,
    basis, agencies, practitioners (lists of dicts), totals and here (numbers of both), funnel (SVG), breaches,
    preparers, one_hand.
    """
    table, against = found.agents, found.breaches
    plot = Markup("")
    if len(agencies := table[table["agent_type"] == "agency"]):
        plot = funnel(agencies.reset_index(drop=True), found.weight)
    here = table if found.here is None else table[table["agent"].isin(found.here)]
    if found.here is not None and len(against):
        against = against[against["agent"].isin(found.here)]
    return {
        "on": str(found.on),
        "basis": found.basis,
        "totals": _numbers(table),
        "here": _numbers(here),
        "agencies": _ranked(here[here["agent_type"] == "agency"].head(shown)),
        "practitioners": _ranked(here[here["agent_type"] == "practitioner"].head(shown)),
        "breaches": [_with_rows(row) for row in _records(against.head(shown))],
        "preparers": [_with_rows(row) for row in _records(found.preparers.head(shown))],
        "one_hand": _records(found.one_hand.head(shown)),
        "funnel": plot,
    }


def _numbers(table: pd.DataFrame) -> dict[str, int]:
    return {kind: int((table["agent_type"] == kind).sum()) for kind in ("agency", "practitioner")}


def _ranked(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {**row, "interval": charts.ratio(row["ratio_low"], row["ratio"], row["ratio_high"]),
         "by_quarter": charts.quarters(row["quarters"] or "")}
        for row in _records(frame)
    ]  # fmt: skip


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(k): None if v is pd.NaT or v is None or v != v else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]


def _with_rows(row: dict[str, Any]) -> dict[str, Any]:
    rows = json.loads(row["rows"])
    return {**row, "rows": rows[:_ROWS], "more": max(0, int(row["filings"]) - _ROWS)}


def page(found: AgentSurvey) -> str:
    """The survey as one HTML page."""
    from bonafile.detect.report.render import environment, read

    style = Markup(read("report.css"))  # noqa: S704 - our own file
    return environment().get_template("agents.html").render(style=style, language="zh", found=section(found))
