"""The skeleton of a claim: its turns of phrase, with everything that is named taken out.

Two claims made from one template with other materials, parts and numbers put in have the same skeleton. It
is a function of the one text alone (no register, no learned list), so it never changes and cannot look
ahead. Exactly: of claim 1 (of the abstract where there are no claims), in NFKC, simplified script and lower
case, without bracketed reference signs, keep the closed-class words of patent language listed here and the
commas, semicolons, colons and full stops; put one slot for every run of anything else (numbers, units,
names); fold an enumeration of slots (…、…和…) into one. Skeletons are compared by digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.shingles import plain

#: A skeleton with fewer kept words says nothing about where a text comes from.
MIN_WORDS = 14
SLOT = "_"

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
_LIST_WORDS = "、 和 与 或 及 以及 或者 and or"
#: The words that hold a claim together: Chinese ones, of which the longest counts, and Latin ones.
WIDE_WORDS = tuple(_ZH_WORDS.split())
LATIN_WORDS = frozenset(_EN_WORDS.split())
_LISTED = frozenset(_LIST_WORDS.split())
_STOPS = frozenset(",;:.、")
_KEPT = LATIN_WORDS | _STOPS
_SIGN = re.compile(r"[(\[][^()\[\]]{0,12}[)\]]")


def _trie(words: list[str]) -> str:
    """A regular expression of the words that looks at each character once, longest word first."""
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[:1], []).append(word[1:])
    ends = "" in heads
    branches = [re.escape(head) + _trie(tails) for head, tails in sorted(heads.items()) if head]
    if not branches:
        return ""
    return "(?:" + "|".join(branches) + ")" + ("?" if ends else "")


_TOKEN = re.compile(rf"({_trie(list(WIDE_WORDS))}|[a-z][a-z'-]*|[,;:、。]|\.(?!\d))")


def skeleton_text(text: str) -> str:
    """The skeleton in readable form, slots as `_`, tokens separated by one space."""
    return " ".join(_tokens(plain([text])[0]))


def _tokens(text: str) -> list[str]:
    """The tokens of a text in plain form."""
    tokens: list[str] = []
    last = ""
    for at, piece in enumerate(_TOKEN.split(_SIGN.sub("", text))):
        if at % 2 and (piece in _KEPT or not piece[0].isascii()):
            last = "." if piece == "。" else piece
            tokens.append(last)
        elif last != SLOT and (at % 2 or piece.strip()):
            if last in _LISTED and len(tokens) > 1 and tokens[-2] == SLOT:
                tokens.pop()  # the next item of an enumeration: one slot stands for all
            else:
                tokens.append(SLOT)
            last = SLOT
    return tokens


def pieces(text: str) -> list[tuple[str, str]]:
    """A text in plain form as (kept word, or `_` for a run of anything else; as written), in order."""
    out: list[tuple[str, str]] = []
    for at, piece in enumerate(_TOKEN.split(_SIGN.sub("", text))):
        if at % 2 and (piece in _KEPT or not piece[0].isascii()):
            out.append((piece, piece))
        elif piece.strip():
            if out and out[-1][0] == SLOT:
                out[-1] = (SLOT, out[-1][1] + piece)
            else:
                out.append((SLOT, piece))
    return [(kind, written.strip()) for kind, written in out]


def content_runs(text: str) -> list[str]:
    """What a skeleton leaves out of a text in plain form: its runs of names, numbers and other content."""
    pieces = _TOKEN.split(_SIGN.sub("", text))
    kept: list[str] = []
    for at, piece in enumerate(pieces):
        if at % 2 == 0 or (piece not in _KEPT and piece[0].isascii()):
            kept.append(piece)
    return [piece for piece in kept if piece.strip()]


def skeletons(claims: Sequence[str], abstracts: Sequence[str]) -> list[str]:
    """For each filing the digest (16 hexadecimal digits) of the skeleton of its first claim, else of its
    abstract; '' where that keeps fewer than MIN_WORDS words, because short phrases are everybody's.
    """
    firsts = [first_claim(c) or a for c, a in zip(claims, abstracts, strict=True)]
    return [_digest(_tokens(text)) for text in plain(firsts)]


def _digest(tokens: list[str]) -> str:
    if sum(token != SLOT and token not in _STOPS for token in tokens) < MIN_WORDS:
        return ""
    return hashlib.blake2b(" ".join(tokens).encode(), digest_size=8).hexdigest()
