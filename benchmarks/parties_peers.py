"""What the linking of parties is held against: exact names, rapidfuzz alone, and Splink 4 with term frequencies.

Each takes the same parties as bonafile and gives one group per party; none of them knows days.
"""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bonafile.records import names
from bonafile.records.linking import Links
from bonafile.records.register import Register
from bonafile.records.simulation import END

FUZZY = 90


def components(index: pd.Index, left: np.ndarray, right: np.ndarray) -> pd.Series:
    """Group numbers of items joined by pairs of positions."""
    graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(index), len(index)))
    return pd.Series(connected_components(graph, directed=False)[1], index=index)


def exact(parties: pd.DataFrame) -> pd.Series:
    """One group per folded name."""
    return pd.Series(
        pd.factorize(names.party_name_column(parties["name"]).to_numpy())[0], index=parties.index
    )


def fuzzy(parties: pd.DataFrame) -> pd.Series:
    """Names with a rapidfuzz ratio of 90 or more, joined."""
    folded = names.party_name_column(parties["name"]).fillna("").tolist()
    found: list[tuple[np.ndarray, np.ndarray]] = []
    for start in range(0, len(folded), 500):
        scores = process.cdist(
            folded[start : start + 500], folded, scorer=fuzz.ratio, score_cutoff=FUZZY, dtype=np.uint8
        )
        rows, columns = np.nonzero(scores)
        found.append((rows + start, columns))
    return components(
        parties.index, np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])
    )


def splink(
    made: Register, links: Links, parties: pd.DataFrame, thresholds: tuple[float, ...]
) -> dict[float, pd.Series] | None:
    """Splink with term frequencies on the same parties: name, identifier, phone, room, head of the firm; each
    party with what its own first filing says, folded as for bonafile, so that only the method differs. Groups by
    threshold; None where Splink is not installed.
    """
    try:
        import splink.comparison_library as cl
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
        from splink.internals.exceptions import EMTrainingException
    except ImportError:
        return None
    from bonafile.records.linking.places import place_forms

    snapshot = made.as_of(END)
    rows = snapshot.written_parties.filter(lambda t: t.role == "applicant").to_pandas()
    rows = rows.merge(
        links.mentions[["office", "application_number", "sequence", "party"]],
        on=["office", "application_number", "sequence"],
    )
    rows["room"] = place_forms(rows["address"], rows["region"])["room"]
    rows["phone"] = names.contact_column(rows["phone"])
    own = rows.groupby("party")[["phone", "room"]].first()
    heads = (
        snapshot.organisations.to_pandas()
        .sort_values("known_from")
        .drop_duplicates("identifier")
        .set_index("identifier")
    )
    table = parties.reset_index()[["party", "full", "core", "identifier"]].rename(
        columns={"party": "unique_id"}
    )
    table = table.join(own, on="unique_id")
    table["control"] = heads["legal_representative"].reindex(table["identifier"]).to_numpy()
    table = table.astype("object").where(table.notna(), None)
    comparisons = [
        cl.JaroWinklerAtThresholds("full", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        *(
            cl.ExactMatch(c).configure(term_frequency_adjustments=True)
            for c in ("identifier", "phone", "room", "control")
        ),
    ]
    blocks = [block_on(c) for c in ("core", "identifier", "phone", "room", "control")]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=blocks
    )
    linker = Linker(table, settings, DuckDBAPI(), set_up_basic_logging=False)
    # parties of one identifier are one already: what else surely says that two are one is a name, or two contacts
    sure = [
        block_on("core"),
        block_on("phone", "room"),
        block_on("phone", "control"),
        block_on("room", "control"),
    ]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for column in ("core", "phone", "room", "control"):
        # a register with few pairs may have none that agree on the column and vary elsewhere: what cannot be
        # estimated keeps the m probability Splink starts from (0.95 for the same value)
        with suppress(EMTrainingException):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    found = {}
    for threshold in thresholds:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
        table = clusters.as_pandas_dataframe().set_index("unique_id")
        found[threshold] = table["cluster_id"].reindex(parties.index)
    return found
