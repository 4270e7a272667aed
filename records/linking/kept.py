"""The links of a register, kept from night to night: always of all that is known, worked out only where it changed.

Every change of a register has a day: a row becomes known on one, and may cease to be so on another. The kept links
carry a digest per day; the first day whose digest differs is where they are taken up again, with everything before
it as it was. So a night costs its news, a late delivery the days since, and the result is the same as if all had
been linked at once. They are derived: deleted, they are made anew, with the same group numbers.
"""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from bonafile.records.linking.holdings import FOREVER
from bonafile.records.linking.judgements import Judgements
from bonafile.records.linking.linker import Links, link, members, near
from bonafile.records.linking.parsed import remembered
from bonafile.records.linking.store import LAYOUT, load, save
from bonafile.records.linking.weights import default

#: As of this day everything known counts, each fact with its own days.
LAST = date(9998, 12, 31)
#: Tables besides the parties whose rows linking reads (holdings.py).
_READ = ("filings", "events", "organisations", "agencies")
_DAYS = "days"
_KEYS = ["office", "application_number"]
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
        days = pd.concat([_rules(), _register_days(register.connection), _decision_days(decided)])
        before = self._days()
        first = _first_difference(before, days)
        made = None
        if first is not None:
            with remembered(self.folder.with_name(f"{self.folder.name}-words")):
                made = link(register.as_of(LAST), self._until(first, before), decided, weights=default())
            save(made, self.folder, {_DAYS: days, "members": members(made), "near": near(made)})
        self._fresh = True
        return made

    def _days(self) -> pd.DataFrame | None:
        path = self.folder / f"{_DAYS}.parquet"
        return pd.read_parquet(path) if path.exists() else None

    def _until(self, first: str, before: pd.DataFrame | None) -> Links | None:
        """The kept links as they were at the end of the day before `first`; None where nothing of them stands."""
        if before is None or first <= before.loc[before["what"] != "rules", "day"].min():
            return None
        kept = load(self.folder)
        return rewound(kept, date.fromisoformat(first) - timedelta(days=1)) if kept is not None else None


def rewound(links: Links, day: date) -> Links:
    """Links of a later day as those of an earlier one: what was linked, and how, by the end of it."""
    at = pd.Timestamp(day)

    def known(frame: pd.DataFrame, since: str, until: str | None = None) -> pd.DataFrame:
        kept = frame[pd.to_datetime(frame[since]) <= at].reset_index(drop=True)
        if until is not None and len(kept):
            ends = pd.to_datetime(kept[until])
            kept[until] = kept[until].where(ends <= at, pd.Timestamp(FOREVER))
        return kept

    return replace(
        links,
        day=day,
        parties=known(links.parties, "first"),
        mentions=known(links.mentions, "known_from", "known_until"),
        evidence=known(links.evidence, "since", "until"),
        totals=known(links.totals, "day"),
        memberships=known(links.memberships, "known_from", "known_until"),
        history=known(links.history, "day"),
        judgements=known(links.judgements, "decided_on"),
    )


def _rules() -> pd.DataFrame:
    """What links are made by: of other weights or another version, nothing kept stands."""
    digest = hashlib.sha256(f"{LAYOUT}|{default().model_dump_json()}".encode()).hexdigest()
    return pd.DataFrame({"day": ["0000-00-00"], "what": ["rules"], "digest": [digest]})


def _register_days(connection: Any) -> pd.DataFrame:
    """A digest of what became known, or ceased to be, on each day of the register."""
    parts = [
        f"SELECT '{name}' AS name, row_key, digest, known_from AS since, known_until AS until FROM v_{name}"
        for name in _READ
    ]
    parts.append(
        "SELECT 'parties', p.row_key, p.digest, greatest(p.known_from, f.filed), p.known_until FROM v_parties p "
        "JOIN (SELECT office, application_number, min(known_from) AS filed FROM v_filings "
        "WHERE known_from < known_until GROUP BY ALL) f USING (office, application_number)"
    )
    rows = f"(SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE since < until)"
    return connection.execute(
        "SELECT CAST(day AS VARCHAR) AS day, 'register' AS what, "
        "CAST(bit_xor(h) AS VARCHAR) || ':' || count(*) AS digest FROM ("
        f"SELECT since AS day, hash(name, row_key, digest) AS h FROM {rows} "
        f"UNION ALL SELECT until, hash(name, row_key, digest, 'until') FROM {rows} "
        f"WHERE until < DATE '{FOREVER}') GROUP BY day ORDER BY day"
    ).df()


def _decision_days(decided: pd.DataFrame) -> pd.DataFrame:
    """A digest of what examiners decided about parties on each day."""
    days = pd.to_datetime(decided["decided_on"]).dt.strftime("%Y-%m-%d")
    text = decided["a"] + "|" + decided["b"] + "|" + decided["verdict"]
    table = pd.DataFrame(
        {"day": days.astype("object"), "what": "judgements", "digest": text.astype("object")}
    )
    return table.groupby(["day", "what"])["digest"].agg("\n".join).reset_index()


def _first_difference(before: pd.DataFrame | None, now: pd.DataFrame) -> str | None:
    """The first day of which something else is known than before; None where nothing is."""
    if before is None:
        return str(now["day"].min())
    both = before.merge(now, on=["day", "what"], how="outer", suffixes=("", "_now"))
    differs = both["digest"] != both["digest_now"]
    return str(both.loc[differs, "day"].min()) if differs.any() else None
