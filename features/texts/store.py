"""Signatures kept between runs: .npy files keyed by the digest of the text they were made from.

A cache and nothing more: deleting the folder only costs the time to make the signatures again, and a file
that cannot be read is thrown away. Every run that met new texts adds one file; many small ones are joined.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bonafile.features.texts.minhash import BANDS, SCHEME, WIDTH, Signatures

_ROW = np.dtype(
    [("digest", "V16"), ("sketch", "u1", WIDTH), ("bands", "<u4", BANDS), ("skeleton", "<u8"), ("long", "?")]
)
_JOIN_AT = 16


class SignatureStore:
    """Signatures by content digest; `folder=None` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.hits = 0
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def signatures(
        self, digests: Sequence[str], make: Callable[[list[int]], Signatures], piece: int = 50_000
    ) -> Signatures:
        """Signatures of the texts with these digests (32 hexadecimal digits), in their order.

        `make` is asked, `piece` texts at a time, for those that are not kept, by their position.
        """
        keys = np.frombuffer(bytes.fromhex("".join(digests)), dtype="V16")
        rows = np.zeros(len(keys), dtype=_ROW)
        have = np.zeros(len(keys), dtype=bool)
        for kept in self._files():
            self._take(kept, keys, rows, have)
        self.hits = int(have.sum())
        new = np.flatnonzero(~have)
        for at in range(0, len(new), piece):
            some = new[at : at + piece]
            made = make(some.tolist())
            rows["sketch"][some], rows["bands"][some], rows["long"][some] = (
                made.sketch,
                made.bands,
                made.long_enough,
            )
            rows["skeleton"][some] = made.skeleton
        if len(new) and self.folder is not None:
            rows["digest"][new] = keys[new]
            with contextlib.suppress(OSError):  # a full disk costs time, not the result
                self._write(rows[new])
        return Signatures(
            np.ascontiguousarray(rows["sketch"]),
            np.ascontiguousarray(rows["bands"]),
            rows["long"].copy(),
            rows["skeleton"].copy(),
        )

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"signatures-{SCHEME}-*.npy")) if self.folder is not None else []

    def _files(self) -> list[NDArray]:
        out = []
        for path in self._paths():
            try:
                kept = np.load(path, mmap_mode="r", allow_pickle=False)
                if kept.dtype != _ROW:
                    raise ValueError
            except (OSError, ValueError, EOFError):
                path.unlink(missing_ok=True)
            else:
                out.append(kept)
        return out

    @staticmethod
    def _take(kept: NDArray, keys: NDArray, rows: NDArray, have: NDArray[np.bool_]) -> None:
        # raw bytes neither sort nor compare: look them up as pairs of 64-bit numbers
        ours, theirs = _numbers(keys), _numbers(np.ascontiguousarray(kept["digest"]))
        order = np.argsort(theirs[:, 0], kind="stable")
        at = np.searchsorted(theirs[order, 0], ours[:, 0])
        at = order[np.minimum(at, len(order) - 1)] if len(order) else np.zeros(len(ours), dtype=np.int64)
        found = (theirs[at] == ours).all(axis=1) if len(order) else np.zeros(len(ours), dtype=bool)
        fill = found & ~have
        rows[fill] = kept[at[fill]]
        have |= fill

    def _write(self, rows: NDArray) -> None:
        assert self.folder is not None
        old = self._paths()
        if len(old) >= _JOIN_AT:
            rows = np.concatenate([rows, *(np.array(f) for f in self._files())])
        content = int(_numbers(rows["digest"])[:, 0].sum()) & 0xFFFFFFFFFFFF
        target = self.folder / f"signatures-{SCHEME}-{content:012x}-{len(rows)}.npy"
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        with draft.open("wb") as file:
            np.save(file, rows, allow_pickle=False)
        draft.replace(target)  # whole or not at all
        if len(old) >= _JOIN_AT:
            for path in old:
                if path != target:
                    path.unlink(missing_ok=True)


def _numbers(digests: NDArray) -> NDArray[np.uint64]:
    return np.ascontiguousarray(digests).view("<u8").reshape(-1, 2)
