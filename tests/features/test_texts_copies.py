"""Near copies in a register: what is found, what is lawful, and that the future changes nothing."""

import datetime
import random

import pandas as pd
import pytest
from made_texts import applicant, delivery, filing, rewritten, text

from bonafile.features.texts.copies import MOST_ACROSS, MOST_OWN, text_copies
from bonafile.features.texts.relations import number_key
from bonafile.records.register import Register

KEYS = ["office", "application_number", "other_office", "other_application_number"]
END = "2026-12-31"


def register(folder, filings, parties):
    out = Register.open(folder / "register.duckdb")
    out.ingest([delivery(folder / "first", filings, parties)])
    return out


def copies(out, numbers, day=END, **options):
    wanted = pd.DataFrame({"office": "CN", "application_number": numbers})
    return text_copies(out.as_of(day), wanted, **options)


def pairs(found):
    return set(zip(found["application_number"], found["other_application_number"], strict=True))


CLAIM = (
    "1. 一种输送装置，其特征在于，包括机架(1)、设置在所述机架(1)上的滚筒和驱动所述滚筒的电机，所述滚筒的直径为50毫米，"
    "所述机架的一侧固定连接有挡板，所述挡板与所述滚筒之间的间隙为5毫米，所述电机通过皮带与所述滚筒连接，所述皮带的宽度为20毫米。"
)


@pytest.fixture
def family(tmp_path):
    """One original, and filings that stand to it in every way there is."""
    numbers = CLAIM.replace("50毫米", "55毫米").replace("20毫米", "30毫米")
    parts = CLAIM.replace("滚筒", "链条").replace("挡板", "护罩").replace("输送", "提升")
    rows = [
        (filing("202410000001", "2024-01-05", CLAIM), "甲"),
        (filing("202410000002", "2024-02-05", numbers), "甲"),
        (filing("202410000003", "2024-03-05", CLAIM), "乙"),
        (filing("202410000004", "2024-04-05", parts), "丙"),
        (filing("202410000005", "2024-05-05", CLAIM, parent_number="CN202410000001.7"), "甲"),
        (filing("202410000006", "2024-05-06", CLAIM, parent_number="202410000001"), "甲"),
        (filing("202420000007", "2024-05-06", CLAIM, kind="utility_model", sibling_number="202410000006"), "甲"),
        (filing("202410000008", "2024-06-01", CLAIM, priority_numbers="CN202410000003"), "丁"),
        (filing("202410000009", "2024-06-02", CLAIM, priority_numbers="US63/123,456"), "戊"),
        (filing("202410000010", "2024-06-03", CLAIM, priority_numbers="JP1;US63123456"), "己"),
        (filing("202410000011", "2024-07-01", "1. " + text(random.Random(1), 300)), "庚"),
        (filing("202410000012", "2024-07-01", "1. 一种杯子。"), "辛"),
        (filing("202410000013", "2024-07-02", "1. 一种杯子。"), "壬"),
    ]  # fmt: skip
    parties = [applicant(row["application_number"], who) for row, who in rows]
    parties.append(applicant("202410000003", "甲", 2))
    out = register(tmp_path, [row for row, _ in rows], parties)
    yield out
    out.close()


def one(found, a, b):
    row = found[(found["application_number"] == a) & (found["other_application_number"] == b)]
    assert len(row) == 1
    return row.iloc[0]


def test_what_is_found_of_each_kind(family):
    found = copies(family, [f"2024{1 if n != 7 else 2}0000{n:03d}" for n in range(1, 14)])
    numbers = one(found, "202410000002", "202410000001")
    assert numbers["numbers_only"]
    assert numbers["same_group"]
    assert numbers["same_skeleton"]
    assert not numbers["lawful"]
    assert numbers["known_from"] == datetime.date(2024, 2, 5)
    assert numbers["known_until"] == datetime.date(9999, 12, 31)
    same = one(found, "202410000003", "202410000001")
    assert same["jaccard"] == same["containment"] == 1.0
    assert same["same_group"]  # its second applicant
    assert not same["numbers_only"]
    parts = one(found, "202410000004", "202410000001")
    assert parts["same_skeleton"]
    assert parts["jaccard"] < 0.6
    assert not parts["same_group"]
    short = {"202410000011", "202410000012", "202410000013"}
    assert not short & set(found["application_number"])


def test_lawful_likeness(family):
    found = copies(family, [f"2024{1 if n != 7 else 2}0000{n:03d}" for n in range(1, 14)])
    lawful = pairs(found[found["lawful"]])
    assert ("202410000005", "202410000001") in lawful  # divisional, its number written with a check digit
    assert ("202410000006", "202410000005") in lawful  # of one parent
    assert ("202420000007", "202410000006") in lawful  # same-day pair, told by one of the two
    assert ("202410000006", "202420000007") in lawful
    assert ("202410000008", "202410000003") in lawful  # priority
    assert ("202410000010", "202410000009") in lawful  # one foreign priority, differently written
    assert ("202410000008", "202410000001") not in lawful
    assert ("202410000003", "202410000001") not in lawful


def test_a_family_reaches_as_far_as_its_numbers_lead(tmp_path):
    """Divisionals of divisionals, the parent's same-day pair, a priority of the parent's; not a stranger."""
    claims = text(random.Random(8), 300)
    told = [
        ("202410000001", "甲", {"priority_numbers": "US63/123,456"}),
        ("202420000002", "甲", {"sibling_number": "202410000001", "kind": "utility_model"}),
        ("202410000003", "甲", {"parent_number": "202410000001"}),
        ("202410000004", "甲", {"parent_number": "202410000003"}),  # a divisional of a divisional
        ("202410000005", "乙", {"priority_numbers": "US 63123456"}),  # the American house's other company
        ("202410000006", "丙", {}),
        ("202410000007", "丙", {"parent_number": "202410000006"}),  # a line of its own
    ]
    rows = [filing(n, f"2024-03-{i + 1:02d}", claims, **more) for i, (n, _, more) in enumerate(told)]
    with register(tmp_path, rows, [applicant(n, who) for n, who, _ in told]) as made:
        found = copies(made, [n for n, *_ in told])
    numbers = [n for n, *_ in told]
    lawful = pairs(found[found["lawful"]])
    assert lawful == {(a, b) for of in (numbers[:5], numbers[5:]) for i, a in enumerate(of) for b in of[:i]}
    assert len(pairs(found)) == 21


def test_a_parent_told_of_later_changes_nothing_about_an_earlier_day(tmp_path):
    claims = text(random.Random(9), 300)
    rows = [
        filing("202410000001", "2024-03-01", claims),
        filing("202410000004", "2024-03-04", claims, parent_number="202410000003"),
        filing("202410000003", "2024-03-05", claims, parent_number="202410000001"),
    ]
    parties = [applicant(row["application_number"], "甲") for row in rows]
    with register(tmp_path, rows, parties) as made:
        found = copies(made, ["202410000004", "202410000003"])
    assert ("202410000004", "202410000001") not in pairs(found[found["lawful"]])
    assert ("202410000003", "202410000001") in pairs(found[found["lawful"]])


def test_a_range_of_designs_is_lawful(tmp_path):
    def design(number, day, ipc="LOC 06-01", kind="design"):
        points = "本外观设计产品的名称：折叠椅；用途：用于室内外休闲时供人坐卧；设计要点：在于椅背的形状与图案的结合；最能表明设计要点的图片：立体图。"
        return filing(number, day, "", kind=kind, title="折叠椅", ipc=ipc, abstract=points)

    rows = [
        (design("202430000001", "2024-03-01"), "甲"),
        (design("202430000002", "2024-03-01"), "甲"),
        (design("202430000003", "2024-03-01"), "乙"),  # another's on the same day
        (design("202430000004", "2024-03-02"), "甲"),  # its own of another day
        (design("202430000005", "2024-03-01", "LOC 26-05"), "甲"),  # another product
        (design("202410000006", "2024-03-01", "LOC 06-01", "invention"), "甲"),
    ]
    parties = [applicant(row["application_number"], who) for row, who in rows]
    with register(tmp_path, [row for row, _ in rows], parties) as made:
        found = copies(made, [row["application_number"] for row, _ in rows])
    assert len(pairs(found)) == 25  # each of five beside the four others, and the fourth after all five
    assert pairs(found[found["lawful"]]) == {
        ("202430000001", "202430000002"),
        ("202430000002", "202430000001"),
    }


def test_only_earlier_or_same_day(family):
    found = copies(family, ["202410000001", "202420000007"])
    assert "202410000001" not in set(found["application_number"])
    assert ("202420000007", "202410000006") in pairs(found)
    assert "202410000008" not in set(found["other_application_number"])
    assert len(copies(family, ["nothing of the kind"])) == 0


def test_one_number_however_written():
    assert number_key("CN 2024 1 0000001.7") == number_key("202410000001", "CN") == ("CN", "202410000001")
    assert number_key("ZL202410000001.X") == ("CN", "202410000001")
    assert number_key("US63/123,456") == ("US", "63123456")


def great_family(rng):
    """A template filed 150 times by one group and by 90 others, among filings of other texts."""
    base = text(rng, 300)
    rows, parties = [], []
    for n in range(300):
        number = f"2024{n:08d}"
        like = n % 5 != 0
        who = "甲" if n % 2 else f"乙{n % 90}"
        claims = "1. " + (rewritten(rng, base, 0.06) if like else text(rng, 300))
        rows.append(filing(number, str(datetime.date(2024, 1, 1) + datetime.timedelta(days=n // 2)), claims))
        parties.append(applicant(number, who))
    return base, rows, parties


@pytest.fixture
def crowd(tmp_path):
    rng = random.Random(7)
    base, rows, parties = great_family(rng)
    out = register(tmp_path, rows, parties)
    yield out, base, rows, tmp_path
    out.close()


def test_no_member_of_a_great_family_is_lost(crowd):
    out, _base, rows, _folder = crowd
    found = copies(out, [r["application_number"] for r in rows])
    like = {r["application_number"] for n, r in enumerate(rows) if n % 5 and n > 1}
    assert set(found["application_number"]) == like
    size = found.groupby(["application_number", "same_group"]).size()
    assert size.loc[:, False].max() <= MOST_ACROSS
    assert size.loc[:, True].max() <= MOST_OWN
    late = found[found["application_number"] == "202400000299"]
    assert late["same_group"].sum() == MOST_OWN or late["same_group"].sum() >= 10
    assert (~late["same_group"]).sum() >= 20
    assert ((found["jaccard"] >= 0.6) | (found["containment"] >= 0.6)).all()


def standing(found, day):
    """Pairs known by a day, as they stood on it."""
    day = datetime.date.fromisoformat(day)
    out = found[[known <= day for known in found["known_from"]]].copy()
    ends = [u if u <= day else datetime.date(9999, 12, 31) for u in out["known_until"]]
    out["known_until"] = pd.Series(ends, index=out.index, dtype=found["known_until"].dtype)
    return out.reset_index(drop=True)


def test_the_future_changes_no_earlier_pair(crowd):
    out, base, rows, folder = crowd
    rng = random.Random(8)
    numbers = [r["application_number"] for r in rows]
    day = "2024-05-31"
    before = copies(out, numbers, day)
    later = standing(copies(out, numbers), day)
    pd.testing.assert_frame_equal(before, later)

    future, parties = [], []
    for n in range(120):
        number = f"2025{n:08d}"
        future.append(filing(number, "2025-01-0" + str(1 + n % 9), "1. " + rewritten(rng, base, 0.03)))
        parties.append(applicant(number, "甲" if n % 3 else f"新{n}"))
    # corrections of old filings: one becomes a copy, one ceases to be, one was another applicant's
    future.append({**rows[5], "claims": "1. " + base})
    future.append({**rows[6], "claims": "1. " + text(rng, 300)})
    parties.append(applicant(rows[8]["application_number"], "甲"))
    out.ingest([delivery(folder / "second", future, parties)], issued=datetime.date(2025, 2, 1))
    pd.testing.assert_frame_equal(before, copies(out, numbers, day))
    after = copies(out, numbers)
    pd.testing.assert_frame_equal(before, standing(after, day))
    corrected = after[after["application_number"] == rows[6]["application_number"]]
    assert set(corrected["known_until"]) == {datetime.date(2025, 2, 1)}
    moved = after[(after["application_number"] == rows[8]["application_number"]) & after["same_group"]]
    assert datetime.date(2025, 2, 1) in set(moved["known_from"])


def test_cache_changes_nothing_and_may_be_damaged(crowd):
    out, _base, rows, folder = crowd
    numbers = [r["application_number"] for r in rows]
    plain = copies(out, numbers)
    cache = folder / "cache"
    for _ in range(2):
        pd.testing.assert_frame_equal(plain, copies(out, numbers, cache=cache))
    kept = list((cache / "texts").glob("*.npy"))
    assert {k.name.split("-")[0] for k in kept} == {"signatures", "passages"}
    for path in kept:
        path.write_bytes(b"not an array")
    pd.testing.assert_frame_equal(plain, copies(out, numbers, cache=cache))
    pd.testing.assert_frame_equal(plain, copies(out, numbers, cache=cache))


def test_asking_for_few_gives_the_same_rows(crowd):
    out, _base, rows, _folder = crowd
    numbers = [r["application_number"] for r in rows]
    few = numbers[250:260]
    every = copies(out, numbers)
    asked = every[every["application_number"].isin(few)].reset_index(drop=True)
    pd.testing.assert_frame_equal(asked, copies(out, few))
