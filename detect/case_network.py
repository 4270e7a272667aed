"""The network behind a case: the parties of its groups and what ties them, as plain data for a picture.

Parties and their evidence come from the links of parties (records/linking) as of the day; what ties the case's filings
across groups from case_links.py. It draws nothing (report/network.py) and links nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from bonafile.detect.bands import CLEAR
from bonafile.records.linking.shared import forest, separated, shared

if TYPE_CHECKING:
    from bonafile.records.linking import Links

_KEYS = ["office", "application_number"]
#: Parties kept for one case's picture: those with flagged filings first, then those with most filings.
MOST_PARTIES = 40
#: Ties kept for one case.
_MOST_TIES = 200

#: What ties filings of different groups, in words; the value stands beside them.
WORDS = {
    "representative": ("同一法定代表人", "same legal representative"),
    "contact": ("同一电话或邮箱", "same telephone or e-mail"),
    "text": ("申请文本近乎相同", "texts are near-copies of each other"),
    "source": ("申请文本出自同一来源", "texts come from one source"),
    "mark": ("先后申请同一商标", "filed the same mark"),
    "practitioner": (
        "由同一名涉嫌违规的代理师签名",
        "signed by one practitioner against whom a ground fires",
    ),
    "agent": ("由同一家涉嫌违规的代理机构代理", "filed through one agency against which a ground fires"),
}


class Networks:
    """The networks of the cases of one screening. `links` are those of the register; `filings` the cases'
    flagged filings (office, application_number, band).
    """

    def __init__(self, links: Links, filings: pd.DataFrame, day: date) -> None:
        self.links, self.day = links, day
        self.party: dict[tuple[str, str], str] = {}
        at = pd.Timestamp(self.day)
        now = links.mentions[(links.mentions["known_from"] <= at) & (at < links.mentions["known_until"])]
        mine = now.merge(filings[_KEYS].drop_duplicates(), on=_KEYS).sort_values([*_KEYS, "sequence"])
        first = mine.drop_duplicates(_KEYS)
        self.party = dict(
            zip(zip(first["office"], first["application_number"], strict=True), first["party"], strict=True)
        )
        groups = links.on(self.day)
        wanted = groups[groups.isin(set(groups.reindex(mine["party"]).dropna()))]
        self.group = {str(party): str(group) for party, group in wanted.items()}
        held = now[now["party"].isin(set(self.group))]
        held = held.drop_duplicates([*_KEYS, "party"])
        self.filings = {str(p): int(n) for p, n in held["party"].value_counts().items()}
        name = links.parties.set_index("party")["name"]
        self.apart = [
            (frozenset((a, b)), {"between": [str(name[a]), str(name[b])], "day": str(d)})
            for a, b, d in separated(links, self.day)
        ]
        told = links.parties[links.parties["party"].isin(set(self.group))].set_index("party")
        self.told = (
            told[["name", "identifier"]].astype("object").where(told[["name", "identifier"]].notna(), None)
        )

    def of(self, filings: pd.DataFrame, ties: pd.DataFrame) -> dict[str, Any] | None:
        """The network of one case: nodes, ties, more (parties left out), tree (lines in both languages), and whom an
        examiner decided to be apart from whom.

        `filings` are its flagged filings, `ties` its case links. None where one party stands alone.
        """
        flagged = set(zip(*(filings.loc[filings["band"] != CLEAR, c] for c in _KEYS), strict=True))
        own = {self.party[key] for key in zip(*(filings[c] for c in _KEYS), strict=True) if key in self.party}
        groups = {self.group[party] for party in own if party in self.group}
        every = sorted(party for party, group in self.group.items() if group in groups)
        accused = {self.party[key] for key in flagged if key in self.party}
        every.sort(key=lambda p: (p not in accused, -self.filings.get(p, 0), p))
        chosen = every[:MOST_PARTIES]
        apart = [said for pair, said in self.apart if pair & set(every)]
        if len(chosen) < 2 and not apart:
            return None
        nodes = [self._node(party, party in accused) for party in chosen]
        common = [
            {"kind": s.kind, "between": list(s.parties), "zh": s.zh, "en": s.en, "value": s.value, "since": str(s.since), "weight": round(s.bits, 1)}
            for s in shared(self.links, chosen, self.day)
        ]  # fmt: skip
        found = common + _case_ties(ties, self._node_of(filings), set(chosen))
        lines = self._tree(chosen, forest(self.links, chosen, self.day))
        return {
            "nodes": nodes,
            "ties": found[:_MOST_TIES],
            "more": len(every) - len(chosen),
            "tree": lines,
            "apart": apart,
        }

    def _node(self, party: str, accused: bool) -> dict[str, Any]:
        return {
            "id": party, "name": self.told.at[party, "name"], "identifier": self.told.at[party, "identifier"],
            "filings": self.filings.get(party, 0), "flagged": accused, "group": self.group[party],
        }  # fmt: skip

    def _node_of(self, filings: pd.DataFrame) -> dict[tuple[str, str], str]:
        keys = zip(*(filings[c] for c in _KEYS), strict=True)
        return {key: self.party[key] for key in keys if key in self.party}

    def _tree(self, parties: list[str], links: list[tuple[str, str, str, str]]) -> list[dict[str, Any]]:
        """The strongest links as a tree from the party with most filings down: depth, name, filings, why (zh, en)."""
        near: dict[str, list[tuple[str, str, str]]] = {party: [] for party in parties}
        for a, b, en, zh in links:
            near[a].append((b, zh, en))
            near[b].append((a, zh, en))
        out, seen = [], set()
        for start in sorted(parties, key=lambda p: (-self.filings.get(p, 0), p)):
            waiting = [(start, 0, "", "")]
            while waiting:
                party, depth, zh, en = waiting.pop()
                if party in seen:
                    continue
                seen.add(party)
                name = self.told.at[party, "name"]
                out.append(
                    {"depth": depth, "name": name, "filings": self.filings.get(party, 0), "zh": zh, "en": en}
                )
                waiting += [(p, depth + 1, z, e) for p, z, e in reversed(near[party]) if p not in seen]
        return out


def _case_ties(
    ties: pd.DataFrame, node_of: dict[tuple[str, str], str], known: set[str]
) -> list[dict[str, Any]]:
    """Ties between filings as ties between nodes: all that agree in reason and value together."""
    out = []
    for (why, detail), rows in ties.fillna({"detail": ""}).groupby(["why", "detail"], sort=True):
        pairs = set()
        for office, one, other in zip(
            rows["office"], rows["application_number"], rows["other_application_number"], strict=True
        ):
            a, b = node_of.get((office, one)), node_of.get((office, other))
            if a in known and b in known and a != b:
                pairs.add((str(a), str(b)))
        since = pd.to_datetime(rows["since"]).min()
        zh, en = WORDS[str(why)]
        for between in _together(pairs):
            out.append(
                {
                    "kind": "",
                    "between": between,
                    "zh": zh,
                    "en": en,
                    "value": str(detail),
                    "since": f"{since:%Y-%m-%d}",
                    "weight": None,
                }
            )
    return sorted(out, key=lambda t: (-len(t["between"]), t["zh"], t["value"], t["between"]))


def _together(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Nodes that pairs join, directly or through others."""
    sets: list[set[str]] = []
    for pair in sorted(pairs):
        met = [s for s in sets if s & set(pair)]
        sets = [s for s in sets if s not in met] + [set(pair).union(*met)]
    return sorted(sorted(s) for s in sets)
