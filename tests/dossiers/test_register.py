"""The register: what stands in it, in which order, in volumes, and who took it."""

import subprocess
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.dossiers import register
from motcua.dossiers.models import ClockEntry, Dossier, Event, RegisterCopy, Step
from motcua.organization.models import Agency
from tests.dossiers.conftest import MONDAY
from tests.dossiers.walks import Walk

TODAY = MONDAY.date()
AT = MONDAY + timedelta(days=20)


@pytest.fixture
def book(pack):
    return register.Book(Agency.objects.get(key="BP-SLDTBXH"), TODAY, TODAY + timedelta(days=7))


def copies(dossier, count):
    """More dossiers received like this one, each a minute later; the record as far as the book reads it."""
    steps, events = list(dossier.steps.all()), list(dossier.events.filter(act="accept"))
    entries = list(dossier.clock_entries.all())
    for number in range(count):
        copy = Dossier.objects.get(pk=dossier.pk)
        copy.pk = copy.draft = copy.step = None
        copy.code = f"{dossier.code[:-4]}{number + 1000}"
        copy.received_at = dossier.received_at + timedelta(minutes=number // 2)
        copy.save()
        for kept in (*steps, *events, *entries):
            kept.pk, kept.dossier = None, copy
        Step.objects.bulk_create(steps)
        Event.objects.bulk_create(events)
        ClockEntry.objects.bulk_create(entries)


def test_a_line_has_all_that_the_form_asks(dossier, cast, book):
    walk = Walk(dossier, cast).to_the_end()
    (entry,) = book.entries()
    assert entry.code == dossier.code
    assert entry.request == dossier.procedure.name
    assert (entry.owner, entry.phone) == (dossier.owner_name, dossier.owner_phone)
    assert entry.address
    assert entry.received_at == dossier.received_at
    assert entry.due_at == dossier.first_due_at
    assert entry.collected_at == walk.at
    assert entry.collector == "Trực tuyến" or entry.collector
    assert entry.receiver == cast["one_stop"].full_name
    assert entry.note == "Trước hạn"


def test_an_extension_and_its_lateness_are_noted(in_appraisal, cast, book):
    walk = Walk(in_appraisal, cast, at=in_appraisal.due_at + timedelta(days=1))
    walk.act("extend", "director", reason="Vì", new_due_at=walk.at + timedelta(days=9))
    walk.until("return")
    (entry,) = book.entries()
    assert entry.note.startswith("Quá hạn; xin lỗi muộn, hẹn lại ")
    assert entry.note.endswith("Đã có kết quả")


def test_the_book_holds_what_was_received_in_its_days_for_its_agency(received, book):
    assert [entry.code for entry in book.entries()] == [received.code]
    day_after = register.Book(book.agency, TODAY + timedelta(days=1), book.last)
    assert list(day_after.entries()) == []
    commune = Agency.objects.filter(kind=Agency.Kind.COMMUNE)[0]
    assert list(register.Book(commune, book.first, book.last).entries()) == []
    # The centre whose desk received it keeps it in its book as well.
    desk = received.steps.get(act="receive").agency
    assert desk != book.agency
    assert [entry.code for entry in register.Book(desk, book.first, book.last).entries()] == [received.code]


def test_days_are_days_in_vietnam(received, book):
    almost = MONDAY.replace(hour=0, minute=30)
    Dossier.objects.filter(pk=received.pk).update(received_at=almost)
    assert len(list(register.Book(book.agency, TODAY, TODAY).entries())) == 1


def test_what_was_not_received_is_not_in_the_book(dossier, book):
    assert list(book.entries()) == []


def test_volumes_continue_each_other_and_leave_nobody_out(received, book, monkeypatch):
    monkeypatch.setattr(register, "VOLUME", 7)
    monkeypatch.setattr(register, "_AT_ONCE", 3)
    copies(received, 20)
    everything = [entry.code for entry in book.entries()]
    by_volume = [entry.code for n in range(1, book.volumes + 1) for entry in book.entries(n)]
    assert (book.count, book.volumes) == (21, 3)
    assert by_volume == everything
    assert len(set(everything)) == 21


def test_a_long_book_asks_no_more_per_dossier(received, book, monkeypatch):
    def asked(lines):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(list(book.entries())) == lines
        return len(queries)

    alone = asked(1)
    copies(received, 30)
    assert asked(31) == alone
    monkeypatch.setattr(register, "_AT_ONCE", 10)
    assert asked(31) <= 5 * alone


def test_paper_and_spreadsheet_tell_the_same_and_are_recorded(received, book, one_stop, tmp_path):
    post = one_stop.posts.get()
    pdf = register.pdf(book, 1, post, AT)
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    register.spreadsheet(book, tmp_path / "so.xlsx", post, AT)
    with zipfile.ZipFile(tmp_path / "so.xlsx") as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    for told in (read, sheet):
        assert received.owner_phone in told
        assert "Mẫu số 07 (Thông tư 03/2025/TT-VPCP)" in told
    assert [(c.kind, c.lines, c.volume, c.taken_by) for c in RegisterCopy.objects.all()] == [
        ("xlsx", 1, None, one_stop),
        ("pdf", 1, 1, one_stop),
    ]


def test_only_desk_and_leader_keep_a_book(cast):
    at = clock.now()
    assert [post.agency.key for post in register.books_of(cast["director"], at)] == ["BP-SLDTBXH"]
    assert register.books_of(cast["one_stop"], at)
    for who in ("appraiser", "head", "clerk", "lan", "administrator"):
        assert register.books_of(cast[who], at) == []


def test_an_empty_book_is_one_empty_volume(pack):
    book = register.Book(Agency.objects.get(key="BP-SLDTBXH"), date(2020, 1, 1), date(2020, 1, 31))
    assert (book.count, book.volumes, list(book.entries(1))) == (0, 1, [])
