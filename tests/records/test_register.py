"""The register: ingesting twice, corrections, the order of deliveries, a kill in the middle, and points in time."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from itertools import permutations

import pytest
from made_deliveries import application, event, mark, only, party, rows, table, taken

from bonafile.records.errors import InputError, RegisterError
from bonafile.records.register import Register, as_day


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "r.duckdb") as register:
        yield register


def delivery(folder, **tables):
    for name, given in tables.items():
        table(folder / f"{name}.csv", given)
    return folder


THREE = {
    "2026-02-01": {
        "filings": [mark("1", text="a"), mark("2", text="b")],
        "parties": [party("1", "甲"), party("2", "乙")],
        "events": [event("1", "2026-01-20")],
    },
    "2026-03-01": {
        "filings": [mark("1", text="a2"), mark("3", "2026-02-25", "c")],
        "parties": [party("1", "甲2")],
        "events": [event("1", "2026-01-20", detail="corrected"), event("2", "2026-02-20", "refused")],
    },
    "2026-04-01": {
        "filings": [mark("1", text="a"), mark("2", text="b2")],
        "parties": [party("3", "丙")],
        "events": [event("1", "2026-01-20", detail="corrected again")],
    },
}


def test_ingesting_twice_changes_nothing(register, tmp_path):
    folder = delivery(tmp_path / "2026-02-01", **THREE["2026-02-01"])
    first = taken(register, folder)
    version = register.version()
    before = rows(register, "SELECT * EXCLUDE (arrival) FROM v_filings ORDER BY ALL")
    again = taken(register, folder)
    assert [c.new for c in first] == [1, 2, 2]
    assert [(c.new, c.superseded, c.unchanged) for c in again] == [(0, 0, c.read) for c in first]
    assert register.version() == version
    assert rows(register, "SELECT * EXCLUDE (arrival) FROM v_filings ORDER BY ALL") == before


def test_the_version_moves_with_every_fact(register, tmp_path):
    seen = {register.version()}
    for i, (day, tables) in enumerate(THREE.items(), 1):
        taken(register, delivery(tmp_path / day, **tables))
        seen.add(register.version())
        assert len(seen) == i + 1


def test_a_correction_supersedes_and_both_stay(register, tmp_path):
    only(register, table(tmp_path / "a.csv", [mark("1", text="山雀")]), issued="2026-02-01")
    count = only(register, table(tmp_path / "b.csv", [mark("1", text="云雀")]), issued="2026-03-01")
    assert (count.new, count.superseded) == (0, 1)
    stored = rows(register, "SELECT mark_text, known_from, known_until FROM v_filings ORDER BY known_from")
    assert stored == [
        ("山雀", date(2026, 1, 5), date(2026, 3, 1)),
        ("云雀", date(2026, 3, 1), date(9999, 12, 31)),
    ]
    for day, text in (("2026-01-05", "山雀"), ("2026-02-28", "山雀"), ("2026-03-01", "云雀")):
        assert register.as_of(day).current("filings").mark_text.execute().tolist() == [text]


def test_an_undated_correction_takes_the_place_of_what_it_corrects(register, tmp_path):
    only(register, table(tmp_path / "a.csv", [mark("1", text="山雀")]))
    assert only(register, table(tmp_path / "b.csv", [mark("1", text="云雀")])).superseded == 1
    assert len(rows(register, "SELECT 1 FROM v_filings")) == 2
    assert register.as_of("2026-01-05").current("filings").mark_text.execute().tolist() == ["云雀"]


@pytest.mark.parametrize("together", [False, True])
def test_the_order_of_deliveries_does_not_matter(tmp_path, together):
    folders = [delivery(tmp_path / day, **tables) for day, tables in THREE.items()]
    versions, shown = set(), set()
    for i, order in enumerate(permutations(folders)):
        with Register.open(tmp_path / f"{together}{i}.duckdb") as register:
            if together:
                taken(register, *order)
            else:
                for folder in order:
                    taken(register, folder)
            versions.add(register.version())
            shown.add(
                str(
                    rows(
                        register,
                        "SELECT application_number, mark_text, known_from, known_until FROM v_filings ORDER BY ALL",
                    )
                )
            )
    assert len(versions) == 1
    assert len(shown) == 1
    assert "a2" in shown.pop()


def test_events_before_their_filing_wait_for_it(register, tmp_path):
    only(register, table(tmp_path / "events.csv", [event("1", "2026-02-01")]))
    only(register, table(tmp_path / "parties.csv", [party("1")]))
    assert register.as_of("2026-12-31").parties.count().execute() == 0
    only(register, table(tmp_path / "filings.csv", [mark("1")]))
    assert register.as_of("2026-01-04").parties.count().execute() == 0
    assert register.as_of("2026-01-05").parties.count().execute() == 1


def test_as_of_shows_nothing_from_after_the_day(register, tmp_path):
    chance = random.Random(5)
    filings = [
        mark(str(i), f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}") for i in range(200)
    ]
    events = []
    for filing in filings:
        happened = date.fromisoformat(filing["filing_date"]).toordinal() + chance.randint(0, 200)
        known = happened + chance.choice([0, 0, 5, 300])
        days = [date.fromordinal(d).isoformat() for d in (happened, known)]
        events.append(event(filing["application_number"], days[0], known_date=days[1]))
    taken(register, delivery(tmp_path / "d", filings=filings, events=events))
    for day in ("2025-12-31", "2026-03-01", "2026-08-15", "2027-12-31"):
        snapshot = register.as_of(day)
        assert snapshot.filings.count().execute() == sum(f["filing_date"] <= day for f in filings)
        assert snapshot.events.count().execute() == sum(e["known_date"] <= day for e in events)


def test_appending_the_future_does_not_move_the_past(register, tmp_path):
    taken(register, delivery(tmp_path / "2026-02-01", **THREE["2026-02-01"]))

    def past():
        return [register.as_of("2026-02-15").current(t).order_by("application_number").drop("known_until").execute().to_csv()
                for t in ("filings", "parties", "events")]  # fmt: skip

    before = past()
    taken(register, delivery(tmp_path / "2026-03-01", **THREE["2026-03-01"]))
    taken(register, delivery(tmp_path / "2026-04-01", **THREE["2026-04-01"]))
    assert past() == before


def test_a_snapshot_of_some_filings_shows_what_that_of_all_shows_of_them(register, tmp_path):
    for day, tables in THREE.items():
        taken(register, delivery(tmp_path / day, **tables))
    for day in THREE:
        whole = register.as_of(day)
        asked = whole.filings.filter(whole.filings.application_number.isin(["1", "3"]))
        some = whole.of(asked.select("office", "application_number"))
        for name in ("filings", "written_parties", "parties", "events"):
            of_all = getattr(whole, name).execute()
            of_all = of_all[of_all["application_number"].isin(["1", "3"])]
            assert sorted(getattr(some, name).execute().to_csv(index=False).splitlines()) == sorted(
                of_all.to_csv(index=False).splitlines()
            )


def test_the_publication_tells_the_filing_and_a_later_one_supersedes(register, tmp_path):
    (tmp_path / "a.xml").write_text(application(1, what="hoses"), "utf-8")
    (tmp_path / "b.xml").write_text(application(1, what="pipes").replace("20260305", "20260701"), "utf-8")
    only(register, tmp_path / "b.xml")
    only(register, tmp_path / "a.xml")
    assert register.as_of("2026-06-30").current("filings").title.execute().tolist() == [
        "Spring clip for hoses"
    ]
    assert register.as_of("2026-07-01").current("filings").title.execute().tolist() == [
        "Spring clip for pipes"
    ]


KILLED = """
import sys
from bonafile.records.register import Register
with Register.open(sys.argv[1]) as register:
    print("open", flush=True)
    register.ingest([sys.argv[2]])
    print("done", flush=True)
"""


def test_a_kill_leaves_the_register_as_before_or_as_after(tmp_path):
    base = table(tmp_path / "filings.csv", [mark(str(i)) for i in range(2_000)])
    more = [mark(str(i), text=f"山雀{i % 7}") for i in range(1_000, 15_000)]
    new = delivery(tmp_path / "2026-06-01", filings=more, parties=[party(str(i)) for i in range(15_000)])
    with Register.open(tmp_path / "before.duckdb") as register:
        only(register, base)
        before = register.version()
    shutil.copy(tmp_path / "before.duckdb", tmp_path / "after.duckdb")
    begun = time.monotonic()
    with Register.open(tmp_path / "after.duckdb") as register:
        taken(register, new)
        after = register.version()
    lasts = time.monotonic() - begun
    chance, outcomes = random.Random(9), []
    for i in range(4):
        path = tmp_path / f"killed{i}.duckdb"
        shutil.copy(tmp_path / "before.duckdb", path)
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path), str(new)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        time.sleep(chance.uniform(0.05, 1.1) * lasts)
        os.kill(child.pid, signal.SIGKILL)
        finished = child.communicate()[0] == "done\n"
        with Register.open(path) as register:
            version = register.version()
            assert version == after if finished else version in {before, after}
            outcomes.append(version == before)
            taken(register, new)
            assert register.version() == after
    assert any(outcomes), "no kill came in time to interrupt anything"


def test_a_failure_in_the_middle_takes_nothing_in(register, tmp_path):
    folder = delivery(tmp_path / "d", filings=[mark("1")])
    table(folder / "parties.csv", [{"application_number": "1", "name": "x"}])
    before = register.version()
    with pytest.raises(InputError, match="lacks the column role"):
        register.ingest([folder])
    assert register.version() == before
    assert rows(register, "SELECT count(*) FROM files") == [(0,)]


def test_a_moved_workspace_opens(tmp_path):
    (tmp_path / "old").mkdir()
    with Register.open(tmp_path / "old" / "register.duckdb") as register:
        only(register, table(tmp_path / "filings.csv", [mark("1")]))
        version = register.version()
    shutil.move(tmp_path / "old", tmp_path / "elsewhere")
    with Register.open(tmp_path / "elsewhere" / "register.duckdb", read_only=True) as register:
        assert register.version() == version


def test_what_is_no_register_is_one_sentence(tmp_path):
    (tmp_path / "r.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(RegisterError, match="damaged or no register"):
        Register.open(tmp_path / "r.duckdb")
    with pytest.raises(RegisterError, match="there is no register"):
        Register.open(tmp_path / "none.duckdb", read_only=True)


def test_a_register_in_use_says_so(tmp_path):
    with Register.open(tmp_path / "r.duckdb"):
        code = ("import sys\nfrom bonafile.records.register import Register\nfrom bonafile.records.errors import RegisterError\n"
                "try: Register.open(sys.argv[1])\nexcept RegisterError as e: print(e)")  # fmt: skip
        said = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "r.duckdb")],
            capture_output=True,
            text=True,
            check=True,
        )
    assert "in use by another process" in said.stdout


def test_a_register_of_another_layout_is_refused(tmp_path):
    with Register.open(tmp_path / "r.duckdb") as register:
        register.connection.execute("UPDATE layout SET version = 999")
    with pytest.raises(RegisterError, match="is no register of this version"):
        Register.open(tmp_path / "r.duckdb")


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", ""])
def test_what_is_no_day_is_said(text):
    with pytest.raises(InputError, match="not a day"):
        as_day(text)


def test_the_memory_limit_is_as_before_after_an_ingest(register, tmp_path):
    asked = "SELECT current_setting('memory_limit')"
    before = rows(register, asked)
    only(register, table(tmp_path / "filings.csv", [mark("1")]))
    assert rows(register, asked) == before


def test_unchanged_deliveries_in_between_are_remembered_whatever_the_order(tmp_path):
    """Another content that turns up late parts a run: where, depends on every day the run was issued on."""
    given = [(f"2026-0{m}-01", text) for m, text in ((2, "a"), (3, "a"), (5, "a"), (6, "a"), (4, "b"))]
    folders = [delivery(tmp_path / day, filings=[mark("1", text=text)]) for day, text in given]
    shown = set()
    for i, order in enumerate(
        [folders, folders[::-1], folders[2:] + folders[:2], [folders[j] for j in (0, 3, 1, 2, 4)]]
    ):
        with Register.open(tmp_path / f"{i}.duckdb") as register:
            for folder in [*order, *order]:
                taken(register, folder)
            shown.add(
                str(
                    rows(
                        register,
                        "SELECT mark_text, issued_first, issued_last, known_from, known_until FROM v_filings ORDER BY 2",
                    )
                )
            )
    assert len(shown) == 1
    assert "datetime.date(2026, 5, 1), datetime.date(2026, 6, 1), datetime.date(2026, 5, 1)" in shown.pop()
