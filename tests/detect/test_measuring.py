"""A model is asked with features measured as those it learned from: one set of settings for both."""

from __future__ import annotations

from pathlib import Path

from bonafile.detect.settings import DEFAULT, Settings
from bonafile.models import registry
from bonafile.records.workspace import Workspace


def test_training_measures_marks_as_screening_does(made_workspace: Path) -> None:
    marks = Settings.load().measuring("trademark")["marks"]
    assert set(marks) == {"cutoff", "sound", "look"}
    store = registry.client(Workspace(made_workspace))
    version = store.get_model_version_by_alias(registry.model_name("trademark"), registry.CHAMPION)
    logged = store.get_run(version.run_id).data.params
    assert {name: float(logged[f"marks_{name}"]) for name in marks} == marks


def test_every_key_of_the_section_is_an_option_of_the_features(tmp_path: Path) -> None:
    other = tmp_path / "screening.toml"
    other.write_text(
        DEFAULT.read_text(encoding="utf-8").replace("sound = 0.90", "sound = 0.95"), encoding="utf-8"
    )
    assert Settings.load(other).measuring("trademark") == {
        "marks": {"cutoff": 0.8, "sound": 0.95, "look": 0.9}
    }
    assert Settings.load(other).measuring("patent") == {}
