"""The real thing for journeys: `motcua run` as a process, with a folder, port and database of its own."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tools.ports import free_port

START_SECONDS = 120
STOP_SECONDS = 15


@dataclass(frozen=True)
class Portal:
    """A running portal."""

    address: str
    var: Path
    process: "subprocess.Popen[bytes]"

    def log(self) -> str:
        """What it has said so far."""
        return (self.var / "log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def running(var: Path | None = None, **more: str) -> Iterator[Portal]:
    """A portal in demo mode, ready to answer; `more` goes into its environment.

    With `var` it starts in a folder (and SQLite database) of before, and leaves it there.
    """
    with contextlib.ExitStack() as stack:
        folder = str(var) if var else stack.enter_context(_folder())
        port = int(more.get("PORT") or free_port())
        environment = clean_environment(folder, port) | stack.enter_context(_database()) | more
        with open(Path(folder) / "log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "motcua", "run"], env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        portal = Portal(f"http://localhost:{port}", Path(folder), process)
        try:
            _wait(portal)
            yield portal
        finally:
            stop(portal)


def template(folder: Path) -> Path:
    """A prepared folder (with its SQLite database) to be copied; made by whichever process needs it first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            _motcua(making, "-m", "motcua", "prepare")
            making.rename(folder)
    return folder


def copied(prepared: Path, folder: Path) -> Path:
    """A copy of a prepared folder, which the portal takes for prepared where it lies now."""
    shutil.copytree(prepared, folder)
    # The stamp names the file of the database.
    again = "from motcua.config.preparation import STAMP, keep, var; import json; "
    _motcua(folder, "-c", again + "keep(json.loads((var() / STAMP).read_text()))")
    return folder


def _motcua(folder: Path, *arguments: str) -> None:
    environment = clean_environment(str(folder), free_port())
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def stop(portal: Portal) -> int:
    """Ctrl-C, and the exit status; a portal that does not stop by itself is killed and fails the journey."""
    if portal.process.poll() is None:
        portal.process.send_signal(signal.SIGINT)
    try:
        return portal.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        portal.process.kill()
        raise AssertionError(f"the portal did not stop\n{portal.log()}") from None


def clean_environment(folder: str, port: int) -> dict[str, str]:
    """This process's environment without the settings of the tests."""
    ours = ("MOTCUA_", "DATABASE_URL", "DJANGO_", "PYTEST_", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"MOTCUA_MODE": "demo", "MOTCUA_VAR": folder, "PORT": str(port), "PYTHONUNBUFFERED": "1"}


def _wait(portal: Portal) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if portal.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{portal.address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the portal did not start\n{portal.log()}")


def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="motcua-journey-")


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """A database beside the one of the tests: SQLite makes its own, on PostgreSQL one is created."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        yield {}
        return
    name = f"journey_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
