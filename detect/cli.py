"""The command line: `bonafile …`, one command per function of verbs.py, with the same name and arguments.

It parses, calls, prints and sets the exit code: 0 done, 1 done with quarantined rows under --strict, 2 usage
or input error (one sentence on standard error). The commands are in commands/, what is printed is in
cli_render.py, the words in messages.py. Heavy packages are imported only when a command runs, so that help
comes at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from bonafile.detect.commands import basics, lookups, tour, work
from bonafile.detect.commands.frame import (
    Commands,
    JsonOption,
    LangOption,
    StrictOption,
    WorkspaceOption,
    help_of,
)

app = typer.Typer(
    name="bonafile",
    cls=Commands,
    help=help_of("app"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _group in (basics, work, lookups, tour):  # in the order in which help lists them
    app.add_typer(_group.commands)


def _shown_version(asked: bool) -> None:
    if asked:
        from bonafile import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _bonafile(
    ctx: typer.Context,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
    version: Annotated[
        bool, typer.Option("--version", help=help_of("version"), is_eager=True, callback=_shown_version)
    ] = False,
) -> None:
    ctx.obj = {"workspace": workspace, "lang": lang, "json": as_json, "strict": strict}


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
