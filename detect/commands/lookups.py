"""Commands that look something up in the register: copies, similar, parties, agents."""

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


@commands.command(help=example("copies", "bonafile copies 202510000001.5"))
@guarded
def copies(
    ctx: typer.Context,
    application_number: Annotated[
        str, typer.Argument(metavar="APPLICATION_NUMBER", help=help_of("application_number"))
    ],
    office: OfficeOption = "CN",
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("known_on"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a patent's text was copied from."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("copied", verbs.copies(application_number, office, speaker.workspace(workspace), on=on))


@commands.command(
    help=example("similar", "bonafile similar 踏奖安 --classes 24,25", "bonafile similar KWIK --view sound")
)
@guarded
def similar(
    ctx: typer.Context,
    mark: Annotated[str, typer.Argument(metavar="MARK", help=help_of("mark"))],
    view: Annotated[str | None, typer.Option(help=help_of("view"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("filed_by"))] = None,
    classes: Annotated[str | None, typer.Option(metavar="9,35", help=help_of("classes"))] = None,
    top: Annotated[int, typer.Option(min=1, help=help_of("top"))] = 50,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the marks most similar to a mark."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    found = verbs.similar(mark, speaker.workspace(workspace), view=view, on=on, classes=classes, top=top)
    speaker.show("alike", found)


@commands.command(
    help=example("parties", "bonafile parties 云雀", "bonafile parties --on 2026-03-02 --out groups.csv")
)
@guarded
def parties(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME_OR_NUMBER", help=help_of("party"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("known_on"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=help_of("groups_file"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who stands behind a name."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("linked", verbs.parties(name, speaker.workspace(workspace), on=on, out=out))


@commands.command(help=example("agents", "bonafile agents --on 2026-03-02"))
@guarded
def agents(
    ctx: typer.Context,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("agents_on"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=help_of("out"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rank agencies and practitioners against expectation."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("surveyed", verbs.agents(speaker.workspace(workspace), on, out))
