"""The workspace: one folder that holds all state, and where everything in it lies.

Nothing is kept outside it, so that it can be moved, copied and restored as one.
"""

from __future__ import annotations

import os
from pathlib import Path

from bonafile.records.errors import InputError

#: The environment variable that names the workspace when no argument does.
VARIABLE = "BONAFILE_WORKSPACE"


class Workspace:
    """Paths of a workspace folder. `path` defaults to $BONAFILE_WORKSPACE, else `./workspace`."""

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path or os.environ.get(VARIABLE) or "workspace").expanduser().absolute()

    @property
    def register_path(self) -> Path:
        """The register, one DuckDB file."""
        return self.path / "register.duckdb"

    @property
    def tracking_path(self) -> Path:
        """MLflow's tracking store, one SQLite file."""
        return self.path / "mlflow.db"

    @property
    def mlflow_uri(self) -> str:
        """The tracking store as MLflow names it."""
        return f"sqlite:///{self.tracking_path}"

    @property
    def artifacts(self) -> Path:
        """MLflow's artifacts: models and plots."""
        return self.path / "artifacts"

    @property
    def findings(self) -> Path:
        """One folder per screening."""
        return self.path / "findings"

    @property
    def quarantine(self) -> Path:
        """What could not be taken in, one file per delivered file."""
        return self.path / "quarantine"

    @property
    def cache(self) -> Path:
        """Derived data that may be deleted at any time."""
        return self.path / "cache"

    def create(self) -> Workspace:
        """Make the folder, readable by its owner only. InputError where that cannot be."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"cannot make the workspace {self.path}: {error.strerror}; choose another with --workspace",
                f"无法创建工作目录{self.path}：{error.strerror}；请用--workspace另选目录",
            ) from error
        return self

    def must_exist(self) -> Workspace:
        """The workspace itself; InputError where it has no register yet."""
        if not self.register_path.exists():
            raise InputError(
                f"there is no register in {self.path}: run `bonafile ingest PATH` first, or name another "
                f"workspace with --workspace or {VARIABLE}",
                f"{self.path}中没有登记库：请先运行bonafile ingest PATH，或用--workspace、{VARIABLE}另指目录",
            )
        return self
