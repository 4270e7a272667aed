"""Training end to end on a small made register: what is seen, what is kept apart, what is left behind."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from bonafile.detect import verbs
from bonafile.models import registry, training
from bonafile.models.fitting import Recipe
from bonafile.models.labels import UNDECIDED
from bonafile.models.slices import slices
from bonafile.models.table import AGES, Table, training_table
from bonafile.records.errors import InputError
from bonafile.records.register import Register
from bonafile.records.workspace import Workspace
from tests.models.made_register import END, workspace
from tests.official.delivery import Delivery

RECIPE = Recipe(trees=30)
CUT = END - timedelta(days=60)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Workspace:  # type: ignore[no-untyped-def]
    return workspace(tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="module")
def table(place: Workspace) -> Table:
    with Register.open(place.register_path, read_only=True) as register:
        return training_table(register.as_of(CUT), "trademark", CUT)


@pytest.fixture(scope="module")
def trained(place: Workspace) -> training.Trained:
    return training.train(place, "trademark", until=CUT, recipe=RECIPE)


def files(place: Workspace, run: training.Trained) -> dict[str, bytes]:
    scorer = registry.champion(place, run.kind)
    assert scorer is not None
    assert scorer.name == run.name
    (folder,) = {p.parent for p in place.artifacts.rglob("trees.txt") if p.read_text() == scorer.trees}
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_nothing_after_the_cut_is_in_the_table(table: Table) -> None:
    rows = table.rows
    assert rows["as_of"].max() <= pd.Timestamp(CUT)
    assert rows["known_date"].max() <= pd.Timestamp(CUT)
    assert set(rows["age"]) == set(AGES)
    ages = (rows["as_of"] - rows["filing_date"]).dt.days
    assert (ages == rows["age"]).all()
    # from the day its own decision is known a filing is no longer looked at
    decided = rows[rows["decided"]]
    assert (decided["as_of"] < decided["known_date"]).all()


def test_rows_say_what_they_stand_for(table: Table) -> None:
    rows = table.rows
    by_filing = rows.groupby(["office", "application_number"])[["represents", "weight"]].sum()
    decided = rows.groupby(["office", "application_number"])["decided"].first()
    assert by_filing.loc[decided, "weight"].tolist() == pytest.approx([1.0] * int(decided.sum()))
    assert by_filing.loc[~decided, "weight"].tolist() == pytest.approx([UNDECIDED] * int((~decided).sum()))
    assert (by_filing["represents"] > 0.99).all()
    assert rows["group_key"].notna().all()
    guilty = set(rows.loc[rows["label"] == 1, "group_key"])
    assert not rows.loc[~rows["decided"], "group_key"].isin(guilty).any()


def test_no_group_is_on_both_sides_and_time_runs_forward(table: Table) -> None:
    where = slices(table.rows, {"one": 0.5, "two": 0.25, "three": 0.25})
    kept = table.rows[where != ""].assign(where=where)
    assert kept.groupby("group_key")["where"].nunique().max() == 1
    first = kept.groupby("where")["filing_date"].min()
    last = kept.groupby("where")["filing_date"].max()
    assert last["one"] <= first["two"]
    assert last["two"] <= first["three"]
    assert slices(table.rows.iloc[:0], {"one": 1.0}).empty


def test_the_run_is_kept_whole(place: Workspace, trained: training.Trained, table: Table) -> None:
    client = registry.client(place)
    run = client.get_run(trained.run_id)
    assert run.data.params["table_sha256"] == table.digest()
    for name in ("register", "catalogue_digest", "law_digest", "cut", "recipe_trees", "labels_bad_faith"):
        assert run.data.params[name]
    with Register.open(place.register_path, read_only=True) as register:
        assert run.data.params["register"] == register.version()
    for name in ("roc_auc", "average_precision", "ece", "brier", "precision_at_capacity"):
        assert run.data.metrics[name] == pytest.approx(trained.figures[name])
        for baseline in ("logistic_scorecard", "open_scorecard"):
            assert f"{baseline}_{name}" in run.data.metrics
    assert "count_rule_roc_auc" in run.data.metrics
    plots = place.artifacts / registry.model_name("trademark") / trained.run_id / "artifacts" / "plots"
    assert {p.name for p in plots.iterdir()} == {"calibration.png", "precision-at-capacity.png"}


def test_it_learns_what_the_made_register_teaches(trained: training.Trained) -> None:
    assert trained.figures["roc_auc"] > 0.8
    assert trained.figures["average_precision"] > trained.figures["prevalence"] + 0.2


def test_permuted_labels_teach_nothing(table: Table) -> None:
    from bonafile.models.grounds import Law

    groups = pd.Series(table.rows["group_key"].unique())
    shuffled = dict(zip(groups, groups.sample(frac=1, random_state=3).tolist(), strict=True))
    guilty = set(table.rows.loc[table.rows["label"] == 1, "group_key"])
    mixed = table.rows.assign(label=table.rows["group_key"].map(shuffled).isin(guilty).astype("int8"))
    honest = training.judge(table, RECIPE, Law.load()).figures["roc_auc"]
    chance = training.judge(Table(table.kind, table.cut, mixed, table.decided), RECIPE, Law.load()).figures
    assert chance.get("roc_auc", 0.5) < honest - 0.1


def test_the_same_day_gives_the_same_bytes_whatever_came_later(
    place: Workspace, trained: training.Trained, tmp_path: Path
) -> None:
    later = Workspace(tmp_path / "later").create()
    shutil.copy(place.register_path, later.register_path)
    made = Delivery(77)
    day = CUT + timedelta(days=10)
    owner = made.firm("后来厂", founded=date(2015, 1, 1), known=day)
    with Register.open(later.register_path) as register:
        known = register.as_of(CUT).filings.filter(lambda t: t.model_kind == "trademark")
        numbers = known.application_number.execute().tolist()[:80]
        for number in numbers:
            made.decide(number, "bad_faith", day)
        for _ in range(20):
            made.mark(owner, day, made.word(3))
        register.ingest([made.write(tmp_path / "more")])
    again = training.train(later, "trademark", until=CUT, recipe=RECIPE)
    assert files(later, again) == files(place, trained)
    assert again.figures == trained.figures


def test_screening_uses_the_champion(place: Workspace, trained: training.Trained) -> None:
    findings = verbs.screen(place.path, from_=END - timedelta(days=40), to=END)
    marks = findings[findings["kind"] == "trademark"]
    assert set(marks["model"]) == {trained.name}
    assert set(findings.loc[findings["kind"] != "trademark", "model"]) <= {"open-scorecard/patent/1"}
    assert (marks["reasons_en"] != "").all()
    assert marks["score"].between(0, 1, inclusive="neither").all()


def test_too_few_labels_are_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    bare = workspace(tmp_path, decided=False, honest=12, bad=3)
    for kind in ("trademark", "patent"):
        with pytest.raises(InputError, match=r"only 0 .* are decided as bad.*open scorecard") as raised:
            training.train(bare, kind)
        assert "公开评分卡" in raised.value.message("zh")
    assert registry.champion(bare, "trademark") is None


def test_without_a_day_everything_known_counts(place: Workspace) -> None:
    run = training.train(place, "patent", capacity=2, recipe=RECIPE)
    assert run.name == "bonafile-patent/1"
    with Register.open(place.register_path, read_only=True) as register:
        assert run.cut == training.last_known(register) >= END - timedelta(days=1)
    scorer = registry.champion(place, "patent")
    assert scorer is not None
    assert scorer.kind == "patent"
