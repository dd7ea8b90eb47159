"""A procedure is made and changed on small pages; what is typed is never lost."""

import re

import pytest

from motcua.base import clock
from motcua.catalog.models import Change
from motcua.catalog.service import changes

pytestmark = pytest.mark.once

CODE = "2.000134"
NEW = {
    "code": "2.999001",
    "name": "Cấp thẻ an toàn điện",
    "field": "ATVSLD",
    "agency": "BP-SLDTBXH",
    "level": "4",
}


@pytest.fixture
def studio(client, pack, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def change(pack, administrator):
    return changes.begin(Change.Kind.PROCEDURE, CODE, user=administrator, at=clock.now())


def in_force(code):
    data = changes.current(Change.Kind.PROCEDURE, code)
    assert data is not None
    return data


def address(change, rest=""):
    return f"/quan-tri/thay-doi/{change.pk}/thu-tuc{rest}"


def now(change):
    change.refresh_from_db()
    return change.data["procedure"]


def typed(page, **more):
    """What a browser would send from the form of `page` that saves, with `more` typed into it."""
    html = page.content.decode()
    form = next(part for part in html.split("<form")[1:] if 'name="version"' in part)
    form = form.partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        picked = found.get("type") not in ("radio", "checkbox") or " checked" in tag
        if "name" in found and picked:
            sent.setdefault(found["name"], []).append(found.get("value", ""))
    for name, text in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [text.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")]
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(
            r'value="([^"]*)"', options
        )
        sent[name] = chosen[:1]
    return sent | more


PAGES = [
    "",
    "/thong-tin-chung",
    "/thoi-han-va-phi",
    "/giay-to",
    "/giay-to/moi",
    "/giay-to/1",
    "/truong-hop",
    "/truong-hop/moi",
    "/to-khai",
    "/quy-trinh",
    "/can-cu",
    "/kiem-thu",
    "/kiem-thu/moi",
    "/van-ban",
    "/xem-truoc",
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_administrators_only(studio, client, cast, change, page):
    assert studio.get(address(change, page)).status_code == 200
    client.force_login(cast["director"])
    assert client.get(address(change, page)).status_code == 404


# -- a new procedure -----------------------------------------------------------------------------------


def test_a_new_procedure_begins_with_a_few_facts(studio):
    answer = studio.post("/quan-tri/thu-tuc/moi", NEW)
    change = Change.objects.get()
    assert answer["Location"] == address(change)
    assert (change.key, change.title, change.before) == (NEW["code"], NEW["name"], None)
    assert change.data["procedure"]["level"] == 4
    assert "lỗi" in studio.get(address(change)).content.decode()


def test_a_new_procedure_may_begin_as_a_copy(studio):
    form = studio.get(f"/quan-tri/thu-tuc/moi?chep={CODE}").content.decode()
    assert f'value="{CODE}" selected' in form
    studio.post("/quan-tri/thu-tuc/moi", NEW | {"copied": CODE})
    change = Change.objects.get()
    original = in_force(CODE)
    assert change.data["forms"] == original["forms"]
    assert change.data["procedure"]["documents"] == original["procedure"]["documents"]
    assert (change.data["procedure"]["code"], change.data["procedure"]["name"]) == (NEW["code"], NEW["name"])
    assert changes.faults(change) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "abc"}, "2.000134"),
        ({"code": CODE}, "đã dùng rồi"),
        ({"code": "٢.000134"}, "2.000134"),
        ({"name": " "}, "Chưa nhập"),
        ({"field": "NO"}, "trong danh sách"),
        ({"copied": "9.999999"}, "trong danh sách"),
        ({"level": "5"}, "trong danh sách"),
    ],
)
def test_a_faulty_beginning_makes_no_change_and_keeps_what_was_typed(studio, wrong, said):
    page = studio.post("/quan-tri/thu-tuc/moi", NEW | {"name": "Tên vừa gõ"} | wrong).content.decode()
    assert said in page
    assert "error-summary" in page
    assert "name" in wrong or "Tên vừa gõ" in page
    assert not Change.objects.exists()


# -- sections ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["/thong-tin-chung", "/thoi-han-va-phi", "/quy-trinh", "/can-cu", "/to-khai"]
)
def test_saving_a_section_unchanged_changes_nothing(studio, change, page):
    before = dict(change.data)
    found = studio.get(address(change, page))
    assert studio.post(address(change, page), typed(found))["Location"] == address(change)
    now(change)
    assert change.data == before


@pytest.mark.parametrize("code", ["1.001776", "1.000105", "2.001955", "2.000056"])
def test_whatever_a_procedure_of_the_pack_says_its_forms_say_again(studio, administrator, code):
    change = changes.begin(Change.Kind.PROCEDURE, code, user=administrator, at=clock.now())
    before = dict(change.data)
    lists = [("giay-to", "documents"), ("truong-hop", "cases")]
    pages = ["/thong-tin-chung", "/thoi-han-va-phi", "/can-cu"]
    for slug, key in lists:
        pages += [f"/{slug}/{n + 1}" for n in range(len(before["procedure"].get(key, ())))]
    for page in pages:
        answer = studio.post(address(change, page), typed(studio.get(address(change, page))))
        assert answer.status_code == 302, page
    now(change)
    assert change.data == before


def test_general_facts_are_written_as_the_pack_writes_them(studio, change):
    page = address(change, "/thong-tin-chung")
    studio.post(page, typed(studio.get(page), name="Tên mới", level="3", subjects=["cá nhân"], note=""))
    assert {key: now(change)[key] for key in ("name", "level", "subjects")} == {
        "name": "Tên mới",
        "level": 3,
        "subjects": ["cá nhân"],
    }
    assert "note" not in change.data["procedure"]
    assert change.title == "Tên mới"


@pytest.mark.parametrize(
    ("value", "unit", "fee", "stored"),
    [
        ("7", "day", "600.000", ({"value": 7, "unit": "day"}, 600_000)),
        ("0", "working_day", "0", ({"value": 0, "unit": "working_day"}, 0)),
        ("", "working_day", "", (None, None)),
    ],
)
def test_time_and_fee(studio, change, value, unit, fee, stored):
    page = address(change, "/thoi-han-va-phi")
    studio.post(page, typed(studio.get(page), time_value=value, time_unit=unit, fee=fee))
    assert (now(change).get("processing_time"), change.data["procedure"].get("fee")) == stored


@pytest.mark.parametrize(
    "wrong",
    [{"time_value": "0", "time_unit": "day"}, {"time_value": "x"}, {"fee": "nhiều"}, {"fee": "9" * 30}],
)
def test_what_cannot_be_a_time_or_fee_stays_on_the_page(studio, change, wrong):
    page = address(change, "/thoi-han-va-phi")
    answer = studio.post(page, typed(studio.get(page), **wrong))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'href="#{next(iter(wrong))}"' in html
    assert f'value="{next(iter(wrong.values()))}"' in html
    change.refresh_from_db()
    assert change.version == 0


def test_grounds_are_one_a_line(studio, change):
    page = address(change, "/can-cu")
    studio.post(page, typed(studio.get(page), legal_basis="Luật A \r\n\r\n  Nghị định B", steps=""))
    assert now(change)["legal_basis"] == ["Luật A", "Nghị định B"]


def test_the_workflow_shows_what_each_step_gets_of_this_procedures_time(studio, change):
    page = address(change, "/quy-trinh")
    html = studio.get(page).content.decode()
    assert "20 giờ làm việc (50%)" in html
    studio.post(page, typed(studio.get(page), workflow="so-ubnd"))
    assert now(change)["workflow"] == "so-ubnd"


def test_a_fault_is_shown_at_its_section(studio, change):
    page = address(change, "/thong-tin-chung")
    studio.post(page, typed(studio.get(page), level="2"))
    html = studio.get(address(change)).content.decode()
    assert "Thủ tục nộp trực tuyến phải ở mức độ 3 hoặc 4." in html
    assert "1 lỗi" in html


# -- papers and cases ----------------------------------------------------------------------------------


def test_a_paper_is_added_moved_edited_and_taken_out(studio, change):
    studio.post(
        address(change, "/giay-to/moi"),
        {"version": "0", "name": "Ảnh thẻ 3×4, nền trắng", "copies": "2", "note": "Chụp gần đây"},
    )
    added = now(change)["documents"][2]
    expected = {"key": "anh-the-3-4-nen-trang", "name": "Ảnh thẻ 3×4, nền trắng", "copies": 2}
    assert added == expected | {"required": False, "note": "Chụp gần đây"}

    studio.post(address(change, "/giay-to"), {"version": change.version, "move": "up:3"})
    assert [one["key"] for one in now(change)["documents"]][1] == added["key"]

    page = address(change, "/giay-to/2")
    studio.post(page, typed(studio.get(page), name="Ảnh thẻ", required="on"))
    assert now(change)["documents"][1] == {
        "key": added["key"],
        "name": "Ảnh thẻ",
        "copies": 2,
        "note": "Chụp gần đây",
    }

    studio.post(page, typed(studio.get(page), photos_apart="on"))
    assert now(change)["documents"][1]["joins_photos"] is False
    studio.post(page, typed(studio.get(page), name="Ảnh"))
    assert now(change)["documents"][1]["joins_photos"] is False

    studio.post(page, typed(studio.get(page), paper="Ảnh thẻ của người"))
    assert now(change)["documents"][1]["paper"] == "anh-the-cua-nguoi"
    studio.post(page, typed(studio.get(page), name="Ảnh 3×4"))
    assert now(change)["documents"][1]["paper"] == "anh-the-cua-nguoi"

    studio.post(page, typed(studio.get(page), remove="1"))
    assert added["key"] not in [one["key"] for one in now(change)["documents"]]


def test_two_papers_of_one_name_get_keys_of_their_own(studio, change):
    for _ in range(2):
        studio.post(address(change, "/giay-to/moi"), {"version": change.version, "name": "Ảnh"})
        change.refresh_from_db()
    assert [one["key"] for one in now(change)["documents"]][2:] == ["anh", "anh-2"]


@pytest.mark.parametrize("move", ["", "up", "up:1", "down:2", "up:9", "down:-1", "x:1", "up:99999999999"])
def test_an_impossible_move_leaves_the_order(studio, change, move):
    before = now(change)["documents"]
    studio.post(address(change, "/giay-to"), {"version": change.version, "move": move})
    assert now(change)["documents"] == before


def test_papers_may_belong_to_cases(studio, change):
    studio.post(
        address(change, "/truong-hop/moi"),
        {"version": "0", "name": "Cấp lại", "time_value": "3", "time_unit": "day", "fee": "50.000"},
    )
    case = now(change)["cases"][0]
    assert case == {
        "key": "cap-lai",
        "name": "Cấp lại",
        "processing_time": {"value": 3, "unit": "day"},
        "fee": 50_000,
    }
    page = address(change, "/giay-to/2")
    studio.post(page, typed(studio.get(page), cases=["cap-lai"]))
    assert now(change)["documents"][1]["cases"] == ["cap-lai"]
    assert "Cấp lại" in studio.get(page).content.decode()
    assert changes.faults(change) == []


def test_a_page_of_a_paper_that_is_gone_says_so(studio, change):
    assert studio.get(address(change, "/giay-to/9")).status_code == 404
    assert studio.get(address(change, "/khong-co")).status_code == 404


# -- two people at once ----------------------------------------------------------------------------------


def test_what_was_typed_over_a_newer_version_is_shown_again_and_saved_by_a_second_press(studio, change):
    page = address(change, "/thong-tin-chung")
    stale = typed(studio.get(page), name="Tên của người đến sau")
    other = address(change, "/thoi-han-va-phi")
    studio.post(other, typed(studio.get(other), time_value="9"))

    again = studio.post(page, stale)
    html = again.content.decode()
    assert "Người khác vừa lưu" in html
    assert "Tên của người đến sau" in html
    assert now(change)["name"] != "Tên của người đến sau"

    studio.post(page, typed(again))
    assert now(change)["name"] == "Tên của người đến sau"
    assert change.data["procedure"]["processing_time"]["value"] == 9


def test_a_stale_move_moves_nothing(studio, change):
    other = address(change, "/thoi-han-va-phi")
    studio.post(other, typed(studio.get(other), time_value="9"))
    before = now(change)["documents"]
    html = studio.post(address(change, "/giay-to"), {"version": "0", "move": "down:1"}).content.decode()
    assert "Người khác vừa lưu" in html
    assert now(change)["documents"] == before


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "9" * 40])
def test_an_odd_version_saves_nothing(studio, change, version):
    page = address(change, "/thong-tin-chung")
    answer = studio.post(page, typed(studio.get(page), version=version, name="Tên khác"))
    assert answer.status_code == 200
    change.refresh_from_db()
    assert change.version == 0


def test_what_is_proposed_is_read_not_edited(studio, change, administrator):
    page = address(change, "/thoi-han-va-phi")
    studio.post(page, typed(studio.get(page), time_value="9"))
    now(change)
    changes.propose(change, "Quyết định 1", version=change.version, user=administrator, at=clock.now())
    assert studio.get(page)["Location"] == f"/quan-tri/thay-doi/{change.pk}"
    assert studio.get(address(change, "/xem-truoc")).status_code == 200


def test_what_was_typed_survives_the_end_of_the_session(studio, client, administrator, change):
    page = address(change, "/thong-tin-chung")
    sent = typed(studio.get(page), name="Gõ lúc phiên đã hết")
    studio.post("/dang-nhap")  # a log-in leaves the cookie that names the author
    from django.http import HttpResponse

    from motcua.accounts import resume

    answer = HttpResponse()
    resume.remember_author(answer, administrator)
    client.cookies[resume.COOKIE] = answer.cookies[resume.COOKIE].value
    del client.cookies["sessionid"]
    assert "/dang-nhap" in client.post(page, sent)["Location"]
    client.force_login(administrator)
    assert "Gõ lúc phiên đã hết" in client.get(page).content.decode()


def test_pressing_twice_does_it_once(studio, change):
    page = address(change, "/thong-tin-chung")
    sent = typed(studio.get(page), name="Tên mới")
    for _ in range(2):
        assert studio.post(page, sent)["Location"] == address(change)
    assert change.acts.filter(act="save").count() == 1
    new = [studio.post("/quan-tri/thu-tuc/moi", NEW)["Location"] for _ in range(2)]
    assert new[0] == new[1]


# -- declarations ----------------------------------------------------------------------------------------


def test_a_declaration_in_force_elsewhere_is_copied_in_with_its_example(studio, change):
    page = address(change, "/to-khai")
    studio.post(page, {"version": "0", "copied": "F-VL-01", "copy": "1"})
    now(change)
    original = in_force("1.000105")
    assert change.data["forms"]["F-VL-01"] == original["forms"]["F-VL-01"]
    assert change.data["examples"]["F-VL-01"] == original["examples"]["F-VL-01"]

    studio.post(page, typed(studio.get(page), form="F-VL-01"))
    assert now(change)["form"] == "F-VL-01"
    studio.post(page, {"version": change.version, "remove": "F-VL-01"})
    now(change)
    assert "F-VL-01" in change.data["forms"], "what is in use stays"
    studio.post(page, typed(studio.get(page), form="F-ATVSLD-01"))
    now(change)
    studio.post(page, {"version": change.version, "remove": "F-VL-01"})
    now(change)
    assert set(change.data["forms"]) == set(change.data["examples"]) == {"F-ATVSLD-01"}


@pytest.mark.parametrize(
    "sent", [{"copy": "1"}, {"copy": "1", "copied": "NO"}, {"remove": "NO"}, {"form": "NO"}]
)
def test_an_impossible_wish_about_declarations_changes_nothing(studio, change, sent):
    before = dict(change.data)
    assert studio.post(address(change, "/to-khai"), {"version": "0", **sent}).status_code in (200, 302)
    now(change)
    assert change.data == before


# -- preview ---------------------------------------------------------------------------------------------


def test_the_public_page_is_shown_as_it_would_be_and_nothing_is_published(studio, client, change):
    page = address(change, "/thong-tin-chung")
    studio.post(page, typed(studio.get(page), name="Tên sẽ ban hành"))
    html = studio.get(address(change, "/xem-truoc")).content.decode()
    assert "Tên sẽ ban hành" in html
    assert f"/thu-tuc/{CODE}/nop" not in html
    assert "Tên sẽ ban hành" not in client.get(f"/thu-tuc/{CODE}").content.decode()


def test_a_faulty_draft_has_no_preview(studio, change):
    page = address(change, "/thong-tin-chung")
    studio.post(page, typed(studio.get(page), level="2"))
    assert studio.get(address(change, "/xem-truoc"))["Location"] == address(change)


# -- from nothing to the public page -----------------------------------------------------------------------


def test_a_procedure_is_made_tried_out_and_published_by_a_second_person(studio, client, second_administrator):
    """Everything through the pages; the declaration is one that is in force elsewhere."""
    studio.post("/quan-tri/thu-tuc/moi", NEW)
    change = Change.objects.get()
    studio.post(address(change, "/to-khai"), {"version": change.version, "copied": "F-VL-01", "copy": "1"})
    now(change)
    studio.post(address(change, "/to-khai"), {"version": change.version, "form": "F-VL-01"})
    page = address(change, "/thong-tin-chung")
    facts = {
        "deciding_agency": "Giám đốc Sở",
        "receiving_place": "Quầy của Sở",
        "result": "Thẻ an toàn điện",
        "is_online": "on",
    }
    studio.post(page, typed(studio.get(page), **facts))
    page = address(change, "/thoi-han-va-phi")
    studio.post(page, typed(studio.get(page), time_value="3", fee="20.000"))
    now(change)
    studio.post(
        address(change, "/giay-to/moi"), {"version": change.version, "name": "Ảnh thẻ", "originals": "1"}
    )
    assert now(change)["form"] == "F-VL-01"
    assert changes.faults(change) == []

    filed = studio.post(
        f"/quan-tri/thay-doi/{change.pk}/thu-nghiem",
        {"test": "{}", "file": "1", "filed": "20/11/2026 09:00", "mode": "full"},
    ).content.decode()
    assert "Chờ tiếp nhận" in filed
    assert client.get(f"/thu-tuc/{NEW['code']}").status_code == 404

    act = {"version": change.version, "propose-words": "Quyết định 12/QĐ-UBND"}
    studio.post(f"/quan-tri/thay-doi/{change.pk}/de-nghi", act)
    now(change)
    client.force_login(second_administrator)
    client.post(f"/quan-tri/thay-doi/{change.pk}/ban-hanh", {"version": change.version})
    assert now(change)["name"] == NEW["name"]
    assert change.state == Change.State.PUBLISHED
    public = client.get(f"/thu-tuc/{NEW['code']}").content.decode()
    assert "3 ngày làm việc" in public
    assert f"/thu-tuc/{NEW['code']}/nop" in public
