"""A bad line: a TCP proxy that counts what passes from the browser, and breaks when told to."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Line:
    """Listens at `port` and hands on to the portal. `sent` counts the bytes that the browser sent since
    `measure`; when they pass a mark of `cuts`, every connection is reset at once."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.lock = threading.Lock()
        self.open: set[socket.socket] = set()
        self.sent = self.broken = 0
        self.cuts: list[int] = []

    def measure(self, cuts: list[int]) -> None:
        """Count from nothing; break whenever so many bytes have passed."""
        with self.lock:
            self.sent, self.broken, self.cuts = 0, 0, sorted(cuts)

    def serve(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                near, _address = self.listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.target))
                except ConnectionRefusedError:  # the portal is down for the moment
                    self._close(near)
                    continue
                with self.lock:
                    self.open |= {near, far}
                for one, other, counted in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pump, args=(one, other, counted), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(16 * 1024):
                if counted and self._breaks(len(data)):
                    self.cut()
                    return
                other.sendall(data)
        self._close(one)
        self._close(other)

    def _breaks(self, count: int) -> bool:
        with self.lock:
            self.sent += count
            if not self.cuts or self.sent < self.cuts[0]:
                return False
            self.cuts.pop(0)
            self.broken += 1
            return True

    def cut(self) -> None:
        """Reset every connection, as a phone does that loses its network."""
        with self.lock:
            going, self.open = self.open, set()
        for one in going:
            self._close(one)

    def _close(self, one: socket.socket) -> None:
        with self.lock:
            self.open.discard(one)
        with contextlib.suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            one.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            one.close()

    def close(self) -> None:
        self.listener.close()
        self.cut()


@contextmanager
def bad_line(to: int) -> Iterator[Line]:
    """A line to the portal at that port."""
    line = Line(to)
    threading.Thread(target=line.serve, daemon=True).start()
    try:
        yield line
    finally:
        line.close()
