"""The command that goes the whole way on a made register: demo."""

from __future__ import annotations

from typing import Annotated

import typer

from bonafile.detect.commands.frame import (
    JsonOption,
    LangOption,
    Speaker,
    WorkspaceOption,
    example,
    group,
    guarded,
    help_of,
)

commands = group()


@commands.command(help=example("demo", "bonafile demo --workspace demo"))
@guarded
def demo(
    ctx: typer.Context,
    filings: Annotated[int, typer.Option(min=1000, help=help_of("filings"))] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help=help_of("seed"))] = 0,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """The whole way on a made register."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("demonstrated", verbs.demo(speaker.workspace(workspace), filings=filings, seed=seed))
