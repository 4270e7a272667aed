"""How well a grouping agrees with a true one: pairs and B-cubed, precision and recall.

Pairs ask of every two items whether they are together (large groups weigh by the square); B-cubed (Bagga and
Baldwin 1998) asks it for each item and takes the mean (every item weighs the same). Items in one grouping only
are an error of the caller.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Agreement:
    """Precision and recall of a grouping, each 0–1; `items` compared, `true_pairs` and `found_pairs` of them."""

    precision: float
    recall: float
    bcubed_precision: float
    bcubed_recall: float
    items: int
    true_pairs: int
    found_pairs: int


def agreement(truth: pd.Series, found: pd.Series) -> Agreement:
    """Compare two groupings of the same items (Series of group names over one index).

    Raises ValueError where the items differ. Without any found (or true) pair precision (or recall) is 1.
    """
    if not truth.index.sort_values().equals(found.index.sort_values()):
        raise ValueError("truth and found must group the same items")
    both = pd.DataFrame({"truth": truth, "found": found.reindex(truth.index)})
    cells = both.groupby(["truth", "found"]).size()
    true_sizes = both.groupby("truth").size().reindex(cells.index.get_level_values("truth")).to_numpy()
    found_sizes = both.groupby("found").size().reindex(cells.index.get_level_values("found")).to_numpy()
    shared = _pairs(cells)
    true_pairs, found_pairs = _pairs(both.groupby("truth").size()), _pairs(both.groupby("found").size())
    return Agreement(
        shared / found_pairs if found_pairs else 1.0,
        shared / true_pairs if true_pairs else 1.0,
        float((cells * cells / found_sizes).sum() / len(both)),
        float((cells * cells / true_sizes).sum() / len(both)),
        len(both),
        true_pairs,
        found_pairs,
    )


def _pairs(sizes: pd.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())
