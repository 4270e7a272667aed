"""An agency's standing on the day of a filing, its own marks under any writing of its name, and after two sanctions."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pandas as pd
import pytest

from bonafile.detect.agents import AgentSurvey, survey
from bonafile.records.register import Register
from tests.official.delivery import Delivery

DAY = date(2026, 3, 2)


def _agency(d: Delivery, licence: str, **more: object) -> None:
    name = f"案例{licence}代理有限公司"
    d.add(
        "agencies", **{"licence": licence, "name": name, "kind": "trademark", "valid_from": date(2010, 1, 4), **more}
    )  # fmt: skip


def _mark(d: Delivery, day: date, licence: str) -> str:
    number = d.mark(d.firm(f"委托人{d.made}有限公司", phone=f"137{d.made:08d}"), day, d.word(3), "9")
    d.agent(number, f"案例{licence}代理有限公司", licence)
    return number


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> AgentSurvey:
    folder = tmp_path_factory.mktemp("standing")
    d = Delivery(870)
    for licence in ("OWN", "WIDE", "TWICE", "BACK", "RENEWED", "ENDED"):
        _agency(d, licence)
    _agency(d, "BACK", status="suspended", known_date=date(2025, 6, 2))
    _agency(d, "BACK", status="licensed", known_date=date(2025, 12, 1))
    for day in (date(2025, 5, 5), date(2025, 8, 4), date(2026, 1, 5)):
        _mark(d, day, "BACK")
    # a licence for a new term says nothing about the term before; one told later to have ended early does
    _agency(d, "RENEWED", valid_from=date(2026, 1, 1), known_date=date(2026, 1, 1))
    _mark(d, date(2025, 8, 4), "RENEWED")
    _agency(d, "ENDED", valid_to=date(2025, 7, 1), known_date=date(2025, 9, 1))
    _mark(d, date(2025, 8, 4), "ENDED")
    d.mark(d.firm("案例OWN代理有限公司"), DAY, "案例自用酒", "33")
    d.mark(d.firm("案例ＷＩＤＥ代理有限责任公司"), DAY, "案例自用茶", "30")
    for licence in ("OWN", "WIDE"):
        _mark(d, DAY - timedelta(days=30), licence)
    for k in range(30):
        number = _mark(d, DAY - timedelta(days=20 * k), "TWICE")
        if k % 2 and k > 2:
            d.decide(number, "bad_faith", DAY - timedelta(days=20 * k - 10))
        if k in (1, 22):
            d.event(number, "sanctioned", DAY - timedelta(days=20 * k - 5), counterparty_identifier="TWICE")
    bands = pd.DataFrame({"office": ["CN"], "application_number": ["none"], "band": ["clear"]})
    with Register.open(folder / "register.duckdb") as register:
        register.ingest([d.write(folder / "delivery")])
        return survey(register, DAY, findings=bands)


def _of(found: AgentSurvey, breach: str) -> dict[str, pd.Series]:
    rows = found.breaches[found.breaches["breach"] == breach]
    return {str(row["agent"]): row for _, row in rows.iterrows()}


def test_suspended_on_the_day_stays_so_when_the_licence_is_given_back(found: AgentSurvey) -> None:
    shown = _of(found, "unlicensed")
    assert set(shown) == {"id:BACK", "id:ENDED"}
    for agent, why in (("id:BACK", "suspended"), ("id:ENDED", "expired")):
        (row,) = json.loads(shown[agent]["rows"])
        assert (row["filing_date"], row["detail"]) == ("2025-08-04", why)
    assert "1 filing the agency" in shown["id:BACK"]["en"]


def test_own_marks_stand_in_the_agency_s_row_however_its_name_is_written(found: AgentSurvey) -> None:
    assert set(_of(found, "own_marks")) == {"id:OWN", "id:WIDE"}
    rows = found.agents.set_index("agent")
    for agent in ("id:OWN", "id:WIDE"):
        assert rows.loc[agent, "breaches"] == "own_marks"
        assert "以自己名义" in rows.loc[agent, "facts_zh"]


def test_a_second_sanction_does_not_wipe_out_what_came_after_the_first(found: AgentSurvey) -> None:
    row = found.agents.set_index("agent").loc["id:TWICE"]
    assert row["sanctioned_on"] == DAY - timedelta(days=20 * 22 - 5)
    assert row["bad_after"] == 10
    assert row["recurrence"]
