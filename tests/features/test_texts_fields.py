"""IPC against text: a text filed in a class it has nothing to do with, beside honest ones that look alike."""

import datetime
import random

import pandas as pd
import pytest
from made_texts import applicant, delivery, filing, text

from bonafile.features.texts.fields import field_measures
from bonafile.records.register import Register

MISFILED, HONEST, BETWEEN, NEWCOMER = "202500000001", "202500000002", "202500000003", "202500000004"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Two fields of seventy filings each, of as many applicants, and four filings of the next quarter."""
    rng = random.Random(8)
    words = {ipc: [text(rng, 3) for _ in range(50)] for ipc in ("B65G1/00", "A23L2/00")}

    def body(*fields):
        return "1. 一种" + "".join(rng.choice(words[rng.choice(fields)]) for _ in range(90)) + "。"

    first = datetime.date(2024, 1, 3)
    rows = []
    for n in range(140):
        ipc = ("B65G1/00", "A23L2/00")[n % 2]
        rows.append(filing(f"2024{n:08d}", str(first + datetime.timedelta(n)), body(ipc), ipc=ipc, title=""))
    own = [
        (MISFILED, body("A23L2/00"), "B65G1/00"),
        (HONEST, body("B65G1/00"), "B65G1/00"),
        (BETWEEN, body("A23L2/00", "A23L2/00", "B65G1/00"), "B65G1/00;A23L2/00"),
        (NEWCOMER, body("A23L2/00"), "H04L9/32"),
    ]
    rows += [filing(number, "2025-02-03", claims, ipc=ipc, title="") for number, claims, ipc in own]
    folder = tmp_path_factory.mktemp("fields")
    out = Register.open(folder / "register.duckdb")
    parties = [applicant(row["application_number"], f"甲{n}") for n, row in enumerate(rows)]
    out.ingest([delivery(folder / "in", rows, parties)])
    yield out
    out.close()


def test_a_text_in_a_class_it_has_nothing_to_do_with(register):
    numbers = [MISFILED, HONEST, BETWEEN, NEWCOMER, "202400000001"]
    asked = pd.DataFrame({"office": "CN", "application_number": numbers})
    found = field_measures(register.as_of("2025-12-31"), asked).set_index("application_number")[
        "field_misfit"
    ]
    assert found[MISFILED] > 0.5
    assert found[HONEST] == 0
    assert found[BETWEEN] == 0  # of two fields, and says so
    assert pd.isna(found[NEWCOMER])  # nobody filed in its class: nothing to judge by
    assert pd.isna(found["202400000001"])  # in its own quarter nothing was known yet
