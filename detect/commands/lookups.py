"""Commands that look something up in the register: copies, similar, parties, agents."""

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

commands = group()


@command(commands, "bonafile copies 202510000001.5")
def copies(
    speaker: Speaker,
    application_number: NumberArgument,
    office: OfficeOption = "CN",
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("known_on"))] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what a patent's text was copied from."""
    speaker.show("copied", verbs.copies(application_number, office, speaker.workspace(workspace), on=on))


@command(commands, "bonafile similar 踏奖安 --classes 24,25", "bonafile similar KWIK --view sound")
def similar(
    speaker: Speaker,
    mark: Annotated[str, typer.Argument(metavar="MARK", help=help_of("mark"))],
    view: Annotated[str | None, typer.Option(help=help_of("view"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("filed_by"))] = None,
    classes: Annotated[str | None, typer.Option(metavar="9,35", help=help_of("classes"))] = None,
    top: Annotated[int, typer.Option(min=1, help=help_of("top"))] = 50,
    workspace: WorkspaceOption = None,
) -> None:
    """Show the marks most similar to a mark."""
    found = verbs.similar(mark, speaker.workspace(workspace), view=view, on=on, classes=classes, top=top)
    speaker.show("alike", found)


@command(commands, "bonafile parties 云雀", "bonafile parties --on 2026-03-02 --out groups.csv")
def parties(
    speaker: Speaker,
    name: Annotated[str | None, typer.Argument(metavar="NAME_OR_NUMBER", help=help_of("party"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("known_on"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=help_of("groups_file"))] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Show who stands behind a name."""
    speaker.show("linked", verbs.parties(name, speaker.workspace(workspace), on=on, out=out))


@command(commands, "bonafile agents --on 2026-03-02")
def agents(
    speaker: Speaker,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("agents_on"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=help_of("out"))] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Rank agencies and practitioners against expectation."""
    speaker.show("surveyed", verbs.agents(speaker.workspace(workspace), on, out))
