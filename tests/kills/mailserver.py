"""A mail server in a process of its own, for test_kills.

Arguments: its port, and the file in which it notes each mail (when, and its Message-ID) before it says that
it has it.
"""

import asyncio
import email
import os
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller


class Notes:
    """Writes down what was taken, so that it stands before the answer does."""

    def __init__(self, path: str) -> None:
        self.file = Path(path).open("a", encoding="ascii", buffering=1)  # noqa: SIM115 - open until we end

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content)
        self.file.write(f"{time.time()} {mail['Message-ID']}\n")
        os.fsync(self.file.fileno())
        # As long as a real one takes to say so: time enough to be killed in between.
        await asyncio.sleep(0.1)
        return "250 Taken"


Controller(Notes(sys.argv[2]), hostname="127.0.0.1", port=int(sys.argv[1])).start()
signal.pause()
