"""The guide's worked cases fire the grounds they were decided on; their honest look-alikes fire none.

The numbers are the published ones (Trademark Examination and Adjudication Guidelines 2021, part 2, chapter 2,
section 6); where a case says "more than", the number itself stands; where it says nothing,
    a value that does not
help. Patents have no published worked cases of this kind: theirs are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bonafile.models.grounds import Law
from bonafile.models.judging import Judgement
from bonafile.models.scorecard import OpenScorecard

LAW = Law.load()


@dataclass(frozen=True)
class Made:
    """One row: what was measured, what must fire, and what besides may."""

    name: str
    values: dict[str, float]
    must: set[str]
    may: set[str] = field(default_factory=set)
    kind: str = "trademark"
    day: str = "2025-06-02"
    stage: str | None = None

    def __str__(self) -> str:
        return self.name


#: A filing of which everything is known and nothing is remarkable. Company register: not on file.
QUIET_MARK: dict[str, float] = {
    **dict.fromkeys(
        [
            "transfers", "transferred_share", "transfer_buyers", "buyer_dispersion", "offered_for_sale",
            "refused_share", "withdrawn_share", "findings_known", "dismissals_known", "sanctions_in_force",
            "agency_unlicensed", "agency_as_applicant", "opponents", "cancelled_share", "nearest_reputed",
            "nearest_earlier", "strong_owners_hit_365", "strong_owners_hit_life", "reputed_owners_hit_life", "hits_365",
            "strong_hit_share_365", "target_hits_life", "target_share", "place_hits_365",
                "place_share_365",
            "person_hits_365", "person_share_365", "shop_hits_365", "shop_share_365", "shop_owners_365",
            "generic_hits_365", "generic_share_365", "hot_term", "random_marks_365", "random_share_365",
            "template_share_365", "sibling_marks_30", "own_used_mark_near", "own_reputed_near",
                "own_mark_near",
            "public_institution", "has_priority",
        ],
        0.0,
    ),
    "group_filings_30": 1, "group_filings_365": 1, "group_filings_life": 1, "group_classes_life": 1,
    "group_classes_365": 1, "representative_groups": 1, "representative_filings_365": 1,
    "phone_groups_365": 1,
    "agency_filings_365": 300, "agency_bad_share": 0.02, "practitioner_load": 2,
}  # fmt: skip

QUIET_PATENT: dict[str, float] = {
    **dict.fromkeys(
        [
            "transfers", "transferred_share", "transfer_buyers", "buyer_dispersion", "offered_for_sale",
            "findings_known", "dismissals_known", "sanctions_in_force", "agency_unlicensed",
                "public_institution",
            "has_priority", "divisional", "same_day_sibling", "copies_in_group_365",
                "copy_share_in_group_365",
            "nearest_in_group", "copies_across_365", "nearest_across", "contained_across",
                "copied_applicants_365",
            "linked_copies_groups", "skeleton_share_365", "skeleton_groups_365", "numbers_only_changed_365",
            "claim_length_z", "numeric_limits_z", "antecedent_failures", "inventors_replaced_share",
            "ipc_entropy_365",
        ],
        0.0,
    ),
    "group_filings_30": 1, "group_filings_365": 1, "group_filings_life": 1, "representative_groups": 1,
    "representative_filings_365": 1, "phone_groups_365": 1, "agency_filings_365": 300,
    "agency_bad_share": 0.02,
    "practitioner_load": 2, "inventor_filings_365": 1, "inventor_fields_365": 1,
}  # fmt: skip


def _filed(
    life: float, year: float | None = None, month: float | None = None, classes: float = 1
) -> dict[str, float]:
    year = life if year is None else year
    month = year / 12 if month is None else month
    return {
        "group_filings_life": life, "group_filings_365": year, "group_filings_30": month,
        "group_classes_life": classes, "group_classes_365": classes, "representative_filings_365": year,
    }  # fmt: skip


G1, G2, G3, G4, G5, G6, G7, G8, G9, G10 = (f"CN-TM-G2-{n}" for n in range(1, 11))

WORKED = [
    Made("6.1-1 consulting company, nothing paid in",
         {**_filed(300, 300, 100, classes=30), "filings_per_million_paid_in": 3000,
          "classes_outside_scope": 0.1}, {G1}),
    Made("6.1-2 individual, drip filing", _filed(1000, 100, 20, classes=30), {G1}),
    Made("6.1-3 technology trader, all classes", _filed(900, 500, 60, classes=45), {G1}),
    Made("6.2-1 reordered sportswear brands",
         {**_filed(100, classes=2), "reputed_owners_hit_life": 5, "strong_owners_hit_life": 5, "hits_365": 30,
          "strong_hit_share_365": 0.3}, {G2}),
    Made("6.2-2 car brands in unrelated classes",
         {**_filed(16, classes=12), "reputed_owners_hit_life": 4, "strong_owners_hit_life": 4, "hits_365": 4,
          "strong_hit_share_365": 0.25}, {G2}),
    Made("6.2-3 small portfolio, five owners",
         {**_filed(32, classes=3), "reputed_owners_hit_life": 5, "strong_owners_hit_life": 5, "hits_365": 5,
          "strong_hit_share_365": 5 / 32}, {G2}),
    Made("6.3 one owner again and again, then transferred",
         {**_filed(20), "target_hits_life": 20, "target_share": 1.0, "strong_owners_hit_life": 1,
          "reputed_owners_hit_life": 1, "transfers": 20, "transferred_share": 1.0, "transfer_buyers": 1,
          "buyer_dispersion": 0.05}, {G3}, stage="review"),
    Made("6.4-1 shop names",
         {**_filed(92, classes=10), "shop_hits_365": 70, "shop_share_365": 70 / 92, "shop_owners_365": 70},
          {G4}),
    Made("6.4-2 trade names, dozens",
         {**_filed(100, classes=20), "shop_hits_365": 24, "shop_share_365": 0.24, "shop_owners_365": 24},
          {G4}),
    Made("6.4-3 trade names in 26 classes",
         {**_filed(40, classes=26), "shop_hits_365": 28, "shop_share_365": 0.7, "shop_owners_365": 28}, {G4}),
    Made("6.5-1 laureates", {**_filed(30), "person_hits_365": 30, "person_share_365": 1.0}, {G5}),
    Made("6.5-2 craftsmen with a product",
         {**_filed(22), "person_hits_365": 20, "person_share_365": 20 / 22, "template_share_365": 0.9}, {G5}),
    Made("6.6-1 places", {**_filed(160), "place_hits_365": 100, "place_share_365": 100 / 160}, {G6}),
    Made("6.6-2 towns", {**_filed(50), "place_hits_365": 30, "place_share_365": 0.6}, {G6}),
    Made("6.6-3 eight themed lists",
         {**_filed(100), "place_hits_365": 50, "place_share_365": 0.5, "person_hits_365": 12,
          "person_share_365": 0.12}, {G6}),
    Made("6.7 tokens",
         {**_filed(400, 400, classes=25), "generic_hits_365": 400, "generic_share_365": 1.0,
          "template_share_365": 1.0}, {G7}),
    Made("6.8 198 buyers",
         {**_filed(700, 60, classes=30), "transfers": 198, "transferred_share": 198 / 700,
          "transfer_buyers": 198,
          "buyer_dispersion": 1.0}, {G8}, {G1}),
    Made("6.9 offered on the net", {**_filed(600, 80, classes=36), "offered_for_sale": 130}, {G9}, {G1},
        stage="opposition"),
    Made("6.10-1 four firms of one representative",
         {**_filed(90), "representative_groups": 4, "representative_filings_365": 271, "opponents": 20,
          "organisation_inactive": 1}, {G10}),
    Made("6.10-2 four sole traders, random strings",
         {**_filed(300, 300), "representative_groups": 4, "representative_filings_365": 1200,
          "random_marks_365": 300, "random_share_365": 1.0, "sibling_marks_30": 3}, {G1, G10}),
    Made("6.10-3 a thousand, found before",
         {**_filed(1000, 300, classes=40), "reputed_owners_hit_life": 40, "strong_owners_hit_life": 60,
          "hits_365": 90,
          "strong_hit_share_365": 0.3, "findings_known": 20}, {G2}, {G1}),
    Made("hot term", {"hot_term": 1, "sibling_marks_30": 6}, {"CN-TM-L19-10.1.8"}),
    Made("agency for itself", {"agency_as_applicant": 1}, {"CN-TM-L19-19.4"}),
]  # fmt: skip

_R = "CN-PAT-R77-"
PATENTS = [
    Made("near copies within the group",
         {"group_filings_365": 40, "copies_in_group_365": 30, "copy_share_in_group_365": 0.75,
          "nearest_in_group": 0.8}, {_R + "3.1"}),
    Made("numbers changed",
         {"group_filings_365": 12, "numbers_only_changed_365": 8, "nearest_in_group": 0.55}, {_R + "3.1"}),
    Made("one template, nouns replaced",
         {"group_filings_365": 20, "skeleton_share_365": 0.9, "nearest_in_group": 0.4}, {_R + "3.1"}),
    Made("copied from others",
         {"nearest_across": 0.85, "copies_across_365": 6, "copied_applicants_365": 5}, {_R + "3.2"}),
    Made("spliced from others", {"contained_across": 0.9, "nearest_across": 0.3, "copies_across_365": 4},
        {_R + "3.2"}),
    Made("random text in batches", {"antecedent_failures": 14, "group_filings_30": 12,
        "group_filings_365": 14}, {_R + "3.3"}),
    Made("piled up and narrowed",
         {"claim_length_z": 3.1, "numeric_limits_z": 3.4, "group_filings_365": 14}, {_R + "3.4"}),
    Made("shell without staff",
         {"group_filings_365": 80, "filings_per_employee": 80, "filings_per_million_paid_in": 800,
          "years_since_founding": 0.4, "ipc_entropy_365": 4.2}, {_R + "3.5"}),
    Made("spread over linked applicants",
         {"linked_copies_groups": 6, "skeleton_groups_365": 6, "phone_groups_365": 7}, {_R + "3.6"}),
    Made("traded before grant",
         {"group_filings_life": 60, "transfers": 30, "transferred_share": 0.5, "transfer_buyers": 28,
          "buyer_dispersion": 28 / 30, "days_to_transfer": 120}, {_R + "3.7"}),
    Made("inventors replaced", {"group_filings_life": 20, "inventors_replaced_share": 0.6}, {_R + "3.7"}),
    Made("flagged agency", {"agency_bad_share": 0.45, "agency_filings_365": 900}, {_R + "4"}),
    Made("271 signatures a day", {"practitioner_load": 271}, {"CN-AG-MEAS-51.8", "CN-AG-REG-25.5"}),
    Made("agency without licence", {"agency_unlicensed": 1}, {"CN-AG-REG-27"}),
]  # fmt: skip
PATENTS = [Made(m.name, m.values, m.must, m.may, "patent") for m in PATENTS]

#: (name, values, kind): nothing may fire about the filing; agents only where said.
_HONEST: list[tuple[str, dict[str, Any], str]] = [
    ("brand owner with 10,000 defensive marks",
     {**_filed(10_000, 1500, 200, classes=45), "used_share": 0.45, "own_used_mark_near": 0.9,
      "own_reputed_near": 0.95,
      "own_mark_near": 1.0, "reputed_owners_hit_life": 25, "strong_owners_hit_life": 60, "hits_365": 20,
      "strong_hit_share_365": 0.02, "filings_per_employee": 0.1, "filings_per_million_paid_in": 1.5,
      "classes_outside_scope": 0.3, "opponents": 4}, "trademark"),
    ("brand owner, a new mark far from its old ones",
     {**_filed(10_000, 1500, 200, classes=45), "used_share": 0.45, "filings_per_employee": 0.1,
      "filings_per_million_paid_in": 1.5, "classes_outside_scope": 0.3}, "trademark"),
    ("large house without evidence of use on file",
     {**_filed(1200, 160, 15, classes=32), "filings_per_employee": 0.05, "filings_per_million_paid_in": 0.5,
      "classes_outside_scope": 0.2}, "trademark"),
    ("university, its names in all classes",
     {**_filed(90, 60, 45, classes=45), "public_institution": 1, "place_hits_365": 40,
      "place_share_365": 0.67,
      "own_mark_near": 1.0}, "trademark"),
    ("subsidiaries of one group",
     {**_filed(80, 40, 20, classes=18), "representative_groups": 20, "representative_filings_365": 400,
      "phone_groups_365": 12, "sibling_marks_30": 4, "used_share": 0.4, "target_hits_life": 12,
      "target_share": 0.15,
      "strong_owners_hit_life": 1, "own_used_mark_near": 0.6}, "trademark"),
    ("one of 200 firms at an incubator's address",
     {**_filed(4, 4, 3, classes=3), "address_groups_365": 200, "filings_per_employee": 2,
      "years_since_founding": 0.3},
     "trademark"),
    ("rebrand: one mark in 45 classes",
     {**_filed(140, 46, 46, classes=45), "used_share": 0.35, "own_mark_near": 1.0, "template_share_365": 1.0,
      "filings_per_employee": 0.2, "filings_per_million_paid_in": 4, "classes_outside_scope": 0.35},
      "trademark"),
    ("a business sold to one buyer",
     {**_filed(60, 5, 1, classes=8), "transfers": 55, "transferred_share": 0.92, "transfer_buyers": 1,
      "buyer_dispersion": 0.02, "days_to_transfer": 2000}, "trademark"),
    ("a name met by chance",
     {"nearest_reputed": 0.9, "nearest_earlier": 1.0, "strong_owners_hit_life": 1, "reputed_owners_hit_life": 1,
      "hits_365": 1, "strong_hit_share_365": 1.0, "target_hits_life": 1, "target_share": 1.0},
      "trademark"),
    ("small seller with descriptive marks",
     {**_filed(9, 6, 2, classes=4), "generic_hits_365": 5, "generic_share_365": 0.83, "mark_surprisal": 11,
      "random_marks_365": 1, "random_share_365": 0.17}, "trademark"),
    ("tourist office with its sights",
     {**_filed(8, 8, 8, classes=6), "place_hits_365": 8, "place_share_365": 1.0}, "trademark"),
    ("future business, moderate",
     {**_filed(24, 24, 20, classes=12), "years_since_founding": 0.2, "classes_outside_scope": 0.5},
      "trademark"),
    ("university with thousands of inventions",
     {"group_filings_365": 2400, "group_filings_life": 20_000, "group_filings_30": 220,
      "public_institution": 1,
      "ipc_entropy_365": 6.5, "inventor_filings_365": 35, "inventor_fields_365": 6, "transfers": 300,
      "transferred_share": 0.3, "transfer_buyers": 200, "buyer_dispersion": 0.67, "nearest_in_group": 0.5,
      "copies_in_group_365": 12, "copy_share_in_group_365": 0.005}, "patent"),
    ("research house",
     {"group_filings_365": 3000, "group_filings_life": 30_000, "group_filings_30": 260,
      "ipc_entropy_365": 5.5,
      "filings_per_employee": 0.1, "filings_per_million_paid_in": 2, "years_since_founding": 25,
      "inventor_filings_365": 12, "inventor_fields_365": 4, "nearest_in_group": 0.65,
      "copies_in_group_365": 60,
      "copy_share_in_group_365": 0.02}, "patent"),
    ("same-day pair",
     {"group_filings_365": 6, "same_day_sibling": 1, "nearest_in_group": 0.0}, "patent"),
    ("divisional", {"group_filings_365": 9, "divisional": 1, "has_priority": 1, "nearest_in_group": 0.0},
        "patent"),
    ("subsidiaries of one research group",
     {"group_filings_365": 60, "group_filings_life": 300, "representative_groups": 8,
      "representative_filings_365": 500,
      "phone_groups_365": 5, "skeleton_groups_365": 1, "filings_per_employee": 0.3,
      "filings_per_million_paid_in": 5},
     "patent"),
    ("incubator firm", {"group_filings_365": 5, "address_groups_365": 200, "years_since_founding": 0.5,
                        "filings_per_employee": 1.0}, "patent"),
    ("test upload withdrawn next day",
     {"group_filings_30": 60, "group_filings_365": 60, "group_filings_life": 60, "copies_in_group_365": 58,
      "copy_share_in_group_365": 0.97, "nearest_in_group": 0.95, "numbers_only_changed_365": 50,
      "antecedent_failures": 7, "withdrawn_within_days": 1, "practitioner_load": 60}, "patent"),
    ("careful standard boilerplate",
     {"group_filings_365": 40, "claim_length_z": 2.4, "numeric_limits_z": 0.4, "nearest_across": 0.35,
      "filings_per_employee": 0.4}, "patent"),
]  # fmt: skip
HONEST = [Made(name, values, set(), kind=kind) for name, values, kind in _HONEST]


def values_of(case: Made) -> pd.DataFrame:
    base = QUIET_MARK if case.kind == "trademark" else QUIET_PATENT
    return pd.DataFrame([{**base, **case.values}])


def judged(case: Made, day: str | None = None, stage: str | None = None) -> list[Judgement]:
    filings = pd.DataFrame(
        {"office": ["CN"], "model_kind": [case.kind], "filing_date": [pd.Timestamp(day or case.day)]}
    )
    return LAW.judge(values_of(case), filings, stage=stage)[0]


def fired(case: Made, day: str | None = None, stage: str | None = None) -> set[str]:
    return {j.ground.code for j in judged(case, day, stage) if j.fired}


@pytest.mark.parametrize("case", WORKED + PATENTS, ids=str)
def test_worked_case_fires(case: Made) -> None:
    found = fired(case, stage=case.stage)
    assert case.must <= found
    assert found <= case.must | case.may


@pytest.mark.parametrize("case", [c for c in WORKED if c.stage], ids=str)
def test_opposition_grounds_wait_for_opposition(case: Made) -> None:
    assert not case.must & fired(case, stage="examination")
    assert case.must <= fired(case, stage=None)


@pytest.mark.parametrize("case", HONEST, ids=str)
def test_honest_twin_fires_nothing(case: Made) -> None:
    assert fired(case) == set()


@pytest.mark.parametrize("case", HONEST, ids=str)
def test_honest_twin_fires_nothing_under_other_laws(case: Made) -> None:
    for day in ("2020-06-01", "2022-06-01", "2027-03-01"):
        assert fired(case, day) == set()


@pytest.mark.parametrize(
    "case", [c for c in WORKED if "agency" not in c.name and "hot" not in c.name], ids=str
)
def test_worked_case_fires_under_the_2026_law(case: Made) -> None:
    found = fired(case, "2027-03-01")
    assert found
    assert found <= {"CN-TM-L26-19.1", "CN-TM-L26-19.2", "CN-TM-L26-24"}


@pytest.mark.parametrize("case", [c for c in WORKED if c.name.startswith("6.1-")], ids=str)
def test_volume_beyond_need_is_article_19_1_of_the_2026_law(case: Made) -> None:
    assert fired(case, "2027-03-01") == {"CN-TM-L26-19.1"}


@pytest.mark.parametrize("case", [c for c in WORKED if c.name.startswith("6.")], ids=str)
def test_article_4_itself_fires_before_the_guide(case: Made) -> None:
    assert fired(case, "2020-06-01") == {"CN-TM-L19-4"}


@pytest.mark.parametrize("case", [c for c in PATENTS if "3." in next(iter(c.must))], ids=str)
def test_notice_411_is_judged_before_order_77(case: Made) -> None:
    found = fired(case, "2023-06-01")
    assert found
    assert all(code.startswith("CN-PAT-N411-2.") for code in found)


def test_published_test_upload_blames_the_agency_not_the_applicant() -> None:
    upload = next(c for c in HONEST if "test upload" in c.name)
    big = Made(upload.name, {**upload.values, "practitioner_load": 271}, set(), kind="patent")
    assert fired(big) == {"CN-AG-REG-25.5"}
    answered = {j.ground.code for j in judged(big) if j.answered}
    assert "CN-PAT-R77-3.1" in answered


@pytest.mark.parametrize("kind", ["trademark", "patent"])
def test_scorecard_puts_every_case_before_every_twin(kind: str) -> None:
    card = OpenScorecard(kind, LAW)
    bad = [
        c
        for c in WORKED + PATENTS
        if c.kind == kind and not all(m.startswith("CN-AG") or m.endswith("-4") for m in c.must)
    ]
    good = [c for c in HONEST if c.kind == kind]
    margin = lambda cases: {c.name: float(card.score(values_of(c))["margin"].iloc[0]) for c in cases}  # noqa: E731
    worst, best = margin(bad), margin(good)
    assert min(worst.values()) > max(best.values()), (min(worst, key=worst.get), max(best, key=best.get))
    assert np.isfinite(list(worst.values())).all()
