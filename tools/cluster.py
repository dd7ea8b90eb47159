"""A throw-away PostgreSQL server: made in a temporary folder, gone when we are."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.debian import INITDB
from tools.ports import free_port

# Nothing in it has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")
# A server refuses to run as root; these users exist for such work.
UNPRIVILEGED = ("postgres", "nobody")


@contextmanager
def cluster() -> Iterator[str]:
    """The address of its database `motcua`, in the form of DATABASE_URL."""
    initdb = INITDB.find()
    if initdb is None:
        sys.exit("initdb is missing; the package postgresql has it.")
    programs = Path(initdb).resolve().parent
    room = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    user = _server_user()
    if user:
        shutil.chown(room, user)
    data, port = room / "data", free_port()
    try:
        init = ["--auth=trust", "--username=motcua", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _as(user, [initdb, "-D", str(data), *init])
        options = [f"-p {port}", "-c listen_addresses=127.0.0.1", f"-k {room}", *(f"-c {o}" for o in FAST)]
        ctl = str(programs / "pg_ctl")
        log = str(room / "log")
        _as(user, [ctl, "-D", str(data), "-l", log, "-w", "-o", " ".join(options), "start"])
        try:
            createdb = ["-h", "127.0.0.1", "-p", str(port), "-U", "motcua", "motcua"]
            _as(user, [str(programs / "createdb"), *createdb])
            yield f"postgresql://motcua@127.0.0.1:{port}/motcua"
        finally:
            _as(user, [ctl, "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _server_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def _as(user: str | None, command: list[str]) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
