"""Commands of the daily work: train, screen, explain, judge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bonafile.detect.commands.frame import (
    JsonOption,
    LangOption,
    OfficeOption,
    Speaker,
    WorkspaceOption,
    example,
    group,
    guarded,
    help_of,
)

commands = group()


@commands.command(help=example("train", "bonafile train trademark --until 2026-02-28"))
@guarded
def train(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="trademark|patent", help=help_of("kind"))],
    until: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("until"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train a model and make it the champion."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("trained", verbs.train(kind, speaker.workspace(workspace), until))


@commands.command(
    help=example(
        "screen",
        "bonafile screen --date 2026-03-02",
        "bonafile screen --from 2026-01-01 --to 2026-03-02 --as-of 2026-03-31",
    )
)
@guarded
def screen(
    ctx: typer.Context,
    date: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("date"))] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help=help_of("from"))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help=help_of("to"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=help_of("as_of"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=help_of("out"))] = None,
    stage: Annotated[str | None, typer.Option("--stage", help=help_of("stage"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score and explain the filings of some days."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    where = speaker.workspace(workspace)
    found = verbs.screen(where, date, from_=from_, to=to, as_of=as_of, out=out, stage=stage)
    speaker.show("screened", found)


@commands.command(help=example("explain", "bonafile explain 80012345 --office CN"))
@guarded
def explain(
    ctx: typer.Context,
    application_number: Annotated[
        str, typer.Argument(metavar="APPLICATION_NUMBER", help=help_of("application_number"))
    ],
    office: OfficeOption = "CN",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=help_of("as_of"))] = None,
    stage: Annotated[str | None, typer.Option("--stage", help=help_of("stage"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain one filing."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    where = speaker.workspace(workspace)
    speaker.show("explained", verbs.explain(application_number, office, where, as_of=as_of, stage=stage))


@commands.command(
    help=example("judge", "bonafile judge 云雀 p0123456789ab --not-same --note 两家门店，仅共用电话")
)
@guarded
def judge(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="ONE", help=help_of("judged_party"))],
    other: Annotated[str, typer.Argument(metavar="OTHER", help=help_of("judged_party"))],
    same: Annotated[bool, typer.Option("--same", help=help_of("verdict_same"))] = False,
    not_same: Annotated[bool, typer.Option("--not-same", help=help_of("verdict_not_same"))] = False,
    open_: Annotated[bool, typer.Option("--open", help=help_of("verdict_open"))] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help=help_of("judged_by"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("judged_on"))] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help=help_of("judged_note"))] = "",
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide whether two parties are the same."""
    from bonafile.detect import verbs
    from bonafile.records.errors import InputError

    speaker = Speaker(ctx, lang, as_json)
    chosen = [v for v, asked in (("same", same), ("not_same", not_same), ("open", open_)) if asked]
    if len(chosen) != 1:
        raise InputError(
            "Decide one of --same, --not-same and --open.", "请在--same、--not-same与--open中选择一项。"
        )
    speaker.show(
        "judged",
        verbs.judge(one, other, chosen[0], speaker.workspace(workspace), by=by, on=on, note=note),
    )
