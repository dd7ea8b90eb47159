"""Notes inside the office: whoever sees the dossier at the desk writes and reads, the applicant never."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts.cast import PASSWORD
from motcua.dossiers import service
from motcua.dossiers.models import Look, Note
from motcua.dossiers.wording import LONGEST_TEXT
from motcua.messaging.models import Message
from tests.desk.conftest import Desk, address, text
from tests.dossiers.conftest import MONDAY
from tests.examining.conftest import HOUR

WORDS = "Đã gọi cho người nộp, hẹn mang bản chính thứ Năm."


def write(desk, dossier, words=WORDS, seen: object = 0):
    return desk.post(address(dossier, "ghi-chu"), text=words, seen=seen)


def test_a_note_says_who_wrote_it_and_when_newest_first(dossier, counter, appraiser):
    assert write(counter, dossier).url == f"{address(dossier)}#notes"
    write(Desk(appraiser, MONDAY + 2 * HOUR), dossier, "Giấy còn hạn.")
    shown = text(counter.open(dossier))
    assert shown.index("Giấy còn hạn.") < shown.index(WORDS)
    assert f"{WORDS} Phạm Thị Thu (Cán bộ một cửa" in shown
    assert [note.post.user_id == note.author_id for note in Note.objects.all()] == [True, True]


def test_everybody_at_the_desk_who_sees_the_dossier_may_write_even_once_it_is_closed(dossier, one_stop, cast):
    service.refuse(dossier, reason="Sai nơi nộp.", user=one_stop, at=MONDAY + HOUR)
    for key in ("one_stop", "appraiser", "head", "director", "clerk"):
        write(Desk(cast[key], MONDAY + 2 * HOUR), dossier)
    assert Note.objects.count() == 5


@pytest.mark.parametrize("words", ["", "   \n ", "\u200b"])
def test_an_empty_note_is_refused_with_a_sentence(dossier, counter, words):
    shown = write(counter, dossier, words)
    assert "Hãy viết nội dung ghi chú." in text(shown)
    assert 'href="#note"' in shown.content.decode()
    assert not Note.objects.exists()


def test_endless_words_are_refused_and_kept(dossier, counter):
    words = "a" * (LONGEST_TEXT + 1)
    shown = write(counter, dossier, words)
    assert f"Chỉ viết tối đa {LONGEST_TEXT} ký tự." in text(shown)
    assert f">{words}</textarea>" in shown.content.decode()
    assert not Note.objects.exists()


def test_pressing_twice_writes_one_note(dossier, counter):
    for _press in range(2):
        assert write(counter, dossier).status_code == 302
    assert Note.objects.count() == 1


def test_the_same_words_may_be_written_again_by_whoever_has_read_the_first(dossier, counter):
    write(counter, dossier)
    first = Note.objects.get()
    assert f'name="seen" value="{first.pk}"' in counter.open(dossier).content.decode()
    write(counter, dossier, seen=first.pk)
    assert Note.objects.count() == 2


def test_two_colleagues_may_write_the_same_words(dossier, counter, appraiser):
    write(counter, dossier)
    write(Desk(appraiser), dossier)
    assert Note.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "-5", "9" * 40, "²"])
def test_a_page_that_does_not_say_what_it_showed_writes_one_note(dossier, counter, seen):
    for _press in range(2):
        assert write(counter, dossier, seen=seen).status_code == 302
    assert Note.objects.count() == 1


def test_notes_cannot_be_changed_or_taken_back(dossier, counter):
    write(counter, dossier)
    for method in ("put", "patch", "delete"):
        with counter.now():
            assert getattr(counter.client, method)(address(dossier, "ghi-chu")).status_code == 405
    assert Note.objects.get().text == WORDS


def test_words_come_back_after_a_lost_session(dossier, counter, one_stop):
    counter.client.logout()
    counter.post("/dang-nhap", login=one_stop.email, password=PASSWORD)
    del counter.client.cookies["sessionid"]
    assert write(counter, dossier).url.startswith("/dang-nhap")
    counter.client.force_login(one_stop)
    assert f">{WORDS}</textarea>" in counter.open(dossier, "ghi-chu").content.decode()
    assert not Note.objects.exists()
    assert counter.open(dossier, "ghi-chu").url == address(dossier)


def test_others_can_neither_write_nor_read(dossier, other_agency_officer, cast, lan):
    for person in (other_agency_officer, cast["welfare_appraiser"], lan):
        assert write(Desk(person), dossier).status_code == 404
        with pytest.raises(service.NotAllowedError):
            service.notes.add(dossier, WORDS, user=person, at=MONDAY)
    assert not Note.objects.exists()
    assert not Look.objects.exists()


def test_the_applicant_never_reads_a_note(dossier, counter, lan, one_stop):
    write(counter, dossier)
    service.accept(dossier, user=one_stop, at=MONDAY + HOUR)
    write(counter, dossier, "Nhắc phòng xem kỹ số máy.")
    desk = Desk(lan, MONDAY + 2 * HOUR)
    for path in (
        "/ho-so",
        f"/ho-so/{dossier.code}",
        f"/ho-so/{dossier.code}/hoan-tat",
        "/tai-khoan",
    ):
        answer = desk.get(path)
        assert answer.status_code == 200
        read = answer.content.decode()
        assert WORDS not in read
        assert "Nhắc phòng" not in read
    for message in Message.objects.all():
        assert WORDS not in str(vars(message))
    for slip in dossier.slips.all():
        assert WORDS not in str(slip.data)


def test_notes_stand_in_no_event_and_are_not_readable_in_the_database(dossier, counter):
    write(counter, dossier)
    assert [event.act for event in dossier.events.all()] == ["submit"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM dossiers_note")
        (stored,) = cursor.fetchone()
    assert WORDS.encode() not in bytes(stored)


def test_many_notes_fold_and_cost_as_many_queries_as_one(dossier, counter):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            counter.open(dossier)
        return len(queries)

    write(counter, dossier)
    asked()
    one = asked()
    for number in range(9):
        write(counter, dossier, f"Ghi chú số {number}")
    assert asked() == one
    assert "Ghi chú cũ hơn (5)" in text(counter.open(dossier))
