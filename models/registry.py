"""The registry: training runs and models in MLflow, one folder that can be moved, and the champion in use.

Runs, figures and models lie in the workspace's `mlflow.db` and `artifacts/`. MLflow stores absolute paths; a
moved workspace gets them corrected before MLflow is used again, and the champion is found by its model's id
under the workspace's own `artifacts/`, whatever the paths say. Screening reads the store as the SQLite file
it is, because importing MLflow takes longer than scoring a day. What is trained, how good it is: training.py.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bonafile.models.scorer import Scorer
from bonafile.records.errors import ModelError
from bonafile.records.workspace import Workspace

# before MLflow is imported anywhere
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ.setdefault("MLFLOW_ALLOW_UNSAFE_PICKLE_DESERIALIZATION", "false")

if TYPE_CHECKING:
    from mlflow import MlflowClient

CHAMPION, PREVIOUS = "champion", "previous"
_FOLDER = "scorer"
#: Where MLflow keeps absolute places of artifacts: table -> columns.
_PLACES = {
    "experiments": ("artifact_location",),
    "runs": ("artifact_uri",),
    "logged_models": ("artifact_location",),
    "model_versions": ("source", "storage_location"),
}


def model_name(kind: str) -> str:
    """The registered model of a kind, which is also the name of its experiment."""
    return f"bonafile-{kind}"


def champion(place: Workspace, kind: str) -> Scorer | None:
    """The model in use for a kind (`bonafile-trademark/3`), or None before one was trained.

    Raises ModelError where the store names a champion whose files are missing or damaged.
    """
    found = _champion_version(place, kind)
    if found is None:
        return None
    version, model_id = found
    name = f"{model_name(kind)}/{version}"
    folders = sorted(place.artifacts.glob(f"*/models/{model_id}/artifacts/artifacts/{_FOLDER}"))
    if not folders:
        raise ModelError(
            f"the files of {name} are missing under {place.artifacts}: restore them or train again",
            f"{place.artifacts}中缺少{name}的文件：请恢复文件或重新训练",
        )
    return Scorer.load(folders[0], name)


def _champion_version(place: Workspace, kind: str) -> tuple[str, str] | None:
    """Version and model id behind the alias, read from the store without MLflow."""
    if not place.tracking_path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{_quoted(place.tracking_path)}?mode=ro", uri=True)) as store:
            row = store.execute(
                "SELECT v.version, v.source FROM registered_model_aliases a "
                "JOIN model_versions v ON v.name = a.name AND v.version = a.version "
                "WHERE a.name = ? AND a.alias = ?",
                (model_name(kind), CHAMPION),
            ).fetchone()
    except sqlite3.Error as error:
        raise ModelError(
            f"{place.tracking_path} is no store of models ({error}): restore it, or remove it and train",
            f"{place.tracking_path}不是有效的模型库（{error}）：请恢复该文件，或删除后重新训练",
        ) from error
    return (str(row[0]), str(row[1]).rstrip("/").rsplit("/", 1)[-1]) if row else None


def client(place: Workspace) -> MlflowClient:
    """MLflow's client for the workspace's store, made or moved here if need be."""
    import mlflow

    for chatty in ("mlflow", "alembic"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    place.create()
    place.artifacts.mkdir(exist_ok=True)
    mlflow.set_tracking_uri(place.mlflow_uri)
    mlflow.set_registry_uri(place.mlflow_uri)
    _follow(place)
    return mlflow.MlflowClient(place.mlflow_uri, place.mlflow_uri)


def experiment(place: Workspace, kind: str) -> str:
    """Id of the kind's experiment; made where there is none."""
    store = client(place)
    name = model_name(kind)
    found = store.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    return str(store.create_experiment(name, artifact_location=_location(place, name)))


def promote(place: Workspace, kind: str, version: str) -> None:
    """Make a version the champion; the one before it keeps the alias `previous`."""
    store, name = client(place), model_name(kind)
    before = _champion_version(place, kind)
    if before is not None and before[0] != str(version):
        store.set_registered_model_alias(name, PREVIOUS, before[0])
    store.set_registered_model_alias(name, CHAMPION, str(version))


def log_model(place: Workspace, scorer: Scorer, example: Any) -> str:
    """Log a scorer's files as a model of the active run and register it; returns the version.

    `example` is a frame of float64 features: the input example. The signature asks for all of them; unknown is NaN.
    """
    import mlflow
    from mlflow.models import ModelSignature, infer_signature
    from mlflow.types import ColSpec, DataType, Schema

    asked = Schema([ColSpec(DataType.double, str(name)) for name in example])
    given = infer_signature(example, scorer.score(example)).outputs

    with tempfile.TemporaryDirectory() as scratch:
        info = mlflow.pyfunc.log_model(
            name="model",
            python_model=str(Path(__file__).with_name("served.py")),
            artifacts={"scorer": str(scorer.save(Path(scratch) / _FOLDER))},
            signature=ModelSignature(inputs=asked, outputs=given),
            input_example=example,
            pip_requirements=["bonafile", "lightgbm", "pandas", "numpy"],
        )
    name = model_name(scorer.kind)
    store = client(place)
    if not store.search_registered_models(filter_string=f"name = '{name}'"):
        store.create_registered_model(name)
    made = store.create_model_version(
        name, source=f"models:/{info.model_id}", run_id=info.run_id, model_id=info.model_id
    )
    return str(made.version)


def _location(place: Workspace, name: str) -> str:
    return (place.artifacts / name).as_uri()


def _follow(place: Workspace) -> None:
    """Correct the places of artifacts in the store after the workspace was moved or restored elsewhere."""
    if not place.tracking_path.exists():
        return
    with closing(sqlite3.connect(place.tracking_path)) as store, store:
        tables = {row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "experiments" not in tables:
            return
        # the default experiment holds nothing, but MLflow makes it where the command happened to be run
        ours = store.execute(
            "SELECT name, artifact_location FROM experiments WHERE name LIKE 'bonafile-%' OR name = 'Default'"
        )
        for name, stored in ours.fetchall():
            here = _location(place, name)
            if stored != here:
                for table, columns in _PLACES.items():
                    for column in columns:
                        _replace(store, table, column, stored, here)


def _replace(store: sqlite3.Connection, table: str, column: str, old: str, new: str) -> None:
    if column in {row[1] for row in store.execute(f"PRAGMA table_info({table})")}:
        store.execute(
            f"UPDATE {table} SET {column} = ? || substr({column}, ?) "
            f"WHERE {column} = ? OR substr({column}, 1, ?) = ?",
            (new, len(old) + 1, old, len(old) + 1, old + "/"),
        )


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path))
