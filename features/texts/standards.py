"""Sentences that cite a technical standard: two texts that quote one standard are alike, and lawfully so."""

from __future__ import annotations

import re

#: A longer sentence is no quotation: a number of a standard in it must not shield all of a copied text.
LONGEST = 240

_NUMBER = (
    r"(?<![A-Za-z0-9])(?:GB|DB|JB|YY|HG|QB|SJ|YD|JT|DL|NY|GA|T/[A-Z]+|ISO|IEC|ITU|IEEE|3GPP|ETSI|DIN|EN|ASTM|JIS|ANSI|RFC)"
    r"(?:\s?/\s?(?:T|Z|IEC|TS|TR))?(?:\s?-?[A-Z]{0,3})?\s?-?\.?\d[\d.]*(?:[-–—:]\d{2,4})?"
)
_CITING = re.compile(_NUMBER)
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")


def without_standards(text: str) -> str:
    """The text without its sentences (up to LONGEST characters) that cite a standard (GB/T 228.1-2010, ISO 9001)."""
    if not _CITING.search(text):
        return text
    sentences = _SENTENCE.findall(text)
    return "".join(s for s in sentences if len(s) > LONGEST or not _CITING.search(s))
