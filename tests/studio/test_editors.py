"""The editors of fields, agencies, workflows, calendars and notices, as administrators use them."""

import re
from html import unescape

import pytest

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from tests.studio.conftest import ITEMS, text_of

pytestmark = pytest.mark.once

Kind = Change.Kind


def address(change, page="noi-dung"):
    return f"/quan-tri/thay-doi/{change.pk}/{page}"


def shown(page):
    """The fields of the editor's form as the page shows them, as a browser would send them."""
    form = page.partition("novalidate>")[2].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if said.get("type") != "checkbox" or " checked" in tag:
            sent.setdefault(said["name"], []).append(unescape(said.get("value", "")))
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [unescape(words)]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else ""]
    del sent["csrfmiddlewaretoken"]
    return sent


@pytest.fixture
def send(desk):
    """send(change, act="", page=…, **typed): the editor's page as it stands, with these fields typed over."""

    def send(change, act="", page="noi-dung", **typed):
        fields = shown(text_of(desk.get(address(change, page))))
        fields |= {"act": [act]} if act else {}
        fields |= {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        answer = desk.post(address(change, page), fields)
        change.refresh_from_db()
        return answer

    return send


@pytest.mark.parametrize("kind", ITEMS)
def test_saving_what_is_shown_changes_nothing(begun, send, kind):
    change = begun(kind)
    answer = send(change)
    assert answer["Location"] == f"/quan-tri/thay-doi/{change.pk}"
    assert change.data == change.before
    assert change.version == 1
    assert catalog.changes.faults(change) == []


def test_a_year_that_is_saved_as_shown_changes_nothing(begun, send):
    change = begun(Kind.CALENDAR)
    send(change, page="nam/2026")
    assert change.data == change.before


@pytest.mark.parametrize("kind", ITEMS)
def test_what_two_people_type_at_once_is_not_lost(desk, begun, send, second_administrator, kind):
    change = begun(kind)
    name = "subject" if kind == Kind.NOTICE else "name"
    fields = shown(text_of(desk.get(address(change))))
    theirs = {**change.data, name: "Của người kia"}
    catalog.changes.save(
        Change.objects.get(pk=change.pk), theirs, version=0, user=second_administrator, at=change.begun_at
    )

    page = text_of(desk.post(address(change), {**fields, name: "Của tôi"}))

    change.refresh_from_db()
    assert change.data[name] == "Của người kia"
    assert "Người khác vừa lưu" in page
    assert "Của tôi" in page
    again = {**shown(page), name: "Của tôi"}
    desk.post(address(change), again)
    change.refresh_from_db()
    assert change.data[name] == "Của tôi"


def test_the_same_button_pressed_twice_saves_once(desk, begun):
    change = begun(Kind.FIELD)
    fields = {**shown(text_of(desk.get(address(change)))), "name": "An toàn"}
    first, again = desk.post(address(change), fields), desk.post(address(change), fields)
    change.refresh_from_db()
    assert first["Location"] == again["Location"]
    assert change.version == 1


def test_wrong_answers_are_kept_in_the_draft_and_named(begun, send):
    change = begun(Kind.WORKFLOW)
    page = text_of(send(change, **{"steps-1-share": "hai", "steps-2-name": ""}))
    assert 'href="#steps-1-share"' in page
    assert "2. Phần thời gian: Hãy ghi một số nguyên." in page
    assert "3. Hãy ghi tên bước." in page
    assert change.data["steps"][1]["share"] == "hai"
    assert change.data["steps"][0] == change.before["steps"][0]


def test_an_editor_of_what_is_no_draft_leads_back(desk, begun, administrator):
    change = begun(Kind.FIELD)
    catalog.changes.discard(change, "Nhầm.", version=0, user=administrator, at=change.begun_at)
    assert desk.get(address(change))["Location"] == f"/quan-tri/thay-doi/{change.pk}"
    page = text_of(desk.post(address(change), {"version": "1", "name": "Chữ đã gõ"}))
    assert "không còn là bản đang soạn" in page
    assert "Chữ đã gõ" in page


def test_procedures_have_editors_of_their_own(desk, administrator, pack):
    change = catalog.changes.begin(Kind.PROCEDURE, "2.000134", user=administrator, at=clock.now())
    assert desk.get(address(change)).status_code == 404
    assert desk.get(address(change, "nam/2026")).status_code == 404


# -- workflows ------------------------------------------------------------------------------------------


def names(change):
    return [step["name"] for step in change.data["steps"]]


def test_a_step_moves_and_what_was_typed_beside_it_is_kept(begun, send):
    change = begun(Kind.WORKFLOW)
    answer = send(change, "steps:up:2", **{"steps-0-share": "9"})
    assert answer["Location"].endswith("/noi-dung#steps-1")
    assert names(change)[:3] == ["Tiếp nhận", "Thẩm định", "Phân công"]
    assert change.data["steps"][0]["share"] == 9
    send(change, "steps:down:1")
    assert names(change)[:3] == ["Tiếp nhận", "Phân công", "Thẩm định"]


def test_a_step_is_added_and_gets_a_key_of_its_own(desk, begun, send):
    change = begun(Kind.WORKFLOW)
    answer = send(change, "steps:add")
    assert answer["Location"].endswith("/noi-dung?them=steps#steps-7")
    assert change.data == change.before
    page = text_of(desk.get(answer["Location"].partition("#")[0]))
    new = {
        "name": "Thẩm định lần hai",
        "act": "appraise",
        "holder": "lead",
        "role": "appraiser",
        "share": "3",
    }
    desk.post(address(change), shown(page) | {f"steps-7-{key}": value for key, value in new.items()})
    change.refresh_from_db()
    assert change.data["steps"][7] == new | {"key": "appraise-2", "share": 3}
    assert any("bước cuối" in fault.sentence for fault in catalog.changes.faults(change))
    page = text_of(desk.get(f"/quan-tri/thay-doi/{change.pk}"))
    assert "Việc: Thẩm định; Nơi giữ bước: Cơ quan chủ trì thủ tục; Vai trò: Chuyên viên thẩm định" in page


def test_a_step_is_removed(begun, send):
    change = begun(Kind.WORKFLOW)
    send(change, "steps:remove:3")
    assert "Lãnh đạo phòng xem xét" not in names(change)
    assert len(change.data["steps"]) == 6


@pytest.mark.parametrize("act", ["steps:up:0", "steps:down:6", "steps:up:99", "steps:up:x", "steps:fly:1"])
def test_a_button_that_does_not_exist_moves_nothing(begun, send, act):
    change = begun(Kind.WORKFLOW)
    send(change, act)
    assert change.data == change.before


def test_shares_are_shown_in_percent_and_in_hours(desk, begun):
    page = text_of(desk.get(address(begun(Kind.WORKFLOW))))
    assert "50% · ví dụ 5 ngày làm việc: 20 giờ" in page
    assert "2.000134" in page


def test_a_count_of_rows_that_nobody_typed_breaks_nothing(desk, begun):
    change = begun(Kind.WORKFLOW)
    for count in ("-1", "x", "999999999", ""):
        text_of(desk.post(address(change), {"version": "0", "name": "", "steps-count": count}))


# -- agencies -------------------------------------------------------------------------------------------


def test_all_of_an_agency_can_be_said(begun, send):
    change = begun(Kind.AGENCY)
    typed = {
        "short_name": "SLĐ",
        "code": "H10.77",
        "address": "Số 1 đường Hùng Vương",
        "phone": "0271 388 1234",
        "email": "sld@binhphuoc.example",
        "valid_from": "01/02/1997",
        "valid_to": "28/02/2025",
        "successor": "BP-SNV",
    }
    send(change, **typed)
    said = {name: change.data[name] for name in typed}
    assert said == typed | {"valid_from": "1997-02-01", "valid_to": "2025-02-28"}
    assert catalog.changes.faults(change) == []


def test_a_code_that_is_no_longer_a_stand_in(begun, desk):
    change = begun(Kind.AGENCY)
    fields = shown(text_of(desk.get(address(change))))
    del fields["provisional"]
    desk.post(address(change), fields)
    change.refresh_from_db()
    assert change.data["provisional"] is False


def test_days_in_the_wrong_order_are_told_at_the_field(begun, send):
    change = begun(Kind.AGENCY)
    page = text_of(send(change, valid_from="01/03/2025", valid_to="32/01/2024"))
    assert "Hãy ghi ngày như 01/03/2025." in page
    assert change.data["valid_to"] == "32/01/2024"
    assert any("ngày" in fault.sentence for fault in catalog.changes.faults(change))
    page = text_of(send(change, valid_to="01/01/2024"))
    assert "Ngày kết thúc ở trước ngày bắt đầu." in page


def test_a_department_is_added_with_its_fields_and_removed(desk, begun, send):
    change = begun(Kind.AGENCY)
    count = len(change.data["departments"])
    answer = send(change, "departments:add")
    page = text_of(desk.get(answer["Location"].partition("#")[0]))
    new = {f"departments-{count}-name": "Phòng Bình đẳng giới", f"departments-{count}-fields": ["BDG", "TE"]}
    desk.post(address(change), shown(page) | new)
    change.refresh_from_db()
    added = {"key": "SLDTBXH-BDG", "name": "Phòng Bình đẳng giới", "fields": ["BDG", "TE"]}
    assert added in change.data["departments"]
    assert catalog.changes.faults(change) == []
    send(change, f"departments:remove:{change.data['departments'].index(added)}")
    assert change.data == change.before


# -- calendars ------------------------------------------------------------------------------------------


def test_a_holiday_is_added_and_another_one_removed(desk, begun, send):
    change = begun(Kind.CALENDAR)
    answer = send(change, "holidays:add", page="nam/2026")
    page = text_of(desk.get(answer["Location"].partition("#")[0]))
    count = int(shown(page)["holidays-count"][0]) - 1
    new = {f"holidays-{count}-day": "20/11/2026", f"holidays-{count}-name": "Ngày Nhà giáo Việt Nam"}
    desk.post(address(change, "nam/2026"), shown(page) | new)
    change.refresh_from_db()
    assert change.data["holidays"]["2026-11-20"] == "Ngày Nhà giáo Việt Nam"
    assert len(change.data["holidays"]) == len(change.before["holidays"]) + 1
    send(change, "holidays:remove:0", page="nam/2026")
    assert "2026-01-01" not in change.data["holidays"]
    assert "Ngày nghỉ → 20/11/2026" in text_of(desk.get(f"/quan-tri/thay-doi/{change.pk}"))
    assert "2025-01-01" in change.data["holidays"]
    assert catalog.changes.faults(change) == []


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2/9", "Hãy ghi ngày như 02/09/2026."),
        ("02/09/2027", "không thuộc năm 2026"),
        ("02/01/2026", "đã có ở trên"),
    ],
)
def test_a_day_that_cannot_stand_in_the_year_stays_on_the_page(begun, send, day, sentence):
    change = begun(Kind.CALENDAR)
    page = text_of(send(change, page="nam/2026", **{"holidays-2-day": day}))
    assert sentence in page
    assert f'value="{day}"' in page
    assert change.data == change.before


def test_a_wrong_answer_does_not_make_a_stale_page_fresh(desk, begun, second_administrator):
    change = begun(Kind.CALENDAR)
    fields = shown(text_of(desk.get(address(change))))
    theirs = {**change.data, "name": "Của người kia"}
    catalog.changes.save(change, theirs, version=0, user=second_administrator, at=change.begun_at)
    page = text_of(desk.post(address(change), {**fields, "hours-0-mon": "sáng"}))
    page = text_of(desk.post(address(change), {**shown(page), "hours-0-mon": "07:00-11:00"}))
    assert "Người khác vừa lưu" in page
    change.refresh_from_db()
    assert change.data["name"] == "Của người kia"


def test_hours_change_from_a_day_on(desk, begun, send):
    change = begun(Kind.CALENDAR)
    answer = send(change, "hours:add")
    page = text_of(desk.get(answer["Location"].partition("#")[0]))
    new = {"hours-1-since": "01/01/2027", "hours-1-mon": "7:30-11:30, 13h30 – 17h00"}
    desk.post(address(change), shown(page) | new)
    change.refresh_from_db()
    assert change.data["hours"][1] == {"from": "2027-01-01", "week": {"mon": ["07:30-11:30", "13:30-17:00"]}}
    assert catalog.changes.faults(change) == []


def test_hours_that_cannot_be_read_stay_on_the_page(begun, send):
    change = begun(Kind.CALENDAR)
    page = text_of(send(change, **{"hours-0-mon": "sáng và chiều"}))
    assert "Hãy ghi giờ như 07:00-11:30, 13:30-17:00." in page
    assert "sáng và chiều" in page
    assert change.data == change.before


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("ngay=20/11/2026&gio=16:55&so=5&don_vi=working_day", "16:55 ngày 30/11/2026 (Thứ Hai)"),
        ("ngay=21/11/2026&gio=09:00&so=8&don_vi=working_hour", "17:00 ngày 23/11/2026"),
        ("ngay=21/11/2026&gio=09:00&so=1&don_vi=working_day", "Lúc đó không làm việc, nên tính từ 07:00"),
        ("ngay=31/02/2026&gio=25:00&so=x&don_vi=", "Hãy ghi ngày như 02/09/2026."),
        ("ngay=01/01/0001&gio=09:00&so=1&don_vi=day", "nằm ngoài lịch"),
        ("ngay=01/01/9999&gio=09:00&so=1000&don_vi=month", "nằm ngoài lịch"),
        ("ngay=20/11/2026&gio=16:55&so=0&don_vi=day", "Thời hạn phải là số nguyên"),
    ],
)
def test_the_calendar_can_be_tried(desk, asked, answer):
    assert answer in text_of(desk.get(f"/quan-tri/lich-lam-viec/binh-phuoc?{asked}"))


def test_a_year_is_seen_at_a_glance(desk):
    page = text_of(desk.get("/quan-tri/lich-lam-viec/binh-phuoc?nam=2026"))
    assert "Năm 2026 có 249 ngày làm việc." in page
    assert "nghỉ: Quốc khánh" in page
    assert "làm bù: Làm bù cho ngày nghỉ 31/08/2026" in page
    assert "còn là dự kiến" in text_of(desk.get("/quan-tri/lich-lam-viec/binh-phuoc?nam=2027"))
    for year in ("x", "1", "99999", "²"):
        text_of(desk.get(f"/quan-tri/lich-lam-viec/binh-phuoc?nam={year}"))


# -- notices --------------------------------------------------------------------------------------------


def test_words_are_previewed_as_they_are_sent(desk, begun, send):
    change = begun(Kind.NOTICE)
    send(change, "stay", sms="Hồ sơ {{ code }} đã được tiếp nhận", text="Chào {{ name }},\n\nxong.")
    page = text_of(desk.get(address(change)))
    assert "Ho so H10.912-261122-0007 da duoc tiep nhan" in page
    assert "43/160 ký tự" in page
    assert "Chào Nguyễn Thị Lan," in page


@pytest.mark.parametrize(
    ("field", "words", "sentence"),
    [
        ("text", "Lý do: {{ reason }}", "“reason” không dùng được ở đây"),
        ("text", "Xin chào {{ name", "Dòng 1 viết chưa đúng"),
        ("text", "{{ 1 / 0 }}", "không dùng được"),
        ("sms", "Chào {{ name }}", "“name” không dùng được ở đây"),
        ("sms", "x" * 161, "161 ký tự"),
        ("subject", "Chào {{ name }}", "“name” không dùng được ở đây"),
        ("expires_minutes", "mười", "Hãy ghi số phút."),
    ],
)
def test_words_that_could_not_be_sent_are_told_and_kept(begun, send, field, words, sentence):
    change = begun(Kind.NOTICE)
    page = text_of(send(change, **{field: words}))
    assert sentence in page
    assert change.data[field] == words
    assert catalog.changes.faults(change)


# -- new items ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("linh-vuc", {"key": "DD", "name": "Dân tộc"}),
        ("quy-trinh", {"key": "so-nhanh", "name": "Sở, đường ngắn", "like": "so"}),
        ("co-quan", {"key": "BP-SMOI", "name": "Sở Mới", "code": "H10.99", "kind": "department_of_province"}),
        ("lich-lam-viec", {"key": "chieu", "name": "Chỉ buổi chiều", "like": "binh-phuoc"}),
    ],
)
def test_a_new_item_begins_as_a_draft(desk, slug, typed):
    text_of(desk.get(f"/quan-tri/{slug}/moi"))
    first, again = (desk.post(f"/quan-tri/{slug}/moi", typed) for _press in range(2))
    change = Change.objects.get()
    assert first["Location"] == again["Location"] == address(change)
    assert (change.key, change.title, change.before) == (typed["key"], typed["name"], None)
    assert catalog.changes.faults(change) == []
    text_of(desk.get(address(change)))
    assert typed["name"] in text_of(desk.get(f"/quan-tri/thay-doi/{change.pk}"))
    assert desk.get(f"/quan-tri/{slug}/{typed['key']}")["Location"] == f"/quan-tri/thay-doi/{change.pk}"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("ATVSLD", "đã dùng rồi"),
        ("moi", "Mã chỉ gồm"),
        ("có dấu", "Mã chỉ gồm"),
        ("a/b", "Mã chỉ gồm"),
        ("", "ghi mã"),
    ],
)
def test_a_key_that_is_taken_or_impossible_is_refused(desk, key, sentence):
    page = text_of(desk.post("/quan-tri/linh-vuc/moi", {"key": key, "name": "Tên đã gõ"}))
    assert sentence in page
    assert "Tên đã gõ" in page
    assert not Change.objects.exists()
