"""What `bonafile copies` prints of sources: how they stand to the filing, passages with places, what was compared."""

from __future__ import annotations

from typing import Any

from bonafile.detect.cli_render import copied
from bonafile.detect.copied import compared, passages, relation


def _source(number: str, many: int = 1, **more: Any) -> dict[str, Any]:
    spans = [
        {"part": "claims", "start": 100 * i, "end": 100 * i + 20 + i, "source_part": "description",
         "source_start": 7, "source_end": 27 + i, "text": f"段落{i}"}
        for i in range(many)
    ]  # fmt: skip
    return {
        "office": "CN", "application_number": number, "filing_date": "2024-01-02", "jaccard": 0.5, "containment": None,
        "claims_share": 0.4, "description_share": 0.0, "lawful": False, "same_applicant": False, "spans": spans,
        "sentence": {"en": f"stands in {number}", "zh": f"见于{number}"}, **more,
    }  # fmt: skip


VALUE = {
    "title": "一种泵", "coverage": {"claims": 0.4, "description": 0.0, "sources": 1}, "description_read": 6000,
    "description_length": 31000,
    "sources": [_source("1", 7), _source("2", lawful=True, same_applicant=True), _source("3", same_applicant=True)],
}  # fmt: skip


def test_a_family_member_is_not_shown_as_a_copy() -> None:
    assert [relation(s, "en") for s in VALUE["sources"]] == ["", "one family: lawful", "the applicant's own"]
    assert not any("CN 2" in line for line in passages(VALUE, "en"))


def test_the_longest_passages_with_their_places() -> None:
    lines = passages(VALUE, "zh")
    assert lines[0] == "CN 1中的段落："
    assert lines[1] == "  权利要求书 600–626 ← 说明书 7–33  段落6"
    assert lines[6] == "  另有2段"
    assert passages(VALUE, "en")[6] == "  and 2 more"


def test_what_is_printed(capsys: Any) -> None:
    for lang, words in (
        ("en", ("one family: lawful", "first 6,000", "claims 600–626")),
        ("zh", ("同族", "仅比对前")),
    ):
        copied(VALUE, lang)
        shown = "".join(capsys.readouterr().out.split("\n"))
        assert all(word in shown for word in words), shown
    assert compared({**VALUE, "description_length": 6000}, "en") == ""
