"""A set of claims taken apart: the single claims, and which earlier claims each refers to.

Cancelled claims ("1-20. (canceled)", 1-20.（删除）) are no claims, but the count runs on behind them.
"""

from __future__ import annotations

import re
import unicodedata

_MARK = re.compile(
    r"(?:^|(?<=[\n。;；.!])|(?<=ed\))|(?<=[除消回]\)))\s*(\d{1,3})(?:\s*[-–—~至]\s*(\d{1,3}))?\s*[.、．:：)]\s*(?=\D)"
)
_CANCELLED = re.compile(
    r"[\s(（\[]*(?:claims?\s+)?(?:cancell?ed|deleted|已?(?:删除|取消|撤回))[\s)）\].。;；]*", re.IGNORECASE
)
_FIRST = re.compile(r"\s*[1１]\s*[.、．:：)）]\s*(?=\D)")
_SECOND = re.compile(r"[2２]\s*[.、．:：)）]\s*(?=\D)")
_REFERENCE = re.compile(
    r"(?:权利要求|\bclaims?)\s*(\d{1,3}(?:\s*(?:-|~|–|—|至|到|或|和|、|,|to|through|or|and|,\s*or|any\s+one\s+of)\s*"
    r"(?:权利要求|claims?)?\s*\d{1,3})*)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|~|–|—|至|到|to|through)\s*(\d{1,3})", re.IGNORECASE)


def numbered_claims(claims: str) -> list[tuple[int, str]]:
    """The single claims in order, each with its number, cancelled ones left out. Numbers must run 1, 2, 3, …; a
    figure that does not continue the count belongs to the text. Unnumbered text is claim 1; empty text none.
    """
    text = unicodedata.normalize("NFKC", claims).strip()
    return [(number, text[start:end]) for number, start, end in _numbered(text)]


def _numbered(text: str) -> list[tuple[int, int, int]]:
    """(number, where it begins, where it ends) of each claim of a text in NFKC that begins with no space."""
    cuts: list[tuple[int, int, int]] = []
    due = 1
    for match in _MARK.finditer(text):
        if int(match[1]) == due:
            cuts.append((due, match.start(), match.end()))
            due = int(match[2] or match[1]) + 1
    if not cuts or cuts[0][1] > 0:
        return [(1, 0, len(text))] if text else []
    ends = [start for _number, start, _end in cuts[1:]] + [len(text)]
    found = [(n, *_stripped(text, end, until)) for (n, _, end), until in zip(cuts, ends, strict=True)]
    return [(n, start, end) for n, start, end in found if not _CANCELLED.fullmatch(text[start:end])]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without white space at its ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def split_claims(claims: str) -> list[str]:
    """The single claims in order, without their numbers: see :func:`numbered_claims`."""
    return [claim for _number, claim in numbered_claims(claims)]


def first_claim(claims: str) -> str:
    """The first claim alone, as :func:`split_claims` would give it but for width; '' where there is none."""
    start, end = first_claim_span(claims)
    return claims[start:end]


def first_claim_span(claims: str) -> tuple[int, int]:
    """Where the first claim begins and ends (excluded) in a set of claims; (0, 0) where there is none."""
    first = _FIRST.match(claims)
    if not first:
        if _RANGE.match(claims.lstrip()):
            return _first_left(claims)
        return _stripped(claims, 0, len(claims))
    end = len(claims)
    for match in _SECOND.finditer(claims, first.end()):
        if claims[: match.start()].rstrip(" \t\u3000")[-1:] in "\n。;；.!":
            end = match.start()
            break
    found = _stripped(claims, first.end(), end)
    return _first_left(claims) if _CANCELLED.match(claims[found[0] : found[1]]) else found


def _first_left(claims: str) -> tuple[int, int]:
    """Where the first claim stands that was not cancelled."""
    forms = [unicodedata.normalize("NFKC", c) for c in claims]
    at = [n for n, form in enumerate(forms) for _ in form]  # the character each came from
    text = "".join(forms)
    lead = len(text) - len(text.lstrip())
    for _number, start, end in _numbered(text.strip()):
        return (at[lead + start], at[lead + end - 1] + 1) if start < end else (0, 0)
    return 0, 0


def references(claim: str, number: int) -> list[int]:
    """Numbers of the earlier claims that a claim (itself number `number`, from 1) refers to."""
    found: set[int] = set()
    for match in _REFERENCE.finditer(claim):
        found.update(int(n) for n in re.findall(r"\d+", match[1]))
        for low, high in _RANGE.findall(match[1]):
            found.update(range(int(low), min(int(high), number) + 1))
    return sorted(n for n in found if 0 < n < number)


def with_parents(numbered: list[tuple[int, str]]) -> list[str]:
    """For every claim the text that may introduce its terms: the claims it depends on, nearest last, and
    then a line break. A claim that refers to itself or a later one gains nothing from that.
    """
    before: list[str] = []
    claims = dict(numbered)
    parents = {number: references(text, number) for number, text in numbered}
    for number, _text in numbered:
        seen: set[int] = set()
        waiting = list(parents[number])
        while waiting:
            parent = waiting.pop()
            if parent in claims and parent not in seen:
                seen.add(parent)
                waiting.extend(parents[parent])
        before.append("".join(claims[n] + "\n" for n in sorted(seen)))
    return before
