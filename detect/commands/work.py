"""Commands of the daily work: train, screen, explain, judge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bonafile.detect import verbs
from bonafile.detect.commands.frame import (
    NumberArgument,
    OfficeOption,
    Speaker,
    WorkspaceOption,
    command,
    group,
    help_of,
)
from bonafile.records.errors import InputError

commands = group()


@command(commands, "bonafile train trademark --until 2026-02-28")
def train(
    speaker: Speaker,
    kind: Annotated[str, typer.Argument(metavar="trademark|patent", help=help_of("kind"))],
    until: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("until"))] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Train a model and make it the champion."""
    speaker.show("trained", verbs.train(kind, speaker.workspace(workspace), until))


@command(
    commands,
    "bonafile screen --date 2026-03-02",
    "bonafile screen --from 2026-01-01 --to 2026-03-02 --as-of 2026-03-31",
)
def screen(
    speaker: Speaker,
    date: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("date"))] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help=help_of("from"))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help=help_of("to"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=help_of("as_of"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=help_of("out"))] = None,
    stage: Annotated[str | None, typer.Option("--stage", help=help_of("stage"))] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Score and explain the filings of some days."""
    where = speaker.workspace(workspace)
    found = verbs.screen(where, date, from_=from_, to=to, as_of=as_of, out=out, stage=stage)
    speaker.show("screened", found)


@command(commands, "bonafile explain 80012345 --office CN")
def explain(
    speaker: Speaker,
    application_number: NumberArgument,
    office: OfficeOption = "CN",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=help_of("as_of"))] = None,
    stage: Annotated[str | None, typer.Option("--stage", help=help_of("stage"))] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Explain one filing."""
    where = speaker.workspace(workspace)
    speaker.show("explained", verbs.explain(application_number, office, where, as_of=as_of, stage=stage))


@command(commands, "bonafile judge 云雀 p0123456789ab --not-same --note 两家门店，仅共用电话")
def judge(
    speaker: Speaker,
    one: Annotated[str, typer.Argument(metavar="ONE", help=help_of("judged_party"))],
    other: Annotated[str, typer.Argument(metavar="OTHER", help=help_of("judged_party"))],
    same: Annotated[bool, typer.Option("--same", help=help_of("verdict_same"))] = False,
    not_same: Annotated[bool, typer.Option("--not-same", help=help_of("verdict_not_same"))] = False,
    open_: Annotated[bool, typer.Option("--open", help=help_of("verdict_open"))] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help=help_of("judged_by"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("judged_on"))] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help=help_of("judged_note"))] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Decide whether two parties are the same."""
    chosen = [v for v, asked in (("same", same), ("not_same", not_same), ("open", open_)) if asked]
    if len(chosen) != 1:
        raise InputError(
            "Decide one of --same, --not-same and --open.", "请在--same、--not-same与--open中选择一项。"
        )
    speaker.show(
        "judged",
        verbs.judge(one, other, chosen[0], speaker.workspace(workspace), by=by, on=on, note=note),
    )
