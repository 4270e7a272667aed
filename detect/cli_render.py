"""What the command line prints: tables for people, JSON for machines.

One function per command, given what the function of verbs.py returned. Widths count East Asian characters
as two; text from filings is shown as text, without control characters or markup. No result is changed here.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bonafile.detect.copied import compared, passages, relation
from bonafile.detect.messages import say, value_word, word
from bonafile.detect.report import view

# a pipe has no width; this one holds a table without breaking numbers
_PIPE_WIDTH = 160
_BAND_STYLE = {"review": "bold red", "watch": "yellow", "clear": "dim"}
_STATE_SIGN = {"met": "✓", "missing": "✗", "unknown": "?", "applies": "✓", "does_not_apply": "–"}


def as_json(value: Any) -> None:
    """Write one JSON document to standard output; days as ISO text, unknown as null."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def plain(value: Any) -> Any:
    """`value` in JSON's own types."""
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        rows = plain(value.to_dict("records"))
        return {**{k: plain(v) for k, v in value.attrs.items()}, "findings": rows} if value.attrs else rows
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(v) for v in value]
    if value != value:  # NaN, NaT
        return None
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    if isinstance(value, date | Path):
        return str(value)
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def safe(value: Any) -> str:
    """Text that a terminal shows and does not obey."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return "".join(c if c.isprintable() else " " for c in str(value))


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False, soft_wrap=False)


def _table(
    columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]], title: str | None = None
) -> Table:
    """`columns` holds (heading, 'n' for numbers, '1' for never wrapped, '' else)."""
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, title_style="bold")
    for heading, how in columns:
        table.add_column(
            heading, justify="right" if how == "n" else "left", no_wrap=how in ("n", "1"), overflow="fold"
        )
    for row in rows:
        table.add_row(*[cell if isinstance(cell, Text) else Text(safe(cell)) for cell in row])
    return table


def _print(*parts: Any) -> None:
    console = _console()
    for part in parts:
        console.print(part if not isinstance(part, str) else Text(part))


def _line(text: str) -> None:
    """A line that is never wrapped: paths are copied from the screen."""
    sys.stdout.write(text + "\n")


def plain_text(value: str, lang: str) -> None:
    """Text as it is."""
    sys.stdout.write(value if value.endswith("\n") else value + "\n")


def simulated(value: dict[str, Any], lang: str) -> None:
    """Where the made register is."""
    _line(say("simulated", lang, **{k: value[k] for k in ("filings", "months", "seed", "folder")}))


_COUNTS = ("read", "new", "superseded", "unchanged", "quarantined")


def ingested(counts: list[dict[str, Any]], lang: str, quarantine: Path) -> None:
    """A line per file, and the sum."""
    columns = [
        (word("file", lang), ""),
        *[(word(c, lang), "n") for c in _COUNTS],
        (word("seconds", lang), "n"),
    ]
    rows: list[Sequence[Any]] = []
    for count in counts:
        quarantined = Text(f"{count['quarantined']:,}", style="bold red" if count["quarantined"] else "")
        rows.append(
            [count["file"], *[f"{count[c]:,}" for c in _COUNTS[:-1]], quarantined, f"{count['seconds']:.1f}"]
        )
    _print(_table(columns, rows))
    total = {c: sum(count[c] for count in counts) for c in _COUNTS}
    for count in counts:
        for note in count.get("notes", []):
            _line(f"{safe(count['file'])}: {safe(note)}")
    _line(say("ingested", lang, **total))
    if total["quarantined"]:
        _line(say("quarantine_at", lang, folder=quarantine))


def grounds(found: list[dict[str, Any]], lang: str, on: Any, office: str) -> None:
    """The grounds in force, with their texts and elements."""
    columns = [
        (word("code", lang), "1"),
        (word("text", lang), ""),
        (word("element", lang), ""),
        (word("from", lang), "1"),
        (word("until", lang), "1"),
    ]
    rows = []
    for ground in found:
        text = Text(safe(ground["zh"] if lang == "zh" else ground["en"])) + Text(
            f"\n{safe(ground['source'])}", style="dim"
        )
        elements = "\n".join(f"· {e['zh'] if lang == 'zh' else e['en']}" for e in ground["elements"])
        rows.append(
            [
                Text(ground["code"], style="bold"),
                text,
                Text(elements),
                ground["from"] or "",
                ground["until"] or "",
            ]
        )
    title = say("law_on", lang, day=on or date.today(), office=office)
    _print(_table(columns, rows, title))


def features(found: list[dict[str, Any]], lang: str) -> None:
    """The catalogue."""
    columns = [
        (word(c, lang), "1" if c in ("name",) else "")
        for c in ("name", "kinds", "unit", "direction", "grounds", "meaning")
    ]
    rows = [
        [
            f["name"],
            ", ".join(word(k, lang) for k in f["kinds"]),
            f["unit"],
            {1: "+", -1: "-"}.get(f["direction"], "0"),
            ";".join(f["grounds"]),
            f["meaning_zh"] if lang == "zh" else f["meaning_en"],
        ]
        for f in found
    ]
    _print(_table(columns, rows))


def trained(value: dict[str, Any], lang: str) -> None:
    """The model's name, and its figures on the held-out last slice beside the baselines'."""
    _line(say("trained", lang, model=value["model"], kind=word(value["kind"], lang)))
    figures = value.get("figures") or {}
    if not figures:
        return
    shown = ("roc_auc", "average_precision", "precision_of_best_5_percent", "ece", "brier")
    rows = [
        [word(name, lang), *(f"{figures[k]:.3f}" if (k := prefix + f) in figures else "" for f in shown)]
        for name, prefix in (
            ("model", ""), ("logistic_scorecard", "logistic_scorecard_"), ("open_scorecard", "open_scorecard_"),
            ("count_rule", "count_rule_"),
        )
    ]  # fmt: skip
    title = say("figures_of", lang, n=int(figures.get("filings", 0)), bad=int(figures.get("bad", 0)))
    _print(_table([("", "1"), *((word(f, lang), "n") for f in shown)], rows, title))


def screened(findings: Any, lang: str) -> None:
    """How many are in which band, the leading findings, and where the files are."""
    meta = findings.attrs
    if not len(findings):
        _line(say("no_filings", lang, days=meta["days"]))
    else:
        _line(say("screened", lang, days=meta["days"], n=len(findings), **_bands(findings)))
        top_findings(findings, lang, meta["days"], most=10)
    _line(say("written_to", lang, folder=meta["folder"]))
    _line(say("report_at", lang, path=meta["report"]))


def copied(value: dict[str, Any], lang: str) -> None:
    """The sources of a patent's text, the likest first, what was changed, and the passages."""
    coverage = value["coverage"]
    if not value["sources"]:
        _line(say("nothing_copied", lang, title=safe(value["title"])))
    else:
        _line(
            say("copied", lang, title=safe(value["title"]), sources=coverage["sources"], claims=coverage["claims"],
                description=coverage["description"])
        )  # fmt: skip
        shares = ("jaccard", "containment", "claims_share", "description_share")
        columns = [(word("number", lang), "1"), (word("filing_date", lang), "1")]
        columns += [(word(share, lang), "n") for share in shares]
        columns += [(word("relation", lang), ""), (word("what_changed", lang), "")]
        rows = [
            [
                f"{safe(s['office'])} {safe(s['application_number'])}", str(s["filing_date"]),
                *(_share(s[share]) for share in shares), relation(s, lang), s["sentence"][lang],
            ]
            for s in value["sources"]
        ]  # fmt: skip
        _print(_table(columns, rows))
        for line in passages(value, lang):
            _line(safe(line))
    if partly := compared(value, lang):
        _line(partly)


def _share(value: Any) -> str:
    return "" if value is None or value != value else f"{value:.0%}"


def alike(found: Any, lang: str) -> None:
    """The marks most similar to one, and what changed."""
    if not len(found):
        _line(say("nothing_alike", lang))
        return
    columns = [
        (word("similarity", lang), "n"), (word("mark", lang), ""), (word("number", lang), "1"), (word("filing_date", lang), "1"),
        (word("classes", lang), ""), (word("owner", lang), ""), (word("status", lang), "1"), (word("what_changed", lang), ""),
    ]  # fmt: skip
    rows = [
        [
            f"{row['similarity']:.2f}", row["mark_text"], row["mark_id"], str(row["filing_date"])[:10],
            str(row["nice_classes"]), row["owner"], value_word(row["status"], lang), row[f"what_{lang}"],
        ]
        for row in found.to_dict("records")
    ]  # fmt: skip
    _print(_table(columns, rows))


def linked(value: dict[str, Any], lang: str) -> None:
    """The tree of a group, and what was written."""
    for line in value.get(f"lines_{lang}", ()):
        _print(Text(safe(line)))
    if "out" in value:
        _line(say("groups_written", lang, rows=value["rows"], path=value["out"]))


def judged(value: dict[str, Any], lang: str) -> None:
    """What was decided about two parties, and whether they are in one group now."""
    _line(say(f"judged_{value['verdict']}", lang, **value))
    _line(say("judged_together" if value["together"] else "judged_apart", lang))


def surveyed(value: dict[str, Any], lang: str) -> None:
    """The agents ranked first of each type, and where the files are."""
    columns = [
        (word("rank", lang), "n"), (word("name", lang), ""), (word("filings", lang), "n"), (word("bad", lang), "n"),
        (word("expected", lang), "n"), (word("ratio_low", lang), "n"), (word("facts", lang), ""),
        (word("favour", lang), ""),
    ]  # fmt: skip
    for agent_type, found in value["agents"].groupby("agent_type", sort=False):
        rows = [
            [
                row["rank"], row["name"], row["filings"], row["bad"], f"{row['expected']:.1f}", f"{row['ratio_low']:.2f}",
                row[f"facts_{lang}"], row[f"favour_{lang}"],
            ]
            for row in found.head(8).to_dict("records")
        ]  # fmt: skip
        _print(
            _table(columns, rows, say("agents_of", lang, what=word(str(agent_type), lang), day=value["on"]))
        )
    if not len(value["agents"]):
        _line(say("no_agents", lang))
    else:
        _line(say(f"agents_by_{value['basis']}", lang))
    for path in value["files"].values():
        _line(str(path))


def _bands(findings: Any) -> dict[str, int]:
    counts = findings["band"].value_counts()
    return {band: int(counts.get(band, 0)) for band in ("review", "watch", "clear")}


def top_findings(findings: Any, lang: str, days: str, most: int) -> None:
    """The leading findings with their reasons and favourable facts."""
    columns = [
        (word("score", lang), "n"),
        (word("band", lang), "1"),
        (word("number", lang), ""),
        (word("applicant", lang), ""),
        (word("grounds", lang), ""),
        (word("reasons", lang), ""),
        (word("favour", lang), ""),
    ]
    rows = [
        [
            f"{row['score']:.3f}",
            Text(word(row["band"], lang), style=_BAND_STYLE[row["band"]]),
            f"{safe(row['application_number'])}\n{word(row['kind'], lang)}",
            row["applicant"],
            Text(safe(row["grounds"]).replace(";", "\n")),
            row[f"reasons_{lang}"],
            row[f"favour_{lang}"],
        ]
        for row in findings.head(most).to_dict("records")
    ]
    _print(_table(columns, rows, say("top_findings", lang, days=days)))


def explained(value: dict[str, Any], lang: str) -> None:
    """One filing: score, reasons, favour, grounds with elements, rows, versions."""
    head = value["finding"]
    _print(
        Text.assemble((safe(value["subject"]), "bold"), "  ", safe(head["applicant"])),
        _table(
            [("", "1"), ("", "")],
            [
                [word(k, lang), _figure(k, head[k], lang)]
                for k in ("score", "coverage", "grounds", "model", "law", "filing_date", "case_id")
            ]
            + [[word("as_of", lang), value["as_of"]]],
        ),
        safe(value[f"words_{lang}"]),
    )
    for name in ("reasons", "favour"):
        _print(Text(f"\n{word(name, lang)}", style="bold"))
        for fact in value[name]:
            codes = f"  {safe(fact['grounds'])}" if fact["grounds"] else ""
            _print(Text.assemble(f" · {safe(fact[lang])}", (codes, "dim")))
            for row in fact["rows"][:5]:
                _print(Padding(Text(_row(row, lang), style="dim"), (0, 0, 0, 5)))
        if not value[name]:
            _print(f" {word('none', lang)}")
    _print(Text(f"\n{say('elements_of', lang)}", style="bold"))
    for ground in value["grounds"]:
        state = word("fired" if ground["fired"] else "not_fired", lang)
        _print(Text.assemble((ground["code"], "bold"), f" {state}  ", (safe(ground[lang]), "dim")))
        for part in ground["elements"] + ground["exceptions"]:
            sign = f"   {_STATE_SIGN.get(part['state'], '·')} {word(part['state'], lang)}: "
            _print(Text.assemble(sign, safe(part[lang]), (f"  {safe(part['facts_' + lang])}", "dim")))
    if not any(ground["fired"] for ground in value["grounds"]):
        _print(say("no_ground_all_met", lang))
    _print("", say("decides_nothing", lang))


def _figure(key: str, value: Any, lang: str) -> str:
    return f"{value:.6f}" if key == "score" else f"{value:.0%}" if key == "coverage" else safe(plain(value))


def _row(row: dict[str, Any], lang: str) -> str:
    shown = {
        k: v for k, v in row.items() if k not in ("office", "span_start", "span_end", "other_text", "text")
    }
    return "  ".join(f"{word(k, lang)} {safe(value_word(view.plain(v), lang))}" for k, v in shown.items())


def demonstrated(value: dict[str, Any], lang: str) -> None:
    """The demo's findings; the path of the report is the last line."""
    findings = value["findings"]
    ingested(value["ingested"], lang, Path(value["workspace"]) / "quarantine")
    for model in value["trained"]:
        trained(model, lang)
    _line(say("screened", lang, days=value["days"], n=len(findings), **_bands(findings)))
    top_findings(findings, lang, value["days"], most=8)
    _line(say("decides_nothing", lang))
    _line(str(value["report"]))
