"""What was made of a text, kept between runs: .npy files keyed by the digest of the text it was made from.

A cache and nothing more: deleting the folder only costs the time to make the signatures again, and a file
that cannot be read is thrown away. Every run that met new texts adds one file; many small ones are joined.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafile.features.texts.digests import Places, numbers
from bonafile.features.texts.minhash import BANDS, SCHEME, WIDTH, Signatures

_SIGNATURE: list[tuple[Any, ...]] = [
    ("sketch", "u1", WIDTH), ("bands", "<u4", BANDS), ("skeleton", "<u8"), ("long", "?"),
]  # fmt: skip
_JOIN_AT = 16


class RowStore:
    """One row of fixed type per text, by content digest, in files called `name`; `folder=None` keeps nothing."""

    def __init__(self, folder: Path | None, name: str, fields: list[tuple[Any, ...]]) -> None:
        self.folder = folder
        self.name = name
        self.row = np.dtype([("digest", "V16"), *fields])
        self.hits = 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def rows(
        self, digests: Sequence[str], make: Callable[[list[int]], NDArray], piece: int = 20_000
    ) -> NDArray:
        """The rows of the texts with these digests (32 hexadecimal digits), in their order.

        `make` is asked, `piece` texts at a time, for those that are not kept, by their position; it returns
        an array with the store's fields.
        """
        keys = np.frombuffer(bytes.fromhex("".join(digests)), dtype="V16")
        rows = np.zeros(len(keys), dtype=self.row)
        have = np.zeros(len(keys), dtype=bool)
        for kept in self._files():
            self._take(kept, keys, rows, have)
        self.hits = int(have.sum())
        new = np.flatnonzero(~have)
        fields = [n for n in self.row.names or () if n != "digest"]
        for at in range(0, len(new), piece):
            some = new[at : at + piece]
            made = make(some.tolist())
            for field in fields:
                rows[field][some] = made[field]
        if len(new) and self.folder is not None:
            rows["digest"][new] = keys[new]
            with contextlib.suppress(OSError):  # a full disk costs time, not the result
                self._write(rows[new])
        return rows

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"{self.name}-*.npy")) if self.folder is not None else []

    def _files(self) -> list[NDArray]:
        out = []
        for path in self._paths():
            try:
                kept = np.load(path, mmap_mode="r", allow_pickle=False)
                if kept.dtype != self.row:
                    raise ValueError
            except (OSError, ValueError, EOFError):
                path.unlink(missing_ok=True)
            else:
                out.append(kept)
        return out

    @staticmethod
    def _take(kept: NDArray, keys: NDArray, rows: NDArray, have: NDArray[np.bool_]) -> None:
        at = Places(numbers(kept["digest"])).of(numbers(keys))
        fill = (at >= 0) & ~have
        rows[fill] = kept[at[fill]]
        have |= fill

    def _write(self, rows: NDArray) -> None:
        assert self.folder is not None
        old = self._paths()
        if len(old) >= _JOIN_AT:
            rows = np.concatenate([rows, *(np.array(f) for f in self._files())])
        content = int(numbers(rows["digest"])[:, 0].sum()) & 0xFFFFFFFFFFFF
        target = self.folder / f"{self.name}-{content:012x}-{len(rows)}.npy"
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as file:
            np.save(file, rows, allow_pickle=False)
        draft.replace(target)  # whole or not at all
        if len(old) >= _JOIN_AT:
            for path in old:
                if path != target:
                    path.unlink(missing_ok=True)


class SignatureStore(RowStore):
    """Signatures by content digest."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(folder, f"signatures-{SCHEME}", _SIGNATURE)

    def signatures(self, digests: Sequence[str], make: Callable[[list[int]], Signatures]) -> Signatures:
        """Signatures of the texts with these digests; `make` makes those that are not kept."""

        def made(some: list[int]) -> NDArray:
            found = make(some)
            out = np.zeros(len(some), dtype=self.row)
            out["sketch"], out["bands"], out["long"] = found.sketch, found.bands, found.long_enough
            out["skeleton"] = found.skeleton
            return out

        rows = self.rows(digests, made)
        return Signatures(
            np.ascontiguousarray(rows["sketch"]),
            np.ascontiguousarray(rows["bands"]),
            rows["long"].copy(),
            rows["skeleton"].copy(),
        )
