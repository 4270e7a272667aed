"""Derives the table of readings (tables/readings.txt) from pypinyin.

Run by a developer, `python -m bonafile.features.marks.reading_table`, never by the program, which reads the
table (phonetics.py): loading it takes hundredths of a second, pypinyin's tables take more than one.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

TABLE = Path(__file__).with_name("tables") / "readings.txt"
_HEAD = """\
# Toneless readings of Chinese characters in use, the usual one first: all that pypinyin lists and some word has.
# Derived by features/marks/reading_table.py from pypinyin 0.55 (MIT, mozillazg and contributors), whose tables are
# mozillazg/pinyin-data and phrase-pinyin-data (MIT).
"""
_TONES = "\u0304\u0301\u030c\u0300"


def reading_lines() -> list[str]:
    """One line per character that can be read: the character, a space, its readings with spaces between."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    used = {
        (character, reading)
        for phrase, said in phrases_dict.items()
        for character, ways in zip(phrase, said, strict=False)
        for reading in ways
    }
    lines = []
    for point in range(0x3400, 0xA000):
        listed = [r for r in pinyin_dict.get(point, "").split(",") if r]
        # the first one listed is the usual one, whether or not a word has it
        known = listed[:1] + [r for r in listed if (chr(point), r) in used]
        if known:
            lines.append(" ".join([chr(point), *dict.fromkeys(map(_toneless, known))]))
    return lines


def _toneless(reading: str) -> str:
    """Letters of a reading without tone marks; ü stays a letter of its own, ê is e."""
    bare = "".join(c for c in unicodedata.normalize("NFD", reading) if c not in _TONES)
    return unicodedata.normalize("NFC", bare).replace("ê", "e")


if __name__ == "__main__":
    TABLE.write_text(_HEAD + "\n".join(reading_lines()) + "\n", encoding="utf-8")
