"""What was put in another's place: terms of a claim that stand changed in an otherwise equal wording.

Two claims of one skeleton are laid side by side slot by slot; where they are not of one skeleton, only slots
within equal turns of phrase are compared.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.shingles import plain
from bonafile.features.texts.skeleton import pieces

_MOST = 12


def substituted(a_claims: str, b_claims: str, limit: int = _MOST) -> list[tuple[str, str]]:
    """Terms of claim 1 of b that stand changed in claim 1 of a: (in b, in a), in order, none twice."""
    a = pieces(plain([first_claim(a_claims)])[0])
    b = pieces(plain([first_claim(b_claims)])[0])
    matcher = SequenceMatcher(None, [p[0] for p in b], [p[0] for p in a], autojunk=False)
    out: dict[tuple[str, str], None] = {}
    for block in matcher.get_matching_blocks():
        for k in range(block.size if block.size >= 4 else 0):
            before, after = b[block.a + k], a[block.b + k]
            if before[0] == "_" and before[1] != after[1]:
                out[before[1], after[1]] = None
    return list(out)[:limit]
