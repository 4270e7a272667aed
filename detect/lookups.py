"""Looking one thing up: what a patent's text was copied from, who stands behind a name, which marks a mark is like.

Each function is one command (verbs.py) and answers from the workspace alone. What they build on the way, links
and the index of marks, is kept in the workspace's cache and brought up to date from the register; it may be
deleted at any time.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bonafile.detect.days import day as parse_day
from bonafile.detect.messages import language, say
from bonafile.detect.progress import bar
from bonafile.records.errors import InputError
from bonafile.records.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


Day = str | datetime.date | None
Place = str | Path | None


def copies(
    application_number: str, office: str = "CN", workspace: Place = None, *, on: Day = None
) -> dict[str, Any]:
    """The earlier filings a patent's text stands in: sources, coverage, spans, what was changed.

    As of `on` (default: all that is known). Returns what features.texts.inspection.copies_of does. Raises
    InputError where the register has no such patent filing, or had none by `on`.
    """
    day = parse_day(on, "--on")
    place = Workspace(workspace).must_exist()
    from bonafile.detect.explaining import found
    from bonafile.features.texts.inspection import copies_of
    from bonafile.records.register import Register

    number, office = application_number.strip(), office.strip().upper()
    with Register.open(place.register_path, read_only=True) as register, bar(say("copies_step", language())):
        found(register, number, office, day)
        return copies_of(register, number, office, day, place.cache)


def parties(
    name: str | None = None, workspace: Place = None, *, on: Day = None, out: Place = None
) -> dict[str, Any]:
    """The linked group of a party, by name or number, as a tree with the evidence of each link.

    With `out`, the groups of all applicants are written there as CSV. Returns on, group, size, filings, lines_en
    and lines_zh (the tree; absent without a name), and rows (written). Raises InputError where neither is asked
    for, or nothing of that name was known on the day (default: the register's last filing day).
    """
    if name is None and out is None:
        raise InputError(
            "Name a party, or with --out a file for all groups.",
            "请给出当事人名称或证件号，或用--out指定输出文件。",
        )
    asked = parse_day(on, "--on")
    place = Workspace(workspace).must_exist()
    from bonafile.records.linking import explain
    from bonafile.records.register import Register

    with Register.open(place.register_path, read_only=True) as register, bar(say("parties_step", language())):
        day = asked or register.last_filing_date()
        if day is None:
            raise InputError("The register holds no filings yet.", "登记库中还没有申请。")
        links = register.links.links(register)
    found: dict[str, Any] = {"on": str(day)}
    if name is not None:
        tree = explain.tree(links, name, day)
        found |= {"group": tree.group, "size": tree.members, "filings": tree.filings}
        found |= {"lines_en": tree.lines("en"), "lines_zh": tree.lines("zh")}
    if out is not None:
        found |= {"rows": explain.write_groups(links, day, Path(out)), "out": str(out)}
    return found


def similar(
    mark: str,
    workspace: Place = None,
    *,
    view: str | None = None,
    on: Day = None,
    classes: str | None = None,
    top: int = 50,
) -> pd.DataFrame:
    """The register's marks most similar to a mark, with what changed in words, as features.marks.similar gives them.

    `view`: written, contained, permuted, sound, look or meaning (default: all); `on`: only marks filed by that day;
    `classes`: only marks in one of these Nice classes (`9,35`). Raises InputError where an argument is out of range.
    """
    asked = parse_day(on, "--on")
    place = Workspace(workspace).must_exist()
    if not mark.strip():
        raise InputError("Name a mark.", "请给出商标文字。")
    from bonafile.features.marks import similar as nearest
    from bonafile.features.marks.index import known_view
    from bonafile.features.marks.intake import class_bits
    from bonafile.features.marks.kept import asked_text, kept_index, standing_on
    from bonafile.records.register import Register

    class_bits(classes)  # what is wrong is told before marks are indexed
    if view is not None:
        known_view(view)
    with Register.open(place.register_path, read_only=True) as register:
        today = max(register.last_filing_date() or datetime.date.min, datetime.date.today())
        with bar(say("index_step", language())):
            index = kept_index(register.as_of(today), place.cache)
        stands = standing_on(register.as_of(asked or today))
        return nearest(index, asked_text(mark), view, asked, classes, top, standing=stands)
