"""Writes the pages that are made from the code, so that they cannot go stale: `make docs`.

`--check` writes nothing and fails where a page on disk differs from what the code says; the tests call it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from bonafile.detect import verbs
from bonafile.detect.cli import app
from bonafile.models.grounds import Law
from bonafile.models.lawpages import markdown as law_page
from bonafile.records.schema_page import markdown as exchange_page

DOCS = Path(__file__).resolve().parent


def commands_page() -> str:
    """The command line, command by command, from its own help texts (English)."""
    group: Any = typer.main.get_command(app)
    parts = [
        "# Commands\n",
        "Made by `make docs` from the command line itself; do not edit. Every command is also a Python function "
        'of the same name and arguments in `bonafile` (`bonafile.screen(workspace, date="2026-03-02")`); `features` is '
        "one of `bonafile.detect.verbs`. "
        "Exit codes: 0 done; 1 done, with quarantined rows, under `--strict`; 2 usage or input error. "
        "`--lang zh|en` chooses the language, `--json` prints for machines.\n",
    ]
    for name, command in group.commands.items():
        parts.append(f"## bonafile {name}\n")
        parts.append((command.help or "").strip() + "\n")
        rows = [_row(p) for p in command.params if not getattr(p, "hidden", False)]
        if rows:
            parts.append("| argument | meaning | default |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _row(parameter: Any) -> str:
    name = ", ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.metavar
    text = getattr(parameter, "help", None) or ""
    plain = isinstance(parameter.default, str | int) and not isinstance(parameter.default, bool)
    default = parameter.default if plain else ""
    return f"| `{name}` | {text} | {default} |".replace("\n", " ")


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "exchange.md": exchange_page,
    "features.md": lambda: str(verbs.features(markdown=True)),
    "grounds.md": lambda: law_page(Law.load()),
}


def main() -> int:
    """Write the pages, or with `--check` name those that are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is stale")
    check = parser.parse_args().check
    stale = []
    for name, page in PAGES.items():
        path, text = DOCS / name, page().rstrip() + "\n"
        if check and (not path.exists() or path.read_text("utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(DOCS.parent))
    if stale:
        print(f"stale: {', '.join(stale)}; run `make docs`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
