"""Progress on a terminal: bars for what takes longer than a moment, silence everywhere else.

Progress goes to standard error, so that standard output stays clean for tables and JSON; nothing is drawn
where either is not a terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Progress(Protocol):
    """What a long function is given: say how far it is (`done` of `total`, 0–1 or in units)."""

    def __call__(self, done: float, total: float, what: str | None = None) -> None:
        """Report progress."""


def silent(done: float, total: float, what: str | None = None) -> None:
    """The progress of those who asked for none."""


def wanted() -> bool:
    """Whether someone is looking."""
    return sys.stderr.isatty() and sys.stdout.isatty()


@contextmanager
def bar(label: str, show: bool | None = None) -> Iterator[Progress]:
    """A progress bar labelled `label`; yields the function to report to. Nothing where nobody looks."""
    if not (wanted() if show is None else show):
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns: list[Any] = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(label, total=None)

        def report(done: float, total: float, what: str | None = None) -> None:
            bars.update(task, completed=done, total=total or None, description=what or label)

        yield report
