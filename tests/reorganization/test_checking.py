"""`motcua pack check` on reorganisations: each fault with its place and a sentence, never an exception."""

import copy
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalog import checking_reorganizations, packs
from motcua.catalog.checking import check, check_pack
from motcua.catalog.checking_tools import Judge
from tests.reorganization.conftest import KEY

FILE = f"reorganizations/{KEY}.yaml"


@pytest.fixture(scope="module")
def real():
    return packs.read(Path(settings.PACK))


def faults(real, change) -> list[str]:
    data = copy.deepcopy(real.reorganizations[KEY])
    change(data)
    pack = copy.copy(real)
    pack.reorganizations = {KEY: data}
    judge = Judge()
    checking_reorganizations.check(pack, judge)
    assert all(fault.file == FILE for fault in judge.faults)
    return [f"{fault.path}: {fault.sentence}" for fault in judge.faults]


def end_of(data):
    return data["ends"][0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.pop("basis"), "basis: Thiếu, hoặc không phải là chữ."),
        (lambda data: data.update(key="x"), f"key: Phải là “{KEY}”, đang là 'x'."),
        (lambda data: data.update(effective="1-3-2025"), "effective: Phải là ngày dạng 2025-07-01."),
        (lambda data: data.update(ends=[]), "ends: Cần ít nhất một cơ quan kết thúc hoạt động."),
        (lambda data: data.update(finish=1), "finish: Không có khóa này."),
        (
            lambda data: end_of(data)["fields"].update(GDNN="BP-SGDT"),
            "ends[BP-SLDTBXH].fields.GDNN: Không có nơi chuyển đến 'BP-SGDT'. Có phải là “BP-SGDDT”?",
        ),
        (
            lambda data: end_of(data)["fields"].update(GDN="BP-SGDDT"),
            "ends[BP-SLDTBXH].fields: Không có lĩnh vực 'GDN'. Có phải là “GDNN”?",
        ),
        (
            lambda data: end_of(data)["fields"].update(NCC="BP-SLDTBXH"),
            "ends[BP-SLDTBXH].fields.NCC: Không có nơi chuyển đến 'BP-SLDTBXH'.",
        ),
        (
            lambda data: end_of(data)["procedures"].update({"9.999999": "BP-CAT"}),
            "ends[BP-SLDTBXH].procedures: Không có thủ tục '9.999999'.",
        ),
        (
            lambda data: end_of(data)["departments"].pop("SLDTBXH-NCC"),
            "ends[BP-SLDTBXH].departments: Phòng SLDTBXH-NCC chưa có nơi chuyển đến.",
        ),
        (
            lambda data: end_of(data).update(successor="BP-STNMT"),
            "ends[BP-SLDTBXH].successor: Không có cơ quan còn hoạt động 'BP-STNMT'.",
        ),
        (lambda data: data.update(units=["BP-SNV"]), "units: Phải là các cặp khóa: giá trị."),
    ],
)
def test_a_fault_is_said_with_its_place(change, said, real):
    assert any(one.startswith(said) for one in faults(real, change))


def test_the_real_one_has_no_fault(real):
    assert faults(real, lambda data: None) == []


def test_what_it_makes_of_the_agencies_is_judged_too(real):
    pack = copy.copy(real)
    pack.reorganizations = {KEY: copy.deepcopy(real.reorganizations[KEY])}
    [new] = [line for line in pack.reorganizations[KEY]["agencies"] if line["key"] == "BP-SNNMT"]
    new["code"] = "H10.902"
    pack.faults = []
    said = [str(fault) for fault in check_pack(pack)]
    assert said == [f"{FILE} → agencies: Trùng mã định danh “H10.902” (2 lần)."]


def test_the_pack_as_shipped_is_faultless_and_loading_leaves_the_reorganisation_alone(real):
    assert check(Path(settings.PACK)) == []
    assert "reorganizations" not in {path.parent.name for path in packs._files(Path(settings.PACK))}


@given(
    key=st.sampled_from(["agencies", "ends", "units", "effective", "name", "basis", "calendar"]),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
)
def test_odd_data_are_faults_and_never_break_the_check(real, key, value):
    faults(real, lambda data: data.update({key: value}))


@given(
    key=st.sampled_from(["agency", "successor", "fields", "procedures", "departments", "names", "named"]),
    value=st.none() | st.integers() | st.lists(st.integers()) | st.dictionaries(st.text(), st.integers()),
)
def test_odd_ends_are_faults_and_never_break_the_check(real, key, value):
    faults(real, lambda data: end_of(data).update({key: value}))
