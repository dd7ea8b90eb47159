"""From the last part to the paper: the same judgement as for a form, once, and nothing lost on the way."""

import errno
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import FiledPaper, PaperUpload
from motcua.files import resumable
from motcua.files import service as files
from motcua.files.models import StoredFile, UploadPart
from tests.citizen.conftest import DOCUMENT, MONDAY, asked_of, page_of, text_of
from tests.files import samples
from tests.uploading.conftest import begin, create, head, offset_of, patch, to

pytestmark = pytest.mark.django_db

CONTENT = samples.pdf(3)
HALF = len(CONTENT) // 2
PROGRAM = b"MZ\x90\x00" + b"\0" * 300


@pytest.fixture
def address(lans_browser, draft):
    return begin(lans_browser, draft, CONTENT)


def send(browser, draft, content, **said):
    return patch(browser, begin(browser, draft, content, **said), 0, content)


def test_what_a_form_would_refuse_is_refused_with_the_same_sentence(lans_browser, draft):
    answer = send(lans_browser, draft, PROGRAM, filename="chay.pdf")

    assert answer.status_code == 422
    assert answer.json()["reason"].startswith("Tệp “chay.pdf” là một chương trình máy tính")
    assert not draft.papers.exists()
    assert not StoredFile.objects.exists()
    page = text_of(lans_browser.get(page_of(draft, "giay-to")))
    assert "Tệp “chay.pdf” là một chương trình máy tính" in page


def test_an_empty_file_is_refused_at_once(lans_browser, draft):
    answer = create(lans_browser, to(draft), 0, filename="trong.pdf")

    assert answer.status_code == 422
    assert "trống (0 byte)" in answer.json()["reason"]


def test_a_refusal_is_shown_until_it_was_read(lans_browser, draft):
    send(lans_browser, draft, PROGRAM, filename="chay.pdf")
    (upload,) = PaperUpload.objects.all()

    lans_browser.post(page_of(draft, "giay-to"), {"drop": upload.pk})

    assert "chay.pdf" not in text_of(lans_browser.get(page_of(draft, "giay-to")))


def test_an_upload_left_half_way_is_listed_for_its_sender_and_gone_after_a_day(lans_browser, draft, address):
    patch(lans_browser, address, 0, CONTENT[:HALF])

    page = text_of(lans_browser.get(page_of(draft, "giay-to")))
    assert "cổng đã nhận 49 %" in page or "cổng đã nhận 50 %" in page
    assert address in page
    with clock.at(MONDAY + timedelta(hours=25)):
        assert address not in text_of(lans_browser.get(page_of(draft, "giay-to")))


def test_the_last_part_sent_twice_makes_one_paper(lans_browser, draft, address):
    patch(lans_browser, address, 0, CONTENT[:HALF])
    patch(lans_browser, address, HALF, CONTENT[HALF:])

    assert patch(lans_browser, address, HALF, CONTENT[HALF:]).status_code == 409
    assert offset_of(lans_browser, address) == len(CONTENT)
    assert FiledPaper.objects.count() == StoredFile.objects.count() == 1


def test_of_two_windows_at_one_place_one_wins(lans_browser, draft, address, monkeypatch):
    """The other one's part arrives between the look at the offset and the keeping."""
    keep = resumable.append

    def overtaken(upload, piece, at):
        monkeypatch.setattr(resumable, "append", keep)
        patch(lans_browser, address, 0, piece)
        keep(upload, piece, at)

    monkeypatch.setattr(resumable, "append", overtaken)

    assert patch(lans_browser, address, 0, CONTENT[:HALF]).status_code == 409
    assert offset_of(lans_browser, address) == HALF
    assert UploadPart.objects.count() == 1
    assert patch(lans_browser, address, HALF, CONTENT[HALF:]).status_code == 204
    assert draft.papers.count() == 1


def test_of_two_windows_with_the_last_part_one_makes_the_paper(lans_browser, draft, address, monkeypatch):
    patch(lans_browser, address, 0, CONTENT[:HALF])
    receive = files.receive

    def overtaken(sent, at):
        monkeypatch.setattr(files, "receive", receive)
        patch(lans_browser, address, HALF, CONTENT[HALF:])
        return receive(sent, at)

    monkeypatch.setattr(files, "receive", overtaken)

    assert patch(lans_browser, address, HALF, CONTENT[HALF:]).status_code == 409
    assert FiledPaper.objects.count() == StoredFile.objects.count() == 1


def test_a_full_disk_is_said_and_nothing_is_lost(lans_browser, draft, address, monkeypatch):
    patch(lans_browser, address, 0, CONTENT[:HALF])
    where = resumable.parts_store().__class__

    def full(*_args):
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as broken:
        broken.setattr(where, "_save", full)
        part = patch(lans_browser, address, HALF, CONTENT[HALF:-5])
        last = patch(lans_browser, address, HALF, CONTENT[HALF:])

    for answer in (part, last):
        assert answer.status_code == 507
        assert "đang đầy hoặc gặp sự cố" in answer.json()["reason"]
    assert offset_of(lans_browser, address) == HALF
    assert patch(lans_browser, address, HALF, CONTENT[HALF:]).status_code == 204
    assert draft.papers.count() == 1


def test_a_part_whose_row_was_never_written_is_swept(lans_browser, address, own_parts, monkeypatch):
    """As after kill -9 between the two: the sender was told nothing, and sends it again."""
    with monkeypatch.context() as killed:
        killed.setattr(resumable, "_move", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
        killed.setattr(resumable, "_drop", lambda *_keys: None)
        with pytest.raises(KeyboardInterrupt):
            patch(lans_browser, address, 0, CONTENT[:HALF])
    assert offset_of(lans_browser, address) == 0
    patch(lans_browser, address, 0, CONTENT[:HALF])
    assert len([path for path in own_parts.rglob("*") if path.is_file()]) == 2

    # The store dates its objects by the machine's own clock.
    resumable._sweep(clock.now() + timedelta(days=3650))

    assert len([path for path in own_parts.rglob("*") if path.is_file()]) == 1
    assert patch(lans_browser, address, HALF, CONTENT[HALF:]).status_code == 204


def test_bytes_of_two_files_are_never_taken_for_one(lans_browser, draft):
    address = begin(lans_browser, draft, CONTENT, sha256="0" * 64)

    answer = patch(lans_browser, address, 0, CONTENT)

    assert answer.status_code == 422
    assert "lẫn lộn" in answer.json()["reason"]
    assert not draft.papers.exists()
    assert not StoredFile.objects.exists()


def test_the_parts_go_once_the_paper_is_there(
    lans_browser, address, own_parts, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        patch(lans_browser, address, 0, CONTENT[:HALF])
        patch(lans_browser, address, HALF, CONTENT[HALF:])

    assert list(own_parts.iterdir()) == []
    assert not UploadPart.objects.exists()


def test_a_document_the_procedure_does_not_ask_for_is_refused(lans_browser, draft):
    answer = create(lans_browser, to(draft), 5, document="so-do")

    assert answer.status_code == 403
    assert "không cần giấy tờ đó" in answer.json()["reason"]


def test_nobody_keeps_more_than_twenty_half_way(lans_browser, draft):
    for _ in range(service.uploading.MOST_UNFINISHED):
        begin(lans_browser, draft, CONTENT)

    answer = create(lans_browser, to(draft), 5)

    assert answer.status_code == 429
    assert "20 tệp gửi dở" in answer.json()["reason"]


def test_more_than_20_mb_is_refused_before_it_comes(lans_browser, draft):
    answer = create(lans_browser, to(draft), 20 * 2**20 + 1)

    assert answer.status_code == 413
    assert "tối đa 20 MB" in answer.json()["reason"]


def test_what_comes_whole_after_the_draft_was_submitted_is_refused(lans_browser, lan, full_draft, own_parts):
    address = begin(lans_browser, full_draft, CONTENT)
    service.drafts.submit(full_draft, user=lan, at=MONDAY)

    answer = patch(lans_browser, address, 0, CONTENT)

    assert answer.status_code == 422
    assert "đã được nộp" in answer.json()["reason"]
    assert FiledPaper.objects.count() == 1


def test_an_upload_goes_with_its_draft(lans_browser, draft, address):
    service.drafts.discard(draft)

    assert head(lans_browser, address).status_code == 404


def test_a_supplement_takes_parts_too(lans_browser, minhs_browser, asked):
    to_asked = reverse("supplement_upload", args=[asked.code])
    assert create(minhs_browser, to_asked, 5).status_code == 404
    created = create(lans_browser, to_asked, len(CONTENT), filename="ban-ro.pdf")
    address = created["Location"]
    patch(lans_browser, address, 0, CONTENT[:HALF])
    page = text_of(lans_browser.get(f"/ho-so/{asked.code}/bo-sung"))
    assert address in page

    assert patch(lans_browser, address, HALF, CONTENT[HALF:]).status_code == 204

    paper = asked_of(asked).papers.get()
    assert (paper.document, paper.pending, paper.file.name) == (DOCUMENT, True, "ban-ro.pdf")


def test_pages_stand_in_the_order_in_which_they_were_chosen(lans_browser, draft):
    names = ["trang 1.pdf", "trang 2.pdf", "trang 3.pdf"]
    pages = [begin(lans_browser, draft, CONTENT, filename=name) for name in names]
    for page in reversed(pages):
        assert patch(lans_browser, page, 0, CONTENT).status_code == 204

    assert [paper.file.name for paper in draft.papers.all()] == names
