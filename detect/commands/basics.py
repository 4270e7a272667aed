"""Commands about what comes in and what is measured by: simulate, ingest, grounds, features."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bonafile.detect.commands.frame import (
    JsonOption,
    LangOption,
    OfficeOption,
    Speaker,
    StrictOption,
    WorkspaceOption,
    example,
    group,
    guarded,
    help_of,
)

commands = group()


@commands.command(
    help=example("simulate", "bonafile simulate delivery/ --filings 20000 --months 24 --seed 7")
)
@guarded
def simulate(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("folder"))],
    filings: Annotated[int, typer.Option(min=1, help=help_of("filings"))] = 20_000,
    months: Annotated[int, typer.Option(min=1, help=help_of("months"))] = 24,
    seed: Annotated[int, typer.Option(min=0, help=help_of("seed"))] = 0,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a register in the exchange format."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("simulated", verbs.simulate(folder, filings, months, seed))


@commands.command(
    help=example(
        "ingest", "bonafile ingest delivery/ apc260302.zip", "bonafile ingest rows.csv --issued 2026-03-02"
    )
)
@guarded
def ingest(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=help_of("paths"))],
    issued: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("issued"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> None:
    """Read deliveries into the register."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    counts = verbs.ingest(*paths, workspace=speaker.workspace(workspace), issued=issued)
    speaker.show("ingested", counts, quarantine=speaker.workspace(workspace) / "quarantine")
    if (strict or speaker.strict) and any(count["quarantined"] for count in counts):
        raise typer.Exit(1)


@commands.command(help=example("grounds", "bonafile grounds --on 2027-01-01 --office CN"))
@guarded
def grounds(
    ctx: typer.Context,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=help_of("on"))] = None,
    office: OfficeOption = "CN",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the law in force on a day."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("grounds", verbs.grounds(on, office), on=on, office=office)


@commands.command(
    help=example("features", "bonafile features", "bonafile features --markdown > docs/features.md")
)
@guarded
def features(
    ctx: typer.Context,
    markdown: Annotated[bool, typer.Option("--markdown", help=help_of("markdown"))] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the catalogue of features."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    if markdown:
        text = verbs.features(markdown=True)
        speaker.show("plain_text", {"markdown": text} if speaker.json else text)
    else:
        speaker.show("features", verbs.features())
