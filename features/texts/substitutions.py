"""What was put in another's place: terms and numerals that stand changed in an otherwise equal wording.

Two claims of one skeleton are laid side by side slot by slot; where they are not of one skeleton, only slots
within equal turns of phrase are compared. Places are those in the texts exactly as given, for marking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bonafile.features.texts.claims import first_claim_span
from bonafile.features.texts.numerals import NUMBER
from bonafile.features.texts.skeleton import SLOT, Piece, pieces

_MOST = 12
_LEAST_EQUAL = 4  # pieces of equal wording in which a change is sought
_COMPARED = 4000
_NUMERAL = "#"


@dataclass(frozen=True)
class Change:
    """`before`, at `source_start:source_end` of the source, stands as `after` at `start:end` of the text: both as
    given. They differ in plain form.
    """

    before: str
    after: str
    start: int
    end: int
    source_start: int
    source_end: int


def substituted(claims: str, source: str, limit: int = _MOST) -> list[Change]:
    """Terms of claim 1 of the source that stand changed in claim 1 of these claims: in order, the first place
    of each, places in the sets of claims as given.
    """
    changes = _changed(claims, _first_pieces(claims), source, _first_pieces(source), SLOT)
    return list({(c.before, c.after): c for c in reversed(changes)}.values())[::-1][:limit]


def numbers_changed(text: str, source: str) -> list[Change]:
    """Numerals of the source that stand changed in the text, in the same wording: every place, in order."""
    return _changed(text, _tokens(text[:_COMPARED]), source, _tokens(source[:_COMPARED]), _NUMERAL)


def _changed(
    text: str, mine: Sequence[Piece], source: str, theirs: Sequence[Piece], sought: str
) -> list[Change]:
    matcher = SequenceMatcher(None, [p.kind for p in theirs], [p.kind for p in mine], autojunk=False)
    out = []
    for block in matcher.get_matching_blocks():
        for k in range(block.size if block.size >= _LEAST_EQUAL else 0):
            b, a = theirs[block.a + k], mine[block.b + k]
            if b.kind == sought and b.written != a.written:
                before, after = source[b.start : b.end], text[a.start : a.end]
                out.append(Change(before, after, a.start, a.end, b.start, b.end))
    return out


def _first_pieces(claims: str) -> list[Piece]:
    start, end = first_claim_span(claims)
    found = pieces(claims[start:end])
    return [Piece(p.kind, p.written, p.start + start, p.end + start) for p in found]


def _tokens(text: str) -> list[Piece]:
    """A text character by character, a numeral being one sign; spaces left out."""
    out: list[Piece] = []
    at = 0
    for match in NUMBER.finditer(text):
        out.extend(_characters(text, at, match.start()))
        out.append(Piece(_NUMERAL, match[0], *match.span()))
        at = match.end()
    out.extend(_characters(text, at, len(text)))
    return out


def _characters(text: str, start: int, end: int) -> list[Piece]:
    return [Piece(text[n], text[n], n, n + 1) for n in range(start, end) if not text[n].isspace()]
