"""Does a text hang together: do title, abstract, claims and description speak of the same things?

Compared are terms: pairs of neighbouring Han characters within a run, and stems of Latin words, without the
words that hold every claim together (skeleton.py) and without numbers. A term of one part is missing when it
stands nowhere in the other. Measures of the one text alone; what is usual is learned elsewhere.
"""

from __future__ import annotations

import re

from bonafile.features.texts.claims import first_claim
from bonafile.features.texts.shingles import plain
from bonafile.features.texts.skeleton import content_runs

#: A description shorter than this many times claim 1 is no description to be compared with.
DESCRIBED_FROM = 1.0

_HAN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[a-z]{3,}")
_TITLE_NOISE = re.compile(
    r"^一种|及其?(?:制备|生产|使用|控制|应用|检测|加工)?方法|装置|系统|设备|方法|用于|一体化|新型|多功能|结构|组件|机构"
)
#: What a new clause of a claim begins with (a space stands for any white space).
CLAUSES = ("所述", "该", "其中", "且", "并", "还", "wherein", "said", "the ", "and ", "which")
_BEGUN = "|".join(CLAUSES).replace(" ", r"\s")
_PART = re.compile(rf"[;；]|[,，](?=\s*(?:{_BEGUN}))")


def terms(text: str) -> set[str]:
    """Terms of a text in plain form."""
    found: set[str] = set()
    for run in content_runs(text):
        for han in _HAN.findall(run):
            found.update(han[i : i + 2] for i in range(len(han) - 1))
        found.update(word[:6] for word in _WORD.findall(run))
    return found


def missing(of: set[str], among: set[str]) -> float:
    """Share of terms that stand nowhere among others; NaN where there are none."""
    return len(of - among) / len(of) if of else float("nan")


def claim_parts(claim: str) -> list[str]:
    """The features of a claim: its text between semicolons, or between commas that begin a new clause."""
    return [part.strip() for part in _PART.split(claim) if part.strip()]


def coherence(title: str, abstract: str, claims: str, description: str) -> tuple[float, float, float]:
    """Shares (0–1) of the title's terms missing in the claims, of the abstract's terms missing in claims and
    description, and of claim 1's terms missing in the description; NaN where there is nothing to compare.
    """
    title, abstract, claims, description = plain([title, abstract, claims, description])
    nan = float("nan")
    if not claims.strip():
        return nan, nan, nan
    claimed = terms(claims)
    described = terms(description)
    first = first_claim(claims)
    of_title = missing(terms(_TITLE_NOISE.sub(" ", title)), claimed)
    of_abstract = missing(terms(abstract), claimed | described)
    long_enough = len(description) >= DESCRIBED_FROM * max(len(first), 200)
    of_claim = missing(terms(first), described) if long_enough else nan
    return of_title, of_abstract, of_claim
