"""The demo's channel: nothing leaves the house; what was "sent" can be read on the mailbox page."""

from motcua.messaging.service import Outgoing


class Mailbox:
    """Takes every message; the outbox itself keeps it for the page."""

    def send(self, message: Outgoing) -> str:
        """The reference under which the page shows the message."""
        return f"mailbox:{message.reference}"
