"""Which Nice classes lie within a company's registered business scope (经营范围).

A class is within the scope when one of its words, from configs/nice-scope.toml, stands in the scope text.
This is a coarse reading, made to notice classes far from anything the company says it does.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import pandas as pd


@cache
def class_words() -> dict[str, tuple[str, ...]]:
    """Words that place a business in a Nice class, by class number."""
    table = tomllib.loads(files("bonafile.configs").joinpath("nice-scope.toml").read_text("utf-8"))
    return {number: tuple(entry["words"]) for number, entry in table["class"].items()}


def classes_in_scope(scopes: pd.Series) -> pd.DataFrame:
    """Classes within each distinct scope text.

    Returns a DataFrame of `business_scope` and `inside`, the class numbers as `;9;35;` (so that a class can be
    looked up between its semicolons). Shape: one row per distinct, non-empty scope.
    """
    distinct = pd.Series(scopes.dropna().unique(), dtype="object")
    found = [
        ";" + "".join(f"{n};" for n, words in class_words().items() if any(w in text.lower() for w in words))
        for text in distinct
    ]
    return pd.DataFrame({"business_scope": distinct, "inside": found}, dtype="object")
