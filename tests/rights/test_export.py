"""Everything about a person in one ZIP: nothing missing, nothing of others, and only for its owner."""

import hashlib
import json
import tracemalloc
from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from motcua.accounts import codes, counter, mail
from motcua.accounts.models import CounterRecord
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, Note
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.files.storage import store as folder
from motcua.messaging.models import Message
from motcua.rights import exporting
from motcua.rights import service as rights
from motcua.rights.models import DataExport
from tests.dossiers.conftest import MONDAY
from tests.dossiers.walks import another, walk_of
from tests.files.samples import pdf
from tests.rights.conftest import CONFIRM, PASSWORD, exported, look, proven, stored_of, text_of, work

DAY = timedelta(days=1)


def opened(export):
    with files.open(export.file) as file:
        return ZipFile(BytesIO(file.read()))


def data_of(archive):
    return json.loads(archive.read("data.json"))


@pytest.fixture
def everything(returned, draft, lan, one_stop, appraiser, cast):
    """Lan has one of each: a dossier that is over, one with a supplement, a draft, consents, a request."""
    other = another(draft)
    filed = service.drafts.submit(other, user=lan, at=MONDAY)
    fault = service.Fault(Defect.Kind.QUESTION, "dia_chi", "Ghi rõ số nhà.")
    service.request_supplement_at_reception(filed, faults=[fault], user=one_stop, at=MONDAY)
    look(returned, appraiser, what="viewer")
    counter.note_consent(lan, how=CounterRecord.How.SIGNED, clerk=one_stop, at=MONDAY)
    counter.note_opened(lan, clerk=one_stop, at=MONDAY)
    lan.identity_proven_at = MONDAY
    lan.save()
    rights.corrections.ask(
        lan, about="name", dossier=None, wanted="Nguyễn Thị Lân", reason="Thẻ ghi khác", at=MONDAY
    )
    work()
    return returned


def test_a_person_with_everything_gets_everything(everything, lan):
    archive = opened(exported(lan))
    data = data_of(archive)

    schema = json.loads(archive.read("export.schema.json"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    assert data["account"]["identity_number"] == "070185001234"
    assert {one["code"] for one in data["dossiers"]} == set(
        Dossier.objects.owned_by(lan).values_list("code", flat=True)
    )
    over = next(one for one in data["dossiers"] if one["code"] == everything.code)
    assert over["answers"] == everything.answers
    assert len(over["papers"]) == everything.papers.count() > 0
    assert len(over["slips"]) == everything.slips.for_applicant().count() > 1
    assert [one["outcome"] for one in over["results"]] == ["granted"]
    assert len(over["events"]) == everything.events.count()
    assert over["clock"]
    mended = next(one for one in data["dossiers"] if one["supplements"])
    assert mended["supplements"][0]["defects"][0]["reason"] == "Ghi rõ số nhà."
    assert len(data["drafts"]) == 1
    assert [one["purpose"] for one in data["looks"]] == ["Xem giấy tờ để thẩm định"]
    assert len(data["messages"]) == Message.objects.filter(about__startswith="H10").count()
    assert {"submitted", "returned"} <= {one["kind"] for one in data["messages"]}
    assert [one["wanted"] for one in data["corrections"]] == ["Nguyễn Thị Lân"]
    assert data["consents"]
    assert [one["act"] for one in data["counter_records"]] == ["opened"]


def test_every_file_is_there_to_the_byte(everything, lan):
    archive = opened(exported(lan))
    named = {
        one["file"]: one["sha256"]
        for home in (*data_of(archive)["dossiers"], *data_of(archive)["drafts"])
        for kind in ("papers", "slips", "results")
        for one in home.get(kind, ())
    }
    assert len(named) > 5
    for path, sha256 in named.items():
        assert hashlib.sha256(archive.read(path)).hexdigest() == sha256
    assert set(archive.namelist()) == {*named, "data.json", "export.schema.json", "DOC-TRUOC.txt"}


def test_nothing_of_others_and_nothing_of_the_office_alone_is_in_it(everything, minh, lan, appraiser, draft):
    post = appraiser.posts.get()
    Note.objects.create(dossier=everything, author=appraiser, post=post, at=MONDAY, text="chuyện nội bộ")
    # Minh has the same phone number: what came to it about Lan's dossier is not his.
    minh.phone = lan.phone
    minh.save()
    mine = opened(exported(lan)).read("data.json").decode()
    assert "chuyện nội bộ" not in mine
    his = data_of(opened(exported(minh)))
    assert (his["dossiers"], his["messages"], his["drafts"]) == ([], [], [])


def test_a_result_that_waits_at_the_counter_is_not_handed_out(pack, cast, lan):
    walk = walk_of("2.000134", cast, at_agency="BP-SLDTBXH").until("return")
    Dossier.objects.filter(pk=walk.dossier.pk).update(result_channel="counter")
    data = data_of(opened(exported(lan)))
    assert [one["results"] for one in data["dossiers"]] == [[]]


def test_a_code_that_was_sent_is_not_in_it(lan, pack):
    mail.send_code(codes.ask(codes.Purpose.RESET, lan.email, user=lan, at=MONDAY), MONDAY)
    data = data_of(opened(exported(lan)))
    assert [(one["kind"], one["text"]) for one in data["messages"]] == [("password_code", "")]


def test_a_file_that_the_store_lost_does_not_keep_the_rest(everything, lan, caplog):
    lost = everything.papers.first().file
    folder().delete(lost.storage_key)
    archive = opened(exported(lan))
    assert [name for name in archive.namelist() if name.endswith(".MAT.txt")]
    assert archive.testzip() is None


def test_what_the_scanner_holds_back_is_not_in_it(everything, lan):
    those = StoredFile.objects.filter(pk=everything.papers.first().file_id)
    those.update(scan=files.Scan.INFECTED, scan_found="Eicar", scanned_at=MONDAY)
    archive = opened(exported(lan))
    (told,) = [name for name in archive.namelist() if name.endswith(".KHONG-MO-DUOC.txt")]
    assert "mã độc" in archive.read(told).decode()
    assert told.removesuffix(".KHONG-MO-DUOC.txt") not in archive.namelist()


def test_a_large_file_passes_through_without_being_in_memory(draft, lan):
    content = pdf() + b"%" + b"x" * (15 * 2**20)
    big = files.keep(content, "lon.pdf", "application/pdf", MONDAY)
    paper = draft.papers.get()
    paper.file = big
    paper.save()
    asked = exporting.ask(lan, MONDAY)
    del content
    tracemalloc.start()
    exporting.make(DataExport.objects.get(pk=asked.pk), MONDAY)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stored_of(DataExport.objects.get(pk=asked.pk)).size > 15 * 2**20
    assert peak < 10 * 2**20


def test_asked_for_twice_it_is_made_once_and_the_newest_replaces_the_older(
    lan, pack, django_capture_on_commit_callbacks
):
    first = exporting.ask(lan, MONDAY)
    assert exporting.ask(lan, MONDAY) == first
    work()
    key = stored_of(DataExport.objects.get()).storage_key
    with django_capture_on_commit_callbacks(execute=True):
        second = exported(lan, MONDAY + DAY)
    assert DataExport.objects.get() == second
    assert Message.objects.filter(kind="data_export_ready").count() == 2
    assert not folder().exists(key)


def test_one_that_never_came_can_be_asked_for_again(lan, pack, monkeypatch):
    def broken(*_arguments):
        raise OSError

    with monkeypatch.context() as trouble:
        trouble.setattr(exporting, "write", broken)
        asked = exporting.ask(lan, MONDAY)
        for number in range(12):
            work(MONDAY + number * DAY)
    assert exporting.current(lan, MONDAY + 12 * DAY) == asked
    assert exported(lan, MONDAY + 12 * DAY) == asked


def test_the_job_run_again_changes_nothing(lan, pack):
    made = exported(lan)
    exporting.make(made, MONDAY + DAY)
    assert DataExport.objects.get().ready_at == MONDAY


# -- The door ------------------------------------------------------------------------------------------------


def test_a_password_is_asked_for_before_it_is_made(browser, lan, pack):
    page = "/tai-khoan/du-lieu/xuat"
    asked = browser.post(page)["Location"]
    assert asked.startswith(CONFIRM)
    assert "Mật khẩu" in text_of(browser.post(asked, {"password": "sai mat khau"}))
    browser.post(page)
    assert not DataExport.objects.exists()
    assert browser.post(asked, {"password": PASSWORD})["Location"] == page
    browser.post(page)
    assert DataExport.objects.get().user == lan


def test_a_password_is_asked_for_before_it_is_fetched(browser, lan, pack):
    with clock.at(MONDAY):
        made = exported(lan)
        page = f"/tai-khoan/du-lieu/xuat/{made.pk}"
        assert browser.get(page)["Location"].startswith(CONFIRM)
        proven(browser)
        answer = browser.get(page)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert ZipFile(BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_nobody_else_finds_it(minh, lan, pack):
    made = exported(lan)
    minhs = Client()
    minhs.force_login(minh)
    for answer in (
        minhs.get(f"/tai-khoan/du-lieu/xuat/{made.pk}"),
        minhs.get(f"/tai-khoan/du-lieu/xuat/{uuid4()}"),
    ):
        assert answer.status_code == 404


def test_after_a_week_it_is_gone(browser, lan, pack):
    made = exported(lan)
    with clock.at(MONDAY + 7 * DAY):
        proven(browser)
        answer = browser.get(f"/tai-khoan/du-lieu/xuat/{made.pk}")
        assert answer.status_code == 404
        assert "Lập bản dữ liệu" in text_of(browser.get("/tai-khoan/du-lieu"))


def test_who_has_no_password_logs_in_again(browser, lan, pack):
    lan.set_unusable_password()
    lan.save()
    browser.force_login(lan)
    asked = browser.post("/tai-khoan/du-lieu/xuat")["Location"]
    assert "đăng xuất, đăng nhập lại" in text_of(browser.get(asked))
    assert not DataExport.objects.exists()
