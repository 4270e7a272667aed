"""Groups as of a day use only what was known by then, and going on from an earlier day gives the same."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from linking_days import LAST

from bonafile.records.errors import InputError
from bonafile.records.linking import Links, link, members
from bonafile.records.register import Register

DAYS = (date(2026, 4, 20), date(2026, 8, 31))


def sorted_groups(links: Links, day: date) -> pd.Series:
    return links.on(day).sort_index()


@pytest.mark.parametrize("day", DAYS)
def test_the_future_changes_no_earlier_group(made: Register, linked: Links, day: date) -> None:
    then = link(made.as_of(day))
    assert then.on(day).nunique() < len(then.on(day)), "some are linked"
    pd.testing.assert_series_equal(sorted_groups(then, day), sorted_groups(linked, day))


def test_night_by_night_is_the_same_as_at_once(made: Register, linked: Links) -> None:
    so_far = None
    for day in (*DAYS, LAST):
        so_far = link(made.as_of(day), so_far)
    assert so_far is not None
    order = ["party", "known_from"]
    pd.testing.assert_frame_equal(
        so_far.memberships.sort_values(order, ignore_index=True),
        linked.memberships.sort_values(order, ignore_index=True),
    )
    pd.testing.assert_frame_equal(
        so_far.totals.sort_values(["a", "b", "day"], ignore_index=True),
        linked.totals.sort_values(["a", "b", "day"], ignore_index=True),
    )
    pd.testing.assert_frame_equal(so_far.history, linked.history)


def test_every_filing_is_in_one_group_on_every_day(linked: Links) -> None:
    table = members(linked)
    for day in (*DAYS, LAST):
        at = pd.Timestamp(day)
        now = table[(table["known_from"] <= at) & (at < table["known_until"])]
        assert not now.duplicated(["office", "application_number", "sequence"]).any()
        known = linked.mentions[(linked.mentions["known_from"] <= at) & (at < linked.mentions["known_until"])]
        assert len(now) == len(known)


def test_the_day_is_not_run_backwards(made: Register, linked: Links) -> None:
    with pytest.raises(InputError, match="later than"):
        link(made.as_of(DAYS[0]), linked)
    with pytest.raises(InputError, match="threshold"):
        link(made.as_of(LAST), linked, threshold="wide")
