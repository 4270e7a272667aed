"""Writes the made register as a delivery in the exchange format, and the truth beside it.

Rows are written as they come, so that a register of a million filings needs no second copy in memory. The
truth (truth.csv) is no table of the exchange format; readers leave it out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bonafile.records.schema import MODEL_KIND, TABLES
from bonafile.records.simulation.agents import Agency, Practitioner
from bonafile.records.simulation.chance import Chance
from bonafile.records.simulation.outcomes import Office
from bonafile.records.simulation.people import Applicant
from bonafile.records.simulation.trades import GOODS
from bonafile.records.simulation.world import Filing, World

TRUTH = ("office", "application_number", "model_kind", "label", "pattern", "lookalike", "group", "grounds")
_OFFICE = "CN"
_GOODS = {number: text.split(";") for number, text in GOODS.items()}
_PATENT_DIGIT = {"invention": 1, "utility_model": 2, "design": 3}


@dataclass(frozen=True)
class Maker:
    """A world, the office that deals with its filings, and the chance by which they are delivered."""

    world: World
    office: Office
    chance: Chance


def write(main: Maker, late: Maker, folder: Path) -> None:
    """Write every table and truth.csv into the folder, which exists. OSError where that fails.

    A filing of the main world in whose place another stands is drawn all the same, so that the others stay as they are.
    """
    world, chance = main.world, main.chance
    _number(world, chance)
    first: dict[str, date] = {}
    for filing in [*world.filings, *late.world.filings]:
        day = world.date(filing.day)
        first[filing.scheme.group] = min(day, first.get(filing.scheme.group, day))
    with ExitStack() as stack:
        tables = {
            name: _open(stack, folder, name, TABLES[name].names)
            for name in ("filings", "parties", "events", "decisions")
        }
        truth = _open(stack, folder, "truth", TRUTH)
        for filing in world.filings:
            rows = _rows(main, filing, first)
            shown = filing.instead or filing
            if shown is not filing:
                shown.number = filing.number
                rows = _rows(late, shown, first)
            for name, table in tables.items():
                table.writerows(rows[name])
            truth.writerow(_truth(shown))
        end = world.calendar.days[-1]
        organisations = _open(stack, folder, "organisations", TABLES["organisations"].names)
        for maker in (main, late):
            organisations.writerows(_organisations(maker.world, maker.office, maker.chance))
        for name, listed in (
            ("agencies", _agencies(world.agencies.all(), end)),
            ("practitioners", _practitioners(world.agencies.all(), chance, end)),
            ("reference", _reference(world, end)),
        ):
            _open(stack, folder, name, TABLES[name].names).writerows(listed)


def _rows(maker: Maker, filing: Filing, first: dict[str, date]) -> dict[str, list[tuple[Any, ...]]]:
    """Everything about one filing, by table."""
    day = maker.world.date(filing.day)
    key = (_OFFICE, filing.number)
    rows = {
        "filings": [_filing(filing, day, maker.chance)],
        "parties": list(_parties(filing, maker.chance)),
    }
    events, decisions = maker.office.history(filing, day, first[filing.scheme.group])
    rows["events"] = [
        (*key, e.day, e.known, e.event, e.article, e.party, e.party_identifier, e.detail)
        for e in {(e.day, e.event, e.article, e.party): e for e in events}.values()
    ]
    rows["decisions"] = [
        (*key, d.day, d.known, d.outcome, d.grounds, d.reason, d.stage, d.source) for d in decisions
    ]
    return rows


def _open(stack: ExitStack, folder: Path, name: str, header: Sequence[str]) -> Any:
    stream = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    return writer


def _number(world: World, chance: Chance) -> None:
    """Put the filings in order of day and give them numbers; within a day the order tells nothing."""
    order = chance.generator.random(len(world.filings))
    world.filings = [f for _, _, f in sorted((f.day, order[n], f) for n, f in enumerate(world.filings))]
    marks = 70_000_000 + chance.whole(0, 9_000_000)
    serials: dict[str, int] = {}
    for filing in world.filings:
        if filing.kind == "trademark":
            marks += chance.whole(1, 9)
            filing.number = str(marks)
            continue
        head = f"{world.date(filing.day).year}{_PATENT_DIGIT[filing.kind]}"
        serials[head] = serials.get(head, chance.whole(10_000, 900_000)) + chance.whole(1, 5)
        plain = f"{head}{serials[head]:07d}"
        filing.number = f"{plain}.{_check_character(plain)}"


def _check_character(digits: str) -> str:
    """The check character of a Chinese patent application number (weights 2 to 9, 2 to 5, modulo 11)."""
    total = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    return "0123456789X"[total % 11]


def _filing(filing: Filing, day: date, chance: Chance) -> tuple[Any, ...]:
    key = (filing.kind, _OFFICE, filing.number, day)
    if filing.kind == "trademark":
        goods = " | ".join(
            f"{n}: {'; '.join(chance.some(_GOODS[n], chance.whole(1, 3)))}" for n in filing.classes
        )
        classes = ";".join(map(str, filing.classes))
        first_use = filing.first_use or ""
        return (*key, filing.mark, filing.mark_type, classes, goods, filing.basis, first_use, *[""] * 8)
    text = filing.text
    assert text is not None  # every patent has a text
    parent = filing.parent.number if filing.parent else ""
    sibling = filing.sibling.number if filing.sibling else ""
    return (*key, *[""] * 6, text.title, text.abstract, text.claims, text.description, ";".join(filing.ipc),
            filing.priority, parent, sibling)  # fmt: skip


def _parties(filing: Filing, chance: Chance) -> Iterable[tuple[Any, ...]]:
    key = (_OFFICE, filing.number)
    for sequence, owner in enumerate(filing.applicants, start=1):
        identifier = "" if chance.yes(0.02) else owner.identifier
        region = owner.region[0] if owner.region else ""
        yield (*key, "applicant", sequence, owner.name, owner.name_latin, identifier, owner.party_type, owner.address,
               region, owner.country, owner.phone, owner.email)  # fmt: skip
    for sequence, name in enumerate(filing.inventors, start=1):
        yield (*key, "inventor", sequence, name, "", _inventor_identifier(name), *[""] * 6)
    agency = filing.agency
    if agency:
        yield (
            *key,
            "agency",
            1,
            agency.name,
            "",
            agency.licence,
            "enterprise",
            "",
            agency.region,
            "CN",
            "",
            "",
        )
        if filing.practitioner and chance.yes(0.9):
            yield (*key, "agent", 1, filing.practitioner.name, "", filing.practitioner.licence, *[""] * 6)
    elif filing.applicants[0].phone and chance.yes(0.5):
        owner = filing.applicants[0]
        name = owner.representative or owner.name
        yield (*key, "correspondent", 1, name, "", "", "individual", "", "", "CN", owner.phone, owner.email)


def _inventor_identifier(name: str) -> str:
    """A hashed identity number, as an office may deliver one; about half of the inventors have none."""
    if name.isascii():
        return ""
    code = blake2b(name.encode(), digest_size=8).hexdigest()
    return code if code[0] < "8" else ""


def _truth(filing: Filing) -> tuple[Any, ...]:
    scheme = filing.scheme
    lookalike = int(scheme.lookalike and not scheme.bad)
    grounds = ";".join(scheme.grounds) if filing.label else ""
    pattern = "honest_business" if filing.aside else scheme.pattern
    return (
        _OFFICE,
        filing.number,
        MODEL_KIND[filing.kind],
        filing.label,
        pattern,
        lookalike,
        scheme.group,
        grounds,
    )


def _organisations(world: World, office: Office, chance: Chance) -> Iterable[tuple[Any, ...]]:
    """Each listed organisation as first known, and later rows: growth, and being struck off."""
    start, end = world.calendar.days[0], world.calendar.days[-1]
    filed = {id(owner) for filing in world.filings for owner in filing.applicants}
    for owner in world.people.organisations:
        if not owner.listed or owner.founded is None or not (id(owner) in filed or chance.yes(0.3)):
            continue
        known = max(owner.founded + timedelta(days=2), start - timedelta(days=30))
        staff, capital = owner.staff, owner.capital
        yield _organisation(owner, staff, capital, "active", known)
        if chance.yes(0.25) and staff is not None:  # the yearly report
            known = known + timedelta(days=chance.whole(120, 400))
            staff = round(staff * chance.between(0.7, 1.8)) + chance.whole(0, 2)
            capital = (
                None if capital is None else int(capital * (1 if chance.yes(0.7) else chance.between(1, 2.5)))
            )
            if known <= end:
                yield _organisation(owner, staff, capital, "active", known)
        gone = office.struck_off.get(id(owner), date(9999, 12, 31))
        if gone.year == 9999 and chance.yes(0.012):
            gone = known + timedelta(days=chance.whole(200, 700))
        if known < gone <= end:
            yield _organisation(owner, 0, capital, "deregistered" if chance.yes(0.7) else "revoked", gone)


def _organisation(
    owner: Applicant, staff: int | None, capital: int | None, status: str, known: date
) -> tuple[Any, ...]:
    region = owner.region[0] if owner.region else ""
    return (owner.identifier, owner.name, owner.representative, ";".join(owner.shareholders), owner.founded,
            "" if capital is None else capital, "" if staff is None else staff, "、".join(owner.scope), status,
            owner.address, region, known)  # fmt: skip


def _agencies(agencies: Sequence[Agency], end: date) -> Iterable[tuple[Any, ...]]:
    for agency in agencies:
        span = (agency.valid_from, agency.valid_to or "", agency.region)
        yield (agency.licence, agency.name, agency.kind, *span, "licensed", agency.valid_from)
        if agency.status_day and agency.valid_from < agency.status_day <= end:
            yield (agency.licence, agency.name, agency.kind, *span, agency.status, agency.status_day)


def _practitioners(agencies: Sequence[Agency], chance: Chance, end: date) -> Iterable[tuple[Any, ...]]:
    """Where each practitioner is registered: mostly one agency; a few moved, a few stand in two at once."""
    for agency in agencies:
        for person in agency.practitioners:
            since = agency.valid_from + timedelta(days=chance.whole(0, 200))
            since = min(since, end)
            yield _practitioner(person, agency.licence, since, None)
            if person.also:
                yield _practitioner(
                    person, person.also, min(end, since + timedelta(days=chance.whole(30, 300))), None
                )


def _practitioner(person: Practitioner, licence: str, since: date, until: date | None) -> tuple[Any, ...]:
    return (person.licence, person.name, licence, since, until or "", since)


def _reference(world: World, end: date) -> Iterable[tuple[Any, ...]]:
    seen = set()
    for terms in world.gazetteer.terms.values():
        for term in terms:
            key = (term.term, term.category, term.owner, term.known)
            if term.known > end or key in seen:
                continue
            seen.add(key)
            fame = "" if term.fame is None else term.fame
            yield (term.term, term.category, term.owner, term.owner_identifier, ";".join(map(str, term.classes)), fame,
                   term.known, "名录")  # fmt: skip
