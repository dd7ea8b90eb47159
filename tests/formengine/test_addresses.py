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
    assert sum(len(addresses._communes()[province]) for province in current) == 3321
    former = [province for province in addresses.provinces() if province.value == BINH_PHUOC]
    assert len(addresses._communes()[former[0]]) == 111


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
    for province, communes in addresses._communes().items():
        for commune in communes:
            assert addresses.find(province, commune.title).commune == commune


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
