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

    from bonafile.features.marks import MarkIndex
    from bonafile.records.register import Register

Day = str | datetime.date | None
Place = str | Path | None

#: Events after which a mark is no longer one, and what the index calls it then.
_ENDED = {
    "refused": "refused", "withdrawn": "withdrawn", "deemed_withdrawn": "withdrawn", "abandoned": "withdrawn",
    "lapsed": "dead", "invalidated": "dead", "cancelled_non_use": "dead",
}  # fmt: skip


def copies(
    application_number: str, office: str = "CN", workspace: Place = None, *, on: Day = None
) -> dict[str, Any]:
    """The earlier filings a patent's text stands in: sources, coverage, spans, what was changed.

    As of `on` (default: all that is known). Returns what features.texts.inspection.copies_of does. Raises
    InputError where the register has no such patent filing.
    """
    day = parse_day(on, "--on")
    place = Workspace(workspace).must_exist()
    from bonafile.features.texts.inspection import copies_of
    from bonafile.records.register import Register

    with Register.open(place.register_path, read_only=True) as register, bar(say("copies_step", language())):
        return copies_of(register, application_number.strip(), office.strip().upper(), day, place.cache)


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
    day = parse_day(on, "--on")
    place = Workspace(workspace).must_exist()
    from bonafile.features.marks import similar as nearest
    from bonafile.records.register import Register

    with Register.open(place.register_path, read_only=True) as register:
        index = mark_index(register, place)
    return nearest(index, mark, view, day, classes, top)


def mark_index(register: Register, place: Workspace) -> MarkIndex:
    """The index of the register's marks, opened from the cache; built where it is missing, stale or damaged."""
    from bonafile.features.marks import MarkIndex

    path = place.cache / "marks.index"
    stamp = place.cache / "marks.register.txt"
    version = register.version()
    if path.exists() and stamp.exists() and stamp.read_text("utf-8") == version:
        try:
            return MarkIndex.open(path)
        except InputError:
            pass  # damaged: made again from the register below
    with bar(say("index_step", language())):
        index = MarkIndex.build(_marks(register))
        place.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        index.save(path)
    stamp.write_text(version, encoding="utf-8")
    return index


def _marks(register: Register) -> pd.DataFrame:
    """Word marks as they stand, with the first applicant as owner and the day on which they ended."""
    import ibis
    from ibis import _

    last = register.last_filing_date() or datetime.date.today()
    snapshot = register.as_of(max(last, datetime.date.today()))
    keys = ["office", "application_number"]
    marks = snapshot.current("filings").filter(_.model_kind == "trademark", _.mark_text.notnull())
    marks = marks.select(*keys, "mark_text", "filing_date", "nice_classes")
    owners = snapshot.current("parties").filter(_.role == "applicant")
    owners = owners.group_by(*keys).aggregate(owner=_.name.argmin(_.sequence))
    over = snapshot.events.filter(_.event.isin(list(_ENDED))).group_by(*keys)
    ended = over.aggregate(ended=_.event_date.min(), what=_.event.argmin(_.event_date))
    table = marks.left_join(owners, keys).drop("office_right", "application_number_right")
    table = table.left_join(ended, keys).select(
        "mark_text", "filing_date", "ended", "owner", status=_.what.cases(*_ENDED.items(), else_=""), nice_classes=_.nice_classes.fill_null(""),
        mark_id=_.office + " " + _.application_number,
    )  # fmt: skip
    return table.mutate(owner=ibis.coalesce(_.owner, "")).order_by("mark_id").to_pandas()
