"""Shows a survey of agents: agents.csv and its companions, and one HTML page that needs nothing from elsewhere.

Equal surveys give equal bytes. Nothing is computed here but what fits on a page.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from markupsafe import Markup

from bonafile.detect.agents.funnel import funnel
from bonafile.detect.agents.survey import AgentSurvey
from bonafile.detect.findings import write_csv

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
        write_csv(_arrow(frame), place / name)
    (place / "agents.html").write_text(page(found), encoding="utf-8", newline="\n")
    return {name: place / name for name in (*tables, "agents.html")}


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


def section(found: AgentSurvey) -> dict[str, Any]:
    """What the page and the report show: plain objects with text in both languages.

    Keys: on, basis, agencies, practitioners (lists of dicts), totals, funnel (SVG), breaches, preparers, one_hand.
    """
    table = found.agents
    agencies = table[table["agent_type"] == "agency"] if len(table) else table
    plot = funnel(agencies.reset_index(drop=True), found.weight, "zh") if len(agencies) else ""
    return {
        "on": str(found.on),
        "basis": found.basis,
        "totals": {kind: int((table["agent_type"] == kind).sum()) for kind in ("agency", "practitioner")},
        "agencies": _records(agencies.head(_SHOWN)),
        "practitioners": _records(table[table["agent_type"] == "practitioner"].head(_SHOWN)),
        "breaches": [_with_rows(row) for row in _records(found.breaches.head(_SHOWN))],
        "preparers": [_with_rows(row) for row in _records(found.preparers.head(_SHOWN))],
        "one_hand": _records(found.one_hand.head(_SHOWN)),
        "funnel": Markup(plot),  # noqa: S704 - drawn here from escaped text
    }


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
    from bonafile.detect.report.render import _environment, _read

    template = resources.files("bonafile.detect.agents").joinpath("agents.html").read_text(encoding="utf-8")
    style = Markup(_read("report.css"))  # noqa: S704 - our own file
    return _environment().from_string(template).render(style=style, **section(found))
