"""The door to the outbox: tell people, deliver, send again, read the wording in."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base import database
from motcua.base.crypto import blind_index
from motcua.base.jobs import service as jobs
from motcua.messaging import channels, enclosures, keeping, notices, sms, wording
from motcua.messaging.channels import Attachment, Channel, Outgoing, PermanentError, TemporaryError
from motcua.messaging.enclosures import Enclosure
from motcua.messaging.enclosures import source as enclosure_source
from motcua.messaging.facts import facts_of
from motcua.messaging.kinds import DIGESTS, FOR_OFFICERS, title_of
from motcua.messaging.models import Message, NoticeTemplate, Resending
from motcua.messaging.notices import Preview
from motcua.messaging.sms import LIMIT as SMS_LIMIT
from motcua.messaging.wording import WordingError

__all__ = [
    "DIGESTS",
    "FOR_OFFICERS",
    "SMS_LIMIT",
    "Attachment",
    "Channel",
    "Enclosure",
    "Outgoing",
    "PermanentError",
    "Preview",
    "Recipient",
    "TemporaryError",
    "WordingError",
    "deliver",
    "enclosure_source",
    "facts_of",
    "keeping",
    "load_notices",
    "notice_kinds",
    "notices_of_choice",
    "notify",
    "preview_wording",
    "publish_wording",
    "read_notices",
    "report",
    "required_notices",
    "resend",
    "title_of",
    "wording_data",
    "wording_faults",
]

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12  # with the queue's pauses: about ten hours
# Where people choose what they are told; the page is the citizen room's.
CHOICES_PATH = "/tai-khoan/thong-bao"


@dataclass(frozen=True)
class Recipient:
    """Whom to tell, and where they can be reached; an empty address means: not by this channel.

    `declined` holds (kind, channel) of what the person chose not to get; what is required comes all the same.
    """

    name: str
    email: str = ""
    phone: str = ""
    language: str = "vi"
    declined: frozenset[tuple[str, str]] = frozenset()


def notify(
    kind: str,
    to: Recipient,
    context: dict[str, Any],
    *,
    about: str,
    key: str,
    at: datetime,
    enclosures: Sequence[Enclosure] = (),
) -> list[Message]:
    """Write the notice `kind` for every channel it has wording for, in the caller's transaction; queue it.

    `about` is a dossier's code or "". `key` names the event: the same event never tells an address twice.
    `context` holds the facts that the wording names; `name` and `portal_url` are added. `enclosures` go with
    the e-mail. Raises WordingError where the pack lacks the notice or the caller a fact.
    """
    template = notices.latest(kind, to.language)
    facts = {"portal_url": settings.PUBLIC_URL, "name": to.name} | context
    messages = []
    if to.email and template.text and _wants(to, template, "email"):
        words = wording.email_words(template, facts)
        messages.append(_write(template, "email", to.email, words, about, key, at, enclosures))
    if to.phone and template.sms and _wants(to, template, "sms"):
        words = wording.sms_words(template, facts)
        messages.append(_write(template, "sms", to.phone, words, about, key, at, ()))
    return messages


def _wants(to: Recipient, template: NoticeTemplate, channel: str) -> bool:
    return template.required or (template.kind, channel) not in to.declined


def deliver(message_id: int, at: datetime) -> None:
    """Send one message now, if it still waits and may go out at `at`. Raises jobs.Later to be called again.

    No transaction is open and no connection held while the provider is asked. Should we die before the answer
    is written down, the next try carries the same reference, by which the receiving side can tell that it has
    it already.
    """
    message = Message.objects.select_related("template").filter(pk=message_id).first()
    if message is None or message.state != Message.State.WAITING:
        return
    if message.report in _TAKEN:
        # We died before its answer was written down, but the provider has told since that it has the message.
        _record(message, state=Message.State.SENT, sent_at=at, next_at=None, error="")
        return
    if message.expired(at):
        _give_up(message, _("Tin đã hết giá trị trước khi gửi được."), at)
        return
    may_go = _may_go_at(message, at)
    if may_go > at:
        _put_off(message, may_go)
    try:
        outgoing = _outgoing(message, at)
        # A provider may take its time; our connection is for those who work meanwhile.
        database.release()
        reference = channels.channel(message.channel).send(outgoing)
    except PermanentError as error:
        message.attempts += 1
        _give_up(message, str(error), at)
    except TemporaryError as error:
        _try_again(message, str(error), at)
    except Exception as error:
        # A broken channel is an operator's matter; the message waits until it is mended.
        logger.exception("channel %s: message #%s about %s", message.channel, message.pk, message.about)
        _try_again(message, _("Lỗi của kênh gửi (%(kind)s).") % {"kind": type(error).__name__}, at)
    else:
        message.attempts += 1
        _record(message, state=Message.State.SENT, sent_at=at, next_at=None, error="", provider_ref=reference)


_TAKEN = (Message.Report.ON_THE_WAY, Message.Report.ARRIVED)


@transaction.atomic
def resend(message: Message, at: datetime, by: Any) -> bool:
    """Send a lost message once more, and note who did; as a new one, so that nobody drops it as a copy.

    `by` is the person, who lives two floors up. False where it is not lost, or no longer: of two who press at
    once one sends. Codes stay lost.
    """
    if not message.may_be_sent_again:
        return False
    again: dict[str, Any] = {
        "state": Message.State.WAITING,
        "reference": uuid4(),
        "attempts": 0,
        "sent_at": None,
        "next_at": at,
        "error": "",
        "provider_ref": "",
        "report": Message.Report.NONE,
        "reported_at": None,
    }
    was = message.error or str(Message.Report(message.report).label)
    if not Message.objects.lost().filter(pk=message.pk, reference=message.reference).update(**again):
        return False
    for name, value in again.items():
        setattr(message, name, value)
    Resending.objects.create(message=message, by=by, at=at, was=was[:200])
    _queue(message, at)
    return True


def report(reference: UUID, said: Message.Report, at: datetime) -> bool:
    """Note what the provider says has become of a message; False where no message has this reference.

    Reports come late, twice and in any order: what has arrived stays so, and nothing is held that was lost.
    """
    found = Message.objects.filter(reference=reference)
    newer = found.exclude(report=Message.Report.ARRIVED).exclude(report=said)
    if said == Message.Report.ON_THE_WAY:
        newer = newer.exclude(report=Message.Report.LOST)
    if newer.update(report=said, reported_at=at):
        return True
    return found.exists()


def load_notices(folder: Path, at: datetime) -> int:
    """Read the pack's wording; how many notices are new or changed. Raises WordingError, naming the file."""
    return notices.load(folder, at)


def read_notices(folder: Path) -> dict[str, dict[str, Any]]:
    """The wording of every notice of a pack's folder, by name. Raises WordingError."""
    return notices.read(folder)


def notice_kinds() -> list[str]:
    """The notices there is wording for, Vietnamese ones by their kind, others like "accepted.en"."""
    known = NoticeTemplate.objects.values_list("kind", "language").distinct().order_by("kind", "-language")
    return [kind if language == "vi" else f"{kind}.{language}" for kind, language in known]


def notices_of_choice() -> dict[str, list[str]]:
    """The notices that are not required, with the channels each has wording for."""
    free = [wording for wording in notices.in_force() if not wording.required]
    return {
        one.kind: [name for name, words in (("email", one.text), ("sms", one.sms)) if words] for one in free
    }


def required_notices() -> list[str]:
    """The notices that everybody gets."""
    return [wording.kind for wording in notices.in_force() if wording.required]


def wording_data(name: str) -> dict[str, Any] | None:
    """The wording in force as its file in the pack, None where there is none."""
    newest = notices.newest_of(name)
    return notices.data_of(newest) if newest else None


def wording_faults(name: str, words: dict[str, Any]) -> list[tuple[str, str]]:
    """What keeps a wording from use: (field, sentence)."""
    return notices.faults(name, words)


def preview_wording(name: str, words: dict[str, Any], facts: dict[str, Any]) -> Preview:
    """What somebody would get by e-mail and SMS; never fails, whatever a draft says."""
    return notices.preview(name, words, facts)


def publish_wording(name: str, words: dict[str, Any], at: datetime) -> bool:
    """Bring a wording into force; whether it is a new one. Raises WordingError."""
    return notices.publish(name, words, at)


def _write(
    template: NoticeTemplate,
    channel: str,
    recipient: str,
    words: wording.Words,
    about: str,
    key: str,
    at: datetime,
    enclosures: Sequence[Enclosure],
) -> Message:
    message = Message(
        kind=template.kind,
        template=template,
        channel=channel,
        language=template.language,
        event=key,
        about=about,
        recipient=recipient,
        recipient_index=blind_index(recipient.lower(), "messaging.recipient"),
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachments=[asdict(enclosure) for enclosure in enclosures],
        created_at=at,
    )
    if template.expires_minutes:
        message.expires_at = at + timedelta(minutes=template.expires_minutes)
    message.next_at = _may_go_at(message, at)
    return _once(message, at)


def _once(message: Message, at: datetime) -> Message:
    """Save and queue the message, unless its event has already told this address."""
    told = Message.objects.filter(
        event=message.event, channel=message.channel, recipient_index=message.recipient_index
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    saved = told.get()
    if saved.reference == message.reference:
        _queue(saved, at)
    return saved


def _queue(message: Message, at: datetime) -> None:
    # Codes do not queue behind the letters of the morning, nor e-mail behind a gateway that is slow.
    lane = "codes" if message.expires_at else message.channel
    jobs.enqueue(
        f"messaging.deliver.{lane}", {"id": message.pk}, at, run_at=message.next_at, key=str(message.pk)
    )


def _may_go_at(message: Message, at: datetime) -> datetime:
    urgent = message.expires_at is not None
    return at if urgent or message.channel != "sms" else sms.wake_time(at)


def _outgoing(message: Message, at: datetime) -> Outgoing:
    return Outgoing(
        reference=str(message.reference),
        recipient=message.recipient,
        subject=message.subject,
        text=message.text,
        html=message.html,
        attachments=tuple(enclosures.fetched(Enclosure(**kept), at) for kept in message.attachments),
        choices_url="" if message.template.required else settings.PUBLIC_URL + CHOICES_PATH,
    )


def _try_again(message: Message, reason: str, at: datetime) -> None:
    message.attempts += 1
    if message.attempts >= MAX_ATTEMPTS:
        _give_up(message, reason, at)
    else:
        _put_off(message, at + jobs.pause(message.attempts), reason)


def _put_off(message: Message, until: datetime, reason: str = "") -> None:
    _record(message, next_at=until, error=reason[:200])
    raise jobs.Later(until)


def _give_up(message: Message, reason: str, at: datetime) -> None:
    _record(message, state=Message.State.FAILED, next_at=None, error=reason[:200] or "?")
    logger.warning("message #%s (%s) about %s failed at %s", message.pk, message.kind, message.about, at)


def _record(message: Message, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(message, name, value)
    message.save(update_fields=["attempts", *changes])
