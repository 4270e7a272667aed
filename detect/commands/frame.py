"""What all commands share: their common options, how a command speaks, and how it fails.

Any error becomes one sentence on standard error and exit code 2. What is printed is in cli_render.py, the words in
messages.py. The commands themselves are in the other files of this folder.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bonafile.detect.messages import LANGUAGES, help_text, language, say
from bonafile.records.errors import BonafileError

# help is shown in the language asked for, which must be known before typer reads the arguments
_ASKED = next(
    (
        arg.partition("=")[2] or following
        for arg, following in zip(sys.argv[1:], [*sys.argv[2:], ""], strict=False)
        if arg == "--lang" or arg.startswith("--lang=")
    ),
    None,
)
_LANG = language(_ASKED)


def help_of(key: str) -> str:
    """A help text, in the language asked for."""
    return help_text(key, _LANG)


def example(key: str, *lines: str) -> str:
    """A command's help text with an example of how it is called."""
    shown = "\n\n".join(f"`{line}`" for line in lines)
    return f"{help_of(key)}\n\n{help_of('example')}:\n\n{shown}"


def group() -> typer.Typer:
    """A group of commands, which cli.py puts beside the others."""
    return typer.Typer(add_completion=False, rich_markup_mode="markdown", pretty_exceptions_enable=False)


def _known_language(value: str | None) -> str | None:
    if value is not None and value.lower()[:2] not in LANGUAGES:
        raise typer.BadParameter("zh | en")
    return value


WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", "-w", metavar="DIR", help=help_of("workspace"))
]
LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help=help_of("lang"), callback=_known_language)
]
JsonOption = Annotated[bool, typer.Option("--json", help=help_of("json"))]
StrictOption = Annotated[bool, typer.Option("--strict", help=help_of("strict"))]
OfficeOption = Annotated[str, typer.Option("--office", help=help_of("office"))]


class Speaker:
    """How one command speaks: its language, and whether to machines. Options given before the command count
    where the command itself has none.
    """

    def __init__(self, ctx: typer.Context, lang: str | None, as_json: bool) -> None:
        given = ctx.obj or {}
        self.lang = language(lang or given.get("lang"))
        self.json = as_json or bool(given.get("json"))
        self._workspace = given.get("workspace")
        self.strict = bool(given.get("strict"))

    def workspace(self, asked: Path | None) -> Path:
        """The folder that holds all state."""
        return Path(asked or self._workspace or os.environ.get("BONAFILE_WORKSPACE") or "workspace")

    def show(self, name: str, value: Any, **more: Any) -> None:
        """Print a result: JSON for machines, else what cli_render makes of it."""
        from bonafile.detect import cli_render

        if self.json:
            cli_render.as_json(value)
        else:
            getattr(cli_render, name)(value, lang=self.lang, **more)


def _sentence(error: BaseException, lang: str) -> str:
    """One sentence for any error, without line breaks."""
    if isinstance(error, BonafileError):
        text = error.message(lang)
    elif isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        text = say("system", lang, error=f"{error.strerror or error}{where}")
    elif type(error).__module__.split(".")[0] in {"duckdb", "_duckdb"}:
        text = say("database", lang, error=str(error).splitlines()[0].rstrip("."))
    else:
        first = (str(error).splitlines() or [""])[0].rstrip(".")
        text = say("unexpected", lang, name=type(error).__name__, error=first)
    return " ".join(text.split())


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn any error of a command into one sentence on standard error and exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        lang = language(kwargs.get("lang") or (getattr(kwargs.get("ctx"), "obj", None) or {}).get("lang"))
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            typer.echo(say("interrupted", lang), err=True)
            raise typer.Exit(2) from None
        except BrokenPipeError:
            # the reader of a pipe (head, less) has gone: not an error
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except Exception as error:
            if os.environ.get("BONAFILE_DEBUG"):
                raise
            typer.echo(_sentence(error, lang), err=True)
            raise typer.Exit(2) from None

    return run
