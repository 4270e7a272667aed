"""The command that goes the whole way on a made register: demo."""

from __future__ import annotations

from typing import Annotated

import typer

from bonafile.detect import verbs
from bonafile.detect.commands.frame import (
    Speaker,
    WorkspaceOption,
    command,
    group,
    help_of,
)

commands = group()


@command(commands, "bonafile demo --workspace demo")
def demo(
    speaker: Speaker,
    filings: Annotated[int, typer.Option(min=1000, help=help_of("filings"))] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help=help_of("seed"))] = 0,
    workspace: WorkspaceOption = None,
) -> None:
    """The whole way on a made register."""
    speaker.show("demonstrated", verbs.demo(speaker.workspace(workspace), filings=filings, seed=seed))
