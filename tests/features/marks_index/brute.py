"""The slow way to the same answers: every pair compared, decided in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

CUTOFFS = [Fraction(6, 10), Fraction(13, 20), Fraction(2, 3), Fraction(7, 10), Fraction(3, 4), Fraction(4, 5),
           Fraction(17, 20), Fraction(9, 10), Fraction(1)]  # fmt: skip
#: Few letters give many repeats and near misses; a long run of one letter is hardest for counted bigrams;
#: around 64 characters the comparison changes its way, around 255 the fields of a posting are full.
TEXTS = st.one_of(
    st.text("ab", max_size=12),
    st.text("abcd安踏", min_size=1, max_size=9),
    st.text("宾利克奈耐 k", min_size=1, max_size=5),
    st.text(min_size=1, max_size=6),
    st.builds(
        lambda a, c, n, b: a + c * n + b,
        st.text("ab", max_size=3),
        st.sampled_from(["x", "xy", "克莱"]),
        st.one_of(st.integers(1, 9), st.integers(28, 34), st.integers(60, 66), st.integers(124, 130),
                  st.integers(250, 258)),
        st.text("ab", max_size=3),
    ),
)  # fmt: skip


def alike(a: str, b: str, cutoff: Fraction) -> float | None:
    """Indel normalised similarity where it reaches the cutoff."""
    common, length = LCSseq.similarity(a, b), len(a) + len(b)
    if not a or not b or 2 * common * cutoff.denominator < cutoff.numerator * length:
        return None
    return 2 * common / length


def frame(texts: list[str], first: int = 0) -> pd.DataFrame:
    """Marks with these texts, filed a day apart from 2020-01-01 on."""
    number = range(first, first + len(texts))
    return pd.DataFrame(
        {
            "mark_id": pd.Series([f"M{i}" for i in number], dtype=object),
            "mark_text": pd.Series(texts, dtype=object),
            "filing_date": [pd.Timestamp("2020-01-01") + pd.Timedelta(days=i) for i in number],
            "owner": pd.Series([f"owner {i % 3}" for i in number], dtype=object),
            "nice_classes": pd.Series(["9;35"] * len(texts), dtype=object),
        }
    )


def hits(found: pd.DataFrame) -> dict[tuple[int, str], float]:
    """Hits as a dictionary; fails where one is listed twice."""
    out = {(q, m): s for q, m, s in zip(found["query"], found["mark_id"], found["similarity"], strict=True)}
    assert len(out) == len(found)
    return out
