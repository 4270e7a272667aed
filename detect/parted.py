"""What an examiner decides about two parties: stored beside the register, and heeded by linking from its day on.

Who is meant is found as `bonafile parties` finds it. What a decision does to groups and to what others share is
linking's (records/linking/judgements.py, groups.py, evidence.py).
"""

from __future__ import annotations

import datetime
import getpass
from pathlib import Path
from typing import Any

from bonafile.detect.days import day as parse_day
from bonafile.detect.messages import language, say
from bonafile.detect.progress import bar
from bonafile.records.errors import InputError
from bonafile.records.workspace import Workspace


def judge(
    one: str,
    other: str,
    verdict: str,
    workspace: str | Path | None = None,
    *,
    by: str | None = None,
    on: str | datetime.date | None = None,
    note: str = "",
) -> dict[str, Any]:
    """Store a decision on two parties, each given by name, identifier, party key or application number.

    `verdict`: same, not_same, or open (takes an earlier decision back). `by`: who decided (default: the user of this
    machine), `on`: the day (default: today). Returns one, other (their keys), verdict, decided_on, by, and together:
    whether they are in one group then. Raises InputError where a name means several applicants, or nobody.
    """
    decided = parse_day(on, "--on") or datetime.date.today()
    place = Workspace(workspace).must_exist()
    from bonafile.records.linking import explain
    from bonafile.records.linking.linker import Links
    from bonafile.records.register import Register

    def meant(links: Links, text: str) -> str:
        now = links.on(links.day)
        found = explain.find(links, text)
        if len({now.get(p) for p in found}) > 1:
            told = links.parties.set_index("party")["name"]
            several = ", ".join(f"{told[p]} ({p})" for p in found[:5])
            raise InputError(
                f"{text!r} means several applicants, give the key of one: {several}",
                f"{text!r}对应多个申请人，请给出其中一个的编号：{several}",
            )
        return found[0]

    with Register.open(place.register_path, read_only=True) as register, bar(say("parties_step", language())):
        links = register.links.links(register)
        a, b = meant(links, one), meant(links, other)
        who = (by or getpass.getuser()).strip()
        register.links.judgements.add(a, b, verdict, decided, who, note)
        register.links.stale()
        now = register.links.links(register).on(decided)
    together = a in now.index and b in now.index and bool(now[a] == now[b])
    said = {"one": a, "other": b, "verdict": verdict, "decided_on": str(decided), "by": who}
    return said | {"together": together}
