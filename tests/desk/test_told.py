"""Notices that were lost: seen with their reason by officers and administrators, sent again by one button."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.dossiers import notices, slips
from motcua.dossiers.transitions import Act
from motcua.files import service as files
from motcua.messaging import channels
from motcua.messaging import service as messaging
from motcua.messaging.models import Message, Resending
from tests.dossiers.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(dossier):
    """The e-mail about Lan's dossier did not get through; the SMS is on its way."""
    message = Message.objects.about(dossier.code).get(channel="email")
    Message.objects.filter(pk=message.pk).update(
        state="failed", error="Máy chủ thư không trả lời.", attempts=12
    )
    message.refresh_from_db()
    return message


def page(client, user, path):
    client.force_login(user)
    with clock.at(MONDAY + timedelta(hours=1)):
        answer = client.get(path)
    return answer.status_code, answer.content.decode()


def press(client, user, path):
    client.force_login(user)
    with clock.at(MONDAY + timedelta(hours=1)):
        return client.post(path, follow=True)


def test_officers_see_on_the_dossier_what_was_told_and_what_got_lost(client, lost, dossier, one_stop):
    status, seen = page(client, one_stop, f"/can-bo/ho-so/{dossier.code}")
    assert status == 200
    assert "Đã báo cho người nộp" in seen
    assert "Không gửi được" in seen
    assert "Máy chủ thư không trả lời." in seen


def test_an_officer_sends_it_again_and_that_is_noted(client, lost, dossier, one_stop):
    address = f"/can-bo/ho-so/{dossier.code}/thong-bao/{lost.pk}/gui-lai"
    seen = press(client, one_stop, address).content.decode()
    lost.refresh_from_db()
    assert (lost.state, lost.attempts) == ("waiting", 0)
    noted = Resending.objects.get()
    assert (noted.by, noted.was) == (one_stop, "Máy chủ thư không trả lời.")
    assert f"{one_stop.full_name} cho gửi lại" in seen
    again = press(client, one_stop, address).content.decode()
    assert "không còn phải gửi lại" in again
    assert Resending.objects.count() == 1


def test_who_has_nothing_to_do_with_the_dossier_sends_nothing(
    client, lost, dossier, other_agency_officer, lan
):
    address = f"/can-bo/ho-so/{dossier.code}/thong-bao/{lost.pk}/gui-lai"
    for stranger in (other_agency_officer, lan):
        assert press(client, stranger, address).status_code == 404
    assert not Resending.objects.exists()


def test_a_notice_of_another_dossier_is_not_sent_from_this_one(client, lost, dossier, one_stop, pack):
    other = messaging.notify(
        "submitted",
        messaging.Recipient(name="Minh", email="minh@example.vn"),
        {"code": "X", "procedure": "p", "agency": "a", "place": "p", "due": ""},
        about="H10.912-261116-0999",
        key="x",
        at=MONDAY,
    )[0]
    Message.objects.filter(pk=other.pk).update(state="failed", error="?")
    address = f"/can-bo/ho-so/{dossier.code}/thong-bao/{other.pk}/gui-lai"
    assert press(client, one_stop, address).status_code == 404


def test_administrators_see_what_was_lost_and_what_waits_but_neither_words_nor_addresses(
    client, lost, dossier, administrator
):
    _status, seen = page(client, administrator, "/quan-tri/hop-thu-di")
    assert "Máy chủ thư không trả lời." in seen
    assert dossier.code in seen
    assert dossier.owner_name not in seen
    assert lost.recipient not in seen
    _status, waiting = page(client, administrator, "/quan-tri/hop-thu-di?danh-sach=dang-cho")
    assert "Máy chủ thư" not in waiting
    assert "Tin nhắn" in waiting
    press(client, administrator, f"/quan-tri/hop-thu-di/{lost.pk}/gui-lai")
    assert Resending.objects.get().by == administrator
    _status, seen = page(client, administrator, "/quan-tri/hop-thu-di")
    assert "Không có thông báo nào không đến nơi" in seen


@pytest.mark.parametrize("query", ["?truoc=x", "?truoc=0", "?truoc=99999999999999999999", "?danh-sach=gi-do"])
def test_odd_addresses_of_the_list_are_harmless(client, lost, administrator, query):
    assert page(client, administrator, f"/quan-tri/hop-thu-di{query}")[0] == 200


def test_the_slip_of_the_act_goes_with_its_letter(dossier, provider_of_mail):
    slip = dossier.slips.get()
    messaging.deliver(Message.objects.get(about=dossier.code, channel="email").pk, MONDAY)
    [attachment] = provider_of_mail[0].attachments
    slip.refresh_from_db()
    assert attachment.content.startswith(b"%PDF")
    assert attachment.name == f"{dossier.code}-{slip.form}.pdf"
    with files.open(slip.file) as stored:
        assert stored.read() == attachment.content, "the letter has the very paper that the portal keeps"


def test_a_letter_does_not_go_without_its_slip(dossier, provider_of_mail, monkeypatch):
    def refused(slip, at):
        raise files.Refused("Kho tệp đầy.")

    monkeypatch.setattr(slips, "render", refused)
    message = Message.objects.get(about=dossier.code, channel="email")
    with pytest.raises(jobs.Later):
        messaging.deliver(message.pk, MONDAY)
    message.refresh_from_db()
    assert (message.state, message.error) == ("waiting", "Chưa lấy được giấy tờ gửi kèm.")
    assert provider_of_mail == []


@pytest.fixture
def provider_of_mail(monkeypatch):
    """What a mail server would have got."""
    sent = []

    class Provider:
        def send(self, message):
            sent.append(message)
            return "taken"

    monkeypatch.setattr(channels, "channel", lambda name: Provider())
    return sent


def test_nothing_goes_with_a_letter_about_a_sensitive_matter(dossier):
    Message.objects.all().delete()
    dossier.is_sensitive = True
    notices.tell(dossier, Act.SUBMIT, MONDAY, dossier.slips.get())
    assert Message.objects.get(channel="email").attachments == []
