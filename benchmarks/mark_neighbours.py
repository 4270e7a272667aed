"""Ways in which honest marks come near one another: what the rule must leave alone.

Two marks are drawn, or two words of the language, that share something that is everybody's: a trade, a name, a
sound, a head. Whether the result is like a copy is not looked at, so that the draw is not the rule's.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from made_marks import coined
from mark_words import (
    ATTRIBUTES,
    FAMILY,
    FIRST,
    GIVEN,
    HEADS,
    HOMOPHONES,
    LONGER,
    LOOKS,
    PLAIN,
    SHARED_ENDS,
    SHARED_HEADS,
    SURNAMES,
    SYNONYMS,
    TAILS,
    THINGS,
    TRADES,
)

Pair = tuple[str, str] | None


def neighbours(maker: Any) -> list[tuple[str, Callable[[], Pair]]]:
    """Names of the ways and functions that draw a pair, for a mark_maker.Maker."""
    from mark_drawing import everyday_words

    split = maker.split
    chinese, english = _half(everyday_words("zh"), split), _half(everyday_words("en"), split)
    words, known_english = set(chinese), set(english)
    one, rng = maker.one, maker.rng
    listed = {
        "words of one sound": _same_reading(tuple(chinese)),
        "words of the same characters": [(w, w[::-1]) for w in chinese if len(w) == 2 and w[::-1] in words and w[0] != w[1]],
        "words that look alike": _look_alike_words(chinese),
        "words one letter apart": _one_apart(tuple(english)),
        "English words of one sound": _halves(HOMOPHONES, split),
        "a word in a longer word": [(w, w[:k]) for w in english for k in range(4, len(w) - 1) if w[:k] in known_english],
        "a Chinese word in a longer one": _halves(LONGER, split),
        "words of one meaning": _halves(SYNONYMS, split),
    }  # fmt: skip
    pool = [w.upper() for w in coined(4000, rng)]
    by_head: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in pool:
        by_head[word[:2], len(word)].append(word)
    groups = [g for g in by_head.values() if len(g) > 1]
    common = [w for w in chinese[:1500] if len(w) == 2]
    short_english = [w for w in english[:800] if len(w) < 7]
    things, attributes = THINGS.split("|"), ATTRIBUTES.split("|")

    def drawn(pairs: list[tuple[str, str]]) -> Callable[[], Pair]:
        return lambda: pairs[int(rng.integers(len(pairs)))] if pairs else None

    def two(items: list[str]) -> tuple[str, str]:
        a, b = rng.choice(len(items), 2, replace=False)
        return items[a], items[b]

    def trade() -> Pair:
        word = one(TRADES)
        return maker.chinese(2, 3) + word, maker.chinese(2, 3) + word

    def head() -> Pair:
        word = one(HEADS)
        return word + maker.chinese(2, 3), word + maker.chinese(2, 3)

    def tail() -> Pair:
        word = one(TAILS)
        return maker.chinese(2, 3) + word, maker.chinese(2, 3) + word

    def head_and_tail() -> Pair:
        first, last = one(["北京", "上海", "中国", "新"]), one(TRADES)
        return first + maker.chinese(2, 3) + last, first + maker.chinese(2, 3) + last

    def plain() -> Pair:
        word = one(PLAIN)
        a, b = two(maker.latin)
        return (f"{a} {word}", f"{b} {word}") if rng.random() < 0.5 else (f"{word} {a}", f"{word} {b}")

    def two_plain() -> Pair:
        first, second = two(PLAIN)
        other = one(short_english)
        return f"{first} {second}", f"{first} {other}"

    def names() -> Pair:
        family = one(FAMILY)
        a, b = two(GIVEN)
        return family + a, family + b

    def western_names() -> Pair:
        family = one(SURNAMES)
        a, b = two(FIRST)
        return f"{a} {family}", f"{b} {family}"

    def short_letters() -> Pair:
        mark = "".join(one("ABCDEFGHIKLMNOPRSTUVXYZ") for _ in range(int(rng.integers(2, 5))))
        i = int(rng.integers(len(mark)))
        return mark[:i] + one("ABCDEFGHIKLMNOPRSTUVXYZ") + mark[i + 1 :], mark

    def short_chinese() -> Pair:
        a, b = maker.chinese(2, 2), maker.chinese(2, 2)
        return (a[0] + b[1], a) if rng.random() < 0.5 else (b[0] + a[1], a)

    def shared_word() -> Pair:
        word = one(common)
        a, b = maker.chinese(2, 2), maker.chinese(2, 2)
        return (word + a, word + b) if rng.random() < 0.5 else (a + word, b + word)

    def shared_head() -> Pair:
        word = one(SHARED_HEADS)
        a, b = (x[: int(rng.integers(3, 5))].upper() for x in coined(2, rng))
        return word + a, word + b

    def shared_end() -> Pair:
        word = one(SHARED_ENDS)
        a, b = (x[: int(rng.integers(4, 6))].upper() for x in coined(2, rng))
        return a + word, b + word

    def fanciful() -> Pair:
        return two(groups[int(rng.integers(len(groups)))])

    def other_thing() -> Pair:
        (han, _), (_, english_word) = (x.split() for x in two(things))
        attribute = one(attributes).split()
        return attribute[0] + han, f"{attribute[1]} {english_word}"

    def of_its_kind() -> Pair:
        # the list goes by kinds: animals, fruit, flowers
        i, off = int(rng.integers(len(maker.translations))), int(rng.integers(1, 5))
        (han, _), (_, word) = maker.translations[i], maker.translations[(i + off) % len(maker.translations)]
        return (han, word) if rng.random() < 0.5 else (word, han)

    def numbered() -> Pair:
        word = one(PLAIN)
        return f"{word} {int(rng.integers(10, 100))}", f"{word} {int(rng.integers(10, 100))}"

    def strangers() -> Pair:
        return (maker.chinese(2, 4), maker.letters(4, 8)) if rng.random() < 0.5 else two(maker.latin)

    made: list[tuple[str, Callable[[], Pair]]] = [
        ("a trade in common", trade), ("a head in common", head), ("a tail in common", tail),
        ("place and trade in common", head_and_tail), ("a plain word in common", plain), ("two plain words", two_plain),
        ("a family name in common", names), ("a Western family name in common", western_names), ("short, letters", short_letters),
        ("short, Chinese", short_chinese), ("an ordinary word in common", shared_word), ("a stem in common", shared_head),
        ("an ending in common", shared_end), ("fanciful, beginning alike", fanciful), ("half a translation", other_thing),
        ("another thing of its kind", of_its_kind), ("numbered", numbered), ("strangers", strangers),
    ]  # fmt: skip
    return made + [(how, drawn(pairs)) for how, pairs in listed.items()]


def _half(words: list[str], split: str) -> list[str]:
    # words that belong together must fall into one half: by their first character's number
    return [w for w in words if zlib.crc32("".join(sorted(_sounding(w))).encode()) % 2 == (split == "test")]


def _sounding(word: str) -> str:
    from mark_drawing import reading

    return "".join(map(reading, word)) if not word.isascii() else word[:3]


def _halves(pairs: str, split: str) -> list[tuple[str, str]]:
    both = [tuple(p.split()) for p in pairs.strip().replace("\n", "|").split("|")]
    return [(a, b) for a, b in both if zlib.crc32(a.encode()) % 2 == (split == "test")]


@cache
def _same_reading(words: tuple[str, ...]) -> list[tuple[str, str]]:
    by: dict[str, list[str]] = defaultdict(list)
    for w in words:
        if len(w) == 2:
            by[_sounding(w)].append(w)
    return [(a, b) for group in by.values() for a in group for b in group if a != b]


@cache
def _one_apart(words: tuple[str, ...]) -> list[tuple[str, str]]:
    known = set(words)
    out = []
    for w in words:
        if not 5 <= len(w) <= 9:
            continue
        others = {
            w[:i] + c + w[i + k :]
            for i in range(len(w))
            for c in ["", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
            for k in (0, 1)
        }
        out += [(w, o) for o in sorted(others & known) if o != w and o != w + "S" and w != o + "S"]
    return out


def _look_alike_words(words: list[str]) -> list[tuple[str, str]]:
    known = set(words)
    pairs = [(a, b) for a, b in LOOKS.split()] + [(b, a) for a, b in LOOKS.split()]
    return [
        (w, w.replace(a, b, 1)) for w in words for a, b in pairs if a in w and w.replace(a, b, 1) in known
    ]
