"""Numbers that nobody measured: impossible values, series too smooth, favourite last digits.

Reads the abstract and the description of one text. An honest text of rounded design figures must not look
bad, so only decimals, as measured results are written, and only enough of them, are judged. The same table
in several filings is another question: tables.py finds it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from itertools import pairwise

#: Decimals needed before favourite digits are spoken of.
ENOUGH_DIGITS = 30
_LEAST_SERIES = 6
_LISTED = 12  # characters at most between two numbers of one series

_NUMBER = re.compile(r"(?<![\d.a-z])-?\d+(?:\.\d+)?(?![\d.])", re.IGNORECASE)
_SHARE = re.compile(
    r"(?P<share>去除率|收率|产率|纯度|回收率|合格率|准确率|识别率|转化率|治愈率|有效率|抑菌率|存活率|成活率|透光率|占比|利用率|"
    r"removal rate|yield|purity|recovery|accuracy|survival rate|transmittance)"
    r"(?P<words>[^\d。;,.，；]{0,12}?)(?P<first>\d+(?:\.\d+)?)\s*(?P<percent>%?)"
    r"(?:\s*(?:[-~–—至到]|(?:提高|提升|增加|上升)[至到])\s*(?P<last>\d+(?:\.\d+)?)\s*%)?",
    re.IGNORECASE,
)
#: Up by so much is no share of a whole; up to so much is.
_BY = re.compile(
    r"(?:提高|提升|增加|上升|增长|increas|improv|higher|rais)(?![a-z]*\s*(?:至|到|to\b))", re.IGNORECASE
)
#: What is found again of what was added (加标回收率, a recovery) scatters about 100 % in an honest laboratory.
_RECOVERED = ("回收率", "recovery")
_RECOVERED_MOST = 150.0
_ACIDITY = re.compile(
    r"(?<![a-z])ph\s*(?:值|value)?\s*(?:为|是|=|of|is|至|到|调节至|:)?\s*(-?\d+(?:\.\d+)?)", re.IGNORECASE
)
# a dash behind a number or a unit is a range: 80-300 °C, 20 °C - 280 °C
_COLD = re.compile(r"(?:零下|(?:^|[^\dC度K\s])\s*[-−])(\d+(?:\.\d+)?)\s*(?:°C|摄氏度)")
#: A scale of settings begins within so many of its own steps.
_SCALE = 100


def fabricated(text: str) -> tuple[float, float, float]:
    """Impossible values (count: a yield above 100 %, a pH outside 0–14 by more than one, a temperature below
    absolute zero), series of at least six decimals that lie on a straight line or a geometric one to the last
    digit (count), and how far the last digits of the decimals are from evenly spread (chi-square over its
    nine degrees of freedom; NaN below ENOUGH_DIGITS decimals).
    """
    text = unicodedata.normalize("NFKC", text)
    return float(_impossible(text)), float(_smooth(text)), _preference(text)


def _impossible(text: str) -> int:
    over = sum(map(_more_than_all, _SHARE.finditer(text)))
    acid = sum(not -1.0 <= float(m) <= 15.0 for m in _ACIDITY.findall(text))
    cold = sum(float(m) > 273.2 for m in _COLD.findall(text))
    return over + acid + cold


def _more_than_all(share: re.Match[str]) -> bool:
    """Whether a share is told that is more than the whole."""
    if _BY.search(share["words"]) or not (share["percent"] or share["last"]):
        return False
    most = _RECOVERED_MOST if share["share"].lower() in _RECOVERED else 100.0
    return float(share["last"] or share["first"]) > most


def series(text: str) -> list[list[str]]:
    """Runs of numbers with little between them, as in the rows of a table, each number as written."""
    out: list[list[str]] = [[]]
    end = None
    for match in _NUMBER.finditer(text):
        if end is not None and match.start() - end > _LISTED:
            out.append([])
        out[-1].append(match[0])
        end = match.end()
    return [run for run in out if len(run) >= _LEAST_SERIES]


def _smooth(text: str) -> int:
    """Series of decimals without any scatter; whole numbers (a scale, a list of settings) may be even."""
    many = 0
    for run in series(text):
        if sum("." in n for n in run) < 0.8 * len(run):
            continue
        places = max(len(n.partition(".")[2]) for n in run)
        values = [round(float(n) * 10**places) for n in run]
        if len(set(values)) < _LEAST_SERIES:
            continue
        steps = [b - a for a, b in pairwise(values)]
        even = max(steps) - min(steps) <= 1 and not _settings(values, steps)
        grows = all(values) and len({round(b / a, 3) for a, b in pairwise(values)}) == 1
        many += even or (grows and not _dilution(values))
    return many


def _settings(values: list[int], steps: list[int]) -> bool:
    """Whether even values are a scale that was set, not measured: 0.5, 1.0, 1.5 or 0.2, 0.4, 0.6."""
    step = abs(steps[0])
    if step % 5 == 0:
        return True
    low = min(values)
    return step in (1, 2) and len(set(steps)) == 1 and low % step == 0 and abs(low) <= _SCALE * step


def _dilution(values: list[int]) -> bool:
    """Whether growing values are a series of dilutions: each twice, ten times … the one before."""
    small, large = sorted(map(abs, values[:2]))
    return large % small == 0


def _preference(text: str) -> float:
    last = [n[-1] for n in _NUMBER.findall(text) if len(n.partition(".")[2]) >= 1 and len(n) >= 4]
    if len(last) < ENOUGH_DIGITS:
        return math.nan
    expected = len(last) / 10
    return sum((last.count(d) - expected) ** 2 for d in "0123456789") / expected / 9
