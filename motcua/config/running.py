"""`motcua run`: prepare, start web and worker, keep them running, stop them together.

This process imports neither Django nor the house, so that it stays small and starts at once; what has to
be prepared is done by the `prepare` command in a process of its own, and skipped while nothing changed.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event

from motcua.config import preparation

# One waits for each request, also while a slow phone is still sending its body: with two, two slow uploads
# kept everybody else out. Idle ones cost next to nothing.
BLOCKING_THREADS = 16
START_SECONDS = 60
STOP_SECONDS = 8
RESTARTS = 3
RESTARTS_WITHIN_SECONDS = 60


class CannotRunError(Exception):
    """A sentence for the operator."""


@dataclass
class Child:
    """One of our processes and when it was started."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start (again); raises CannotRunError when it keeps dying."""
        now = time.monotonic()
        self.starts = [start for start in self.starts if now - start < RESTARTS_WITHIN_SECONDS]
        if len(self.starts) > RESTARTS:
            raise CannotRunError(f"The {self.name} keeps ending by itself; the reason stands above.")
        self.starts.append(now)
        # What it had started may outlive it (kill -9) and would go on answering at our port, unwatched.
        self.send(signal.SIGKILL)
        # A session of its own: Ctrl-C reaches only us, and we stop the children in good order.
        self.process = subprocess.Popen(  # noqa: S603
            self.command, start_new_session=True, preexec_fn=_end_with_parent
        )

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def send(self, number: int) -> None:
        """Signal the whole group of the child."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def run() -> int:
    """Run everything until SIGINT or SIGTERM; the exit status."""
    began = time.monotonic()
    stop = _stop_on_signals()
    children = [
        Child("web server", [sys.executable, "-m", "motcua", "web"]),
        Child("worker", [sys.executable, "-m", "motcua", "worker"]),
    ]
    try:
        _refuse_busy_port()
        state = preparation.ensure()
        for child in children:
            child.start()
        if _wait_until_ready(children[0], stop):
            _greet(state, time.monotonic() - began)
        _supervise(children, stop)
    except (CannotRunError, preparation.PreparationError) as error:
        # Ctrl-C reaches the preparation too; what it had done is whole, and the next start does the rest.
        if not stop.is_set():
            print(f"motcua: {error}", file=sys.stderr)
            return 1
    finally:
        _stop(children)
    print("Stopped.")
    return 0


def web() -> None:
    """Become the web server."""
    # SQLite has one writer: more processes would only wait for each other.
    workers = 1 if preparation.on_sqlite() else os.cpu_count() or 1
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host(),
        "--port",
        str(port()),
    ]
    command += ["--workers", str(workers), "--blocking-threads", str(BLOCKING_THREADS)]
    # Its one warning at the start is about the number of threads, which is meant.
    command += ["--no-ws", "--log-level", "error", "--workers-kill-timeout", "5"]
    # A worker process that dies alone (out of memory, say) is replaced.
    command += ["--respawn-failed-workers", "--respawn-interval", "1", "motcua.config.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606


def host() -> str:
    """The address to listen on; HOST=0.0.0.0 opens the portal to other machines."""
    return os.environ.get("HOST", "127.0.0.1")


def port() -> int:
    """The port to listen on, from PORT."""
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CannotRunError(f"PORT is {text}; it must be a number from 1 to 65535.")
    return int(text)


def _refuse_busy_port() -> None:
    with socket.socket(socket.AF_INET6 if ":" in host() else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), port()))
        except OSError as error:
            another = port() + 1
            raise CannotRunError(
                f"Port {port()} cannot be used ({error.strerror}). Choose another: PORT={another} make run"
            ) from error


def _end_with_parent() -> None:
    # Linux tells a child when its parent died, even by kill -9; elsewhere an orphan is stopped by hand.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _stop_on_signals() -> Event:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _wait_until_ready(child: Child, stop: Event) -> bool:
    """Whether the portal answered before somebody asked us to stop."""
    for _ in range(START_SECONDS * 10):
        if stop.is_set():
            return False
        if child.ended:
            raise CannotRunError(f"The {child.name} did not start; the reason stands above.")
        if _answers():
            return True
        stop.wait(0.1)
    raise CannotRunError(f"The {child.name} did not answer within {START_SECONDS} seconds.")


def _answers() -> bool:
    address = "127.0.0.1" if host() == "0.0.0.0" else host()  # noqa: S104
    connection = http.client.HTTPConnection(address, port(), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _supervise(children: list[Child], stop: Event) -> None:
    while not stop.wait(0.3):
        for child in children:
            if child.ended and not stop.is_set():
                print(f"motcua: the {child.name} ended and is started again", file=sys.stderr)
                child.start()


def _stop(children: list[Child]) -> None:
    for child in children:
        child.send(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and not all(child.ended for child in children):
        time.sleep(0.05)
    for child in children:
        if not child.ended:
            child.send(signal.SIGKILL)


def _greet(state: dict[str, str], seconds: float) -> None:
    address = os.environ.get("MOTCUA_PUBLIC_URL", f"http://localhost:{port()}")
    if state.get("cast"):
        print(f"\n  The demo cast, one click each at {address}/trinh-dien\n\n{state['cast']}")
    print(f"\n  Một Cửa is ready: {address}   ({seconds:.1f} s; stop with Ctrl-C)\n", flush=True)
