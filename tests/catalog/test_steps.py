"""The steps of a procedure, told from its workflow in plain words."""

import pytest

from motcua.catalog import service as catalog


def told(code):
    procedure = catalog.get(code)
    return catalog.steps_of(procedure.current.content, procedure.agency.name)


def test_a_department_appraises_and_decides(pack):
    steps = told("2.000134")
    assert len(steps) == 5
    assert steps[2] == "Sở Lao động - Thương binh và Xã hội thẩm định hồ sơ."
    assert steps[-1] == "Đến ngày hẹn, bạn nhận kết quả trực tuyến, tại quầy hoặc qua bưu chính."


def test_the_chairman_decides_on_what_the_department_appraised(pack):
    steps = told("1.000105")
    assert steps[2].endswith("thẩm định rồi chuyển hồ sơ đến Chủ tịch UBND tỉnh.")
    assert steps[3] == "Chủ tịch UBND tỉnh xem xét, quyết định."


def test_a_chain_names_every_office_in_order(pack):
    steps = told("1.001776")
    assert "Ủy ban nhân dân cấp xã thẩm định rồi chuyển hồ sơ đến Ủy ban nhân dân cấp huyện." in steps
    assert steps.index("Chủ tịch UBND cấp huyện xem xét, quyết định.") == len(steps) - 2
    assert "trực tuyến, tại quầy" not in steps[-1]  # level 3 hands the result over on paper


@pytest.mark.parametrize("code", ["1.001978", "1.001653", "2.000056"])
def test_no_sentence_shows_a_key_of_the_data(pack, code):
    for sentence in told(code):
        assert "BP-" not in sentence
        assert "_" not in sentence
