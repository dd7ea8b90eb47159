"""An account is closed: what is the person's goes, what is the law's stays; for a while it can be undone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import models

from motcua.accounts import counter, membership, substitutions
from motcua.accounts.access import OpenSession
from motcua.accounts.models import Consent, KeptPost, LegalEntity, User
from motcua.base import clock, personal
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Draft, FiledPaper
from motcua.files.storage import store as folder
from motcua.messaging.models import Message
from motcua.rights import service as rights
from motcua.rights.models import Closing, DataExport
from motcua.rights.tasks import close_accounts
from tests.citizen.conftest import browser_of
from tests.dossiers.conftest import MONDAY
from tests.rights.conftest import CONFIRM, PASSWORD, exported, look, proven, stored_of, text_of, work

WEEK = timedelta(days=7)
LATER = MONDAY + timedelta(days=30)
PAGE = "/tai-khoan/dong"


def closed(user, at=LATER):
    """The account is closed and its days of grace are over."""
    asked = rights.closing.ask(user, at)
    assert rights.closing.carry_out(asked, at + WEEK)
    user.refresh_from_db()
    asked.refresh_from_db()
    return asked


@pytest.fixture
def full(returned, draft, lan, appraiser, browser):
    """Lan has a dossier that is over, a draft with a file, an export, a kept page, letters, a consent."""
    look(returned, appraiser)
    exported(lan, LATER)
    KeptPost.objects.create(user=lan, path="/x", fields="a=1", kept_at=LATER)
    Consent.objects.create(user=lan, version="2026-11", fingerprint="0" * 64, at=MONDAY)
    work(LATER)
    return returned


def test_what_is_the_persons_own_is_erased(full, lan, django_capture_on_commit_callbacks):
    keys = [
        FiledPaper.objects.get(draft__isnull=False).file.storage_key,
        stored_of(DataExport.objects.get()).storage_key,
    ]
    with django_capture_on_commit_callbacks(execute=True):
        done = closed(lan)
    assert (lan.full_name, lan.email, lan.phone, lan.identity_number) == ("Tài khoản đã đóng", None, "", "")
    assert (lan.identity_index, lan.is_active, lan.has_usable_password()) == ("", False, False)
    assert not Draft.objects.filter(applicant=lan, submitted_at=None).exists()
    assert [folder().exists(key) for key in keys] == [False, False]
    assert not KeptPost.objects.exists()
    assert not OpenSession.objects.exists()
    assert not lan.emailaddress_set.exists()
    told = Message.objects.exclude(state="waiting")
    assert told.filter(about=full.code).exists()
    assert {(one.text, one.html, one.recipient) for one in told.filter(about=full.code)} == {("", "", "")}
    assert done.erased["drafts"] == 1
    assert done.erased["exports"] == 1


def test_what_the_law_keeps_stays(full, lan):
    before = {
        "papers": full.papers.count(),
        "slips": full.slips.count(),
        "results": full.results.count(),
        "events": full.events.count(),
        "looks": full.looks.count(),
    }
    closed(lan)
    kept = Dossier.objects.get(pk=full.pk)
    assert (kept.owner_name, kept.owner_identity) == ("Nguyễn Thị Lan", "070185001234")
    assert kept.answers == full.answers
    assert {name: getattr(kept, name).count() for name in before} == before
    assert lan.consents.count() == 1
    call_command("audit", "verify", verbosity=0)
    files = [paper.file for paper in kept.papers.all()]
    assert all(folder().exists(file.storage_key) for file in files)


def test_the_last_letter_still_goes_out(full, lan):
    email = lan.email
    closed(lan)
    assert Message.objects.get(kind="account_closed").recipient == email
    work(LATER + WEEK)
    assert Message.objects.get(kind="account_closed").state == "sent"


def test_the_open_browser_is_logged_out_and_nobody_logs_in_again(full, lan, browser, client):
    email = lan.email
    closed(lan)
    assert browser.get("/tai-khoan")["Location"].startswith("/dang-nhap")
    answer = client.post("/dang-nhap", {"login": email, "password": PASSWORD})
    assert "chưa đúng" in text_of(answer)


def test_the_same_number_registers_again_and_sees_nothing_until_it_is_proven(full, lan, one_stop):
    closed(lan)
    again = User.objects.create_user(
        email="lan@moi.vn",
        password=None,
        full_name="Nguyễn Thị Lan",
        phone="0912000001",
        identity_number="070185001234",
    )
    assert not Dossier.objects.owned_by(again).exists()
    assert browser_of(again).get(f"/ho-so/{full.code}").status_code == 404
    counter.prove(again, name="Nguyễn Thị Lan", clerk=one_stop, at=LATER + WEEK)
    assert Dossier.objects.owned_by(again).get() == full


def test_an_open_dossier_stands_against_it_and_is_named(dossier, lan, browser):
    page = text_of(browser.get(PAGE))
    assert dossier.code in page
    assert "Chưa đóng được tài khoản" in page
    with pytest.raises(rights.RightsError):
        rights.closing.ask(lan, MONDAY)


def test_an_officer_with_a_post_cannot(appraiser, pack):
    assert "Chuyên viên thẩm định" in text_of(browser_of(appraiser).get(PAGE))
    with pytest.raises(rights.RightsError):
        rights.closing.ask(appraiser, MONDAY)


def test_who_stands_in_for_a_colleague_cannot(cast, pack):
    head, substitute = cast["head"], cast["appraiser"]
    day = clock.local(clock.now()).date()
    substitutions.arrange(head.posts.get(), substitute, day, day, actor=head, at=clock.now())
    substitute.posts.update(held_to=clock.now())
    assert rights.closing.obstacles(substitute, clock.now()).held


def test_who_represents_an_organisation_hands_over_first(lan, minh, browser, pack):
    farm = membership.register(
        kind=LegalEntity.Kind.COOPERATIVE,
        name="Hợp tác xã Bù Đăng",
        tax_code="0100233488",
        address="Xã Bù Đăng",
        phone="02713999888",
        email="htx@vidu.vn",
        user=lan,
        at=MONDAY,
    )
    assert "Hợp tác xã Bù Đăng" in text_of(browser.get(PAGE))
    with pytest.raises(rights.RightsError):
        rights.closing.ask(lan, MONDAY)
    member = farm.memberships.create(user=minh, role="filer", begun_at=MONDAY)
    closed(minh)
    member.refresh_from_db()
    assert member.ended_at == LATER + WEEK


def test_it_is_asked_for_with_a_password_and_after_reading(lan, browser, pack):
    assert browser.post(PAGE, {"understood": "on"})["Location"].startswith(CONFIRM)
    proven(browser)
    assert "Hãy đọc rồi đánh dấu" in text_of(browser.post(PAGE))
    assert not Closing.objects.exists()
    assert browser.post(PAGE, {"understood": "on"}).status_code == 302
    asked = Closing.objects.get()
    assert asked.closes_at - asked.asked_at == WEEK
    assert "sẽ đóng lúc" in text_of(browser.get("/tai-khoan"))
    assert Message.objects.filter(kind="account_closing").exists()


def test_it_can_be_undone_until_then(lan, browser, pack):
    asked = rights.closing.ask(lan, MONDAY)
    browser.post(PAGE, {"undo": "1"})
    assert list(rights.closing.due(LATER)) == []
    assert not rights.closing.carry_out(asked, LATER)
    lan.refresh_from_db()
    assert lan.is_active


def test_the_worker_closes_what_is_due_and_nothing_before(lan, minh, pack):
    rights.closing.ask(lan, MONDAY)
    assert list(rights.closing.due(MONDAY + WEEK - timedelta(seconds=1))) == []
    assert [one.user for one in rights.closing.due(MONDAY + WEEK)] == [lan]


def test_one_that_fails_does_not_stop_the_others(lan, minh, pack, monkeypatch):
    rights.closing.ask(lan, MONDAY)
    rights.closing.ask(minh, MONDAY + timedelta(hours=1))

    def stumble(user, _at):
        if user == lan:
            raise RuntimeError

    monkeypatch.setattr(personal, "closings", [stumble])
    with pytest.raises(RuntimeError):
        close_accounts({}, MONDAY + 2 * WEEK)
    lan.refresh_from_db()
    minh.refresh_from_db()
    assert (lan.is_active, minh.is_active) == (True, False)


def test_what_was_filed_meanwhile_keeps_the_account_and_everything_in_it(draft, lan):
    asked = rights.closing.ask(lan, MONDAY)
    service.drafts.submit(draft, user=lan, at=MONDAY)
    assert not rights.closing.carry_out(asked, MONDAY + WEEK)
    lan.refresh_from_db()
    assert (lan.full_name, lan.is_active) == ("Nguyễn Thị Lan", True)
    assert lan.emailaddress_set.exists()
    assert not Message.objects.filter(kind="account_closed").exists()
    assert Message.objects.filter(kind="account_kept").exists()
    assert rights.closing.coming(lan) is None


def test_rooms_that_keep_more_are_asked(lan, pack, monkeypatch):
    seen = []
    monkeypatch.setattr(personal, "closings", [lambda user, at: seen.append((user.email, at))])
    email = lan.email
    closed(lan)
    assert seen == [(email, LATER + WEEK)]


# What names an account and does not go with it, and why it may stay.
STAYS = {
    "accounts.Consent.user": "proves what was agreed to",
    "accounts.CounterRecord.user": "what the counter did, and under whose eyes",
    "accounts.CounterRecord.clerk": "an officer's act",
    "accounts.OfficerChange.officer": "an officer's history",
    "accounts.OfficerChange.actor": "an officer's act",
    "accounts.Post.user": "events of the past name the post",
    "accounts.Substitution.substitute": "an officer's history",
    "accounts.Substitution.made_by": "an officer's act",
    "accounts.Substitution.ended_by": "an officer's act",
    "accounts.Membership.user": "ended, and the organisation's history",
    "accounts.EntityRecord.member": "the organisation's history",
    "accounts.EntityRecord.actor": "the organisation's history",
    "accounts.Invitation.user": "the organisation's history",
    "accounts.Invitation.invited_by": "the organisation's history",
    "accounts.LegalEntity.made_by": "the organisation's history",
    "accounts.SignOnRecord.user": "proves how the account was entered and proven",
    "accounts.SignOnRecord.actor": "an officer's act",
    "accounts.SignOnInvitation.made_by": "an officer's act",
    "messaging.Resending.by": "an officer's act",
    "rights.Closing.user": "says that it was closed",
    "rights.Correction.user": "a request and its answer; words go after their time",
    "rights.Correction.answered_by": "an officer's act",
}
RECORDS = {"dossiers", "catalog"}  # the law's records, and who changed what the office works by


def test_every_table_that_names_a_person_says_what_becomes_of_it():
    """A new one either cascades (and is erased with the account) or gets its reason here."""
    unsaid = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in rights.closing.naming_accounts()
        if relation.on_delete is not models.CASCADE or relation.related_model is Consent
        if relation.related_model._meta.app_label not in RECORDS
    }
    assert unsaid - set(STAYS) == set()
