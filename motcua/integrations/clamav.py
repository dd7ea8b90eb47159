"""ClamAV's daemon, over its own protocol (clamd(8)): a TCP port or a socket file, INSTREAM, VERSION.

A file goes in pieces, each with its length before it, and the answer is one line. Over StreamMaxLength clamd
says so and hangs up in the middle, so that our next write breaks; the answer must be read all the same.
"""

import re
import socket
import struct
from io import BytesIO
from typing import BinaryIO

from motcua.files.service import ScannerAwayError, ScannerInterruptedError, TooLargeError, Verdict

CONNECT_SECONDS = 5
# clamd's own ReadTimeout and MaxScanTime end before this.
ANSWER_SECONDS = 150

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")


class Clamd:
    """The daemon at `address`: `host:port`, or `unix:` and the path of its socket."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, content: BinaryIO) -> Verdict:
        """What clamd says of `content`; as motcua.files.scanning.Scanner."""
        engine = self.about()
        answer = self._ask(b"zINSTREAM\0", content)
        if answer == "stream: OK":
            return Verdict(engine)
        if found := _FOUND.match(answer):
            return Verdict(engine, found["name"])
        if "size limit exceeded" in answer:
            raise TooLargeError
        raise ScannerInterruptedError(answer or "clamd hung up without an answer")

    def about(self) -> str:
        """`ClamAV 1.4.6/27824/Fri Nov 27 09:24:57 2026`."""
        answer = self._ask(b"zVERSION\0")
        if not answer.startswith("ClamAV "):
            raise ScannerAwayError("what answers there is not clamd")
        return answer

    def takes(self, size: int) -> bool:
        """Whether StreamMaxLength lets `size` bytes in, by sending as many zeros."""
        try:
            self.scan(BytesIO(bytes(size)))
        except TooLargeError:
            return False
        return True

    def _ask(self, command: bytes, content: BinaryIO | None = None) -> str:
        with self._connected() as connection:
            if _sent(connection, command) and content is not None:
                _send(connection, content)
            return _answer(connection)

    def _connected(self) -> socket.socket:
        try:
            if self.address.startswith("unix:"):
                connection = socket.socket(socket.AF_UNIX)
                connection.settimeout(CONNECT_SECONDS)
                connection.connect(self.address.removeprefix("unix:"))
            else:
                host, _colon, port = self.address.rpartition(":")
                connection = socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS)
        except OSError as error:
            raise ScannerAwayError(f"clamd does not answer at {self.address}: {error}") from error
        connection.settimeout(ANSWER_SECONDS)
        return connection


def _send(connection: socket.socket, content: BinaryIO) -> None:
    """All pieces and the empty one at the end; fewer where it hangs up. Why it did, it may have said."""
    while piece := content.read(_PIECE):
        if not _sent(connection, struct.pack("!I", len(piece)) + piece):
            return
    _sent(connection, struct.pack("!I", 0))


def _sent(connection: socket.socket, data: bytes) -> bool:
    try:
        connection.sendall(data)
    except TimeoutError as error:
        raise ScannerInterruptedError("clamd stopped reading") from error
    except OSError:
        return False
    return True


def _answer(connection: socket.socket) -> str:
    """The line that clamd sent, "" where it hung up without one."""
    said = b""
    try:
        while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
            piece = connection.recv(_LONGEST_ANSWER)
            if not piece:
                break
            said += piece
    except TimeoutError as error:
        raise ScannerInterruptedError("clamd did not answer in time") from error
    except OSError:
        # Reset: what had arrived before still counts.
        pass
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
