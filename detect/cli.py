"""The command line: `bonafile …`, one command per function of verbs.py, with the same name and arguments.

It parses, calls, prints and sets the exit code: 0 done, 1 done with quarantined rows under --strict, 2 usage
or input error (one sentence on standard error). What is printed is in cli_render.py, the words in
messages.py. Heavy packages are imported only when a command runs, so that help comes at once.
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


def _h(key: str) -> str:
    return help_text(key, _LANG)


def _example(key: str, *lines: str) -> str:
    shown = "\n\n".join(f"`{line}`" for line in lines)
    return f"{_h(key)}\n\n{_h('example')}:\n\n{shown}"


app = typer.Typer(
    name="bonafile",
    help=_h("app"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _known_language(value: str | None) -> str | None:
    if value is not None and value.lower()[:2] not in LANGUAGES:
        raise typer.BadParameter("zh | en")
    return value


WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", "-w", metavar="DIR", help=_h("workspace"))
]
LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help=_h("lang"), callback=_known_language)
]
JsonOption = Annotated[bool, typer.Option("--json", help=_h("json"))]
StrictOption = Annotated[bool, typer.Option("--strict", help=_h("strict"))]
OfficeOption = Annotated[str, typer.Option("--office", help=_h("office"))]


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


def _guarded(command: Callable[..., Any]) -> Callable[..., Any]:
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
        bool, typer.Option("--version", help=_h("version"), is_eager=True, callback=_shown_version)
    ] = False,
) -> None:
    ctx.obj = {"workspace": workspace, "lang": lang, "json": as_json, "strict": strict}


@app.command(help=_example("simulate", "bonafile simulate delivery/ --filings 20000 --months 24 --seed 7"))
@_guarded
def simulate(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_h("folder"))],
    filings: Annotated[int, typer.Option(min=1, help=_h("filings"))] = 20_000,
    months: Annotated[int, typer.Option(min=1, help=_h("months"))] = 24,
    seed: Annotated[int, typer.Option(min=0, help=_h("seed"))] = 0,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a register in the exchange format."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("simulated", verbs.simulate(folder, filings, months, seed))


@app.command(
    help=_example(
        "ingest", "bonafile ingest delivery/ apc260302.zip", "bonafile ingest rows.csv --issued 2026-03-02"
    )
)
@_guarded
def ingest(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=_h("paths"))],
    issued: Annotated[str | None, typer.Option(metavar="DAY", help=_h("issued"))] = None,
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


@app.command(help=_example("grounds", "bonafile grounds --on 2027-01-01 --office CN"))
@_guarded
def grounds(
    ctx: typer.Context,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=_h("on"))] = None,
    office: OfficeOption = "CN",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the law in force on a day."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("grounds", verbs.grounds(on, office), on=on, office=office)


@app.command(
    help=_example("features", "bonafile features", "bonafile features --markdown > docs/features.md")
)
@_guarded
def features(
    ctx: typer.Context,
    markdown: Annotated[bool, typer.Option("--markdown", help=_h("markdown"))] = False,
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


@app.command(help=_example("train", "bonafile train trademark --until 2026-02-28"))
@_guarded
def train(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="trademark|patent", help=_h("kind"))],
    until: Annotated[str | None, typer.Option(metavar="DAY", help=_h("until"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train a model and make it the champion."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("trained", verbs.train(kind, speaker.workspace(workspace), until))


@app.command(
    help=_example(
        "screen",
        "bonafile screen --date 2026-03-02",
        "bonafile screen --from 2026-01-01 --to 2026-03-02 --as-of 2026-03-31",
    )
)
@_guarded
def screen(
    ctx: typer.Context,
    date: Annotated[str | None, typer.Option(metavar="DAY", help=_h("date"))] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help=_h("from"))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help=_h("to"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=_h("as_of"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_h("out"))] = None,
    stage: Annotated[str | None, typer.Option("--stage", help=_h("stage"))] = None,
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


@app.command(help=_example("explain", "bonafile explain 80012345 --office CN"))
@_guarded
def explain(
    ctx: typer.Context,
    application_number: Annotated[
        str, typer.Argument(metavar="APPLICATION_NUMBER", help=_h("application_number"))
    ],
    office: OfficeOption = "CN",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=_h("as_of"))] = None,
    stage: Annotated[str | None, typer.Option("--stage", help=_h("stage"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain one filing."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    where = speaker.workspace(workspace)
    speaker.show("explained", verbs.explain(application_number, office, where, as_of=as_of, stage=stage))


@app.command(help=_example("copies", "bonafile copies 202510000001.5"))
@_guarded
def copies(
    ctx: typer.Context,
    application_number: Annotated[
        str, typer.Argument(metavar="APPLICATION_NUMBER", help=_h("application_number"))
    ],
    office: OfficeOption = "CN",
    on: Annotated[str | None, typer.Option(metavar="DAY", help=_h("known_on"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a patent's text was copied from."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("copied", verbs.copies(application_number, office, speaker.workspace(workspace), on=on))


@app.command(
    help=_example("similar", "bonafile similar 踏奖安 --classes 24,25", "bonafile similar KWIK --view sound")
)
@_guarded
def similar(
    ctx: typer.Context,
    mark: Annotated[str, typer.Argument(metavar="MARK", help=_h("mark"))],
    view: Annotated[str | None, typer.Option(help=_h("view"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=_h("filed_by"))] = None,
    classes: Annotated[str | None, typer.Option(metavar="9,35", help=_h("classes"))] = None,
    top: Annotated[int, typer.Option(min=1, help=_h("top"))] = 50,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the marks most similar to a mark."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    found = verbs.similar(mark, speaker.workspace(workspace), view=view, on=on, classes=classes, top=top)
    speaker.show("alike", found)


@app.command(
    help=_example("parties", "bonafile parties 云雀", "bonafile parties --on 2026-03-02 --out groups.csv")
)
@_guarded
def parties(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME_OR_NUMBER", help=_h("party"))] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=_h("known_on"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_h("groups_file"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who stands behind a name."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("linked", verbs.parties(name, speaker.workspace(workspace), on=on, out=out))


@app.command(help=_example("agents", "bonafile agents --on 2026-03-02"))
@_guarded
def agents(
    ctx: typer.Context,
    on: Annotated[str | None, typer.Option(metavar="DAY", help=_h("agents_on"))] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_h("out"))] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rank agencies and practitioners against expectation."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("surveyed", verbs.agents(speaker.workspace(workspace), on, out))


@app.command(help=_example("demo", "bonafile demo --workspace demo"))
@_guarded
def demo(
    ctx: typer.Context,
    filings: Annotated[int, typer.Option(min=1000, help=_h("filings"))] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help=_h("seed"))] = 0,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """The whole way on a made register."""
    from bonafile.detect import verbs

    speaker = Speaker(ctx, lang, as_json)
    speaker.show("demonstrated", verbs.demo(speaker.workspace(workspace), filings=filings, seed=seed))


def main() -> None:
    """Entry point of the console script."""
    app()
