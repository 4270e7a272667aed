"""The made register: the same for a seed, clean by the contract, labelled late and in part, and not to be told
apart by any single number."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from bonafile.features.build import measure
from bonafile.features.catalogue import catalogue
from bonafile.features.marks.bursts import burst_hits
from bonafile.features.marks.filings import Filings
from bonafile.features.marks.table import marks_of
from bonafile.records import simulation
from bonafile.records.errors import InputError
from bonafile.records.register import Register
from bonafile.records.schema import MODEL_KIND, TABLES
from bonafile.records.simulation import crowds

FILINGS, MONTHS, SEED = 8_000, 15, 11
KINDS = ("trademark", "patent")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> simulation.MadeRegister:
    return simulation.simulate(tmp_path_factory.mktemp("made"), filings=FILINGS, months=MONTHS, seed=SEED)


@pytest.fixture(scope="module")
def tables(made: simulation.MadeRegister) -> dict[str, pd.DataFrame]:
    return {p.stem: pd.read_csv(p, dtype=str, keep_default_na=False) for p in made.folder.glob("*.csv")}


@pytest.fixture(scope="module")
def truth(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = tables["truth"].astype({"label": int, "lookalike": int})
    days = tables["filings"][["application_number", "kind", "filing_date"]]
    return rows.merge(days.assign(filing_date=pd.to_datetime(days["filing_date"])), on="application_number")


@pytest.fixture(scope="module")
def register(made: simulation.MadeRegister, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("register")
    with Register.open(folder / "register.duckdb") as opened:
        opened.counts = opened.ingest([made.folder], quarantine=folder / "quarantine")
        yield opened


def _digest(folder: Path) -> str:
    parts = sorted(folder.glob("*.csv"))
    return hashlib.sha256(b"".join(p.name.encode() + p.read_bytes() for p in parts)).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_names(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulation.simulate(tmp_path / name, filings=900, months=8, seed=seed)
    assert _digest(tmp_path / "a") == _digest(tmp_path / "b")
    names = [
        set(pd.read_csv(tmp_path / n / "parties.csv", dtype=str).query("role == 'applicant'")["name"])
        for n in "ac"
    ]
    assert len(names[0] & names[1]) < 0.05 * len(names[0])


def test_holds_exactly_as_many_filings_as_asked_half_of_each_kind(made, truth) -> None:
    assert made.filings == len(truth) == FILINGS
    assert truth["application_number"].is_unique
    assert truth["model_kind"].value_counts().to_dict() == {"trademark": FILINGS // 2, "patent": FILINGS // 2}
    assert (truth["kind"].map(MODEL_KIND) == truth["model_kind"]).all()
    patents = truth[truth["model_kind"] == "patent"]["kind"].value_counts(normalize=True)
    assert set(patents.index) == {"invention", "utility_model", "design"}
    assert patents.min() > 0.04


@pytest.mark.parametrize("number", [1, 2, 7, 60])
def test_very_small_registers_are_exact_too(tmp_path: Path, number: int) -> None:
    simulation.simulate(tmp_path, filings=number, months=3, seed=1)
    assert len(pd.read_csv(tmp_path / "truth.csv")) == number


def test_the_prior_is_as_stated_and_can_be_stated(truth, tmp_path: Path) -> None:
    share = truth.groupby("model_kind")["label"].mean()
    assert share["trademark"] == pytest.approx(simulation.PRIOR["trademark"], abs=0.001)
    assert share["patent"] == pytest.approx(simulation.PRIOR["patent"], abs=0.001)
    simulation.simulate(tmp_path, filings=2_000, months=9, seed=2, prior={"trademark": 0.2, "patent": 0.0})
    other = pd.read_csv(tmp_path / "truth.csv").groupby("model_kind")["label"].mean()
    assert other["trademark"] == pytest.approx(0.2, abs=0.002)
    assert other["patent"] == 0


def test_at_least_twelve_bad_and_eight_honest_patterns_of_each_kind_occur(truth) -> None:
    for kind in KINDS:
        mine = truth[truth["model_kind"] == kind]
        assert mine.loc[mine["label"] == 1, "pattern"].nunique() >= 12
        honest = mine[mine["label"] == 0]
        assert honest["pattern"].nunique() >= 8
        assert honest.loc[honest["lookalike"] == 1, "pattern"].nunique() >= 8
        assert set(mine.loc[mine["label"] == 1, "grounds"].str.len() > 0) == {True}
        assert set(honest["grounds"]) == {""}


def test_bad_schemes_are_small_and_large_and_honest_ones_are_larger(truth) -> None:
    for kind in KINDS:
        mine = truth[truth["model_kind"] == kind]
        bad = mine[mine["label"] == 1].groupby("group").size()
        honest = mine[mine["label"] == 0].groupby("group").size()
        assert bad.min() <= 4
        assert bad.max() >= (20 if kind == "trademark" else 50)
        assert bad.max() >= 2 * bad.median()
        assert honest.max() >= bad.quantile(0.9)


def test_ingests_without_a_single_quarantined_row(register, tables) -> None:
    read = 0
    for count in register.counts:
        assert count.quarantined == 0, count
        assert count.read == count.new + count.superseded + count.unchanged
        assert count.superseded == count.unchanged == 0, count
        read += count.read
    assert read == sum(len(t) for name, t in tables.items() if name in TABLES)
    assert set(TABLES) <= set(tables)


def test_every_working_day_is_a_normal_one_and_the_last_has_bad_filings_of_both_kinds(made, truth) -> None:
    days = pd.bdate_range(made.first, made.last)
    per_day = truth.groupby([truth["filing_date"], "model_kind"]).size().unstack(fill_value=0).reindex(days)
    assert per_day.notna().all(axis=None)
    usual = FILINGS / 2 / len(days)
    assert (per_day.median() > 0.6 * usual).all()
    last = truth[truth["filing_date"] == truth["filing_date"].max()]
    assert last["filing_date"].iloc[0].date() == made.last == simulation.END
    for kind in KINDS:
        mine = last[last["model_kind"] == kind]
        assert 0.5 * usual <= len(mine) <= 4 * usual
        assert 1 <= mine["label"].sum() <= len(mine) / 2


def test_filings_carry_no_later_fact(tables, truth) -> None:
    filings = tables["filings"]
    assert list(filings.columns) == list(TABLES["filings"].names)
    day = pd.to_datetime(filings.set_index("application_number")["filing_date"])
    used = filings[filings["first_use_date"] != ""]
    assert len(used)
    assert (pd.to_datetime(used["first_use_date"]) < pd.to_datetime(used["filing_date"])).all()
    siblings = filings[filings["sibling_number"] != ""].set_index("application_number")["sibling_number"]
    assert len(siblings)
    assert (siblings.map(siblings) == siblings.index).all()
    assert (day[siblings.index].to_numpy() == day[siblings].to_numpy()).all()
    parents = filings[filings["parent_number"] != ""].set_index("application_number")["parent_number"]
    assert len(parents)
    assert (day[parents.index].to_numpy() >= day[parents].to_numpy()).all()


def test_facts_follow_their_filing_and_are_known_by_the_last_day(made, tables, truth) -> None:
    filed = truth.set_index("application_number")["filing_date"]
    for name, own in (("events", "event_date"), ("decisions", "decided_on")):
        rows = tables[name]
        assert len(rows)
        happened, known = pd.to_datetime(rows[own]), pd.to_datetime(rows["known_date"])
        assert (happened.to_numpy() > filed[rows["application_number"]].to_numpy()).all()
        assert (known >= happened).all()
        assert known.max() <= pd.Timestamp(made.last)
        assert (known > happened).mean() > 0.05
    organisations = tables["organisations"]
    assert pd.to_datetime(organisations["known_date"]).max() <= pd.Timestamp(made.last)
    assert organisations["identifier"].duplicated().any()


def test_only_a_part_of_the_bad_is_decided_and_late(tables, truth) -> None:
    decisions = tables["decisions"].merge(truth.drop(columns=["grounds", "office"]), on="application_number")
    assert not decisions.duplicated("application_number").any()
    for kind, found in (("trademark", "bad_faith"), ("patent", "abnormal")):
        mine = decisions[decisions["model_kind"] == kind]
        right = mine[(mine["label"] == 1) & (mine["outcome"] == found)]
        bad = truth[(truth["model_kind"] == kind) & (truth["label"] == 1)]
        assert 0.1 < len(right) / len(bad) < 0.7
        assert set(right["grounds"].str.len() > 0) == {True}
        delay = (pd.to_datetime(right["known_date"]) - right["filing_date"]).dt.days
        assert delay.median() > 60
        assert delay.max() > 200
        dismissed = mine[(mine["label"] == 0) & (mine["outcome"] == "dismissed")]
        assert dismissed["lookalike"].mean() > 0.6
        assert dismissed["reason"].nunique() >= 4
        assert "" not in set(dismissed["reason"])
    wrong = ((decisions["outcome"] == "dismissed") == (decisions["label"] == 1)).mean()
    assert 0 < wrong < 0.08


def test_some_bad_filings_are_withdrawn_after_the_notice_and_never_decided(tables, truth) -> None:
    events = tables["events"]
    noticed = set(events.loc[events["event"] == "special_review", "application_number"])
    gone = set(events.loc[events["event"].isin(["withdrawn", "deemed_withdrawn"]), "application_number"])
    decided = set(tables["decisions"]["application_number"])
    bad = set(truth.loc[truth["label"] == 1, "application_number"])
    assert len((noticed & gone & bad) - decided) > 20
    honest_noticed = noticed - bad
    assert len(honest_noticed) > 20  # a notice is no proof


@pytest.mark.parametrize("kind", KINDS)
def test_no_single_feature_tells_bad_from_honest_in_the_last_three_months(register, truth, kind) -> None:
    mine = truth[(truth["model_kind"] == kind)]
    mine = mine[mine["filing_date"] > mine["filing_date"].max() - pd.DateOffset(months=3)]
    moments = mine.assign(as_of=mine["filing_date"])[["office", "application_number", "as_of"]]
    values = measure(register.as_of(register.last_filing_date()), moments, kind).values
    labels = mine["label"].to_numpy()
    assert labels.sum() >= 20
    found = {}
    for name in catalogue(kind):
        column = values[name]
        filled = column.fillna(column.median()).fillna(0)
        area = roc_auc_score(labels, filled)
        found[name] = max(area, 1 - area)
    best = max(found, key=found.get)
    assert found[best] < 0.9, (best, found[best])
    assert found[best] > 0.6  # but the features do say something


def test_crowds_stand_in_for_others_and_leave_the_rest_as_it_was(made, tables, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(crowds, "put_in", lambda world, late: None)
    simulation.simulate(tmp_path, filings=FILINGS, months=MONTHS, seed=SEED)
    before = {p.stem: pd.read_csv(p, dtype=str, keep_default_na=False) for p in tmp_path.glob("*.csv")}
    truth, was = tables["truth"], before["truth"]
    assert (truth["application_number"] == was["application_number"]).all()
    other = set(truth.loc[(truth != was).any(axis=1), "application_number"])
    crowd = set(truth.loc[truth["pattern"].isin(["news_crowd", "name_maker"]), "application_number"])
    assert crowd < other
    assert len(other) < 0.02 * FILINGS
    for name in TABLES:
        now, then = tables[name], before[name]
        if "application_number" in now:
            now, then = (t[~t["application_number"].isin(other)] for t in (now, then))
        else:  # new companies come last
            assert name == "organisations" or len(now) == len(then)
            now = now.head(len(then))
        pd.testing.assert_frame_equal(now.reset_index(drop=True), then.reset_index(drop=True))


def test_a_crowd_is_found_and_who_made_the_name_stays_low(register, tables, truth) -> None:
    snapshot = register.as_of(register.last_filing_date())
    known = marks_of(snapshot)
    rows = burst_hits(snapshot, known, Filings.of(snapshot, known))
    others = rows.groupby("application_number")["owner"].nunique()
    mine = truth.assign(others=truth["application_number"].map(others).fillna(0))
    words = tables["filings"].set_index("application_number")["mark_text"]
    crowd = mine[(mine["pattern"] == "news_crowd") & (mine["application_number"].map(words) != "")]
    assert len(crowd) >= 10
    assert (crowd["label"] == 1).all()
    assert (crowd["others"] >= 4).mean() > 0.8  # as many as the ground asks for
    makers = mine[mine["pattern"] == "name_maker"]
    assert len(makers) >= 2
    assert (makers["label"] == 0).all()
    assert (makers["others"] == 0).all()
    rest = mine[
        (mine["model_kind"] == "trademark") & ~mine["pattern"].isin(["news_crowd", "hot_term_squatter"])
    ]
    assert (rest["others"] >= 4).mean() < 0.002


@pytest.mark.parametrize(
    "arguments",
    [{"filings": 0}, {"months": 0}, {"seed": -1}, {"prior": {"patent": 1.5}}, {"prior": {"song": 0.1}}],
)
def test_arguments_out_of_range_are_refused_in_words(tmp_path: Path, arguments) -> None:
    with pytest.raises(InputError):
        simulation.simulate(tmp_path / "x", **{"filings": 10, "months": 2, **arguments})


def test_a_folder_that_cannot_be_written_is_an_input_error(tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("a file, no folder")
    with pytest.raises(InputError, match="cannot be written"):
        simulation.simulate(file, filings=10, months=2)
    with pytest.raises(InputError, match="cannot be written"):
        simulation.simulate(file / "below", filings=10, months=2)
