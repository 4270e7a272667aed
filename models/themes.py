"""Themes: features that tell the same story, so that an examiner reads each story once.

Near-twins (the number of transfers, their share, their buyers) share a model's credit arbitrarily, and their
sentences repeat each other. A theme adds their contributions up and is told by one of them: the first, in the
order given here, that is worth telling. A feature named nowhere is a theme of its own, whatever its window.
Nothing here weighs or judges.
"""

from __future__ import annotations

import re
from functools import cache

#: Theme -> features without their window, the most telling first (counts before shares before averages).
_TOLD_BY: dict[str, tuple[str, ...]] = {
    "volume": ("group_filings", "applicant_filings", "filing_acceleration"),
    "breadth": ("group_classes", "class_entropy", "ipc_entropy"),
    "scale": ("filings_per_employee", "filings_per_million_paid_in"),
    "representative": ("representative_filings", "representative_groups"),
    "neighbours": ("neighbour_findings", "neighbour_bad_share"),
    "trade": (
        "transfer_buyers", "transfers", "transferred_share", "buyer_dispersion", "days_to_transfer",
    ),
    "reputed": ("reputed_owners_hit", "known_owners_hit", "hits"),
    "owners": ("strong_owners_hit", "applicant_owners_hit", "strong_hit_share"),
    "one-owner": ("target_hits", "target_share"),
    "lists": ("theme_lists", "theme_share", "template_share"),
    "burst": ("burst_applicants", "burst_marks"),
    "shops": ("shop_hits", "shop_share", "shop_owners"),
    "places": ("place_hits", "place_share"),
    "persons": ("person_hits", "person_share"),
    "generic": ("generic_hits", "generic_share"),
    "random": ("random_marks", "random_share", "mark_surprisal"),
    "own-mark": ("own_used_mark_near", "own_reputed_near", "own_mark_near"),
    "copies-within": ("copies_in_group", "copy_share_in_group", "nearest_in_group"),
    "copies-across": ("copied_applicants", "copies_across", "nearest_across", "contained_across"),
    "skeleton": ("skeleton_share", "skeleton_groups", "numbers_only_changed"),
    "inventor": ("inventor_filings", "inventor_fields"),
}  # fmt: skip
_PLACE = {name: (theme, at) for theme, names in _TOLD_BY.items() for at, name in enumerate(names)}
#: A year is told first: long enough to count, short enough to be about now.
_WINDOWS = {"_365": 0, "_90": 1, "_30": 2, "_life": 3, "": 0}


@cache
def theme(feature: str) -> str:
    """The story a feature belongs to."""
    name, _ = _split(feature)
    return _PLACE.get(name, (name, 0))[0]


@cache
def telling(feature: str) -> tuple[int, int]:
    """Sorts the features of one theme, the most telling first."""
    name, window = _split(feature)
    return _PLACE.get(name, (name, 0))[1], _WINDOWS[window]


def _split(feature: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*?)(_\d+|_life)", feature)
    if found and found[2] in _WINDOWS:
        return found[1], found[2]
    return feature, ""
