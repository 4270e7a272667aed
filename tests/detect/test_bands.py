from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from bonafile.detect.bands import bands
from bonafile.detect.cases import case_id, case_ids
from bonafile.detect.settings import DEFAULT, Settings
from bonafile.records.errors import ConfigError


def _settings(review=2, watch=1, low=0.3, lower=0.1) -> Settings:
    raw = Settings.load().model_dump()
    raw["capacity"]["trademark"] = {"review": review, "watch": watch}
    raw["minimum"] = {"review": low, "watch": lower}
    return Settings.model_validate(raw)


def _frame(scores, coverage=None, **more) -> pd.DataFrame:
    n = len(scores)
    return pd.DataFrame(
        {
            "office": "CN",
            "model_kind": "trademark",
            "as_of": date(2026, 3, 2),
            "application_number": [f"{i:03d}" for i in range(n)],
            "score": scores,
            "coverage": coverage or [0.5] * n,
            **more,
        }
    )


def test_places_are_filled_by_score():
    assert list(bands(_frame([0.4, 0.9, 0.8, 0.2]), _settings())) == ["watch", "review", "review", "clear"]


def test_no_band_below_its_minimum():
    assert list(bands(_frame([0.29, 0.09]), _settings(review=5, watch=5))) == ["watch", "clear"]


def test_ties_by_coverage_then_number_whatever_the_order():
    frame = _frame([0.9, 0.9, 0.9], coverage=[0.1, 0.8, 0.8])
    expected = {"000": "clear", "001": "review", "002": "watch"}
    for rows in (frame, frame.iloc[::-1]):
        found = bands(rows, _settings(review=1, watch=1))
        assert dict(zip(rows["application_number"], found, strict=True)) == expected


def test_each_day_and_kind_has_its_own_places():
    frame = _frame([0.9, 0.8, 0.7], as_of=[date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 3)])
    assert list(bands(frame, _settings(review=1, watch=1))) == ["review", "review", "watch"]


def test_unknown_score_is_clear_and_empty_is_empty():
    assert list(bands(_frame([float("nan"), 0.9]), _settings())) == ["clear", "review"]
    assert bands(_frame([]), _settings()).empty


def test_case_is_one_per_group_and_kind_and_never_changes():
    assert case_id("CN", "id:91", "trademark") == case_id("CN", "id:91", "trademark") == "C-AQXB0E2DT9"
    frame = pd.DataFrame(
        {
            "office": "CN",
            "application_number": list("abcde"),
            "kind": ["trademark", "trademark", "invention", "trademark", "trademark"],
            "group_key": ["g1", "g1", "g1", None, ""],
        }
    )
    ids = list(case_ids(frame))
    assert ids[0] == ids[1] != ids[2]
    assert len(set(ids)) == 4  # filings without an applicant stand alone
    assert all(number.startswith("C-") for number in ids)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "capacity"),
        ("[capacity", "TOML"),
        ("[capacity.trademark]\nreview = -1", "capacity.trademark.review"),
        ("colour = 1", "colour"),
    ],
)
def test_wrong_settings_are_one_sentence(tmp_path, text, key):
    path = tmp_path / "screening.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        Settings.load(path)
    messages = error.value.en, error.value.zh
    assert any(key in m for m in messages)
    assert "\n" not in messages[0].split("TOML")[0]


def test_every_key_is_documented():
    lines = DEFAULT.read_text().splitlines()
    keys = [i for i, line in enumerate(lines) if line.startswith("[") or ("=" in line and line[0] != "#")]
    assert len(keys) > 20
    for i in keys:
        assert lines[i - 1].startswith("#"), lines[i]
