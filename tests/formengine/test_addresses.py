"""Addresses as people know them, of before and after 1 July 2025."""

import pytest

from motcua.formengine import addresses
from tests.formengine.conftest import ask, form_of

DONG_NAI, BINH_PHUOC = "75", "2025-06-70"


def typed(province, commune, detail="Thôn 3"):
    return ask({"kind": "address"}, {"q-province": province, "q-commune": commune, "q-detail": detail})


def test_the_official_list_is_whole():
    current = [province for province in addresses.provinces() if province.list == "2025-07"]
    assert len(current) == 34
    assert sum(len(addresses.communes(province)) for province in current) == 3321


def test_the_list_before_is_whole_and_every_province_has_its_successor():
    former = [province for province in addresses.provinces() if province.list == "2025-06"]
    assert len(former) == 63
    found = [commune for province in former for commune in addresses.communes(province)]
    islands = [commune for commune in found if not commune.district]
    assert sorted(commune.name for commune in islands) == [
        "Huyện Bạch Long Vĩ",
        "Huyện Côn Đảo",
        "Huyện Cồn Cỏ",
        "Huyện Hoàng Sa",
        "Huyện Lý Sơn",
    ]
    assert len(found) - len(islands) == 10035
    assert len({(commune.province.code, commune.district) for commune in found}) == 696
    assert len({commune.code for commune in found}) == len(found)
    in_force = {province.code for province in addresses.provinces() if province.list == "2025-07"}
    assert {province.successor for province in former} == in_force
    assert len(addresses.communes(addresses.province(BINH_PHUOC))) == 111


@pytest.mark.parametrize(
    "text", ["Phường Đồng Xoài", "dong xoai", "ĐỒNG XOÀI", "p. Đồng Xoài", "phuong dong xoai", " Đồng  Xoài "]
)
def test_commune_is_found_without_marks_case_or_prefix(text):
    assert typed(DONG_NAI, text).answers["q"] == {
        "province": "Tỉnh Đồng Nai",
        "commune": "Phường Đồng Xoài",
        "detail": "Thôn 3",
        "code": "25210",
        "list": "2025-07",
    }


def test_every_commune_is_found_by_the_title_that_is_offered():
    for province in addresses.provinces():
        for commune in addresses.communes(province):
            assert addresses.find(province, commune.title).commune == commune


@pytest.mark.parametrize(
    ("province", "text", "title"),
    [
        ("2025-06-79", "Bến Nghé, Quận 1", "Phường Bến Nghé, Quận 1"),
        ("2025-06-79", "ben nghe quan 1", "Phường Bến Nghé, Quận 1"),
        ("2025-06-79", "P. Bến Nghé, Q. 1", "Phường Bến Nghé, Quận 1"),
        ("2025-06-01", "Quán Thánh", "Phường Quán Thánh, Quận Ba Đình"),
        ("2025-06-77", "Côn Đảo", "Huyện Côn Đảo"),
        ("2025-06-75", "Xã Phú Hội, H. Nhơn Trạch", "Xã Phú Hội, Huyện Nhơn Trạch"),
    ],
)
def test_old_commune_anywhere_in_the_country_is_found_as_people_write_it(province, text, title):
    known = addresses.province(province)
    assert known is not None
    found = addresses.find(known, text).commune
    assert found is not None
    assert found.title == title


def test_old_name_that_two_merged_provinces_had_asks_which():
    message = typed("82", "Xã Tân Hội").errors[0].message
    assert "nhiều nơi" in message
    assert "Xã Tân Hội, " in message


def test_provinces_in_force_stand_before_the_former_ones():
    lists = [province.list for province in addresses.provinces()]
    assert lists == ["2025-07"] * 34 + ["2025-06"] * 63


def test_old_address_of_a_province_that_kept_its_name_reads_as_it_was():
    value = typed("2025-06-75", "Xã Phú Hội, Huyện Nhơn Trạch").answers["q"]
    assert (value["province"], value["list"]) == ("Tỉnh Đồng Nai", "2025-06")
    form = form_of({"key": "q", "label": "Địa chỉ", "kind": "address"})
    assert form.raw({"q": value})["q-province"] == "2025-06-75"
    assert (
        form.display({"q": value})[0].lines[0].text == "Thôn 3, Xã Phú Hội, Huyện Nhơn Trạch, Tỉnh Đồng Nai"
    )


def test_old_address_keeps_district_and_list():
    value = typed(BINH_PHUOC, "Tân Tiến, Bù Đốp").answers["q"]
    assert (value["commune"], value["district"], value["list"]) == ("Xã Tân Tiến", "Huyện Bù Đốp", "2025-06")


def test_old_name_that_is_there_twice_asks_which():
    message = typed(BINH_PHUOC, "tân tiến").errors[0].message
    assert "nhiều nơi" in message
    assert "Xã Tân Tiến, Huyện Bù Đốp" in message
    assert "Xã Tân Tiến, Huyện Đồng Phú" in message


def test_old_commune_typed_under_the_new_province_is_understood():
    value = typed(DONG_NAI, "Phường Thác Mơ").answers["q"]
    assert (value["province"], value["list"]) == ("Tỉnh Bình Phước", "2025-06")


def test_new_commune_typed_under_the_old_province_is_understood():
    value = typed(BINH_PHUOC, "Phường Đồng Xoài").answers["q"]
    assert (value["province"], value["list"]) == ("Tỉnh Đồng Nai", "2025-07")


def test_commune_elsewhere_in_the_new_province_is_not_taken_for_the_old_one():
    assert typed(BINH_PHUOC, "Phường Long Khánh").errors


def test_misspelt_commune_gets_suggestions():
    error = typed(DONG_NAI, "Đồng Xoa").errors[0]
    assert error.anchor == "q-commune"
    assert "Phường Đồng Xoài" in error.message


def test_unknown_commune_names_at_most_five():
    message = typed(DONG_NAI, "xã tân").errors[0].message
    assert message.count(";") <= 4


def test_marks_decide_between_names_that_fold_alike():
    assert typed(DONG_NAI, "Lộc Thạnh").answers["q"]["commune"] == "Xã Lộc Thạnh"
    assert typed(DONG_NAI, "xã lộc thành").answers["q"]["commune"] == "Xã Lộc Thành"
    assert "nhiều nơi" in typed(DONG_NAI, "loc thanh").errors[0].message


def test_each_missing_part_is_named():
    assert [p.anchor for p in typed("", "Đồng Xoài", "").errors] == ["q-province", "q-detail"]
    assert [p.anchor for p in typed(DONG_NAI, "").errors] == ["q-commune"]
    assert typed("", "", "").errors == []


def test_address_of_unknown_origin_stays_readable():
    form = form_of({"key": "q", "label": "Địa chỉ", "kind": "address"})
    old = {"province": "Tỉnh Sông Bé", "district": "Huyện Lộc Ninh", "commune": "Xã Lộc An", "detail": "Ấp 2"}
    line = form.display({"q": old})[0].lines[0]
    assert line.text == "Ấp 2, Xã Lộc An, Huyện Lộc Ninh, Tỉnh Sông Bé"
