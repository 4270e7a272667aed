"""Names and addresses taken apart, against hand-written cases and real files beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafile.records import names
from bonafile.records.linking import forms, places, regions

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市明锐科技有限公司", "明锐科技（深圳）有限公司"),
        ("深圳市明銳科技有限公司", "深圳明锐科技有限责任公司"),
        ("Toshiba Corporation", "KABUSHIKI KAISHA TOSHIBA"),
        ("Henkel KGaA", "HENKEL AG & Co. KGaA"),
        ("株式会社山田製作所", "山田製作所株式会社"),
        ("㈱山田製作所", "株式会社山田製作所"),
        ("山田製作所（株）", "株式会社山田製作所"),
        ("Müller Maschinenbau GmbH", "Mueller Maschinenbau GmbH & Co. KG"),
        ("日商大塚製藥股份有限公司", "大塚製藥股份有限公司"),
        ("Société Générale S.A.", "SOCIETE GENERALE"),
        ("嘉藥學校財團法人嘉南藥理大學", "嘉南藥理大學"),
        ("漢陽大學校産學協力團", "漢陽大學校產學協力團"),
        ("ＡＢＣ Electronics Co., Ltd.", "Abc Electronics Company Limited"),
    ],
)
def test_two_writings_have_one_core(one: str, other: str) -> None:
    assert forms.take_apart(one, "enterprise").core == forms.take_apart(other, "enterprise").core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("國立清華大學", "清華大學"),
        ("深圳明锐科技有限公司", "深圳明锐贸易有限公司"),
        ("國立臺灣大學", "國立臺灣大學醫學院附設醫院"),
        ("Hitachi Cable, Ltd.", "Hitachi, Ltd."),
        ("日本醫科大學", "日本大學"),
    ],
)
def test_two_bodies_keep_two_cores(one: str, other: str) -> None:
    assert forms.take_apart(one, "enterprise").core != forms.take_apart(other, "enterprise").core


def test_parts_of_a_company_name() -> None:
    name = forms.take_apart("广州市天河区飞远盛电子商务有限公司（原名：广州飞远贸易有限公司）")
    assert (name.brand, name.trade, name.form, name.city) == ("飞远盛", "电子商务", "有限公司", "4401")
    assert name.former == ("广州飞远贸易有限公司",)
    latin = forms.take_apart("Shenzhen Mingrui Technology Co., Ltd.")
    assert latin.sound == forms.take_apart("深圳市明锐科技有限公司").sound == "mingrui"


def test_persons_are_kept_whole() -> None:
    assert not forms.take_apart("张伟").organisation
    assert forms.take_apart("欧阳修远", "individual").core == "欧阳修远"
    assert not forms.take_apart("Jane van Dyke").organisation


@given(st.text(max_size=60))
def test_no_name_is_too_strange(text: str) -> None:
    found = forms.take_apart(text)
    assert found.full == forms.take_apart(text).full


def test_a_column_is_the_same_as_one_by_one() -> None:
    values = pd.Series(
        ["深圳市明锐科技有限公司", None, "Apple Inc.", "深圳市明锐科技有限公司"], index=[5, 6, 9, 1]
    )
    table = forms.name_forms(values)
    assert list(table.index) == [5, 6, 9, 1]
    assert table["core"].tolist()[::2] == [forms.take_apart(v).core for v in values.tolist()[::2]]
    assert table["core"].isna().tolist() == [False, True, False, False]


def test_trade_names_of_real_company_names() -> None:
    path = SHARED / "parties" / "cn-company-tradenames-250.txt"
    if not path.exists():
        pytest.skip("the shared real records are not beside the checkout")
    rows = [line.split(" ") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    named = [row for row in rows if len(row) == 2]
    right = sum(forms.take_apart(name, "enterprise").brand == brand for name, brand in named)
    assert len(named) == 226
    assert right / len(named) >= 0.90


@pytest.mark.parametrize(
    "address",
    [
        "深圳市南山科技园路五号3幢1201",
        "深圳市南山区粤海街道科技园路5号3号楼12层1201房",
        "廣東省深圳市南山區科技園路5號3棟1201室",
        "中国广东省深圳市南山区科技园路5号3栋1201室 邮编518000",
    ],
)
def test_one_room_written_in_many_ways(address: str) -> None:
    place = places.take_apart(address)
    plain = places.take_apart("广东省深圳市南山区科技园路5号3栋1201室")
    assert (
        (place.room, place.house)
        == (plain.room, plain.house)
        == ("4403|科技园路|5|3|1201", "4403|科技园路|5")
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市南山区科技园路5号3栋1201室", "深圳市南山区科技园路5号3栋1202室"),
        ("深圳市南山区科技园路5号3栋1201室", "深圳市南山区科技园路5号4栋1201室"),
        ("深圳市南山区创业路5号1201室", "杭州市余杭区创业路5号1201室"),
        ("深圳市南山区创业路5号1201室", "深圳市南山区创业路51号201室"),
    ],
)
def test_other_rooms_are_other_rooms(one: str, other: str) -> None:
    assert places.take_apart(one).room != places.take_apart(other).room


def test_an_address_without_a_room_has_none() -> None:
    place = places.take_apart("上海市浦东新区张江路88号")
    assert place.room is None
    assert place.house == "31|张江路|88"
    assert places.take_apart("深圳市").house is None


def test_the_region_code_fills_what_is_not_written() -> None:
    assert places.take_apart("科技园路5号1201室", "440305").house == "4403|科技园路|5"


@given(st.text(alphabet="深圳市南山区号栋路室0123456789一二三十号楼- ()（）a", max_size=40))
def test_no_address_is_too_strange(text: str) -> None:
    places.take_apart(text)


def test_regions_are_peeled_and_roads_left_alone() -> None:
    assert regions.peel("广东省深圳市南山区高新路", roads=True).district == "440305"
    assert regions.peel("南京路1号", roads=True).rest == "南京路1号"
    assert regions.peel("内蒙古呼和浩特市").province == "15"
    assert regions.peel("朝阳区建国路1号", roads=True).city is None  # of Beijing, or of Changchun


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("美國華北州立大學董事會", "华北州立大学"),
        ("華東大學系統評議委員會", "华东大学体系评议委员会"),
        ("國立華南科技大學", "國立華南科技大學人民路四段43號"),
        ("東江工科大學校産學協力團", "東江工科大學産學協力團"),
    ],
)
def test_a_university_has_one_form(one: str, other: str) -> None:
    assert forms.take_apart(one).core == forms.take_apart(other).core


def test_a_university_is_not_the_next_one() -> None:
    names = ["华东大学", "华东大学系统", "国立华东大学", "华东科技大学", "华东大学出版社"]
    assert len({forms.take_apart(n).core for n in names}) == len(names)


def test_short_and_leading_legal_forms_are_no_part_of_a_name() -> None:
    writings = (
        "㈱山田製作所",
        "(株)山田製作所",
        "株式会社山田製作所",
        "山田製作所株式会社",
        "山田製作所（株）",
    )
    assert {names.party_name(w) for w in writings} == {names.party_name("山田製作所")}
    assert names.party_name("株式会社") == "株式会社"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+86-755-8888 6666", "0755-88886666"),
        ("0086 (0)10 8888 6666", "(010)88886666"),
        ("+86 138 0013 8000", "138-0013-8000"),
        ("13800138000；13900139000", "13800138000"),
        ("13800138000, 0755-88886666", "１３８００１３８０００"),
    ],
)
def test_two_writings_of_one_contact(one: str, other: str) -> None:
    assert names.contact(one) == names.contact(other)


def test_a_number_abroad_keeps_its_country() -> None:
    assert names.contact("+1 866 555 1234") == "+18665551234"
    assert names.contact("866-555-1234") == "8665551234"
    assert names.contact(" ; ") == ""


def test_a_chinese_postcode_is_no_part_of_a_latin_address() -> None:
    one = places.take_apart("Room 1201, No. 15 Keyuan Road, Nanshan District, Shenzhen, China")
    other = places.take_apart("Rm 1201, 15 Keyuan Rd., Nanshan Dist., Shenzhen 518057, P.R. China")
    assert one.room == other.room is not None
