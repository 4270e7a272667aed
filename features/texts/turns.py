"""Where the turns of phrase of patent language stand in a text, and where what is put between them.

The closed-class words that hold a claim together are found as they stand, the longest counting, with no
segmentation; a bracketed reference sign is passed over. What they make of a claim is skeleton.py's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bonafile.features.texts.shingles import plain_points

# Words that hold a claim together. Characters that often stand inside the names of parts (上, 下, 内) are
# left out: a part's name must not tear the skeleton.
_ZH_WORDS = """
其特征在于 其特征是 所述 上述 前述 该 一种 权利要求 任一项 如下步骤 以下步骤 其中 包括 包含 含有 由 组成
构成 用于 用来 设置有 设置在 设置于 设置 设有 开设有 安装有 安装在 安装于 固定连接 转动连接 滑动连接
可拆卸连接 活动连接 电连接 通信连接 相连接 连接有 连接 固定有 固定在 固定于 配置为 被配置为 位于 处于 根据
按照 基于 通过 利用 采用 使用 使得 从而 进而 以便 以及 并且 并 且 而 和 与 或者 或 及 的 在 将 把 对 向 从
至 为 是 时 后 当 则 若 如果 每个 每一 多个 若干 至少一个 一个 至少 分别 均 还 进一步 另外 此外 相互 之间
一端 另一端 两端 两侧 一侧 另一侧 上方 下方 内部 外部 外侧 内侧 表面 顶部 底部 相同 不同 对应 相对 获取 得到
获得 进行 具有 实现 制备 加入 混合 搅拌
"""
_EN_WORDS = """
a an the said of in on at to into onto from by for with within without wherein where whereby which that when
whereas while comprising comprises comprise including includes include consisting consists having has have
being is are be configured adapted operable arranged disposed provided connected coupled mounted attached
positioned located formed based according claim claims method system device apparatus step steps further
also each least one more plurality and or as such between through via upon after before if then than using
used receiving determining generating storing sending providing first second third thereof therein
"""
#: The words that hold a claim together: Chinese ones, of which the longest counts, and Latin ones.
WIDE_WORDS = tuple(_ZH_WORDS.split())
LATIN_WORDS = frozenset(_EN_WORDS.split())
SLOT = "_"
STOPS = frozenset(",;:.、")
#: What stands before the next item of an enumeration.
LIST_WORDS = frozenset(["、", "和", "与", "或", "及", "以及", "或者", "and", "or"])
#: Words and stops by number; 0 is a slot. 。 is told apart in a text and the same as . in a skeleton.
WORDS = (SLOT, *sorted(STOPS), "。", *dict.fromkeys(WIDE_WORDS), *sorted(LATIN_WORDS))
LATIN = -1  # a Latin word that is none of them
CONTENT = 0  # anything else

_SIGN_LENGTH = 12
_POINTS = 0x110000
_PLANES = 0x30000  # beyond, there is neither white space nor a digit


@dataclass(frozen=True)
class Turns:
    """What texts consist of, in order: pieces `starts[i]:starts[i + 1]` are of text i. `kinds` is a word's
    number in WORDS, LATIN or CONTENT; piece k is `codes[begins[k]:ends[k]]`. White space by itself is no piece.
    `codes` are the characters of all texts in plain form, without bracketed reference signs, and `places` where
    each stands among those with them.
    """

    codes: NDArray[np.uint32]
    places: NDArray[np.int64]
    kinds: NDArray[np.int16]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    starts: NDArray[np.int64]


def turns(texts: Sequence[str]) -> Turns:
    """The turns of phrase of texts as written, brought to plain form (shingles.plain)."""
    codes, lengths = plain_points(texts)
    return turns_of(codes, np.concatenate(([0], np.cumsum(lengths))))


def turns_of(codes: NDArray[np.uint32], starts: NDArray[np.int64]) -> Turns:
    """The turns of phrase of texts in plain form, given as code points end to end."""
    kept, places, bounds = _without_signs(codes, starts)
    return Turns(kept, places, *_scan(kept, bounds, *_trie(), *_characters()))


@cache
def _trie() -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]:
    """(class of every code point, next node by node and class, number of the word that ends at a node)."""
    letters = sorted({c for word in WORDS[1:] for c in word})
    classes = np.zeros(_POINTS, dtype=np.int16)
    classes[[ord(c) for c in letters]] = np.arange(1, len(letters) + 1)
    after: list[dict[str, int]] = [{}]
    word_at = [0]
    for number, word in enumerate(WORDS[1:], 1):
        node = 0
        for c in word:
            if c not in after[node]:
                after[node][c] = len(after)
                after.append({})
                word_at.append(0)
            node = after[node][c]
        word_at[node] = number
    table = np.zeros((len(after), len(letters) + 1), dtype=np.int16)
    for node, to in enumerate(after):
        for c, child in to.items():
            table[node, classes[ord(c)]] = child
    return classes, table, np.array(word_at, dtype=np.int16)


@cache
def _characters() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which code points are white space, and which are decimal digits."""
    characters = [chr(point) for point in range(_PLANES)]
    return np.array([c.isspace() for c in characters]), np.array([c.isdecimal() for c in characters])


@njit(cache=True)
def _scan(codes, starts, classes, after, word_at, blank, digit):  # type: ignore[no-untyped-def]
    kinds, begins = np.empty(len(codes), np.int16), np.empty(len(codes), np.int64)
    ends, firsts = np.empty(len(codes), np.int64), np.zeros(len(starts), np.int64)
    full_stop = classes[46]
    found = 0
    for text in range(len(starts) - 1):
        i = opened = starts[text]
        size = starts[text + 1]
        telling = False
        while i <= size:
            word, end = CONTENT, i + 1
            if i < size:
                c = codes[i]
                node = after[0, classes[c]]
                if 97 <= c <= 122:
                    while end < size and (97 <= codes[end] <= 122 or codes[end] == 39 or codes[end] == 45):
                        node = after[node, classes[codes[end]]] if node else node
                        end += 1
                    word = word_at[node] if node and word_at[node] else LATIN
                elif node and not (
                    classes[c] == full_stop and end < size and codes[end] < _PLANES and digit[codes[end]]
                ):
                    at = end
                    while node:
                        if word_at[node]:
                            word, end = word_at[node], at
                        node = after[node, classes[codes[at]]] if at < size else 0
                        at += 1
                if word == CONTENT:
                    telling = telling or c >= _PLANES or not blank[c]
                    i += 1
                    continue
            if telling:
                kinds[found], begins[found], ends[found] = CONTENT, opened, i
                found += 1
            if i < size:
                kinds[found], begins[found], ends[found] = word, i, end
                found += 1
            i = opened = end
            telling = False
        firsts[text + 1] = found
    return kinds[:found].copy(), begins[:found].copy(), ends[:found].copy(), firsts


@njit(cache=True)
def _without_signs(codes, starts):  # type: ignore[no-untyped-def]
    kept, places = np.empty(len(codes), np.uint32), np.empty(len(codes), np.int64)
    bounds = np.zeros(len(starts), np.int64)
    size = 0
    for text in range(len(starts) - 1):
        i, last = starts[text], starts[text + 1]
        while i < last:
            if codes[i] == 40 or codes[i] == 91:
                end = i + 1
                while end < last and end - i <= _SIGN_LENGTH and not _bracket(codes[end]):
                    end += 1
                if end < last and (codes[end] == 41 or codes[end] == 93):
                    i = end + 1
                    continue
            kept[size], places[size] = codes[i], i
            size += 1
            i += 1
        bounds[text + 1] = size
    return kept[:size].copy(), places[:size].copy(), bounds


@njit(cache=True)
def _bracket(c):  # type: ignore[no-untyped-def]
    return c == 40 or c == 41 or c == 91 or c == 93
