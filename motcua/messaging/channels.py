"""What a channel is: anything that takes a message and says how it is known at the provider's."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Attachment:
    """What goes with an e-mail, under the name people see."""

    name: str
    content: bytes
    content_type: str = "application/pdf"


@dataclass(frozen=True)
class Outgoing:
    """A message as a channel gets it. `reference` is the same for every try: providers can recognise it.

    `choices_url` is where its reader may choose to get no more of the kind; "" for what the law requires.
    """

    reference: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    choices_url: str = ""


class Channel(Protocol):
    """One way out, named in settings.MOTCUA_CHANNELS."""

    def send(self, message: Outgoing) -> str:
        """Hand the message over; the provider's reference. Raises TemporaryError or PermanentError."""


class TemporaryError(Exception):
    """Not now; worth trying again. Its text is shown to officers: a reason, no personal data."""


class PermanentError(Exception):
    """Never; trying again is no use. Its text is shown to officers: a reason, no personal data."""


def channel(name: str) -> Channel:
    """The channel that the settings name. Raises TemporaryError where none is: the notice waits for one."""
    if name not in settings.MOTCUA_CHANNELS:
        raise TemporaryError(_("Kênh gửi này chưa được cấu hình."))
    made: Channel = import_string(settings.MOTCUA_CHANNELS[name])()
    return made
