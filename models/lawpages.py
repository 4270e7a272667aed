"""The law in print: rows for `bonafile grounds`, and the page docs/grounds.md.

Both are made from the loaded law alone, so that they cannot go stale. They judge nothing and hold no text of
the law themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bonafile.models.grounds import Law
from bonafile.models.provisions import Defence, Element, Ground, Period
from bonafile.records.schema import STAGES

_SUBJECTS = {
    "filing": ("filing", "申请"),
    "agent": ("agent", "代理"),
    "procedure": ("procedure", "程序"),
}
_OUTSIDE = ("to be shown by the examiner", "由审查员查证")
_NEVER = ("never fires by itself", "不单独触发")


def grounds_table(law: Law, day: date, office: str = "CN", lang: str = "en") -> list[dict[str, str]]:
    """The grounds in force at an office on a day, one row each, in the order of the file.

    Keys: code, kinds, subject, text, elements, exceptions, stages, in_force, source, law; all text, in one
    language (`en` or `zh`). An office whose law is not in the file gives no rows.
    """
    zh = lang == "zh"
    return [
        {
            "code": g.code,
            "kinds": ";".join(g.model_kinds),
            "subject": _SUBJECTS[g.subject][zh],
            "text": g.zh if zh else g.en,
            "elements": _elements(g, zh),
            "exceptions": ";".join(g.exceptions),
            "stages": ";".join(STAGES[s] if zh else s for s in g.stages),
            "in_force": _period(g.in_force),
            "source": g.source,
            "law": g.law,
        }
        for g in law.in_force(day, office)
    ]


def markdown(law: Law) -> str:
    """The page docs/grounds.md: every version of the law, every ground with its elements, every exception."""
    parts = [
        "# The law\n",
        "Made by `bonafile.models.lawpages.markdown` from `configs/grounds.toml`: edit that, not this. "
        "A filing is judged by the law of its filing day. A ground fires when every required element that "
        "data can show is met and no exception answers it; what lies outside the data is left to the "
        "examiner. The statutes give no numbers: each threshold names where it comes from. Texts marked "
        "*unverified* were not checked against the gazette.\n",
        "## Versions\n",
        "| law | in force | text | source | note |\n| --- | --- | --- | --- | --- |\n"
        + "\n".join(
            _row(v.id, _period(v.in_force), f"{v.zh} · {v.en}", v.source, v.note) for v in law.versions
        )
        + "\n",
        "## Grounds\n",
        *(_ground(g) for g in law.grounds.values()),
        "## What speaks against a ground\n",
        *(
            _provision(e, "answers the ground" if e.answers else "a fact in favour")
            for e in law.exceptions.values()
        ),
    ]
    return "\n".join(parts)


def _ground(ground: Ground) -> str:
    remarks = [
        f"{_period(ground.in_force)}",
        f"stages: {', '.join(ground.stages)}",
        *([f"concerns the {ground.subject}"] if ground.subject != "filing" else []),
        *([_NEVER[0]] if not ground.can_fire else []),
    ]
    links = [
        *([f"Rests on {', '.join(ground.basis)}."] if ground.basis else []),
        *([f"Steps back behind {', '.join(ground.yields_to)}."] if ground.yields_to else []),
        *([f"Exceptions: {', '.join(ground.exceptions)}."] if ground.exceptions else []),
    ]
    return _provision(ground, "; ".join(remarks), " ".join(links))


def _provision(p: Ground | Defence, remarks: str, links: str = "") -> str:
    unverified = " *unverified*" if p.provenance == "unverified" else ""
    note = f" ({p.note})" if p.note else ""
    rows = "\n".join(_row(f"{e.zh} · {e.en}", _shown(e), e.source) for e in p.elements)
    english = f"{p.en[:1].upper()}{p.en[1:]}."
    return (
        f"### {p.code}\n\n{p.zh}\n\n{english}\n\n{p.source}{unverified}{note}. {remarks}.\n"
        + (f"\n{links}\n" if links else "")
        + f"\n| element | shown by | threshold from |\n| --- | --- | --- |\n{rows}\n"
    )


def _shown(element: Element) -> str:
    if element.outside:
        return _OUTSIDE[0]
    ways = " or ".join(str(way) for way in element.alternatives)
    return ways if element.required else f"{ways} (strengthens)"


def _elements(ground: Ground, zh: bool) -> str:
    return "; ".join(
        f"{e.zh if zh else e.en}{f' ({_OUTSIDE[zh]})' if e.outside else ''}" for e in ground.elements
    )


def _period(period: Period) -> str:
    return f"{period.since} – {period.until or ''}".rstrip()


def _row(*cells: str) -> str:
    return _joined(c.replace("|", "\\|").replace("\n", " ") for c in cells)


def _joined(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
