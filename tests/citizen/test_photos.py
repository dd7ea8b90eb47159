"""Several photos of one paper: put in order, looked at as one PDF, joined for the office, originals kept."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base import clock
from motcua.base.jobs.models import Job
from motcua.dossiers import photos, service
from motcua.dossiers.models import Defect, Slip
from motcua.files import service as files
from tests.citizen.conftest import DOCUMENT, MONDAY, asked_of, browser_of, page_of, text_of, upload
from tests.files.samples import heic, image

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PREVIEW = f"anh-ghep/{DOCUMENT}"


def attach(draft, name, content):
    stored = files.receive(SimpleUploadedFile(name, content), MONDAY)
    return service.drafts.add_paper(draft, DOCUMENT, stored, MONDAY)


@pytest.fixture
def photographed(full_draft):
    """Three photos beside the PDF that is there."""
    attach(full_draft, "mot.jpg", image("JPEG", (80, 40)))
    attach(full_draft, "hai.png", image("PNG", (40, 80)))
    attach(full_draft, "ba.heic", heic())
    return full_draft


def names(draft):
    return [paper.file.name for paper in draft.papers.select_related("file")]


def press(browser, draft, way, name):
    paper = next(p for p in draft.papers.select_related("file") if p.file.name == name)
    return browser.post(page_of(draft, "giay-to"), {way: paper.pk})


def test_lan_puts_her_photos_in_order(lans_browser, photographed):
    press(lans_browser, photographed, "up", "ba.heic")
    press(lans_browser, photographed, "down", "mot.jpg")

    assert names(photographed) == ["kiem-dinh.pdf", "ba.heic", "mot.jpg", "hai.png"]
    attach(photographed, "bon.jpg", image("JPEG"))
    assert names(photographed)[-1] == "bon.jpg"


def test_the_first_does_not_go_up_nor_the_last_down(lans_browser, photographed):
    before = names(photographed)
    press(lans_browser, photographed, "up", "mot.jpg")
    press(lans_browser, photographed, "down", "ba.heic")
    press(lans_browser, photographed, "down", "kiem-dinh.pdf")

    assert names(photographed) == before
    page = text_of(lans_browser.get(page_of(photographed, "giay-to")))
    assert page.count('name="up"') == page.count('name="down"') == 2


def test_nobody_else_moves_or_sees_them(minhs_browser, photographed):
    paper = photographed.papers.last()
    assert minhs_browser.post(page_of(photographed, "giay-to"), {"up": paper.pk}).status_code == 404
    assert minhs_browser.get(page_of(photographed, PREVIEW)).status_code == 404


def test_she_sees_beforehand_what_the_office_will_get(lans_browser, photographed):
    press(lans_browser, photographed, "up", "hai.png")

    answer = lans_browser.get(page_of(photographed, PREVIEW))

    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert [float(page.mediabox[2]) for page in pdf.pages] == [595, 842, 595]


@pytest.mark.parametrize("document", ["khong-co", "phieu-khai-bao-su-dung-doi-tuong"])
def test_there_is_no_such_pdf_of_other_documents(lans_browser, photographed, document):
    assert lans_browser.get(page_of(photographed, f"anh-ghep/{document}")).status_code == 404


def test_without_photos_there_is_nothing_to_join(lans_browser, full_draft, lan):
    assert lans_browser.get(page_of(full_draft, PREVIEW)).status_code == 404
    service.drafts.submit(full_draft, user=lan, at=MONDAY)
    assert not Job.objects.filter(name="dossiers.join_photos").exists()


def joined(dossier):
    photos.join(dossier, MONDAY)
    return dossier.papers.get(joined=True)


def test_the_office_gets_one_pdf_and_the_originals(photographed, lan, one_stop):
    dossier = service.drafts.submit(photographed, user=lan, at=MONDAY)
    assert Job.objects.filter(name="dossiers.join_photos", payload={"dossier": dossier.pk}).count() == 1

    made = joined(dossier)

    assert made.file.name == "Ảnh ghép 3 trang.pdf"
    assert made.file.page_count == 3
    desk = browser_of(one_stop)
    page = text_of(desk.get(f"/can-bo/ho-so/{dossier.code}"))
    places = [page.index(name) for name in ("Ảnh ghép 3 trang.pdf", "mot.jpg", "hai.png", "ba.heic")]
    assert places == sorted(places)
    assert "Các ảnh bên dưới ghép thành một PDF" in page
    for paper in dossier.papers.all():
        assert desk.get(f"/can-bo/ho-so/{dossier.code}/giay-to/{paper.pk}").status_code == 200


def test_joined_twice_it_is_there_once(photographed, lan):
    dossier = service.drafts.submit(photographed, user=lan, at=MONDAY)
    joined(dossier)
    joined(dossier)

    assert dossier.papers.count() == 5


def test_what_was_made_here_did_not_arrive(photographed, lan):
    dossier = service.drafts.submit(photographed, user=lan, at=MONDAY)
    joined(dossier)

    assert len(service.slips.manifest(dossier)["files"]) == 4
    receipt = dossier.slips.get(form=Slip.Form.RECEIPT)
    assert "Ảnh ghép" not in str(receipt.data)


def test_where_the_pack_says_so_photos_stay_as_they_are(photographed, lan, monkeypatch):
    content = photographed.revision.content
    kept = replace(content, documents=tuple(replace(d, joins_photos=False) for d in content.documents))
    monkeypatch.setattr(type(photographed.revision), "content", kept)

    dossier = service.drafts.submit(photographed, user=lan, at=MONDAY)
    photos.join(dossier, MONDAY)

    assert not dossier.papers.filter(joined=True).exists()


def test_photos_of_a_supplement_are_joined_by_themselves(photographed, lan, lans_browser, one_stop):
    dossier = service.drafts.submit(photographed, user=lan, at=MONDAY)
    first = joined(dossier)
    service.request_supplement_at_reception(
        dossier,
        faults=[service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Mờ.")],
        user=one_stop,
        at=MONDAY,
    )
    later = MONDAY + timedelta(hours=1)
    field = f"document-{DOCUMENT}"
    sent = {
        "version": asked_of(dossier).version,
        field: [upload("moi-1.jpg", image("JPEG")), upload("moi-2.jpg", image("JPEG"))],
    }
    with clock.at(later):
        lans_browser.post(f"/ho-so/{dossier.code}/bo-sung", sent)
        asked = asked_of(dossier)
        second = asked.papers.last()
        lans_browser.post(f"/ho-so/{dossier.code}/bo-sung", {"version": asked.version, "up": second.pk})
        assert [p.file.name for p in asked.papers.all()] == ["moi-2.jpg", "moi-1.jpg"]
        service.send_supplement(dossier, user=lan, at=later)

    photos.join(dossier, later)

    made = dossier.papers.get(joined=True, replaced_at=None)
    assert (made.supplement, made.file.page_count) == (asked, 2)
    first.refresh_from_db()
    assert first.replaced_at == later
