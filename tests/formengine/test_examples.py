"""Every form of the pack, filled in as a real person would."""

import pytest
import yaml

from motcua.formengine.service import prefilling
from tests.formengine.conftest import CONTEXT, FORMS, IDS, LOADED, example_of

OFFICIAL = [
    "F-ATVSLD-01",
    "F-ATVSLD-02",
    "F-BTXH-04",
    "F-BTXH-09",
    "F-BTXH-1A",
    "F-BTXH-1B",
    "F-BTXH-1C",
    "F-BTXH-1D",
    "F-BTXH-1DD",
    "F-GDNN-01",
    "F-LDNN-01",
    "F-LDNN-02",
    "F-LDTL-01",
    "F-LDTL-02",
    "F-NCC-01",
    "F-NCC-02",
    "F-NCC-03",
    "F-TE-01",
    "F-TNXH-01",
    "F-TNXH-02",
    "F-VL-01",
    "F-VL-02",
    "F-VL-03",
    "F-VL-04",
    "F-VL-05",
]
PROCEDURES = {
    file.stem: yaml.safe_load(file.read_text("utf-8")) for file in FORMS.parent.glob("procedures/*")
}


def test_the_official_declarations_and_the_plain_one_are_there():
    assert {*OFFICIAL, "plain"} == set(IDS)


def test_every_official_declaration_is_what_some_procedure_asks():
    asked = {part.get("form") for one in PROCEDURES.values() for part in (one, *one.get("cases", ()))}
    assert set(OFFICIAL) <= asked


def test_each_case_of_social_allowance_has_its_own_declaration():
    cases = {case["key"]: case["form"] for case in PROCEDURES["1.001776"]["cases"]}
    assert cases == {key: f"F-BTXH-{key.upper()}" for key in ("1a", "1b", "1c", "1d", "1dd")}


def test_example_has_no_problem_and_no_doubt(example):
    review = example.form.review(example.answers, example.context)
    assert (review.errors, review.warnings) == ([], [])


def test_stored_answers_read_again_are_the_same(example):
    stored = example.form.review(example.answers, example.context).answers
    assert set(stored) == set(example.answers)
    assert example.form.review(stored, example.context).answers == stored


def test_display_shows_every_answer_in_words(example):
    stored = example.form.review(example.answers, example.context).answers
    sections = example.form.display(stored)
    lines = {line.key: line.text for section in sections for line in section.lines}
    tables = {table.key: table for section in sections for table in section.tables}
    for key in stored:
        assert (lines[key] != "") if key in lines else (len(tables[key].rows) == len(stored[key]))
    for table in tables.values():
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_empty_declaration_asks_for_every_required_question_at_once(example):
    wanted = {
        question.key for question in example.form.questions if question.required and not question.show_when
    }
    found = {problem.path for problem in example.form.check({}, example.context)}
    assert wanted <= found


def test_blank_paper_has_every_question(example):
    sections = example.form.blank()
    keys = {line.key for section in sections for line in section.lines}
    keys |= {table.key for section in sections for table in section.tables}
    assert keys == {q.key for q in example.form.questions if q.kind.name != "note"}


def test_profile_fills_what_it_knows_and_nothing_wrong():
    profile = {
        "full_name": "Trần Văn Minh",
        "identity_number": "070090001234",
        "phone": "+84 987 654 321",
        "email": "không phải thư",
        "address": "Hẻm 12, đường Phú Riềng Đỏ, phường Đồng Xoài, Đồng Nai",
    }
    begun = LOADED["F-VL-04"].prefill({"profile": [prefilling.Profile(profile)]}, CONTEXT)
    answers = begun.answers
    assert set(begun.origins.values()) == {"profile"}
    assert answers["ho_ten"] == "TRẦN VĂN MINH"
    assert answers["dien_thoai"] == "0987654321"
    assert "email" not in answers
    assert answers["cho_o"]["commune"] == "Phường Đồng Xoài"
    assert answers["cho_o"]["detail"] == "Hẻm 12, đường Phú Riềng Đỏ"


def test_late_unemployment_claim_is_doubted_but_not_blocked():
    minh = example_of("F-VL-04")
    review = minh.form.review({**minh.answers, "ngay_cham_dut": "2026-08-21"}, minh.context)
    assert not review.errors
    assert [problem.path for problem in review.warnings] == ["ngay_cham_dut"]


def test_unemployment_claim_on_the_last_day_of_the_third_month_is_in_time():
    minh = example_of("F-VL-04")
    assert not minh.form.review({**minh.answers, "ngay_cham_dut": "2026-08-22"}, minh.context).warnings


def test_identity_number_that_disagrees_with_birth_and_sex_is_doubted():
    minh = example_of("F-VL-04")
    review = minh.form.review({**minh.answers, "so_dinh_danh": "070191001234"}, minh.context)
    assert not review.errors
    assert len([p for p in review.warnings if p.path == "so_dinh_danh"]) == 2


def test_account_number_without_its_bank_is_refused():
    minh = example_of("F-VL-04")
    answers = {key: value for key, value in minh.answers.items() if key != "ngan_hang"}
    assert [p.path for p in minh.form.check(answers, minh.context)] == ["ngan_hang"]
    answers.pop("so_tai_khoan")
    assert minh.form.check(answers, minh.context) == []


def test_work_abroad_of_more_than_two_years_is_refused_in_its_row():
    lan = example_of("F-VL-01")
    row = {**lan.answers["vi_tri"][0], "den_ngay": "2028-12-16"}
    problems = lan.form.check({**lan.answers, "vi_tri": [row]}, lan.context)
    assert [(p.path, p.anchor) for p in problems] == [("vi_tri.1.den_ngay", "vi_tri-1")]
    assert "Vị trí 1" in problems[0].message
    assert "24 tháng" in problems[0].message


def test_more_foreign_workers_than_workers_are_refused():
    lan = example_of("F-VL-01")
    problems = lan.form.check({**lan.answers, "lao_dong_nn": 2311}, lan.context)
    assert [p.path for p in problems] == ["lao_dong_nn"]
    assert "Tổng số lao động đang làm việc" in problems[0].message


def test_rules_of_nine_workers_are_only_doubted():
    answers = {**example_of("F-LDTL-01").answers, "tong_lao_dong": 9, "lao_dong_nu": 9}
    review = LOADED["F-LDTL-01"].review(answers, example_of("F-LDTL-01").context)
    assert not review.errors
    assert [p.path for p in review.warnings] == ["tong_lao_dong"]


def test_date_of_consultation_is_dropped_when_there_is_no_union():
    lan = example_of("F-LDTL-01")
    review = lan.form.review({**lan.answers, "co_cong_doan": "khong"}, lan.context)
    assert review.ok
    assert "ngay_lay_y_kien" not in review.answers
    assert "ngay_lay_y_kien" not in {q.key for q in lan.form.visible_questions(review.answers)}


def test_machine_from_the_future_and_from_before_1950_is_refused():
    lan = example_of("F-ATVSLD-01")
    for year in (1949, 2027):
        row = {**lan.answers["doi_tuong"][0], "nam_san_xuat": year}
        problems = lan.form.check({**lan.answers, "doi_tuong": [row]}, lan.context)
        assert [p.path for p in problems] == ["doi_tuong.1.nam_san_xuat"]


def test_inspection_that_ends_before_it_begins_is_refused():
    lan = example_of("F-ATVSLD-01")
    row = {**lan.answers["doi_tuong"][0], "han_kiem_dinh": "2026-11-03"}
    problems = lan.form.check({**lan.answers, "doi_tuong": [row]}, lan.context)
    assert [p.path for p in problems] == ["doi_tuong.1.han_kiem_dinh"]


@pytest.mark.parametrize(
    ("form_id", "change", "paths"),
    [
        ("F-VL-02", {"nld_ngay_sinh": "2008-11-23"}, ["nld_ngay_sinh"]),
        ("F-VL-02", {"nld_ngay_sinh": "2008-11-22"}, []),
        ("F-VL-02", {"nld_quoc_tich": "vn"}, ["nld_quoc_tich"]),
        ("F-VL-02", {"nld_hc_gia_tri_den": "2026-11-22"}, ["nld_hc_gia_tri_den"]),
        ("F-VL-02", {"den_ngay": "2029-01-06"}, ["den_ngay"]),
        ("F-VL-02", {"so_gpld_da_cap": None}, ["so_gpld_da_cap"]),
        ("F-VL-02", {"so_gpld_da_cap": None, "loai_de_nghi": "cap"}, []),
        ("F-LDTL-02", {"so_tien": 1999999999}, ["so_tien"]),
        ("F-LDTL-02", {"thoi_han_de_nghi": 61}, ["thoi_han_de_nghi"]),
        ("F-VL-05", {"so_tien_ky_quy": 299999999}, ["so_tien_ky_quy"]),
        ("F-LDNN-01", {"thoi_han": 90}, ["thoi_han"]),
        ("F-LDNN-01", {"thoi_diem_di": "2026-10"}, ["thoi_diem_di"]),
        ("F-LDNN-02", {"nuoc": "vn"}, ["nuoc"]),
        ("F-NCC-01", {"tt_ty_le": "100.5"}, ["tt_ty_le"]),
        ("F-NCC-01", {"mt_quan_he": None}, ["mt_quan_he"]),
        ("F-NCC-01", {"loai_nhan": "to_chuc"}, ["to_chuc_ten", "to_chuc_dia_chi"]),
        ("F-BTXH-1C", {"con_duoi_16": 3}, ["con_duoi_16"]),
        ("F-BTXH-1C", {"con": []}, ["con"]),
        ("F-BTXH-1A", {"kt_quan_he": None}, ["kt_quan_he"]),
        ("F-BTXH-1DD", {"muc_do": "nhe"}, ["muc_do"]),
        ("F-BTXH-04", {"loai": "co_quan"}, ["tc_ten"]),
        ("F-TE-01", {"quan_he": None}, ["quan_he"]),
        ("F-TE-01", {"quan_he": None, "hinh_thuc": "khong_than_thich"}, []),
    ],
)
def test_what_the_official_declarations_refuse(form_id, change, paths):
    example = example_of(form_id)
    answers = {key: value for key, value in {**example.answers, **change}.items() if value is not None}
    assert [problem.path for problem in example.form.check(answers, example.context)] == paths


def test_one_who_declares_for_oneself_is_not_asked_who_declares():
    form = LOADED["F-BTXH-1D"]
    answers = {key: value for key, value in example_of("F-BTXH-1D").answers.items() if key != "kt_ho_ten"}
    review = form.review(answers, example_of("F-BTXH-1D").context)
    assert review.ok
    assert not [key for key in review.answers if key.startswith("kt_")]


def test_list_of_five_hundred_trainees_has_room():
    lan = example_of("F-LDNN-01")
    rows = lan.answers["lao_dong"] * 250
    assert not lan.form.check({**lan.answers, "lao_dong": rows}, lan.context)
    assert lan.form.check({**lan.answers, "lao_dong": [*rows, rows[0]]}, lan.context)


def test_renewing_a_licence_late_is_only_doubted():
    late = example_of("F-VL-05")
    review = late.form.review({**late.answers, "ngay_het_han": "2026-12-01"}, late.context)
    assert [(p.path, p.severity) for p in [*review.errors, *review.warnings]] == [("ngay_het_han", "warn")]
