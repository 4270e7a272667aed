"""The one index of a register's marks: kept in the workspace's cache, opened there, brought up to date from there.

The main job (hits.py) and `bonafile similar` search this index and no other. It holds a row for every form a mark
was ever known under; who owns a mark and what became of it is the register's to say, so a mark that changes hands
or dies leaves the index as it is. It may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
from ibis import _

from bonafile.features.marks.index import MarkIndex
from bonafile.features.marks.table import KEYS, bare_forms
from bonafile.features.tables import uploaded
from bonafile.records.errors import InputError
from bonafile.records.names import fold_mark

NAME = "marks.index"
#: With more parts than this they are put together: every search asks each of them.
_MOST_PARTS = 12
#: Between what names a mark and the tag of its version.
_TAG = "\x1f"
#: Events after which a mark is no longer one, and what it is called then.
_ENDED = {
    "refused": "refused", "withdrawn": "withdrawn", "deemed_withdrawn": "withdrawn", "abandoned": "withdrawn",
    "lapsed": "dead", "invalidated": "dead", "cancelled_non_use": "dead",
}  # fmt: skip


def kept_index(snapshot: Any, cache: Path) -> MarkIndex:
    """The index of all marks a snapshot knows (it may know more), from the file in `cache`.

    Marks that are not in it yet are appended and the file is written again. A file that is missing, damaged or
    of another program is made anew from the register.
    """
    path = cache / NAME
    # its digest is cheap beside reading a million marks
    stamp, state = path.with_suffix(".state"), _state(snapshot)
    index = MarkIndex(())
    with suppress(InputError):
        index = MarkIndex.open(path)
        if stamp.exists() and stamp.read_text("utf-8") == f"{state} {len(index)}":
            return index
    rows = _rows(snapshot)
    new = rows[~index.has(rows["mark_id"])]
    if len(new) or not path.exists() or not len(index):
        index.append(new)
        if len(index.parts) > _MOST_PARTS:
            index.compact()
        # without room to keep it (a full disk, a workspace only read) it is made again next time
        with suppress(OSError):
            cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            index.save(path)
    with suppress(OSError):
        stamp.write_text(f"{state} {len(index)}", encoding="utf-8")
    return index


def asked_text(mark: str) -> str:
    """A mark as one asks this index for it: without what only says that there is a picture (`及图`)."""
    folded = fold_mark(mark)
    bare = bare_forms(pd.Series([folded], dtype=object))[0]
    return mark if bare == folded else str(bare)


def standing_on(snapshot: Any) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """For nearest.similar: rows of this index as the register has them on the snapshot's day.

    The mark as filed, its first applicant and what has become of it; versions that have been corrected are left out.
    """

    def standing(rows: pd.DataFrame) -> pd.DataFrame:
        names = rows["mark_id"].map(_named).str.partition(" ")
        keys = pd.DataFrame({"office": names[0], "application_number": names[2]}).drop_duplicates()
        found = _standing(snapshot, uploaded(snapshot.con, "asked", keys, dict.fromkeys(KEYS, "string")))
        found = found.set_index(versions_ids(found))
        kept = rows[rows["mark_id"].isin(found.index)]
        told = found.loc[kept["mark_id"]].set_axis(kept.index)
        texts, owner, status = (told[c].astype("str") for c in ("mark_text", "owner", "status"))
        return kept.assign(mark_id=kept["mark_id"].map(_named), mark_text=texts, owner=owner, status=status)

    return standing


def _standing(snapshot: Any, asked: Any) -> pd.DataFrame:
    some = snapshot.of(asked)
    marks = some.current("filings").select(
        *KEYS, "mark_text", "mark_folded", "filing_date", nice_classes=_.nice_classes.fill_null("")
    )
    owners = some.current("written_parties").filter(_.role == "applicant").group_by(*KEYS)
    owners = owners.aggregate(owner=_.name.argmin(_.sequence))
    over = some.events.filter(_.event.isin(list(_ENDED))).group_by(*KEYS)
    over = over.aggregate(what=_.event.argmin(_.event_date))
    frame = marks.to_pyarrow().to_pandas()
    for table in (owners, over):
        frame = frame.merge(table.to_pyarrow().to_pandas(), on=KEYS, how="left")
    return frame.assign(owner=frame["owner"].fillna(""), status=frame["what"].map(_ENDED).fillna(""))


def _named(mark_id: str) -> str:
    """What names a mark, without the tag of its version: `CN 123`."""
    return mark_id.partition(_TAG)[0]


def _versions(snapshot: Any) -> Any:
    """Every version of a word mark the snapshot knows."""
    marks = snapshot.filings.filter(_.model_kind == "trademark", _.mark_folded.notnull(), _.mark_folded != "")
    return marks.select(
        "office", "application_number", "mark_folded", "filing_date",
        nice_classes=_.nice_classes.fill_null(""),
    )  # fmt: skip


def _state(snapshot: Any) -> str:
    """A digest of the versions that the order of rows does not change."""
    marks = _versions(snapshot)
    digest = marks.mutate(
        h=(_.office + " " + _.application_number + " " + _.mark_folded + " " + _.nice_classes).hash(),
        d=_.filing_date.hash(),
    )
    counted = digest.aggregate(n=_.count(), h=_.h.bit_xor(), d=_.d.bit_xor()).to_pyarrow().to_pylist()[0]
    return f"{counted['n']}:{counted['h']}:{counted['d']}"


def _rows(snapshot: Any) -> pd.DataFrame:
    """The versions as rows of an index; the identifier says of which mark, and which version of it."""
    found = _versions(snapshot).distinct().to_pyarrow().to_pandas()
    rows = pd.DataFrame(
        {
            "mark_id": versions_ids(found),
            "mark_text": bare_forms(found["mark_folded"]),
            "filing_date": found["filing_date"],
            "owner": "",
            "nice_classes": found["nice_classes"],
        }
    )
    return rows[rows["mark_text"] != ""].drop_duplicates("mark_id")


def versions_ids(versions: pd.DataFrame) -> pd.Series:
    """Identifiers of versions of marks (office, application_number, mark_folded, filing_date, nice_classes): the
    filing, and a tag made of what may be corrected.
    """
    told = [
        versions["mark_folded"].fillna(""),
        versions["nice_classes"],
        versions["filing_date"].astype("str"),
    ]
    tag = pd.util.hash_array(
        (told[0] + _TAG + told[1] + _TAG + told[2]).to_numpy(dtype=object), categorize=False
    )
    tags = pd.Series([f"{t:016x}" for t in tag.tolist()], index=versions.index, dtype=object)
    return versions["office"] + " " + versions["application_number"] + _TAG + tags
