"""The hard set: precision and recall at the two thresholds, what must not link, and how it compares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from linking_days import LAST
from linking_made import made_hard

from bonafile.records import names
from bonafile.records.errors import InputError
from bonafile.records.linking import Links, explain, link, store
from bonafile.records.linking.judgements import Judgements
from bonafile.records.linking.quality import agreement
from bonafile.records.register import Register


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Register, pd.DataFrame]]:
    folder = tmp_path_factory.mktemp("hard")
    made_hard(folder / "delivery", seed=4)
    truth = pd.read_csv(folder / "delivery" / "truth.csv", dtype={"application_number": str})
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([Path(folder / "delivery")])
        yield register, truth


@pytest.fixture(scope="module")
def sure(hard: tuple[Register, pd.DataFrame]) -> Links:
    return link(hard[0].as_of(LAST))


DECIDED = date(2026, 6, 1)


class Decided(NamedTuple):
    """Links at the wide threshold after an examiner parted two parties and joined two others."""

    links: Links
    said: Judgements
    parted: tuple[str, str]
    joined: tuple[str, str]


@pytest.fixture(scope="module")
def decided(
    hard: tuple[Register, pd.DataFrame], sure: Links, tmp_path_factory: pytest.TempPathFactory
) -> Decided:
    said = Judgements(tmp_path_factory.mktemp("said") / "judgements.csv")
    assert said.read().empty
    parted = largest(sure)
    said.add(*reversed(parted), "not_same", DECIDED, "examiner", "different owners")
    alone = sure.memberships.drop_duplicates("party", keep=False)
    joined = alone["party"].iloc[0], alone["party"].iloc[-1]
    said.add(*joined, "same", DECIDED, "examiner")
    links = link(hard[0].as_of(LAST), threshold="wide", judgements=said.read())
    return Decided(links, said, parted, joined)


def told(links: Links, truth: pd.DataFrame) -> pd.DataFrame:
    rows = (
        links.mentions.merge(truth, on=["application_number", "sequence"])
        .drop_duplicates("party")
        .set_index("party")
    )
    return rows.assign(found=links.on(links.day).reindex(rows.index))


def test_precision_and_recall_on_the_hard_set(hard: tuple[Register, pd.DataFrame], sure: Links) -> None:
    table = told(sure, hard[1])
    found = agreement(table["group"], table["found"])
    assert found.precision >= 0.99
    assert found.recall >= 0.90
    assert found.bcubed_precision >= 0.99
    assert found.bcubed_recall >= 0.95
    parties = sure.parties.set_index("party").loc[table.index]
    exact = agreement(table["group"], names.party_name_column(parties["name"]))
    assert found.recall > 5 * exact.recall


def test_the_wide_threshold_finds_more_and_stays_precise(
    hard: tuple[Register, pd.DataFrame], sure: Links, decided: Decided
) -> None:
    table = told(decided.links, hard[1])
    found = agreement(table["group"], table["found"])
    narrow = told(sure, hard[1])
    assert found.recall >= agreement(narrow["group"], narrow["found"]).recall
    assert found.precision >= 0.985


@pytest.mark.parametrize(
    "case",
    ["incubator", "agency phone", "service phone", "common brand", "common name", "hot term", "namesakes", "university partner"],
)  # fmt: skip
def test_what_many_share_links_nobody(hard: tuple[Register, pd.DataFrame], sure: Links, case: str) -> None:
    table = told(sure, hard[1])
    groups = table[table["case"] == case].groupby("found")["group"].nunique()
    assert len(groups) > 10
    assert (groups > 1).mean() < 0.02, "namesakes in one building may happen, crowds may not"


@pytest.mark.parametrize("case", ["name change", "marks and room", "subsidiaries", "person and firm"])
def test_what_few_share_links(hard: tuple[Register, pd.DataFrame], sure: Links, case: str) -> None:
    table = told(sure, hard[1])
    rows = table[table["case"] == case]
    assert agreement(rows["group"], rows["found"]).recall >= 0.85


def largest(links: Links) -> tuple[str, str]:
    """Two parties linked with each other in some group, by evidence other than being written otherwise."""
    lasting = pd.to_datetime(links.evidence["until"]).dt.year == 9999
    rows = links.evidence[lasting & (links.evidence["kind"] == "phone")]
    now = links.on(links.day)
    return next(
        (a, b)
        for a, b in zip(rows["a"], rows["b"], strict=True)
        if now[a] == now[b] and explain.why(links, a, b, links.day)
    )


def test_a_link_tells_its_evidence(sure: Links) -> None:
    a, b = largest(sure)
    reason = explain.why(sure, a, b, sure.day)
    assert reason is not None
    assert "same phone" in reason.sentence("en")
    assert f"since {reason.since}, weight {reason.weight:.1f}" in reason.sentence("en")
    assert "电话相同" in reason.sentence("zh")
    assert reason.probability >= 0.99
    assert all(r.since <= sure.day for r in reason.reasons)
    assert explain.why(sure, a, b, date(2020, 1, 1)) is None


def test_the_tree_shows_every_member_once(sure: Links) -> None:
    group = sure.on(sure.day).value_counts().index[0]
    tree = explain.tree(sure, group)
    lines = tree.lines("en")
    members = sure.on(sure.day)
    inside = members.index[members == group]
    assert tree.members == len(inside)
    assert all(sum(f"({party}," in line for line in lines) == 1 for party in inside)
    assert any("重" in line or "权重" in line for line in tree.lines("zh"))
    nodes, edges = explain.network(sure, group, sure.day)
    assert set(nodes["party"]) == set(inside)
    assert set(edges["a"]) | set(edges["b"]) <= set(inside)
    some = sure.parties.set_index("party")["name"][inside[0]]
    assert inside[0] in explain.find(sure, some)
    with pytest.raises(InputError, match="no applicant"):
        explain.find(sure, "nobody of this name")


def test_groups_are_written_for_a_day(sure: Links, tmp_path: Path) -> None:
    day = date(2025, 3, 3)
    count = explain.write_groups(sure, day, tmp_path / "groups.csv")
    table = pd.read_csv(tmp_path / "groups.csv", dtype=str)
    assert list(table.columns) == ["office", "application_number", "role", "sequence", "name", "group"]
    assert len(table) == count < len(sure.mentions)
    with pytest.raises(InputError, match="not yet"):
        explain.write_groups(sure, date(2030, 1, 1), tmp_path / "later.csv")


def test_an_examiners_decisions_win_and_are_kept(decided: Decided) -> None:
    after, said, (a, b), (one, other) = decided
    assert after.on(LAST)[a] != after.on(LAST)[b]
    before = after.on(DECIDED - timedelta(days=1))
    assert before[a] == before[b], "not before it was decided"
    assert after.on(LAST)[one] == after.on(LAST)[other]
    reason = explain.why(after, one, other, LAST)
    assert reason is not None
    assert "examiner" in reason.sentence("en")
    assert "审查员" in reason.sentence("zh")
    for wrong in ((a, a, "same"), (a, b, "perhaps"), ("nobody", b, "same")):
        with pytest.raises(InputError):
            said.add(*wrong, DECIDED, "examiner")
    said.path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        said.read()


def test_links_are_kept_between_nights(sure: Links, tmp_path: Path) -> None:
    assert store.load(tmp_path / "links") is None
    store.save(sure, tmp_path / "links")
    store.save(sure, tmp_path / "links")
    again = store.load(tmp_path / "links")
    assert again is not None
    pd.testing.assert_series_equal(again.on(LAST), sure.on(LAST))
    assert again.weights == sure.weights
    (tmp_path / "links" / "totals.parquet").write_bytes(b"nothing")
    with pytest.raises(InputError, match="delete the folder"):
        store.load(tmp_path / "links")


def test_agreement_by_hand() -> None:
    truth = pd.Series(["x", "x", "y", "y", "y"])
    found = pd.Series([1, 1, 1, 2, 2])
    a = agreement(truth, found)
    assert (a.true_pairs, a.found_pairs) == (4, 4)
    assert (a.precision, a.recall) == (0.5, 0.5)
    assert a.bcubed_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert a.bcubed_recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    with pytest.raises(ValueError):
        agreement(truth, found.iloc[:3])


def test_hand_labelled_pairs_are_organisations_only() -> None:
    pairs = pd.read_csv(Path(__file__).parent / "tw-pairs.csv")
    assert len(pairs) == 300
    assert pairs["same"].isin([0, 1]).all()
    assert not pairs.duplicated(["left", "right"]).any()
