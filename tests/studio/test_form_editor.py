"""The form editor, as an administrator works with it: everything by pages and buttons."""

from copy import deepcopy

import pytest
from django.core import signing

from motcua.catalog.models import Change
from motcua.formengine import service as formengine
from motcua.formengine.service import editing
from tests.studio.form_editing import KEY, change, filled, home, now, put, send, small_form, text_of

pytestmark = pytest.mark.once

__all__ = ["change", "home"]

# -- the list --------------------------------------------------------------------------------------------


def test_every_page_of_every_question_opens(desk, change, home):
    for page in ("", "/ten", "/van-ban", "/thu", "/vi-du", "/phan-moi", "/cau-hoi-moi"):
        assert desk.get(home + page).status_code == 200, page
    for section in now(change)["sections"]:
        assert desk.get(f"{home}/phan/{section['key']}").status_code == 200
        for question in section["questions"]:
            assert desk.get(f"{home}/cau-hoi/{question['key']}").status_code == 200
            assert desk.get(f"{home}/cau-hoi/{question['key']}/xoa").status_code == 200
            for column in question.get("columns", []):
                address = f"{home}/cau-hoi/{question['key']}/cot/{column['key']}"
                assert desk.get(address).status_code == 200
                assert desk.get(f"{address}/xoa").status_code == 200


def test_pages_of_what_does_not_exist_are_not_found(desk, change, home):
    for page in (
        "/cau-hoi/khong_co",
        "/phan/khong_co",
        "/cau-hoi/ma_so/cot/khong_co",
        "/cau-hoi/ma_so/cot-moi",
    ):
        assert desk.get(home + page).status_code == 404, page
    assert desk.get(home + "X").status_code == 404
    assert send(desk, change, home, {"act": "bay:ma_so"}).status_code == 404
    assert send(desk, change, home, {"act": "len:khong_co"}).status_code == 404


def test_a_question_moves_by_its_buttons_and_the_focus_goes_along(desk, change, home):
    before = now(change)
    answer = send(desk, change, home, {"act": "xuong:ten_to_chuc"})
    assert answer["Location"] == f"{home}#xuong.ten_to_chuc"
    assert editing.keys(now(change))[:2] == ["ma_so", "ten_to_chuc"]
    page = desk.get(home).content.decode()
    assert 'id="xuong.ten_to_chuc"' in page
    assert '<input class="govuk-input" id="ten_to_chuc" name="ten_to_chuc"' in page
    send(desk, change, home, {"act": "len:ten_to_chuc"})
    assert now(change) == before
    section = before["sections"][0]["key"]
    assert send(desk, change, home, {"act": f"xuong:phan:{section}"})["Location"] == f"{home}#xuong.{section}"
    assert now(change)["sections"][1]["key"] == section


def test_who_comes_second_is_told_and_moves_nothing(desk, change, home):
    version = change.version
    send(desk, change, home, {"act": "xuong:ten_to_chuc"})
    moved = now(change)
    answer = desk.post(home, {"act": "xuong:ma_so", "version": version}, follow=True)
    assert "vừa được người khác sửa" in text_of(answer)
    assert now(change) == moved


def test_faults_stand_at_their_question_and_in_the_summary(desk, change, home):
    wrong = deepcopy(now(change))
    editing.find(wrong, "ma_so")["kind"] = "txt"
    put(change, wrong)
    page = text_of(desk.get(home))
    assert 'href="#cau.ma_so"' in page
    assert page.count("Không có loại câu hỏi “txt”") == 2
    assert "Chưa hiện được vì đang có lỗi: " in page
    assert "Không có loại câu hỏi" in text_of(desk.get(f"{home}/cau-hoi/ma_so"))


def test_a_definition_without_a_skeleton_is_mended_as_a_text(desk, change, home):
    put(change, {"key": KEY, "sections": "x"})
    for page in ("", "/thu", "/vi-du", "/phan-moi", "/cau-hoi/x", "/ten"):
        assert desk.get(home + page)["Location"] == f"{home}/van-ban", page
    typed = {"text": f"key: {KEY}\ntitle: x\nsections: x", "save": "1"}
    assert "phải là danh sách các phần" in text_of(send(desk, change, f"{home}/van-ban", typed))
    put(change, [1])
    assert desk.get(f"{home}/van-ban").status_code == 200


# -- questions -------------------------------------------------------------------------------------------


def test_saving_a_page_on_which_nothing_was_typed_changes_nothing(desk, change, home):
    before = now(change)
    for place in editing.keys(before):
        columns = editing.find(before, place).get("columns", [])
        for part in (place, *(f"{place}/cot/{one['key']}" for one in columns)):
            address = f"{home}/cau-hoi/{part}"
            answer = send(desk, change, address, {**filled(desk.get(address)), "save": "1"})
            assert answer.status_code == 302, text_of(answer)
    assert now(change) == before


def test_a_new_question_gets_its_key_from_the_label(desk, change, home):
    section = now(change)["sections"][0]["key"]
    page = desk.get(f"{home}/cau-hoi-moi?phan={section}")
    last = now(change)["sections"][0]["questions"][-1]["key"]
    assert f'value="sau:{last}" selected' in text_of(page)
    typed = {"label": "Vốn điều lệ", "kind": "money", "required": "on", "position": "sau:ten_to_chuc"}
    answer = send(desk, change, f"{home}/cau-hoi-moi", typed)
    assert answer["Location"] == f"{home}#cau.von_dieu_le"
    made = {"key": "von_dieu_le", "label": "Vốn điều lệ", "kind": "money", "required": True}
    assert now(change)["sections"][0]["questions"][1] == made
    more = {"label": "Loại hình", "kind": "choice", "position": f"dau:{section}"}
    assert send(desk, change, f"{home}/cau-hoi-moi", more)["Location"] == f"{home}/cau-hoi/loai_hinh"
    empty = send(desk, change, f"{home}/cau-hoi-moi", {"kind": "bay", "position": "sau:khong_co"})
    for sentence in ("Hãy ghi nội dung câu hỏi.", "Hãy chọn trong danh sách.", "Vị trí này không còn."):
        assert sentence in text_of(empty)


def test_options_conditions_and_limits_are_typed_as_people_read_them(desk, change, home):
    put(change, small_form())
    address = f"{home}/cau-hoi/b"
    typed = filled(desk.get(address)) | {
        "label": "Ngày",
        "required": "when",
        "need-mode": "all",
        "need-count": "1",
        "need-0-question": "a",
        "need-0-operator": "in",
        "need-0-value": "đăng ký lại; moi",
        "show-mode": "any",
        "show-count": "2",
        "show-0-question": "a",
        "show-0-operator": "not_equals",
        "show-0-value": "Đăng ký mới",
        "show-1-question": "n",
        "show-1-operator": "empty",
        "limit-count": "3",
        "limit-0-rule": "not_future",
        "limit-1-rule": "at_most_months_after",
        "limit-1-other": "d",
        "limit-1-value": "24",
        "limit-2-rule": "at_most_days_ago",
        "limit-2-value": "30",
        "limit-2-severity": "warn",
        "limit-2-message": "Quá 30 ngày.",
        "save": "1",
    }
    assert send(desk, change, address, typed)["Location"] == f"{home}#cau.b"
    assert editing.find(now(change), "b") == {
        "key": "b",
        "label": "Ngày",
        "kind": "date",
        "required_when": {"question": "a", "in": ["lai", "moi"]},
        "show_when": {"any": [{"question": "a", "not_equals": "moi"}, {"question": "n", "filled": False}]},
        "limits": [
            {"not_future": True},
            {"at_most_months_after": {"question": "d", "months": 24}},
            {"at_most_days_ago": 30, "severity": "warn", "message": "Quá 30 ngày."},
        ],
    }
    assert formengine.load(now(change))
    card = text_of(desk.get(home))
    assert "Chỉ hỏi khi “A” không phải là “Đăng ký mới” hoặc “N” chưa trả lời" in card


def test_what_cannot_be_understood_is_said_and_nothing_typed_is_lost(desk, change, home):
    put(change, small_form())
    before = now(change)
    address = f"{home}/cau-hoi/b"
    typed = filled(desk.get(address)) | {
        "label": "",
        "key": "Khóa Sai",
        "show-mode": "text",
        "show-text": "{question: [",
        "limit-count": "2",
        "limit-0-rule": "after",
        "limit-1-rule": "within_days",
        "limit-1-value": "ba mươi",
        "save": "1",
    }
    page = text_of(send(desk, change, address, typed))
    for sentence in (
        "Hãy ghi nội dung câu hỏi.",
        "Không đọc được",
        "Hãy chọn câu hỏi để so sánh.",
        "Hãy nhập một con số",
    ):
        assert sentence in page
    assert "{question: [" in page
    assert 'value="ba mươi"' in page
    assert now(change) == before
    page = text_of(send(desk, change, address, typed | {"label": "B", "show-mode": "", "limit-count": "0"}))
    assert "Khóa “Khóa Sai” cần chữ thường" in page
    assert now(change) == before


def test_options_keep_their_keys_and_new_ones_get_one(desk, change, home):
    put(change, small_form())
    address = f"{home}/cau-hoi/a"
    page = desk.get(address)
    assert filled(page)["options"] == "moi | Đăng ký mới\nlai | Đăng ký lại"
    typed = filled(page) | {"options": "moi | Mới tinh\n\nĐăng ký bổ sung\nlai|Lại", "save": "1"}
    send(desk, change, address, typed)
    assert editing.find(now(change), "a")["options"] == [
        {"key": "moi", "label": "Mới tinh"},
        {"key": "dang_ky_bo_sung", "label": "Đăng ký bổ sung"},
        {"key": "lai", "label": "Lại"},
    ]
    answer = send(desk, change, address, typed | {"options": "Loại A | A\nB"})
    assert "Khóa “Loại A” cần chữ thường" in text_of(answer)
    send(desk, change, address, typed | {"dataset": "dan_toc"})
    assert editing.find(now(change), "a")["dataset"] == "dan_toc"
    assert "options" not in editing.find(now(change), "a")


def test_a_new_key_goes_wherever_the_old_one_was_named_also_into_the_example(desk, change, home):
    example = change.data["examples"][KEY]["answers"]
    tests = [{"answers": {"ma_so": "x"}, "then": [{"act": "y", "questions": ["ma_so", "dia_chi"]}]}]
    put(change, now(change), procedure={**change.data["procedure"], "tests": tests})
    address = f"{home}/cau-hoi/ma_so"
    answer = send(desk, change, address, {**filled(desk.get(address)), "key": "ma_so_thue", "save": "1"})
    assert answer["Location"] == f"{home}#cau.ma_so_thue"
    assert formengine.load(now(change))
    assert change.data["examples"][KEY]["answers"]["ma_so_thue"] == example["ma_so"]
    test = change.data["procedure"]["tests"][0]
    assert (test["answers"], test["then"][0]["questions"]) == ({"ma_so_thue": "x"}, ["ma_so_thue", "dia_chi"])


def test_another_kind_keeps_what_fits_and_asks_to_look_again(desk, change, home):
    put(change, small_form())
    address = f"{home}/cau-hoi/d"
    typed = filled(desk.get(address)) | {"kind": "month", "hint": "Ghi tháng", "save": "1"}
    answer = send(desk, change, address, typed)
    assert answer["Location"] == address
    assert editing.find(now(change), "d") == {
        "key": "d",
        "label": "D",
        "kind": "month",
        "hint": "Ghi tháng",
        "limits": [{"not_future": True}],
    }


def test_a_question_moves_to_another_section_on_its_page(desk, change, home):
    put(change, small_form())
    address = f"{home}/cau-hoi/b"
    send(desk, change, address, {**filled(desk.get(address)), "position": "sau:x", "save": "1"})
    assert [q["key"] for q in now(change)["sections"][1]["questions"]] == ["x", "b", "t", "s"]
    address = f"{home}/cau-hoi/t/cot/c2"
    send(desk, change, address, {**filled(desk.get(address)), "position": "dau:", "save": "1"})
    assert [c["key"] for c in editing.find(now(change), "t")["columns"]] == ["c2", "c1"]
    send(desk, change, address, {**filled(desk.get(address)), "position": "sau:c1", "save": "1"})
    assert [c["key"] for c in editing.find(now(change), "t")["columns"]] == ["c1", "c2"]


def test_tables_have_columns_with_pages_of_their_own(desk, change, home):
    put(change, small_form())
    new = f"{home}/cau-hoi/t/cot-moi"
    typed = {"label": "Ghi chú", "kind": "long_text", "position": "sau:c1"}
    assert send(desk, change, new, typed)["Location"] == f"{home}?mo=t#cau.t.ghi_chu"
    assert [c["key"] for c in editing.find(now(change), "t")["columns"]] == ["c1", "ghi_chu", "c2"]
    assert "Bảng nhiều dòng" not in text_of(desk.get(new))
    send(desk, change, f"{home}/cau-hoi/t/cot/ghi_chu/xoa", {})
    page = desk.get(f"{home}/cau-hoi/t")
    typed = filled(page) | {
        "row_name": "Dòng xe",
        "shown": ["c2"],
        "min_rows": "1",
        "max_rows": "9",
        "save": "1",
    }
    send(desk, change, f"{home}/cau-hoi/t", typed)
    table = editing.find(now(change), "t")
    assert [c["key"] for c in table["columns"]] == ["c1", "c2"]
    assert (table["row_name"], table["shown"], table["min_rows"], table["max_rows"]) == (
        "Dòng xe",
        ["c2"],
        1,
        9,
    )


def test_a_formula_is_written_as_people_write_it(desk, change, home):
    put(change, small_form())
    address = f"{home}/cau-hoi/s"
    page = desk.get(address)
    assert filled(page)["calculate"] == ["t.c2 + n"]
    send(desk, change, address, filled(page) | {"calculate": "n * (t.c2 - 3)", "unit": "on", "save": "1"})
    found = editing.find(now(change), "s")
    assert found["calculate"] == {"product": ["n", {"difference": ["t.c2", 3]}]}
    assert found["unit"] == "money"
    answer = send(desk, change, address, filled(page) | {"calculate": "n /", "save": "1"})
    assert "Công thức chỉ gồm" in text_of(answer)


def test_nesting_stays_a_text_and_is_checked(desk, change, home):
    definition = small_form()
    nested = {"any": [{"question": "a", "equals": "moi"}, {"not": {"question": "n", "filled": True}}]}
    editing.find(definition, "b")["show_when"] = nested
    put(change, definition)
    address = f"{home}/cau-hoi/b"
    page = desk.get(address)
    assert filled(page)["show-mode"] == "text"
    send(
        desk, change, address, filled(page) | {"show-text": "{not: {question: a, equals: moi}}", "save": "1"}
    )
    assert editing.find(now(change), "b")["show_when"] == {"not": {"question": "a", "equals": "moi"}}
    answer = send(
        desk, change, address, filled(page) | {"show-text": "{question: z, filled: 1}", "save": "1"}
    )
    assert answer["Location"] == address
    assert "Phép “filled” chỉ nhận" in text_of(desk.get(address))


def test_rows_that_were_filled_in_count_though_the_choice_above_was_overlooked(desk, change, home):
    put(change, small_form())
    address = f"{home}/cau-hoi/b"
    typed = filled(desk.get(address)) | {"save": "1", "show-0-question": "n", "show-0-operator": "filled"}
    needed = {"need-0-question": "n", "need-0-operator": "filled"}
    assert "Hãy chọn “Chỉ khi có điều kiện”" in text_of(send(desk, change, address, typed | needed))
    send(desk, change, address, typed)
    assert editing.find(now(change), "b")["show_when"] == {"question": "n", "filled": True}
    send(desk, change, address, filled(desk.get(address)) | {"show-mode": "", "save": "1"})
    assert "show_when" not in editing.find(now(change), "b")


def test_a_question_that_others_need_is_not_removed(desk, change, home):
    put(change, small_form())
    page = text_of(desk.get(f"{home}/cau-hoi/n/xoa"))
    assert "Chưa xóa được" in page
    assert f"{home}/cau-hoi/s" in page
    answer = desk.post(f"{home}/cau-hoi/n/xoa", {"version": change.version}, follow=True)
    assert "đang được nhắc tới ở: “S”" in text_of(answer)
    assert send(desk, change, f"{home}/cau-hoi/x/xoa", {})["Location"] == f"{home}#danh-sach"
    assert "x" not in editing.keys(now(change))


def test_the_page_shows_the_question_as_typed_without_saving(desk, change, home):
    put(change, small_form())
    before = now(change)
    address = f"{home}/cau-hoi/x"
    answer = send(
        desk, change, address, filled(desk.get(address)) | {"label": "Tên <b>mới</b>", "preview": "1"}
    )
    assert "Tên &lt;b&gt;mới&lt;/b&gt;" in answer.content.decode()
    more = send(desk, change, address, filled(desk.get(address)) | {"more": "limit"})
    assert 'name="limit-1-rule"' in text_of(more)
    assert now(change) == before


def test_who_comes_second_keeps_what_was_typed(desk, change, home):
    put(change, small_form())
    address = f"{home}/cau-hoi/x"
    typed = filled(desk.get(address)) | {"label": "Của tôi", "save": "1"}
    send(desk, change, home, {"act": "len:b"})
    page = desk.post(address, typed)
    assert "vừa được người khác sửa" in text_of(page)
    assert filled(page)["label"] == ["Của tôi"]
    assert desk.post(address, filled(page) | {"save": "1"}).status_code == 302
    assert editing.find(now(change), "x")["label"] == "Của tôi"


# -- sections, names, new forms --------------------------------------------------------------------------


def test_sections_are_added_named_and_removed(desk, change, home):
    put(change, small_form())
    answer = send(desk, change, f"{home}/phan-moi", {"title": "Cam kết", "hint": ""})
    assert answer["Location"] == f"{home}#phan.cam_ket"
    send(desk, change, f"{home}/phan/cam_ket", {"title": "Lời cam kết", "hint": "Đọc kỹ"})
    assert now(change)["sections"][-1] == {
        "key": "cam_ket",
        "title": "Lời cam kết",
        "hint": "Đọc kỹ",
        "questions": [],
    }
    send(desk, change, f"{home}/phan/cam_ket", {"remove": "1"})
    answer = desk.post(
        f"{home}/phan/mot", {"remove": "1", "version": Change.objects.get().version}, follow=True
    )
    assert "đang được nhắc tới ở" in text_of(answer)
    assert [s["key"] for s in now(change)["sections"]] == ["mot", "hai"]
    send(desk, change, f"{home}/ten", {"title": "Tên khác", "basis": ""})
    assert now(change)["title"] == "Tên khác"


def test_a_new_form_begins_blank_as_a_copy_or_shared(desk, change):
    address = f"/quan-tri/thay-doi/{change.pk}/to-khai"
    assert f"{KEY} – " in text_of(desk.get(address))
    wrong = send(desk, change, address, {"start": "copy", "key": "F khác", "title": ""})
    for sentence in ("Hãy chọn tờ khai.", "Mã chỉ gồm chữ không dấu", "Hãy ghi tên tờ khai."):
        assert sentence in text_of(wrong)
    taken = send(desk, change, address, {"start": "blank", "key": KEY, "title": "x"})
    assert "đã dùng rồi" in text_of(taken)
    made = {"start": "blank", "key": "F-MOI-01", "title": "Đơn mới", "basis": "Mẫu 1"}
    assert send(desk, change, address, made)["Location"] == f"{address}/F-MOI-01"
    copied = {"start": "copy", "source": KEY, "key": "F-MOI-02", "title": "Bản sao"}
    assert send(desk, change, address, copied)["Location"] == f"{address}/F-MOI-02"
    forms = Change.objects.get().data["forms"]
    assert formengine.load(forms["F-MOI-01"]).basis == "Mẫu 1"
    assert editing.keys(forms["F-MOI-02"]) == editing.keys(forms[KEY])
    assert Change.objects.get().data["examples"]["F-MOI-02"] == change.data["examples"][KEY]
    assert send(desk, change, address, {"start": "share", "source": "F-VL-01"}).status_code == 302
    now(change)
    assert "F-VL-01" in change.data["forms"]
    assert "F-VL-01" in change.data["examples"]
    send(desk, change, f"{address}/F-VL-01/ten", {"remove": "1"})
    send(desk, change, f"{address}/F-MOI-02/ten", {"remove": "1"})
    send(desk, change, f"{address}/{KEY}/ten", {"remove": "1"})
    assert set(Change.objects.get().data["forms"]) == {KEY, "F-MOI-01"}


def test_what_was_typed_before_the_session_ended_stands_on_the_page_again(
    desk, client, change, home, administrator
):
    put(change, small_form())
    address = f"{home}/cau-hoi/x"
    typed = filled(desk.get(address)) | {"label": "Gõ dở", "save": "1"}
    desk.cookies["motcua_author"] = signing.dumps(administrator.pk, salt="motcua.accounts.resume")
    del desk.cookies["sessionid"]
    assert desk.post(address, typed)["Location"].startswith("/dang-nhap")
    desk.force_login(administrator)
    page = desk.get(address)
    assert filled(page)["label"] == ["Gõ dở"]
    assert editing.find(now(change), "x")["label"] == "X"
