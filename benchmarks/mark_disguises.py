"""Copies of a mark that hide it: other characters of its sound or look, other letters, another language."""

from __future__ import annotations

from mark_drawing import Drawing, everyday_characters, mine, reading
from mark_words import ATTRIBUTES, THINGS


class Disguises(Drawing):
    """Ways to hide a mark: by sound, by look, in another language."""

    def _homophone(self, how_many: int = 1):
        mark = self.chinese(2, 6)
        places = self.rng.permutation(len(mark))[:how_many]
        out = list(mark)
        for i in places:
            others = [c for c in everyday_characters().get(reading(mark[i]), []) if c != mark[i]]
            if not others:
                return None
            out[i] = self.one(others)
        return "".join(out), mark

    def _homophones(self):
        mark = self.chinese(3, 6)
        out = list(mark)
        for i in self.rng.permutation(len(mark))[: int(self.rng.integers(2, len(mark) + 1))]:
            others = [c for c in everyday_characters().get(reading(mark[i]), []) if c != mark[i]]
            out[i] = self.one(others) if others else mark[i]
        return "".join(out), mark

    def _nearly_homophone(self):
        mark = self.chinese(3, 5)
        i = self._at(mark, 0)
        said = reading(mark[i])
        near = {"zh": "z", "ch": "c", "sh": "s"}.get(said[:2])
        ways = [near + said[2:]] if near else [said[0] + "h" + said[1:]] if said[0] in "zcs" else []
        if said.endswith(("ang", "eng", "ing")):
            ways.append(said[:-1])
        elif said.endswith(("an", "en", "in")):
            ways.append(said + "g")
        others = [c for w in ways for c in everyday_characters().get(w, [])]
        return (mark[:i] + self.one(others) + mark[i + 1 :], mark) if others else None

    def _respell(self, mark: str) -> str:
        fits = [(a, b) for a, b in self.respelled if a in mark]
        if not fits:
            return mark
        a, b = fits[int(self.rng.integers(len(fits)))]
        i = mark.index(a)
        # c before e, i, y is spoken s, ch otherwise; s and z differ at the beginning
        if a == "C" and (mark[i + 1 : i + 2] in ("E", "I", "Y", "H", "K") or (b == "CK" and i == 0)):
            return mark.replace("CE", "SE", 1) if "CE" in mark else mark
        if (a == "K" and (mark[i + 1 : i + 2] in ("E", "I", "Y", "N") or (i == 0 and b == "CK"))) or (
            b == "C" and "CK" in mark
        ):
            return mark
        if a == "S" and (mark[i + 1 : i + 2] in ("C", "H", "S") or i == 0):
            return mark
        if a in ("I", "Y") and (
            i == 0 or i == len(mark) - 1 or mark[i - 1] in "AEIOU" or mark[i + 1] in "AEIOU"
        ):
            return mark
        if (
            a in ("F", "T", "N", "L") and (i == 0 or mark[i + 1 : i + 2] in ("H", a) or mark[i - 1] == a)
        ) or (a == "EA" and i == 0):
            return mark
        return mark[:i] + b + mark[i + len(a) :]

    def _respelled_one(self):
        mark = self.letters(5, 12)
        out = self._respell(mark)
        return (out, mark) if out != mark else None

    def _respelled_two(self):
        mark = self.letters(6, 12)
        out = self._respell(mark)
        again = self._respell(out)
        return (again, mark) if mark not in (out, again) and again != out else None

    def _in_letters(self):
        mark = self.chinese(2, 4)
        said = [reading(c) for c in mark]
        text = self.one(["".join(said), " ".join(said), "".join(said).title()])
        return text.upper() if self.rng.random() < 0.5 else text, mark

    def _of_letters(self):
        pair = self._in_letters()
        return pair[1], pair[0]

    def _look_alike(self):
        mark = self.chinese(2, 6)
        at = [i for i, c in enumerate(mark) if c in self.looks]
        if not at:
            return None
        i = at[int(self.rng.integers(len(at)))]
        return mark[:i] + self.one(self.looks[mark[i]]) + mark[i + 1 :], mark

    def _look_alikes(self):
        mark = self.chinese(3, 6)
        at = [i for i, c in enumerate(mark) if c in self.looks]
        if len(at) < 2:
            return None
        out = list(mark)
        for i in at[:2]:
            out[i] = self.one(self.looks[mark[i]])
        return "".join(out), mark

    def _digits(self):
        mark = self.letters(5)
        swap = [
            (a, b)
            for a, b in (
                ("O", "0"),
                ("I", "1"),
                ("I", "l"),
                ("L", "1"),
                ("S", "5"),
                ("Z", "2"),
                ("B", "8"),
                ("G", "6"),
            )
            if a in mark
        ]
        if not swap:
            return None
        a, b = swap[int(self.rng.integers(len(swap)))]
        return mark.replace(a, b, 1 if self.rng.random() < 0.5 else -1), mark

    def _two_for_one(self):
        mark = self.letters(5).lower()
        swap = [(a, b) for a, b in (("m", "rn"), ("w", "vv"), ("d", "cl")) if a in mark]
        if not swap:
            return None
        a, b = swap[int(self.rng.integers(len(swap)))]
        return mark.replace(a, b, 1), mark

    def _accent(self):
        mark = self.letters(5)
        out = mark.translate(
            str.maketrans(dict(zip("AEIOUCN", self.one(["ÀÉÏÖÜÇÑ", "ÄÈÍÓÙÇÑ"]), strict=True)))
        )
        return (out, mark) if out != mark else None

    def _translated(self):
        a, b = self.translations[int(self.rng.integers(len(self.translations)))]
        return self.case(b), a

    def _translated_back(self):
        return self._translated()[::-1]

    def _plural(self):
        a, b = self.translations[int(self.rng.integers(len(self.translations)))]
        return (f"{b}S", a) if b[-1] not in "SHYXEOZ" and len(b) > 3 else None

    def _compound(self):
        a, b = (self.one(mine(words.split("|"), self.split)).split() for words in (ATTRIBUTES, THINGS))
        pair = a[0] + b[0], f"{a[1]} {b[1]}"
        return pair if self.rng.random() < 0.5 else pair[::-1]
