"""Makes labelled pairs of one split: the ways to copy a mark, and those that leave it as it is written."""

from __future__ import annotations

from mark_disguises import Disguises
from mark_drawing import traditional
from mark_words import ADDED, HEADS, PLAIN, PUT_IN, TAILS, TRADES


class Maker(Disguises):
    """Makes pairs of one split."""

    def copies(self, kind: str) -> list:
        """Ways to copy a mark: what is done, and the function that makes a pair."""
        return {
            "written": [("letter dropped", self._dropped), ("letter doubled", self._doubled), ("letter put in", self._put_in),
                        ("letter changed", self._changed), ("letters swapped", self._swapped), ("script or width", self._script),
                        ("Chinese character put in", self._han_put_in), ("Chinese character dropped", self._han_dropped),
                        ("everyday word changed", self._other_trade)],
            "contained": [("head or tail added", self._han_added), ("word added", self._word_added), ("letters joined on", self._joined),
                          ("trade added", self._trade_added), ("nearly, letters joined on", self._nearly), ("by sound, Chinese", self._sound_added),
                          ("by sound, word", self._spelled_added), ("by look, Chinese", self._look_added), ("by look, letters", self._look_letters_added),
                          ("both scripts", self._both)],
            "permuted": [("swapped", self._permuted), ("swapped, one put in", self._permuted_one), ("two put in", self._permuted_two),
                         ("put in between", self._between), ("words swapped", self._words_swapped)],
            "sound": [("one homophone", self._homophone), ("several homophones", self._homophones), ("nearly one sound", self._nearly_homophone),
                      ("respelled", self._respelled_one), ("respelled twice", self._respelled_two), ("in letters", self._in_letters),
                      ("letters in characters", self._of_letters)],
            "look": [("one look-alike", self._look_alike), ("two look-alikes", self._look_alikes), ("digits for letters", self._digits),
                     ("two letters for one", self._two_for_one), ("accents", self._accent)],
            "meaning": [("translated", self._translated), ("translated back", self._translated_back), ("compound", self._compound),
                        ("plural", self._plural)],
        }[kind]  # fmt: skip

    def _at(self, mark: str, first: int = 1) -> int:
        return int(self.rng.integers(first, len(mark)))

    def _letter(self) -> str:
        return self.one("AEIOULNRSTMCDKPV")

    def _dropped(self):
        mark = self.letters(6)
        i = self._at(mark)
        return self.case(mark[:i] + mark[i + 1 :]), mark

    def _doubled(self):
        mark = self.letters(5)
        i = self._at(mark)
        return self.case(mark[:i] + mark[i] + mark[i:]), mark

    def _put_in(self):
        mark = self.letters(5)
        i = self._at(mark)
        return mark[:i] + self._letter() + mark[i:], mark

    def _changed(self):
        mark = self.letters(6)
        i = self._at(mark)
        return self.case(mark[:i] + self._letter() + mark[i + 1 :]), mark

    def _swapped(self):
        mark = self.letters(6)
        i = int(self.rng.integers(1, len(mark) - 1))
        return mark[:i] + mark[i + 1] + mark[i] + mark[i + 2 :], mark

    def _script(self):
        if self.rng.random() < 0.5:
            mark = self.chinese()
            return traditional(mark), mark
        mark = self.letters()
        wide = "".join(chr(ord(c) + 0xFEE0) for c in mark)
        cyrillic = mark.translate(str.maketrans("AEOPCX", "АЕОРСХ"))
        spaced = " ".join(mark) if len(mark) < 9 else mark[:3] + "-" + mark[3:]
        return self.one([wide, cyrillic, spaced, mark.lower() + "®"]), mark

    def _han_put_in(self):
        mark = self.chinese(4)
        i = self._at(mark)
        return mark[:i] + self.one(PUT_IN) + mark[i:], mark

    def _han_dropped(self):
        mark = self.chinese(4)
        i = self._at(mark)
        return mark[:i] + mark[i + 1 :], mark

    def _other_trade(self):
        if self.rng.random() < 0.5:
            mark = self.chinese()
            return mark + self.one(TRADES), mark + self.one(TRADES)
        mark = self.letters()
        return f"{mark} {self.one(PLAIN)}", f"{mark} {self.one(PLAIN)}"

    def _han_added(self):
        mark = self.chinese(2, 5)
        return (self.one(HEADS) + mark, mark) if self.rng.random() < 0.5 else (mark + self.one(TAILS), mark)

    def _word_added(self):
        mark, word = self.letters(4), self.one(ADDED + PLAIN)
        return self.case(f"{mark} {word}" if self.rng.random() < 0.6 else f"{word} {mark}"), mark

    def _joined(self):
        mark, word = self.letters(6), self.one(["MAY", "CLUB", "CITY", "MAN", "SHOP", "LIFE"])
        return mark + word, mark

    def _trade_added(self):
        mark = self.chinese(2, 4)
        return mark + self.one(TRADES) + (self.one(TRADES) if self.rng.random() < 0.2 else ""), mark

    def _nearly(self):
        mark = self.letters(8, 12)
        i = int(self.rng.integers(1, len(mark) - 1))
        return mark[:i] + self._letter() + mark[i + 1 :] + self.one(["MAY", "CO", "LAND", "MAN"]), mark

    def _sound_added(self):
        pair = self._homophone()
        return (self.one(HEADS) + pair[0], pair[1]) if pair else None

    def _spelled_added(self):
        pair = self._respelled_one()
        return (f"{pair[0]} {self.one(ADDED)}", pair[1]) if pair else None

    def _look_added(self):
        pair = self._look_alike()
        return (self.one(HEADS) + pair[0], pair[1]) if pair else None

    def _look_letters_added(self):
        pair = self._digits()
        return (f"{pair[0]} {self.one(ADDED)}", pair[1]) if pair else None

    def _both(self):
        mark, other = self.chinese(2, 4), self.letters(4, 9)
        return (
            (f"{mark} {other}", mark)
            if self.rng.random() < 0.5
            else (f"{other} {mark}{self.one(TRADES)}", other)
        )

    def _shuffled(self, mark: str) -> str:
        for _ in range(20):
            order = self.rng.permutation(len(mark))
            out = "".join(mark[i] for i in order)
            if out != mark:
                return out
        return mark

    def _permuted(self):
        mark = self.chinese(2, 5)
        out = self._shuffled(mark)
        return (out, mark) if out != mark else None

    def _permuted_one(self):
        mark = self.chinese(2, 5)
        out = self._shuffled(mark)
        i = self._at(out, 0)
        return (out[:i] + self.one(PUT_IN) + out[i:], mark) if out != mark else None

    def _permuted_two(self):
        mark = self.chinese(4, 6)
        out = self._shuffled(mark)
        for _ in range(2):
            i = self._at(out, 0)
            out = out[:i] + self.one(PUT_IN) + out[i:]
        return out, mark

    def _between(self):
        mark = self.chinese(2, 4)
        i = self._at(mark)
        return mark[:i] + self.one(PUT_IN) + mark[i:], mark

    def _words_swapped(self):
        mark, word = self.letters(4), self.one(ADDED)
        return f"{word} {mark}", f"{mark} {word}"

    def neighbours(self) -> list:
        """Ways in which honest marks come near one another."""
        from mark_neighbours import neighbours

        return neighbours(self)
