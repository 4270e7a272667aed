"""Why parties are together: the group of a name or number as a tree, each link with its evidence, and as a network.

Sentences are in English and Chinese. Everything shown is as of a day; nothing is measured here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from bonafile.records import names
from bonafile.records.errors import InputError
from bonafile.records.linking.groups import DECIDED
from bonafile.records.linking.holdings import written
from bonafile.records.linking.linker import Links

_FOREVER = pd.Timestamp("9999-12-31")
#: Evidence of fewer bits is kept, but not named in a sentence.
_TELLING = 3.0
_OUT = ("office", "application_number", "role", "sequence", "name", "group")


@dataclass(frozen=True)
class Reason:
    """One thing two parties share: kind of evidence, the value, since when, bits."""

    kind: str
    value: str
    since: date
    bits: float
    en: str
    zh: str


@dataclass(frozen=True)
class Why:
    """Why two parties are linked: weight in bits of evidence, probability (0–1), since when they were linked."""

    weight: float
    probability: float
    since: date
    reasons: tuple[Reason, ...]
    decided: bool = False

    def sentence(self, lang: str = "en") -> str:
        """`same phone, same legal representative since 2025-03-01, weight 11.2`."""
        first: dict[str, Reason] = {}
        telling = [r for r in self.reasons if r.bits >= _TELLING] or self.reasons
        for reason in telling:
            first.setdefault(reason.zh if lang == "zh" else reason.en, reason)
        if lang == "zh":
            if self.decided:
                return f"审查员认定为同一或关联，自{self.since}起"
            return f"{'、'.join(first)}，自{self.since}起，权重{self.weight:.1f}"
        if self.decided:
            return f"decided by an examiner to belong together, since {self.since}"
        return f"{', '.join(first)} since {self.since}, weight {self.weight:.1f}"


@dataclass
class Branch:
    """A party in the tree of its group: what ties it to the one above it, and those that hang on it."""

    party: str
    name: str
    identifier: str | None
    filings: int
    why: Why | None = None
    branches: list[Branch] = field(default_factory=list)


@dataclass(frozen=True)
class Tree:
    """A group as of a day: its number, the party asked for at the root, and what happened to the group."""

    group: str
    day: date
    members: int
    filings: int
    root: Branch
    history: tuple[tuple[date, str, str, str], ...]

    def lines(self, lang: str = "en") -> list[str]:
        """The tree as lines of text."""
        zh = lang == "zh"
        head = (
            f"{self.group}：截至{self.day}，{self.members}个当事人，{self.filings}件申请"
            if zh
            else f"{self.group}: {_counted(self.members, 'party', 'parties')}, "
            f"{_counted(self.filings, 'filing', 'filings')}, as of {self.day}"
        )
        out = [head]
        _draw(self.root, "", "", out, lang)
        words = {"merged into": "并入", "split from": "分自"} if zh else {}
        out += [f"{day}  {group} {words.get(what, what)} {other}" for day, group, what, other in self.history]
        return out


def find(links: Links, text: str) -> list[str]:
    """Parties meant by a name, an identifier, a group number, a party key or an application number, best first.

    A name is looked for whole, then as a part. InputError where nothing is found.
    """
    asked = text.strip()
    parties, folded = links.parties, names.simplified(asked).casefold()
    for found in (
        parties["party"] == asked.lower(),
        parties["identifier"] == asked.upper(),
        parties["party"].isin(links.memberships.loc[links.memberships["group"] == asked.upper(), "party"]),
        parties["party"].isin(links.mentions.loc[links.mentions["application_number"] == asked, "party"]),
        parties["full"] == names.address(asked),
        parties["core"] == names.address(asked),
        parties["full"].str.contains(names.address(folded), regex=False)
        if len(names.address(folded)) >= 2
        else None,
    ):
        if found is not None and found.fillna(False).any():
            return parties.loc[found.fillna(False)].sort_values(["first", "party"])["party"].tolist()
    raise InputError(
        f"no applicant is called or numbered {asked!r}: give a name, an identifier, a group or an application number",
        f"未找到申请人{asked!r}：请提供名称、证件号、关联组编号或申请号",
    )


def why(links: Links, a: str, b: str, day: date) -> Why | None:
    """Why two parties are linked as of a day; None where they are not linked directly."""
    a, b = sorted((a, b))
    at = pd.Timestamp(day)
    totals = links.totals[(links.totals["a"] == a) & (links.totals["b"] == b)]
    past = totals[pd.to_datetime(totals["day"]) <= at].sort_values("day")
    said = (
        links.judgements[(links.judgements["a"] == a) & (links.judgements["b"] == b)]
        if len(links.judgements)
        else links.judgements
    )
    said = said[pd.to_datetime(said["decided_on"]) <= at] if len(said) else said
    verdict = said["verdict"].iloc[-1] if len(said) else ""
    needed = links.weights.needed(links.threshold)
    weight = float(past["bits"].iloc[-1]) if len(past) else 0.0
    if verdict == "not_same" or (verdict != "same" and weight < needed):
        return None
    reasons = _reasons(links, a, b, at)
    if verdict == "same":
        return Why(DECIDED, 1.0, pd.Timestamp(said["decided_on"].iloc[-1]).date(), reasons, True)
    below = past[past["bits"] < needed]
    held = past[past["day"] > below["day"].iloc[-1]] if len(below) else past
    return Why(weight, links.weights.chance(weight), pd.Timestamp(held["day"].iloc[0]).date(), reasons)


def _reasons(links: Links, a: str, b: str, at: pd.Timestamp) -> tuple[Reason, ...]:
    rows = links.evidence[(links.evidence["a"] == a) & (links.evidence["b"] == b)]
    now = rows[
        (pd.to_datetime(rows["since"]) <= at)
        & (at < pd.to_datetime(rows["until"], errors="coerce").fillna(_FOREVER))
    ]
    begun = rows.groupby(["kind", "value"])["since"].min()
    out = []
    shown = set()
    for row in now.sort_values("bits", ascending=False).itertuples():
        value = written(str(row.kind), str(row.value))
        if (row.kind, value) in shown:
            continue
        shown.add((row.kind, value))
        kind = links.weights.evidence[str(row.kind)]
        since = pd.Timestamp(begun.loc[(str(row.kind), str(row.value))]).date()
        out.append(Reason(str(row.kind), value, since, float(str(row.bits)), kind.en, kind.zh))
    return tuple(out)


def network(links: Links, group: str, day: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A group as of a day as tables for a picture: nodes (party, name, identifier, filings) and edges (a, b,
    weight, since, en, zh), strongest first.
    """
    now = links.on(day)
    inside = sorted(now.index[now == group])
    told = links.parties.set_index("party")
    counts = _filings(links, day)
    nodes = pd.DataFrame(
        [(p, told["name"][p], told["identifier"][p], counts.get(p, 0)) for p in inside],
        columns=["party", "name", "identifier", "filings"],
    )
    members = set(inside)
    totals = links.totals[links.totals["a"].isin(members) & links.totals["b"].isin(members)]
    pairs = {(a, b) for a, b in zip(totals["a"], totals["b"], strict=True)}
    if len(links.judgements):
        said = links.judgements[links.judgements["a"].isin(members) & links.judgements["b"].isin(members)]
        pairs |= set(zip(said["a"], said["b"], strict=True))
    small = part(links, members)
    rows = []
    for a, b in sorted(pairs):
        if (reason := why(small, a, b, day)) is not None:
            rows.append((a, b, reason.weight, reason.since, reason.sentence("en"), reason.sentence("zh")))
    edges = pd.DataFrame(rows, columns=["a", "b", "weight", "since", "en", "zh"])
    return nodes, edges.sort_values("weight", ascending=False, kind="stable", ignore_index=True)


def part(links: Links, members: set[str]) -> Links:
    """The links of a few parties only: looking up pairs in all of them would take long."""
    inside = links.totals["a"].isin(members) & links.totals["b"].isin(members)
    evidence = links.evidence["a"].isin(members) & links.evidence["b"].isin(members)
    return Links(
        links.day, links.threshold, links.weights, links.parties, links.mentions, links.evidence[evidence],
        links.totals[inside], links.memberships, links.history, links.judgements,
    )  # fmt: skip


def tree(links: Links, text: str, day: date | None = None) -> Tree:
    """The group of a name or number as of a day (default: the day of the links), from the party asked for down.

    The strongest links that hold the group together are shown. InputError where nothing of that name was known.
    """
    day = day or links.day
    now = links.on(day)
    asked = next((p for p in find(links, text) if p in now.index), None)
    if asked is None:
        raise InputError(f"{text!r} was not known on {day}", f"{day}尚无{text!r}的记录")
    group = now[asked]
    _, edges = network(links, group, day)
    told = links.parties.set_index("party")
    counts = _filings(links, day)
    inside = sorted(now.index[now == group])

    def branch(party: str, reason: Why | None) -> Branch:
        identifier = told["identifier"][party]
        return Branch(
            party,
            str(told["name"][party]),
            None if pd.isna(identifier) else str(identifier),
            counts.get(party, 0),
            reason,
        )

    root = branch(asked, None)
    placed = {asked: root}
    small = part(links, set(inside))
    left = list(zip(edges["a"], edges["b"], strict=True))
    while True:  # Prim: always the strongest link from what is placed to what is not
        step = next(((a, b) for a, b in left if (a in placed) != (b in placed)), None)
        if step is None:
            break
        above, below = step if step[0] in placed else step[::-1]
        placed[below] = branch(below, why(small, step[0], step[1], day))
        placed[above].branches.append(placed[below])
    for party in inside:  # a part that is held by no direct link any more is still told
        if party not in placed:
            root.branches.append(branch(party, None))
    past = links.history[(links.history["group"] == group) | (links.history["other"] == group)]
    past = past[pd.to_datetime(past["day"]) <= pd.Timestamp(day)]
    history = tuple(
        (pd.Timestamp(d).date(), str(g), str(w), str(o))
        for d, g, w, o in zip(past["day"], past["group"], past["what"], past["other"], strict=True)
    )
    return Tree(str(group), day, len(inside), sum(counts.get(p, 0) for p in inside), root, history)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _draw(branch: Branch, first: str, rest: str, out: list[str], lang: str) -> None:
    count = f"{branch.filings}件申请" if lang == "zh" else _counted(branch.filings, "filing", "filings")
    reason = f"  ← {branch.why.sentence(lang)}" if branch.why else ""
    identifier = f" [{branch.identifier}]" if branch.identifier else ""
    out.append(f"{first}{branch.name}{identifier} ({branch.party}, {count}){reason}")
    for n, below in enumerate(branch.branches):
        last = n == len(branch.branches) - 1
        _draw(below, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "), out, lang)


def _filings(links: Links, day: date) -> dict[str, int]:
    at = pd.Timestamp(day)
    now = links.mentions[(links.mentions["known_from"] <= at) & (at < links.mentions["known_until"])]
    counted = now.drop_duplicates(["office", "application_number", "party"]).groupby("party").size()
    return {str(p): int(n) for p, n in counted.items()}


def groups_table(links: Links, day: date | None = None) -> pd.DataFrame:
    """Every applicant of every filing with its group as of a day: office, application_number, role, sequence, name,
    group; ordered by them.
    """
    at = pd.Timestamp(day or links.day)
    now = links.mentions[(links.mentions["known_from"] <= at) & (at < links.mentions["known_until"])]
    table = now.assign(group=now["party"].map(links.on(at.date())))
    return table[list(_OUT)].sort_values(list(_OUT[:4]), ignore_index=True)


def write_groups(links: Links, on: date, out: Path) -> int:
    """Write :func:`groups_table` as CSV (UTF-8 with BOM, for spreadsheets); returns the number of rows.

    InputError where `on` lies after the day of the links or the file cannot be written.
    """
    if on > links.day:
        raise InputError(
            f"the links are known up to {links.day}, not yet on {on}",
            f"关联结果截至{links.day}，尚无{on}的结果",
        )
    table = groups_table(links, on)
    table["sequence"] = table["sequence"].astype("Int64")
    try:
        table.to_csv(out, index=False, encoding="utf-8-sig", lineterminator="\n")
    except OSError as error:
        why = error.strerror or error
        raise InputError(
            f"{out} cannot be written ({why}): name a file that can be",
            f"无法写入{out}（{why}）：请另指可写的文件",
        ) from error
    return len(table)
