"""What all commands share: their common options, how a command speaks, and how it fails.

Any error becomes one sentence on standard error and exit code 2. What is printed is in cli_render.py, the words in
messages.py. The commands themselves are in the other files of this folder.
"""

from __future__ import annotations

import functools
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bonafile.detect.messages import LANGUAGES, help_text, language, say
from bonafile.records.errors import BonafileError


def _asked_language(args: Sequence[str]) -> str:
    """The language that arguments ask for, told before typer has read them."""
    for arg, following in zip(args, [*args[1:], ""], strict=False):
        if arg == "--lang" or arg.startswith("--lang="):
            return language(arg.partition("=")[2] or following)
    return language()


# that of the help texts
_LANG = _asked_language(sys.argv[1:])


def help_of(key: str) -> str:
    """A help text, in the language asked for."""
    return help_text(key, _LANG)


class Commands(TyperGroup):
    """The commands together. A mistake in how one is called becomes one sentence on standard error, exit code 2."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command."""
        given = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(given, prog_name, complete_var, False, windows_expand_args, **extra)
        except Exception as error:
            # errors of typer's own; those of a command have been told by then
            if not standalone_mode or not hasattr(error, "format_message"):
                raise
            if type(error).__name__ == "NoArgsIsHelpError":
                typer.echo(error.format_message())
            else:
                typer.echo(_usage(error, _asked_language(given)), err=True)
            code = 2
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code


def _usage(error: Any, lang: str) -> str:
    text = error.format_message()
    quoted = re.findall(r"'([^']+)'", text)
    kind = type(error).__name__
    if text.startswith("No such command"):
        kind = "NoSuchCommand"
    what = getattr(error, "option_name", None) or (quoted or [""])[0]
    if meant := getattr(error, "possibilities", None):
        what += f" ({', '.join(sorted(meant))}?)"
    known = what and kind in (
        "NoSuchOption",
        "NoSuchCommand",
        "MissingParameter",
        "BadParameter",
        "BadOptionUsage",
    )
    said = say(kind if known else "UsageError", lang, what=what, why=error.message.rstrip("."))
    context = getattr(error, "ctx", None)
    return say("usage", lang, error=said, command=context.command_path if context else "bonafile")


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
NumberArgument = Annotated[
    str, typer.Argument(metavar="APPLICATION_NUMBER", help=help_of("application_number"))
]

_KEYWORD = inspect.Parameter.KEYWORD_ONLY
_CONTEXT = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
_LANG_OPTION = inspect.Parameter("lang", _KEYWORD, default=None, annotation=LangOption)
_JSON_OPTION = inspect.Parameter("as_json", _KEYWORD, default=False, annotation=JsonOption)


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
        first = text.partition(" ")[0]
        text = text[:1].upper() + text[1:] if first.isascii() and first.isalpha() else text
        text += "" if text.endswith((".", "。", "?", "？")) else "。" if lang == "zh" else "."
    elif isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        text = say("system", lang, error=f"{error.strerror or error}{where}")
    elif type(error).__module__.split(".")[0] in {"duckdb", "_duckdb"}:
        text = say("database", lang, error=str(error).splitlines()[0].rstrip("."))
    else:
        first = (str(error).splitlines() or [""])[0].rstrip(".")
        text = say("unexpected", lang, name=type(error).__name__, error=first)
    return " ".join(text.split())


def command(group: typer.Typer, *examples: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Enter a function into a group as the command of its name: help with examples, --lang and --json, errors worded.

    The function takes a Speaker first, then what the command is asked for. Any error becomes one sentence on standard
    error and exit code 2.
    """

    def enter(function: Callable[..., None]) -> Callable[..., None]:
        asked = inspect.signature(function, eval_str=True)
        _, *own = asked.parameters.values()

        @functools.wraps(function)
        def run(ctx: typer.Context, *, lang: str | None, as_json: bool, **given: Any) -> None:
            speaker = Speaker(ctx, lang, as_json)
            with _guarded(speaker.lang):
                function(speaker, **given)

        # what typer reads the options from
        run.__signature__ = asked.replace(parameters=[_CONTEXT, *own, _LANG_OPTION, _JSON_OPTION])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in run.__signature__.parameters.values()}  # type: ignore[attr-defined]
        shown = "\n\n".join(f"`{line}`" for line in examples)
        group.command(help=f"{help_of(function.__name__)}\n\n{help_of('example')}:\n\n{shown}")(run)
        return run

    return enter


@contextmanager
def _guarded(lang: str) -> Iterator[None]:
    try:
        yield
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
