"""What becomes known later moves no earlier link: the future is appended, and the days before stay as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from test_linking_dated import FIRST, Office, firm

from bonafile.records.linking import Links, link
from bonafile.records.linking.holdings import named
from bonafile.records.linking.weights import default

TODAY = date(2024, 5, 31)
LATER = date(2024, 9, 2)
PHONE = "13812345678"
CODE = "914403000000000X1"

Case = Callable[[Office], Callable[[], None]]


def _named_later(office: Office) -> Callable[[], None]:
    """Two ways of writing under one identifier; later the register knows a third, older one under it."""
    old = firm(1, FIRST, PHONE, identifier="")
    one = firm(2, FIRST + timedelta(days=20), "13711110001", identifier=CODE)
    other = firm(3, FIRST + timedelta(days=40), "13711110002", identifier=CODE)
    asks = firm(4, FIRST + timedelta(days=50), "13711110001")
    office.deliver([old, one, other, asks, firm(5, FIRST, PHONE)], FIRST)
    row = {
        "identifier": CODE,
        "name": old["name"],
        "legal_representative": "欧阳修远",
        "known_date": LATER.isoformat(),
    }
    return lambda: office.deliver([firm(6, LATER)], LATER, [row])


def _identified_later(office: Office) -> Callable[[], None]:
    """One name in one room, written in two ways; later an identifier comes with it."""
    door, crowd = "深圳市南山区创业路9号B座1201室", []
    for n in range(14):
        crowd.append(firm(n + 10, FIRST, address=door))
    person = {"party_type": "individual", "identifier": "", "name": "欧阳修远"}
    rows = [
        firm(1, FIRST, **person | {"address": door}),
        firm(2, FIRST, "13711110002", **person | {"address": f"广东省{door}"}),
    ]
    office.deliver([*rows, *crowd], FIRST)
    known = person | {"address": f"中国{door}", "identifier": "D41D1431EECB"}
    return lambda: office.deliver([firm(3, LATER, "13711110003", **known)], LATER)


def _crowded_later(office: Office) -> Callable[[], None]:
    """A phone of two that becomes that of forty."""
    office.deliver([firm(1, FIRST, PHONE), firm(2, FIRST, PHONE)], FIRST)
    return lambda: office.deliver([firm(n, LATER, PHONE) for n in range(3, 43)], LATER)


def _headed_later(office: Office) -> Callable[[], None]:
    """Somebody's name who later turns out to be behind the firm he files for: his namesake is met from then on."""
    person = {"party_type": "individual", "name": "欧阳修远"}
    shop = firm(1, FIRST, PHONE, identifier=CODE, party_type="individual", name="欧阳修远")
    door = {"address": "深圳市南山区创业路9号B座1201室"}
    rows = [shop | door, firm(2, FIRST, "13711110002", **person) | door]
    rows += [
        firm(n, FIRST, f"1371111{n:04d}", name="欧阳修远", party_type="individual") for n in range(20, 34)
    ]
    office.deliver(rows, FIRST)
    row = {
        "identifier": CODE,
        "name": "深圳市锐源商行",
        "legal_representative": "欧阳修远",
        "known_date": LATER.isoformat(),
    }
    return lambda: office.deliver(
        [firm(3, LATER, identifier=CODE, name="深圳市锐源商行", party_type="sole_trader")], LATER, [row]
    )


def _behind_later(office: Office) -> Callable[[], None]:
    """Heads that become known between two filings with the same phone."""
    office.deliver([firm(n, FIRST, PHONE) for n in range(1, 6)], FIRST)
    heads = [
        {
            "identifier": firm(n, FIRST)["identifier"], "name": firm(n, FIRST)["name"],
            "legal_representative": "欧阳修远", "known_date": (LATER - timedelta(days=9)).isoformat(),
        }
        for n in range(1, 6)
    ]  # fmt: skip
    again = [firm(n, LATER, PHONE) | {"number": f"B{n:04d}"} for n in range(1, 6)]
    return lambda: office.deliver(again, LATER, heads)


def _inventors(office: Office, number: str, names: str, day: date) -> None:
    folder = office.folder / f"inventors-{number}-{names}"
    folder.mkdir()
    rows = [
        {"application_number": number, "role": "inventor", "sequence": n, "name": f"欧阳{name}"}
        for n, name in enumerate(names, 1)
    ]
    pd.DataFrame(rows).to_csv(folder / "parties.csv", index=False)
    office.register.ingest([folder], issued=day)


def _replaced_later(office: Office) -> Callable[[], None]:
    """A team of inventors of two firms, one of whose lists is replaced later."""
    office.deliver([firm(1, FIRST), firm(2, FIRST)], FIRST)
    _inventors(office, "A0001", "修文武", FIRST)
    _inventors(office, "A0002", "修文武", FIRST)
    return lambda: _inventors(office, "A0002", "成康昭", LATER)


def _keys(rows: list[dict[str, str]]) -> list[str]:
    """The parties that such rows name."""
    frame = pd.DataFrame([{"identifier": "", **r} for r in rows])
    frame = frame.assign(
        office="CN", application_number=frame["number"], role="applicant", name_latin=None, region=None,
        known_from=pd.Timestamp(FIRST), identifier=frame["identifier"].replace("", None),
    )  # fmt: skip
    return named(frame)[1]["party"].tolist()


def _outnumbered_later(office: Office) -> Callable[[], None]:
    """More holders of a phone than make candidates, all of whose keys sort before those of the first two."""
    rows = [firm(n, LATER, PHONE) for n in range(100)]
    rows = [row for _, row in sorted(zip(_keys(rows), rows, strict=True), key=lambda pair: pair[0])]
    assert len(rows) - 2 > default().evidence["phone"].generate
    office.deliver([row | {"day": FIRST.isoformat()} for row in rows[-2:]], FIRST)
    return lambda: office.deliver(rows[:-2], LATER)


def _scattered_later(office: Office) -> Callable[[], None]:
    """One name at more addresses than are held against others, all of whose keys sort before that of the first."""
    person = {"party_type": "individual", "identifier": "", "name": "欧阳修远"}
    rows = [firm(n, LATER, PHONE, **person) for n in range(10, 20)]
    rows = [row for _, row in sorted(zip(_keys(rows), rows, strict=True), key=lambda pair: pair[0])]
    other = firm(1, FIRST, PHONE)
    office.deliver([rows[-1] | {"day": FIRST.isoformat()}, other], FIRST)
    return lambda: office.deliver(rows[:-1], LATER)


CASES: list[Case] = [
    _named_later, _identified_later, _crowded_later, _headed_later, _behind_later, _replaced_later,
    _outnumbered_later, _scattered_later,
]  # fmt: skip


def _until(links: Links, day: date) -> pd.DataFrame:
    """The weights between the parties as they changed up to a day."""
    totals = links.totals[pd.to_datetime(links.totals["day"]) <= pd.Timestamp(day)]
    return totals.sort_values(["a", "b", "day"], ignore_index=True)


@pytest.mark.parametrize("case", CASES)
def test_what_becomes_known_later_moves_no_earlier_link(case: Case, tmp_path: Path) -> None:
    office = Office(tmp_path)
    happens = case(office)
    then = link(office.register.as_of(TODAY))
    happens()
    later = link(office.register.as_of(LATER))
    assert len(later.totals) != len(then.totals), "the future says something"
    pd.testing.assert_series_equal(
        later.on(TODAY).sort_index(),
        then.on(TODAY).sort_index(),
        check_names=False,
        check_index_type=False,
        check_dtype=False,
    )
    weights = _until(then, TODAY)
    assert len(weights), "something is linked, or nearly"
    told = later.parties.set_index("party")["first"]
    known = set(told.index[told <= pd.Timestamp(TODAY)])
    pairs = pd.MultiIndex.from_frame(weights[["a", "b"]].drop_duplicates())
    after = _until(later, TODAY)
    after = after[after["a"].isin(known) & after["b"].isin(known)]
    mine = after[pd.MultiIndex.from_frame(after[["a", "b"]]).isin(pairs)].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, weights)
    on_top = link(office.register.as_of(LATER), then)
    pd.testing.assert_frame_equal(on_top.memberships, later.memberships, check_dtype=False)
    office.register.close()
