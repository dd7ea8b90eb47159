"""The leader's page, counted by hand: what burns, who has how much, who waits on whom; for whose eyes."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from tests.accounts.test_substitutions import arrange
from tests.desk.conftest import Desk, text
from tests.desk.test_lists import codes, copies, leads
from tests.dossiers.meanwhile import TUESDAY, ask, centre, welfare
from tests.leading.conftest import NOW

PAGE = "/can-bo/dieu-hanh"
LABOUR, TRAINING = "SLDTBXH-LDVL", "SLDTBXH-GDNN"


def opened(user, moment=NOW, **asked):
    return Desk(user, moment).get(PAGE, **asked)


def tiles(page):
    found = re.findall(
        r'mc-tile__number">(\d+)</span> <span class="mc-tile__label">([^<]+)<', page.content.decode()
    )
    return {label: int(number) for number, label in found}


def table(page, section):
    """The rows of a section: name → figures and since when; of officers and roles (all, late, soon, over,
    pressing, since), of parties (all, late, over, since)."""
    html = page.content.decode()
    if f'id="{section}"' not in html:
        return {}
    html = html[html.index(f'id="{section}"') :].split("</section>")[0]
    rows = {}
    for row in re.findall(r"<tr class=\"govuk-table__row\">(.+?)</tr>", html.split("<tbody")[1], re.S):
        [name] = re.findall(r'<th scope="row"[^>]*>([^<]+)', row)
        place = re.search(r'mc-note">([^<]+)', row)
        cells = re.findall(r"numeric[^>]*>(?:<a[^>]*>|<span[^>]*>)(\d+)", row)
        since = re.search(r"<time[^>]*>([^<]+)", row)
        key = unescape(name.strip()) + (f" · {place[1]}" if place else "")
        rows[key] = (*map(int, cells), since[1] if since else "")
    return rows


def link(page, section, row, label):
    """Where the figure `label` of a row leads."""
    html = page.content.decode()
    html = html[html.index(f'id="{section}"') :].split("</section>")[0]
    html = html[html.index(row) :]
    return unescape(re.findall(rf'data-label="{label}"><a class="[^"]+" href="([^"]+)"', html)[0])


# --- what the figures say ---


def test_the_head_sees_in_one_glance_what_burns(busy, head):
    assert tiles(opened(head)) == {
        "Quá hạn": 1,
        "Đến hạn trong 1 ngày làm việc": 1,
        "Quá phần thời gian của bước": 7,
        "Sắp hết phần của bước": 0,
        "Chưa phân công": 1,
        "Xin lỗi chờ ký": 1,
        "Tất cả đang mở": 12,
    }


def test_the_head_sees_what_each_officer_has_in_hand(busy, head, appraiser):
    assert table(opened(head), "officers") == {appraiser.full_name: (3, 1, 0, 2, 0, "12:00 ngày 09/11/2026")}


def test_an_officer_with_free_hands_is_shown_too(pack, head, appraiser):
    assert table(opened(head), "officers") == {appraiser.full_name: (0, 0, 0, 0, 0, "")}


def test_what_nobody_in_particular_has_is_shown_by_role(busy, head):
    assert table(opened(head), "unassigned") == {
        "Chưa phân công": (1, 0, 0, 1, 0, "11:00 ngày 16/11/2026"),
        "Lãnh đạo phòng": (1, 0, 0, 1, 0, "13:00 ngày 16/11/2026"),
    }


def test_every_open_dossier_waits_for_one_party(busy, head):
    parties = table(opened(head), "parties")
    assert parties == {
        "Cán bộ được giao": (3, 1, 2, "12:00 ngày 09/11/2026"),
        "Chưa phân công": (1, 0, 1, "11:00 ngày 16/11/2026"),
        "Lãnh đạo phòng": (1, 0, 1, "13:00 ngày 16/11/2026"),
        "Lãnh đạo duyệt yêu cầu bổ sung": (1, 0, 1, "13:00 ngày 16/11/2026"),
        "Lãnh đạo cơ quan ký, quyết định": (1, 0, 1, "14:00 ngày 16/11/2026"),
        "Văn thư": (1, 0, 1, "15:00 ngày 16/11/2026"),
        "Trung tâm Phục vụ hành chính công tỉnh Bình Phước": (1, 0, 0, "16:00 ngày 18/11/2026"),
        "Người nộp bổ sung hoặc nộp phí": (1, 0, 0, "14:00 ngày 16/11/2026"),
        "Người nộp đến nhận kết quả": (1, 0, 0, "16:00 ngày 16/11/2026"),
        "Hết thời gian tạm dừng theo luật": (1, 0, 0, "13:00 ngày 16/11/2026"),
    }
    assert sum(counts[0] for counts in parties.values()) == 12


def test_a_supplement_that_was_sent_waits_for_the_counter(busy, head):
    busy.dossiers["asked"].supplements.update(standing="sent", sent_at=NOW)
    parties = table(opened(head), "parties")
    assert parties["Một cửa nhận phần bổ sung"][:1] == (1,)
    assert "Người nộp bổ sung hoặc nộp phí" not in parties


def test_what_is_asked_besides_counts_apart(in_appraisal, appraiser, head, lan):
    ask(in_appraisal, appraiser, unit=welfare())
    ask(in_appraisal, appraiser, unit=welfare(), question="Và máy kia?")
    ask(in_appraisal, appraiser, unit=centre())
    service.ask_withdrawal(in_appraisal, reason="Tôi bán máy rồi", user=lan, at=TUESDAY)
    page = opened(head, TUESDAY + timedelta(hours=1))
    since = "09:00 ngày 17/11/2026"
    assert table(page, "asked") == {
        "Ý kiến của Sở LĐTBXH · Phòng Bảo trợ xã hội - Trẻ em - Bình đẳng giới": (1, 0, 0, since),
        "Ý kiến của Trung tâm DVVL tỉnh": (1, 0, 0, since),
        "Lãnh đạo trả lời đề nghị rút hồ sơ": (1, 0, 0, since),
    }
    # The officer still has it.
    assert table(page, "parties")["Cán bộ được giao"][0] == 1
    for row in ("Ý kiến của Sở", "Ý kiến của Trung tâm", "Lãnh đạo trả lời"):
        listed = Desk(head, TUESDAY).get(link(page, "asked", row, "Số hồ sơ"))
        assert codes(listed) == [in_appraisal.code]


def test_a_late_dossier_is_told_with_whose_turn_it_is_and_since_when(busy, head, appraiser):
    page = opened(head)
    assert set(codes(page)) == busy.codes("old")
    said = text(page)
    row = said[said.rindex(busy.dossiers["old"].code) :]
    assert appraiser.full_name in row
    assert "12:00 ngày 09/11/2026" in row
    # Due on Monday at ten: five hours of that day, two days, two hours of Thursday.
    assert "Quá hạn 2 ngày 7 giờ làm việc" in row


def test_closed_dossiers_count_nowhere(busy, head, director):
    service.stop(busy.dossiers["old"], reason="Vì", basis="Luật", user=director, at=NOW)
    page = opened(head)
    assert tiles(page)["Tất cả đang mở"] == 11
    assert tiles(page)["Quá hạn"] == 0
    assert "Không có hồ sơ nào quá hạn." in text(page)


# --- figures lead to what they count ---


FIGURES = [
    ("officers", "Võ Quốc Bảo", "Số hồ sơ", ["old", "in hand", "fresh"]),
    ("officers", "Võ Quốc Bảo", "Quá hạn", ["old"]),
    ("officers", "Võ Quốc Bảo", "Quá phần của bước", ["old", "in hand"]),
    ("unassigned", "Chưa phân công", "Số hồ sơ", ["to assign"]),
    ("parties", "Cán bộ được giao", "Số hồ sơ", ["old", "in hand", "fresh"]),
    ("parties", "Văn thư", "Số hồ sơ", ["with the clerk"]),
    ("parties", "Trung tâm Phục vụ", "Số hồ sơ", ["registered"]),
    ("parties", "Người nộp bổ sung", "Số hồ sơ", ["asked"]),
    ("parties", "Lãnh đạo duyệt", "Quá phần của bước", ["proposed"]),
]


def test_a_figure_leads_to_the_list_of_just_what_it_counts(busy, head):
    page, desk = opened(head), Desk(head, NOW)
    for section, row, label, names in FIGURES:
        listed = desk.get(link(page, section, row, label))
        assert set(codes(listed)) == busy.codes(*names), (row, label)
        assert "Đang xem số liệu điều hành" in text(listed)


def test_every_tile_leads_to_as_many_dossiers_as_it_says(busy, head):
    page = opened(head)
    hrefs = re.findall(r'class="mc-tile[^"]*" href="([^"]+)"', page.content.decode())
    counted = [len(codes(Desk(head, NOW).get(unescape(href)))) for href in hrefs]
    assert counted == list(tiles(page).values())


def test_a_figure_of_somebody_elses_unit_asks_for_nothing(busy, head, cast):
    address = link(opened(head), "officers", "Võ Quốc Bảo", "Quá hạn")
    for who in ("appraiser", "training_head", "centre_director"):
        shown = Desk(cast[who], NOW).get(address)
        assert "Đang xem số liệu điều hành" not in text(shown)
        assert shown.status_code == 200
    assert busy.dossiers["old"].code not in codes(Desk(cast["training_head"], NOW).get(address))


@pytest.mark.parametrize(
    "odd",
    [
        "x",
        "..",
        "SLDTBXH-LDVL..x",
        "SLDTBXH-LDVL.can-bo::::9999999999999999999.tat-ca",
        "SLDTBXH-LDVL.can-bo:x.tat-ca",
        "SLDTBXH-LDVL.can-bo::::٣.tat-ca",
        "SLDTBXH-LDVL.x.qua-han",
        "KHONG-CO..qua-han",
        "\x00",
    ],
)
def test_odd_figures_ask_for_nothing(dossier, head, odd):
    shown = Desk(head, NOW).get("/can-bo", **{"danh-sach": "tat-ca", "so-lieu": odd})
    assert codes(shown) == [dossier.code]


# --- whose eyes ---


@pytest.mark.parametrize("who", ["one_stop", "appraiser", "clerk", "administrator", "lan"])
def test_others_find_no_such_page(pack, cast, who):
    assert opened(cast[who]).status_code == 404
    assert PAGE not in Desk(cast[who], NOW).get("/can-bo").content.decode()


@pytest.mark.parametrize("who", ["head", "director", "commune_deputy", "chairman"])
def test_leaders_find_it_from_every_page_of_the_desk(pack, cast, who):
    assert f'href="{reverse("desk_leading")}"' in Desk(cast[who], NOW).get("/can-bo").content.decode()
    assert opened(cast[who]).status_code == 200


def test_a_head_never_sees_another_department(busy, head, cast):
    assert "Chu Thị Hiền" not in text(opened(head))
    assert busy.dossiers["training"].code not in opened(head).content.decode()
    for key in (TRAINING, "BP-SLDTBXH", "BP-UBND", "KHONG-CO", "\x00"):
        assert opened(head, **{"don-vi": key}).status_code == 404
    other = opened(cast["training_head"])
    assert tiles(other)["Tất cả đang mở"] == 1
    assert set(table(other, "officers")) == {"Chu Thị Hiền"}


def test_another_agency_sees_nothing_of_it(busy, cast):
    for who in ("centre_director", "district_head", "commune_chair"):
        assert set(tiles(opened(cast[who])).values()) == {0}


def test_the_director_sees_all_departments_and_can_narrow_to_one(busy, director):
    everything = opened(director)
    assert tiles(everything)["Tất cả đang mở"] == 13
    assert {"Võ Quốc Bảo · Phòng Lao động - Việc làm", "Chu Thị Hiền · Phòng Giáo dục nghề nghiệp"} <= set(
        table(everything, "officers")
    )
    labour = opened(director, **{"don-vi": LABOUR})
    assert tiles(labour)["Tất cả đang mở"] == 12
    assert set(table(labour, "officers")) == {"Võ Quốc Bảo"}
    assert tiles(opened(director, **{"don-vi": TRAINING}))["Tất cả đang mở"] == 1


def test_a_head_of_several_departments_sees_them_together_and_each(busy, head, cast):
    training = cast["training_head"].posts.get().department
    labour = head.posts.get()
    head.posts.create(agency=labour.agency, department=training, role=labour.role, held_from=labour.held_from)
    assert tiles(opened(head))["Tất cả đang mở"] == 13
    assert tiles(opened(head, **{"don-vi": TRAINING}))["Tất cả đang mở"] == 1


def test_who_stands_in_for_the_head_sees_what_the_head_sees(busy, head, cast):
    deputy = cast["training_head"]
    arrange(head, deputy, head)
    assert tiles(opened(deputy, **{"don-vi": LABOUR}))["Tất cả đang mở"] == 12
    assert opened(deputy, NOW + timedelta(days=7), **{"don-vi": LABOUR}).status_code == 404


def test_a_post_that_has_ended_shows_nothing_more(busy, head):
    head.posts.update(held_to=NOW - timedelta(days=1))
    assert opened(head).status_code == 404


# --- sorted, paged, at a constant price ---


def test_the_officers_are_sorted_by_what_the_leader_asks(busy, director):
    def order(sort):
        return [name.split(" · ")[0] for name in table(opened(director, xep=sort), "officers")]

    assert order("qua-han")[0] == "Võ Quốc Bảo"
    assert order("lau-nhat")[:2] == ["Võ Quốc Bảo", "Chu Thị Hiền"]
    assert order("ten")[:2] == ["Võ Quốc Bảo", "Chu Thị Hiền"]
    assert order("x") == order("qua-han")
    assert 'aria-sort="descending"' in opened(director, xep="tat-ca").content.decode()


def test_late_dossiers_are_paged_each_once(busy, head):
    old = busy.dossiers["old"]
    for copy in copies(old, 29):
        Dossier.objects.filter(pk=copy.pk).update(step=copy.steps.get(act="appraise"))
    desk = Desk(head, NOW)
    first = opened(head)
    second = desk.get(leads(first, "next").split("#")[0])
    assert (len(codes(first)), len(codes(second))) == (25, 5)
    assert len({*codes(first), *codes(second)}) == 30
    assert codes(desk.get(leads(second, "prev").split("#")[0])) == codes(first)
    assert opened(head, trang="x").status_code == 200


def test_a_full_office_costs_no_more_queries_than_a_small_one(busy, director):
    desk = Desk(director, NOW)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(PAGE).status_code == 200
        return len(asked)

    queries()
    few = queries()
    for number, name in enumerate(("old", "in hand", "to assign", "training"), 2):
        model = busy.dossiers[name]
        for copy in copies(model, 12, first=number * 1000):
            step = copy.steps.get(position=model.step.position)
            Dossier.objects.filter(pk=copy.pk).update(step=step)
    assert queries() == few
    assert few <= 16
