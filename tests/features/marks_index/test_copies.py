"""Copies over an index: what differs by an exchange is found as defined, and all that is found is judged by the rule."""

from __future__ import annotations

from itertools import pairwise, product

import pandas as pd
import pytest
from brute import TEXTS, frame
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from bonafile.features.marks import copies, similar, verdict
from bonafile.features.marks.engine.strings import encoded, points
from bonafile.features.marks.everyday import everyday
from bonafile.features.marks.exchanges import exchanged
from bonafile.features.marks.folding import fold
from bonafile.features.marks.forms import Form, forms_of
from bonafile.features.marks.glyphs import alike_to_the_eye
from bonafile.features.marks.index import VIEWS, MarkIndex
from bonafile.features.marks.judging import ALIKE
from bonafile.features.marks.resemblance import NEARLY, at_or_above, has_han, latin, tellable

MARKS = st.one_of(
    TEXTS,
    st.text("长域城奈雷雪蜜冰棵裸树三", min_size=1, max_size=5),
    st.builds(lambda a, b, c: a + b + c, st.sampled_from(["", "中国", "小"]), st.sampled_from(["长城", "长域", "omega"]),
              st.sampled_from(["", "国际", "茶业", " global", "group"])),
    st.builds(lambda a, b: a + b, st.sampled_from(["drihospoot", "drihuspoot", "KWIKSPOT ", "kwikspots"]),
              st.sampled_from(["", "may", "land", " may"])),
)  # fmt: skip
LISTS = st.lists(MARKS, max_size=10)


def by_definition(query: Form, mark: str) -> bool:
    """Whether the folded form `mark` is found for a query, the slow way."""
    return _by_eye(query, mark) or _by_word(query, mark) or _nearly(query, mark)


def _by_eye(query: Form, mark: str) -> bool:
    def changed(part: str) -> int:
        """How many places are look-alikes, -1 where one is neither that nor equal."""
        places = [(a, b) for a, b in zip(part, mark, strict=True) if a != b]
        return len(places) if all(has_han(a) and b in alike_to_the_eye(a) for a, b in places) else -1

    a, size = query.folded, len(mark)
    runs = [a[i : i + size] for i in range(len(a) - size + 1)] if 2 <= size <= 12 else []
    whole = [w for w in (a, query.own) if len(w) == size and 3 <= size <= 4]
    return any(changed(run) == 1 for run in runs) or any(changed(w) == 2 for w in whole)


def _by_word(query: Form, mark: str) -> bool:
    own = query.own
    return tellable(own) and mark in {own} | {own + w for w in everyday()} | {w + own for w in everyday()}


def _nearly(query: Form, mark: str) -> bool:
    a = query.folded
    sizes = range(max(7, -(-len(a) // 2)) - 1, len(a)) if latin(a) and len(a) >= 9 else ()
    pieces = {piece for n in sizes for piece in (a[:n], a[-n:])}
    if len(query.words) > 1:
        pieces |= {w for w in query.words if len(w) >= 5 and latin(w) and w not in everyday()}
    return any(at_or_above(LCSseq.similarity(p, mark), len(p) + len(mark), NEARLY) for p in pieces)


@settings(max_examples=60, deadline=None)
@given(LISTS, LISTS)
@example(
    ["长域", "蜜雷冰域", "小长域", "欧米茄国际", "DRIHUSPOOTMAY"],
    ["长城", "蜜雪冰城", "欧米茄茶业", "drihospoot"],
)
def test_what_differs_by_an_exchange_is_found(queries: list[str], marks: list[str]) -> None:
    queries = list(dict.fromkeys(queries))
    forms, folded = forms_of(queries), sorted({fold(m) for m in marks} - {""})
    found = set()
    for part in MarkIndex.build(frame(marks)).parts:
        held = {tuple(encoded(part.forms, points([m])[0])): m for m in folded}
        texts = [held[tuple(part.forms.text[a:b])] for a, b in pairwise(part.forms.offset.tolist())]
        found |= {
            (q, texts[f]) for q, f in zip(*(x.tolist() for x in exchanged(part, forms, 2)), strict=True)
        }
    assert found == {(q, m) for q, m in product(range(len(queries)), folded) if by_definition(forms[q], m)}


@settings(max_examples=40, deadline=None)
@given(LISTS, LISTS)
@example(
    ["长域", "踏奖安", "新奈克", "NAIKE", "DESIGN BENTLEY"],
    ["长城", "安踏", "耐克", "BENTLEY DESIGN", "耐克"],
)
def test_copies_are_what_is_found_and_called_so(queries: list[str], marks: list[str]) -> None:
    index = MarkIndex.build(frame(marks))
    found = {
        (q, m) for view in VIEWS for q, m in index.search(queries, view=view)[["query", "mark_id"]].to_numpy()
    }
    forms = forms_of(queries)
    found |= {
        (i, f"M{k}")
        for i, form in enumerate(forms)
        for k, m in enumerate(marks)
        if by_definition(form, fold(m))
    }
    told = {(i, m): verdict(queries[i], marks[int(m[1:])]) for i, m in found}
    hits = copies(index, queries)
    assert {(r.query, r.mark_id): (r.similarity, r.kind, r.by, r.others) for r in hits.itertuples()} == {
        pair: (v.strength, v.kind, v.by, v.others) for pair, v in told.items() if v.strength >= ALIKE
    }


def test_days_order_limit_and_status() -> None:
    marks = frame(["长城", "长城", "长域", "长域国际"]).assign(ended=[None, "2020-01-05", None, None])
    index = MarkIndex.build(marks.iloc[:2])
    index.append(marks.iloc[2:])
    assert copies(index, ["长域"])["mark_id"].tolist() == ["M2", "M3", "M0", "M1"]
    assert copies(index, ["无此", "长域"], limit=2)[["query", "mark_id"]].to_numpy().tolist() == [
        [1, "M2"],
        [1, "M3"],
    ]
    on = copies(index, ["长域"], as_of="2020-01-02")
    assert (on["mark_id"].tolist(), on["status"].tolist()) == (["M0", "M1"], ["", ""])
    assert copies(index, ["长域"]).set_index("mark_id").loc["M1", "status"] == "dead"
    asked = pd.DataFrame({"mark_text": ["长域"] * 2, "filing_date": ["2020-01-01", "2020-01-02"]})
    assert copies(index, asked)["query"].tolist() == [0, 1, 1]
    assert copies(index, []).empty


@pytest.mark.parametrize(
    ("mark", "first", "view"),
    [
        ("长域", "长城", "look"),
        ("欧米茄国际", "欧米茄茶业", "written"),
        ("DRIHUSPOOTMAY", "DRIHOSPOOT", "contained"),
    ],
)
def test_similar_lists_what_no_view_finds(mark: str, first: str, view: str) -> None:
    index = MarkIndex.build(frame(["长城", "欧米茄茶业", "DRIHOSPOOT", "QUICK"]))
    row = similar(index, mark).iloc[0]
    assert (row["mark_text"], row["views"]) == (first, view)
    assert row["similarity"] == verdict(mark, first).strength >= 0.8
