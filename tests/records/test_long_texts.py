"""Texts of many pages: whole again in a snapshot, kept once, corrected like any other, pruned where not asked."""

from __future__ import annotations

from itertools import permutations

import pytest
from made_deliveries import only, rows, table

from bonafile.records.long_texts import OPENING, PIECE
from bonafile.records.register import Register

SHORT, FULL = "x" * (OPENING - 1), "夹" * OPENING
LONG = "".join(f"第{i}段 the clip holds. " for i in range(3_000)).strip()


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "r.duckdb") as register:
        yield register


def patent(number, description):
    return {
        "kind": "invention", "office": "US", "application_number": number, "filing_date": "2026-01-05",
        "title": "Clip", "description": description,
    }  # fmt: skip


def told(register, day="2026-12-31"):
    """Description by number, as a snapshot of the day shows it."""
    frame = register.as_of(day).current("filings").select("application_number", "description").execute()
    return dict(zip(frame["application_number"], frame["description"], strict=True))


def held(register):
    return rows(register, "SELECT count(DISTINCT text_key), count(*), max(length(piece)) FROM long_texts")[0]


def test_texts_of_every_length_come_back_whole(register, tmp_path):
    texts = {
        "1": SHORT,
        "2": FULL,
        "3": FULL + "。",
        "4": LONG,
        "5": FULL + "x" * PIECE,
        "6": FULL + "x" * (PIECE + 1),
    }
    only(register, table(tmp_path / "a.csv", [patent(n, t) for n, t in texts.items()] + [patent("7", "")]))
    shown = told(register)
    assert register.as_of("2026-12-31").filings.description.isnull().sum().execute() == 1
    del shown["7"]
    assert shown == texts
    openings = register.as_of("2026-12-31").filings.description_opening.length().max().execute()
    assert openings == OPENING
    assert held(register)[2] <= PIECE


def test_taken_in_again_nothing_is_kept_twice(register, tmp_path):
    given = table(tmp_path / "a.csv", [patent("1", LONG), patent("2", LONG), patent("3", LONG + "!")])
    only(register, given)
    before, version = held(register), register.version()
    assert before[0] == 2
    assert only(register, given).unchanged == 3
    assert held(register) == before
    assert register.version() == version


def test_a_change_in_the_last_character_supersedes(register, tmp_path):
    only(register, table(tmp_path / "a.csv", [patent("1", LONG)]), issued="2026-02-01")
    changed = only(register, table(tmp_path / "b.csv", [patent("1", LONG + "!")]), issued="2026-03-01")
    assert changed.superseded == 1
    assert told(register, "2026-02-28") == {"1": LONG}
    assert told(register, "2026-03-01") == {"1": LONG + "!"}


def test_the_order_of_deliveries_does_not_matter(tmp_path):
    given = [("2026-02-01", LONG), ("2026-03-01", LONG + "!"), ("2026-04-01", "short"), ("2026-05-01", LONG)]
    for day, text in given:
        table(tmp_path / f"{day}.csv", [patent("1", text)])
    versions = set()
    for i, order in enumerate(permutations(given)):
        with Register.open(tmp_path / f"{i}.duckdb") as register:
            for day, _ in order:
                only(register, tmp_path / f"{day}.csv", issued=day)
            versions.add(register.version())
            assert [told(register, day)["1"] for day, _ in given] == [text for _, text in given]
    assert len(versions) == 1


def test_an_ingest_that_fails_keeps_no_piece(register, tmp_path):
    folder = tmp_path / "d"
    table(folder / "filings.csv", [patent("1", LONG)])
    table(folder / "parties.csv", [{"application_number": "1", "name": "x"}])
    with pytest.raises(Exception, match="lacks the column role"):
        register.ingest([folder])
    assert held(register)[:2] == (0, 0)


def test_who_does_not_ask_for_the_text_reads_no_piece(register, tmp_path):
    only(register, table(tmp_path / "a.csv", [patent("1", LONG)]))
    filings = register.as_of("2026-12-31").filings

    def plan(asked):
        return rows(register, f"EXPLAIN {asked.compile()}")[0][1]

    assert "string_agg" in plan(filings.select("description"))
    for asked in (filings.select("title", "description_opening"), filings.group_by("kind").count()):
        assert "string_agg" not in plan(asked)
        assert "piece" not in plan(asked)
