"""A set of claims taken apart: the single claims, and which earlier claims each refers to."""

from __future__ import annotations

import re
import unicodedata

_MARK = re.compile(r"(?:^|(?<=[\n。;；.!]))\s*(\d{1,3})\s*[.、．:：)]\s*(?=\D)")
_FIRST = re.compile(r"\s*[1１]\s*[.、．:：)）]\s*(?=\D)")
_SECOND = re.compile(r"[2２]\s*[.、．:：)）]\s*(?=\D)")
_REFERENCE = re.compile(
    r"(?:权利要求|\bclaims?)\s*(\d{1,3}(?:\s*(?:-|~|–|—|至|到|或|和|、|,|to|through|or|and|,\s*or|any\s+one\s+of)\s*"
    r"(?:权利要求|claims?)?\s*\d{1,3})*)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|~|–|—|至|到|to|through)\s*(\d{1,3})", re.IGNORECASE)


def split_claims(claims: str) -> list[str]:
    """The single claims in order, without their numbers. Numbers must run 1, 2, 3, …; a figure that does
    not continue the count belongs to the text. Unnumbered text is one claim; empty text none.
    """
    text = unicodedata.normalize("NFKC", claims).strip()
    cuts: list[tuple[int, int]] = []
    for match in _MARK.finditer(text):
        if int(match[1]) == len(cuts) + 1:
            cuts.append(match.span())
    if not cuts or cuts[0][0] > 0:
        return [text] if text else []
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return [text[end:until].strip() for (_, end), until in zip(cuts, ends, strict=True)]


def first_claim(claims: str) -> str:
    """The first claim alone, as :func:`split_claims` would give it but for width; '' where there is none."""
    first = _FIRST.match(claims)
    if not first:
        return claims.strip()
    for match in _SECOND.finditer(claims, first.end()):
        if claims[: match.start()].rstrip(" \t\u3000")[-1:] in "\n。;；.!":
            return claims[first.end() : match.start()].strip()
    return claims[first.end() :].strip()


def references(claim: str, number: int) -> list[int]:
    """Numbers of the earlier claims that a claim (itself number `number`, from 1) refers to."""
    found: set[int] = set()
    for match in _REFERENCE.finditer(claim):
        found.update(int(n) for n in re.findall(r"\d+", match[1]))
        for low, high in _RANGE.findall(match[1]):
            found.update(range(int(low), min(int(high), number) + 1))
    return sorted(n for n in found if 0 < n < number)


def with_parents(parts: list[str]) -> list[str]:
    """For every claim the text that may introduce its terms: the claims it depends on, nearest last, and
    then a line break. A claim that refers to itself or a later one gains nothing from that.
    """
    before: list[str] = []
    parents = [references(text, number) for number, text in enumerate(parts, start=1)]
    for number in range(len(parts)):
        seen: set[int] = set()
        waiting = list(parents[number])
        while waiting:
            parent = waiting.pop()
            if parent not in seen:
                seen.add(parent)
                waiting.extend(parents[parent - 1])
        before.append("".join(parts[n - 1] + "\n" for n in sorted(seen)))
    return before
