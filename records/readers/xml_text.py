"""Draws text out of parsed XML: single values, addresses, and prose with sane spacing.

Prose keeps one paragraph, heading or table row per line; formulae come out as plain text (a/b, x^2, x_i);
drawings are left out. It knows no office format.
"""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

_BEFORE_MARK = re.compile(r" +([,;.:)\]])")
#: Elements that stand on a line of their own.
_BLOCKS = {
    "p", "paragraph", "heading", "row", "table", "tables", "li", "dt", "dd", "section", "claim", "maths", "pre",
    "title", "abstract", "br", "description-of-drawings",
}  # fmt: skip
#: Elements set apart by a space.
_SPACED = {
    "entry",
    "claim-text",
    "ul",
    "ol",
    "dl",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mtd",
    "mtr",
    "mspace",
    "number",
}
#: Elements without text of their own, or with numbers of paragraphs that are no part of the text.
_LEFT_OUT = {
    "img",
    "image",
    "figure",
    "drawings",
    "chemistry",
    "us-chemistry",
    "us-math",
    "number",
    "colspec",
}
_EXPONENT = re.compile(r"^[-−+]?\d+$")


def value(element: etree._Element | None, path: str) -> str:
    """The text at a path below an element, on one line; '' where there is none."""
    found = element.find(path) if element is not None else None
    return one_line("".join(map(str, found.itertext()))) if found is not None else ""


def values(element: etree._Element | None, *paths: str) -> list[str]:
    """The texts at several paths, without the empty ones and neighbours that repeat each other."""
    found: list[str] = []
    for path in paths:
        text = value(element, path)
        if text and (not found or found[-1] != text):
            found.append(text)
    return found


def one_line(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())


def day(text: str) -> str:
    """A day of eight digits as 2026-03-02; zeros and nothing are unknown (''); anything else stays as it is,
    for the contract to refuse.
    """
    text = text.strip()
    if not text.strip("0"):
        return ""
    if len(text) == 8 and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text


def stamped(text: str) -> date | None:
    """The day the office stamped on a record; None where there is no valid one."""
    try:
        return date.fromisoformat(day(text))
    except ValueError:
        return None


def prose(element: etree._Element | None) -> str:
    """The running text below an element, one block a line."""
    if element is None:
        return ""
    out: list[str] = []
    _walk(element, out)
    lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
    return _BEFORE_MARK.sub(r"\1", "\n".join(filter(None, lines)))


def _walk(element: etree._Element, out: list[str]) -> None:
    tag = element.tag
    if tag in _LEFT_OUT or not isinstance(tag, str):
        return
    edge = "\n" if tag in _BLOCKS else " " if tag in _SPACED else ""
    out.append(edge)
    if tag == "sup" and _raises(element, out):
        out.append("^")
    out.append(element.text or "")
    between = {"mfrac": "/", "msup": "^", "msub": "_"}.get(tag, "")
    for i, child in enumerate(element):
        if i and between:
            out.append(between)
        _walk(child, out)
        out.append(child.tail or "")
    out.append(edge)


def _raises(element: etree._Element, out: list[str]) -> bool:
    """Whether a superscript is an exponent: a number behind a digit, where 10^3 must not become 103."""
    before = "".join(out[-3:]).rstrip()
    return before[-1:].isdigit() and bool(_EXPONENT.match((element.text or "").strip()))
