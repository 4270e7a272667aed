"""Our own few errors: each says what was wrong, where, and what to do, in English and Chinese.

The command line turns any of them into one sentence and exit code 2; everything else is a bug.
"""

from __future__ import annotations


class BonafileError(Exception):
    """Base of every error a user may see; `str(error)` is English, `error.message("zh")` Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh

    def message(self, lang: str = "en") -> str:
        """The sentence in one language (`en` or `zh`)."""
        return self.zh if lang == "zh" else self.en


class InputError(BonafileError):
    """What the user gave cannot be used: a path, a day, an application number, a file no reader knows."""


class ConfigError(BonafileError):
    """A file in configs/ (or one given in its place) breaks its schema."""


class RegisterError(BonafileError):
    """The register cannot be opened or written: locked, damaged, or of another version."""


class ModelError(BonafileError):
    """A model is missing, or does not fit the catalogue it should be used with."""
