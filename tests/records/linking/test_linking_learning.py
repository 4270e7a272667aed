"""From an examiner's decision to other weights: stored, read, learned from, and felt by a pair nobody decided on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bonafile.records.linking import Links, link
from bonafile.records.linking.judgements import Judgements
from bonafile.records.linking.learning import learn
from bonafile.records.linking.weights import default
from bonafile.records.register import Register

DAY = date(2024, 5, 6)
_PAIRS = 24
_WORDS = (
    "锐鸿博卓凯晟泰恒瑞嘉诚润泽宇航启源汇丰盛达辉煌腾跃飞扬创新华美康宁安顺和信立德明智远景蓝海天成金石玉山"
)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Pairs of firms with nothing in common but a phone."""
    folder = tmp_path_factory.mktemp("learning")
    rows = [
        {
            "application_number": str(n), "role": "applicant", "sequence": "1", "party_type": "enterprise",
            "name": f"{('深圳市', '成都市')[n % 2]}{_WORDS[n]}{_WORDS[-n - 1]}{_WORDS[n // 2]}科技有限公司",
            "address": f"{('深圳市南山区', '成都市武侯区')[n % 2]}人民路{n + 3}号{n + 5}01室", "phone": f"137{n // 2:08d}"[:11],
        }
        for n in range(2 * _PAIRS)
    ]  # fmt: skip
    (folder / "delivery").mkdir()
    pd.DataFrame(rows).to_csv(folder / "delivery" / "parties.csv", index=False)
    filings = pd.DataFrame(
        {"application_number": [r["application_number"] for r in rows], "kind": "invention"}
    )
    filings.assign(filing_date=DAY.isoformat()).to_csv(folder / "delivery" / "filings.csv", index=False)
    with Register.open(folder / "register.duckdb") as made:
        made.ingest([folder / "delivery"])
        yield made


def pairs_of(links: Links) -> list[tuple[str, str]]:
    """The parties of each phone, in the order of the phones."""
    rows = links.mentions.assign(pair=links.mentions["application_number"].astype(int) // 2)
    return [tuple(sorted(g["party"])) for _, g in rows.groupby("pair")]  # type: ignore[misc]


def test_what_examiners_decide_moves_the_weights_and_the_pairs_nobody_decided_on(
    register: Register, tmp_path: Path
) -> None:
    snapshot = register.as_of(DAY)
    before = link(snapshot)
    pairs = pairs_of(before)
    now = before.on(DAY)
    assert all(now[a] == now[b] for a, b in pairs), "one rare phone links"

    said = Judgements(tmp_path / "judgements.csv")
    for a, b in pairs[1:]:
        said.add(a, b, "not_same", DAY, "examiner", "a shop for sim cards")
    learned = learn(snapshot, said.read())
    assert learned.evidence["phone"].bits[1] < default().evidence["phone"].bits[1] - 3
    after = link(snapshot, judgements=said.read(), weights=learned).on(DAY)
    assert all(after[a] != after[b] for a, b in pairs[1:]), "decided"
    undecided = pairs[0]
    assert after[undecided[0]] != after[undecided[1]], "learned"
    still = link(snapshot, judgements=said.read()).on(DAY)
    assert still[undecided[0]] == still[undecided[1]], "decisions alone do not touch other pairs"


def test_the_last_word_on_a_pair_is_what_is_learned_from(register: Register, tmp_path: Path) -> None:
    snapshot = register.as_of(DAY)
    pairs = pairs_of(link(snapshot))
    said = Judgements(tmp_path / "judgements.csv")
    for a, b in pairs:
        said.add(a, b, "not_same", DAY, "examiner")
    apart = learn(snapshot, said.read()).evidence["phone"].bits
    for a, b in pairs:
        said.add(a, b, "same", DAY, "examiner")
    together = learn(snapshot, said.read()).evidence["phone"].bits
    assert sum(apart) < sum(together)
