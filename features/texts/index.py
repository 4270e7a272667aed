"""What is kept of every text of a register for searching: signatures and passages, made once per snapshot.

Both are functions of the texts alone and kept in the cache folder, if there is one, so a night reads only
the texts that are new. It answers nothing by itself: copies.py and borrowed.py ask it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bonafile.features.texts.digests import Places, as_numbers
from bonafile.features.texts.documents import Documents
from bonafile.features.texts.minhash import Signatures, signatures
from bonafile.features.texts.passages import Sampled, sampled
from bonafile.features.texts.passagestore import PassageStore, Segment, holders
from bonafile.features.texts.skeleton import skeletons
from bonafile.features.texts.sources import LEAST_SHARE, Asked, Laid, laid_to_sources
from bonafile.features.texts.store import SignatureStore

#: What passages are read from.
PART_COLUMNS = ("title", "abstract", "claims", "description")


def kept_signatures(documents: Documents, cache: Path | None) -> Signatures:
    """The signatures of all texts of the documents."""
    if "signatures" not in documents.kept:
        store = SignatureStore(cache / "texts" if cache is not None else None)
        documents.kept["signatures"] = store.signatures(
            documents.digests, lambda ids: _signed(documents, ids)
        )
    return documents.kept["signatures"]


def _signed(documents: Documents, text_ids: list[int]) -> Signatures:
    read = documents.texts(text_ids, ("text", "claims", "abstract"))
    return signatures(read["text"].tolist(), skeletons(read["claims"].tolist(), read["abstract"].tolist()))


@dataclass(frozen=True)
class PassageIndex:
    """The passages of every text of a snapshot, ready for looking up. `groups` and `makes` number, for each
    text, its first applicant (-1: unknown) and its skeleton (or itself); `group_of_row` is the applicant of
    each row of the documents' frame, `before_row` how many texts were known before it.
    """

    segments: list[Segment]
    numbers: list[NDArray[np.int64]]
    groups: NDArray[np.int64]
    makes: NDArray[np.int64]
    group_of_row: NDArray[np.int64]
    before_row: NDArray[np.int64]

    @classmethod
    def of(cls, documents: Documents, found: Signatures, cache: Path | None) -> PassageIndex:
        """The index over all documents; `found` holds their skeletons."""
        if "passages" not in documents.kept:
            store = PassageStore(cache / "texts" if cache is not None else None)
            documents.kept["passages"] = cls.over(documents, found, store, sampled)
        return documents.kept["passages"]

    @classmethod
    def over(
        cls,
        documents: Documents,
        found: Signatures,
        store: PassageStore,
        make: Callable[[list[tuple[str, str, str]]], Sampled],
    ) -> PassageIndex:
        """The index of what `make` samples of the parts of every document."""
        segments = store.segments(
            documents.digests, lambda ids: make(parts_of(documents.texts(ids, PART_COLUMNS)))
        )
        places = Places(as_numbers(documents.digests))
        group = documents.frame["group"]
        groups = pd.factorize(group.mask(group == ""))[0].astype(np.int64)
        before = np.searchsorted(documents.first_rows, np.arange(len(group)))
        framed = found.skeleton != 0
        makes = np.where(framed, pd.factorize(found.skeleton)[0], np.arange(len(framed)) + len(framed))
        numbers = [places.of(s.digests) for s in segments]
        of_text = groups[documents.first_rows]
        return cls(segments, numbers, of_text, makes.astype(np.int64), groups, before)

    def laid(
        self,
        passages: Sampled,
        before: NDArray[np.int64],
        groups: NDArray[np.int64],
        others_only: bool = True,
        greedy: bool = True,
        least_share: float = LEAST_SHARE,
    ) -> Laid:
        """Texts with these passages, of these applicants, laid to texts known before."""
        wanted, which = np.unique(passages.hashes, return_inverse=True)
        starts, texts = holders(self.segments, self.numbers, wanted)
        asked = Asked(passages, which, before, groups)
        return laid_to_sources(
            asked, starts, texts, self.groups, self.makes, others_only, greedy, least_share
        )


def parts_of(read: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Texts (rows of Documents.texts) in the parts that passages keep to."""
    head = (read["title"] + "\n" + read["abstract"]).tolist()
    return list(zip(head, read["claims"].tolist(), read["description"].tolist(), strict=True))
