"""The viewer: each kind of file in the page, beside what was declared, for those who may see it."""

import re

import pillow_heif
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Look
from motcua.files.storage import store as storage
from tests.desk.conftest import Desk, address, text
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.dossiers.walks import walk_of
from tests.examining.conftest import HOUR, mend, put
from tests.files.samples import docx, heic, image, pdf

pytestmark = pytest.mark.once

NOBODY = 999_999_999


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def frames(response) -> list[str]:
    return re.findall(r'<iframe[^>]* src="([^"]*)"', response.content.decode())


def pictures(response) -> list[str]:
    return re.findall(r'<div class="desk-pane__file[^>]*><img src="([^"]*)"', response.content.decode())


# --- what it shows ---


def test_a_pdf_stands_in_the_page_beside_what_was_declared(dossier, counter, paper):
    shown = counter.open(dossier, f"xem/{paper.pk}")
    (source,) = frames(shown)
    assert source.startswith(address(dossier, f"xem/{paper.pk}/tep"))
    assert "Số 18, Quốc lộ 14" in text(shown)
    assert address(dossier, f"giay-to/{paper.pk}") in shown.content.decode()  # for browsers that show none
    inside = counter.open(dossier, f"xem/{paper.pk}/tep")
    assert inside["Content-Type"] == "application/pdf"
    assert body(inside).startswith(b"%PDF")


@pytest.mark.parametrize(("name", "kind"), [("anh.jpg", "JPEG"), ("anh.png", "PNG")])
def test_a_photo_stands_in_the_page_as_wide_as_the_page_or_dot_by_dot(dossier, counter, name, kind):
    photo = put(dossier, name, image(kind))
    fitting, full = (counter.open(dossier, f"xem/{photo.pk}{query}") for query in ("", "?co=that"))
    assert pictures(fitting) == pictures(full) == [address(dossier, f"xem/{photo.pk}/tep")]
    assert "desk-pane__picture--full" not in fitting.content.decode()
    assert "desk-pane__picture--full" in full.content.decode()
    assert frames(fitting) == []


def test_a_photo_of_an_iphone_comes_as_jpeg(dossier, counter):
    photo = put(dossier, "anh.heic", heic())
    assert pictures(counter.open(dossier, f"xem/{photo.pk}"))
    inside = counter.open(dossier, f"xem/{photo.pk}/tep")
    assert inside["Content-Type"] == "image/jpeg"
    assert body(inside).startswith(b"\xff\xd8\xff")


def test_an_office_file_is_offered_for_download_with_a_sentence(dossier, counter):
    letter = put(dossier, "don.docx", docx())
    shown = counter.open(dossier, f"xem/{letter.pk}")
    assert "Trình duyệt không hiện được tệp Word, Excel trong trang." in text(shown)
    assert address(dossier, f"giay-to/{letter.pk}") + "?tai=1" in shown.content.decode()
    assert frames(shown) == pictures(shown) == []
    assert counter.open(dossier, f"xem/{letter.pk}/tep").status_code == 404


def test_without_a_file_named_the_first_is_shown(dossier, counter, paper):
    assert frames(counter.open(dossier, "xem"))[0].startswith(address(dossier, f"xem/{paper.pk}/tep"))


def test_a_dossier_without_files_has_a_viewer_all_the_same(dossier, counter):
    dossier.papers.update(pending=True)
    shown = counter.open(dossier, "xem")
    assert shown.status_code == 200
    assert "Hồ sơ này chưa có tệp nào." in text(shown)


def test_next_and_previous_walk_the_files_that_count(dossier, counter, paper):
    replaced, second = put(dossier, "cu.pdf", pdf()), put(dossier, "hai.pdf", pdf())
    dossier.papers.filter(pk=replaced.pk).update(replaced_at=MONDAY)
    first = counter.open(dossier, f"xem/{paper.pk}").content.decode()
    assert f'rel="next" href="{address(dossier, f"xem/{second.pk}")}#tep"' in first
    assert 'rel="prev"' not in first
    last = counter.open(dossier, f"xem/{second.pk}").content.decode()
    assert f'rel="prev" href="{address(dossier, f"xem/{paper.pk}")}#tep"' in last
    assert 'rel="next"' not in last


# --- two side by side ---


@pytest.fixture
def mended(dossier, one_stop, lan, paper):
    """The paper was replaced: (old, new)."""
    faults = [service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Bản quét mờ.")]
    service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=MONDAY + HOUR)
    return paper, mend(dossier, lan, MONDAY + 2 * HOUR)


def test_the_old_and_the_new_file_stand_side_by_side(dossier, one_stop, mended):
    old, new = mended
    desk = Desk(one_stop, MONDAY + 3 * HOUR)
    together = f"{address(dossier, f'xem/{old.pk}')}?voi={new.pk}"
    assert f'href="{together}#tep"' in desk.open(dossier).content.decode()
    sources = frames(desk.get(together))
    assert [source.split("#")[0] for source in sources] == [
        address(dossier, f"xem/{one.pk}/tep") for one in (old, new)
    ]


def test_what_compares_with_itself_is_one_file(dossier, counter, paper):
    assert len(frames(counter.open(dossier, f"xem/{paper.pk}?voi={paper.pk}"))) == 1


# --- who may ---


@pytest.fixture
def foreign(cast):
    """A paper of another dossier that Ms Thu does not see."""
    return walk_of("1.001653", cast, at_agency="BP-25207").dossier.papers.first()


@pytest.mark.parametrize("query", ["?voi=x", "?voi=-1", "?voi=²", f"?voi={NOBODY}", "?voi=" + "9" * 40])
def test_a_second_file_that_is_none_is_not_there(dossier, counter, paper, query):
    assert counter.open(dossier, f"xem/{paper.pk}{query}").status_code == 404


def test_papers_of_other_dossiers_are_not_there(dossier, counter, paper, foreign):
    for place in (f"xem/{foreign.pk}", f"xem/{foreign.pk}/tep", f"xem/{paper.pk}?voi={foreign.pk}"):
        assert counter.open(dossier, place).status_code == 404
    assert counter.open(dossier, "xem/999999999999999999999").status_code == 404


def test_a_file_that_was_not_sent_yet_is_not_there(dossier, counter, paper):
    dossier.papers.update(pending=True)
    for place in (f"xem/{paper.pk}", f"xem/{paper.pk}/tep"):
        assert counter.open(dossier, place).status_code == 404


def test_others_find_no_viewer(dossier, paper, other_agency_officer, lan):
    places = ["xem", f"xem/{paper.pk}", f"xem/{paper.pk}/tep"]
    for person in (other_agency_officer, lan):
        assert {Desk(person).open(dossier, place).status_code for place in places} == {404}
    assert not Look.objects.exists()
    for place in places:
        assert Client().get(address(dossier, place))["Location"].startswith("/dang-nhap?next=")


def test_every_opening_is_recorded(dossier, counter, paper):
    counter.open(dossier, f"xem/{paper.pk}")
    counter.open(dossier, f"xem/{paper.pk}/tep")
    assert list(Look.objects.order_by("pk").values_list("what", flat=True)) == ["viewer", "paper"]


# --- the locks ---


def test_only_the_viewer_may_frame_and_only_its_file_lets_itself_be_framed(dossier, counter, paper):
    viewer, page = counter.open(dossier, f"xem/{paper.pk}"), counter.open(dossier)
    assert "frame-src 'self'" in viewer["Content-Security-Policy"]
    assert "frame-src 'none'" in page["Content-Security-Policy"]
    inside, alone = counter.open(dossier, f"xem/{paper.pk}/tep"), counter.open(dossier, f"giay-to/{paper.pk}")
    assert "frame-ancestors 'self'" in inside["Content-Security-Policy"]
    assert inside["X-Frame-Options"] == "SAMEORIGIN"
    for other in (viewer, page, alone):
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"
    for other in (inside, alone):
        assert other["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in other["Content-Security-Policy"]
        assert body(other).startswith(b"%PDF")


def test_a_photo_in_the_page_can_run_nothing(dossier, counter):
    for name, content in (("anh.jpg", image("JPEG")), ("anh.heic", heic())):
        photo = put(dossier, name, content)
        inside = counter.open(dossier, f"xem/{photo.pk}/tep")
        assert inside["Content-Security-Policy"].endswith("; sandbox")
        assert "no-store" in inside["Cache-Control"]
        assert body(inside).startswith(b"\xff\xd8\xff")


def test_a_photo_says_nothing_of_where_it_was_taken(dossier, counter, tmp_path):
    place = Image.Exif()
    place[0x010E] = "12 Hùng Vương"
    pillow_heif.register_heif_opener()
    picture = Image.new("RGB", (128, 128))
    picture.save(tmp_path / "anh.heic", "HEIF", exif=place.tobytes())
    photo = put(dossier, "anh.heic", (tmp_path / "anh.heic").read_bytes())
    assert "Hùng Vương".encode() not in body(counter.open(dossier, f"xem/{photo.pk}/tep"))


def test_a_photo_whose_object_is_lost_is_not_found(dossier, counter):
    photo = put(dossier, "anh.heic", heic())
    storage().delete(photo.file.storage_key)
    assert counter.open(dossier, f"xem/{photo.pk}/tep").status_code == 404


def test_ten_files_cost_as_many_queries_as_one(dossier, counter, paper):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert counter.open(dossier, f"xem/{paper.pk}").status_code == 200
        return len(queries)

    asked()
    one = asked()
    for number in range(9):
        put(dossier, f"trang-{number}.pdf", pdf())
    assert asked() == one


def test_papers_given_at_the_counter_are_named_where_there_is_no_scan(received, one_stop):
    service.papers_in.take_in_later(
        received, {DOCUMENT: {"original": 1}}, user=one_stop, at=MONDAY + 2 * HOUR
    )
    received.papers.update(pending=True)
    shown = text(Desk(one_stop, MONDAY + 3 * HOUR).open(received, "xem"))
    assert "Đã nhận tại quầy: 1 bản chính" in shown
    assert "Chưa có bản quét" in shown
    assert "Chưa có tệp" not in shown
