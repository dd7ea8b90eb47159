"""Kannel for the tests: bearerbox and smsbox with its own fake carrier, in a folder and on ports of its own.

The carrier takes every message and reports it as delivered; to numbers that begin with NO_CARRIER nobody
delivers, which bearerbox reports. `sent` reads what the carrier got.
"""

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.debian import FAKESMSC, KANNEL
from tools.ports import free_port

USER, PASSWORD, SENDER = "motcua", "chi de thu", "BINHPHUOC"
NO_CARRIER = "099"
_GOT = re.compile(r"Got message \d+: <(\S+) (\d+) text (.*)>")

_CONFIGURATION = """\
group = core
admin-port = {admin}
admin-password = nobody-asks
smsbox-port = {boxes}
log-level = 1
store-type = file
store-location = {folder}/store

group = smsc
smsc = fake
smsc-id = carrier
host = 127.0.0.1
port = {carrier}
connect-allow-ip = 127.0.0.1
denied-prefix = 8499

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-level = 1

group = sendsms-user
username = {user}
password = {password}
max-messages = 1
concatenation = false
"""


@dataclass(frozen=True)
class Gateway:
    """A running Kannel. `address` is that of its sendsms."""

    address: str
    folder: Path

    @property
    def url(self) -> str:
        """As MOTCUA_SMS_URL has it."""
        return self.address.replace("://", f"://{USER}@")

    def sent(self) -> list[tuple[str, str, str]]:
        """(sender, number, text) of all that the carrier got so far."""
        return _GOT.findall((self.folder / "carrier.log").read_text(errors="replace"))


@contextmanager
def running(folder: Path) -> Iterator[Gateway]:
    """Start the three, wait until the carrier is connected, stop them at the end."""
    ports = {name: free_port() for name in ("admin", "boxes", "carrier", "sendsms")}
    configuration = folder / "kannel.conf"
    facts = {"folder": folder, "user": USER, "password": PASSWORD}
    configuration.write_text(_CONFIGURATION.format(**ports, **facts))
    with ExitStack() as stack:
        bearerbox = stack.enter_context(_started(folder, "bearerbox", [KANNEL.find(), configuration]))
        _wait_for(folder / "bearerbox.log", "MAIN: Start-up done", bearerbox)
        smsbox = [Path(KANNEL.find() or "").with_name("smsbox"), configuration]
        stack.enter_context(_started(folder, "smsbox", smsbox))
        address = ["-H", "127.0.0.1", "-r", str(ports["carrier"]), "-m", "0", "1 2 text none"]
        stack.enter_context(_started(folder, "carrier", [FAKESMSC.find(), *address]))
        # The box that takes our requests, and the carrier behind it.
        _wait_for(folder / "bearerbox.log", "Client connected from", bearerbox)
        _wait_for(folder / "bearerbox.log", "Fakesmsc client connected", bearerbox)
        yield Gateway(f"http://127.0.0.1:{ports['sendsms']}/cgi-bin/sendsms", folder)


@contextmanager
def _started(folder: Path, name: str, command: Sequence[object]) -> Iterator["subprocess.Popen[bytes]"]:
    with open(folder / f"{name}.log", "wb") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            # The fake carrier ends when its input does: the pipe stays open as long as we hold it.
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_for(log: Path, words: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        if re.search(words, log.read_text(errors="replace")):
            return
        time.sleep(0.05)
    raise AssertionError(f"Kannel did not start\n{log.read_text(errors='replace')}")
