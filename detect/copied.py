"""What `bonafile copies` prints: each source with how it stands to the filing, and the passages taken, with their places.

The words of one command, in both languages; what is measured comes from features/texts/inspection.py.
"""

from __future__ import annotations

from typing import Any

#: Passages printed of a source, the longest ones, and sources whose passages are printed; JSON holds more.
_PASSAGES, _SOURCES = 5, 5
_PARTS = {
    "title": ("title", "名称"),
    "abstract": ("abstract", "摘要"),
    "claims": ("claims", "权利要求书"),
    "description": ("description", "说明书"),
}


def relation(source: dict[str, Any], lang: str) -> str:
    """How a source stands to the filing: of one family, the applicant's own, or (empty) a stranger's."""
    zh = lang == "zh"
    if source["lawful"]:
        return "同族，合法" if zh else "one family: lawful"
    if source["same_applicant"]:
        return "本申请人" if zh else "the applicant's own"
    return ""


def passages(value: dict[str, Any], lang: str) -> list[str]:
    """Lines with the passages taken from the first sources that are not of the family, places counted in characters."""
    zh = lang == "zh"
    out = []
    for source in [s for s in value["sources"] if not s["lawful"] and s["spans"]][:_SOURCES]:
        number = f"{source['office']} {source['application_number']}"
        out.append(f"{number}{'中的段落：' if zh else ', passages:'}")
        longest = sorted(source["spans"], key=lambda s: (s["start"] - s["end"], s["part"], s["start"]))
        for span in longest[:_PASSAGES]:
            mine, theirs = (_PARTS[span[part]][zh] for part in ("part", "source_part"))
            here = f"{mine} {span['start']}–{span['end']}"
            there = f"{theirs} {span['source_start']}–{span['source_end']}"
            out.append(f"  {here} ← {there}  {span['text']}")
        if (more := len(longest) - _PASSAGES) > 0:
            out.append(f"  另有{more}段" if zh else f"  and {more} more")
    return out


def compared(value: dict[str, Any], lang: str) -> str:
    """What of a long description was compared, as a sentence; empty where it was all of it."""
    read, whole = value["description_read"], value["description_length"]
    if read >= whole:
        return ""
    if lang == "zh":
        return f"说明书共{whole:,}字，仅比对前{read:,}字。"
    return f"Of the description's {whole:,} characters the first {read:,} are compared."
