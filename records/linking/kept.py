"""The links of a register, kept from night to night: always of all that is known, worked out only where it changed.

Beside the links lies their trace (trace.py): what every filing, identifier and licence said when they were made, and
what everybody held. A night compares the digests of now with those, reads the neighbourhoods of what differs, and
weighs the pairs that this touches (linker.py); so it costs its news, however late or early their day, and the result
is the same as if all had been linked at once. Both are derived: deleted, damaged or of another version, they are
made anew, with the same group numbers.
"""

from __future__ import annotations

import fcntl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from bonafile.records.errors import InputError
from bonafile.records.linking.judgements import Judgements
from bonafile.records.linking.linker import Effort, Links, link, members, near
from bonafile.records.linking.neighbourhood import News
from bonafile.records.linking.store import load, save, stamp
from bonafile.records.linking.trace import Trace, forget
from bonafile.records.linking.weights import default

#: As of this day everything known counts, each fact with its own days.
LAST = date(9998, 12, 31)
_KEYS = ["office", "application_number"]
#: What reading a damaged database raises.
_DAMAGED = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.InternalException,
    duckdb.FatalException,
)
#: What snapshots read, as tables by name, with the columns and their types.
_SHOWN = {
    "members": "office::VARCHAR AS office, application_number::VARCHAR AS application_number, "
    "'applicant' AS role, coalesce(sequence::DOUBLE, -1) AS place, party::VARCHAR AS party, "
    '"group"::VARCHAR AS "group", known_from::DATE AS known_from, known_until::DATE AS known_until',
    "near": "party::VARCHAR AS party, other::VARCHAR AS other, known_from::DATE AS known_from, "
    "known_until::DATE AS known_until",
}


class KeptLinks:
    """The links of one register, in a folder that is replaced as a whole.

    Shared by the connections of an open register; other processes wait while one brings the links up to date.
    What an open register uses stays as it is until deliveries are taken in through it (:meth:`stale`).
    """

    def __init__(self, folder: Path, judgements: Path) -> None:
        self.folder = folder
        self.judgements = Judgements(judgements)
        self._lock = threading.Lock()
        self._fresh = False
        self._aside: tempfile.TemporaryDirectory[str] | None = None
        #: What bringing the links up to date took the last time that there was news.
        self.effort: Effort | None = None

    @classmethod
    def beside(cls, register: Path) -> KeptLinks:
        """Those of the register at this path: in `cache/` and with `judgements.csv`, both next to it."""
        return cls(register.parent / "cache" / f"links-{register.stem}", register.parent / "judgements.csv")

    def stale(self) -> None:
        """The register took something in: look again before the next use."""
        self._fresh = False

    def refresh(self, register: Any) -> None:
        """Bring the kept links up to date: once a night, after deliveries, so that nobody waits for it later."""
        with self._alone():
            self._brought_up(register)

    def links(self, register: Any) -> Links:
        """The links of all that the register knows."""
        with self._alone():
            made = self._brought_up(register) or load(self.folder)
        assert made is not None  # just written, or found to be of this version
        return made

    def around(self, register: Any, filings: pd.DataFrame) -> Links:
        """The links of the groups in which the applicants of some filings (office, application_number) ever were."""
        with self._alone():
            self._brought_up(register)
            members = pd.read_parquet(self.folder / "members.parquet", columns=[*_KEYS, "party", "group"])
            asked = filings[_KEYS].drop_duplicates().astype("object")
            groups = set(members.astype(dict.fromkeys(_KEYS, "object")).merge(asked, on=_KEYS)["group"])
            found = load(self.folder, members.loc[members["group"].isin(groups), "party"])
        assert found is not None
        return found

    def table(self, register: Any, what: str, name: str) -> None:
        """What snapshots read of the links, as a temporary table `name` of the register's connection.

        `members`: who of the applicants was in which group: office, application_number, role, place (the sequence;
        -1 without), party, group, known_from, known_until. `near`: see linker.near.
        """
        with self._alone():
            self._brought_up(register)
            path = str(self.folder / f"{what}.parquet").replace("'", "''")
            register.connection.execute(
                f"CREATE TEMP TABLE {name} AS SELECT {_SHOWN[what]} FROM read_parquet('{path}')"
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            try:
                self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                lock = self.folder.with_suffix(".lock").open("a")
            except OSError:  # nothing may be written here: kept as long as the register is open
                self._aside = tempfile.TemporaryDirectory(prefix="bonafile-")
                self.folder = Path(self._aside.name) / self.folder.name
                lock = self.folder.with_suffix(".lock").open("a")
            with lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield

    def _brought_up(self, register: Any) -> Links | None:
        """Bring the folder up to date; the links where they had to be worked out, else None."""
        if self._fresh:
            return None
        decided = self.judgements.read()
        try:
            made = self._made(register, decided)
        except (InputError, *_DAMAGED):  # of what is kept: made without it
            forget(self._trace)
            made = self._made(register, decided)
        if made is not None:
            self.effort = made.effort
            save(made, self.folder, {"members": members(made), "near": near(made)})
        self._fresh = True
        return made

    @property
    def _trace(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-trace.duckdb")

    def _made(self, register: Any, decided: pd.DataFrame) -> Links | None:
        """The links of now; None where they are those that are kept."""
        trace = Trace(self._trace)
        try:
            news = News(register.as_of(LAST), trace)
            goes_on = news.continues(stamp(self.folder, default(), _SHOWN))
            if goes_on and not len(news.keys) and self._decided(decided):
                return None
            previous = load(self.folder) if goes_on else None
            made = link(news.snapshot, previous, decided, weights=default(), news=news)
            made.trace = None
            return made
        finally:
            trace.close()

    def _decided(self, now: pd.DataFrame) -> bool:
        """Are the decisions those with which the links were made?"""
        before = pd.read_parquet(self.folder / "judgements.parquet")
        told = [
            f[["a", "b", "verdict"]].assign(day=pd.to_datetime(f["decided_on"])).astype(str)
            for f in (before, now)
        ]
        return told[0].equals(told[1])
