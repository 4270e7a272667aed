"""Commands about what comes in and what is measured by: simulate, ingest, grounds, features."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bonafile.detect import verbs
from bonafile.detect.commands.frame import (
    OfficeOption,
    Speaker,
    StrictOption,
    WorkspaceOption,
    command,
    group,
    help_of,
)

commands = group()


@command(commands, "bonafile simulate delivery/ --filings 20000 --months 24 --seed 7")
def simulate(
    speaker: Speaker,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("folder"))],
    filings: Annotated[int, typer.Option(min=1, help=help_of("filings"))] = 20_000,
    months: Annotated[int, typer.Option(min=1, help=help_of("months"))] = 24,
    seed: Annotated[int, typer.Option(min=0, help=help_of("seed"))] = 0,
) -> None:
    """Make a register in the exchange format."""
    speaker.show("simulated", verbs.simulate(folder, filings, months, seed))


@command(commands, "bonafile ingest delivery/ apc260302.zip", "bonafile ingest rows.csv --issued 2026-03-02")
def ingest(
    speaker: Speaker,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=help_of("paths"))],
    issued: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("issued"))] = None,
    workspace: WorkspaceOption = None,
    strict: StrictOption = False,
) -> None:
    """Read deliveries into the register."""
    counts = verbs.ingest(*paths, workspace=speaker.workspace(workspace), issued=issued)
    speaker.show("ingested", counts, quarantine=speaker.workspace(workspace) / "quarantine")
    if (strict or speaker.strict) and any(count["quarantined"] for count in counts):
        raise typer.Exit(1)


@command(commands, "bonafile grounds --on 2027-01-01 --office CN")
def grounds(
    speaker: Speaker,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("on"))] = None,
    office: OfficeOption = "CN",
) -> None:
    """Show the law in force on a day."""
    speaker.show("grounds", verbs.grounds(on, office), on=on, office=office)


@command(commands, "bonafile features", "bonafile features --markdown > docs/features.md")
def features(
    speaker: Speaker,
    markdown: Annotated[bool, typer.Option("--markdown", help=help_of("markdown"))] = False,
) -> None:
    """Show the catalogue of features."""
    if markdown:
        text = verbs.features(markdown=True)
        speaker.show("plain_text", {"markdown": text} if speaker.json else text)
    else:
        speaker.show("features", verbs.features())
