"""The registry: no pickle, a folder that can be moved, aliases, a fast and quiet way to the champion."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bonafile.features.catalogue import catalogue, model_features
from bonafile.models import registry
from bonafile.models.fitting import Recipe, fit
from bonafile.models.grounds import Law
from bonafile.models.scorer import NUMBERS, TREES, Scorer
from bonafile.records.errors import ModelError
from bonafile.records.workspace import Workspace

KIND = "trademark"
RECIPE = Recipe(trees=25)


def rows(seed: int, n: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({c: np.round(np.exp(rng.normal(0, 1, n)), 3) for c in catalogue(KIND)})
    risk = np.log(frame["shop_hits_365"]) + np.log(frame["group_filings_365"]) - 1
    frame = frame.mask(rng.random(frame.shape) < 0.1)
    return frame.assign(label=(risk + rng.normal(0, 0.5, n) > 0).astype(int), weight=1.0, represents=1.0, decided=True, filing_date=pd.Timestamp("2025-01-01") + pd.to_timedelta(np.arange(n), unit="D"),
                        group_key=[f"g{i // 3}" for i in range(n)])  # fmt: skip


def fitted(seed: int = 0) -> Scorer:
    return fit(rows(seed), KIND, model_features(KIND), RECIPE, Law.load())


def logged(place: Workspace, seed: int) -> str:
    import mlflow

    scorer = fitted(seed)
    with mlflow.start_run(experiment_id=registry.experiment(place, KIND)):
        version = registry.log_model(place, scorer, rows(9, 5)[scorer.features])
    registry.promote(place, KIND, version)
    return version


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Workspace:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("registry")
    made = Workspace(folder / "first").create()
    for seed in (0, 1):
        logged(made, seed)
    return made


def test_before_training_there_is_no_champion(tmp_path: Path) -> None:
    assert registry.champion(Workspace(tmp_path / "nowhere"), KIND) is None


def test_the_champion_is_the_last_and_the_one_before_is_kept(place: Workspace) -> None:
    champion = registry.champion(place, KIND)
    assert champion is not None
    assert champion.name == "bonafile-trademark/2"
    client = registry.client(place)
    assert client.get_model_version_by_alias(registry.model_name(KIND), registry.PREVIOUS).version in (1, "1")
    assert registry.champion(place, "patent") is None
    values = rows(7)
    pd.testing.assert_frame_equal(champion.score(values), fitted(1).score(values), check_exact=True)
    registry.promote(place, KIND, "1")
    back = registry.champion(place, KIND)
    assert back is not None
    assert back.name == "bonafile-trademark/1"
    registry.promote(place, KIND, "2")


def test_nothing_is_pickled_and_nothing_lies_outside(place: Workspace) -> None:
    files = [p for p in place.artifacts.rglob("*") if p.is_file()]
    assert {TREES, NUMBERS} <= {p.name for p in files}
    assert not [p for p in files if p.suffix in (".pkl", ".pickle", ".joblib")]
    assert not [p for p in files if p.read_bytes()[:2] in (b"\x80\x04", b"\x80\x05")]
    assert not (Path.cwd() / "mlruns").exists()


def test_pyfunc_gives_the_same_numbers_and_asks_for_its_columns(place: Workspace) -> None:
    import mlflow

    client = registry.client(place)
    version = client.get_model_version_by_alias(registry.model_name(KIND), registry.CHAMPION)
    served = mlflow.pyfunc.load_model(f"models:/{registry.model_name(KIND)}@{registry.CHAMPION}")
    champion = registry.champion(place, KIND)
    assert champion is not None
    values = rows(3)[champion.features]
    pd.testing.assert_frame_equal(served.predict(values), champion.score(values))
    assert str(version.version) == "2"
    assert served.metadata.signature is not None
    with pytest.raises(mlflow.exceptions.MlflowException):
        served.predict(values.drop(columns=champion.features[0]))


def test_the_workspace_can_be_moved(place: Workspace, tmp_path: Path) -> None:
    import mlflow

    values = rows(4)
    before = registry.champion(place, KIND)
    assert before is not None
    copy = Workspace(tmp_path / "restored elsewhere, 别处")
    shutil.copytree(place.path, copy.path)
    hidden = place.path.rename(place.path.with_name("gone"))
    try:
        after = registry.champion(copy, KIND)
        assert after is not None
        pd.testing.assert_frame_equal(after.score(values), before.score(values), check_exact=True)
        # MLflow's own way works too, and so does training on
        registry.client(copy)
        served = mlflow.pyfunc.load_model(f"models:/{registry.model_name(KIND)}@{registry.CHAMPION}")
        pd.testing.assert_frame_equal(served.predict(values[after.features]), after.score(values))
        assert logged(copy, 2) == "3"
        newest = registry.champion(copy, KIND)
        assert newest is not None
        assert newest.name == "bonafile-trademark/3"
        assert not place.path.exists(), "something was written where the workspace used to be"
    finally:
        hidden.rename(place.path)


def test_loading_needs_no_mlflow_and_no_telemetry(place: Workspace) -> None:
    code = (
        "import sys, os, time\n"
        "from bonafile.models import registry\nfrom bonafile.records.workspace import Workspace\n"
        "started = time.perf_counter()\n"
        f"scorer = registry.champion(Workspace({str(place.path)!r}), {KIND!r})\n"
        "taken = time.perf_counter() - started\n"
        "assert scorer.name == 'bonafile-trademark/2'\n"
        "assert 'mlflow' not in sys.modules\n"
        "assert os.environ['MLFLOW_DISABLE_TELEMETRY'] == 'true'\n"
        "print(taken)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert float(done.stdout) < 3  # well under a second alone; room for a busy machine


def test_damage_is_one_sentence(place: Workspace, tmp_path: Path) -> None:
    broken = Workspace(tmp_path / "broken")
    shutil.copytree(place.path, broken.path)
    for path in broken.artifacts.rglob(NUMBERS):
        path.write_text("{")
    with pytest.raises(ModelError, match="bonafile-trademark/2"):
        registry.champion(broken, KIND)
    shutil.rmtree(broken.artifacts)
    with pytest.raises(ModelError, match="missing"):
        registry.champion(broken, KIND)
    broken.tracking_path.write_bytes(b"no database at all" * 100)
    with pytest.raises(ModelError, match="no store of models"):
        registry.champion(broken, KIND)


def test_a_model_of_another_catalogue_is_refused(tmp_path: Path) -> None:
    folder = fitted().save(tmp_path / "s")
    numbers = json.loads((folder / NUMBERS).read_text())
    numbers["columns"][0] = "phase_of_the_moon"
    (folder / NUMBERS).write_text(json.dumps(numbers))
    with pytest.raises(ModelError, match="phase_of_the_moon"):
        Scorer.load(folder, "x")


def test_the_scorer_adds_up_rises_as_declared_and_never_saturates() -> None:
    scorer = fitted()
    values = rows(5)
    scored, parts = scorer.score(values), scorer.contributions(values)
    assert list(scored.columns) == ["score", "margin", "coverage"]
    assert np.allclose(parts.sum(axis=1), scored["margin"] - scorer.bias, atol=1e-9)
    assert list(parts.columns) == scorer.features
    assert scored["score"].between(0, 1, inclusive="neither").all()
    assert scored["coverage"].between(0, 1).all()
    nothing = scorer.score(pd.DataFrame(index=["x"]))
    assert nothing.loc["x", "coverage"] == 0
    assert scorer.score(values.iloc[:0]).empty
    worst = pd.DataFrame(
        [
            {"shop_hits_365": 60.0 * k, "shop_owners_365": 50.0 * k, "shop_share_365": 1.0}
            for k in (1, 10, 100)
        ]
    )
    assert scorer.score(worst)["margin"].is_monotonic_increasing
    assert scorer.score(worst)["score"].is_unique
    for name, feature in catalogue(KIND).items():
        if not feature.direction or name not in scorer.features or not feature.model:
            continue
        swept = values.head(20).loc[lambda f: f.index.repeat(8)].reset_index(drop=True)
        swept[name] = np.tile([0.0, 0.05, 0.3, 0.9, 2.0, 8.0, 40.0, 1e4], 20)
        margin = scorer.score(swept)["margin"].to_numpy().reshape(20, 8)
        assert (np.diff(margin, axis=1) * feature.direction >= -1e-9).all(), name


def test_a_scorer_survives_its_files_to_the_bit(tmp_path: Path) -> None:
    scorer = fitted()
    folder = scorer.save(tmp_path / "s")
    again = Scorer.load(folder, "x")
    pd.testing.assert_frame_equal(again.score(rows(6)), scorer.score(rows(6)), check_exact=True)
    second = fitted().save(tmp_path / "t")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
        p.name: p.read_bytes() for p in second.iterdir()
    }
