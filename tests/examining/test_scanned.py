"""What officers and the person who filed see of the scanner: why a file is closed, and what to do."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.dossiers import service
from motcua.files import service as files
from motcua.messaging.models import Message
from tests.citizen.conftest import FIELD, browser_of, text_of, upload
from tests.desk.conftest import Desk, text
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.examining.conftest import HOUR, put
from tests.examining.test_viewer import body, frames
from tests.files.conftest import clamd, scanner  # noqa: F401 - the real one
from tests.files.corpus.honest import form_with_calculation
from tests.files.corpus.traps import eicar_in_jpeg
from tests.files.samples import pdf

pytestmark = pytest.mark.usefixtures("scanner")


def closed_doors(desk: Desk, dossier, paper) -> list[Any]:
    """Every way to the file itself."""
    ways = (f"giay-to/{paper.pk}", f"giay-to/{paper.pk}?tai=1", f"xem/{paper.pk}/tep")
    return [desk.open(dossier, way) for way in ways]


def test_an_officer_opens_nothing_before_it_was_scanned_and_sees_why(dossier, counter):
    paper = put(dossier, "moi.pdf", pdf())

    for refused in closed_doors(counter, dossier, paper):
        assert refused.status_code == 409
        assert "đang chờ quét mã độc" in text(refused)
        assert "%PDF" not in refused.content.decode()
    seen = counter.open(dossier, f"xem/{paper.pk}")
    assert frames(seen) == []
    assert "đang chờ quét mã độc" in text(seen)
    assert "Chưa mở được: đang chờ quét mã độc" in text(counter.open(dossier))

    files.scan_waiting(MONDAY)
    assert "Đã quét, không thấy mã độc (ClamAV 1." in text(counter.open(dossier))
    assert [opened.status_code for opened in closed_doors(counter, dossier, paper)] == [200, 200, 200]
    assert frames(counter.open(dossier, f"xem/{paper.pk}"))


def test_while_clamd_is_down_the_desk_says_so_and_lan_files_all_the_same(draft, lan, one_stop, scanner):  # noqa: F811
    service.drafts.add_paper(
        draft, DOCUMENT, files.receive(SimpleUploadedFile("them.pdf", pdf()), MONDAY), MONDAY
    )
    scanner.kill()
    files.scan_waiting(MONDAY)

    dossier = service.drafts.submit(draft, user=lan, at=MONDAY)

    desk = Desk(one_stop)
    page = text(desk.open(dossier))
    assert "bộ quét mã độc không trả lời (lần cuối hỏi: 09:00 ngày 16/11/2026)" in page
    paper = list(dossier.papers.all())[-1]
    assert all("đang không trả lời" in text(door) for door in closed_doors(desk, dossier, paper))
    scanner.start()
    files.scan_waiting(MONDAY + HOUR)
    assert body(desk.open(dossier, f"giay-to/{paper.pk}")).startswith(b"%PDF")


def test_lan_is_told_in_her_draft_and_cannot_send_the_file_on(draft, lan):
    browser, papers = browser_of(lan), reverse("draft_papers", args=[draft.pk])
    paper = service.drafts.add_paper(draft, DOCUMENT, infected("anh.jpg"), MONDAY)

    page = text_of(browser.get(papers))
    assert "Tệp có mã độc (Eicar-Test.UNOFFICIAL). Hãy gỡ tệp này" in page
    assert browser.get(reverse("draft_paper", args=[draft.pk, paper.pk])).status_code == 409
    with pytest.raises(service.IncompleteError) as refused:
        service.drafts.submit(draft, user=lan, at=MONDAY)
    assert refused.value.problems == (
        (FIELD, "Tệp “anh.jpg” có mã độc. Hãy gỡ tệp này rồi tải lên bản khác."),
    )

    browser.post(papers, {"remove": paper.pk})
    assert service.drafts.submit(draft, user=lan, at=MONDAY).code


def infected(name):
    stored = files.receive(SimpleUploadedFile(name, eicar_in_jpeg()), MONDAY)
    files.scan_waiting(MONDAY)
    stored.refresh_from_db()
    return stored


def test_found_after_filing_the_owner_gets_a_letter_and_the_request_names_it(dossier, counter, lan):
    paper = put(dossier, "anh.jpg", eicar_in_jpeg())
    files.scan_waiting(MONDAY)
    files.scan_waiting(MONDAY)

    letter = Message.objects.get(kind="file_infected", channel="email")
    assert letter.about == dossier.code
    assert "anh.jpg" not in letter.subject
    assert all(door.status_code == 409 for door in closed_doors(counter, dossier, paper))
    assert "Có mã độc: Eicar-Test.UNOFFICIAL" in text(counter.open(dossier))
    request = counter.open(dossier, "yeu-cau-bo-sung").content.decode()
    assert "Tệp “anh.jpg” có mã độc nên không mở được." in request
    assert f'value="document:{DOCUMENT}" checked' in request

    page = text_of(browser_of(lan).get(f"/ho-so/{dossier.code}"))
    assert "Hãy chuẩn bị bản khác; cơ quan sẽ yêu cầu bạn bổ sung" in page
    assert browser_of(lan).get(f"/ho-so/{dossier.code}/giay-to/{paper.pk}").status_code == 409


def test_an_infected_file_of_a_supplement_must_go_before_it_is_sent(dossier, counter, lan):
    counter.act(
        dossier,
        "yeu-cau-bo-sung",
        fault=[f"document:{DOCUMENT}"],
        **{f"reason-document-{DOCUMENT}": "Bản quét mờ."},
    )
    asked = dossier.supplements.get()
    service.supplements.add_paper(asked, DOCUMENT, infected("anh.jpg"), MONDAY)

    said = [gap.message for gap in service.supplements.gaps(asked, MONDAY + timedelta(hours=2))]

    assert said == ["Tệp “anh.jpg” có mã độc. Hãy gỡ tệp này rồi tải lên bản khác."]


def test_what_officers_should_know_of_a_file_stands_beside_it(dossier, counter):
    put(dossier, "to-khai.pdf", form_with_calculation())
    files.scan_waiting(MONDAY)

    assert "Biểu mẫu PDF có đoạn mã tính toán" in text(counter.open(dossier))


def test_without_a_scanner_the_desk_says_so_on_each_file(dossier, counter, settings):
    settings.MOTCUA_SCANNER = None
    paper = put(dossier, "moi.pdf", pdf())
    files.scan_waiting(MONDAY)

    assert text(counter.open(dossier)).count("Chưa quét mã độc: cổng không có bộ quét") == 2
    assert "Chưa quét mã độc" in text(counter.open(dossier, f"xem/{paper.pk}"))


def test_an_upload_through_the_page_waits_and_lan_may_look_at_her_own(draft, lan):
    browser = browser_of(lan)
    browser.post(reverse("draft_papers", args=[draft.pk]), {FIELD: upload("them.pdf"), "upload": "1"})

    page = text_of(browser.get(reverse("draft_papers", args=[draft.pk])))
    assert "Đang chờ quét mã độc; bạn cứ làm tiếp." in page
    mine = draft.papers.last()
    assert browser.get(reverse("draft_paper", args=[draft.pk, mine.pk])).status_code == 200
    part = browser.get(reverse("draft_paper", args=[draft.pk, mine.pk]), headers={"Range": "bytes=0-4"})
    assert (part.status_code, body(part)) == (206, b"%PDF-")
    assert browser.head(reverse("draft_paper", args=[draft.pk, mine.pk])).status_code == 200
