"""Every form of the pack, filled in as a real person would."""

from tests.formengine.conftest import IDS, LOADED, example_of


def test_the_five_official_declarations_and_the_plain_one_are_there():
    assert {"F-ATVSLD-01", "F-LDTL-01", "F-VL-01", "F-VL-04", "F-BTXH-09", "plain"} <= set(IDS)


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
    answers = LOADED["F-VL-04"].prefill(profile)
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
