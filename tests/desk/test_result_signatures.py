"""Issuing a result: its signatures are seen before, and the agency can put its own."""

import re
from datetime import timedelta

import pytest

from motcua.dossiers.models import Dossier, Event, Result
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.papers.signing import service as signing
from tests.desk.conftest import Desk, result_file, text
from tests.desk.test_acts import approved, proposed  # noqa: F401 - a dossier that waits for its result
from tests.dossiers.conftest import MONDAY
from tests.files.samples import pdf
from tests.files.sweeping import swept
from tests.signing.conftest import (
    demo_signed,
    in_this_process,  # noqa: F401 - a second faster, the same findings
)

ISSUE = "phat-hanh-ket-qua"


@pytest.fixture
def desk(clerk):
    return Desk(clerk)


@pytest.fixture
def signed():
    """A result that somebody signed elsewhere, with the demo's key."""
    return demo_signed(pdf())


def content(stored):
    with files.open(stored) as opened:
        return opened.read()


def ticket(page):
    (found,) = re.findall(r'name="held" value="([^"]+)"', page.content.decode())
    return found


def test_the_agency_signs_with_the_key_that_the_portal_holds(approved, desk):  # noqa: F811
    assert "Ký số của cơ quan" in text(desk.open(approved, ISSUE))
    before = StoredFile.objects.count()

    done = desk.act(approved, ISSUE, file=result_file(), sign="on")

    assert done.status_code == 302
    result = Result.objects.get(dossier=approved)
    (signature,) = signing.verify(content(result.file), MONDAY)
    assert signature.is_good
    assert StoredFile.objects.count() == before + 1, "what was signed is kept, what it was made of is not"
    assert result.file.held_until is None
    facts = Event.objects.get(dossier=approved, act="issue_result").data
    assert (facts["signed_for"], facts["sha256"]) == (approved.lead_agency.code, result.file.sha256)
    assert "Chữ ký hợp lệ" in text(desk.open(approved))


def test_signatures_are_shown_before_anything_is_issued(approved, desk, signed):  # noqa: F811
    shown = desk.act(approved, ISSUE, file=result_file(content=signed))

    assert shown.status_code == 200
    for said in ("Chữ ký trên tệp đã chọn", "Cơ quan giải quyết (bản trình diễn)", "Tệp chưa được phát hành"):
        assert said in text(shown)
    assert not Result.objects.filter(dossier=approved).exists()

    done = desk.act(approved, ISSUE, held=ticket(shown))
    assert done.status_code == 302
    result = Result.objects.get(dossier=approved)
    assert content(result.file) == signed
    assert result.file.held_until is None


def test_the_agency_signs_after_the_officer(approved, desk, signed):  # noqa: F811
    shown = desk.act(approved, ISSUE, file=result_file(content=signed), sign="on")
    desk.act(approved, ISSUE, held=ticket(shown), sign="on")

    result = content(Result.objects.get(dossier=approved).file)
    assert result.startswith(signed)
    assert [one.is_good for one in signing.verify(result, MONDAY)] == [True, True]


def test_a_changed_file_is_shown_as_such(approved, desk, signed):  # noqa: F811
    tampered = signed.replace(b"/MediaBox", b"/TrimBoxx ", 1) if b"/TrimBox" in signed else signed + b"\n%x"

    shown = text(desk.act(approved, ISSUE, file=result_file(content=tampered)))
    assert "đã bị thêm hoặc sửa nội dung" in shown or "đã bị sửa sau khi ký" in shown


def test_another_file_may_be_chosen_instead(approved, desk, signed):  # noqa: F811
    shown = desk.act(approved, ISSUE, file=result_file(content=signed))
    other = pdf()
    desk.act(approved, ISSUE, held=ticket(shown), file=result_file(content=other))

    assert content(Result.objects.get(dossier=approved).file) == other


@pytest.mark.parametrize("forged", ["", "x", "W10:abc:def", "a" * 5000])
def test_a_forged_ticket_is_no_file(approved, desk, forged):  # noqa: F811
    assert "Hãy chọn tệp kết quả" in text(desk.act(approved, ISSUE, held=forged))


def test_a_ticket_opens_no_other_dossier_and_not_for_ever(approved, desk, signed):  # noqa: F811
    shown = desk.act(approved, ISSUE, file=result_file(content=signed))
    held = StoredFile.objects.exclude(held_until=None).get()
    assert swept(desk.at + timedelta(hours=1)) == 0
    assert StoredFile.objects.filter(pk=held.pk).exists()

    swept(desk.at + timedelta(hours=25))
    assert not StoredFile.objects.filter(pk=held.pk).exists()
    assert "Hãy chọn tệp kết quả" in text(desk.act(approved, ISSUE, held=ticket(shown)))


def test_who_may_not_issue_cannot_make_the_agency_sign(approved, appraiser, monkeypatch):  # noqa: F811
    asked = []
    monkeypatch.setattr(signing, "sign", lambda *args, **_kw: asked.append(args))

    refused = Desk(appraiser).act(approved, ISSUE, file=result_file(), sign="on")

    assert refused.status_code == 409
    assert asked == []


def test_a_page_older_than_the_dossier_signs_nothing(approved, desk, monkeypatch):  # noqa: F811
    asked = []
    monkeypatch.setattr(signing, "sign", lambda *args, **_kw: asked.append(args))

    desk.act(approved, ISSUE, seen=1, file=result_file(), sign="on")
    assert asked == []


def test_a_key_that_cannot_be_used_is_said_and_nothing_is_issued(approved, desk, monkeypatch):  # noqa: F811
    def broken(*_args, **_options):
        raise signing.SigningError("Không mở được thiết bị ký số (chưa cắm, hoặc sai mã PIN).")

    monkeypatch.setattr(signing, "sign", broken)
    before = StoredFile.objects.count()

    refused = desk.act(approved, ISSUE, file=result_file(), sign="on")
    assert "chưa cắm, hoặc sai mã PIN" in text(refused)
    assert not Result.objects.filter(dossier=approved).exists()
    assert Dossier.objects.get(pk=approved.pk).version == approved.version
    assert StoredFile.objects.count() == before


def test_without_a_key_of_the_agency_nothing_is_offered(approved, desk, settings):  # noqa: F811
    settings.SIGNERS = {}

    assert "Ký số của cơ quan" not in text(desk.open(approved, ISSUE))
    assert desk.act(approved, ISSUE, file=result_file(), sign="on").status_code == 302
    assert signing.verify(content(Result.objects.get(dossier=approved).file), MONDAY) == []
