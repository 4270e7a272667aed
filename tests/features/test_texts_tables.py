"""The same table of measured numbers in filings that are not one family's."""

import datetime
import random

import pandas as pd
import pytest
from made_texts import applicant, delivery, filing, text

from bonafile.features.texts.tables import ROW, runs, text_tables
from bonafile.records.register import Register

DAY = datetime.date(2023, 1, 2)


def table(rng, rows=4, decimals=3):
    """Results of some samples as a description prints them."""
    return "；".join(
        f"样品{n}：" + "、".join(f"{rng.uniform(1, 90):.{decimals}f}" for _ in range(5)) for n in range(rows)
    )


def test_runs_are_of_measured_numbers():
    assert (
        len(runs("结果为" + "、".join(f"{n}.{n}3" for n in (12, 17, 23, 8, 31, 44, 51, 9, 62, 70))))
        == 10 - ROW + 1
    )
    assert runs("温度依次为" + "、".join(f"{n}.5" for n in range(20, 40))) == []  # settings, not results
    assert runs("取10、20、35、40、55、61、70、84、95、99份") == []
    assert runs("０．１２、0.35、0.51、0.77、0.13、0.29、0.84、0.66") == runs(
        "0.12,0.35,0.51,0.77,0.13,0.29,0.84,0.66"
    )


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    rng = random.Random(5)
    folder = tmp_path_factory.mktemp("tables")
    mine, common = table(rng), table(rng)
    rows, parties = [], []

    def add(number, who, data, day, **more):
        rows.append(
            filing(number, str(day), f"1. 一种{text(rng, 120)}。", description=text(rng, 80) + data, **more)
        )
        parties.append(applicant(number, who))

    add("202300000001", "甲", "经测试，" + mine, DAY)
    add("202300000002", "甲", mine + "。", DAY + datetime.timedelta(9), priority_numbers="CN202300000001")
    add("202300000003", "甲", "对比例：" + mine, DAY + datetime.timedelta(20))
    add("202300000004", "乙", "结果如下，" + mine, DAY + datetime.timedelta(30))
    add("202300000005", "丙", table(rng), DAY + datetime.timedelta(31))
    for n in range(16):
        add(f"2023000001{n:02d}", f"众{n}", "按GB/T 228的规定，" + common, DAY + datetime.timedelta(40 + n))
    place = delivery(folder / "first", [], parties)
    pd.DataFrame(rows).to_csv(place / "filings.csv", index=False)
    with Register.open(folder / "register.duckdb") as opened:
        opened.ingest([place])
        yield opened


def found(register, cache=None, day="2024-12-31"):
    snapshot = register.as_of(day)
    wanted = register.filings_between("2023-01-01", day)[["office", "application_number"]]
    return text_tables(snapshot, wanted, cache)


def test_a_table_is_found_again_family_aside(register):
    told = found(register).set_index("application_number")
    own = told.loc[["202300000003"]]
    assert set(own["other_application_number"]) == {"202300000001", "202300000002"}
    assert own["same_group"].all()
    others = told.loc[["202300000004"]]
    assert not others["same_group"].any()
    assert set(others["other_application_number"]) == {"202300000001", "202300000002", "202300000003"}
    assert (others["numbers"] >= 10).all()
    assert not {"202300000001", "202300000002", "202300000005"} & set(told.index)


def test_a_table_of_many_applicants_counts_no_more(register):
    told = found(register)
    assert "202300000101" in set(
        told["application_number"]
    )  # the second to print it, before it was known as common
    assert "202300000115" not in set(told["application_number"])


def test_neither_cache_nor_future_changes_a_table(register, tmp_path):
    whole = found(register)
    for _again in range(2):
        pd.testing.assert_frame_equal(found(register, tmp_path), whole)
    early = found(register, day="2023-02-05")
    known = whole[whole["known_from"].astype(str) <= "2023-02-05"].reset_index(drop=True)
    pd.testing.assert_frame_equal(early, known)
    assert len(early) >= 4
