"""E-mail through a real SMTP server: up, down, busy, refusing."""

import email
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from aiosmtpd.controller import Controller

from motcua.integrations.smtp import Smtp
from motcua.messaging.service import Attachment, Outgoing, PermanentError, TemporaryError
from tools.ports import free_port

MAIL = Outgoing(
    reference="6f2d7a9e-0000-4000-8000-000000000001",
    recipient="lan@example.vn",
    subject="Hồ sơ H10.901-261122-0001: đã được tiếp nhận",
    text="Chào bạn,\n\nHồ sơ đã được tiếp nhận.\n",
    html="<p>Hồ sơ đã được tiếp nhận.</p>",
)


class Inbox:
    """What the server says to RCPT, and the mails it took."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=modern))
        return "250 Taken"


@pytest.fixture
def port(settings):
    free = free_port()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free
    settings.DEFAULT_FROM_EMAIL = "Một cửa Bình Phước <motcua@example.vn>"
    return free


@pytest.fixture
def inbox(port):
    box = Inbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box
    server.stop()


def test_mail_arrives_in_both_forms_under_its_own_id(inbox):
    reference = Smtp().send(MAIL)
    mail = inbox.mails[0]
    assert mail["Message-ID"] == reference == f"<{MAIL.reference}@example.vn>"
    assert mail["Subject"].strip() == MAIL.subject
    assert mail["To"] == "lan@example.vn"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == MAIL.text
    assert "đã được tiếp nhận" in mail.get_body(("html",)).get_content()


def test_second_try_carries_the_same_id(inbox):
    inbox.answer = "451 Try later"
    with pytest.raises(TemporaryError, match="451"):
        Smtp().send(MAIL)
    inbox.answer = "250 OK"
    Smtp().send(MAIL)
    assert [mail["Message-ID"] for mail in inbox.mails] == [f"<{MAIL.reference}@example.vn>"]


def test_unknown_recipient_is_refused_for_good_without_naming_them(inbox):
    inbox.answer = "550 No such user lan@example.vn"
    with pytest.raises(PermanentError, match="550") as refusal:
        Smtp().send(MAIL)
    assert "lan@" not in str(refusal.value)


def test_server_that_is_down_is_only_temporary(port):
    with pytest.raises(TemporaryError, match="không trả lời"):
        Smtp().send(MAIL)


def test_address_that_is_none_is_refused_for_good(inbox):
    with pytest.raises(PermanentError):
        Smtp().send(Outgoing(MAIL.reference, "lan@@example\n.vn", "s", "t", "h"))


def test_attachment_goes_along_under_the_name_people_see(inbox):
    slip = Attachment("Giấy tiếp nhận hồ sơ.pdf", b"%PDF-1.7")
    Smtp().send(Outgoing(MAIL.reference, MAIL.recipient, "s", "t", "h", (slip,)))
    part = next(inbox.mails[0].iter_attachments())
    assert (part.get_filename(), part.get_content_type()) == ("Giấy tiếp nhận hồ sơ.pdf", "application/pdf")
    assert part.get_content() == b"%PDF-1.7"


def test_what_people_may_decline_says_where_and_what_the_law_requires_does_not(inbox):
    Smtp().send(MAIL)
    Smtp().send(replace(MAIL, choices_url="https://motcua.example.vn/tai-khoan/thong-bao"))
    assert [mail["List-Unsubscribe"] for mail in inbox.mails] == [
        None,
        "<https://motcua.example.vn/tai-khoan/thong-bao>",
    ]
