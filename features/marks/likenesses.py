"""Which of some marks sound or look like those of a book, mean the same, or have a part that does, and tell something.

The views find every such pair. Of these otherwise.py leaves out what is chance as far as script, length and fame go,
and judging.py, the rule for two marks at hand, what is everybody's or two different words of the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from bonafile.features.marks import otherwise
from bonafile.features.marks.forms import forms_of
from bonafile.features.marks.judging import ALIKE
from bonafile.features.marks.pairs import Book, asked
from bonafile.features.marks.resemblance import Likeness
from bonafile.features.marks.table import edges_of
from bonafile.features.marks.telling import WAYS
from bonafile.records.names import fold_mark_column

Found = tuple[int, str, Likeness]


def otherwise_alike(
    forms: pd.DataFrame, book: Book, inside: pd.DataFrame, *, sound: Fraction, look: Fraction, famous: bool
) -> list[Found]:
    """Marks (rows of `forms`: mark_text, folded, words), forms of the book and their likeness, of every kind.

    `inside`: what the book's view `contained` found for these rows; `sound` and `look` the views' cutoffs;
    `famous`: whether the book holds reputed marks.
    """
    found = [*_whole(forms, book, sound, look, famous), *_parts(forms, book, inside, famous)]
    if famous:  # beside any mark at all most of them would be chance
        found += _exchanged(forms, book)
    folded = forms["folded"].reset_index(drop=True)
    # the rule reads words off a mark as filed; one with a picture (及图) is known by its form alone
    filed = forms["mark_text"].reset_index(drop=True)
    texts = filed.where(fold_mark_column(filed) == folded, folded).tolist()
    wanted = list(dict.fromkeys(t for at, other, _like in found for t in (texts[at], other)))
    made = dict(zip(wanted, forms_of(wanted), strict=True))
    out = []
    for at, other, like in found:
        kind = "contained" if like.how in otherwise.CONTAINED else like.how
        evidence = WAYS[kind](made[texts[at]], made[other])
        if evidence is not None and evidence.strength >= ALIKE:
            out.append((at, other, like._replace(similarity=min(like.similarity, evidence.strength))))
    return out


def _whole(forms: pd.DataFrame, book: Book, sound: Fraction, look: Fraction, famous: bool) -> Iterator[Found]:
    folded = forms["folded"].tolist()
    # how a mark's words are set does not matter here
    distinct = forms.reset_index(drop=True).drop_duplicates("folded")
    rows = forms.groupby("folded", sort=False).indices
    queries, texts = asked(distinct), distinct["folded"].tolist()
    for how, cutoff in (("sound", sound), ("look", look), ("meaning", Fraction(1))):
        for query, form, similarity in book.alike(queries, how, cutoff).itertuples(index=False):
            other = book.forms[form]
            if how == "meaning":
                like = otherwise.same_meaning(texts[query], other)
            else:
                like = otherwise.alike(how, texts[query], other, similarity, famous)
            if like is not None:
                yield from ((int(at), other, like) for at in rows[texts[query]] if folded[at] != other)


def _exchanged(forms: pd.DataFrame, book: Book) -> Iterator[Found]:
    """Chinese marks of three characters and more with one or two that only a neighbour looks like."""
    rows = forms.groupby("folded", sort=False).indices
    texts = [str(text) for text in rows]
    for query, form in zip(
        *(side.tolist() for side in book.exchanged(texts, otherwise.EXCHANGED)), strict=True
    ):
        like = otherwise.exchanged(texts[query], book.forms[form])
        yield from ((int(at), book.forms[form], like) for at in rows[texts[query]])


def _parts(forms: pd.DataFrame, book: Book, inside: pd.DataFrame, famous: bool) -> Iterator[Found]:
    folded, words = forms["folded"].tolist(), forms["words"].tolist()
    some = inside.loc[inside["by"] != "written", ["query", "form", "by", "start", "end"]]
    for at, form, by, start, end in some.itertuples(index=False):
        other = book.forms[form]
        like = otherwise.inside(by, folded[at], start, end, other, famous, edges_of(words[at]))
        if like is not None:
            yield at, other, like
