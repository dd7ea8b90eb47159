"""The outbox: written with the act, delivered by the worker, never twice, never silently lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, transaction

from motcua.base import retention
from motcua.base.jobs import service as jobs
from motcua.base.jobs.models import Job
from motcua.messaging import channels
from motcua.messaging import service as messaging
from motcua.messaging.models import Message, Resending

DAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 9:00 in Vietnam
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 22:00
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 7:00
LAN = messaging.Recipient(name="Lê Thị Lan", email="lan@example.vn", phone="0912345678")
LAN_BY_PHONE = messaging.Recipient(name="Lê Thị Lan", phone="0912345678")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def provider(monkeypatch, tmp_path):
    """A provider for every channel: `sent` is what it took, `trouble` what it raises instead."""
    seen = SimpleNamespace(sent=[], trouble=None)

    class Provider:
        def send(self, message):
            if seen.trouble:
                raise seen.trouble
            seen.sent.append(message)
            return f"ref-{len(seen.sent)}"

    monkeypatch.setattr(channels, "channel", lambda name: Provider())
    done = "subject: Xong {{ code }}\ntext: Chào {{ name }}\nsms: Xong {{ code }}"
    (tmp_path / "done.yaml").write_text(done)
    (tmp_path / "otp.yaml").write_text("sms: Mã {{ otp }}\nexpires_minutes: 15")
    messaging.load_notices(tmp_path, DAY)
    return seen


def notify(
    kind: str = "done", to: messaging.Recipient = LAN, at: datetime = DAY, key: str = "H10-1/done/1"
) -> list[Message]:
    return messaging.notify(kind, to, {"code": "H10-1", "otp": "123456"}, about="H10-1", key=key, at=at)


def test_one_message_for_each_channel_the_person_has():
    notify()
    assert [message.channel for message in Message.objects.order_by("channel")] == ["email", "sms"]
    assert {message.next_at for message in Message.objects.all()} == {DAY}


def test_person_without_phone_gets_the_email_only(provider):
    notify(to=messaging.Recipient(name="Lan", email="lan@example.vn"))
    jobs.run_due(DAY, limit=10)
    assert [message.recipient for message in provider.sent] == ["lan@example.vn"]


def test_delivery_marks_the_message_sent_with_the_providers_reference(provider):
    notify(to=LAN_BY_PHONE)
    jobs.run_due(DAY, limit=10)
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.provider_ref) == ("sent", DAY, "ref-1")
    assert provider.sent[0].text == "Xong H10-1"


def test_message_of_an_act_that_was_rolled_back_is_never_sent(provider):
    with transaction.atomic():
        notify()
        transaction.set_rollback(True)
    jobs.run_due(DAY, limit=10)
    assert provider.sent == []


def test_same_event_tells_the_same_address_once(provider):
    first = notify()
    again = notify()
    jobs.run_due(DAY, limit=10)
    assert [message.pk for message in first] == [message.pk for message in again]
    assert len(provider.sent) == 2
    notify(key="H10-1/done/2")
    jobs.run_due(DAY, limit=10)
    assert len(provider.sent) == 4


def test_delivery_that_runs_twice_sends_once(provider):
    message = notify(to=LAN_BY_PHONE)[0]
    messaging.deliver(message.pk, DAY)
    messaging.deliver(message.pk, DAY)
    assert len(provider.sent) == 1


def test_trouble_is_tried_again_after_growing_pauses_with_the_same_reference(provider):
    message = notify(to=LAN_BY_PHONE)[0]
    provider.trouble = messaging.TemporaryError("Nhà mạng bận.")
    jobs.run_due(DAY, limit=10)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("waiting", 1, "Nhà mạng bận.")
    assert message.next_at == DAY + timedelta(seconds=30)
    jobs.run_due(message.next_at, limit=10)
    message.refresh_from_db()
    assert message.next_at == DAY + timedelta(seconds=90)
    provider.trouble = None
    jobs.run_due(message.next_at, limit=10)
    assert [sent.reference for sent in provider.sent] == [str(message.reference)]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("sent", 3, "")


def test_trouble_that_does_not_end_becomes_a_visible_failure_within_a_day(provider):
    notify(to=LAN_BY_PHONE)
    provider.trouble = messaging.TemporaryError("Nhà mạng bận.")
    at = DAY
    while Job.objects.open().exists():
        at = Job.objects.open().get().run_at
        jobs.run_due(at, limit=1)
    message = Message.objects.get()
    assert (message.state, message.error) == ("failed", "Nhà mạng bận.")
    assert at - DAY < timedelta(days=1)


def test_refusal_for_good_is_a_failure_with_its_reason_at_once(provider):
    notify(to=LAN_BY_PHONE)
    provider.trouble = messaging.PermanentError("Số không có thật.")
    jobs.run_due(DAY, limit=10)
    message = Message.objects.get()
    assert (message.state, message.error, message.attempts) == ("failed", "Số không có thật.", 1)
    assert not Job.objects.open().exists()


def test_broken_channel_keeps_the_message_waiting(provider):
    notify(to=LAN_BY_PHONE)
    provider.trouble = KeyError("sms")
    jobs.run_due(DAY, limit=10)
    message = Message.objects.get()
    assert (message.state, message.error) == ("waiting", "Lỗi của kênh gửi (KeyError).")


def test_failed_message_can_be_sent_again_as_a_new_one_and_it_is_noted_who_did(provider, administrator):
    message = notify(to=LAN_BY_PHONE)[0]
    provider.trouble = messaging.PermanentError("Số không có thật.")
    jobs.run_due(DAY, limit=10)
    provider.trouble = None
    message.refresh_from_db()
    first_reference = message.reference
    stale = Message.objects.get()
    assert messaging.resend(message, DAY, administrator)
    assert not messaging.resend(stale, DAY, administrator), "of two who press at once, one sends"
    jobs.run_due(DAY, limit=10)
    message.refresh_from_db()
    assert message.state == "sent"
    assert [sent.reference for sent in provider.sent] == [str(message.reference)]
    assert message.reference != first_reference
    noted = Resending.objects.get()
    assert (noted.by, noted.at, noted.was) == (administrator, DAY, "Số không có thật.")


def test_what_was_sent_or_is_of_no_use_is_not_sent_again(provider, administrator):
    sent = notify(to=LAN_BY_PHONE)[0]
    jobs.run_due(DAY, limit=10)
    sent.refresh_from_db()
    assert not messaging.resend(sent, DAY, administrator)
    code = notify("otp", to=LAN_BY_PHONE, key="otp")[0]
    jobs.run_due(DAY + timedelta(hours=1), limit=10)
    code.refresh_from_db()
    assert code.state == "failed"
    assert not messaging.resend(code, DAY + timedelta(hours=1), administrator)


def test_a_report_says_what_became_of_a_message_and_late_ones_do_not_take_it_back(provider):
    message = notify(to=LAN_BY_PHONE)[0]
    jobs.run_due(DAY, limit=10)
    for said, stands in (
        ("buffered", "buffered"),
        ("lost", "lost"),
        ("buffered", "lost"),
        ("delivered", "delivered"),
    ):
        assert messaging.report(message.reference, Message.Report(said), DAY)
        assert Message.objects.get().report == stands
    assert messaging.report(message.reference, Message.Report.LOST, DAY)
    assert Message.objects.get().report == "delivered"
    assert not messaging.report(uuid4(), Message.Report.LOST, DAY)


def test_what_the_carrier_lost_is_lost_and_can_be_sent_again(provider, administrator):
    message = notify(to=LAN_BY_PHONE)[0]
    jobs.run_due(DAY, limit=10)
    messaging.report(message.reference, Message.Report.LOST, DAY)
    lost = Message.objects.lost().get()
    assert messaging.resend(lost, DAY, administrator)
    assert not messaging.report(message.reference, Message.Report.LOST, DAY), "the old reference is no more"
    jobs.run_due(DAY, limit=10)
    assert len(provider.sent) == 2
    assert not Message.objects.lost().exists()


class Killed(BaseException):
    """What no handler of ours catches: the process is gone."""


def test_a_worker_killed_before_it_wrote_down_sends_once_more_under_the_same_reference(provider, monkeypatch):
    message = notify(to=LAN_BY_PHONE)[0]

    def die(*_args, **_changes):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(messaging, "_record", die)
        with pytest.raises(Killed):
            jobs.run_due(DAY, limit=1)
    assert len(provider.sent) == 1, "the provider has it already"
    assert jobs.run_due(DAY + timedelta(minutes=2), limit=1) == 0, "its lease is not over"
    assert jobs.run_due(DAY + timedelta(minutes=3), limit=1) == 1
    message.refresh_from_db()
    assert message.state == "sent"
    assert [sent.reference for sent in provider.sent] == [str(message.reference)] * 2
    assert Job.objects.get().attempts == 2


def test_a_report_spares_the_second_try_of_a_worker_that_died_before_it_wrote_down(provider):
    """The provider took the message, the worker died, the report came first."""
    message = notify(to=LAN_BY_PHONE)[0]
    messaging.report(message.reference, Message.Report.ARRIVED, DAY)
    jobs.run_due(DAY, limit=10)
    message.refresh_from_db()
    assert (message.state, message.report, provider.sent) == ("sent", "delivered", [])


def test_what_a_person_declined_is_not_written_but_what_is_required_is(provider, tmp_path):
    declined = replace(LAN, declined=frozenset({("done", "sms"), ("free", "sms")}))
    (tmp_path / "free.yaml").write_text("text: Xong {{ code }}\nsms: Xong {{ code }}\nrequired: false")
    messaging.load_notices(tmp_path, DAY)
    assert [message.channel for message in notify("done", to=declined, key="a")] == ["email", "sms"]
    assert [message.channel for message in notify("free", to=declined, key="b")] == ["email"]
    jobs.run_due(DAY, limit=10)
    assert {sent.text: bool(sent.choices_url) for sent in provider.sent if sent.subject == ""} == {
        "Xong H10-1": False,
        "Xong H10-1\n": True,
    }


def test_short_message_of_the_night_is_sent_at_seven_but_the_email_at_once(provider):
    notify(at=NIGHT)
    jobs.run_due(NIGHT, limit=10)
    assert [message.recipient for message in provider.sent] == ["lan@example.vn"]
    jobs.run_due(MORNING - timedelta(seconds=1), limit=10)
    assert len(provider.sent) == 1
    jobs.run_due(MORNING, limit=10)
    assert provider.sent[1].recipient == "0912345678"


def test_short_message_whose_retry_falls_into_the_night_waits_for_the_morning(provider):
    evening = datetime(2026, 11, 23, 13, 59, 50, tzinfo=UTC)  # 20:59:50
    notify(to=LAN_BY_PHONE, at=evening)
    provider.trouble = messaging.TemporaryError("Nhà mạng bận.")
    jobs.run_due(evening, limit=10)
    provider.trouble = None
    jobs.run_due(NIGHT, limit=10)
    assert (provider.sent, Message.objects.get().next_at) == ([], MORNING)


def test_one_time_code_is_sent_at_night(provider):
    notify("otp", to=LAN_BY_PHONE, at=NIGHT)
    jobs.run_due(NIGHT, limit=10)
    assert [message.text for message in provider.sent] == ["Ma 123456"]


def test_one_time_code_nobody_can_use_any_more_is_not_sent(provider):
    notify("otp", to=LAN_BY_PHONE)
    jobs.run_due(DAY + timedelta(minutes=15), limit=10)
    assert (provider.sent, Message.objects.get().state) == ([], "failed")


def test_one_time_codes_are_forgotten_after_thirty_days():
    notify("otp", to=LAN_BY_PHONE, key="otp")
    notify(to=LAN_BY_PHONE)
    retention.run(DAY + timedelta(days=29), only=["code_letters"])
    assert Message.objects.count() == 2
    retention.run(DAY + timedelta(days=31), only=["code_letters"])
    assert Message.objects.get().kind == "done"


def test_the_database_holds_neither_address_nor_text_in_clear():
    notify()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM messaging_message")
        rows = b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for row in cursor.fetchall()
            for value in row
        )
    assert not any(word.encode() in rows for word in ("lan@example.vn", "0912345678", "Lan"))


def test_unknown_notice_and_missing_fact_are_the_callers_errors():
    with pytest.raises(messaging.WordingError, match="no_such"):
        messaging.notify("no_such", LAN, {}, about="", key="k", at=DAY)
    with pytest.raises(messaging.WordingError, match="code"):
        messaging.notify("done", LAN, {}, about="", key="k", at=DAY)
