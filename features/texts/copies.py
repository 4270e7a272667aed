"""Near copies: which earlier filings a patent filing's text repeats, as dated facts.

Signatures of all texts of the register (kept in a cache folder, if given) nominate pairs; exact Jaccard
similarity decides. Pairs with one claim skeleton are told too, however unlike their words. Everything is
chosen in the order in which it became known, so that filings, corrections and facts of a later day change
nothing about an earlier one. A text inside a longer one is nominated by its passages. Spans for display are
describe.py's; texts spliced from several are borrowed.py's question.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from bonafile.features.texts.documents import KEY, Documents
from bonafile.features.texts.index import PassageIndex, kept_signatures, parts_of
from bonafile.features.texts.minhash import BANDS, Limits, Signatures, candidates, cross, estimate
from bonafile.features.texts.numerals import as_written, beside_numbers, mask_numbers
from bonafile.features.texts.overlap import likeness, shingle_sets
from bonafile.features.texts.passages import sampled
from bonafile.features.texts.relations import lawful, same_group
from bonafile.features.texts.shingles import plain

#: Jaccard similarity of shingle sets from which two texts are near copies.
CUTOFF = 0.6
#: Share of a text's shingles from which it is told that the text stands inside another.
CONTAINED = 0.6
#: Rows kept per filing: the likest of its own group's filings, and of others' (every applicant in turn).
MOST_OWN = 20
MOST_ACROSS = 40

_MEASURES = ("jaccard", "containment", "same_group", "lawful", "numbers_only", "same_skeleton")
_OWN_WORDS = ("title", "abstract", "claims")
_SAME_TEXT_SHOWN = 16  # earlier filings shown of one applicant's many with one and the same text
_SKELETON_LIMITS = Limits(first=4, groups=12, own=4)
_DOUBT = 0.2  # six standard errors of the estimate
_INSIDE_AT_ONCE = 8_000
_SUSPECT = 0.15  # share of the telling passages; an edit every ten characters leaves a third of them whole


@dataclass(frozen=True)
class _Nodes:
    """A node is one text as filed by one applicant, however often; nodes stand in the order they became
    known. `of` is the node of each document.
    """

    of: NDArray[np.int64]
    text: NDArray[np.int64]
    group: NDArray[np.int64]
    wanted: NDArray[np.bool_]
    first_day: NDArray[np.int64]
    last_day: NDArray[np.int64]


def text_copies(
    snapshot: Any,
    wanted: pd.DataFrame,
    cache: Path | None = None,
    cutoff: float = CUTOFF,
    within: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Earlier or same-day filings with like text, for each wanted filing.

    `wanted`: DataFrame of office, application_number. `cache`: folder for signatures (deletable). `cutoff`:
    least Jaccard similarity (0–1) of a near copy; pairs of one skeleton are returned below it as well, and so
    are texts of which at least CONTAINED stands in a longer one. `within`: the wanted filings that are sought
    inside longer texts; all of them where it is not given.

    Returns one row per (filing, other filing, interval of time): office, application_number, other_office,
    other_application_number, jaccard (0–1, of the sets of character shingles), containment (0–1, the share
    of this filing's shingles that stand in the other), same_group (an applicant in common), lawful (one
    family: priority, parent, same-day sibling), numbers_only (equal once numerals are masked, not as
    written), same_skeleton, and known_from, known_until: the days (known_until excluded) between which the
    office knew both filings to be so. The other filing was filed no later. Of a family of very many like
    texts a filing is held against the earliest and its own; every member keeps some row.
    """
    documents = Documents.of(snapshot)
    frame = documents.frame
    asked = documents.wanted(wanted)
    if not asked.any():
        return _finished(documents, _no_pairs())
    found = kept_signatures(documents, cache)
    nodes = _nodes(frame, asked)
    left, right = _nominated(nodes, found, cutoff)
    inside = asked if within is None else documents.wanted(within) & asked
    more_left, more_right = _perhaps_inside(
        documents, nodes, PassageIndex.of(documents, found, cache), inside
    )
    codes = np.unique(
        np.concatenate([left, more_left]) * len(nodes.text) + np.concatenate([right, more_right])
    )
    left, right = codes // len(nodes.text), codes % len(nodes.text)
    pairs = _judged(documents, nodes, found, left, right, cutoff)
    return _finished(documents, _of_documents(frame, nodes, asked, pairs))


def _nodes(frame: pd.DataFrame, asked: NDArray[np.bool_]) -> _Nodes:
    group = pd.factorize(frame["group"])[0].astype(np.int64)
    text = frame["text_id"].to_numpy(dtype=np.int64)
    of, codes = pd.factorize(text * (group.max() + 1) + group)
    filed = frame["filed"].to_numpy()
    first_day = np.full(len(codes), np.iinfo(np.int64).max)
    last_day = np.full(len(codes), np.iinfo(np.int64).min)
    np.minimum.at(first_day, of, filed)
    np.maximum.at(last_day, of[asked], filed[asked])
    return _Nodes(
        of=of,
        text=codes // (group.max() + 1),
        group=codes % (group.max() + 1),
        wanted=np.bincount(of, weights=asked, minlength=len(codes)) > 0,
        first_day=first_day,
        last_day=last_day,
    )


def _nominated(
    nodes: _Nodes, found: Signatures, cutoff: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of nodes that may be alike, those of one skeleton, and nodes with themselves."""
    usable = np.flatnonzero(found.long_enough[nodes.text])
    bands = found.bands[nodes.text[usable]]
    left, right = _among(nodes, usable, [bands[:, band] for band in range(BANDS)], Limits())
    near = estimate(found.sketch, nodes.text[left], nodes.text[right]) >= cutoff - _DOUBT
    framed = np.flatnonzero(found.skeleton[nodes.text] != 0)
    left_2, right_2 = _among(nodes, framed, [found.skeleton[nodes.text[framed]]], _SKELETON_LIMITS)
    often = np.bincount(nodes.of) > 1
    self_too = np.flatnonzero(often & nodes.wanted & found.long_enough[nodes.text])
    count = len(nodes.text)
    codes = np.concatenate(
        [left[near] * count + right[near], left_2 * count + right_2, self_too * (count + 1)]
    )
    codes = np.unique(codes)
    return codes // count, codes % count


def _perhaps_inside(
    documents: Documents, nodes: _Nodes, index: PassageIndex, asked: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of nodes of which the left one may stand inside the right one, a text known before it."""
    frame_text = documents.frame["text_id"].to_numpy(dtype=np.int64)
    rows = np.flatnonzero(asked)
    lefts, rights = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for first in range(0, len(rows), _INSIDE_AT_ONCE):
        some = rows[first : first + _INSIDE_AT_ONCE]
        passages = sampled(
            parts_of(documents.texts(frame_text[some].tolist(), _OWN_WORDS).assign(description=""))
        )
        laid = index.laid(
            passages, index.before_row[some], index.group_of_row[some], others_only=False, greedy=False,
            least_share=_SUSPECT,
        )  # fmt: skip
        lefts.append(nodes.of[some[laid.text]])
        rights.append(nodes.of[documents.first_rows[laid.source]])
    left, right = np.concatenate(lefts), np.concatenate(rights)
    return left[left != right], right[left != right]


def _among(
    nodes: _Nodes, some: NDArray[np.int64], keys: list[NDArray], limits: Limits
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    left, right = candidates(
        keys, nodes.group[some], nodes.wanted[some], nodes.first_day[some], nodes.last_day[some], limits
    )
    return some[left], some[right]


def _judged(
    documents: Documents,
    nodes: _Nodes,
    found: Signatures,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cutoff: float,
) -> pd.DataFrame:
    """The pairs of nodes that are alike, with their measures (columns left, right: nodes)."""
    a, b = nodes.text[left], nodes.text[right]
    low, high = np.minimum(a, b), np.maximum(a, b)
    codes, which = np.unique(low * len(found.skeleton) + high, return_inverse=True)
    low, high = codes // len(found.skeleton), codes % len(found.skeleton)
    jaccard, of_low, of_high = np.ones(len(low)), np.ones(len(low)), np.ones(len(low))
    numbers = np.zeros(len(low), dtype=bool)
    framed = (found.skeleton[low] == found.skeleton[high]) & (found.skeleton[low] != 0)
    differ = np.flatnonzero(low != high)
    for run, texts in documents.pieces(low[differ], high[differ]):
        piece = differ[run]
        read = documents.texts(texts.tolist(), ("text", "claims"))
        sets = shingle_sets(read["text"].tolist())
        i, j = np.searchsorted(texts, low[piece]), np.searchsorted(texts, high[piece])
        jaccard[piece], of_low[piece], of_high[piece] = likeness(sets, i, j)
        kept = (jaccard[piece] >= cutoff) | framed[piece]
        numbers[piece[kept]] = _numbers_only(read, i[kept], j[kept])
    alike = (jaccard >= cutoff) | framed
    inside = np.where(a <= b, of_low[which], of_high[which])
    table = pd.DataFrame(
        {
            "left": left, "right": right, "jaccard": jaccard[which], "numbers_only": numbers[which],
            "containment": inside, "same_skeleton": framed[which],
        }
    )  # fmt: skip
    return table[alike[which] | (inside >= CONTAINED)].reset_index(drop=True)


def _numbers_only(read: pd.DataFrame, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether claims (whole texts where either has none) are equal with numerals masked, not as written."""
    out = np.zeros(len(left), dtype=bool)
    both = (read["claims"].to_numpy()[left] != "") & (read["claims"].to_numpy()[right] != "")
    for column, where in (("claims", both), ("text", ~both)):
        pairs = np.flatnonzero(where)
        used, place = np.unique(np.concatenate([left[pairs], right[pairs]]), return_inverse=True)
        rest = beside_numbers(read[column].iloc[used].tolist())
        i, j = place[: len(pairs)], place[len(pairs) :]
        pairs, i, j = (x[rest[i] == rest[j]] for x in (pairs, i, j))
        near, place = np.unique(np.concatenate([i, j]), return_inverse=True)
        texts = plain(read[column].iloc[used[near]].tolist())
        masked = pd.factorize(np.array([mask_numbers(t) for t in texts], dtype=object))[0]
        written = pd.factorize(np.array([as_written(t) for t in texts], dtype=object))[0]
        i, j = place[: len(pairs)], place[len(pairs) :]
        out[pairs] = (masked[i] == masked[j]) & (written[i] != written[j])
    return out


def _of_documents(
    frame: pd.DataFrame, nodes: _Nodes, asked: NDArray[np.bool_], pairs: pd.DataFrame
) -> pd.DataFrame:
    """Pairs of nodes as pairs of documents (columns left, right: rows of frame), with known and until."""
    rows = np.arange(len(frame))
    mine = rows[asked]
    mine = mine[np.argsort(nodes.of[mine], kind="stable")]
    theirs = rows[np.argsort(nodes.of, kind="stable")]
    rank = np.arange(len(theirs)) - np.searchsorted(nodes.of[theirs], nodes.of[theirs])
    theirs = theirs[rank < _SAME_TEXT_SHOWN]
    number, document = cross(np.arange(len(pairs)), pairs["left"].to_numpy(), mine, nodes.of[mine])
    again, other = cross(np.arange(len(number)), pairs["right"].to_numpy()[number], theirs, nodes.of[theirs])
    number, document = number[again], document[again]
    filed, known, until = (frame[c].to_numpy() for c in ("filed", "known", "until"))
    filing = frame["filing"].to_numpy()
    start = np.maximum(known[document], known[other])
    end = np.minimum(until[document], until[other])
    good = (filed[other] <= filed[document]) & (filing[document] != filing[other]) & (start < end)
    out = pairs.iloc[number[good]].reset_index(drop=True)
    return out.assign(left=document[good], right=other[good], known=start[good], until=end[good])


def _no_pairs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "jaccard": np.zeros(0), "containment": np.zeros(0), "numbers_only": np.zeros(0, dtype=bool),
            "same_skeleton": np.zeros(0, dtype=bool), "left": np.zeros(0, dtype=np.int64),
            "right": np.zeros(0, dtype=np.int64), "known": np.zeros(0, dtype=np.int64),
            "until": np.zeros(0, dtype=np.int64),
        }
    )  # fmt: skip


def _finished(documents: Documents, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of documents as the facts that are handed out."""
    frame = documents.frame
    lawfully = lawful(documents, pairs["left"].to_numpy(), pairs["right"].to_numpy())
    rows = same_group(documents, pairs.assign(lawful=lawfully))
    left, right = rows["left"].to_numpy(), rows["right"].to_numpy()
    if "groups" not in documents.kept:
        documents.kept["groups"] = pd.factorize(frame["group"])[0]
    rows["filing"], rows["other_filing"] = frame["filing"].to_numpy()[left], frame["filing"].to_numpy()[right]
    rows["other_group"] = documents.kept["groups"][right]
    rows["other_filed"] = frame["filed"].to_numpy()[right]
    rows = _capped(rows).sort_values(["filing", "known", "other_filing"], kind="stable", ignore_index=True)
    keys = {c: frame[c].astype("str") for c in KEY}
    out = {c: keys[c].iloc[rows["left"].to_numpy()].reset_index(drop=True) for c in KEY}
    out |= {f"other_{c}": keys[c].iloc[rows["right"].to_numpy()].reset_index(drop=True) for c in KEY}
    out |= {c: rows[c] for c in _MEASURES}
    for day, column in (("known_from", "known"), ("known_until", "until")):
        days = pa.array(rows[column].to_numpy(dtype=np.int32)).cast(pa.date32())
        out[day] = pd.Series(pd.array(days, dtype=pd.ArrowDtype(pa.date32())), index=rows.index)
    return pd.DataFrame(out)


def _capped(rows: pd.DataFrame) -> pd.DataFrame:
    """At most so many rows per filing. A row stands or falls by what was known when it became known, so a
    likelier pair of a later day takes nothing away.
    """
    part = ((rows["filing"] * 2 + rows["same_group"]) * 2 + rows["lawful"]).to_numpy(dtype=np.int64)
    part = pd.factorize(part)[0]
    most = np.where(rows["same_group"], MOST_OWN, MOST_ACROSS)
    full = np.bincount(part, minlength=1)[part] > most
    if not full.any():
        return rows
    kept = [rows[~full]]
    rows = rows.assign(part=part)[full]
    several = (rows.groupby("part")["known"].transform("nunique") > 1).to_numpy()
    kept.append(_likest(rows[~several]))
    for _name, some in rows[several].groupby("part"):
        for day in np.unique(some["known"]):
            so_far = _likest(some[some["known"] <= day])
            kept.append(so_far[so_far["known"] == day])
    return pd.concat(kept)


def _likest(rows: pd.DataFrame) -> pd.DataFrame:
    """The likest of every other applicant first, then the second of each, and so on."""
    order = ["unlike", "other_filed", "other_filing", "known"]
    best = rows.assign(unlike=-rows["jaccard"]).sort_values(order, kind="stable")
    best["nth"] = best.groupby(["part", "other_group"]).cumcount()
    best = best.sort_values(["nth", *order], kind="stable")
    place = best.groupby("part").cumcount()
    return best[place < np.where(best["same_group"], MOST_OWN, MOST_ACROSS)]
