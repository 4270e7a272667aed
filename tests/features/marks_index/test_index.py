"""What an index promises whatever the view: days, appending, keeping, damage, threads, bad input."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from brute import TEXTS, frame, hits
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafile.features.marks import index as index_module
from bonafile.features.marks.engine import store
from bonafile.features.marks.index import VIEWS, MarkIndex
from bonafile.records.errors import InputError

LISTS = st.lists(TEXTS, min_size=1, max_size=12)
MARKS = [
    "BENTLEY",
    "BENTLY",
    "宾利",
    "天王宾利",
    "安踏",
    "踏奖安",
    "耐克",
    "NAIKE",
    "苹果",
    "APPLE",
    "",
    "图形",
    "Bentley",
]


@settings(max_examples=40, deadline=None)
@given(LISTS, LISTS, st.sampled_from(sorted(VIEWS)), st.integers(0, 25))
def test_the_future_changes_nothing(past: list[str], future: list[str], view: str, day: int) -> None:
    as_of = pd.Timestamp("2020-01-01") + pd.Timedelta(days=min(day, len(past) - 1))
    queries = past + future
    index = MarkIndex.build(frame(past))
    before = index.search(queries, view=view, as_of=as_of)
    index.append(frame(future, len(past)))
    after = index.search(queries, view=view, as_of=as_of)
    pd.testing.assert_frame_equal(before, after)
    filed = {f"M{i}" for i in range(day + 1)}
    everything = hits(index.search(queries, view=view))
    if day < len(past):
        assert hits(after) == {pair: s for pair, s in everything.items() if pair[1] in filed}


@settings(max_examples=40, deadline=None)
@given(st.lists(LISTS, min_size=1, max_size=4), st.sampled_from(sorted(VIEWS)))
def test_appending_is_rebuilding(days: list[list[str]], view: str) -> None:
    whole = [t for texts in days for t in texts]
    small, index_module._SMALL = index_module._SMALL, 8
    try:
        index = MarkIndex.build(frame(days[0]))
        first = len(days[0])
        for texts in days[1:]:
            index.append(frame(texts, first))
            first += len(texts)
    finally:
        index_module._SMALL = small
    rebuilt = MarkIndex.build(frame(whole)).search(whole, view=view)
    pd.testing.assert_frame_equal(index.search(whole, view=view), rebuilt)
    index.compact()
    pd.testing.assert_frame_equal(index.search(whole, view=view), rebuilt)


def test_frames_are_searched_as_of_their_own_days() -> None:
    index = MarkIndex.build(frame(["宾利", "宾利", "宾利"]))
    asked = pd.DataFrame({"mark_text": ["宾利", "宾利"], "filing_date": [date(2020, 1, 2), "2019-12-31"]})
    assert set(hits(index.search(asked))) == {(0, "M0"), (0, "M1")}
    assert set(hits(index.search(asked, as_of="2020-01-01"))) == {(0, "M0"), (1, "M0")}


def test_ended_marks_are_found_and_marked_from_their_end_on() -> None:
    marks = frame(["宾利", "宾利", "宾利"]).assign(
        ended=["2021-05-01", None, "2021-06-01"], status=["withdrawn", "", ""]
    )
    index = MarkIndex.build(marks)
    assert index.search(["宾利"], as_of="2021-04-30")["status"].tolist() == ["", "", ""]
    assert index.search(["宾利"], as_of="2021-05-01")["status"].tolist() == ["withdrawn", "", ""]
    assert index.search(["宾利"])["status"].tolist() == ["withdrawn", "", "dead"]


def test_what_becomes_of_a_mark_is_brought_up_to_date_by_appending(tmp_path: Path) -> None:
    marks = frame(["宾利", "安踏", "耐克"])
    index = MarkIndex.build(marks)
    index.save(tmp_path / "marks.idx")
    index = MarkIndex.open(tmp_path / "marks.idx")
    parts = len(index._parts)
    ends = marks.assign(ended=["2021-05-01", None, "2021-06-01"], status=["withdrawn", "", "dead"])
    index.append(ends.iloc[:2])
    index.append(pd.concat([ends.iloc[2:], frame(["宾利"], 3).assign(ended=None, status="")]))
    assert index.search(["宾利"])["status"].tolist() == ["withdrawn", ""]
    assert index.search(["宾利"], as_of="2021-04-30")["status"].tolist() == ["", ""]
    assert index.details(["M2"])["status"].tolist() == ["dead"]
    assert len(index) == 4
    index.append(marks)  # says nothing of ends
    assert index.details(["M0"])["status"].tolist() == ["withdrawn"]
    assert index.details(["M0"])["ended"].tolist() == [pd.Timestamp("2021-05-01")]
    index.append(ends.assign(ended=None, status=""))  # restored
    assert index.search(["宾利"])["status"].tolist() == ["", ""]
    index.append(ends)
    assert len(index._parts) <= parts + 1
    index.save(tmp_path / "marks.idx")
    again = MarkIndex.open(tmp_path / "marks.idx")
    pd.testing.assert_frame_equal(again.search(["宾利", "耐克"]), index.search(["宾利", "耐克"]))
    assert MarkIndex.build(ends).search(["耐克"])["status"].tolist() == ["dead"]


def test_a_search_during_a_change_of_ends_sees_all_of_it_or_none() -> None:
    marks = frame(["宾利"] * 60)
    index = MarkIndex.build(marks)
    over, alive = (marks.assign(ended=day, status=word) for day, word in (("2021-01-01", "dead"), (None, "")))
    stop, seen = threading.Event(), set()

    def look() -> None:
        while not stop.is_set():
            seen.add(frozenset(index.search(["宾利"])["status"]))

    reader = threading.Thread(target=look)
    reader.start()
    for k in range(20):
        index.append(over if k % 2 == 0 else alive)
    stop.set()
    reader.join()
    assert seen <= {frozenset([""]), frozenset(["dead"])}


def test_the_limit_keeps_the_most_similar_then_the_earliest() -> None:
    index = MarkIndex.build(frame(["bentlei", "bentleys", "bentley", "bentley"]))
    assert index.search(["bentley"], limit=3)["mark_id"].tolist() == ["M2", "M3", "M1"]


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_saved_and_opened_it_answers_alike(tmp_path: Path, view: str) -> None:
    index = MarkIndex.build(frame(MARKS[:6]))
    index.append(frame(MARKS[6:], 6))
    index.save(tmp_path / "marks.idx")
    opened = MarkIndex.open(tmp_path / "marks.idx")
    pd.testing.assert_frame_equal(opened.search(MARKS, view=view), index.search(MARKS, view=view))
    opened.append(frame(["宾利车"], len(MARKS)))
    opened.save(tmp_path / "marks.idx")
    assert len(MarkIndex.open(tmp_path / "marks.idx")) == len(MARKS) + 1


def refusal(path: Path) -> str:
    """What opening says against a file, in both languages; '' if it is opened."""
    try:
        MarkIndex.open(path)
    except InputError as error:
        return error.en + error.zh
    return ""


def test_every_damaged_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "marks.idx"
    MarkIndex.build(frame(MARKS)).save(path)
    whole = path.read_bytes()
    MarkIndex.open(path)
    rng = np.random.default_rng(3)
    header = 24 + int.from_bytes(whole[8:16], "little")
    padding, message = 0, ""
    for at in [0, 7, 9, 20, 30, header - 1, *rng.integers(header, len(whole), 60)]:
        broken = bytearray(whole)
        broken[at] ^= 0x10
        path.write_bytes(broken)
        refused = refusal(path)
        message = refused or message
        if not refused:  # a byte between two arrays, which nobody reads
            assert whole[at] == 0
            padding += 1
    assert padding < 40
    assert "register again" in message
    assert "登记簿" in message
    for size in (0, 5, 23, 200, len(whole) - 64, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(InputError, match="damaged"):
            MarkIndex.open(path)
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        MarkIndex.open(path)


def test_a_file_replaced_while_it_is_opened_is_read_as_it_was(tmp_path: Path, monkeypatch) -> None:
    path, newer, read = tmp_path / "marks.idx", tmp_path / "newer", store.json.loads
    MarkIndex.build(frame(MARKS[:3])).save(path)
    MarkIndex.build(frame(MARKS)).save(newer)

    def meanwhile(header: bytes) -> object:
        newer.replace(path)  # as another process would, between the header and the rest
        return read(header)

    monkeypatch.setattr(store.json, "loads", meanwhile)
    opened = MarkIndex.open(path)
    assert (len(opened), len(opened.search(["BENTLEY"]))) == (3, 2)
    monkeypatch.undo()
    assert len(MarkIndex.open(path)) == len(MARKS)


def test_a_search_during_appending_sees_before_or_after() -> None:
    index = MarkIndex.build(frame(["宾利"] * 50))
    stop, seen, failed = threading.Event(), set(), []

    def look() -> None:
        while not stop.is_set():
            try:
                seen.add(len(index.search(["宾利", "BENTLEY"])))
            except Exception as error:
                failed.append(error)
                return

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for day in range(1, 21):
        index.append(frame(["宾利"] * 50, 50 * day))
    stop.set()
    for reader in readers:
        reader.join()
    assert not failed
    assert seen <= {50 * k for k in range(1, 22)}
    assert len(index.search(["宾利"])) == 50 * 21


def test_appending_the_same_twice_changes_nothing_and_another_text_is_refused() -> None:
    index = MarkIndex.build(frame(MARKS))
    index.append(frame(MARKS))
    assert len(index) == len(MARKS)
    with pytest.raises(InputError, match="M0 is in the index with another text"):
        index.append(frame(["OTHER"]))
    assert len(index) == len(MARKS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.drop(columns="owner"), "lacks the column"),
        (lambda f: f.assign(mark_id=["a", "a"]), "occurs twice"),
        (lambda f: f.assign(mark_id=["a", None]), "has no mark_id"),
        (lambda f: f.assign(filing_date=["2020-01-01", "soon"]), "filing_date"),
        (lambda f: f.assign(nice_classes="46"), "Nice class"),
        (lambda f: f.assign(nice_classes="²"), "Nice class"),
        (lambda f: f.assign(ended="later"), "not a day"),
        (lambda f: f.assign(ended="2022-01-01", status="gone"), "status"),
        (lambda f: f.assign(mark_text=pd.Series(["a\ud800", "b"], dtype=object)), "Unicode"),
    ],
)
def test_bad_tables_are_refused_with_a_reason(change, said: str) -> None:
    with pytest.raises(InputError, match=said):
        MarkIndex.build(change(frame(["安踏", "宾利"])))


@pytest.mark.parametrize(
    ("classes", "kept"),
    [
        ([None, [9, 35], "9;35"], ["", "9;35", "9;35"]),
        (["9，35", "9 35", "35、9"], ["9;35"] * 3),
        ([9.0, np.nan, 35.0], ["9", "", "35"]),
        ([{35, 9}, (), np.array([1])], ["9;35", "", "1"]),
        ([9, 35, 45], ["9", "35", "45"]),
    ],
)
def test_classes_come_in_many_ways(classes: list, kept: list[str]) -> None:
    marks = frame(MARKS[:3]).assign(nice_classes=pd.Series(classes, dtype=object))
    assert MarkIndex.build(marks).details(["M0", "M1", "M2"])["nice_classes"].tolist() == kept


def test_days_come_in_many_ways() -> None:
    days = [date(2020, 1, 2), pd.Timestamp("2020-01-02 23:00"), "2020-01-02"]
    index = MarkIndex.build(frame(["宾利"] * 3).assign(filing_date=pd.Series(days, dtype=object)))
    zoned = pd.to_datetime(["2020-01-02"] * 2, utc=True)
    index.append(frame(["宾利"] * 2, 3).assign(filing_date=zoned, ended=zoned))
    assert len(index.search(["宾利"], as_of="2020-01-02")) == 5
    assert index.search(["宾利"], as_of="2020-01-01").empty
    assert len(index.search(["宾利"], as_of=date(9999, 12, 31))) == 5


def test_nothing_appended_and_half_a_character_asked_for() -> None:
    index = MarkIndex.build(frame(["宾利", "BENTLEY"]))
    index.append(frame([]))
    assert len(index) == 2
    for view in VIEWS:
        found = index.search(["宾\ud800利", "\ud800"], view=view)
        assert set(found["mark_id"]) <= {"M0", "M1"}
    assert hits(index.search(["宾\ud800利", "\ud800"])) == {(0, "M0"): 1.0}


def test_queries_that_are_none_are_refused() -> None:
    index = MarkIndex.build(frame(MARKS))
    for bad in ("BENTLEY", [5], [None]):
        with pytest.raises(InputError, match="list of texts"):
            index.search(bad)
    for limit in (-1, 1.5, "2"):
        with pytest.raises(InputError, match="whole number"):
            index.search(["BENTLEY"], limit=limit)
    with pytest.raises(InputError, match="one thread"):
        MarkIndex.build(frame(MARKS), threads=0)


def test_unknown_views_and_days_are_refused() -> None:
    index = MarkIndex.build(frame(MARKS))
    with pytest.raises(InputError, match="no view"):
        index.search(["a"], view="smell")
    with pytest.raises(InputError, match="not a day"):
        index.search(["a"], as_of="yesterday-ish")


def test_an_empty_register_is_searched_in_vain() -> None:
    index = MarkIndex.build(frame([]))
    for view in VIEWS:
        assert index.search(["宾利"], view=view).empty
    index.append(frame(["宾利"]))
    assert len(index.search(["宾利"])) == 1
    assert index.search([]).empty
