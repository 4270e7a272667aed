"""Links kept from night to night: as if made at once, whatever arrives late, with examiners' decisions in them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from test_linking_dated import FIRST, Office, firm

from bonafile.detect.verbs import parties
from bonafile.records.linking import Links, members
from bonafile.records.linking.kept import LAST, KeptLinks
from bonafile.records.register import Register

PHONE = "13812345678"


def at_once(office: Office) -> Links:
    """The links of the same register, kept nowhere before."""
    fresh = KeptLinks(office.folder / f"fresh{office.serial}", office.folder / "judgements.csv")
    return fresh.links(office.register)


def kept(office: Office) -> Links:
    office.register.links.stale()
    return office.register.links.links(office.register)


def same(one: Links, other: Links) -> None:
    pd.testing.assert_frame_equal(members(one), members(other))
    pd.testing.assert_frame_equal(one.history, other.history)


def group_of(office: Office, number: str, day: date) -> str:
    rows = office.register.as_of(day).current("parties").filter(lambda t: t.application_number == number)
    return str(rows.to_pandas()["group_key"].iloc[0])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_late_and_corrected_deliveries_come_out_as_at_once(office: Office) -> None:
    office.deliver([firm(n, FIRST + timedelta(days=20 * n), PHONE) for n in (0, 2, 4)], date(2024, 4, 1))
    first = kept(office)
    assert first.on(LAST).nunique() == 1
    # a filing of February that arrives in May, between two that are linked already
    office.deliver([firm(1, FIRST + timedelta(days=45), "13912345678")], date(2024, 5, 1))
    same(kept(office), at_once(office))
    # a phone that is corrected in June parts one from the others, from June on
    office.deliver([firm(4, FIRST + timedelta(days=80), "13700000000")], date(2024, 6, 1))
    linked = kept(office)
    same(linked, at_once(office))
    assert group_of(office, "A0004", date(2024, 5, 31)) == group_of(office, "A0000", date(2024, 5, 31))
    assert group_of(office, "A0004", date(2024, 6, 1)) != group_of(office, "A0000", date(2024, 6, 1))
    # and a delivery without a day takes the place of what was known from the first
    office.deliver([firm(2, FIRST + timedelta(days=40), "13600000000")], None)
    same(kept(office), at_once(office))
    assert group_of(office, "A0002", LAST) != group_of(office, "A0000", LAST)


def test_what_is_known_already_is_not_worked_out_again(office: Office) -> None:
    rows = [firm(n, FIRST + timedelta(days=n), PHONE) for n in range(3)]
    office.deliver(rows, FIRST)
    kept(office)
    first = office.register.links.effort
    assert first is not None
    assert first.whole
    kept(office)
    office.deliver(rows, FIRST + timedelta(days=30))  # the same again: nothing new
    kept(office)
    assert office.register.links.effort is first
    office.deliver([firm(5, date(2024, 3, 1), PHONE)], date(2024, 3, 1))
    kept(office)
    effort = office.register.links.effort
    assert effort is not None
    assert (effort.whole, effort.changed, effort.parties) == (False, 1, 1)
    assert effort.since == date(2024, 3, 1)


def test_a_decision_wins_from_its_day_in_what_features_read(office: Office) -> None:
    office.deliver([firm(n, FIRST, PHONE) for n in (1, 2)] + [firm(3, FIRST)], FIRST)
    linked = kept(office)
    key = linked.mentions.set_index("application_number")["party"]
    decided = date(2024, 5, 2)
    judgements = office.register.links.judgements
    judgements.add(key["A0001"], key["A0002"], "not_same", decided, "examiner")
    judgements.add(key["A0001"], key["A0003"], "same", decided, "examiner")
    same(kept(office), at_once(office))
    office.register.links.stale()
    office.register._shown = {}
    before, after = date(2024, 5, 1), date(2024, 5, 2)
    assert group_of(office, "A0001", before) == group_of(office, "A0002", before)
    assert group_of(office, "A0001", after) != group_of(office, "A0002", after)
    assert group_of(office, "A0001", after) == group_of(office, "A0003", after)


def test_a_decision_teaches_what_the_phone_of_both_is_worth(office: Office) -> None:
    office.deliver([firm(n, FIRST, PHONE) for n in (1, 2, 3)], FIRST)
    key = kept(office).mentions.set_index("application_number")["party"]
    decided, taken_back = date(2024, 5, 2), date(2024, 7, 1)
    judgements = office.register.links.judgements
    judgements.add(key["A0001"], key["A0002"], "not_same", decided, "examiner", "a shop for sim cards")
    linked = kept(office)
    same(linked, at_once(office))
    nobody_decided = [key["A0002"], key["A0003"]]
    assert linked.on(date(2024, 5, 1))[nobody_decided].nunique() == 1, "one rare phone links"
    assert linked.on(decided)[nobody_decided].nunique() == 2, "it is no person's phone from then on"
    judgements.add(key["A0001"], key["A0002"], "open", taken_back, "examiner")
    linked = kept(office)
    same(linked, at_once(office))
    assert linked.on(decided)[nobody_decided].nunique() == 2
    assert linked.on(taken_back)[nobody_decided].nunique() == 1


def test_people_of_one_name_without_an_address_stay_apart(office: Office) -> None:
    rows = [
        {
            "number": f"T{n}",
            "day": FIRST.isoformat(),
            "name": "陳怡君",
            "party_type": "individual",
            "country": "TW",
        }
        for n in range(4)
    ]
    office.deliver(rows, FIRST)
    groups = {group_of(office, f"T{n}", FIRST) for n in range(4)}
    assert len(groups) == 4


def test_the_written_groups_are_those_that_features_read(office: Office, tmp_path: Path) -> None:
    office.deliver(
        [firm(n, FIRST + timedelta(days=30 * (n // 2)), f"1380000000{n % 3}") for n in range(8)], FIRST
    )
    for day in (FIRST, FIRST + timedelta(days=35), date(2024, 12, 1)):
        read = (
            office.register.as_of(day).current("parties").filter(lambda t: t.role == "applicant").to_pandas()
        )
        office.register.close()
        parties(workspace=tmp_path, on=day, out=tmp_path / "groups.csv")
        office.register = Register.open(tmp_path / "register.duckdb")
        told = pd.read_csv(tmp_path / "groups.csv", dtype={"application_number": str}, encoding="utf-8-sig")
        order = ["office", "application_number", "sequence"]
        read = read.rename(columns={"group_key": "group"})[[*order, "group"]]
        pd.testing.assert_frame_equal(
            read.sort_values(order, ignore_index=True), told[[*order, "group"]], check_dtype=False
        )


@pytest.mark.parametrize("what", ["trace", "half a trace", "links", "a table", "rules"])
def test_what_is_damaged_or_of_other_rules_is_made_anew(
    what: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.deliver([firm(n, FIRST + timedelta(days=n), PHONE) for n in range(3)], FIRST)
    kept(office)
    folder = office.register.links.folder
    trace = folder.with_name("links-register-trace.duckdb")
    if what == "trace":
        trace.write_bytes(b"nothing")
    elif what == "half a trace":
        trace.write_bytes(trace.read_bytes()[: trace.stat().st_size // 2])
    elif what == "links":
        (folder / "mentions.parquet").write_bytes(b"nothing")
    elif what == "a table":
        (folder / "near.parquet").unlink()
    elif what == "rules":
        monkeypatch.setattr("bonafile.records.linking.trace._rules", lambda: "those of another release")
    office.deliver([firm(5, date(2024, 3, 1), PHONE)], date(2024, 3, 1))
    same(kept(office), at_once(office))
    effort = office.register.links.effort
    assert effort is not None
    assert effort.whole


def test_a_night_that_breaks_off_is_not_gone_on_with(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from bonafile.records.linking import kept as module

    office.deliver([firm(n, FIRST + timedelta(days=n), PHONE) for n in range(3)], FIRST)
    kept(office)
    office.deliver([firm(5, date(2024, 3, 1), PHONE)], date(2024, 3, 1))
    with monkeypatch.context() as broken:
        broken.setattr(module, "save", lambda *_: (_ for _ in ()).throw(OSError("no space left")))
        with pytest.raises(OSError, match="no space"):
            kept(office)
    same(kept(office), at_once(office))
    assert group_of(office, "A0005", LAST) == group_of(office, "A0000", LAST)


def test_deleted_links_are_made_anew_with_the_same_numbers(office: Office) -> None:
    office.deliver([firm(n, FIRST + timedelta(days=9 * n), PHONE) for n in range(4)], FIRST)
    before = kept(office)
    for file in office.register.links.folder.iterdir():
        file.unlink()
    same(kept(office), before)
