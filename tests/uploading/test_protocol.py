"""tus 1.0 as its text says it, extension by extension."""

import base64
import hashlib
from datetime import timedelta

import pytest
from django.test import Client

from motcua.base import clock
from motcua.files import service as files
from motcua.files.models import PartialUpload
from tests.citizen.conftest import MONDAY, browser_of
from tests.files import samples
from tests.uploading.conftest import BODY, TUS, begin, create, head, metadata, offset_of, patch, to

pytestmark = pytest.mark.django_db

CONTENT = samples.pdf(3)
HALF = len(CONTENT) // 2


@pytest.fixture
def address(lans_browser, draft):
    return begin(lans_browser, draft, CONTENT)


def test_options_tell_what_the_server_can_do(lans_browser, draft):
    answer = lans_browser.options(to(draft))

    assert answer.status_code == 204
    assert answer["Tus-Resumable"] == answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Max-Size"] == str(files.LARGEST)
    wanted = {"creation", "creation-with-upload", "termination", "expiration", "checksum"}
    assert set(answer["Tus-Extension"].split(",")) == wanted
    assert "sha1" in answer["Tus-Checksum-Algorithm"].split(",")


def test_another_version_is_refused_and_told_ours(lans_browser, draft, address):
    for answer in (
        lans_browser.head(address),
        lans_browser.head(address, headers={"Tus-Resumable": "0.2.2"}),
        lans_browser.post(to(draft), headers={"Upload-Length": "5"}),
    ):
        assert answer.status_code == 412
        assert answer["Tus-Version"] == "1.0.0"


def test_an_upload_begins_with_nothing_and_says_how_long_it_is_kept(lans_browser, address):
    answer = head(lans_browser, address)

    assert answer.status_code == 200
    assert answer["Upload-Offset"] == "0"
    assert answer["Upload-Length"] == str(len(CONTENT))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Upload-Expires"] == "Tue, 17 Nov 2026 02:00:00 GMT"


def test_parts_make_a_paper(lans_browser, draft, address):
    first = patch(lans_browser, address, 0, CONTENT[:HALF])
    assert (first.status_code, first["Upload-Offset"]) == (204, str(HALF))
    assert not draft.papers.exists()

    second = patch(lans_browser, address, HALF, CONTENT[HALF:])

    assert (second.status_code, second["Upload-Offset"]) == (204, str(len(CONTENT)))
    paper = draft.papers.get()
    assert paper.file.name == "kiem-dinh.pdf"
    assert paper.file.page_count == 3
    with files.open(paper.file) as stored:
        assert stored.read() == CONTENT


def test_creation_with_upload_keeps_what_came_with_it(lans_browser, draft):
    created = create(lans_browser, to(draft), len(CONTENT), body=CONTENT[:HALF])

    assert (created.status_code, created["Upload-Offset"]) == (201, str(HALF))
    assert patch(lans_browser, created["Location"], HALF, CONTENT[HALF:]).status_code == 204
    assert draft.papers.count() == 1


def test_a_whole_file_may_come_with_its_creation(lans_browser, draft):
    assert create(lans_browser, to(draft), len(CONTENT), body=CONTENT).status_code == 201

    assert draft.papers.count() == 1


def test_from_another_place_than_where_it_stands_nothing_is_taken(lans_browser, address):
    patch(lans_browser, address, 0, CONTENT[:HALF])

    for offset in (0, HALF - 1, HALF + 1):
        assert patch(lans_browser, address, offset, CONTENT[HALF:]).status_code == 409
    assert offset_of(lans_browser, address) == HALF


def test_more_than_was_announced_is_refused(lans_browser, draft, address):
    assert patch(lans_browser, address, 0, CONTENT + b"x").status_code == 413
    assert offset_of(lans_browser, address) == 0
    assert not draft.papers.exists()


def test_a_body_of_another_type_is_refused(lans_browser, address):
    sent = {**TUS, "Upload-Offset": "0"}

    assert lans_browser.patch(address, CONTENT, "application/pdf", headers=sent).status_code == 415


@pytest.mark.parametrize("offset", ["", "-1", "1e3", "٣", "9" * 30])
def test_an_offset_that_is_no_number_is_refused(lans_browser, address, offset):
    sent = {**TUS, "Upload-Offset": offset}

    assert lans_browser.patch(address, CONTENT, BODY, headers=sent).status_code == 400


@pytest.mark.parametrize("length", ["", "-1", "x"])
def test_a_length_that_is_no_number_is_refused(lans_browser, draft, length):
    assert create(lans_browser, to(draft), length).status_code == 400


@pytest.mark.parametrize(
    "said", ["document !!!", "a YQ==,a YQ==", ",", f"filename {'YQ==' * 2000}", "filename /w=="]
)
def test_metadata_that_cannot_be_read_is_refused(lans_browser, draft, said):
    sent = {**TUS, "Upload-Length": "5", "Upload-Metadata": said}

    assert lans_browser.post(to(draft), headers=sent).status_code == 400


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_part_with_the_right_checksum_is_kept(lans_browser, address, algorithm):
    digest = base64.b64encode(hashlib.new(algorithm, CONTENT[:HALF]).digest()).decode()

    answer = patch(lans_browser, address, 0, CONTENT[:HALF], **{"Upload-Checksum": f"{algorithm} {digest}"})

    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(HALF))


def test_a_part_with_a_wrong_checksum_is_thrown_away(lans_browser, address):
    digest = base64.b64encode(hashlib.sha1(b"khac", usedforsecurity=False).digest()).decode()

    answer = patch(lans_browser, address, 0, CONTENT[:HALF], **{"Upload-Checksum": f"sha1 {digest}"})

    assert answer.status_code == 460
    assert offset_of(lans_browser, address) == 0


def test_an_unknown_checksum_is_refused(lans_browser, address):
    assert patch(lans_browser, address, 0, b"x", **{"Upload-Checksum": "md5 x"}).status_code == 400


def test_what_is_ended_is_gone_with_its_parts(
    lans_browser, address, own_parts, django_capture_on_commit_callbacks
):
    patch(lans_browser, address, 0, CONTENT[:HALF])
    assert [path for path in own_parts.rglob("*") if path.is_file()]

    with django_capture_on_commit_callbacks(execute=True):
        ended = lans_browser.delete(address, headers=TUS)

    assert ended.status_code == 204
    assert head(lans_browser, address).status_code == 404
    assert list(own_parts.iterdir()) == []


def test_after_a_day_without_a_part_it_is_gone(lans_browser, address):
    patch(lans_browser, address, 0, CONTENT[:HALF])

    with clock.at(MONDAY + timedelta(hours=24)):
        assert head(lans_browser, address).status_code == 410
        assert patch(lans_browser, address, HALF, CONTENT[HALF:]).status_code == 410


def test_housekeeping_forgets_what_expired_and_nothing_else(
    lans_browser, draft, address, own_parts, django_capture_on_commit_callbacks
):
    patch(lans_browser, address, 0, CONTENT[:HALF])
    with clock.at(MONDAY + timedelta(hours=12)):
        later = begin(lans_browser, draft, CONTENT)
        patch(lans_browser, later, 0, CONTENT[:HALF])

    with django_capture_on_commit_callbacks(execute=True):
        files.resumable.forget_expired(MONDAY + timedelta(hours=24, seconds=1))

    assert PartialUpload.objects.count() == 1
    assert len(list(own_parts.iterdir())) == 1
    with clock.at(MONDAY + timedelta(hours=25)):
        assert offset_of(lans_browser, later) == HALF


def test_where_only_post_gets_through_it_may_stand_for_the_others(lans_browser, draft, address):
    sent = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}

    assert lans_browser.post(address, CONTENT, BODY, headers=sent).status_code == 204
    assert draft.papers.count() == 1


def test_post_alone_is_no_way_to_send_a_part(lans_browser, address):
    assert lans_browser.post(address, CONTENT, BODY, headers=TUS).status_code == 405


def test_a_part_without_the_pages_token_is_refused(lan, draft):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lan)
    sent = {**TUS, "Upload-Length": "5", "Upload-Metadata": metadata(filename="a.pdf")}
    assert browser.post(to(draft), headers=sent).status_code == 403

    browser.get(f"/ho-so/nhap/{draft.pk}/giay-to")
    token = browser.cookies["csrftoken"].value
    created = create(browser, to(draft), len(CONTENT), headers={"X-CSRFToken": token})

    assert created.status_code == 201
    assert patch(browser, created["Location"], 0, CONTENT).status_code == 403
    assert patch(browser, created["Location"], 0, CONTENT, **{"X-CSRFToken": token}).status_code == 204


def test_strangers_are_sent_to_log_in(client, address):
    for answer in (head(client, address), patch(client, address, 0, CONTENT)):
        assert answer.url.startswith("/dang-nhap?")


def test_nobody_else_knows_the_upload(address, draft, minh, one_stop):
    for other in (browser_of(minh), browser_of(one_stop)):
        assert head(other, address).status_code == 404
        assert patch(other, address, 0, CONTENT).status_code == 404
        assert other.delete(address, headers=TUS).status_code == 404
        assert create(other, to(draft), 5).status_code == 404
    assert not draft.papers.exists()
