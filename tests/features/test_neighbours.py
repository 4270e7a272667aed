"""What is known of those around a group: weaker ties, other clients, co-inventors, text sources; and honest twins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd
import pytest

from bonafile.features.build import measure
from bonafile.records.register import Register
from tests.official.delivery import Delivery

#: Findings become known on this day; filings are measured before and after it.
FOUND = date(2026, 2, 1)
BEFORE, AFTER = FOUND - timedelta(days=1), FOUND
PRIOR = 0.02
_TEXT = "1. 一种{what}装置，其特征在于，包括箱体、位于箱体内的{part}、与{part}相连的驱动轴，所述驱动轴穿过箱体的侧壁并与电机固定连接。"


class Made(Delivery):
    """A register in which each scheme files for itself."""

    def many(
        self, party: object, count: int, bad: int, agent: tuple[str, str, str] | None = None
    ) -> list[str]:
        """Marks of a party, the first `bad` of them found bad on FOUND; all through an agency and practitioner."""
        numbers = []
        for i in range(count):
            number = self.mark(party, date(2025, 6, 2) + timedelta(days=i % 90), self.word(3), "9")  # type: ignore[arg-type]
            if agent:
                self.agent(number, f"案例代理{agent[0]}", agent[0], agent[1], agent[2])
            if i < bad:
                self.decide(number, "bad_faith", FOUND)
            numbers.append(number)
        return numbers


def _marks(d: Made) -> dict[str, str]:
    out = {}
    # heads of one name in one busy district: a tie, not one group
    d.many(d.firm("邻甲商行", representative="欧阳某"), 12, 10)
    out["tied"] = d.many(d.firm("邻乙商行", representative="欧阳某"), 1, 0)[0]
    # the same name of a head in another city
    out["namesake"] = d.many(d.firm("邻丙有限公司", representative="欧阳某", region="330106"), 1, 0)[0]
    # a mill, a big agency with one bad client of many, and an agency whose only bad client is the group itself
    mill, big, own = ("MILL", "代理甲", "K-1"), ("BIG", "代理乙", "K-2"), ("OWN", "代理丙", "K-3")
    for i in range(8):
        d.many(d.firm(f"磨坊客{i}有限公司"), 6, 5, mill)
        d.many(d.firm(f"大所客{i}有限公司"), 30, 0, big)
        d.many(d.firm(f"小所客{i}有限公司"), 6, 0, own)
    d.many(d.firm("大所劣客有限公司"), 6, 6, big)
    out["mill"] = d.many(d.firm("磨坊新客有限公司"), 1, 0, mill)[0]
    out["big"] = d.many(d.firm("大所新客有限公司"), 1, 0, big)[0]
    out["own"] = d.many(d.firm("自陷有限公司"), 20, 19, own)[-1]
    return out


def _patents(d: Made) -> dict[str, str]:
    out = {}

    def patent(name: str, what: str, part: str, inventor: str, bad: bool = False, late: bool = False) -> str:
        day = date(2025, 10, 8) if late else date(2025, 7, 1)
        text = _TEXT.format(what=what, part=part)
        number = d.patent(d.firm(name), day, f"一种{what}装置", text, inventors=(inventor,))
        if bad:
            d.decide(number, "abnormal", FOUND)
        return number

    for i in range(3):  # three groups may bear a rare name
        name = "欧阳修远" if i < 2 else f"发明人{i}"
        patent(f"共同{i}有限公司", f"{d.word(4)}", d.word(4), name, bad=True)
    out["coinventor"] = patent("共同末有限公司", d.word(4), d.word(4), "欧阳修远", late=True)
    for i in range(8):  # one name, many people
        patent(f"常名{i}有限公司", d.word(4), d.word(4), "张伟", bad=True)
    out["common"] = patent("常名末有限公司", d.word(4), d.word(4), "张伟", late=True)
    patent("来源有限公司", "物料分离", "螺旋叶片", "甲乙", bad=True)
    out["copier"] = patent("抄袭有限公司", "物料分离", "螺旋叶片", "丙丁", late=True)
    patent("清白来源有限公司", "粮食烘干", "网状滚筒", "戊己")
    out["clean copier"] = patent("抄清白有限公司", "粮食烘干", "网状滚筒", "庚辛", late=True)
    return out


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Register, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("neighbours")
    d = Made(880)
    asked = _marks(d) | _patents(d)
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / "delivery")])
        yield register, asked


@pytest.fixture(scope="module")
def values(made: tuple[Register, dict[str, str]]) -> pd.DataFrame:
    """Features by (name, as_of)."""
    register, asked = made
    parts = []
    for kind, names in (
        ("trademark", ("tied", "namesake", "mill", "big", "own")),
        ("patent", ("coinventor", "common", "copier", "clean copier")),
    ):
        rows = [(n, "CN", asked[n], day) for n in names for day in (BEFORE, AFTER)]
        moments = pd.DataFrame(rows, columns=["name", "office", "application_number", "as_of"])
        found = measure(register.as_of(AFTER + timedelta(days=400)), moments, kind).values
        parts.append(found.assign(name=moments["name"].to_numpy(), day=moments["as_of"].to_numpy()))
    return pd.concat(parts).set_index(["name", "day"])


def test_a_weaker_tie_is_no_group_and_its_findings_count_from_their_day(values: pd.DataFrame) -> None:
    assert values.loc[("tied", AFTER), "group_filings_life"] == 1
    assert values.loc[("tied", BEFORE), "neighbour_findings"] == 0
    assert values.loc[("tied", AFTER), "neighbour_findings"] == 10
    assert values.loc[("tied", BEFORE), "neighbour_bad_share"] < PRIOR
    assert values.loc[("tied", AFTER), "neighbour_bad_share"] == pytest.approx((10 + 0.4) / (12 + 20))


def test_a_namesake_in_another_city_is_no_neighbour(values: pd.DataFrame) -> None:
    assert values.loc[("namesake", AFTER), "neighbour_findings"] == 0
    assert values.loc[("namesake", AFTER), "neighbour_bad_share"] == pytest.approx(PRIOR)


@pytest.mark.parametrize("feature", ["agency_others_bad_share", "practitioner_others_bad_share"])
def test_other_clients_tell_of_a_mill_and_do_not_taint_those_of_a_big_agency(
    values: pd.DataFrame, feature: str
) -> None:
    assert values.loc[("mill", BEFORE), feature] < PRIOR
    assert values.loc[("mill", AFTER), feature] == pytest.approx((40 + 1) / (48 + 50))
    assert values.loc[("big", AFTER), feature] < 0.03, "six bad filings of 246"
    assert values.loc[("own", AFTER), feature] < PRIOR, "one's own findings are not the others'"
    assert values.loc[("own", AFTER), feature.replace("_others", "")] > 0.15


def test_a_rare_inventor_carries_what_is_known_and_a_common_name_does_not(values: pd.DataFrame) -> None:
    assert values.loc[("coinventor", BEFORE), "coinventor_bad_share"] < PRIOR
    assert values.loc[("coinventor", AFTER), "coinventor_bad_share"] == pytest.approx((2 + 0.4) / (2 + 20))
    assert values.loc[("common", AFTER), "coinventor_bad_share"] == pytest.approx(PRIOR)


def test_a_source_known_to_be_bad_counts_from_the_day_it_is(values: pd.DataFrame) -> None:
    assert values.loc[("copier", BEFORE), "sources_found_bad"] == 0
    assert values.loc[("copier", AFTER), "sources_found_bad"] == 1
    assert values.loc[("clean copier", AFTER), "sources_found_bad"] == 0
    assert values.loc[("clean copier", AFTER), "nearest_across"] > 0.6


def test_rows_behind_a_neighbours_finding_are_the_neighbours(made: tuple[Register, dict[str, str]]) -> None:
    register, asked = made
    moment = pd.DataFrame([("CN", asked["tied"], AFTER)], columns=["office", "application_number", "as_of"])
    found = measure(register.as_of(AFTER), moment, "trademark")
    rows = found.evidence(moment.assign(feature="neighbour_findings"))["rows"].iloc[0]
    assert {row["party"] for row in rows} == {"邻甲商行"}
    assert {row["outcome"] for row in rows} == {"bad_faith"}
